"""Holds a tier's calls back while the tier fails, so that people are not made to wait for one failure after the other, and a service that
is down is not asked by everybody at once.

After so many failures in a row nobody calls; after a pause, which doubles each time, one goes ahead, and if that works, all do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from core.errors import Declined, EngineBusy, StudioError
from core.runtime.clock import Clock, Sleep

log = structlog.get_logger(__name__)

_FAILURES = 3  # in a row, each of them after the engine's own retries
_PAUSE_SECONDS, _LONGEST_SECONDS = 30.0, 300.0
_PATIENCE_SECONDS = 600.0  # how long an ask is held at most
_LOOK_SECONDS = 1.0


class Breaker:
    """tier, title: what it is called in the log, and for people."""

    def __init__(self, tier: str, title: str, *, clock: Clock, sleep: Sleep) -> None:
        self._tier = tier
        self._title = title
        self._clock = clock
        self._sleep = sleep
        self._failures = 0
        self._pause = 0.0
        self._since = 0.0  # when it began to fail
        self._until: float | None = None  # when somebody may try; None: all may call
        self._probing = False  # somebody is finding out whether it works again
        self._waiting: list[str] = []

    def held(self) -> float | None:
        """The seconds until the next try; None: nobody is held."""
        return None if self._until is None else max(0.0, self._until - self._clock())

    def holds(self, ticket: str) -> bool:
        """Whether somebody with this ticket waits for the tier to work again."""
        return ticket in self._waiting

    @asynccontextmanager
    async def watched(self, ticket: str, *, since: float) -> AsyncIterator[None]:
        """Make a call inside the block, waiting first while the tier fails. since: when, by the clock, whoever makes it began to wait.
        Raises EngineBusy where that takes too long."""
        self._waiting.append(ticket)
        try:
            probes = await self._admitted(since)
        finally:
            self._waiting.remove(ticket)
        try:
            yield
        except StudioError as error:
            if error.outage:
                self._failed(probes=probes)
            elif isinstance(error, Declined):  # the service answered
                self._worked()
            raise
        else:
            self._worked()
        finally:
            if probes:
                self._probing = False

    async def _admitted(self, since: float) -> bool:
        """Wait until a call may be made. Returns whether it is the one that finds out whether the tier works again."""
        while self._until is not None:
            now = self._clock()
            if now >= self._until and not self._probing:
                self._probing = True
                return True
            if now - max(since, self._since) >= _PATIENCE_SECONDS:
                minutes = round(_PATIENCE_SECONDS / 60)
                raise EngineBusy(
                    f"Google has had trouble with {self._title} for {minutes} minutes, so I stopped. You weren't charged. "
                    "Try another tier, or try again later."
                )
            await self._sleep(_LOOK_SECONDS)
        return False

    def _failed(self, *, probes: bool) -> None:
        self._failures += 1
        if self._until is None and self._failures >= _FAILURES:
            self._pause, self._since = _PAUSE_SECONDS, self._clock()
            log.error("tier_failing", tier=self._tier, failures=self._failures, seconds=self._pause)
        elif self._until is not None and probes:
            self._pause = min(2 * self._pause, _LONGEST_SECONDS)
        else:
            return  # too few yet, or it was under way when the others failed, and says nothing new
        self._until = self._clock() + self._pause

    def _worked(self) -> None:
        if self._until is not None:
            log.warning("tier_works_again", tier=self._tier, failures=self._failures)
        self._failures, self._until = 0, None
