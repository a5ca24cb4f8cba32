"""How many calls a tier may have under way, and how many may begin in a minute."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext

from core.model import Tier


class Lane:
    """The way to one tier's model. Callers go in the order in which they came.

    A lane without limits lets everybody through at once. `per_minute` is a bucket of that many calls which fills up evenly: the
    first `per_minute` calls after a quiet minute begin at once, the others 60 / per_minute seconds apart.
    """

    def __init__(self, tier: Tier, *, clock: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._places = asyncio.Semaphore(tier.concurrency) if tier.concurrency else None
        self._per_minute = tier.per_minute
        self._clock, self._sleep = clock, sleep
        self._full_at = clock()  # when the bucket is full again; it lies at most a minute and a turn ahead

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """One call under way. A place waited for and cancelled is free for the next."""
        async with self._places or nullcontext():
            await self._turn()
            yield

    async def _turn(self) -> None:
        if not self._per_minute:
            return
        apart = 60.0 / self._per_minute
        now = self._clock()
        begin = max(now, self._full_at + apart - 60.0)
        self._full_at = max(now, self._full_at) + apart
        if begin > now:
            await self._sleep(begin - now)
