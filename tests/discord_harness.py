"""A test harness for the whole app with Discord as its only platform: local Discord, local Gemini, everything between them real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bots.app.config import Config, GeminiConfig, QuotaConfig, Secrets
from bots.app.wiring.engines import open_engine
from bots.app.wiring.resources import Resources, open_resources
from bots.app.wiring.studio import App, open_app
from bots.discord.adapter import DiscordGateway
from bots.discord.config import DiscordConfig
from bots.discord.publisher import DiscordPublisher, open_publisher
from bots.shared.config import WebConfig
from core.runtime.clock import Sleep
from tests.empty import with_schemas
from tests.fakes import ColdDecoders
from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.servers.gemini import GeminiServer


@dataclass
class Chat:
    """A running app and the two services it talks to."""

    discord: Discord
    gemini: GeminiServer
    app: App
    publisher: DiscordPublisher
    gateway: DiscordGateway
    config: Config
    running: asyncio.Task[None]

    async def settled(self) -> None:
        """Wait until everything that was accepted is over and recorded."""
        await self.discord.until(lambda: not self.app.renders.under_way(), what="no render under way")

    @property
    def calls(self) -> int:
        """Count how often the model was asked."""
        return len(self.gemini.requests)


def settings(discord: Discord, gemini: GeminiServer, data_dir: Path, **more: Any) -> Config:
    tiers, quota = more.pop("tiers", {}), more.pop("quota", {})
    web = WebConfig(public_url=more.pop("public_url", None), links_expire=more.pop("links_expire", None))
    return Config(
        data_dir=data_dir,
        discord=DiscordConfig(api_url=discord.api_url, **more),
        gemini=GeminiConfig(base_url=gemini.url),
        tiers=tiers,
        web=web,
        quota=QuotaConfig(**quota),
    )


@asynccontextmanager
async def discord_harness(
    data_dir: Path, *, discord: Discord | None = None, sleep: Sleep = asyncio.sleep, **more: Any
) -> AsyncIterator[Chat]:
    """Open the app, connected to Discord. discord: a server that exists already, for a second process or a second start. sleep: the
    gateway's."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve_discord()) if discord is None else discord
        gemini = await stack.enter_async_context(GeminiServer())
        config = settings(server, gemini, data_dir, **more)
        # DBOS makes its own executor the loop's and takes it along when it goes: another start in the same loop needs one
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        await with_schemas(data_dir)
        resources = await stack.enter_async_context(open_resources(config))
        cold = replace(resources, decoders=ColdDecoders())
        chat = await stack.enter_async_context(_running(server, gemini, config, cold, sleep))
        yield chat


@asynccontextmanager
async def _running(
    discord: Discord, gemini: GeminiServer, config: Config, resources: Resources, sleep: Sleep
) -> AsyncIterator[Chat]:
    secrets = Secrets(discord_token=TOKEN, gemini_api_key=gemini.key)
    opened = open_publisher(
        TOKEN,
        config.discord,
        tiers=resources.tiers,
        pictures=resources.pictures,
        links=resources.links,
        lasting=resources.links.lasting,
    )
    async with (
        opened as publisher,
        open_engine(config, secrets, resources.tiers, resources.decoders) as engine,
        open_app(config, resources, engine, {"discord": publisher}) as app,
    ):
        gateway = DiscordGateway(
            token=TOKEN,
            config=config.discord,
            studio=app.studio,
            publisher=publisher,
            checkpoints=app.store,
            state_dir=config.data_dir,
            sleep=sleep,
        )
        running = asyncio.create_task(gateway.run())
        try:
            await discord.until(lambda: gateway.not_ready() is None or running.done(), what="a gateway that is ready")
            if running.done():
                running.result()
            yield Chat(discord, gemini, app, publisher, gateway, config, running)
            await discord.until(lambda: not app.renders.under_way(), what="no render under way at the end")
        finally:
            app.studio.close()
            await gateway.close()
            await app.renders.drained(8.0)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


def chat_fixture(**settings: Any) -> Any:
    """Make a fixture that opens the app and, at the end, checks that Discord's rules were kept: `chat = chat_fixture()`."""

    @pytest.fixture
    async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
        async with discord_harness(tmp_path, **settings) as running:
            yield running
            running.discord.lawful()

    return chat
