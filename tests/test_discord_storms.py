"""Storms on Discord: three hundred asks at once, a service that refuses for a while, a process that is killed before its first answer.
Every asker gets the picture or is told, once, and nothing is paid twice."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Literal

import pytest

from tests.bench.processes import peak_mib
from tests.discord_harness import Chat, discord_harness
from tests.processes import Running, darkroom
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord
from tests.servers.discord_rest import Fault
from tests.servers.discord_world import Interaction
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack

_MANY = 300
_MOST_MIB = 500.0  # all their pictures together are 780


class Held(asyncio.Event):
    """A point at which requests are held. `reached` is set as soon as one does."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()

    async def wait(self) -> Literal[True]:
        self.reached.set()
        return await super().wait()


def process(
    folder: Path, discord: Discord, slack: Slack, gemini: GeminiServer, *, fresh: bool = False
) -> AbstractAsyncContextManager[Running]:
    more = {"DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url}
    return darkroom(folder, slack, gemini, fresh=fresh, more=more)


async def asked(discord: Discord, count: int) -> list[Interaction]:
    """Send this many asks at once, each by somebody else."""
    asks = (discord.slash("imagine", {"prompt": f"bicycle {n}"}, user=f"p{n}", wait=False) for n in range(count))
    return list(await asyncio.gather(*asks))


async def all_shown(discord: Discord, count: int) -> None:
    """Wait for this many pictures, one for each ask."""
    await discord.until(lambda: len(discord.pictures()) >= count, what=f"{count} pictures", seconds=3 * PATIENCE)
    shown = [match[0] for one in discord.pictures() if (match := re.search(r"bicycle \d+", one["content"]))]
    assert sorted(shown) == sorted(f"bicycle {n}" for n in range(count))


@pytest.mark.timeout(600)
async def test_three_hundred_asks_at_once_are_answered_in_time_and_all_shown(
    tmp_path: Path, discord: Discord, slack: Slack, gemini: GeminiServer
) -> None:
    gemini.megabytes = 2.6
    async with process(tmp_path, discord, slack, gemini, fresh=True) as running:  # its memory is measured
        interactions = await asked(discord, _MANY)
        await discord.until(
            lambda: all(interaction.acked is not None for interaction in interactions), what="an answer to each", seconds=PATIENCE
        )
        await all_shown(discord, _MANY)
        assert len(gemini.requests) == _MANY
        assert peak_mib(running.process.pid) < _MOST_MIB
        assert running.troubles == []


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with discord_harness(tmp_path) as running:
        yield running
        assert running.discord.pings == []


WAYS = [("POST", "/callback$"), ("PATCH", "@original$"), ("POST", "/threads$")]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_storm_of_faults_costs_nobody_a_picture(chat: Chat, status: int) -> None:
    discord = chat.discord
    for way in WAYS:
        discord.fail(*way, status=status, times=6)
    await asked(discord, 8)
    await all_shown(discord, 8)
    await chat.settled()
    assert chat.calls == len(discord.pictures()) == 8


@pytest.mark.timeout(240)
async def test_a_storm_of_rate_limits_is_waited_for(chat: Chat) -> None:
    discord = chat.discord
    for way in WAYS:
        discord.slow_down(*way, seconds=0.2, times=12)
    interactions = await asked(discord, 8)
    await all_shown(discord, 8)
    await chat.settled()
    assert all(interaction.acked is not None for interaction in interactions)
    assert chat.calls == len(discord.pictures()) == 8


@pytest.mark.timeout(300)
@pytest.mark.parametrize("arrives", [True, False], ids=["the answer arrives", "the answer is lost"])
async def test_killed_before_the_first_answer_the_asker_gets_the_picture_once(
    arrives: bool, tmp_path: Path, discord: Discord, slack: Slack, gemini: GeminiServer
) -> None:
    held = Held()
    discord.rest.faults.append(Fault("POST", re.compile("/callback$"), 1, hold=held, reset=None if arrives else "before"))
    async with process(tmp_path, discord, slack, gemini) as running:
        (interaction,) = await asked(discord, 1)
        await asyncio.wait_for(held.reached.wait(), PATIENCE)
        await running.killed()
    # How long the kill took and the start takes is the machine's affair: in time or too late, the test says which.
    interaction.made = discord.world.now() - (0 if arrives else 2 * discord.world.ack_seconds)
    held.set()
    async with process(tmp_path, discord, slack, gemini) as running:
        await all_shown(discord, 1)
        await running.logged("render_over")
    assert len(discord.everything()) == len(gemini.requests) == 1
    assert (interaction.acked is not None) == arrives
    if not arrives:  # whether it is too late for the first answer, only Discord can say: it is asked once
        assert discord.violations == ["an interaction was acknowledged too late"]
        discord.violations.clear()
