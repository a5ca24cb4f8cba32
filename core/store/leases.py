"""Which worker works on which render, in a database that several workers share.

A worker counts its heartbeats in its row; a lease is a row that names the worker which holds a render. Whoever takes over removes the dead
worker's row and changes its leases in one transaction, and every write of a worker about a render first locks the lease in its own:
so after a take-over, nothing that the worker before still does changes anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from core.errors import LeaseLost
from core.model import RenderId, RenderState
from core.ports.leases import Beat, Open
from core.store import lease_statements as sql
from core.store import rows
from core.store.connection import Connection
from core.store.database import Database


class LeaseRecords:
    """Implements the port LeaseStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def now(self) -> datetime:
        """The server's clock, which all processes on it can read."""
        return rows.moment(int((await self._database.read(sql.NOW))[0].at))

    async def join(self, worker: str, executor: str) -> Sequence[RenderId]:
        def work(connection: Connection) -> Sequence[RenderId]:
            connection.execute(sql.LOCK_JOIN).all()
            connection.execute(sql.JOIN, {"worker": worker, "executor": executor})
            earlier = [row.id for row in connection.execute(sql.EARLIER, {"executor": executor, "worker": worker})]
            return [render for one in earlier for render in _take_over(connection, one, None, worker) or ()]

        return await self._database.write(work)

    async def beat(self, worker: str) -> bool:
        return await self._database.beat(lambda connection: connection.execute(sql.BEAT, {"worker": worker}).first() is not None)

    async def beats(self) -> Sequence[Beat]:
        found = await self._database.read(sql.BEATS)
        return [Beat(worker=row.id, executor=row.executor, count=int(row.beat)) for row in found]

    async def take_over(self, dead: str, beat: int, by: str) -> Sequence[RenderId] | None:
        def work(connection: Connection) -> Sequence[RenderId] | None:
            if connection.execute(sql.HOLD_WORKER, {"worker": by}).first() is None:
                return None
            return _take_over(connection, dead, beat, by)

        return await self._database.write(work)

    async def tell(self) -> None:
        await self._database.tell()

    async def listen(self, news: Callable[[], None]) -> None:
        await self._database.listen(news)

    async def open_renders(self) -> Sequence[Open]:
        return [
            Open(
                render=RenderId(row.id),
                state=RenderState(row.state),
                accepted_at=rows.moment(row.accepted_at),
                worker=row.worker,
                number=int(row.number),
            )
            for row in await self._database.read(sql.OPEN_RENDERS)
        ]

    async def take(self, worker: str, renders: Sequence[RenderId]) -> Mapping[RenderId, int]:
        def work(connection: Connection) -> Mapping[RenderId, int]:
            if connection.execute(sql.HOLD_WORKER, {"worker": worker}).first() is None:
                return {}
            taken = {one: connection.execute(sql.TAKE, {"worker": worker, "render": one}).first() for one in sorted(renders)}
            late = {row.render for row in connection.execute(sql.NOT_TAKEN, {"worker": worker})}
            return {render: int(row.number) for render, row in taken.items() if row is not None and render not in late}

        return await self._database.write(work)

    async def release(self, worker: str, renders: Sequence[RenderId]) -> None:
        def work(connection: Connection) -> None:
            for render in sorted(renders):
                connection.execute(sql.GIVE_BACK, {"worker": worker, "render": render})

        await self._database.write(work)

    async def leave(self, worker: str) -> None:
        def work(connection: Connection) -> None:
            connection.execute(sql.GIVE_ALL_BACK, {"worker": worker})
            connection.execute(sql.REMOVE_WORKER, {"worker": worker, "beat": -1})

        await self._database.write(work)


def hold(connection: Connection, render: RenderId, worker: str) -> None:
    """Keep a render from being taken over until the end of the transaction. Raises LeaseLost if it was."""
    if not held(connection, render, worker):
        raise LeaseLost


def held(connection: Connection, render: RenderId, worker: str) -> bool:
    """Whether a worker holds a render; if so, until the end of the transaction."""
    return connection.execute(sql.HOLD_LEASE, {"render": render, "worker": worker}).first() is not None


def end(connection: Connection, render: RenderId) -> None:
    """Note that nobody needs to hold a render any more."""
    connection.execute(sql.END_LEASE, {"render": render})


def _take_over(connection: Connection, dead: str, beat: int | None, by: str) -> Sequence[RenderId] | None:
    if connection.execute(sql.REMOVE_WORKER, {"worker": dead, "beat": -1 if beat is None else beat}).first() is None:
        return None
    return [RenderId(row.render) for row in connection.execute(sql.HAND_ON, {"worker": dead, "to": by})]
