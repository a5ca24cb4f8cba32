"""Changes that wait in a thread become one picture where none contradicts another: one payment, everybody named, nothing lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import EngineTrouble, StudioError
from core.model import Act
from core.quota.admins import By
from core.reading.clashing import clash
from core.renders.merging import MOST, SENTENCE
from core.studio.answers import Accepted
from tests.chat import Chat, open_chat

TOGETHER = [
    ("make the door green", "add a cat on the roof"),
    ("make the door green", "make it night"),
    ("add a cat", "remove the lamp"),
    ("mach die Tür grün", "füge eine Katze hinzu"),
    ("ajoute un chat", "rends la porte verte"),
    ("把门变绿", "添加小猫"),
]
APART = [
    ("make the door green", "make the door red"),
    ("make the door green", "no, red"),
    ("make it night", "make it day"),
    ("make it darker", "make it brighter"),
    ("add a hat", "make the hat bigger"),
    ("add a dog", "without the dogs please"),
    ("make the door green", "the same for the window"),
    ("make the door green", "actually leave it"),
    ("use v2's sky", "add a cat"),
    ("add a cat", "make v2 darker"),
    ('write "OPEN" on the door', 'write "SALE" on the window'),
    ("make the background blue", "make it night"),
    ("mach die Tür grün", "mach die Tür rot"),
    ("把门变绿", "把门变红"),
    ("add a cat", "a" * 700),
]


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as running:
        running.merges = True
        running.start()
        yield running


async def while_painting(chat: Chat, *lines: tuple[str, str]) -> None:
    """Say lines while the thread's first picture is being painted, then wait until all is over."""
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    await chat.platform.stands(1)
    chat.root = "m1"
    stands = 1
    for who, words in lines:
        await chat.say(who, words)
        stands += words not in ("undo", "// lunch?")
        await chat.platform.stands(stands)
    go.set()
    await chat.jobs.idle()


def charged(chat: Chat) -> list[str]:
    """Return who is charged for a picture, or may be, in order."""
    return [name for (name,) in chat.kept("SELECT person_name FROM ledger WHERE state <> 'released' ORDER BY at, render")]


@pytest.mark.parametrize(("one", "other"), TOGETHER)
def test_changes_of_different_things_go_together(one: str, other: str) -> None:
    assert not clash(one, other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_may_contradict_is_done_one_after_the_other(one: str, other: str) -> None:
    assert clash(one, other)


@given(st.text(), st.text())
def test_any_two_changes_clash_or_not(one: str, other: str) -> None:
    assert clash(one, other) in (True, False)
    assert not one or clash(one, one)


async def test_three_changes_that_wait_become_one_picture(chat: Chat) -> None:
    await while_painting(chat, ("ben", "make the door green"), ("cyd", "add a cat on the roof"), ("ben", "make it night"))
    assert len(chat.engine.briefs) == 2
    brief = chat.engine.briefs[1]
    assert "1. make the door green\n2. add a cat on the roof\n3. make it night" in brief.words
    assert charged(chat) == ["ana", "ben"]
    lines = await chat.settled()
    assert "3 changes: “make the door green” (ben), “add a cat on the roof” (cyd), “make it night” (ben)." in lines[-1]
    assert [line for line in lines if line == SENTENCE] == [SENTENCE, SENTENCE]
    assert len(await chat.versions()) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("make the door green", "make the door red"),
        ("make it night", "make it brighter"),
        ("add a hat", "make the hat bigger"),
        ("mach die Tür grün", "mach die Tür rot"),
    ],
)
async def test_a_contradiction_is_painted_after_what_it_contradicts(chat: Chat, one: str, other: str) -> None:
    await while_painting(chat, ("ben", one), ("cyd", other))
    said = [brief.words for brief in chat.engine.briefs]
    assert sum(one in words for words in said) == sum(other in words for words in said) == 1
    assert all("2. " not in words for words in said)


async def test_nothing_is_merged_across_an_undo_and_what_is_said_aside_changes_nothing(chat: Chat) -> None:
    await while_painting(
        chat, ("ben", "add a cat"), ("cyd", "// lunch?"), ("cyd", "remove the lamp"), ("ben", "undo"), ("ben", "add a dog")
    )
    assert [brief.asked for brief in chat.engine.briefs] == ["a lighthouse", "1. add a cat\n2. remove the lamp", "add a dog"]


async def test_another_size_or_tier_or_number_of_pictures_is_another_picture(chat: Chat) -> None:
    await while_painting(chat, ("ben", "add a cat"), ("cyd", "remove the lamp --size 2K"), ("ben", "add a tree --count 2"))
    assert len(chat.engine.briefs) == 5


async def test_what_comes_with_a_picture_is_painted_by_itself(chat: Chat) -> None:
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    chat.root = "m1"
    await chat.say("ben", "make the door green")
    await chat.say("cyd", "add this cat", references=["cat.png"])
    await chat.say("dan", "put this hat on the roof", references=["hat.png"])
    await chat.platform.stands(4)
    go.set()
    await chat.settled()
    assert [len(brief.pictures) for brief in chat.engine.briefs] == [0, 1, 2, 2]


