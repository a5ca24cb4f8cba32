"""A chat in memory around the real studio, store and jobs' work, and a player of transcripts: said, then answered.

ana     /imagine a red bicycle               a command in the channel: a new thread, which the lines after it are said in
ben     make it green {cat.png}              a plain message, here with a picture
ben     (v1) make it blue                    a reply to the message that shows v1
ben     [undo v2]                            the button under v2
ana     @darkroom like this {cat.png}        a mention in the channel
ana     @ben look!                           talk to somebody else
studio  v1 [a red bicycle] flash             what appears, or what the asker is told; nothing after a line: silence
"""

from __future__ import annotations

import asyncio
import difflib
import itertools
import re
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent
from typing import Any

import stamina

from bots.speech import approvals, captions, choices, telling, voting
from core.acts import table
from core.errors import StudioError
from core.model import Act, Ask, Attachment, Message, MicroDollars, Person, Place, Tier, Version, VersionId, Wish
from core.ports.lettering import LetteringReader
from core.ports.platform import Publisher, Result
from core.ports.records import Thread
from core.quota import Per, Rules
from core.quota.door import QuotaDoor
from core.reading import Kind, Limits, Reader, Reading, Scene, limits_of
from core.renders.lettering import Lettering
from core.renders.pace import Pace
from core.renders.painting import Painter
from core.renders.revising import Revisions
from core.renders.throttle import Throttle
from core.renders.work import Renders
from core.runtime.clock import Sleep
from core.store.sql_store import SqlStore
from core.studio.answers import (
    Answer,
    ApprovalDecided,
    AsksApproval,
    Confirm,
    Formats,
    Help,
    Info,
    LimitSpent,
    NoPicture,
    SideBySide,
    TierOff,
    TiersShown,
    Unsure,
    VoteClosed,
    Voted,
    VoteOpened,
)
from core.studio.commands import CommandWords
from core.studio.door import Studio
from core.studio.settings import ChannelSettings, ReadBy
from core.studio.understanding import Budget, Said, Understanding
from core.tiers import DEFAULT_TIERS
from tests.empty import empty_database
from tests.fakes import DirectJobs, MemoryPictures, MemoryPublisher, PlainEngine, Shown
from tests.pictures import plain_png
from tests.servers import PATIENCE

CHANNEL = Place(platform="playground", workspace="w", channel="c")
_BUTTON = re.compile(r"\[([\w-]+) v(\d+)\]")
_REPLY = re.compile(r"\(v(\d+)\) (.*)")
_PICTURE = re.compile(r"\s*\{([\w.-]+)\}")


def refused(answer: Answer) -> str:
    """Return the sentence about a limit that has no room."""
    assert isinstance(answer, LimitSpent), answer
    return choices.sentence(answer)


