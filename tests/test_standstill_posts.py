"""A worker that stands still with a post in flight: the platform has done what was asked, the worker hears of it long after another has
taken its render over. Each ask has one message, with its picture."""

from __future__ import annotations

import asyncio
import hashlib
import signal
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from core.model import Act, Ask, Place
from tests.databases import Postgres
from tests.kill_child import ask
from tests.servers.discord import serve_discord
from tests.servers.slack import serve_slack
from tests.servers.slack_world import TEAM
from tests.test_kill_posts import _at, _ours
from tests.test_kill_shared import _SECONDS, Team, gathered, stands_still

pytestmark = pytest.mark.timeout(480)

Shown = Sequence[Sequence[str]]  # of each message of ours: the hashes of its pictures


async def test_slack_shows_each_result_once(postgres: Postgres, tmp_path: Path) -> None:
    await _at_every_request(_on_slack, postgres, tmp_path)


async def test_discord_shows_each_result_once(postgres: Postgres, tmp_path: Path) -> None:
    await _at_every_request(_on_discord, postgres, tmp_path)


async def _at_every_request(
    play: Callable[[Team, int | None], Awaitable[tuple[Shown, int]]], postgres: Postgres, tmp_path: Path
) -> None:
    some = asyncio.Semaphore(3)

    async def played(at: int | None) -> int:
        async with some:
            folder = tmp_path / str(at)
            folder.mkdir()
            team = await gathered(postgres, folder)
            shown, steps = await play(team, at)
            versions = [(row["sha256"],) for row in team.rows("SELECT sha256 FROM versions")]
            assert sorted(map(tuple, shown)) == sorted(versions), f"stood still at request {at}"
            assert [row["state"] for row in team.rows("SELECT state FROM ledger")] == ["used"] * len(versions)
            assert len(team.notes("paid")) == len(versions)
            return steps

    steps = await played(None)
    assert steps >= 3
    await asyncio.gather(*map(played, range(1, steps + 1)))


async def _on_slack(team: Team, at: int | None) -> tuple[Shown, int]:
    async with serve_slack() as slack:
        place = Place(platform="slack", workspace=TEAM, channel=slack.channel("general").id)
        steps = await _lived(
            team, [_at(place, ask("e1", Act.NEW, "a red bicycle"), slack.user("ana"))], ("slack", slack.base_url), at
        )
        assert slack.violations == []
        return [[hashlib.sha256(file.data).hexdigest() for file in said.files] for said in _ours(slack)], steps


async def _on_discord(team: Team, at: int | None) -> tuple[Shown, int]:
    async with serve_discord() as discord:
        channel = discord.general
        place = Place(platform="discord", workspace=channel["guild_id"], channel=channel["id"])
        steps = await _lived(team, [_at(place, ask("e1", Act.NEW, "a red bicycle"), "42")], ("discord", discord.api_url), at)
        assert discord.violations == []
        return [
            [hashlib.sha256(discord.bytes_of(message, n)).hexdigest() for n in range(len(message["attachments"]))]
            for message in discord.everything()
        ], steps


async def _lived(team: Team, asks: Sequence[Ask], platform: tuple[str, str], at: int | None) -> int:
    """Have the asks worked on by a worker that stands still after a request, and by another meanwhile. Gives how many requests the first
    has made where it never did."""
    return await asyncio.to_thread(_live, team, asks, platform, at)


def _live(team: Team, asks: Sequence[Ask], platform: tuple[str, str], at: int | None) -> int:
    team.accepted(asks)
    with ExitStack() as stack:
        first = stack.enter_context(team.worker("w1", platform=platform, kill_at=at, kill_by=signal.SIGSTOP))
        if at is not None:
            team.until(lambda: stands_still(first.pid), f"the standstill at request {at}")
            second = stack.enter_context(team.worker("w2", platform=platform))
            assert second.ended(_SECONDS) == 0, "it does all the work meanwhile"
            first.signal(signal.SIGCONT)
        assert first.ended(_SECONDS) == 0
    return len(team.world.notes("end")[-1]["steps"])
