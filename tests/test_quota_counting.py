"""Limits hold whatever happens in whatever order: a machine against a plain model, many at once, and two processes on one
database."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule

from core.model import (
    UNPAINTED,
    Act,
    Ask,
    Choice,
    MicroDollars,
    Painted,
    Person,
    Place,
    Reason,
    Receipt,
    RenderId,
    RenderState,
    ThreadId,
    VersionId,
    Vocabulary,
    Wish,
)
from core.ports.engine import ModelCall
from core.ports.records import Entry
from core.quota import Balance, Claim, Limit, Per, Rules, Scope, Spent, Target, Terms, Unit, span
from core.quota.admins import By
from core.quota.audit import telling
from core.quota.refusals import refusal
from core.store.sql_store import SqlStore
from tests.databases import Databases, Postgres
from tests.empty import empty_database
from tests.test_store import version

TELL = telling(Vocabulary())
RULES = Rules(zone=ZoneInfo("Europe/Berlin"), zone_name="Europe/Berlin")
START = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)  # the night before the clocks go back
PEOPLE = [Person(id=name, name=name.title()) for name in ("ana", "ben")]
CHANNELS = [Place(platform="slack", workspace="T1", channel=channel) for channel in ("C1", "C2")]
ELSEWHERE = [Place(platform="discord", workspace="4711", channel="C1"), Place(platform="discord", workspace="dm", channel="D1")]
TIERS = ("flash", "pro")
GROUPS = ("G1", "G_")
ADMIN = Person(id="ada", name="Ada")
PRICES = {"1K": MicroDollars(60_000), "4K": MicroDollars(150_000)}


def entry(n: int, place: Place, person: Person, *, tier: str = "flash", count: int = 1, size: str = "1K", **more: object) -> Entry:
    wish = Wish(act=Act.NEW, words="a lighthouse", count=count)
    claim = Claim(tier=tier, model=tier, count=count, size=size, prices=PRICES, fixed=True, seen=None, rules=RULES)
    return Entry(
        id=RenderId(f"r{n}"),
        ask=Ask(event=f"e{n}", place=place, person=person, wish=wish),
        thread=ThreadId(f"t{n}"),
        choice=Choice(tier=tier, reason=Reason.ORDINARY, rule=10),
        target=None,
        follows=False,
        claim=replace(claim, **more),  # type: ignore[arg-type]
    )


def painted(slot: int, cost: int) -> Painted:
    return Painted(slot=slot, original=version(slot + 1, "r", "t").original, receipt=Receipt(cost=MicroDollars(cost), seconds=1.0))


def limit(target: Target, unit: Unit, amount: int, per: Per = Per.DAY, *, tier: str = "", each: bool = False) -> Limit:
    return Limit(target=target, terms=Terms(unit=unit, amount=amount, per=per, tier=tier, each=each))


@dataclass
class Row:
    """A picture as the model of the machine knows it."""

    state: str
    reserved: int
    cost: int = 0


@dataclass
class Job:
    place: Place
    person: str
    tier: str
    groups: tuple[str, ...]
    at: datetime
    rows: list[Row]
    over: bool = False


@dataclass
class Plain:
    """A plain model of limits that adds everything up anew each time."""

    rules: Rules = RULES
    limits: dict[str, Limit] = field(default_factory=dict)
    grants: list[tuple[str, str, int, datetime, datetime]] = field(default_factory=list)
    jobs: dict[int, Job] = field(default_factory=dict)

    def balance(self, limit: Limit, place: Place, person: str, now: datetime) -> Balance:
        period = span(limit.terms.per, now, RULES.zone)
        counted = [
            row
            for job in self.jobs.values()
            for row in job.rows
            if period.starts <= job.at < period.ends
            and self._reaches(limit, place, job.place)
            and limit.binds(job.place.channel, job.person, job.groups)
            and limit.terms.tier in ("", job.tier)
            and (not limit.terms.each or job.person == person)
        ]
        money = limit.terms.unit is Unit.MONEY
        return Balance(
            limit=limit,
            span=period,
            used=sum(row.cost if money else 1 for row in counted if row.state == "used"),
            held=sum(row.reserved if money else 1 for row in counted if row.state == "held"),
            granted=sum(
                extra
                for key, holder, extra, starts, ends in self.grants
                if key == limit.key and holder in ("", person) and starts <= now < ends
            ),
        )

    def _reaches(self, limit: Limit, place: Place, other: Place) -> bool:
        """Whether what is done in another place counts where somebody looks at it from this one."""
        if limit.target.scope is Scope.TOTAL:
            return not limit.terms.each or place.platform == other.platform
        return (place.platform, place.workspace) == (other.platform, other.workspace)

    def binding(self, place: Place, person: str, groups: tuple[str, ...], tier: str | None = None) -> list[Limit]:
        of_workspace = list(self.limits.values()) if place in CHANNELS else []
        bound = [*RULES.applying(of_workspace, place, person, groups), *self.rules.ceilings]
        return [limit for limit in bound if tier is None or limit.terms.tier in ("", tier)]


TARGETS = st.sampled_from(
    [
        Target.workspace(),
        *(Target.in_channel(place.channel) for place in CHANNELS),
        Target.member("C1", PEOPLE[0]),
        Target.person(PEOPLE[1]),
        *(Target.group(group, group) for group in GROUPS),
    ]
)


COSTS = st.integers(0, 200_000)
_IMAGES = st.builds(
    Terms, unit=st.just(Unit.IMAGES), amount=st.integers(1, 6), per=st.sampled_from(Per), tier=st.sampled_from(["", *TIERS])
)
_MONEY = st.builds(Terms, unit=st.just(Unit.MONEY), amount=st.integers(60_000, 900_000), per=st.sampled_from(Per))
LIMITS = st.builds(
    lambda target, terms, each: Limit(
        target=target, terms=replace(terms, each=each and target.scope not in (Scope.MEMBER, Scope.PERSON))
    ),
    TARGETS,
    _IMAGES | _MONEY,
    st.booleans(),
)
CEILINGS = st.lists(
    st.builds(
        lambda target, terms, each: Limit(target=target, terms=replace(terms, each=each)),
        st.sampled_from([Target.total(), Target.each_workspace()]),
        _IMAGES | _MONEY,
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda limit: limit.key,
)
_MEMORY = next((folder for folder in ("/dev/shm",) if os.access(folder, os.W_OK)), None)  # a disk would take most of the time


class Quotas(RuleBasedStateMachine):
    renders: Bundle[int] = Bundle("renders")

    @initialize(first=st.lists(LIMITS, min_size=1, max_size=3), ceilings=CEILINGS)
    def begin(self, first: list[Limit], ceilings: list[Limit]) -> None:
        self.folder = TemporaryDirectory(dir=_MEMORY)
        self.runner = asyncio.Runner()
        self.now, self.count, self.plain = START, 0, Plain(rules=replace(RULES, ceilings=tuple(ceilings)))
        self.url = self.runner.run(self.new(Path(self.folder.name)))
        self.open()
        for one in first:
            self.set(one)

    async def new(self, folder: Path) -> str:
        return await empty_database(folder / "d.sqlite3")

    def open(self) -> None:
        self.stack = AsyncExitStack()
        self.store = self.runner.run(self.stack.enter_async_context(SqlStore.open(self.url)))
        self.runner.run(self.store.ledger.begin(self.plain.rules))

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.runner.run(self.stack.aclose())
            self.runner.close()
            self.folder.cleanup()

    def by(self) -> By:
        self.count += 1
        return By(event=f"a{self.count}", place=CHANNELS[0], person=ADMIN)

    # --- admins

    @rule(new=LIMITS)
    def set(self, new: Limit) -> None:
        before = self.runner.run(self.store.ledger.change(self.by(), [new], [], self.now, TELL))
        assert before == {new.key: self.plain.limits.get(new.key)}
        self.plain.limits[new.key] = new

    @precondition(lambda self: self.plain.limits)
    @rule(data=st.data())
    def clear(self, data: st.DataObject) -> None:
        gone = data.draw(st.sampled_from(list(self.plain.limits.values())))
        self.runner.run(self.store.ledger.change(self.by(), [], [gone], self.now, TELL))
        del self.plain.limits[gone.key]

    @precondition(lambda self: self.plain.limits)
    @rule(data=st.data(), extra=st.integers(1, 200_000), whose=st.sampled_from(["", "ana", "ben"]), twice=st.booleans())
    def grant(self, data: st.DataObject, extra: int, whose: str, twice: bool) -> None:
        known = data.draw(st.sampled_from(list(self.plain.limits.values())))
        extra = extra if known.terms.unit is Unit.MONEY else 1 + extra % 3
        by, holder = self.by(), known.holder(whose)
        for again in range(1 + twice):
            new = self.runner.run(self.store.ledger.grant(by, by.event, known, holder, extra, RULES, self.now, TELL(known, known)))
            assert new == (not again)
        period = span(known.terms.per, self.now, RULES.zone)
        self.plain.grants.append((known.key, holder, extra, period.starts, period.ends))

    # --- people

    @rule(
        target=renders,
        place=st.sampled_from([*CHANNELS, *ELSEWHERE]),
        person=st.sampled_from(PEOPLE),
        tier=st.sampled_from(TIERS),
        count=st.integers(1, 4),
        size=st.sampled_from(list(PRICES)),
        groups=st.sampled_from([(), ("G1",), ("G_",), ("G1", "G_"), ("GX",)]),
    )
    def reserve(
        self, place: Place, person: Person, tier: str, count: int, size: str, groups: tuple[str, ...]
    ) -> int | MultipleResults[int]:
        self.count += 1
        price = PRICES[size]
        balances = [
            self.plain.balance(one, place, person.id, self.now) for one in self.plain.binding(place, person.id, groups, tier)
        ]
        fits = all(one.takes(count if one.limit.terms.unit is Unit.IMAGES else count * price) for one in balances)
        new = entry(self.count, place, person, tier=tier, count=count, size=size, groups=groups, rules=self.plain.rules)
        if not fits:
            spent = self.runner.run(self.store.accept(new, self.now))
            assert isinstance(spent, Spent)
            assert spent.balance in balances
            full = [one for one in balances if not one.takes(count if one.limit.terms.unit is Unit.IMAGES else count * price)]
            assert spent.grantable is not any(one.limit.ceiling for one in full)
            assert self.runner.run(self.store.render(new.id)) is None
            return multiple()
        assert self.runner.run(self.store.accept(new, self.now)) == 0
        rows = [Row(state="held", reserved=price) for _ in range(count)]
        self.plain.jobs[self.count] = Job(place, person.id, tier, groups, self.now, rows)
        return self.count

    @rule(
        n=renders,
        steps=st.lists(st.sampled_from(["paint", "paint", "finish", "fail", "cancel"]), min_size=1, max_size=4),
        cost=COSTS,
    )
    def work(self, n: int, steps: list[str], cost: int) -> None:
        """Take steps in any order, also on a render that is over."""
        for slot, step in enumerate(steps):
            if step == "paint":
                self.paint(n, slot, cost)
            elif step == "finish":
                self.finish(n)
            else:
                self.give_up(n, RenderState.FAILED if step == "fail" else RenderState.CANCELLED)

    def paint(self, n: int, slot: int, cost: int) -> None:
        """Keep a picture twice."""
        job = self.plain.jobs[n]
        slot %= len(job.rows)
        self.runner.run(self.store.begin_call(RenderId(f"r{n}"), slot))
        for paid in (cost, cost + 1):
            self.runner.run(self.store.keep_painted(RenderId(f"r{n}"), painted(slot, paid), job.tier, (), self.now))
        row = job.rows[slot]
        if row.state == "held":
            row.state, row.cost = "used", min(cost, row.reserved)

    def finish(self, n: int) -> None:
        """Record the versions, which gives back what was not painted."""
        job = self.plain.jobs[n]
        self.count += 1
        versions = [version(self.count, f"r{n}", f"t{n}")]
        made = self.runner.run(self.store.record_versions(RenderId(f"r{n}"), versions, self.plain.rules, self.now))
        if made is not None and not job.over:
            job.over = True
            for row in job.rows:
                row.state = "released" if row.state == "held" else row.state

    def give_up(self, n: int, to: RenderState) -> None:
        job = self.plain.jobs[n]
        happened = self.runner.run(self.store.advance(RenderId(f"r{n}"), to, of=UNPAINTED, now=self.now, failure="refused"))
        assert happened == (not job.over)
        if happened:
            job.over = True
            for row in job.rows:
                row.state, row.cost = "released", 0

    # --- the world

    @rule(
        minutes=st.sampled_from([1, 20, 60, 60 * 24, 60 * 24 * 8, -30, -60 * 5]),
        then=st.sampled_from(["", "crash", "forget"]),
        ceilings=CEILINGS,
    )
    def world(self, minutes: int, then: str, ceilings: list[Limit]) -> None:
        """Advance the clock or put it back, restart the process with other limits of the operator's, or delete the meters and rebuild
        them from the ledger."""
        self.now += timedelta(minutes=minutes)
        if then == "crash":
            self.plain.rules = replace(RULES, ceilings=tuple(ceilings))
            self.runner.run(self.stack.aclose())
            self.open()
        elif then == "forget":
            self.runner.run(self.store.forget_before(self.now + timedelta(days=40)))

    @rule(per=st.sampled_from(Per), side=st.sampled_from(["last", "first", "back"]))
    def edge(self, per: Per, side: str) -> None:
        """Move the clock to a period's last instant, to the first of the next, or back to where this one began."""
        period = span(per, self.now, RULES.zone)
        self.now = {"last": period.ends - timedelta(milliseconds=1), "first": period.ends, "back": period.starts}[side]

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "store"):
            return
        for person in PEOPLE:
            for place in (*CHANNELS, *ELSEWHERE):
                ledger, rules = self.store.ledger, self.plain.rules
                found = self.runner.run(ledger.balances_at(place, person.id, GROUPS, rules, self.now, tier=None))
                expected = [
                    self.plain.balance(one, place, person.id, self.now) for one in self.plain.binding(place, person.id, GROUPS)
                ]
                assert sorted(found, key=lambda one: one.limit.key) == sorted(expected, key=lambda one: one.limit.key)
                assert all(one.held >= 0 and one.used >= 0 for one in found)


