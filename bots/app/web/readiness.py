"""Whether this process could really serve: connected, with a database that answers and room for pictures, and not stopping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import structlog

from core.errors import StoreFull
from core.ports.pictures import SpaceStore
from core.ports.records import Queued
from core.ports.store import QueueStore
from core.runtime.retries import Outage

log = structlog.get_logger(__name__)

_PATIENCE: Final = 2.0  # seconds for the database; whoever asks waits a little longer


class MayBeReady(Protocol):
    """A platform's way in."""

    def not_ready(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class State:
    """What is missing, a sentence each, and what there is to do: None if the database does not answer."""

    missing: Sequence[str]
    queued: Sequence[Queued] | None


class Readiness:
    """Tells whether the process can serve. works: whether this process works on renders by now; None where that is not its part."""

    def __init__(
        self,
        gateways: Iterable[MayBeReady],
        *,
        store: QueueStore,
        pictures: SpaceStore,
        works: Callable[[], bool] | None,
        stopping: Callable[[], bool],
        patience: float = _PATIENCE,
    ) -> None:
        self._gateways = tuple(gateways)
        self._store = store
        self._pictures = pictures
        self._works = works
        self._stopping = stopping
        self._patience = patience
        self._outage = Outage(log, "database_not_answering")

    async def look(self) -> State:
        missing = ["Darkroom is stopping."] if self._stopping() else []
        missing += [why for gateway in self._gateways if (why := gateway.not_ready()) is not None]
        if self._works is not None and not self._works():
            missing.append("Jobs: this process does not work on renders yet; another one may.")
        queued = await self._queued()
        if queued is None:
            missing.append("Database: it does not answer.")
        try:
            self._pictures.check_space()
        except (StoreFull, OSError):
            missing.append("Pictures: there is no room for another one.")
        return State(missing, queued)

    async def _queued(self) -> Sequence[Queued] | None:
        try:
            async with asyncio.timeout(self._patience):
                queued = await self._store.queued()
        except Exception as error:  # whatever it is, it does not answer
            self._outage.failed(error)
            return None
        self._outage.over()
        return queued
