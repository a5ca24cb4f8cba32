"""Memory as a capacity that is taken and given back, so that what runs side by side fits into it together."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Capacity:
    """A number of bytes, first come, first served: a large piece of work waits until enough is free, and later ones wait behind it.

    A piece of work that asks for more than there is takes all of it and runs alone, so nothing waits for ever. What holds some may not
    ask for more of the same capacity, and what needs two capacities takes them in a fixed order. What needs nothing never waits.
    """

    def __init__(self, size: int) -> None:
        self._size = self._free = size
        self._waiting: deque[tuple[int, asyncio.Future[None]]] = deque()

    @property
    def free(self) -> int:
        return self._free

    @asynccontextmanager
    async def taken(self, size: int) -> AsyncIterator[int]:
        """Hold `size` bytes inside the block; gives how many are really held."""
        size = max(0, min(size, self._size))
        await self._take(size)
        try:
            yield size
        finally:
            self._free += size
            self._let_in()

    async def _take(self, size: int) -> None:
        if size == 0 or (not self._waiting and size <= self._free):
            self._free -= size
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append((size, turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it may have been given its turn at the same moment
                self._free += size
            self._let_in()
            raise

    def _let_in(self) -> None:
        while self._waiting and (self._waiting[0][1].cancelled() or self._waiting[0][0] <= self._free):
            size, turn = self._waiting.popleft()
            if not turn.cancelled():
                self._free -= size
                turn.set_result(None)
