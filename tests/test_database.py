"""Transactions that several pieces of work share: each gets its own answer, and a failure undoes no other's work."""

from __future__ import annotations

import asyncio
import resource
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from core.errors import DatabaseFull
from core.store.connection import Connection, Work
from core.store.database import Database, sqlite_url
from tests.chat import empty_database
from tests.servers import PATIENCE

NOTE = text("INSERT INTO marks (render, key, value) VALUES ('r', :key, '')")
NOTED = text("SELECT key FROM marks ORDER BY rowid")
COUNT = text("SELECT COUNT(*) FROM marks")


class Refused(Exception):
    pass


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with Database.open(sqlite_url(tmp_path / "d.sqlite3")) as opened:
        yield opened


def noting(key: str, *, fails: bool = False) -> Work[int]:
    """Add a row, and return how many there are then."""

    def work(connection: Connection) -> int:
        connection.execute(NOTE, {"key": key})
        if fails:
            raise Refused(key)
        return int(connection.execute(COUNT).scalar_one())

    return work


@contextmanager
def nearly_full(folder: Path) -> Iterator[None]:
    """Let no file become much larger than the database is now."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(one.stat().st_size for one in folder.iterdir()) + 100_000, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def rows(database: Database) -> list[str]:
    return [row.key for row in await database.read(NOTED)]


async def test_a_burst_is_committed_a_few_times_and_in_order(database: Database) -> None:
    begun = []

    def counted(key: str) -> Work[int]:
        def work(connection: Connection) -> int:
            begun.append(connection)  # each transaction has its own
            return noting(key)(connection)

        return work

    counts = await asyncio.gather(*(database.write(counted(f"{n:02}")) for n in range(50)))
    assert counts == list(range(1, 51))
    assert await rows(database) == [f"{n:02}" for n in range(50)]
    assert len({id(one) for one in begun}) < 5


@given(fails=st.lists(st.booleans(), min_size=1, max_size=80))
@settings(max_examples=30, deadline=None)
def test_who_fails_is_told_and_undoes_nobody_else(fails: list[bool]) -> None:
    async def play(folder: Path) -> None:
        async with Database.open(await empty_database(folder / "d.sqlite3")) as database:
            works = (database.write(noting(f"{n:02}", fails=bad)) for n, bad in enumerate(fails))
            outcomes = await asyncio.gather(*works, return_exceptions=True)
            stays = [f"{n:02}" for n, bad in enumerate(fails) if not bad]
            assert await rows(database) == stays
            assert [one for one in outcomes if isinstance(one, int)] == list(range(1, len(stays) + 1))
            assert [str(one) for one in outcomes if isinstance(one, Refused)] == [f"{n:02}" for n, bad in enumerate(fails) if bad]

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))


async def test_a_caller_who_leaves_takes_no_answer_from_the_others(database: Database) -> None:
    first, second, third = (asyncio.create_task(database.write(noting(key))) for key in "abc")
    await asyncio.sleep(0)
    second.cancel()
    assert await first == 1
    assert await third in (2, 3)
    with pytest.raises(asyncio.CancelledError):
        await second


async def test_what_was_asked_before_the_end_is_done(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "d.sqlite3")
    async with Database.open(url) as database:
        asked = [asyncio.create_task(database.write(noting(key))) for key in "ab"]
        await asyncio.sleep(0)
    assert await asyncio.gather(*asked) == [1, 2]
    async with Database.open(url) as database:
        assert await rows(database) == ["a", "b"]


async def test_a_database_that_is_closed_answers_with_an_error(tmp_path: Path) -> None:
    async with Database.open(sqlite_url(tmp_path / "d.sqlite3")) as database:
        pass
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(ValueError, match=r"no active connection|Connection closed"):
            await database.write(noting("a"))


async def test_who_was_committed_alone_is_told_so_although_the_disk_is_full_for_the_next(
    database: Database, tmp_path: Path
) -> None:
    def filling(connection: Connection) -> None:
        connection.execute(text("INSERT INTO marks (render, key, value) VALUES ('r', 'huge', hex(zeroblob(500000)))"))

    works = [noting("a"), noting("b", fails=True), filling, noting("c")]
    with nearly_full(tmp_path):
        outcomes = await asyncio.gather(*(database.write(work) for work in works), return_exceptions=True)
    assert [type(one) for one in outcomes] == [int, Refused, DatabaseFull, int]
    assert await rows(database) == ["a", "c"]


async def test_nobody_waits_for_what_takes_long(database: Database) -> None:
    over = threading.Event()

    def report(connection: Connection) -> bool:
        connection.execute(COUNT)
        return over.wait(30)

    reports = [asyncio.create_task(database.look(report, long=True)) for _ in range(3)]
    await asyncio.sleep(0)
    try:
        async with asyncio.timeout(PATIENCE):
            await database.write(noting("a"))
            assert await asyncio.gather(*(rows(database) for _ in range(100))) == [["a"]] * 100
    finally:
        over.set()
    assert all(await asyncio.gather(*reports))


async def test_nobody_waits_for_ever_when_the_loop_ends(tmp_path: Path) -> None:
    """When the event loop ends, it cancels every task in any order, even one that writes something last."""
    ended = []

    async def last(database: Database) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            try:
                await database.write(noting("a"))
            finally:
                ended.append("a")

    async def main() -> None:
        database = await Database.open(sqlite_url(tmp_path / "d.sqlite3")).__aenter__()
        tasks.append(asyncio.create_task(last(database)))
        await asyncio.sleep(0)
        tasks.append(asyncio.create_task(database.write(noting("b"))))  # type: ignore[arg-type]
        await asyncio.sleep(0)

    tasks: list[asyncio.Task[None]] = []
    async with asyncio.timeout(PATIENCE):
        await asyncio.to_thread(asyncio.run, main())
    assert ended == ["a"]
