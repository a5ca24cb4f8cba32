"""A port that strangers reach: who takes too long, who is one too many, and bodies nobody can read."""

from __future__ import annotations

import asyncio
import gzip
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bots.shared.config import WebConfig
from bots.shared.connections import Door, Patience
from bots.shared.handles import Caps, caps, limit, raise_limit
from bots.shared.listening import body, listening
from bots.shared.tally import Tally
from tests.ports import CAPS

pytestmark = pytest.mark.each_loop

QUICK = Patience(head=0.1, stalled=0.1, linger=0.05, look=0.02)
MOST = 1000
SOON = 5.0  # seconds, in which it happens on a busy machine too


@dataclass
class Port:
    """A small server behind the door: GET / answers, /wait when it is told to, /large with 50 MB, POST / reads a body."""

    number: int = 0
    go: asyncio.Event = field(default_factory=asyncio.Event)
    waiting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))  # counts the requests for /wait that have come
    dropped: asyncio.Event = field(default_factory=asyncio.Event)  # somebody amid /large
    read: list[bytes] = field(default_factory=list)
    writers: list[asyncio.StreamWriter] = field(default_factory=list)

    async def hello(self, _: web.Request) -> web.Response:
        return web.Response(text="hello")

    async def wait(self, _: web.Request) -> web.Response:
        self.waiting.release()
        await self.go.wait()
        return web.Response(text="at last")

    async def large(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            for _ in range(50):
                await response.write(bytes(1_000_000))
        except ConnectionError:
            self.dropped.set()
            raise
        return response

    async def post(self, request: web.Request) -> web.Response:
        self.read.append(await body(request, most=MOST, seconds=0.2))
        return web.Response(text="read")

    async def broken(self, _: web.Request) -> web.Response:
        raise KeyError("secret")

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.number)
        self.writers.append(writer)
        return reader, writer

    async def says(self, data: bytes) -> bytes:
        """Return what is answered, to the end of the connection."""
        reader, writer = await self.connect()
        writer.write(data)
        return await asyncio.wait_for(reader.read(), SOON)


@asynccontextmanager
async def open_port(caps: Caps = CAPS, patience: Patience = QUICK) -> AsyncIterator[Port]:
    port, app = Port(), web.Application()
    app.router.add_get("/", port.hello)
    app.router.add_get("/wait", port.wait)
    app.router.add_get("/large", port.large)
    app.router.add_get("/broken", port.broken)
    app.router.add_post("/", port.post)
    async with AsyncExitStack() as stack:
        opened = listening(app, "127.0.0.1", 0, caps=caps, name="test", patience=patience)
        _, port.number = await stack.enter_async_context(opened)
        try:
            yield port
        finally:
            port.go.set()
            for writer in port.writers:
                writer.close()


def get(path: str = "/", *, close: bool = True) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{'Connection: close' if close else 'X: y'}\r\n\r\n".encode()


