"""Direct messages in Discord: who may write them, and the limits that bind them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bots.app.config import Config
from bots.app.configured import quota_rules
from bots.discord.config import DiscordConfig
from bots.shared.config import ConfigError
from bots.speech import discord_text
from core.model import Place
from core.quota import Rules, parse
from core.tiers import DEFAULT_TIERS
from tests.discord_harness import Chat, discord_harness
from tests.servers.discord import Discord
from tests.test_discord_admission import asked, never, refused, said_by_us

# --- direct messages -----------------------------------------------------------------------------------------------------


async def test_nothing_is_answered_or_spent_in_direct_messages_unless_the_configuration_says_so(
    tmp_path: Path, discord: Discord
) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        room = discord.direct("mallory")
        await refused(chat, room, discord_text.NO_DIRECT)
        for words in ("a red bicycle", "hello?", "a blue bicycle"):
            await discord.say(words, user="mallory", channel=room)
        await discord.say("make it green", user="ben", channel=discord.direct("ben"))
        await discord.until(lambda: discord.ours(discord.direct("ben")), what="a line for the other as well")
        assert said_by_us(discord, room) == [discord_text.NO_DIRECT], "one line is enough"
        assert all(one["contexts"] == [0] for one in discord.world.commands), "nor are the commands offered there"
        assert chat.calls == 0


async def test_members_of_a_named_server_may_write_directly_and_strangers_may_not(tmp_path: Path, discord: Discord) -> None:
    discord.world.left.add(discord.world.person("mallory")["id"])
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild], direct_messages=True) as chat:
        assert all(sorted(one["contexts"]) == [0, 1] for one in discord.world.commands)
        room = discord.direct("ana")
        await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=room)
        await discord.picture(1)
        await discord.say("make the door green", channel=room)
        assert "v2 from v1" in (await discord.picture(2))["content"]
        room = discord.direct("mallory")
        assert (
            await discord.answer(await discord.slash("imagine", {"prompt": "a bicycle"}, user="mallory", channel=room))
            == discord_text.STRANGER
        )
        for words in ("a red bicycle", "please"):
            await discord.say(words, user="mallory", channel=room)
        await discord.until(lambda: discord.ours(room), what="a sentence")
        await chat.settled()
        assert chat.calls == 2
        assert len(discord.requests("GET", "/members/")) == 2, "looked up once each"


async def test_somebody_who_shares_only_a_server_that_is_not_named_is_a_stranger(tmp_path: Path, discord: Discord) -> None:
    mallory = discord.world.person("mallory")["id"]
    discord.world.left.add(mallory)
    discord.world.add_server("Mallory's", "mallory")
    options: dict[str, Any] = {"servers": [discord.world.guild], "direct_messages": True}
    async with discord_harness(tmp_path, discord=discord, sleep=never, **options) as chat:
        said = await discord.slash("imagine", {"prompt": "a bicycle"}, user="mallory", channel=discord.direct("mallory"))
        assert await discord.answer(said) == discord_text.STRANGER
        assert chat.calls == 0


async def test_the_commands_are_registered_anew_when_direct_messages_are_switched(tmp_path: Path, discord: Discord) -> None:
    for direct, syncs in ((False, 1), (False, 1), (True, 2), (False, 3)):
        async with discord_harness(tmp_path, discord=discord, direct_messages=direct):
            assert discord.world.syncs == syncs
        assert all(sorted(one["contexts"]) == [0, 1][: 1 + direct] for one in discord.world.commands)
        assert all(one["integration_types"] == [0] for one in discord.world.commands)


async def test_where_discord_does_not_tell_who_somebody_is_nothing_is_painted(tmp_path: Path, discord: Discord) -> None:
    options: dict[str, Any] = {"servers": [discord.world.guild], "direct_messages": True}
    async with discord_harness(tmp_path, discord=discord, **options) as chat:
        discord.fail("GET", "/members/", status=400, times=1)
        room = discord.direct("ana")
        interaction = await discord.slash("imagine", {"prompt": "a bicycle"}, channel=room)
        assert await discord.answer(interaction) == discord_text.MEMBER_UNKNOWN
        assert chat.calls == 0
        await discord.slash("imagine", {"prompt": "a bicycle"}, channel=room)
        await discord.picture(1)


# --- limits of direct messages --------------------------------------------------------------------------------------------


@asynccontextmanager
async def harness_with_direct(tmp_path: Path, discord: Discord, **more: Any) -> AsyncIterator[Chat]:
    discord.make_admin("ana")
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild], direct_messages=True, **more) as chat:
        yield chat


async def test_direct_messages_are_bound_by_limits_of_their_own(tmp_path: Path, discord: Discord) -> None:
    async with harness_with_direct(tmp_path, discord, direct_limits=("2 images a day",)) as chat:
        assert [await asked(chat, "ben"), await asked(chat, "ben")] == ["painted"] * 2
        said = await asked(chat, "ben")
        assert said.startswith("You've used your 2 images for today in direct messages.")
        assert said.endswith("or ask whoever runs Darkroom now.")
        assert await chat.app.studio.quota.notices.due_notices("discord") == [], "it is nobody else's business"
        await discord.say("make it green", user="ben", channel=discord.direct("ben"))
        told = lambda: [one for one in said_by_us(discord, discord.direct("ben")) if "used your 2 images" in one]  # noqa: E731
        await discord.until(told, what="the same by a message")
        assert await asked(chat, "cyd") == "painted", "each person has their own"
        assert await asked(chat, "ben", where=discord.general) == "painted", "and in the server the server's hold"
        shown = await discord.answer(await discord.slash("quota show", user="ben", channel=discord.direct("ben")))
        assert "2 images a day for you in direct messages (the default)" in shown
        assert chat.calls == 4


async def test_without_a_word_in_the_configuration_they_are_bound_all_the_same(tmp_path: Path, discord: Discord) -> None:
    async with harness_with_direct(tmp_path, discord) as chat:
        room = discord.direct("ben")
        assert "20 images a day" in await discord.answer(await discord.slash("quota show", user="ben", channel=room))
        refused = await discord.answer(await discord.slash("quota set", {"images": 500}, user="ana", channel=discord.direct("ana")))
        assert refused == discord_text.NO_ADMINS
        assert chat.calls == 0


@pytest.mark.parametrize(
    "limit",
    [
        {"images": 1, "everywhere": True},
        {"images": 1, "everywhere": True, "each": True},
        {"images": 1, "everywhere": True, "user": "ben"},
        {"dollars": 0.05, "everywhere": True},
        {"images": 1, "role": "interns"},
        {"images": 1, "everywhere": True, "tier": "lite"},
    ],
)
async def test_a_spent_limit_of_the_server_is_not_gone_round_directly(
    tmp_path: Path, discord: Discord, limit: dict[str, Any]
) -> None:
    if "role" in limit:
        limit = {**limit, "role": discord.world.add_role("interns", "ben")}
    async with harness_with_direct(tmp_path, discord) as chat:
        assert "a day" in await discord.answer(await discord.slash("quota set", limit))
        assert await asked(chat, "ben") == "painted", "as long as there is room"
        assert await asked(chat, "ben", where=discord.general) == "painted"
        said = await asked(chat, "ben")
        assert said.startswith("Your server's limits count in direct messages too. ")
        assert "More from tomorrow" in said or "; the limit is " in said
        room = discord.direct("ben")
        assert "0 left" in await discord.answer(await discord.slash("quota show", user="ben", channel=room)) or "dollars" in limit
        await discord.say("make it green", user="ben", channel=room)
        if limit.get("tier") is None:
            told = lambda: [one for one in said_by_us(discord, room) if "server's limits count in direct messages too" in one]  # noqa: E731
            await discord.until(told, what="the same by a message")
            assert chat.calls == 2
        else:
            await discord.picture(3)  # an edit is painted on another tier


async def test_a_button_goes_round_no_limit_of_the_server_either(tmp_path: Path, discord: Discord) -> None:
    async with harness_with_direct(tmp_path, discord, quota={"confirm_above": 0.0001}) as chat:
        room = discord.direct("ben")
        interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben", channel=room)
        await discord.answer(interaction)
        await discord.answer(await discord.slash("quota set", {"dollars": 0.000001, "everywhere": True}))
        assert interaction.alone is not None
        pressed = await discord.press(interaction.alone | {"channel_id": room["id"]}, "Paint it", user="ben")
        assert (await discord.answer(pressed)).startswith("Your server's limits count in direct messages too. ")
        assert chat.calls == 0


@pytest.mark.parametrize("key", ["total", "workspace"])
async def test_the_operators_limits_hold_in_direct_messages(tmp_path: Path, discord: Discord, key: str) -> None:
    async with harness_with_direct(tmp_path, discord, quota={key: ("2 images a day",)}) as chat:
        assert [await asked(chat, "ben"), await asked(chat, "cyd")] == ["painted"] * 2
        assert " 2 images for today. More from" in await asked(chat, "ana")
        assert chat.calls == 2


def test_of_two_limits_of_the_same_kind_the_lower_one_holds_directly() -> None:
    room = Place(platform="discord", workspace="dm", channel="1", root="1")
    images, fewer, dollars = (parse(said, ()).terms for said in ("5 images a day", "2 images a day", "$1 a month"))
    for default, direct in ((images, fewer), (fewer, images)):
        rules = Rules(defaults=(default, dollars), direct=(direct,))
        assert {limit.terms for limit in rules.of_channel(room)} == {fewer, dollars}
        assert {limit.terms for limit in rules.applying([], room, "7", ())} == {fewer, dollars}
    assert Rules(direct=(images,)).of_channel(replace(room, workspace="123")) == []


@pytest.mark.parametrize(
    ("limits", "problem"),
    [
        ([], "direct messages need a limit"),
        (["20 imags a day"], 'discord.direct_limits: "20 imags a day"'),
        (["20 images a day in the server"], "Put a limit on everybody's together under quota.workspace"),
        (["2 images a day", "3 images a day"], "of the same kind"),
    ],
)
def test_limits_of_direct_messages_that_cannot_be_are_refused_at_the_start(limits: list[str], problem: str) -> None:
    config = Config(discord=DiscordConfig(direct_messages=True, direct_limits=tuple(limits)))
    with pytest.raises(ConfigError, match=re.escape(problem)):
        quota_rules(config, DEFAULT_TIERS)
