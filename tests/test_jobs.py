"""Durable jobs on the real DBOS: what was accepted is worked on, whatever stops, fails, or is accepted elsewhere."""

from __future__ import annotations

import asyncio
import fcntl
import inspect
import json
import os
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos._migration import get_sqlite_timestamp_expr
from structlog.testing import capture_logs

from core.jobs import workflows
from core.jobs.durable import DurableJobs
from core.jobs.locks import CannotStart, CannotStartYet
from core.jobs.workflows import in_file
from core.model import RenderId, RenderState
from core.store.database import psycopg_url
from tests.databases import Postgres
from tests.servers import PATIENCE
from tests.test_restarts import grown

A, B = RenderId("a" * 32), RenderId("b" * 32)
QUEUED, CANCELLED = RenderState.QUEUED, RenderState.CANCELLED


class Seen:
    """Something happened: look again."""

    def __init__(self) -> None:
        self._condition = asyncio.Condition()

    async def note(self) -> None:
        async with self._condition:
            self._condition.notify_all()

    async def until(self, what: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE), self._condition:
            await self._condition.wait_for(what)


class Ledger:
    """The store's part: what is still unreported. `faults` reads fail."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self.states: dict[RenderId, RenderState] = {}
        self.faults = 0
        self.reads = 0

    async def unreported(self) -> Mapping[RenderId, RenderState]:
        self.reads += 1
        await self._seen.note()
        if self.faults:
            self.faults -= 1
            raise OSError("the database does not answer")
        return dict(self.states)


class Works:
    """Works that can be held, that raise, or that forget to tell."""

    def __init__(self, ledger: Ledger, seen: Seen) -> None:
        self._ledger = ledger
        self._seen = seen
        self.begun: Counter[RenderId] = Counter()
        self.stopped: list[RenderId] = []
        self.called_off: list[RenderId] = []
        self.go = asyncio.Event()
        self.go.set()
        self.raises = 0
        self.deaths: list[bool] = []  # at each beginning: whether the process before died
        self.deaf = 0
        self.forgets = 0

    async def begin(self, *, died: bool, among: Collection[RenderId] | None = None) -> None:
        self.deaths.append(died)
        if self.deaf:
            self.deaf -= 1
            raise OSError("the database does not answer")

    async def work(self, id: RenderId) -> None:
        if id not in self._ledger.states:  # as the real ones do, which look at the store first
            return
        self.begun[id] += 1
        await self._seen.note()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.stopped.append(id)
            raise
        if self.raises:
            self.raises -= 1
            raise ValueError("nobody foresaw this")
        if self.forgets:
            self.forgets -= 1
            return
        self._ledger.states.pop(id, None)
        await self._seen.note()

    def call_off(self, id: RenderId) -> None:
        self.called_off.append(id)

    def busy(self, id: RenderId) -> bool:
        return False

    async def told(self) -> None:
        await self._seen.until(lambda: not self._ledger.states)


class Stubborn(Works):
    """Works that ignore their cancellation."""

    async def work(self, id: RenderId) -> None:
        self.begun[id] += 1
        await self._seen.note()
        while not self.go.is_set():
            with suppress(asyncio.CancelledError):
                await self.go.wait()


class Sleeps:
    """A sleep that passes at once, and records how long it was asked to last."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self.asked: Counter[float] = Counter()
        self.paused: list[float] = []  # after what failed

    async def __call__(self, seconds: float) -> None:
        self.asked[seconds] += 1
        if seconds > 1:
            self.paused.append(seconds)
        await self._seen.note()
        await asyncio.sleep(0.002)


@pytest.fixture
async def seen() -> Seen:
    return Seen()


@pytest.fixture
async def ledger(seen: Seen) -> Ledger:
    return Ledger(seen)


@pytest.fixture
async def works(ledger: Ledger, seen: Seen) -> Works:
    return Works(ledger, seen)


@pytest.fixture
async def sleeps(seen: Seen) -> Sleeps:
    return Sleeps(seen)


