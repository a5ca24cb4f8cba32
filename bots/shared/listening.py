"""Opens a port that strangers can reach, guarded by connections.py, and reads request bodies within bounds."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError

from bots.shared.connections import CONNECTION, PATIENCE, Door, Patience
from bots.shared.handles import Caps
from bots.shared.tally import Tally

log = structlog.get_logger(__name__)

_BODY_SECONDS: Final = 5.0  # for a small body to arrive
_QUEUE: Final = 128  # connections that the kernel keeps until they are accepted


@asynccontextmanager
async def listening(
    app: web.Application,
    host: str,
    port: int,
    *,
    caps: Caps,
    name: str,
    close_seconds: float = 1.0,
    patience: Patience = PATIENCE,
) -> AsyncIterator[tuple[str, int]]:
    """Serve inside the block; gives the address it listens on. Raises OSError if it cannot listen. name: for the log."""
    door = Door(caps, name, patience)
    app.middlewares.insert(0, door.handled)
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=close_seconds,
        keepalive_timeout=patience.idle,
        lingering_time=patience.linger,
        auto_decompress=False,  # so that a small body cannot unpack into a huge one; our callers do not compress
        logger=_Discreet(name),
    )
    await runner.setup()
    try:
        if runner.server is None:
            raise RuntimeError("a runner that is set up has a server")
        loop = asyncio.get_running_loop()
        server = await loop.create_server(door.guarded(runner.server), host, port, backlog=caps.burst)
        _queue(server)
        try:
            yield server.sockets[0].getsockname()[:2]
        finally:
            server.close()
    finally:
        await runner.cleanup()
        door.close()


async def body(request: web.Request, *, most: int, seconds: float = _BODY_SECONDS) -> bytes:
    """Read a request's body of at most so many bytes. Raises HTTPException if it is larger, late, compressed or broken."""
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise web.HTTPBadRequest(text="Compressed bodies are not accepted here.")
    data, connection = bytearray(), request[CONNECTION]
    try:
        async with asyncio.timeout(seconds):
            async for chunk in chunks(request, most=most):
                data += chunk
                connection.holds(len(data))
    except TimeoutError:
        raise web.HTTPRequestTimeout(text="The body did not arrive in time.") from None
    finally:
        connection.holds(0)
    connection.at_work()
    return bytes(data)


async def chunks(request: web.Request, *, most: int) -> AsyncIterator[bytes]:
    """Yield the body as it arrives. Raises HTTPException for more than `most` bytes and for a broken body."""
    if (request.content_length or 0) > most:
        raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=request.content_length or 0)
    size = 0
    try:
        async for chunk in request.content.iter_any():
            size += len(chunk)
            if size > most:
                raise web.HTTPRequestEntityTooLarge(max_size=most, actual_size=size)
            yield chunk
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError):
        raise web.HTTPBadRequest(text="The body is malformed.") from None


class _Discreet(logging.LoggerAdapter[logging.Logger]):
    """aiohttp's logger: unreadable requests are counted, since aiohttp would write a traceback for each."""

    def __init__(self, port: str) -> None:
        super().__init__(logging.getLogger("darkroom.http"), {})
        self._unreadable = Tally(lambda times: log.info("requests_unreadable", port=port, times=times))

    def log(self, level: int, msg: object, *args: object, **more: Any) -> None:
        if isinstance(more.get("exc_info"), HttpProcessingError):
            self._unreadable.add()
        else:
            super().log(level, msg, *args, **more)

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        return msg, kwargs


def _queue(server: asyncio.Server) -> None:
    """asyncio's own loop accepts as many connections per turn as it lets the kernel queue. The kernel may queue more, since those take
    no file handles."""
    for one in server.sockets:
        with socket.fromfd(one.fileno(), one.family, one.type) as same:
            same.listen(_QUEUE)
