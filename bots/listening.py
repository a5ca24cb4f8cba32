"""A port that strangers reach: how many connections it has, how long they may take, and what they are told of bodies nobody can read.

aiohttp serves; this stands between it and the sockets. A connection *waits* until a request has come, head and body, and again once it
is answered. Where a port is full, the connection that waits longest makes room, so a thousand idle ones keep nobody out.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError

from bots.addresses import is_own, network
from bots.handles import Caps
from bots.tally import Tally

log = structlog.get_logger(__name__)

BODY_SECONDS: Final = 5.0  # for a small body to arrive
_QUEUE: Final = 128  # connections that the kernel keeps until they are accepted
_MOST_HEAD: Final = 32_768  # bytes, which are in memory until the last has come; aiohttp itself would take a megabyte
_HEAD_ENDS: Final = b"\r\n\r\n"
_MOST_BODIES: Final = 16_000_000  # bytes of bodies that are being read, at each port
_SLOWEST: Final = 1_000  # bytes a second, at which an answer has to be taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a connection may take, in seconds."""

    head: float = 10.0  # for a request's head
    idle: float = 130.0  # between two requests; reverse proxies keep theirs for less, and use none that was just closed
    stalled: float = 30.0  # to take nearly nothing of an answer
    linger: float = 2.0  # for the rest of a body that nobody reads
    look: float = 1.0  # between two looks


