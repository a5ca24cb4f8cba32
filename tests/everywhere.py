"""One app that serves Discord, Slack and the playground from one data folder, with local services at the other end."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp

from bots.app.config import ChatConfig, Config, DatabaseConfig, GeminiConfig, QuotaConfig, Secrets
from bots.app.wiring.engines import open_engine, open_reader
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import App, open_app
from bots.discord.adapter import DiscordGateway
from bots.discord.config import DiscordConfig
from bots.discord.publisher import DiscordPublisher
from bots.discord.publisher import open_publisher as open_discord
from bots.playground.adapter import open_playground
from bots.playground.chat import Chat, open_chat
from bots.playground.publisher import PlaygroundPublisher
from bots.slack.adapter import SlackGateway
from bots.slack.config import SlackConfig
from bots.slack.publisher import SlackPublisher
from bots.slack.publisher import open_publisher as open_slack
from bots.slack.workspaces import OneWorkspace
from core.jobs.lease import Pulse
from core.ports.platform import Publisher
from tests.empty import with_schemas
from tests.fakes import ColdDecoders
from tests.ports import CAPS
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.servers.discord_limits import Limits
from tests.servers.gemini import GeminiServer
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack, serve_slack

Line = dict[str, Any]

READING_SECONDS = 5.0  # more than people are made to wait: a busy machine must not decide who reads


@dataclass(frozen=True)
class Page:
    """The playground as its page sees it, over HTTP. events: numbers what is sent, each once over all starts."""

    session: aiohttp.ClientSession
    chat: Chat
    events: Callable[[], int] = field(default_factory=lambda: itertools.count(1).__next__)

    async def post(self, me: str, path: str, **sent: object) -> Line:
        async with self.session.post(path, json={"as": me, "event": f"page-event-{self.events():04}", **sent}) as answer:
            assert answer.status == 200, await answer.text()
            return dict(await answer.json())

    async def say(self, me: str, words: str, *, channel: str = "general", root: str | None = None) -> Line:
        return await self.post(me, "/api/say", text=words, channel=channel, root=root)

    async def press(self, me: str, line: Line, **which: str) -> Line:
        return await self.post(me, "/api/press", line=line["id"], **which)

    async def lines(self, me: str, *, channel: str = "general", root: str | None = None) -> list[Line]:
        """List a thread's lines, or those of the channel itself, oldest first."""
        path = f"/api/channels/{channel}" if root is None else f"/api/threads/{root}"
        async with self.session.get(path, params={"as": me}) as answer:
            return list((await answer.json())["lines"])

    async def seen(
        self, holds: Callable[[list[Line]], bool], me: str, *, channel: str = "general", root: str | None = None
    ) -> list[Line]:
        """Wait until the lines are as `holds` demands, and return them."""
        async with asyncio.timeout(PATIENCE):
            while True:
                changed = self.chat.changed()
                if holds(found := await self.lines(me, channel=channel, root=root)):
                    return found
                await changed.wait()

    async def until(self, holds: Callable[[Line], bool], me: str, *, channel: str = "general", root: str | None = None) -> Line:
        """Wait for a line that is as `holds` demands, and return the newest such."""
        found = await self.seen(lambda lines: any(map(holds, lines)), me, channel=channel, root=root)
        return [line for line in found if holds(line)][-1]


@dataclass(frozen=True)
class Everywhere:
    """A running app and the places where people talk to it."""

    app: App
    discord: Discord
    slack: Slack
    page: Page
    gemini: GeminiServer
    publishers: Mapping[str, Publisher]

    async def settled(self) -> None:
        """Wait until everything that was accepted is over and recorded."""
        await self.discord.until(lambda: not self.app.renders.under_way(), what="no render under way")


