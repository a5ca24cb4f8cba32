"""One ask on several tiers: what is painted, what is reserved and charged on each, what is shown, and who won."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bots.speech import captions, limits
from core.errors import BadAsk, EngineTimeout
from core.model import SAMPLE, Act, MicroDollars, Receipt, Wish
from core.quota import Scope, Target
from core.quota.usage import Report
from core.reading import Limits, flags
from core.renders import comparing
from core.studio.answers import Accepted, Info, LimitSpent, VoteOpened
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat
from tests.test_quota_talk import allow

A_DAY = datetime(2026, 11, 29, tzinfo=UTC)
LIMITS = Limits(tiers=("lite", "flash", "pro"), ratios=("1:1",), sizes=("1K",))


@pytest.mark.parametrize(
    ("typed", "words", "tiers"),
    [
        ("a red bicycle --compare", "a red bicycle", "all"),
        ("a red bicycle --compare flash,pro", "a red bicycle", "flash,pro"),
        ("a red bicycle --compare flash, pro --ar 1:1", "a red bicycle", "flash, pro"),
        ("--compare flash and a professional cyclist", "flash and a professional cyclist", "flash"),
        ("--compare a professional cyclist", "a professional cyclist", "all"),
        ("a poster --compare Lite+Pro", "a poster", "Lite+Pro"),
    ],
)
def test_the_flag_takes_tiers_and_no_other_words(typed: str, words: str, tiers: str) -> None:
    found = flags.split(typed, LIMITS)
    if typed.startswith("--compare flash and"):
        words = "and a professional cyclist"
    assert (found.words, found.values["compare"]) == (words, tiers)


def ledger(chat: Chat) -> list[tuple[object, ...]]:
    return chat.kept("SELECT slot, tier, state, reserved >= cost, cost > 0 FROM ledger ORDER BY slot")


async def test_an_ask_is_painted_once_on_each_tier_and_charged_by_each_price(chat: Chat) -> None:
    answer = await chat.imagine("ana", "a red bicycle --compare")
    assert isinstance(answer, Accepted)
    await chat.settled()
    versions = await chat.versions()
    assert [version.tier for version in versions] == list(DEFAULT_TIERS)
    assert [brief.words for brief in chat.engine.briefs] == ["a red bicycle"] * 3
    assert ledger(chat) == [(n, tier, "used", 1, 1) for n, tier in enumerate(DEFAULT_TIERS)]
    result = chat.platform.news[-1].result
    assert result is not None
    assert result.sheet is not None
    labels = [cell.label for cell in result.sheet.cells]
    assert [label.split(", ")[0] for label in labels] == [tier.title for tier in DEFAULT_TIERS.values()]
    assert all(" s, $0." in label for label in labels)
    assert captions.caption(DEFAULT_TIERS, result).startswith("3 pictures, v1–v3 · lite, flash, pro · ")
    assert chat.kept("SELECT tiers, winner FROM comparisons") == [("lite flash pro", None)]


@pytest.mark.parametrize(("blind", "said"), [(False, ["lite", "pro"]), (True, ["A: lite", "B: pro"])])
def test_a_sample_is_labelled_with_its_tier_and_names_no_model(blind: bool, said: list[str]) -> None:
    sample = Receipt(cost=MicroDollars(0), seconds=1.8, model_version=SAMPLE)
    wish = Wish(act=Act.NEW, words="a fox", compare=("lite", "pro"), blind=blind, count=2)
    assert list(comparing.known(wish, {0: sample, 1: sample}, DEFAULT_TIERS)) == said
    painted = replace(sample, cost=MicroDollars(34_000), model_version="a model")
    titled = comparing.known(wish, {0: painted, 1: sample}, DEFAULT_TIERS)[0]
    assert DEFAULT_TIERS["lite"].title in titled
    assert "1.8 s" in titled


async def test_named_tiers_are_compared_and_an_edit_is_too(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ana", "make it green --compare flash,pro")
    await chat.settled()
    versions = await chat.versions()
    assert [(version.tier, version.act, version.parent) for version in versions[1:]] == [
        ("flash", Act.EDIT, versions[0].id),
        ("pro", Act.EDIT, versions[0].id),
    ]


async def test_a_tier_that_cannot_is_left_out_and_named(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle --compare --size 4K")
    await chat.settled()
    tiers = [version.tier for version in await chat.versions()]
    assert tiers == [name for name, tier in DEFAULT_TIERS.items() if "4K" in tier.sizes]
    result = chat.platform.news[-1].result
    assert result is not None
    assert any("I left out Nano Banana 2 Lite: it can't" in note for note in result.notes)


@pytest.mark.parametrize(
    "words",
    ["a cat --compare pro", "a cat --compare --count 3", "a cat --compare --tier pro", "a {red, blue} cat --compare", "--compare"],
)
async def test_what_cannot_be_compared_is_declined_and_costs_nothing(chat: Chat, words: str) -> None:
    with pytest.raises(BadAsk):
        await chat.imagine("ana", words)
    assert ledger(chat) == []


async def test_a_limit_holds_for_all_tiers_together(chat: Chat) -> None:
    await allow(chat, "2 images a day")
    answer = await chat.imagine("ana", "a red bicycle --compare")
    assert isinstance(answer, LimitSpent)
    assert answer.spent.claimed == 3
    assert answer.fits is None
    assert ledger(chat) == []
    assert isinstance(await chat.imagine("ana", "a red bicycle --compare flash,pro"), Accepted)


async def test_a_limit_on_one_tier_is_in_the_way_of_a_comparison_with_it(chat: Chat) -> None:
    await allow(chat, "1 image a day on pro")
    await chat.imagine("ana", "a boat --tier pro")
    await chat.settled()
    assert isinstance(await chat.imagine("ana", "a red bicycle --compare"), LimitSpent)
    assert isinstance(await chat.imagine("ana", "a red bicycle --compare lite,flash"), Accepted)


@pytest.mark.parametrize(
    ("limit", "claimed"), [("2 images a day", 3), ("$0.25 a day", None), ("3 images a day", 0), ("1 image a day on pro", 0)]
)
async def test_in_a_direct_message_the_sum_counts_on_the_limits_of_the_workspace_at_home(
    chat: Chat, limit: str, claimed: int | None
) -> None:
    await allow(chat, limit, target=Target.workspace())
    direct = replace(CHANNEL, workspace="dm", channel="D1")
    answer = await chat.ask("ana", chat.studio.typed("a red bicycle --compare"), place=direct, home=CHANNEL.workspace)
    if claimed == 0:  # there is room
        assert isinstance(answer, Accepted)
        return
    assert isinstance(answer, LimitSpent)
    assert answer.at_home
    assert claimed in (None, answer.spent.claimed)
    assert ledger(chat) == []
    one = await chat.ask("ana", chat.studio.typed("a red bicycle --tier flash"), place=direct, home=CHANNEL.workspace)
    assert isinstance(one, Accepted), "each alone has room"


async def test_what_does_not_come_out_is_told_and_given_back(chat: Chat) -> None:
    await allow(chat, "3 images a day")
    await allow(chat, "1 image a day on pro")
    chat.engine.fails_at = {3: EngineTimeout("The model took too long.")}
    await chat.imagine("ana", "a red bicycle --compare")
    await chat.settled()
    failed = chat.engine.briefs[2].tier.name
    assert {tier: state for _, tier, state, *_ in ledger(chat)} == {
        tier: "released" if tier == failed else "used" for tier in DEFAULT_TIERS
    }
    assert {version.tier for version in await chat.versions()} == set(DEFAULT_TIERS) - {failed}
    found = await chat.store.ledger.balances_at(CHANNEL, "id-ana", (), chat.rules, chat.now(), tier=None)
    assert {one.limit.terms.tier: (one.used, one.held) for one in found} == {"": (2, 0), "pro": (int(failed != "pro"), 0)}
    result = chat.platform.news[-1].result
    assert result is not None
    assert result.sheet is not None
    assert [cell.failed for cell in result.sheet.cells] == [tier == failed for tier in DEFAULT_TIERS]
    assert any(
        note.startswith(f"{DEFAULT_TIERS[failed].title} didn't come out; you weren't charged for it.") for note in result.notes
    )
    assert result.missing is not None
    pending = await chat.store.pending_ask(result.missing.pending)
    assert pending is not None
    assert (pending.ask.wish.tier, pending.ask.wish.compare, pending.ask.wish.count) == (failed, None, 1)


async def test_who_won_is_kept_by_pick_and_by_vote_and_told_in_usage(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle --compare")
    await chat.settled()
    await chat.press("ben", "pick", 2)
    await chat.settled()
    assert chat.kept("SELECT winner, won_by FROM comparisons") == [("flash", "pick")]
    vote = await chat.say("ana", "vote")
    assert isinstance(vote, VoteOpened)
    await chat.studio.votes.cast(vote.vote.id, 2, event="x1", place=chat.here, person=chat.person("ben"))
    await chat.say("ana", "close vote")
    assert chat.kept("SELECT winner, won_by FROM comparisons") == [("pro", "vote")]
    report = await chat.studio.quota.usage(
        CHANNEL, chat.person("ana"), of=Scope.CHANNEL, since=chat.now() - timedelta(days=1), until=chat.now() + timedelta(days=1)
    )
    assert report.compared == {"pro": 1}
    assert isinstance(await chat.press("ben", "info", 3), Info)


@pytest.mark.parametrize(
    ("compared", "said"),
    [
        ({}, ""),
        ({"": 1}, "1 comparison of tiers, not decided yet."),
        ({"": 3}, "3 comparisons of tiers, none decided yet."),
        ({"pro": 1}, "1 comparison of tiers: pro won."),
        ({"pro": 2}, "2 comparisons of tiers: pro won 2."),
        ({"flash": 4, "pro": 2, "": 1}, "7 comparisons of tiers: flash won 4, pro won 2 and 1 is not decided yet."),
        ({"flash": 1, "": 2}, "3 comparisons of tiers: flash won 1 and 2 are not decided yet."),
    ],
)
def test_usage_says_which_tier_won_and_what_is_open(compared: dict[str, int], said: str) -> None:
    assert limits.comparisons(Report(since=A_DAY, until=A_DAY, compared=compared)) == said
