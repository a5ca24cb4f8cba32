"""The composition root: the only file that names every concrete class. Built once, handed over by name, closed in reverse."""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import structlog

from bots.app.config import Config, Secrets
from bots.app.configured import judge_prices, quota_rules, tier_table
from bots.app.notes import tell_admins, tell_operator
from bots.app.rights import Rights, narrow, private_folder
from bots.app.web.links import Links
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from bots.shared.handles import caps, limit
from core import reading as asks
from core import tiers as tier_words
from core.jobs.durable import CannotStart, DurableJobs
from core.model import Tier
from core.pixels.decoders.pool import Decoders
from core.ports.engine import Engine
from core.ports.pictures import Decoder, Pictures
from core.ports.platform import Publisher
from core.quota import Rules
from core.quota.door import QuotaDoor
from core.renders.gate import Gate
from core.renders.pace import Pace
from core.renders.painting import Painter
from core.renders.work import Renders
from core.runtime.clock import Sleep
from core.runtime.retries import Trouble, pause
from core.store.database import sqlite_file, sqlite_url
from core.store.images import ImageStore, local_folder
from core.store.records import SqlStore
from core.studio.door import Studio
from core.studio.hearing import Judge

if TYPE_CHECKING:
    from core.engine.gemini import GeminiEngine

log = structlog.get_logger(__name__)

_EVENTS_KEPT = timedelta(days=14)  # no platform delivers an event again after so long
_HOUR = 3600.0
_LITTLE_ROOM = 32_000_000  # bytes: less than one large original takes
_LATER = 300.0  # seconds that such a look waits at most where it fails again and again
_NOTES = 15.0  # seconds between two looks for what admins are to be told


class Gateway(Protocol):
    """A platform's way in."""

    async def run(self) -> None: ...

    def not_ready(self) -> str | None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform that has a token: the way out to it, and the way in once there is a studio."""

    publisher: Publisher
    gateway: Callable[[Studio], Gateway]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything that is open."""

    studio: Studio
    store: SqlStore
    pictures: Pictures
    tiers: Mapping[str, Tier]
    renders: Renders
    jobs: DurableJobs
    links: Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """What stands before any platform does."""

    store: SqlStore
    pictures: Pictures
    tiers: Mapping[str, Tier]
    links: Links
    rights: Rights
    decoders: Decoders


TOO_FEW_HANDLES = (
    "This process may open only {limit} files and connections at once, which is too few. Raise the limit: `ulimit -n 4096` in a shell, "
    "LimitNOFILE=4096 in a systemd unit, ulimits in a compose file."
)


def store_broke(panic: BaseException) -> None:
    """A library is broken for good, and every picture would fail from now on: the supervisor starts a process anew, which goes on with
    what was under way."""
    log.critical("process_given_up", why="the picture store's library broke", error=str(panic)[:200])
    os._exit(1)


def new_id() -> str:
    return uuid.uuid4().hex


@asynccontextmanager
async def open_rooms(config: Config) -> AsyncIterator[Rooms]:
    decoders = Decoders()
    try:
        private_folder(config.data_dir)
        rights = await asyncio.to_thread(_narrowed, config)
        own = f"http://{config.web.host}:{config.web.port}"
        links = Links.open(config.data_dir, config.web.public_url, own=own, expire=config.web.links_expire)
        pictures = ImageStore.open(config.images.url or str(config.data_dir / "images"), decoders, panicked=store_broke)
    except OSError as error:
        if error.errno == errno.EMFILE:
            raise ConfigError(TOO_FEW_HANDLES.format(limit=limit())) from None
        way_out = room_left(config.data_dir) or " Set data_dir to a folder of yours."
        raise ConfigError(f"data_dir: {config.data_dir} cannot be written ({error.strerror}).{way_out}") from None
    except ValueError as error:
        raise ConfigError(f"images.url: {error}") from None
    tiers = tier_table(config)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(decoders.aclose)
        try:
            url = config.database.url or sqlite_url(config.data_dir / "darkroom.sqlite3")
            store = await stack.enter_async_context(SqlStore.open(url))
        except ValueError as error:
            where = "database.url" if config.database.url else f"database: {config.data_dir / 'darkroom.sqlite3'}"
            raise ConfigError(f"{where} {error}.{room_left(config.data_dir)}") from None
        yield Rooms(store=store, pictures=pictures, tiers=tiers, links=links, rights=rights, decoders=decoders)


