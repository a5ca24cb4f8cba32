"""What is attached on its way to the model: so much of it at once, and two tries for what ends the process that reads it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Act, Ask, Attachment, Original, Wish
from core.pixels.refusals import crashed
from core.ports.pictures import Attached
from core.studio.answers import Accepted
from tests.chat import CHANNEL, Chat, open_chat
from tests.fakes import MemoryPictures, MemoryPublisher
from tests.pictures import plain_png
from tests.servers import PATIENCE


class Felled(MemoryPictures):
    """An image store where reading some pictures ends the process that reads them: those in `fells`, as often as it says."""

    def __init__(self) -> None:
        super().__init__()
        self.fells: dict[str, int] = {}
        self.read: list[str] = []

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int = 7_000_000) -> Attached:
        self.read.append(name)
        if self.fells.get(name, 0) > 0:
            self.fells[name] -= 1
            raise crashed(name)
        return await super().put_reference(data, name=name, max_bytes=max_bytes)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as running:
        running.pictures = Felled()
        running.start()
        running.platform.files["https://files/x.png"] = plain_png(30, 20, b"abc")
        running.platform.files["https://files/y.png"] = plain_png(30, 20, b"abc")
        yield running


async def test_one_crash_may_be_chance(chat: Chat) -> None:
    assert isinstance(chat.pictures, Felled)
    chat.pictures.fells = {"x.png": 1}
    await chat.imagine("ana", "like this", references=["x.png"])
    assert [line.split(" ")[0] for line in await chat.settled()] == ["v1"]
    assert chat.pictures.read == ["x.png", "x.png"]


async def test_two_are_its_doing(chat: Chat) -> None:
    assert isinstance(chat.pictures, Felled)
    chat.pictures.fells = {"x.png": 99}
    await chat.imagine("ana", "like this", references=["x.png"])
    await chat.imagine("ben", "like that", references=["y.png"])
    said = await chat.settled()
    assert (
        "“x.png” cannot be opened: every attempt crashed. You weren't charged. Save a new copy as PNG or JPEG and attach that."
        in said
    )
    assert any(line.startswith("v1") and "like that" in line for line in said), "nobody else is touched"
    assert chat.pictures.read.count("x.png") == 2
    assert not chat.kept("SELECT * FROM model_calls WHERE render IN (SELECT id FROM renders WHERE state = 'failed')")


async def test_it_has_no_third_try_in_another_life(chat: Chat) -> None:
    """The process dies during the second try; what is known of the first try is kept."""

    class Dies(Felled):
        async def put_reference(self, data: bytes, *, name: str, max_bytes: int = 7_000_000) -> Attached:
            if self.read:
                self.read.append(name)
                async with dying:
                    dying.notify_all()
                await asyncio.Event().wait()
            return await super().put_reference(data, name=name, max_bytes=max_bytes)

    dying = asyncio.Condition()
    pictures = chat.pictures = Dies()
    pictures.fells = {"x.png": 99}
    chat.start()
    async with dying:
        answer = await chat.imagine("ana", "like this", references=["x.png"])
        async with asyncio.timeout(PATIENCE):
            await dying.wait()
    assert isinstance(answer, Accepted)
    await chat.jobs.kill()
    after = chat.pictures = Felled()
    after.fells = {"x.png": 99}
    chat.start()
    chat.jobs.run(answer.render)
    [said] = await chat.settled()
    assert said.startswith("“x.png” cannot be opened: every attempt crashed.")
    assert after.read == ["x.png"], "the one try that it had left"


class Slow(MemoryPublisher):
    """A platform that hands out a file only when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.under_way = self.most = 0
        self.may, self.many = asyncio.Event(), asyncio.Event()

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        self.under_way += attachment.size or max_bytes
        self.most = max(self.most, self.under_way)
        if self.under_way > 45_000_000:
            self.many.set()
        try:
            await self.may.wait()
            return plain_png(30, 20, b"abc")
        finally:
            self.under_way -= attachment.size or max_bytes


