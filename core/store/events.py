"""Which events of the platforms were handled, which have changed something, and the record of what they changed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from core.quota.admins import By
from core.quota.audit import Record
from core.store import ledger_statements, rows
from core.store import statements as sql
from core.store.connection import Connection


def see(connection: Connection, platform: str, event: str, now: datetime) -> bool:
    """Note an event as handled, and tell whether it is new. If it brought a message, nobody has to read that any more."""
    values = {"platform": platform, "event": event}
    connection.execute(sql.END_UNREAD, values)
    return connection.execute(sql.SEE_EVENT, {**values, "now": rows.millis(now)}).first() is not None


def first_time(connection: Connection, by: By, now: datetime) -> bool:
    """Note that an event changes something. False: it has done so before."""
    values = {"platform": by.place.platform, "event": f"quota:{by.event}", "now": rows.millis(now)}
    return connection.execute(sql.SEE_EVENT, values).first() is not None


def audit(
    connection: Connection,
    by: By,
    number: int,
    action: str,
    record: Record,
    now: datetime,
    *,
    event: str | None = None,
) -> None:
    """Write an audit record. `number`: which of the event's changes it is, from 0. `event`: the event to keep it under, if not that of
    `by`."""
    values = {
        **rows.workspace_values(by.place),
        "event": event or by.event,
        "number": number,
        "at": rows.millis(now),
        "channel": by.place.channel,
        "person_id": by.person.id,
        "person_name": by.person.name,
        "action": action,
        **asdict(record),
    }
    connection.execute(ledger_statements.ADD_AUDIT, values)
