"""Whether somebody asks for a larger picture, in no size that is named: "upscale it", "in high resolution"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from core.reading import cutting, figures, lists
from core.reading.tokens import cut, plain, tokens
from core.reading.values import Limits

_SIGNS = re.compile(r"[&+＆＋]")  # "add fog & upscale"
_PLUS = frozenset({"plus"})
_LONGEST = 120  # characters
_USUAL = "2K"
_LEADING = "painted.marks.into"
_PIECE = (_LEADING, "replies.around.please")
_BESIDE = (
    *_PIECE,
    "painted.marks.small",
    "painted.marks.article",
    "painted.marks.it",
    "painted.marks.resolution",
    "replies.final.giving",
    "replies.final.to_us",
)
_FINAL = "replies.acts.final"


def is_all(text: str) -> bool:
    """Whether nothing else is asked for: "upscale it 2x", "give me the high-res version"."""
    return _is_asked(_said(text), beside=(*_BESIDE, _FINAL))


def is_added(text: str) -> bool:
    """Whether a message says so beside something else, as a piece of its own or led to at its end: "add a hat, high-res please",
    "upscale it and add a hat", "make it darker in high resolution"."""
    pieces = [_said(piece) for clause in cutting.PIECES.split(text[: _LONGEST + 1]) for piece in _SIGNS.split(clause)]
    if any(_is_asked(part) for piece in pieces for part in _parted(piece)):
        return True
    said = _said(text)
    at = next((at for at in range(len(said) - 1, -1, -1) if said[at] in lists.words(_LEADING)), 0)
    return at > 0 and _is_larger(said[at:], beside=_PIECE)


def size(limits: Limits) -> str:
    """The size that is meant."""
    return _USUAL if _USUAL in limits.sizes else limits.sizes[-1]


def _parted(said: Sequence[str]) -> Iterator[list[str]]:
    """What stands before, between and behind the words for "and", and "plus"."""
    part: list[str] = []
    for token in said:
        if token in lists.words("replies.picks.also") | _PLUS:
            yield part
            part = []
        else:
            part.append(token)
    yield part


def _is_asked(said: Sequence[str], *, beside: Sequence[str] = _BESIDE) -> bool:
    counted = figures.counted(said)
    return _is_larger(counted[1] if counted else said, beside=beside)


def _said(text: str) -> list[str]:
    return cut(tokens(plain(text)), _known()) if len(text) <= _LONGEST else []


def _is_larger(said: Sequence[str], *, beside: Sequence[str]) -> bool:
    high, dimension, alone = (lists.words(f"replies.larger.{name}") for name in ("high", "dimension", "alone"))
    if alone.isdisjoint(said) and (high.isdisjoint(said) or dimension.isdisjoint(said)):
        return False
    return (high | dimension | alone | lists.words(*beside)).issuperset(said)


@cache
def _known() -> frozenset[str]:
    return lists.words("replies.larger.high", "replies.larger.dimension", "replies.larger.alone", *_BESIDE, _FINAL)
