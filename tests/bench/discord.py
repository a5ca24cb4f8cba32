"""Discord at Discord's own rate: bursts in one channel and over several beside the bare script, and a busy minute.

The local Discord keeps Discord's limits. A picture counts as shown once a message has it, however it got there. The words of commands
are read by rules (`[chat] reader = "rules"`), since a text model makes one more call for each picture, which the bare script does not
make. What that costs is measured apart, beside a bare script that makes one too.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import chain
from pathlib import Path

from tests.bench.figures import Aim, Burst, against_the_rules, beside
from tests.bench.processes import bare_discord, cpu_seconds, darkroom, gemini, peak_mib, quiet
from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.servers.discord_world import Json

_TURNS = 3
_PATIENCE = 120.0


async def main() -> None:
    await at_once(10, 1, seconds=Aim(1.5, more=0.5))
    await at_once(60, 6, seconds=Aim(1.25), cpu_ms=Aim(1.7), peak_mib=Aim(1.0))
    await at_once(60, 6, reads=True, seconds=Aim(1.25), cpu_ms=Aim(1.7))
    await a_busy_minute(100)


async def at_once(count: int, channels: int, *, reads: bool = False, **aims: Aim) -> None:
    """Send many asks at once over several channels, with a model that takes 0.2 s and pictures of 2.6 MB. The bare script takes its turn
    on a server of the same kind, and each turn has channels of its own, so that no limit of one turn is felt in the next. reads: on both
    sides a text model reads the words first."""
    async with gemini(latency=0.2, megabytes=2.6) as model, serve_discord() as apart, serve_discord() as server:
        rooms = {one: [places(one, channels) for _ in range(_TURNS)] for one in (apart, server)}
        async with bare_discord(apart.api_url, TOKEN, model, reads=reads) as script, running(server, model, reads=reads) as pid:
            ours, theirs = [], []
            for one, process in ((apart, script), (server, pid)):
                await burst(one, 3, [one.general])
                await quiet(process, one.world.log)
            for turn in range(_TURNS):
                theirs.append(await measured(apart, script, count, rooms[apart][turn]))
                ours.append(await measured(server, pid, count, rooms[server][turn]))
    where = "one channel" if channels == 1 else f"{channels} channels"
    beside(
        f"Discord, {count} pictures at once in {where}{', their words read by a text model' if reads else ''}", ours, theirs, **aims
    )
    print(f"  429s provoked  {len(server.too_fast):7}       bare {len(apart.too_fast):7}")
    against_the_rules(server.violations)


async def a_busy_minute(count: int) -> None:
    """Send asks in one channel, spread over 50 seconds."""
    async with gemini(latency=0.2, megabytes=2.6) as model, serve_discord() as server, running(server, model) as pid:
        await burst(server, 1, [server.world.add_channel("elsewhere")])
        before, uploads, latest = shown(server), server.rest.uploads, 0.0

        async def one(number: int) -> None:
            nonlocal latest
            await asyncio.sleep(number * 50 / count)
            begun = time.perf_counter()
            await server.slash("imagine", {"prompt": f"a red bicycle, number {number}"})
            latest = max(latest, time.perf_counter() - begun)

        started = time.perf_counter()
        await asyncio.gather(*(one(number) for number in range(count)))
        await server.until(lambda: len(shown(server)) - len(before) >= count, what="all pictures", seconds=_PATIENCE)
        took = time.perf_counter() - started
        await quiet(pid, server.world.log)
        pictures = shown(server) - before
        threads = sum(one in server.world.channels for one in pictures)
        print(f"Discord, {count} asks in one channel within a minute, each in turn")
        print(f"  pictures shown {len(pictures):7}     after {took:.1f} s; their asking takes 50 s")
        print(f"  uploads        {server.rest.uploads - uploads:7}     threads {threads}, 429s {len(server.too_fast)}")
        print(f"  acknowledged   {latest * 1000:7.0f} ms  the latest (aim 1500)")
        print(f"  peak memory    {peak_mib(pid):7.0f} MiB")
        against_the_rules(server.violations)


async def measured(server: Discord, pid: int, count: int, channels: Sequence[Json]) -> Burst:
    started, spent = time.perf_counter(), cpu_seconds(pid)
    await burst(server, count, channels)
    took = time.perf_counter() - started
    await quiet(pid, server.world.log)
    server.forget_bytes()
    return Burst(took, (cpu_seconds(pid) - spent) / count * 1000, peak_mib(pid))


async def burst(server: Discord, count: int, channels: Sequence[Json]) -> None:
    """Send asks at once, in turns over the channels, and wait until all pictures are shown."""
    before = len(shown(server))
    asking = (
        server.slash("imagine", {"prompt": f"a red bicycle, number {number}"}, channel=channels[number % len(channels)], wait=False)
        for number in range(count)
    )
    await asyncio.gather(*asking)
    await server.until(lambda: len(shown(server)) - before >= count, what="all pictures", seconds=_PATIENCE)


def shown(server: Discord) -> set[str]:
    """List the ids of our messages with a picture, in channels and as answers to commands."""
    answers = (one.original for one in server.world.interactions.values() if one.original is not None)
    posted = (one for messages in server.world.messages.values() for one in messages.values())
    return {one["id"] for one in chain(answers, posted) if one["attachments"] and one["author"] is server.world.bot}


def places(server: Discord, count: int) -> list[Json]:
    return [server.world.add_channel(f"studio-{number}") for number in range(count)]


@asynccontextmanager
async def running(server: Discord, model: str, *, reads: bool = False) -> AsyncIterator[int]:
    environment = {
        "DISCORD_TOKEN": TOKEN,
        "DARKROOM_DISCORD__API_URL": server.api_url,
        "GEMINI_API_KEY": "bench-key",
        "DARKROOM_GEMINI__BASE_URL": model,
        "DARKROOM_CHAT__READER": "model" if reads else "rules",
    }
    with tempfile.TemporaryDirectory(prefix="darkroom-bench-") as folder:
        async with darkroom(Path(folder), environment) as (pid, _):
            yield pid
