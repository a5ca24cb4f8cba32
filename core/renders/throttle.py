"""Limits how many calls a tier makes at once and per minute, and decides whose turn it is: channels in rotation, so that one busy
channel does not keep the others waiting; within a channel, first come, first served."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from core.runtime.clock import Clock, Sleep

_Turn = tuple[asyncio.Future[None], str]


class Throttle:
    """concurrency  calls under way at once, None: any number; per_minute  calls begun in any 60 s, None: any number."""

    def __init__(self, *, concurrency: int | None, per_minute: int | None, clock: Clock, sleep: Sleep) -> None:
        self._free = concurrency
        self._per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._begun: deque[float] = deque()
        self._waiting: OrderedDict[str, deque[_Turn]] = OrderedDict()

    @asynccontextmanager
    async def turn(self, channel: str, ticket: str) -> AsyncIterator[None]:
        """Hold one of the places inside the block, waiting for it first. `ticket` is the name by which `ahead` finds who waits."""
        await self._enter(channel, ticket)
        try:
            await self._pace()
            yield
        finally:
            self._leave()

    def ahead(self, ticket: str) -> int:
        """How many go before the first that waits with this ticket, as the rotation is now; 0 if none waits."""
        lines = list(self._waiting.values())
        for mine, line in enumerate(lines):
            for depth, (_, name) in enumerate(line):
                if name == ticket:
                    return sum(min(len(other), depth + (at < mine)) for at, other in enumerate(lines) if at != mine) + depth + 1
        return 0

    async def _enter(self, channel: str, ticket: str) -> None:
        if self._free is None:
            return
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(channel, deque()).append((turn, ticket))
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self._leave()  # we were given the place as we were cancelled, so pass it on
            else:
                self._forget(channel, (turn, ticket))
            raise

    def _leave(self) -> None:
        if self._free is None:
            return
        while self._waiting:
            channel, line = self._waiting.popitem(last=False)
            turn, _ = line.popleft()
            if line:
                self._waiting[channel] = line  # at the end: the other channels go first
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _forget(self, channel: str, turn: _Turn) -> None:
        line = self._waiting.get(channel)
        if line is None:
            return
        if turn in line:
            line.remove(turn)
        if not line:
            del self._waiting[channel]

    async def _pace(self) -> None:
        """Wait until another call may begin within the minute."""
        if self._per_minute is None:
            return
        while True:
            now = self._clock()
            while self._begun and self._begun[0] <= now - 60:
                self._begun.popleft()
            if len(self._begun) < self._per_minute:
                self._begun.append(now)
                return
            await self._sleep(self._begun[0] + 60 - now)
