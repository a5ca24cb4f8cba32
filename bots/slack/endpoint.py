"""HTTP mode: Slack's requests, checked before anything reads them, handed to bolt."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bots.config import ConfigError

log = structlog.get_logger(__name__, platform="slack")

PATH = "/slack/events"
_MOST = 1 << 20  # bytes of a body; Slack's are a few kB
_BODY_PATIENCE = 5.0  # seconds for the body to arrive
_CLOSE_PATIENCE = 2.0
_STAMP = re.compile("[0-9]{1,12}")  # a time in seconds

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class Endpoint:
    def __init__(self, dispatch: Dispatch, signing_secret: str, host: str, port: int) -> None:
        self._dispatch = dispatch
        self._verifier = SignatureVerifier(signing_secret)
        self._host, self._port = host, port
        self.address: tuple[str, int] | None = None  # where it listens, once it does
        self.listening = asyncio.Event()

    async def serve(self) -> None:
        """Until cancelled. Raises ConfigError where the port is taken."""
        app = web.Application(client_max_size=_MOST)
        app.router.add_post(PATH, self._receive)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=_CLOSE_PATIENCE)
        await runner.setup()
        try:
            await self._listen(runner)
            self.address = runner.addresses[0][:2]
            self.listening.set()
            log.info("listening", host=self.address[0], port=self.address[1], path=PATH)
            await asyncio.Event().wait()
        finally:
            self.address = None
            self.listening.clear()
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner) -> None:
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            where = f"{self._host}:{self._port}"
            raise ConfigError(f"slack: {where} cannot be listened on ({error.strerror}). Set [slack] port.") from None

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        try:
            async with asyncio.timeout(_BODY_PATIENCE):
                body = (await request.read()).decode()
        except (TimeoutError, UnicodeDecodeError):
            return web.Response(status=400)
        if not self._signed(request, body):
            return web.Response(status=401)
        read = _read(request, body)
        if read is None:
            return web.Response(status=400)
        if any(one.get("type") == "app_rate_limited" for one in read):  # no event, so bolt knows no listener for it
            log.warning("events_held_back", why="more than 30,000 in an hour")
            return web.Response()
        headers: dict[str, str | Sequence[str]] = dict(request.headers)
        asked = AsyncBoltRequest(body=body, query=request.query_string, headers=headers)
        return await to_aiohttp_response(await self._dispatch(asked))

    def _signed(self, request: web.Request, body: str) -> bool:
        """Slack's signature over these bytes, at most five minutes old."""
        stamp, signature = request.headers.get("X-Slack-Request-Timestamp", ""), request.headers.get("X-Slack-Signature", "")
        return _STAMP.fullmatch(stamp) is not None and signature.isascii() and self._verifier.is_valid(body, stamp, signature)


def _read(request: web.Request, body: str) -> Sequence[dict[str, Any]] | None:
    """The JSON objects of a request; None: it has something else, over which bolt, taking it apart unseen, would stumble."""
    objects = [body] if request.content_type == "application/json" else parse_qs(body).get("payload", ())
    try:
        read = [json.loads(one) for one in objects]
    except (ValueError, RecursionError):
        return None
    return read if all(isinstance(one, dict) for one in read) else None
