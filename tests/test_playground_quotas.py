"""A budget run from the playground's chat alone, over HTTP: limits, refusals, more, usage. The real studio behind it."""

from __future__ import annotations

import asyncio
import csv
import io
import itertools
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bots.app.config import Config, QuotaConfig
from bots.app.notices import tell_admins
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import App, open_app
from bots.playground.adapter import open_playground
from bots.playground.chat import Chat, open_chat
from bots.playground.publisher import PlaygroundPublisher
from core.model import Person, Place
from tests.empty import with_schemas
from tests.fakes import ColdDecoders, PlainEngine
from tests.ports import CAPS
from tests.servers import PATIENCE

HERE = Place(platform="playground", workspace="demo", channel="general")
ANA = Person(id="ana", name="Ana")
LONG_AGO, FAR_AHEAD = datetime(2000, 1, 1, tzinfo=UTC), datetime(3000, 1, 1, tzinfo=UTC)
_events = itertools.count(1)


@dataclass(frozen=True, kw_only=True)
class Visitor:
    chat: Chat
    app: App
    session: aiohttp.ClientSession
    publisher: PlaygroundPublisher
    me: str = "ana"

    def turned(self, name: str) -> Visitor:
        return replace(self, me=name)

    async def post(self, path: str, **sent: Any) -> Any:
        async with self.session.post(path, json={"as": self.me, "event": f"event-{next(_events):04}", **sent}) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def say(self, words: str) -> Any:
        return await self.post("/api/say", text=words, channel="general")

    async def press(self, line: Any, **which: str) -> Any:
        return await self.post("/api/press", line=line["id"], **which)

    async def lines(self) -> list[Any]:
        async with self.session.get("/api/channels/general", params={"as": self.me}) as answer:
            return list((await answer.json())["lines"])

    async def asks(self, words: str) -> str:
        """Type a command, and return the last line of the channel."""
        await self.say(words)
        return str((await self.lines())[-1]["body"]["text"])

    async def sees(self, kind: str, count: int = 1) -> Any:
        async with asyncio.timeout(PATIENCE):
            while True:
                changed = self.chat.changed()
                found = [line for line in await self.lines() if line["kind"] == kind]
                if len(found) >= count:
                    return found[-1]
                await changed.wait()

    async def fetch(self, file: str) -> bytes:
        async with self.session.get(f"/files/{file}") as answer:
            assert answer.status == 200
            return await answer.read()


@pytest.fixture
async def ana(tmp_path: Path) -> AsyncIterator[Visitor]:
    async with visited(tmp_path, QuotaConfig(confirm_above=0.2)) as visitor:
        yield visitor


@asynccontextmanager
async def visited(tmp_path: Path, quota: QuotaConfig) -> AsyncIterator[Visitor]:
    config = Config(data_dir=tmp_path, quota=quota)
    async with AsyncExitStack() as stack:
        await with_schemas(tmp_path)
        resources = await stack.enter_async_context(open_resources(config))
        cold = replace(resources, decoders=ColdDecoders())
        chat = await stack.enter_async_context(open_chat(tmp_path))
        publisher = PlaygroundPublisher(chat, resources.tiers)
        app = await stack.enter_async_context(open_app(config, cold, PlainEngine(), {"playground": publisher}))
        playground = await stack.enter_async_context(
            open_playground(studio=app.studio, chat=chat, pictures=resources.pictures, tiers=resources.tiers, port=0, caps=CAPS)
        )
        session = await stack.enter_async_context(aiohttp.ClientSession(playground.url, headers={"Origin": playground.url}))
        yield Visitor(chat=chat, app=app, session=session, publisher=publisher)


async def test_a_budget_is_set_spent_asked_for_and_granted(ana: Visitor) -> None:
    ben = ana.turned("ben")
    assert "Nothing is limited" in await ben.asks("/quota show")
    assert "Nothing has changed yet" in await ana.asks("/quota set 1 image a day --preview")
    assert "Nothing is limited" in await ben.asks("/quota")
    assert (await ana.asks("/quota set 1 image a day")).startswith("The limit for this channel is now 1 image a day.")

    await ben.say("/imagine a red bicycle")
    await ben.sees("result")
    assert "used 1 of 1, 0 left" in await ben.asks("/quota show")

    assert (await ben.say("/imagine a blue bicycle"))["declined"]
    refused = await ben.sees("spent")
    assert refused["alone"]
    assert "This channel has used its 1 image for today" in refused["body"]["text"]
    for _ in range(2):
        await ben.press(refused)
    wanted = [line for line in await ana.lines() if line["kind"] == "wanted"]
    assert len(wanted) == 1  # asked twice, posted once
    assert "Ben asks for more:" in wanted[0]["body"]["text"]
    assert not wanted[0]["alone"]

    assert (await ben.press(wanted[0]))["declined"]
    assert "0 left" in await ben.asks("/quota show")
    assert "can make 1 more image today. Ben, send your request again." in (await ana.press(wanted[0]))["status"]
    assert "granted that already" in (await ana.press(wanted[0]))["status"]
    assert "used 1 of 2, 1 left" in await ben.asks("/quota show")
    await ben.say("/imagine a blue bicycle")
    await ben.sees("result", count=2)

    audit = await ana.asks("/quota audit")
    assert "Ana: set this channel" in audit
    assert "Ana: grant this channel" in audit


