"""Messages that are read, kept until they are answered; and the text calls that read them: in the ledger as the operator's cost, on
nobody's limit, and within a budget for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.model import Message, MicroDollars, Person, Place
from core.ports.lettering import SeenLettering
from core.ports.readings import BeganReading, Kept, MayRead, Unread
from core.quota.usage import READING
from core.reading import ReadingCall
from core.store import events, rows, statements
from core.store import ledger_statements as sql
from core.store.connection import Connection
from core.store.database import Database

_AT_ONCE = 50  # messages taken up at once, at most


class ReadingCallRecords:
    """Implements the port ReadingCallStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def speakers(self, place: Place, since: datetime, *, limit: int) -> Sequence[Person]:
        where = {**rows.workspace_values(place), "channel": place.channel, "since": rows.millis(since), "limit": limit}
        return [Person(id=row.person_id, name=row.person_name) for row in await self._database.read(sql.SPEAKERS, where)]

    async def keep_unread(self, message: Message, now: datetime, until: datetime) -> Kept:
        event = _event(message)
        moments = {"now": rows.millis(now), "until": rows.millis(until)}

        def work(connection: Connection) -> Kept:
            if connection.execute(statements.SEEN_EVENT, event).first() is not None:
                return Kept.NO
            kept = {**event, **moments, "body": rows.message_text(message)}
            if connection.execute(statements.KEEP_UNREAD, kept).first() is None:
                return Kept.NO
            return Kept.READ_BEFORE if _was_read(connection, message) else Kept.YES

        return await self._database.write(work)

    async def left_unread(self, platform: str, now: datetime, until: datetime) -> Sequence[Unread]:
        moments = {"platform": platform, "now": rows.millis(now), "until": rows.millis(until)}
        left = await self._database.read(statements.LEFT_UNREAD, {**moments, "limit": _AT_ONCE})
        if not left:
            return ()

        def work(connection: Connection) -> Sequence[Unread]:
            taken = [row for row in left if connection.execute(statements.TAKE_UNREAD, {**moments, "event": row.event}).first()]
            messages = [(rows.message_from(row.body), rows.moment(row.since)) for row in taken]
            return [Unread(message=message, since=since, was_read=_was_read(connection, message)) for message, since in messages]

        return await self._database.write(work)

    async def begin_reading(self, began: BeganReading, now: datetime) -> MayRead:
        def work(connection: Connection) -> MayRead:
            first = _id(began.messages[0])
            if any(_was_read(connection, message) for message in began.messages):
                return MayRead.READ_BEFORE
            if not _take(connection, began):
                news = connection.execute(sql.NOTE_BUDGET_SPENT, _period(began)).first() is not None
                return MayRead.NOW_SPENT if news else MayRead.SPENT
            for message in began.messages:
                connection.execute(sql.ADD_READING, _values(message, began, now))
            call = {"render": first, "tier": READING, "cost": began.most, "now": rows.millis(now)}
            connection.execute(sql.BEGIN_READING_CALL, call)
            return MayRead.YES

        return await self._database.write(work)

    async def end_reading(
        self, began: BeganReading, call: ReadingCall, ended: Sequence[Message], longer: Sequence[Message], now: datetime
    ) -> None:
        def work(connection: Connection) -> None:
            _end(connection, began, call)
            for message in longer:
                connection.execute(statements.LENGTHEN_UNREAD, {**_event(message), "body": rows.message_text(message)})
            for message in ended:
                events.see(connection, message.place.platform, message.event, now)

        await self._database.write(work)

    async def end_lettering(self, began: BeganReading, seen: SeenLettering) -> None:
        await self._database.write(lambda connection: _end(connection, began, seen))


def _end(connection: Connection, began: BeganReading, call: ReadingCall | SeenLettering) -> None:
    values = {"outcome": call.outcome, "cost": call.cost, "seconds": call.seconds}
    connection.execute(sql.END_READING_CALL, {"render": _id(began.messages[0]), **values})
    connection.execute(sql.CORRECT_BUDGET, {**_period(began), "change": MicroDollars(call.cost - began.most)})


def _event(message: Message) -> dict[str, str]:
    return {"platform": message.place.platform, "event": message.event}


def _was_read(connection: Connection, message: Message) -> bool:
    """Whether a text call was made for it."""
    return connection.execute(sql.READING, {"render": _id(message)}).first() is not None


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
