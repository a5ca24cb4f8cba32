"""One after the other: what arrives in the same channel is taken in the order it came, whatever each has to wait for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """Remembers only the channels in which something is under way."""

    def __init__(self) -> None:
        self._locks: dict[int, asyncio.Lock] = {}
        self._present: Counter[int] = Counter()

    @asynccontextmanager
    async def turn(self, channel: int) -> AsyncIterator[None]:
        """Whoever calls first is first."""
        self._present[channel] += 1
        try:
            async with self._locks.setdefault(channel, asyncio.Lock()):
                yield
        finally:
            self._present[channel] -= 1
            if not self._present[channel]:
                del self._present[channel], self._locks[channel]
