"""Discord's gateway: connects, registers the commands, stays connected, and shuts down in an orderly way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import discord
import structlog

from bots.discord import sync
from bots.discord.admission import Admission, Allowed
from bots.discord.checkpoint import Checkpoint
from bots.discord.client import StudioClient
from bots.discord.config import DiscordConfig
from bots.discord.departures import Departures
from bots.discord.interactions import InteractionHandler
from bots.discord.messages import MessageListener
from bots.discord.publisher import DiscordPublisher
from bots.discord.quotas import Quotas
from bots.discord.rest import point_at, wrong_token
from bots.discord.settings import Settings
from bots.shared.config import ConfigError
from bots.shared.leftovers import hear_leftovers
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text
from core.ports.store import CheckpointStore
from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause
from core.runtime.waits import stop
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="discord")

_FINISH_SECONDS = 2.0  # for handlers under way to finish when closing
_CLOSE_SECONDS = 1.5  # for the connection
_FIRST, _MOST = 2.0, 60.0  # seconds between attempts: every connection counts against a daily limit
_STUCK_SECONDS = 300.0  # without a connection, before a new client is made
_STEADY_SECONDS = 600.0  # of being connected, after which the pauses begin with the shortest again
_FATAL = {4010, 4011, 4012, 4013}  # sharding or intents that Discord rejects, which a new attempt would not change


class _StuckError(Exception):
    """The connection did not recover by itself."""


async def _stay(client: StudioClient, token: str, connected: Callable[[], None]) -> None:
    """Stay connected until the connection ends. Raises what discord.py raises, and _StuckError if it was gone for minutes:
    discord.py would try the same thing for ever, while a new client starts from login."""
    started = asyncio.create_task(client.start(token))
    stuck = asyncio.create_task(_stuck(client, connected))
    try:
        await asyncio.wait((started, stuck), return_when=asyncio.FIRST_COMPLETED)
        if not started.done():
            raise _StuckError
        started.result()
    finally:
        await stop(started, stuck)


async def _stuck(client: StudioClient, connected: Callable[[], None]) -> None:
    since = time.monotonic()
    while time.monotonic() - since < _STUCK_SECONDS:
        await asyncio.sleep(_STUCK_SECONDS / 20)
        if client.is_connected():
            since = time.monotonic()
            connected()


class DiscordGateway:
    """Takes Discord's events until it is closed. checkpoints: keeps how far it has listened. state_dir: a folder for small files that
    outlive the process. sleep: how it waits before asking Discord again."""

    def __init__(
        self,
        *,
        token: str,
        config: DiscordConfig,
        studio: Studio,
        publisher: DiscordPublisher,
        checkpoints: CheckpointStore,
        state_dir: Path,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._token = token
        self._config = config
        self._state_dir = state_dir
        self._sleep = sleep
        admission = Admission(Allowed.by(config), member=publisher.lookups.member, servers=self._servers)
        self._handler = InteractionHandler(studio, publisher, admission, sees_content=config.message_content)
        self._acknowledged = publisher.acknowledged
        self._departures = Departures(admission.allowed, studio, publisher, sleep)
        self._quotas = Quotas(self._handler, config.admin_roles)
        self._settings = Settings(self._handler, config.admin_roles)
        self._listener = MessageListener(
            self._handler,
            sees_content=config.message_content,
            explained=state_dir / "discord-explained",
            checkpoint=Checkpoint(checkpoints, str(config.shards or ""), left=state_dir / "discord-heard"),
        )
        self._unreached = Outage(log, "platform_not_reached")
        self._client: StudioClient | None = None
        self._registering: asyncio.Task[None] | None = None
        self._registered = False
        self._closed = asyncio.Event()

    async def run(self) -> None:
        """Run until cancelled or closed. Raises ConfigError if the token or the intent is refused."""
        point_at(self._config)
        await self._listener.checkpoint.begin()
        leftovers = hear_leftovers(self._handler.studio, "discord", self._listener.hear_left)
        hearing = asyncio.create_task(leftovers)
        try:
            attempts = 0
            while not self._closed.is_set():
                began = time.monotonic()
                await self._connection()
                attempts = 1 if time.monotonic() - began > _STEADY_SECONDS else attempts + 1
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._closed.wait(), pause(attempts, first=_FIRST, most=_MOST))
        finally:
            hearing.cancel()
            await self._end_connection()
            await asyncio.gather(hearing, return_exceptions=True)

    def not_ready(self) -> str | None:
        """Why it is not ready; None: it is connected, and the commands are registered."""
        if self._client is None or not self._client.is_connected():
            return "Discord: the gateway is not connected."
        if not self._registered:
            return "Discord: the commands are not registered yet."
        return None

    async def close(self) -> None:
        """Accept nothing more and finish what is under way."""
        self._handler.responses.closing = True
        with suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_SECONDS):
                await self._handler.responses.idle()
        self._closed.set()
        await self._end_connection()

    # --- inside

    def _servers(self) -> list[int]:
        return [guild.id for guild in self._client.guilds] if self._client is not None else []

    async def _connection(self) -> None:
        """One connection, from login to its end. Trouble that may pass is logged; trouble that will not is raised."""
        client = self._client = StudioClient(
            self._handler,
            self._listener,
            self._quotas,
            self._settings,
            self._departures,
            message_content=self._config.message_content,
            shards=self._config.shards,
            started=self._begin_registering,
            sleep=self._sleep,
            acknowledged=self._acknowledged,
        )
        try:
            await _stay(client, self._token, self._unreached.over)
        except discord.LoginFailure:
            raise wrong_token() from None
        except discord.PrivilegedIntentsRequired:
            raise ConfigError(discord_text.NO_INTENT) from None
        except discord.ConnectionClosed as error:
            if error.code == 4004:
                raise wrong_token() from None
            if error.code in _FATAL:
                raise ConfigError(discord_text.CLOSES.format(code=error.code)) from None
            self._unreached.failed(error, code=error.code)
        except (discord.HTTPException, discord.GatewayNotFound, _StuckError, *UNREACHED) as error:
            self._unreached.failed(error)
        finally:
            await self._end_connection()

    async def _begin_registering(self, client: StudioClient) -> None:
        """Register the commands while connecting, so that neither waits for the other."""
        self._registering = asyncio.create_task(self._register(client))

    async def _register(self, client: StudioClient) -> None:
        outage = Outage(log, "commands_not_registered")
        while not self._registered:
            try:
                await sync.register(client.tree, client.application_id or 0, self._state_dir)
            except discord.app_commands.CommandSyncFailure as error:
                log.error("commands_refused", problem=str(error))
                return
            except (discord.DiscordException, *UNREACHED) as error:
                await self._sleep(pause(outage.failed(error), first=_FIRST, most=_MOST))
            else:
                self._registered = True
                outage.over()

    async def _end_connection(self) -> None:
        """Close the connection within a time limit, since discord.py's close can wait for ever while shards are being launched."""
        if self._registering is not None:
            self._registering.cancel()
            await asyncio.gather(self._registering, return_exceptions=True)
            self._registering = None
        client, self._client = self._client, None
        if client is None:
            return
        try:
            with suppress(TimeoutError, *UNREACHED):
                async with asyncio.timeout(_CLOSE_SECONDS):
                    await client.close()
        finally:  # if closing was cut short, this has not been done yet
            await client.http.close()
