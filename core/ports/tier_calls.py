"""The port of the store that limits a tier's calls over all workers. For core/renders/shared_calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A call that somebody wants to make. concurrency, per_minute: the tier's limits, None: there is none. longest: the seconds after
    which a call is over for certain, whatever became of who made it."""

    id: str
    tier: str
    batch: bool
    concurrency: int | None
    per_minute: int | None
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """What a call waits for: `ahead`, the calls that come before, those under way counted as one; `seconds`, until one may begin within
    the minute's number."""

    ahead: int
    seconds: float


class TierCallStore(Protocol):
    async def begin(self, asked: Asked, worker: str) -> Queued | None:
        """Ask for a turn, or ask again. None: it may begin, and counts from now on. Whoever stops asking loses the place in the queue."""

    async def end(self, asked: Asked) -> None:
        """Note that a call is over, or that nobody waits for its turn any more."""
