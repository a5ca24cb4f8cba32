"""A pack on each platform, through the real clients: its price, its pictures, its zip file, and a format that the model refuses."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

from tests.everywhere import open_everywhere
from tests.servers.discord import labels, menu
from tests.servers.gemini_answers import blocked

_NAMES = [
    "darkroom-v2-square-1x1",
    "darkroom-v2-instagram-4x5",
    "darkroom-v2-story-9x16",
    "darkroom-v2-banner-16x9",
]
_STORY = "The new picture's format is 9:16"
_WITHOUT_STORY = [name for name in _NAMES if "story" not in name]
_PRICE = "3 pictures may cost up to "
_TOLD = "story 9:16 didn't come out; you weren't charged for it."
_SQUARE = "v2 is square 1:1 already"
_STAYS = "v2 stays the current picture."
_AGAIN = "v2 with its pack, as it was painted: free"
_REST = "Try the missing one again · about "


def named(data: bytes) -> list[str]:
    """The names in a zip file, without their endings."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert opened.testzip() is None
        assert all(one.file_size > 100 for one in opened.infolist())
        return [name.rpartition(".")[0] for name in opened.namelist()]


def charged(folder: Path) -> int:
    """How many pictures of packs were charged."""
    with closing(sqlite3.connect(folder / "darkroom.sqlite3")) as connection:
        return int(connection.execute("SELECT COUNT(*) FROM ledger WHERE act = 'pack' AND state = 'used'").fetchone()[0])


