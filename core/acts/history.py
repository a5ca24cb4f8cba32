"""The version tree of a thread, pure: where undo, redo and a number lead.

Undo goes to what a version was made from; from a fresh start inside a thread it goes to what was current before. Redo follows the
undos back, the last one first; any new picture or pick ends that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from core.acts import table
from core.errors import UNCHARGED, NoSuchVersion, NothingToRedo, NothingToRefine, NothingToUndo
from core.model import Act, Version, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Where a move leads: the version to show, the one that is current afterwards, and those that redos would go to, in order."""

    shown: VersionId
    current: VersionId
    undone: tuple[VersionId, ...]


def move(act: Act, *, at: Version | None, undone: tuple[VersionId, ...], target: VersionId | None) -> Move:
    """Find where an undo, redo, pick or show leads. Asked when the ask comes in, and again when its turn comes.

    at       the thread's current version
    undone   the versions that undos left, the last one first
    target   the version that a pick, a show or a pack names
    Raises NothingToRefine, NothingToUndo or NothingToRedo if it leads nowhere.
    """
    if at is None:
        raise NothingToRefine
    match act:
        case Act.UNDO:
            return _undo(at, undone)
        case Act.REDO:
            return _redo(undone)
        case Act.PICK if target is not None:
            return Move(shown=target, current=target, undone=())
        case Act.SHOW | Act.PACKED if target is not None:
            return Move(shown=target, current=at.id, undone=undone)
        case Act.PICK | Act.SHOW | Act.PACKED:
            raise NothingToRefine
        case (
            Act.NEW
            | Act.COMPARE
            | Act.EDIT
            | Act.AGAIN
            | Act.REDO_ON
            | Act.AT_ONCE
            | Act.VARIATIONS
            | Act.PACK
            | Act.FINAL
            | Act.EXACT
            | Act.INFO
            | Act.HISTORY
            | Act.BEFORE_AFTER
            | Act.VOTE
            | Act.CLOSE_VOTE
            | Act.SHOW_TIERS
            | Act.FORMAT
            | Act.CANCEL
            | Act.HELP
        ):
            raise ValueError(f"{act} is no move")
        case _ as other:
            assert_never(other)


def _undo(at: Version, undone: tuple[VersionId, ...]) -> Move:
    to = at.parent if at.parent is not None else at.before
    if to is None:
        raise NothingToUndo
    return Move(shown=to, current=to, undone=(at.id, *undone))


def _redo(undone: tuple[VersionId, ...]) -> Move:
    if not undone:
        raise NothingToRedo
    return Move(shown=undone[0], current=undone[0], undone=undone[1:])


def numbered(versions: Sequence[Version], number: int, act: Act) -> Version:
    """The version that people call v<number>, named for an act. Raises NoSuchVersion, which says what there is, and of an act that
    costs something that nothing was charged."""
    for version in versions:
        if version.number == number:
            return version
    if not versions:
        raise NothingToRefine
    last, charge = versions[-1].number, f" {UNCHARGED}" if table.row(act).paints else ""
    if 0 < number < last:
        raise NoSuchVersion(f"v{number} didn't come out when its sheet was painted.{charge} Choose another one.")
    there = "only v1" if last == 1 else f"v1 to v{last}"
    raise NoSuchVersion(f"There is no v{number} in this thread. It has {there}.{charge} To see them, type history.")


def changes(lineage: Sequence[Version]) -> tuple[Version | None, Sequence[Version]]:
    """The edits at the end of a lineage, oldest first, and the version that they began with: the fresh start, or what is no edit in words
    (one of several variations, an exact edit). A final among them is left out, since it changed nothing; None: the lineage is
    empty."""
    found: list[Version] = []
    for version in reversed(lineage):
        if version.parent is None or version.act not in (Act.EDIT, Act.FINAL):
            return version, found[::-1]
        if version.words.strip():
            found.append(version)
    return None, found[::-1]


def lineage(versions: Mapping[VersionId, Version], of: VersionId) -> list[Version]:
    """The versions from the fresh start down to this one."""
    found: list[Version] = []
    at: VersionId | None = of
    while at is not None and at in versions and len(found) <= len(versions):
        found.append(versions[at])
        at = versions[at].parent
    return found[::-1]
