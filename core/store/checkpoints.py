"""Keeps how far each gateway of a platform has listened."""

from __future__ import annotations

from core.store import statements as sql
from core.store.database import Database


class CheckpointRecords:
    """Implements the port CheckpointStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def checkpoint(self, platform: str, part: str) -> int | None:
        found = {row.part: row.moment for row in await self._database.read(sql.CHECKPOINTS, {"platform": platform})}
        return found.get(part, min(found.values(), default=None))

    async def keep_checkpoint(self, platform: str, part: str, moment: int) -> None:
        await self._database.execute(sql.KEEP_CHECKPOINT, {"platform": platform, "part": part, "moment": moment})
