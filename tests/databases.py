"""Databases for tests: empty ones with the store's schema, on SQLite and on a real PostgreSQL.

Each test process starts a PostgreSQL server of its own when the first test asks for it, and throws it away at the end. A new database is
a copy of one that was migrated once. The fixtures are in conftest.py:

    async def test_what_both_keep(databases: Databases) -> None:     # runs on each: [sqlite], [postgres]
        async with SqlStore.open(await databases.new()) as store: ...

    async def test_what_a_server_does(postgres: Postgres) -> None:   # on PostgreSQL alone; it may be stopped and started
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest

from core.store.sql_store import SqlStore
from tests.disks import in_memory
from tests.empty import empty_database

_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))  # where Debian puts it
_INITDB = _INSTALLED[-1] if _INSTALLED else Path(shutil.which("initdb") or "")
_TEMPLATE = "empty"
GUARDED = "guarded"  # a user who needs a password; anybody else needs none


class Databases(Protocol):
    async def new(self) -> str:
        """Make an empty database with the store's schema; gives its URL."""

    def rows(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement on a connection of its own, and commit it; gives its rows."""


class SqliteDatabases:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    async def new(self) -> str:
        self._made += 1
        return await empty_database(self._folder / f"d{self._made}.sqlite3")

    def rows(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(url.removeprefix("sqlite+aiosqlite:///"))) as connection, connection:
            return connection.execute(statement).fetchall()


class Postgres:
    """A server whose only way in is a socket in its folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._data = str(folder / "data")
        self._names: list[str] = []  # of the databases made since the last clear()
        self._count = 0

    async def new(self) -> str:
        if not self.rows(self.url("postgres"), f"SELECT 1 FROM pg_database WHERE datname = '{_TEMPLATE}'"):
            self.rows(self.url("postgres"), f"CREATE DATABASE {_TEMPLATE}")
            async with SqlStore.open(self.url(_TEMPLATE)):
                pass
        return await asyncio.to_thread(self.bare, f"TEMPLATE {_TEMPLATE} STRATEGY file_copy")

    def bare(self, how: str = "") -> str:
        """Make a database without a schema; gives its URL."""
        self._count += 1
        name = f"d{self._count}"
        self.rows(self.url("postgres"), f"CREATE DATABASE {name} {how}")
        self._names.append(name)
        return self.url(name)

    def dumped(self, url: str, file: Path) -> None:
        """Take a dump, as docs/operations.md says."""
        _as_anybody("pg_dump", "--format=custom", f"--file={file}", url.replace("+asyncpg", ""))

    def brought_back(self, file: Path) -> str:
        """Bring a dump back into an empty database, as docs/operations.md says; gives its URL."""
        url = self.bare()
        _as_anybody("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url.replace('+asyncpg', '')}", str(file))
        return url

    def url(self, database: str) -> str:
        return f"postgresql+asyncpg://postgres@/{database}?host={self.folder}"

    def rows(self, url: str, statement: str) -> list[tuple[Any, ...]]:
        with self.connected(url) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description is not None else []

    def connected(self, url: str) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the test's own, on which each statement is committed by itself."""
        return psycopg.connect(url.replace("+asyncpg", ""), autocommit=True)

    def clear(self) -> None:
        """Drop the databases that were made, whoever is still connected."""
        for name in self._names:
            self.rows(self.url("postgres"), f"DROP DATABASE {name} WITH (FORCE)")
        self._names.clear()

    def start(self) -> None:
        settings = "-c listen_addresses= -c fsync=off -c max_connections=200 -c deadlock_timeout=100ms"
        settings += f" -c unix_socket_directories={self.folder}"
        _program("pg_ctl", "-D", self._data, "-w", "-o", settings, "-l", str(self.folder / "log"), "start")

    def stop(self, *, crash: bool = False) -> None:
        _program("pg_ctl", "-D", self._data, "-w", "-m", "immediate" if crash else "fast", "stop")


@contextmanager
def server() -> Iterator[Postgres]:
    """Run a server of its own. Skips the test where PostgreSQL is not installed, which CI takes for a failure."""
    if not _INITDB.is_file():
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="darkroom-pg-", dir=in_memory(500_000_000)))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        _program("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        with (folder / "data" / "pg_hba.conf").open("r+") as rules:
            before = rules.read()
            rules.seek(0)
            rules.write(f"local all {GUARDED} scram-sha-256\n{before}")
        postgres = Postgres(folder)
        postgres.start()
        try:
            postgres.rows(postgres.url("postgres"), f"CREATE ROLE {GUARDED} SUPERUSER LOGIN")
            yield postgres
        finally:
            postgres.stop(crash=True)
    finally:
        shutil.rmtree(folder)


def _as_anybody(name: str, *arguments: str) -> None:
    subprocess.run([str(_INITDB.with_name(name)), *arguments], check=True, capture_output=True, cwd="/", timeout=120)


def _program(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    command = [str(_INITDB.with_name(name)), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=120)
