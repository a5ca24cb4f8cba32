"""One database, two ways in: `read` for single statements, `write` for transactions that may write.

SQLite by default (WAL, synchronous FULL, one writer at a time by BEGIN IMMEDIATE), Postgres by URL with the same statements.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Row, TextClause, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from core.errors import StoreFull
from core.store.schema import upgrade

_BUSY_SECONDS = 15.0  # how long a writer waits for another process's transaction


class Database:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        # Writers of this process queue here, first come first served, rather than in SQLite's busy loop.
        self._writer = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        """Open and bring the schema up to date. `url` as SQLAlchemy writes it: sqlite+aiosqlite:////path, postgresql+asyncpg://..."""
        engine = _engine(url)
        try:
            async with engine.connect() as connection:
                await connection.run_sync(upgrade)
                await connection.commit()
            yield cls(engine)
        finally:
            await engine.dispose()

    async def read(self, statement: TextClause, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """The rows of one statement, outside any transaction."""
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            return (await connection.execute(statement, values)).all()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: committed on leaving, rolled back on an error. Raises StoreFull where the disk is full."""
        if self._writer is None:
            async with self._engine.begin() as connection:
                yield connection
            return
        try:
            async with self._writer, self._engine.begin() as connection:
                yield connection
        except OperationalError as error:
            if "disk is full" in str(error.orig) or "disk I/O error" in str(error.orig):
                raise StoreFull from error
            raise


def sqlite_url(path: Path) -> str:
    return f"sqlite+aiosqlite:///{path}"


def _engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True)
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_async_engine(url, pool_size=4, max_overflow=0, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(dbapi_connection: Any, _: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None  # the driver begins no transactions of its own: _begin_immediate does
    cursor = dbapi_connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at the start: a transaction that reads first and writes later could otherwise fail as busy."""
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
