"""Finds out which render kills the process by working on the suspects one by one.

A render may end the process that works on it: a picture that takes all memory, a library that crashes. Every render at work when a
process dies becomes a suspect, and after the second time it waits for the other suspects. So the culprit kills the process alone,
and those that were merely there come through; as they do, more may be worked on at once. One that kills it alone again and again is
given up.

What is known about a render is a mark of its own, written only when a process died, so this costs a normal render no write.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, replace

import structlog

from core.errors import CrashesTheStudio
from core.model import RenderId
from core.ports.platform import Marks
from core.ports.records import Begun
from core.ports.store import QuarantineStore
from core.renders import repeats
from core.runtime.waits import stop

log = structlog.get_logger(__name__)

_SUSPECT = 2  # deaths of the process while the render was at work, which make it a suspect
_GIVE_UP = 3  # further deaths while it was the only suspect at work: five in all
_CAME_THROUGH = 4  # whenever this many suspects did no harm, one more may be worked on at once
_MARK = "deaths"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """What the deaths of processes say about one render."""

    deaths: int = 0  # of the process while it was at work
    alone: int = 0  # of those, while it was the only suspect at work
    calls: int = 0  # model calls begun by then: if there are more now, it has been at work since
    inside: bool = False  # it is a suspect, and at work

    @classmethod
    def of(cls, mark: str | None) -> Suspicion:
        return cls(**json.loads(mark)) if mark else cls()

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    @property
    def suspect(self) -> bool:
        return self.deaths >= _SUSPECT

    def at_work(self, begun: Begun) -> bool:
        """Whether it was at work when the process ended; a suspect that waited for its turn was not."""
        if self.suspect:
            return self.inside
        if begun.calls:
            return begun.unfinished and begun.calls > self.calls
        return begun.attached and not repeats.read(begun.marks).references  # they are kept once all are fetched

    def after_death(self, begun: Begun, *, alone: bool) -> Suspicion:
        return Suspicion(deaths=self.deaths + 1, alone=self.alone + alone, calls=begun.calls)


def after_end(begun: Sequence[Begun], *, died: bool) -> Sequence[tuple[Begun, Suspicion]]:
    """The marks that change once a process has ended, for renders whose turn had come. died: it was not stopped."""
    known = [(one, Suspicion.of(one.marks.get(_MARK))) for one in begun]
    inside = sum(suspicion.inside for _, suspicion in known)
    changed = []
    for one, before in known:
        blamed = died and before.at_work(one)
        after = before.after_death(one, alone=before.inside and inside == 1) if blamed else replace(before, inside=False)
        if after != before:
            changed.append((one, after))
    return changed


def check_crashes(marks: Marks) -> None:
    """Check before doing again what may kill the process. Raises CrashesTheStudio if this render has killed it alone too often."""
    if Suspicion.of(marks.get(_MARK)).alone >= _GIVE_UP:
        raise CrashesTheStudio


class Quarantine:
    def __init__(self, store: QuarantineStore) -> None:
        self._store = store
        self._room = asyncio.Semaphore(1)
        self._through = 0

    async def begin(self, *, died: bool, among: Collection[RenderId] | None = None) -> None:
        """Take into account how the process ended that had these renders (None: all of them), before any of them is worked on."""
        begun = [one for one in await self._store.begun() if among is None or one.render in among]
        changed = after_end(begun, died=died)
        await self._store.set_marks(_MARK, {one.render: str(suspicion) for one, suspicion in changed})
        for one, suspicion in changed:
            if suspicion.suspect:
                log.warning("render_suspected", render=one.render, deaths=suspicion.deaths, alone=suspicion.alone)

    @asynccontextmanager
    async def admitted(self, marks: Marks, off: asyncio.Event) -> AsyncIterator[None]:
        """Let a render be worked on inside the block: at once or, if it is a suspect, when its turn has come (or it was called `off`)."""
        suspicion = Suspicion.of(marks.get(_MARK))
        if not suspicion.suspect or not await self._entered(off):
            yield
            return
        try:
            await marks.set(_MARK, str(replace(suspicion, inside=True)))
            yield
            self._came_through()
        finally:
            self._room.release()

    async def _entered(self, off: asyncio.Event) -> bool:
        entering, ending = asyncio.ensure_future(self._room.acquire()), asyncio.ensure_future(off.wait())
        try:
            await asyncio.wait((entering, ending), return_when=asyncio.FIRST_COMPLETED)
        finally:
            await stop(entering, ending)
        return not entering.cancelled()

    def _came_through(self) -> None:
        self._through += 1
        if self._through % _CAME_THROUGH == 0:
            self._room.release()