async def test_on_discord(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        discord = app.discord
        await discord.slash("imagine", {"prompt": "a red bicycle", "aspect": "1:1"})
        first = await discord.picture(1)
        await discord.press(first, "Final")
        final = await discord.picture(2)
        thread = await discord.thread(first)
        assert menu(final)[0] == "Pack for social"
        asked = await discord.press(final, "Pack for social", user="ben")
        assert _PRICE in await discord.answer(asked)
        assert len(app.gemini.requests) == 2
        question = asked.alone
        assert question is not None
        app.gemini.when(_STORY, blocked("PROHIBITED_CONTENT"))
        assert "Only the person who asked" in await discord.answer(await discord.press(question, "Paint them", user="cyd"))
        for _ in range(2):  # pressed twice, painted once
            await discord.press(question, "Paint them", user="ben")
        shown = await discord.picture(3)
        await app.settled()
        assert len(app.gemini.requests) == 2 + 3
        assert charged(tmp_path) == 2
        assert _TOLD in shown["content"]
        assert _SQUARE in shown["content"]
        assert _STAYS in shown["content"]
        assert "Undo" not in labels(shown)
        assert "instagram 4:5, banner 16:9 at 4K" in shown["content"]
        assert [file["filename"].rpartition(".")[0] for file in shown["attachments"]] == [
            "darkroom-v3",
            "darkroom-v4",
            "darkroom-v2-social",
        ]
        assert named(discord.bytes_of(shown, 2)) == _WITHOUT_STORY
        (rest,) = [label for label in labels(shown) if label.startswith(_REST)]
        await discord.press(shown, rest, user="cyd")
        more = await discord.picture(4)
        await app.settled()
        assert "story 9:16" in more["content"]
        assert sorted(named(discord.bytes_of(more, 1))) == sorted(_NAMES), "the whole pack, once it is whole"
        assert charged(tmp_path) == 3
        await discord.slash("undo", channel=thread)
        back = await discord.until(
            lambda: next((one for one in discord.ours(thread) if "Back to v1" in one["content"]), None), what="an undo"
        )
        assert len(back["attachments"]) == 1
        told = await discord.answer(await discord.slash("info", {"version": "v3"}, channel=thread))
        assert "it has every format of the pack" in told
        await discord.press(final, "Pack for social", user="cyd")
        again = await discord.until(
            lambda: next((one for one in discord.everything() if _AGAIN in one["content"]), None), what="it"
        )
        assert sorted(named(discord.bytes_of(again, 1))) == sorted(_NAMES)
        assert len(app.gemini.requests) == 2 + 3 + 1


async def test_on_slack(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        slack = app.slack
        await slack.command("/imagine", "a red bicycle --ar 1:1")
        first = await slack.picture(1)
        await slack.press("Final 4K", first)
        final = await slack.picture(2)
        assert next(iter(final.menu)) == "Pack for social"
        await slack.say("@Darkroom pack for social", thread=first.ts, user="ben")
        alone = await slack.ephemeral()
        assert _PRICE in alone.says
        assert len(app.gemini.requests) == 2
        app.gemini.when(_STORY, blocked("PROHIBITED_CONTENT"))
        for _ in range(2):
            await slack.press("Paint them", alone, user="ben")
        shown = await slack.picture(3)
        await app.settled()
        assert len(app.gemini.requests) == 2 + 3
        assert charged(tmp_path) == 2
        assert shown.thread_ts == first.ts
        assert _TOLD in shown.says
        assert _SQUARE in shown.says
        assert _STAYS in shown.says
        assert "Undo" not in shown.buttons
        assert "instagram 4:5, banner 16:9 at 4K" in shown.says
        assert len(shown.files) == 3
        assert shown.files[-1].name == "darkroom-v2-social.zip"
        assert named(shown.files[-1].data) == _WITHOUT_STORY
        (rest,) = [label for label in shown.buttons if label.startswith(_REST)]
        await slack.press(rest, shown, user="ana")
        more = await slack.picture(4)
        await app.settled()
        assert sorted(named(more.files[-1].data)) == sorted(_NAMES)
        assert charged(tmp_path) == 3
        await slack.say("undo", thread=first.ts)
        back = await slack.picture(5)
        assert "Back to v1" in back.says
        assert len(back.files) == 1
        await slack.say("v2: zip", thread=first.ts, user="ben")
        again = await slack.picture(6)
        assert _AGAIN in again.says
        assert sorted(named(again.files[-1].data)) == sorted(_NAMES)
        assert len(app.gemini.requests) == 2 + 3 + 1


async def test_in_the_playground(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        page = app.page
        await page.say("ana", "/imagine a red bicycle --ar 1:1")
        first = await page.until(lambda line: line["kind"] == "result", "ana")
        root, version = first["id"], first["body"]["pictures"][0]["version"]
        await page.press("ana", first, act="final", version=version)
        final = await page.until(lambda line: line["kind"] == "result" and line["id"] != root, "ana", root=root)
        assert final["body"]["menu"][0]["label"] == "Pack for social"
        await page.say("ben", "/pack social", root=root)
        line = await page.until(lambda line: line["kind"] == "unsure", "ben", root=root)
        assert _PRICE in line["body"]["text"]
        assert not [one for one in await page.lines("ana", root=root) if one["kind"] == "unsure"], "the asker alone sees the price"
        app.gemini.when(_STORY, blocked("PROHIBITED_CONTENT"))
        await page.press("ben", line)
        shown = await page.until(lambda line: line["kind"] == "result" and line["body"]["act"] == "pack", "ana", root=root)
        await app.settled()
        assert charged(tmp_path) == 2
        assert _TOLD in shown["body"]["caption"]
        assert _SQUARE in shown["body"]["caption"]
        assert _STAYS in shown["body"]["caption"]
        assert [one["number"] for one in shown["body"]["pictures"]] == [3, 4]
        async with page.session.get(f"/archives/{shown['id']}", params={"as": "ana"}) as answer:
            assert answer.headers["Content-Disposition"] == 'attachment; filename="darkroom-v2-social.zip"'
            assert named(await answer.read()) == _WITHOUT_STORY
        await page.press("ana", shown, act="rest")
        more = await page.until(lambda line: line["kind"] == "result" and int(line["id"]) > int(shown["id"]), "ana", root=root)
        async with page.session.get(f"/archives/{more['id']}", params={"as": "ben"}) as answer:
            assert sorted(named(await answer.read())) == sorted(_NAMES)
        await app.settled()
        assert charged(tmp_path) == 3
        await page.say("ana", "undo", root=root)
        back = await page.until(lambda line: line["kind"] == "result" and line["body"]["act"] == "undo", "ana", root=root)
        assert back["body"]["pictures"][0]["number"] == 1
        await page.press("ben", final, act="pack", version=final["body"]["pictures"][0]["version"])
        again = await page.until(lambda line: line["kind"] == "result" and line["body"]["act"] == "packed", "ana", root=root)
        assert again["body"]["caption"].startswith(_AGAIN)
        async with page.session.get(f"/archives/{again['id']}", params={"as": "ben"}) as answer:
            assert sorted(named(await answer.read())) == sorted(_NAMES)
        assert len(app.gemini.requests) == 2 + 3 + 1


async def test_only_a_line_that_one_may_see_gives_its_file(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path) as app:
        page = app.page
        await page.say("ana", "/imagine a red bicycle --ar 1:1")
        plain = await page.until(lambda line: line["kind"] == "result", "ana")
        who = {"as": "ana"}
        for path in (plain["id"], "99999", "x", "..%2F..%2Fetc%2Fpasswd", "-1", "1" * 400):
            async with page.session.get(f"/archives/{path}", params=who) as answer:
                assert answer.status == 404, path
        for viewer in ({}, {"as": "mallory"}):
            async with page.session.get(f"/archives/{plain['id']}", params=viewer) as answer:
                assert answer.status == 400
