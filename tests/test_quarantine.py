"""A render that crashes the process is found and given up; the others that were at work with it are completed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict

import pytest

from core import pixels
from core.errors import CrashesTheStudio, Interrupted
from core.model import Act, Attachment, RenderId, Wish
from core.ports.records import Begun
from core.renders.quarantine import Suspicion, after_end
from core.studio.answers import Accepted
from tests.chat import Chat
from tests.fakes import MemoryPublisher
from tests.pictures import plain_png
from tests.servers import PATIENCE

FELLS = "a picture that fells the studio"


async def asked(chat: Chat, *words: str) -> list[RenderId]:
    answers = [await chat.imagine("ana", one) for one in words]
    return [answer.render for answer in answers if isinstance(answer, Accepted)]


async def died(chat: Chat, renders: Sequence[RenderId], *, died: bool = True) -> None:
    """Let the process die without any clean-up, and another take over."""
    await chat.jobs.kill()
    chat.start()
    assert chat.jobs.renders is not None
    await chat.jobs.renders.begin(died=died)
    for render in renders:
        chat.jobs.run(render)


def begun(chat: Chat, words: str) -> int:
    return sum(words in brief.words for brief in chat.engine.briefs)


async def until_begun(chat: Chat, words: str, times: int) -> None:
    async with asyncio.timeout(PATIENCE), chat.engine.began:
        await chat.engine.began.wait_for(lambda: begun(chat, words) >= times)


@pytest.mark.parametrize("place", [0, 2, 4, 6])
async def test_the_one_that_fells_is_given_up_and_all_others_come_through(chat: Chat, place: int) -> None:
    harmless = [f"lighthouse number {n}" for n in range(6)]
    chat.engine.slow = {"fells": asyncio.Event(), "lighthouse": asyncio.Event()}
    renders = await asked(chat, *harmless[:place], FELLS, *harmless[place:])
    deaths = 0
    while deaths < 2:  # all of them are under way each time it dies
        await until_begun(chat, FELLS, deaths + 1)
        await chat.engine.begun(7 * (deaths + 1))
        deaths += 1
        await died(chat, renders)
    chat.engine.slow.pop("lighthouse").set()
    while deaths < 5:  # it kills the process as soon as it is worked on
        await until_begun(chat, FELLS, deaths + 1)
        deaths += 1
        await died(chat, renders)
    said = await chat.settled()
    assert sorted({brief.words for brief in chat.engine.briefs}) == sorted([*harmless, FELLS])
    [gave_up] = [line for line in said if not line.startswith("v1 [lighthouse")]
    assert gave_up in (str(CrashesTheStudio()), str(Interrupted())), "the former where it was by itself each time"
    assert "You weren't charged" in gave_up
    assert chat.kept("SELECT COUNT(*) FROM renders WHERE state = 'done'") == [(6,)]
    assert begun(chat, FELLS) == 5
    lost = chat.kept(
        "SELECT r.id FROM model_calls t JOIN renders r ON r.id = t.render WHERE t.outcome = 'interrupted' AND r.state = 'failed'"
    )
    assert len(lost) == 5, "each of its calls is on our bill"


async def test_who_stood_beside_deaths_is_worked_one_at_a_time_then_more_at_once(chat: Chat) -> None:
    words = [f"lighthouse number {n}" for n in range(8)]
    chat.engine.slow = {word: asyncio.Event() for word in words}
    renders = await asked(chat, *words)
    for life in (1, 2):
        await chat.engine.begun(8 * life)
        await died(chat, renders)
    for n in range(8):
        begun = n + 1 if n < 4 else min(8, n + 2)  # from the fifth on two at once, as long as there are two
        await chat.engine.begun(16 + begun)
        assert chat.engine.under_way == begun - n
        word = chat.engine.briefs[16 + n].words
        chat.engine.slow[word].set()
        await chat.platform.appeared(n + 1)
    assert len(await chat.settled()) == 8
    assert len(chat.engine.briefs) == 24


async def test_deaths_between_its_calls_alone_give_nobody_up(chat: Chat) -> None:
    """A process that is killed again and again may die each time before the call of the one that is by itself."""
    chat.engine.slow = {"lighthouse": asyncio.Event()}
    renders = await asked(chat, "a lighthouse")
    for life in (1, 2):
        await chat.engine.begun(life)
        await died(chat, renders)
    await chat.engine.begun(3)
    await chat.store.set_marks("deaths", {renders[0]: str(Suspicion(deaths=5, alone=3, calls=3))})
    await died(chat, renders, died=False)
    await chat.engine.begun(4)
    chat.engine.slow["lighthouse"].set()
    assert await chat.settled() == ["v1 [a lighthouse] lite"]


async def test_stops_are_no_deaths(chat: Chat) -> None:
    chat.engine.slow = {"lighthouse": asyncio.Event()}
    renders = await asked(chat, "lighthouse one", "lighthouse two")
    for life in range(1, 5):
        await chat.engine.begun(2 * life)
        await died(chat, renders, died=False)
    await chat.engine.begun(10)
    assert chat.engine.under_way == 2
    chat.engine.slow["lighthouse"].set()
    assert len(await chat.settled()) == 2


async def test_who_waits_among_the_suspects_can_be_cancelled(chat: Chat) -> None:
    chat.engine.slow = {"lighthouse": asyncio.Event()}
    renders = await asked(chat, "lighthouse one", "lighthouse two")
    for life in (1, 2):
        await chat.engine.begun(2 * life)
        await died(chat, renders)
    await chat.engine.begun(5)
    await chat.ask("ana", Wish(act=Act.CANCEL), callback={"render": renders[1]})
    await chat.platform.appeared(1)
    chat.engine.slow["lighthouse"].set()
    assert await chat.settled() == ["Cancelled. You weren't charged.", "v1 [lighthouse one] lite"]


async def test_an_attached_picture_that_fells_the_studio_is_given_up(chat: Chat) -> None:
    """What was attached was being fetched each time, so no model call was begun and none interrupted."""

    class Heavy(MemoryPublisher):
        async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
            self.fetched.append(attachment.url)
            await self._tell()
            await asyncio.Event().wait()
            raise AssertionError("it ends before that")

    chat.platform = Heavy()
    chat.start()
    answer = await chat.imagine("ana", "like this", references=["bomb.png"])
    assert isinstance(answer, Accepted)
    for death in range(1, 6):
        async with asyncio.timeout(PATIENCE), chat.platform._happened:
            await chat.platform._happened.wait_for(lambda death=death: len(chat.platform.fetched) == death)  # type: ignore[misc]
        await died(chat, [answer.render])
    assert await chat.settled() == [str(CrashesTheStudio())]
    assert chat.kept("SELECT * FROM model_calls") == []


def one(
    *, calls: int = 1, unfinished: bool = True, attached: bool = False, fetched: bool = False, suspicion: Suspicion | None = None
) -> Begun:
    marks = {} if suspicion is None else {"deaths": str(suspicion)}
    marks |= {"references": json.dumps([asdict(pixels.facts(plain_png(5, 5, b"abc")))])} if fetched else {}
    return Begun(render=RenderId("r"), calls=calls, unfinished=unfinished, attached=attached, marks=marks)


SUSPECT = Suspicion(deaths=2, calls=2, inside=True)


@pytest.mark.parametrize(
    ("begun", "deaths"),
    [
        (one(), 1),  # its call was under way
        (one(calls=0, attached=True), 1),  # what was attached was being fetched
        (one(calls=0, attached=True, fetched=True), 0),  # it waited for its turn at the model
        (one(calls=0), 0),
        (one(unfinished=False), 0),  # its calls had all given something
        (one(calls=1, suspicion=Suspicion(deaths=1, calls=1)), 1),  # no call was begun since the last death: it waited
        (one(calls=2, suspicion=Suspicion(deaths=1, calls=1)), 2),
        (one(calls=3, suspicion=SUSPECT), 3),
        (one(calls=2, suspicion=Suspicion(deaths=2, calls=2)), 2),  # it waited among the suspects
    ],
)
def test_a_death_counts_for_who_was_at_work(begun: Begun, deaths: int) -> None:
    before = Suspicion.of(begun.marks.get("deaths"))
    changed = after_end([begun], died=True)
    assert ([after.deaths for _, after in changed] or [before.deaths]) == [deaths]
    assert all(after.deaths == before.deaths and not after.inside for _, after in after_end([begun], died=False))


def test_only_who_was_by_itself_among_the_suspects_is_blamed_alone() -> None:
    (_, blamed), *_ = after_end([one(suspicion=SUSPECT), one()], died=True)
    assert (blamed.deaths, blamed.alone) == (3, 1)
    for _, beside in after_end([one(suspicion=SUSPECT), one(suspicion=SUSPECT)], died=True):
        assert (beside.deaths, beside.alone) == (3, 0)
