"""Copies of an SQLite database that is in use: one moment of it, whole, while everybody goes on reading and writing."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path


def snapshot(source: Path, target: Path) -> None:
    """Copy a database into a new file, which is checked and on disk when this returns. Raises OSError, sqlite3.Error; ValueError for a
    database that is damaged, whose first trouble it names.

    In one step: in several, each write of another process would begin the copy anew (https://www.sqlite.org/c3ref/backup_finish.html,
    read 2026-11-29). With write-ahead logging nobody waits for it.
    """
    if not source.is_file():
        raise FileNotFoundError(2, "there is no such file", str(source))
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as there,
        closing(sqlite3.connect(target)) as here,
    ):
        there.backup(here)
        here.execute("PRAGMA journal_mode=DELETE")  # so that the copy is one file; whoever opens it switches back
        trouble = here.execute("PRAGMA quick_check(1)").fetchone()[0]
    if trouble != "ok":
        raise ValueError(f"{source} is damaged ({trouble})")
    with target.open("rb") as file:
        os.fsync(file.fileno())


def schema_of(database: Path) -> str | None:
    """The revision of a database's schema, as Alembic wrote it down; None where there is none."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            return None
    return None if row is None else str(row[0])


def pictures_named(database: Path) -> list[str]:
    """The originals of all versions in a database, each once."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return [str(row[0]) for row in connection.execute("SELECT DISTINCT sha256 FROM versions")]
