"""Several gateways share a bot, each with a range of its shards."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bots.discord.config import DiscordConfig, Shards
from tests.discord_harness import discord_harness
from tests.servers.discord import Discord


@pytest.mark.parametrize(
    ("written", "ids", "count"), [("0-3/8", (0, 1, 2, 3), 8), (" 4 - 7 / 8 ", (4, 5, 6, 7), 8), ("5/8", (5,), 8), ("0/1", (0,), 1)]
)
def test_a_range_is_written_as_people_write_ranges(written: str, ids: tuple[int, ...], count: int) -> None:
    assert DiscordConfig.model_validate({"shards": written}).shards == Shards(ids, count)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("8/8", "of 8 shards the last is 7"),
        ("3-1/8", "the first stands in front"),
        ("0-3", "written like 0-3/8"),
        ("", "written like 0-3/8"),
        ("0-3/0", "the first stands in front"),
        (4, "written like 0-3/8"),
        ([0, 1], "written like 0-3/8"),
        ("-1/4", "written like 0-3/8"),
    ],
)
def test_a_range_that_is_none_is_refused_with_how_to_write_it(written: object, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        DiscordConfig.model_validate({"shards": written})


def home(discord: Discord) -> int:
    """The shard of two that has the server."""
    return (int(discord.world.guild) >> 22) % 2


async def test_a_gateway_hears_the_servers_of_its_shards(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord, shards=Shards((home(discord),), 2)) as chat:
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        await discord.until(discord.pictures, what="the picture")
        assert [session.shard for session in discord.gateway.connected] == [[home(discord), 2]]
        assert chat.gateway.not_ready() is None


async def test_what_happens_on_another_shard_is_left_to_its_gateway(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord, shards=Shards((1 - home(discord),), 2)) as chat:
        assert chat.gateway.not_ready() is None
        await discord.say("@Darkroom a red bicycle")
        sent = [payload["t"] for session in discord.gateway.connected for payload in session.sent]
        assert sent == ["READY"]


async def test_one_process_may_connect_several_shards(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord, shards=Shards((0, 1, 2), 4)):
        assert sorted(session.shard for session in discord.gateway.connected) == [[0, 4], [1, 4], [2, 4]]
