"""A batch on every platform, as people see it: a sheet that came out in part, its missing pictures tried again, and combinations."""

from __future__ import annotations

from pathlib import Path

from tests.everywhere import open_everywhere
from tests.servers.discord import labels, menu
from tests.servers.gemini_answers import blocked

_TOLD = "7 of 9 came out; the others: 2 refused. You weren't charged for those."
_REST = "Try the 2 missing again · about "


async def test_on_discord(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        app.gemini.script(*[blocked("PROHIBITED_CONTENT")] * 2)
        await app.discord.slash("imagine", {"prompt": "a red bicycle", "count": 9})
        sheet = await app.discord.picture(1)
        assert _TOLD in sheet["content"]
        assert len(menu(sheet)) == 7
        (rest,) = [label for label in labels(sheet) if label.startswith(_REST)]
        await app.discord.press(sheet, rest, user="ben")
        more = await app.discord.picture(2)
        assert len(more["attachments"]) == 2
        assert more["channel_id"] == (await app.discord.thread(sheet))["id"]
        assert app.discord.messages()[0]["attachments"] == sheet["attachments"], "the sheet stays"
        assert len(app.gemini.requests) == 9 + 2


async def test_on_slack(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        app.gemini.script(*[blocked("PROHIBITED_CONTENT")] * 2)
        await app.slack.command("/imagine", "a red bicycle --count 9")
        sheet = await app.slack.picture(1)
        assert _TOLD in str(sheet.blocks)
        assert len(sheet.menu) == 7
        (rest,) = [label for label in sheet.buttons if label.startswith(_REST)]
        await app.slack.press(rest, sheet, user="ben")
        more = await app.slack.picture(2)
        assert (more.thread_ts, len(more.files)) == (sheet.ts, 2)
        assert not sheet.deleted
        assert len(app.gemini.requests) == 9 + 2


async def test_in_the_playground(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        app.gemini.script(*[blocked("PROHIBITED_CONTENT")] * 2)
        await app.page.say("ana", "/imagine a red bicycle --count 9")
        sheet = await app.page.until(lambda line: line["kind"] == "result", "ana")
        assert _TOLD in sheet["body"]["caption"]
        assert len(sheet["body"]["pictures"]) == 7
        assert sheet["body"]["rest"]["label"].startswith(_REST)
        await app.page.press("ben", sheet, act="rest")
        more = await app.page.until(lambda line: line["kind"] == "result" and line["root"] is not None, "ben", root=sheet["id"])
        assert [one["number"] for one in more["body"]["pictures"]] == [10, 11]


async def test_combinations_everywhere_show_their_price_first(tmp_path: Path) -> None:
    said = "The lists in braces come to 6 pictures, which may cost up to"
    async with open_everywhere(tmp_path) as app:
        asked = await app.discord.slash("imagine", {"prompt": "a {red, blue} bike on {sand, snow, grass}"})
        assert said in await app.discord.answer(asked)
        question = asked.alone
        assert question is not None
        assert app.gemini.requests == []
        await app.discord.press(question, "Paint them")
        sheet = await app.discord.picture(1)
        assert menu(sheet)[1] == "2 · red, snow"

        await app.slack.command("/imagine", "a {red, blue} bike on {sand, snow, grass}")
        alone = await app.slack.ephemeral()
        assert said in alone.says
        await app.slack.press("Paint them", alone)
        shown = await app.slack.picture(1)
        assert list(shown.menu)[1] == "2 · red, snow"

        await app.page.say("ana", "/imagine a {red, blue} bike on {sand, snow, grass}")
        line = await app.page.until(lambda line: line["kind"] == "unsure", "ana")
        assert said in line["body"]["text"]
        await app.page.press("ana", line)
        made = await app.page.until(lambda line: line["kind"] == "result", "ana")
        assert made["body"]["pictures"][1]["label"] == "red, snow"
