"""One life of a studio that may be killed: the real wiring, store, pictures and jobs, with an engine and a platform that talk to an
outside world which outlives the process. Run in a process of its own by test_kill.py."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import signal
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import aiohttp

from bots.app.config import Config, DatabaseConfig, ImagesConfig, LogsConfig
from bots.app.logs.logs import set_up
from bots.app.wiring.resources import Resources, open_resources
from bots.app.wiring.studio import App, open_app
from bots.discord.config import DiscordConfig
from bots.slack.config import SlackConfig
from core.jobs.lease import Pulse
from core.model import Act, Ask, Attachment, MicroDollars, Person, Place, Receipt, Wish
from core.ports.approvals import Approval
from core.ports.engine import Brief, ModelCall, Painting, Picture
from core.ports.lettering import Correction
from core.ports.platform import Linked, Post, PostedMessage, Progress, Publisher, Result, WayOn
from core.ports.votes import Board
from core.runtime.clock import Sleep
from core.store.images import ImageStore
from tests.fakes import ColdDecoders, NearDecoder
from tests.pictures import plain_png

MIA = Person(id="U1", name="Mia")
PRICE = MicroDollars(33_600)
LIFE_SECONDS = 40.0
FELLS = "fells-the-studio"  # in words or in an attachment's address: kills the process that works on it

# Methods that change something which outlives the process. A kill between two reads equals a kill after the change before them.
STORE_CHANGES = frozenset(
    [
        *("first_time", "accept", "advance", "take_turn", "set_mark", "begin_call", "keep_painted", "keep_model_calls"),
        *("record_versions", "record_move", "posted", "delivered", "reported"),
    ]
)
PICTURE_CHANGES = frozenset({"put", "put_reference"})


class World:
    """What stands outside: model calls with their bill and messages on a platform, as lines of a file that every life appends to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def note(self, kind: str, **values: Any) -> None:
        with self._path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(json.dumps({"kind": kind, "life": os.getpid(), **values}) + "\n")

    def notes(self, *kinds: str) -> list[dict[str, Any]]:
        if not self._path.exists():
            return []
        notes = [json.loads(line) for line in self._path.read_text().splitlines()]
        return [note for note in notes if not kinds or note["kind"] in kinds]

    def post(self, nonce: str, **values: Any) -> str:
        """Post a message. The same nonce again gives the message that exists already, as Discord's enforced nonce does."""
        with self._path.open("a+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            posts = [note for note in map(json.loads, file) if note["kind"] == "post"]
            for post in posts:
                if post["nonce"] == nonce:
                    return str(post["id"])
            id = f"m{100 + len(posts)}"
            file.write(json.dumps({"kind": "post", "life": os.getpid(), "id": id, "nonce": nonce, **values}) + "\n")
            return id


class Tripwire:
    """Counts the steps of this life and kills the process after step `at`; step 0 is the moment before the first. `only`: the steps of
    that name. by: the signal, SIGSTOP to have it stand still instead."""

    def __init__(self, at: int | None, *, only: str | None = None, by: int = signal.SIGKILL) -> None:
        self._at = at
        self._only = only
        self._by = by
        self.names: list[str] = []
        if at == 0:
            self.kill()

    def step(self, name: str) -> None:
        self.names.append(name)
        if self._only in (None, name) and len([one for one in self.names if self._only in (None, one)]) == self._at:
            os.kill(os.getpid(), self._by)

    def kill(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)


class Wired:
    """A port that reports each of its changes to the tripwire."""

    def __init__(self, port: Any, changes: frozenset[str], wire: Tripwire, *, reported: Callable[[], None] = lambda: None) -> None:
        self._port = port
        self._changes = changes
        self._wire = wire
        self._reported = reported
        self._world: World | None = None  # where it is noted that a picture was kept

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)
        if name not in self._changes:
            return method

        async def wired(*args: Any, **kwargs: Any) -> Any:
            result = await method(*args, **kwargs)
            if name == "keep_painted" and self._world is not None:
                self._world.note("kept", render=args[0])
            self._wire.step(name)
            if name in ("reported", "delivered"):
                self._reported()
            return result

        return wired


class WiredStore(Wired):
    """A store that reports its changes also where it is used as a worker."""

    def held_by(self, worker: Callable[[], str]) -> Any:
        held = Wired(self._port.held_by(worker), self._changes, self._wire, reported=self._reported)
        held._world = self._world
        return held


