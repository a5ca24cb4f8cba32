"""What is PostgreSQL's own: its migrations and statements, servers that restart, stop, lock or refuse, and programs of two versions on one
database. What both databases keep alike is tested where it belongs, on each (see databases.py)."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import TextClause, text
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.exc import DBAPIError

from core.errors import DatabaseFull, StoreOut
from core.model import RenderId, ThreadId
from core.store import lease_statements, ledger_statements, statements, tier_call_statements, tier_health_statements
from core.store.connection import Connection, Work
from core.store.database import Database, with_password
from core.store.schema import HEAD
from core.store.sql_store import SqlStore
from tests.databases import GUARDED, Postgres
from tests.demo import running_demo
from tests.test_cli import Shell, said
from tests.test_store import NOW, entry


async def test_every_migration_runs_and_every_statement_is_understood(postgres: Postgres) -> None:
    url = postgres.bare()
    for _ in range(2):  # the second time there is nothing to do
        async with SqlStore.open(url):
            pass
    with postgres.connected(url) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]
        for module in (statements, ledger_statements, lease_statements, tier_call_statements, tier_health_statements):
            for name, statement in vars(module).items():
                if isinstance(statement, TextClause):
                    words = str(statement.compile(dialect=asyncpg.dialect()))  # type: ignore[no-untyped-call]
                    done = words if words.startswith("LOCK") else f"PREPARE its_{name.lower()} AS {words}"
                    with connection.transaction():
                        connection.execute(done.encode())


# --- opening ------------------------------------------------------------------------------------------------------------


async def opened(url: str) -> str:
    """Open a database and close it again: what was wrong with it, or nothing."""
    try:
        async with SqlStore.open(url):
            return ""
    except ValueError as error:
        return str(error)
    except StoreOut as error:
        return error.mend


async def test_a_password_comes_in_beside_the_address_and_is_never_said(postgres: Postgres) -> None:
    postgres.rows(postgres.url("postgres"), f"ALTER ROLE {GUARDED} PASSWORD 'öpen/sesame@1'")
    url = (await postgres.new()).replace("//postgres@", f"//{GUARDED}@")
    assert await opened(with_password(url, "öpen/sesame@1")) == ""
    said = await opened(with_password(url, "hidden"))
    assert said == 'cannot be opened (password authentication failed for user "guarded")'
    with pytest.raises(ValueError, match="holds a password already"):
        with_password("postgresql+asyncpg://ana:hidden@host/x", "hidden")
    with pytest.raises(ValueError, match="is a file, which takes no password"):
        with_password("sqlite+aiosqlite:////tmp/x", "hidden")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql+psycopg://ana:hidden@host/x", "is for another driver. Begin it with postgresql+asyncpg://"),
        ("postgresql+asyncpg://ana:hidden@host", "names no database"),
        ("postgresql+asyncpg://ana:hidden@host/x?sslmode=yes", "has an sslmode that is not known"),
        ("postgresql+asyncpg://ana:hidden@host/x?pool_size=3", "has a setting that is not known: pool_size"),
        ("postgresql+asyncpg://ana:hidden@host/x?timeout=soon", "has a timeout that is no number of seconds"),
        ("postgresql+asyncpg://ana:hidden@host/x?timeout=0", "has a timeout that is not between 0 and 900 seconds"),
        ("postgresql+asyncpg://ana:hidden@127.0.0.1:1/x?timeout=0.2", "The database does not answer ("),
        ("postgresql+asyncpg://ana:hidden@/x?host=/nowhere&timeout=0.2", "The database does not answer ("),
        ("mysql://ana:hidden@host/x", "is of a database that Darkroom does not know"),
    ],
)
async def test_an_address_that_cannot_be_used_is_said_without_its_password(url: str, said: str) -> None:
    found = await opened(url)
    assert found.startswith(said)
    assert "hidden" not in found


async def test_a_database_that_is_not_there_is_named(postgres: Postgres) -> None:
    assert await opened(postgres.url("nothing")) == 'cannot be opened (database "nothing" does not exist)'


async def test_a_server_that_never_answers_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    writers: list[asyncio.StreamWriter] = []
    async with await asyncio.start_unix_server(silent, tmp_path / ".s.PGSQL.5432"):
        said = await opened(f"postgresql+asyncpg://ana@/x?host={tmp_path}&timeout=0.3")
        assert said == "The database does not answer (it took too long). See [database] url, and the server."
        for writer in writers:
            writer.close()


async def test_a_server_that_starts_later_is_waited_for(postgres: Postgres) -> None:
    url = await postgres.new()
    await asyncio.to_thread(postgres.stop)
    opening = asyncio.create_task(opened(f"{url}&timeout=60"))
    await asyncio.to_thread(postgres.start)
    assert await opening == ""


async def test_the_command_line_migrates_and_says_what_has_to_be_mended(postgres: Postgres, tmp_path: Path) -> None:
    """What has to be mended ends with exit status 2, and what passes by itself with 1, so that it is started again."""
    shell, url = Shell(tmp_path), postgres.bare()
    postgres.rows(url, f"ALTER ROLE {GUARDED} PASSWORD 'sesame-open'")
    guarded = {"DARKROOM_DATABASE__URL": url.replace("//postgres@", f"//{GUARDED}@"), "DARKROOM_DATABASE__PASSWORD": "sesame-open"}
    ended = await shell.run("migrate", env=guarded)
    assert (ended.status, ended.out) == (0, "The database is up to date.\n"), ended.err
    assert postgres.rows(url, "SELECT version_num FROM alembic_version") == [(HEAD,)]
    ended = await shell.run("migrate", env={**guarded, "DARKROOM_DATABASE__PASSWORD": "hidden-hidden"})
    said(ended, 'darkroom: database.url cannot be opened (password authentication failed for user "guarded").')
    assert "hidden" not in ended.err
    ended = await shell.run(
        "migrate", env={"DARKROOM_DATABASE__URL": "postgresql+asyncpg://ana:hidden@/x?host=/nowhere&timeout=0.2"}
    )
    assert ended.status == 1
    assert "darkroom: The database does not answer (" in ended.err
    assert "Traceback" not in ended.err
    assert "hidden" not in ended.err


@pytest.mark.parametrize("state", ["40001", "40P01", "53200", "53300", "53400", "55P03", "57014", "57P03", "08006", "25006"])
async def test_what_passes_by_itself_at_a_start_is_no_fault_of_the_configuration(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """A process that ends because of it is started again; one whose configuration has to be mended is not."""
    url = await postgres.new()
    raising = text(f"DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''{state}'', MESSAGE = ''not now''; END'")
    failing: Iterator[bool] = iter([True, True])

    def upgrade(connection: Any) -> None:
        if next(failing, False):
            connection.execute(raising)

    monkeypatch.setattr("core.store.postgres.upgrade", upgrade)
    assert await opened(f"{url}&timeout=60") == "", "it waits"
    failing = itertools.repeat(True)
    assert await opened(f"{url}&timeout=1.5") == "The database does not answer (not now). See [database] url, and the server."


@pytest.mark.parametrize("state", ["42501", "3F000", "42P01", "53100", "22012"])
async def test_what_somebody_has_to_mend_at_a_start_is_said_at_once(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    url = await postgres.new()
    raising = text(f"DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''{state}'', MESSAGE = ''never''; END'")
    monkeypatch.setattr("core.store.postgres.upgrade", lambda connection: connection.execute(raising))
    assert await opened(f"{url}&timeout=60") == "cannot be opened (never)"


async def test_a_server_with_no_connection_left_is_waited_for(postgres: Postgres, tmp_path: Path) -> None:
    url = await postgres.new()
    plain = f"plain_{url.partition('@/')[2].partition('?')[0]}"
    postgres.rows(url, f"CREATE ROLE {plain} LOGIN CONNECTION LIMIT 0")
    try:
        limited = url.replace("//postgres@", f"//{plain}@")
        ended = await Shell(tmp_path).run("migrate", env={"DARKROOM_DATABASE__URL": f"{limited}&timeout=0.3"})
        assert ended.status == 1, ended
        assert f'darkroom: The database does not answer (too many connections for role "{plain}")' in ended.err
    finally:
        postgres.rows(url, f"DROP ROLE {plain}")


async def test_the_demo_leaves_the_teams_database_and_pictures_alone(postgres: Postgres, tmp_path: Path) -> None:
    """Started beside the team's configuration, it would join the team's workers, and draw samples for what people pay for."""
    url, bucket = await postgres.new(), tmp_path / "bucket"
    async with running_demo(tmp_path, DARKROOM_DATABASE__URL=url, DARKROOM_IMAGES__URL=str(bucket)):
        assert postgres.rows(url, "SELECT COUNT(*) FROM workers") == [(0,)]
    assert (tmp_path / "demo" / "darkroom.sqlite3").exists()
    assert (tmp_path / "demo" / "images").exists()
    assert not bucket.exists()


# --- two versions -------------------------------------------------------------------------------------------------------


async def test_a_program_takes_its_own_schema_and_refuses_a_newer_one(postgres: Postgres) -> None:
    url = await postgres.new()
    assert await opened(url) == ""
    newer = f"{int(HEAD) + 1:04}"
    postgres.rows(url, f"UPDATE alembic_version SET version_num = '{newer}'")
    assert await opened(url) == f"was made by a newer Darkroom (its schema is {newer}): run that one"


async def test_a_program_that_runs_goes_on_while_a_newer_one_adds_to_the_schema(postgres: Postgres) -> None:
    """As in a rolling upgrade: what migrations add is in nobody's way, statements that were prepared before included."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await store.accept(entry(1), NOW)
        for n in range(2, 12):
            await store.accept(entry(n, thread="t1"), NOW)
            assert await store.thread(ThreadId("t1")) is not None
            assert await store.render(RenderId("r1")) is not None
            assert await store.take_turn(RenderId(f"r{n}"), NOW) is not None
        with postgres.connected(url) as other:
            for table in ("threads", "renders", "versions", "ledger", "limits", "meters"):
                other.execute(f"ALTER TABLE {table} ADD COLUMN later TEXT NOT NULL DEFAULT 'x'".encode())
        await store.accept(entry(20, thread="t1"), NOW)
        for n in range(2, 12):
            assert await store.thread(ThreadId("t1")) is not None
            assert await store.render(RenderId("r1")) is not None
            assert await store.take_turn(RenderId(f"r{n}"), NOW) is not None


