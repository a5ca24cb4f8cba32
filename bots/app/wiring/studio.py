"""Opens the studio on its resources, and runs the background work of a process."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bots.app import boards
from bots.app.approvals import tell_approvals
from bots.app.boards import BETWEEN, show_votes, until_changed
from bots.app.config import Config
from bots.app.configured import default_reader, packs, quota_rules, reading_budget
from bots.app.notices import tell_admins, tell_operator
from bots.app.regular import beside, regularly
from bots.app.web.links import Links
from bots.app.wiring.housekeeping import collect_pictures, forget_old
from bots.app.wiring.resources import Resources, space_left, store_url
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from core.jobs.durable import DurableJobs
from core.jobs.lease import Pulse
from core.jobs.locks import CannotStart
from core.jobs.shared import SharedJobs
from core.model import Tier
from core.ports.engine import Engine
from core.ports.jobs import Lease, Unshared
from core.ports.lettering import LetteringReader
from core.ports.pictures import Pictures
from core.ports.platform import Publisher
from core.quota import Rules
from core.quota.door import QuotaDoor
from core.reading import Reader, limits_of, prepare_messages, prepare_tiers
from core.renders.breaker import Breaker, SharedHealth
from core.renders.lettering import Lettering
from core.renders.pace import Pace
from core.renders.painting import Painter
from core.renders.posting import LeasedPublisher
from core.renders.revising import Revisions, WordsReader
from core.renders.shared_calls import SharedCalls
from core.renders.throttle import Throttle
from core.renders.unblinding import show_tiers
from core.renders.work import Renders
from core.runtime.clock import Sleep
from core.runtime.retries import Outage
from core.runtime.shared_clock import SharedClock
from core.runtime.waits import first_of
from core.store.database import psycopg_url
from core.store.sql_store import RunningStore, SqlStore
from core.studio.commands import CommandWords
from core.studio.door import Studio
from core.studio.settings import ChannelSettings
from core.studio.understanding import SECONDS, Understanding

log = structlog.get_logger(__name__)

_CLOCK = 60.0  # seconds between two looks at the clock that several processes share
_NOTICES = 15.0  # seconds between two looks for notices
_APPROVALS = 3.0  # seconds between two looks for approvals that another process has something new of


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Everything that a process has open."""

    studio: Studio
    store: SqlStore
    pictures: Pictures
    tiers: Mapping[str, Tier]
    renders: Renders
    jobs: DurableJobs | SharedJobs
    links: Links


def new_id() -> str:
    return uuid.uuid4().hex


@asynccontextmanager
async def open_app(
    config: Config,
    resources: Resources,
    engine: Engine,
    publishers: Mapping[str, Publisher],
    *,
    works: bool = True,
    stands_by: bool = True,
    reader: Reader | None = None,
    reading_seconds: float = SECONDS,
    sleep: Sleep = asyncio.sleep,
    pulse: Pulse | None = None,
    tallies: timedelta = BETWEEN,
    letters: LetteringReader | None = None,
) -> AsyncIterator[App]:
    """Open the studio on its resources.

    works      this process paints and posts; otherwise it only accepts asks
    stands_by  it has other things to do while another process works on a data folder for one
    reading_seconds  what a reading may take, from the first line
    sleep      how it waits
    pulse      how soon workers take each other for dead; None: as they usually do
    letters    reads the lettering of pictures; None: nobody does
    tallies    how seldom a message that shows a vote is changed at most
    """
    store, tiers = resources.store, resources.tiers
    rules, pace = quota_rules(config, tiers), Pace(store.recent_seconds)
    understanding = _understanding(config, reader, store, rules, sleep, reading_seconds)
    settings = ChannelSettings(store=store, default=default_reader(config), has_model=reader is not None, now=utc_now)
    words = CommandWords(understanding=understanding, settings=settings, store=store, limits=limits_of(tiers))
    jobs = _jobs(config, resources, sleep, pulse, stands_by=stands_by)
    shared_clock = SharedClock(store.leases.now) if isinstance(jobs, SharedJobs) else None
    lettering = _lettering(config, letters, resources, engine, publishers, settings, rules)
    renders = _renders(resources, engine, publishers, words, settings, rules, pace, sleep, jobs, lettering)
    studio = Studio(
        tiers=tiers,
        store=store,
        pictures=resources.pictures,
        engine=engine,
        jobs=jobs,
        pace=pace,
        quota=QuotaDoor(ledger=store.ledger, rules=rules, tiers=tiers, now=utc_now, new_id=new_id),
        now=utc_now,
        new_id=new_id,
        shared_now=shared_clock,
        understanding=understanding,
        settings=settings,
        links=publishers,
        max_combinations=config.chat.most_combinations,
        packs=packs(config, tiers),
    )
    app = App(
        studio=studio, store=store, pictures=resources.pictures, tiers=tiers, renders=renders, jobs=jobs, links=resources.links
    )
    await store.ledger.begin(rules)
    async with AsyncExitStack() as stack:
        if shared_clock is not None:
            await shared_clock.look()
            await stack.enter_async_context(beside(regularly("look_at_clock", shared_clock.look, every=_CLOCK, sleep=sleep)))
        prepared = asyncio.create_task(asyncio.to_thread(prepare_messages))
        if works:
            if lettering is not None:
                await stack.enter_async_context(lettering.open())
            await stack.enter_async_context(beside(resources.decoders.warm()))
            await stack.enter_async_context(_working(app, config, publishers, sleep, tallies))
        await prepared  # done before anybody can ask, so that the first asker is answered as fast as later ones
        await stack.enter_async_context(beside(asyncio.to_thread(prepare_tiers)))  # an earlier ask compiles its own language
        yield app