async def test_what_another_process_accepted_is_found(tmp_path: Path, ledger: Ledger, works: Works) -> None:
    ledger.states = {A: QUEUED, B: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
    assert works.begun == {A: 1, B: 1}


async def test_dbos_does_not_look_for_what_it_is_never_given(tmp_path: Path, ledger: Ledger, works: Works) -> None:
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
        looking = [thread for thread in threading.enumerate() if re.search("dbos-background|queue|scheduler", thread.name)]
        for thread in looking:
            await asyncio.to_thread(thread.join, PATIENCE)
        assert not any(thread.is_alive() for thread in looking)
        ledger.states = {B: QUEUED}
        await works.told()
    assert works.begun == {A: 1, B: 1}


async def test_a_render_submitted_often_is_worked_on_once(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen, sleeps: Sleeps
) -> None:
    works.go.clear()
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works) as jobs:
        ledger.states[A] = QUEUED
        await seen.until(lambda: works.begun[A])
        for _ in range(10):
            jobs.submit(A)
        reads = ledger.reads
        await seen.until(lambda: ledger.reads >= reads + 50)
        works.go.set()
        await works.told()
    assert works.begun == {A: 1}


async def test_what_is_under_way_stops_at_once_and_goes_on_after_a_restart(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen
) -> None:
    works.go.clear()
    ledger.states = {RenderId(f"{n:032}"): QUEUED for n in range(40)}
    async with asyncio.timeout(PATIENCE), DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await seen.until(lambda: works.begun.total() == 40)
    assert len(works.stopped) == 40, "stopped before what they use is closed"
    works.go.set()
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
    assert set(works.begun.values()) == {2}


async def test_renders_that_come_together_share_a_workflow(tmp_path: Path, ledger: Ledger, works: Works) -> None:
    ledger.states = {RenderId(f"{n:032}"): QUEUED for n in range(120)}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
    assert (works.begun.total(), len(works.begun)) == (120, 120)
    assert _kept(tmp_path / "jobs.sqlite3") == 3, "fifty at most in one"


async def test_one_that_raises_ends_none_of_those_that_share_its_workflow(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen, sleeps: Sleeps
) -> None:
    works.go.clear()
    works.raises = 1
    ledger.states = {RenderId(f"{n:032}"): QUEUED for n in range(10)}
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
        await seen.until(lambda: works.begun.total() == 10)
        works.go.set()
        await seen.until(lambda: len(ledger.states) == 1)
        assert works.begun.total() == 10, "nine were over while the tenth was to be begun again"
        await works.told()
    assert works.begun.total() == 11


