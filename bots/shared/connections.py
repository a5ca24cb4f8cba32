"""Watches the connections of one port: how many there are, how long they may take, and how much memory they may use.

aiohttp serves; this stands between it and the sockets. A connection *waits* until a request has arrived, head and body, and waits
again once the request is answered. When a port is full, the connection that has waited longest makes room, so a thousand idle ones
keep nobody out.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, cast

import structlog
from aiohttp import web

from bots.shared.addresses import is_own, network
from bots.shared.handles import Caps
from bots.shared.tally import Tally

log = structlog.get_logger(__name__)

_MOST_HEAD: Final = 32_768  # bytes, held in memory until the head is complete; aiohttp itself would accept a megabyte
_HEAD_ENDS: Final = b"\r\n\r\n"
_MOST_BODIES: Final = 16_000_000  # bytes of bodies that are being read, at each port
_SLOWEST: Final = 1_000  # bytes a second, at which an answer has to be taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long each stage of a connection may take, in seconds."""

    head: float = 10.0  # for a request's head
    idle: float = 130.0  # between two requests; reverse proxies keep theirs for less, and use none that was just closed
    stalled: float = 30.0  # to take nearly nothing of an answer
    linger: float = 2.0  # for the rest of a body that nobody reads
    look: float = 1.0  # between two looks


PATIENCE: Final = Patience()

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Door:
    """Keeps track of who is connected to a port and who has to go. aiohttp's own handling starts through `guarded`."""

    def __init__(self, caps: Caps, name: str, patience: Patience = PATIENCE) -> None:
        self._caps = caps
        self._patience = patience
        self._open: dict[asyncio.BaseTransport, Connection] = {}
        self._waiting: dict[Connection, None] = {}  # by how long they wait
        self._from: Counter[str] = Counter()
        self._held: Counter[Connection] = Counter()  # bytes of the bodies that are being read
        self._sweeping: asyncio.TimerHandle | None = None
        self._dropped = Tally(lambda times: log.warning("connections_dropped", port=name, times=times, most=caps.connections))

    def guarded(self, serve: Callable[[], asyncio.Protocol]) -> Callable[[], asyncio.Protocol]:
        return lambda: Connection(self, serve)

    @property
    def connections(self) -> int:
        return len(self._open)

    def close(self) -> None:
        """Close every connection, including those that aiohttp never saw."""
        for connection in self._open.values():
            connection.drop()
        if self._sweeping is not None:
            self._sweeping.cancel()
        self._dropped.close()

    @web.middleware
    async def handled(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The outermost call around a request: it logs an unexpected error, once, and counts the connection as working."""
        connection = self._open.get(request.transport) if request.transport is not None else None
        if connection is not None:
            request[CONNECTION] = connection
            connection.asked(whole=not request.body_exists)
        try:
            answer = await handler(request)
        except web.HTTPException as refusal:
            _end_unread(request, refusal)
            raise
        except Exception as error:
            if request.transport is None or request.transport.is_closing():  # the client has gone, so there is nobody to answer
                raise web.HTTPBadRequest from None
            route = request.match_info.route.resource
            log.exception("request_broke", error=type(error).__name__, route=route.canonical if route else None)
            raise web.HTTPInternalServerError(text="Something broke here. It is in the log.") from None
        else:
            _end_unread(request, answer)
            return answer
        finally:
            if connection is not None:
                connection.responded(unread=not request.content.is_eof())

    # --- for its connections

    def works(self, connection: Connection) -> None:
        self._waiting.pop(connection, None)

    def holds(self, connection: Connection, size: int) -> None:
        """Count the bytes of a body that are in memory. When all connections together hold too much, the one that holds the most is
        dropped."""
        if size:
            self._held[connection] = size
        else:
            self._held.pop(connection, None)
        if self._held.total() > _MOST_BODIES:
            ((most, _),) = self._held.most_common(1)
            del self._held[most]
            self.turn_out(most)

    def turn_out(self, connection: Connection) -> None:
        self._dropped.add()
        self.left(connection)
        connection.drop()

    def waits(self, connection: Connection) -> None:
        if connection.transport in self._open:
            self.works(connection)
            self._waiting[connection] = None  # last in line to be dropped

    def admit(self, connection: Connection, transport: asyncio.BaseTransport, address: str) -> bool:
        """Whether there is room for one more, if need be in place of one that waits."""
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

    def left(self, connection: Connection) -> None:
        if connection.transport in self._open:
            self._leave(connection)

    def _leave(self, connection: Connection) -> None:
        del self._open[connection.transport]
        self._waiting.pop(connection, None)
        self._from[connection.address] -= 1
        if not self._from[connection.address]:
            del self._from[connection.address]

    def _sweep_later(self) -> None:
        self._sweeping = asyncio.get_running_loop().call_later(self._patience.look, self._sweep)

    def _sweep(self) -> None:
        """Drop connections that take too long. Runs again as long as there are any."""
        self._sweeping = None
        now = asyncio.get_running_loop().time()
        for connection in list(self._open.values()):
            if connection.is_late(now, self._patience) or connection.is_stalled(now, self._patience):
                self._leave(connection)
                connection.drop()
        if self._open:
            self._sweep_later()


class Connection(asyncio.Protocol):
    """One connection, before aiohttp handles it. That begins with the first byte, so silent connections cost little."""

    transport: asyncio.Transport
    address = ""

    def __init__(self, door: Door, serve: Callable[[], asyncio.Protocol]) -> None:
        self._door = door
        self._serve = serve
        self._inner: asyncio.Protocol | None = None
        self._head_since: float | None = None  # when it began to send a request's head, or was first expected to
        self._head_size, self._head_end = 0, b""  # how much of it has come, and its last bytes; -1: all
        self._asked = False  # a request's head has come, and its answer not gone
        self._unsent = 0  # bytes of an answer, at the last look
        self._stalled_since: float | None = None

    def asked(self, *, whole: bool) -> None:
        """Note that a request's head has arrived. whole: it has no body."""
        self._asked, self._head_since = True, None
        if whole:
            self.at_work()

    def at_work(self) -> None:
        self._door.works(self)

    def holds(self, size: int) -> None:
        self._door.holds(self, size)

    def responded(self, *, unread: bool) -> None:
        """Note that a request was answered. unread: what comes now is the rest of a body, and the connection ends after it."""
        self._asked, self._head_size = False, -1 if unread else 0
        self._door.waits(self)

    def is_late(self, now: float, patience: Patience) -> bool:
        return self._head_since is not None and now - self._head_since > patience.head

    def is_stalled(self, now: float, patience: Patience) -> bool:
        """Whether the other side has been taking its answers too slowly for too long. Called at every sweep."""
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
        transport = cast(asyncio.Transport, transport)  # a port serves streams, but uvloop's are no subclass of this
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
        """Whether a head that has not ended yet is too long."""
        if self._head_size < 0:
            return False
        if self._head_size == 0:
            data = data.lstrip(b"\r\n")  # empty lines may precede a head and do not end it
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
        self._stalled_since = None  # it has just accepted a lot of data
        if self._inner is not None:
            self._inner.resume_writing()


CONNECTION: Final = web.RequestKey("connection", Connection)


def _end_unread(request: web.Request, answer: web.StreamResponse) -> None:
    """Close a connection whose body nobody read: no request can follow it."""
    if not request.content.is_eof():
        answer.force_close()


def _peer(transport: asyncio.Transport) -> str:
    peer = transport.get_extra_info("peername")
    return str(peer[0]) if isinstance(peer, tuple) else ""
