"""Replies that are quicker than we are: to a picture whose message Slack shows already, but whose ts the studio does not know yet.

Slack names the message of an upload late (uploads.py), so for some tenths of a second people can reply to a root that is no
thread of ours yet. Such replies wait here, in order, until it is.
"""

from __future__ import annotations

import asyncio
import time

from core.model import Place
from core.studio import Studio

_PATIENCE = 10.0  # seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5


class Newborn:
    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._looking: dict[Place, asyncio.Task[None]] = {}

    async def known(self, place: Place) -> None:
        """Return when the thread at `place` is known to the studio, or after ten seconds. Who came first goes on first."""
        if place not in self._looking:
            if await self._studio.knows(place):
                return
            if place not in self._looking:
                task = self._looking[place] = asyncio.create_task(self._look(place))
                task.add_done_callback(lambda _: self._looking.pop(place))
        await asyncio.shield(self._looking[place])

    async def _look(self, place: Place) -> None:
        until, pause = time.monotonic() + _PATIENCE, _FIRST_PAUSE
        while time.monotonic() < until and not await self._studio.knows(place):
            await asyncio.sleep(pause)
            pause = min(_LONGEST_PAUSE, pause * 1.5)
