"""Handles what comes for the same place in the order in which it came, although some of it has to wait for something outside.

A turn that waits lets the next ones begin, so that they wait at the same time; what follows the waits happens in order again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Hashable, Sequence
from contextlib import asynccontextmanager
from typing import Self


class Turn:
    """One turn of an Order. It begins when all before it wait or are over."""

    def __init__(self, before: Sequence[Turn]) -> None:
        loop = asyncio.get_running_loop()
        self._before = before
        self._let_next: asyncio.Future[None] = loop.create_future()
        self._through: asyncio.Future[None] = loop.create_future()  # set when this turn and all before it are over

    async def begin(self) -> Self:
        for one in self._before:
            await asyncio.shield(one._let_next)
        return self

    def wait(self) -> None:
        """Let the next turn begin, because this one is about to wait for something."""
        if not self._let_next.done():
            self._let_next.set_result(None)

    async def resume(self) -> None:
        """Go on as soon as all before it are over."""
        if all(one._through.done() for one in self._before):
            return
        self.wait()
        for one in self._before:
            await asyncio.shield(one._through)

    def end(self) -> None:
        self.wait()
        open_ = [one._through for one in self._before if not one._through.done()]
        self._before = ()
        if not open_:
            self._through.set_result(None)
            return
        left = len(open_)

        def one_more(_: object) -> None:
            nonlocal left
            left -= 1
            if not left and not self._through.done():
                self._through.set_result(None)

        for one in open_:
            one.add_done_callback(one_more)

    @property
    def is_through(self) -> bool:
        return self._through.done()


class Order:
    """Turns for each key, in order of arrival. What has several keys comes after all that has one of them. Keys that nobody waits for
    take no memory."""

    def __init__(self) -> None:
        self._last: dict[Hashable, Turn] = {}

    @asynccontextmanager
    async def turn(self, *keys: Hashable) -> AsyncIterator[Turn]:
        """A turn, taken at once; the block begins when it does."""
        turn = Turn([last for key in keys if (last := self._last.get(key)) is not None and not last.is_through])
        for key in keys:
            self._last[key] = turn
        try:
            yield await turn.begin()
        finally:
            turn.end()
            turn._through.add_done_callback(lambda _: self._forget(turn, keys))

    def _forget(self, turn: Turn, keys: Sequence[Hashable]) -> None:
        for key in keys:
            if self._last.get(key) is turn:
                del self._last[key]
