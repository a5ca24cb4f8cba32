"""Lets workspaces install the app by Slack's OAuth flow: /slack/install leads to Slack, which leads back to /slack/oauth_redirect.

The flow is slack_bolt's. Ours are what it keeps (a state that one browser may use once, an installation that is sealed), who may
install, and the pages; nothing leads anywhere else. A token that is not wanted is revoked, and none is ever shown or logged.
"""

from __future__ import annotations

import html
import logging
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from logging import Logger
from typing import Final

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation as GivenInstallation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from bots.shared.config import ConfigError
from bots.shared.reaching import UNREACHED
from bots.slack.read import PLATFORM
from bots.slack.scopes import SCOPES
from bots.slack.vault import Installation
from bots.slack.workspaces import Workspaces
from bots.speech import slack_text
from core.errors import StudioError
from core.ports.store import InstallationStore
from core.runtime.clock import Now

log = structlog.get_logger(__name__, platform="slack")

INSTALL: Final = "/slack/install"
REDIRECT: Final = "/slack/oauth_redirect"
_MINUTES = 10  # that an install may take
_A_MINUTE = 60  # installs that may begin within one
_REASONS: Final = ("access_denied", "invalid_browser", "invalid_state", "missing_code", "invalid_code", "storage_error")
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address of the page has the code in it
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    "X-Content-Type-Options": "nosniff",
}
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    "<title>Darkroom</title><style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}}</style>"
    "<h1>{title}</h1><p>{sentence}</p></html>"
)


class _NotWantedError(BoltError):
    """This workspace may not install us, or its install could not be kept. str(self) is the sentence for whoever tried."""


class _States(AsyncOAuthStateStore):
    """States that one browser may use once, within some minutes."""

    def __init__(self, store: InstallationStore, now: Now) -> None:
        self._store = store
        self._now = now

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        state, now = secrets.token_urlsafe(32), self._now()
        await self._store.begin_install(PLATFORM, state, now + timedelta(minutes=_MINUTES), now)
        return state

    async def async_consume(self, state: str) -> bool:
        return await self._store.end_install(PLATFORM, state, self._now())


class _Flow(AsyncOAuthFlow):
    """The flow, with installations kept by ours. Whatever a link to /slack/install brings along changes nothing."""

    def __init__(
        self,
        keep: Callable[[GivenInstallation], Awaitable[None]],
        *,
        client: AsyncWebClient,
        logger: Logger,
        settings: AsyncOAuthSettings,
    ) -> None:
        super().__init__(client=client, logger=logger, settings=settings)
        self._keep = keep

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        return self.settings.authorize_url_generator.generate(state=state)

    async def store_installation(self, request: AsyncBoltRequest, installation: GivenInstallation) -> None:
        await self._keep(installation)