class OutsideEngine:
    """A model that bills every call it finishes; no two calls give the same picture. One takes `seconds`; one for words with FELLS in
    them ends the process."""

    samples = False

    def __init__(self, world: World, wire: Tripwire, *, seconds: float = 0.0) -> None:
        self._world = world
        self._wire = wire
        self._seconds = seconds

    def off(self) -> Collection[str]:
        return ()

    async def paint(self, brief: Brief) -> Painting:
        call = os.urandom(8).hex()
        inputs = [hashlib.sha256(picture.data).hexdigest() for picture in brief.pictures]
        self._world.note("call", call=call, render=brief.render, inputs=inputs)
        self._wire.step("paint begins")
        await asyncio.sleep(self._seconds)
        if FELLS in brief.words:
            self._wire.kill()
        data = picture_of(call)
        self._world.note("paid", call=call, render=brief.render, sha256=hashlib.sha256(data).hexdigest(), inputs=inputs)
        self._wire.step("paint ends")
        painted = ModelCall(outcome="painted", cost=PRICE, seconds=0.01, billed=True)
        return Painting(
            picture=Picture(data=data, mime="image/png"), receipt=Receipt(cost=PRICE, seconds=0.01), model_calls=(painted,)
        )


class OutsidePublisher:
    """A platform that keeps its messages; posts carry a nonce, and marks are looked at first, as the real publishers do. It has no
    links."""

    def __init__(self, world: World, wire: Tripwire) -> None:
        self._world = world
        self._wire = wire

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        id = post.marks.get("placeholder")
        if id is None:
            id = self._world.post(f"{post.render}:open", render=post.render)
            self._wire.step("post")
            await post.marks.set("placeholder", id)
        return PostedMessage(message=id, root=post.place.root or id)

    async def progress(self, post: Post, progress: Progress) -> None:
        pass

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        shows = [version.original.sha256 for version in result.versions]
        id = post.marks.get("placeholder") or post.marks.get("result")
        if id is None:
            id = self._world.post(f"{post.render}:result", render=post.render)
            self._wire.step("post")
            await post.marks.set("result", id)
        self._world.note("show", id=id, render=post.render, shows=shows)
        self._wire.step("show")
        return PostedMessage(message=id, root=post.place.root or id)

    def links_in(self, words: str) -> tuple[str, ...]:
        return ()

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        raise AssertionError("it has no links")

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        id = post.marks.get("placeholder") or self._world.post(f"{post.render}:fail", render=post.render)
        self._world.note("say", id=id, render=post.render, sentence=sentence)
        self._wire.step("say")

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        raise AssertionError("nobody has to approve anything here")

    async def show_correction(self, correction: Correction) -> None:
        raise AssertionError("nobody reads lettering here")

    async def show_vote(self, board: Board) -> str:
        return board.vote.id

    async def show_winner(self, board: Board) -> None:
        raise AssertionError("nobody votes here")

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        raise AssertionError("nothing is compared here")

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        self._world.post(once, sentence=sentence)

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        if FELLS in attachment.url:
            self._wire.kill()
        return picture_of(attachment.url)


@dataclass(frozen=True)
class Life:
    """What one process does: take in every event that got no answer yet, as platforms deliver again, and work until nothing is unreported.
    Killed after step `kill_at` (of the name `kill_step`, where it is given), or `kill_after` seconds after the app began to open.

    Where several lives share a `database`, they share the `shared` folder too, with the pictures and the world, and each has a folder
    of its own, as on a machine of its own.
    """

    folder: Path
    asks: Sequence[Ask]
    kill_at: int | None = None
    kill_step: str | None = None
    kill_by: int = signal.SIGKILL
    paint_seconds: float = 0.0
    kill_after: float | None = None
    platform: tuple[str, str] | None = None  # its name and address: then the real publisher, and the steps are its requests
    works: bool = True
    database: str | None = None
    shared: Path | None = None
    pulse: Pulse | None = None
    seconds: float = LIFE_SECONDS

    @property
    def world(self) -> World:
        return World((self.shared or self.folder) / "world.jsonl")


def live(life: Life) -> None:
    """Live the process's whole life. It ends by os._exit or SIGKILL, because nothing of what a clean stop does may be needed."""
    set_up(LogsConfig(level="warning", format="json"), watch=lambda *_: None)
    if life.kill_after is not None:
        signal.setitimer(signal.ITIMER_REAL, life.kill_after)  # nobody handles SIGALRM: the kernel ends the process at once
    asyncio.run(_live(life))
    os._exit(0)


