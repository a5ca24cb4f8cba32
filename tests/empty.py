"""Databases with nothing in them but their schemas, made once in a process and then copied: how schemas are made is the subject of
test_upgrade, and of the tests that start whole processes."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from core.store.database import sqlite_url
from core.store.sql_store import SqlStore

_MADE: dict[str, bytes] = {}  # name -> the file's bytes


async def empty_database(path: Path) -> str:
    """Put an empty database of the store there; gives its URL. The migrations run for the first only."""
    await asyncio.to_thread(path.write_bytes, (await _made())["darkroom.sqlite3"])
    return sqlite_url(path)


async def with_schemas(folder: Path) -> None:
    """Put the empty databases of a data folder there, unless it has some."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    for name, made in (await _made()).items():
        if not await asyncio.to_thread((folder / name).exists):
            await asyncio.to_thread((folder / name).write_bytes, made)


def made_with_schemas(folder: Path) -> None:
    """Put them there from code that is not asynchronous, wherever it runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, with_schemas(folder)).result()


async def _made() -> dict[str, bytes]:
    if not _MADE:
        from dbos import run_dbos_database_migrations  # half a second, for whoever needs it

        with TemporaryDirectory() as name:
            folder = Path(name)
            async with SqlStore.open(sqlite_url(folder / "darkroom.sqlite3")):
                pass
            await asyncio.to_thread(run_dbos_database_migrations, f"sqlite:///{folder / 'jobs.sqlite3'}")
            _MADE.update({path.name: path.read_bytes() for path in await asyncio.to_thread(lambda: sorted(folder.iterdir()))})
    return _MADE
