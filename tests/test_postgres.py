"""The store on a real PostgreSQL, in a cluster of its own that is thrown away: every migration, every statement, and what is kept while
it is read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql import asyncpg

from core.model import Message, Person, Place
from core.ports.readings import Kept, Unread
from core.store import ledger_statements, statements
from core.store.schema import HEAD
from core.store.sql_store import SqlStore

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))  # where Debian puts it
INITDB = INSTALLED[-1] if INSTALLED else Path(shutil.which("initdb") or "")
NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SAID = Message(
    event="m:1",
    place=Place(platform="slack", workspace="T1", channel="C1", root="1.0"),
    person=Person(id="U1", name="Ana"),
    text="làm cửa xanh lá đi \ud83d\0",
)


def _program(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL, which refuses to run as root."""
    command = [str(INITDB.with_name(name)), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=120)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """The folder of a running server's socket."""
    if not INITDB.is_file():
        pytest.skip("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="darkroom-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    try:
        _program("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
        _program("pg_ctl", "-D", data, "-w", "-o", settings, "-l", str(folder / "log"), "start")
        try:
            yield folder
        finally:
            _program("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def url(cluster: Path) -> str:
    return f"postgresql+psycopg://postgres@/postgres?host={cluster}"


async def test_every_migration_runs_and_every_statement_is_understood(cluster: Path, url: str) -> None:
    for _ in range(2):  # the second time there is nothing to do
        async with SqlStore.open(url):
            pass
    with psycopg.connect(f"host={cluster} user=postgres dbname=postgres", autocommit=True) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        for module in (statements, ledger_statements):
            for name, statement in vars(module).items():
                if isinstance(statement, TextClause):
                    words = str(statement.compile(dialect=asyncpg.dialect()))  # type: ignore[no-untyped-call]
                    done = words if words.startswith("LOCK") else f"PREPARE its_{name.lower()} AS {words}"
                    with connection.transaction():
                        connection.execute(done.encode())


async def test_messages_are_kept_taken_up_and_ended_once(url: str) -> None:
    async with SqlStore.open(url) as store:
        assert await store.keep_unread(SAID, NOW, NOW + 6 * SECOND) is Kept.YES
        assert await store.keep_unread(SAID, NOW + SECOND, NOW + 7 * SECOND) is Kept.NO, "somebody reads it"
        assert await store.left_unread("slack", NOW + SECOND, NOW + 7 * SECOND) == ()
        later = NOW + 10 * SECOND
        assert await store.left_unread("slack", later, later + 6 * SECOND) == [Unread(message=SAID, since=NOW, was_read=False)]
        assert await store.left_unread("slack", later, later + 6 * SECOND) == (), "it is taken"
        assert await store.first_time("slack", SAID.event, later)
        assert not await store.first_time("slack", SAID.event, later)
        assert await store.left_unread("slack", later + timedelta(hours=1), later + timedelta(hours=2)) == ()
        assert await store.keep_unread(SAID, later, later + SECOND) is Kept.NO, "it was answered"
