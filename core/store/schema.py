"""Brings a database's schema up to date with Alembic, forward only."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

# Held until the end of the transaction. The number is ours alone: it begins sha256("darkroom migrations").
_LOCK = text("SELECT pg_advisory_xact_lock(7599559174512990514)")
_MIGRATIONS = Path(__file__).with_name("migrations")
HEAD = max(path.name[:4] for path in _MIGRATIONS.glob("versions/[0-9]*.py"))  # from the files, so that no new one is forgotten here


def upgrade(connection: Connection) -> None:
    """Run the missing migrations inside the caller's transaction. Costs one query if none is missing. Of several processes that start
    at once, one migrates and the others wait for it.

    Raises ValueError for a schema that is not one of ours, or not yet.
    """
    revision = _revision(connection)
    if revision == HEAD:
        return
    if connection.dialect.name == "postgresql":  # on SQLite, whoever may write is alone
        connection.execute(_LOCK)
        revision = _revision(connection)
        if revision == HEAD:
            return
    if revision is not None and not is_known(revision):
        raise ValueError(f"was made by a newer Darkroom (its schema is {revision}): run that one")
    from alembic import command  # imported late: a third of a second, needed on the day of an upgrade
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def is_known(revision: str) -> bool:
    """Whether a schema is this version's or an earlier one's."""
    return any(_MIGRATIONS.glob(f"versions/{revision}*.py"))


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row.version_num)