class Clock:
    """A clock that moves on by a second each time it is read."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def new_ids() -> Callable[[], str]:
    count = itertools.count(1)
    return lambda: f"id{next(count)}"


class Chat:
    def __init__(
        self,
        store: SqlStore,
        *,
        database: Path,
        tiers: dict[str, Tier],
        pictures: MemoryPictures,
        engine: PlainEngine,
        platform: MemoryPublisher,
        now: Clock,
        new_id: Callable[[], str],
        rules: Rules | None = None,
    ) -> None:
        self.rules = rules or Rules()
        self.store, self.tiers, self.pictures, self.engine, self.platform = store, tiers, pictures, engine, platform
        self.database, self.now, self.new_id = database, now, new_id
        self.place = CHANNEL
        self.root: str | None = None  # the thread that people talk in
        self.answers: list[Answer] = []
        self.ticks = Ticks()
        self.reader: Reader | None = None  # taken at the next start; None: the rules read alone
        self.merges = (
            False  # whether changes that wait become one picture, unless the channel is set otherwise; taken at the next start
        )
        self.letters: LetteringReader | None = None  # taken at the next start; None: nobody reads lettering
        self.letters_budget = (MicroDollars(1_000_000), Per.DAY)
        self.lettering: Lettering | None = None
        self.reading_seconds = 5.0  # more than people are made to wait: a busy machine must not decide who reads
        self.gathers: Sleep = _no_time  # how the time passes in which lines count as arriving together
        self.budget = Budget(amount=MicroDollars(1_000_000), per=Per.DAY)
        self._count = itertools.count(1)
        self._seen = 0
        self.jobs = DirectJobs()
        self.start()

    def start(self) -> None:
        """Build the studio over what is kept, as a start of the process does."""
        pace = Pace(self.store.recent_seconds)
        throttles = {name: _throttle(tier) for name, tier in self.tiers.items()}
        publishers = {"playground": self.platform}
        painter = Painter(
            store=self.store,
            pictures=self.pictures,
            engine=self.engine,
            publishers=publishers,
            tiers=self.tiers,
            throttles=throttles,
            pace=pace,
            now=self.now,
            new_id=self.new_id,
        )
        self.jobs = DirectJobs()
        self.understanding = understanding = self._understanding()
        settings = ChannelSettings(store=self.store, default=ReadBy.MODEL, has_model=True, now=self.now)
        limits = limits_of(self.tiers)
        revisions = Revisions(
            reader=CommandWords(understanding=understanding, settings=settings, store=self.store, limits=limits),
            store=self.store,
            engine=self.engine,
            tiers=self.tiers,
            limits=limits,
            rules=self.rules,
            now=self.now,
            new_id=self.new_id,
        )
        self.lettering = self._lettering(publishers, settings)
        self.jobs.renders = Renders(
            store=self.store,
            painter=painter,
            pictures=self.pictures,
            revisions=revisions,
            publishers=publishers,
            throttles=throttles,
            pace=pace,
            rules=self.rules,
            now=self.now,
            clock=time.monotonic,
            sleep=self.ticks,
            merges=settings if self.merges else None,
            lettering=self.lettering,
        )
        self.studio = Studio(
            tiers=self.tiers,
            store=self.store,
            pictures=self.pictures,
            engine=self.engine,
            jobs=self.jobs,
            pace=pace,
            quota=QuotaDoor(ledger=self.store.ledger, rules=self.rules, tiers=self.tiers, now=self.now, new_id=self.new_id),
            now=self.now,
            new_id=self.new_id,
            understanding=understanding,
            settings=settings,
            links=publishers,
        )

    def _lettering(self, publishers: Mapping[str, Publisher], settings: ChannelSettings) -> Lettering | None:
        if self.letters is None:
            return None
        return Lettering(
            reader=self.letters,
            store=self.store,
            pictures=self.pictures,
            publishers=publishers,
            tiers=self.tiers,
            engine=self.engine,
            where=settings,
            budget=self.letters_budget,
            rules=self.rules,
            now=self.now,
            new_id=self.new_id,
        )

    def _understanding(self) -> Understanding | None:
        if self.reader is None:
            return None
        return Understanding(
            reader=self.reader,
            store=self.store,
            budget=self.budget,
            rules=self.rules,
            now=self.now,
            sleep=self.gathers,
            seconds=self.reading_seconds,
        )

    # --- said

    def person(self, name: str) -> Person:
        return Person(id=f"id-{name}", name=name)

    def event(self) -> str:
        return f"e{next(self._count)}"

    async def imagine(self, who: str, words: str, *, place: Place | None = None, references: Sequence[str] = ()) -> Answer:
        """Type a command, in the channel unless `place` is a thread."""
        return await self.ask(who, self.studio.typed(words), place=place or self.place, references=references)

    async def ask(
        self, who: str, wish: Wish, *, place: Place | None = None, references: Sequence[str] = (), **more: object
    ) -> Answer:
        ask = Ask(
            event=self.event(),
            place=place or self.here,
            person=self.person(who),
            wish=wish,
            references=tuple(self.attached(name) for name in references),
            callback={"token": "t"},
        )
        return await self.studio.ask(replace(ask, **more))  # type: ignore[arg-type]

    async def say(self, who: str, words: str, *, references: Sequence[str] = (), **more: object) -> Answer:
        """Write a plain message in the thread, or where `place` says."""
        return await self.studio.hear(self.message(who, words, references=references, **more))

    def message(self, who: str, words: str, *, references: Sequence[str] = (), **more: object) -> Message:
        event = self.event()
        attached = tuple(self.attached(name) for name in references)
        message = Message(event=event, place=self.here, person=self.person(who), text=words, references=attached, id=f"u-{event}")
        return replace(message, **more)  # type: ignore[arg-type]

    async def understood(self, message: Message) -> Reading:
        """Ask the text model alone what a message means, in a thread with nothing in it."""
        assert self.understanding is not None
        scene = Scene(limits=Limits(tiers=tuple(self.tiers), ratios=(), sizes=()))
        by_rules = Reading(kind=Kind.UNSURE, wish=None)
        said = Said(message=message, by_rules=by_rules, rules=lambda _: by_rules)
        found = await self.understanding.read(said, scene, thread="", arrived=asyncio.get_running_loop().time())
        assert found.reading is not None
        return found.reading

    async def press(self, who: str, button: str, number: int) -> Answer:
        shown = self.platform.showing(number, self.root)
        version = (await self.version(number)).id
        return await self.ask(who, self.studio.wish(Act(button), ""), version=version, replied_to=shown)

    async def agree(self, who: str, pending: str) -> Answer:
        """Press the button below a price that was shown."""
        return await self.studio.go_ahead(pending, event=self.event(), place=self.here, person=self.person(who), confirmed=True)

    def attached(self, name: str) -> Attachment:
        """Attach a picture of its own for every name."""
        data = plain_png(20, 10, name.encode()[:3].ljust(3, b"."))
        self.platform.files.setdefault(f"https://files/{name}", data)
        return Attachment(url=f"https://files/{name}", name=name)

    # --- seen

    def charged(self) -> int:
        """Count the pictures that somebody is charged for, or may be."""
        ((count,),) = self.kept("SELECT COUNT(*) FROM ledger WHERE state <> 'released'")
        return int(count)

    @property
    def here(self) -> Place:
        return replace(self.place, root=self.root)

    def kept(self, select: str) -> list[tuple[Any, ...]]:
        """Return rows of the database as they lie in the file."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(select).fetchall()

    async def thread(self) -> Thread:
        thread = await self.store.thread_at(self.here)
        assert thread is not None
        return thread

    async def versions(self) -> Sequence[Version]:
        return await self.store.versions((await self.thread()).id)

    async def version(self, number: int) -> Version:
        return (await self.versions())[number - 1]

    async def current(self) -> int:
        thread = await self.thread()
        return next(version.number for version in await self.versions() if version.id == thread.current)

    async def settled(self) -> list[str]:
        """Wait until the studio has nothing to do, and return what appeared since the last call, a line each."""
        await self.jobs.idle()
        news, self._seen = self.platform.news[self._seen :], len(self.platform.news)
        for shown in news:
            if shown.root is None and shown.result is not None:
                self.root = shown.id
        ephemerals = [sentence for _, sentence in self.platform.ephemerals]
        self.platform.ephemerals.clear()
        return [self._line(shown) for shown in news] + ephemerals

    def _line(self, shown: Shown) -> str:
        return shown.text if shown.result is None else self._of(shown.result)

    def _of(self, result: Result) -> str:
        first, *rest = captions.caption(self.tiers, result).split("\n")
        lead = first.split(" · ")[0]
        looks = "".join(f" [{self.engine.look(self.pictures.originals[version.original.sha256])}]" for version in result.versions)
        tier = "" if table.row(result.act).moves else f" {result.versions[0].tier}"
        return " / ".join([f"{lead}{looks}{tier}", *rest])

    # --- said, then answered

    async def plays(self, transcript: str) -> None:
        expected = [" ".join(line.split()) for line in dedent(transcript).strip().splitlines()]
        heard = await self.played(line for line in expected if not line.startswith("studio "))
        assert heard == expected, "\n" + "\n".join(difflib.ndiff(expected, heard))

    async def played(self, lines: Iterable[str]) -> list[str]:
        """Say lines ("ana  make it green"); what was said, and what was answered to each."""
        heard: list[str] = []
        for line in lines:
            who, _, words = line.partition(" ")
            heard += [line, *(f"studio {' '.join(said.split())}" for said in await self._line_played(who, words.strip()))]
        return heard

    async def _line_played(self, who: str, words: str) -> list[str]:
        try:
            answer = await self._played(who, words)
        except StudioError as error:
            return [str(error), *await self.settled()]
        self.answers.append(answer)
        return [*self._answered(answer), *await self.settled()]

    async def _played(self, who: str, words: str) -> Answer:
        references = _PICTURE.findall(words)
        words = _PICTURE.sub("", words)
        if words.startswith("/imagine"):
            return await self.imagine(who, words.removeprefix("/imagine").strip(), references=references)
        if pressed := _BUTTON.fullmatch(words):
            return await self.press(who, pressed[1], int(pressed[2]))
        if reply := _REPLY.fullmatch(words):
            at = self.platform.showing(int(reply[1]), self.root)
            return await self.say(who, reply[2], references=references, replied_to=at)
        if words.startswith("@darkroom"):
            message = self.message(
                who, words.removeprefix("@darkroom").strip(), references=references, place=self.place, addressed=True
            )
            self.root = message.id
            return await self.studio.hear(message)
        return await self.say(who, words, references=references, to_others=words.startswith("@"))

    def _answered(self, answer: Answer) -> Sequence[str]:
        match answer:
            case Unsure() | NoPicture() | Confirm():
                return [" ".join([choices.sentence(answer), *(f"[{way.label}]" for way in choices.ways(answer))])]
            case LimitSpent() | TierOff():
                return [choices.sentence(answer)]
            case AsksApproval():
                return [approvals.asked(answer.approval)]
            case ApprovalDecided():
                return [approvals.decided(answer.approval)]
            case Help():
                return ["(help)"]
            case Formats():
                return [f"(formats of v{answer.version.number})"]
            case Info():
                rows = dict(telling.info(self.tiers, answer))
                return [f"{rows['Version']}; made from {rows['Made from']}; {rows['Words']}"]
            case VoteOpened() | VoteClosed() | Voted() | TiersShown():
                return [voting.answer(answer)]
            case SideBySide():
                return telling.side_by_side(answer).split("\n")
            case _:
                return []


