"""Which events of the platforms were handled."""

from __future__ import annotations

from datetime import datetime

from core.store import rows
from core.store import statements as sql
from core.store.connection import Connection


def see(connection: Connection, platform: str, event: str, now: datetime) -> bool:
    """Note an event as handled, and tell whether it is new. If it brought a message, nobody has to read that any more."""
    values = {"platform": platform, "event": event}
    connection.execute(sql.END_UNREAD, values)
    return connection.execute(sql.SEE_EVENT, {**values, "now": rows.millis(now)}).first() is not None
