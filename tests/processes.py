"""`darkroom run` and `darkroom demo` as people start them: processes of their own, told by signals, judged by what they log and post."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import aiohttp

from tests import forked
from tests.ports import free_port
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack
from tests.servers.slack_feed import HttpFeed
from tests.servers.slack_world import Said


@dataclass
class Running:
    """A process that runs. `log` holds its events as they come."""

    process: Process | forked.Forked
    port: int
    slack_port: int
    log: list[dict[str, Any]] = field(default_factory=list)
    strays: list[str] = field(default_factory=list)  # lines that are no events: warnings, tracebacks
    written: list[str] = field(default_factory=list)  # all lines, as they are, also of the standard output
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def logged(self, event: str, count: int = 1) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: sum(line.get("event") == event for line in self.log) >= count)

    async def stopped(self, *, within: float, by: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal: the exit status, which must be there within so many seconds."""
        self.process.send_signal(by)
        return await asyncio.wait_for(self.process.wait(), within)

    async def killed(self) -> None:
        self.process.kill()
        await self.process.wait()

    def feed(self, slack: Slack) -> HttpFeed:
        """Connect Slack's deliveries to this process, if it runs in HTTP mode."""
        feed = HttpFeed(slack.world, slack.http._session, SECRET)
        feed.url = f"http://127.0.0.1:{self.slack_port}/slack/events"
        return feed

    @property
    def troubles(self) -> list[Any]:
        return [*self.strays, *(line for line in self.log if line.get("level") in ("error", "critical"))]

    async def read(self) -> None:
        assert self.process.stderr is not None
        while line := (await self.process.stderr.readline()).decode():
            self.written.append(line)
            try:
                self.log.append(json.loads(line))
            except ValueError:
                self.strays.append(line)
            async with self._news:
                self._news.notify_all()

    async def read_output(self) -> None:
        assert self.process.stdout is not None
        while line := (await self.process.stdout.readline()).decode():
            self.written.append(line)


async def pictured(slack: Slack, number: int = 1) -> Said:
    """Wait for Slack's nth picture, and return it."""
    await slack.until(lambda: len(slack.pictures()) >= number, what=f"picture {number}", seconds=PATIENCE)
    return slack.pictures()[number - 1]


@asynccontextmanager
async def darkroom(
    folder: Path,
    slack: Slack,
    gemini: GeminiServer,
    *,
    role: str = "all",
    mode: str = "socket",
    works: bool = True,
    handles: int | None = None,
    fresh: bool = False,
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Running]:
    """Run `darkroom run` on a data folder until it is ready. It is killed on leaving if it still runs. handles: how many files and
    connections it may have open at once. fresh: in an interpreter of its own, not in a fork. more: further settings of its
    environment."""
    port, slack_port = free_port(), free_port()
    slack.world.ack_seconds = PATIENCE
    settings = {**_settings(folder, slack, gemini, port, slack_port, mode), **more}
    async with _started("run", "--role", role, settings=settings, handles=handles, fresh=fresh) as process:
        running = Running(process, port, slack_port)
        async with _read(running):
            await _ready(running, "readyz")
            if role != "gateway" and works:
                await running.logged("jobs_working")
            yield running


async def refusal(folder: Path, slack: Slack, gemini: GeminiServer, *, role: str) -> str:
    """Run `darkroom run` where it cannot start; gives what it says to the operator, besides its log."""
    settings = _settings(folder, slack, gemini, free_port(), free_port(), "socket")
    async with _started("run", "--role", role, settings=settings) as process:
        async with asyncio.timeout(PATIENCE):
            _, said = await process.communicate()
        assert process.returncode == 2
    return "".join(line for line in said.decode().splitlines(keepends=True) if not line.startswith("{"))


def _settings(folder: Path, slack: Slack, gemini: GeminiServer, port: int, slack_port: int, mode: str) -> dict[str, str]:
    return {
        "DARKROOM_DATA_DIR": str(folder),
        "DARKROOM_WEB__PORT": str(port),
        "DARKROOM_SLACK__BASE_URL": slack.base_url,
        "DARKROOM_SLACK__MODE": mode,
        "DARKROOM_SLACK__PORT": str(slack_port),
        "DARKROOM_GEMINI__BASE_URL": gemini.url,
        "DARKROOM_LOGS__FORMAT": "json",
        "DARKROOM_CHAT__READER": "rules",  # what the model reads has tests of its own
        "GEMINI_API_KEY": "test-key",
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }


@asynccontextmanager
async def demo(
    folder: Path,
    gemini: GeminiServer,
    *,
    handles: int | None = None,
    fresh: bool = False,
    more: Mapping[str, str] = MappingProxyType({}),
) -> AsyncIterator[Running]:
    """Run `darkroom demo`, painting with Gemini. port: the playground's. handles, fresh and more: as for `darkroom`."""
    port = free_port()
    settings = {
        "DARKROOM_DATA_DIR": str(folder),
        "DARKROOM_GEMINI__BASE_URL": gemini.url,
        "DARKROOM_LOGS__FORMAT": "json",
        "DARKROOM_CHAT__READER": "rules",  # what the model reads has tests of its own
        "GEMINI_API_KEY": "test-key",
        **more,
    }
    async with _started("demo", "--port", str(port), settings=settings, handles=handles, fresh=fresh) as process:
        running = Running(process, port, slack_port=0)
        async with _read(running):
            await _ready(running, "api/team")
            yield running


@asynccontextmanager
async def _started(
    *arguments: str, settings: dict[str, str], handles: int | None = None, fresh: bool = False
) -> AsyncIterator[Process | forked.Forked]:
    """Start a process, and kill it on leaving if it still runs. One whose handles are counted, or that is told something of Python, is
    fresh."""
    environment = {**_clean_environment(), **settings}
    if fresh or handles is not None or any(name.startswith("PYTHON") for name in settings):
        process: Process | forked.Forked = await _fresh(*arguments, environment=environment, handles=handles)
    else:
        process = await forked.start(*arguments, environment=environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _fresh(*arguments: str, environment: dict[str, str], handles: int | None) -> Process:
    def limited() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell in the background has it ignored, and all that it starts
        if handles is not None:
            resource.setrlimit(resource.RLIMIT_NOFILE, (handles, handles))

    command = (sys.executable, "-m", "bots", *arguments)
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE, env=environment, preexec_fn=limited)


@asynccontextmanager
async def _read(running: Running) -> AsyncIterator[None]:
    reading = asyncio.gather(running.read(), running.read_output())
    try:
        yield
    finally:
        if running.process.returncode is None:
            running.process.kill()
        await reading


async def _ready(running: Running, path: str) -> None:
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            assert running.process.returncode is None, f"it did not start: {running.log} {running.strays}"
            try:
                async with session.get(f"http://127.0.0.1:{running.port}/{path}") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.02)  # another process: nothing to wait on


def _clean_environment() -> dict[str, str]:
    ours = ("DARKROOM_", "DISCORD_", "SLACK_", "GEMINI_")
    return {key: value for key, value in os.environ.items() if not key.startswith(ours)}
