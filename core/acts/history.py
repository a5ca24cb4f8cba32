"""The version tree of a thread, pure: where undo, redo and a number lead.

Undo goes to what a version was made from; a fresh start inside a thread goes back to what was current before it. Redo follows
the undos back, the last one first; any new picture or pick ends that road.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import NoSuchVersion, NothingToRedo, NothingToRefine, NothingToUndo
from core.model import MOST_ALT, Act, Version, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    to: VersionId
    undone: tuple[VersionId, ...]


def undo(versions: Mapping[VersionId, Version], current: VersionId | None, undone: tuple[VersionId, ...]) -> Move:
    if current is None:
        raise NothingToRefine
    at = versions[current]
    to = at.parent if at.parent is not None else at.before
    if to is None:
        raise NothingToUndo
    return Move(to=to, undone=(current, *undone))


def redo(undone: tuple[VersionId, ...]) -> Move:
    if not undone:
        raise NothingToRedo
    return Move(to=undone[0], undone=undone[1:])


def numbered(versions: Sequence[Version], number: int) -> Version:
    """The version that people call v<number>. Raises NoSuchVersion, naming what there is."""
    for version in versions:
        if version.number == number:
            return version
    if not versions:
        raise NothingToRefine
    last = versions[-1].number
    there = "only v1" if last == 1 else f"v1 to v{last}"
    raise NoSuchVersion(f"There is no v{number} in this thread; it has {there}. Type history to see them.")


def lineage(versions: Mapping[VersionId, Version], of: VersionId) -> list[Version]:
    """From the fresh start down to this version."""
    line: list[Version] = []
    at: VersionId | None = of
    while at is not None and at in versions and len(line) <= len(versions):
        line.append(versions[at])
        at = versions[at].parent
    return line[::-1]


def alt_text(before: str | None, act: Act, words: str) -> str:
    """What is seen, from the ask and its edits: at most MOST_ALT characters, the first ask and the latest edits kept."""
    said = " ".join(words.split()) or "a picture"
    if before is None:
        return said[:MOST_ALT]
    if act in (Act.FINAL, Act.VARIATIONS) and not words.strip():
        return before
    text = f"{before}; then: {said}"
    if len(text) <= MOST_ALT:
        return text
    start = before.split("; then: ")[0][:400]
    return f"{start}; …; then: {said}"[:MOST_ALT]
