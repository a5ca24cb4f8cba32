"""Hears again what was said to a process that ended before it answered, as far as every platform does the same."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from core.ports.readings import Unread
from core.runtime.retries import Outage, pause
from core.studio.door import Studio

log = structlog.get_logger(__name__)

_LOOK: Final = 2.0  # seconds between two looks
_MOST: Final = 60.0  # the longest pause between looks while the database does not answer


async def hear_leftovers(studio: Studio, platform: str, hear: Callable[[Unread], None]) -> None:
    """Look for messages that nobody reads any more, for ever, and begin to hear them in the order in which they came."""
    outage = Outage(log, "leftovers_not_found", platform=platform)
    while True:
        try:
            for left in await studio.left_unread(platform):
                hear(left)
        except Exception as error:  # an outermost loop: a database that does not answer now will later
            await asyncio.sleep(pause(outage.failed(error), first=_LOOK, most=_MOST))
        else:
            outage.over()
            await asyncio.sleep(_LOOK)
