"""The port Jobs for a data folder: one process works, and DBOS keeps its tables in an SQLite file of their own.

DBOS's part is to run a render again: after a crash it recovers the workflows that had begun, and the sweeper finds renders that were
committed but never begun, or were accepted by another process. One process at a time works on a folder (a file lock); the others
stand by and take over, or are refused where they would do nothing else. What the lock file contains tells the next process whether
the last one died at work or was stopped.

If a render is left without a workflow that works on it (it raised, or the jobs' file is newer than a restored database), it is
begun again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

import structlog

from core.jobs import workflows
from core.jobs.locks import CannotStart, LockFile
from core.model import RenderId, RenderState
from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 0.5
AGAIN_SECONDS, MOST_SECONDS = 5.0, 30.0  # after sweeps that failed: the first pause, and the longest
_STANDBY_SECONDS = 1.0


class Works(Protocol):
    """What a job runs: core.renders.work.Renders."""

    async def begin(self, *, died: bool, among: Collection[RenderId] | None = None) -> None: ...

    async def work(self, id: RenderId) -> None: ...

    def call_off(self, id: RenderId) -> None: ...

    def busy(self, id: RenderId) -> bool: ...


class DurableJobs:
    """Runs renders durably. `unreported` gives the renders that still need a job. Until `running`, this process accepts asks but
    does not work. stands_by: it waits while another process works, instead of being refused."""

    def __init__(
        self,
        folder: Path,
        *,
        unreported: Callable[[], Awaitable[Mapping[RenderId, RenderState]]],
        sleep: Sleep = asyncio.sleep,
        stands_by: bool = True,
    ) -> None:
        self._folder = folder
        self._unreported = unreported
        self._sleep = sleep
        self._stands_by = stands_by
        self._works: Works | None = None
        self._workflows: workflows.Workflows | None = None
        self._draining = False

    @asynccontextmanager
    async def running(self, works: Works) -> AsyncIterator[Self]:
        """Work on renders inside the block. Leaving it stops the work at once, before anything that it uses is closed; what is
        under way resumes at the next start."""
        self._works = works
        async with asyncio.TaskGroup() as group:  # failing to start takes the process down: nothing would be painted
            sweeping = group.create_task(self._run(works))
            try:
                yield self
            finally:
                sweeping.cancel()

    def submit(self, render: RenderId) -> None:
        if self.working() and not self._draining:
            self._begin(render)  # else the sweeper of the process that works finds it

    def cancelled(self, render: RenderId) -> None:
        if self._works is not None:
            self._works.call_off(render)

    def drain(self) -> None:
        """Begin nothing more: the process is about to stop."""
        self._draining = True

    def working(self) -> bool:
        """Whether this process is the one that works."""
        return self._workflows is not None and self._workflows.launched

    def leads(self) -> bool:
        """Whether this process does what must not be done twice."""
        return self.working()

    async def forget_before(self, moment: datetime) -> None:
        """Delete the records of jobs that ended before then."""
        if self._workflows is not None:
            await self._workflows.forget_before(moment)

    # --- the one that works

    async def _run(self, works: Works) -> None:
        lock = await self._locked()
        runs = self._workflows = workflows.Workflows(works.work)
        try:
            await self._learned(works, died=lock.begin("at work\n"))
            path = self._folder / "jobs.sqlite3"
            await runs.launch(workflows.in_file(path), called=str(path), prepare=lambda: workflows.prepare_file(path))
            log.info("jobs_working", folder=str(self._folder))
            await self._sweep(works, runs)
        finally:
            await runs.stop()
            lock.end()

    async def _learned(self, works: Works, *, died: bool) -> None:
        """Tell the works how the previous process ended, as soon as their store accepts it; nothing is worked on before that."""
        outage = Outage(log, "begin_failed", level="error")
        while True:
            try:
                await works.begin(died=died)
            except Exception as error:  # as in a sweep: a database that does not answer now will answer later
                await self._sleep(pause(outage.failed(error), first=AGAIN_SECONDS, most=MOST_SECONDS))
            else:
                return outage.over()

    async def _locked(self) -> LockFile:
        """Hold the folder's lock, waiting while another process has it. It is released with the process, however that ends."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / "jobs.lock"
        while (lock := LockFile.taken(path)) is None:
            if not self._stands_by:
                raise CannotStart(
                    f"another process works on {self._folder} already, and an SQLite database takes one worker. For more, set"
                    " database.url to a PostgreSQL server's"
                )
            await self._sleep(_STANDBY_SECONDS)
        return lock

    async def _sweep(self, works: Works, runs: workflows.Workflows) -> None:
        outage = Outage(log, "sweep_failed", level="error")
        while True:
            try:
                unreported = await self._unreported()
                if not self._draining:
                    runs.swept({render: render for render in unreported})
                _call_off(works, unreported)
            except Exception as error:  # this is the jobs' outermost loop: a database that does not answer now will answer later
                await self._sleep(pause(outage.failed(error), first=AGAIN_SECONDS, most=MOST_SECONDS))
            else:
                outage.over()
                await self._sleep(SWEEP_SECONDS)

    def _begin(self, render: RenderId) -> None:
        assert self._workflows is not None
        if not self._workflows.begun(render):
            self._workflows.begin(render, workflow=render)


def _call_off(works: Works, unreported: Mapping[RenderId, RenderState]) -> None:
    """Pass on cancellations made by another process."""
    for render, state in unreported.items():
        if state is RenderState.CANCELLED:
            works.call_off(render)
