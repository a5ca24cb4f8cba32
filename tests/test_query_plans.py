"""Every statement finds its rows by an index, on both databases: what grows with each picture is never read through from one end to the
other, so a million versions cost an ask hardly more than a hundred."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import asyncpg

from core.store import lease_statements, ledger_statements, statements
from tests.databases import Postgres
from tests.empty import empty_database

SMALL = {  # what may be read through: it is small, or pruned by age, and nobody who asks waits for it
    "unread", "pending_asks", "shown", "installs_begun", "limits", "notices", "requests", "reading_budgets", "workers", "channel_settings",
    "installations", "checkpoints",
}  # fmt: skip
_PLANTED = text("SELECT id FROM versions WHERE words = :words")  # which no index helps, to see that this is found
_SCANNED = re.compile(r"SCAN (\w+)")


def _all() -> Iterator[tuple[str, TextClause]]:
    for module in (statements, ledger_statements, lease_statements):
        for name, statement in vars(module).items():
            if isinstance(statement, TextClause):
                yield name, statement
    yield "advance", statements.advance(3)
    yield "planted", _PLANTED


async def test_on_sqlite(tmp_path: Path) -> None:
    await empty_database(tmp_path / "empty.sqlite3")
    scanned: dict[str, set[str]] = {}
    with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as connection:
        tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert tables > SMALL
        for name, statement in _all():
            words = str(statement)
            if (
                words.startswith("LOCK")
                or "pg_advisory" in words
                or "EXTRACT(" in words
                or re.search(r"\bFOR (NO KEY |KEY )?(UPDATE|SHARE)", words)
            ):
                continue  # PostgreSQL's alone
            values = dict.fromkeys(re.findall(r"(?<!:):(\w+)", words), 1)
            plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {words}", values)]
            if found := {match[1] for line in plan if (match := _SCANNED.match(line))} & tables - SMALL:
                scanned[name] = found
    assert scanned == {"planted": {"versions"}}


@pytest.mark.parametrize("statement", [statements.SHOWN_IN_CHANNEL, statements.FORGET_TAKEN])
async def test_of_the_pictures_shown_in_a_channel_only_those_whose_moment_is_to_come_are_read(
    tmp_path: Path, statement: TextClause
) -> None:
    """Each message that is deleted in a channel, and each ask with pictures, looks for its own among them."""
    await empty_database(tmp_path / "empty.sqlite3")
    with closing(sqlite3.connect(tmp_path / "empty.sqlite3")) as connection:
        values = dict.fromkeys(re.findall(r"(?<!:):(\w+)", str(statement)), 1)
        plan = [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    assert plan == ["SEARCH shown USING INDEX shown_in_channel (platform=? AND workspace=? AND channel=? AND until>?)"]


async def test_on_postgresql(postgres: Postgres) -> None:
    """The server is told to read nothing through, so that where it does, no index would help. (It would on its own account while the tables
    are empty.)"""
    scanned: dict[str, set[str]] = {}
    with postgres.connected(await postgres.new()) as connection:
        connection.execute("SET enable_seqscan = off")
        connection.execute("SET plan_cache_mode = force_generic_plan")
        for name, statement in _all():
            words = str(statement.compile(dialect=asyncpg.dialect()))  # type: ignore[no-untyped-call]
            if words.startswith("LOCK"):
                continue
            connection.execute(f"PREPARE its_{name.lower()} AS {words}".encode())
            asked = "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = %s"
            [count] = connection.execute(asked, [f"its_{name.lower()}"]).fetchone() or [0]
            given = f"({', '.join(['NULL'] * count)})" if count else ""
            [plan] = connection.execute(f"EXPLAIN (FORMAT JSON) EXECUTE its_{name.lower()}{given}".encode()).fetchone() or [[]]
            if found := set(_read_through(plan if isinstance(plan, list) else json.loads(plan))) - SMALL:
                scanned[name] = found
    assert scanned == {"planted": {"versions"}}


def _read_through(plan: Any) -> Iterator[str]:
    """The tables that a plan reads from one end to the other, by themselves or along an index."""
    if isinstance(plan, list):
        for one in plan:
            yield from _read_through(one)
        return
    if not isinstance(plan, dict):
        return
    along_an_index = plan.get("Node Type") in ("Index Scan", "Index Only Scan") and "Index Cond" not in plan
    if "Relation Name" in plan and (plan.get("Node Type") == "Seq Scan" or along_an_index):
        yield str(plan["Relation Name"])
    for value in plan.values():
        yield from _read_through(value)