async def test_a_channel_may_switch_it_off(chat: Chat) -> None:
    by = By(event="e-off", place=chat.place, person=chat.person("ana"))
    assert not (await chat.studio.settings.set_merging(False, by, admin=True)).on
    await while_painting(chat, ("ben", "make the door green"), ("cyd", "add a cat on the roof"))
    assert len(chat.engine.briefs) == 3


async def test_a_failure_says_what_was_asked_and_charges_nobody(chat: Chat) -> None:
    chat.engine.fails["2. "] = EngineTrouble("It broke. You weren't charged.")
    await while_painting(chat, ("ben", "make the door green"), ("cyd", "add a cat"))
    assert charged(chat) == ["ana"]
    assert "It broke. You weren't charged." in await chat.settled()
    chat.engine.fails.clear()
    await chat.say("cyd", "again")
    await chat.settled()
    assert chat.engine.briefs[-1].asked == "1. make the door green\n2. add a cat", "again tries all of them"


async def test_a_cancel_stops_the_picture_with_all_its_changes_and_one_before_that_its_own_alone(chat: Chat) -> None:
    hold = chat.engine.slow["2. "] = asyncio.Event()
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    chat.root = "m1"
    for who, words in (("ben", "make the door green"), ("cyd", "add a cat"), ("dan", "remove the lamp")):
        answer = await chat.say(who, words)
        assert isinstance(answer, Accepted)
    wish = chat.studio.wish(Act.CANCEL, "")
    ((last,),) = chat.kept("SELECT id FROM renders ORDER BY place_in_thread DESC LIMIT 1")
    await chat.ask("dan", wish, callback={"render": last})
    await chat.platform.stands(4)
    go.set()
    await chat.engine.begun(2)
    assert chat.engine.briefs[1].asked == "1. make the door green\n2. add a cat"
    await chat.say("ben", "cancel")
    hold.set()
    await chat.settled()
    assert charged(chat) == ["ana"]
    assert len(await chat.versions()) == 1


WORDS = [
    "add a cat",
    "remove the lamp",
    "make the door green",
    "make the door red",
    "make it night",
    "undo",
    "add a tree --size 2K",
]
STEPS = st.lists(st.one_of(st.sampled_from(WORDS), st.just("paint"), st.just("kill"), st.integers(0, 5)), max_size=12)


class Story:
    """A thread in which people ask for changes while a picture is painted, call some off, and processes are killed."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.go = chat.engine.slow["lighthouse"] = asyncio.Event()
        self.asked: dict[str, str] = {}  # render -> words
        self.called_off: set[str] = set()

    async def begin(self) -> None:
        self.chat.merges = True
        self.chat.start()
        await self.chat.imagine("ana", "a lighthouse")
        await self.chat.engine.begun(1)
        await self.chat.platform.stands(1)
        self.chat.root = "m1"

    async def goes_on(self, step: str | int) -> None:
        with suppress(StudioError):  # declined: nothing to cancel, say
            if step == "paint":
                await self.paint()
            elif step == "kill":
                await self.chat.jobs.kill()
                self.chat.start()
                for left in await self.chat.store.unreported():
                    self.chat.jobs.submit(left)
            elif isinstance(step, int):
                await self._call_off(step)
            else:
                answer = await self.chat.say("ben", step)
                if isinstance(answer, Accepted) and answer.act is Act.EDIT:
                    self.asked[answer.render] = step.partition(" --")[0]

    async def paint(self) -> None:
        self.go.set()
        await self.chat.jobs.idle()

    async def _call_off(self, which: int) -> None:
        if which < len(self.asked):
            render = list(self.asked)[which]
            await self.chat.ask("zoe", self.chat.studio.wish(Act.CANCEL, ""), callback={"render": render})
            self.called_off.add(render)

    async def check(self) -> None:
        painted = [version.words for version in await self.chat.versions()]
        ended = dict(self.chat.kept("SELECT id, COALESCE(failure, state) FROM renders"))
        for render, words in self.asked.items():
            if ended[render] not in ("done", "merged"):
                assert render in self.called_off or ended[render] == "cancelled", (render, words, ended[render])
                assert sum(words in one for one in painted) <= list(self.asked.values()).count(words)
        in_pictures = sum(one.count("\n") + 1 for one in painted[1:])
        over = [render for render in self.asked if ended[render] in ("done", "merged")]
        merged = [render for render in over if ended[render] == "merged"]
        lost = len(merged) * len(self.called_off)
        assert len(over) - lost <= in_pictures <= len(over), "a merged change is lost only with the picture it is in"
        assert len(charged(self.chat)) == len(painted), "one payment for a picture"
        assert self.chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'held'") == [(0,)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_in_any_order_of_events_every_change_is_in_one_picture_or_called_off(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str | int]
) -> None:
    async def run() -> None:
        async with open_chat(tmp_path_factory.mktemp("merging")) as chat:
            story = Story(chat)
            await story.begin()
            for step in steps:
                await story.goes_on(step)
            await story.paint()
            await story.check()

    asyncio.run(run())


def test_no_picture_is_made_of_more_changes_than_people_can_follow() -> None:
    assert 3 <= MOST <= 10
