"""What a million versions cost: starts and pictures on an empty database and on a filled one, in turns."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tests.bench import filled, slack
from tests.bench.processes import cpu_seconds, gemini, now_mib, quiet
from tests.servers.slack import serve_slack

_TURNS = 2
_WARM, _PICTURES = 10, 40


@dataclass(frozen=True, slots=True)
class Measured:
    ready: float  # seconds until /readyz said yes
    own: float  # seconds that are added to the model's for a picture, the median
    cpu: float  # seconds of the processor for a picture
    memory: float  # MiB at the end


async def main() -> None:
    made_here = not filled.is_made()
    if made_here:
        await filled.make(filled.VERSIONS)
    empty, full = [], []
    for _ in range(_TURNS):
        with filled.left_out():
            empty.append(await _measured())
        full.append(await _measured())
    for name, unit, of in (
        ("ready after", 1.0, "ready"),
        ("own overhead of a picture, p50, ms", 1000.0, "own"),
        ("CPU of a picture, ms", 1000.0, "cpu"),
        ("memory, MiB", 1.0, "memory"),
    ):
        before, after = (statistics.median(getattr(one, of) for one in some) * unit for some in (empty, full))
        print(f"{name:36} {before:8.2f} empty  {after:8.2f} filled  {after / before:5.2f} x  (aim 1.10)")
    if made_here:
        filled.clear()


async def _measured() -> Measured:
    async with gemini(latency=0.2, megabytes=0.5) as model, serve_slack() as server, slack.running(server, model) as (pid, ready):
        own: list[float] = []
        spent = 0.0
        for number in range(1, _WARM + _PICTURES + 1):
            if number == _WARM + 1:
                await quiet(pid)
                own, spent = [], cpu_seconds(pid)
            began = time.perf_counter()
            await server.command("/imagine", f"a red bicycle, number {number}")
            await server.picture(number)
            own.append(time.perf_counter() - began - 0.2)
            server.forget_bytes()
        await quiet(pid)
        return Measured(ready, statistics.median(own), (cpu_seconds(pid) - spent) / _PICTURES, now_mib(pid))
