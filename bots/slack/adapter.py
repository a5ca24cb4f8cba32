"""Slack's way in: Socket Mode or HTTP, with the same listeners behind both."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bots.shared.config import ConfigError
from bots.shared.handles import Caps
from bots.shared.leftovers import hear_leftovers
from bots.shared.reaching import UNREACHED
from bots.slack.config import SlackConfig
from bots.slack.endpoint import Endpoint
from bots.slack.listeners import Listeners
from bots.slack.publisher import SlackPublisher
from bots.slack.read import PLATFORM
from bots.slack.sockets import Connection, discreet_logger
from bots.slack.web import error_name
from bots.speech import text
from core.errors import PostFailed
from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="slack")

_LINES = 2  # connections: while one is refreshed the other hears everything; Slack allows ten
_AGAIN, _MOST = 4.0, 30.0  # seconds between tries to reach a Slack that is down at the start: the first, and the longest
_ACK_PATIENCE, _CLOSE_PATIENCE = 1.0, 3.0
_APP_TOKEN_WRONG = (
    "invalid_auth",
    "not_authed",
    "token_revoked",
    "token_expired",
    "account_inactive",
    "not_allowed_token_type",
    "missing_scope",
    "forbidden_team",
)


class _TimedApp(AsyncApp):
    """An app that tells how long its listeners took to acknowledge what Slack delivered, by socket or HTTP."""

    acknowledged: Callable[[float], None] | None = None

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        began = time.monotonic()
        response = await super().async_dispatch(req)
        if self.acknowledged is not None:
            self.acknowledged(time.monotonic() - began)
        return response


class SlackGateway:
    """Takes Slack's events for one workspace. acknowledged: is told how long each acknowledgement took, in seconds. Raises ConfigError
    if a token that the mode needs is missing or wrong."""

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str | None,
        signing_secret: str | None,
        config: SlackConfig,
        studio: Studio,
        publisher: SlackPublisher,
        caps: Caps,
        acknowledged: Callable[[float], None] | None = None,
        watch_every: float = 15.0,
        stuck_after: float = 60.0,
        ping_every: float = 10.0,
        decide_seconds: float = 1.5,  # of the three that Slack gives for an acknowledgement
        sleep: Sleep = asyncio.sleep,  # how it waits before it asks Slack again
    ) -> None:
        self._sleep = sleep
        self._bot_token = bot_token
        self._studio = studio
        self._publisher = publisher
        self._web = publisher.web
        self._ping_every = ping_every
        self._first_address: str | None = None
        self._listeners = Listeners(studio, publisher, config, decide_seconds=decide_seconds)
        self._app = self._bolt(config)
        self._app.acknowledged = acknowledged
        self._listeners.register(self._app)
        self.lines: tuple[Connection, ...] = ()
        self.endpoint: Endpoint | None = None
        if config.mode == "http":
            if not signing_secret:
                raise ConfigError(text.SLACK_SIGNING_MISSING)
            self.endpoint = Endpoint(self._app.async_dispatch, signing_secret, config.host, config.port, caps)
            return
        if not app_token:
            raise ConfigError(text.SLACK_APP_MISSING)
        self._app_token = app_token
        self.lines = tuple(Connection(self._handler, every=watch_every, stuck_after=stuck_after) for _ in range(_LINES))

    def _bolt(self, config: SlackConfig) -> _TimedApp:
        async def authorize(team_id: str | None) -> AuthorizeResult:  # bolt passes arguments by these names
            """Answer from memory: bolt's own way calls auth.test within the three seconds."""
            me = await self._web.identity()
            return AuthorizeResult(
                enterprise_id=None, team_id=me.team, bot_user_id=me.user, bot_id=me.bot, bot_token=self._bot_token
            )

        quiet = logging.getLogger("darkroom.slack.bolt")
        quiet.setLevel(logging.ERROR)  # while it is made: it warns that `authorize` replaces a token, which is intended
        client = AsyncWebClient(base_url=config.base_url, session=self._web.session, retry_handlers=[], logger=quiet)
        app = _TimedApp(
            name="darkroom",
            logger=quiet,
            client=client,
            authorize=authorize,
            signing_secret="",
            request_verification_enabled=False,  # done by Endpoint, before the body is read; Socket Mode has no signatures
        )
        quiet.setLevel(logging.WARNING)
        return app

    def _handler(self) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(self._app, self._app_token, logger=discreet_logger(), ping_interval=self._ping_every)
        handler.client.wss_uri, self._first_address = self._first_address, None
        return handler

    async def run(self) -> None:
        """Run until cancelled. Raises ConfigError if Slack refuses a token."""
        self._publisher.listening = True
        await self._until_identified()
        hearing = asyncio.create_task(self._hear_leftovers())
        try:
            await self._serve()
        finally:
            hearing.cancel()
            await asyncio.gather(hearing, return_exceptions=True)

    async def _hear_leftovers(self) -> None:
        me = (await self._web.identity()).user
        await hear_leftovers(self._studio, PLATFORM, lambda left: self._listeners.take_up(left, me))

    async def _serve(self) -> None:
        if self.endpoint is not None:
            await self.endpoint.serve()
            return
        await self._check_app_token()
        kept = [asyncio.create_task(line.keep()) for line in self.lines]
        try:
            await asyncio.gather(*kept)
        finally:
            await self._listeners.drained(_ACK_PATIENCE)  # before the sockets close, because the acknowledgements go through them
            await asyncio.sleep(0.05)  # bolt looks every 10 ms whether there is one to send
            for task in kept:
                task.cancel()
            await asyncio.gather(*kept, return_exceptions=True)

    async def _until_identified(self) -> None:
        outage = Outage(log, "platform_not_reached")
        while True:
            try:
                await self._web.identity()
            except PostFailed as error:
                await self._sleep(pause(outage.failed(error), first=_AGAIN, most=_MOST))
            else:
                return outage.over()

    async def _check_app_token(self) -> None:
        """Check the app token, because the SDK would try a wrong one for ever. The address that comes of it serves the first
        connection."""
        try:
            answer = await self._web.api.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            if error_name(error) in _APP_TOKEN_WRONG:
                raise ConfigError(text.SLACK_APP_REFUSED.format(error=error_name(error))) from None
            log.warning("socket_refused", error=error_name(error))
        except UNREACHED:
            log.warning("platform_not_reached", again_in=0)
        else:
            self._first_address = str(answer["url"])

    def not_ready(self) -> str | None:
        """Why Slack is not connected; None if it is."""
        if self.endpoint is not None:
            return None if self.endpoint.address else "Slack: not listening yet"
        return None if any(line.connected for line in self.lines) else "Slack: no Socket Mode connection"

    async def close(self) -> None:
        """Let what is under way finish, within three seconds."""
        await self._listeners.close(_CLOSE_PATIENCE)
