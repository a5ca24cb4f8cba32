"""What is looked up and changes nothing of a render: threads, versions, and where they are posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.acts.tree import Node
from core.model import (
    Place,
    Render,
    RenderId,
    Sha256,
    ThreadId,
    Version,
    VersionId,
)
from core.ports.records import PostedVersion, Thread
from core.store import rows
from core.store import statements as sql
from core.store.connection import Connection
from core.store.database import Database


class ReadingRecords:
    """Implements the ports of the store that reading needs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def thread_at(self, place: Place) -> Thread | None:
        found = await self._database.read(sql.THREAD_AT, rows.place_values(place))
        return rows.thread_from(found[0]) if found else None

    async def thread(self, thread: ThreadId) -> Thread | None:
        found = await self._database.read(sql.THREAD, {"id": thread})
        return rows.thread_from(found[0]) if found else None

    async def version(self, version: VersionId) -> Version | None:
        found = await self._database.read(sql.VERSION, {"id": version})
        return rows.version_from(found[0]) if found else None

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        return [rows.version_from(row) for row in await self._database.read(sql.VERSIONS, {"thread": thread})]

    async def finals_of(self, draft: Version) -> Sequence[Version]:
        found = await self._database.read(sql.FINALS_OF, {"thread": draft.thread, "draft": draft.id})
        return [rows.version_from(row) for row in found]

    async def tree(self, thread: ThreadId) -> Sequence[Node]:
        rows = await self._database.read(sql.TREE, {"thread": thread})
        return [Node(VersionId(row.id), row.number, row.parent) for row in rows]

    async def these(self, versions: Sequence[VersionId]) -> Sequence[Version]:
        def work(connection: Connection) -> list[Version]:
            found = (connection.execute(sql.VERSION, {"id": version}).first() for version in versions)
            return [rows.version_from(row) for row in found if row is not None]

        return await self._database.look(work)

    async def made_from(self, thread: ThreadId, number: int, *, most: int) -> Sequence[int]:
        found = await self._database.read(sql.MADE_FROM, {"thread": thread, "number": number, "most": most})
        return [row.number for row in found]

    async def elder(self, version: Version) -> int:
        if version.parent is None:
            return 0
        [row] = await self._database.read(sql.ELDER, {"parent": version.parent, "number": version.number})
        return int(row.n)

    async def newest_versions(self, thread: ThreadId) -> Sequence[Version]:
        return [rows.version_from(row) for row in await self._database.read(sql.NEWEST_VERSIONS, {"thread": thread})]

    async def numbered(self, thread: ThreadId, number: int) -> Sequence[Version]:
        found = await self._database.read(sql.NUMBERED, {"thread": thread, "number": number})
        return [rows.version_from(row) for row in found]

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        where = {**rows.place_values(place), "message": message}
        return [rows.version_from(row) for row in await self._database.read(sql.VERSIONS_AT, where)]

    async def is_hidden(self, original: Sha256) -> bool:
        return bool(await self._database.read(sql.IS_HIDDEN, {"sha256": original}))

    async def posts_of(self, version: VersionId, *, limit: int) -> Sequence[PostedVersion]:
        found = await self._database.read(sql.POSTS_OF, {"version": version, "limit": limit})
        return [PostedVersion(message=row.message, position=row.position, root=row.root) for row in found]

    async def made_by(self, platform: str, workspace: str, person: str, *, limit: int) -> Sequence[Version]:
        where = {"platform": platform, "workspace": workspace, "person": person, "limit": limit}
        return [rows.version_from(row) for row in await self._database.read(sql.MADE_BY, where)]

    async def busy_in(self, platform: str, workspace: str) -> bool:
        return bool(await self._database.read(sql.BUSY_IN, {"platform": platform, "workspace": workspace}))

    async def lately(self, platform: str, since: datetime, *, limit: int) -> Sequence[Place]:
        where = {"platform": platform, "since": rows.millis(since), "limit": limit}
        found = await self._database.read(sql.LATELY, where)
        return [Place(platform=platform, workspace=row.workspace, channel=row.channel) for row in found]

    async def newest(self, thread: ThreadId) -> Render | None:
        found = await self._database.read(sql.NEWEST, {"thread": thread})
        return rows.render_from(found[0]) if found else None

    async def newest_unpainted(self, thread: ThreadId) -> RenderId | None:
        found = await self._database.read(sql.NEWEST_UNPAINTED, {"thread": thread})
        return RenderId(found[0].id) if found else None

    async def marks(self, render: RenderId) -> Mapping[str, str]:
        return {row.key: row.value for row in await self._database.read(sql.MARKS, {"render": render})}

    async def marks_of(self, thread: ThreadId, key: str) -> Mapping[RenderId, str]:
        rows = await self._database.read(sql.MARKS_OF_THREAD, {"thread": thread, "key": key})
        return {RenderId(row.render): row.value for row in rows}

    async def recent_seconds(self, tier: str, size: str | None, limit: int) -> Sequence[float]:
        """Wall times of this tier's last `limit` pictures of a size, in seconds, newest first."""
        values = {"tier": tier, "size": size or "", "limit": limit}
        return [row.seconds for row in await self._database.read(sql.RECENT_SECONDS, values)]

    async def set_alt(self, version: VersionId, alt: str) -> None:
        await self._database.execute(sql.SET_ALT, {"id": version, "alt": alt})