async def test_what_joins_a_render_whose_workflow_is_there_is_begun_with_it(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen
) -> None:
    """After a restart one render has a workflow to be recovered, and the other, accepted since, has none."""
    works.go.clear()
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await seen.until(lambda: works.begun[A])
    works.go.set()
    ledger.states = {A: QUEUED, B: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
        assert ledger.reads < 20, "B did not wait until it was taken for left behind"
    assert works.begun == {A: 2, B: 1}


async def test_a_shared_workflow_that_was_cut_off_goes_on_with_those_that_are_not_over(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen
) -> None:
    works.go.clear()
    ledger.states = {A: QUEUED, B: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await seen.until(lambda: works.begun.total() == 2)
        del ledger.states[A]
    works.go.set()
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
        await seen.until(lambda: not _kept(tmp_path / "jobs.sqlite3", "status = 'PENDING'"))
    assert works.begun == {A: 1, B: 2}


async def test_a_workflow_of_one_render_is_as_versions_write_it_that_know_no_other(
    tmp_path: Path, ledger: Ledger, works: Works
) -> None:
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
    with closing(sqlite3.connect(tmp_path / "jobs.sqlite3")) as connection:
        [(workflow, inputs)] = connection.execute("SELECT workflow_uuid, inputs FROM workflow_input")
    assert (workflow, json.loads(inputs)) == (A, {"args": [A], "kwargs": {}})


async def test_a_render_whose_work_raises_is_begun_anew(tmp_path: Path, ledger: Ledger, works: Works, sleeps: Sleeps) -> None:
    works.raises = 2
    ledger.states = {A: QUEUED, B: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
        await works.told()
    assert works.begun.total() == 4


async def test_a_workflow_that_is_over_does_not_keep_its_render_from_being_told(
    tmp_path: Path, ledger: Ledger, works: Works, sleeps: Sleeps
) -> None:
    """This happens if the database was restored and the jobs' file was not."""
    works.forgets = 1
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
        await works.told()
    assert works.begun[A] == 2


async def test_a_lost_jobs_file_loses_no_render(tmp_path: Path, ledger: Ledger, works: Works, seen: Seen) -> None:
    works.go.clear()
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await seen.until(lambda: works.begun[A])
    for name in ("jobs.sqlite3", "jobs.sqlite3-wal", "jobs.sqlite3-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    works.go.set()
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()


def test_the_jobs_file_waits_for_no_disk(tmp_path: Path) -> None:
    """A lost job is begun again, so its commits need no sync of their own; sixty asks at once waited for 120 of them."""
    settings = in_file(tmp_path / "jobs.sqlite3")["db_engine_kwargs"]["connect_args"]
    with closing(sqlite3.connect(tmp_path / "jobs.sqlite3", **settings)) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)  # NORMAL


async def test_a_database_that_does_not_answer_for_a_while_is_waited_for(
    tmp_path: Path, ledger: Ledger, works: Works, sleeps: Sleeps
) -> None:
    ledger.states, ledger.faults = {A: QUEUED}, 30
    with capture_logs() as logs:
        async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
            await works.told()
    assert grown(sleeps.paused, [5, 10, 20, *[30] * 27])
    told = [entry["event"] for entry in logs if entry["event"] in ("sweep_failed", "works_again")]
    assert told == ["sweep_failed", "works_again"], "once, not at each try"


async def test_the_works_learn_how_the_process_before_ended(tmp_path: Path, ledger: Ledger, works: Works) -> None:
    renders = (RenderId(f"{number:032}") for number in range(9))  # what is over in the jobs' file is left lying for a while

    async def lived() -> None:
        ledger.states = {next(renders): QUEUED}
        async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
            await works.told()

    await lived()
    await lived()
    (tmp_path / "jobs.lock").write_text("at work\n")  # as one leaves it that is killed
    await lived()
    await lived()
    assert works.deaths == [False, False, True, False]


@pytest.mark.parametrize("lays", ["a link", "a dangling link", "a pipe", "a folder", "a device"])
async def test_what_others_laid_in_the_place_of_the_lock_is_left_as_it_is(
    lays: str, tmp_path: Path, ledger: Ledger, works: Works
) -> None:
    """The lock file is emptied at a stop; through a link, that could empty any file that our account may write."""
    ledger.states = {A: QUEUED}
    lock, theirs = tmp_path / "jobs.lock", tmp_path / "theirs"
    if lays == "a link":
        theirs.write_text("dear\n")
    match lays:
        case "a pipe":
            os.mkfifo(lock)
        case "a folder":
            lock.mkdir()
        case "a device":
            lock.symlink_to("/dev/null")
        case _:
            lock.symlink_to(theirs)
    with pytest.raises(ExceptionGroup) as raised:
        async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
            await works.told()
    [error] = raised.value.exceptions
    assert isinstance(error, CannotStart)
    assert str(error).startswith(f"{lock} cannot be opened (")
    assert not theirs.exists() if lays != "a link" else theirs.read_text() == "dear\n"


async def test_nothing_is_worked_on_before_that_could_be_kept(tmp_path: Path, ledger: Ledger, works: Works, sleeps: Sleeps) -> None:
    works.deaf = 5
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
        await works.told()
    assert len(works.deaths) == 6
    assert grown(sleeps.paused, [5, 10, 20, 30, 30])


async def test_idle_it_looks_twice_a_second_and_does_nothing_else(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen, sleeps: Sleeps
) -> None:
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
        await seen.until(lambda: ledger.reads >= 20)
    assert set(sleeps.asked) == {0.5}
    assert abs(sleeps.asked[0.5] - ledger.reads) <= 1


async def test_what_another_process_cancelled_is_called_off_here(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen, sleeps: Sleeps
) -> None:
    works.go.clear()
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works):
        await seen.until(lambda: works.begun[A])
        ledger.states[A] = CANCELLED
        await seen.until(lambda: works.called_off)
        works.go.set()
        await works.told()


async def test_a_second_process_stands_by_until_the_first_lets_go(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen, sleeps: Sleeps
) -> None:
    ledger.states = {A: QUEUED}
    with (tmp_path / "jobs.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        async with DurableJobs(tmp_path, unreported=ledger.unreported, sleep=sleeps).running(works) as jobs:
            await seen.until(lambda: sleeps.asked[1.0] >= 3)
            jobs.submit(A)
            assert not jobs.working()
            assert not works.begun
            fcntl.flock(other, fcntl.LOCK_UN)
            await works.told()
            assert jobs.working()


async def test_a_process_that_stands_by_stops_at_once(tmp_path: Path, ledger: Ledger, works: Works) -> None:
    with (tmp_path / "jobs.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        async with asyncio.timeout(PATIENCE), DurableJobs(tmp_path, unreported=ledger.unreported).running(works) as jobs:
            assert not jobs.working()


async def test_a_work_that_will_not_stop_does_not_hold_the_process(
    tmp_path: Path, ledger: Ledger, works: Works, seen: Seen
) -> None:
    stubborn = Stubborn(ledger, seen)
    ledger.states = {A: QUEUED}
    try:
        async with asyncio.timeout(15), DurableJobs(tmp_path, unreported=ledger.unreported).running(stubborn):
            await seen.until(lambda: stubborn.begun[A])
    finally:
        stubborn.go.set()
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()


async def test_the_jobs_file_holds_ids_alone(tmp_path: Path, ledger: Ledger, works: Works) -> None:
    ledger.states = {A: QUEUED}
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
        await works.told()
    connection = sqlite3.connect(tmp_path / "jobs.sqlite3")
    try:
        columns = [row[1] for row in connection.execute("PRAGMA table_info(workflow_status)")]
        [row] = connection.execute("SELECT * FROM workflow_status")
        kept = dict(zip(columns, row, strict=True))
    finally:
        connection.close()
    assert (kept["workflow_uuid"], kept["application_version"], kept["executor_id"]) == (A, "1", "worker")
    assert not any(isinstance(value, bytes) for value in row)


async def test_records_of_jobs_that_ended_are_forgotten(tmp_path: Path, ledger: Ledger, works: Works, seen: Seen) -> None:
    ended = [RenderId(f"{n:032}") for n in range(3)]
    async with DurableJobs(tmp_path, unreported=ledger.unreported).running(works) as jobs:
        for one in ended:  # one after the other: what comes together shares a record
            ledger.states = {one: QUEUED}
            await works.told()
        works.go.clear()
        ledger.states = {A: QUEUED}
        await seen.until(lambda: works.begun[A])
        path = tmp_path / "jobs.sqlite3"
        await seen.until(lambda: _kept(path, "status <> 'PENDING'") == len(ended))  # that is written down after the work is over
        await jobs.forget_before(datetime.now(UTC) - timedelta(days=1))
        assert _kept(path) == 4
        await jobs.forget_before(datetime.now(UTC) + timedelta(minutes=1))
        assert (_kept(path), _kept(path, f"workflow_uuid = '{A}'")) == (1, 1), "what is under way is kept"
        works.go.set()


def _kept(path: Path, which: str = "1") -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT COUNT(*) FROM workflow_status WHERE {which}").fetchone()[0])


async def test_a_cloud_that_would_report_elsewhere_is_refused(
    tmp_path: Path, ledger: Ledger, works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBOS__CLOUD", "true")
    with pytest.raises(ExceptionGroup) as raised:
        async with asyncio.timeout(PATIENCE), DurableJobs(tmp_path, unreported=ledger.unreported).running(works):
            await asyncio.Event().wait()
    assert raised.group_contains(RuntimeError, match="DBOS__CLOUD")


async def test_a_server_that_goes_away_during_the_launch_is_waited_for(postgres: Postgres) -> None:
    server = psycopg_url(await postgres.new())
    assert server is not None
    runs = workflows.Workflows(_nothing)
    postgres.stop(crash=True)
    try:
        with pytest.raises(CannotStartYet):
            await runs.launch(workflows.in_server(server, "e1"), called="database.url")
    finally:
        postgres.start()
    await runs.launch(workflows.in_server(server, "e1"), called="database.url")
    assert runs.launched
    await runs.stop()


async def _nothing(render: RenderId) -> None:
    """Work that is over at once."""


def test_the_time_that_dbos_has_sqlite_give_is_there_whatever_the_sqlite(tmp_path: Path) -> None:
    """DBOS asks for it in one way or another by the version of Python, whatever SQLite that Python was built with."""
    ways = re.findall(r'return "(\(.+ \* 1000\))"', inspect.getsource(get_sqlite_timestamp_expr))
    assert len(ways) == 2
    factory = in_file(tmp_path / "jobs.sqlite3")["db_engine_kwargs"]["connect_args"]["factory"]
    with closing(sqlite3.connect(tmp_path / "jobs.sqlite3", factory=factory)) as connection:
        for way in ways:
            connection.execute("DROP TABLE IF EXISTS versions")
            connection.execute(f"CREATE TABLE versions (name TEXT, at INTEGER NOT NULL DEFAULT {way})")
            connection.execute("INSERT INTO versions (name) VALUES ('1')")
            [(at,)] = connection.execute("SELECT at FROM versions").fetchall()
            assert abs(at / 1000 - time.time()) < 5
