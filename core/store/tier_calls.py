"""The limits on a tier's calls where several workers share a database: each call asks for its turn here."""

from __future__ import annotations

from core.ports.tier_calls import Asked, Queued
from core.store import tier_call_statements as sql
from core.store.connection import Connection
from core.store.database import Database

_HANDICAP = 10_000  # milliseconds that a picture of a batch lets single ones go before it
_FRESH = 5_000  # milliseconds for which asking for a turn counts


class TierCallRecords:
    """Implements the port TierCallStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, asked: Asked, worker: str) -> Queued | None:
        def work(connection: Connection) -> Queued | None:
            own = {"id": asked.id, "tier": asked.tier}
            connection.execute(sql.LOCK_TIER, {"tier": asked.tier}).all()
            connection.execute(sql.ASK_TIER, {**own, "worker": worker, "handicap": _HANDICAP if asked.batch else 0})
            found = connection.execute(sql.COUNT_TIER_CALLS, {**own, "longest": round(asked.longest * 1000), "fresh": _FRESH}).one()
            full = asked.concurrency is not None and found.running + found.ahead >= asked.concurrency
            soon = asked.per_minute is not None and found.begun + found.ahead >= asked.per_minute
            if found.own is not None:
                return None  # it was begun before, and the answer was lost
            if not full and not soon:
                connection.execute(sql.BEGIN_TIER_CALL, {"id": asked.id})
                return None
            opens = (found.oldest + 60_000 - found.now) / 1000 if soon and found.oldest is not None else 0.0
            return Queued(ahead=int(found.ahead) + full, seconds=max(0.0, opens))

        return await self._database.write(work)

    async def end(self, asked: Asked) -> None:
        def work(connection: Connection) -> None:
            connection.execute(sql.END_TIER_CALL, {"id": asked.id})
            connection.execute(sql.FORGET_TIER_CALLS, {"id": asked.id, "tier": asked.tier})

        await self._database.write(work)
        await self._database.tell()
