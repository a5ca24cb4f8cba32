"""Another format for a picture: by a menu, by a word, and what a model is told of it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bots.speech import controls
from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import limits_of, pressed, wish
from core.studio.answers import Formats
from core.tiers import DEFAULT_TIERS, reframes
from tests.chat import Chat, open_chat
from tests.versions import version

LIMITS = limits_of(DEFAULT_TIERS)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as running:
        yield running


def shaped(width: int, height: int) -> list[str]:
    """List the formats that are offered for a picture of this size."""
    plain = version(1)
    return [
        one.choice or ""
        for one in controls.formats(DEFAULT_TIERS, replace(plain, original=replace(plain.original, width=width, height=height)))
    ]


@pytest.mark.parametrize(
    ("width", "height", "own"),
    [
        (1024, 1024, "1:1"),
        (1184, 864, None),
        (1200, 896, None),
        (768, 1376, "9:16"),
        (1344, 768, "16:9"),
        (832, 1248, None),
        (928, 1152, "4:5"),
    ],
)
def test_every_format_is_offered_but_the_pictures_own(width: int, height: int, own: str | None) -> None:
    assert shaped(width, height) == [ratio for _, ratio in controls.FORMATS if ratio != own]


def test_a_format_that_no_tier_paints_is_not_offered() -> None:
    tiers = {name: replace(tier, ratios=("1:1", "9:16")) for name, tier in DEFAULT_TIERS.items()}
    assert [one.label for one in controls.formats(tiers, version(1))] == ["Story 9:16 · about 4¢"]
    assert reframes(version(1), "16:9", tiers) is None


@pytest.mark.parametrize("ratio", [ratio for _, ratio in controls.FORMATS])
def test_a_chosen_format_is_an_edit_in_that_ratio(ratio: str) -> None:
    wish = pressed(Act.FORMAT, ratio, LIMITS)
    assert (wish.act, wish.ratio, wish.count, wish.open, wish.stage) == (Act.EDIT, ratio, 1, (), None)


@pytest.mark.parametrize("forged", ["7:1", "4K", "9:16:1", "x" * 200])
def test_a_format_that_nobody_offered_is_refused(forged: str) -> None:
    with pytest.raises(BadAsk):
        pressed(Act.FORMAT, forged, LIMITS)


async def test_a_word_offers_the_formats_and_costs_nothing(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
        ben     formats
        studio  (formats of v1)
        ben     v1 formats
        studio  (formats of v1)
        ana     make it green
        studio  v2 from v1 [a red bicycle > make it green] flash
        ben     other formats
        studio  (formats of v2)
    """)
    assert len(chat.engine.briefs) == 2


async def test_the_chosen_format_is_painted_once_and_can_be_undone(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    answer = await chat.ask("ben", Wish(act=Act.FORMAT))
    assert isinstance(answer, Formats)
    wish = chat.studio.pressed(Act.FORMAT, "9:16")
    await chat.ask("ben", wish, version=answer.version.id)
    await chat.settled()
    made = await chat.version(2)
    assert (made.parent, made.asked_ratio) == (answer.version.id, "9:16")
    assert re.search(r"format is 9:16, unlike the current", chat.engine.briefs[-1].words)
    assert not re.search(r"keep|framing|composition", chat.engine.briefs[-1].words, re.IGNORECASE)
    await chat.say("ana", "undo")
    await chat.settled()
    assert await chat.current() == 1


async def test_there_is_nothing_to_choose_where_there_is_no_picture(chat: Chat) -> None:
    await chat.plays("""
        ana     @darkroom formats
        studio  There is no picture in this thread yet. Start one with /imagine.
    """)


@pytest.mark.parametrize("words", ["v1 v2", "v1 and v2", "v2 with v1", "v1 v2?", "v1, v2"])
def test_compare_with_two_versions_says_how_to_see_them_and_costs_nothing(words: str) -> None:
    with pytest.raises(BadAsk, match=r"You weren't charged\. To see two versions .*: compare v1 and v2\."):
        wish(act=Act.COMPARE, words=words, limits=LIMITS)


@pytest.mark.parametrize("words", ["a mouse in v2 rocket style", "two red bicycles", "a poster that says v1 v2 v3", "a V2 rocket"])
def test_other_words_are_compared_on_several_tiers(words: str) -> None:
    assert wish(act=Act.COMPARE, words=words, limits=LIMITS).words == words
