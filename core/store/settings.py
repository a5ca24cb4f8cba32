"""Keeps what admins set for a channel, with the audit record of each change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.model import Place
from core.quota.admins import By
from core.quota.audit import Record
from core.store import events, rows
from core.store import statements as sql
from core.store.connection import Connection
from core.store.database import Database


class SettingRecords:
    """Implements the port SettingStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def channel_setting(self, place: Place, name: str) -> str | None:
        found = await self._database.read(sql.CHANNEL_SETTING, _values(place, name))
        return found[0].value if found else None

    async def set_channel_setting(
        self, by: By, name: str, value: str | None, now: datetime, tell: Callable[[str | None], Record]
    ) -> None:
        def work(connection: Connection) -> None:
            if not events.first_time(connection, by, now):
                return
            values = _values(by.place, name)
            row = connection.execute(sql.CHANNEL_SETTING, values).first()
            before = row.value if row is not None else None
            if before == value:
                return
            if value is None:
                connection.execute(sql.CLEAR_CHANNEL_SETTING, values)
            else:
                connection.execute(sql.SET_CHANNEL_SETTING, {**values, "value": value})
            events.audit(connection, by, 0, "set", tell(before), now)

        await self._database.write(work)


def _values(place: Place, name: str) -> dict[str, str]:
    return {**rows.workspace_values(place), "channel": place.channel, "name": name}
