"""Size, format, count and tier said in words, told from the same words in a picture, on labelled asks (tests/spoken)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading import Kind, command, read, units, wish
from core.reading.spoken import Spoken, spoken
from core.studio.answers import Unsure
from tests.chat import Chat
from tests.test_flags import LIMITS

FOLDER = Path(__file__).parent / "spoken" / "learnt"


@dataclass(frozen=True, slots=True)
class Labelled:
    new: bool
    language: str
    understood: str  # "ratio=16:9 size=2K", sorted; nothing: no more than a picture, or talk
    words: str

    def __str__(self) -> str:
        return f"{self.language}: {self.words}"


def labelled(name: str) -> list[Labelled]:
    lines = [line.split("\t") for line in (FOLDER / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [Labelled(act == "new", language, " ".join(rest[:-1]), rest[-1]) for act, language, *rest in lines]


MEANT, PICTURED = labelled("meant.tsv"), labelled("pictured.tsv")


def told(found: Spoken) -> str:
    values = {"count": found.count, "ratio": found.ratio, "size": found.size, "tier": found.tier}
    return " ".join(f"{name}={value}" for name, value in values.items() if value)


def misunderstood(asks: Iterable[tuple[Labelled, str]]) -> list[str]:
    found = [(said, right, told(spoken(said.words, LIMITS, new=said.new))) for said, right in asks]
    return [f"{said}: {right or 'nothing'}, not {came or 'nothing'}" for said, right, came in found if came != right]


def test_what_is_said_of_the_picture_is_understood() -> None:
    assert misunderstood((said, said.understood) for said in MEANT) == []


def test_the_same_words_in_the_picture_are_part_of_it() -> None:
    assert misunderstood((said, "") for said in PICTURED) == []


def test_the_labelled_asks_are_of_many_tongues() -> None:
    assert len({said.language for said in MEANT}) >= 15
    assert len({said.language for said in PICTURED}) >= 9


def test_what_is_said_in_a_reply_reaches_its_wish() -> None:
    for said in MEANT:
        if said.new:
            continue
        heard = read(said.words, LIMITS, in_thread=True)
        assert heard.kind in (Kind.INSTRUCTION, Kind.WORD), said
        assert heard.wish is not None, said
        if heard.wish.act is Act.EXACT:  # read whole, by rules of its own (tests/test_exact_words.py)
            continue
        values = (heard.wish.count, heard.wish.ratio, heard.wish.size, heard.wish.tier)
        found = spoken(said.words, LIMITS, new=False)
        assert values == (found.count or 1, found.ratio, found.size, found.tier), said


def test_a_prompt_reaches_the_model_verbatim_all_the_same() -> None:
    for said in MEANT:
        if not said.new:
            continue
        asked = command(said.words, LIMITS)
        assert asked.words == said.words
        found = spoken(said.words, LIMITS, new=True)
        assert (asked.count, asked.ratio, asked.size, asked.tier) == (found.count or 1, found.ratio, found.size, found.tier), said


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("same in 4K", Wish(act=Act.EDIT, words="same in 4K", size="4K")),
        ("crop it to a square, add a cat", Wish(act=Act.EDIT, words="crop it to a square, add a cat", ratio="1:1")),
        ("4 versions of this", Wish(act=Act.VARIATIONS, count=4)),
        ("three options in 16:9", Wish(act=Act.VARIATIONS, count=3, ratio="16:9")),
        ("make 4 versions with other hats", Wish(act=Act.EDIT, words="make 4 versions with other hats", count=4)),
        ("same on pro please", Wish(act=Act.AGAIN, tier="pro")),
        ("once more on the cheap one", Wish(act=Act.AGAIN, tier="lite")),
        ("again in 16:9", Wish(act=Act.AGAIN, ratio="16:9")),
        ("nochmal auf pro, in 4K", Wish(act=Act.AGAIN, tier="pro", size="4K")),
        ("final in 2K on flash", Wish(act=Act.FINAL, size="2K", tier="flash")),
        ("variations on pro", Wish(act=Act.VARIATIONS, tier="pro")),
        ("more variations with the best model", Wish(act=Act.VARIATIONS, tier="pro")),
        ("variantes sur pro", Wish(act=Act.VARIATIONS, tier="pro")),
        ("2 variations on pro", Wish(act=Act.VARIATIONS, tier="pro", count=2)),
        ("4 versions of v2", Wish(act=Act.VARIATIONS, count=4, version=2)),
        ("give me 5 versions of v2", Wish(act=Act.VARIATIONS, count=5, version=2)),
        ("make 6 versions of v2 in 16:9", Wish(act=Act.VARIATIONS, count=6, version=2, ratio="16:9")),
        ("could you give me five versions of v2?", Wish(act=Act.VARIATIONS, count=5, version=2)),
        ("gib mir 3 Varianten von v2", Wish(act=Act.VARIATIONS, count=3, version=2)),
        ("donne-moi 5 versions de v2", Wish(act=Act.VARIATIONS, count=5, version=2)),
        ("дай 4 варианта из v2", Wish(act=Act.VARIATIONS, count=4, version=2)),
        ("give me 5 more of v2", Wish(act=Act.VARIATIONS, count=5, version=2)),
        ("I want 4 more like v2", Wish(act=Act.VARIATIONS, count=4, version=2)),
        (
            "make 6 versions of v2 at night",
            Wish(act=Act.EDIT, words="make 6 versions of v2 at night", count=6, version=2),
        ),
        (
            "paint a variation of v2 with a red door",
            Wish(act=Act.EDIT, words="paint a variation of v2 with a red door", version=2),
        ),
        ("pack for print", Wish(act=Act.PACK, words="print")),
        ("can you pack for Shop please", Wish(act=Act.PACK, words="shop")),
        ("pack for social", Wish(act=Act.PACK)),
        ("a couple of variations", Wish(act=Act.VARIATIONS, count=2)),
        ("three more like this", Wish(act=Act.VARIATIONS, count=3)),
        ("make it darker, not pro", Wish(act=Act.EDIT, words="make it darker, not pro", tier="flash")),
        ("fix the lettering, nicht mit pro", Wish(act=Act.EDIT, words="fix the lettering, nicht mit pro", tier="flash")),
        ("the same in 4K, not on pro", Wish(act=Act.EDIT, words="the same in 4K, not on pro", size="4K", tier="flash")),
        ("make it look less like a pro", Wish(act=Act.EDIT, words="make it look less like a pro")),
        ("16:9 for youtube", Wish(act=Act.EDIT, words="16:9 for youtube", ratio="16:9")),
        ("2 options for the client", Wish(act=Act.VARIATIONS, count=2)),
        ("zwei mehr davon", Wish(act=Act.VARIATIONS, count=2)),
        ("final with flash", Wish(act=Act.FINAL, tier="flash")),
        ("add a camera with flash", Wish(act=Act.EDIT, words="add a camera with flash")),
        ("label the door 4K", Wish(act=Act.EDIT, words="label the door 4K")),
        ("titled on the box 4K", Wish(act=Act.EDIT, words="titled on the box 4K")),
        ("make the sign bigger, 4K", Wish(act=Act.EDIT, words="make the sign bigger, 4K", size="4K")),
        ("v2: in 4K", Wish(act=Act.EDIT, words="in 4K", size="4K", version=2)),
        ("v2: three versions", Wish(act=Act.VARIATIONS, count=3, version=2)),
        ("make it night, on pro", Wish(act=Act.EDIT, words="make it night, on pro", tier="pro")),
    ],
)
def test_a_reply_does_what_it_says(text: str, wished: Wish) -> None:
    heard = read(text, LIMITS, in_thread=True)
    assert heard.kind in (Kind.INSTRUCTION, Kind.WORD)
    assert heard.wish == wished


@pytest.mark.parametrize(
    "text", ["4K?", "16:9?", "is v2 in 4K?", "three options?", "drei Varianten?", "on pro?", "¿cuadrado?", "最高のモデル？"]
)
def test_a_question_is_no_order(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.UNSURE


@pytest.mark.parametrize(
    "text", ["can you do it in 4K?", "could you crop it to 16:9?", "peux-tu la faire en 4K ?", "maybe square?"]
)
def test_a_proposal_is_one(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.INSTRUCTION


@pytest.mark.parametrize(
    "text",
    [
        "love it in 4K",
        "looks great in portrait",
        "ok 16:9 it is",
        "I like the 16:9 one better",
        "we used the best model for that one",
        "the TV in our office is 4K",
        "16:9 or 4:3?",
        "2K or 4K?",
        "we need 3 options by friday",
        "my cousin is a pro skater",
    ],
)
def test_talk_paints_nothing(text: str) -> None:
    assert read(text, LIMITS, in_thread=True).kind is Kind.CHATTER


def test_a_flag_wins_over_words_and_an_option_over_both() -> None:
    words = "a castle in 16:9 and 2K, with the best model, 3 options"
    assert command(words, LIMITS) == Wish(act=Act.NEW, words=words, ratio="16:9", size="2K", tier="pro", count=3)
    flagged = command(f"{words} --ar 1:1 --size 1K --tier lite --count 2", LIMITS)
    assert flagged == Wish(act=Act.NEW, words=words, ratio="1:1", size="1K", tier="lite", count=2)
    assert flagged.note == ""
    chosen = wish(act=Act.NEW, words=f"{words} --ar 1:1", limits=LIMITS, ratio="4:3", size="4K", tier="flash", count=1)
    assert chosen == Wish(act=Act.NEW, words=words, ratio="4:3", size="4K", tier="flash", count=1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("60 versions of this", "I can't paint 60 pictures at once"),
        ("I need 75 variations", "Ask for 1 to 50"),
        ("the same in 8K", "I can't paint 8K; the largest is 4K. You weren't charged."),
        ("aspect ratio 2:1", "Ask for 16:9, the nearest."),
        ("16:9 or 4:3", "16:9 or 4:3? A picture can only be one of them"),
        ("in 2K and in 4K", "2K or 4K? A picture can only be one of them"),
    ],
)
def test_what_cannot_be_is_refused_as_a_flag_would_be(words: str, says: str) -> None:
    with pytest.raises(BadAsk) as refused:
        read(words, LIMITS, in_thread=True)
    assert says in str(refused.value)


def test_only_what_is_not_quite_as_asked_is_noted() -> None:
    assert command("a castle in 16:9 and 4K, two versions, on pro", LIMITS).note == "", "the caption shows it by being so"
    assert command("a castle, aspect ratio 2.35:1", LIMITS).note == "I can't do 2.35:1. This is 21:9, the nearest I can do."


def test_a_tier_that_is_not_in_the_table_is_not_understood() -> None:
    assert told(spoken("again on pro", type(LIMITS)(tiers=("flash",), ratios=("1:1",), sizes=("1K",)), new=False)) == ""


PIECES = st.sampled_from(
    ["4K", "16:9", "in", "the", "square", "3", "versions", "best", "model", "on", "pro", ",", "not", "?", "テレビ", "で", "в", "a"]
)


@given(st.text(max_size=200) | st.lists(PIECES, max_size=12).map(" ".join), st.booleans())
def test_any_words_are_understood_or_refused(words: str, new: bool) -> None:
    try:
        found = spoken(words, LIMITS, new=new)
    except BadAsk:
        return
    assert found.size is None or found.size.upper().endswith("K")
    assert found.tier in (None, *LIMITS.tiers)


@pytest.mark.parametrize("unit", ["4K ", "16:9 ", "in 4K, ", "three versions ", "square ", "4", "好", "“", "1:", "ﷺ"])
def test_reading_is_bounded_however_long_the_words(unit: str) -> None:
    """The work is counted, not timed."""
    clauses = units.units_of((unit * 10_000)[:10_000])
    assert sum(map(len, clauses.all)) <= 4_000


# --- in a thread -----------------------------------------------------------------------------------------------------


async def test_what_is_said_is_painted_and_shown(chat: Chat) -> None:
    await chat.plays("""
        ana  /imagine a bicycle in 3:2
        studio  v1 [a bicycle in 3:2] lite
        ben  make it square
        studio  v2 from v1 [a bicycle in 3:2 > make it square] flash
        ana  make it night, on pro
        studio  v3 from v2 [a bicycle in 3:2 > make it square > make it night, on pro] pro
        ben  once more on the cheap one
        studio  v4 from v2 [a bicycle in 3:2 > make it square > make it night, on pro] lite
        ana  v1: two options please
        studio  v5–v6 from v1 [a bicycle in 3:2 > (variations)] [a bicycle in 3:2 > (variations)] flash
    """)
    assert [(brief.tier.name, brief.ratio) for brief in chat.engine.briefs] == [
        ("lite", "3:2"),
        ("flash", "1:1"),
        ("pro", "1:1"),
        ("lite", "1:1"),
        ("flash", "3:2"),
        ("flash", "3:2"),
    ]
    await chat.say("ben", "same in 4K")
    await chat.settled()
    assert chat.engine.briefs[-1].size == "4K"


async def test_versions_asked_for_in_a_prompt_are_pictures_of_their_own_and_no_collage(chat: Chat) -> None:
    await chat.imagine("ana", "a logo for a bakery, three options")
    await chat.settled()
    assert len(chat.engine.briefs) == 3
    for brief in chat.engine.briefs:
        assert brief.words.startswith("a logo for a bakery, three options")
        assert "painted one by one" in brief.words


async def test_a_question_about_the_size_costs_nothing_until_it_is_meant(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    assert isinstance(await chat.say("ben", "4K?"), Unsure)
    assert len(chat.engine.briefs) == 1


@pytest.mark.parametrize(
    "text",
    [
        "we have 5 versions of v2 already",
        "3 versions of v2 would be nice",
        "the versions of v2 were better",
        "who made 5 versions of v2?",
    ],
)
def test_versions_of_a_version_may_be_spoken_of(text: str) -> None:
    heard = read(text, LIMITS, in_thread=True)
    assert heard.wish is None or heard.kind is Kind.UNSURE


def test_what_is_taken_from_a_version_is_no_versions_of_it() -> None:
    heard = read("put the sky of v2 in 3 versions", LIMITS, in_thread=True)
    assert heard.wish is not None
    assert heard.wish.version is None


@pytest.mark.parametrize("text", ["more like 3", "more like 3 please", "show me more like 3"])
def test_more_like_a_number_is_asked_about_where_no_sheet_waits(text: str) -> None:
    heard = read(text, LIMITS, in_thread=True, newest=8)
    assert heard.kind is Kind.UNSURE
    assert heard.wish == Wish(act=Act.VARIATIONS, version=3)
    assert read(text, LIMITS, in_thread=True, newest=8, awaiting_pick=True).kind is Kind.WORD


@pytest.mark.parametrize("text", ["vote 1 second", "vote for 10 sec", "Abstimmung 20 Sekunden", "vote 400 days"])
def test_a_vote_cannot_be_shorter_than_a_minute_or_longer_than_a_month(text: str) -> None:
    with pytest.raises(BadAsk, match="1 minute to 30 days"):
        read(text, LIMITS, in_thread=True)
