"""Logs what may happen a thousand times a second at most once a second, with the count."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_EVERY = 1.0  # seconds


class Tally:
    """Counts events. `tell` is called with the number since its last call: at once for the first, then at most once in `every`
    seconds."""

    def __init__(self, tell: Callable[[int], None], *, every: float = _EVERY) -> None:
        self._tell = tell
        self._every = every
        self._count = 0
        self._pause: asyncio.TimerHandle | None = None

    def add(self) -> None:
        """Count one event. Must be called inside a running loop."""
        self._count += 1
        if self._pause is None:
            self._flush()

    def _flush(self) -> None:
        self._pause = None
        if self._count:
            count, self._count = self._count, 0
            self._tell(count)
            self._pause = asyncio.get_running_loop().call_later(self._every, self._flush)

    def close(self) -> None:
        """Report what has not been reported yet."""
        if self._pause is not None:
            self._pause.cancel()
        if self._count:
            self._tell(self._count)
        self._count, self._pause = 0, None
