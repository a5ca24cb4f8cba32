"""What a piece of work may do with its connection: the same on sqlite3's own as on SQLAlchemy's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import StaticPool, create_engine, text
from sqlalchemy.exc import MultipleResultsFound, NoResultFound

from core.store.connection import Connection, SqliteConnection

ADD = text("INSERT INTO pictures (name, version) VALUES (:name, :version)")
ADDED = text("INSERT INTO pictures (name, version) VALUES (:name, :version) ON CONFLICT DO NOTHING RETURNING version")
NAMED = text("SELECT name, version FROM pictures WHERE name = :name ORDER BY version")
ALL = text("SELECT * FROM pictures ORDER BY name, version")


@pytest.fixture(params=["sqlite3", "sqlalchemy"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Open a connection within a transaction, which must be possible to commit at the end: no statement is left half read, whatever was
    looked at."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        raw.execute("CREATE TABLE pictures (name TEXT, version INTEGER, note TEXT, PRIMARY KEY (name, version))")
        raw.execute("BEGIN IMMEDIATE")
        if request.param == "sqlite3":
            yield SqliteConnection(raw)
            raw.execute("COMMIT")
            return
        with create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool).begin() as begun:
            yield begun


def test_a_rows_columns_are_its_attributes(connection: Connection) -> None:
    connection.execute(ADD, {"name": "bicycle", "version": 1, "unused": "x"})
    row = connection.execute(NAMED, {"name": "bicycle"}).one()
    assert (row.name, row.version, row[1], tuple(row)) == ("bicycle", 1, 1, ("bicycle", 1))
    assert connection.execute(text("SELECT count(*), max(version) AS newest FROM pictures")).one().newest == 1
    assert connection.execute(ALL).one().note is None


def test_several_sets_of_values_are_carried_out_in_order(connection: Connection) -> None:
    connection.execute(ADD, [{"name": "door", "version": number} for number in (2, 1, 3)])
    assert [row.version for row in connection.execute(text("SELECT version FROM pictures ORDER BY rowid"))] == [2, 1, 3]


def test_the_first_the_only_and_all(connection: Connection) -> None:
    assert connection.execute(NAMED, {"name": "door"}).first() is None
    assert connection.execute(NAMED, {"name": "door"}).all() == []
    with pytest.raises(NoResultFound):
        connection.execute(NAMED, {"name": "door"}).one()
    connection.execute(ADD, [{"name": "door", "version": number} for number in (1, 2)])
    first = connection.execute(NAMED, {"name": "door"}).first()
    assert first is not None
    assert first.version == 1
    assert [row.version for row in connection.execute(NAMED, {"name": "door"}).all()] == [1, 2]
    with pytest.raises(MultipleResultsFound):
        connection.execute(NAMED, {"name": "door"}).scalar_one()
    assert connection.execute(text("SELECT count(*) FROM pictures")).scalar_one() == 2


def test_what_a_statement_gives_back_may_be_looked_at_or_not(connection: Connection) -> None:
    added = connection.execute(ADDED, {"name": "door", "version": 7}).first()
    assert added is not None
    assert added.version == 7
    assert connection.execute(ADDED, {"name": "door", "version": 7}).first() is None
    connection.execute(ADDED, {"name": "door", "version": 8})
    assert connection.execute(text("SELECT count(*) FROM pictures")).scalar_one() == 2


def test_rows_that_nobody_reads_to_the_end_keep_nothing_open(connection: Connection) -> None:
    connection.execute(ADD, [{"name": "door", "version": number} for number in range(500)])
    looked = iter(connection.execute(NAMED, {"name": "door"}))
    assert next(looked).version == 0
    assert next(looked).version == 1
    del looked
    connection.execute(NAMED, {"name": "door"}).first()


def test_a_note_of_any_script_comes_back_as_it_was(connection: Connection) -> None:
    for version, note in enumerate(("日本語", "ça va: très :bien", "עברית", "a 'quoted' \"word\"", "")):
        connection.execute(
            text("INSERT INTO pictures VALUES ('n', :version, :note) ON CONFLICT DO NOTHING"), {"version": version, "note": note}
        )
        found = connection.execute(text("SELECT note FROM pictures WHERE version = :version"), {"version": version})
        assert found.scalar_one() == note
