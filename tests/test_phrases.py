"""Entries of word lists are found among the tokens of a text."""

from __future__ import annotations

import pytest

from core.reading.phrases import Phrases


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Phrases:
    monkeypatch.setattr("core.reading.lists.listed", lambda name: "at first, at first sight, Above, photo*, 写真")
    return Phrases("any")


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("above", 1),
        ("photos", 1),
        ("at first", 2),
        ("at first sight", 3),
        ("at first glance", 2),
        ("at", 0),
        ("a photo", 0),
        ("first", 0),
    ],
)
def test_the_longest_entry_that_begins_somewhere_counts(known: Phrases, said: str, length: int) -> None:
    assert known.length(said.split(), 0) == length


def test_entries_are_found_wherever_they_begin(known: Phrases) -> None:
    assert known.places(["at", "the", "photo", "above", "at", "first", "sight", "at"]) == [2, 3, 4]
    assert known.unspaced == {"写真"}
