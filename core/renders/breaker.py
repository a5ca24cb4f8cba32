"""Holds a tier's calls back while the tier fails, so that people are not made to wait for one failure after the other, and a service that
is down is not asked by everybody at once.

After so many failures in a row nobody calls; after a pause, which doubles each time, one goes ahead, and if that works, all do. Where
several workers share a database, that is true of all of them together.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TypeAlias

import structlog

from core.errors import Declined, EngineBusy, StoreOut, StudioError
from core.ports.tier_health import Change, Health, Rule, TierHealthStore
from core.runtime.clock import Clock, Sleep
from core.runtime.retries import Outage

log = structlog.get_logger(__name__)

_FAILURES = 3  # in a row, each of them after the engine's own retries
_PAUSE_SECONDS, _LONGEST_SECONDS = 30.0, 300.0
_PATIENCE_SECONDS = 600.0  # how long an ask is held at most
_LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedHealth:
    """The health of a tier that several workers call. worker: as whom this process works; longest: the seconds after which a call of
    the tier is over for certain."""

    store: TierHealthStore
    worker: Callable[[], str]
    longest: float


class Breaker:
    """Holds back a tier's calls while the tier fails. tier, title: what it is called in the log, and for people. shared: how it
    fares for all workers, None: this is the only one."""

    def __init__(self, tier: str, title: str, *, clock: Clock, sleep: Sleep, shared: SharedHealth | None = None) -> None:
        self._tier = tier
        self._title = title
        self._clock = clock
        self._sleep = sleep
        self._shared = shared or SharedHealth(store=OwnHealth(clock), worker=lambda: "", longest=0.0)
        self._calls = itertools.count()
        self._seen = Health()  # as it was when it was last looked at
        self._seen_at = clock()
        self._since = 0.0  # when it was first seen to fail
        self._waiting: list[str] = []
        self._outage = Outage(log, "tier_health_not_kept", tier=tier)

    def held(self) -> float | None:
        """The seconds until the next try; None: nobody is held."""
        return None if self._seen.held is None else max(0.0, self._seen_at + self._seen.held - self._clock())

    def holds(self, ticket: str) -> bool:
        """Whether somebody with this ticket waits for the tier to work again."""
        return ticket in self._waiting

    @asynccontextmanager
    async def watched(self, ticket: str, *, since: float) -> AsyncIterator[Admission]:
        """Make a call inside the block, waiting first while the tier fails. since: when, by the clock, whoever makes it began to wait.
        Raises EngineBusy where that takes too long, and StoreOut where it cannot be found out how the tier fares."""
        admission = Admission(self, f"{self._shared.worker()}/{next(self._calls)}")
        self._waiting.append(ticket)
        try:
            await self._admit(admission, since)
        finally:
            self._waiting.remove(ticket)
        outcome = _over
        try:
            yield admission
        except StudioError as error:
            if error.outage:
                outcome = _failed
            elif isinstance(error, Declined):  # the service answered
                outcome = _worked
            raise
        else:
            outcome = _worked if admission.stood else _over
        finally:
            if admission.probes or outcome is not _over:
                await self._tell(admission.call, outcome)

    async def works(self) -> bool:
        """Whether all may call, as it is now or was a moment ago."""
        if self._clock() - self._seen_at >= _LOOK_SECONDS:
            await self._look()
        return self._seen.held is None

    async def _admit(self, admission: Admission, since: float) -> None:
        """Wait until a call may be made: any, or the one that finds out whether the tier works again."""
        while True:
            if self._seen.held is None or self._clock() - self._seen_at >= _LOOK_SECONDS or not self.held():
                await self._look()
            if self._seen.held is not None and not self.held() and self._seen.prober is None:
                admission.probes = (await self._change(admission.call, _tried)).prober == admission.call
            if admission.probes or self._seen.held is None:
                return
            if self._clock() - max(since, self._since) >= _PATIENCE_SECONDS:
                minutes = round(_PATIENCE_SECONDS / 60)
                raise EngineBusy(
                    f"Google has had trouble with {self._title} for {minutes} minutes, so I stopped. You weren't charged. "
                    "Try another tier, or try again later."
                )
            await self._sleep(_LOOK_SECONDS)

    async def _tell(self, call: str, outcome: Outcome) -> None:
        """Let the store know what became of a call. If it cannot be reached, the call stands all the same."""
        try:
            await self._change(call, outcome)
        except StoreOut as error:
            self._outage.failed(error)
        else:
            self._outage.over()

    async def _look(self) -> None:
        self._see(await self._shared.store.health(self._tier, longest=self._shared.longest))

    async def _change(self, call: str, outcome: Outcome) -> Health:
        change = await self._shared.store.change(
            self._tier, lambda health: outcome(health, call), worker=self._shared.worker(), longest=self._shared.longest
        )
        before, after = change.before, change.after
        if before.held is None and after.held is not None:
            log.error("tier_failing", tier=self._tier, failures=after.failures, seconds=after.pause)
        elif before.held is not None and after.held is None:
            log.warning("tier_works_again", tier=self._tier, failures=before.failures)
        self._see(after)
        return after

    def _see(self, health: Health) -> None:
        now = self._clock()
        if self._seen.held is None:
            self._since = now
        self._seen, self._seen_at = health, now


class Admission:
    """A call that may be made. probes: it finds out whether the tier works again; stood: it was not withdrawn meanwhile."""

    def __init__(self, breaker: Breaker, call: str) -> None:
        self.call = call
        self.probes = False
        self.stood = True
        self._breaker = breaker

    async def stands(self) -> bool:
        """Whether the call may still be made, if something else was waited for: the tier may have begun to fail."""
        self.stood = self.probes or await self._breaker.works()
        return self.stood


class OwnHealth:
    """The port TierHealthStore for the one process that calls a tier, in its memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept, self._at = Health(), clock()

    async def health(self, tier: str, *, longest: float) -> Health:
        held = self._kept.held
        return self._kept if held is None else replace(self._kept, held=max(0.0, self._at + held - self._clock()))

    async def change(self, tier: str, rule: Rule, *, worker: str, longest: float) -> Change:
        before = await self.health(tier, longest=longest)
        self._kept, self._at = rule(before), self._clock()
        return Change(before=before, after=self._kept)


# --- what becomes of a tier's health


def _failed(health: Health, call: str) -> Health:
    failures = health.failures + 1
    if health.held is None and failures >= _FAILURES:
        return Health(failures=failures, pause=_PAUSE_SECONDS, held=_PAUSE_SECONDS)
    if health.held is not None and health.prober == call:
        pause = min(2 * health.pause, _LONGEST_SECONDS)
        return Health(failures=failures, pause=pause, held=pause)
    return replace(health, failures=failures)  # too few yet, or it was under way when the others failed, and says nothing new


def _worked(health: Health, call: str) -> Health:
    return Health()


def _tried(health: Health, call: str) -> Health:
    return replace(health, prober=call) if health.held == 0.0 and health.prober is None else health


def _over(health: Health, call: str) -> Health:
    return replace(health, prober=None) if health.prober == call else health


Outcome: TypeAlias = Callable[[Health, str], Health]  # one of these: the health before, the call
