"""What publishers are given for a render, its marks, and how long a failing platform is retried."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, TypeVar

from core.errors import PostFailed, StoreTrouble
from core.model import Attachment, Person, Place, Render, RenderId
from core.ports.approvals import Approval
from core.ports.jobs import Lease
from core.ports.lettering import Correction
from core.ports.platform import Linked, Marks, Post, PostedMessage, Progress, Publisher, Result, WayOn
from core.ports.records import Thread, Underway
from core.ports.store import MarkStore
from core.ports.votes import Board
from core.runtime.retries import Retries
from core.runtime.waits import stop

T = TypeVar("T")


class StoredMarks:
    """The port Marks on the store: read once, written through. Deferred marks wait for `take`."""

    def __init__(self, store: MarkStore, render: RenderId, values: Mapping[str, str]) -> None:
        self._store = store
        self._render = render
        self._values = dict(values)
        self._noted: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._values.get(key)

    async def set(self, key: str, value: str) -> None:
        await self._store.set_mark(self._render, key, value)
        self._values[key] = value

    def kept(self, key: str, value: str) -> None:
        """Note that a mark is on disk already."""
        self._values[key] = value

    def defer(self, key: str, value: str) -> None:
        self._noted[key] = self._values[key] = value

    def take(self) -> Mapping[str, str]:
        """The marks deferred since the last time, to be written."""
        noted, self._noted = self._noted, {}
        return noted


class LeasedPublisher:
    """The publisher of a worker that may lose its renders to another. Nothing is begun while the lease is in doubt; what is under way then
    is broken off, and done again once the lease is certain, which every publisher allows."""

    def __init__(self, publisher: Publisher, lease: Lease) -> None:
        self._publisher = publisher
        self._lease = lease

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        return await self._held(lambda: self._publisher.open(post, progress))

    async def progress(self, post: Post, progress: Progress) -> None:
        await self._held(lambda: self._publisher.progress(post, progress))

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        return await self._held(lambda: self._publisher.deliver(post, result))

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        await self._held(lambda: self._publisher.fail(post, sentence, called_off=called_off, waited=waited, way=way))

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        await self._held(lambda: self._publisher.announce(place, sentence, once=once))

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        return await self._held(lambda: self._publisher.show_approval(approval, remind=remind))

    async def show_correction(self, correction: Correction) -> None:
        await self._held(lambda: self._publisher.show_correction(correction))

    async def show_vote(self, board: Board) -> str:
        return await self._held(lambda: self._publisher.show_vote(board))

    async def show_winner(self, board: Board) -> None:
        await self._held(lambda: self._publisher.show_winner(board))

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        await self._held(lambda: self._publisher.show_tiers(post, result, thread=thread))

    async def fetch(self, attachment: Attachment, *, workspace: str, max_bytes: int) -> bytes:
        return await self._publisher.fetch(attachment, workspace=workspace, max_bytes=max_bytes)

    def links_in(self, words: str) -> tuple[str, ...]:
        return self._publisher.links_in(words)

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        return await self._publisher.linked(link, place=place, person=person)

    async def _held(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        while True:
            await self._lease.confirmed()
            working, doubting = asyncio.create_task(work()), asyncio.create_task(self._lease.doubtful())
            try:
                await asyncio.wait((working, doubting), return_when=asyncio.FIRST_COMPLETED)
                if working.done():
                    return working.result()
            finally:
                await stop(working, doubting)


def post_of(underway: Underway, marks: Marks) -> Post:
    """What a publisher is given for a render."""
    render = underway.render
    return Post(
        render=render.id,
        place=place_of(render, underway.thread),
        person=render.person,
        wish=render.wish,
        marks=marks,
        message=render.message,
        callback=render.callback,
        locale=render.locale,
        references=render.references,
    )


def place_of(render: Render, thread: Thread) -> Place:
    """Where a render is posted: in the channel if it begins the thread, otherwise in the thread at its present root."""
    moved = render.place.root is not None and thread.place.root is not None
    return thread.place if moved else render.place


async def persist(post: Callable[[], Awaitable[T]], *, seconds: float) -> T:
    """Retry while the platform (or the picture store it reads from) fails, for `seconds` at most. An error that is final is raised
    at once.
    """
    on = (PostFailed, StoreTrouble)
    return await Retries(attempts=None, timeout=seconds, wait_initial=0.5, wait_max=30)(on, post)
