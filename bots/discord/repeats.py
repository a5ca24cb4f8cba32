"""An answer that repeats takes the place of the one before, so that answers to one person don't pile up.

The new one is given first. Discord lets an answer for one person alone be taken back as long as its token lives; what was answered
before a restart stays. What was asked before the answer came is no repetition: asks made at once are answered each.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime

import discord
from cachetools import TTLCache

from bots.shared.clock import utc_now
from bots.shared.reaching import UNREACHED
from core.runtime.clock import Now

_LIVES_SECONDS = 14 * 60.0  # a token's 15 minutes, less some
_REMEMBERED = 5000

TakeBack = Callable[[], Awaitable[object]]


class Repeats:
    def __init__(self, *, now: Now = utc_now) -> None:
        self._now = now
        self._given: TTLCache[tuple[int, int, str], list[tuple[datetime, TakeBack]]] = TTLCache(_REMEMBERED, _LIVES_SECONDS)

    async def given(self, channel: int, person: int, kind: str, asked: int, take_back: TakeBack) -> None:
        """Note an answer that was given to a person in a channel or thread, and take back those of its kind that they had when they
        asked. kind: "" for one that never repeats another. asked: the snowflake of the ask."""
        if not kind:
            return
        at = discord.utils.snowflake_time(asked)
        given = self._given.pop((channel, person, kind), [])
        self._given[channel, person, kind] = [*(one for one in given if one[0] >= at), (self._now(), take_back)]
        for answered, before in given:
            if answered < at:
                with suppress(discord.HTTPException, *UNREACHED):  # it was dismissed, or its token ended
                    await before()
