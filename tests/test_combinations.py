"""Lists of choices in braces, and everything else in braces, which is prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.combinations import combined


def asked(words: str) -> list[str]:
    """The words of each picture."""
    found = combined(words)
    return [] if found is None else [found.with_choices(chosen) for chosen in found.first(found.count)]


@pytest.mark.parametrize(
    ("words", "pictures"),
    [
        (
            "{red, blue} bike on {sand, snow}",
            ["red bike on sand", "red bike on snow", "blue bike on sand", "blue bike on snow"],
        ),
        ("a bike ({red, blue})", ["a bike (red)", "a bike (blue)"]),
        ("{red,blue}: a bike", ["red: a bike", "blue: a bike"]),
        ("一辆{红色，蓝色}的自行车", ["一辆红色的自行车", "一辆蓝色的自行车"]),
        ("{赤、青}の自転車", ["赤の自転車", "青の自転車"]),
        ("a {very big, rather small} dog", ["a very big dog", "a rather small dog"]),
        ("a {red, blue, red} bike", ["a red bike", "a blue bike"]),
        ("it's {old, new}, isn't it", ["it's old, isn't it", "it's new, isn't it"]),
        ("{2, 4} cats", ["2 cats", "4 cats"]),
    ],
)
def test_lists_make_combinations(words: str, pictures: list[str]) -> None:
    assert asked(words) == pictures


@pytest.mark.parametrize(
    "words",
    [
        "a {red} bike",
        "a {red,} bike",
        "{}",
        "{ , }",
        "\\{red, blue\\} bike",
        "{{red, blue}} bike",
        "{a, {b, c}} bike",
        'a screen with {"a": 1, "b": 2}',
        "a screen with {a: 1, b: 2}",
        "a page that says `{red, blue}`",
        "a sign “{red, blue}”",
        'a sign that says "{red, blue}"',
        "const {a, b} = props",
        "f({a, b})",
        "\\frac{a,b}",
        "color{red,blue}",
        "${red, blue}",
        "{1,000} lanterns",
        "{red blue} bike",
        "{red, blue bike",
        "red, blue} bike",
    ],
)
def test_other_braces_are_prose(words: str) -> None:
    assert combined(words) is None


def test_ten_lists_of_two_are_counted_without_being_made() -> None:
    found = combined("{a,b} " * 300)
    assert found is not None
    assert found.count == 2**300
    assert len(found.first(50)) == 50


@given(st.lists(st.lists(st.text("abcxyz", min_size=1, max_size=4), min_size=2, max_size=4, unique=True), min_size=1, max_size=4))
def test_every_combination_comes_once(lists: list[list[str]]) -> None:
    words = " and ".join("{" + ", ".join(choices) + "}" for choices in lists)
    made = asked(words)
    found = combined(words)
    assert found is not None
    assert len(made) == found.count == len(set(found.first(found.count)))
    assert all("{" not in one for one in made)


@given(st.text("{}｛｝,，、\\`\"'“” ab1:=\n", max_size=60))
def test_any_braces_come_to_words_or_stay(words: str) -> None:
    found = combined(words)
    if found is not None:
        assert found.count >= 2
        for chosen in found.first(3):
            found.with_choices(chosen)
