"""The port Jobs on DBOS, with its tables in an SQLite file of their own. Nothing outside this folder imports dbos.

A render is a workflow with the render's id. Its body looks at the store before every step, so running it again is safe. DBOS's part
is to run it again: after a crash it recovers the workflows that had begun, and the sweeper finds renders that were committed but
never begun, or were accepted by another process. One process at a time works on a folder (a file lock); the others stand by and
take over. What the lock file contains tells the next process whether the last one died at work or was stopped.

If a render is left without a workflow that works on it (it raised, or the jobs' file is newer than a restored database), it is
begun again.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import platform
import sqlite3
import stat
import struct
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Protocol, Self

import structlog

from core.model import RenderId, RenderState
from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause

if TYPE_CHECKING:
    from dbos import DBOS

log = structlog.get_logger(__name__)

_VERSION = "1"  # a constant, because DBOS recovers only workflows of the same application version
_SWEEP_SECONDS = 0.5
_STANDBY_SECONDS = 1.0
_AGAIN_SECONDS, _MOST_SECONDS = 5.0, 30.0  # after sweeps that failed: the first pause, and the longest
_GONE_SECONDS = 4.0  # that cancelled works have to end
_LEFT_SWEEPS = 20  # sweeps that DBOS may take to recover a workflow
_THREADS = 16  # shared with everything that runs in threads on this loop
_CONNECTIONS = 2  # with more, they would wait for each other inside SQLite, sleeping, instead of in a queue
_LISTENS_SECONDS = 0.1  # how often DBOS looks for notifications; we send none, but a stop waits for the current look to end
_FOR_EVER = 1_000_000  # recoveries that DBOS may make; the render itself decides when to give up


class CannotStart(Exception):
    """The jobs' own database, or their lock, cannot be used: str(error) says which, and why."""


class Works(Protocol):
    """What a job runs: core.renders.work.Renders."""

    async def begin(self, *, died: bool) -> None: ...

    async def work(self, id: RenderId) -> None: ...

    def call_off(self, id: RenderId) -> None: ...

    def runs(self, id: RenderId) -> bool: ...


