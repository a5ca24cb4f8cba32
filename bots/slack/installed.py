"""One installation of the Slack app: its listeners, around its own token. Whatever is dispatched to it is answered with that token
and no other."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bots.slack.config import SlackConfig
from bots.slack.echoes import is_echo
from bots.slack.listeners import Listeners
from bots.slack.publisher import SlackPublisher
from core.ports.readings import Unread
from core.studio.door import Studio

Payload = Mapping[str, Any]
A = TypeVar("A", bound=AsyncApp)


class Installations(Protocol):
    """The workspaces that one gateway serves, each by its publisher."""

    @property
    def api(self) -> AsyncWebClient:
        """A client for what concerns the app alone."""

    def begin(self) -> None:
        """Note that this process hears what is said."""

    async def until_identified(self) -> None:
        """Wait until Slack has told who we are, where that is needed before anything can be heard."""

    async def of(self, body: Payload) -> SlackPublisher | None:
        """The installation for which Slack delivers this; None: none of ours."""

    async def at(self, workspace: str) -> SlackPublisher | None:
        """The installation in a workspace."""

    async def ended(self, body: Payload) -> bool:
        """Whether this tells that an installation has ended. Then it is forgotten, and nobody else needs to hear of it."""


class Installed:
    def __init__(self, studio: Studio, publisher: SlackPublisher, config: SlackConfig, *, decide_seconds: float) -> None:
        self.publisher = publisher
        self._web = publisher.web
        self.listeners = Listeners(studio, publisher, config, decide_seconds=decide_seconds)

        async def authorize(team_id: str | None) -> AuthorizeResult:  # bolt passes arguments by these names, and calls no method
            """Answer from memory: bolt's own way calls auth.test within the three seconds."""
            me = await self._web.identity()
            return AuthorizeResult(
                enterprise_id=None, team_id=me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=self._web.token
            )

        self._app = bolt(AsyncApp, config, self._web.session, authorize)
        self.listeners.register(self._app)

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        me = await self._web.identity()
        if is_echo(request.body, me, self.publisher.recent):
            return BoltResponse(status=200, body="")
        return await self._app.async_dispatch(request)

    async def take_up(self, left: Unread) -> None:
        """Begin to hear a message that a process that ended had kept."""
        self.listeners.messages.take_up(left, (await self._web.identity()).user)

    async def drained(self, seconds: float) -> None:
        await self.listeners.drained(seconds)

    async def close(self, seconds: float) -> None:
        await self.listeners.close(seconds)


def bolt(kind: type[A], config: SlackConfig, session: Any, authorize: Callable[..., Awaitable[AuthorizeResult]]) -> A:
    """An app of bolt's that verifies no signature: Endpoint does, before the body is read, and Socket Mode has none."""
    quiet = logging.getLogger("darkroom.slack.bolt")
    quiet.setLevel(logging.ERROR)  # while it is made: it warns that `authorize` replaces a token, which is intended
    client = AsyncWebClient(base_url=config.base_url, session=session, retry_handlers=[], logger=quiet)
    app = kind(
        name="darkroom",
        logger=quiet,
        client=client,
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,  # Admission keeps out what we say; bolt would also keep out that a message of ours was deleted
    )
    quiet.setLevel(logging.WARNING)
    return app
