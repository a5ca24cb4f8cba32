"""A database that is locked, a disk that is full, a picture store that fails: a sentence, nothing lost, nothing paid twice."""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bots.app.wiring.studio import App
from core.errors import DatabaseFull, StoreFull, StoreOut, StoreTrouble, StudioError
from core.model import Act, Original
from core.ports.engine import Brief, Painting
from core.store.connection import Connection
from core.store.database import Database, sqlite_url
from core.store.objects import Objects
from core.studio.answers import Accepted
from tests.chat import Chat, open_chat
from tests.disks import small_disk
from tests.fakes import MemoryPictures
from tests.kill_child import Life, OutsideEngine, Tripwire, World, ask, opened
from tests.servers import PATIENCE


class LockingWire(Tripwire):
    """Locks the database as soon as a result stands on the platform, before that is written down."""

    def __init__(self, folder: Path) -> None:
        super().__init__(None)
        self._folder = folder
        self.locked: asyncio.Future[sqlite3.Connection] = asyncio.get_running_loop().create_future()

    def step(self, name: str) -> None:
        if name == "show" and not self.locked.done():
            connection = sqlite3.connect(self._folder / "darkroom.sqlite3", isolation_level=None)
            connection.execute("BEGIN IMMEDIATE")
            self.locked.set_result(connection)


class HeldEngine(OutsideEngine):
    """Paints when `go` is set."""

    def __init__(self, world: World, wire: Tripwire) -> None:
        super().__init__(world, wire)
        self.go = asyncio.Event()
        self.go.set()
        self.began = asyncio.Event()

    async def paint(self, brief: Brief) -> Painting:
        self.began.set()
        await self.go.wait()
        return await super().paint(brief)


@dataclass
class Play:
    harness: App
    world: World
    engine: HeldEngine
    folder: Path
    reported: asyncio.Event

    async def over(self) -> None:
        """Wait until nothing is left unreported."""
        async with asyncio.timeout(60):
            while await self.harness.store.unreported():
                await self.reported.wait()
                self.reported.clear()

    def shown(self) -> int:
        return len({note["id"] for note in self.world.notes("show")})

    def said(self) -> list[str]:
        return [note["sentence"] for note in self.world.notes("say")]

    def paid(self) -> int:
        return len(self.world.notes("paid"))

    def billed(self) -> int:
        with _connected(self.folder) as connection:
            return int(connection.execute("SELECT COUNT(*) FROM model_calls WHERE billed = 1").fetchone()[0])


@asynccontextmanager
async def playing(folder: Path, wire: Tripwire | None = None, *, impatient: bool = False) -> AsyncIterator[Play]:
    """Open a chat. impatient: its waits for locks and its pauses before retries are short."""
    life = Life(folder, ())
    wire = wire or Tripwire(None)
    engine, reported = HeldEngine(life.world, wire), asyncio.Event()
    database = f"{sqlite_url(folder / 'darkroom.sqlite3')}?timeout=0.2" if impatient else None

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.2) if impatient else seconds)

    async with AsyncExitStack() as stack:
        harness = await opened(stack, life, wire, reported=reported.set, engine=engine, database=database, sleep=sleep)
        async with asyncio.timeout(PATIENCE):
            while not harness.jobs.working():  # noqa: ASYNC110  (nothing tells of it but the log)
                await asyncio.sleep(0.01)
        yield Play(harness, life.world, engine, folder, reported)


