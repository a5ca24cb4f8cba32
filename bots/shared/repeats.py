"""An answer that repeats takes the place of the one before, so that answers to one person don't pile up.

The new one is given first. An answer is taken back for as long as Discord allows that for one person's own; what was answered before a
restart stays. What was asked before the answer came is no repetition: asks made at once are answered each.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from cachetools import TTLCache

_LIVES_SECONDS = 14 * 60.0  # the 15 minutes of an interaction's token, less some
_REMEMBERED = 5000

Recipient = tuple[str, str]  # a channel or thread, and a person's id in it
TakeBack = Callable[[], Awaitable[object]]


class Repeats:
    def __init__(self) -> None:
        self._given: TTLCache[tuple[Recipient, str], list[tuple[datetime, TakeBack]]] = TTLCache(_REMEMBERED, _LIVES_SECONDS)

    async def given(self, to: Recipient, kind: str, take_back: TakeBack, *, asked: datetime, answered: datetime) -> None:
        """Note an answer that was given, and take back those of its kind that the person had when they asked. kind: "" for one that
        never repeats another. take_back: raises nothing where the answer is gone or cannot be taken back."""
        if not kind:
            return
        given = self._given.pop((to, kind), [])
        self._given[to, kind] = [*(one for one in given if one[0] >= asked), (answered, take_back)]
        for at, before in given:
            if at < asked:
                await before()
