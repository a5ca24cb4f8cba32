"""Tells whether an instruction surely changes one part of the picture alone: "make the door green", "add a cat", not "make it night".

It is careful: an instruction is taken for local only if it begins as such ones do and no word in it may mean the whole picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from core.reading import lists
from core.reading.tokens import plain, tokens

_LONGEST: Final = 300  # characters; who writes more hardly asks for one small change


def is_local(words: str) -> bool:
    """Whether words ask for a change of some part of the picture, and for nothing else."""
    if len(words) > _LONGEST:
        return False
    said = tokens(plain(words))
    while said and said[0] in _polite():
        said = said[1:]
    return (
        any(_begins(said, one) for one in lists.phrases("local.changes.begins"))
        and not any(map(_is_overall, said))
        and not _has_phrase(said)
    )


def _begins(said: Sequence[str], phrase: Sequence[str]) -> bool:
    return len(said) > len(phrase) and tuple(said[: len(phrase)]) == tuple(phrase)


@cache
def _polite() -> frozenset[str]:
    """Words that may stand before any instruction."""
    return lists.words("replies.around.please", "replies.around.particles", "replies.around.openings", "replies.picks.also")


@cache
def _overall() -> tuple[frozenset[str], tuple[str, ...]]:
    """The words as they stand, and the stems of those that are written with a star."""
    entries = [entry for entry in lists.entries("local.changes.overall") if " " not in entry]
    stems = tuple(plain(entry.removesuffix("*")).strip() for entry in entries if entry.endswith("*"))
    return frozenset(plain(entry).strip() for entry in entries if not entry.endswith("*")), stems


def _is_overall(token: str) -> bool:
    words, stems = _overall()
    return token in words or token.startswith(stems)


def _has_phrase(said: Sequence[str]) -> bool:
    """Whether several words together mean the whole picture."""
    text = f" {' '.join(said)} "
    return any(len(phrase) > 1 and f" {' '.join(phrase)} " in text for phrase in lists.phrases("local.changes.overall"))
