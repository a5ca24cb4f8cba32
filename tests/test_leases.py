"""Which worker works on which render: by its own clock while it waits for the database, and by the rows once it writes."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from core.errors import LeaseLost
from core.jobs import locks, workflows
from core.jobs.lease import Pulse, Watch, WorkerLease
from core.jobs.locks import CannotStart, CannotStartYet, first_free
from core.jobs.shared import SharedJobs
from core.jobs.workflows import Workflows
from core.model import Act, Ask, Person, Place, RenderId, RenderState, ThreadId, Wish
from core.ports.leases import Beat, Open
from core.ports.platform import Progress
from core.ports.records import Entry
from core.renders.posting import LeasedPublisher
from core.store.database import psycopg_url
from core.store.leases import LeaseRecords
from core.store.sql_store import SqlStore
from tests.databases import Postgres
from tests.disks import small_disk
from tests.servers import PATIENCE

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
A, B = RenderId("a" * 32), RenderId("b" * 32)
PULSE = Pulse()


class Seconds:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


# --- by its own clock


async def test_a_worker_acts_for_less_time_than_others_wait() -> None:
    assert PULSE.own + PULSE.beat < PULSE.dead
    assert PULSE.dead + PULSE.beat + 5 < 30, "with the end of a transaction that stood still, a render is handed on within 30 s"


async def test_a_lease_is_certain_for_a_time_after_a_beat_was_sent() -> None:
    clock = Seconds()
    lease = WorkerLease(PULSE, clock=clock)
    with pytest.raises(LeaseLost):
        lease.worker()
    lease.renewed("w1", sent=100.0)
    clock.now = 107.9
    assert lease.certain()
    await lease.confirmed()
    clock.now = 108.0
    assert not lease.certain()
    assert lease.worker() == "w1", "in doubt, not lost: what is paid can still be kept"


async def test_in_doubt_nothing_is_begun_until_the_database_has_answered() -> None:
    clock = Seconds()
    lease = WorkerLease(PULSE, clock=clock)
    lease.renewed("w1", sent=90.0)
    waits = [asyncio.create_task(lease.confirmed()) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(one.done() for one in waits)
    lease.renewed("w1", sent=100.0)
    await asyncio.gather(*waits)


async def test_what_waits_in_doubt_is_broken_off_when_the_lease_is_lost() -> None:
    clock = Seconds()
    lease = WorkerLease(PULSE, clock=clock)
    lease.renewed("w1", sent=90.0)
    waiting = asyncio.create_task(lease.confirmed())
    await asyncio.sleep(0)
    lease.lost()
    lease.renewed("w2", sent=100.0)  # the same process, as another worker
    with pytest.raises(LeaseLost):
        await waiting


async def test_a_post_under_way_is_broken_off_in_doubt_and_done_over_afterwards() -> None:
    clock = Seconds()
    lease = WorkerLease(Pulse(own=0.05), clock=clock)
    lease.renewed("w1", sent=100.0)
    posts = Posts()
    posting = asyncio.create_task(LeasedPublisher(posts, lease).progress(None, Progress(tier="pro", stage="queued")))  # type: ignore[arg-type]
    await posts.begun.acquire()
    clock.now = 100.06
    await posts.broken.acquire()
    assert not posting.done()
    lease.renewed("w1", sent=clock.now)
    await posts.begun.acquire()
    posts.go.set()
    await posting


class Posts:
    """A publisher whose posts take until they may go."""

    def __init__(self) -> None:
        self.begun, self.broken, self.go = asyncio.Semaphore(0), asyncio.Semaphore(0), asyncio.Event()

    async def progress(self, post: object, progress: Progress) -> None:
        self.begun.release()
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            self.broken.release()
            raise


# --- the same server for DBOS


@pytest.mark.parametrize(
    ("url", "as_psycopg_takes_it"),
    [
        ("postgresql+asyncpg://ana:s%40fe@db.example:5433/studio", "postgresql+psycopg://ana:s%40fe@db.example:5433/studio"),
        ("postgresql://ana@/studio?host=/run/pg&timeout=3", "postgresql+psycopg://ana@/studio?host=%2Frun%2Fpg"),
        ("postgresql+asyncpg://ana@db/studio?ssl=verify-full", "postgresql+psycopg://ana@db/studio?sslmode=verify-full"),
        ("sqlite+aiosqlite:////data/darkroom.sqlite3", None),
    ],
)
def test_dbos_is_given_the_same_server_with_its_password(url: str, as_psycopg_takes_it: str | None) -> None:
    assert psycopg_url(url) == as_psycopg_takes_it


# --- watching the others


def beat(count: int) -> Beat:
    return Beat(worker="w1", executor="e1", count=count)


def test_a_worker_is_dead_that_does_not_beat_while_it_is_watched() -> None:
    clock = Seconds()
    watch = Watch(PULSE, clock)
    for _ in range(8):  # 14 s
        assert watch.dead([beat(7)]) == []
        clock.now += 2
    assert watch.dead([beat(8)]) == [], "it has beaten at last"
    for _ in range(7):
        clock.now += 2
        assert watch.dead([beat(8)]) == []
    clock.now += 2
    assert watch.dead([beat(8)]) == [beat(8)]


def test_whoever_could_not_look_takes_nobody_for_dead() -> None:
    clock = Seconds()
    watch = Watch(PULSE, clock)
    assert watch.dead([beat(7)]) == []
    clock.now += 60  # it stood still, or the database was away: so the other could not beat either
    assert watch.dead([beat(7)]) == []
    for _ in range(7):
        clock.now += 2
        assert watch.dead([beat(7)]) == []


# --- under which name


def name_of(folder: Path) -> str:
    number, lock = first_free(lambda number: folder / f"worker-{number}.lock", most=2)
    try:
        return lock.name(f"new-{number}")
    finally:
        lock.close()


def test_a_process_that_starts_again_has_the_same_name(tmp_path: Path) -> None:
    assert name_of(tmp_path) == name_of(tmp_path)


def test_a_worker_on_a_full_disk_works_under_a_name_that_nobody_else_has(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", megabytes=1) as disk:
        (disk / "worker-1.lock").touch(mode=0o600)
        with suppress(OSError), (disk / "rest").open("wb", buffering=0) as rest:
            while True:
                rest.write(bytes(4096))
        names = []
        for n in range(2):
            _, lock = first_free(lambda number: disk / f"worker-{number}.lock", most=1)
            names.append(lock.name(f"new-{n}"))
            lock.close()
        assert len(set(names)) == 2


def test_a_copy_of_a_data_folder_gives_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that live must not take each other for one that began anew."""
    original, copy = tmp_path / "original", tmp_path / "copy"
    original.mkdir()
    names = {name_of(original)}
    shutil.copytree(original, copy)
    names.add(name_of(copy))
    monkeypatch.setattr(locks, "_START", tmp_path / "clone")  # the same files, on a clone of the machine
    (tmp_path / "clone").write_text("another")
    names.add(name_of(original))
    assert len(names) == 3