class DurableJobs:
    """Runs renders durably. `unreported` gives the renders that still need a job. Until `running`, this process accepts asks but
    does not work."""

    def __init__(
        self,
        folder: Path,
        *,
        unreported: Callable[[], Awaitable[Mapping[RenderId, RenderState]]],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._folder = folder
        self._unreported = unreported
        self._sleep = sleep
        self._works: Works | None = None
        self._dbos: type[DBOS] | None = None
        self._begun: dict[RenderId, int] = {}  # -> the number of sweeps in a row that found nothing working on it
        self._working: dict[RenderId, asyncio.Task[None]] = {}
        self._workflow: Callable[[str], Any] | None = None
        self._starting: set[asyncio.Task[None]] = set()
        self._not_begun = Outage(log, "job_not_begun", level="error")
        self._left_lying = Outage(log, "job_left_lying")

    @asynccontextmanager
    async def running(self, works: Works) -> AsyncIterator[Self]:
        """Work on renders inside the block. Leaving it stops the work at once, before anything that it uses is closed; what is
        under way resumes at the next start."""
        self._works = works
        async with asyncio.TaskGroup() as group:  # failing to start takes the process down: nothing would be painted
            sweeping = group.create_task(self._run())
            try:
                yield self
            finally:
                sweeping.cancel()

    def submit(self, render: RenderId) -> None:
        if self._workflow is None or render in self._begun:
            return  # the sweeper of the process that works finds it
        self._begin(render, workflow=render)

    def cancelled(self, render: RenderId) -> None:
        if self._works is not None:
            self._works.call_off(render)

    def working(self) -> bool:
        """Whether this process is the one that works."""
        return self._workflow is not None

    # --- the one that works

    async def _run(self) -> None:
        lock = await self._locked()
        try:
            await self._learned(died=_begin_life(lock))
            await self._launched()
            await self._sweep()
        finally:
            self._workflow = None
            await _gone([*self._starting, *self._working.values()])
            if self._dbos is not None:
                await asyncio.to_thread(self._dbos.destroy, destroy_registry=True)
                # DBOS used the loop's thread pool as its own and has closed it; whatever is closed after us needs one.
                asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
            _end_life(lock)
            lock.close()

    async def _learned(self, *, died: bool) -> None:
        """Tell the works how the previous process ended, as soon as their store accepts it; nothing is worked on before that."""
        assert self._works is not None
        outage = Outage(log, "begin_failed", level="error")
        while True:
            try:
                await self._works.begin(died=died)
            except Exception as error:  # as in a sweep: a database that does not answer now will answer later
                await self._sleep(pause(outage.failed(error), first=_AGAIN_SECONDS, most=_MOST_SECONDS))
            else:
                return outage.over()

    async def _locked(self) -> IO[str]:
        """Hold the folder's lock, waiting while another process has it. It is released with the process, however that ends."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle = _opened(self._folder / "jobs.lock")
        try:
            while not _lock(handle):
                await self._sleep(_STANDBY_SECONDS)
        except asyncio.CancelledError:
            handle.close()
            raise
        return handle

    async def _launched(self) -> None:
        try:
            await self._launch()
        except Exception as error:
            why = next((one for one in _causes(error) if isinstance(one, sqlite3.Error | OSError)), None)
            if why is None:
                raise  # a fault of ours, not of the disk
            raise CannotStart(f"{self._folder / 'jobs.sqlite3'} cannot be opened ({why})") from None

    async def _launch(self) -> None:
        self._dbos = await asyncio.to_thread(_import)
        path = self._folder / "jobs.sqlite3"
        await asyncio.to_thread(_prepare, path)
        self._dbos(config=_config(path))
        logging.getLogger("dbos").addFilter(_is_told_elsewhere)

        async def render(id: str) -> None:
            await self._work(RenderId(id))

        workflow = self._dbos.workflow(name="render", max_recovery_attempts=_FOR_EVER)(render)
        self._dbos.launch()  # in the app's own loop, which workflows then run on; its few milliseconds are those of start-up
        self._workflow = workflow
        log.info("jobs_working", folder=str(self._folder))

    async def _sweep(self) -> None:
        outage = Outage(log, "sweep_failed", level="error")
        while True:
            try:
                self._swept(await self._unreported())
            except Exception as error:  # this is the jobs' outermost loop: a database that does not answer now will answer later
                await self._sleep(pause(outage.failed(error), first=_AGAIN_SECONDS, most=_MOST_SECONDS))
            else:
                outage.over()
                await self._sleep(_SWEEP_SECONDS)

    def _swept(self, unreported: Mapping[RenderId, RenderState]) -> None:
        """Begin renders that were committed but never begun, or were left behind, and pass on cancellations made by another
        process."""
        for render in self._begun.keys() - unreported.keys():
            del self._begun[render]
        for render, state in unreported.items():
            self.submit(render)
            self._begun[render] = 0 if render in self._working else self._begun.get(render, 0) + 1
            if self._begun[render] > _LEFT_SWEEPS:
                self._left_lying.failed(render=render)
                self._begin(render, workflow=f"{render}:{uuid.uuid4().hex}")
            if state is RenderState.CANCELLED:
                self.cancelled(render)

    def _begin(self, render: RenderId, *, workflow: str) -> None:
        self._begun[render] = 0
        task = asyncio.create_task(self._start(render, workflow))
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _start(self, render: RenderId, workflow: str) -> None:
        from dbos import SetWorkflowID

        assert self._dbos is not None
        assert self._workflow is not None
        try:
            with SetWorkflowID(workflow):
                await self._dbos.start_workflow_async(self._workflow, render)
        except Exception as error:  # nobody waits for this task: the sweeper begins the render again
            self._not_begun.failed(error, render=render)
        else:
            self._not_begun.over()

    async def _work(self, render: RenderId) -> None:
        """The body of a workflow. A cancellation leaves the workflow pending, so that it is recovered at the next start."""
        task = asyncio.current_task()
        if render in self._working or task is None or self._works is None:
            return
        self._working[render] = task
        try:
            await self._works.work(render)
        finally:
            del self._working[render]


class PortableJson:
    """DBOS's serializer as JSON, so that no pickle is ever read and other versions of Python can take over."""

    def serialize(self, data: Any) -> str:
        return json.dumps(data)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data)

    def name(self) -> str:
        return "darkroom_json"


