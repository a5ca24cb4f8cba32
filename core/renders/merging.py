"""Which of the changes that wait in a thread become one picture, and what that render comes to. Pure.

Changes that were asked for while a render of the thread was being painted are merged when the first of them has its turn, as far as
none of them contradicts another. The first one's asker pays, and the others are over without a cost.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from core.lines import one_line
from core.model import Act, Place, Render
from core.ports.records import Merged
from core.reading import clashing

MOST = 6  # changes in one picture
_MOST_WORDS = 3_000  # characters of all changes together
_SHOWN = 60  # characters of a change in a caption
SENTENCE = "I'm painting this together with the change before it, as one picture. It costs you nothing."


class MergesIn(Protocol):
    """Whether changes are merged in a place's channel. core/studio/settings.py."""

    async def merges(self, place: Place) -> bool: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One of several changes: who asked for it, in which words."""

    name: str
    words: str


def merge(first: Render, waiting: Sequence[Render]) -> Sequence[Render]:
    """Find which of the waiting renders are merged into the first: the next ones, up to one that cannot be merged."""
    found = [first]
    for one in waiting:
        if len(found) == MOST or not _goes_along(found, one):
            break
        found.append(one)
    return found[1:] if _may_be_merged(first) else []


def merged(first: Render, others: Sequence[Render]) -> Merged:
    """What a render comes to with others merged into it."""
    every = (first, *others)
    words = "\n".join(f"{n}. {one.wish.words}" for n, one in enumerate(every, 1))
    changes = [Change(name=one.person.name, words=one.wish.words) for one in every]
    return Merged(
        wish=replace(first.wish, words=words),
        changes=json.dumps([asdict(one) for one in changes]),
        sentence=SENTENCE,
    )


def listed(changes: str) -> str:
    """The line below a picture that several changes were merged into, who asked for each."""
    each = [Change(**one) for one in json.loads(changes)]
    said = [f"“{_short(one.words)}” ({one.name})" for one in each]
    return f"{len(each)} changes: {', '.join(said)}."


def _short(words: str) -> str:
    line = one_line(words)
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def _goes_along(before: Sequence[Render], one: Render) -> bool:
    first = before[0]
    if not _may_be_merged(one) or one.choice is None or first.choice is None or one.choice.tier != first.choice.tier:
        return False
    if _asked(one) != _asked(first):
        return False
    if sum(len(each.wish.words) for each in (*before, one)) > _MOST_WORDS:
        return False
    return not any(clashing.clash(each.wish.words, one.wish.words) for each in before)


def _may_be_merged(render: Render) -> bool:
    """Whether it is a plain change of one picture, whichever is current, in words that have all been read. A change that brings a picture
    is not: the picture may mark the only region to change, and "picture 1" would mean a different one in each ask."""
    wish = render.wish
    plain = wish.act is Act.EDIT and render.follows and wish.version is None and wish.count == 1
    return plain and not (wish.open or wish.failed_on or wish.dear_by_reading or wish.note or render.references)


def _asked(render: Render) -> tuple[str | None, ...]:
    wish = render.wish
    return wish.tier, wish.size, wish.ratio, wish.avoid
