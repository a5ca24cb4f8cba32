"""Migrations go one after the other up to core.store.schema.HEAD, and whoever opens a database brings it there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from core.store.database import sqlite_url
from core.store.schema import HEAD
from core.store.sql_store import SqlStore

FOLDER = Path(__file__).parents[1] / "core/store/migrations"
SCRIPTS = ScriptDirectory(str(FOLDER))
BEFORE = f"{int(HEAD) - 1:04}"


def made(file: Path, revision: str) -> None:
    """Make a database as it was at that revision."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def asked(file: Path, statement: str) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(statement).fetchall()


def test_the_newest_migration_is_the_one_that_databases_are_brought_to() -> None:
    assert SCRIPTS.get_heads() == [HEAD]


def test_each_migration_follows_the_one_before() -> None:
    found = [(one.revision, one.down_revision) for one in SCRIPTS.walk_revisions()]
    numbers = [f"{number:04}" for number in range(int(HEAD), 0, -1)]
    assert found == list(zip(numbers, [*numbers[1:], None], strict=True))


@pytest.mark.parametrize("revision", [BEFORE, "0001"])
async def test_a_database_of_an_earlier_version_is_brought_up_when_it_is_opened(tmp_path: Path, revision: str) -> None:
    made(tmp_path / "old.sqlite3", revision)
    for name in ("old", "new"):
        async with SqlStore.open(sqlite_url(tmp_path / f"{name}.sqlite3")):
            pass
    old, new = (asked(tmp_path / f"{name}.sqlite3", "SELECT name FROM sqlite_master ORDER BY name") for name in ("old", "new"))
    assert asked(tmp_path / "old.sqlite3", "SELECT version_num FROM alembic_version") == [(HEAD,)]
    assert old == new


async def test_a_database_that_is_up_to_date_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "d.sqlite3"
    changes = []
    for _ in range(2):
        async with SqlStore.open(sqlite_url(file)):
            pass
        changes.append(asked(file, "PRAGMA schema_version"))
    assert changes[0] == changes[1]
