"""`darkroom run`: every configured platform, the web server and the jobs, until a signal says stop."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import structlog

from bots.config import Config, ConfigError, Secrets
from bots.metrics import Metrics
from bots.web import serving
from bots.wiring import Gateway, House, Rooms, open_engine, open_house, open_judge, open_rooms
from core.errors import KeyRefused
from core.ports import Engine, Publisher

log = structlog.get_logger(__name__)

_CLOSE_SECONDS = 4.0  # for a gateway to finish what it is answering
_DRAIN_SECONDS = 8.0  # for pictures under way to be painted and posted
_GONE_SECONDS = 19.0  # after that the process ends itself: what is under way goes on after the next start

NO_PLATFORM = """No platform has a token, so there is nothing to run. Set one of these in the environment:
  DISCORD_TOKEN                          a bot's token, from https://discord.com/developers/applications (Bot, Reset Token)
  SLACK_BOT_TOKEN and SLACK_APP_TOKEN    from https://api.slack.com/apps (OAuth & Permissions; Basic Information, App-Level Tokens)
Or try Darkroom with nothing at all: darkroom demo"""
NO_KEY = (
    "GEMINI_API_KEY is not set, so nothing could be painted. Get a key at https://aistudio.google.com/apikey "
    "and set it in the environment."
)


KEY_REFUSED = (
    "GEMINI_API_KEY is refused by the Gemini API. Make a new key at https://aistudio.google.com/apikey "
    "and set it in the environment."
)


@dataclass(frozen=True, slots=True)
class Role:
    """What this process does: take events in, work on renders, or both."""

    gateway: bool
    worker: bool


ROLES = {"all": Role(True, True), "gateway": Role(True, False), "worker": Role(False, True)}


async def run(config: Config, secrets: Secrets, role: Role, metrics: Metrics) -> None:
    """Until SIGTERM or SIGINT. Raises ConfigError for what the operator has to mend."""
    if not (secrets.discord_token or secrets.slack_bot_token):
        raise ConfigError(NO_PLATFORM)
    if secrets.gemini_api_key is None:
        raise ConfigError(NO_KEY)
    stop = stop_signal()
    async with AsyncExitStack() as stack:
        rooms = await stack.enter_async_context(open_rooms(config))
        engine = await stack.enter_async_context(open_engine(config, secrets, rooms.tiers))
        judge = await stack.enter_async_context(open_judge(config, secrets))
        publishers = await stack.enter_async_context(_publishers(config, secrets, rooms))
        house = await stack.enter_async_context(open_house(config, rooms, engine, publishers, works=role.worker, judge=judge))
        gateways = _gateways(config, secrets, house, publishers) if role.gateway else {}
        await stack.enter_async_context(
            serving(
                config.web,
                not_ready=lambda: [why for gateway in gateways.values() if (why := gateway.not_ready()) is not None],
                metrics=metrics,
                store=house.store,
                pictures=house.pictures,
                links=house.links,
            )
        )
        metrics.gauge("darkroom_renders_under_way", "Renders this process works on.", lambda: house.renders.under_way())
        log.info(
            "started", platforms=sorted(publishers), gateways=sorted(gateways), worker=role.worker, data_dir=str(config.data_dir)
        )
        gc.collect()
        gc.freeze()  # what stands now stands for good: looking through it again and again costs a tenth of a busy process's time
        await _until(stop, gateways, house, key=engine)
    log.info("stopped")


def stop_signal() -> asyncio.Event:
    """Set by SIGTERM and SIGINT. A second Ctrl+C does not wait for the end: what is under way goes on after the next start anyhow."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        if stop.is_set():
            os._exit(130)
        stop.set()

    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, interrupted)
    return stop


@asynccontextmanager
async def _publishers(config: Config, secrets: Secrets, rooms: Rooms) -> AsyncIterator[Mapping[str, Publisher]]:
    """The way out to every platform that has a token. The libraries are loaded in a thread, those of a platform that is off not at all."""
    publishers: dict[str, Publisher] = {}
    async with AsyncExitStack() as stack:
        if secrets.discord_token is not None:
            await asyncio.to_thread(__import__, "bots.discord.publisher")
            from bots.discord.publisher import open_publisher as discord

            publishers["discord"] = await stack.enter_async_context(
                discord(
                    secrets.discord_token,
                    config.discord,
                    tiers=rooms.tiers,
                    pictures=rooms.pictures,
                    links=rooms.links,
                    nearby=rooms.links.nearby,
                )
            )
        if secrets.slack_bot_token is not None:
            await asyncio.to_thread(__import__, "bots.slack.publisher")
            from bots.slack.publisher import open_publisher as slack

            publishers["slack"] = await stack.enter_async_context(
                slack(secrets.slack_bot_token, config.slack, tiers=rooms.tiers, pictures=rooms.pictures, links=rooms.links)
            )
        yield publishers


def _gateways(config: Config, secrets: Secrets, house: House, publishers: Mapping[str, Publisher]) -> dict[str, Gateway]:
    gateways: dict[str, Gateway] = {}
    if secrets.discord_token is not None:
        from bots.discord.adapter import DiscordGateway
        from bots.discord.publisher import DiscordPublisher

        publisher = publishers["discord"]
        assert isinstance(publisher, DiscordPublisher)
        gateways["discord"] = DiscordGateway(
            token=secrets.discord_token, config=config.discord, studio=house.studio, publisher=publisher, state_dir=config.data_dir
        )
    if secrets.slack_bot_token is not None:
        from bots.slack.adapter import SlackGateway
        from bots.slack.publisher import SlackPublisher

        posts = publishers["slack"]
        assert isinstance(posts, SlackPublisher)
        gateways["slack"] = SlackGateway(
            bot_token=secrets.slack_bot_token,
            app_token=secrets.slack_app_token,
            signing_secret=secrets.slack_signing_secret,
            config=config.slack,
            studio=house.studio,
            publisher=posts,
        )
    return gateways


async def _until(stop: asyncio.Event, gateways: Mapping[str, Gateway], house: House, *, key: Engine) -> None:
    """Run the gateways until the signal, or until one fails for good; then stop in order: no new asks, answers finished, pictures
    under way delivered."""
    running = {asyncio.create_task(gateway.run(), name=name): gateway for name, gateway in gateways.items()}
    stopping = asyncio.create_task(stop.wait())
    checking = asyncio.create_task(_check_key(key, then=stop))
    try:
        done, _ = await asyncio.wait({*running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        asyncio.get_running_loop().call_later(_GONE_SECONDS, os._exit, 1)
        for task in done - {stopping}:
            task.result()
            raise RuntimeError(f"the {task.get_name()} gateway ended by itself")
        if checking.done():
            checking.result()
    finally:
        stopping.cancel()
        checking.cancel()
        log.info("stopping", under_way=house.renders.under_way())
        house.studio.close()
        await asyncio.gather(*(_closed(gateway) for gateway in gateways.values()))
        await house.renders.drained(_DRAIN_SECONDS)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _check_key(engine: Engine, *, then: asyncio.Event) -> None:
    """A refused key is found out at the start, not by the first person who asks. Where the service cannot be reached that is for later."""
    from core.engine.gemini import GeminiEngine

    try:
        if isinstance(engine, GeminiEngine):
            await engine.verify_key()
    except KeyRefused:
        then.set()
        raise ConfigError(KEY_REFUSED) from None


async def _closed(gateway: Gateway) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await gateway.close()
    except TimeoutError:
        log.warning("gateway_slow_to_close")