def _narrowed(config: Config) -> Rights:
    """Databases and pictures are private wherever they are."""
    pictures = None if config.images.url is None else local_folder(config.images.url)
    database = None if config.database.url is None else sqlite_file(config.database.url)
    return narrow(config.data_dir, database=database, pictures=pictures)


@asynccontextmanager
async def open_engine(config: Config, secrets: Secrets, tiers: Mapping[str, Tier], decoder: Decoder) -> AsyncIterator[Engine]:
    """Gemini with a key, the offline engine without one."""
    if secrets.gemini_api_key is None:
        from core.engine.offline import OfflineEngine

        yield OfflineEngine(decoder=decoder)
        return
    async with open_gemini(config, secrets.gemini_api_key, tiers, quota_rules(config, tiers)) as engine:
        yield engine


def open_gemini(
    config: Config, key: str, tiers: Mapping[str, Tier], rules: Rules | None = None
) -> AbstractAsyncContextManager[GeminiEngine]:
    """`rules`: by whose clocks it tells when to try again."""
    from core.engine.gemini import GeminiEngine

    return GeminiEngine.open(api_key=key, base_url=config.gemini.base_url, tiers=tiers, now=utc_now, rules=rules)


@asynccontextmanager
async def open_judge(config: Config, secrets: Secrets) -> AsyncIterator[Judge | None]:
    """The model that decides what is an instruction, where the config asks for one; the rules alone otherwise, and without a key."""
    prices = judge_prices(config)
    if prices is None or secrets.gemini_api_key is None:
        yield None
        return
    from core.engine.judge import GeminiJudge

    key, base_url = secrets.gemini_api_key, config.gemini.base_url
    async with GeminiJudge.open(api_key=key, base_url=base_url, model=config.chat.judge_model, prices=prices) as judge:
        yield judge


@asynccontextmanager
async def open_platforms(config: Config, secrets: Secrets, rooms: Rooms) -> AsyncIterator[Mapping[str, Platform]]:
    """Every platform that has a token. The libraries are loaded in a thread, those of a platform that is off not at all."""
    platforms: dict[str, Platform] = {}
    async with AsyncExitStack() as stack:
        if secrets.discord_token is not None:
            platforms["discord"] = await stack.enter_async_context(_open_discord(config, secrets.discord_token, rooms))
        if secrets.slack_bot_token is not None:
            platforms["slack"] = await stack.enter_async_context(_open_slack(config, secrets, secrets.slack_bot_token, rooms))
        yield platforms


@asynccontextmanager
async def _open_discord(config: Config, token: str, rooms: Rooms) -> AsyncIterator[Platform]:
    await asyncio.to_thread(__import__, "bots.discord.publisher")
    from bots.discord.publisher import open_publisher

    opened = open_publisher(
        token,
        config.discord,
        tiers=rooms.tiers,
        pictures=rooms.pictures,
        links=rooms.links,
        lasting=rooms.links.lasting,
        nearby=rooms.links.nearby,
    )
    async with opened as publisher:

        def gateway(studio: Studio) -> Gateway:
            from bots.discord.adapter import DiscordGateway

            return DiscordGateway(token=token, config=config.discord, studio=studio, publisher=publisher, state_dir=config.data_dir)

        yield Platform(publisher=publisher, gateway=gateway)


@asynccontextmanager
async def _open_slack(config: Config, secrets: Secrets, token: str, rooms: Rooms) -> AsyncIterator[Platform]:
    await asyncio.to_thread(__import__, "bots.slack.publisher")
    from bots.slack.publisher import open_publisher

    opened = open_publisher(token, config.slack, tiers=rooms.tiers, pictures=rooms.pictures, links=rooms.links)
    async with opened as publisher:

        def gateway(studio: Studio) -> Gateway:
            from bots.slack.adapter import SlackGateway

            return SlackGateway(
                bot_token=token,
                app_token=secrets.slack_app_token,
                signing_secret=secrets.slack_signing_secret,
                config=config.slack,
                studio=studio,
                publisher=publisher,
                caps=caps(config.web),
            )

        yield Platform(publisher=publisher, gateway=gateway)


