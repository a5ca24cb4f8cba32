"""PostgreSQL behind a pooler: by session it is as good as the server; by transaction it is refused at the start, with what to set."""

from __future__ import annotations

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from core.store.database import Database
from core.store.sql_store import SqlStore
from tests.databases import Postgres
from tests.test_cli import Shell, said
from tests.test_postgres import KEYS, adding, opened

REFUSED = (
    "goes through a pooler that hands connections on between transactions."
    " Have it pool by session (PgBouncer: pool_mode = session), or name the server itself"
)
# What PgBouncer takes from whoever connects: https://www.pgbouncer.org/config.html#ignore_startup_parameters (read in November 2026)
_TAKEN = {"user", "database", "client_encoding", "datestyle", "timezone", "standard_conforming_strings", "application_name"}
_Server = tuple[StreamReader, StreamWriter]


class Pooler:
    """As PgBouncer is: it refuses settings that it does not follow, and gives a client a session of the server for as long as the client
    stays, or for one transaction."""

    def __init__(self, server: Path, *, by: str) -> None:
        self._server = server / ".s.PGSQL.5432"
        self._by = by
        self._free: list[_Server] = []  # the one that was freed last comes first
        self._all: list[_Server] = []

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            await self._serve(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is gone
        finally:
            writer.close()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        size = await reader.readexactly(4)
        start = await reader.readexactly(struct.unpack("!i", size)[0] - 4)
        names = {name.decode().lower() for name in start[4:].split(b"\0")[:-2:2]}
        if names - _TAKEN:
            fields = f"SFATAL\0C08P01\0Munsupported startup parameter: {min(names - _TAKEN)}\0\0".encode()
            writer.write(b"E" + struct.pack("!i", len(fields) + 4) + fields)
            return
        server = await asyncio.open_unix_connection(self._server)
        self._all.append(server)
        server[1].write(size + start)
        await self._answer(server, writer, until=b"Z")
        bound: _Server | None = server if self._by == "session" else None
        if bound is None:
            self._free.append(server)
        while True:
            kind, message = await _message(reader)
            if kind == b"X":
                return
            if bound is None:
                bound = self._free.pop()
            bound[1].write(message)
            if kind in (b"Q", b"S"):
                ready = await self._answer(bound, writer, until=b"Z")
                if self._by == "transaction" and ready.endswith(b"I"):
                    self._free.append(bound)
                    bound = None
            elif kind == b"H":
                await self._answer(bound, writer, until=b"TnE")

    async def _answer(self, server: _Server, writer: StreamWriter, *, until: bytes) -> bytes:
        while True:
            kind, message = await _message(server[0])
            writer.write(message)
            if kind in until:
                return message

    def close(self) -> None:
        for _, writer in self._all:
            writer.close()


async def _message(reader: StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readexactly(5)
    return head[:1], head + await reader.readexactly(struct.unpack("!i", head[1:])[0] - 4)


@asynccontextmanager
async def behind(postgres: Postgres, folder: Path, *, by: str) -> AsyncIterator[str]:
    """The address of a new database, behind a pooler."""
    url = (await postgres.new()).replace(str(postgres.folder), str(folder))
    pooler = Pooler(postgres.folder, by=by)
    async with await asyncio.start_unix_server(pooler.serve, folder / ".s.PGSQL.5432"):
        try:
            yield url
        finally:
            pooler.close()


async def test_one_that_pools_by_session_is_as_good_as_the_server(postgres: Postgres, tmp_path: Path) -> None:
    async with behind(postgres, tmp_path, by="session") as url, Database.open(url) as database:
        for key in ("a", "b"):
            await database.write(adding(key))
        assert [row.key for row in await database.read(KEYS)] == ["a", "b"]


@pytest.mark.parametrize("by", ["session", "no pooler"])
async def test_what_a_session_is_told_holds(postgres: Postgres, tmp_path: Path, by: str) -> None:
    def shown(name: str) -> str:
        return f"SHOW {name}"

    async with behind(postgres, tmp_path, by="session") as pooled:
        url = pooled if by == "session" else pooled.replace(str(tmp_path), str(postgres.folder))
        async with Database.open(f"{url}&timeout=7") as database:
            for name, value in (
                ("lock_timeout", "7s"),
                ("idle_in_transaction_session_timeout", "5s"),
                ("application_name", "darkroom"),
            ):
                asked = text(shown(name))
                assert await database.write(lambda at, asked=asked: at.execute(asked).scalar_one()) == value  # type: ignore[misc]
            asked = text(shown("transaction_read_only"))
            assert await database.look(lambda at: at.execute(asked).scalar_one()) == "on"
            assert await database.write(lambda at: at.execute(asked).scalar_one()) == "off"


async def test_one_that_pools_by_transaction_is_refused_with_what_to_set(postgres: Postgres, tmp_path: Path) -> None:
    async with behind(postgres, tmp_path, by="transaction") as url:
        for _ in range(3):  # with more sessions in its pool, too
            assert await opened(url) == REFUSED


@pytest.mark.parametrize("command", ["migrate", "doctor"])
async def test_the_command_line_says_so(postgres: Postgres, tmp_path: Path, command: str) -> None:
    sockets = tmp_path / "s"
    sockets.mkdir()
    async with behind(postgres, sockets, by="transaction") as url:
        ended = await Shell(tmp_path).run(command, env={"DARKROOM_DATABASE__URL": url})
    if command == "doctor":
        assert ended.status == 1
        assert f"database.url {REFUSED}" in ended.out
    else:
        said(ended, f"darkroom: database.url {REFUSED}.")


async def test_several_processes_may_start_behind_one_that_pools_by_session(postgres: Postgres, tmp_path: Path) -> None:
    async with behind(postgres, tmp_path, by="session") as url:
        assert await asyncio.gather(*(opened(url) for _ in range(4))) == [""] * 4
        async with SqlStore.open(url) as store:
            assert await store.leases.join("w1", "e1") == []
            assert await store.leases.beat("w1")
