"""What a text model reads in the words of a command: once, while the placeholder stands, and never to make anything dearer unasked."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bots.speech import captions, choices
from core.errors import BadAsk
from core.model import Act, MicroDollars, RenderId, Role, Stage, Tier
from core.ports.platform import PriceFirst
from core.quota import Per
from core.quota.admins import By
from core.reading import Meant
from core.renders.briefs import size_for
from core.studio.answers import Accepted, Info, LimitSpent
from core.studio.settings import ReadBy
from core.studio.understanding import Budget
from core.tiers import DEFAULT_TIERS, choose, highest_price
from tests.chat import CHANNEL, Chat, open_chat
from tests.fakes import Shown
from tests.readers import COST, MOST, ScriptedReader, read_by
from tests.test_quota_talk import allow
from tests.test_understanding import anything

SIZES = ("1K", "2K", "4K")
POSTER = 'a poster that says "Grand opening on Saturday, 5 May, at noon"'  # pro by our rules


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


def asks(**said: object) -> Meant:
    return Meant(act="new", **said)  # type: ignore[arg-type]


async def imagined(chat: Chat, words: str, *, references: tuple[str, ...] = ()) -> Accepted:
    answer = await chat.imagine("ana", words, references=references)
    assert isinstance(answer, Accepted), answer
    await chat.settled()
    return answer


def asked_first(chat: Chat) -> tuple[Shown, PriceFirst]:
    """Return the last message, which asks for a price."""
    shown = list(chat.platform.messages.values())[-1]
    assert isinstance(shown.way, PriceFirst), shown.text
    return shown, shown.way


async def agreed(chat: Chat, first: PriceFirst, who: str = "ana") -> None:
    pressed = await chat.studio.go_ahead(
        first.pending, event=chat.event(), place=CHANNEL, person=chat.person(who), confirmed=True, callback={"token": "t"}
    )
    assert isinstance(pressed, Accepted), pressed
    await chat.settled()


# --- what it decides ----------------------------------------------------------------------------------------------------


async def test_the_readers_rule_chooses_the_tier_where_nothing_was_named(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=3))
    await imagined(chat, POSTER)
    assert [line.text for line in reader.commands] == [POSTER]
    assert (await chat.version(1)).tier == "flash"
    assert chat.engine.briefs[0].words == POSTER, "the asker's words come verbatim"


async def test_format_and_what_to_avoid_count_as_if_they_were_flagged(chat: Chat) -> None:
    read_by(chat, mèo=asks(need=10, ratio="9:16", avoid="chữ"))
    await imagined(chat, "mèo trên mái nhà, để làm story, không có chữ")
    (brief,) = chat.engine.briefs
    assert (brief.ratio, brief.size) == ("9:16", "1K")
    assert brief.words.endswith("\n\nAvoid: chữ")
    result = list(chat.platform.messages.values())[-1].result
    assert result is not None
    assert " · 9:16 · " in captions.caption(chat.tiers, result), "shown by being so"
    assert result.notes == ()


async def test_what_is_chosen_flagged_or_said_in_exact_words_wins(chat: Chat) -> None:
    read_by(chat, a=asks(need=4, size="4K", ratio="1:1", count=4, avoid="dogs"))
    await imagined(chat, "a cat among dogs --tier flash --size 2K --ar 16:9 --count 1 --avoid birds")
    await imagined(chat, "a cat among dogs, on nano banana pro, in 2K --ar 16:9 --count 1 --avoid birds")
    for brief, tier in zip(chat.engine.briefs, ("flash", "pro"), strict=True):
        assert (brief.tier.name, brief.size, brief.ratio) == (tier, "2K", "16:9")
        assert brief.words.endswith("Avoid: birds")


async def test_a_command_is_painted_whatever_act_the_model_sees_in_it(chat: Chat) -> None:
    for act in ("none", "unclear", "undo", "cancel", "final", "history"):
        read_by(chat, love=act)
        await imagined(chat, "love it, thanks everybody!")
    assert len(chat.engine.briefs) == 6
    assert {brief.act for brief in chat.engine.briefs} == {Act.NEW}


async def test_a_shape_that_no_tier_can_do_or_not_the_named_one_counts_for_nothing(chat: Chat) -> None:
    read_by(chat, a=asks(need=10, size="2K", ratio="1:8"))
    await imagined(chat, "a red bicycle --tier lite")
    assert (chat.engine.briefs[0].tier.name, chat.engine.briefs[0].size, chat.engine.briefs[0].ratio) == ("lite", "1K", None)


async def test_an_edit_command_is_read_beside_the_picture_it_changes(chat: Chat) -> None:
    reader = read_by(chat, make=asks(need=9))
    await imagined(chat, "a red bicycle --tier lite --size 1K --ar 1:1 --count 1")
    await chat.ask("ben", chat.studio.wish(Act.EDIT, f"make it {POSTER}"))
    await chat.settled()
    assert reader.commands[0].text.startswith("make it a poster")
    assert (chat.engine.briefs[1].tier.name, chat.engine.briefs[1].act) == ("flash", Act.EDIT)


async def test_a_mention_with_flags_is_taken_at_once_and_its_words_are_read_later(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=3))
    answer = await chat.say("ana", f"{POSTER} --ar 16:9", place=CHANNEL, addressed=True)
    assert isinstance(answer, Accepted)
    await chat.settled()
    assert (len(reader.calls), len(reader.commands)) == (0, 1)
    assert (chat.engine.briefs[0].tier.name, chat.engine.briefs[0].ratio) == ("flash", "16:9")


# --- which picture is which -----------------------------------------------------------------------------------------------


async def test_the_brief_says_what_each_picture_is_for_as_the_asker_counts_them(chat: Chat) -> None:
    reader = read_by(chat, put=asks(need=8, roles=(Role.CHANGE, Role.FACE, Role.STYLE, None, Role.STYLE)), again=asks())
    await imagined(chat, "put her on the first one, in the style of these --tier pro", references=tuple("abcde"))
    assert reader.commands[0].pictures == 5
    said = (
        "The 5 attached pictures are pictures 1 to 5, in the order they were attached. Picture 1 is the one to change; picture 2 shows "
        "the face to use; pictures 3 and 5 give the style."
    )
    assert chat.engine.briefs[0].words == f"put her on the first one, in the style of these\n\n{said}"
    await chat.press("ben", "again", 1)
    await chat.settled()
    assert said in chat.engine.briefs[1].words


async def test_roles_of_another_number_of_pictures_say_nothing(chat: Chat) -> None:
    read_by(chat, like=asks(need=10, roles=(Role.STYLE,)))
    await imagined(chat, "like these two", references=("a", "b"))
    assert "style" not in chat.engine.briefs[0].words


async def test_a_reply_in_a_thread_says_too_what_its_pictures_are_for(chat: Chat) -> None:
    read_by(chat, use=Meant(act="edit", need=9, roles=(Role.OBJECT,), avoid="this"))
    await imagined(chat, "a red bicycle --tier lite --size 1K --ar 1:1 --count 1")
    answer = await chat.say("ben", "use this basket", references=("basket",))
    assert isinstance(answer, Accepted), answer
    await chat.settled()
    assert chat.engine.briefs[1].words.endswith("the current picture. Picture 1 shows what to put in.\n\nAvoid: this")


# --- money ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meant", "said"),
    [
        (asks(need=4), "I took that to mean a new picture at 1K on Nano Banana Pro."),
        (asks(need=10, size="4K"), "I took that to mean a new picture at 4K on Nano Banana Pro."),
        (asks(need=10, size="2K"), "I took that to mean a new picture at 2K on Nano Banana 2.1."),
        (asks(need=2, count=3), "I took that to mean 3 pictures at 1K on Nano Banana 2.1."),
    ],
)
async def test_what_is_dearer_by_reading_alone_shows_its_price_first(chat: Chat, meant: Meant, said: str) -> None:
    read_by(chat, a=meant)
    answer = await chat.imagine("ana", "a red bicycle")
    assert isinstance(answer, Accepted), "the placeholder comes at once"
    await chat.settled()
    _, first = asked_first(chat)
    assert choices.sentence(choices.price_first(chat.tiers, first)).startswith(said)
    assert chat.engine.briefs == []
    assert chat.kept("SELECT COALESCE(SUM(used_money + held_money + used_images + held_images), 0) FROM meters") == [(0,)]
    assert chat.kept("SELECT DISTINCT state FROM ledger WHERE tier <> 'reading'") == [("released",)]
    await agreed(chat, first)
    assert len(chat.engine.briefs) == (meant.count or 1)
    (spent,) = chat.kept("SELECT SUM(reserved) FROM ledger WHERE state = 'used'")
    assert spent[0] <= first.price


async def test_only_the_asker_agrees_and_only_once(chat: Chat) -> None:
    read_by(chat, a=asks(need=4))
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    _, first = asked_first(chat)
    with pytest.raises(Exception, match="Only the person who asked"):
        await agreed(chat, first, "ben")
    await agreed(chat, first)
    with pytest.raises(AssertionError, match="seen before"):
        await agreed(chat, first)
    assert len(chat.engine.briefs) == 1


async def test_agreed_words_are_not_read_again(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=4))
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await agreed(chat, asked_first(chat)[1])
    assert len(reader.commands) == 1
    assert chat.engine.briefs[0].tier.name == "pro"


async def test_the_reservation_moves_with_the_tier(chat: Chat) -> None:
    read_by(chat, a=asks(need=10))
    chat.engine.slow["poster"] = held = asyncio.Event()
    await chat.imagine("ana", POSTER)
    await chat.engine.begun(1)
    flash = DEFAULT_TIERS["flash"]
    ((tier, model, reserved),) = chat.kept("SELECT tier, model, reserved FROM ledger WHERE state = 'held'")
    assert (tier, model) == ("flash", flash.model)
    assert reserved <= (highest_price(flash, size="1K", pictures=0) or 0)
    held.set()
    await chat.settled()
    assert chat.kept("SELECT tier, state, cost FROM ledger WHERE tier <> 'reading'") == [("flash", "used", 34_000)]


async def resumed(chat: Chat) -> None:
    for render in await chat.store.unreported():
        chat.jobs.submit(RenderId(render))
    await chat.settled()


async def test_where_a_limit_has_no_room_on_the_cheaper_tier_the_ask_stays_as_it_was_accepted(chat: Chat) -> None:
    read_by(chat, a=asks(need=10))
    await allow(chat, "1 image a day on flash")
    await imagined(chat, "a lighthouse --tier flash")
    await imagined(chat, POSTER)
    assert [brief.tier.name for brief in chat.engine.briefs] == ["flash", "pro"]
    assert isinstance(await chat.imagine("ana", "a lighthouse --tier flash"), LimitSpent)


async def test_the_limit_of_the_dearer_tier_is_free_again_and_the_other_ones_is_used(chat: Chat) -> None:
    read_by(chat, a=asks(need=10))
    await allow(chat, "1 image a day on pro")
    await imagined(chat, POSTER)
    assert chat.engine.briefs[0].tier.name == "flash"
    await imagined(chat, "a lighthouse --tier pro")
    assert isinstance(await chat.imagine("ana", "a lighthouse --tier pro"), LimitSpent)


# --- who reads, and when ----------------------------------------------------------------------------------------------------


async def test_nothing_is_read_where_all_is_chosen(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=4))
    await imagined(chat, "a red bicycle --tier flash --size 1K --ar 1:1 --count 1")
    assert reader.commands == []
    await imagined(chat, "a red bicycle --tier flash --size 1K --ar 1:1 --count 1", references=("a",))
    assert len(reader.commands) == 1, "what the picture is for may still be said"


async def test_buttons_and_moves_are_never_read(chat: Chat) -> None:
    reader = read_by(chat)
    await imagined(chat, "a red bicycle")
    for button in ("again", "variations", "final"):
        await chat.press("ben", button, 1)
        await chat.settled()
    assert len(reader.commands) == 1


async def test_the_placeholder_stands_before_and_while_the_words_are_read(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=10))
    reader.slow = asyncio.Event()
    assert isinstance(await chat.imagine("ana", POSTER), Accepted)
    await reader.begun.wait()
    (shown,) = chat.platform.messages.values()
    assert [one.tier for one in shown.progress] == ["pro"]
    assert chat.engine.briefs == []
    reader.slow.set()
    await chat.settled()
    assert chat.engine.briefs[0].tier.name == "flash"


async def test_a_command_that_is_called_off_while_it_is_read_is_not_painted(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=10))
    reader.slow = asyncio.Event()
    accepted = await chat.imagine("ana", POSTER)
    assert isinstance(accepted, Accepted)
    await chat.ask("ana", chat.studio.wish(Act.CANCEL, ""), callback={"render": accepted.render})
    assert await chat.settled() == ["Cancelled. You weren't charged."]
    assert chat.engine.briefs == []


async def test_a_restart_reads_nothing_twice(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=10))
    reader.slow = asyncio.Event()
    await chat.imagine("ana", POSTER)
    await reader.begun.wait()
    await chat.jobs.kill()
    chat.start()
    await resumed(chat)
    assert len(reader.commands) == 1
    assert chat.engine.briefs[0].tier.name == "pro", "as it was accepted"
    assert chat.kept("SELECT COUNT(*) FROM model_calls WHERE tier = 'reading'") == [(1,)]


async def test_a_restart_keeps_what_was_read(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=10, ratio="16:9"))
    chat.engine.slow["poster"] = asyncio.Event()
    await chat.imagine("ana", POSTER)
    await chat.engine.begun(1)
    await chat.jobs.kill()
    chat.engine.slow.clear()
    chat.start()
    await resumed(chat)
    assert len(reader.commands) == 1
    assert (chat.engine.briefs[-1].tier.name, chat.engine.briefs[-1].ratio) == ("flash", "16:9")


async def test_a_question_that_a_restart_cut_off_is_asked_again(chat: Chat) -> None:
    read_by(chat, a=asks(need=4))
    chat.platform.slow["fail"] = asyncio.Event()
    await chat.imagine("ana", "a red bicycle")
    await chat.platform.called("fail")
    await chat.jobs.kill()
    chat.platform.slow.clear()
    chat.start()
    await resumed(chat)
    await agreed(chat, asked_first(chat)[1])
    assert [brief.tier.name for brief in chat.engine.briefs] == ["pro"]


async def test_a_channel_of_the_rules_is_not_read(chat: Chat) -> None:
    reader = read_by(chat, a=asks(need=10))
    by = By(event=chat.event(), place=CHANNEL, person=chat.person("root"))
    await chat.studio.settings.set_reading(ReadBy.RULES, by, admin=True)
    await imagined(chat, POSTER)
    assert reader.commands == []
    assert chat.engine.briefs[0].tier.name == "pro"


async def test_without_an_answer_a_model_or_a_budget_the_rules_decide(chat: Chat) -> None:
    await imagined(chat, POSTER)
    read_by(chat)  # a call that fails
    await imagined(chat, POSTER)
    chat.budget = Budget(amount=MicroDollars(MOST - 1), per=Per.DAY)
    reader = read_by(chat, a=asks(need=10))
    await imagined(chat, POSTER)
    assert reader.commands == []
    assert [brief.tier.name for brief in chat.engine.briefs] == ["pro"] * 3


async def test_reading_is_the_operators_cost(chat: Chat) -> None:
    read_by(chat, a=asks(need=10))
    await imagined(chat, "a red bicycle")
    assert chat.kept("SELECT cost FROM model_calls WHERE tier = 'reading'") == [(COST,)]
    assert chat.kept("SELECT SUM(spent) FROM reading_budgets") == [(COST,)]


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("a red bicycle", Stage.MODEL),
        ("unread: a red bicycle", Stage.RULES),
        ("a red bicycle --tier flash --size 1K --ar 1:1 --count 1", Stage.EXACT),
    ],
)
async def test_info_says_who_understood_a_command(chat: Chat, words: str, stage: Stage) -> None:
    read_by(chat, a=asks(need=10))
    await imagined(chat, words)
    info = await chat.press("ben", "info", 1)
    assert isinstance(info, Info)
    assert info.stage is stage


# --- whatever it says -----------------------------------------------------------------------------------------------------

SHAPES = (
    "",
    "--tier pro",
    "--tier flash --size 2K",
    "--size 4K",
    "--count 2",
    "--count 1 --size 1K",
    "--tier lite --ar 16:9",
    "--tier flash --size 1K --count 1 --ar 1:1",
)
LIMITS_SET = (
    (),
    ("3 images a day",),
    ("$0.30 a day",),
    ("2 images a day on pro", "2 images a day on flash"),
    ("$0.1 a day on flash",),
)
SUBJECTS = ("a red bicycle", POSTER, "a red bicycle in 2K", "rough drafts of a mug")


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    limited=some.sampled_from(LIMITS_SET),
    asked=some.lists(
        some.tuples(some.sampled_from(SUBJECTS), some.sampled_from(SHAPES), anything, some.booleans()), min_size=1, max_size=4
    ),
)
def test_no_reading_makes_a_command_dearer_unasked_and_quotas_are_exact(
    tmp_path_factory: pytest.TempPathFactory, limited: tuple[str, ...], asked: list[tuple[str, str, Meant, bool]]
) -> None:
    asyncio.run(_plays(tmp_path_factory.mktemp("commands"), limited, asked))


async def _plays(folder: Path, limited: tuple[str, ...], asked: list[tuple[str, str, Meant, bool]]) -> None:
    async with open_chat(folder) as chat:
        chat.reader = reader = ScriptedReader()
        chat.start()
        await allow(chat, *limited)
        for words, shape, meant, agrees in asked:
            reader.script = {words.split()[0]: meant}
            wish = chat.studio.typed(f"{words} {shape}")
            try:
                choice = choose(wish, tiers=chat.tiers, has_picture=False)
            except BadAsk:
                continue  # it says two things that no tier does together
            tier, before = chat.tiers[choice.tier], len(chat.engine.briefs)
            if not isinstance(await chat.ask("ana", wish, place=CHANNEL), Accepted):
                continue
            await chat.settled()
            painted = chat.engine.briefs[before:]
            size = size_for(tier, wish, Act.NEW)
            assert len(painted) in (0, wish.count), "all that was asked for, or a question"
            for brief in painted:
                assert brief.words.startswith(words), "verbatim"
                assert wish.tier in (None, brief.tier.name)
                assert wish.size in (None, brief.size)
                assert wish.ratio in (None, brief.ratio)
                assert SIZES.index(brief.size or "1K") <= SIZES.index(size or "1K")
                assert _most(brief.tier, brief.size) <= _most(tier, size)
            if not painted and agrees:
                _, first = asked_first(chat)
                await _presses(chat, first)
                more = chat.engine.briefs[before:]
                assert sum(_most(brief.tier, brief.size) for brief in more) <= first.price
                assert all(wish.tier in (None, brief.tier.name) and wish.size in (None, brief.size) for brief in more)
        await _is_exact(chat)


async def _presses(chat: Chat, first: PriceFirst) -> None:
    """Press the button that agrees, and meet a limit if there is no room left."""
    ana = chat.person("ana")
    answer = await chat.studio.go_ahead(first.pending, event=chat.event(), place=CHANNEL, person=ana, confirmed=True, callback={})
    assert isinstance(answer, Accepted | LimitSpent), answer
    await chat.settled()


async def _is_exact(chat: Chat) -> None:
    """Check that nothing is held any more, that every picture is counted once on its tier, and that no limit was passed."""
    used = chat.kept("SELECT tier, COUNT(*), SUM(cost) FROM ledger WHERE state = 'used' GROUP BY tier ORDER BY tier")
    painted = Counter(brief.tier.name for brief in chat.engine.briefs)
    assert used == [(tier, count, count * 34_000) for tier, count in sorted(painted.items())]
    assert chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'held'") == [(0,)]
    meters = chat.kept("SELECT tier, used_images, used_money, held_images, held_money FROM meters")
    for tier, images, money, held_images, held_money in meters:
        count = painted[tier] if tier else painted.total()
        assert (images, money, held_images, held_money) == (count, count * 34_000, 0, 0)
    for one in await chat.studio.quota.show(CHANNEL, chat.person("ana")):
        assert one.balance.used <= one.balance.most


def _most(tier: Tier, size: str | None) -> int:
    return highest_price(tier, size=size, pictures=0, prompt_tokens=0) or 0
