"""Who changed what, written in the transaction of the change; and which events have changed something before."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from core.quota.admins import By
from core.quota.audit import Record
from core.store import ledger_statements as sql
from core.store import rows, statements
from core.store.connection import Connection


def first_time(connection: Connection, by: By, now: datetime) -> bool:
    """Note that an event changes something. False: it has done so before."""
    values = {"platform": by.place.platform, "event": f"quota:{by.event}", "now": rows.millis(now)}
    return connection.execute(statements.SEE_EVENT, values).first() is not None


def add(
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
    connection.execute(sql.ADD_AUDIT, values)