async def test_a_tier_that_still_has_room_is_one_click_away(ana: Visitor) -> None:
    ben = ana.turned("ben")
    await ana.say("/quota set 1 image a day on pro")
    await ben.say("/imagine a red bicycle --tier pro")
    await ben.sees("result")
    await ben.say("/imagine a blue bicycle --tier pro")
    refused = await ben.sees("spent")
    assert (refused["body"]["button"], refused["body"]["instead"]) == ("Ask for more", "Try on flash")
    assert not (await ben.press(refused, act="instead"))["declined"]
    assert "Nano Banana 2.1" in (await ben.sees("result", count=2))["body"]["caption"]
    assert not [line for line in await ben.lines() if line["kind"] == "spent"]


async def test_only_the_admin_changes_limits(ana: Visitor) -> None:
    ben = ana.turned("ben")
    for command in ("/quota set 5 images a day", "/quota grant 5 images", "/quota audit", "/usage workspace"):
        assert "Only admins" in await ben.asks(command), command
    await ana.say("/quota set 5 images a day")
    assert "Only admins" in await ben.asks("/quota clear")
    assert "5 images a day" in await ben.asks("/quota show")


async def test_limits_are_for_a_person_too_and_cleared_by_kind(ana: Visitor) -> None:
    for command in ("/quota set 3 images a day for @Ben", "/quota set 20 images a day", "/quota set $5 a month"):
        await ana.say(command)
    assert "3 images a day" in await ana.turned("ben").asks("/quota show")
    assert "3 images a day" not in await ana.asks("/quota show")
    assert "$5 a month" in await ana.asks("/quota clear dollars a month --preview")
    await ana.say("/quota clear dollars a month")
    shown = await ana.asks("/quota show")
    assert "$5" not in shown
    assert "20 images a day" in shown
    await ana.say("/quota clear everything")
    assert "Nothing is limited" in await ana.asks("/quota show")
    assert "3 images a day" in await ana.turned("ben").asks("/quota show")


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/quota set 0 images a day", "A limit of 0"),
        ("/quota set 2.5 images a day", "not a whole number"),
        ("/quota set 20 images a dya", "Did you mean day?"),
        ("/quota set +5 images", "Nothing has changed."),
        ("/quota set $5 a month on prp", "pro"),
        ("/quota grant 5 images", "Nothing here is limited in images"),
        ("/quota clear", "nothing to clear"),
        ("/quota sett 5", "/quota set 20 images a day"),
        ("/usage of 1999", "can't report on"),
    ],
)
async def test_what_is_not_understood_is_answered(ana: Visitor, command: str, says: str) -> None:
    assert says in await ana.asks(command)


async def test_more_goes_to_the_limit_that_was_meant(ana: Visitor) -> None:
    await ana.say("/quota set 2 images a day")
    await ana.say("/quota set 30 images a month")
    assert "more than one limit" in await ana.asks("/quota grant 5 images")
    assert "5 more" in await ana.asks("/quota grant 5 images a month")
    shown = await ana.asks("/quota show")
    assert "used 0 of 35" in shown
    assert "used 0 of 2," in shown


async def test_more_of_a_limit_for_each_is_for_somebody(ana: Visitor) -> None:
    ben = ana.turned("ben")
    await ana.say("/quota set 3 images a day each")
    assert "Name the person who gets more, or say that it is for everybody" in await ana.asks("/quota grant 2 images")
    assert "Granted 2 images. Ben can make 5 more images today." in await ana.asks("/quota grant 2 images to @Ben")
    assert "used 0 of 5" in await ben.asks("/quota show")
    assert "used 0 of 3" in await ana.asks("/quota show")
    assert await ana.asks("/quota grant 1 image to everybody") == ("Granted 1 image. Everybody can make 4 images here today.")
    assert "used 0 of 6" in await ben.asks("/quota show")
    assert "used 0 of 4" in await ana.asks("/quota show")
    await ana.say("/quota set 9 images a day")
    assert "Removed 3 images a day each." in await ana.asks("/quota clear each")
    assert "9 images a day" in await ana.asks("/quota show")


