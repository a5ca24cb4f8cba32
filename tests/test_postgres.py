"""What is PostgreSQL's own: its migrations and statements, servers that restart, stop, lock or refuse, and programs of two versions on one
database. What both databases keep alike is tested where it belongs, on each (see databases.py)."""

from __future__ import annotations

from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql import asyncpg

from core.store import lease_statements, ledger_statements, statements
from core.store.schema import HEAD
from core.store.sql_store import SqlStore
from tests.databases import Postgres


async def test_every_migration_runs_and_every_statement_is_understood(postgres: Postgres) -> None:
    url = postgres.bare()
    for _ in range(2):  # the second time there is nothing to do
        async with SqlStore.open(url):
            pass
    with postgres.connected(url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        for module in (statements, ledger_statements, lease_statements):
            for name, statement in vars(module).items():
                if isinstance(statement, TextClause):
                    words = str(statement.compile(dialect=asyncpg.dialect()))  # type: ignore[no-untyped-call]
                    done = words if words.startswith("LOCK") else f"PREPARE its_{name.lower()} AS {words}"
                    with connection.transaction():
                        connection.execute(done.encode())