async def _live(life: Life) -> None:
    async with asyncio.timeout(life.seconds):
        wire = Tripwire(life.kill_at, only=life.kill_step, by=life.kill_by)
        over = asyncio.Event()
        async with AsyncExitStack() as stack:
            app = await opened(stack, life, wire, reported=over.set)
            answered = {note["event"] for note in life.world.notes("answer")}
            for ask in life.asks:
                if ask.event not in answered:
                    answer = await app.studio.ask(ask)
                    life.world.note("answer", event=ask.event, answer=type(answer).__name__)
                    wire.step("answer")
            while life.works and await app.store.unreported():
                if life.database is None:
                    await over.wait()
                    over.clear()
                else:
                    await asyncio.sleep(0.05)  # another process may end the last one: nothing to wait on
            life.world.note("end", steps=wire.names)
            if life.asks or life.database is not None:
                os._exit(0)


async def opened(
    stack: AsyncExitStack,
    life: Life,
    wire: Tripwire,
    *,
    reported: Callable[[], None],
    engine: OutsideEngine | None = None,
    database: str | None = None,
    sleep: Sleep = asyncio.sleep,
) -> App:
    """Open the studio of one life. database: its URL, if it is not the usual file."""
    images = ImagesConfig() if life.shared is None else ImagesConfig(url=str(life.shared / "images"))
    config = Config(data_dir=life.folder, database=DatabaseConfig(url=database or life.database), images=images)
    resources = await stack.enter_async_context(open_resources(config))
    cast(ImageStore, resources.pictures)._decoder = NearDecoder()  # a process for pixels would be most of the work of a life
    requests, wire = wire, wire if life.platform is None else Tripwire(None)
    store: Any = WiredStore(resources.store, STORE_CHANGES, wire, reported=reported)
    store._world = life.world
    pictures: Any = Wired(resources.pictures, PICTURE_CHANGES, wire)
    wired = replace(resources, store=store, pictures=pictures, decoders=ColdDecoders())
    publishers: dict[str, Publisher] = {"slack": OutsidePublisher(life.world, wire)}
    if life.platform is not None:
        publishers = {life.platform[0]: await stack.enter_async_context(real_publisher(life.platform, resources))}
        step_at_requests(requests)
    return await stack.enter_async_context(
        open_app(
            config,
            wired,
            engine or OutsideEngine(life.world, wire, seconds=life.paint_seconds),
            publishers,
            works=life.works,
            sleep=sleep,
            pulse=life.pulse,
        )
    )


def real_publisher(platform: tuple[str, str], resources: Resources) -> AbstractAsyncContextManager[Publisher]:
    from bots.discord.publisher import open_publisher as discord
    from bots.slack.publisher import open_publisher as slack
    from tests.servers.discord import TOKEN
    from tests.servers.slack import BOT_TOKEN

    name, address = platform
    tiers, pictures, links = resources.tiers, resources.pictures, resources.links
    if name == "discord":
        return discord(TOKEN, DiscordConfig(api_url=address), tiers=tiers, pictures=pictures, links=links)
    return slack(BOT_TOKEN, SlackConfig(base_url=address), tiers=tiers, pictures=pictures, links=links)


def step_at_requests(wire: Tripwire) -> None:
    """Count a step after every request that was answered: a kill there loses the answer to what the platform did."""
    request = aiohttp.ClientSession._request

    async def stepping(session: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> aiohttp.ClientResponse:
        answer = await request(session, method, url, **more)
        wire.step(f"{method} {answer.url.path}")
        return answer

    aiohttp.ClientSession._request = stepping  # type: ignore[assignment, method-assign]


def ask(event: str, act: Act, words: str = "", *, root: str | None = None, **options: Any) -> Ask:
    references = options.pop("references", ())
    return Ask(
        event=event,
        place=Place(platform="slack", workspace="T1", channel="C1", root=root),
        person=MIA,
        wish=Wish(act=act, words=words, tier="flash", **options),
        references=references,
        callback={"response_url": "https://hooks.example/secret"},
    )


def picture_of(seed: str) -> bytes:
    """Make a PNG of 16 by 16 pixels that differs with the seed."""
    return plain_png(16, 16, hashlib.sha256(seed.encode()).digest()[:3])
