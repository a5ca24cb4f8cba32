"""SQLite behind the port Runner: aiosqlite owns each connection and its thread, and a whole piece of work runs there in one trip, on
sqlite3's own connection (docs/decisions/0003).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import URL, StaticPool, create_engine, event

from core.errors import DatabaseFull, StoreOut
from core.runtime.retries import Retries
from core.store.connection import Connection, Runner, SqliteConnection, Work
from core.store.schema import upgrade

T = TypeVar("T")

_BUSY_SECONDS = 15.0  # how long a writer waits for another process's transaction, unless the URL says ?timeout=
_BEGIN = (
    "BEGIN IMMEDIATE"  # a transaction that reads first and writes later could fail as busy: the writer takes the lock at the start
)
_PRAGMAS = ("PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
_READERS = 2
_TOGETHER = 64  # most pieces of work in one transaction: all other writers wait for it, those of other processes too
_FULL = ("disk is full", "disk I/O error")  # the latter is what a write beyond a disk quota or a file size limit gives
_OUT = ("locked", "unable to open")


@contextmanager
def _translated() -> Iterator[None]:
    """Turn SQLite's own errors into ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if any(full in str(error) for full in _FULL):
            raise DatabaseFull from error
        if any(out in str(error) for out in _OUT):
            raise StoreOut from error
        raise


_Outcome = tuple[Any, Exception | None]


class _Worker:
    """An aiosqlite connection, used in aiosqlite's own thread. Work that comes while it is busy waits, and is then done in one trip
    and one transaction, in order of arrival, so a burst needs a few commits instead of one each.

    `_execute` is how every method of aiosqlite gets into that thread. It is not public, so aiosqlite is pinned, and every test of
    the store would fail without it.
    """

    def __init__(self, connection: aiosqlite.Connection, *, begin: str | None) -> None:
        """begin: how a transaction is begun; None: the work here only reads, each statement by itself."""
        self._connection = connection
        self._begin = begin
        self._waiting: deque[tuple[Work[Any], asyncio.Future[Any]]] = deque()
        self._busy: asyncio.Task[None] | None = None

    @property
    def load(self) -> int:
        """How many pieces of work would go before a new one."""
        return len(self._waiting) + (self._busy is not None)

    async def run(self, work: Work[T]) -> T:
        """Run the work. It is done even if the caller is cancelled."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, future))
        if self._busy is None:
            self._busy = asyncio.create_task(self._run_all())
        return await future

    async def idle(self) -> None:
        while self._busy is not None:
            await asyncio.wait({self._busy})  # a closer who is cancelled leaves it running

    async def _run_all(self) -> None:
        batch: list[tuple[Work[Any], asyncio.Future[Any]]] = []
        try:
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), _TOGETHER))]
                outcomes = await self._outcomes([work for work, _ in batch])
                for (_, future), (result, error) in zip(batch, outcomes, strict=True):
                    if future.cancelled():
                        continue
                    if error is None:
                        future.set_result(result)
                    else:
                        future.set_exception(error)
        except asyncio.CancelledError:  # the event loop ends, and nobody may be left waiting
            for _, future in (*batch, *self._waiting):
                future.cancel()
            raise
        finally:
            self._busy = None

    async def _outcomes(self, works: Sequence[Work[Any]]) -> Sequence[_Outcome]:
        try:
            outcomes: Sequence[_Outcome] = await _in_thread(self._connection, partial(self._together, works))
        except Exception as error:  # whoever waits for a result gets it raised
            return [(None, error)] * len(works)
        return outcomes

    def _together(self, works: Sequence[Work[Any]]) -> Sequence[_Outcome]:
        """Do all work in one transaction. If one piece fails, do each in its own, so that each learns what became of its own."""
        try:
            with _transaction(_inner(self._connection), self._begin) as connection:
                return [(_done(work, connection), None) for work in works]
        except _WorkFailedError as failed:
            if len(works) == 1:
                return [(None, failed.cause)]
        except Exception as error:  # of the transaction itself: a full disk, a lock
            return [(None, error)] * len(works)
        return [outcome for work in works for outcome in self._together([work])]


class _WorkFailedError(Exception):
    """A piece of work in a transaction raised. Any other error is the transaction's own, and so that of all its work."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause


def _done(work: Work[T], connection: Connection) -> T:
    try:
        return work(connection)
    except Exception as error:  # whatever it is: the caller gets it, and the others' work goes on
        raise _WorkFailedError(error) from error


class SqliteRunner:
    """Uses one connection for writing, a few for reading beside it, and one for what takes long. Raises StoreOut where the file does not
    answer, and DatabaseFull where its disk is full."""

    def __init__(self, writer: _Worker, readers: Sequence[_Worker], reporter: _Worker) -> None:
        self._writer = writer
        self._readers = readers
        self._reporter = reporter

    async def read(self, work: Work[T], *, long: bool = False) -> T:
        worker = self._reporter if long else min(self._readers, key=lambda worker: worker.load)
        with _translated():
            return await worker.run(work)

    async def write(self, work: Work[T]) -> T:
        with _translated():
            return await self._writer.run(work)

    async def beat(self, work: Work[T]) -> T:
        return await self.write(work)

    async def tell(self) -> None:
        pass

    async def listen(self, news: Callable[[], None]) -> None:
        await asyncio.Event().wait()


@asynccontextmanager
async def open_sqlite(address: URL) -> AsyncIterator[Runner]:
    """Open a file, and bring its schema up to date. Raises ValueError for an address that names none."""
    path, busy = address.database, _busy_seconds(address.query)
    if not path or path == ":memory:":
        raise ValueError("would be in memory, and forget everything at a restart")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        writer = await stack.enter_async_context(_worker(path, busy, begin=_BEGIN))
        *readers, reporter = [await stack.enter_async_context(_worker(path, busy, begin=None)) for _ in range(_READERS + 1)]
        await asyncio.to_thread(_upgrade, path, busy)
        yield SqliteRunner(writer, readers, reporter)


def _busy_seconds(query: Mapping[str, tuple[str, ...] | str]) -> float:
    """The timeout from a URL's query, which SQLAlchemy gives as text. Anything else in the query is unknown, and refused rather
    than silently ignored."""
    if unknown := query.keys() - {"timeout"}:
        raise ValueError(
            f"has a setting that is not known: {', '.join(sorted(unknown))}. An SQLite file takes timeout=SECONDS alone"
        )
    try:
        return float(str(query.get("timeout", _BUSY_SECONDS)))
    except ValueError:
        raise ValueError("has a timeout that is no number of seconds") from None


@asynccontextmanager
async def _worker(path: str, busy: float, *, begin: str | None) -> AsyncIterator[_Worker]:
    async with aiosqlite.connect(path, timeout=busy, isolation_level=None) as connection:  # transactions are begun by us
        await _write_ahead(connection, busy)
        for pragma in _PRAGMAS:
            await connection.execute(pragma)
        worker = _Worker(connection, begin=begin)
        try:
            yield worker
        finally:
            await worker.idle()


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str | None) -> Iterator[Connection]:
    """A transaction: committed at the end, undone if anything raises, the commit included."""
    if begin is None:
        yield SqliteConnection(connection)
        return
    connection.execute(begin)
    try:
        yield SqliteConnection(connection)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk has undone it already
            connection.execute("ROLLBACK")
        raise


def _upgrade(path: str, busy: float) -> None:
    """Bring the schema up to date on a connection of its own, since Alembic needs SQLAlchemy's."""
    with closing(sqlite3.connect(path, timeout=busy, isolation_level=None)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        event.listen(engine, "begin", lambda begun: begun.exec_driver_sql(_BEGIN))
        with engine.begin() as begun:
            upgrade(begun)
        engine.dispose()


async def _write_ahead(connection: aiosqlite.Connection, busy: float) -> None:
    """Switch write-ahead logging on. If two do so at once on a new file, SQLite answers one "locked" without waiting for its busy
    timeout."""

    def on(error: Exception) -> bool:
        return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)

    again = Retries(attempts=None, timeout=busy, wait_initial=0.01, wait_max=0.5)
    await again(on, connection.execute, "PRAGMA journal_mode=WAL")


def _in_thread(connection: aiosqlite.Connection, work: Callable[[], Any]) -> asyncio.Future[Any]:
    return asyncio.ensure_future(connection._execute(work))  # type: ignore[no-untyped-call]


def _inner(connection: aiosqlite.Connection) -> sqlite3.Connection:
    return connection._conn