def post(data: bytes = b"", *headers: str, length: int | None = None) -> bytes:
    lines = [
        "POST / HTTP/1.1",
        "Host: x",
        "Connection: close",
        f"Content-Length: {len(data) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + data


async def ended(reader: asyncio.StreamReader) -> bytes:
    """Return what still came before the connection ended."""
    got = bytearray()
    with suppress(ConnectionResetError):
        async with asyncio.timeout(SOON):
            while data := await reader.read(1 << 20):
                got += data
    return bytes(got)


# --- who takes too long


@pytest.mark.parametrize("first", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\nX-Long: "])
async def test_a_head_that_does_not_come_in_time_ends_the_connection(first: bytes) -> None:
    async with open_port() as port:
        reader, writer = await port.connect()
        writer.write(first)
        await ended(reader)


async def test_a_byte_now_and_then_buys_no_time() -> None:
    async with open_port() as port:
        reader, writer = await port.connect()
        end = asyncio.create_task(ended(reader))
        while not end.done():
            writer.write(b"G")
            await asyncio.wait([end], timeout=0.02)
        await end


async def test_between_requests_a_connection_may_be_quiet_for_longer() -> None:
    async with open_port() as port:
        reader, writer = await port.connect()
        for _ in range(2):
            writer.write(get(close=False))
            assert (await reader.readuntil(b"hello")).startswith(b"HTTP/1.1 200")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(1), 3 * QUICK.head)
        writer.write(b"GET / ")
        await ended(reader)


async def test_an_answer_that_is_not_taken_ends_the_connection_and_one_taken_slowly_does_not() -> None:
    async with open_port(patience=Patience(stalled=0.2, look=0.02)) as port:
        (unread, lazy), (reader, slow) = await port.connect(), await port.connect()
        lazy_transport = cast(asyncio.Transport, lazy.transport)
        lazy_transport.pause_reading()
        lazy.write(get("/large"))
        slow.write(get("/large"))
        got = 0
        async with asyncio.timeout(60):
            while not port.dropped.is_set():
                got += len(await reader.read(1 << 16))
                await asyncio.sleep(0.001)
            while data := await reader.read(1 << 20):
                got += len(data)
        assert got > 50_000_000
        lazy_transport.resume_reading()
        assert len(await ended(unread)) < 50_000_000


# --- who takes too much memory


@pytest.mark.parametrize("before", [b"", b"\r\n\r\n", b"\r\n" * 40_000], ids=["", "empty lines", "many empty lines"])
async def test_a_head_that_grows_and_grows_ends_the_connection_long_before_its_time(before: bytes) -> None:
    async with open_port(patience=Patience()) as port:
        reader, writer = await port.connect()
        writer.write(before + b"GET / HTTP/1.1\r\nHost: x\r\n")
        for number in range(100):
            writer.write(b"X-%d: " % number + b"a" * 4000 + b"\r\n")
        assert await ended(reader) == b""


async def test_a_long_head_that_ends_is_read_and_so_is_what_comes_after_it() -> None:
    async with open_port() as port:
        reader, writer = await port.connect()
        for _ in range(3):
            writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 4000) for n in range(7)) + b"\r")
            await writer.drain()
            await asyncio.sleep(0.01)  # so that the end arrives separately
            writer.write(b"\n")
            assert (await asyncio.wait_for(reader.readuntil(b"hello"), SOON)).startswith(b"HTTP/1.1 200")
        writer.write(post(b"a" * MOST))
        assert (await ended(reader)).endswith(b"read")


