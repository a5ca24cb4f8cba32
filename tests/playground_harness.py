"""A test harness for the playground alone: the real chat, publisher and server, real pictures in a folder, and a small studio.

Run it to look at the page with slow, plain pictures: python -m tests.playground_harness [folder] [port].
"""

from __future__ import annotations

import asyncio
import io
import itertools
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from PIL import Image, ImageDraw

from bots.playground.adapter import Playground, open_playground
from bots.playground.chat import Chat, open_chat
from bots.playground.publisher import PlaygroundPublisher
from core.acts import table
from core.acts.tree import Node, Tree
from core.errors import BadAsk, NoSuchVersion, NothingToCancel, NothingToRefine, StudioError
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
    Sha256,
    ThreadId,
    Version,
    VersionId,
    Wish,
)
from core.ports.pictures import Pictures
from core.ports.platform import Post, Progress, Result
from core.store.images import ImageStore
from core.studio.answers import Accepted, Answer, Cancelled, Help, Ignored, Info, SideBySide, Unsure
from core.studio.door import Studio
from core.studio.shown import Look
from tests.fakes import NearDecoder
from tests.ports import CAPS
from tests.stand_ins import StandIn, post_of, tier
from tests.versions import version

_RATIOS = ("1:1", "3:2", "2:3", "4:3", "3:4", "16:9", "9:16")
TIERS = {
    name: tier(name, title, sizes=sizes, ratios=_RATIOS, max_references=14)
    for name, title, sizes in (
        ("lite", "Nano Banana 2 Lite", ("1K",)),
        ("flash", "Nano Banana 2.1", ("1K", "2K", "4K")),
        ("pro", "Nano Banana Pro", ("1K", "2K", "4K")),
    )
}


@dataclass
class Thread:
    versions: list[Version] = field(default_factory=list)
    at: int = 0  # the current version's place in `versions`


