"""The picture that was picked is marked on the message that shows it among others, on every platform, and no other is.

The playground's own marks are in test_playground_interaction.py.
"""

from __future__ import annotations

import pytest

from tests.everywhere import Everywhere
from tests.servers.discord import labels, menu


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


async def test_a_picture_of_a_sheet_is_chosen_from_a_menu_on_discord(harness: Everywhere) -> None:
    discord = harness.discord
    await discord.slash("imagine", {"prompt": "a red bicycle", "count": 30})
    sheet = await discord.picture(1)
    assert [one["filename"] for one in sheet["attachments"]] == ["darkroom-sheet.jpg"]
    assert menu(sheet) == [str(number) for number in range(1, 31)]
    thread = await discord.thread(sheet)
    await discord.press(sheet, "27")
    chosen = await discord.picture(2)
    assert [one["filename"] for one in chosen["attachments"]] == ["darkroom-v27.jpg"]
    assert chosen["channel_id"] == thread["id"]
    await discord.until(lambda: menu(discord.messages()[0])[26] == "27 ✓", what="a mark")
    assert discord.messages()[0]["attachments"] == sheet["attachments"]


async def test_a_picture_of_a_sheet_is_chosen_from_a_menu_on_slack(harness: Everywhere) -> None:
    slack = harness.slack
    await slack.command("/imagine", "a red bicycle --count 30")
    sheet = await slack.picture(1)
    assert [file.name for file in sheet.files] == ["darkroom-sheet.jpg"]
    assert list(sheet.menu) == [str(number) for number in range(1, 31)]
    await slack.press("27", sheet)
    chosen = await slack.picture(2)
    assert chosen.thread_ts == sheet.ts
    assert chosen.files[0].name.startswith("darkroom-v27")
    await slack.until(lambda: "27 ✓" in sheet.menu, what="a mark")


async def test_a_picture_of_a_sheet_is_chosen_by_its_number_in_the_playground(harness: Everywhere) -> None:
    await harness.page.say("ana", "/imagine a red bicycle --count 30")
    sheet = await harness.page.until(lambda line: line["kind"] == "result", "ana")
    assert [one["position"] for one in sheet["body"]["pictures"]] == list(range(1, 31))
    pick = next(one for one in sheet["body"]["buttons"] if one["label"] == "27")
    await harness.page.press("ana", sheet, act=pick["act"], version=pick["version"])
    chosen = await harness.page.until(lambda line: line["kind"] == "result" and line["root"] is not None, "ana", root=sheet["id"])
    assert [one["number"] for one in chosen["body"]["pictures"]] == [27]
