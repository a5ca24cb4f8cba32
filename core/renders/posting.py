"""What publishers are given for a render, its marks, and how long a failing platform is retried."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import stamina

from core.errors import PostFailed, StoreTrouble
from core.model import Place, Render, RenderId
from core.ports.platform import Post
from core.ports.records import Thread, Underway
from core.ports.store import MarkStore

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

    def defer(self, key: str, value: str) -> None:
        self._noted[key] = self._values[key] = value

    def take(self) -> Mapping[str, str]:
        """The marks deferred since the last time, to be written."""
        noted, self._noted = self._noted, {}
        return noted


def post_of(underway: Underway, marks: StoredMarks) -> Post:
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
    return await stamina.AsyncRetryingCaller(attempts=None, timeout=seconds, wait_initial=0.5, wait_max=30)(on, post)