class StandInStudio(StandIn):
    """Paints plain pictures when `light` is on; a render waits for it."""

    def __init__(self, publisher: PlaygroundPublisher, pictures: Pictures, *, seconds: float = 0.0) -> None:
        super().__init__(TIERS)
        self.publisher = publisher
        self.pictures = pictures
        self.seconds = seconds
        self.light = asyncio.Event()
        self.light.set()
        self.pending: dict[str, Ask] = {}
        self._threads: dict[str, Thread] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._ids = itertools.count(1)

    # --- the door

    async def ask(self, ask: Ask) -> Answer:
        if not self.is_new(ask):
            return Ignored(why="seen before")
        act = ask.wish.act
        if act is Act.HELP:
            return Help()
        if act is Act.CANCEL:
            return await self._cancel(ask)
        thread = self._threads.get(ask.place.root or "")
        if act is not Act.NEW and (thread is None or not thread.versions):
            raise NothingToRefine
        if act in (Act.INFO, Act.HISTORY):
            assert thread is not None
            return self._tell(thread, ask)
        render = RenderId(f"r{next(self._ids)}")
        choice = Choice(tier="flash", reason=Reason.SMALL_CHANGE if thread else Reason.ORDINARY, rule=10)
        self._tasks[render] = asyncio.create_task(self._render(render, ask, choice))
        return Accepted(render=render, act=act, ahead=0, seconds_left=max(1, round(self.seconds)))

    async def hear(self, message: Message, *, look: Look | None = None, **_: Any) -> Answer:
        self.heard.append(message)
        words = message.text.strip()
        if message.to_others or (message.place.root not in self._threads and not message.addressed):
            return Ignored(why="not ours")
        if words.lower() in ("thanks", "love it!") or words.startswith("//"):
            return Ignored(why="chatter")
        in_thread = message.place.root in self._threads
        near = message.references or message.pointed
        if not near and not in_thread and look is not None:
            near = tuple(await look(False))
        act = {"undo": Act.UNDO, "redo": Act.REDO}.get(words.lower(), Act.EDIT if in_thread else Act.NEW)
        ask = Ask(
            event=message.event,
            place=message.place if in_thread else replace(message.place, root=message.place.root or message.id),
            person=message.person,
            wish=Wish(act=act, words=words if act in (Act.EDIT, Act.NEW) else ""),
            references=near,
            replied_to=message.replied_to,
            message=message.id,
        )
        if words == "hm":
            pending = f"h{next(self._ids)}"
            self.pending[pending] = ask
            return Unsure(pending=pending, wish=Wish(act=Act.EDIT, words=message.text))
        return await self.ask(ask)

    async def go_ahead(self, pending: str, *, event: str, place: Place, person: Person, **_: Any) -> Answer:
        return await self.ask(replace(self.pending[pending], event=event, person=person))

    async def hides(self, original: Sha256) -> bool:
        found = (one for thread in self._threads.values() for one in thread.versions)
        return any(one.hidden for one in found if one.original.sha256 == original)

    async def describe(self, version: VersionId, alt: str, *, place: Place) -> Version:
        if not alt:
            raise BadAsk("An alt text can have 1 to 1,000 characters. Yours has 0. Write it and save again.")
        for thread in self._threads.values():
            for at, found in enumerate(thread.versions):
                if found.id == version:
                    thread.versions[at] = replace(found, alt=alt)
                    return thread.versions[at]
        raise NoSuchVersion("I can't find that picture in this channel.")

    async def history(self, place: Place, page: int | None = None) -> SideBySide:
        thread = self._threads.get(place.root or "")
        if thread is None or not thread.versions:
            raise NothingToRefine
        tree = Tree([Node(one.id, one.number, one.parent) for one in thread.versions])
        current = thread.versions[thread.at].id
        at = page or tree.page_with(current)
        cells = tree.page(at).cells
        shown = {cell.node.id for cell in cells}
        return SideBySide(
            versions=[one for one in thread.versions if one.id in shown],
            current=current,
            sheet=b"",
            number_of={one.id: one.number for one in thread.versions},
            cells=cells,
            lineage=tree.lineage(current),
            page=at,
            pages=tree.pages,
        )

    # --- the work

    async def idle(self) -> None:
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _cancel(self, ask: Ask) -> Answer:
        render = ask.callback.get("render", "")
        if render not in self._tasks or self._tasks[render].done():
            raise NothingToCancel
        self._tasks[render].cancel()
        return Cancelled(render=RenderId(render))

    def _tell(self, thread: Thread, ask: Ask) -> Answer:
        numbers = {version.id: version.number for version in thread.versions}
        current = thread.versions[thread.at]
        if ask.wish.act is Act.HISTORY:
            return SideBySide(versions=tuple(thread.versions), current=current.id, sheet=b"")
        named = next((one for one in thread.versions if one.id == ask.version), current)
        return Info(version=named, number_of=numbers, current=named.id == current.id)

    async def _render(self, render: RenderId, ask: Ask, choice: Choice) -> None:
        post = post_of(render, ask)
        try:
            await self._perform(post, ask)
        except asyncio.CancelledError:
            await self.publisher.fail(post, "Cancelled. You weren't charged.", called_off=True)
        except StudioError as error:
            await self.publisher.fail(post, str(error))

    async def _perform(self, post: Post, ask: Ask) -> None:
        if table.row(ask.wish.act).moves:
            return await self._move(post)
        posted = await self.publisher.open(post, Progress(tier="flash", stage="painting", seconds_left=max(1, round(self.seconds))))
        await asyncio.sleep(self.seconds)
        await self.light.wait()
        if "forbidden" in ask.wish.words:
            raise BadAsk("The model would not paint that. Say it in other words; nothing was charged.")
        for attachment in ask.references:
            self.fetched.append(await self.publisher.fetch(attachment, max_bytes=20_000_000))
        thread = self._threads.setdefault(posted.root, Thread())
        versions = [await self._paint(thread, ask, post) for _ in range(ask.wish.count)]
        thread.at = len(thread.versions) - len(versions)
        await self.publisher.deliver(post, self._result(thread, ask.wish.act, versions))
        return None

    async def _move(self, post: Post) -> None:
        thread = self._threads[post.place.root or ""]
        thread.at += {Act.UNDO: -1, Act.REDO: 1}.get(post.wish.act, 0)
        if not 0 <= thread.at < len(thread.versions):
            thread.at = max(0, min(thread.at, len(thread.versions) - 1))
            raise BadAsk("There is nothing before this picture to go back to.")
        await self.publisher.deliver(post, self._result(thread, post.wish.act, [thread.versions[thread.at]]))

    def _result(self, thread: Thread, act: Act, shown: list[Version]) -> Result:
        return Result(
            act=act,
            versions=tuple(shown),
            current=shown[0].id,
            number_of={one.id: one.number for one in thread.versions},
        )

    async def _paint(self, thread: Thread, ask: Ask, post: Post) -> Version:
        number = len(thread.versions) + 1
        words = " ".join([one.words for one in thread.versions] + [ask.wish.words])
        original = await self.pictures.put(painted(words, number, ask.wish.ratio or "1:1"))
        before = thread.versions[thread.at].id if thread.versions else None
        made = version(
            number,
            id=VersionId(f"{post.render}-v{number}"),
            thread=ThreadId(post.place.root or "new"),
            parent=before,
            before=before,
            render=post.render,
            act=ask.wish.act,
            words=ask.wish.words,
            original=original,
            model="nano-banana-2.1",
            asked_ratio=ask.wish.ratio,
            receipt=Receipt(cost=MicroDollars(39_000), seconds=7.4),
            alt=f"A picture of {words}"[:200],
            person=ask.person,
            made_at=datetime.now(UTC),
        )
        thread.versions.append(made)
        return made


