"""Keeps what a platform gave us when it was installed in a workspace, encrypted by its adapter, and the installs under way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.store import rows
from core.store import statements as sql
from core.store.connection import Connection
from core.store.database import Database


class InstallationRecords:
    """Implements the port InstallationStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def installation(self, platform: str, workspace: str) -> str | None:
        found = await self._database.read(sql.INSTALLATION, {"platform": platform, "workspace": workspace})
        return found[0].sealed if found else None

    async def installations(self, platform: str) -> Sequence[str]:
        """The workspaces in which it is installed."""
        return [row.workspace for row in await self._database.read(sql.INSTALLATIONS, {"platform": platform})]

    async def keep_installation(self, platform: str, workspace: str, sealed: str, now: datetime) -> None:
        values = {"platform": platform, "workspace": workspace, "sealed": sealed, "now": rows.millis(now)}
        await self._database.execute(sql.KEEP_INSTALLATION, values)

    async def forget_installation(self, platform: str, workspace: str, sealed: str) -> bool:
        values = {"platform": platform, "workspace": workspace, "sealed": sealed}
        return await self._database.write(
            lambda connection: connection.execute(sql.FORGET_INSTALLATION, values).first() is not None
        )

    async def begin_install(self, platform: str, state: str, until: datetime, now: datetime) -> None:
        def work(connection: Connection) -> None:
            connection.execute(sql.FORGET_INSTALLS_BEGUN, {"moment": rows.millis(now)})
            connection.execute(sql.BEGIN_INSTALL, {"platform": platform, "state": state, "until": rows.millis(until)})

        await self._database.write(work)

    async def end_install(self, platform: str, state: str, now: datetime) -> bool:
        values = {"platform": platform, "state": state}

        def work(connection: Connection) -> bool:
            row = connection.execute(sql.END_INSTALL, values).first()
            return row is not None and bool(row.until > rows.millis(now))

        return await self._database.write(work)
