"""Limits how many calls a tier makes at once and per minute, and decides whose turn it is.

Single pictures (edits and finals among them) go before the pictures of batches, so that nobody's twenty drafts delay another's edit by
more than the picture that is being painted. Among each, channels take turns, and the people within a channel; the same person's are first
come, first served. So that batches move too, one of their pictures goes after so many single ones.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from core.renders.breaker import Breaker
from core.renders.shared_calls import SharedCalls
from core.runtime.clock import Clock, Sleep
from core.runtime.rotation import Rotation

_SINGLES_IN_A_ROW = 4  # while a batch waits
_MINUTE = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who wants to make a call. `ticket` is the name by which a wait is found; the pictures of a batch share it."""

    ticket: str
    channel: str
    person: str
    batch: bool = False

    @property
    def keys(self) -> tuple[str, str]:
        return self.channel, self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What somebody waits for: `ahead`, the calls that come before, those under way counted as one; `paced`, the seconds until a
    call may begin within the minute's number; `held`, the seconds until it is tried whether the tier works again, None: it works."""

    ahead: int = 0
    paced: float = 0.0
    held: float | None = None

    def __bool__(self) -> bool:
        return bool(self.ahead or self.paced or self.held is not None)


_Turn = tuple[asyncio.Future[None], Caller]


class Throttle:
    """Limits the calls of a tier, and decides whose turn it is.

    concurrency  calls under way at once; None: any number
    per_minute   calls begun in any 60 s; None: any number
    breaker      holds all of them while the tier fails; None: nothing does
    shared       limits the calls of all workers together; None: this is the only one
    """

    def __init__(
        self,
        *,
        concurrency: int | None,
        per_minute: int | None,
        clock: Clock,
        sleep: Sleep,
        breaker: Breaker | None = None,
        shared: SharedCalls | None = None,
    ) -> None:
        self._concurrency = self._free = concurrency
        self._per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._breaker = breaker
        self._shared = shared
        self._begun: deque[float] = deque()
        self._singles: Rotation[_Turn] = Rotation()
        self._batches: Rotation[_Turn] = Rotation()
        self._in_a_row = 0
        self._pacing: list[str] = []  # tickets of those who have a place and wait for the minute
        self._order: dict[str, int] | None = None  # ticket -> its place in the queue; None: not worked out since the last change

    @asynccontextmanager
    async def turn(self, caller: Caller) -> AsyncIterator[None]:
        """Hold one of the places inside the block, waiting for it first."""
        since = self._clock()
        await self._enter(caller)
        try:
            while True:
                async with AsyncExitStack() as stack:
                    admission = None
                    if self._breaker is not None:
                        admission = await stack.enter_async_context(self._breaker.watched(caller.ticket, since=since))
                    await self._pace(caller.ticket)
                    if self._shared is not None:
                        await stack.enter_async_context(self._shared.turn(caller.ticket, batch=caller.batch))
                    if admission is None or await admission.stands():
                        yield
                        return
        finally:
            self._leave()

    def wait(self, ticket: str) -> Wait:
        """Say what a ticket waits for, as things are now: the first of its calls that waits; an empty Wait where none does."""
        held = self._breaker.held() if self._breaker is not None else None
        if self._breaker is not None and held is not None and (self._breaker.holds(ticket) or ticket in self._places()):
            return Wait(held=held)
        if ticket in self._pacing:
            return Wait(paced=self._opens_in(self._pacing.index(ticket)))
        if self._shared is not None and (queued := self._shared.wait(ticket)) is not None:
            return Wait(ahead=queued.ahead, paced=queued.seconds)
        ahead = self._places().get(ticket, 0)
        return Wait(ahead=ahead, paced=self._opens_in(len(self._pacing) + ahead - 1)) if ahead else Wait()

    def begins_in(self, ticket: str, usual: float) -> float:
        """About how many seconds pass until it is that ticket's turn, where a call usually takes so long."""
        wait = self.wait(ticket)
        return max(wait.paced, wait.ahead * usual / self._concurrency if self._concurrency else 0.0)

    # --- places

    async def _enter(self, caller: Caller) -> None:
        if self._free is None:
            return
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue = self._batches if caller.batch else self._singles
        queue.add(caller.keys, (turn, caller))
        self._order = None
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # we were given the place as we were cancelled, so pass it on
            else:
                queue.remove(caller.keys, (turn, caller))
                self._order = None
            raise

    def _leave(self) -> None:
        if self._free is None:
            return
        while self._singles or self._batches:
            self._order = None
            takes_single = self._is_singles_turn(self._in_a_row, singles=bool(self._singles), batches=bool(self._batches))
            self._in_a_row = self._in_a_row + 1 if takes_single and self._batches else 0
            turn, _ = (self._singles if takes_single else self._batches).pop()
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    @staticmethod
    def _is_singles_turn(in_a_row: int, *, singles: bool, batches: bool) -> bool:
        return singles and not (batches and in_a_row >= _SINGLES_IN_A_ROW)

    def _places(self) -> dict[str, int]:
        if self._order is None:
            self._order = {}
            for place, caller in enumerate(self._in_order(), 1):
                self._order.setdefault(caller.ticket, place)
        return self._order

    def _in_order(self) -> Iterator[Caller]:
        singles, batches, in_a_row = deque(self._singles), deque(self._batches), self._in_a_row
        while singles or batches:
            takes_single = self._is_singles_turn(in_a_row, singles=bool(singles), batches=bool(batches))
            in_a_row = in_a_row + 1 if takes_single and batches else 0
            yield (singles if takes_single else batches).popleft()[1]

    # --- the minute

    async def _pace(self, ticket: str) -> None:
        """Wait until another call may begin within the minute."""
        if self._per_minute is None:
            return
        self._pacing.append(ticket)
        try:
            while seconds := self._opens_in(0):
                await self._sleep(seconds)
            self._begun.append(self._clock())
        finally:
            self._pacing.remove(ticket)

    def _opens_in(self, before: int) -> float:
        """The seconds until a call may begin that so many others come before."""
        if self._per_minute is None:
            return 0.0
        now = self._clock()
        while self._begun and self._begun[0] <= now - _MINUTE:
            self._begun.popleft()
        short = len(self._begun) + before + 1 - self._per_minute  # so many of the calls begun have to be a minute old first
        if short <= 0:
            return 0.0
        rounds, nth = divmod(short - 1, self._per_minute)
        begun = next(itertools.islice(self._begun, nth, None), now)
        return max(0.0, begun + _MINUTE - now) + rounds * _MINUTE
