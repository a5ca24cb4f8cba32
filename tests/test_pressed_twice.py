"""A button that is pressed twice at once by one person counts once, and the presser alone is told; two people, or one person a while
later, ask twice."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.errors import PressedTwice
from core.model import Act, Wish
from core.studio.answers import Accepted
from tests.chat import Chat, Clock, open_chat
from tests.databases import Databases
from tests.everywhere import Everywhere
from tests.servers.gemini_answers import painted
from tests.test_finals import name_apart

TWICE = str(PressedTwice())


class StoppedClock(Clock):
    """A clock that two processes read alike."""

    def __call__(self) -> datetime:
        return self.at


async def two_versions(chat: Chat) -> Chat:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ana", "make it night")
    await chat.settled()
    chat.jobs.paused = True
    return chat


@pytest.mark.parametrize("act", ["variations", "again"])
async def test_the_second_press_at_once_is_told_so_and_pays_nothing(chat: Chat, act: str) -> None:
    await two_versions(chat)
    assert isinstance(await chat.press("ana", act, 2), Accepted)
    paid = chat.kept("SELECT COUNT(*) FROM ledger")
    for _ in range(2):
        with pytest.raises(PressedTwice):
            await chat.press("ana", act, 2)
    assert chat.kept("SELECT COUNT(*) FROM ledger") == paid
    assert chat.kept("SELECT COUNT(*) FROM renders") == [(3,)]


async def test_another_person_picture_or_button_is_another_ask(chat: Chat) -> None:
    await two_versions(chat)
    presses = [("ana", "variations", 2), ("ben", "variations", 2), ("ana", "variations", 1), ("ana", "again", 2)]
    assert all([isinstance(await chat.press(*one), Accepted) for one in presses])


@pytest.mark.parametrize("asked", ["variations", "make it day"])
async def test_variations_are_of_the_picture_below_which_they_were_pressed(chat: Chat, asked: str) -> None:
    """Whatever somebody else asked for first, and is current by then."""
    await two_versions(chat)
    chat.jobs.paused = False
    chat.engine.slow[asked] = asyncio.Event()
    await (chat.press("ana", asked, 2) if asked == "variations" else chat.say("ana", asked))
    await chat.press("ben", "variations", 2)
    chat.engine.slow[asked].set()
    await chat.settled()
    second = await chat.version(2)
    assert {one.parent for one in (await chat.versions())[-3:]} == {second.id}


async def test_variations_in_answer_to_a_picture_are_of_it_too(chat: Chat) -> None:
    await two_versions(chat)
    await chat.say("ana", "make it day")
    await chat.say("ben", "variations", replied_to=chat.platform.showing(2, chat.root))
    for render in chat.jobs.submitted:
        chat.jobs.run(render)
    await chat.settled()
    assert {one.parent for one in (await chat.versions())[-3:]} == {(await chat.version(2)).id}


async def test_variations_of_no_picture_in_particular_are_of_the_one_that_is_current_then(chat: Chat) -> None:
    await two_versions(chat)
    await chat.say("ana", "make it day")
    await chat.say("ben", "variations")
    for render in chat.jobs.submitted:
        chat.jobs.run(render)
    await chat.settled()
    assert {one.parent for one in (await chat.versions())[-3:]} == {(await chat.version(3)).id}


async def test_a_while_later_the_same_press_is_another_ask(chat: Chat) -> None:
    await two_versions(chat)
    await chat.press("ana", "variations", 2)
    chat.now.at += timedelta(seconds=3)
    assert isinstance(await chat.press("ana", "variations", 2), Accepted)


async def test_once_the_first_is_over_the_same_press_is_another_ask(chat: Chat) -> None:
    await two_versions(chat)
    chat.jobs.paused = False
    for _ in range(2):
        assert isinstance(await chat.press("ana", "variations", 1), Accepted)
        await chat.settled()


async def test_a_double_click_on_undo_goes_back_one_step(chat: Chat) -> None:
    await two_versions(chat)
    chat.jobs.paused = False
    await chat.say("ana", "make the door green")
    await chat.settled()
    chat.jobs.paused = True
    await chat.press("ana", "undo", 3)
    with pytest.raises(PressedTwice):
        await chat.press("ana", "undo", 3)
    for render in chat.jobs.submitted:
        chat.jobs.run(render)
    await chat.settled()
    assert await chat.current() == 2


async def test_once_the_first_undo_is_over_the_next_press_goes_back_further(chat: Chat) -> None:
    await two_versions(chat)
    chat.jobs.paused = False
    await chat.say("ana", "make the door green")
    await chat.settled()
    for _ in range(2):
        await chat.press("ana", "undo", 3)
        await chat.settled()
    assert await chat.current() == 1


async def test_words_that_are_said_twice_are_two_asks(chat: Chat) -> None:
    await two_versions(chat)
    assert all([isinstance(await chat.say("ana", "again"), Accepted) for _ in range(2)])


async def test_a_press_before_a_kill_and_one_after_it_pay_once(chat: Chat) -> None:
    """What was accepted is in the database, where the second press finds it, whichever process hears that."""
    await two_versions(chat)
    await chat.press("ana", "variations", 2)
    chat.start()
    chat.jobs.paused = True
    with pytest.raises(PressedTwice):
        await chat.press("ana", "variations", 2)


async def test_of_presses_that_two_processes_hear_at_once_one_is_paid(databases: Databases, tmp_path: Path) -> None:
    url = await databases.new()
    async with open_chat(tmp_path / "one", url=url) as one, open_chat(tmp_path / "two", url=url) as two:
        await one.imagine("ana", "a lighthouse")
        await one.settled()
        two.root, draft = one.root, (await one.version(1)).id
        one.now = two.now = StoppedClock()
        for n, chat in enumerate((one, two)):
            name_apart(chat, str(n))
        presses = [chat.ask("ana", Wish(act=Act.VARIATIONS), version=draft) for _ in range(2) for chat in (one, two)]
        found = await asyncio.gather(*presses, return_exceptions=True)
        assert sum(isinstance(answer, Accepted) for answer in found) == 1
        assert sum(isinstance(answer, PressedTwice) for answer in found) == 3


# --- on the platforms


async def test_on_discord_a_double_click_paints_once_and_the_presser_alone_is_told(harness: Everywhere) -> None:
    discord, go = harness.discord, asyncio.Event()
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    await harness.settled()
    harness.gemini.script(*[painted(wait=go)] * 3)
    pressed = await asyncio.gather(*(discord.press(first, "Variations") for _ in range(2)))
    await discord.until(lambda: TWICE in [one.said for one in pressed], what="an answer to the second")
    go.set()
    await discord.picture(2)
    await harness.settled()
    assert len(harness.gemini.requests) == 1 + 3
    assert not any(TWICE in one["content"] for one in discord.everything())
    assert [one.said for one in pressed].count(TWICE) == 1
    assert not any(one.thinks_aloud for one in pressed)


async def test_on_slack_a_double_click_paints_once_and_the_presser_alone_is_told(harness: Everywhere) -> None:
    slack, go = harness.slack, asyncio.Event()
    await slack.command("/imagine", "a red bicycle", user="ana")
    first = await slack.picture(1)
    await harness.settled()
    harness.gemini.script(*[painted(wait=go)] * 3)
    await asyncio.gather(*(slack.press("Variations", first, user="ana") for _ in range(2)))
    assert (await slack.ephemeral()).text == TWICE
    go.set()
    await slack.picture(2)
    await harness.settled()
    assert len(harness.gemini.requests) == 1 + 3
    assert not any(TWICE in one.says for one in slack.messages())
