"""The wall clock of what several processes share: theirs may differ."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from core.runtime.clock import Clock


class SharedClock:
    """A wall clock (Now) that all processes on one server read alike, to within the time that an answer takes. Between two looks at
    the server's clock it goes on by one that does not jump.

    `look` has to be called before anything else, and now and then; it raises whatever the server's clock does.
    """

    def __init__(self, server: Callable[[], Awaitable[datetime]], *, clock: Clock = time.monotonic) -> None:
        self._server = server
        self._clock = clock
        self._seen: tuple[datetime, float] | None = None

    def __call__(self) -> datetime:
        assert self._seen is not None, "it has looked"
        at, then = self._seen
        return at + timedelta(seconds=self._clock() - then)

    async def look(self) -> None:
        asked = self._clock()
        at = await self._server()
        self._seen = (at, (asked + self._clock()) / 2)
