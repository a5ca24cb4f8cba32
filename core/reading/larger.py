"""Whether somebody asks for a larger picture, in no size that is named: "upscale it", "in high resolution"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from core.reading import cutting, figures, lists
from core.reading.tokens import cut, plain, tokens
from core.reading.values import Limits

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
    return _asks(text, beside=(*_BESIDE, _FINAL))


def is_added(text: str) -> bool:
    """Whether a message says so beside something else, as a piece of its own or led to at its end: "add a hat, high-res please", "make it
    darker in high resolution"."""
    if any(_asks(piece, beside=_BESIDE) for piece in cutting.PIECES.split(text[: _LONGEST + 1])):
        return True
    said = _said(text)
    at = next((at for at in range(len(said) - 1, -1, -1) if said[at] in lists.words(_LEADING)), 0)
    return at > 0 and _is_larger(said[at:], beside=_PIECE)


def size(limits: Limits) -> str:
    """The size that is meant."""
    return _USUAL if _USUAL in limits.sizes else limits.sizes[-1]


def _asks(text: str, *, beside: Sequence[str]) -> bool:
    said = _said(text)
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