class Install:
    """The two pages. public_url: where people reach this web server."""

    def __init__(
        self,
        workspaces: Workspaces,
        store: InstallationStore,
        *,
        client_id: str,
        client_secret: str,
        public_url: str,
        base_url: str,
        now: Now,
    ) -> None:
        self._workspaces = workspaces
        self._store = store
        self._now = now
        self._begun: deque[datetime] = deque()
        silent = logging.getLogger("darkroom.slack.oauth")
        silent.setLevel(logging.CRITICAL)  # its warnings have the code in them; we log what failed, by its name alone
        settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=tuple(SCOPES),
            user_scopes=(),
            redirect_uri=public_url.rstrip("/") + REDIRECT,
            install_path=INSTALL,
            install_page_rendering_enabled=False,
            redirect_uri_path=REDIRECT,
            callback_options=AsyncCallbackOptions(success=self._installed, failure=self._failed),
            authorization_url=base_url.rstrip("/").removesuffix("/api") + "/oauth/v2/authorize",
            installation_store=AsyncInstallationStore(),  # not asked: the flow hands installations to us
            state_store=_States(store, now),
            state_expiration_seconds=_MINUTES * 60,
            logger=silent,
        )
        self._flow = _Flow(self._keep, client=workspaces.api, logger=silent, settings=settings)

    def routes(self) -> Sequence[web.RouteDef]:
        return web.get(INSTALL, self._begin), web.get(REDIRECT, self._end)

    async def _begin(self, request: web.Request) -> web.StreamResponse:
        if not self._has_turn():
            return await _sent(_page(429, slack_text.INSTALL_FAILED, slack_text.INSTALL_BUSY))
        try:
            response = await self._flow.handle_installation(await to_bolt_request(request))
        except StudioError as error:
            log.warning("not_installed", why=error.code)
            response = _page(503, slack_text.INSTALL_FAILED, slack_text.INSTALL_LATER)
        return await _sent(response)

    async def _end(self, request: web.Request) -> web.StreamResponse:
        try:
            response = await self._flow.handle_callback(await to_bolt_request(request))
        except (SlackApiError, *UNREACHED) as error:
            log.warning("not_installed", why=type(error).__name__)
            response = _page(502, slack_text.INSTALL_FAILED, slack_text.INSTALL_DOWN)
        except StudioError as error:
            log.warning("not_installed", why=error.code)
            response = _page(503, slack_text.INSTALL_FAILED, slack_text.INSTALL_LATER)
        return await _sent(response)

    def _has_turn(self) -> bool:
        """Whether another install may begin now: each is written down, and anybody may open the page."""
        now = self._now()
        while self._begun and self._begun[0] <= now - timedelta(minutes=1):
            self._begun.popleft()
        if len(self._begun) >= _A_MINUTE:
            return False
        self._begun.append(now)
        return True

    async def _keep(self, given: GivenInstallation) -> None:
        """Keep an installation of a workspace that may have one. Raises _NotWantedError."""
        if not given.bot_token:
            raise _NotWantedError(slack_text.INSTALL_AGAIN)
        reached = self._workspaces.reached_by(given.bot_token)
        try:
            me = await reached.identity()
        except (ConfigError, StudioError):
            raise _NotWantedError(slack_text.INSTALL_DOWN) from None
        if not self._workspaces.may_install(me.team, me.enterprise):
            log.warning("install_not_allowed", workspace=me.team, enterprise=me.enterprise)
            await self._give_back(given.bot_token)
            raise _NotWantedError(slack_text.INSTALL_NOT_ALLOWED.format(workspace=me.team))
        if given.bot_refresh_token:  # such a token ends within hours
            raise _NotWantedError(slack_text.INSTALL_ROTATES)
        sealed = self._workspaces.seal(Installation(workspace=me.team, user=me.user, token=given.bot_token))
        await self._store.keep_installation(PLATFORM, me.team, sealed, self._now())
        self._workspaces.forget_now(me.team)
        log.info("workspace_installed", workspace=me.team, enterprise=me.enterprise, person=given.user_id)

    async def _give_back(self, token: str) -> None:
        try:
            await self._workspaces.reached_by(token).api.auth_revoke()
        except (SlackApiError, *UNREACHED) as error:
            log.warning("token_not_revoked", error=type(error).__name__)

    async def _installed(self, _: AsyncSuccessArgs) -> BoltResponse:
        return _page(200, slack_text.INSTALLED_TITLE, slack_text.INSTALLED)

    async def _failed(self, failed: AsyncFailureArgs) -> BoltResponse:
        log.warning("not_installed", why=failed.reason if failed.reason in _REASONS else "other")
        if isinstance(failed.error, _NotWantedError):
            return _page(403, slack_text.INSTALL_FAILED, str(failed.error))
        sentence = slack_text.INSTALL_DECLINED if failed.reason == "access_denied" else slack_text.INSTALL_AGAIN
        return _page(failed.suggested_status_code, slack_text.INSTALL_FAILED, sentence)


def _page(status: int, title: str, sentence: str) -> BoltResponse:
    body = _PAGE.format(title=html.escape(title), sentence=html.escape(sentence))
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


async def _sent(answer: BoltResponse) -> web.StreamResponse:
    response = await to_aiohttp_response(answer)
    response.headers.update(_HEADERS)
    return response
