"""The text model reads on every platform, through the real client and the local Gemini server."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bots.app.config import ChatConfig
from tests.everywhere import everywhere
from tests.servers.discord import serve_discord
from tests.servers.discord_limits import Limits
from tests.servers.gemini import GeminiServer
from tests.servers.slack import serve_slack
from tests.test_acts import CLIENTS


@pytest.mark.parametrize("platform", CLIENTS)
async def test_talk_is_free_slang_is_understood_and_a_final_shows_its_price(tmp_path: Path, platform: str) -> None:
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(serve_discord(limits=Limits(())))
        slack = await stack.enter_async_context(serve_slack())
        gemini = await stack.enter_async_context(GeminiServer())
        opened = everywhere(tmp_path, discord=discord, slack=slack, gemini=gemini, chat=ChatConfig())
        house = await stack.enter_async_context(opened)
        gemini.reads("bankrupt", "none")
        gemini.reads("cái cửa", "edit", need=9)
        gemini.reads("ship it", "final")
        person = CLIENTS[platform](house)
        await person.begin("a red bicycle")
        await person.say("haha make it bankrupt us next")
        await person.say("cho cái cửa màu xanh lá đi")
        assert "cho cái cửa màu xanh lá đi" in (await gemini.seen(2))[1].words
        await house.settled()
        await person.say("ok ship it, she loves it")
        await gemini.was_read(3)
        await gemini.quiet()
    assert len(gemini.requests) == 2, "a final by reading alone waits for the button with its price"
    assert len(gemini.said) == 3
    discord.lawful()
