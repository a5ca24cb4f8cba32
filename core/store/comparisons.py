"""Keeps when the tiers of blind comparisons are shown, and which messages have yet to show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.model import RenderId, VersionId
from core.ports.comparisons import DueTiers
from core.store import events, rows
from core.store import statements as sql
from core.store import vote_statements as votes
from core.store.connection import Connection
from core.store.database import Database


def show_tiers(connection: Connection, render: RenderId) -> bool:
    """Show the tiers of a render's pictures from now on. Gives whether they were hidden."""
    hidden = connection.execute(votes.SHOW_TIERS, {"render": render}).all()
    if hidden:
        connection.execute(votes.TIERS_DUE, {"render": render})
    return bool(hidden)


def gone_on_with(connection: Connection, version: VersionId | None) -> None:
    """Show the tiers of the comparison that a version stands in, since somebody has chosen it."""
    if version is not None and (hidden := connection.execute(votes.SHOW_TIERS_WITH, {"version": version}).all()):
        connection.execute(votes.TIERS_DUE, {"render": hidden[0].render})


class ComparisonRecords:
    """Implements the port ComparisonStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show_tiers(self, platform: str, event: str, render: RenderId, now: datetime) -> bool | None:
        def work(connection: Connection) -> bool | None:
            return show_tiers(connection, render) if events.see(connection, platform, event, now) else None

        return await self._database.write(work)

    async def due_tiers(self, platform: str) -> Sequence[DueTiers]:
        def work(connection: Connection) -> Sequence[DueTiers]:
            found = connection.execute(votes.DUE_TIERS, {"platform": platform}).all()
            return [
                DueTiers(
                    render=rows.render_from(row),
                    thread=rows.thread_from(connection.execute(sql.THREAD, {"id": row.thread}).one()),
                    picked=row.picked,
                    sent=row.sent,
                )
                for row in found
            ]

        return await self._database.look(work)

    async def tiers_sent(self, render: RenderId, sent: str) -> None:
        await self._database.execute(votes.TIERS_SENT, {"render": render, "sent": sent})

    async def tiers_shown(self, render: RenderId) -> None:
        await self._database.execute(votes.TIERS_SHOWN, {"render": render})
