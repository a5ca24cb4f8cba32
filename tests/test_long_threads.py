"""What is said in a thread of thousands of versions costs what it costs in a short one."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from core import reading
from core.model import Act
from core.studio.answers import CHATTER, Accepted, Info, SideBySide
from tests.chat import Chat, open_chat

_MANY = 5_000
LENGTHEN = """
    WITH RECURSIVE more(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n < :many)
    INSERT INTO versions SELECT 'w' || n, thread, n, CASE n WHEN 2 THEN id ELSE 'w' || (n - 1) END, before, 'r' || n, 0, act, words, sha256,
        mime, width, height, size, tier, model, why, asked_ratio, asked_size, seconds, cost, alt, person_id, person_name, made_at, remark,
        response_id, model_version, hidden FROM versions, more WHERE number = 1
"""


async def begun(chat: Chat, versions: int) -> None:
    """Begin a thread with this many versions, each made from the one before."""
    reading.prepare()
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    with closing(sqlite3.connect(chat.database)) as connection, connection:
        connection.execute(LENGTHEN, {"many": versions})
        connection.execute("UPDATE threads SET versions = :many, current = 'w' || :many", {"many": versions})


@pytest.fixture
async def short(tmp_path: Path) -> AsyncIterator[Chat]:
    (tmp_path / "short").mkdir()
    async with open_chat(tmp_path / "short") as chat:
        await begun(chat, 5)
        yield chat


@pytest.fixture
async def long(tmp_path: Path) -> AsyncIterator[Chat]:
    (tmp_path / "long").mkdir()
    async with open_chat(tmp_path / "long") as chat:
        await begun(chat, _MANY)
        yield chat


async def costs(*acts: Callable[[], Coroutine[Any, Any, object]], turns: int = 8) -> list[float]:
    """Return the least processor time that each took of several runs, the database's thread included. They run in turns, so that what
    slows the machine for a while slows all of them."""
    took: list[list[float]] = [[] for _ in acts]
    for _ in range(turns):
        for act, seconds in zip(acts, took, strict=True):
            began = time.process_time()
            await act()
            seconds.append(time.process_time() - began)
    return [min(seconds) for seconds in took]


@pytest.mark.parametrize("said", ["love it!", "see you at lunch", "v9999", "is it 3", "//note", "did you undo that yesterday?"])
async def test_chatter_costs_as_little_in_a_long_thread(short: Chat, long: Chat, said: str) -> None:
    expected = await short.say("ben", said)
    assert type(await long.say("ben", said)) is type(expected)
    many, few = await costs(lambda: long.say("ben", said), lambda: short.say("ben", said))
    assert many < 2.5 * few + 0.001


async def test_a_line_of_chatter_is_left_alone(long: Chat) -> None:
    assert await long.say("ben", "love it!") == CHATTER


@pytest.mark.parametrize("said", ["info", "v2 info", "info v4"])
async def test_info_costs_as_little_in_a_long_thread(short: Chat, long: Chat, said: str) -> None:
    await short.say("ben", said)
    await long.say("ben", said)
    many, few = await costs(lambda: long.say("ben", said), lambda: short.say("ben", said))
    assert many < 2.5 * few + 0.001


async def test_info_names_what_a_picture_was_made_from(long: Chat) -> None:
    answer = await long.ask("ben", long.studio.wish(Act.INFO, ""))
    assert isinstance(answer, Info)
    assert answer.version.number == _MANY
    assert answer.version.parent is not None
    assert answer.number_of[answer.version.parent] == _MANY - 1


async def test_a_number_and_an_undo_are_found_in_a_long_thread(long: Chat) -> None:
    assert isinstance(await long.say("ben", "undo"), Accepted)
    await long.settled()
    assert await long.current() == _MANY - 1
    assert isinstance(await long.say("ben", "v7"), Accepted)
    assert (await long.settled())[-1].startswith("v7 it is")
    assert isinstance(await long.say("ben", "v4321"), Accepted)
    assert (await long.settled())[-1].startswith("v4321 it is")
    info = await long.say("ben", "info v1234")
    assert isinstance(info, Info)
    assert info.version.number == 1234
    beside = await long.say("ben", "compare v1234 and v4999")
    assert isinstance(beside, SideBySide)
    with pytest.raises(Exception, match=rf"no v{_MANY + 1} in this thread\. It has v1 to v{_MANY}"):
        await long.ask("ben", long.studio.wish(Act.PICK, "", version=_MANY + 1))
