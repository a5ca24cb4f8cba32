"""Knows when a request really goes out, when its answer has arrived, and how many the rate limits leave.

discord.py waits inside its own calls for its turn at Discord's rate limits: in order, by the server's own headers, and for minutes
if they say so. So neither the time that a single request may take nor the loading of its bytes must begin with the call. aiohttp's
trace tells when the waiting is over (discord.py 2.7.1 passes it on as `http_trace`; pinned by a test).
"""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import aiohttp
import discord
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import IOBasePayload, payload_type
from discord.http import Route

from bots.shared.pieces import pieces

AT_ONCE = 4  # requests of one client that upload something

Load = Callable[[], Awaitable[bytes]]


class UploadBody(io.BytesIO):
    """Bytes that are loaded when their request goes out and dropped when it is over."""

    def __init__(self, load: Load) -> None:
        super().__init__()
        self._load = load

    async def fill(self) -> None:
        super().__init__(await self._load())  # shares the bytes, where `write` would copy them

    def drop(self) -> None:
        super().__init__(b"")  # without an argument the old bytes would stay


@payload_type(UploadBody)
class _UploadPayload(IOBasePayload):
    """Sends an upload without copying it. What aiohttp (3.14) has for BytesIO copies everything to learn its length, and again in 64 KiB
    at a time, turning the loop in between: a fifth of an upload's processor time."""

    _value: UploadBody
    _autoclose = True

    def _close(self) -> None:
        """Leave the body open: the next attempt fills it again."""

    @property
    def size(self) -> int:
        return len(self._value.getvalue())

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        await self.write(writer)

    async def write(self, writer: AbstractStreamWriter) -> None:
        for piece in pieces(self._value.getvalue()):
            await writer.write(piece)


@dataclass(slots=True, eq=False)
class _Call:
    """A call of discord.py's under way, which may make several requests, one after another."""

    seconds: float  # that one request may take
    bound: asyncio.Timeout
    bodies: Sequence[UploadBody]
    place: asyncio.Semaphore | None = None  # among the requests that may upload

    async def goes_out(self, places: asyncio.Semaphore) -> None:
        if self.bodies:
            await places.acquire()
            self.place = places
            for one in self.bodies:
                await one.fill()
        self.bound.reschedule(asyncio.get_running_loop().time() + self.seconds)

    def is_over(self) -> None:
        if not self.bound.expired():
            self.bound.reschedule(None)
        self.unload()

    def unload(self) -> None:
        place, self.place = self.place, None
        if place is not None:
            for one in self.bodies:
                one.drop()
            place.release()


_call: ContextVar[_Call | None] = ContextVar("call", default=None)


_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback$")  # where the first answer to an interaction goes


class Wire:
    """Watches the requests of a client. acknowledged: is told how long after an interaction Discord has its first answer, in seconds.
    Discord's clock says when the interaction was: whoever answers it may be another process than the one that heard of it."""

    def __init__(self, acknowledged: Callable[[float], None] | None = None) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)
        self._acknowledged = acknowledged

    def trace(self) -> aiohttp.TraceConfig:
        config: aiohttp.TraceConfig = aiohttp.TraceConfig()
        config.on_request_start.append(self._goes_out)
        config.on_request_end.append(self._is_over)
        config.on_request_exception.append(self._is_over)
        if self._acknowledged is not None:
            config.on_request_end.append(self._is_answered)
        return config

    async def _is_answered(self, _: object, __: object, told: aiohttp.TraceRequestEndParams) -> None:
        answered = _CALLBACK.search(told.url.path)
        if answered is not None and told.response.ok and self._acknowledged is not None:
            self._acknowledged(max(0.0, time.time() - discord.utils.snowflake_time(int(answered[1])).timestamp()))

    async def _goes_out(self, *_: Any) -> None:
        if (call := _call.get()) is not None:
            await call.goes_out(self._places)

    async def _is_over(self, *_: Any) -> None:
        if (call := _call.get()) is not None:
            call.is_over()


@asynccontextmanager
async def request(seconds: float, bodies: Sequence[UploadBody] = ()) -> AsyncIterator[None]:
    """Apply to discord.py's calls inside the block: each of their requests may take `seconds`, however long it waited for its turn
    before, and uploads `bodies`. Raises TimeoutError if one takes longer."""
    async with asyncio.timeout(None) as bound:
        call = _Call(seconds, bound, bodies)
        token = _call.set(call)
        try:
            yield
        finally:
            _call.reset(token)
            call.unload()


@contextmanager
def aside() -> Iterator[None]:
    """Requests inside the block belong to no call: those of a login that a call finds missing."""
    token = _call.set(None)
    try:
        yield
    finally:
        _call.reset(token)


def requests_left(client: discord.Client, method: str, path: str, **ids: Any) -> int | None:
    """How many requests a route has left before discord.py would wait, by what it has learnt from the server's headers. None: nothing
    is known, so the next one may go. Reads inside discord.py 2.7.1 (HTTPClient.request; pinned by a test)."""
    http, route = client.http, Route(method, path, **ids)
    key = http._bucket_hashes.get(route.key, route.key)
    bucket = http._buckets.get(f"{key}:{route.major_parameters}")
    if bucket is None or (bucket.expires is None and bucket.limit == 1):  # discord.py begins with a limit of 1
        return None
    if bucket.is_expired():
        return bucket.limit - bucket.outgoing
    return max(0, bucket.remaining)