@asynccontextmanager
async def open_chat(
    folder: Path,
    *,
    tiers: dict[str, Tier] | None = None,
    moves: bool = False,
    rules: Rules | None = None,
    url: str | None = None,
    pictures: MemoryPictures | None = None,
) -> AsyncIterator[Chat]:
    """Open a chat whose database is a file in `folder`, or at a `url`. moves: on this platform a result is a new message. pictures: other
    ones than the plain fake's."""
    database = folder / "darkroom.sqlite3"
    async with SqlStore.open(url or await empty_database(database)) as store:
        chat = Chat(
            store,
            database=database,
            tiers=dict(tiers or DEFAULT_TIERS),
            pictures=pictures or MemoryPictures(),
            engine=PlainEngine(),
            platform=MemoryPublisher(moves=moves),
            now=Clock(),
            new_id=new_ids(),
            rules=rules,
        )
        with stamina.set_testing(True, attempts=3):  # a platform that fails is asked again at once
            try:
                yield chat
            finally:
                await chat.jobs.kill()


async def _no_time(_: float) -> None:
    """Let all other tasks run for a while, instead of sleeping."""
    for _ in range(10):
        await asyncio.sleep(0)


def _throttle(tier: Tier) -> Throttle:
    return Throttle(concurrency=tier.concurrency, per_minute=None, clock=lambda: 0.0, sleep=asyncio.sleep)


class Ticks:
    """A sleep that lasts until a test says that the time has come."""

    def __init__(self) -> None:
        self._waiting: list[asyncio.Future[None]] = []
        self._came = asyncio.Condition()

    async def __call__(self, _: float) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        async with self._came:
            self._came.notify_all()
        await turn

    async def tick(self, waiting: int = 1) -> None:
        """Let the time pass for everybody who sleeps, as soon as this many do."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: sum(not turn.done() for turn in self._waiting) >= waiting)
        for turn in self._waiting:
            if not turn.done():
                turn.set_result(None)
        self._waiting.clear()


__all__ = ["CHANNEL", "Chat", "Clock", "VersionId", "empty_database", "new_ids", "open_chat"]
