"""What people do in Discord, and what they see: the whole house, the real discord.py, a strict local Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.discord_house import Chat, discord_house


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with discord_house(tmp_path) as running:
        yield running
        assert running.discord.violations == []
        assert running.discord.pings == []


async def test_a_picture_is_made_in_the_channel_and_refined_in_its_thread(chat: Chat) -> None:
    discord = chat.discord
    deed = await discord.slash("imagine", {"prompt": "a red bicycle leaning against a blue door"}, user="ana")
    assert (await discord.answer(deed)).startswith("On it")
    first = await discord.picture(1)
    assert first["channel_id"] == discord.general["id"], "the first picture stands in the channel itself"
    assert "a red bicycle leaning against a blue door" in first["content"]
    assert "v1" in first["content"]
    assert first["attachments"][0]["description"]
    thread = await discord.thread(first)
    assert thread["name"] == "a red bicycle leaning against a blue door"

    await discord.say("make the door green", user="ben", channel=thread)
    second = await discord.picture(2)
    assert second["channel_id"] == thread["id"]
    assert "v2, from v1" in second["content"]
    assert second["referenced_message"]["content"] == "make the door green"
    assert chat.calls == 2
