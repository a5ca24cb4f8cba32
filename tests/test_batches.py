"""A batch: many pictures of one ask on one numbered contact sheet, each to be chosen by its number."""

from __future__ import annotations

import asyncio

from core.errors import EngineTrouble, Refused
from core.model import MOST_COUNT, VersionId
from tests.chat import Chat
from tests.fakes import Shown
from tests.servers import PATIENCE


def newest(chat: Chat) -> Shown:
    return [shown for shown in chat.platform.messages.values() if shown.result is not None][-1]


async def painted(chat: Chat, words: str) -> Shown:
    await chat.imagine("ana", words)
    await chat.settled()
    return newest(chat)


async def test_many_pictures_stand_on_one_sheet_and_keep_their_originals(chat: Chat) -> None:
    result = (await painted(chat, "a red bicycle --count 50")).result
    assert result is not None
    assert result.sheet is not None
    assert [cell.number for cell in result.sheet.cells] == list(range(1, 51))
    assert [version.number for version in result.versions] == list(range(1, 51))
    assert all(version.original.sha256 in chat.pictures.originals for version in result.versions)
    assert len({version.original.sha256 for version in result.versions}) == 50
    drawn = await result.sheet.draw()
    assert drawn is not None
    assert drawn[:2] == b"\xff\xd8"


async def test_up_to_four_pictures_stand_each_by_itself(chat: Chat) -> None:
    result = (await painted(chat, "a red bicycle --count 4")).result
    assert result is not None
    assert (result.sheet, len(result.versions)) == (None, 4)


async def test_no_more_than_eight_are_painted_at_once(chat: Chat) -> None:
    goes_on = chat.engine.slow["bicycle"] = asyncio.Event()
    await chat.imagine("ana", "a red bicycle --count 20")
    async with asyncio.timeout(PATIENCE), chat.engine.began:
        await chat.engine.began.wait_for(lambda: chat.engine.under_way == 8)
    goes_on.set()
    await chat.settled()
    assert (chat.engine.most_under_way, len(chat.engine.briefs)) == (8, 20)


async def test_a_number_chooses_a_picture_of_the_sheet(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "20 variations")
    await chat.settled()
    assert (await chat.versions())[-1].number == 21
    await chat.plays("""
        ben     17
        studio  v18 it is [a red bicycle > (variations)]
        ana     v3
        studio  v3 it is [a red bicycle > (variations)]
    """)


async def test_a_number_that_is_not_on_the_sheet_is_told(chat: Chat) -> None:
    await painted(chat, "a red bicycle --count 50")
    await chat.plays("""
        ana     51
        studio  There is no picture 51 on that sheet. Choose a number from 1 to 50.
        ana     pick 51
        studio  There is no picture 51 on that sheet. Choose a number from 1 to 50.
        ana     v51
        studio  There is no v51 in this thread. It has v1 to v50. To see them, type history.
        ana     404
    """)


async def test_a_picture_that_did_not_come_out_leaves_its_number_empty(chat: Chat) -> None:
    chat.engine.fails_at = {3: Refused("No."), 14: EngineTrouble("Down.")}
    result = (await painted(chat, "a red bicycle --count 20")).result
    assert result is not None
    assert result.sheet is not None
    one, other = (cell.number for cell in result.sheet.cells if cell.failed)
    assert len(result.versions) == 18
    assert all(version.number == version.slot + 1 for version in result.versions)
    shown = newest(chat).id
    assert [one.id for one in await chat.store.versions_at(chat.here, shown)] == [one.id for one in result.versions]
    await chat.plays(f"""
        ana     {one}
        studio  Picture {one} of that sheet didn't come out. Choose another number.
        ana     v{other}
        studio  v{other} didn't come out when its sheet was painted. Choose another one.
        ana     1
        studio  v1 it is [a red bicycle]
    """)


async def test_counts_that_cannot_be_are_refused_before_anything_is_paid(chat: Chat) -> None:
    for count in ("51", "0", "1000"):
        await chat.plays(f"""
            ana     /imagine a red bicycle --count {count}
            studio  I can't paint {int(count):,} pictures at once. You weren't charged. Ask for 1 to {MOST_COUNT}.
        """)
    assert chat.engine.briefs == []
    assert VersionId("v1") not in {one.id for one in await chat.store.made_by("playground", "w", "id-ana", limit=9)}