# --- sharing


async def test_each_takes_its_part_and_what_lies_for_long_anybody(tmp_path: Path) -> None:
    clock = Seconds()
    jobs = SharedJobs(tmp_path, store=None, url="", new_id=str, clock=clock)  # type: ignore[arg-type]
    found = [Open(render=RenderId(str(n)), state=RenderState.QUEUED, accepted_at=NOW, worker=None, number=0) for n in range(5)]
    assert jobs._wanted(found, 0) == [], "before it knows how many there are"
    jobs._workers = 2
    assert jobs._wanted(found, 0) == ["0", "1", "2"]
    assert jobs._wanted(found, 2) == ["0"]
    assert jobs._wanted(found, 3) == []
    clock.now += 2.1
    assert jobs._wanted(found, 3) == ["0", "1", "2", "3", "4"], "the other does not take them"


async def test_what_is_given_back_is_not_begun_any_more(tmp_path: Path) -> None:
    """Its workflow may have been starting, and starts before the database has answered."""
    works = Works()

    class Store:
        async def open_renders(self) -> Sequence[Open]:
            return [Open(render=A, state=RenderState.QUEUED, accepted_at=NOW, worker="w1", number=1)]

        async def release(self, worker: str, renders: Sequence[RenderId]) -> None:
            assert renders == [A]
            await jobs._work(A)

    jobs = SharedJobs(tmp_path, store=Store(), url="", new_id=str)  # type: ignore[arg-type]
    jobs._works, jobs._held = works, {A: 1}
    jobs.drain()
    await jobs._swept(works, Workflows(jobs._work), "w1")
    assert works.worked == []
    assert jobs._held == {}


