"""Slack's way in: Socket Mode or HTTP, with the same listeners behind both."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bots.shared.config import ConfigError
from bots.shared.handles import Caps
from bots.shared.leftovers import hear_leftovers
from bots.shared.reaching import UNREACHED
from bots.slack.admission import Foreign
from bots.slack.config import SlackConfig
from bots.slack.endpoint import Endpoint
from bots.slack.installed import Installations, Installed, bolt
from bots.slack.publisher import SlackPublisher
from bots.slack.read import PLATFORM
from bots.slack.sockets import Connection, discreet_logger
from bots.slack.web import error_name
from bots.speech import slack_text
from core.ports.readings import Unread
from core.runtime.waits import stop
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="slack")

_LINES = 2  # connections: while one is refreshed the other hears everything; Slack allows ten
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


class _Door(AsyncApp):
    """What the SDK's Socket Mode handler takes for an app: it only passes on what was delivered."""

    passed_to: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        return await self.passed_to(req)


class SlackGateway:
    """Takes Slack's events, for one workspace or for many. acknowledged: is told how long each acknowledgement took, in seconds. Raises
    ConfigError if a token that the mode needs is missing or wrong."""

    def __init__(
        self,
        *,
        installations: Installations,
        app_token: str | None,
        signing_secret: str | None,
        config: SlackConfig,
        studio: Studio,
        caps: Caps,
        acknowledged: Callable[[float], None] | None = None,
        watch_every: float = 15.0,
        stuck_after: float = 60.0,
        ping_every: float = 10.0,
        decide_seconds: float = 1.5,  # of the three that Slack gives for an acknowledgement
    ) -> None:
        self._installations = installations
        self._config = config
        self._studio = studio
        self._acknowledged = acknowledged
        self._decide_seconds = decide_seconds
        self._ping_every = ping_every
        self._first_address: str | None = None
        self._installed: dict[SlackPublisher, Installed] = {}
        self._foreign = Foreign()
        self._under_way: set[asyncio.Task[None]] = set()
        self.lines: tuple[Connection, ...] = ()
        self.endpoint: Endpoint | None = None
        if config.mode == "http":
            if not signing_secret:
                raise ConfigError(slack_text.SIGNING_MISSING)
            self.endpoint = Endpoint(self._dispatch, signing_secret, config.host, config.port, caps)
            return
        if not app_token:
            raise ConfigError(slack_text.APP_MISSING)
        self._app_token = app_token
        self._door = bolt(_Door, config, installations.api.session, _nobody)
        self._door.passed_to = self._dispatch
        self.lines = tuple(Connection(self._handler, every=watch_every, stuck_after=stuck_after) for _ in range(_LINES))

    async def _dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Have it heard by the listeners of the installation that it is for."""
        began = time.monotonic()
        try:
            return await self._heard(request)
        finally:
            if self._acknowledged is not None:
                self._acknowledged(time.monotonic() - began)

    async def _heard(self, request: AsyncBoltRequest) -> BoltResponse:
        if await self._installations.ended(request.body):
            return BoltResponse(status=200, body="")
        publisher = await self._installations.of(request.body)
        if publisher is None:
            return self._foreign.refuse(request.body)
        return await self._of(publisher).dispatch(request)

    def _of(self, publisher: SlackPublisher) -> Installed:
        """The listeners of an installation. Those of one that was made anew, or has ended, finish what they are doing."""
        if publisher not in self._installed:
            for gone in [one for one in self._installed if one.closed]:
                self._track(self._installed.pop(gone).close(_CLOSE_PATIENCE))
            self._installed[publisher] = Installed(self._studio, publisher, self._config, decide_seconds=self._decide_seconds)
        return self._installed[publisher]

    def _track(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    def _handler(self) -> AsyncSocketModeHandler:
        handler = AsyncSocketModeHandler(self._door, self._app_token, logger=discreet_logger(), ping_interval=self._ping_every)
        handler.client.wss_uri, self._first_address = self._first_address, None
        return handler

    async def run(self) -> None:
        """Run until cancelled. Raises ConfigError if Slack refuses a token."""
        self._installations.begin()
        await self._installations.until_identified()
        hearing = asyncio.create_task(self._hear_leftovers())
        try:
            await self._serve()
        finally:
            await stop(hearing)

    async def _hear_leftovers(self) -> None:
        await hear_leftovers(self._studio, PLATFORM, lambda left: self._track(self._take_up(left)))

    async def _take_up(self, left: Unread) -> None:
        publisher = await self._installations.at(left.message.place.workspace)
        if publisher is not None:
            await self._of(publisher).take_up(left)

    async def _serve(self) -> None:
        if self.endpoint is not None:
            await self.endpoint.serve()
            return
        await self._check_app_token()
        kept = [asyncio.create_task(line.keep()) for line in self.lines]
        try:
            await asyncio.gather(*kept)
        finally:
            await asyncio.gather(
                *(one.drained(_ACK_PATIENCE) for one in self._installed.values())
            )  # before the sockets close, because the acknowledgements go through them
            await asyncio.sleep(0.05)  # bolt looks every 10 ms whether there is one to send
            await stop(*kept)

    async def _check_app_token(self) -> None:
        """Check the app token, because the SDK would try a wrong one for ever. The address that comes of it serves the first
        connection."""
        try:
            answer = await self._installations.api.apps_connections_open(app_token=self._app_token)
        except SlackApiError as error:
            if error_name(error) in _APP_TOKEN_WRONG:
                raise ConfigError(slack_text.APP_REFUSED.format(error=error_name(error))) from None
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
        await asyncio.gather(*(one.close(_CLOSE_PATIENCE) for one in self._installed.values()))
        await stop(*self._under_way)


async def _nobody(**_: object) -> AuthorizeResult:
    """Authorize nothing: what is delivered is passed on before anybody would ask."""
    raise AssertionError("the installation authorizes")
