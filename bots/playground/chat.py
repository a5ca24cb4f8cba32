"""The playground's own memory, like a chat platform's: what was said, what the studio shows, which files were attached.

It is SQLite, so that a restart forgets nothing. Every change gives its line the next `seq`; viewers ask for everything after the
last one they saw. Pictures are not kept here: lines name them by sha256. Attached files are in a folder of limited size.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bots.playground.files import File, store
from bots.playground.lines import ChatLine, Saying, Summary
from bots.shared.clock import utc_now
from core.model import Sha256, VersionId
from core.runtime.clock import Now

_PAGE = 40
_MOST_CHANGES = 200  # lines told at once

_SCHEMA = """
CREATE TABLE IF NOT EXISTS lines (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    seq      INTEGER NOT NULL UNIQUE,
    event    TEXT UNIQUE,             -- what makes it stand once: the sender's event, or the render
    channel  TEXT NOT NULL,
    root     INTEGER,                 -- the line whose thread it is in
    author   TEXT NOT NULL,
    only_for TEXT,                    -- seen by this person alone
    kind     TEXT NOT NULL,
    body     TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    removed  INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS lines_by_place ON lines (channel, root, id);
CREATE INDEX IF NOT EXISTS lines_by_root ON lines (root, id);
CREATE TABLE IF NOT EXISTS shown (    -- which pictures stand in which lines
    line    INTEGER NOT NULL,
    version TEXT NOT NULL,            -- or a place on a sheet that is being filled
    sha256  TEXT NOT NULL,
    PRIMARY KEY (line, version)
);
CREATE INDEX IF NOT EXISTS shown_by_sha256 ON shown (sha256);
CREATE INDEX IF NOT EXISTS shown_by_version ON shown (version);
CREATE TABLE IF NOT EXISTS files (
    id     TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    size   INTEGER NOT NULL,
    put_at TEXT NOT NULL
);
"""
_COLUMNS = "id, seq, channel, root, author, only_for, kind, body, said_at, removed"
_NEXT = "(SELECT COALESCE(MAX(seq), 0) + 1 FROM lines)"
_SEEN = "(only_for IS NULL OR only_for = :viewer)"


@asynccontextmanager
async def open_chat(folder: Path) -> AsyncIterator[Chat]:
    """Open the chat kept in `folder` (the data directory): playground.sqlite3 and playground-files/."""
    files = folder / "playground-files"
    await asyncio.to_thread(files.mkdir, parents=True, exist_ok=True)
    path = folder / "playground.sqlite3"
    async with aiosqlite.connect(path, isolation_level=None) as writes, aiosqlite.connect(path, isolation_level=None) as reads:
        await writes.execute("PRAGMA journal_mode = WAL")
        await writes.execute("PRAGMA synchronous = FULL")
        await writes.executescript(_SCHEMA)
        yield Chat(writes, reads, files, utc_now)


class Chat:
    """Lines and files. `root` and line ids are strings of digits outside, as on other platforms."""

    def __init__(self, writes: aiosqlite.Connection, reads: aiosqlite.Connection, files: Path, now: Now) -> None:
        self._writes = writes
        self._reads = reads  # each in one piece: overlapping reads would all see the chat as it was for the first
        self._files = files
        self._now = now
        self._turn = asyncio.Lock()  # one transaction at a time on the writing connection
        self._change = asyncio.Event()

    # --- saying

    async def say(self, saying: Saying) -> ChatLine:
        """Add a line and return it. The same event again changes nothing and returns the existing line."""
        async with self._writing():
            # In one piece: if cancelled between the statement and its row, the statement would stay open and keep the next change
            # from its commit.
            rows = await self._writes.execute_fetchall(
                f"INSERT INTO lines (seq, event, channel, root, author, only_for, kind, body, said_at)"  # noqa: S608 (a constant)
                f" VALUES ({_NEXT}, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (event) DO NOTHING RETURNING id",
                (
                    saying.event,
                    saying.channel,
                    _number(saying.root),
                    saying.author,
                    saying.only_for,
                    saying.kind,
                    _packed({**saying.body, "repeats": saying.replaces} if saying.replaces is not None else saying.body),
                    self._now().isoformat(),
                ),
            )
            row = next(iter(rows), None)
            if row is not None:
                await self._show(int(row[0]), saying.pictures)
                await self._take_back(int(row[0]), saying)
        line = await self.line(str(row[0])) if row is not None else await self.said(str(saying.event))
        assert line is not None  # it was written in this call, or by the unique event before
        return line

    async def _take_back(self, new: int, saying: Saying) -> None:
        """Remove the earlier line that `new` repeats."""
        if saying.replaces is None:
            return
        same_place = (saying.channel, _number(saying.root), saying.only_for, saying.replaces, new)
        alike = "channel = ? AND root IS ? AND only_for = ? AND json_extract(body, '$.repeats') = ? AND id < ? AND removed = 0"
        found = await self._writes.execute_fetchall(f"SELECT id FROM lines WHERE {alike}", same_place)  # noqa: S608 (a constant)
        for (ident,) in found:
            gone = f"UPDATE lines SET seq = {_NEXT}, removed = 1, body = '{{}}' WHERE id = ?"  # noqa: S608 (a constant)
            await self._writes.execute(gone, (ident,))

    async def change(
        self, ident: str, kind: str, body: Mapping[str, Any], pictures: Mapping[VersionId, Sha256] | None = None
    ) -> bool:
        """Replace a line's content. False: the line is gone."""
        async with self._writing():
            cursor = await self._writes.execute(
                f"UPDATE lines SET seq = {_NEXT}, kind = ?, body = ? WHERE id = ? AND removed = 0",  # noqa: S608 (a constant)
                (kind, _packed(body), _number(ident)),
            )
            if cursor.rowcount and pictures:
                await self._show(int(ident), pictures)
        return cursor.rowcount > 0

    async def remove(self, ident: str, *, viewer: str) -> bool:
        """Remove a line that only `viewer` sees."""
        async with self._writing():
            cursor = await self._writes.execute(
                f"UPDATE lines SET seq = {_NEXT}, removed = 1, body = '{{}}' WHERE id = ? AND only_for = ? AND removed = 0",  # noqa: S608
                (_number(ident), viewer),
            )
        return cursor.rowcount > 0

    async def describe(self, version: VersionId, alt: str) -> None:
        """Give a picture another alt text wherever it is shown."""
        for line in await self._showing(version):
            await self.change(line.id, line.kind, _described(line.body, version, alt))

    async def choose(self, version: VersionId) -> None:
        """Mark a picture as the chosen one wherever it is shown among several."""
        for line in await self._showing(version):
            if line.kind == "result" and len(line.body["pictures"]) > 1:
                await self.change(line.id, line.kind, {**line.body, "chosen": version})

    async def _showing(self, version: VersionId) -> Sequence[ChatLine]:
        rows = await self._reads.execute_fetchall("SELECT line FROM shown WHERE version = ? ORDER BY line", (version,))
        lines = [await self.line(str(row[0])) for row in rows]
        return [line for line in lines if line is not None and not line.removed]

    # --- reading

    async def line(self, ident: str) -> ChatLine | None:
        return await self._one("id = :id", {"id": _number(ident)})

    async def said(self, event: str) -> ChatLine | None:
        """The line that an event or a render has already made."""
        return await self._one("event = :event", {"event": event})

    async def channel(self, channel: str, *, viewer: str, before: str | None = None) -> Sequence[ChatLine]:
        """The newest lines in the channel itself (before `before`), oldest first."""
        rows = await self._many(
            f"channel = :channel AND root IS NULL AND removed = 0 AND {_SEEN} AND (:before IS NULL OR id < :before)"
            " ORDER BY id DESC LIMIT :page",
            {"channel": channel, "viewer": viewer, "before": _number(before), "page": _PAGE},
        )
        return rows[::-1]

    async def thread(self, root: str, *, viewer: str) -> Sequence[ChatLine]:
        """A root and all that follows it, oldest first."""
        return await self._many(
            f"(id = :root OR root = :root) AND removed = 0 AND {_SEEN} ORDER BY id", {"root": _number(root), "viewer": viewer}
        )

    async def changes(self, since: int, *, viewer: str) -> Sequence[ChatLine]:
        """What changed after `since`, in order, removals included."""
        return await self._many(
            f"seq > :since AND {_SEEN} ORDER BY seq LIMIT :limit", {"since": since, "viewer": viewer, "limit": _MOST_CHANGES}
        )

    async def now_at(self) -> int:
        """The seq of the latest change."""
        rows = await self._reads.execute_fetchall("SELECT COALESCE(MAX(seq), 0) FROM lines")
        return next(int(row[0]) for row in rows)

    async def summary(self, root: str) -> Summary:
        where = "FROM lines WHERE root = :root AND removed = 0 AND only_for IS NULL"
        counted = await self._reads.execute_fetchall(f"SELECT COUNT(*), MAX(said_at) {where}", {"root": _number(root)})
        newest = await self._reads.execute_fetchall(
            "SELECT sha256 FROM shown JOIN lines ON lines.id = shown.line WHERE lines.root = :root AND lines.only_for IS NULL"
            " ORDER BY lines.id DESC, shown.rowid LIMIT 1",
            {"root": _number(root)},
        )
        replies, last_at = next(iter(counted))
        return Summary(replies=int(replies), last_at=last_at, newest=next((Sha256(row[0]) for row in newest), None))

    async def shows(self, sha256: str) -> bool:
        """Whether a picture is shown anywhere in the chat."""
        return bool(await self._reads.execute_fetchall("SELECT 1 FROM shown WHERE sha256 = ? LIMIT 1", (sha256,)))

    def changed(self) -> asyncio.Event:
        """An event that the next change sets. Take it before reading, then wait for it, and nothing is missed in between."""
        return self._change

    # --- files

    async def keep_file(self, name: str, chunks: AsyncIterable[bytes]) -> File:
        """Keep what somebody attached, as it is. Raises FileTooLarge and keeps nothing then."""
        ident = secrets.token_hex(16)
        path = self._files / ident
        size = await store(path, chunks)
        async with self._writing():
            await self._writes.execute(
                "INSERT INTO files (id, name, size, put_at) VALUES (?, ?, ?, ?)", (ident, name, size, self._now().isoformat())
            )
        return File(id=ident, name=name, size=size, path=path)

    async def file(self, ident: str) -> File | None:
        rows = await self._reads.execute_fetchall("SELECT id, name, size FROM files WHERE id = ?", (ident,))
        return next((File(id=id_, name=name, size=size, path=self._files / id_) for id_, name, size in rows), None)

    # --- statements

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[None]:
        async with self._turn:
            try:
                await self._writes.execute("BEGIN IMMEDIATE")
                yield
                await self._writes.commit()
            except BaseException:  # also when cancelled, begun or even committed: half a change must not stay
                await self._writes.rollback()
                raise
            finally:
                self._change.set()
                self._change = asyncio.Event()

    async def _show(self, line: int, pictures: Mapping[VersionId, Sha256]) -> None:
        await self._writes.executemany(
            "INSERT OR IGNORE INTO shown (line, version, sha256) VALUES (?, ?, ?)",
            [(line, version, sha256) for version, sha256 in pictures.items()],
        )

    async def _one(self, where: str, values: Mapping[str, Any]) -> ChatLine | None:
        lines = await self._many(where, values)
        return lines[0] if lines else None

    async def _many(self, where: str, values: Mapping[str, Any]) -> list[ChatLine]:
        rows = await self._reads.execute_fetchall(f"SELECT {_COLUMNS} FROM lines WHERE {where}", values)  # noqa: S608 (constants)
        return [_line(row) for row in rows]


def _line(row: Any) -> ChatLine:
    ident, seq, channel, root, author, only_for, kind, body, said_at, removed = row
    return ChatLine(
        id=str(ident),
        seq=seq,
        channel=channel,
        root=None if root is None else str(root),
        author=author,
        only_for=only_for,
        kind=kind,
        body=json.loads(body),
        said_at=said_at,
        removed=bool(removed),
    )


def _packed(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _number(ident: str | None) -> int | None:
    """Parse a line's id, which comes from outside as text. Anything else finds no line."""
    if ident is None:
        return None
    return int(ident) if ident.isascii() and ident.isdigit() and len(ident) < 16 else -1


def _described(body: Mapping[str, Any], version: VersionId, alt: str) -> dict[str, Any]:
    pictures = [{**one, "alt": alt} if one["version"] == version else one for one in body.get("pictures", ())]
    return {**body, "pictures": pictures}