TestQuotas = pytest.mark.timeout(300)(Quotas.TestCase)  # half a minute on a quiet machine
TestQuotas.settings = settings(max_examples=40, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class PostgresQuotas(Quotas):
    """The same on PostgreSQL, where a step takes ten times as long."""

    server: ClassVar[Postgres]

    async def new(self, folder: Path) -> str:
        return await self.server.new()


@pytest.fixture
def served(postgres: Postgres) -> None:
    PostgresQuotas.server = postgres


TestPostgresQuotas = pytest.mark.usefixtures("served")(pytest.mark.timeout(300)(PostgresQuotas.TestCase))
TestPostgresQuotas.settings = settings(TestQuotas.settings, max_examples=4, stateful_step_count=30)


# --- many at once -------------------------------------------------------------------------------------------------------


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(await databases.new()) as open:
        yield open


async def test_a_period_ends_where_the_next_begins(store: SqlStore) -> None:
    hourly = limit(Target.in_channel("C1"), Unit.IMAGES, 3, Per.HOUR)
    await store.ledger.change(By(event="a", place=CHANNELS[0], person=ADMIN), [hourly], [], START, TELL)
    begins = START + timedelta(hours=1)
    last = begins - timedelta(milliseconds=1)

    async def held(at: datetime) -> int:
        return (await store.ledger.balance(CHANNELS[0], hourly, "ana", RULES, at)).held

    await store.accept(entry(1, CHANNELS[0], PEOPLE[0], count=2), last)
    assert (await held(last), await held(begins)) == (2, 0)
    await store.accept(entry(2, CHANNELS[0], PEOPLE[0], count=3), begins)
    assert (await held(last), await held(begins)) == (2, 3)
    await store.accept(entry(3, CHANNELS[0], PEOPLE[0], count=1), last)  # the clock was put back
    assert (await held(last), await held(begins)) == (3, 3)
    await store.advance(RenderId("r2"), RenderState.FAILED, of=(RenderState.QUEUED,), now=last)
    assert (await held(last), await held(begins)) == (3, 0)
    await store.forget_before(START + timedelta(days=40))  # meters are made anew from the ledger
    assert (await held(last), await held(begins)) == (3, 0)


async def test_what_was_charged_is_given_back_where_nothing_is_shown(store: SqlStore) -> None:
    """Two of three are painted, then the render fails or is called off: nothing counts as used, and nothing is held."""
    images = limit(Target.in_channel("C1"), Unit.IMAGES, 100)
    for n, to in enumerate((RenderState.FAILED, RenderState.CANCELLED), start=1):
        await store.accept(entry(n, CHANNELS[0], PEOPLE[0], count=3), START)
        for slot in (0, 1):
            await store.keep_painted(RenderId(f"r{n}"), painted(slot, 20_000), "flash", (), START)
        balance = await store.ledger.balance(CHANNELS[0], images, "", RULES, START)
        assert (balance.used, balance.held) == (2, 1)
        assert await store.advance(RenderId(f"r{n}"), to, of=(RenderState.QUEUED,), now=START, failure="refused")
        balance = await store.ledger.balance(CHANNELS[0], images, "", RULES, START)
        assert (balance.used, balance.held) == (0, 0)


async def test_what_became_current_since_the_ask_was_read_counts_at_its_size(store: SqlStore) -> None:
    """Between the reading of an ask and its acceptance, a larger picture may have become the thread's current one."""
    large = replace(version(1, "r1", "t1"), asked_size="4K")
    await store.accept(entry(1, CHANNELS[0], PEOPLE[0], size="4K"), START)
    await store.keep_painted(RenderId("r1"), painted(0, 100_000), "flash", (), START)
    await store.record_versions(RenderId("r1"), [large], RULES, START)
    await store.advance(RenderId("r1"), RenderState.DONE, of=(RenderState.PAINTED,), now=START)
    money = limit(Target.in_channel("C1"), Unit.MONEY, 10**9)

    async def held(n: int, seen: VersionId | None) -> int:
        new = replace(entry(n, CHANNELS[0], PEOPLE[0], fixed=False, seen=seen), thread=ThreadId("t1"))
        await store.accept(new, START)
        found = (await store.ledger.balance(CHANNELS[0], money, "", RULES, START)).held
        await store.advance(new.id, RenderState.FAILED, of=(RenderState.QUEUED,), now=START)
        return found

    assert await held(2, large.id) == PRICES["1K"]
    assert await held(3, None) == PRICES["4K"]


async def test_the_limit_that_stands_in_the_way_the_longest_is_named(store: SqlStore) -> None:
    three = [limit(Target.in_channel("C1"), Unit.IMAGES, 1, per) for per in (Per.HOUR, Per.MONTH, Per.DAY)]
    await store.ledger.change(By(event="a", place=CHANNELS[0], person=ADMIN), three, [], START, TELL)
    await store.accept(entry(1, CHANNELS[0], PEOPLE[0]), START)
    spent = await store.accept(entry(2, CHANNELS[0], PEOPLE[0]), START)
    assert isinstance(spent, Spent)
    assert spent.balance.limit.terms.per is Per.MONTH
    never = limit(Target.workspace(), Unit.MONEY, 50_000, Per.HOUR)  # less than one picture's highest price
    await store.ledger.change(By(event="b", place=CHANNELS[0], person=ADMIN), [never], [], START, TELL)
    spent = await store.accept(entry(3, CHANNELS[0], PEOPLE[0]), START)
    assert isinstance(spent, Spent)
    assert "; the limit is " in refusal(spent)
    assert spent.balance.limit == never, "waiting does not help there"


SIX = [
    limit(Target.workspace(), Unit.MONEY, 10**9, Per.MONTH),
    limit(Target.in_channel("C1"), Unit.IMAGES, 37),
    limit(Target.in_channel("C1"), Unit.MONEY, 10**9, Per.WEEK),
    limit(Target.in_channel("C1"), Unit.IMAGES, 500, Per.HOUR, each=True),
    limit(Target.person(PEOPLE[0]), Unit.IMAGES, 10**6, Per.MONTH),
    limit(Target.group("G1", "all"), Unit.IMAGES, 10**6, tier="flash"),
]


TOTAL = replace(
    RULES, ceilings=(limit(Target.total(), Unit.IMAGES, 37), limit(Target.each_workspace(), Unit.MONEY, 10**9, Per.MONTH))
)


async def test_two_hundred_at_once_never_get_more_than_there_is(store: SqlStore) -> None:
    await store.ledger.change(By(event="a", place=CHANNELS[0], person=ADMIN), SIX, [], START, TELL)

    async def one(n: int) -> bool:
        return not isinstance(await store.accept(entry(n, CHANNELS[0], PEOPLE[0], groups=("G1",)), START), Spent)

    accepted = await asyncio.gather(*(one(n) for n in range(200)))
    over = [n for n, taken in enumerate(accepted) if taken][:5]  # what they held is free for others
    await asyncio.gather(*(store.advance(RenderId(f"r{n}"), RenderState.FAILED, of=(RenderState.QUEUED,), now=START) for n in over))
    assert sum(await asyncio.gather(*(one(n) for n in range(200, 300)))) == 5
    found = await store.ledger.balances_at(CHANNELS[0], "ana", ("G1",), RULES, START, tier="flash")
    tightest = next(balance for balance in found if balance.most == 37)
    assert len(found) == 6
    assert (tightest.held, tightest.left) == (37, 0)
    assert sum(accepted) == 37


CHILD = dedent("""
    import asyncio, sys
    from core.quota import Spent
    from core.store.sql_store import SqlStore
    from tests.test_quota_counting import CHANNELS, ELSEWHERE, PEOPLE, START, TOTAL, entry, painted
    from core.model import RenderId, Receipt

    async def main(url, first, total):
        more = {"rules": TOTAL} if total else {}
        place = ELSEWHERE[0] if total and first else CHANNELS[0]
        async with SqlStore.open(url) as store:
            print("ready", flush=True)
            sys.stdin.readline()

            async def one(n):
                if isinstance(await store.accept(entry(n, place, PEOPLE[0], groups=("G1",), **more), START), Spent):
                    return 0
                await store.begin_call(RenderId(f"r{n}"), 0)
                await store.keep_painted(RenderId(f"r{n}"), painted(0, 34_000), "flash", (), START)
                return 1

            print(sum(await asyncio.gather(*(one(n) for n in range(first, first + 30)))))

    asyncio.run(main(sys.argv[1], int(sys.argv[2]), bool(sys.argv[3])))
""")


@pytest.mark.parametrize(("limits", "rules"), [(SIX, RULES), ([], TOTAL)], ids=["of one workspace", "over two workspaces"])
async def test_two_processes_on_one_database_share_the_limits(limits: list[Limit], rules: Rules, databases: Databases) -> None:
    url = await databases.new()
    async with SqlStore.open(url) as store:
        await store.ledger.begin(rules)
        await store.ledger.change(By(event="a", place=CHANNELS[0], person=ADMIN), limits, [], START, TELL)
        command = [sys.executable, "-c", CHILD, url]
        both = [
            await asyncio.create_subprocess_exec(
                *command,
                str(first),
                "" if limits else "total",
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[1],
            )
            for first in (0, 1000)
        ]
        async with asyncio.timeout(60):
            for child in both:
                assert child.stdout is not None
                assert await child.stdout.readline() == b"ready\n"
            outputs = await asyncio.gather(*(child.communicate(b"go\n") for child in both))
        assert sum(int(out) for out, _ in outputs) == 37
        [tightest] = [
            one for one in await store.ledger.balances_at(CHANNELS[0], "ana", (), rules, START, tier="flash") if one.most == 37
        ]
        assert (tightest.used, tightest.held, tightest.left) == (37, 0, 0)
        cells = await store.ledger.usage_rows(START - timedelta(1), START + timedelta(1), after=None, limit=100)
        assert sum(row.charged for row in cells) == 37 * 34_000


# --- on a server that restarts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("crash", [False, True], ids=["restarted", "crashed"])
async def test_the_ledger_is_exact_where_the_server_restarts_under_many_asks(postgres: Postgres, crash: bool) -> None:
    """Two programs at once, each ask delivered to both: what was told is what is kept, to the cent."""
    url = await postgres.new()
    calls = (ModelCall(outcome="painted", cost=MicroDollars(34_000), seconds=1.0, billed=True),)
    met = asyncio.Event()
    async with SqlStore.open(f"{url}&timeout=60") as one, SqlStore.open(f"{url}&timeout=60") as two:
        await one.ledger.change(By(event="a", place=CHANNELS[0], person=ADMIN), SIX, [], START, TELL)

        async def ask(n: int) -> int:
            told = await asyncio.gather(*(at.accept(entry(n, CHANNELS[0], PEOPLE[0], groups=("G1",)), START) for at in (one, two)))
            accepted = [answer for answer in told if not (answer is None or isinstance(answer, Spent))]
            if n == 30:
                met.set()
            if accepted:
                await two.begin_call(RenderId(f"r{n}"), 0)
                await one.keep_painted(RenderId(f"r{n}"), painted(0, 34_000), "flash", calls, START)
            return len(accepted)

        async def some(numbers: range) -> int:
            return sum([await ask(n) for n in numbers])

        async def restart() -> None:
            await met.wait()
            await asyncio.to_thread(postgres.stop, crash=crash)
            await asyncio.to_thread(postgres.start)

        restarting = asyncio.create_task(restart())
        accepted = sum(await asyncio.gather(*(some(range(first, 80, 8)) for first in range(8))))
        await restarting
    assert accepted == 37
    assert postgres.rows(url, "SELECT state, COUNT(*), SUM(cost) FROM ledger GROUP BY state") == [("used", 37, 37 * 34_000)]
    assert postgres.rows(url, "SELECT COUNT(*), SUM(cost) FROM model_calls") == [(37, 37 * 34_000)]
    assert postgres.rows(url, "SELECT DISTINCT used_images, held_images, used_money, held_money FROM meters") == [
        (37, 0, 37 * 34_000, 0)
    ]
    assert postgres.rows(url, "SELECT COUNT(*) FROM renders") == [(37,)]
