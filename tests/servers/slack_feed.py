"""How the local Slack delivers: envelopes over Socket Mode, or signed requests; not acknowledged within 3 s is a violation."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp
from aiohttp import WSMsgType, web

from tests.servers.slack_world import World


@dataclass(frozen=True)
class Ack:
    """How a delivery was answered. `payload` is what came with it; seconds, how long it took."""

    ok: bool
    payload: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    status: int = 200


class SocketFeed:
    """Socket Mode: each envelope goes to one of the open connections."""

    def __init__(self, world: World, base: str) -> None:
        self._world, self._base = world, base
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._turn = 0
        self.open: list[web.WebSocketResponse] = []
        self.handshakes = 0
        self.refuse_handshakes = 0  # how many of the next are answered 503

    def address(self) -> str:
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return f"{self._base.replace('http', 'ws', 1)}/link?ticket={ticket}"

    async def link(self, request: web.Request) -> web.StreamResponse:
        self.handshakes += 1
        if self.refuse_handshakes > 0:
            self.refuse_handshakes -= 1
            self._tickets.discard(request.query.get("ticket", ""))
            return web.Response(status=503)
        if request.query.get("ticket", "") not in self._tickets or len(self.open) >= 10:
            return web.Response(status=404)
        self._tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": len(self.open) + 1, "connection_info": {"app_id": "A0APP"}})
        self.open.append(socket)
        self._world.tell()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._answered(json.loads(message.data))
        finally:
            self.open.remove(socket)
            self._world.tell()
        return socket

    def _answered(self, answer: dict[str, Any]) -> None:
        waiting = self._waiting.get(answer.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload") or {})

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry: int = 0) -> Ack:
        await self._world.until(lambda: self.open, what="a socket")
        socket = self.open[self._turn % len(self.open)]
        self._turn += 1
        envelope = uuid.uuid4().hex
        self._waiting[envelope] = asyncio.get_running_loop().create_future()
        body: dict[str, Any] = {
            "envelope_id": envelope,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
        }
        if kind == "events_api":
            body |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        began = time.monotonic()
        await socket.send_json(body)
        try:
            answer = await asyncio.wait_for(self._waiting[envelope], self._world.ack_seconds)
        except TimeoutError:
            if not socket.closed:  # else Slack delivers it again, on another one
                self._world.violate(f"no acknowledgement of {kind} within {self._world.ack_seconds} s")
            return Ack(ok=False, seconds=self._world.ack_seconds)
        finally:
            del self._waiting[envelope]
        return Ack(ok=True, payload=answer, seconds=time.monotonic() - began)

    @property
    def listened_to(self) -> bool:
        return bool(self.open)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask for a new connection, as Slack does now and then."""
        await self.open[0].send_json({"type": "disconnect", "reason": reason})

    async def close(self) -> None:
        for socket in list(self.open):
            await socket.close()


class HttpFeed:
    """Events API and interactivity over HTTP, signed."""

    def __init__(self, world: World, session: aiohttp.ClientSession, secret: str) -> None:
        self._world, self._session, self._secret = world, session, secret
        self.url = ""

    @property
    def listened_to(self) -> bool:
        return bool(self.url)

    def signed(self, body: str, *, at: float | None = None) -> dict[str, str]:
        stamp = str(int(time.time() if at is None else at))
        digest = hmac.new(self._secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry: int = 0) -> Ack:
        if kind == "events_api":
            body, mime = json.dumps(payload), "application/json"
        elif kind == "slash_commands":
            body, mime = urlencode(payload), "application/x-www-form-urlencoded"
        else:
            body, mime = urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
        headers = {"Content-Type": mime, **self.signed(body)}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        began = time.monotonic()
        timeout = aiohttp.ClientTimeout(total=self._world.ack_seconds)
        try:
            async with self._session.post(self.url, data=body, headers=headers, timeout=timeout) as response:
                text, status = await response.text(), response.status
        except TimeoutError:
            self._world.violate(f"no acknowledgement of {kind} within {self._world.ack_seconds} s")
            return Ack(ok=False, seconds=self._world.ack_seconds, status=0)
        if status != 200:
            self._world.violate(f"{kind} answered {status}")
        payload = json.loads(text) if text.startswith("{") else {"text": text} if text else {}
        return Ack(ok=status == 200, payload=payload, seconds=time.monotonic() - began, status=status)
