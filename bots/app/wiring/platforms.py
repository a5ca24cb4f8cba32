"""Opens the platforms that have a token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bots.app.config import Config, Secrets
from bots.app.wiring.resources import Resources
from bots.shared.handles import caps
from core.ports.platform import Publisher
from core.studio.door import Studio


class Gateway(Protocol):
    """The way in from a platform: its events."""

    async def run(self) -> None: ...

    def not_ready(self) -> str | None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform that has a token: the way out to it, and the way in once there is a studio."""

    publisher: Publisher
    gateway: Callable[[Studio], Gateway]


Acknowledged = Callable[[str, float], None]  # on which platform, and after how many seconds


@asynccontextmanager
async def open_platforms(
    config: Config, secrets: Secrets, resources: Resources, acknowledged: Acknowledged
) -> AsyncIterator[Mapping[str, Platform]]:
    """Open every platform that has a token. Libraries are loaded in a thread, and those of a platform that is off are not loaded at
    all."""
    platforms: dict[str, Platform] = {}
    async with AsyncExitStack() as stack:
        if secrets.discord_token is not None:
            platforms["discord"] = await stack.enter_async_context(
                _open_discord(config, secrets.discord_token, resources, acknowledged)
            )
        if secrets.slack_bot_token is not None:
            opened = _open_slack(config, secrets, secrets.slack_bot_token, resources, acknowledged)
            platforms["slack"] = await stack.enter_async_context(opened)
        yield platforms


@asynccontextmanager
async def _open_discord(config: Config, token: str, resources: Resources, acknowledged: Acknowledged) -> AsyncIterator[Platform]:
    await asyncio.to_thread(__import__, "bots.discord.publisher")
    from bots.discord.publisher import open_publisher

    opened = open_publisher(
        token,
        config.discord,
        tiers=resources.tiers,
        pictures=resources.pictures,
        links=resources.links,
        lasting=resources.links.lasting,
        nearby=resources.links.nearby,
        full_captions=config.chat.full_captions,
        acknowledged=partial(acknowledged, "discord"),
    )
    async with opened as publisher:

        def gateway(studio: Studio) -> Gateway:
            from bots.discord.adapter import DiscordGateway

            return DiscordGateway(token=token, config=config.discord, studio=studio, publisher=publisher, state_dir=config.data_dir)

        yield Platform(publisher=publisher, gateway=gateway)


@asynccontextmanager
async def _open_slack(
    config: Config, secrets: Secrets, token: str, resources: Resources, acknowledged: Acknowledged
) -> AsyncIterator[Platform]:
    await asyncio.to_thread(__import__, "bots.slack.publisher")
    from bots.slack.publisher import open_publisher

    opened = open_publisher(
        token,
        config.slack,
        tiers=resources.tiers,
        pictures=resources.pictures,
        links=resources.links,
        full_captions=config.chat.full_captions,
    )
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
                acknowledged=partial(acknowledged, "slack"),
            )

        yield Platform(publisher=publisher, gateway=gateway)
