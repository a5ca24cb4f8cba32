"""A busy channel at Discord's own rate: every picture is shown, uploaded once, and nothing is ever asked too fast."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.discord_harness import Chat, discord_harness
from tests.servers.discord import Discord, serve_discord
from tests.servers.discord_limits import BUCKETS, OVERALL, Bucket, Limits

Json = dict[str, Any]

_PATIENCE = 90.0  # seconds, on a machine that has other things to do


@asynccontextmanager
async def busy(folder: Path, limits: Limits | None = None) -> AsyncIterator[Chat]:
    async with serve_discord(limits=limits) as server, discord_harness(folder, discord=server) as chat:
        yield chat
        server.lawful()


def ten_times_faster() -> Limits:
    """Shorten the windows of Discord's limits to a tenth, so that waiting for one is short."""
    faster = [Bucket(one.name, one.count, one.seconds / 10, one.method, one.path) for one in (*BUCKETS, OVERALL)]
    return Limits(faster[:-1], faster[-1])


async def all_shown(chat: Chat, count: int) -> list[Json]:
    """Wait for this many recorded pictures, and return the messages that show them."""
    await chat.discord.until(lambda: len(chat.discord.pictures()) >= count, what=f"{count} pictures", seconds=_PATIENCE)
    await chat.settled()
    shown = chat.discord.pictures()
    assert len(shown) == len({chat.discord.bytes_of(one) for one in shown}) == count
    assert chat.discord.rest.uploads == chat.calls == count
    return shown


async def test_a_hundred_asks_in_one_channel_are_all_shown_and_uploaded_once(tmp_path: Path) -> None:
    async with busy(tmp_path) as chat:
        for tens in range(10):
            asks = (chat.discord.slash("imagine", {"prompt": f"bicycle {tens}{n}"}, user=f"p{n}") for n in range(10))
            await asyncio.gather(*asks)
            shown = await all_shown(chat, 10 * tens + 10)
        assert len(chat.discord.requests("PATCH", "@original$")) <= 200, "a placeholder and a result for each"
        await _threads_stand_for_those_whose_turn_came(chat.discord)
        await _refinements_go_on(chat, shown)


async def _threads_stand_for_those_whose_turn_came(discord: Discord) -> None:
    most = next(one.count for one in BUCKETS if one.name == "threads")
    await discord.until(lambda: sum(bool(discord.thread_of(one)) for one in discord.ours()) >= most - 1, what="the threads")
    assert len(discord.requests("POST", "/threads$")) <= most, "none waits for the next window"


async def _refinements_go_on(chat: Chat, shown: list[Json]) -> None:
    """Refine a picture in its thread, and one that has no thread yet in the channel."""
    without = next(one for one in reversed(shown) if not chat.discord.thread_of(one))
    for count, (asked, where) in enumerate(((shown[0], shown[0]["id"]), (without, chat.discord.general["id"])), start=101):
        await chat.discord.reply(asked, "make it green", user="ben")
        made = await chat.discord.picture(count)
        assert made["channel_id"] == where
        assert "v2 from v1" in made["content"]
        await chat.settled()


async def test_sixty_asks_over_six_channels_have_their_threads_too(tmp_path: Path) -> None:
    async with serve_discord() as server:
        channels = [server.world.add_channel(f"studio-{n}") for n in range(6)]
        async with discord_harness(tmp_path, discord=server) as chat:
            for n in range(10):
                await asyncio.gather(*(server.slash("imagine", {"prompt": f"door {n}"}, channel=one) for one in channels))
            shown = await all_shown(chat, 60)
            await server.until(lambda: all(server.thread_of(one) for one in shown), what="a thread for each", seconds=_PATIENCE)
            assert {one["channel_id"] for one in shown} == {one["id"] for one in channels}
        server.lawful()


async def test_asks_without_a_token_wait_for_the_channels_posts_and_lose_nothing(tmp_path: Path) -> None:
    """No thread can be begun for these mentions, so all that is posted and edited is in one channel."""
    async with busy(tmp_path, ten_times_faster()) as chat:
        lounge = chat.discord.world.add_channel("lounge", 2)
        for words in ("a lighthouse", "un phare", "ein Leuchtturm", "灯台", "маяк", "un faro", "deniz feneri"):
            await chat.discord.say(f"@darkroom {words}", channel=lounge)
        shown = await all_shown(chat, 7)
        assert {one["channel_id"] for one in shown} == {lounge["id"]}


async def test_edits_that_have_to_wait_are_made(tmp_path: Path) -> None:
    async with busy(tmp_path, ten_times_faster()) as chat:
        await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
        first = (await all_shown(chat, 1))[0]
        thread = await chat.discord.thread(first)
        for words in ("green", "blue", "brighter", "darker", "bigger", "pink"):
            await chat.discord.say(f"make the door {words}", user="ben", channel=thread)
        await all_shown(chat, 7)