@contextmanager
def _connected(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / "darkroom.sqlite3", isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


# --- a database that somebody else locks


async def test_a_lock_of_a_moment_only_delays(tmp_path: Path) -> None:
    async with playing(tmp_path) as play:
        with _connected(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            asking = asyncio.create_task(play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle")))
            done, _ = await asyncio.wait([asking], timeout=0.3)
            assert not done
            other.execute("ROLLBACK")
        assert isinstance(await asking, Accepted)
        await play.over()
        assert (play.shown(), play.paid(), play.said()) == (1, 1, [])


async def test_a_lock_that_lasts_is_told_to_who_asks(tmp_path: Path) -> None:
    async with playing(tmp_path, impatient=True) as play:
        with _connected(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreOut, match="I can't reach my database"):
                await play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle"))
        assert isinstance(await play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle")), Accepted), (
            "delivered again, or asked anew"
        )
        await play.over()
        assert (play.shown(), play.paid()) == (1, 1)


async def test_a_lock_that_lasts_while_painting_loses_nothing_that_is_paid(tmp_path: Path) -> None:
    async with playing(tmp_path, impatient=True) as play:
        play.engine.go.clear()
        await play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle"))
        await play.engine.began.wait()
        with _connected(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            play.engine.go.set()
            done, _ = await asyncio.wait([asyncio.create_task(play.reported.wait())], timeout=1.0)
            assert not done
        await play.over()
        assert (play.shown(), play.paid(), play.billed(), play.said()) == (1, 1, 1, [])


async def test_a_lock_that_lasts_after_posting_does_not_make_a_failure_of_it(tmp_path: Path) -> None:
    wire = LockingWire(tmp_path)
    async with playing(tmp_path, wire, impatient=True) as play, AsyncExitStack() as stack:
        await play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle"))
        async with asyncio.timeout(PATIENCE):
            other = await wire.locked
        stack.callback(other.close)
        done, _ = await asyncio.wait([asyncio.create_task(play.reported.wait())], timeout=0.8)
        assert not done
        other.execute("ROLLBACK")
        await play.over()
        assert (play.shown(), play.paid(), play.said()) == (1, 1, [])


# --- a disk that is full


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=60) as mounted:
        (mounted / "world.jsonl").symlink_to(tmp_path / "world.jsonl")  # what stands outside has a disk of its own
        yield mounted


def _fill(disk: Path, *, leave: int) -> Path:
    """Take all of the disk's room but `leave` bytes, also while others write to it."""
    filler = disk / "filler"
    with filler.open("ab") as file:
        while (free := os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize) > leave:
            try:
                os.posix_fallocate(file.fileno(), 0, file.seek(0, os.SEEK_END) + free - leave)
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise  # somebody else took room since it was counted: count again
    return filler


async def test_where_no_picture_fits_the_asker_is_told_and_nothing_paid(disk: Path) -> None:
    async with playing(disk) as play:
        filler = _fill(disk, leave=10_000_000)
        await play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle"))
        await play.over()
        assert play.said() == [str(StoreFull())]
        assert play.paid() == 0
        filler.unlink()
        await play.harness.studio.ask(ask("e2", Act.NEW, "a red bicycle"))
        await play.over()
        assert (play.shown(), play.paid()) == (1, 1)


async def test_where_not_even_a_line_fits_the_asker_is_told_and_the_studio_recovers(disk: Path) -> None:
    async with playing(disk) as play:
        filler = _fill(disk, leave=0)
        with pytest.raises(StoreFull, match="disk is full"):
            await _ask_on(play)
        assert play.paid() == 0
        filler.unlink()
        assert isinstance(await play.harness.studio.ask(ask("after", Act.NEW, "a red bicycle")), Accepted)
        await play.over()
        assert play.shown() == play.paid() == 1


async def test_a_disk_that_fills_while_painting_does_not_lose_the_picture(disk: Path) -> None:
    async with playing(disk) as play:
        play.engine.go.clear()
        await play.harness.studio.ask(ask("e1", Act.NEW, "a red bicycle"))
        await play.engine.began.wait()
        filler = _fill(disk, leave=0)
        play.engine.go.set()
        done, _ = await asyncio.wait([asyncio.create_task(play.reported.wait())], timeout=1.0)
        assert not done
        filler.unlink()
        await play.over()
        assert (play.shown(), play.paid(), play.billed(), play.said()) == (1, 1, 1, [])


class FillingWire(Tripwire):
    """Fills the disk after the first step of a name, until `room` is called."""

    def __init__(self, disk: Path, name: str) -> None:
        super().__init__(None)
        self._disk = disk
        self._name = name
        self._filler: Path | None = None
        self.full = asyncio.Event()

    def step(self, name: str) -> None:
        if name == self._name and self._filler is None:
            self._filler = _fill(self._disk, leave=0)
            self.full.set()

    def room(self) -> None:
        assert self._filler is not None
        self._filler.unlink()


_STEPS = ("accept", "post", "take_turn", "begin_call", "paint begins", "paint ends", "keep_painted", "record_versions", "show")


@pytest.mark.parametrize("count", [1, 6], ids=["one", "sheet"])
@pytest.mark.parametrize("step", _STEPS)
async def test_a_disk_that_fills_after_any_step_loses_and_doubles_nothing(disk: Path, step: str, count: int) -> None:
    wire = FillingWire(disk, step)
    async with playing(disk, wire, impatient=True) as play:
        one = ask("e1", Act.NEW, "a red bicycle")
        asking = asyncio.create_task(play.harness.studio.ask(replace(one, wish=replace(one.wish, count=count))))
        await asyncio.wait_for(wire.full.wait(), PATIENCE)
        await asyncio.wait([asyncio.create_task(play.reported.wait())], timeout=0.7)
        wire.room()
        assert isinstance(await asking, Accepted)
        await play.over()
        with _connected(disk) as connection:
            ledger = connection.execute("SELECT state, COUNT(*) FROM ledger GROUP BY state").fetchall()
    if play.said():
        assert (play.said(), play.shown()) == ([str(StoreFull())], 0)
        assert (ledger, play.paid()) == ([("released", count)], 0), "it is told before anything is paid"
    else:
        assert (play.shown(), play.paid(), play.billed()) == (1, count, count)
        assert ledger == [("used", count)]


async def _ask_on(play: Play) -> None:
    """Ask until an ask is refused, because the database's journal still has some room of its own."""
    for n in range(200):
        await play.harness.studio.ask(ask(f"e{n}", Act.NEW, "a red bicycle " * 50))


# --- a picture store that fails after the model was paid


class FailingPictures(MemoryPictures):
    """Pictures whose next puts raise these errors."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[StudioError] = []

    async def put(self, data: bytes) -> Original:
        if self.faults:
            raise self.faults.pop(0)
        return await super().put(data)


class LatePictures(MemoryPictures):
    """Pictures whose first put raises this, and whose next waits for `go`."""

    def __init__(self, fault: StudioError) -> None:
        super().__init__()
        self.faults = [fault]
        self.go, self.again = asyncio.Event(), asyncio.Event()

    async def put(self, data: bytes) -> Original:
        if self.faults:
            raise self.faults.pop()
        self.again.set()
        await self.go.wait()
        return await super().put(data)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as chat:
        chat.pictures = FailingPictures()
        chat.start()
        yield chat


@pytest.mark.parametrize("fault", [StoreTrouble(), StoreFull()])
async def test_a_paid_picture_is_kept_when_the_store_answers_again(chat: Chat, fault: StudioError, tmp_path: Path) -> None:
    assert isinstance(chat.pictures, FailingPictures)
    chat.pictures.faults = [fault, fault]
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == ["v1 [a lighthouse] lite"]
    assert len(chat.engine.briefs) == 1


@pytest.mark.parametrize("fault", [StoreTrouble(), StoreFull(), StoreOut(), DatabaseFull()])
async def test_whoever_waits_for_a_picture_that_no_store_takes_reads_so(chat: Chat, fault: StudioError) -> None:
    chat.pictures = pictures = LatePictures(fault)
    chat.start()
    await chat.imagine("ana", "a lighthouse")
    await asyncio.wait_for(pictures.again.wait(), PATIENCE)
    [placeholder] = chat.platform.messages
    await chat.ticks.tick()
    await chat.platform.says(placeholder, "unkept")
    pictures.go.set()
    assert await chat.settled() == ["v1 [a lighthouse] lite"]
    assert len(chat.engine.briefs) == 1


async def test_a_full_disk_is_an_alarm_once_and_told_when_it_is_over(disk: Path) -> None:
    """Whether it is the pictures' or the database's."""
    objects = Objects.open(str(disk / "images"))
    async with Database.open(sqlite_url(disk / "darkroom.sqlite3")) as database:
        filler = _fill(disk, leave=0)
        with capture_logs() as lines:
            for _ in range(3):
                with pytest.raises(StoreFull):
                    objects.check_room(1_000_000)
                with pytest.raises(StoreFull):
                    await objects.put("one", b"x" * 1_000_000)
                with pytest.raises(StoreFull):
                    await database.write(_write_much)
            filler.unlink()
            objects.check_room(1_000_000)
            await database.write(_write_much)
    alarms = [(line["log_level"], line["says"], line["times"]) for line in lines if line["event"] == "store_full"]
    assert alarms == [("error", StoreFull.mend, 1)] * 2
    over = [(line["after"], line["failures"]) for line in lines if line["event"] == "works_again"]
    assert over == [("store_full", 6), ("store_full", 3)]


def _write_much(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE IF NOT EXISTS much (bytes BLOB)"), {})
    connection.execute(text("INSERT INTO much VALUES (zeroblob(2000000))"), {})


async def test_a_paid_picture_that_cannot_be_kept_is_told_and_stands_in_the_ledger(chat: Chat, tmp_path: Path) -> None:
    assert isinstance(chat.pictures, FailingPictures)
    chat.pictures.faults = [StoreTrouble()] * 9
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == [str(StoreTrouble())]
    assert len(chat.engine.briefs) == 1
    with _connected(tmp_path) as connection:
        [(outcome, cost, billed)] = connection.execute("SELECT outcome, cost, billed FROM model_calls").fetchall()
    assert (outcome, cost, billed) == ("painted", 34_000, 1)
