"""Where a render is posted, and how long a platform that fails is tried again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

import stamina

from core.errors import PostFailed, StoreTrouble
from core.model import Place, Render
from core.ports.platform import Post
from core.ports.records import Thread, Underway
from core.renders.marks import StoredMarks

T = TypeVar("T")


def post_of(underway: Underway, marks: StoredMarks) -> Post:
    """What a publisher is told about a render."""
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
    )


def place_of(render: Render, thread: Thread) -> Place:
    """Where a render is posted: the one that begins a thread in the channel, all others in the thread where its root stands now."""
    moved = render.place.root is not None and thread.place.root is not None
    return thread.place if moved else render.place


async def persist(post: Callable[[], Awaitable[T]], *, seconds: float) -> T:
    """Try again while the platform (or the picture store that it takes from) fails, for `seconds` at most; what is final is raised at
    once."""
    on = (PostFailed, StoreTrouble)
    return await stamina.AsyncRetryingCaller(attempts=None, timeout=seconds, wait_initial=0.5, wait_max=30)(on, post)
