"""Renders as DBOS workflows of this process. Nothing outside this folder imports dbos.

A render alone is a workflow with the render's id; renders that come together share one. What works on a render looks at the store before
every step, so running it again is safe.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import sqlite3
import struct
import time
import uuid
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from core.jobs.locks import CannotStart, CannotStartYet
from core.model import RenderId
from core.runtime.retries import Outage

if TYPE_CHECKING:
    from dbos import DBOS

log = structlog.get_logger(__name__)

_VERSION = "1"  # a constant, because DBOS recovers only workflows of the same application version
_GONE_SECONDS = 4.0  # that cancelled works have to end
_TOGETHER = 50  # most renders in one workflow
_LEFT_SWEEPS = 20  # sweeps that DBOS may take to recover a workflow
_THREADS = 8  # shared with everything that runs in threads on this loop
_CONNECTIONS = 2  # of the pool to a server
_LISTENS_SECONDS = 0.1  # how often DBOS looks for notifications; we send none, but a stop waits for the current look to end
_FOR_EVER = 1_000_000  # recoveries that DBOS may make; the render itself decides when to give up
_SCHEMA = "dbos"  # of DBOS's tables on PostgreSQL, where they stand beside ours
_IDLE_SECONDS = 5.0  # after which PostgreSQL ends a transaction that nobody goes on with, with all its locks

_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
_PAGE = 500  # workflows deleted in one transaction

Work = Callable[[RenderId], Awaitable[None]]


class Workflows:
    """Begins workflows, sees to it that every render has one, and stops them."""

    def __init__(self, work: Work) -> None:
        self._work_on = work
        self._dbos: type[DBOS] | None = None
        self._workflow: Callable[..., Any] | None = None
        self._begun: dict[RenderId, str] = {}  # -> its workflow, as it was asked for
        self._idle: dict[RenderId, int] = {}  # -> the number of sweeps in a row that found nothing working on it
        self._working: dict[RenderId, asyncio.Task[None]] = {}
        self._waiting: dict[RenderId, str] = {}  # to be started -> the workflow's id if it is alone in it
        self._starting: asyncio.Task[None] | None = None
        self._not_begun = Outage(log, "job_not_begun", level="error")
        self._left_lying = Outage(log, "job_left_lying")

    async def launch(self, config: Mapping[str, Any], *, called: str, prepare: Callable[[], None] = lambda: None) -> None:
        """Launch DBOS in the app's own loop, which workflows then run on. called: its database, in a message about it; prepare:
        what has to be done to it before, in a thread. Raises CannotStart, and CannotStartYet if it may be called again."""
        try:
            self._dbos = await asyncio.to_thread(dbos)
            await asyncio.to_thread(prepare)
            self._launch(self._dbos, config)
        except Exception as error:
            from psycopg import Error, OperationalError
            from psycopg.errors import ReadOnlySqlTransaction

            why = next((one for one in _causes(error) if isinstance(one, sqlite3.Error | OSError | Error)), None)
            if why is None:
                raise  # a fault of ours, not of the database
            said = f"{called} cannot be opened ({why})"
            if isinstance(why, OperationalError | ReadOnlySqlTransaction):  # the server went away meanwhile, or another takes over
                await self._destroyed()
                raise CannotStartYet(said) from None
            raise CannotStart(said) from None

    def _launch(self, dbos: type[DBOS], config: Mapping[str, Any]) -> None:
        instance = dbos(config=dict(config))  # type: ignore[arg-type]
        logging.getLogger("dbos").addFilter(_is_told_elsewhere)

        async def render(*ids: str) -> None:
            await self._run_all([RenderId(id) for id in ids])

        workflow = dbos.workflow(name="render", max_recovery_attempts=_FOR_EVER)(render)
        dbos.launch()  # its few milliseconds are those of start-up
        # These end its threads that look each second for delays, deadlines, queues and schedules; we give it none of them. With them, a
        # process that has nothing to do took twice the processor time. The first is not public.
        for stop in (instance._background_jobs_stop_event, *instance.background_thread_stop_events):
            stop.set()
        self._workflow = workflow

    @property
    def launched(self) -> bool:
        return self._workflow is not None

    def begun(self, render: RenderId) -> bool:
        return render in self._begun

    def begin(self, render: RenderId, *, workflow: str) -> None:
        self._started(render, workflow, workflow)

    def _started(self, render: RenderId, asked: str, workflow: str) -> None:
        self._begun[render], self._idle[render] = asked, 0
        self._waiting[render] = workflow
        if self._starting is None or self._starting.done():
            self._starting = asyncio.create_task(self._start_waiting())

    def swept(self, unreported: Mapping[RenderId, str]) -> None:
        """Begin renders that were committed but never begun, or were left behind. unreported: the id of each one's workflow."""
        for render in self._begun.keys() - unreported.keys():
            del self._begun[render], self._idle[render]
        for render, workflow in unreported.items():
            if self._begun.get(render) != workflow:
                self.begin(render, workflow=workflow)
            self._idle[render] = 0 if render in self._working else self._idle[render] + 1
            if self._idle[render] > _LEFT_SWEEPS:
                self._left_lying.failed(render=render)
                self._started(render, workflow, f"{render}:{uuid.uuid4().hex}")

    async def _start_waiting(self) -> None:
        """Start what waits. What comes while a workflow is being started shares the next one: DBOS's own work for a workflow, a row at its
        begin and at its end, takes a sixth of a picture's processor time (docs/decisions/0001)."""
        while self._waiting:
            together = list(islice(self._waiting, _TOGETHER))
            [workflow, *others] = [self._waiting.pop(render) for render in together]
            # Several get a workflow of its own, since that of one of them may be there already, without the others.
            await self._start(uuid.uuid4().hex if others else workflow, together)

    async def _start(self, workflow: str, renders: Sequence[RenderId]) -> None:
        from dbos import SetWorkflowID

        assert self._dbos is not None
        assert self._workflow is not None
        try:
            with SetWorkflowID(workflow):
                await self._dbos.start_workflow_async(self._workflow, *renders)
        except Exception as error:  # nobody waits for this task: the sweeper begins the renders again
            self._not_begun.failed(error, renders=renders)
        else:
            self._not_begun.over()

    async def _run_all(self, renders: Sequence[RenderId]) -> None:
        """The body of a workflow. None of its renders ends another; where one was cancelled, the workflow stays pending, so that it is
        recovered at the next start."""
        ends = await asyncio.gather(*map(self._run, renders), return_exceptions=True)
        errors = [end for end in ends if end is not None]
        if errors:
            raise min(errors, key=lambda error: isinstance(error, Exception))  # a cancellation before anything else

    async def _run(self, render: RenderId) -> None:
        task = asyncio.current_task()
        if render in self._working or task is None:
            return
        self._working[render] = task
        try:
            await self._work_on(render)
        finally:
            del self._working[render]

    async def interrupt(self, renders: Collection[RenderId] | None = None) -> bool:
        """Cancel what works on these renders, or everything. Returns whether all of it has ended; what has not is left behind, and
        recovered later."""
        if renders is None:
            self._begun.clear()
            self._idle.clear()
            self._waiting.clear()
            return await _gone([*filter(None, [self._starting]), *self._working.values()])
        return await _gone(task for render, task in self._working.items() if render in renders)

    async def recover(self, executor: str) -> None:
        """Have the workflows of an executor that is dead begun again. The call is not public, so DBOS is pinned."""
        if self._dbos is not None:
            await asyncio.to_thread(self._dbos._recover_pending_workflows, [executor])

    async def forget_before(self, moment: datetime) -> None:
        """Delete what is kept of workflows that ended before then, which nothing looks at any more."""
        while self._dbos is not None and self._workflow is not None:
            ended = await self._dbos.list_workflows_async(
                status=_ENDED, completed_before=moment.isoformat(), limit=_PAGE, load_input=False, load_output=False
            )
            await self._dbos.delete_workflows_async([one.workflow_id for one in ended])
            if len(ended) < _PAGE:
                return

    async def forget_left(self, moment: datetime, living: Collection[str]) -> None:
        """Delete what is kept of workflows that began before then, never ended, and belong to an executor that no longer lives. Only an
        executor of the same name would begin them again, and their renders have other workflows by now."""
        kept = 0
        while self._dbos is not None and self._workflow is not None:
            pending = await self._dbos.list_workflows_async(
                status="PENDING", end_time=moment.isoformat(), limit=_PAGE, offset=kept, load_input=False, load_output=False
            )
            left = [one.workflow_id for one in pending if one.executor_id not in living]
            await self._dbos.delete_workflows_async(left)
            kept += len(pending) - len(left)
            if len(pending) < _PAGE:
                return

    async def stop(self) -> None:
        self._workflow = None
        await self.interrupt()
        await self._destroyed()

    async def _destroyed(self) -> None:
        if self._dbos is not None:
            await asyncio.to_thread(self._dbos.destroy, destroy_registry=True)
            # DBOS used the loop's thread pool as its own and has closed it; whatever is closed after us needs one.
            asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())


