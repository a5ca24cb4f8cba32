"""Where a tier fails, the sentence comes with a button for the same ask on another tier, and nothing is painted there unasked."""

import pytest

from bots.speech import choices
from bots.speech.captions import title
from core.errors import EngineBusy, EngineUnreached, KeyRefused, Refused, StudioError, TierSpent
from core.model import MicroDollars
from core.ports.platform import OnOtherTier
from core.studio.answers import Accepted, Unsure
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat
from tests.everywhere import Everywhere
from tests.fakes import Shown
from tests.servers.discord import labels
from tests.servers.gemini_answers import per_day
from tests.test_acts import CLIENTS, Client, OnDiscord, OnSlack
from tests.test_command_words_everywhere import imagine

POSTER = 'a poster that says "Grand opening on Saturday, 5 May, at noon"'  # pro, for its lettering
AGAIN = "Try on flash · up to 5¢"


def last(chat: Chat) -> Shown:
    return list(chat.platform.messages.values())[-1]


async def pressed(chat: Chat, shown: Shown, who: str = "ana") -> object:
    assert isinstance(shown.way, OnOtherTier), shown.text
    answer = await chat.studio.go_ahead(
        shown.way.pending, event=chat.event(), place=CHANNEL, person=chat.person(who), confirmed=True, callback={}
    )
    await chat.settled()
    return answer


@pytest.mark.parametrize(
    ("words", "failed", "other"),
    [
        (POSTER, "pro", "flash"),
        ("a red bicycle", "lite", "flash"),
        ("a red bicycle --tier flash", "flash", "lite"),
        ("a red bicycle --size 4K", "pro", "flash"),
    ],
)
async def test_the_same_ask_is_offered_on_the_nearest_tier_that_can_do_it(chat: Chat, words: str, failed: str, other: str) -> None:
    chat.engine.fails["a "] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.imagine("ana", words)
    await chat.settled()
    shown = last(chat)
    assert chat.engine.briefs[-1].tier.name == failed
    assert isinstance(shown.way, OnOtherTier)
    assert shown.way.tier == other
    asked = chat.engine.briefs[-1]
    chat.engine.fails.clear()
    assert len(chat.engine.briefs) == 1, "nothing is painted there unasked"
    assert isinstance(await pressed(chat, shown), Accepted)
    assert (chat.engine.briefs[-1].tier.name, chat.engine.briefs[-1].asked) == (other, asked.asked)


@pytest.mark.parametrize("error", [KeyRefused("No."), EngineUnreached("No."), Refused("No.")])
async def test_no_other_tier_is_offered_where_it_would_fail_as_well(chat: Chat, error: StudioError) -> None:
    chat.engine.fails["bicycle"] = error
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    assert last(chat).way is None