async def test_a_death_counts_once_however_often_the_renders_are_given_back(tmp_path: Path) -> None:
    works = Works()

    class Store:
        released = 0

        async def release(self, worker: str, renders: Sequence[RenderId]) -> None:
            self.released += 1
            if self.released == 1:
                raise TimeoutError

    jobs = SharedJobs(tmp_path, store=Store(), url="", new_id=str)  # type: ignore[arg-type]
    with pytest.raises(TimeoutError):
        await jobs._inherited(works, "w1", [A])
    await jobs._inherited(works, "w1", [A, B])  # another worker has died meanwhile
    await jobs._inherited(works, "w1", [A])  # it was taken again, and its worker died
    assert works.deaths == [{A}, {B}, {A}]


class Works:
    """The port Works, on which nothing is busy."""

    def __init__(self) -> None:
        self.worked: list[RenderId] = []
        self.deaths: list[Collection[RenderId] | None] = []

    async def begin(self, *, died: bool, among: Collection[RenderId] | None = None) -> None:
        assert died
        self.deaths.append(among)

    async def work(self, id: RenderId) -> None:
        self.worked.append(id)

    def call_off(self, id: RenderId) -> None: ...

    def busy(self, id: RenderId) -> bool:
        return False


# --- in the database


async def accepted(store: SqlStore, render: RenderId) -> None:
    place = Place(platform="slack", workspace="T1", channel="C1", root=render)
    ask = Ask(event=render, place=place, person=Person(id="U1", name="Mia"), wish=Wish(act=Act.NEW, words="a door"))
    entry = Entry(id=render, ask=ask, thread=ThreadId(render), choice=None, target=None, follows=False)
    assert await store.accept(entry, NOW) == 0