async def test_usage_has_a_chart_and_a_table_that_adds_up(ana: Visitor) -> None:
    ben = ana.turned("ben")
    await ana.say("/quota set $5 a month")
    assert "no pictures yet" in await ana.asks("/usage")
    await ana.say("/imagine a red bicycle")
    await ben.say("/imagine a poster that says “Blue Hour, every Thursday at nine” --tier pro")
    await ana.sees("result", count=2)

    await ana.say("/usage channel")
    line = await ana.sees("usage")
    assert line["alone"]
    assert "2 pictures" in line["body"]["text"]
    assert (await ana.fetch(line["body"]["chart"])).startswith(b"\x89PNG")
    assert "limit $5 a month" in line["body"]["alt"].casefold()
    rows = list(csv.DictReader(io.StringIO((await ana.fetch(line["body"]["csv"]["id"])).decode())))
    assert {(row["person"], row["tier"], row["pictures"]) for row in rows} == {("Ana", "lite", "1"), ("Ben", "pro", "1")}
    used = sum(int(row["micro_dollars"]) for row in rows)
    (full,) = await ana.app.studio.quota.show(HERE, ANA)
    assert full.balance.used == used > 0

    await ben.say("/usage today")
    today = (await ben.sees("usage"))["body"]
    assert (await ben.fetch(today["chart"])).startswith(b"\x89PNG")
    assert today["alt"].startswith("Chart of spend per hour, Ben, ")
    await ben.say("/usage this month")
    mine = await ben.sees("usage")
    assert "1 picture," in mine["body"]["text"]


async def test_admins_hear_before_it_hurts(ana: Visitor) -> None:
    await ana.say("/quota set 1 image a day")
    await ana.say("/imagine a red bicycle")
    await ana.sees("result")
    [note] = await ana.app.studio.quota.notices.due_notices("playground")
    await ana.publisher.announce(note.place, note.sentence, once=note.id)  # and a crash before it is noted as posted
    for _ in range(2):
        await tell_admins(ana.app.studio.quota, {"playground": ana.publisher})
    notes = [line for line in await ana.turned("ben").lines() if line["kind"] == "note"]
    assert len(notes) == 1
    assert "is 100% full" in notes[0]["body"]["text"]


async def test_a_dear_ask_is_confirmed_first(ana: Visitor) -> None:
    await ana.say("/imagine a red bicycle --tier pro --size 4K")
    asked = await ana.sees("unsure")
    assert asked["alone"]
    assert asked["body"]["text"].startswith("This may cost up to 3")
    assert await ana.app.store.ledger.usage_rows(LONG_AGO, FAR_AHEAD, after=None, limit=1) == []
    await ana.press(asked)
    await ana.sees("result")
    assert not [line for line in await ana.lines() if line["kind"] == "unsure"]


async def test_words_that_lack_a_picture_wait_for_a_button(ana: Visitor) -> None:
    await ana.say("/imagine remove the background")
    asked = await ana.sees("unsure")
    assert (asked["alone"], asked["body"]["button"]) == (True, "Paint it anyway")
    assert asked["body"]["text"].startswith("I can't tell which picture you mean.")
    assert await ana.app.store.ledger.usage_rows(LONG_AGO, FAR_AHEAD, after=None, limit=1) == []
    await ana.press(asked)
    await ana.sees("result")
    assert not [line for line in await ana.lines() if line["kind"] == "unsure"]


async def test_the_operators_limits_count_here_too(tmp_path: Path) -> None:
    async with visited(tmp_path, QuotaConfig(total=("1 image a day",), workspace=("$5 a day on pro",))) as ana:
        assert "Admins can't change that." in await ana.asks("/quota set 1000 images a day")
        await ana.say("/imagine a red bicycle")
        await ana.sees("result")
        await ana.say("/imagine a blue bicycle")
        spent = await ana.sees("spent")
        assert spent["body"]["text"].startswith("The whole studio has used its 1 image for today.")
        assert spent["body"]["text"].endswith("or ask whoever runs Darkroom now.")
        assert spent["body"]["request"] is None
        shown = await ana.asks("/quota show")
        assert "1 image a day for the whole studio (set by whoever runs Darkroom): used 1 of 1, 0 left," in shown
        assert "$5 a day on pro for this workspace (set by whoever runs Darkroom): used $0 of $5, $5 left," in shown
        assert "nothing to clear. Still limited by whoever runs Darkroom" in await ana.asks("/quota clear in the workspace")
        await tell_admins(ana.app.studio.quota, {"playground": ana.publisher})
        assert not [line for line in await ana.lines() if line["kind"] == "note" and "% full" in line["body"]["text"]]