async def test_a_final_is_painted_on_a_lesser_tier_only_when_its_asker_says_so(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    chat.engine.fails["bicycle"] = TierSpent("Google's own daily limit is used up. You weren't charged.")
    await chat.say("ana", "final")
    await chat.settled()
    chat.engine.fails.clear()
    assert [brief.tier.name for brief in chat.engine.briefs] == ["lite", "pro"]
    assert isinstance(await pressed(chat, last(chat)), Accepted)
    assert [brief.tier.name for brief in chat.engine.briefs] == ["lite", "pro", "flash"]


async def test_a_final_stays_that_of_the_picture_it_was_said_of(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    chat.engine.fails["bicycle"] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.say("ana", "final")
    await chat.settled()
    chat.engine.fails.clear()
    failed = last(chat)
    await chat.say("ben", "make it pink")
    await chat.settled()
    await pressed(chat, failed)
    assert (await chat.version(3)).parent == (await chat.version(1)).id


async def test_a_final_that_was_asked_about_stays_that_of_its_picture(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    asked = await chat.say("ana", "final?")
    assert isinstance(asked, Unsure)
    await chat.say("ben", "make it pink")
    await chat.settled()
    await chat.studio.go_ahead(asked.pending, event=chat.event(), place=chat.here, person=chat.person("ana"), callback={})
    await chat.settled()
    assert (await chat.version(3)).parent == (await chat.version(1)).id


async def test_no_tier_is_offered_that_has_failed_at_it(chat: Chat) -> None:
    chat.engine.fails["a "] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.imagine("ana", POSTER)
    await chat.settled()
    offered = []
    while (shown := last(chat)).way is not None:
        assert isinstance(shown.way, OnOtherTier)
        offered.append(shown.way.tier)
        await pressed(chat, shown)
    assert offered == ["flash", "lite"]


async def test_an_edit_is_never_offered_on_a_tier_that_is_for_new_pictures(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    chat.engine.fails["green"] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.say("ana", "make it green")
    await chat.settled()
    shown = last(chat)
    assert isinstance(shown.way, OnOtherTier)
    assert shown.way.tier == "pro"


async def test_the_button_says_what_all_its_pictures_may_cost(chat: Chat) -> None:
    chat.engine.fails["fox"] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.imagine("ana", "a fox --tier flash --size 4K --count 4")
    await chat.settled()
    way = last(chat).way
    assert isinstance(way, OnOtherTier)
    ended = choices.way_on(DEFAULT_TIERS, "It failed.", way)
    assert ended is not None
    assert [one.label for one in choices.ways(ended)] == ["Try on pro · up to $1.19"]


async def test_only_the_asker_presses_it_and_only_once(chat: Chat) -> None:
    chat.engine.fails["bicycle"] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    chat.engine.fails.clear()
    shown = last(chat)
    with pytest.raises(StudioError, match="Only the person who asked"):
        await pressed(chat, shown, "ben")
    assert isinstance(await pressed(chat, shown), Accepted)
    await pressed(chat, shown)
    assert len(chat.engine.briefs) == 2


async def test_a_failed_ask_and_its_button_cost_nothing_until_the_picture_is_there(chat: Chat) -> None:
    chat.engine.fails["bicycle"] = EngineBusy("It is overloaded. You weren't charged.")
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    chat.engine.fails.clear()
    assert chat.charged() == 0
    await pressed(chat, last(chat))
    assert chat.charged() == 1


# --- on every platform


@pytest.fixture(params=list(CLIENTS))
def client(request: pytest.FixtureRequest, harness: Everywhere) -> Client:
    return CLIENTS[request.param](harness)


async def test_the_button_is_below_the_failure_on_every_platform(harness: Everywhere, client: Client) -> None:
    harness.gemini.script(per_day())
    await imagine(client, POSTER)
    match client:
        case OnDiscord():
            discord = harness.discord
            found = await discord.until(
                lambda: [one for one in discord.everything() if AGAIN in labels(one)], what="a failure with a button"
            )
            assert "daily limit" in found[-1]["content"]
            await discord.press(found[-1], AGAIN)
        case OnSlack():
            slack = harness.slack
            posted = await slack.until(
                lambda: [one for one in slack.messages() if AGAIN in one.buttons], what="a failure with a button"
            )
            assert "daily limit" in posted[-1].says
            await slack.press(AGAIN, posted[-1])
        case _:
            line = await harness.page.until(lambda line: line["body"].get("button") == AGAIN, "ana")
            assert "daily limit" in line["body"]["text"]
            await harness.page.press("ana", line)
    _, painted = await harness.gemini.seen(2)
    assert painted.model == DEFAULT_TIERS["flash"].model


def test_the_sentence_is_that_of_the_failure() -> None:
    way = OnOtherTier(pending="p", tier="flash", price=MicroDollars(67_000))
    ended = choices.way_on({}, "It failed.", way)
    assert ended is not None
    assert choices.sentence(ended) == "It failed."
    for said, instead in (
        ("It fails. Try another tier, or try again later.", "It fails. Press the button for flash, or try again later."),
        ("It is slow. Try again, or try another tier.", "It is slow. Try again, or press the button for flash."),
    ):
        ended = choices.way_on({}, said, way)
        assert ended is not None
        assert choices.sentence(ended) == instead
    assert [one.label for one in choices.ways(ended)] == ["Try on flash · up to 7¢"]
    assert title({}, "flash") == "flash"


@pytest.mark.parametrize(
    "words",
    [
        "same on pro please",
        "redo on pro",
        "dasselbe auf pro",
        "pareil sur pro",
        "lo mismo en pro",
        "aynısı pro ile",
        "同じのをproで",
    ],
)
async def test_redo_by_words_is_what_the_button_does(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a lighthouse --ar 16:9 --size 2K --tier flash")
    await chat.settled()
    await chat.say("ben", "put this cat on the roof --no people --tier flash", references=["cat.png"])
    await chat.settled()
    asked = chat.engine.briefs[-1]
    await chat.press("ana", "redo-on", 2)
    await chat.settled()
    pressed = chat.engine.briefs[-1]
    await chat.say("ana", "v2")
    await chat.settled()
    await chat.say("ana", words)
    await chat.settled()
    said = chat.engine.briefs[-1]
    for brief in (pressed, said):
        assert brief.tier.name == "pro"
        assert (brief.pictures, brief.words, brief.ratio, brief.size) == (asked.pictures, asked.words, asked.ratio, asked.size)
    v1, _, *siblings = await chat.versions()
    assert [one.parent for one in siblings] == [v1.id, v1.id]


async def test_redo_of_a_version_made_of_another_sends_that_again(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --tier flash")
    await chat.settled()
    await chat.say("ben", "make it night --tier flash")
    await chat.settled()
    await chat.say("ben", "use the sky of v1 --tier flash")
    await chat.settled()
    await chat.say("ana", "redo on pro")
    await chat.settled()
    *_, asked, redone = chat.engine.briefs
    assert (redone.tier.name, redone.pictures, redone.words) == ("pro", asked.pictures, asked.words)


async def test_redo_on_flash_of_a_final_is_no_silent_final(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ana", "final 4K")
    await chat.settled()
    await chat.say("ana", "redo on flash")
    await chat.settled()
    assert [brief.tier.name for brief in chat.engine.briefs][1:] == ["pro", "flash"]
    assert chat.engine.briefs[-1].size == "4K", "the size class is kept where the tier has it"
