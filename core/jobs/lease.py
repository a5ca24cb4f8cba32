"""Who is alive, by this process's own clock: a worker's right to work, which ends before anybody else may take its renders over, and its
watch over the others."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.errors import LeaseLost
from core.ports.leases import Beat
from core.runtime.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulse:
    """How workers find out that one is dead, in seconds. `own` is well below `dead`."""

    beat: float = 2.0  # between two beats, and between two looks at the others
    answer: float = 5.0  # for the database to take a beat, or to answer a look
    own: float = 8.0  # after the last beat was sent, a worker no longer acts
    dead: float = 14.0  # without a beat, as another has watched it by its own clock, a worker is taken for dead
    gap: float = 6.0  # between two looks: after a longer one (we stood still, or the database did) all watching begins anew


def seconds_awake() -> float:
    """Seconds that only grow, also while the machine sleeps, where the system counts them so."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class WorkerLease:
    """The port Lease. It is certain for `pulse.own` seconds after a beat was sent that the database took; then in doubt until the next; and
    lost when the database says that others have taken over.

    Whoever takes over waits longer than that after it has *seen* the last beat, which was later than the worker sent it: so no two clocks
    have to agree, they only have to run at the same rate.
    """

    def __init__(self, pulse: Pulse, *, clock: Clock = seconds_awake) -> None:
        self._own = pulse.own
        self._clock = clock
        self._worker: str | None = None
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._doubt = asyncio.Event()
        self._change = asyncio.Event()

    def worker(self) -> str:
        """As whom this process works. Raises LeaseLost."""
        if self._worker is None:
            raise LeaseLost
        return self._worker

    def certain(self) -> bool:
        return self._worker is not None and self._clock() < self._until

    async def confirmed(self) -> None:
        worker = self.worker()
        while not self.certain():
            await self._change.wait()
            if self._worker != worker:
                raise LeaseLost

    async def doubtful(self) -> None:
        await self._doubt.wait()

    def renewed(self, worker: str, *, sent: float) -> None:
        """A beat that was sent at that moment has reached the database."""
        self._worker, self._until = worker, sent + self._own
        self._watch()
        if self.certain():
            self._doubt.clear()
        self._changed()

    def lost(self) -> None:
        self._worker, self._until = None, 0.0
        self._doubt.set()
        self._changed()

    def _watch(self) -> None:
        """Set the alarm for the end. After the process stood still, it comes before anything else runs on the loop."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(max(0.0, self._until - self._clock()), self._expire)

    def _expire(self) -> None:
        if self.certain():
            self._watch()
        else:
            self._doubt.set()

    def _changed(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    def close(self) -> None:
        self.lost()
        if self._timer is not None:
            self._timer.cancel()


class Watch:
    """Finds the workers whose hearts have stopped, by this process's own clock alone."""

    def __init__(self, pulse: Pulse, clock: Clock) -> None:
        self._pulse = pulse
        self._clock = clock
        self._seen: dict[str, tuple[int, float]] = {}  # worker -> its beat, and since when it is the same
        self._looked = clock()

    def dead(self, beats: Iterable[Beat]) -> Sequence[Beat]:
        """Give those that have not beaten for `pulse.dead` seconds in which we looked all the time."""
        now, beats = self._clock(), list(beats)
        known = self._seen if now - self._looked < self._pulse.gap else {}
        self._looked = now
        self._seen = {one.worker: self._same(known.get(one.worker), one, now) for one in beats}
        return [one for one in beats if now - self._seen[one.worker][1] > self._pulse.dead]

    def _same(self, before: tuple[int, float] | None, one: Beat, now: float) -> tuple[int, float]:
        return before if before is not None and before[0] == one.count else (one.count, now)