def _import() -> type[DBOS]:
    """Import dbos late, since it takes half a second. Its cloud mode is refused, because it would report elsewhere."""
    if os.environ.get("DBOS__CLOUD"):
        raise RuntimeError("DBOS__CLOUD is set, but Darkroom keeps its jobs on this machine. Unset it.")
    with _no_program_started():
        from dbos import DBOS

    return DBOS


@contextmanager
def _no_program_started() -> Iterator[None]:
    """Keep croniter (7.0), which dbos imports, from starting a program. At import it asks whether this is a 32-bit Python, for
    which Python starts `file` with our whole environment; here it gets the answer without."""
    asked = platform.architecture
    platform.architecture = lambda *_, **__: (f"{struct.calcsize('P') * 8}bit", "")
    try:
        yield
    finally:
        platform.architecture = asked


def _config(path: Path) -> Any:
    logger = logging.getLogger("dbos")
    # Where it finds no handler, it adds one that writes to the standard error by itself, past the log's format and what may not be in it.
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = True
    return {
        "name": "darkroom",
        "system_database_url": f"sqlite:///{path}",
        "application_version": _VERSION,
        "executor_id": "worker",
        "serializer": PortableJson(),
        "enable_otlp": False,
        "max_executor_threads": _THREADS,
        "sys_db_pool_size": _CONNECTIONS,
        "db_engine_kwargs": {"connect_args": {"factory": _Unhurried}},
        "notification_listener_polling_interval_sec": _LISTENS_SECONDS,
    }


class _Unhurried(sqlite3.Connection):
    """Commits without waiting for the disk, which write-ahead logging leaves sound all the same. A power cut may take the newest jobs
    with it; what was accepted is in the store, so the sweeper begins it again, and what is reported there is over at once."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.execute("PRAGMA synchronous=NORMAL")


def _prepare(path: Path) -> None:
    """Switch write-ahead logging on, once: the file keeps it."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _is_told_elsewhere(record: logging.LogRecord) -> bool:
    """A log filter that drops the traceback DBOS writes when it cannot launch. It also raises, and whoever started it reports that."""
    return not record.getMessage().startswith("DBOS failed to launch")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _opened(lock: Path) -> IO[str]:
    """Open the lock file. Raises CannotStart. It is emptied at a stop, so a link that somebody put in its place is not followed; a
    pipe would block."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    except OSError as error:
        raise CannotStart(f"{lock} cannot be opened ({error.strerror})") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise CannotStart(f"{lock} cannot be opened (it is no plain file)")
    return os.fdopen(handle, "a+")


def _lock(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _begin_life(lock: IO[str]) -> bool:
    """Mark the lock as ours, and tell whether the process that held it before died: one that was stopped leaves the file empty."""
    lock.seek(0)
    died = bool(lock.read())
    if not died:
        with suppress(OSError):  # on a full disk the next process will not learn of our death, which is no reason not to work
            os.write(lock.fileno(), b"at work\n")
    return died


def _end_life(lock: IO[str]) -> None:
    lock.truncate(0)


async def _gone(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait until they end. A task that does not end is left behind, and its render is recovered later."""
    tasks = list(tasks)
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=_GONE_SECONDS)