@asynccontextmanager
async def _working(
    app: App, config: Config, publishers: Mapping[str, Publisher], sleep: Sleep, tallies: timedelta
) -> AsyncIterator[None]:
    """Work on renders, and do what is due from time to time beside them."""
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_running(app, config))
        await stack.enter_async_context(beside(_tell_notices(app, publishers, sleep)))
        await stack.enter_async_context(beside(_tell_approvals(app, publishers, sleep)))
        await stack.enter_async_context(beside(_show_votes(app, publishers, tallies)))
        await stack.enter_async_context(beside(forget_old(app.store, app.jobs, sleep)))
        await stack.enter_async_context(beside(collect_pictures(config, app.store, app.jobs, sleep)))
        yield


def _understanding(
    config: Config, reader: Reader | None, store: SqlStore, rules: Rules, sleep: Sleep, seconds: float
) -> Understanding | None:
    if reader is None:
        return None
    budget = reading_budget(config)
    return Understanding(reader=reader, store=store, budget=budget, rules=rules, now=utc_now, sleep=sleep, seconds=seconds)


def _lettering(
    config: Config,
    reader: LetteringReader | None,
    resources: Resources,
    engine: Engine,
    publishers: Mapping[str, Publisher],
    settings: ChannelSettings,
    rules: Rules,
) -> Lettering | None:
    if reader is None:
        return None
    budget = reading_budget(config)
    return Lettering(
        reader=reader,
        store=resources.store,
        pictures=resources.pictures,
        publishers=publishers,
        tiers=resources.tiers,
        engine=engine,
        where=settings,
        budget=(budget.amount, budget.per),
        rules=rules,
        now=utc_now,
        new_id=new_id,
    )


def _jobs(config: Config, resources: Resources, sleep: Sleep, pulse: Pulse | None, *, stands_by: bool) -> DurableJobs | SharedJobs:
    """The jobs of one worker on a data folder, or of several on a server."""
    server = psycopg_url(store_url(config))
    if server is None:
        return DurableJobs(config.data_dir, unreported=resources.store.unreported, sleep=sleep, stands_by=stands_by)
    return SharedJobs(config.data_dir, store=resources.store.leases, url=server, new_id=new_id, sleep=sleep, pulse=pulse)


