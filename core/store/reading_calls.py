"""Text calls that read messages: in the ledger as the operator's cost, on nobody's limit, and within a budget for all of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.model import Message, MicroDollars
from core.ports.readings import BeganReading, MayRead
from core.quota.usage import READING
from core.reading import ReadingCall
from core.store import ledger_statements as sql
from core.store import rows
from core.store.connection import Connection
from core.store.database import Database

_UNDER_WAY = 10_000  # milliseconds: a call that began longer ago has ended, or its process has


class ReadingCallRecords:
    """Keeps the port ReadingCallStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin_reading(self, began: BeganReading, now: datetime) -> MayRead:
        def work(connection: Connection) -> MayRead:
            first = _id(began.messages[0])
            before = connection.execute(sql.READING, {"render": first}).first()
            if before is not None:
                under_way = rows.millis(now) - before.at < _UNDER_WAY
                return MayRead.BEING_READ if under_way else MayRead.CUT_OFF
            if not _take(connection, began):
                news = connection.execute(sql.NOTE_BUDGET_SPENT, _period(began)).first() is not None
                return MayRead.NOW_SPENT if news else MayRead.SPENT
            for message in began.messages:
                connection.execute(sql.ADD_READING, _values(message, began, now))
            call = {"render": first, "tier": READING, "cost": began.most, "now": rows.millis(now)}
            connection.execute(sql.BEGIN_READING_CALL, call)
            return MayRead.YES

        return await self._database.write(work)

    async def end_reading(self, began: BeganReading, call: ReadingCall) -> None:
        def work(connection: Connection) -> None:
            values = {"outcome": call.outcome, "cost": call.cost, "seconds": call.seconds}
            connection.execute(sql.END_READING_CALL, {"render": _id(began.messages[0]), **values})
            connection.execute(sql.CORRECT_BUDGET, {**_period(began), "change": MicroDollars(call.cost - began.most)})

        await self._database.write(work)


def _id(message: Message) -> str:
    return f"{READING} {message.place.platform} {message.event}"


def _period(began: BeganReading) -> dict[str, int]:
    return {"starts_at": rows.millis(began.period.starts), "ends_at": rows.millis(began.period.ends)}


def _take(connection: Connection, began: BeganReading) -> bool:
    """Take a call's highest price from the period's budget, if there is room."""
    connection.execute(sql.OPEN_BUDGET, _period(began))
    values = {**_period(began), "most": began.most, "budget": began.budget}
    return connection.execute(sql.TAKE_FROM_BUDGET, values).first() is not None


def _values(message: Message, began: BeganReading, now: datetime) -> dict[str, Any]:
    return {
        "render": _id(message),
        **rows.workspace_values(message.place),
        "channel": message.place.channel,
        "person_id": message.person.id,
        "person_name": message.person.name,
        "thread": began.thread,
        "act": READING,
        "tier": READING,
        "model": began.model,
        "now": rows.millis(now),
    }
