"""What a message that a text model read may do: free acts at once, edits, and a button with the price for all that costs more."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from structlog.testing import capture_logs

from bots.shared.quotas import QuotaCommands
from bots.speech import choices
from core.acts import table
from core.errors import BadAsk, EngineTrouble, NothingToCancel, StudioError
from core.model import Act, Message, MicroDollars, Reason, Role, Stage, Wish
from core.quota import Per, Scope
from core.reading import Kind, Line, Meant, Reading, Scene, understood
from core.reading.reader import MEANINGS
from core.studio.answers import (
    SEEN_BEFORE,
    Accepted,
    Answer,
    Cancelled,
    Confirm,
    Ignored,
    Info,
    NoPicture,
    SideBySide,
    TakenFor,
    Unsure,
    VoteOpened,
)
from core.studio.understanding import Budget
from tests.chat import CHANNEL, Chat, open_chat
from tests.readers import COST, MOST, ScriptedReader, read_by
from tests.test_typed_asks import LIMITS

CHOSEN = "--tier lite --size 1K --ar 1:1 --count 1"  # nothing is left of a command that a model could read


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


async def press(chat: Chat, who: str, pending: str) -> Answer:
    return await chat.studio.go_ahead(
        pending, event=f"press {who} {pending}", place=chat.here, person=chat.person(who), confirmed=False, callback={}
    )


async def begun(chat: Chat, words: str = "a red bicycle") -> None:
    await chat.imagine("ana", f"{words} {CHOSEN}")
    await chat.settled()


# --- what it may do -----------------------------------------------------------------------------------------------------


async def test_slang_a_joke_a_quotation_and_half_a_sentence(chat: Chat) -> None:
    reader = read_by(chat, xịn="none", cho="edit", greener="edit", haha="none", so="none")
    await chat.plays("""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
        ben     xịn vãi chưởng
        ben     cho cái cửa màu xanh lá đi
        studio  v2 from v1 [a red bicycle > cho cái cửa màu xanh lá đi] flash
        ben     greener, the door
        studio  v3 from v2 [a red bicycle > cho cái cửa màu xanh lá đi > greener, the door] flash
        ben     haha make it bankrupt us next
        ben     so he goes "make it pink" and leaves
    """)
    assert len(reader.calls) == 5


async def test_what_is_certain_never_waits_for_the_model(chat: Chat) -> None:
    reader = read_by(chat)
    await begun(chat)
    for words in (
        "v1: make it night",
        "undo",
        "redo",
        "info",
        "// make it red",
        "❤️",
        "https://example.com",
        "--ar 16:9",
        "no",
        "hm",
        "12",
    ):
        await chat.say("ben", words)
        await chat.settled()
    await chat.say("ben", "@ana make it red", to_others=True)
    assert reader.calls == []


async def test_free_acts_are_carried_out_at_once(chat: Chat) -> None:
    read_by(chat, take="undo", bring="redo", which=Meant(act="pick", version=1), how="info", all="history", was="before-after")
    await begun(chat)
    await chat.say("ben", "v1: make it night")
    await chat.settled()
    for words, lines in (("take that away", "Back to v1"), ("bring it here", "v2"), ("which was nicer, one", "v1")):
        await chat.say("ben", words)
        (line,) = await chat.settled()
        assert lines in line
    assert isinstance(await chat.say("ben", "how dear was it"), Info)
    assert isinstance(await chat.say("ben", "all of them"), SideBySide)
    assert len(chat.engine.briefs) == 2


async def test_a_branch_goes_on_from_the_version_it_names(chat: Chat) -> None:
    read_by(chat, the=Meant(act="branch", version=1))
    await begun(chat)
    await chat.say("ben", "v1: make it night")
    await chat.settled()
    await chat.say("ben", "the bicycle of before, but blue")
    assert (await chat.settled())[0].startswith("v3 from v1")
    assert chat.engine.briefs[-1].asked == "the bicycle of before, but blue"


@pytest.mark.parametrize(
    "meant",
    [
        Meant(act="final"),
        Meant(act="variations"),
        Meant(act="edit", count=4),
        Meant(act="edit", size="4K"),
        Meant(act="edit", need=4),
        Meant(act="new", need=6),
        Meant(act="edit", need=9, size="2K", count=2),
        Meant(act="branch", version=1, need=5),
    ],
)
async def test_what_costs_more_than_an_edit_shows_its_price_first(chat: Chat, meant: Meant) -> None:
    read_by(chat, ship=meant)
    await begun(chat)
    answer = await chat.say("ben", "ship that to the client")
    assert isinstance(answer, Confirm)
    assert isinstance(answer.why, TakenFor)
    assert len(chat.engine.briefs) == 1
    pressed = await chat.studio.go_ahead(
        answer.pending, event="press", place=chat.here, person=chat.person("ben"), confirmed=True, callback={}
    )
    assert isinstance(pressed, Accepted)
    await chat.settled()
    assert len(chat.engine.briefs) > 1


@pytest.mark.parametrize("failed", ["final 4K", "make it green --tier pro", "make it green --size 4K", "make it green --count 4"])
async def test_once_more_of_something_dear_that_failed_shows_its_price_first(chat: Chat, failed: str) -> None:
    read_by(chat, lol="again")
    await begun(chat)
    chat.engine.fails["bicycle" if failed.startswith("final") else "green"] = EngineTrouble()
    await chat.say("ana", failed)
    await chat.settled()
    chat.engine.fails.clear()
    before = len(chat.engine.briefs)
    answer = await chat.say("ben", "lol once more unto the breach, dear friends")
    assert isinstance(answer, Confirm), answer
    assert isinstance(answer.why, TakenFor)
    assert len(chat.engine.briefs) == before
    await chat.studio.go_ahead(
        answer.pending, event="press", place=chat.here, person=chat.person("ben"), confirmed=True, callback={}
    )
    await chat.settled()
    painted = chat.engine.briefs[before:]
    assert len(painted) == (4 if "--count" in failed else 1), "what failed, with all that was asked of it"
    assert all(brief.size == "4K" for brief in painted) or "4K" not in failed


@pytest.mark.parametrize("again", ["lol once more", "again"])
async def test_once_more_of_an_edit_that_failed_needs_no_button(chat: Chat, again: str) -> None:
    read_by(chat, lol="again")
    await begun(chat)
    chat.engine.fails["green"] = EngineTrouble()
    await chat.say("ana", "make it green --tier flash")
    await chat.settled()
    chat.engine.fails.clear()
    assert isinstance(await chat.say("ben", again), Accepted)
    await chat.settled()
    assert chat.engine.briefs[-1].asked == "make it green"


async def test_exactly_again_of_a_final_that_failed_needs_no_button(chat: Chat) -> None:
    read_by(chat)
    await begun(chat)
    chat.engine.fails["bicycle"] = EngineTrouble()
    await chat.say("ana", "final 4K")
    await chat.settled()
    chat.engine.fails.clear()
    assert isinstance(await chat.say("ben", "again"), Accepted)
    await chat.settled()
    assert chat.engine.briefs[-1].size == "4K"


async def test_talk_with_many_pictures_that_is_read_as_an_edit_shows_its_price_first(chat: Chat) -> None:
    read_by(chat, our=Meant(act="edit", need=9))
    await begun(chat)
    said = "our holiday photos from last summer, so lovely, we had such a great time there"
    answer = await chat.say("ben", said, references=tuple("abcde"))
    assert isinstance(answer, Confirm), answer
    assert isinstance(await chat.say("eve", said, references=tuple("abcd")), Accepted), "four do not call for a dearer tier"
    await chat.settled()
    assert chat.engine.briefs[-1].tier.name == "flash"


async def test_an_edit_of_what_was_asked_for_at_4k_shows_its_price_first(chat: Chat) -> None:
    read_by(chat, greener="edit", ship=Meant(act="branch", version=2))
    await begun(chat)
    await chat.say("ana", "v1: make it night --size 4K")
    await chat.settled()
    assert isinstance(await chat.say("ben", "greener, the door"), Confirm)
    answer = await chat.say("ben", "ship the second one, but blue")
    assert isinstance(answer, Confirm)
    assert isinstance(answer.why, TakenFor)
    assert len(chat.engine.briefs) == 2
    pressed = await chat.studio.go_ahead(
        answer.pending, event="press", place=chat.here, person=chat.person("ben"), confirmed=True, callback={}
    )
    assert isinstance(pressed, Accepted)
    await chat.settled()
    assert chat.engine.briefs[-1].size == "4K", "the size of the drafts, whose price was agreed to"
    assert isinstance(await chat.say("ben", "v2: make it blue"), Accepted), "in exact words it needs no button"
    await chat.settled()


@pytest.mark.parametrize("meant", ["edit", "again"])
async def test_what_is_read_stays_small_where_a_large_picture_is_painted_before_it(chat: Chat, meant: str) -> None:
    read_by(chat, greener=meant)
    await begun(chat)
    chat.engine.slow["night"] = painting = asyncio.Event()
    assert isinstance(await chat.say("ana", "v1: make it night --size 4K"), Accepted)
    assert isinstance(await chat.say("ben", "greener, the door"), Accepted)
    painting.set()
    await chat.settled()
    assert [brief.size for brief in chat.engine.briefs] == ["1K", "4K", "1K"]


async def test_what_the_words_say_themselves_needs_no_button(chat: Chat) -> None:
    read_by(chat, make=Meant(act="edit", size="2K", need=9))
    await begun(chat)
    assert isinstance(await chat.say("ben", "make the door green, in 2K"), Accepted)
    assert isinstance(await chat.say("ben", "make the door green"), Confirm), "only the model says 2K"
    await chat.settled()


async def test_the_readers_rule_decides_the_tier_and_a_named_tier_wins(chat: Chat) -> None:
    read_by(chat, fix=Meant(act="edit", need=9))
    await begun(chat)
    await chat.say("ben", 'fix the lettering on the poster: "Grand opening on Saturday, 5 May, at noon"')
    await chat.settled()
    assert (await chat.version(2)).tier == "flash"
    assert (await chat.version(2)).reason is Reason.SMALL_CHANGE
    await chat.say("ben", "fix it --tier pro")
    await chat.settled()
    assert (await chat.version(3)).tier == "pro"


async def test_info_and_the_renders_row_say_who_understood(chat: Chat) -> None:
    read_by(chat, greener="edit")
    await begun(chat)
    for words, stage in (("greener, the door", Stage.MODEL), ("v1: make it night", Stage.EXACT), ("make it blue", Stage.RULES)):
        await chat.say("ben", words)
        await chat.settled()
        info = await chat.say("ben", "info")
        assert isinstance(info, Info)
        assert info.stage is stage
    first = await chat.press("ben", "info", 1)
    assert isinstance(first, Info)
    assert first.stage is Stage.EXACT, "its tier was named"
    assert '"stage":"model"' in chat.kept("SELECT wish FROM renders ORDER BY place_in_thread")[1][0]


async def test_a_reading_stops_what_its_author_asked_for_and_asks_back_about_another_persons(chat: Chat) -> None:
    read_by(chat, leave="cancel")
    await begun(chat)
    chat.engine.slow["night"] = painting = asyncio.Event()
    assert isinstance(await chat.say("ana", "v1: make it night"), Accepted)
    answer = await chat.say("ben", "leave it there, friends")
    assert isinstance(answer, Unsure)
    assert choices.sentence(answer) == choices.UNSURE_ASKED
    assert choices.anyway(answer.wish) == "Cancel"
    assert isinstance(await chat.say("ana", "leave it there, friends"), Cancelled)
    await chat.settled()
    assert isinstance(await chat.say("ana", "v1: make it night"), Accepted)
    assert isinstance(await press(chat, "ben", answer.pending), Cancelled), "whoever presses the button sees whose it is"
    await chat.settled()
    assert isinstance(await chat.say("ana", "v1: make it night"), Accepted)
    assert isinstance(await chat.say("ben", "cancel"), Cancelled), "so does whoever types the exact word"
    painting.set()
    await chat.settled()
    with pytest.raises(NothingToCancel):
        await chat.say("ben", "leave it there, friends")
    assert [one.number for one in await chat.versions()] == [1]


# --- what it is told and how it is asked ---------------------------------------------------------------------------------


async def test_it_is_told_what_people_see(chat: Chat) -> None:
    reader = read_by(chat, hm_="none")
    await begun(chat)
    for words in ("v1: make it night", "v2: add a moon", "v3: add a star", "undo"):
        await chat.say("ben", words)
        await chat.settled()
    await chat.say("ben", "hm_ nice")
    (scene,) = reader.scenes
    assert (scene.versions, scene.current, scene.can_undo, scene.can_redo) == (4, 3, True, True)
    assert scene.asked == ("a red bicycle", "make it night", "add a moon")


async def test_lines_that_one_person_writes_at_once_are_read_in_one_call(chat: Chat) -> None:
    reader = read_by(chat, greener="edit", funny="none", bigger="edit")
    chat.root = "m1"
    said = [chat.message("ben", words) for words in ("greener please", "funny what", "bigger wheels")]
    other = chat.message("eve", "funny that door")
    readings = await asyncio.gather(*(chat.understood(one) for one in (*said, other)))
    assert [one.kind for one in readings] == [Kind.INSTRUCTION, Kind.CHATTER, Kind.INSTRUCTION, Kind.CHATTER]
    assert [[line.text for line in lines] for lines in reader.calls] == [[one.text for one in said], ["funny that door"]]


async def test_twenty_lines_at_once_are_one_call_and_the_twenty_first_another(chat: Chat) -> None:
    reader = read_by(chat, funny="none")
    chat.root = "m1"
    await asyncio.gather(*(chat.understood(chat.message("ben", f"funny {n}")) for n in range(21)))
    assert [len(lines) for lines in reader.calls] == [20, 1]


async def test_twenty_messages_in_a_second_each_get_their_answer(chat: Chat) -> None:
    reader = read_by(chat, funny="none", greener="edit")
    await begun(chat)
    said = [chat.message("ben", f"{'greener' if n == 7 else 'funny'} {n}") for n in range(20)]
    answers = await asyncio.gather(*(chat.studio.hear(one) for one in said))
    assert [n for n, one in enumerate(answers) if isinstance(one, Accepted)] == [7]
    assert sorted(reader.asked) == sorted(one.text for one in said), "each is read once"
    await chat.settled()


async def test_an_event_that_is_delivered_twice_is_read_once(chat: Chat) -> None:
    reader = read_by(chat, greener="edit")
    await begun(chat)
    said = chat.message("ben", "greener please")
    assert isinstance(await chat.studio.hear(said), Accepted)
    assert await chat.studio.hear(said) == SEEN_BEFORE
    assert len(reader.calls) == 1
    await chat.settled()
    assert len(chat.engine.briefs) == 2


async def test_a_message_whose_reading_was_cut_off_is_left_to_the_rules(chat: Chat) -> None:
    """A process was killed while the model read, and the platform delivers the message again."""
    reader = read_by(chat)
    await begun(chat)
    said = chat.message("ben", "make the door green")
    reader.breaks = True
    with pytest.raises(asyncio.CancelledError):
        await chat.studio.hear(said)
    assert await chat.studio.hear(said) == SEEN_BEFORE, "as far as anybody knows, another process is having it read"
    chat.now.at += timedelta(seconds=10)
    assert isinstance(await chat.studio.hear(said), Accepted)
    await chat.settled()


SECRET = "the client is broke"


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (f"nice one, this\n// {SECRET}", "nice one, this"),
        (f"nice one, this\n  //{SECRET}\nreally", "nice one, this\nreally"),
        (f"nice one, this\n\u200f// {SECRET}", "nice one, this"),
        (f"> // {SECRET}\nnice one, this", "nice one, this"),
        (f"> // psst\n> {SECRET}\nnice one, this", "nice one, this"),
        (f"nice one, this\n>>> // {SECRET}\nand more", "nice one, this"),
        (f"nice one, this\n>>> so\n> // {SECRET}", "nice one, this"),
        (f"// psst\n{SECRET}", None),
        (f"\u200f// {SECRET}", None),
        (f"\ufeff\n // {SECRET}", None),
        (f"／／{SECRET}", None),
        (f"> nice one, this\n// {SECRET}", None),
    ],
)
async def test_no_line_that_begins_with_slashes_is_sent_to_be_read(chat: Chat, words: str, read: str | None) -> None:
    reader = read_by(chat, nice="none")
    await begun(chat)
    await chat.say("ben", words)
    assert reader.asked == ([read] if read is not None else [])
    assert SECRET not in str(reader.calls)


@pytest.mark.parametrize("forwarded", [f"// {SECRET}", f"// psst\n{SECRET}", f"what a day\n// {SECRET}"])
async def test_no_forwarded_line_that_begins_with_slashes_is_sent_to_be_read(chat: Chat, forwarded: str) -> None:
    reader = read_by(chat, nice="none")
    await begun(chat)
    await chat.say("ben", "nice one, this", forwarded=forwarded)
    assert reader.asked == ["nice one, this"]
    assert SECRET not in str(reader.calls)


async def test_no_line_that_begins_with_slashes_is_painted(chat: Chat) -> None:
    read_by(chat, greener="edit")
    await begun(chat)
    for words in ("greener, the door", "make the door green", "v1: make it night", "the door --ar 16:9"):
        assert isinstance(await chat.say("ben", f"{words}\n// {SECRET}"), Accepted), words
        await chat.settled()
        assert SECRET not in chat.engine.briefs[-1].words
        assert SECRET not in chat.engine.briefs[-1].asked


async def test_addresses_on_the_web_are_no_asides(chat: Chat) -> None:
    reader = read_by(chat, nice="none")
    await begun(chat)
    said = "nice one, like this\nhttps://example.com/a or a // b"
    await chat.say("ben", said)
    assert reader.asked == [said]


async def test_outside_a_thread_only_what_is_said_to_the_studio_is_sent_to_be_read(chat: Chat) -> None:
    reader = read_by(chat, greener="new")
    with pytest.raises(BadAsk, match="Say what to make with the picture"):
        await chat.say("ben", "", references=("x",), addressed=True, place=CHANNEL, id="m77")
    below = replace(CHANNEL, root="m77")
    await chat.say("eve", "greener, isn't it", place=below)
    await chat.say("ben", "greener, isn't it", place=CHANNEL)
    assert reader.calls == [], "of whom nothing was asked, and not where it was asked"
    await chat.say("ben", "greener than that", place=below)
    assert reader.asked == ["greener than that"], "the answer to the question"
    await chat.settled()


# --- money ---------------------------------------------------------------------------------------------------------------


async def test_reading_is_in_the_ledger_on_nobodys_limit(chat: Chat) -> None:
    read_by(chat, funny="none", greener="edit")
    await begun(chat)
    await chat.say("ben", "funny that")
    await chat.say("ben", "funny again")
    rows = chat.kept(
        "SELECT l.act, l.state, l.cost, l.reserved, m.cost, m.outcome, m.billed FROM ledger l"
        " JOIN model_calls m ON m.render = l.render WHERE l.act = 'reading'"
    )
    assert rows == [("reading", "released", 0, 0, COST, "read", 1)] * 2
    assert chat.kept("SELECT SUM(spent) FROM reading_budgets") == [(2 * COST,)]
    assert chat.kept("SELECT COALESCE(SUM(used_money + held_money), 0) FROM meters WHERE tier = 'reading'") == [(0,)]


async def test_admins_see_in_usage_what_reading_cost(chat: Chat) -> None:
    read_by(chat, funny="none")
    await begun(chat)
    await chat.say("ben", "funny that")
    commands = QuotaCommands(chat.studio, now=chat.now)
    shown = await commands.usage(CHANNEL, chat.person("ana"), of=Scope.WORKSPACE, admin=True)
    assert "Reading messages and lettering cost another $0.0002. That doesn't count towards any limit." in shown.table.text
    assert "reading" not in (await commands.usage(CHANNEL, chat.person("ana"), of=Scope.CHANNEL)).table.text.casefold()
    assert "By tier\nlite\n██████████ 1 picture, " in shown.table.text
    assert "By person" not in shown.table.text


async def test_where_the_budget_is_used_up_the_rules_read_and_the_log_says_so_once_a_day(chat: Chat) -> None:
    chat.budget = Budget(amount=MicroDollars(MOST + COST), per=Per.DAY)
    reader = read_by(chat, make="none", funny="none")
    await begun(chat)
    with capture_logs() as logs:
        for _ in range(2):
            assert isinstance(await chat.say("ben", "make it green, he said"), Ignored)
        for _ in range(3):
            assert isinstance(await chat.say("ben", "make the door green"), Accepted)
            await chat.settled()
    assert len(reader.calls) == 2
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["reading_budget_spent"]
    chat.now.at += timedelta(days=1)
    assert isinstance(await chat.say("ben", "make it green, he said"), Ignored)
    assert len(reader.calls) == 3


# --- whatever it says ----------------------------------------------------------------------------------------------------

FREE = [row.act for row in table.ROWS if not row.paints]

anything = some.builds(
    Meant,
    act=some.sampled_from(MEANINGS),
    changes=some.booleans(),
    version=some.none() | some.integers(0, 10_000),
    size=some.none() | some.sampled_from(["1K", "2K", "4K", "8K", "ignore your rules"]),
    ratio=some.none() | some.sampled_from(["16:9", "1:99", ""]),
    count=some.none() | some.integers(0, 10_000),
    need=some.none() | some.integers(-1, 12),
    avoid=some.none() | some.text(max_size=300),
    roles=some.lists(some.none() | some.sampled_from(Role), max_size=3).map(tuple),
)
CERTAIN = ("4 versions of this", "use pro for this one")  # whole reply words, which nobody has to read
IN_4K = "make it green in 4K"
SIZED = {IN_4K: "4K", "make the sky darker --size 2K": "2K", "bigger wheels, 2K": "2K"}  # explicit, so that drafts after it are too
SAID = ("make the door green", "love it!", "final?", "he said so", *SIZED, *CERTAIN)


@given(meant=anything, text=some.sampled_from(SAID), kind=some.sampled_from(Kind), in_thread=some.booleans())
def test_whatever_it_says_the_wish_is_one_that_may_be(meant: Meant, text: str, kind: Kind, in_thread: bool) -> None:
    scene = Scene(limits=LIMITS, in_thread=in_thread, versions=3)
    by_rules = Reading(kind=kind, wish=None if kind is Kind.CHATTER else Wish(act=Act.EDIT, words=text))
    found = understood(meant, Line(text=text), by_rules, scene)
    if found is None or found.wish is None:
        return
    wish = found.wish
    assert found.stage is Stage.MODEL
    assert wish.words in ("", text), "the asker's words stay verbatim"
    assert wish.version is None or 1 <= wish.version <= 3
    assert wish.size in (None, *LIMITS.sizes)
    assert wish.ratio in (None, *LIMITS.ratios)
    assert 1 <= wish.count <= LIMITS.max_count
    assert wish.need is None or 2 <= wish.need <= 10
    assert wish.avoid is None or wish.avoid.casefold() in text.casefold()
    assert in_thread or wish.act in (Act.NEW, Act.EDIT)


@settings(max_examples=12, deadline=None)
@given(script=some.lists(some.tuples(some.sampled_from(SAID), anything), min_size=1, max_size=5))
def test_no_sequence_of_readings_pays_for_more_than_edits_of_drafts_without_a_button(
    tmp_path_factory: pytest.TempPathFactory, script: list[tuple[str, Meant]]
) -> None:
    asyncio.run(_plays(tmp_path_factory.mktemp("readings"), script))


async def _plays(folder: Path, script: list[tuple[str, Meant]]) -> None:
    async with open_chat(folder) as chat:
        chat.reader = reader = ScriptedReader()
        chat.start()
        await begun(chat)
        await chat.say("ana", "v1: make it red")
        await chat.settled()
        for words, meant in script:
            reader.script = {words.split()[0]: meant}
            before = len(chat.engine.briefs)
            sizes = {"1K", SIZED.get(words, "1K")}
            before_it = {one.asked_size or "" for one in await chat.versions()}
            answer = await _tried(chat, chat.message("ben", words))
            await chat.settled()
            if '"stage":"model"' not in chat.kept("SELECT wish FROM renders ORDER BY accepted_at, place_in_thread")[-1][0]:
                sizes |= before_it  # exact words, and what our rules are certain of, go on at the size of the drafts
            painted = chat.engine.briefs[before:]
            certain = words in CERTAIN or "--" in words
            if meant.act in ("none", "unclear") and not certain:
                assert not painted, f"{meant} pays"
            if isinstance(answer, Accepted) and answer.act in FREE:
                assert not painted
            assert words in CERTAIN or len(painted) <= 1
            tiers = {"flash", "lite", *(["pro"] if words == IN_4K else [])}  # which only pro paints, as they said
            assert words in CERTAIN or all(one.tier.name in tiers and one.size in sizes for one in painted), (
                meant,
                painted,
            )


async def _tried(chat: Chat, message: Message) -> Answer | StudioError:
    try:
        answer = await chat.studio.hear(message)
    except StudioError as error:
        return error
    free = Cancelled | Confirm | Ignored | Info | NoPicture | SideBySide | Unsure | VoteOpened
    assert isinstance(answer, Accepted | free), answer
    return answer
