"""`darkroom run`: every configured platform, the web server and the jobs, until a signal says stop."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass

import structlog

from bots.app import heap, rights
from bots.app.config import RENAMED, Config, Secrets
from bots.app.configured import quota_rules
from bots.app.regular import beside
from bots.app.restarts import Restarting
from bots.app.web.lag import measure_lag
from bots.app.web.metrics import Metrics
from bots.app.web.readiness import Readiness
from bots.app.web.server import serving
from bots.app.wiring.engines import open_gemini, open_reader
from bots.app.wiring.platforms import Gateway, open_platforms
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import App, open_app
from bots.shared.config import ConfigError
from bots.shared.handles import raise_limit
from core.errors import KeyRefused

log = structlog.get_logger(__name__)

Verify = Callable[[], Awaitable[None]]  # raises KeyRefused

_CLOSE_SECONDS = 4.0  # for a gateway to finish what it is answering
_DRAIN_SECONDS = 8.0  # for pictures under way to be painted and posted
_GONE_SECONDS = 19.0  # after that the process ends itself; what is under way resumes after the next start

NO_PLATFORM = """No platform has a token, so there is nothing to run. Set one of these in the environment:
  DISCORD_TOKEN                          a bot's token, from https://discord.com/developers/applications (Bot, Reset Token)
  SLACK_BOT_TOKEN and SLACK_APP_TOKEN    from https://api.slack.com/apps (OAuth & Permissions; Basic Information, App-Level Tokens)
Or try Darkroom with nothing at all: darkroom demo"""
NO_KEY = (
    "GEMINI_API_KEY is not set, so nothing could be painted. Get a key at https://aistudio.google.com/apikey "
    "and set it in the environment."
)


@dataclass(frozen=True, slots=True)
class Role:
    """What this process does: take events in, work on renders, or both."""

    gateway: bool
    worker: bool


ROLES = {"all": Role(True, True), "gateway": Role(True, False), "worker": Role(False, True)}


async def run(config: Config, secrets: Secrets, role: Role, metrics: Metrics) -> None:
    """Run until SIGTERM or SIGINT. Raises ConfigError for what the operator has to fix."""
    if not (secrets.discord_token or secrets.slack_bot_token or secrets.slack_client_secret):
        raise ConfigError(NO_PLATFORM)
    if secrets.gemini_api_key is None:
        raise ConfigError(NO_KEY)
    raise_limit()
    stop = stop_signal()
    async with AsyncExitStack() as stack:
        resources = await stack.enter_async_context(open_resources(config))
        rights.tell(resources.rights)
        rules = quota_rules(config, resources.tiers)
        engine = await stack.enter_async_context(open_gemini(config, secrets.gemini_api_key, resources.tiers, rules))
        reader = await stack.enter_async_context(open_reader(config, secrets))
        for name in config.chat.renamed:
            log.warning("config_renamed", key=f"chat.{name}", now=f"chat.{RENAMED[name]}")
        platforms = await stack.enter_async_context(open_platforms(config, secrets, resources, metrics.acknowledged))
        publishers = {name: platform.publisher for name, platform in platforms.items()}
        app = await stack.enter_async_context(
            open_app(
                config,
                resources,
                engine,
                publishers,
                works=role.worker,
                stands_by=role.gateway,
                reader=reader,
                letters=reader.letters if reader is not None else None,
            )
        )
        ways_in = {name: platform.gateway(app.studio) for name, platform in platforms.items()} if role.gateway else {}
        gateways = {name: Restarting(name, way_in, alone=len(ways_in) == 1) for name, way_in in ways_in.items()}
        readiness = Readiness(
            gateways.values(),
            store=app.store,
            pictures=app.pictures,
            works=app.jobs.working if role.worker and not role.gateway else None,
            stopping=stop.is_set,
        )
        routes = [route for platform in platforms.values() for route in platform.routes] if role.gateway else ()
        web = serving(
            config.web,
            readiness=readiness,
            routes=routes,
            metrics=metrics,
            store=app.store,
            pictures=app.pictures,
            links=app.links,
        )
        await stack.enter_async_context(web)
        metrics.gauge("darkroom_renders_under_way", "Renders this process works on.", lambda: app.renders.under_way())
        await stack.enter_async_context(beside(measure_lag(metrics.late, clock=time.monotonic, sleep=asyncio.sleep)))
        log.info(
            "started", platforms=sorted(publishers), gateways=sorted(gateways), worker=role.worker, data_dir=str(config.data_dir)
        )
        heap.started()
        await _until(stop, gateways, app, verify_key=engine.verify_key)
    log.info("stopped")


def stop_signal() -> asyncio.Event:
    """An event that SIGTERM and SIGINT set. A second Ctrl+C ends the process at once: work under way resumes at the next start."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        if stop.is_set():
            os._exit(130)
        stop.set()

    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, interrupted)
    return stop


async def _until(stop: asyncio.Event, gateways: Mapping[str, Gateway], app: App, *, verify_key: Verify) -> None:
    """Run the gateways until the signal, or until one fails for good. Then stop in order: refuse new asks, finish answers, deliver
    the pictures under way."""
    running = {asyncio.create_task(gateway.run(), name=name): gateway for name, gateway in gateways.items()}
    stopping = asyncio.create_task(stop.wait())
    checking = asyncio.create_task(_check_key(verify_key, then=stop))
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
        log.info("stopping", under_way=app.renders.under_way())
        app.studio.close()
        app.jobs.drain()
        await asyncio.gather(*(_closed(gateway) for gateway in gateways.values()))
        await app.renders.drained(_DRAIN_SECONDS)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _check_key(verify: Verify, *, then: asyncio.Event) -> None:
    """Find out at the start that a key is refused, rather than when the first person asks. If the service can't be reached, leave
    the check for later."""
    try:
        await verify()
    except KeyRefused as refused:
        then.set()
        raise ConfigError(refused.mend or str(refused)) from None


async def _closed(gateway: Gateway) -> None:
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await gateway.close()
    except TimeoutError:
        log.warning("gateway_slow_to_close")
