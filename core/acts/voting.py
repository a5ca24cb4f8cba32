"""How a vote stands, pure: who leads, and what a press changes.

Everybody has one vote for each picture, and may take it back: of several pictures somebody may like more than one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

MOST_CELLS = 50  # pictures that one vote is about
SHORTEST, LONGEST = 1, 30 * 24 * 60  # minutes that a vote may be open
MOST_REACTIONS = 10  # the largest number that there is a reaction for
LASTS = timedelta(days=14)  # for which a vote stays open if nobody closes it


def letter(at: int) -> str:
    """What a picture is called whose tier is hidden, given where it stands, from 0: "A"."""
    return chr(ord("A") + at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How a vote stands: the votes for each picture, in their order, and how many people voted for any."""

    counts: tuple[int, ...]
    people: int

    @property
    def votes(self) -> int:
        return sum(self.counts)

    @property
    def most(self) -> int:
        """The votes of whoever leads; 0: nobody has voted."""
        return max(self.counts, default=0)

    @property
    def leaders(self) -> tuple[int, ...]:
        """Where the pictures with the most votes stand, from 0; several: they tie; none: nobody has voted."""
        return tuple(at for at, count in enumerate(self.counts) if count == self.most) if self.most else ()

    @property
    def ranked(self) -> Sequence[int]:
        """Where the pictures that have votes stand, the most first, and of equal ones the earlier."""
        return sorted((at for at, count in enumerate(self.counts) if count), key=lambda at: (-self.counts[at], at))


def meant(labels: Sequence[str], said: str) -> int | None:
    """Where the picture stands that a reaction with a number ("3") or a letter ("A") is for, from 0; None: it is for none.

    A number is that of a version. Where no picture's number is among those that reactions have (1 to 10), or pictures have letters, it
    counts the pictures.
    """
    names = [label.removeprefix("v") for label in labels]
    if said in names:
        return names.index(said)
    reachable = {str(number) for number in range(1, MOST_REACTIONS + 1)}
    counted = said in reachable and reachable.isdisjoint(names) and int(said) <= len(names)
    return int(said) - 1 if counted else None
