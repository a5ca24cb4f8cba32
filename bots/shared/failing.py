"""Tells people that an ask failed: in the placeholder's place, or else in the first way to them that still works."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from core.errors import CannotPost
from core.ports.platform import Post

Way = Callable[[], Awaitable[bool]]  # returns whether the asker was reached; raises PostFailed if a later attempt may succeed

_REACHED = "reached"  # the mark of an asker who was told in another way as well


async def tell(
    post: Post, sentence: str, *, placed: Way | None, besides: Sequence[Way], otherwise: Sequence[Way], waited: bool
) -> None:
    """Tell the asker once. Raises PostFailed, and CannotPost if no way is left.

    placed      makes the placeholder say it; None: there is none
    besides     the ways to somebody who `waited` so long that they will have looked away, the quietest first
    otherwise   the ways if no placeholder can say it, the best first
    """
    if placed is not None and await placed():
        if waited and not post.marks.get(_REACHED):
            await _went(besides)
            await post.marks.set(_REACHED, "1")
    elif not await _went(otherwise):
        raise CannotPost(sentence)


async def _went(ways: Sequence[Way]) -> bool:
    for way in ways:
        if await way():
            return True
    return False