class PortableJson:
    """DBOS's serializer as JSON, so that no pickle is ever read and other versions of Python can take over."""

    def serialize(self, data: Any) -> str:
        return json.dumps(data)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data)

    def name(self) -> str:
        return "darkroom_json"


def dbos() -> type[DBOS]:
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


def in_file(path: Path) -> Mapping[str, Any]:
    """DBOS's configuration with its tables in an SQLite file of their own."""
    return {
        **_config(),
        "system_database_url": f"sqlite:///{path}",
        "executor_id": "worker",
        # Two would wait for each other inside SQLite, sleeping, with a thread each. DBOS never asks for a second one while it holds one.
        "sys_db_pool_size": 1,
        # A file doesn't go away as a server may, so that connections need no check before each use.
        "db_engine_kwargs": {"connect_args": {"factory": _Unhurried}, "pool_pre_ping": False},
    }


def in_server(url: str, executor: str) -> Mapping[str, Any]:
    """DBOS's configuration with its tables beside ours on PostgreSQL, in a schema of their own. url: as psycopg takes it."""
    return {
        **_config(),
        "system_database_url": url,
        "dbos_system_schema": _SCHEMA,
        "sys_db_pool_size": _CONNECTIONS,
        "executor_id": executor,
        "use_listen_notify": False,  # we send no notifications, and a listener would hold a connection
        "sys_db_idle_transaction_timeout_sec": _IDLE_SECONDS,
    }