# --- servers that fail --------------------------------------------------------------------------------------------------

ADD = text("INSERT INTO marks (render, key, value) VALUES ('r', :key, '')")
SET = text("UPDATE marks SET value = :value WHERE render = 'r' AND key = :key")
KEYS = text("SELECT key FROM marks ORDER BY key")


def adding(key: str) -> Work[str]:
    def work(connection: Connection) -> str:
        connection.execute(ADD, {"key": key})
        return key

    return work


async def keys(database: Database) -> list[str]:
    return [row.key for row in await database.read(KEYS)]


@pytest.mark.each_loop
@pytest.mark.parametrize("crash", [False, True], ids=["restarted", "crashed"])
async def test_a_server_that_restarts_delays_and_loses_and_doubles_nothing(postgres: Postgres, crash: bool) -> None:
    async with Database.open(f"{await postgres.new()}&timeout=60") as database:
        names = [f"{n:03}" for n in range(300)]
        begun = asyncio.Event()

        async def some(mine: list[str]) -> None:
            for name in mine:
                assert await database.write(adding(name)) == name
                if name == mine[2]:
                    begun.set()
                assert name in await keys(database)

        async def restart() -> None:
            await begun.wait()
            await asyncio.to_thread(postgres.stop, crash=crash)
            await asyncio.to_thread(postgres.start)

        await asyncio.gather(restart(), *(some(names[n::10]) for n in range(10)))
        assert await keys(database) == names


