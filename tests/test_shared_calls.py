"""A tier's limits hold over all workers that share a database, and single pictures go before those of batches."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from core.errors import StoreOut
from core.ports.tier_calls import Asked
from core.renders.shared_calls import SharedCalls
from core.store.sql_store import SqlStore
from tests.databases import Postgres
from tests.servers import PATIENCE

_IDS = itertools.count()


@asynccontextmanager
async def worker(
    url: str, name: str, *, concurrency: int | None = None, per_minute: int | None = None
) -> AsyncIterator[SharedCalls]:
    async with SqlStore.open(url) as store:
        await store.leases.join(name, f"executor of {name}")
        calls = SharedCalls(
            "pro",
            store=store.tier_calls,
            concurrency=concurrency,
            per_minute=per_minute,
            longest=60.0,
            worker=lambda: name,
            new_id=lambda: f"c{next(_IDS)}",
        )
        listening = asyncio.create_task(store.leases.listen(calls.heard))
        try:
            yield calls
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            while calls._ending:
                await asyncio.wait(calls._ending)


async def until_queued(calls: SharedCalls, ticket: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while calls.wait(ticket) is None:  # noqa: ASYNC110 — the database answers when it does
            await asyncio.sleep(0.01)


async def until_locked(postgres: Postgres, url: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not postgres.rows(url, "SELECT 1 FROM pg_locks WHERE NOT granted"):  # noqa: ASYNC110 — the database asks when it does
            await asyncio.sleep(0.01)


async def test_no_more_calls_are_under_way_than_the_tier_allows(postgres: Postgres) -> None:
    url = await postgres.new()
    under_way = most = 0
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(worker(url, f"w{n}", concurrency=2)) for n in range(3)]

        async def call(n: int) -> None:
            nonlocal under_way, most
            async with workers[n % 3].turn(f"t{n}", batch=False):
                under_way += 1
                most = max(most, under_way)
                await asyncio.sleep(0.02)
                under_way -= 1

        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(call(n) for n in range(12)))
    assert most == 2


async def test_no_more_calls_begin_in_a_minute_than_the_tier_allows(postgres: Postgres) -> None:
    url = await postgres.new()
    async with worker(url, "w1", per_minute=2) as first, worker(url, "w2", per_minute=2) as second:
        for calls in (first, second):
            async with calls.turn("a", batch=False):
                pass
        async with AsyncExitStack() as stack:
            third = asyncio.create_task(stack.enter_async_context(second.turn("b", batch=False)))
            await until_queued(second, "b")
            queued = second.wait("b")
            assert queued is not None
            assert 50 < queued.seconds <= 60
            assert queued.ahead == 0
            # in a thread: what waits asks too, and may hold the rows just now
            await asyncio.to_thread(postgres.rows, url, "UPDATE tier_calls SET begun = begun - 60000 WHERE begun IS NOT NULL")
            await asyncio.wait_for(third, PATIENCE)


async def test_when_the_servers_clock_is_put_back_calls_of_before_hold_up_nobody(postgres: Postgres) -> None:
    url = await postgres.new()
    async with worker(url, "w1", per_minute=1) as calls:
        await _called(calls)
        while calls._ending:
            await asyncio.wait(calls._ending)
        postgres.rows(url, "UPDATE tier_calls SET since = since + 3600000, seen = seen + 3600000, begun = begun + 3600000")
        await asyncio.wait_for(_called(calls), PATIENCE)


async def test_when_the_servers_clock_is_put_back_whoever_waits_keeps_the_place(postgres: Postgres) -> None:
    url = await postgres.new()
    order: list[str] = []
    async with worker(url, "w1", concurrency=1) as first, worker(url, "w2", concurrency=1) as second:

        async def call(calls: SharedCalls, ticket: str) -> None:
            async with calls.turn(ticket, batch=False):
                order.append(ticket)

        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group, first.turn("under way", batch=False):
            group.create_task(call(first, "before"))
            await until_queued(first, "before")
            await asyncio.to_thread(
                postgres.rows, url, "UPDATE tier_calls SET since = since + 3600000, seen = seen + 3600000, begun = begun + 3600000"
            )
            first.heard()
            waits = (
                "SELECT 1 FROM tier_calls WHERE begun IS NULL AND seen > 3000000 + CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)"
            )
            while postgres.rows(url, waits):  # noqa: ASYNC110 — until it has asked again
                await asyncio.sleep(0.01)
            group.create_task(call(second, "after"))
            await until_queued(second, "after")
    assert order == ["before", "after"]


async def test_single_pictures_of_one_worker_go_before_the_batches_of_another(postgres: Postgres) -> None:
    url = await postgres.new()
    order: list[str] = []
    async with worker(url, "w1", concurrency=1) as first, worker(url, "w2", concurrency=1) as second:

        async def call(calls: SharedCalls, ticket: str, *, batch: bool) -> None:
            async with calls.turn(ticket, batch=batch):
                order.append(ticket)

        async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group, first.turn("under way", batch=False):
            group.create_task(call(first, "batch", batch=True))
            await until_queued(first, "batch")
            group.create_task(call(second, "single", batch=False))
            await until_queued(second, "single")
    assert order == ["single", "batch"]


async def test_a_call_ends_though_the_database_fails_a_few_times(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    async with worker(await postgres.new(), "w1", concurrency=1) as calls:
        end, failures = calls._store.end, iter(range(3))

        async def fails_at_first(asked: Asked) -> None:
            if next(failures, None) is not None:
                raise StoreOut
            await end(asked)

        monkeypatch.setattr(calls._store, "end", fails_at_first)
        async with asyncio.timeout(PATIENCE):
            for ticket in ("t1", "t2"):  # the second has its turn once the first is over
                async with calls.turn(ticket, batch=False):
                    pass


async def test_a_call_that_is_cancelled_while_it_asks_is_over(postgres: Postgres) -> None:
    url = await postgres.new()
    async with worker(url, "w1", concurrency=1) as calls:
        with postgres.connected(url) as other, other.transaction():
            other.execute("SELECT pg_advisory_xact_lock(759955917, hashtext('pro'))")  # another worker asks at the same moment
            asking = asyncio.create_task(_called(calls))
            await until_locked(postgres, url)
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            await asyncio.wait(calls._ending, timeout=0.2)
        await asyncio.wait_for(_called(calls), PATIENCE)
    assert postgres.rows(url, "SELECT * FROM tier_calls WHERE ended IS NULL") == []


@pytest.mark.parametrize("dies", ["while it calls", "while it waits"])
async def test_what_a_dead_worker_held_is_free(dies: str, postgres: Postgres) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store, worker(url, "w2", concurrency=1) as second:
        await store.leases.join("w1", "e1")
        values = "'x', 'pro', 'w1', 0"
        if dies == "while it calls":
            postgres.rows(
                url,
                f"INSERT INTO tier_calls SELECT {values}, n, n FROM (SELECT CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT) n) AS moment",
            )
        else:
            postgres.rows(url, f"INSERT INTO tier_calls VALUES ({values}, 0)")
        calling = asyncio.create_task(_called(second))
        if dies == "while it calls":
            await until_queued(second, "t")
            assert not calling.done()
            assert await store.leases.take_over("w1", 0, "w2") == []
        await asyncio.wait_for(calling, PATIENCE)


async def _called(calls: SharedCalls) -> None:
    async with calls.turn("t", batch=False):
        pass