async def test_a_render_is_held_by_one_worker(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        leases = store.leases
        await accepted(store, A)
        for worker in ("w1", "w2"):
            assert await leases.join(worker, f"executor of {worker}") == []
        taken = await asyncio.gather(*(leases.take(worker, [A]) for worker in ("w1", "w2")))
        assert sorted(map(len, taken)) == [0, 1]
        [open] = await leases.open_renders()
        holder = open.worker
        assert holder in ("w1", "w2")
        assert open.number == 1
        await leases.release(holder, [A])
        other = "w2" if holder == "w1" else "w1"
        assert await leases.take(other, [A]) == {A: 2}


async def test_after_a_take_over_the_worker_before_changes_nothing(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        leases = store.leases
        await accepted(store, A)
        await leases.join("w1", "e1")
        await leases.join("w2", "e2")
        await leases.take("w1", [A])
        first, second = store.held_by(lambda: "w1"), store.held_by(lambda: "w2")
        await first.set_mark(A, "placeholder", "1")
        assert await leases.take_over("w1", 0, "w2") == [A]
        assert await leases.take_over("w1", 0, "w2") is None, "once"
        assert not await leases.beat("w1")
        assert await leases.take("w1", [B]) == {}, "the dead take nothing"
        for change in (
            lambda: first.set_mark(A, "placeholder", "2"),
            lambda: first.begin_call(A, 0),
            lambda: first.take_turn(A, NOW),
            lambda: first.advance(A, RenderState.FAILED, of=(RenderState.QUEUED,), now=NOW),
            lambda: first.reported(A),
        ):
            with pytest.raises(LeaseLost):
                await change()
        await first.set_marks("placeholder", {A: "3"})
        assert await store.marks(A) == {"placeholder": "1"}
        assert await second.take_turn(A, NOW) is not None
        await second.reported(A)
        assert await leases.open_renders() == []


async def test_a_worker_that_has_beaten_is_not_taken_over(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        leases = store.leases
        await leases.join("w1", "e1")
        await leases.join("w2", "e2")
        assert await leases.beat("w1")
        assert await leases.take_over("w1", 0, "w2") is None
        assert [one.worker for one in await leases.beats()] == ["w1", "w2"]
        assert await leases.take_over("w1", 1, "w2") == []


async def test_who_joins_is_behind_all_others_whatever_the_clock_says(postgres: Postgres) -> None:
    """Whoever is in front leads, so a worker that joins must not step before one that leads already."""
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        leases = store.leases
        await leases.join("w2", "e2")
        postgres.rows(url, "UPDATE workers SET joined_at = joined_at + 3600000")  # the clock went an hour back since
        await leases.join("w1", "e1")
        await leases.join("w0", "e0")
        assert [one.worker for one in await leases.beats()] == ["w2", "w1", "w0"]


async def test_what_is_reported_while_somebody_waits_to_take_it_is_held_by_nobody(postgres: Postgres) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        leases = store.leases
        await accepted(store, A)
        await leases.join("w1", "e1")
        await leases.join("w2", "e2")
        await leases.take("w1", [A])
        with postgres.connected(url) as reporting:
            with reporting.transaction():  # as RunningRecords.reported does
                reporting.execute(f"UPDATE renders SET reported = 1 WHERE id = '{A}'".encode())
                reporting.execute(f"DELETE FROM leases WHERE render = '{A}'".encode())
                taking = asyncio.create_task(leases.take("w2", [A]))
                done, _ = await asyncio.wait([taking], timeout=0.2)
                assert not done
            assert await taking == {}
        assert postgres.rows(url, "SELECT * FROM leases") == []


async def test_a_process_that_begins_anew_has_what_it_held_before(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        leases = store.leases
        await accepted(store, A)
        await leases.join("w1", "e1")
        await leases.take("w1", [A])
        assert await leases.join("w2", "e1") == [A]
        assert not await leases.beat("w1")


async def test_whoever_leaves_gives_everything_back(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        leases = store.leases
        await accepted(store, A)
        await leases.join("w1", "e1")
        await leases.take("w1", [A])
        await leases.leave("w1")
        assert [(one.render, one.worker) for one in await leases.open_renders()] == [(A, None)]
        assert await leases.beats() == []


async def test_a_take_over_waits_for_a_write_under_way_and_no_longer_than_it_may_stand_still(postgres: Postgres) -> None:
    url = await postgres.new()
    async with SqlStore.open(url) as store:
        leases = store.leases
        await accepted(store, A)
        await leases.join("w1", "e1")
        await leases.join("w2", "e2")
        await leases.take("w1", [A])
        with postgres.connected(url) as stands_still:
            with stands_still.transaction():
                stands_still.execute(f"SELECT * FROM leases WHERE render = '{A}' FOR SHARE".encode())
                taking_over = asyncio.create_task(leases.take_over("w1", 0, "w2"))
                done, _ = await asyncio.wait([taking_over], timeout=0.2)
                assert not done
            assert await taking_over == [A]


async def test_records_of_jobs_are_forgotten_whichever_worker_had_them(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflows, "_PAGE", 2)
    url = await postgres.new()
    server = psycopg_url(url)
    assert server is not None
    async with SqlStore.open(url) as store:
        await accepted(store, A)
        works = Works()
        jobs = SharedJobs(tmp_path, store=store.leases, url=server, new_id=lambda: "e1")
        async with jobs.running(works):
            async with asyncio.timeout(PATIENCE):
                while not (works.worked and jobs.leads()):  # noqa: ASYNC110 — it begins when the database has answered
                    await asyncio.sleep(0.01)
                while postgres.rows(url, "SELECT 1 FROM dbos.workflow_status WHERE status = 'PENDING'"):  # noqa: ASYNC110 — DBOS notes it
                    await asyncio.sleep(0.01)
            await store.leases.join("w9", "lives")
            copied = (
                "INSERT INTO dbos.workflow_status SELECT (jsonb_populate_record(s, jsonb_build_object("
                "'workflow_uuid', v.id, 'executor_id', v.executor, 'status', v.status, 'created_at', v.at, 'completed_at', v.at))).*"
                " FROM dbos.workflow_status s, (VALUES {}) AS v (id, executor, status, at) WHERE s.workflow_uuid = '{}'"
            )
            rows = [
                *((f"old-{n}", "gone", "SUCCESS", 1000) for n in range(3)),
                *((f"running-{n}", "lives", "PENDING", 1000) for n in range(3)),
                *((f"left-{n}", "gone", "PENDING", 1000) for n in range(3)),
                ("left-lately", "gone", "PENDING", 4_000_000_000_000),
            ]
            postgres.rows(url, copied.format(", ".join(map(str, rows)), A))
            await jobs.forget_before(datetime.now(UTC) - timedelta(days=1))
    kept = postgres.rows(url, "SELECT workflow_uuid FROM dbos.workflow_status ORDER BY created_at, workflow_uuid")
    assert [id for (id,) in kept] == ["running-0", "running-1", "running-2", A, "left-lately"]


@pytest.mark.parametrize(
    "passes", [psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.TooManyConnections, psycopg.errors.AdminShutdown]
)
async def test_a_server_that_takes_no_jobs_yet_is_asked_again(passes: type[psycopg.Error]) -> None:
    """As one that is not yet, or no more, the one that writes."""

    def refuse() -> None:
        raise passes("not now")

    with pytest.raises(CannotStartYet, match=r"database.url cannot be opened \(not now\)"):
        await Workflows(Works().work).launch({}, called="database.url", prepare=refuse)


@pytest.mark.parametrize("stays", [psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidSchemaName])
async def test_a_server_that_somebody_has_to_mend_is_not_asked_again(stays: type[psycopg.Error]) -> None:
    def refuse() -> None:
        raise stays("never")

    with pytest.raises(CannotStart, match=r"database.url cannot be opened \(never\)") as refused:
        await Workflows(Works().work).launch({}, called="database.url", prepare=refuse)
    assert not isinstance(refused.value, CannotStartYet)


async def test_a_worker_whose_beginning_got_no_answer_begins_again(postgres: Postgres, tmp_path: Path) -> None:
    """What it asked for the first time may have been done all the same."""
    async with SqlStore.open(await postgres.new()) as store:
        await accepted(store, A)
        await store.leases.join("before", "e1")
        await store.leases.take("before", [A])
        leases = Unanswered(store.leases)
        sleeps: list[float] = []

        async def sleep(seconds: float) -> None:
            sleeps.append(seconds)

        ids = (f"w{n}" for n in itertools.count(1))
        jobs = SharedJobs(tmp_path, store=leases, url="", new_id=lambda: next(ids), sleep=sleep)  # type: ignore[arg-type]
        assert await jobs._joined("e1") == ("w2", [A])
        assert [one.worker for one in await store.leases.beats()] == ["w2"]
        assert len(sleeps) == 1


class Unanswered:
    """The port LeaseStore, whose first answer is lost."""

    def __init__(self, leases: LeaseRecords) -> None:
        self._leases = leases
        self._asked = 0

    async def join(self, worker: str, executor: str) -> Sequence[RenderId]:
        left = await self._leases.join(worker, executor)
        self._asked += 1
        if self._asked == 1:
            raise TimeoutError
        return left
