"""Placeholders that could not be changed because their place was shut: they say what became of them once we post there again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

import structlog
from cachetools import TTLCache

from core.errors import StudioError
from core.runtime.waits import stop

log = structlog.get_logger(__name__)

_MOST, _LASTS = 5000, 604_800.0  # places, and seconds: seven days

Said = TypeVar("Said")


class Stuck(Generic[Said]):
    """Remembered by this process alone. change: makes a message of a place say something; raises StudioError if it cannot."""

    def __init__(self, change: Callable[[str, str, Said], Awaitable[object]]) -> None:
        self._change = change
        self._said: TTLCache[str, dict[str, Said]] = TTLCache(_MOST, _LASTS)
        self._changing: set[asyncio.Task[None]] = set()

    def keep(self, place: str, message: str, said: Said) -> None:
        """Remember what a message of a place is to say."""
        self._said.setdefault(place, {})[message] = said

    def posted(self, place: str) -> None:
        """Begin to change what is stuck in a place, since we could post there."""
        if stuck := self._said.pop(place, None):
            task = asyncio.create_task(self._changed(place, stuck))
            self._changing.add(task)
            task.add_done_callback(self._changing.discard)

    async def close(self) -> None:
        await stop(*self._changing)

    async def _changed(self, place: str, stuck: dict[str, Said]) -> None:
        for message, said in stuck.items():
            try:
                await self._change(place, message, said)
            except StudioError as error:
                log.info("placeholder_left", channel=place, code=error.code)