_COLOURS = {"red": "#b3332a", "blue": "#2f5d8a", "green": "#4d7a4a", "night": "#141a2c", "yellow": "#d9a441", "jazz": "#1f2f52"}


def painted(words: str, number: int, ratio: str) -> bytes:
    """Make a PNG whose colours follow the words."""
    wide, high = (int(side) for side in ratio.split(":"))
    scale = 1024 / max(wide, high)
    picture = Image.new("RGB", (round(wide * scale), round(high * scale)), "#cfc4b4")
    draw = ImageDraw.Draw(picture)
    found = [colour for word in words.lower().split() if (colour := _COLOURS.get(word.strip(",.")))] or ["#8d8273"]
    for at, colour in enumerate(reversed(found[-3:])):
        inset = 90 + at * 120 + number * 7
        box = (inset, inset, max(inset + 1, picture.width - inset), max(inset + 1, picture.height - inset))
        draw.rounded_rectangle(box, 30, fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@dataclass
class Harness:
    chat: Chat
    studio: StandInStudio
    playground: Playground


@asynccontextmanager
async def open_harness(folder: Path, *, port: int = 0, seconds: float = 0.0) -> AsyncIterator[Harness]:
    async with AsyncExitStack() as stack:
        chat = await stack.enter_async_context(open_chat(folder))
        pictures = ImageStore.open(str(folder / "images"), NearDecoder())
        studio = StandInStudio(PlaygroundPublisher(chat, TIERS), pictures, seconds=seconds)
        playground = await stack.enter_async_context(
            open_playground(studio=cast(Studio, studio), chat=chat, pictures=pictures, tiers=TIERS, port=port, caps=CAPS)
        )
        yield Harness(chat, studio, playground)
        studio.light.set()
        await studio.idle()


@asynccontextmanager
async def served_again(harness: Harness, *, port: int = 0, samples: bool = False) -> AsyncIterator[Playground]:
    """Serve the same chat and studio by another server, which can be closed and opened again."""
    opened = open_playground(
        studio=cast(Studio, harness.studio),
        chat=harness.chat,
        pictures=harness.studio.pictures,
        tiers=TIERS,
        port=port,
        caps=CAPS,
        samples=samples,
    )
    async with opened as playground:
        yield playground


async def _serve(folder: Path, port: int) -> None:
    async with open_harness(folder, port=port, seconds=4.0) as harness:
        print(harness.playground.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))


__all__ = ["Attachment", "Harness", "open_harness", "painted"]
