"""HTTP mode: checks Slack's requests before anything reads them, and hands them to bolt."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bots.shared.config import ConfigError
from bots.shared.handles import Caps
from bots.shared.listening import body as read_body
from bots.shared.listening import listening
from bots.slack.shapes import misshapen

log = structlog.get_logger(__name__, platform="slack")

PATH = "/slack/events"
_MOST = 1 << 20  # bytes of a body; Slack's are a few kB
_CLOSE_PATIENCE = 2.0
_MOST_FIELDS = 100  # fields of a form; a command has about fifteen
_FORMS = {"command", "ssl_check"}  # one of these fields is in every form without a payload
_BAD_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_JSON: dict[str, str | Sequence[str]] = {"Content-Type": "application/json"}
_STAMP = re.compile("[0-9]{1,12}")  # a time in seconds

Dispatch = Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]


class Endpoint:
    def __init__(self, dispatch: Dispatch, signing_secret: str, host: str, port: int, caps: Caps) -> None:
        self._dispatch = dispatch
        self._verifier = SignatureVerifier(signing_secret)
        self._host, self._port, self._caps = host, port, caps
        self.address: tuple[str, int] | None = None  # where it listens, once it does
        self.listening = asyncio.Event()

    async def serve(self) -> None:
        """Serve until cancelled. Raises ConfigError if the port is taken."""
        app = web.Application(client_max_size=_MOST)
        app.router.add_post(PATH, self._receive)
        async with AsyncExitStack() as stack:
            self.address = await self._listen(app, stack)
            try:
                self.listening.set()
                log.info("listening", host=self.address[0], port=self.address[1], path=PATH)
                await asyncio.Event().wait()
            finally:
                self.address = None
                self.listening.clear()

    async def _listen(self, app: web.Application, stack: AsyncExitStack) -> tuple[str, int]:
        opened = listening(app, self._host, self._port, caps=self._caps, name="slack", close_seconds=_CLOSE_PATIENCE)
        try:
            return await stack.enter_async_context(opened)
        except OSError as error:
            where = f"{self._host}:{self._port}"
            raise ConfigError(f"slack: cannot listen on {where} ({error.strerror}). Set [slack] port.") from None

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        try:
            body = (await read_body(request, most=_MOST)).decode()
        except UnicodeDecodeError:
            return web.Response(status=400)
        if not self._signed(request, body):
            return web.Response(status=401)
        read = _read(request.content_type, body)
        if read is None:
            return web.Response(status=400)
        if (where := misshapen(read)) is not None:
            log.warning("payload_misshapen", where=where[:100])
            return web.Response(status=400)
        if read.get("type") == "app_rate_limited":  # this is not an event, so bolt would find no listener for it
            log.warning("events_held_back", why="more than 30,000 in an hour")
            return web.Response()
        try:
            asked = AsyncBoltRequest(body=json.dumps(read), headers=_JSON)
        except (AttributeError, IndexError, KeyError, TypeError, RecursionError) as error:  # bolt reads nested fields unchecked
            log.warning("payload_misshapen", error=type(error).__name__)
            return web.Response(status=400)
        return await to_aiohttp_response(await self._dispatch(asked))

    def _signed(self, request: web.Request, body: str) -> bool:
        """Whether Slack's signature over these bytes is right, and at most five minutes old."""
        stamp, signature = request.headers.get("X-Slack-Request-Timestamp", ""), request.headers.get("X-Slack-Signature", "")
        return _STAMP.fullmatch(stamp) is not None and signature.isascii() and self._verifier.is_valid(body, stamp, signature)


def _read(mime: str, body: str) -> dict[str, Any] | None:
    """Parse a request once and hand the result to bolt, which would parse it by rules of its own. None: it cannot be parsed."""
    try:
        match mime:
            case "application/json":
                read = _json(body)
            case "application/x-www-form-urlencoded" if not _BAD_ESCAPE.search(body):
                fields = dict(parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS))
                read = _json(fields["payload"]) if "payload" in fields else fields if _FORMS & fields.keys() else None
            case _:
                return None
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) and read else None


def _json(text: str) -> Any:
    return json.loads(text, parse_constant=_refuse)


def _refuse(constant: str) -> None:
    """Refuse NaN and the infinities, which are not JSON."""
    raise ValueError(constant)
