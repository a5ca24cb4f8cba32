"""The port Jobs for a database that several workers share: each holds the renders that it works on, and the living take over what
the dead held.

The store says who holds what (core/ports/leases.py); DBOS runs it and keeps its tables in the same server. Every worker beats in the
store, watches the others by its own clock, and stops acting by its own clock before another may take it for dead (lease.py). Renders
are shared out evenly: a worker takes what nobody holds up to its part, and what lies longer than a moment at once.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

import structlog

from core.jobs import workflows
from core.jobs.durable import AGAIN_SECONDS, MOST_SECONDS, SWEEP_SECONDS, Works
from core.jobs.lease import Pulse, Watch, WorkerLease, seconds_awake
from core.jobs.locks import CannotStartYet, LockFile, first_free
from core.model import RenderId, RenderState
from core.ports.leases import Beat, LeaseStore, Open
from core.runtime.clock import Clock, Sleep
from core.runtime.retries import Outage, pause
from core.runtime.waits import first_of

log = structlog.get_logger(__name__)

T = TypeVar("T")

_LIES_SECONDS = 2.0  # after which a render that nobody took is taken beyond a worker's part
_LEAVE_SECONDS = 2.0
_MOST_WORKERS = 64  # on one data folder


class _TakenForDead(Exception):
    """Others now hold what this worker held."""


class SharedJobs:
    """Runs renders durably, with others. Until `running`, this process accepts asks but does not work.

    url: the database's, as psycopg takes it. folder: where this process keeps the locks from which it has its name.
    """

    def __init__(
        self,
        folder: Path,
        *,
        store: LeaseStore,
        url: str,
        new_id: Callable[[], str],
        sleep: Sleep = asyncio.sleep,
        clock: Clock = seconds_awake,
        pulse: Pulse | None = None,
    ) -> None:
        self._folder = folder
        self._store = store
        self._url = url
        self._new_id = new_id
        self._sleep = sleep
        self._clock = clock
        self._pulse = pulse or Pulse()
        self.lease = WorkerLease(self._pulse, clock=clock)
        self._works: Works | None = None
        self._workflows: workflows.Workflows | None = None
        self._held: Mapping[RenderId, int] = {}
        self._lying: dict[RenderId, float] = {}  # what nobody holds, and since when this worker has seen it lie
        self._unknown: frozenset[RenderId] = frozenset()  # held by this worker, but not taken by it
        self._noted: frozenset[RenderId] = frozenset()  # of a dead worker, noted as such, but not given back yet
        self._by_dead: frozenset[RenderId] = frozenset()  # of workers that have died: to be noted, and given back
        self._dying: set[str] = set()  # workers whose renders this one is taking over
        self._deaths = asyncio.Event()
        self._not_taken = Outage(log, "take_over_failed", level="error")
        self._workers = 0  # not known yet
        self._first = self._was_first = False
        self._draining = False
        self._news = asyncio.Event()
        self.listeners: list[Callable[[], None]] = []  # called as soon as another process has something new
        self._moving = asyncio.Lock()  # around what takes, inherits or gives back
        self._telling: asyncio.Task[None] | None = None
        self._to_be_told = False

    @asynccontextmanager
    async def running(self, works: Works) -> AsyncIterator[Self]:
        """Work on renders inside the block. Leaving it stops the work at once, before anything that it uses is closed, and gives it
        back to the other workers."""
        self._works = works
        async with asyncio.TaskGroup() as group:  # failing to start takes the process down: nothing would be painted
            running = group.create_task(self._run(works))
            try:
                yield self
            finally:
                running.cancel()

    def submit(self, render: RenderId) -> None:
        self._news.set()
        self._tell()

    def cancelled(self, render: RenderId) -> None:
        if self._works is not None:
            self._works.call_off(render)
        self._tell()

    def _tell(self) -> None:
        """Wake the workers of other processes, which look by themselves every half second."""
        self._to_be_told = True
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._told())

    async def _told(self) -> None:
        while self._to_be_told:
            self._to_be_told = False
            try:
                await self._answered(self._store.tell())
            except Exception as error:  # they look by themselves
                log.info("workers_not_told", error=type(error).__name__)

    def drain(self) -> None:
        """Take nothing more, and give back what has not begun: the process is about to stop."""
        self._draining = True
        self._news.set()

    def working(self) -> bool:
        """Whether this process works: it has joined, and the database answers."""
        return self.lease.certain()

    async def forget_before(self, moment: datetime) -> None:
        """Delete the records of jobs that ended before then, whichever worker had them, and of jobs that dead workers left behind."""
        if self._workflows is not None:
            await self._workflows.forget_before(moment)
            living = {one.executor for one in await self._store.beats()}
            await self._workflows.forget_left(moment, living)

    def leads(self) -> bool:
        """Whether this process does what must not be done twice: the worker that joined before all others."""
        return self._first and self.lease.certain() and not self._draining

    # --- a worker's lives

    async def _run(self, works: Works) -> None:
        number, lock = await asyncio.to_thread(self._locked)
        runs = self._workflows = workflows.Workflows(self._work)
        executor = lock.name(f"{self._new_id()}-{number}")
        worker = ""
        try:
            await self._launched(runs, executor)
            while True:
                worker, left = await self._joined(executor)
                log.info("jobs_working", worker=worker)
                await self._live(works, runs, worker, left)
                log.error("worker_taken_for_dead", worker=worker)
                while not await runs.interrupt():
                    log.error("worker_not_ended", worker=worker)
        finally:
            await runs.stop()
            await self._left(worker)
            self.lease.close()
            lock.close()

    def _locked(self) -> tuple[int, LockFile]:
        self._folder.mkdir(parents=True, exist_ok=True)
        return first_free(lambda number: self._folder / f"worker-{number}.lock", most=_MOST_WORKERS)

    async def _launched(self, runs: workflows.Workflows, executor: str) -> None:
        """Launch DBOS, before anything has to beat. Raises CannotStart for what does not pass by itself."""
        outage = Outage(log, "jobs_not_launched", level="error")
        while True:
            try:
                await runs.launch(workflows.in_server(self._url, executor), called="database.url")
            except CannotStartYet as error:
                await self._sleep(pause(outage.failed(error), first=AGAIN_SECONDS / 5, most=MOST_SECONDS))
            else:
                return outage.over()

    async def _joined(self, executor: str) -> tuple[str, Sequence[RenderId]]:
        """Begin as a worker, as soon as the database accepts it. Gives its id, and what the process before held when it died."""
        outage = Outage(log, "begin_failed", level="error")
        while True:
            worker, sent = self._new_id(), self._clock()  # another each time, since the answer alone may have been lost
            try:
                left = await self._answered(self._store.join(worker, executor))
            except Exception as error:  # as in a sweep: a database that does not answer now will answer later
                await self._sleep(pause(outage.failed(error), first=AGAIN_SECONDS, most=MOST_SECONDS))
            else:
                self.lease.renewed(worker, sent=sent)
                outage.over()
                return worker, left

    async def _live(self, works: Works, runs: workflows.Workflows, worker: str, left: Sequence[RenderId]) -> None:
        """Work until others have taken over."""
        self._by_dead = frozenset(left)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._beat(worker))
                group.create_task(self._watch(group, runs, worker))
                group.create_task(self._inherit(works, worker))
                group.create_task(self._sweep(works, runs, worker))
                group.create_task(self._listen())
        except* _TakenForDead:
            pass
        finally:
            self.lease.lost()
            self._held, self._unknown, self._noted, self._by_dead, self._workers = {}, frozenset(), frozenset(), frozenset(), 0
            self._first = self._was_first = False

    async def _left(self, worker: str) -> None:
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await self._store.leave(worker)
        except Exception as error:  # the others find out by themselves
            log.warning("worker_not_left", error=type(error).__name__)

    async def _beat(self, worker: str) -> None:
        outage = Outage(log, "beat_failed", level="error")
        while True:
            await asyncio.sleep(self._pulse.beat)
            sent = self._clock()
            try:
                lives = await self._answered(self._store.beat(worker))
            except Exception as error:  # the lease is in doubt soon, by itself
                outage.failed(error)
                continue
            if not lives:
                raise _TakenForDead
            outage.over()
            self.lease.renewed(worker, sent=sent)

    # --- looking after the others

    async def _watch(self, group: asyncio.TaskGroup, runs: workflows.Workflows, worker: str) -> None:
        """Look at the others, and have what the dead held taken over: beside it, since that may have to wait for a lock."""
        outage = Outage(log, "watch_failed", level="error")
        watch = Watch(self._pulse, self._clock)
        while True:
            try:
                beats = await self._answered(self._store.beats())
                first = bool(beats) and beats[0].worker == worker
                self._first, self._was_first = first and self._was_first, first
                for dead in watch.dead(one for one in beats if one.worker != worker):
                    if dead.worker not in self._dying:
                        self._dying.add(dead.worker)
                        group.create_task(self._take_over(runs, worker, dead))
                self._workers = len(beats)
            except Exception as error:  # an outermost loop: a database that does not answer now will answer later
                outage.failed(error)
            else:
                outage.over()
            await asyncio.sleep(self._pulse.beat)

    async def _take_over(self, runs: workflows.Workflows, worker: str, dead: Beat) -> None:
        """Take over what a dead worker held, unless another was first. However long that waits for a lock: what is broken off would
        begin to wait anew."""
        try:
            taken = await self._store.take_over(dead.worker, dead.count, worker)
            if taken is not None:
                log.warning("worker_taken_over", worker=dead.worker, renders=len(taken))
                self._by_dead |= set(taken)
                self._deaths.set()
                await runs.recover(dead.executor)
        except Exception as error:  # it is found dead once more, or what it held counts as not known
            self._not_taken.failed(error)
        else:
            self._not_taken.over()
        finally:
            self._dying.discard(dead.worker)

    async def _inherit(self, works: Works, worker: str) -> None:
        """Give back what dead workers held: first what this process held itself, before."""
        outage = Outage(log, "take_over_failed", level="error")
        while True:
            left = self._by_dead
            try:
                await self._inherited(works, worker, left)
            except Exception as error:  # as in a look at the others
                outage.failed(error)
                await asyncio.sleep(self._pulse.beat)
            else:
                outage.over()
                self._by_dead -= left
                await first_of(asyncio.sleep(self._pulse.beat), self._deaths.wait())
                self._deaths.clear()

    async def _inherited(self, works: Works, worker: str, left: Collection[RenderId]) -> None:
        """Note what was at work when a worker died, and give everything back, for all to share. Renders that this worker holds without
        having taken them count as such: the answer to a take-over may have been lost."""
        async with self._moving:
            unknown = frozenset[RenderId]() if self._dying else self._unknown  # an answer may be on its way
            back = {*left, *unknown} - self._held.keys()  # what was taken again is no longer meant
            if new := back - self._noted:
                await works.begin(died=True, among=new)
                self._noted |= new
            if back:
                await self._answered(self._store.release(worker, sorted(back)))
                self._unknown = self._noted = frozenset()
                self._news.set()

    async def _answered(self, question: Awaitable[T]) -> T:
        async with asyncio.timeout(self._pulse.answer):
            return await question

    # --- working

    async def _sweep(self, works: Works, runs: workflows.Workflows, worker: str) -> None:
        outage = Outage(log, "sweep_failed", level="error")
        while True:
            wait = SWEEP_SECONDS
            try:
                async with self._moving:
                    await self._swept(works, runs, worker)
            except Exception as error:  # an outermost loop: a database that does not answer now will answer later
                wait = pause(outage.failed(error), first=AGAIN_SECONDS / 5, most=AGAIN_SECONDS)
            else:
                outage.over()
            await self._news_or(wait)

    async def _listen(self) -> None:
        """Look at once when another process has something new."""
        while True:
            try:
                await self._store.listen(self._heard)
            except Exception as error:  # the sweep looks by itself
                log.info("not_listening", error=type(error).__name__)
            await self._sleep(AGAIN_SECONDS)

    async def _swept(self, works: Works, runs: workflows.Workflows, worker: str) -> None:
        found = await self._answered(self._store.open_renders())
        mine = {one.render: one.number for one in found if one.worker == worker}
        held = {render: number for render, number in mine.items() if render in self._held}
        self._unknown = frozenset(mine.keys() - held.keys())
        if self._draining:
            held = await self._given_back(works, runs, worker, held)
        elif (wanted := self._wanted(found, len(held))) and self.lease.certain():
            held |= await self._answered(self._store.take(worker, wanted))
        self._held = held
        if not self._draining:
            runs.swept({render: _workflow(render, number) for render, number in held.items()})
        for one in found:
            if one.state is RenderState.CANCELLED and one.render in held:
                works.call_off(one.render)

    def _wanted(self, found: Sequence[Open], held: int) -> Sequence[RenderId]:
        """Which of the renders that nobody holds are to be taken."""
        now = self._clock()
        free = [one.render for one in found if one.worker is None]
        self._lying = {render: self._lying.get(render, now) for render in free}
        if not self._workers:
            return []
        part = max(0, math.ceil(len(found) / self._workers) - held)
        return [render for n, render in enumerate(free) if n < part or now - self._lying[render] > _LIES_SECONDS]

    async def _given_back(
        self, works: Works, runs: workflows.Workflows, worker: str, held: dict[RenderId, int]
    ) -> dict[RenderId, int]:
        """Give back what is not being painted or posted. Returns the rest."""
        back = [render for render in held if not works.busy(render)]
        if back and await runs.interrupt(back):
            await self._answered(self._store.release(worker, back))
            return {render: number for render, number in held.items() if render not in back}
        return held

    async def _news_or(self, seconds: float) -> None:
        """Wait for so long, or until something is submitted."""
        await first_of(self._sleep(seconds), self._news.wait())
        self._news.clear()

    def _heard(self) -> None:
        self._news.set()
        for listener in self.listeners:
            listener()

    async def _work(self, render: RenderId) -> None:
        """Work on a render that this worker holds. A workflow that DBOS recovered may be of one that it does not, and one that is
        starting while this process drains may be of one that is being given back."""
        if render in self._held and self._works is not None and not self._draining:
            await self._works.work(render)


def _workflow(render: RenderId, number: int) -> str:
    return render if number == 1 else f"{render}:{number}"
