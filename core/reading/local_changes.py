"""Tells whether an instruction surely changes one part of the picture alone: "make the door green", "add a cat", not "make it night".

It is careful: an instruction is taken for local only if it begins as such ones do and no word in it may mean the whole picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from core.reading import lists, phrases
from core.reading.tokens import plain, tokens

_LONGEST: Final = 300  # characters; who writes more hardly asks for one small change


def is_local(words: str) -> bool:
    """Whether words ask for a change of some part of the picture, and for nothing else."""
    if len(words) > _LONGEST:
        return False
    said = tokens(plain(words))
    while said and said[0] in _polite():
        said = said[1:]
    return any(_begins(said, one) for one in lists.phrases("local.changes.begins")) and not phrases.of(
        "local.changes.overall"
    ).places(said)


def _begins(said: Sequence[str], phrase: Sequence[str]) -> bool:
    return len(said) > len(phrase) and tuple(said[: len(phrase)]) == tuple(phrase)


@cache
def _polite() -> frozenset[str]:
    """Words that may stand before any instruction."""
    return lists.words("replies.around.please", "replies.around.particles", "replies.around.openings", "replies.picks.also")