@pytest.mark.parametrize("line", [b"POST /nowhere", b"PUT /", b"POST /"])
async def test_whoever_sends_a_large_body_unasked_is_told_so_all_the_same(line: bytes) -> None:
    async with open_port(patience=Patience(linger=0.5)) as port:
        reader, writer = await port.connect()
        writer.write(line + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 3000000\r\n\r\n")
        for _ in range(30):
            writer.write(bytes(100_000))
            await writer.drain()
        answer = await ended(reader)
        assert answer.split(b" ")[1] in (b"404", b"405", b"413")
        assert b"Connection: close" in answer


async def test_bodies_have_so_much_memory_together_and_the_largest_makes_room() -> None:
    door = Door(CAPS, "test")
    wires = [_wire("198.51.100.7") for _ in range(3)]
    connections = [cast(Any, door.guarded(Plain)()) for _ in wires]
    for connection, wire in zip(connections, wires, strict=True):
        connection.connection_made(wire)
    connections[0].holds(1000)
    for size in range(1_000_000, 15_000_000, 1_000_000):
        connections[1].holds(size)
    assert [wire.aborted for wire in wires] == [False, False, False]
    connections[2].holds(2_000_000)
    assert [wire.aborted for wire in wires] == [False, True, False]
    connections[2].holds(10_000_000)
    connections[2].holds(0)
    connections[0].holds(15_000_000)
    assert [wire.aborted for wire in wires] == [False, True, False], "what was read is forgotten"
    door.close()


# --- who is one too many


async def test_where_a_port_is_full_who_waits_longest_makes_room() -> None:
    async with open_port(Caps(3, 3), Patience()) as port:
        with capture_logs() as logs:
            waiting = [await port.connect() for _ in range(3)]
            waiting[0][1].write(get("/wait"))  # at work: it stays
            await port.waiting.acquire()
            waiting[1][1].write(get(close=False))
            await waiting[1][0].readuntil(b"hello")  # answered after the third came: it waits less long
            assert b"200 OK" in await port.says(get())
            await ended(waiting[2][0])
            waiting[1][1].write(get())
            assert b"hello" in await asyncio.wait_for(waiting[1][0].read(), SOON)
            port.go.set()
            assert b"at last" in await asyncio.wait_for(waiting[0][0].readuntil(b"at last"), SOON)
    assert [(one["event"], one["port"], one["times"]) for one in logs] == [("connections_dropped", "test", 1)]


async def test_where_all_are_at_work_one_more_is_turned_away() -> None:
    async with open_port(Caps(2, 2), Patience()) as port:
        busy = [await port.connect() for _ in range(2)]
        for _, writer in busy:
            writer.write(get("/wait"))
        for _ in busy:
            await port.waiting.acquire()
        reader, writer = await port.connect()
        await ended(reader)
        port.go.set()
        for reader, _ in busy:
            assert b"at last" in await asyncio.wait_for(reader.read(), SOON)
        assert b"hello" in await port.says(get())


async def test_whoever_asks_at_once_is_heard_in_a_flood_of_those_who_do_not() -> None:
    async with open_port(Caps(40, 40), Patience()) as port:

        async def flood() -> None:
            with suppress(ConnectionError):
                await port.connect()

        flooding = [asyncio.create_task(flood()) for _ in range(600)]
        answers = await asyncio.gather(*(port.says(get()) for _ in range(20)))
        await asyncio.gather(*flooding)
        assert [answer.count(b"hello") for answer in answers] == [1] * 20
        assert b"hello" in await port.says(get()), "the last to be accepted"


class Wire:
    """A stand-in for the transport that the door sees."""

    def __init__(self, address: str) -> None:
        self.peer = (address, 1)
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True

    def get_extra_info(self, _: str) -> tuple[str, int]:
        return self.peer


class Plain(asyncio.Protocol):
    pass


def come(door: Door, *addresses: str) -> list[Wire]:
    wires = [_wire(address) for address in addresses]
    for wire in wires:
        door.guarded(Plain)().connection_made(cast(asyncio.Transport, wire))
    return wires


def _wire(address: str) -> Any:
    return type("TransportWire", (Wire, asyncio.Transport), {})(address)


@pytest.mark.parametrize(
    ("others", "dropped"),
    [
        (["198.51.100.7", "198.51.100.7"], [True, False, False, False]),  # one address: its own longest makes room
        (["198.51.100.8", "198.51.100.9"], [False, False, False, False]),
    ],
)
async def test_one_address_has_its_own_share(others: list[str], dropped: list[bool]) -> None:
    door = Door(Caps(10, 2), "test")
    wires = come(door, "198.51.100.7", "203.0.113.1", *others)
    assert [wire.aborted for wire in wires] == dropped
    door.close()


@pytest.mark.parametrize(
    ("addresses", "stay"),
    [
        (["127.0.0.1"] * 5, 5),  # a reverse proxy of this machine stands for everybody
        (["::1"] * 5, 5),
        (["::ffff:127.0.0.1"] * 5, 5),
        (["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:0:9::4"], 2),  # one customer's network
        (["2001:db8::1", "2001:db8:0:1::1", "2001:db8:0:2::1"], 3),
        (["::ffff:198.51.100.7", "198.51.100.7", "198.51.100.7"], 2),
        (["fe80::1%eth0", "fe80::2%eth0", "fe80::3%eth0"], 2),
    ],
)
async def test_what_counts_as_one_address(addresses: list[str], stay: int) -> None:
    door = Door(Caps(10, 2), "test")
    come(door, *addresses)
    assert door.connections == stay
    door.close()


def test_the_caps_follow_the_file_handles_and_the_configuration() -> None:
    derived = caps(WebConfig())
    assert derived.connections + derived.burst <= max(limit() // 4, 12)
    assert derived.per_address == derived.connections // 2
    assert caps(WebConfig(connections=10)) == Caps(10, 5)
    assert caps(WebConfig(connections=10, connections_per_address=50)) == Caps(10, 10)
    assert caps(WebConfig(connections=1)) == Caps(1, 1)
    assert caps(WebConfig(connections=10 * limit())).connections <= limit() // 5, "more than the machine has room for"


def test_the_soft_limit_of_file_handles_is_raised_to_the_hard_one() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (200, hard))
    try:
        assert raise_limit() == limit()
        assert limit() in (hard, 65_536, 10_240)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


# --- bodies nobody can read

CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"

UNREADABLE = {
    "no HTTP": (b"\x00\x01\x02\r\n\r\n", 400),
    "TLS": (bytes.fromhex("16030100a5010000a10303") + bytes(100), 400),
    "another version": (b"GET / HTTP/9.1\r\n\r\n", 400),
    "two lengths": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "a negative length": (post(b"ab", length=-3), 400),
    "length and chunks": (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "garbage for chunks": (CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", 400),
    "garbage after a chunk": (CHUNKED + b"3\r\nabc\r\nzz\r\n", 400),
    "a chunk without end": (CHUNKED + b"ffffffffffffffffff\r\nabc", 400),
    "too many chunks": (CHUNKED + b"1f4\r\n" + b"a" * 500 + b"\r\n1f5\r\n" + b"a" * 501 + b"\r\n0\r\n\r\n", 413),
    "too large": (post(b"a" * (MOST + 1)), 413),
    "said to be too large": (post(b"a", length=1 << 40), 413),
    "longer than it is": (post(b"abc", length=4), 408),
    "gzip": (post(gzip.compress(b"abc"), "Content-Encoding: gzip"), 400),
    "no gzip": (post(b"abc", "Content-Encoding: gzip"), 400),
    "a long header": (b"GET / HTTP/1.1\r\nX: " + b"a" * 20_000 + b"\r\n\r\n", 400),
    "many headers": (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 2000 + b"\r\n", 400),
}


@pytest.mark.parametrize(("sent", "status"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_nobody_can_read_is_refused_in_a_line(sent: bytes, status: int, caplog: pytest.LogCaptureFixture) -> None:
    async with open_port() as port:
        with capture_logs() as logs:
            answer = await port.says(sent)
            assert b"hello" in await port.says(get())
        assert answer.split(b" ")[1] == str(status).encode(), answer
        assert port.read == []
    assert {one["event"] for one in logs} <= {"requests_unreadable"}
    assert caplog.records == []


async def test_a_body_that_fits_is_read() -> None:
    async with open_port() as port:
        assert b"200 OK" in await port.says(post(b"a" * MOST))
        assert b"200 OK" in await port.says(CHUNKED + b"3\r\nabc\r\n0\r\n\r\n")
        assert port.read == [b"a" * MOST, b"abc"]


async def test_whoever_leaves_amid_a_body_leaves_no_trace(caplog: pytest.LogCaptureFixture) -> None:
    async with open_port() as port:
        with capture_logs() as logs:
            _, writer = await port.connect()
            writer.write(post(b"abc", length=100))
            await writer.drain()
            writer.transport.abort()
            assert b"hello" in await port.says(get())
    assert (logs, caplog.records) == ([], [])


async def test_a_handler_that_breaks_is_logged_once_and_tells_nothing() -> None:
    async with open_port() as port:
        with capture_logs() as logs:
            answer = await port.says(get("/broken"))
    assert answer.startswith(b"HTTP/1.1 500")
    assert b"secret" not in answer
    assert [(one["event"], one["error"], one["route"]) for one in logs] == [("request_broke", "KeyError", "/broken")]


# --- summaries


async def test_a_tally_tells_the_first_at_once_and_the_rest_together() -> None:
    told: list[int] = []
    again = asyncio.Event()

    def tell(times: int) -> None:
        told.append(times)
        if len(told) == 2:
            again.set()

    tally = Tally(tell, every=0.05)
    for _ in range(1000):
        tally.add()
    assert told == [1]
    await asyncio.wait_for(again.wait(), SOON)
    assert told == [1, 999]
    tally.add()
    tally.close()
    assert told == [1, 999, 1]
