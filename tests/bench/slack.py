"""Slack: bursts beside the bare script, what one picture takes, and large ones beside everything else. Words are read by rules: a text
model makes one more call for each picture, which the bare script does not make (discord.py measures what that costs), and the local
model finds unclear whatever nobody told it the meaning of."""

from __future__ import annotations

import asyncio
import io
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image

from tests.bench.figures import Aim, Burst, against_the_rules, beside, quantile
from tests.bench.processes import bare_slack, cpu_seconds, darkroom, gemini, importing, now_mib, peak_mib, quiet
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, Slack, serve_slack

_TURNS = 3
_PATIENCE = 120.0


async def main() -> None:
    await start()
    await at_once(60, time=Aim(1.2), cpu=Aim(1.6), memory=Aim(1.0))
    await at_once(300, time=Aim(1.5), cpu=Aim(1.6), memory=Aim(0.5))
    await overhead_and_memory()
    await with_a_photo()
    await large()


async def start() -> None:
    """Time a start, and measure what a process costs that has nothing to do."""
    async with gemini(latency=0.2, megabytes=2.6) as model, serve_slack() as slack, running(slack, model) as (pid, ready):
        libraries = await importing("aiosqlite", "dbos", "google.genai", "slack_bolt.async_app", "sqlalchemy")
        print(f"ready after                      {ready:6.2f} s      its libraries alone {libraries:.2f} s  (aim 3)")
        await asyncio.sleep(4)  # what is prepared beside the start is over
        idle = cpu_seconds(pid)
        await asyncio.sleep(5)
        print(f"idle                             {(cpu_seconds(pid) - idle) / 5:6.1%} of a core  (aim 3 %)")


async def at_once(count: int, *, time: Aim, cpu: Aim, memory: Aim) -> None:
    """Begin many threads at once, with a model that takes 0.2 s and pictures of 2.6 MB, in turns with the bare script, each on a server
    of the same kind."""
    async with (
        gemini(latency=0.2, megabytes=2.6) as model,
        serve_slack() as apart,
        serve_slack() as slack,
        running(slack, model) as (pid, _),
    ):
        await burst(slack, 3)
        await slack.picture(3)
        await quiet(pid)
        channel = apart.channel("general").id
        ours, theirs, acks = [], [], list[float]()
        for _ in range(_TURNS):
            theirs.append(await bare_slack(apart.base_url, BOT_TOKEN, model, count, channel))
            apart.forget_bytes()
            ours.append(await measured(slack, pid, count, acks))
            slack.forget_bytes()
    beside(f"Slack, {count} pictures at once", ours, theirs, seconds=time, cpu_ms=cpu, peak_mib=memory)
    print(f"  acknowledged, p95{quantile(acks, 0.95) * 1000:13.0f} ms     (aim 200)")
    against_the_rules(slack.violations)


async def measured(slack: Slack, pid: int, count: int, acks: list[float]) -> Burst:
    """Run a burst of asks, and add the seconds that each took to be acknowledged."""
    before, started, spent = len(slack.pictures()), time.perf_counter(), cpu_seconds(pid)
    acks += await burst(slack, count)
    await slack.until(lambda: len(slack.pictures()) == before + count, seconds=_PATIENCE, what="all pictures")
    took = time.perf_counter() - started
    await quiet(pid)
    return Burst(took, (cpu_seconds(pid) - spent) / count * 1000, peak_mib(pid))


async def overhead_and_memory() -> None:
    """Ask for one picture at a time: what is added to the model's time, and whether memory grows with the pictures made."""
    async with gemini(latency=0.2, megabytes=2.6) as model, serve_slack() as slack, running(slack, model) as (pid, _):
        own, memory = [], []
        for number in range(1, 121):
            started = time.perf_counter()
            await slack.command("/imagine", f"a red bicycle, number {number}")
            await slack.picture(number)
            own.append(time.perf_counter() - started - 0.2)
            slack.forget_bytes()
            if number in (40, 120):
                memory.append(now_mib(pid))
    print(f"own overhead, p50                {statistics.median(own) * 1000:6.0f} ms     (aim 300)")
    print(f"memory after 40 and 120 pictures {memory[0]:6.0f} MiB    then {memory[1]:5.0f} MiB")


async def with_a_photo() -> None:
    """Mention the bot with a phone's photo, one ask at a time: what is added to the model's time."""
    async with gemini(latency=0.2, megabytes=2.6) as model, serve_slack() as slack, running(slack, model) as (pid, _):
        data = await asyncio.to_thread(photo)
        own: list[float] = []
        spent = 0.0
        for number in range(1, 31):
            if number == 6:  # all that is loaded late is there
                own, spent = [], cpu_seconds(pid)
            started = time.perf_counter()
            await slack.say("@Darkroom make this a watercolour", files=[slack.upload(data)])
            await slack.picture(number)
            own.append(time.perf_counter() - started - 0.2)
            slack.forget_bytes()
        await quiet(pid)
        print(f"own overhead with a photo, p50   {statistics.median(own) * 1000:6.0f} ms     of {len(data) / 1e6:.1f} MB")
        print(f"CPU with a photo                 {(cpu_seconds(pid) - spent) / len(own) * 1000:6.0f} ms")


def photo() -> bytes:
    """Make a JPEG of 12 megapixels that compresses as photos do."""
    made = io.BytesIO()
    Image.effect_noise((800, 600), 60).resize((4000, 3000), Image.Resampling.BICUBIC).convert("RGB").save(made, "JPEG", quality=92)
    return made.getvalue()


async def large() -> None:
    """Ask for eight 4K pictures of 12 MB at once, while somebody asks for help twenty times a second."""
    async with gemini(latency=0.5, megabytes=12) as model, serve_slack() as slack, running(slack, model) as (_, __):
        painting = asyncio.create_task(burst(slack, 8, "--tier pro --size 4K"))
        acks = []
        while len(slack.pictures()) < 8:
            acks.append((await slack.command("/darkroom", "help")).seconds)
            await asyncio.sleep(0.05)
        acks += await painting
    print(f"latest of {len(acks):3} acknowledgements    {max(acks) * 1000:6.0f} ms     beside eight 12 MB pictures (aim 500)")


@asynccontextmanager
async def running(slack: Slack, model: str) -> AsyncIterator[tuple[int, float]]:
    with tempfile.TemporaryDirectory(prefix="darkroom-bench-") as folder:
        async with darkroom(Path(folder), environment(slack, model)) as process:
            yield process


def environment(slack: Slack, model: str) -> dict[str, str]:
    """What `darkroom run` is told for a local Slack and a local Gemini, whose address is `model`."""
    return {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "DARKROOM_SLACK__BASE_URL": slack.base_url,
        "GEMINI_API_KEY": "bench-key",
        "DARKROOM_GEMINI__BASE_URL": model,
        "DARKROOM_CHAT__READER": "rules",
    }


async def burst(slack: Slack, count: int, flags: str = "") -> list[float]:
    """Send asks at once, and return the seconds until each was acknowledged."""
    acks = await asyncio.gather(*(slack.command("/imagine", f"a red bicycle, number {n} {flags}") for n in range(count)))
    return [ack.seconds for ack in acks]
