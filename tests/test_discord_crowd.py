"""A hundred asks in a row in one channel, at Discord's own rate: each is painted and shown once, and nobody runs into a limit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.discord_house import Chat, discord_house
from tests.servers.discord import Deed, Discord
from tests.servers.discord_limits import BUCKETS

Json = dict[str, Any]

ASKS = 100
THREADS = next(one.count for one in BUCKETS if one.name == "threads")


def without_thread(discord: Discord) -> list[Json]:
    return [one for one in discord.ours() if discord.thread_of(one) is None]


async def asked(discord: Discord, number: int) -> Deed:
    """As soon as the one before is acknowledged, at most ten under way; the first alone, for with it the model's library is loaded."""
    shown = max(min(number, 1), number - 9)
    await discord.until(lambda: len(discord.pictures()) >= shown, what=f"{shown} pictures", seconds=60)
    return await discord.slash("imagine", {"prompt": f"bicycle number {number}"}, user=("ana", "ben", "cyd")[number % 3])


@pytest.mark.timeout(300)
async def test_a_hundred_asks_in_one_channel(tmp_path: Path) -> None:
    async with discord_house(tmp_path) as chat:
        discord = chat.discord
        deeds = [await asked(discord, n) for n in range(ASKS)]
        await discord.until(lambda: len(discord.pictures()) == ASKS, what="all pictures", seconds=200)
        await chat.settled()
        assert discord.pictures() == sorted((deed.original for deed in deeds), key=lambda one: int(one["id"]))  # type: ignore[index]
        assert chat.calls == ASKS, "each painted once"
        assert len(discord.world.files) == ASKS, "each uploaded once"
        assert len(discord.requests("PATCH", "@original$")) <= 2 * ASKS
        await discord.until(lambda: len(without_thread(discord)) <= ASKS - THREADS + 1, what="the threads whose turn came")
        assert len(discord.requests("POST", "/threads$")) <= THREADS, "none waits for the next window"
        await _refinements_go_on(chat)
        assert discord.too_fast == []
        assert discord.violations == []


async def _refinements_go_on(chat: Chat) -> None:
    """In the threads, and in the channel where a picture has none yet."""
    discord = chat.discord
    late, early = without_thread(discord)[-1], discord.ours()[0]
    for asked, where in ((early, early["id"]), (late, discord.general["id"])):
        before = len(discord.pictures())
        await discord.reply(asked, "make it green", user="ben")
        made = await discord.picture(before + 1)
        assert made["channel_id"] == where
        assert "v2, from v1" in made["content"]
        await chat.settled()
