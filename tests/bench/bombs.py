"""What people attach, at its worst, to a real `darkroom run`: memory above idle, of the process and of those it started."""

from __future__ import annotations

import asyncio
import io
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PIL import Image

from tests.bench.discord import burst, running
from tests.bench.processes import gemini, now_mib, quiet
from tests.bombs import BOMBS, bomb
from tests.servers.discord import Discord, serve_discord

_AIM = 400  # MiB above idle
_LARGE = 40  # asks at once, each with a file of 24 MB
_CHANNELS = 8
_PATIENCE = 300.0


async def main() -> None:
    async with gemini(latency=0.2, megabytes=2.6) as model, serve_discord() as server, running(server, model) as pid:
        await burst(server, 3, [server.general])
        await quiet(pid, server.world.log)
        idle = now_mib(pid)
        print(f"Attached pictures at their worst: MiB above the {idle:.0f} of an idle process (aim {_AIM})")
        worst = 0.0
        for name in BOMBS:
            data = bomb(name)
            worst = max(worst, await peak(server, pid, idle, f"{name}, {len(data) / 1e6:.1f} MB", [data]))
        heavy = bomb("png of 16 bits")
        worst = max(worst, await peak(server, pid, idle, "six of 16 bits at once", [heavy] * 6))
        worst = max(worst, await peak(server, pid, idle, f"{_LARGE} of 24 MB at once", [noise()] * _LARGE))
        print(f"  the most       {worst:7.0f} MiB{'' if worst < _AIM else '   ABOVE THE AIM'}")


async def peak(server: Discord, pid: int, idle: float, what: str, files: list[bytes]) -> float:
    """Measure how many MiB above idle are held, at most, until all asks with these files are over."""
    begun = time.perf_counter()
    channels = [server.world.add_channel(f"bombs-{n}") for n in range(min(len(files), _CHANNELS))]
    async with watched(pid) as seen:
        asks = (
            server.slash(
                "imagine",
                {"prompt": f"like this, number {n}"},
                channel=channels[n % len(channels)],
                files={"reference": ("holiday.png", data)},
                wait=False,
            )
            for n, data in enumerate(files)
        )
        await asyncio.gather(*asks)
        await quiet(pid, server.world.log, seconds=_PATIENCE)
    server.forget_bytes()
    took = max(seen) - idle
    print(f"  {took:7.0f} MiB  {time.perf_counter() - begun - 1:5.1f} s  {what}", flush=True)
    return took


@asynccontextmanager
async def watched(pid: int) -> AsyncIterator[list[float]]:
    """Yield a list that grows, a hundred times a second, by what the processes hold."""
    seen: list[float] = []

    async def watch() -> None:
        while True:
            seen.append(now_mib(pid))
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    try:
        yield seen
    finally:
        watching.cancel()


def noise() -> bytes:
    """Make a PNG of 24 MB, the largest that may be attached."""
    side, out = 2820, io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG", compress_level=0)
    return out.getvalue()
