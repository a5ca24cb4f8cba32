"""Starting, registering, stopping: what whoever runs Darkroom sees of Discord."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots.discord.config import DiscordConfig
from bots.discord.publisher import open_publisher
from bots.shared.config import ConfigError
from bots.speech import text
from core.errors import ShuttingDown
from tests.discord_harness import discord_harness
from tests.fakes import MemoryPictures
from tests.servers.discord import Discord
from tests.servers.gemini_answers import painted
from tests.test_restarts import grown


async def test_commands_are_registered_once(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        names = {command["name"] for command in discord.world.commands}
        assert names == {
            "imagine", "edit", "again", "variations", "pick", "undo", "redo", "history", "final", "info", "before-after", "formats",
            "vote", "close-vote", "cancel", "help", "quota", "usage", "studio", "compare", "pack", "show-tiers", "Edit this picture",
            "Info about this picture",
        }  # fmt: skip
    async with discord_harness(tmp_path, discord=discord):
        assert discord.world.syncs == 1


@pytest.mark.parametrize("damaged", [b"", b"\xff\xfe\0", bytes(64)])
async def test_a_damaged_note_of_the_commands_registers_them_again(damaged: bytes, discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        [note] = await asyncio.to_thread(lambda: list(tmp_path.rglob("discord-commands-*")))
    note.write_bytes(damaged)
    async with discord_harness(tmp_path, discord=discord):
        assert discord.world.syncs == 2
    assert note.read_bytes() != damaged


async def test_commands_taken_away_are_registered_again(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        pass
    discord.world.commands.clear()
    async with discord_harness(tmp_path, discord=discord):
        assert discord.world.syncs == 2


async def test_commands_are_registered_as_soon_as_discord_takes_them(discord: Discord, tmp_path: Path) -> None:
    discord.fail("PUT", "commands$", status=503)
    async with discord_harness(tmp_path, discord=discord):
        assert discord.world.syncs == 1


async def test_a_discord_that_takes_no_commands_is_asked_ever_less_and_told_of_once(discord: Discord, tmp_path: Path) -> None:
    paused: list[float] = []

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    discord.fail("PUT", "commands$", status=400, times=7)
    with capture_logs() as logs:
        async with discord_harness(tmp_path, discord=discord, sleep=sleep):
            assert discord.world.syncs == 1
    assert grown([seconds for seconds in paused if seconds][:7], [2, 4, 8, 16, 32, 60, 60])
    told = [entry["event"] for entry in logs if entry["event"] in ("commands_not_registered", "works_again")]
    assert told == ["commands_not_registered", "works_again"]


async def test_an_outdated_command_is_answered(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        discord.world.commands.append({**discord.world.commands[0], "id": "1", "name": "gone", "type": 1, "options": []})
        interaction = await discord.slash("gone")
        assert interaction.said is not None
        assert interaction.said.startswith("This command has changed.")


async def test_a_wrong_token_is_named(discord: Discord, tmp_path: Path) -> None:
    config = DiscordConfig(api_url=discord.api_url)
    opened = open_publisher("wrong", config, tiers={}, pictures=MemoryPictures(), links=lambda version: None)
    with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
        async with opened:
            pass


async def test_a_refused_intent_is_named(discord: Discord, tmp_path: Path) -> None:
    discord.world.content_toggle = False
    with pytest.raises(ExceptionGroup) as caught:
        async with discord_harness(tmp_path, discord=discord):
            pass
    assert caught.group_contains(ConfigError, match="Message Content Intent")


async def test_the_start_does_not_wait_for_a_discord_that_is_down(discord: Discord, tmp_path: Path) -> None:
    discord.fail("GET", "users/@me", status=503, times=2)
    discord.gateway.refuse = 1
    async with discord_harness(tmp_path, discord=discord) as chat:
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        await discord.picture(1)
        assert chat.gateway.not_ready() is None


async def test_who_asks_while_we_stop_is_told_so(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        chat.gateway._handler.responses.closing = True
        interaction = await discord.slash("imagine", {"prompt": "a red bicycle"})
        assert interaction.said == str(ShuttingDown())
        assert chat.calls == 0


async def test_buttons_and_open_modals_work_after_a_restart(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        first = await discord.picture(1)
        open_modal = await discord.press(first, "Edit")
    async with discord_harness(tmp_path, discord=discord):
        await discord.submit(open_modal, "make the door green")
        await discord.picture(2)
        await discord.press(first, "Again", user="ben")
        await discord.picture(3)


async def test_a_button_that_never_was_is_answered(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord):
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        first = await discord.picture(1)
        button = first["components"][0]["components"][0]
        button["custom_id"] = "x0:what:is:this"
        interaction = await discord.press(first, button["label"])
        assert interaction.said == text.BUTTON_GONE


async def test_closing_does_not_wait_for_a_picture(discord: Discord, tmp_path: Path) -> None:
    go = asyncio.Event()
    async with discord_harness(tmp_path, discord=discord) as chat:
        chat.gemini.script(painted(wait=go))
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        await chat.gemini.seen(1)
        await chat.gateway.close()
        assert chat.app.renders.under_way()
        go.set()
        await discord.picture(1)  # delivered without a gateway


async def test_a_database_that_hangs_as_we_close_leaves_no_connection_open(
    discord: Discord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        client = chat.gateway._client
        assert client is not None
        monkeypatch.setattr(chat.app.store, "keep_checkpoint", lambda *_: asyncio.Event().wait())
        await chat.gateway.close()
        assert client.http.connector.closed
