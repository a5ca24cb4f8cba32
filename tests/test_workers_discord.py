"""Discord's gateways and workers as processes of their own, each with a data folder of its own, on one PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Postgres
from tests.processes import Running, darkroom
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import Slack

pytestmark = pytest.mark.timeout(300)

Json = dict[str, Any]


@dataclass
class Team:
    """A deployment: a database and a folder of pictures, on which any number of processes work."""

    folder: Path
    url: str
    discord: Discord
    slack: Slack
    gemini: GeminiServer
    postgres: Postgres

    def process(self, role: str, name: str, *, shards: str = "0/1") -> AbstractAsyncContextManager[Running]:
        settings = {
            "DARKROOM_DATABASE__URL": self.url,
            "DARKROOM_IMAGES__URL": str(self.folder / "images"),
            "DISCORD_TOKEN": TOKEN,
            "DARKROOM_DISCORD__API_URL": self.discord.api_url,
            "DARKROOM_DISCORD__SHARDS": shards,
        }
        return darkroom(self.folder / name, self.slack, self.gemini, role=role, more=settings)

    async def begun(self) -> Json:
        """Begin a thread with its first picture."""
        await self.discord.slash("imagine", {"prompt": "a red bicycle"})
        return await self.discord.thread(await self.pictured(1))

    async def pictured(self, count: int) -> Json:
        found = self.discord.pictures
        await self.discord.until(lambda: len(found()) >= count, what=f"{count} pictures", seconds=3 * PATIENCE)
        return found()[-1]

    def settled(self) -> None:
        """Assert that each call that was finished is shown and charged once, and that nothing else is posted."""
        calls = self.postgres.rows(self.url, "SELECT COUNT(*) FROM model_calls WHERE outcome = 'painted'")
        assert calls == [(len(self.discord.pictures()),)]
        assert self.postgres.rows(self.url, "SELECT state, COUNT(*) FROM ledger GROUP BY state") == [("used", *calls[0])]
        assert len(self.discord.everything()) == len(self.discord.pictures())


@pytest.fixture
async def team(discord: Discord, slack: Slack, gemini: GeminiServer, postgres: Postgres, tmp_path: Path) -> AsyncIterator[Team]:
    yield Team(tmp_path, await postgres.new(), discord, slack, gemini, postgres)
    assert discord.pings == []


async def test_a_gateway_on_another_machine_hears_what_was_said_after_the_first_was_gone(team: Team) -> None:
    async with team.process("worker", "worker"):
        async with team.process("gateway", "first") as first:
            thread = await team.begun()
            await first.killed()
        await team.discord.say("make the door green", user="ben", channel=thread)
        await team.discord.say("love it!", user="cyd", channel=thread)
        async with team.process("gateway", "second"):
            assert "v2 from v1" in (await team.pictured(2))["content"]
    team.settled()


async def test_a_dead_workers_picture_is_painted_by_another_while_the_gateway_goes_on(team: Team) -> None:
    async with team.process("gateway", "gateway"), team.process("worker", "first") as first:
        thread = await team.begun()
        team.gemini.script(painted(wait=asyncio.Event()))
        await team.discord.say("make the door green", user="ben", channel=thread)
        await team.gemini.seen(2, timeout=PATIENCE)
        async with team.process("worker", "second"):
            await first.killed()
            await team.discord.say("and make it night", user="ana", channel=thread)
            assert "v3 from v2" in (await team.pictured(3))["content"]
    team.settled()


async def test_gateways_hear_and_a_worker_posts_and_what_two_hear_is_answered_once(team: Team) -> None:
    async with (
        team.process("gateway", "one") as one,
        team.process("gateway", "two") as two,
        team.process("worker", "worker") as worker,
    ):
        thread = await team.begun()
        await team.discord.say("make the door green", user="ben", channel=thread)
        assert "v2 from v1" in (await team.pictured(2))["content"]
        for running in (one, two, worker):
            assert await running.stopped(within=15) == 0
            assert running.troubles == []
    team.settled()
