"""A database with two ways in: `read` for what only looks, `write` for a transaction that may write.

SQLite by default (sqlite.py); PostgreSQL (postgres.py) with the same work. Here are also the addresses by which they are named.
"""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import TextClause, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from core.errors import DatabaseFull
from core.runtime.retries import Outage
from core.store.connection import Connection, Row, Runner, Work
from core.store.sqlite import SqliteRunner, open_sqlite

log = structlog.get_logger(__name__)

T = TypeVar("T")

_SQLITE, _ELSEWHERE = (
    text("SELECT 'SQLite ' || sqlite_version() AS server"),
    text("SELECT split_part(version(), ' (', 1) AS server"),
)
_PSYCOPG = ("host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey")  # what psycopg knows of an address's query


class Database:
    """The database, whichever it is. Everything raises StoreOut if it does not answer, and DatabaseFull if its disk is full."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._full = Outage(log, DatabaseFull.code, level="error", says=DatabaseFull.mend)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Database]:
        """Open the database and bring its schema up to date. `url` as SQLAlchemy writes it: sqlite+aiosqlite:////path,
        postgresql+asyncpg://...

        Raises ValueError if it cannot be opened, which says why but not the URL, since that may hold a password; StoreOut if it is on
        a server that does not answer.
        """
        async with AsyncExitStack() as stack:
            try:
                runner = await stack.enter_async_context(_runner(url))
            except ArgumentError:
                raise ValueError("is not an address as SQLAlchemy writes it") from None
            except (SQLAlchemyError, sqlite3.Error, OSError) as error:
                cause = error.orig if isinstance(error, DBAPIError) else error
                raise ValueError(f"cannot be opened ({cause})") from error
            yield cls(runner)

    async def read(self, statement: TextClause, values: Mapping[str, Any] | None = None) -> Sequence[Row]:
        """The rows of one statement."""
        return await self.look(lambda connection: connection.execute(statement, values).all())

    async def look(self, work: Work[T], *, long: bool = False) -> T:
        """Run several selects in one trip. Each sees a consistent state of the database, but the next may see a later one.
        What takes `long` (a report over many rows) has a way of its own, so that no ask waits behind it."""
        return await self._runner.read(work, long=long)

    async def write(self, work: Work[T]) -> T:
        """Run `work` in a transaction: committed when this returns, undone if it raises. It may share the transaction with other
        work, so it may run twice, with the first run undone; it must change nothing but the database. It may run to its end even if
        the caller is cancelled."""
        try:
            done = await self._runner.write(work)
        except DatabaseFull:
            self._full.failed()
            raise
        self._full.over()
        return done

    async def beat(self, work: Work[T]) -> T:
        """Run what must wait for nothing else that this process does, on a server's connection of its own. It may be done or not where
        this raises, or is cancelled; either must do no harm."""
        return await self._runner.beat(work)

    async def tell(self) -> None:
        """Tell the other processes on this database that there is something new."""
        await self._runner.tell()

    async def listen(self, news: Callable[[], None]) -> None:
        """Call `news` whenever somebody tells, until this is cancelled or the connection ends. On a file there is nobody to hear."""
        await self._runner.listen(news)

    async def server(self) -> str:
        """The name and version of what keeps the database."""
        asked = _SQLITE if isinstance(self._runner, SqliteRunner) else _ELSEWHERE
        return str((await self.read(asked))[0].server)

    async def execute(self, statement: TextClause, values: Mapping[str, Any]) -> None:
        """Run a transaction of one statement."""

        def work(connection: Connection) -> None:
            connection.execute(statement, values)

        await self.write(work)


def _runner(url: str) -> AbstractAsyncContextManager[Runner]:
    address = make_url(url)
    match address.get_backend_name():
        case "sqlite":
            return open_sqlite(address)
        case "postgresql":
            from core.store.postgres import open_postgres  # asyncpg is needed by whoever has a server

            return open_postgres(address)
        case _:
            raise ValueError(
                "is of a database that Darkroom does not know. Begin it with postgresql+asyncpg:// or sqlite+aiosqlite://"
            )


async def pictures_on_server(url: str) -> Sequence[str] | None:
    """The originals of all versions in a server's database, each once; None where it has no tables of ours. Changes nothing. Raises
    ValueError, which says why the server cannot be asked."""
    from core.store.postgres import pictures_named

    return await pictures_named(make_url(url))


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def with_password(url: str, password: str) -> str:
    """The same address with a password, which belongs in no log. Raises ValueError if it cannot have one."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise ValueError("is not an address as SQLAlchemy writes it") from None
    if address.get_backend_name() == "sqlite":
        raise ValueError("is a file, which takes no password. Leave database.password out")
    if address.password:
        raise ValueError("holds a password already. Leave one of the two out")
    return address.set(password=password).render_as_string(hide_password=False)


def sqlite_file(url: str) -> Path | None:
    """The file that an address names; None if it names none."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    return Path(address.database) if address.get_backend_name() == "sqlite" and address.database else None


def psycopg_url(url: str) -> str | None:
    """The address of a PostgreSQL server as psycopg takes it, for what cannot use asyncpg; None: it is no such server's."""
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    if address.get_backend_name() != "postgresql":
        return None
    query = {key: value for key, value in address.query.items() if key in _PSYCOPG}
    if "ssl" in address.query:  # as asyncpg calls it
        query["sslmode"] = address.query["ssl"]
    return address.set(drivername="postgresql+psycopg", query=query).render_as_string(hide_password=False)
