"""Finds what somebody says and takes back in the same breath: "4K? no, small is fine", "ein Plakat, ach nein, nur ein Foto". Pure.

Only a "no" by itself takes back, maybe after one more word ("oh no"): "a poster, no photos" and "No, make it a poster" take nothing
back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from core.reading import cutting, letters, lists, quoted

_LONGEST = 40  # characters of a refusal with the word before it
_MARKS = f" {quoted.MARKS}"
_LEFT_OPEN = re.compile(r"[?？؟…]|\.\.")  # a question, or a voice that trails off


def _folded(words: str) -> str:
    return " ".join(letters.folded(letters.spelt(words)).split())


@cache
def _always() -> frozenset[str]:
    return frozenset(map(_folded, lists.entries("talk.taken_back.refusals")))


@cache
def _after_questions() -> frozenset[str]:
    return _always() | frozenset(map(_folded, lists.entries("talk.taken_back.answers")))


def retracted(text: str) -> Iterator[tuple[int, int]]:
    """Where what is taken back begins and ends. A no to a question takes back its last clause ("three dogs on a hill, in 4K? no");
    a no in the middle of a sentence takes back all of it so far ("a poster for the fair, actually no, a photo")."""
    before: tuple[int, int] | None = None
    for start, end in cutting.stretches(text, cutting.SENTENCES):
        for n, (at, stop) in enumerate(cutting.stretches(text, cutting.CLAUSES, start, end)):
            if n and _is_among(_always(), text[at:stop]):
                yield start, at
            elif not n and before and _LEFT_OPEN.search(text[before[1] : start]) and _is_among(_after_questions(), text[at:stop]):
                yield from list(cutting.stretches(text, cutting.CLAUSES, *before))[-1:]
        before = start, end


def _is_among(refusals: frozenset[str], piece: str) -> bool:
    said = _folded(piece.strip(_MARKS)) if len(piece) < _LONGEST else ""
    return bool(said) and (said in refusals or said.partition(" ")[2] in refusals)