@pytest.mark.each_loop
async def test_a_server_that_stays_away_is_told_and_its_return_noticed(postgres: Postgres) -> None:
    async with Database.open(f"{await postgres.new()}&timeout=0.5") as database:
        await database.write(adding("before"))
        await asyncio.to_thread(postgres.stop)
        try:
            with pytest.raises(StoreOut):
                await database.write(adding("meanwhile"))
            with pytest.raises(StoreOut):
                await keys(database)
        finally:
            await asyncio.to_thread(postgres.start)
        await database.write(adding("later"))
        assert await keys(database) == ["before", "later"]


async def test_a_lock_that_lasts_and_a_pool_with_nothing_left_are_told(postgres: Postgres) -> None:
    url = await postgres.new()
    async with Database.open(f"{url}&timeout=0.5") as database:
        await database.write(adding("a"))
        with postgres.connected(url) as other, other.transaction():
            other.execute("UPDATE marks SET value = 'theirs'")
            changes = (database.execute(SET, {"key": "a", "value": f"{n}"}) for n in range(20))
            outcomes = await asyncio.gather(*changes, return_exceptions=True)
            assert [type(one) for one in outcomes] == [StoreOut] * 20
            assert await keys(database) == ["a"], "who looks waits for nobody"
        await database.execute(SET, {"key": "a", "value": "ours"})
    assert postgres.rows(url, "SELECT value FROM marks") == [("ours",)]


async def test_what_deadlocks_is_run_again(postgres: Postgres) -> None:
    url = await postgres.new()

    def both(first: str, second: str) -> Work[None]:
        def work(connection: Connection) -> None:
            for key in (first, second):
                connection.execute(SET, {"key": key, "value": first})

        return work

    async with Database.open(url) as database:
        for key in "ab":
            await database.write(adding(key))
        for _ in range(5):
            await asyncio.gather(*(database.write(both(*pair)) for pair in ("ab", "ba") * 2))
    assert postgres.rows(url, "SELECT deadlocks > 0 FROM pg_stat_database WHERE datname = current_database()") == [(True,)]


