"""A process of ours that stands still in the middle of a transaction, with what it has locked: whoever waits for that has it ended, whether
any worker lives or none."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import make_url, text

from core.errors import StoreOut
from core.store.connection import Connection
from core.store.database import Database
from core.store.ledger_statements import HOLD_BOOK
from core.store.postgres import PostgresRunner
from core.store.sql_store import SqlStore
from tests.databases import Postgres
from tests.forked import PROCESSES
from tests.processes import darkroom
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack
from tests.servers.slack_world import TEAM
from tests.test_quota_counting import CHANNELS, PEOPLE, START, entry
from tests.test_take_over import until, waits

STATES = {"between two statements": "idle in transaction", "before the run of a statement": "active"}


def stand_still(url: str, platform: str, workspace: str, where: str) -> None:
    """Live a process of ours that is stopped while it holds a workspace's book."""

    def work(connection: Connection) -> None:
        connection.execute(HOLD_BOOK, {"platform": platform, "workspace": workspace})
        if where == "between two statements":
            os.kill(os.getpid(), signal.SIGSTOP)
        stopping.append(True)
        connection.execute(text("SELECT 'it never comes to this'"))

    stopping: list[bool] = []
    prepare = asyncpg.Connection.prepare

    async def announced(self: Any, *arguments: Any, **more: Any) -> Any:
        prepared = await prepare(self, *arguments, **more)
        if stopping:
            os.kill(os.getpid(), signal.SIGSTOP)
        return prepared

    async def live() -> None:
        async with Database.open(url) as database:
            await database.write(work)

    asyncpg.Connection.prepare = announced
    asyncio.run(live())


@contextmanager
def standing(postgres: Postgres, url: str, where: str, *, platform: str, workspace: str) -> Iterator[int]:
    """Gives the process's id, once it stands still."""
    process = PROCESSES.Process(target=stand_still, args=(url, platform, workspace, where))
    process.start()
    assert process.pid is not None
    try:
        while Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert process.is_alive()
            time.sleep(0.01)  # another process: nothing to wait on
        sessions = postgres.rows(
            url, "SELECT state FROM pg_stat_activity WHERE datname = current_database() AND xact_start < now()"
        )
        assert sessions == [(STATES[where],)]
        yield process.pid
    finally:
        process.kill()
        process.join()


@pytest.mark.parametrize("where", STATES)
async def test_an_ask_is_accepted_although_a_stopped_process_holds_what_it_needs(postgres: Postgres, where: str) -> None:
    """Nobody works: all that lives is who accepts."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        with standing(postgres, url, where, platform="slack", workspace="T1"):
            accepting = asyncio.create_task(store.accept(entry(1, CHANNELS[0], PEOPLE[0]), START))
            await until(waits(postgres, url), "its wait for the book")
            assert await accepting == 0
    assert postgres.rows(url, "SELECT id FROM renders") == [("r1",)]


async def test_an_impatient_process_has_it_ended_too(postgres: Postgres) -> None:
    """It waits for less than what a process may stand still for, so that asks are refused meanwhile; and not for ever."""
    url = await postgres.new()
    where, refused = "before the run of a statement", 0
    async with SqlStore.open(f"{url}&timeout=1") as store:
        with standing(postgres, url, where, platform="slack", workspace="T1"):
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        assert await store.accept(entry(1, CHANNELS[0], PEOPLE[0]), START) == 0
                        break
                    except StoreOut:
                        refused += 1
    assert refused > 0


async def test_a_gateway_alone_accepts_what_is_asked_beside_a_stopped_worker(
    slack: Slack, gemini: GeminiServer, postgres: Postgres, tmp_path: Path
) -> None:
    url = await postgres.new()
    async with darkroom(tmp_path / "gateway", slack, gemini, role="gateway", more={"DARKROOM_DATABASE__URL": url}) as gateway:
        with standing(postgres, url, "before the run of a statement", platform="slack", workspace=TEAM):
            said = await slack.command("/imagine", "a red bicycle")
            assert said is None or "try again" not in str(said), said
            async with asyncio.timeout(PATIENCE):
                while not postgres.rows(url, "SELECT id FROM renders"):  # noqa: ASYNC110 — another process
                    await asyncio.sleep(0.02)
        assert gateway.troubles == []
        assert [line["event"] for line in gateway.log if line["event"] == "sessions_ended"] == ["sessions_ended"]


async def test_who_waits_for_nobody_looks_for_nobody(postgres: Postgres) -> None:
    """It costs a write nothing, and the server neither."""
    async with SqlStore.open(await postgres.new()) as store:
        for n in range(3):
            await store.accept(entry(n, CHANNELS[0], PEOPLE[0]), START)
        runner = runner_of(store)
        assert runner._freeing is None
        assert runner._waits == 0


# --- which sessions


def runner_of(store: SqlStore) -> PostgresRunner:
    runner = store._database._runner
    assert isinstance(runner, PostgresRunner)
    return runner


@asynccontextmanager
async def session(url: str, *, application: str = "darkroom") -> AsyncIterator[asyncpg.Connection]:
    """A session as our processes have them, in a transaction that has locked the only worker."""
    address = make_url(url)
    settings = {"application_name": application}
    one = await asyncpg.connect(
        host=str(address.query["host"]), user="postgres", database=address.database, server_settings=settings
    )
    try:
        await one.execute("BEGIN")
        await one.fetch("SELECT id FROM workers FOR UPDATE")
        yield one
    finally:
        one.terminate()


async def test_a_session_that_stands_between_a_statements_announcement_and_its_run_is_ended(postgres: Postgres) -> None:
    """The server takes it for busy. A process that is stopped there would hold what it has locked for as long."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await store.leases.join("w1", "e1")
        async with session(url) as stopped:
            await stopped.prepare("UPDATE workers SET beat = 9")
            assert await runner_of(store).end_stalled(60.0) == 0, "not yet"
            beating = asyncio.create_task(store.leases.beat("w1"))
            async with asyncio.timeout(PATIENCE):
                while not await runner_of(store).end_stalled(0.05):  # noqa: ASYNC110 — it takes so long
                    await asyncio.sleep(0.01)
                assert await beating


@pytest.mark.parametrize("does", ["waits for its next statement", "has run one", "is another program"])
async def test_a_session_that_does_not_stand_so_is_left_alone(postgres: Postgres, does: str) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        await store.leases.join("w1", "e1")
        async with session(url, application="psql" if does == "is another program" else "darkroom") as one:
            if does != "waits for its next statement":
                statement = await one.prepare("UPDATE workers SET beat = 9")
                if does == "has run one":
                    await statement.fetch()
            assert await runner_of(store).end_stalled(0.0) == 0
            await one.execute("COMMIT")
