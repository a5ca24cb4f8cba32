"""A tier's limits over all workers that share a database: single pictures before those of batches, each in the order in which they asked.

Each worker's own throttle lets at most the tier's number ask here, in its own fair order.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog

from core.errors import StoreOut
from core.ports.tier_calls import Asked, Queued, TierCallStore
from core.runtime.retries import Outage, Retries

log = structlog.get_logger(__name__)

_ASK_SECONDS = 1.0  # between two asks; for the store, whoever is silent for five is gone
_ENDING = Retries(attempts=20, wait_initial=0, wait_max=0, wait_jitter=0)  # each takes as long as the store waits


class SharedCalls:
    """Keeps a tier's limits over all workers.

    worker   as whom this process works
    longest  the seconds after which a call of this tier is over for certain
    """

    def __init__(
        self,
        tier: str,
        *,
        store: TierCallStore,
        concurrency: int | None,
        per_minute: int | None,
        longest: float,
        worker: Callable[[], str],
        new_id: Callable[[], str],
    ) -> None:
        self._tier = tier
        self._store = store
        self._concurrency = concurrency
        self._per_minute = per_minute
        self._longest = longest
        self._worker = worker
        self._new_id = new_id
        self._queued: dict[str, Queued] = {}  # id -> what it waits for
        self._tickets: dict[str, str] = {}  # id -> its ticket
        self._asking: dict[str, asyncio.Task[Queued | None]] = {}  # id -> what it last asked of the store
        self._news = asyncio.Event()
        self._ending: set[asyncio.Task[None]] = set()
        self._outage = Outage(log, "tier_call_not_ended", tier=tier)

    @asynccontextmanager
    async def turn(self, ticket: str, *, batch: bool) -> AsyncIterator[None]:
        """Hold one of the tier's calls inside the block, waiting for it first."""
        asked = Asked(
            id=self._new_id(),
            tier=self._tier,
            batch=batch,
            concurrency=self._concurrency,
            per_minute=self._per_minute,
            longest=self._longest,
        )
        self._tickets[asked.id] = ticket
        try:
            await self._begun(asked)
            yield
        finally:
            self._queued.pop(asked.id, None)
            del self._tickets[asked.id]
            task = asyncio.create_task(self._end(asked))
            self._ending.add(task)
            task.add_done_callback(self._ending.discard)

    def wait(self, ticket: str) -> Queued | None:
        """What the first with this ticket waits for; None: none does."""
        waiting = [queued for id, queued in self._queued.items() if self._tickets.get(id) == ticket]
        return min(waiting, key=lambda queued: (queued.seconds, queued.ahead), default=None)

    def heard(self) -> None:
        """Ask again at once: somebody has ended a call."""
        self._news.set()
        self._news = asyncio.Event()

    async def _begun(self, asked: Asked) -> None:
        while True:
            news = self._news
            queued = await self._answer(asked)
            if queued is None:
                self._queued.pop(asked.id, None)
                return
            self._queued[asked.id] = queued
            try:
                await asyncio.wait_for(news.wait(), min(_ASK_SECONDS, queued.seconds or _ASK_SECONDS))
            except TimeoutError:
                continue

    async def _answer(self, asked: Asked) -> Queued | None:
        """Ask the store for a turn. Whoever is cancelled meanwhile leaves the question to `_end`: the store may still say yes."""
        asking = self._asking[asked.id] = asyncio.create_task(self._store.begin(asked, self._worker()))
        await asyncio.wait([asking])
        return asking.result()

    async def _end(self, asked: Asked) -> None:
        if asking := self._asking.pop(asked.id, None):
            await asyncio.gather(asking, return_exceptions=True)
        with suppress(StoreOut):  # the call then counts as over once `longest` has passed
            await _ENDING(StoreOut, self._ended, asked)

    async def _ended(self, asked: Asked) -> None:
        try:
            await self._store.end(asked)
        except StoreOut as error:
            self._outage.failed(error)
            raise
        self._outage.over()
