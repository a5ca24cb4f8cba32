"""Opens the platforms that have a token."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from bots.app.config import Config, Secrets
from bots.app.configured import missing_for_several
from bots.app.wiring.resources import Resources
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from bots.shared.handles import caps
from core.ports.platform import Publisher
from core.studio.door import Studio

if TYPE_CHECKING:
    from bots.slack.installed import Installations


class Gateway(Protocol):
    """The way in from a platform: its events."""

    async def run(self) -> None: ...

    def not_ready(self) -> str | None: ...

    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A platform that has a token: the way out to it, and the way in once there is a studio. routes: pages of its own on the web
    server, for everybody."""

    publisher: Publisher
    gateway: Callable[[Studio], Gateway]
    routes: Sequence[web.RouteDef] = ()


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
        if secrets.slack_client_secret is not None:
            several = _open_workspaces(config, secrets, resources, acknowledged)
            platforms["slack"] = await stack.enter_async_context(several)
        elif secrets.slack_bot_token is not None:
            one = _open_slack(config, secrets, secrets.slack_bot_token, resources, acknowledged)
            platforms["slack"] = await stack.enter_async_context(one)
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

            return DiscordGateway(
                token=token,
                config=config.discord,
                studio=studio,
                publisher=publisher,
                checkpoints=resources.store,
                state_dir=config.data_dir,
            )

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
            from bots.slack.workspaces import OneWorkspace

            return _slack_gateway(config, secrets, OneWorkspace(publisher), studio, acknowledged)

        yield Platform(publisher=publisher, gateway=gateway)


@asynccontextmanager
async def _open_workspaces(
    config: Config, secrets: Secrets, resources: Resources, acknowledged: Acknowledged
) -> AsyncIterator[Platform]:
    """Slack for all workspaces that install us."""
    if (missing := missing_for_several(config, secrets)) is not None:
        raise ConfigError(missing)
    await asyncio.to_thread(__import__, "bots.slack.publisher")
    from bots.slack.install import Install
    from bots.slack.publisher import SlackPublisher
    from bots.slack.vault import Vault
    from bots.slack.web import Web
    from bots.slack.workspaces import open_workspaces

    def make(web: Web) -> SlackPublisher:
        return SlackPublisher(
            web,
            config.slack,
            tiers=resources.tiers,
            pictures=resources.pictures,
            links=resources.links,
            full_captions=config.chat.full_captions,
        )

    opened = open_workspaces(
        resources.store,
        Vault.by(secrets.slack_token_key or ""),
        base_url=config.slack.base_url,
        allowed=config.slack.teams,
        make=make,
    )
    async with opened as workspaces:
        install = Install(
            workspaces,
            resources.store,
            client_id=config.slack.client_id or "",
            client_secret=secrets.slack_client_secret or "",
            public_url=config.web.public_url or "",
            base_url=config.slack.base_url,
            now=utc_now,
        )

        def gateway(studio: Studio) -> Gateway:
            return _slack_gateway(config, secrets, workspaces, studio, acknowledged)

        yield Platform(publisher=workspaces, gateway=gateway, routes=install.routes())


def _slack_gateway(
    config: Config, secrets: Secrets, installations: Installations, studio: Studio, acknowledged: Acknowledged
) -> Gateway:
    from bots.slack.adapter import SlackGateway

    return SlackGateway(
        installations=installations,
        app_token=secrets.slack_app_token,
        signing_secret=secrets.slack_signing_secret,
        config=config.slack,
        studio=studio,
        caps=caps(config.web),
        acknowledged=partial(acknowledged, "slack"),
    )
