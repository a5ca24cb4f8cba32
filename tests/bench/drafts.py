"""Fifty drafts of one ask on one contact sheet: how long they take on Slack and Discord beside the ideal, how many requests Discord gets,
and what drawing the sheet takes beside that."""

from __future__ import annotations

import io
import math
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from PIL import Image, ImageDraw

from core.pixels.decoders.pool import Decoders
from core.ports.pictures import CONTACT_EDGE, Cell
from core.renders.batches import AT_ONCE
from core.store.images import ImageStore
from tests.bench import discord, slack
from tests.bench.bombs import watched
from tests.bench.figures import against_the_rules
from tests.bench.processes import cpu_seconds, gemini, now_mib, quiet
from tests.servers.discord import serve_discord
from tests.servers.slack import serve_slack

_DRAFTS, _LATENCY = 50, 0.2
_IDEAL = math.ceil(_DRAFTS / AT_ONCE) * _LATENCY
_MORE = 2.0  # seconds above the ideal
_PATIENCE = 120.0


async def main() -> None:
    await drawn()
    await on_slack()
    await on_discord()


async def drawn() -> None:
    """Draw a sheet of 50 pictures of 1K from copies that are kept, as it is drawn in a child process."""
    async with _store() as store:
        made = [await store.put(_picture(number)) for number in range(_DRAFTS)]
        spent = cpu_seconds(os.getpid())
        for one in made:
            await store.preview(one.sha256, max_edge=CONTACT_EDGE)
        copies = cpu_seconds(os.getpid()) - spent
        cells = [Cell(number=number, picture=one.sha256) for number, one in enumerate(made, start=1)]
        idle, spent, started = now_mib(os.getpid()), cpu_seconds(os.getpid()), time.perf_counter()
        async with watched(os.getpid()) as seen:
            sheet = await store.contact(cells)
        cpu = cpu_seconds(os.getpid()) - spent
    print(f"A contact sheet of {_DRAFTS} pictures of 1K, {len(sheet) / 1e6:.1f} MB")
    print(f"  processor time {cpu:7.2f} s    after {time.perf_counter() - started:.2f} s  (aim 1.5)")
    print(f"  peak memory    {max([idle, *seen]) - idle:7.0f} MiB  above idle (aim 150)")
    print(f"  its copies     {copies:7.2f} s    processor time, once for all pictures, while others are painted")


async def on_slack() -> None:
    async with (
        gemini(latency=_LATENCY, megabytes=None) as model,
        serve_slack() as server,
        slack.running(server, model) as (pid, _),
    ):
        await slack.burst(server, 1)
        await server.picture(1)
        await quiet(pid)
        idle, started = now_mib(pid), time.perf_counter()
        async with watched(pid) as seen:
            await server.command("/imagine", f"a blue bicycle --count {_DRAFTS}")
            await server.until(lambda: len(server.pictures()) == 2, seconds=_PATIENCE, what="the sheet")
        _told("Slack", time.perf_counter() - started, max(seen) - idle)
    against_the_rules(server.violations)


async def on_discord() -> None:
    async with gemini(latency=_LATENCY, megabytes=None) as model, serve_discord() as server, discord.running(server, model) as pid:
        await discord.burst(server, 1, [server.general])
        await quiet(pid, server.world.log)
        idle, started, requests = now_mib(pid), time.perf_counter(), len(server.world.log)
        async with watched(pid) as seen:
            await server.slash("imagine", {"prompt": "a blue bicycle", "count": _DRAFTS}, wait=False)
            await server.until(lambda: len(discord.shown(server)) == 2, what="the sheet", seconds=_PATIENCE)
        took = time.perf_counter() - started
        await quiet(pid, server.world.log)
        _told("Discord", took, max(seen) - idle)
        after = len(server.world.log) - requests - 1  # the first shows the placeholder
        print(f"  requests       {after:7}       after its first message (aim 8), 429s {len(server.too_fast)}")
    against_the_rules(server.violations)


def _told(where: str, took: float, above: float) -> None:
    met = "met" if took <= _IDEAL + _MORE else "missed"
    print(f"{where}, {_DRAFTS} drafts with a model of {_LATENCY} s, {AT_ONCE} at once")
    print(f"  time           {took:7.2f} s    ideal {_IDEAL:.2f} s  (aim {_IDEAL + _MORE:.2f}: {met})")
    print(f"  peak memory    {above:7.0f} MiB  above idle")


@asynccontextmanager
async def _store() -> AsyncIterator[ImageStore]:
    decoders = Decoders()
    await decoders.warm()
    with tempfile.TemporaryDirectory(prefix="darkroom-bench-") as folder:
        try:
            yield ImageStore.open(folder, decoders)
        finally:
            await decoders.aclose()


def _picture(number: int) -> bytes:
    """Make a PNG of 1K that compresses about as paintings do."""
    chance = random.Random(number)
    image = Image.effect_noise((128, 128), 40).resize((1024, 1024), Image.Resampling.BICUBIC).convert("RGB")
    draw = ImageDraw.Draw(image)
    for _ in range(20):
        at, radius = (chance.randrange(1024), chance.randrange(1024)), chance.randrange(20, 250)
        colour = tuple(chance.randrange(256) for _ in range(3))
        draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=colour)
    made = io.BytesIO()
    image.save(made, "PNG", compress_level=3)
    return made.getvalue()
