"""A database that has been used for long: a million versions, of which an ask of today should notice nothing (`--filled`)."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from core.model import Act, Reason
from tests.empty import empty_database

VERSIONS: Final = 1_000_000
_A_THREAD: Final = 10  # versions of each thread
_EVENTS: Final = 50_000  # of the two weeks for which they are kept
_DAYS: Final = 400
_PLACE: Final = {"platform": "'slack'", "workspace": "'T0TEAM'", "channel": "printf('C%04d', 1 + i % 100)"}
_WHO: Final = {"person_id": "'U' || (i % 1000)", "person_name": "'Person ' || (i % 1000)"}
_THREAD: Final = f"'filled-thread-' || (i / {_A_THREAD})"
_RENDER, _VERSION = "'filled-render-' || i", "'filled-version-' || i"
_HASH: Final = "lower(hex(randomblob(32)))"

_made: Path | None = None  # what --filled made, to be copied to each folder
_left_out = False


async def make(versions: int) -> None:
    """Make the database, once for all parts of the bench."""
    global _made
    _made = Path(tempfile.mkdtemp(prefix="darkroom-filled-")) / "darkroom.sqlite3"
    await empty_database(_made)
    began = time.perf_counter()
    await asyncio.to_thread(fill, _made, versions)
    size = await asyncio.to_thread(_made.stat)
    print(f"a database of {versions:,} versions: {size.st_size / 1e9:.2f} GB, filled in {time.perf_counter() - began:.0f} s")


def is_made() -> bool:
    return _made is not None


@contextmanager
def left_out() -> Iterator[None]:
    """Begin on empty databases inside the block."""
    global _left_out
    _left_out = True
    try:
        yield
    finally:
        _left_out = False


def put(data: Path) -> None:
    """Put a copy of it into a data folder, if there is one."""
    if _made is not None and not _left_out:
        data.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_made, data / "darkroom.sqlite3")
        with (data / "darkroom.sqlite3").open("rb") as file:
            os.fsync(file.fileno())  # else the first commit would wait for all of it


def take_away(data: Path) -> None:
    """Delete a copy that was used: each takes more than a gigabyte."""
    if _made is not None:
        for file in data.glob("darkroom.sqlite3*"):
            file.unlink()


def clear() -> None:
    global _made
    if _made is not None:
        shutil.rmtree(_made.parent)
    _made = None


def fill(database: Path, versions: int) -> None:
    """Fill the tables that grow, as if so many pictures had been made over a year and a bit, one after the other."""
    now = int(time.time() * 1000)
    at = f"{now} - ({versions} - i) * {_DAYS * 86_400_000 // versions}"
    made: Mapping[str, str] = {
        "tier": "CASE i % 5 WHEN 0 THEN 'pro' WHEN 1 THEN 'lite' ELSE 'flash' END",
        "model": "'gemini-nano-banana-2.1'",
        "seconds": "7.0 + i % 10",
        "cost": "34000",
    }
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("BEGIN")
        thread = {"id": "'filled-thread-' || i", **_PLACE, "root": "'root-' || i", "undone": "'[]'"}
        counts = {"renders": str(_A_THREAD), "versions": str(_A_THREAD), "begun_at": str(now)}
        current = {"current": f"'filled-version-' || (i * {_A_THREAD} + {_A_THREAD - 1})"}
        _insert(connection, "threads", versions // _A_THREAD, {**thread, **counts, **current})
        _insert(connection, "roots", versions // _A_THREAD, {**_PLACE, "root": "'root-' || i", "thread": "'filled-thread-' || i"})
        rendered = {"id": _RENDER, "thread": _THREAD, "place_in_thread": f"i % {_A_THREAD}", **_PLACE, **_WHO}
        over = {"state": "'done'", "reported": "1", "accepted_at": at, "over_at": at, "attachments": "'[]'", "wish": "'{}'"}
        _insert(connection, "renders", versions, {**rendered, **over, "choice": "'{}'"})
        picture = {"id": _VERSION, "thread": _THREAD, "number": f"1 + i % {_A_THREAD}", "render": _RENDER, "sha256": _HASH, **_WHO}
        how = {"act": f"'{Act.EDIT}'", "why": f"'{Reason.ORDINARY}'", "mime": "'image/png'", "made_at": at, **made}
        _insert(connection, "versions", versions, {**picture, **how})
        _insert(connection, "messages", versions, {**_PLACE, "message": "'message-' || i", "version": _VERSION})
        money = {"render": _RENDER, **_PLACE, **_WHO, "person_groups": "'  '", "thread": _THREAD, **made, "size": "'1K'"}
        settled = {"act": f"'{Act.EDIT}'", "state": "'used'", "reserved": "60000", "at": at, "over_at": at}
        _insert(connection, "ledger", versions, {**money, **settled})
        _insert(connection, "model_calls", versions, {"render": _RENDER, "attempt": "1", **made, "billed": "1", "made_at": at})
        _insert(connection, "marks", versions // 4, {"render": _RENDER, "key": "'references'", "value": "'[]'"})
        _insert(connection, "events", _EVENTS, {"platform": "'slack'", "event": "'event-' || i", "seen_at": f"{now} - i * 1000"})
        connection.execute("COMMIT")


def _insert(connection: sqlite3.Connection, table: str, count: int, values: Mapping[str, str]) -> None:
    """Insert so many rows. values: an expression of the row's number `i` for each column; any other column that must have a value has none
    of interest."""
    columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
    known = {name for _, name, *_ in columns}
    plain = {name: "''" if kind == "TEXT" else "0" for _, name, kind, must, default, _ in columns if must and default is None}
    chosen = {**plain, **{name: value for name, value in values.items() if name in known}}
    connection.execute(
        f"INSERT INTO {table} ({', '.join(chosen)}) WITH RECURSIVE numbers(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers"
        f" WHERE i + 1 < {count}) SELECT {', '.join(chosen.values())} FROM numbers"
    )
