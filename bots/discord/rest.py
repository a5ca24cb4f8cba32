"""Discord by REST alone: a client that logs in at first use and opens no gateway, so that a worker can post."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

import discord
import structlog
import yarl
from discord.http import Route

from bots.discord.config import DiscordConfig
from bots.discord.wire import Wire, aside
from bots.shared.config import ConfigError
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text

log = structlog.get_logger(__name__, platform="discord")

_LOGIN_SECONDS = 20.0


def point_at(config: DiscordConfig) -> None:
    """Send every request of discord.py to the configured address. Its debug lines hold interaction tokens, so they stay off."""
    Route.BASE = config.api_url.rstrip("/") + "/v10"
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we use no voice
    for name in ("discord.http", "discord.webhook.async_", "discord.webhook", "discord.gateway"):
        logger = logging.getLogger(name)
        if logger.getEffectiveLevel() < logging.INFO:
            logger.setLevel(logging.INFO)


def picture_hosts(config: DiscordConfig) -> frozenset[str]:
    """The hosts that attachments may be fetched from."""
    own = yarl.URL(config.api_url).host
    return frozenset(host.lower() for host in (*config.cdn_hosts, *((own,) if own else ())))


def wrong_token() -> ConfigError:
    return ConfigError(discord_text.LOGIN_REFUSED)


class Rest:
    """A logged-in client. While Discord is down, each use tries to log in again.

    `max_ratelimit_timeout` is not set: with it discord.py refuses to send, even with requests left, if a rate limit window ends
    later than that, as the window for creating threads does (300 s).
    """

    def __init__(self, token: str, acknowledged: Callable[[float], None] | None = None) -> None:
        self._token = token
        self.acknowledged = acknowledged
        self._client: discord.Client | None = None
        self._login = asyncio.Lock()

    async def client(self) -> discord.Client:
        """The client. Raises ConfigError (the token is refused) and what discord.py raises."""
        async with self._login:
            if self._client is None:
                with aside():
                    self._client = await self._logged_in()
            return self._client

    async def _logged_in(self) -> discord.Client:
        client = discord.Client(
            intents=discord.Intents(guilds=True),  # discord.py requires intents, though no gateway is opened
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            http_trace=Wire(self.acknowledged).trace(),
        )
        try:
            async with asyncio.timeout(_LOGIN_SECONDS):
                await client.login(self._token)
        except discord.LoginFailure:
            await client.close()
            raise wrong_token() from None
        except BaseException:
            await client.close()
            raise
        return client

    async def try_now(self, seconds: float) -> None:
        """Log in if Discord answers within `seconds`. Raises ConfigError; anything else is left for the first use."""
        try:
            async with asyncio.timeout(seconds):
                await self.client()
        except (*UNREACHED, discord.HTTPException) as error:
            log.warning("platform_not_reached_at_start", error=type(error).__name__)

    async def close(self) -> None:
        if self._client is not None:
            with suppress(*UNREACHED):
                await self._client.close()
