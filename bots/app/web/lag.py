"""Measures how late the event loop is: by how much a short sleep lasts longer than it should."""

from __future__ import annotations

from collections.abc import Callable

from core.runtime.clock import Clock, Sleep

_EVERY = 0.5  # seconds: seldom enough that it costs nothing while nothing happens


async def measure_lag(late: Callable[[float], None], *, clock: Clock, sleep: Sleep) -> None:
    """Tell `late` the seconds, again and again, until cancelled."""
    while True:
        began = clock()
        await sleep(_EVERY)
        late(max(0.0, clock() - began - _EVERY))
