"""Notes that people deleted messages, whatever these showed: a picture of ours, pictures of their authors, a vote."""

from __future__ import annotations

from datetime import datetime

from core.model import Place
from core.store import shown
from core.store import statements as sql
from core.store import vote_statements as votes
from core.store.connection import Connection
from core.store.database import Database


class DeletionRecords:
    """Implements the port DeletionStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def message_deleted(self, place: Place, message: str, vote: str, now: datetime) -> bool:
        def work(connection: Connection) -> bool:
            where = {"platform": place.platform, "workspace": place.workspace, "channel": place.channel, "message": message}
            connection.execute(sql.FORGET_MESSAGE, where)
            shown.forget_message(connection, where, message, now)
            looks = {**where, "message": vote, "channel": place.channel if vote == message else ""}
            return connection.execute(votes.LOOK_AT, looks).first() is not None

        return await self._database.write(work)