def _renders(
    resources: Resources,
    engine: Engine,
    publishers: Mapping[str, Publisher],
    words: WordsReader,
    settings: ChannelSettings,
    rules: Rules,
    pace: Pace,
    sleep: Sleep,
    jobs: DurableJobs | SharedJobs,
    lettering: Lettering | None,
) -> Renders:
    lease: Lease = Unshared()
    store: RunningStore | SqlStore = resources.store
    if isinstance(jobs, SharedJobs):
        lease, store = jobs.lease, resources.store.held_by(jobs.lease.worker)
        publishers = {name: LeasedPublisher(publisher, lease) for name, publisher in publishers.items()}
    throttles = {
        name: Throttle(
            concurrency=tier.concurrency,
            per_minute=tier.per_minute,
            clock=time.monotonic,
            sleep=sleep,
            breaker=Breaker(
                name, tier.title, clock=time.monotonic, sleep=sleep, shared=_shared_health(tier, resources.store, jobs)
            ),
            shared=_shared_calls(name, tier, resources.store, jobs) if isinstance(jobs, SharedJobs) else None,
        )
        for name, tier in resources.tiers.items()
    }
    painter = Painter(
        store=store,
        pictures=resources.pictures,
        engine=engine,
        publishers=publishers,
        tiers=resources.tiers,
        throttles=throttles,
        pace=pace,
        now=utc_now,
        new_id=new_id,
        lease=lease,
    )
    revisions = Revisions(
        reader=words,
        store=store,
        engine=engine,
        tiers=resources.tiers,
        limits=limits_of(resources.tiers),
        rules=rules,
        now=utc_now,
        new_id=new_id,
    )
    return Renders(
        store=store,
        painter=painter,
        pictures=resources.pictures,
        revisions=revisions,
        publishers=publishers,
        throttles=throttles,
        pace=pace,
        rules=rules,
        now=utc_now,
        clock=time.monotonic,
        sleep=sleep,
        samples=engine.samples,
        merges=settings,
        lettering=lettering,
    )


def _shared_health(tier: Tier, store: SqlStore, jobs: DurableJobs | SharedJobs) -> SharedHealth | None:
    """How a tier fares for all workers, where there may be several."""
    if not isinstance(jobs, SharedJobs):
        return None
    return SharedHealth(store=store.tier_health, worker=jobs.lease.worker, longest=2 * tier.timeout_seconds)


def _shared_calls(name: str, tier: Tier, store: SqlStore, jobs: SharedJobs) -> SharedCalls | None:
    """The limits of a tier that has any, over all workers."""
    if tier.concurrency is None and tier.per_minute is None:
        return None
    calls = SharedCalls(
        name,
        store=store.tier_calls,
        concurrency=tier.concurrency,
        per_minute=tier.per_minute,
        longest=2 * tier.timeout_seconds,
        worker=jobs.lease.worker,
        new_id=new_id,
    )
    jobs.listeners.append(calls.heard)
    return calls


@asynccontextmanager
async def _running(app: App, config: Config) -> AsyncIterator[None]:
    try:
        async with app.jobs.running(app.renders):
            yield
    except* CannotStart as group:
        raise ConfigError(f"jobs: {group.exceptions[0]}.{space_left(config.data_dir)}") from None


async def _tell_notices(app: App, publishers: Mapping[str, Publisher], sleep: Sleep) -> None:
    later = Outage(log, "notice_later")

    async def tell() -> None:
        if app.jobs.leads():  # because two would post a notice twice
            await tell_operator(app.studio.quota)
            await tell_admins(app.studio.quota, publishers, later=later)

    await regularly("tell_notices", tell, every=_NOTICES, sleep=sleep)


async def _tell_approvals(app: App, publishers: Mapping[str, Publisher], sleep: Sleep) -> None:
    later, news = Outage(log, "approval_later"), app.studio.approvals.news

    async def tell() -> None:
        news.clear()
        if app.jobs.leads():  # because two would ask twice
            await tell_approvals(app.studio, app.store, publishers, utc_now, later=later)

    async def until_news(seconds: float) -> None:
        await first_of(sleep(seconds), news.wait())

    await regularly("tell_approvals", tell, every=_APPROVALS, sleep=until_news)


async def _show_votes(app: App, publishers: Mapping[str, Publisher], between: timedelta) -> None:
    later, tiers_later = Outage(log, "vote_later"), Outage(log, "tiers_later")
    studio = app.studio

    async def show() -> None:
        if app.jobs.leads():  # because two would post a vote twice
            await show_votes(app.store, publishers, studio.quota.rules, now=utc_now, between=between, later=later)
            await show_tiers(app.store, app.pictures, publishers, studio.tiers, now=utc_now, later=tiers_later)

    async def until_next(seconds: float) -> None:
        await until_changed(studio.votes.changed, seconds)

    await regularly("show_votes", show, every=boards.EVERY, sleep=until_next)