async def test_who_looks_cannot_write(postgres: Postgres) -> None:
    async with Database.open(await postgres.new()) as database:
        with pytest.raises(DBAPIError, match="read-only"):
            await database.look(adding("b"))
        assert await keys(database) == []


async def test_a_server_that_became_a_standby_is_left_for_the_one_that_took_over(postgres: Postgres) -> None:
    """A transaction that only reads stands in for the standby: the server refuses what is written in the same way."""

    def standing_by(connection: Connection) -> None:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        adding("b")(connection)

    async with Database.open(f"{await postgres.new()}&timeout=0.5") as database:
        await database.write(adding("a"))
        with pytest.raises(StoreOut):
            await database.write(standing_by)
        await database.write(adding("c"))
        assert await keys(database) == ["a", "c"]
        with pytest.raises(StoreOut):
            await database.beat(standing_by)
        await database.beat(adding("d"))
        assert await keys(database) == ["a", "c", "d"]


async def test_where_one_way_finds_a_standby_all_leave_it(postgres: Postgres) -> None:
    """Whoever only reads is told nothing by the server, which may lag behind the one that took over."""

    def standing_by(connection: Connection) -> None:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        adding("b")(connection)

    def session(connection: Connection) -> int:
        return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())

    async with Database.open(f"{await postgres.new()}&timeout=0.3") as database:

        async def sessions() -> set[int]:
            return {await database.write(session), await database.beat(session), await database.look(session)}

        for way in (database.write, database.beat):
            before = await sessions()
            with pytest.raises(StoreOut):
                await way(standing_by)
            assert before & await sessions() == set()


@pytest.mark.parametrize(
    ("state", "error"),
    [
        ("53100", DatabaseFull),
        ("53300", StoreOut),
        ("53200", StoreOut),
        ("57014", StoreOut),
        ("55P03", StoreOut),
        ("22012", DBAPIError),
    ],
)
async def test_what_a_server_refuses_is_told_for_what_it_is(postgres: Postgres, state: str, error: type[Exception]) -> None:
    raising = text(f"DO 'BEGIN RAISE EXCEPTION USING ERRCODE = ''{state}''; END'")
    async with Database.open(f"{await postgres.new()}&timeout=0.3") as database:
        for way in (database.write, database.beat):
            with pytest.raises(error):
                await way(lambda connection: connection.execute(raising))
        await database.write(adding("a"))
        assert await keys(database) == ["a"], "and is no reason to end"


async def test_work_is_done_although_its_caller_leaves(postgres: Postgres) -> None:
    url = await postgres.new()
    async with Database.open(url) as database:
        leaving = asyncio.create_task(database.write(adding("a")))
        await asyncio.sleep(0)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        await database.write(adding("b"))
    async with Database.open(url) as database:
        assert await keys(database) == ["a", "b"]


async def test_a_process_that_stops_in_the_middle_is_not_waited_for(postgres: Postgres) -> None:
    async with Database.open(await postgres.new()) as database:
        shown = await database.write(lambda at: at.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one())
    assert shown == "5s"


class Cut:
    """A way to the server. Once it is not `whole`, it breaks at the next COMMIT: before that goes through, or before its answer is back."""

    def __init__(self, server: Path, *, committed: bool) -> None:
        self._server = server / ".s.PGSQL.5432"
        self._committed = committed
        self.whole = True

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._server)
        back = asyncio.create_task(self._pass(server_reader, writer))
        try:
            while data := await reader.read(1 << 16):
                if b"COMMIT;" in data and not self.whole:
                    self.whole = True
                    if self._committed:
                        back.cancel()
                        server_writer.write(data)
                        await server_reader.read(1 << 16)
                    return
                server_writer.write(data)
                await server_writer.drain()
        finally:
            back.cancel()
            server_writer.close()
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 16):
            writer.write(data)
        writer.close()


@pytest.mark.each_loop
@pytest.mark.parametrize("committed", [True, False])
async def test_where_a_connection_breaks_in_a_commit_it_is_found_out_whether_it_was_made(
    postgres: Postgres, tmp_path: Path, committed: bool
) -> None:
    url = await postgres.new()
    way = Cut(postgres.folder, committed=committed)
    runs = []

    def work(connection: Connection) -> str:
        runs.append(1)
        return adding("a")(connection)

    broken = url.replace(str(postgres.folder), str(tmp_path))
    async with await asyncio.start_unix_server(way.serve, tmp_path / ".s.PGSQL.5432"), Database.open(broken) as database:
        way.whole = False
        assert await database.write(work) == "a"
        assert await keys(database) == ["a"]
    assert way.whole
    assert len(runs) == (1 if committed else 2)
