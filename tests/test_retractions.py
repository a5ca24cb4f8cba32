"""Words that are taken back in the same breath demand nothing: no tier, size, format or number of pictures."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reading.retractions import retracted
from core.reading.spoken import spoken
from core.reading.values import Limits
from core.tiers import DEFAULT_TIERS

LIMITS = Limits(tiers=tuple(DEFAULT_TIERS), ratios=DEFAULT_TIERS["flash"].ratios, sizes=DEFAULT_TIERS["flash"].sizes)


def taken(words: str) -> list[str]:
    return [words[start:end].strip() for start, end in retracted(words)]


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("a harbour at dawn, 4K? no, small is fine", ["4K"]),
        ("a poster for the fair, actually no, a photo", ["a poster for the fair,"]),
        ("an infographic - no wait, just a photo", ["an infographic -"]),
        ("a billboard... no, a postcard", ["a billboard"]),
        ("ein Plakat zum 3. Juni, ach nein, nur ein Foto", ["ein Plakat zum 3. Juni,"]),
        ("Für den Druck? Noch nicht.", ["Für den Druck"]),
        ("une affiche, enfin non, une photo", ["une affiche,"]),
        ("¿en 4K? todavía no", ["¿en 4K"]),
        ("в 4K? нет", ["в 4K"]),
        ("城、4K？いや、小さく", ["4K"]),
        ("城堡，4K？不用", ["4K"]),
        ("4K؟ لا", ["4K"]),
    ],
)
def test_a_no_takes_back_what_it_answers(words: str, back: list[str]) -> None:
    assert taken(words) == back


@pytest.mark.parametrize(
    "words",
    [
        "No, make it a poster",
        "a poster. No, wait: two posters",
        "a poster, no photos",
        "no people, no cars, no text",
        "eine Katze, nah, von vorn",
        "not a draft, the final one",
        "ready? yes, in 4K",
        "a sign with a yes and a no on it",
        "不要文字，加一只猫",
        "",
    ],
)
def test_other_words_take_nothing_back(words: str) -> None:
    assert taken(words) == []


@pytest.mark.parametrize(
    ("words", "size", "ratio", "count"),
    [
        ("add a boat, in 4K? no, small is fine", None, None, None),
        ("make it night in 4K, no, in 2K", "2K", None, None),
        ("add a moon, in 16:9? nope, leave the format", None, None, None),
        ("mach es dunkler, in 4K? Nein, klein reicht", None, None, None),
        ("rends-le plus clair, en 4K ? non", None, None, None),
        ("もっと明るく、4Kで？いや、そのままで", None, None, None),
        ("add a boat in 4K", "4K", None, None),
    ],
)
def test_how_it_is_to_be_painted_can_be_taken_back_too(words: str, size: str | None, ratio: str | None, count: int | None) -> None:
    found = spoken(words, LIMITS, new=False)
    assert (found.size, found.ratio, found.count) == (size, ratio, count)


@settings(deadline=None)
@given(st.text("ano? .,!…-—：はい不用\n", max_size=60))
def test_the_stretches_lie_within_the_words(words: str) -> None:
    for start, end in retracted(words):
        assert 0 <= start < end <= len(words)
        assert words[start:end].strip()
