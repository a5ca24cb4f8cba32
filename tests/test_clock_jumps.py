"""A wall clock that jumps an hour, forwards or backwards, loses no ask, doubles none and overcharges nobody.

What lasts (a wait, a lease, a call) is counted by monotonic clocks, which do not jump. The wall clock only says when something was, and
in which period it counts.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.quota import Rules, parse
from core.studio.answers import Accepted
from tests.chat import CHANNEL, Chat, open_chat
from tests.databases import Databases

PRICE = 34_000  # micro-dollars, of a picture on flash


@pytest.fixture
async def chat(databases: Databases, tmp_path: Path) -> AsyncIterator[Chat]:
    rules = Rules(defaults=(parse("9 images a day", ("flash",)).terms,))
    async with open_chat(tmp_path, url=await databases.new(), rules=rules) as opened:
        yield opened


async def asked(chat: Chat, words: str) -> None:
    assert isinstance(await chat.imagine("ana", words), Accepted)


async def charged(chat: Chat) -> list[tuple[str, int, int]]:
    """What the ledger says of each picture."""
    rows = await chat.store.ledger.usage_rows(
        datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), after=None, limit=99
    )
    return [(row.state, row.charged, row.ours) for row in rows]


async def balance(chat: Chat) -> list[tuple[int, int]]:
    return [(one.balance.used, one.balance.held) for one in await chat.studio.quota.show(CHANNEL, chat.person("ana"))]


@pytest.mark.parametrize("dies", [False, True], ids=["goes on", "dies"])
@pytest.mark.parametrize("hours", [1, -1])
async def test_a_clock_that_jumps_while_pictures_are_painted_changes_nothing(chat: Chat, hours: int, *, dies: bool) -> None:
    go = chat.engine.slow["bicycle"] = asyncio.Event()
    await asked(chat, "a red bicycle")
    await chat.engine.begun(1)
    chat.now.at += timedelta(hours=hours)
    await asked(chat, "a green door")
    if dies:
        await chat.jobs.kill()
        chat.start()
        for render in await chat.store.unreported():
            chat.jobs.submit(render)
    go.set()
    await chat.jobs.idle()
    chat.now.at -= timedelta(hours=hours)
    await asked(chat, "a blue boat")
    await chat.jobs.idle()
    assert await chat.store.unreported() == {}
    shown = [one.result.versions for one in chat.platform.news if one.result is not None]
    assert sorted(chat.engine.look(chat.pictures.originals[one.original.sha256]) for (one,) in shown) == [
        "a blue boat",
        "a green door",
        "a red bicycle",
    ]
    assert [(state, cost) for state, cost, _ in await charged(chat)] == [("used", PRICE)] * 3
    assert await balance(chat) == [(3, 0)]


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_thread_keeps_its_order_when_the_clock_jumps(chat: Chat, hours: int) -> None:
    await chat.played(["ana /imagine a red bicycle"])
    go = chat.engine.slow["blue"] = asyncio.Event()
    await chat.say("ana", "make it blue")
    await chat.engine.begun(2)
    chat.now.at += timedelta(hours=hours)
    await chat.say("ben", "make it bigger")
    go.set()
    await chat.jobs.idle()
    chat.now.at -= timedelta(hours=hours)
    await chat.played(["ana undo"])
    looks = [chat.engine.look(chat.pictures.originals[one.original.sha256]) for one in await chat.versions()]
    assert looks == ["a red bicycle", "a red bicycle > make it blue", "a red bicycle > make it blue > make it bigger"]
    assert await chat.current() == 2
    assert await charged(chat) == [("used", PRICE, 0)] * 3


@pytest.mark.parametrize("hours", [1, -1])
async def test_what_is_delivered_again_after_a_jump_is_the_same_ask(chat: Chat, hours: int) -> None:
    message = replace(chat.message("ana", "a red bicycle", place=CHANNEL, addressed=True), event="once")
    await chat.studio.hear(message)
    await chat.jobs.idle()
    chat.now.at += timedelta(hours=hours)
    await chat.studio.hear(message)
    await chat.jobs.idle()
    assert await charged(chat) == [("used", PRICE, 0)]
    assert len(chat.platform.news) == 1


@pytest.mark.parametrize("hours", [1, -1])
async def test_a_limit_is_as_full_as_before_when_the_clock_is_right_again(chat: Chat, hours: int) -> None:
    """Beyond the end of a period, an ask counts in the one that the clock shows; none is counted in two."""
    chat.now.at = datetime(2026, 11, 21, 23 if hours > 0 else 0, 30, tzinfo=UTC)
    await asked(chat, "a red bicycle")
    chat.now.at += timedelta(hours=hours)
    assert await balance(chat) == [(0, 0)]
    await asked(chat, "a green door")
    await chat.jobs.idle()
    assert await balance(chat) == [(1, 0)]
    chat.now.at -= timedelta(hours=hours)
    await chat.jobs.idle()
    assert await balance(chat) == [(1, 0)]
    assert await charged(chat) == [("used", PRICE, 0)] * 2
