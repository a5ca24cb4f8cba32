"""Comparisons that hide which tier painted which: what is hidden, when it is shown, and what it costs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.app.boards import BETWEEN, show_votes
from bots.discord.publisher import DiscordPublisher
from bots.playground import view as playground
from bots.slack import view as slack
from bots.speech import captions, choices, controls, telling, voting
from core.errors import BadAsk, EngineTimeout, NotBlind, NotYourComparison, PlaceGone, PostFailed, TierHidden
from core.model import Act, MicroDollars
from core.ports.platform import Result
from core.quota import Rules
from core.quota.words import about
from core.reading import Limits, flags, wish
from core.renders.unblinding import show_tiers
from core.runtime.retries import Outage
from core.studio.answers import Accepted, Confirm, Info, SideBySide, TiersShown, VoteClosed, VoteOpened
from core.tiers import DEFAULT_TIERS
from tests.chat import Chat, open_chat
from tests.everywhere import open_everywhere
from tests.test_quota_talk import allow

LIMITS = Limits(tiers=("lite", "flash", "pro"), ratios=("1:1",), sizes=("1K",))
LATER = Outage(structlog.get_logger(__name__), "tiers_later")


# --- as it is typed


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("a red bicycle --blind", "a red bicycle"),
        ("a red bicycle --compare flash,pro --blind", "a red bicycle"),
        ("--blind a red bicycle", "a red bicycle"),
        ("--compare --blind a red bicycle", "a red bicycle"),
        ("a red bicycle —blind", "a red bicycle —blind"),  # a dash, as in prose
        ("three mice, blind", "three mice, blind"),
    ],
)
def test_the_flag_stands_anywhere_and_takes_no_words(typed: str, words: str) -> None:
    found = flags.split(typed, LIMITS)
    assert found.words == words
    assert ("blind" in found.values) == (typed != words)


@pytest.mark.parametrize(
    ("typed", "words", "blind"),
    [
        ("a red bicycle blind", "a red bicycle", True),
        ("a red bicycle, Blind", "a red bicycle,", True),
        ("a red bicycle --compare lite,pro blind", "a red bicycle", True),
        ("a mouse that is blind", "a mouse that is blind", False),
        ("a window blind", "a window blind", False),
        ("The Blind", "The Blind", False),
        ("a blind mole", "a blind mole", False),
        ("a street at noon blinded by the sun", "a street at noon blinded by the sun", False),
    ],
)
def test_the_command_takes_the_word_at_the_end_unless_it_belongs_to_the_picture(typed: str, words: str, blind: bool) -> None:
    found = wish(act=Act.COMPARE, words=typed, limits=LIMITS)
    assert (found.words, found.blind) == (words, blind)
    assert found.compare is not None


def test_the_option_of_a_form_counts_and_a_plain_ask_keeps_its_words() -> None:
    assert wish(act=Act.COMPARE, words="a cat", limits=LIMITS, blind=True).blind
    plain = wish(act=Act.NEW, words="a cat, blind", limits=LIMITS)
    assert (plain.words, plain.blind, plain.compare) == ("a cat, blind", False, None)
    assert wish(act=Act.NEW, words="a cat --blind", limits=LIMITS).compare == ()


# --- what is hidden

GIVEAWAYS = [*DEFAULT_TIERS, *(tier.title for tier in DEFAULT_TIERS.values()), *(tier.model for tier in DEFAULT_TIERS.values())]


async def compared(chat: Chat, words: str = "a red bicycle --compare --blind", who: str = "ana") -> Result:
    answer = await chat.imagine(who, words)
    assert isinstance(answer, Accepted)
    await chat.settled()
    result = chat.platform.news[-1].result
    assert result is not None
    return result


def said_of(result: Result) -> Iterator[str]:
    """Everything that people can read of a result, on whatever platform."""
    for full in (False, True):
        yield captions.caption(DEFAULT_TIERS, result, full=full)
    found = controls.controls(DEFAULT_TIERS, result)
    yield from (one.label for one in (*found.buttons, *found.menu, *found.cells))
    yield from ([found.rest.label] if found.rest is not None else [])
    yield from ([cell.label for cell in result.sheet.cells] if result.sheet is not None else [])
    yield captions.sheet_alt(result)
    yield from (version.alt for version in result.versions)
    yield from (version.filename for version in result.versions)
    yield from result.notes


def gives_away(said: str) -> bool:
    return any(name.lower() in said.lower() for name in GIVEAWAYS)


async def told_of(chat: Chat) -> Iterator[str]:
    """Everything that people can look up in the thread."""
    found: list[str] = []
    for number in (1, 2, 3):
        answer = await chat.say("ben", f"info v{number}")
        assert isinstance(answer, Info)
        found += [f"{label}: {value}" for label, value in telling.info(DEFAULT_TIERS, answer)]
    for words in ("history", "compare v1 and v3"):
        told = await chat.say("ben", words)
        assert isinstance(told, SideBySide)
        found.append(telling.side_by_side(told))
    for version in await chat.versions():
        found += captions.facts_of(version)
    return iter(found)


async def test_nothing_tells_which_tier_painted_which_before_it_is_shown(chat: Chat) -> None:
    result = await compared(chat)
    assert {version.tier for version in result.versions} == set(DEFAULT_TIERS)
    assert result.sheet is not None
    assert [cell.label for cell in result.sheet.cells] == ["A", "B", "C"]
    assert [one for one in said_of(result) if gives_away(one)] == []
    cost = sum(version.receipt.cost for version in result.versions)
    assert captions.caption(DEFAULT_TIERS, result).startswith("3 pictures, v1–v3 · blind: A, B, C · ")
    prices = [about(version.receipt.cost) for version in result.versions]
    assert not [price for price in prices if price in captions.caption(DEFAULT_TIERS, result)]
    assert cost == 34_000 * 3
    told = [*await told_of(chat)]
    assert [one for one in told if gives_away(one)] == []
    assert told.count("Tier: hidden until the tiers are shown, with its model, size, time, cost and original") == 3
    assert not [one for one in told if one.startswith(("Cost:", "Took:", "Model:", "Size:", "sha256:"))]
    assert "Show tiers" in [one.label for one in controls.controls(DEFAULT_TIERS, result).buttons]


async def test_nothing_fills_up_by_itself_since_the_fastest_would_come_first(chat: Chat) -> None:
    await compared(chat)
    assert [progress for one in chat.platform.news for progress in one.progress if progress.sheet is not None] == []


async def test_the_order_is_no_hint_and_stays_the_same_where_an_event_comes_again(chat: Chat) -> None:
    seen = set()
    for _ in range(60):
        chat.root = None
        await chat.imagine("ana", "a red bicycle --blind")
        await chat.settled()
        seen.add(tuple(version.tier for version in await chat.versions()))
    assert seen == set(permutations(DEFAULT_TIERS))


async def test_no_original_can_be_had_before_the_tiers_are_shown(chat: Chat) -> None:
    """Its size, its kind of file and what is kept in it may tell who made it."""
    await compared(chat)
    info, [version, *_] = await chat.say("ben", "info v1"), await chat.versions()
    assert isinstance(info, Info)
    with pytest.raises(BadAsk, match="The original is shown after the vote"):
        await DiscordPublisher.original(None, version, limit=1)  # type: ignore[arg-type]  # it refuses before it looks at anything
    assert "https://original" not in str(slack.info(chat.tiers, info, original="https://original"))
    assert not {"size", "filename"} & {*playground.info(chat.tiers, info)["pictures"][0]}
    await shown(chat)
    info = await chat.say("ben", "info v1")
    assert isinstance(info, Info)
    assert "https://original" in str(slack.info(chat.tiers, info, original="https://original"))
    assert "size" in playground.info(chat.tiers, info)["pictures"][0]


async def test_the_caption_of_the_next_picture_does_not_tell_what_painted_the_one_before(chat: Chat) -> None:
    """A caption names its tier only where that is another than the one before."""
    result = await compared(chat)
    following = replace(result, versions=(replace(result.versions[0], hidden=False),), sheet=None)
    told = {captions.caption(chat.tiers, replace(following, before=before)) for before in result.versions}
    assert len(told) == 1


async def test_no_button_tells_a_hidden_tier_by_another_tiers_name(chat: Chat) -> None:
    result = await compared(chat)
    for version in result.versions:
        found = controls.controls(chat.tiers, replace(result, versions=(version,), sheet=None))
        assert not [one.label for one in (*found.buttons, *found.menu) if gives_away(one.label)]


@pytest.mark.parametrize("asked", ["again v{}", "v{}: again", "again v{} in 16:9"])
async def test_no_question_about_a_price_tells_a_hidden_tier(tmp_path: Path, asked: str) -> None:
    """It is asked of all or of none, with the same price."""
    async with open_chat(tmp_path, rules=Rules(confirm_above=MicroDollars(50_000))) as chat:
        agreed = await chat.imagine("ana", "a red bicycle --compare --blind")
        assert isinstance(agreed, Confirm)
        await chat.agree("ana", agreed.pending)
        await chat.settled()
        told = [await chat.say("ben", asked.format(number)) for number in (1, 2, 3)]
        assert {type(one) for one in told} == {Confirm}
        assert len({choices.sentence(one) for one in told if isinstance(one, Confirm)}) == 1
        assert not [one for one in told if isinstance(one, Confirm) and gives_away(choices.sentence(one))]
        assert all(version.hidden for version in await chat.versions()), "a question that nobody agrees to shows nothing"
        [again] = [one for one, version in zip(told, await chat.versions(), strict=True) if version.tier == "pro"]
        assert isinstance(again, Confirm)
        assert isinstance(await chat.agree("ben", again.pending), Accepted)
        await chat.settled()
        assert [version.tier for version in await chat.versions()][3:] == ["pro"]
        assert not any(version.hidden for version in await chat.versions())


@pytest.mark.parametrize("limit", ["1 image a day on pro", "1 image a day on lite", "3 images a day"])
async def test_no_limit_tells_a_hidden_tier(chat: Chat, limit: str) -> None:
    await allow(chat, limit)
    await compared(chat)
    for number in (1, 2, 3):
        with pytest.raises(TierHidden, match=f"room for every tier that may have painted v{number}") as refused:
            await chat.say("ben", f"again v{number}")
        assert not gives_away(str(refused.value).replace("on flash", ""))
    assert all(version.hidden for version in await chat.versions())


async def test_the_other_tier_is_named_for_no_picture_whose_own_is_hidden(chat: Chat) -> None:
    await compared(chat)
    for number in (1, 2, 3):
        with pytest.raises(BadAsk, match="is still hidden"):
            await chat.ask("ben", chat.studio.wish(Act.REDO_ON, ""), version=(await chat.version(number)).id)


# --- when it is shown


async def unblinded(chat: Chat) -> list[Result]:
    """The results whose tiers are shown by now, the last first to come last."""
    await show_tiers(chat.store, chat.pictures, {"playground": chat.platform}, DEFAULT_TIERS, now=chat.now, later=LATER)
    return [result for _, result in chat.platform.unblinded]


async def shown(chat: Chat, who: str = "ana") -> object:
    """Press the button below the comparison, whose first picture may have failed."""
    return await chat.press(who, "show-tiers", (await chat.versions())[0].number)


async def test_who_asked_shows_the_tiers_with_a_button_or_a_word_and_nobody_else(chat: Chat) -> None:
    await compared(chat)
    with pytest.raises(NotYourComparison, match="Only ana, who asked"):
        await shown(chat, "ben")
    assert await unblinded(chat) == []
    assert await shown(chat) == TiersShown(is_new=True)
    [result] = await unblinded(chat)
    tiers = [version.tier for version in result.versions]
    assert result.sheet is not None
    assert [cell.label.split(",")[0] for cell in result.sheet.cells] == [
        f"{letter}: {DEFAULT_TIERS[tier].title}" for letter, tier in zip("ABC", tiers, strict=True)
    ]
    assert f" · {', '.join(tiers)} · " in captions.caption(DEFAULT_TIERS, result)
    assert "Show tiers" not in [one.label for one in controls.controls(DEFAULT_TIERS, result).buttons]
    assert any("Tier: flash" in one for one in await told_of(chat))
    assert await chat.say("ana", "show tiers") == TiersShown(is_new=False)
    assert len(await unblinded(chat)) == 1, "its message is changed once"


async def test_a_word_shows_the_last_comparison_and_says_where_there_is_none(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    with pytest.raises(NotBlind):
        await chat.say("ana", "show tiers")
    await chat.say("ana", "make it green --blind")
    await chat.settled()
    assert await chat.say("ana", "show tiers") == TiersShown(is_new=True)


@pytest.mark.parametrize(
    "goes_on",
    [
        lambda chat: chat.press("ben", "pick", 2),
        lambda chat: chat.say("ben", "3"),
        lambda chat: chat.say("ben", "make it green"),
        lambda chat: chat.press("ben", "variations", 2),
        lambda chat: chat.press("ben", "again", 3),
        lambda chat: chat.say("ben", "crop v2 to 1:1"),
        lambda chat: chat.say("ben", "final v2"),
    ],
)
async def test_going_on_with_a_picture_shows_the_tiers(chat: Chat, goes_on: Callable[[Chat], object]) -> None:
    await compared(chat)
    await goes_on(chat)  # type: ignore[misc]
    await chat.settled()
    assert [version.hidden for version in (await chat.versions())[:3]] == [False] * 3
    assert len(await unblinded(chat)) == 1


async def test_a_pick_is_marked_where_the_tiers_are_shown(chat: Chat) -> None:
    await compared(chat)
    await chat.press("ben", "pick", 2)
    await chat.settled()
    [result] = await unblinded(chat)
    assert result.picked == (await chat.version(2)).id
    assert [one.label.endswith(" ✓") for one in controls.controls(DEFAULT_TIERS, result).cells] == [False, True, False]


async def test_a_vote_is_on_letters_and_its_end_shows_the_tiers(chat: Chat) -> None:
    await compared(chat)
    vote = await chat.say("ben", "vote 2h")
    assert isinstance(vote, VoteOpened)
    assert [cell.label for cell in vote.vote.cells] == ["A", "B", "C"]
    for who in ("ben", "cyd"):
        await chat.studio.votes.cast(vote.vote.id, 1, event=chat.event(), place=chat.here, person=chat.person(who))
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    assert not gives_away(voting.board(chat.platform.boards[-1]))
    assert await unblinded(chat) == []
    ended = await chat.say("ben", "close vote")
    assert isinstance(ended, VoteClosed)
    assert not gives_away(voting.answer(ended))
    [result] = await unblinded(chat)
    chat.now.at += BETWEEN
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    winner = result.versions[1].tier
    assert voting.head(chat.platform.boards[-1]) == f"The vote is closed: B ({winner}) wins with 2 of 2 votes."
    assert chat.kept("SELECT winner, won_by FROM comparisons") == [(winner, "vote")]


async def test_a_vote_that_ties_or_whose_message_is_deleted_shows_them_too(chat: Chat) -> None:
    await compared(chat)
    assert isinstance(await chat.say("ana", "vote"), VoteOpened)
    chat.platform.refuses["show_vote"] = [PlaceGone("deleted")]
    await show_votes(chat.store, {"playground": chat.platform}, chat.rules, now=chat.now)
    assert len(await unblinded(chat)) == 1
    assert chat.kept("SELECT winner FROM comparisons") == [(None,)]


async def test_it_is_shown_once_whatever_fails_and_after_a_restart(chat: Chat) -> None:
    await compared(chat)
    await shown(chat)
    chat.platform.refuses["show_tiers"] = [PostFailed("later")]
    assert await unblinded(chat) == []
    chat.start()
    assert len(await unblinded(chat)) == 1
    assert len(await unblinded(chat)) == 1
    chat.root = None
    await compared(chat)
    await shown(chat)
    chat.platform.refuses["show_tiers"] = [PlaceGone("deleted")]
    assert len(await unblinded(chat)) == 1, "a message that was deleted is not asked for again"
    chat.platform.refuses.clear()
    assert len(await unblinded(chat)) == 1


# --- what does not come out


async def test_a_picture_that_failed_is_named_by_its_letter(chat: Chat) -> None:
    chat.engine.fails_at = {2: EngineTimeout("The model took too long.")}
    result = await compared(chat)
    [note] = result.notes
    assert note.endswith("didn't come out; you weren't charged for it.")
    assert note[0] in "ABC"
    assert result.missing is None
    assert [one for one in said_of(result) if gives_away(one)] == []


async def test_one_picture_alone_is_not_blind(chat: Chat) -> None:
    chat.engine.fails_at = {1: EngineTimeout("Too long."), 2: EngineTimeout("Too long.")}
    result = await compared(chat)
    [version] = result.versions
    assert not version.hidden
    assert result.sheet is not None
    assert result.missing is not None
    assert [cell.label.split(",")[0] for cell in result.sheet.cells if not cell.failed] == [DEFAULT_TIERS[version.tier].title]


@settings(max_examples=12, deadline=None)
@given(
    failing=st.sets(st.integers(1, 3)),
    blind=st.booleans(),
    tiers=st.sampled_from(["", " lite,pro", " flash,pro", " lite,flash"]),
    limit=st.sampled_from(["3 images a day", "$0.30 a day", "1 image a day on pro"]),
    goes_on=st.sampled_from(["", "show", "pick", "vote"]),
)
def test_hidden_or_not_each_picture_is_charged_once_and_the_rest_is_given_back(
    failing: set[int], blind: bool, tiers: str, limit: str, goes_on: str
) -> None:
    async def play(folder: Path) -> None:
        async with open_chat(folder) as chat:
            await allow(chat, limit)
            chat.engine.fails_at = {number: EngineTimeout("Too long.") for number in failing}
            await chat.imagine("ana", f"a red bicycle --compare{tiers}{' --blind' if blind else ''}")
            await chat.settled()
            versions = await chat.versions() if chat.platform.news[-1].result is not None else []
            if versions and goes_on == "show" and any(version.hidden for version in versions):
                await shown(chat)
            elif versions and goes_on == "pick":
                await chat.ask("ben", chat.studio.wish(Act.PICK, ""), version=versions[-1].id)
                await chat.settled()
            elif len(versions) > 1 and goes_on == "vote":
                assert isinstance(await chat.say("ana", "vote"), VoteOpened)
                await chat.say("ana", "close vote")
            painted = {version.tier: version.receipt.cost for version in versions}
            ledger = {tier: (state, cost) for tier, state, cost in chat.kept("SELECT tier, state, cost FROM ledger")}
            assert {tier: cost for tier, (state, cost) in ledger.items() if state == "used"} == painted
            assert all(state == "released" for tier, (state, _) in ledger.items() if tier not in painted)
            for held_images, held_money in chat.kept("SELECT held_images, held_money FROM meters"):
                assert (held_images, held_money) == (0, 0)

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))


async def test_the_playground_gives_no_original_of_it_either_to_who_knows_its_address(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        page = app.page
        await page.say("ana", "/imagine a red bicycle --compare --blind")
        line = await page.until(lambda line: line["kind"] == "result", "ana")
        pictures = line["body"]["pictures"]

        async def status(path: str) -> list[int]:
            found = []
            for picture in pictures:
                async with page.session.get(path.format(picture["sha256"])) as answer:
                    found.append(answer.status)
            return found

        assert await status("/pictures/{}") == [404] * 3
        assert await status("/previews/{}") == [200] * 3
        await page.press("ana", line, act="show-tiers", version=pictures[0]["version"])
        assert await status("/pictures/{}") == [200] * 3
