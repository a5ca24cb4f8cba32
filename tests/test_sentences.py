"""Every sentence that can reach a person stands in tests/sentences.md, where it is read over before anybody reads it in a chat."""

from __future__ import annotations

import difflib

import pytest

from tests.sentences import LIST, in_python, listed


def test_no_sentence_is_added_unseen() -> None:
    had, has = LIST.read_text().splitlines(), listed().splitlines()
    changed = list(difflib.unified_diff(had, has, lineterm="", n=1))
    assert not changed, "\n".join(["Read them over, then `python -m tests.sentences`:", *changed])


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise BadAsk(f"There is no {what}.{meant}")', ["There is no {what}.{meant}"]),
        ('NOT_HERE = "I can\'t find that picture."', ["I can't find that picture."]),
        ('"""A docstring is not said."""', []),
        ('log.info("ask_declined", code="Of Some Kind.")', []),
        ("f\"{count} {'It was not charged.' if one else 2}\"", ["It was not charged."]),
    ],
)
def test_a_sentence_is_found_wherever_it_stands(source: str, found: list[str]) -> None:
    assert sorted(in_python(source, all_=False)) == sorted(found)
