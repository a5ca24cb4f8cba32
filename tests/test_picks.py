"""The picture that was picked is marked on the message that shows it among others, on every platform, and no other is.

The playground's own marks are in test_playground_interaction.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.everywhere import Everywhere, everywhere
from tests.servers.discord import labels, serve_discord
from tests.servers.discord_limits import Limits
from tests.servers.gemini import GeminiServer
from tests.servers.slack import serve_slack


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Everywhere]:
    async with (
        serve_discord(limits=Limits(())) as discord,
        serve_slack() as slack,
        GeminiServer() as gemini,
        everywhere(tmp_path, discord=discord, slack=slack, gemini=gemini) as found,
    ):
        yield found


async def test_discord_marks_the_number_that_was_pressed_and_then_another_that_is_typed(harness: Everywhere) -> None:
    discord = harness.discord
    await discord.slash("imagine", {"prompt": "a red bicycle", "count": 3})
    sheet = await discord.picture(1)
    thread = await discord.thread(sheet)

    def shown() -> list[str]:
        return labels(discord.messages()[0])[:3]

    assert shown() == ["1", "2", "3"]
    await discord.press(sheet, "2")
    await discord.picture(2)
    await discord.until(lambda: shown() == ["1", "2 ✓", "3"], what="a mark")
    marked = discord.messages()[0]
    assert {key: marked[key] for key in ("content", "attachments")} == {key: sheet[key] for key in ("content", "attachments")}
    assert [one["style"] for one in marked["components"][0]["components"][:3]] == [2, 3, 2]
    assert marked["components"][1] == sheet["components"][1], "the menu stays as it is"
    await discord.say("3", channel=thread)
    await discord.until(lambda: shown() == ["1", "2", "3 ✓"], what="another mark")
    await discord.press(discord.messages()[0], "1")
    await discord.until(lambda: shown() == ["1 ✓", "2", "3"], what="a mark by a button that was edited")


@pytest.mark.parametrize("in_thread", [False, True])
async def test_slack_marks_the_number_that_was_pressed_and_then_another_that_is_typed(
    harness: Everywhere, *, in_thread: bool
) -> None:
    slack = harness.slack
    await slack.command("/imagine", f"a red bicycle --count {1 if in_thread else 3}")
    sheet = await slack.picture(1)
    root = sheet.ts
    if in_thread:
        await slack.say("variations", thread=root)
        sheet = await slack.picture(2)
        assert sheet.thread_ts == root
    count = sum(label.isdigit() for label in sheet.buttons)
    files, plain = list(sheet.files), [str(one) for one in range(1, count + 1)]

    def shown() -> list[str]:
        return list(sheet.buttons)[:count]

    assert shown() == plain
    await slack.press("2", sheet)
    await slack.until(lambda: shown() == ["1", "2 ✓", *plain[2:]], what="a mark")
    assert sheet.files == files
    elements = [one for block in sheet.blocks if block["type"] == "actions" for one in block["elements"]]
    assert [one.get("style") for one in elements[:3]] == [None, "primary", *([None] if count > 2 else [])][:3]
    await slack.say("1" if not in_thread else "v2", thread=root)
    await slack.until(lambda: shown() == ["1 ✓", *plain[1:]], what="another mark")
