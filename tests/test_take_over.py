"""A worker's heartbeat, which waits for nothing that the worker does beside it: on PostgreSQL, with somebody who holds a lock for long."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from core.jobs.lease import Pulse
from core.jobs.shared import SharedJobs
from core.model import RenderId
from core.store.database import psycopg_url
from core.store.sql_store import SqlStore
from tests.databases import Postgres
from tests.servers import PATIENCE
from tests.test_leases import A, B, Seconds, accepted

LEASES = "SELECT * FROM leases WHERE render = '{}' FOR SHARE"  # as every write about a render does
WAITING = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@contextmanager
def locked(postgres: Postgres, url: str, *statements: str) -> Iterator[psycopg.Connection[Any]]:
    """Hold the locks of some statements: a session that the server does not end."""
    with postgres.connected(url) as session, session.transaction():
        for statement in statements:
            session.execute(statement.encode())
        yield session


async def until(found: Callable[[], object], what: str) -> None:
    """Wait for something in the database, or in a task."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not found():  # noqa: ASYNC110 — the database tells nobody
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"waited in vain for {what}") from None


def waits(postgres: Postgres, url: str, number: int = 1) -> Callable[[], bool]:
    return lambda: postgres.rows(url, WAITING)[0][0] >= number


class Works:
    """The port Works, on which each render is busy until the end of the test."""

    def __init__(self) -> None:
        self.worked: list[RenderId] = []
        self.ended: list[RenderId] = []
        self.deaths: list[RenderId] = []

    async def begin(self, *, died: bool, among: Collection[RenderId] | None = None) -> None:
        self.deaths.extend(among or ())

    async def work(self, id: RenderId) -> None:
        self.worked.append(id)
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.append(id)

    def call_off(self, id: RenderId) -> None: ...

    def busy(self, id: RenderId) -> bool:
        return True


class Worker:
    """A worker in this process, whose clock goes on by a second with each of its heartbeats that the database has taken."""

    def __init__(self, postgres: Postgres, url: str, store: SqlStore, folder: Path) -> None:
        server = psycopg_url(url)
        assert server is not None
        self.clock, self.works = Seconds(), Works()
        self._postgres, self._url = postgres, url
        ids = (f"own-{n}" for n in itertools.count(1))
        self.jobs = SharedJobs(
            folder, store=store.leases, url=server, new_id=lambda: next(ids), clock=self.clock, pulse=Pulse(beat=0.02)
        )

    def beats(self) -> int:
        [(count,)] = self._postgres.rows(self._url, "SELECT COALESCE(MAX(beat), -1) FROM workers WHERE id LIKE 'own-%'")
        return int(count)

    async def live(self, seconds: int) -> None:
        for _ in range(seconds):
            before = self.beats()
            await until(lambda before=before: self.beats() > before, "a heartbeat")  # type: ignore[misc]
            assert self.jobs.lease.certain()
            self.clock.now += 1


@pytest.mark.parametrize("lasts", [4, 40], ids=["for less than the lease", "for longer than the lease"])
async def test_a_worker_beats_while_it_waits_to_take_over_and_keeps_its_renders(
    postgres: Postgres, tmp_path: Path, lasts: int
) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        for render in (A, B):
            await accepted(store, render)
        await store.leases.join("dead", "e1")
        await store.leases.take("dead", [A])
        one = Worker(postgres, url, store, tmp_path)
        async with one.jobs.running(one.works):
            await until(lambda: one.works.worked == [B], "its own render")
            with locked(postgres, url, LEASES.format(A)):
                await one.live(15)
                await until(waits(postgres, url), "the take-over")
                await one.live(lasts)
            await until(lambda: A in one.works.worked, "the dead worker's render")
            await one.live(2)
            assert one.works.ended == []
            assert one.works.deaths == [A]
        assert one.works.worked == [B, A]
    assert [row for row in postgres.rows(url, "SELECT id FROM workers") if row != ("dead",)] == []


