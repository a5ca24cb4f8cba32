"""Handles replies that are faster than we are: to a picture whose message Slack already shows, but whose ts the studio does not
know yet.

Slack tells us the message of an upload late (uploads.py), so for some tenths of a second people can reply to a root that is not a
thread of ours yet. Such replies wait until it is.
"""

from __future__ import annotations

import asyncio
import time

from core.model import Place
from core.studio.door import Studio

_PATIENCE = 10.0  # seconds
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 0.5


async def until_known(studio: Studio, place: Place) -> None:
    """Return when the thread at `place` is known to the studio, or after ten seconds."""
    until, pause = time.monotonic() + _PATIENCE, _FIRST_PAUSE
    while not await studio.knows(place) and time.monotonic() < until:
        await asyncio.sleep(pause)
        pause = min(_LONGEST_PAUSE, pause * 1.5)
