"""Jobs on an SQLite file and on PostgreSQL: how soon an accepted render starts, what idling costs, what a second worker adds, how soon
another one goes on after a kill, and large pictures through one worker."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.figures import quantile
from tests.bench.processes import cpu_seconds, darkroom, gemini, peak_mib, quiet
from tests.bench.slack import environment
from tests.databases import Postgres, server
from tests.servers.slack import Slack, serve_slack

_PATIENCE = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Team:
    """Processes on one database and one folder of pictures. url: None: an SQLite file in the data folder, which all of them share."""

    folder: Path
    url: str | None
    slack: Slack
    model: str

    def process(self, name: str, *, role: str = "all", **more: str) -> AbstractAsyncContextManager[tuple[int, float]]:
        folder = self.folder / (name if self.url is not None else "all")
        folder.mkdir(exist_ok=True)
        settings = {**environment(self.slack, self.model), "DARKROOM_LOGS__FORMAT": "json", **more}
        if self.url is not None:
            settings |= {"DARKROOM_DATABASE__URL": self.url, "DARKROOM_IMAGES__URL": str(self.folder / "images")}
        return darkroom(folder, settings, role=role)

    async def ask(self, count: int, *, at_once: bool) -> None:
        """Ask for pictures and wait until all of them are there."""
        before = len(self.slack.pictures())
        if at_once:
            await asyncio.gather(*(self.slack.command("/imagine", f"a red bicycle, number {n}") for n in range(count)))
        for n in range(0 if at_once else count):
            await self.slack.command("/imagine", f"a red bicycle, number {n}")
            await self._pictured(before + n + 1)
        await self._pictured(before + count)

    async def _pictured(self, count: int) -> None:
        await self.slack.until(lambda: len(self.slack.pictures()) >= count, seconds=_PATIENCE, what="the pictures")
        self.slack.forget_bytes()

    def starts(self) -> list[float]:
        """The seconds from each ask's acceptance to the start of its render, in order."""
        lines = [one for log in self.folder.glob("*/log") for one in _events(log) if one.get("event") == "render_over"]
        return [line["since_accepted"] - line["seconds"] for line in sorted(lines, key=lambda line: str(line["timestamp"]))]


def _events(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


@asynccontextmanager
async def _team(postgres: Postgres | None, *, latency: float, megabytes: float | None = None) -> AsyncIterator[_Team]:
    url = await postgres.new() if postgres is not None else None
    with tempfile.TemporaryDirectory(prefix="darkroom-bench-") as folder:
        async with gemini(latency=latency, megabytes=megabytes) as model, serve_slack() as slack:
            yield _Team(folder=Path(folder), url=url, slack=slack, model=model)


async def main() -> None:
    with server() as postgres:
        await starts(None, "SQLite", aim=50)
        await starts(postgres, "PostgreSQL", aim=150)
        await starts(postgres, "PostgreSQL, a gateway and a worker", aim=150, apart=True)
        await idle(None, "SQLite", aim=2)
        await idle(postgres, "PostgreSQL", aim=3)
        await throughput(postgres)
        await resumption(None, "on one machine", aim=3)
        await resumption(postgres, "on another", aim=30)
        await large()


async def starts(postgres: Postgres | None, where: str, *, aim: int, apart: bool = False) -> None:
    """Ask for one picture after the other: how long it takes from the acceptance until the render starts."""
    async with _team(postgres, latency=0.05) as team, AsyncExitStack() as stack:
        for role in ("gateway", "worker") if apart else ("all",):
            await stack.enter_async_context(team.process(role, role=role))
        await team.ask(30, at_once=False)
        took = team.starts()[5:]
    print(f"start of an accepted render, p50 {statistics.median(took) * 1000:6.0f} ms     on {where} (aim {aim})")


async def idle(postgres: Postgres | None, where: str, *, aim: int) -> None:
    """Measure what a process costs that has nothing to do."""
    async with _team(postgres, latency=0.05) as team, team.process("all") as (pid, _):
        await asyncio.sleep(5)  # what is prepared beside the start is over
        spent = cpu_seconds(pid)
        await asyncio.sleep(10)
        print(f"idle                             {(cpu_seconds(pid) - spent) / 10:6.1%} of a core on {where} (aim {aim} %)")


async def throughput(postgres: Postgres) -> None:
    """Have one worker paint, and then two, with a model that takes 2 s and four calls at once for each worker: a tier's number holds for
    all of them together."""
    seconds = []
    for workers in (1, 2):
        async with _team(postgres, latency=2.0) as team, AsyncExitStack() as stack:
            at_once = {f"DARKROOM_TIERS__{tier}__CONCURRENCY": str(4 * workers) for tier in ("LITE", "FLASH", "PRO")}
            await stack.enter_async_context(team.process("gateway", role="gateway"))
            for number in range(workers):
                await stack.enter_async_context(team.process(f"worker-{number}", role="worker", **at_once))
            await team.ask(2, at_once=True)
            started = time.perf_counter()
            await team.ask(40, at_once=True)
            seconds.append(time.perf_counter() - started)
    print(
        f"40 pictures by one worker        {seconds[0]:6.1f} s      by two {seconds[1]:.1f} s: {seconds[0] / seconds[1]:.2f} × (aim 1.8 ×)"
    )


async def resumption(postgres: Postgres | None, where: str, *, aim: int) -> None:
    """Kill the process that paints, in the middle of a picture: how long it takes until another one is painting it. What is restarted on
    the same machine is counted from its being ready."""
    latency, took = 6.0, []
    for turn in range(3):
        async with _team(postgres, latency=latency) as team, AsyncExitStack() as stack:
            if postgres is None:
                pid, _ = await stack.enter_async_context(team.process("all"))
            else:
                await stack.enter_async_context(team.process("gateway", role="gateway"))
                pid, _ = await stack.enter_async_context(team.process("first", role="worker"))
            await team.slack.command("/imagine", f"a red bicycle, number {turn}")
            await asyncio.sleep(1)  # it is being painted
            if postgres is not None:
                await stack.enter_async_context(team.process("second", role="worker"))
            os.kill(pid, signal.SIGKILL)
            began = time.perf_counter()
            if postgres is None:
                await stack.enter_async_context(team.process("again"))
                began = time.perf_counter()
            await team.slack.until(lambda: len(team.slack.pictures()) >= 1, seconds=_PATIENCE, what="the picture")
            took.append(time.perf_counter() - began - latency)
    print(f"goes on after kill -9            {statistics.median(took):6.1f} s      {where} (aim {aim})")


async def large() -> None:
    """Send 200 pictures of 12 MB through one worker, with other asks beside them."""
    async with _team(None, latency=0.2, megabytes=12) as team, team.process("all") as (pid, _):
        acks: list[float] = []
        before = len(team.slack.pictures())
        for n in range(200):
            started = time.perf_counter()
            await team.slack.command("/imagine", f"a castle, number {n} --tier pro --size 4K")
            acks.append(time.perf_counter() - started)
            await asyncio.sleep(0.05)
            team.slack.forget_bytes()
        while len(team.slack.pictures()) - before < 200:
            await asyncio.sleep(0.2)
            team.slack.forget_bytes()
        await quiet(pid)
        peak = peak_mib(pid)
    print(f"200 pictures of 12 MB            {peak:6.0f} MiB    at most (aim 400)")
    print(f"latest of 200 acknowledgements   {quantile(acks, 1) * 1000:6.0f} ms     beside them (aim 500)")