@asynccontextmanager
async def beside_two(postgres: Postgres, folder: Path) -> AsyncIterator[tuple[Worker, SqlStore, str]]:
    """A worker beside two that beat no more, "first" with A and "second" with B: itself, the store and its address."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        for render, worker in ((A, "first"), (B, "second")):
            await accepted(store, render)
            await store.leases.join(worker, worker)
            await store.leases.take(worker, [render])
        one = Worker(postgres, url, store, folder)
        async with one.jobs.running(one.works):
            yield one, store, url


async def test_a_take_over_that_has_to_wait_keeps_no_other_from_being_made(postgres: Postgres, tmp_path: Path) -> None:
    async with beside_two(postgres, tmp_path) as (one, _, url):
        with locked(postgres, url, LEASES.format(A)):
            await until(lambda: one.beats() >= 0, "its beginning")
            await one.live(18)
            await until(lambda: one.works.worked == [B], "the other dead worker's render")
        await until(lambda: one.works.worked == [B, A], "the first one's")


async def test_one_that_dies_later_is_found_while_a_take_over_waits(postgres: Postgres, tmp_path: Path) -> None:
    async with beside_two(postgres, tmp_path) as (one, store, url):
        with locked(postgres, url, LEASES.format(A)):
            await until(lambda: one.beats() >= 0, "its beginning")
            for _ in range(15):
                assert await store.leases.beat("second")
                await one.live(1)
            await until(waits(postgres, url), "the first take-over")
            await one.live(18)
            await until(lambda: one.works.worked == [B], "the other dead worker's render")


@pytest.mark.parametrize("does", ["takes over", "takes", "gives back"])
async def test_no_wait_of_a_worker_is_in_the_way_of_its_heartbeat(postgres: Postgres, does: str) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await accepted(store, A)
        await store.leases.join("w1", "e1")
        await store.leases.join("w2", "e2")
        await store.leases.take("w1" if does == "takes over" else "w2", [A])
        if does == "takes":
            await store.leases.release("w2", [A])
        with locked(postgres, url, f"SELECT * FROM leases WHERE render = '{A}' FOR UPDATE"):
            ways: dict[str, Callable[[], Coroutine[Any, Any, object]]] = {
                "takes over": lambda: store.leases.take_over("w1", 0, "w2"),
                "takes": lambda: store.leases.take("w2", [A]),
                "gives back": lambda: store.leases.release("w2", [A]),
            }
            waiting = asyncio.create_task(ways[does]())
            await until(waits(postgres, url), "the lock")
            async with asyncio.timeout(PATIENCE):
                for _ in range(3):
                    assert await store.leases.beat("w2")
            assert not waiting.done()
        assert await waiting == {"takes over": [A], "takes": {A: 2}, "gives back": None}[does]


async def test_a_worker_beats_while_all_that_it_writes_has_to_wait(postgres: Postgres) -> None:
    """A process has so many connections for writing; a lock that somebody holds for long uses all of them up."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await accepted(store, A)
        await store.leases.join("w1", "e1")
        with locked(postgres, url, f"SELECT * FROM renders WHERE id = '{A}' FOR UPDATE"):
            writing = [asyncio.create_task(store.reported(A)) for _ in range(20)]
            await until(waits(postgres, url, 5), "its connections")
            for _ in range(3):
                async with asyncio.timeout(PATIENCE):
                    assert await store.leases.beat("w1")
            assert not any(one.done() for one in writing)
        await asyncio.gather(*writing)


async def test_a_worker_that_beats_is_not_taken_over_by_who_waits_for_it(postgres: Postgres) -> None:
    """Whoever finds it dead waits until its own take-over is done, in which it has beaten."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await accepted(store, A)
        for worker in ("w1", "w2", "w3"):
            await store.leases.join(worker, worker)
        await store.leases.take("w1", [A])
        with ExitStack() as stack:
            stack.enter_context(locked(postgres, url, LEASES.format(A)))
            first = asyncio.create_task(store.leases.take_over("w1", 0, "w2"))
            await until(waits(postgres, url), "the first take-over")
            second = asyncio.create_task(store.leases.take_over("w2", 0, "w3"))
            await until(waits(postgres, url, 2), "the second")
            assert await store.leases.beat("w2")
        assert await first == [A]
        assert await second is None, "it has beaten meanwhile"
        assert sorted(one.worker for one in await store.leases.beats()) == ["w2", "w3"]


async def test_a_beat_that_gets_no_answer_leaves_the_way_free_for_the_next(postgres: Postgres) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await store.leases.join("w1", "e1")
        with locked(postgres, url, "SELECT * FROM workers FOR UPDATE"):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await store.leases.beat("w1")
            await until(lambda: not waits(postgres, url)(), "its end")
        async with asyncio.timeout(PATIENCE):
            assert await store.leases.beat("w1")