def _config() -> Mapping[str, Any]:
    logger = logging.getLogger("dbos")
    # Where it finds no handler, it adds one that writes to the standard error by itself, past the log's format and what may not be in it.
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = True
    return {
        "name": "darkroom",
        "application_version": _VERSION,
        "serializer": PortableJson(),
        "enable_otlp": False,
        "max_executor_threads": _THREADS,
        "notification_listener_polling_interval_sec": _LISTENS_SECONDS,
    }


class _Unhurried(sqlite3.Connection):
    """Commits without waiting for the disk, which write-ahead logging leaves sound all the same. A power cut may take the newest jobs
    with it; what was accepted is in the store, so the sweeper begins it again, and what is reported there is over at once."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.execute("PRAGMA synchronous=NORMAL")
        # On Python 3.12 and newer DBOS has SQLite give the time so. That is of SQLite 3.42, and whoever builds Python on Debian 12 or
        # Ubuntu 22.04, or takes python:3.13-bookworm, has an older one: NULL, or no such function.
        if sqlite3.sqlite_version_info < (3, 42):
            self.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(modifier: str) -> float | None:
    return time.time() if modifier == "subsec" else None


def prepare_file(path: Path) -> None:
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


async def _gone(tasks: Iterable[asyncio.Task[None]]) -> bool:
    """Cancel tasks and wait until they end. Returns whether all did in time."""
    tasks = list(tasks)
    for task in tasks:
        task.cancel()
    if not tasks:
        return True
    _, left = await asyncio.wait(tasks, timeout=_GONE_SECONDS)
    return not left