def wish(n: int) -> Wish:
    return Wish(act=Act.NEW, words=f"like number {n}")


@pytest.mark.parametrize("size", [24_000_000, 3_000_000, None])
async def test_forty_asks_with_pictures_do_not_hold_them_all_at_once(chat: Chat, size: int | None) -> None:
    chat.platform = slow = Slow()
    chat.start()
    for n in range(40):
        files = tuple(Attachment(url=f"https://files/{n}-{of}.png", name="a.png", size=size) for of in range(2))
        ask = Ask(event=chat.event(), place=CHANNEL, person=chat.person(f"person {n}"), wish=wish(n), references=files)
        await chat.studio.ask(ask)
    async with asyncio.timeout(PATIENCE):
        await slow.many.wait()
    slow.may.set()
    assert len(await chat.settled()) == 40, "each in its turn"
    assert slow.most <= 50_000_000


class Readers(MemoryPictures):
    """Two read at once, whoever comes first; what is called slow.png takes one of them until it may end."""

    def __init__(self) -> None:
        super().__init__()
        self.readers = asyncio.Semaphore(2)
        self.may, self.reading, self.quick = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int = 7_000_000) -> Attached:
        async with self.readers:
            if name == "slow.png":
                self.reading.set()
                await self.may.wait()
            else:
                self.quick.set()
            return await super().put_reference(data, name=name, max_bytes=max_bytes)


@pytest.mark.parametrize("size", [24_000_000, 400_000, None], ids=["large files", "small files", "of any size"])
async def test_one_persons_slow_files_keep_nobody_elses_waiting(chat: Chat, size: int | None) -> None:
    """A file may take its reader twenty seconds, so sixty asks by one angry person could keep everybody waiting for twenty minutes."""
    pictures = chat.pictures = Readers()
    chat.start()

    async def asks(who: str, name: str, n: int) -> None:
        file = Attachment(url="https://files/x.png", name=name, size=size)
        place = replace(CHANNEL, channel=f"c{n}")
        ask = Ask(event=chat.event(), place=place, person=chat.person(who), wish=wish(n), references=(file, file))
        assert isinstance(await chat.studio.ask(ask), Accepted)

    for n in range(60):
        await asks("ana", "slow.png", n)
    async with asyncio.timeout(PATIENCE):
        await pictures.reading.wait()
        await asks("ben", "quick.png", 60)
        await pictures.quick.wait()
    pictures.may.set()
    assert len(await chat.settled()) == 61, "each in its turn"


async def test_calls_under_way_hold_no_more_pictures_than_fit(chat: Chat) -> None:
    """Of forty calls with large pictures, the model sees a few at a time, and all in the end."""

    class Large(MemoryPictures):
        """Says of every picture that it weighs so much."""

        async def put(self, data: bytes) -> Original:
            return replace(await super().put(data), size=6_000_000)

    chat.pictures = Large()
    chat.engine.slow = {"like": asyncio.Event()}
    chat.start()
    for n in range(40):
        await chat.imagine("ana", f"like number {n}", references=[f"{n}.png", f"other {n}.png"])
    await chat.engine.begun(5)
    for _ in range(200):
        await asyncio.sleep(0)
    assert chat.engine.under_way == 5, "64 MB, of 12 each"
    chat.engine.slow["like"].set()
    assert len(await chat.settled()) == 40


async def test_a_name_does_not_say_what_it_cost(chat: Chat) -> None:
    chat.platform.files["https://files/charged.png"] = b"\x89PNG\r\n\x1a\n, or so it says"
    ask = Ask(
        event=chat.event(),
        place=CHANNEL,
        person=chat.person("ana"),
        wish=wish(1),
        references=(Attachment(url="https://files/charged.png", name="charged.png"),),
    )
    await chat.studio.ask(ask)
    [said] = await chat.settled()
    assert said.startswith("“charged.png” cannot be read")
    assert "You weren't charged. Open it" in said
