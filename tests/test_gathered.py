"""Lines that one person writes within a moment: read in one call, each for itself or as one thought, answered in order, and soon."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.app.config import ChatConfig
from core.errors import StoreOut
from core.model import Message
from core.reading import Meant
from core.studio.answers import SEEN_BEFORE, Accepted, Confirm, Ignored
from tests.chat import Chat, open_chat
from tests.everywhere import open_everywhere
from tests.readers import ScriptedReader
from tests.servers.gemini_answers import Answer
from tests.talkers import TALKERS


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


async def begun(chat: Chat, **script: Meant | str) -> ScriptedReader:
    chat.reader = reader = ScriptedReader(script)
    chat.start()
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    return reader


async def said(chat: Chat, *lines: str) -> list[Any]:
    """Write lines as ben, all at once, and return what comes of them."""
    return await heard(chat, *(chat.message("ben", line) for line in lines))


async def heard(chat: Chat, *messages: Message) -> list[Any]:
    async def all_there(_: float) -> None:
        understanding = chat.understanding
        assert understanding is not None
        for _turn in range(100_000):
            if sum(len(one.said) for one in understanding._gathering.values()) == len(messages):
                return
            await asyncio.sleep(0)
        raise TimeoutError

    chat.gathers = all_there
    chat.start()
    return await asyncio.gather(*(chat.studio.hear(one) for one in messages))


# --- on every platform ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("platform", TALKERS)
async def test_lines_that_come_together_are_one_call_and_each_is_answered_in_order(tmp_path: Path, platform: str) -> None:
    lines = ("cho cái cửa màu xanh lá đi", "xịn vãi chưởng", "thêm con mèo trên bậc thềm nữa")
    async with open_everywhere(tmp_path, chat=ChatConfig(reader="model")) as harness:
        gemini = harness.gemini
        talkers = TALKERS[platform](harness)
        await talkers.begin("a red bicycle")
        await harness.settled()
        await talkers.studio("merge off")
        for line, act in zip(lines, ("edit", "none", "edit"), strict=True):
            gemini.reads(line, act, need=9)
        await asyncio.gather(*(talkers.say(line) for line in lines))
        painted = await gemini.seen(3)
        await gemini.was_read(3)
        await harness.settled()
        assert len(gemini.readings) < 3, "on whatever platform"
        assert sorted(gemini.said) == sorted(lines)
        assert {line for line in lines for seen in painted[1:] if line in seen.words} == {lines[0], lines[2]}


@pytest.mark.parametrize("platform", TALKERS)
async def test_twenty_messages_in_a_second_are_a_few_calls_and_each_gets_its_answer(tmp_path: Path, platform: str) -> None:
    async with open_everywhere(tmp_path, chat=ChatConfig(reader="model")) as harness:
        gemini = harness.gemini
        talkers = TALKERS[platform](harness)
        await talkers.begin("a red bicycle")
        await harness.settled()
        gemini.reads("vui quá", "none")
        gemini.reads("xanh hơn", "edit", need=9)
        lines = [f"{'xanh hơn' if n % 10 == 7 else 'vui quá'} {n} nha" for n in range(20)]

        async def later(n: int) -> None:
            await asyncio.sleep(n * 0.05)  # as fast as people who paste
            await talkers.say(lines[n])

        await asyncio.gather(*(later(n) for n in range(20)))
        await gemini.seen(3)
        await gemini.was_read(20)
        await harness.settled()
        assert sorted(gemini.said) == sorted(lines)
        assert len(gemini.readings) <= 15, "seven for a second, as long as it lasts a second"
        assert len(gemini.requests) == 3


# --- one thought ----------------------------------------------------------------------------------------------------------


async def test_a_thought_in_two_lines_is_one_ask_in_the_askers_words(chat: Chat) -> None:
    reader = await begun(chat, door=Meant(act="edit"), rather=Meant(act="edit", continues=True))
    answers = await said(chat, "door a bit greener", "rather dark green actually")
    assert isinstance(answers[0], Accepted)
    assert answers[1] == SEEN_BEFORE
    assert len(await chat.settled()) == 1
    assert (await chat.version(2)).words == "door a bit greener\nrather dark green actually"
    assert len(reader.calls) == 1
    assert chat.kept("SELECT COUNT(*) FROM unread") == [(0,)]


async def test_a_line_that_goes_on_with_nothing_or_with_talk_is_for_itself(chat: Chat) -> None:
    await begun(chat, funny="none", rather=Meant(act="edit", continues=True), and_=Meant(act="none", continues=True))
    assert isinstance((await said(chat, "rather dark green"))[0], Accepted)
    await chat.settled()
    answers = await said(chat, "funny how", "rather red it is")
    assert [type(one) for one in answers] == [Accepted, Ignored], "what both mean together"
    await chat.settled()
    assert (await chat.version(3)).words == "funny how\nrather red it is"
    answers = await said(chat, "rather blue", "and_ green, no, leave it")
    assert [type(one) for one in answers] == [Ignored, Ignored], "taken back at once"
    assert await chat.settled() == []


async def test_lines_that_overtook_each_other_on_the_way_are_read_in_the_order_in_which_they_were_sent(chat: Chat) -> None:
    reader = await begun(chat, door=Meant(act="edit"), rather=Meant(act="edit", continues=True))
    first, second = chat.message("ben", "door a bit greener"), chat.message("ben", "rather dark green")
    await heard(chat, second, first)
    assert reader.asked == [first.text, second.text]
    await chat.settled()
    assert (await chat.version(2)).words == "door a bit greener\nrather dark green"


async def test_pictures_of_both_lines_go_along_with_the_one_ask(chat: Chat) -> None:
    await begun(chat, use=Meant(act="edit"), here=Meant(act="edit", continues=True))
    one, two = (
        chat.message("ben", "use this", references=("cat.png",)),
        chat.message("ben", "here the colours", references=("dog.png",)),
    )
    answers = await heard(chat, one, two)
    assert [type(answer) for answer in answers] == [Accepted, Ignored]
    await chat.settled()
    assert len(chat.engine.briefs[-1].pictures) == 3


async def test_two_lines_as_one_cost_no_more_without_a_button(chat: Chat) -> None:
    await begun(chat, door=Meant(act="edit"), big=Meant(act="edit", size="4K", continues=True))
    answers = await said(chat, "door greener", "big please, for the wall")
    assert isinstance(answers[0], Confirm)
    assert await chat.settled() == []


async def test_where_two_lines_cannot_be_kept_as_one_the_rules_read_each(chat: Chat) -> None:
    await begun(chat, make=Meant(act="edit"), and_=Meant(act="edit", continues=True))

    async def out(*_: object) -> Any:
        raise StoreOut

    chat.store.end_reading = out  # type: ignore[method-assign, assignment]
    await said(chat, "make the door green", "and_ a cat")
    await chat.settled()
    assert (await chat.version(2)).words == "make the door green"


# --- in time ---------------------------------------------------------------------------------------------------------------


async def test_gathering_and_reading_end_where_the_model_never_answers_and_nobody_waits_for_them(tmp_path: Path) -> None:
    async with open_everywhere(tmp_path, chat=ChatConfig(reader="model")) as harness:
        gemini = harness.gemini
        talkers = TALKERS["slack"](harness)
        await talkers.begin("a red bicycle")
        await harness.settled()
        gemini.answer_readings(*[Answer(wait=asyncio.Event())] * 2)
        with capture_logs() as logs:
            await asyncio.gather(*(talkers.say(line) for line in ("make it green", "make it darker")))
            over = [log for log in logs if log["event"] == "messages_read"]
            await gemini.seen(3)
            await harness.settled()
        read = [log for log in logs if log["event"] == "messages_read"]
        assert sum(log["lines"] for log in read) == 2
        assert all(log["outcome"] == "TimeoutError" for log in read)
        assert over == [], "all is acknowledged before a reading is over"
