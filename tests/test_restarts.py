"""A platform that fails is restarted alone; the process and the other platforms go on."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bots.app.restarts import Restarting
from bots.shared.config import ConfigError
from tests.processes import darkroom, pictured
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord
from tests.servers.gemini import GeminiServer
from tests.servers.slack import serve_slack


@dataclass
class Flaky:
    """A gateway that ends as scripted: it raises each error, returns at None, and after the last entry stays connected."""

    ends: list[Exception | None]
    ready: bool = False  # whether it is connected before it ends
    lives: int = 0
    stays: asyncio.Event = field(default_factory=asyncio.Event)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self.lives += 1
        if not self.ends:
            self.ready = True
            self.stays.set()
            await self.closed.wait()
            return
        await self.go.wait()
        error = self.ends.pop(0)
        if error is not None:
            raise error

    def not_ready(self) -> str | None:
        return None if self.ready else "Discord: not connected."

    async def close(self) -> None:
        self.closed.set()


class Naps:
    """A sleep that records its pauses, except those between looks for readiness."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.clock = 0.0

    async def __call__(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.slept.append(seconds)


def begun(flaky: Flaky, *, alone: bool = False, naps: Naps | None = None) -> Restarting:
    naps = naps or Naps()
    return Restarting("discord", flaky, alone=alone, sleep=naps, clock=lambda: naps.clock)


def grown(slept: list[float], most: list[float]) -> bool:
    """Whether each pause is as long as it may be, or up to half of it shorter."""
    return len(slept) == len(most) and all(one / 2 <= seconds <= one for seconds, one in zip(slept, most, strict=True))


async def test_whatever_ends_it_begins_it_again_with_growing_pauses() -> None:
    flaky, naps = Flaky([KeyError("bitrate"), None, TypeError(), RuntimeError("x"), *[ValueError()] * 4], ready=True), Naps()
    kept = begun(flaky, naps=naps)
    flaky.go.set()
    with capture_logs() as logs:
        running = asyncio.create_task(kept.run())
        await flaky.stays.wait()
    assert flaky.lives == 9
    assert grown(naps.slept, [2, 4, 8, 16, 32, 60, 60, 60])
    fell = [entry for entry in logs if entry["event"] == "platform_fell"]
    assert [entry["log_level"] for entry in fell] == ["error"] * 5
    assert [bool(entry["exc_info"]) for entry in fell] == [True, False, True, True, True], (
        "one traceback of a kind, and no line each"
    )
    assert kept.not_ready() is None
    await kept.close()
    await running


async def test_while_it_is_down_readiness_says_why() -> None:
    flaky, fallen, again = Flaky([KeyError("bitrate")], ready=True), asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        fallen.set()
        await again.wait()

    kept = Restarting("discord", flaky, alone=False, sleep=sleep)
    assert kept.not_ready() is None, "so nobody has to look whether it is"
    running = asyncio.create_task(kept.run())
    flaky.go.set()
    await fallen.wait()
    assert kept.not_ready() == "Discord: the connection failed (KeyError) and is being restarted."
    again.set()
    await flaky.stays.wait()
    assert kept.not_ready() is None
    await kept.close()
    await running


async def test_after_a_long_steady_life_the_pauses_begin_anew() -> None:
    naps = Naps()

    class LongLived(Flaky):
        async def run(self) -> None:
            naps.clock += 3600 if len(self.ends) == 1 else 1
            await super().run()

    flaky = LongLived([KeyError(), KeyError(), KeyError(), KeyError()], ready=True)
    flaky.go.set()
    kept = begun(flaky, naps=naps)
    running = asyncio.create_task(kept.run())
    await flaky.stays.wait()
    assert grown(naps.slept, [2, 4, 8, 2])
    await kept.close()
    await running


@pytest.mark.parametrize("alone", [True, False])
async def test_what_the_operator_has_to_mend_at_the_start_is_raised(alone: bool) -> None:
    flaky = Flaky([ConfigError("DISCORD_TOKEN is refused.")])
    flaky.go.set()
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        await begun(flaky, alone=alone).run()


async def test_a_token_that_is_refused_later_leaves_the_other_platforms_alone() -> None:
    flaky = Flaky([ConfigError("DISCORD_TOKEN is refused.")], ready=True)
    kept = begun(flaky)
    with capture_logs() as logs:
        running = asyncio.create_task(kept.run())
        for _ in range(5):
            await asyncio.sleep(0)  # seen to be ready
        flaky.go.set()
        await flaky.stays.wait()
    (entry,) = [entry for entry in logs if entry["event"] == "platform_misconfigured"]
    assert (entry["log_level"], entry["problem"]) == ("critical", "DISCORD_TOKEN is refused.")
    await kept.close()
    await running


async def test_a_token_that_is_refused_later_ends_a_process_that_has_nothing_else() -> None:
    flaky = Flaky([ConfigError("DISCORD_TOKEN is refused.")], ready=True)
    running = asyncio.create_task(begun(flaky, alone=True).run())
    for _ in range(5):
        await asyncio.sleep(0)
    flaky.go.set()
    with pytest.raises(ConfigError):
        await running


# --- the process itself


@pytest.mark.timeout(300)
async def test_discords_trouble_neither_ends_the_process_nor_slack(discord: Discord, tmp_path: Path) -> None:
    discord.gateway.unreadable_ready = 1
    more = {"DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url}
    async with serve_slack() as slack, GeminiServer() as gemini, darkroom(tmp_path, slack, gemini, more=more) as running:
        assert discord.gateway.identifies == 2, "it was begun again"
        (fell,) = [line for line in running.log if line["event"] == "platform_fell"]
        assert (fell["platform"], fell["level"]) == ("discord", "error")
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        await discord.picture()
        await discord.gateway.drop(code=4004)  # the token was reset
        await running.logged("platform_misconfigured")
        await slack.command("/imagine", "a boat")
        await pictured(slack)
        await discord.until(lambda: discord.gateway.connected, what="Discord connected again", seconds=PATIENCE)
        assert running.process.returncode is None
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{running.port}/metrics") as response:
            assert 'darkroom_alarms_total{event="platform_fell"} 1.0' in await response.text()