@asynccontextmanager
async def everywhere(
    folder: Path,
    *,
    discord: Discord,
    slack: Slack,
    gemini: GeminiServer,
    quota: QuotaConfig | None = None,
    chat: ChatConfig | None = None,
    database: DatabaseConfig | None = None,
    pulse: Pulse | None = None,
) -> AsyncIterator[Everywhere]:
    """Open the app, connected to all platforms. chat: what the configuration says of reading; None: no model reads. database: None is a
    file in `folder`. pulse: as of open_app."""
    config = Config(
        data_dir=folder,
        discord=DiscordConfig(api_url=discord.api_url),
        slack=SlackConfig(base_url=slack.base_url, mode="socket"),
        gemini=GeminiConfig(base_url=gemini.url),
        quota=quota or QuotaConfig(),
        chat=chat or ChatConfig(),
        database=database or DatabaseConfig(),
    )
    # DBOS makes its own executor the loop's and takes it along when it goes: another start in the same loop needs one
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
    async with AsyncExitStack() as stack:
        await with_schemas(folder)
        resources = await stack.enter_async_context(open_resources(config))
        secrets = Secrets(gemini_api_key=gemini.key)
        engine = await stack.enter_async_context(open_engine(config, secrets, resources.tiers, resources.decoders))
        shared: dict[str, Any] = {"tiers": resources.tiers, "pictures": resources.pictures, "links": resources.links}
        to_discord = await stack.enter_async_context(open_discord(TOKEN, config.discord, **shared))
        to_slack = await stack.enter_async_context(open_slack(BOT_TOKEN, config.slack, **shared))
        lines = await stack.enter_async_context(open_chat(folder))
        reading = open_reader(config, secrets, seconds=READING_SECONDS)
        reader = await stack.enter_async_context(reading) if chat is not None else None
        to_page = PlaygroundPublisher(lines, resources.tiers)
        publishers: dict[str, Publisher] = {"discord": to_discord, "slack": to_slack, "playground": to_page}
        opening = open_app(
            config,
            replace(resources, decoders=ColdDecoders()),
            engine,
            publishers,
            reader=reader,
            reading_seconds=READING_SECONDS,
            tallies=timedelta(0),
            pulse=pulse,
            letters=reader.letters if reader is not None else None,
        )
        app = await stack.enter_async_context(opening)
        playground = await stack.enter_async_context(
            open_playground(studio=app.studio, chat=lines, pictures=resources.pictures, tiers=resources.tiers, port=0, caps=CAPS)
        )
        session = await stack.enter_async_context(aiohttp.ClientSession(playground.url, headers={"Origin": playground.url}))
        gateways = _gateways(config, app, to_discord, to_slack)
        async with _connected(app, gateways, discord):
            harness = Everywhere(app, discord, slack, Page(session, lines), gemini, publishers)
            yield harness
            await harness.settled()


def _gateways(
    config: Config, app: App, to_discord: DiscordPublisher, to_slack: SlackPublisher
) -> tuple[DiscordGateway, SlackGateway]:
    from_discord = DiscordGateway(
        token=TOKEN,
        config=config.discord,
        studio=app.studio,
        publisher=to_discord,
        checkpoints=app.store,
        state_dir=config.data_dir,
    )
    from_slack = SlackGateway(
        installations=OneWorkspace(to_slack),
        app_token=APP_TOKEN,
        signing_secret=SECRET,
        config=config.slack,
        studio=app.studio,
        caps=CAPS,
    )
    return from_discord, from_slack


@asynccontextmanager
async def _connected(app: App, gateways: tuple[DiscordGateway, SlackGateway], discord: Discord) -> AsyncIterator[None]:
    """Run the gateways, and stop in the order in which a process does."""
    running = [asyncio.create_task(gateway.run()) for gateway in gateways]
    try:
        await discord.until(lambda: all(gateway.not_ready() is None for gateway in gateways), what="gateways that are ready")
        yield
    finally:
        app.studio.close()
        for gateway in gateways:
            await gateway.close()
        await app.renders.drained(8.0)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


@asynccontextmanager
async def open_everywhere(
    folder: Path,
    *,
    chat: ChatConfig | None = None,
    database: DatabaseConfig | None = None,
    keep: bool = False,
) -> AsyncIterator[Everywhere]:
    """Open the app with services of its own, and check at the end that their rules were kept. Discord limits nobody, so that no test
    waits for what it posted before. keep: as of GeminiServer."""
    async with (
        serve_discord(limits=Limits(())) as discord,
        serve_slack() as slack,
        GeminiServer(keep=keep) as gemini,
        everywhere(
            folder,
            discord=discord,
            slack=slack,
            gemini=gemini,
            chat=chat,
            database=database,
        ) as harness,
    ):
        yield harness
    discord.lawful()
    assert slack.violations == []
