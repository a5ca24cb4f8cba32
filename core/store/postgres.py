"""PostgreSQL behind the port Runner, by asyncpg: one pool for writing, one for reading, a connection for what takes long, and one for
heartbeats.

A transaction runs at READ COMMITTED. What must hold under concurrency is in single statements, or under the lock on a workspace's book
(ledger_statements.py), and every statement after that lock sees what others have committed.

A server that restarts, or fails over, is waited for as long as SQLite waits for a lock. Where a connection breaks while a transaction is
being committed, nobody knows yet whether it was. So each transaction leaves its number in the row of its writer, which is looked up before
anything is run again. (PostgreSQL's own number of a transaction will not do: after a crash another may get it.)
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, Final, TypeVar
from uuid import uuid4

import asyncpg
import structlog
from sqlalchemy import URL, NullPool, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from core.errors import DatabaseFull, StoreOut
from core.listing import listed
from core.runtime.retries import Retries
from core.runtime.waits import stop
from core.store.connection import Work
from core.store.schema import upgrade
from core.store.statements import NAMED_BY_VERSIONS

log = structlog.get_logger(__name__)

T = TypeVar("T")

_SECONDS: Final = 15.0  # how long a lock, a connection, an answer or a restart is waited for, unless the URL says ?timeout=
_LONG_SECONDS: Final = 300.0  # for a report's answer
_MIGRATING_SECONDS: Final = 900.0  # for another process that migrates, and for a migration's own statements
_WRITERS, _READERS, _REPORTERS, _HEARTS = 5, 4, 1, 1  # connections of a process, opened as they are needed
_STATEMENTS: Final = 500  # prepared on a connection: we have fewer, and none is prepared twice
# A process that stops in the middle of a transaction holds a workspace's book: the server ends its connection after this time, and where
# the server takes it for busy, whoever has waited so long for it looks each second.
_IDLE_SECONDS: Final = 5.0
_LATE_SECONDS, _LOOK_SECONDS = 2.0, 1.0
_KNOWN: Final = ("host", "port", "ssl", "sslmode", "timeout")  # settings of a URL
_SSL: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

# ruff: noqa: S608  (only constants are put into statements)

_AT = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"
_ROW = "ON CONFLICT (writer) DO UPDATE SET at = excluded.at, number ="
# The transaction's number in its writer's row, where it has written anything.
_NOTE = text(
    f"INSERT INTO commits (writer, number, at) SELECT :writer, :number, {_AT} WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
    f" {_ROW} excluded.number RETURNING number"
)
# The number of a writer's last transaction. Waits for one that is still in progress, since that holds the row.
_LAST = text(f"INSERT INTO commits (writer, number, at) VALUES (:writer, 0, {_AT}) {_ROW} commits.number RETURNING number")
# Rows of writers that are gone. One that is not makes its row anew.
_FORGET = text(f"DELETE FROM commits WHERE at < {_AT} - 86400000")
# End the sessions of ours that have stood for so long between the announcement of a statement and its run. To the server they are
# busy, so its limit for idle transactions does not end them, nor does any other, and what they have locked would stay so.
_END_STALLED = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user"
    " AND application_name = current_setting('application_name') AND state = 'active' AND wait_event = 'ClientRead'"
    " AND xact_start IS NOT NULL AND EXTRACT(EPOCH FROM clock_timestamp() - state_change) * 1000 > :milliseconds"
)
_SESSION = text("SELECT pg_backend_pid()")
_VERSIONS = text("SELECT to_regclass('versions')::text")
_PAGE: Final = 5_000  # rows
_NEWS: Final = "darkroom"  # the channel on which processes tell each other that there is something to do
_TELL = text(f"SELECT pg_notify('{_NEWS}', '')")

# SQLSTATEs: https://www.postgresql.org/docs/current/errcodes-appendix.html (read in November 2026)
_CONFLICT: Final = ("40001", "40P01")  # serialization failure, deadlock: the transaction was undone, and is run again
_GONE: Final = ("08", "57P01", "57P02", "57P03", "57P05")  # no connection, shut down, starting up
_STANDBY: Final = "25006"  # nothing can be written there: another server has taken over, or the pool is for reading
_OUT: Final = (
    "28",
    "3D000",
    "53",
    "55P03",
    "57014",
    "57P04",
)  # refused, out of memory or connections, a lock or an answer that takes long
_FULL: Final = "53100"
_BUSY: Final = ("53", "55P03", "57014")  # what other processes use up at the moment, or hold


class PostgresRunner:
    """Implements Runner. Raises StoreOut if the server does not answer in time, and DatabaseFull if its disk is full."""

    def __init__(
        self,
        *,
        writer: AsyncEngine,
        reader: AsyncEngine,
        reporter: AsyncEngine,
        heart: AsyncEngine,
        listener: AsyncEngine,
        seconds: float,
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._reporter = reporter
        self._heart = heart
        self._listener = listener
        self._seconds = seconds
        self._name = uuid4().hex
        self._writers, self._numbers = count(), count(1)
        self._free: list[str] = []  # writers that have no transaction in progress
        self._writing: set[asyncio.Task[Any]] = set()
        self._waits = 0  # how much is under way that may have to wait for a lock
        self._freeing: asyncio.Task[None] | None = None

    async def read(self, work: Work[T], *, long: bool = False) -> T:
        engine = self._reporter if long else self._reader

        async def once() -> T:
            async with engine.connect() as connection:
                return await connection.run_sync(work)

        with translated():
            return await self._persistently(once)

    async def write(self, work: Work[T]) -> T:
        """Run the work in a transaction. It is run to its end even if the caller is cancelled, as on SQLite."""
        task = asyncio.create_task(self._write(work))
        self._writing.add(task)
        task.add_done_callback(self._written)
        return await asyncio.shield(task)

    def _written(self, task: asyncio.Task[Any]) -> None:
        self._writing.discard(task)
        if not task.cancelled():
            task.exception()  # marks it as seen: whoever waits gets it, and maybe nobody waits

    async def beat(self, work: Work[T]) -> T:
        async def once() -> T:
            try:
                async with self._heart.begin() as connection:
                    return await connection.run_sync(work)
            except (SQLAlchemyError, OSError) as error:
                await self._leave_standby(error)
                raise

        with translated(), self._freed():
            return await self._persistently(once)

    async def tell(self) -> None:
        with translated():
            async with self._writer.begin() as connection:
                await connection.execute(_TELL)

    async def listen(self, news: Callable[[], None]) -> None:
        ended = asyncio.Event()
        with translated():
            async with self._listener.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                assert isinstance(driver, asyncpg.Connection)
                driver.add_termination_listener(lambda _: ended.set())
                await driver.add_listener(_NEWS, lambda *_: news())
                news()  # what was told before
                await ended.wait()
                await connection.invalidate()

    async def close(self) -> None:
        """Wait for what is being written."""
        while self._writing:
            await asyncio.wait(self._writing)
        if self._freeing is not None:
            await stop(self._freeing)

    async def end_stalled(self, seconds: float) -> int:
        """End the sessions of our processes that have stood still for so long within a transaction, where the server does not do so
        itself: what they have locked would be waited for in vain. Gives how many."""
        return len(await self.read(lambda at: at.execute(_END_STALLED, {"milliseconds": round(seconds * 1000)}).all()))

    @contextmanager
    def _freed(self) -> Iterator[None]:
        """Around whatever may have to wait for a lock: if it waits for long, sessions that hold locks and stand still are ended. Every
        process sees to that itself, since there may be no other."""
        timer = asyncio.get_running_loop().call_later(min(_LATE_SECONDS, self._seconds / 2), self._free_locks)
        self._waits += 1
        try:
            yield
        finally:
            self._waits -= 1
            timer.cancel()

    def _free_locks(self) -> None:
        if self._freeing is None or self._freeing.done():
            self._freeing = asyncio.create_task(self._look_for_stalled())

    async def _look_for_stalled(self) -> None:
        while self._waits:
            try:
                if ended := await self.end_stalled(_IDLE_SECONDS):
                    log.warning("sessions_ended", sessions=ended)
            except (StoreOut, SQLAlchemyError) as error:  # whoever waits is told so, too
                log.info("sessions_not_ended", error=type(error).__name__)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _write(self, work: Work[T]) -> T:
        with translated(), self._freed():
            return await self._persistently(lambda: self._transaction(work))

    async def _transaction(self, work: Work[T]) -> T:
        writer = self._free.pop() if self._free else f"{self._name}-{next(self._writers)}"
        number, noted = next(self._numbers), None
        try:
            async with self._writer.begin() as connection:
                result = await connection.run_sync(work)
                noted = (await connection.execute(_NOTE, {"writer": writer, "number": number})).first()
        except (SQLAlchemyError, OSError) as error:
            await self._leave_standby(error)
            if noted is None or not _is_gone(error) or not await self._was_committed(writer, number):
                raise
        finally:
            self._free.append(writer)
        return result

    async def _leave_standby(self, error: BaseException) -> None:
        """Where a server takes no writes any more, have the next connections lead to the one that took over, those that read too: this one
        may lag behind. Raises ConnectionError then."""
        if _state(error) == _STANDBY:
            for pool in (self._writer, self._heart, self._reader, self._reporter):
                await pool.dispose()
            raise ConnectionError("the server only reads") from error

    async def _was_committed(self, writer: str, number: int) -> bool:
        """Whether a transaction was committed whose connection broke meanwhile. Raises StoreOut if that cannot be found out."""

        async def once() -> bool:
            async with self._writer.begin() as connection:
                return bool((await connection.execute(_LAST, {"writer": writer})).scalar_one() == number)

        with translated():
            return await self._persistently(once)

    async def _persistently(self, once: Callable[[], Awaitable[T]]) -> T:
        """Run it until it goes through, or until the time is over."""
        return await Retries(attempts=None, timeout=self._seconds, wait_initial=0.02, wait_max=1.0)(_passes, once)


@asynccontextmanager
async def open_postgres(url: URL) -> AsyncIterator[PostgresRunner]:
    """Open the server's database, and bring its schema up to date. Raises ValueError for what has to be mended (the URL, the password, a
    schema that is not ours), and StoreOut where no server answers in time."""
    address = _address(url)
    await _upgrade(address)
    async with AsyncExitStack() as stack:

        def pool(size: int, answer_seconds: float, *, reads: bool) -> AsyncEngine:
            waits = {"pool_size": size, "max_overflow": 0, "pool_timeout": address.seconds}
            engine = _engine(address, answer_seconds, reads=reads, **waits)
            stack.push_async_callback(engine.dispose)
            return engine

        writer = pool(_WRITERS, address.seconds, reads=False)
        reader = pool(_READERS, address.seconds, reads=True)
        reporter = pool(_REPORTERS, _LONG_SECONDS, reads=True)
        heart = pool(_HEARTS, address.seconds, reads=False)
        listener = _engine(address, address.seconds, poolclass=NullPool)
        runner = PostgresRunner(
            writer=writer, reader=reader, reporter=reporter, heart=heart, listener=listener, seconds=address.seconds
        )
        stack.push_async_callback(runner.close)
        yield runner


async def pictures_named(url: URL) -> Sequence[str] | None:
    """The originals of all versions, each once; None where there are no tables of ours. Changes nothing. Raises ValueError, which says why
    the server cannot be asked."""
    address = _address(url)
    engine = _engine(address, _LONG_SECONDS, reads=True, poolclass=NullPool)
    named: list[str] = []
    try:
        async with engine.connect() as connection:
            if (await connection.execute(_VERSIONS)).scalar_one() is None:
                return None
            after = ""
            while page := (await connection.execute(NAMED_BY_VERSIONS, {"after": after, "limit": _PAGE})).scalars().all():
                named += page
                after = page[-1]
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise ValueError(_reason(error)) from error
    finally:
        await engine.dispose()
    return named


@dataclass(frozen=True, slots=True)
class _Address:
    url: URL
    ssl: str | None
    seconds: float


def _address(url: URL) -> _Address:
    if url.drivername not in ("postgresql", "postgresql+asyncpg"):
        raise ValueError("is for another driver. Begin it with postgresql+asyncpg://")
    if unknown := url.query.keys() - set(_KNOWN):
        raise ValueError(f"has a setting that is not known: {', '.join(sorted(unknown))}. PostgreSQL takes {', '.join(_KNOWN)}")
    ssl = url.query.get("sslmode", url.query.get("ssl"))
    if ssl is not None and ssl not in _SSL:
        raise ValueError(f"has an sslmode that is not known. Use {listed(_SSL, 'or')}")
    if not url.database:
        raise ValueError("names no database. Write it behind the server: postgresql+asyncpg://user@server/darkroom")
    plain = url.set(drivername="postgresql+asyncpg").difference_update_query(("ssl", "sslmode", "timeout"))
    return _Address(plain, None if ssl is None else str(ssl), _seconds(url.query))


def _seconds(query: Mapping[str, tuple[str, ...] | str]) -> float:
    try:
        seconds = float(str(query.get("timeout", _SECONDS)))
    except ValueError:
        raise ValueError("has a timeout that is no number of seconds") from None
    if not 0 < seconds < _MIGRATING_SECONDS:
        raise ValueError(f"has a timeout that is not between 0 and {_MIGRATING_SECONDS:g} seconds")
    return seconds


def _engine(
    address: _Address, answer_seconds: float, *, lock_seconds: float | None = None, reads: bool = False, **pool: Any
) -> AsyncEngine:
    """reads: each statement by itself, in no transaction, and the server refuses whatever would write."""
    settings = {
        "lock_timeout": f"{round((lock_seconds or address.seconds) * 1000)}ms",
        "idle_in_transaction_session_timeout": f"{round(_IDLE_SECONDS * 1000)}ms",
        "default_transaction_read_only": "on" if reads else "off",
    }
    connecting = {
        "timeout": address.seconds,
        "command_timeout": answer_seconds,
        "server_settings": {"application_name": "darkroom"},
        "async_creator_fn": partial(_connected, "; ".join(f"SET {name} = '{value}'" for name, value in settings.items())),
        "prepared_statement_cache_size": _STATEMENTS,
        **({} if address.ssl is None else {"ssl": address.ssl}),
    }
    isolation = "AUTOCOMMIT" if reads else "READ COMMITTED"
    return create_async_engine(address.url, connect_args=connecting, isolation_level=isolation, hide_parameters=True, **pool)


async def _connected(settings: str, *arguments: Any, **more: Any) -> Any:
    """Connect, then set what a pooler in front of the server does not accept while connecting (PgBouncer 1.18: "unsupported startup
    parameter: lock_timeout")."""
    connection = await asyncpg.connect(*arguments, **more)
    try:
        await connection.execute(settings)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def _check_sessions(engine: AsyncEngine) -> None:
    """Raises ValueError where our connections are handed on between two transactions, as PgBouncer's "pooling by transaction" does: what
    a session has been told (limits of time, what it listens to, its statements) would hold for others, and not for us."""
    async with engine.connect() as one, engine.connect() as other:
        try:
            before = (await one.execute(_SESSION)).scalar_one()
            await one.commit()
            held = (await other.execute(_SESSION)).scalar_one()  # in a transaction, which goes on
            after = (await one.execute(_SESSION)).scalar_one()
        except DBAPIError as error:
            if not isinstance(_cause(error), asyncpg.InvalidSQLStatementNameError | asyncpg.DuplicatePreparedStatementError):
                raise
        else:
            if before == after != held:
                return
    raise ValueError(
        "goes through a pooler that hands connections on between transactions."
        " Have it pool by session (PgBouncer: pool_mode = session), or name the server itself"
    )


async def _upgrade(address: _Address) -> None:
    """Bring the schema up to date, on a connection that waits long for another process that does so. A server that is not there yet is
    waited for as one that restarts, and then is no fault of the configuration."""
    engine = _engine(address, _MIGRATING_SECONDS, lock_seconds=_MIGRATING_SECONDS, poolclass=NullPool)

    async def upgraded() -> None:
        async with engine.begin() as connection:
            await connection.run_sync(upgrade)
            await connection.execute(_FORGET)

    try:
        patient = Retries(attempts=None, timeout=address.seconds, wait_max=1.0)
        await patient(_passes_at_start, upgraded)
        await patient(_passes_at_start, _check_sessions, engine)
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        if _passes_at_start(error) or isinstance(error, TimeoutError):
            raise StoreOut(mend=f"The database does not answer ({_reason(error)}). See [database] url, and the server.") from error
        raise ValueError(f"cannot be opened ({_reason(error)})") from error
    finally:
        await engine.dispose()


def _passes(error: Exception) -> bool:
    """Whether a transaction that failed so may go through if it is run again. It was undone."""
    return _is_gone(error) or _state(error) in _CONFLICT or _is_stale(error)


def _passes_at_start(error: Exception) -> bool:
    """Whether what keeps a process from starting is over by itself, as far as it can tell: the server has no connection left, say, or is
    not yet the one that takes over. Only what somebody has to mend may end it for good."""
    return _passes(error) or _state(error) == _STANDBY or (_state(error).startswith(_BUSY) and _state(error) != _FULL)


def _is_gone(error: Exception) -> bool:
    """Whether the server was not there, or is none that can be written to."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return _state(error).startswith(_GONE) or (isinstance(error, OSError) and not isinstance(error, TimeoutError))


def _is_stale(error: Exception) -> bool:
    """Whether a statement was prepared before somebody migrated: SQLAlchemy prepares it anew after it has failed once."""
    return isinstance(_cause(error), asyncpg.InvalidCachedStatementError)


def _state(error: BaseException) -> str:
    return str(getattr(_cause(error), "sqlstate", None) or "")


def _cause(error: BaseException) -> BaseException:
    """Find the error of asyncpg that SQLAlchemy wrapped."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def _reason(error: BaseException) -> str:
    """Why a server cannot be used, in its own words, on one line."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    return re.sub(r"\s+", " ", str(_cause(error))).strip()


@contextmanager
def translated() -> Iterator[None]:
    """Turn the server's errors into ours."""
    try:
        yield
    except (PoolExhausted, TimeoutError) as error:
        raise StoreOut from error
    except (SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        state = _state(error)
        if state == _FULL:
            raise DatabaseFull from error
        if _passes(error) or state.startswith(_OUT):
            raise StoreOut from error
        raise