PATIENCE: Final = Patience()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


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
    """Serve while inside: the address that it listens on. Raises OSError where it cannot. name: for the log."""
    door = Door(caps, name, patience)
    app.middlewares.insert(0, door.handled)
    runner = web.AppRunner(
        app,
        access_log=None,
        shutdown_timeout=close_seconds,
        keepalive_timeout=patience.idle,
        lingering_time=patience.linger,
        auto_decompress=False,  # what is not read cannot swell either; nobody who calls here compresses
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


async def body(request: web.Request, *, most: int, seconds: float = BODY_SECONDS) -> bytes:
    """A request's body, of at most so many bytes. Raises HTTPException for one that is larger, late, compressed or broken."""
    if request.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        raise web.HTTPBadRequest(text="Compressed bodies are not read here.")
    data, connection = bytearray(), request[_CONNECTION]
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
    """The body as it comes. Raises HTTPException for more than `most` bytes, and for a body that is broken."""
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
        raise web.HTTPBadRequest(text="The body is broken.") from None


class Door:
    """The connections of one port."""

    def __init__(self, caps: Caps, name: str, patience: Patience = PATIENCE) -> None:
        self._caps = caps
        self._patience = patience
        self._open: dict[asyncio.BaseTransport, _Connection] = {}
        self._waiting: dict[_Connection, None] = {}  # by how long they wait
        self._from: Counter[str] = Counter()
        self._held: Counter[_Connection] = Counter()  # bytes of the bodies that are being read
        self._sweeping: asyncio.TimerHandle | None = None
        self._dropped = Tally(lambda times: log.warning("connections_dropped", port=name, times=times, most=caps.connections))

    def guarded(self, serve: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        return lambda: _Connection(self, serve)

    @property
    def connections(self) -> int:
        return len(self._open)

    def close(self) -> None:
        """Also of those of whom aiohttp never heard."""
        for connection in self._open.values():
            connection.drop()
        if self._sweeping is not None:
            self._sweeping.cancel()
        self._dropped.close()

    @web.middleware
    async def handled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The outermost line of a request: what it broke of is logged here, once, and its connection counts as one at work."""
        connection = self._open.get(request.transport) if request.transport is not None else None
        if connection is not None:
            request[_CONNECTION] = connection
            connection.asked(whole=not request.body_exists)
        try:
            answer = await handler(request)
        except web.HTTPException as refusal:
            _end_unread(request, refusal)
            raise
        except Exception as error:
            if request.transport is None or request.transport.is_closing():  # whoever asked has gone: nobody is there to be told
                raise web.HTTPBadRequest from None
            route = request.match_info.route.resource
            log.exception("request_broke", error=type(error).__name__, route=route.canonical if route else None)
            raise web.HTTPInternalServerError(text="Something broke here. It is in the log.") from None
        else:
            _end_unread(request, answer)
            return answer
        finally:
            if connection is not None:
                connection.answered(unread=not request.content.is_eof())

    # --- for its connections

    def works(self, connection: _Connection) -> None:
        self._waiting.pop(connection, None)

    def holds(self, connection: _Connection, size: int) -> None:
        """So much of a body is in memory for it. Where that is too much for all together, who has the most of it goes."""
        if size:
            self._held[connection] = size
        else:
            self._held.pop(connection, None)
        if self._held.total() > _MOST_BODIES:
            ((most, _),) = self._held.most_common(1)
            del self._held[most]
            self.turn_out(most)

    def turn_out(self, connection: _Connection) -> None:
        self._dropped.add()
        self.left(connection)
        connection.drop()

    def waits(self, connection: _Connection) -> None:
        if connection.transport in self._open:
            self.works(connection)
            self._waiting[connection] = None  # the last in the row

    def admit(self, connection: _Connection, transport: asyncio.BaseTransport, address: str) -> bool:
        """Whether there is room, if need be in place of one that waits."""
        if not is_own(address) and self._from[address] >= self._caps.per_address:
            if not self._make_room(address):
                return False
        elif len(self._open) >= self._caps.connections and not self._make_room(None):
            return False
        self._open[transport] = connection
        self._from[address] += 1
        self._waiting[connection] = None
        if self._sweeping is None:
            self._sweep_later()
        return True

    def _make_room(self, address: str | None) -> bool:
        self._dropped.add()
        longest = next((one for one in self._waiting if address in (None, one.address)), None)
        if longest is None:
            return False
        self._leave(longest)
        longest.drop()
        return True

    def left(self, connection: _Connection) -> None:
        if connection.transport in self._open:
            self._leave(connection)

    def _leave(self, connection: _Connection) -> None:
        del self._open[connection.transport]
        self._waiting.pop(connection, None)
        self._from[connection.address] -= 1
        if not self._from[connection.address]:
            del self._from[connection.address]

    def _sweep_later(self) -> None:
        self._sweeping = asyncio.get_running_loop().call_later(self._patience.look, self._sweep)

    def _sweep(self) -> None:
        """Drop who takes too long; look again as long as anybody is there."""
        self._sweeping = None
        now = asyncio.get_running_loop().time()
        for connection in list(self._open.values()):
            if connection.is_late(now, self._patience) or connection.is_stalled(now, self._patience):
                self._leave(connection)
                connection.drop()
        if self._open:
            self._sweep_later()


class _Connection(asyncio.Protocol):
    """One connection, before aiohttp's own handling of it, which begins with the first byte: silent ones cost little."""

    transport: asyncio.Transport
    address = ""

    def __init__(self, door: Door, serve: Callable[[], asyncio.Protocol]) -> None:
        self._door = door
        self._serve = serve
        self._inner: asyncio.Protocol | None = None
        self._head_since: float | None = None  # when it began to send a request's head, or ought to have
        self._head_size, self._head_end = 0, b""  # how much of it has come, and its last bytes; -1: all
        self._asked = False  # a request's head has come, and its answer not gone
        self._unsent = 0  # bytes of an answer, at the last look
        self._stalled_since: float | None = None

    def asked(self, *, whole: bool) -> None:
        """A request's head has come; whole: it has no body."""
        self._asked, self._head_since = True, None
        if whole:
            self.at_work()

    def at_work(self) -> None:
        self._door.works(self)

    def holds(self, size: int) -> None:
        self._door.holds(self, size)

    def answered(self, *, unread: bool) -> None:
        """unread: what comes now is the rest of a body, and the connection ends with it."""
        self._asked, self._head_size = False, -1 if unread else 0
        self._door.waits(self)

    def is_late(self, now: float, patience: Patience) -> bool:
        return self._head_since is not None and now - self._head_since > patience.head

    def is_stalled(self, now: float, patience: Patience) -> bool:
        """Whether its answers are taken too slowly, for long: asked at every look."""
        unsent = self.transport.get_write_buffer_size()
        taken, self._unsent = self._unsent - unsent, unsent
        if unsent == 0 or not 0 <= taken < _SLOWEST * patience.look:
            self._stalled_since = None
        elif self._stalled_since is None:
            self._stalled_since = now
        return self._stalled_since is not None and now - self._stalled_since >= patience.stalled

    def drop(self) -> None:
        self.transport.abort()

    # --- asyncio's side

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        if not isinstance(transport, asyncio.Transport):
            raise TypeError("a port serves streams")
        self.transport, self.address = transport, network(_peer(transport))
        self._head_since = asyncio.get_running_loop().time()
        if not self._door.admit(self, transport, self.address):
            self.drop()

    def data_received(self, data: bytes) -> None:
        if self.transport.is_closing():
            return
        if self._inner is None:
            self._inner = self._serve()
            self._inner.connection_made(self.transport)
        if not self._asked and self._head_since is None:
            self._head_since = asyncio.get_running_loop().time()
        if not self._asked and self._is_too_much(data):
            self._door.turn_out(self)
            return
        self._inner.data_received(data)

    def _is_too_much(self, data: bytes) -> bool:
        """Of a head whose end has not come."""
        if self._head_size < 0:
            return False
        if _HEAD_ENDS in self._head_end + data:
            self._head_size, self._head_end = -1, b""
            return False
        self._head_size, self._head_end = self._head_size + len(data), (self._head_end + data)[-3:]
        return self._head_size > _MOST_HEAD

    def eof_received(self) -> bool | None:
        return self._inner.eof_received() if self._inner is not None else None

    def connection_lost(self, error: Exception | None) -> None:
        self._door.left(self)
        if self._inner is not None:
            self._inner.connection_lost(error)

    def pause_writing(self) -> None:
        if self._inner is not None:
            self._inner.pause_writing()

    def resume_writing(self) -> None:
        self._stalled_since = None  # it took much at once
        if self._inner is not None:
            self._inner.resume_writing()


_CONNECTION: Final = web.RequestKey("connection", _Connection)


class _Discreet(logging.LoggerAdapter[logging.Logger]):
    """aiohttp's logger: requests that nobody can read are counted, for aiohttp would write a traceback for each."""

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


def _end_unread(request: web.Request, answer: web.StreamResponse) -> None:
    """A body that nobody read has no request behind it."""
    if not request.content.is_eof():
        answer.force_close()


def _queue(server: asyncio.Server) -> None:
    """asyncio accepts as many in a turn as it lets the kernel keep; the kernel may keep more, for they take no file handles."""
    for one in server.sockets:
        with socket.fromfd(one.fileno(), one.family, one.type) as same:
            same.listen(_QUEUE)


def _peer(transport: asyncio.Transport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""
