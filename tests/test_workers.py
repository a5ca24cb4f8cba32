"""Gateways and workers as processes of their own on one PostgreSQL: whichever dies, the others go on with what it had."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Postgres
from tests.processes import Running, darkroom, pictured
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import Slack
from tests.servers.slack_world import BOT_USER, Said

pytestmark = pytest.mark.timeout(300)


@dataclass
class Team:
    """A deployment: a database and a folder of pictures, on which any number of processes work."""

    folder: Path
    url: str
    slack: Slack
    gemini: GeminiServer
    postgres: Postgres

    def process(self, role: str, name: str = "", **more: Any) -> AbstractAsyncContextManager[Running]:
        """Start a process with a data folder of its own, as on a machine of its own."""
        settings = {"DARKROOM_DATABASE__URL": self.url, "DARKROOM_IMAGES__URL": str(self.folder / "images")}
        return darkroom(self.folder / (name or role), self.slack, self.gemini, role=role, more=settings, **more)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return self.postgres.rows(self.url, statement)

    def posted(self) -> list[Said]:
        return [said for said in self.slack.messages() if said.user == BOT_USER]


@pytest.fixture
async def team(slack: Slack, gemini: GeminiServer, postgres: Postgres, tmp_path: Path) -> Team:
    return Team(tmp_path, await postgres.new(), slack, gemini, postgres)


async def test_one_accepts_and_another_paints(team: Team) -> None:
    async with team.process("gateway") as gateway, team.process("worker") as worker:
        await team.slack.command("/imagine", "a red bicycle")
        await pictured(team.slack)
        team.gemini.script(painted(wait=asyncio.Event()))
        await team.slack.command("/imagine", "a green door")
        await team.gemini.seen(2, timeout=PATIENCE)
        placeholder = [said for said in team.slack.messages() if "Cancel" in said.buttons][-1]
        await team.slack.press("Cancel", placeholder)
        await team.slack.until(lambda: "Cancelled" in placeholder.says, what="the cancellation", seconds=PATIENCE)
        for running in (gateway, worker):
            assert await running.stopped(within=15) == 0
            assert running.troubles == []
    assert team.rows("SELECT * FROM workers") == []
    assert team.rows("SELECT * FROM leases") == []


async def test_another_worker_goes_on_with_what_a_dead_one_painted(team: Team) -> None:
    team.gemini.script(painted(wait=asyncio.Event()))
    async with team.process("gateway"), team.process("worker", "first") as first:
        await team.slack.command("/imagine", "a red bicycle")
        await team.gemini.seen(1, timeout=PATIENCE)
        async with team.process("worker", "second"):
            await first.killed()
            died = asyncio.get_running_loop().time()
            await pictured(team.slack)
            assert asyncio.get_running_loop().time() - died < 30
            await team.slack.until(lambda: len(team.posted()) == 1, what="the placeholder's end", seconds=PATIENCE)
    assert len(team.gemini.requests) == 2
    assert team.rows("SELECT state, COUNT(*) FROM ledger GROUP BY state") == [("used", 1)]
    assert team.rows("SELECT outcome, COUNT(*) FROM model_calls GROUP BY outcome ORDER BY outcome") == [
        ("interrupted", 1),
        ("painted", 1),
    ]


async def test_a_worker_that_is_stopped_hands_over_what_it_has_not_ended(team: Team) -> None:
    team.gemini.script(painted(wait=asyncio.Event()))
    async with team.process("gateway"), team.process("worker", "first") as first:
        await team.slack.command("/imagine", "a red bicycle")
        await team.gemini.seen(1, timeout=PATIENCE)
        async with team.process("worker", "second") as second:
            assert await first.stopped(within=20) == 0
            assert first.troubles == []
            await pictured(team.slack)
            await team.slack.until(lambda: len(team.posted()) == 1, what="the placeholder's end", seconds=PATIENCE)
            assert await second.stopped(within=15) == 0
            assert second.troubles == []
    assert len(team.gemini.requests) == 2


@pytest.mark.parametrize("comes_back", ["before it is gone", "afterwards"])
async def test_a_database_that_dies_while_a_worker_is_stopped_costs_nobody_a_picture(team: Team, comes_back: str) -> None:
    go = asyncio.Event()
    team.gemini.script(painted(wait=go))
    async with team.process("gateway"):
        async with team.process("worker", "first") as first:
            await team.slack.command("/imagine", "a red bicycle")
            await team.gemini.seen(1, timeout=PATIENCE)
            stopping = asyncio.create_task(first.stopped(within=20))
            await first.logged("stopping")
            await asyncio.to_thread(team.postgres.stop, crash=True)
            if comes_back == "before it is gone":
                await asyncio.to_thread(team.postgres.start)
                go.set()
            await stopping
        if comes_back == "afterwards":
            await asyncio.to_thread(team.postgres.start)
            go.set()
        async with team.process("worker", "second"):
            await pictured(team.slack)
            await team.slack.until(lambda: len(team.posted()) == 1, what="the placeholder's end", seconds=PATIENCE)
    assert len(team.slack.pictures()) == 1
    assert team.rows("SELECT state, COUNT(*) FROM ledger GROUP BY state") == [("used", 1)]
    assert team.rows("SELECT COUNT(*) FROM model_calls WHERE outcome = 'painted'") == [(1,)]


async def test_an_upgrade_of_one_worker_after_the_other_loses_no_ask(team: Team) -> None:
    """Asks come in all the time; each process is stopped and started once, the gateway by starting the new one before."""
    asked = itertools.count(1)

    async def ask_on(more: int) -> None:
        for _ in range(more):
            await team.slack.command("/imagine", f"picture {next(asked)}")

    async with AsyncExitStack() as old, AsyncExitStack() as new:
        gateway = await old.enter_async_context(team.process("gateway", mode="http"))
        workers = [await old.enter_async_context(team.process("worker", f"worker{n}")) for n in range(2)]
        team.slack.feed = gateway.feed(team.slack)
        await ask_on(3)
        for n, worker in enumerate(workers):
            stopping = asyncio.create_task(worker.stopped(within=20))
            await ask_on(3)
            assert await stopping == 0
            workers[n] = await new.enter_async_context(team.process("worker", f"worker{n}"))
        second = await new.enter_async_context(team.process("gateway", "gateway2", mode="http"))
        team.slack.feed = second.feed(team.slack)
        assert await gateway.stopped(within=20) == 0
        await ask_on(3)
        await pictured(team.slack, 12)
        await team.slack.until(lambda: len(team.posted()) == 12, what="no placeholder left", seconds=PATIENCE)
    assert len(team.slack.pictures()) == 12
    assert team.rows("SELECT state, COUNT(*) FROM ledger GROUP BY state") == [("used", 12)]