@asynccontextmanager
async def open_house(
    config: Config,
    rooms: Rooms,
    engine: Engine,
    publishers: Mapping[str, Publisher],
    *,
    works: bool = True,
    judge: Judge | None = None,
    sleep: Sleep = asyncio.sleep,
) -> AsyncIterator[House]:
    """The studio over its rooms. `works`: this process paints and posts; else it only accepts. `sleep`: how it waits for time to pass."""
    store, tiers = rooms.store, rooms.tiers
    rules = quota_rules(config, tiers)
    gates = {
        name: Gate(concurrency=tier.concurrency, per_minute=tier.per_minute, clock=time.monotonic, sleep=sleep)
        for name, tier in tiers.items()
    }
    pace = Pace(store.recent_seconds)
    painter = Painter(
        store=store,
        pictures=rooms.pictures,
        engine=engine,
        publishers=publishers,
        tiers=tiers,
        gates=gates,
        pace=pace,
        now=utc_now,
        new_id=new_id,
    )
    renders = Renders(
        store=store,
        painter=painter,
        publishers=publishers,
        gates=gates,
        pace=pace,
        rules=rules,
        now=utc_now,
        clock=time.monotonic,
        sleep=sleep,
    )
    jobs = DurableJobs(config.data_dir, unreported=store.unreported, sleep=sleep)
    studio = Studio(
        tiers=tiers,
        store=store,
        pictures=rooms.pictures,
        engine=engine,
        jobs=jobs,
        pace=pace,
        quota=QuotaDoor(ledger=store.ledger, rules=rules, tiers=tiers, now=utc_now, new_id=new_id),
        now=utc_now,
        new_id=new_id,
        judge=judge,
    )
    await store.ledger.begin(rules)
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(_beside(asyncio.to_thread(_prepare)))
        if works:
            await stack.enter_async_context(_beside(rooms.decoders.warm()))
            await stack.enter_async_context(_working(jobs, renders, config))
            later = Trouble(log, "note_later")
            for name, work, every in (
                ("forget_old", lambda: store.forget_before(utc_now() - _EVENTS_KEPT), _HOUR),
                ("tell_notes", lambda: _tell_once(jobs, studio.quota, publishers, later), _NOTES),
            ):
                await stack.enter_async_context(_beside(_regularly(name, work, every=every, sleep=sleep)))
        yield House(studio=studio, store=store, pictures=rooms.pictures, tiers=tiers, renders=renders, jobs=jobs, links=rooms.links)


@asynccontextmanager
async def _working(jobs: DurableJobs, renders: Renders, config: Config) -> AsyncIterator[None]:
    try:
        async with jobs.running(renders):
            yield
    except* CannotStart as group:
        raise ConfigError(f"jobs: {group.exceptions[0]}.{room_left(config.data_dir)}") from None


def room_left(folder: Path, *, little: int = _LITTLE_ROOM) -> str:
    """What to do where the disk is full, as a sentence to follow what went wrong; nothing where `little` bytes are free."""
    with suppress(OSError):
        free = shutil.disk_usage(next(one for one in (folder, *folder.parents) if one.exists())).free
        if free < little:
            return f" The disk of {folder} has {free / 1_000_000:.1f} MB left: make room on it, or set data_dir to another one."
    return ""


async def _tell_once(jobs: DurableJobs, quota: QuotaDoor, publishers: Mapping[str, Publisher], later: Trouble) -> None:
    """In the process that works: two at once would post a note twice."""
    if jobs.working():
        await tell_operator(quota)
        await tell_admins(quota, publishers, later=later)


def _prepare() -> None:
    """The word lists are indexed once, in a thread, so that the first to ask in a language does not wait for it."""
    asks.prepare()
    tier_words.prepare()


async def _regularly(name: str, work: Callable[[], Awaitable[None]], *, every: float, sleep: Sleep) -> None:
    trouble = Trouble(log, "regular_work_failed", level="error", work=name)
    while True:
        wait = every
        try:
            await work()
        except Exception as error:  # an outermost loop: what failed now may succeed the next time
            wait = max(every, pause(trouble.failed(error), first=every, most=_LATER))
        else:
            trouble.over()
        await sleep(wait)


@asynccontextmanager
async def _beside(work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
