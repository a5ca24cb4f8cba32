"""A test harness for Slack's adapter alone: the local Slack, the real bolt and SDK, and a small studio that paints plain colours.

The whole app is played in test_slack_transcript.py.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast

from bots.slack.adapter import SlackGateway
from bots.slack.config import SlackConfig
from bots.slack.publisher import SlackPublisher, open_publisher
from bots.slack.workspaces import OneWorkspace
from core.errors import CannotPost, NoSuchVersion, NotAllowed, NothingToCancel, NothingToRefine, StudioError
from core.model import (
    Act,
    Ask,
    Attachment,
    Choice,
    Message,
    MicroDollars,
    Person,
    Place,
    Reason,
    Receipt,
    RenderId,
    ThreadId,
    Version,
    VersionId,
    Wish,
)
from core.ports.platform import Progress, Result
from core.ports.readings import Unread
from core.quota import Limit, Rules, Scope
from core.quota.audit import Audited
from core.quota.door import Fullness
from core.quota.usage import Report, report
from core.studio.answers import Accepted, Answer, Cancelled, Help, Ignored, Info, SideBySide, Unsure
from core.studio.approval_door import Belongs
from core.studio.door import Studio
from core.studio.hearing import May
from core.studio.shown import Look
from tests.fakes import MemoryPictures
from tests.pictures import png
from tests.ports import CAPS
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack, serve_slack
from tests.stand_ins import StandIn, post_of, tier
from tests.versions import version

TIERS = {
    name: tier(name, title, sizes=("1K", "2K"), ratios=("1:1", "16:9"), max_references=4)
    for name, title in (("flash", "Nano Banana 2.1"), ("pro", "Nano Banana Pro"))
}


class NoLimits:
    """core.quota.door.QuotaDoor where nothing is limited and nothing was used."""

    rules = Rules()

    async def show(self, place: Place, person: Person, groups: Sequence[str] = ()) -> Sequence[Fullness]:
        return ()

    async def limits(self, place: Place, *, admin: bool) -> Sequence[Limit]:
        return ()

    async def audit(self, place: Place, *, admin: bool, limit: int = 50) -> Sequence[Audited]:
        return ()

    async def usage(
        self, place: Place, person: Person, *, of: Scope, since: datetime, until: datetime, admin: bool = False
    ) -> Report:
        return report((), since=since, until=until)


@dataclass
class Thread:
    id: str
    place: Place
    roots: set[str] = field(default_factory=set)
    versions: list[Version] = field(default_factory=list)
    current: VersionId | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class SmallStudio(StandIn):
    """Paints plain colours; `decide` and `paint` hold up its asks and its renders."""

    def __init__(self, pictures: MemoryPictures) -> None:
        super().__init__(TIERS)
        self.quota = NoLimits()
        self.publisher: SlackPublisher | None = None
        self.pictures = pictures
        self.kept: list[Message] = []
        self.threads: list[Thread] = []
        self.remark = ""
        self.paint = asyncio.Event()  # closed: renders wait while painting
        self.paint.set()
        self.decide = asyncio.Event()  # closed: asks wait to be decided on
        self.decide.set()
        self._jobs: dict[str, asyncio.Task[None]] = {}
        self.draws_late = False  # a sheet comes after the words that stand with it
        self._shown: dict[str, list[VersionId]] = defaultdict(list)
        self._pending: dict[str, Message] = {}

    async def ask(self, ask: Ask) -> Answer:
        await self.decide.wait()
        if not self.is_new(ask):
            return Ignored(why="seen before")
        thread = next((one for one in self.threads if ask.version in {version.id for version in one.versions}), None)
        thread = thread or self._thread(ask.place)
        match ask.wish.act:
            case Act.HELP:
                return Help()
            case Act.CANCEL:
                job = self._jobs.pop(ask.callback.get("render", ""), None)
                if job is None or not job.cancel():
                    raise NothingToCancel
                return Cancelled(render=RenderId(ask.callback["render"]))
            case Act.INFO:
                shown = await self.versions_at(ask.place, ask.replied_to or "") if ask.version is None else ()
                version = shown[0] if shown else await self.version(ask.version or VersionId(""), ask.place)
                return Info(version=version, number_of={version.id: version.number}, current=True)
            case Act.HISTORY:
                if thread is None or thread.current is None:
                    raise NothingToRefine
                if self.draws_late:
                    return SideBySide(versions=thread.versions, current=thread.current, sheet=b"", drawing=self._drawn)
                return SideBySide(versions=thread.versions, current=thread.current, sheet=png())
            case Act.NEW:
                thread = thread or Thread(id=f"t{len(self.threads)}", place=ask.place, roots={ask.place.root or ""} - {""})
                if thread not in self.threads:
                    self.threads.append(thread)
        if thread is None:
            raise NothingToRefine
        return self._accept(ask, thread)

    def _accept(self, ask: Ask, thread: Thread) -> Accepted:
        render = RenderId(f"r{len(self.asked)}")
        choice = Choice(tier=ask.wish.tier or "flash", reason=Reason.ORDINARY, rule=10)
        self._jobs[render] = asyncio.create_task(self._work(render, ask, choice, thread))
        return Accepted(render=render, act=ask.wish.act, ahead=0, seconds_left=None)

    async def _work(self, render: RenderId, ask: Ask, choice: Choice, thread: Thread) -> None:
        assert self.publisher is not None
        post = post_of(render, ask)
        try:
            posted = await self.publisher.open(post, Progress(tier="flash", stage="painting"))
            thread.roots |= {posted.root, posted.message} if ask.place.root is None else {posted.root}
            async with thread.turn:
                await self.paint.wait()
                for reference in ask.references:
                    self.fetched.append(await self.publisher.fetch(reference, max_bytes=50_000_000))
                versions = tuple(self._version(thread, render, ask) for _ in range(ask.wish.count))
                result = Result(
                    act=ask.wish.act,
                    versions=versions,
                    current=versions[0].id,
                    number_of={version.id: version.number for version in thread.versions},
                )
                posted = await self.publisher.deliver(post, result)
            thread.roots |= {posted.root, *posted.aliases}
            self._shown[posted.message] = [version.id for version in versions]
        except StudioError as error:
            with suppress(CannotPost):
                await self.publisher.fail(post, str(error))
        except asyncio.CancelledError:
            await self.publisher.fail(post, "Cancelled. You weren't charged.")

    def _version(self, thread: Thread, render: RenderId, ask: Ask) -> Version:
        number = len(thread.versions) + 1
        made = version(
            number,
            id=VersionId(f"{thread.id}-v{number}"),
            thread=ThreadId(thread.id),
            parent=thread.current,
            before=thread.current,
            render=render,
            act=ask.wish.act,
            words=ask.wish.words,
            original=self.pictures.keep(png(["red", "green", "blue"][number % 3], 64 + number)),
            tier=ask.wish.tier or "flash",
            receipt=Receipt(cost=MicroDollars(34_000), seconds=1.0, remark=self.remark),
            alt=ask.wish.words[:1000] or "a picture",
            person=ask.person,
            made_at=datetime.now(UTC),
        )
        thread.versions.append(made)
        thread.current = made.id
        return made

    async def hear(
        self,
        message: Message,
        *,
        look: Look | None = None,
        may: May | None = None,
        slow: Callable[[], None] | None = None,
        left: Unread | None = None,
        belongs: Belongs | None = None,
    ) -> Answer:
        self.heard.append(message)
        if message.event in self.events or message.to_others or "love it" in message.text:
            return Ignored(why="seen, chatter, or to others")
        thread = self._thread(message.place)
        if thread is None and not message.addressed:
            return Ignored(why="no thread of ours")
        if may is not None:
            try:
                await may()
            except NotAllowed:
                self.events.add(message.event)
                raise
        if "perhaps" in message.text:
            self._pending["h1"] = message
            return Unsure(pending="h1", wish=Wish(act=Act.EDIT, words=message.text))
        act = {"info": Act.INFO, "history": Act.HISTORY, "help": Act.HELP}.get(message.text, Act.EDIT if thread else Act.NEW)
        return await self.ask(self._as_ask(message, act, thread))

    def _as_ask(self, message: Message, act: Act, thread: Thread | None) -> Ask:
        return Ask(
            event=message.event,
            place=replace(message.place, root=message.place.root or message.id),
            person=message.person,
            wish=Wish(act=act, words=message.text),
            references=message.references,
            version=thread.current if thread else None,
            message=message.id,
        )

    async def keep(self, message: Message) -> Unread:
        self.kept.append(message)
        await self.decide.wait()
        return Unread(message=message, since=datetime.now(UTC), was_read=False)

    async def go_ahead(
        self,
        pending: str,
        *,
        event: str,
        place: Place,
        person: Person,
        groups: tuple[str, ...] = (),
        home: str | None = None,
        callback: Mapping[str, str] | None = None,
        confirmed: bool = False,
    ) -> Answer:
        message = self._pending[pending]
        return await self.ask(replace(self._as_ask(message, Act.EDIT, None), event=event, person=person, callback=callback or {}))

    async def knows(self, place: Place) -> bool:
        return self._thread(place) is not None

    async def awaits(self, place: Place, person: Person) -> bool:
        return False

    async def version(self, version: VersionId, place: Place) -> Version:
        for thread in self.threads:
            for found in thread.versions:
                if found.id == version and thread.place.channel == place.channel:
                    return found
        raise NoSuchVersion("I can't find that picture in this channel.")

    async def _drawn(self) -> bytes:
        await asyncio.sleep(0)
        return png()

    async def versions_at(self, place: Place, message: str) -> list[Version]:
        return [await self.version(id_, place) for id_ in self._shown.get(message, [])]

    async def recent(self, platform: str, workspace: str, person: Person) -> list[Version]:
        return [one for thread in self.threads for one in thread.versions if one.person.id == person.id][::-1]

    async def describe(self, version: VersionId, alt: str, *, place: Place) -> Version:
        for thread in self.threads:
            thread.versions = [replace(one, alt=alt) if one.id == version else one for one in thread.versions]
        return await self.version(version, place)

    def _thread(self, place: Place) -> Thread | None:
        found = [one for one in self.threads if place.root in one.roots and one.place.channel == place.channel]
        return found[0] if found else None

    async def close(self) -> None:
        jobs = list(self._jobs.values())
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


@dataclass
class Harness:
    slack: Slack
    studio: SmallStudio
    publisher: SlackPublisher
    gateway: SlackGateway


Links = Callable[[Version], str | None]


def _no_link(_: Version) -> str | None:
    return None


@asynccontextmanager
async def slack_harness(
    mode: str = "socket", *, strangers: bool = False, guests: bool = True, links: Links = _no_link, **gateway: Any
) -> AsyncIterator[Harness]:
    """Open everything, connected. links: where originals can be had."""
    async with (
        serve_slack() as slack,
        slack_publisher(slack, mode, links=links, strangers=strangers, guests=guests) as (publisher, studio, config),
    ):
        built = slack_gateway(publisher, studio, config, signing_secret=SECRET, **gateway)
        running = asyncio.create_task(built.run())
        try:
            if mode == "http":
                assert built.endpoint is not None
                await built.endpoint.listening.wait()
                assert built.endpoint.address is not None
                slack.http.url = f"http://127.0.0.1:{built.endpoint.address[1]}/slack/events"
                slack.feed = slack.http
            else:
                await slack.until(lambda: len(slack.socket.open) == 2, what="two sockets")
            yield Harness(slack, studio, publisher, built)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await built.close()
            await studio.close()


def slack_gateway(publisher: SlackPublisher, studio: SmallStudio, config: SlackConfig, **changes: Any) -> SlackGateway:
    """Build a gateway that nothing runs yet, with an app token and no signing secret unless `changes` says otherwise."""
    given = {"app_token": APP_TOKEN, "signing_secret": None, "caps": CAPS, **changes}
    installations = OneWorkspace(publisher, **({"sleep": given.pop("sleep")} if "sleep" in given else {}))
    return SlackGateway(installations=installations, config=config, studio=cast(Studio, studio), **given)


@asynccontextmanager
async def slack_publisher(
    slack: Slack, mode: str = "socket", *, links: Links = _no_link, **settings: Any
) -> AsyncIterator[tuple[SlackPublisher, SmallStudio, SlackConfig]]:
    config = SlackConfig(base_url=slack.base_url, mode=cast(Any, mode), port=0, admin_groups=("S0ADMINS",), **settings)
    pictures = MemoryPictures()
    studio = SmallStudio(pictures)
    opened = open_publisher(BOT_TOKEN, config, tiers=TIERS, pictures=pictures, links=links)
    async with opened as publisher:
        studio.publisher = publisher
        yield publisher, studio, config


__all__ = ["Attachment", "Harness", "slack_gateway", "slack_harness", "slack_publisher"]
