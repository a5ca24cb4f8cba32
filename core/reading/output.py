"""What a text model may say that the words of a command ask of the picture: tier rule, size, format, count, what to avoid, and what
each attached picture is for.

A command is an ask to paint whatever the model says, its words stay verbatim, and an option, a flag or what our rules understood
counts before it.
"""

from __future__ import annotations

from dataclasses import replace

from core.model import Act, Role, Stage, Wish
from core.reading.reader import NEEDS, Line, Meant
from core.reading.values import Limits

TIER, SIZE, RATIO, COUNT, AVOID = "tier", "size", "ratio", "count", "avoid"
_SHAPING = frozenset((TIER, SIZE, RATIO, COUNT))
_LONGEST_AVOIDED = 200  # characters


def left_open(act: Act, words: str, **said: object) -> tuple[str, ...]:
    """List what has not been `said` about a picture, so that its words may still say it."""
    if act not in (Act.NEW, Act.EDIT) or not words.strip():
        return ()
    return tuple(name for name in (TIER, SIZE, RATIO, COUNT, AVOID) if not said[name])


def may_tell(wish: Wish, *, pictures: int) -> bool:
    """Whether reading the words can change anything. It cannot where everything they could say is chosen already."""
    return bool(wish.open) and (pictures > 0 or not _SHAPING.isdisjoint(wish.open))


def revised(wish: Wish, meant: Meant, line: Line, limits: Limits) -> Wish:
    """The wish with what a text model found in its words, where that was left open."""
    size = meant.size if SIZE in wish.open and meant.size in limits.sizes else None
    ratio = meant.ratio if RATIO in wish.open and meant.ratio in limits.ratios else None
    count = count_of(meant, limits) if COUNT in wish.open else 1
    return replace(
        wish,
        size=size or wish.size,
        ratio=ratio or wish.ratio,
        count=count if count > 1 else wish.count,
        avoid=(avoided(meant, line) if AVOID in wish.open else None) or wish.avoid,
        need=meant.need if TIER in wish.open and meant.need in NEEDS else None,
        roles=roles_of(meant, line),
        stage=Stage.MODEL,
        open=(),
    )


def count_of(meant: Meant, limits: Limits) -> int:
    return meant.count if meant.count is not None and 1 <= meant.count <= limits.max_count else 1


def roles_of(meant: Meant, line: Line) -> tuple[Role | None, ...]:
    """What the attached pictures are for, if it is said of each and of no others."""
    return meant.roles if len(meant.roles) == line.pictures and any(meant.roles) else ()


def avoided(meant: Meant, line: Line) -> str | None:
    """Give what is to be avoided, if the message really says so."""
    avoid = " ".join((meant.avoid or "").split())
    said = " ".join(line.text.split()).casefold()
    return avoid if avoid and len(avoid) <= _LONGEST_AVOIDED and avoid.casefold() in said else None
