"""An answer that repeats takes the place of the one before, so that answers to one person don't pile up.

The new one is given first. Discord lets an answer for one person alone be taken back as long as its token lives; what was answered
before a restart stays.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import discord
from cachetools import TTLCache

from bots.shared.reaching import UNREACHED

_LIVES_SECONDS = 14 * 60.0  # a token's 15 minutes, less some
_REMEMBERED = 5000

TakeBack = Callable[[], Awaitable[object]]


class Repeats:
    def __init__(self) -> None:
        self._given: TTLCache[tuple[int, int, str], TakeBack] = TTLCache(_REMEMBERED, _LIVES_SECONDS)

    async def given(self, channel: int, person: int, kind: str, take_back: TakeBack) -> None:
        """Note an answer that was given to a person in a channel or thread, and take back the one before of its kind. kind: "" for
        one that never repeats another."""
        if not kind:
            return
        before = self._given.pop((channel, person, kind), None)
        self._given[channel, person, kind] = take_back
        if before is not None:
            with suppress(discord.HTTPException, *UNREACHED):  # it was dismissed, or its token ended
                await before()
