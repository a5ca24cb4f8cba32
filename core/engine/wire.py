"""An aiohttp session that carries pictures past google-genai, so that no picture stalls the event loop.

The client puts input pictures into its JSON, and takes pictures out of the answer's JSON, in one piece each, on the loop. Measured
with 12 MB (4K): 100 ms to send, 60 to 100 ms to receive and 80 MB of memory, for every call. Here a picture is converted to base64
and back in pieces of at most a few hundred KB as they cross the wire, at a fraction of a millisecond each; the client itself sees
only short stand-ins. The client is not changed: it accepts a session (`HttpOptions.aiohttp_client`), and aiohttp accepts a
middleware and a response class. For 2.6 MB, pybase64 takes 0.3 ms where binascii takes 6 (to base64) and 12 ms (back).
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import secrets
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from typing import Any, Self
from urllib.request import getproxies

import aiohttp
import certifi
import pybase64
from aiohttp.abc import AbstractStreamWriter

from core.runtime.capacity import Capacity

_BUFFERED = 16 * 1024  # bytes of an answer that waits to be read: aiohttp takes up to twice as many off the network, or one read
_LEAST_COUNTED = 8_000_000  # bytes counted of an answer that is smaller, or doesn't say: four of them fill what may be read at once
_MOST_BYTES = 150_000_000  # of an answer; the heaviest picture so far, 4K as PNG, makes 40 million
_SILENT_SECONDS = 5.0  # after which an answer that stalls gives up its share of what may be read at once
STEP = 3 * 48 * 1024  # bytes of a picture turned into base64 at a time; a multiple of three, so that the pieces join


class GarbledError(ValueError):
    """The answer's base64 is invalid, its JSON ended inside a string or is of another shape, or it is far too large."""


# What google-genai ends with where an answer's JSON is not of the shape that it expects.
MISSHAPEN = (TypeError, AttributeError, LookupError)


class PictureTransfer:
    """The pictures of one call. `stand_ins` replace `pictures` in the request; `received` fills as the answer arrives."""

    def __init__(self, pictures: Sequence[bytes], reading: Capacity | None = None) -> None:
        # Hexadecimal digits only: their base64 is the same in the standard and the URL-safe alphabet. Random: no words contain it.
        self.stand_ins = tuple(secrets.token_hex(12).encode() for _ in pictures)
        self.pictures = tuple(pictures)
        self.reading = reading or Capacity(0)  # of which nothing can be taken, so nobody waits
        self._received: dict[bytes, bytes] = {}
        self.answer = ""  # the answer's JSON without its pictures

    def take(self, data: bytes) -> bytes:
        """Keep a received picture and return the base64 of its stand-in."""
        stand_in = secrets.token_hex(12).encode()
        self._received[stand_in] = data
        return pybase64.b64encode(stand_in)

    def received(self, stand_in: bytes | None) -> bytes:
        """The picture behind what the client takes for its bytes."""
        return self._received.get(stand_in or b"", stand_in or b"")

    def finish_message(self) -> str | None:
        """The first candidate's finishMessage, which google-genai 3.4.0 leaves out for the Developer API."""
        try:
            message = json.loads(self.answer)["candidates"][0]["finishMessage"]
        except (ValueError, LookupError, TypeError):
            return None
        return message if isinstance(message, str) else None

    def error(self) -> dict[str, Any] | None:
        """The error in the answer's JSON, as Google words one; None: there is none."""
        try:
            told = json.loads(self.answer)["error"]
            return told if told["code"] >= 400 and int(told["code"]) == told["code"] else None
        except (ValueError, LookupError, TypeError, OverflowError):
            return None

    def unload(self) -> None:
        """Let go of all pictures. A connection that is kept alive keeps the context of the call that opened it, and with it this
        object."""
        self.stand_ins, self.pictures = (), ()
        self._received = {}

    def pieces(self, body: bytes) -> Iterator[tuple[bytes, bool]]:
        """The request's body in pieces: bytes, and whether they still have to be converted to base64."""
        for stand_in, picture in zip(self.stand_ins, self.pictures, strict=True):
            before, found, body = body.partition(pybase64.b64encode(stand_in))
            if not found:
                raise RuntimeError("google-genai no longer sends inline pictures as base64 in the order they were given")
            yield before, False
            yield picture, True
        yield body, False


_transfer: ContextVar[PictureTransfer | None] = ContextVar("transfer", default=None)


@contextmanager
def carrying(pictures: Sequence[bytes], reading: Capacity | None = None) -> Iterator[PictureTransfer]:
    """Let this task's calls over `session()` carry these pictures inside the block. `reading` bounds the bytes of the answers that are
    read at once: otherwise sixty that arrive together would all sit in memory half decoded until the last one ends. None: nothing does."""
    transfer = PictureTransfer(pictures, reading)
    token = _transfer.set(transfer)
    try:
        yield transfer
    finally:
        _transfer.reset(token)
        transfer.unload()


def session() -> aiohttp.ClientSession:
    """Make a session for HttpOptions.aiohttp_client; whoever makes it closes it. Connections are not capped here: core.renders.throttle
    does that."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0),
        read_bufsize=_BUFFERED,
        trust_env=bool(getproxies()),  # with it aiohttp looks for a .netrc, in a thread, at every request
        # Base64 of a compressed picture shrinks by a quarter at best; unpacking it costs more time on the loop than decoding it.
        headers={"Accept-Encoding": "identity"},
        middlewares=(_load,),
        response_class=_LiftingResponse,
    )


def trust() -> dict[str, Any]:
    """Return what HttpOptions needs for google-genai to trust the certificates it trusts by itself. It would read them three times for
    each client, a fifteenth of a second of a start's work; here they are read once."""
    context = _trusting(os.environ.get("SSL_CERT_FILE", certifi.where()), os.environ.get("SSL_CERT_DIR"))
    return {"client_args": {"verify": context}, "async_client_args": {"ssl": context}}


@cache
def _trusting(file: str, folder: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=file, capath=folder)


# --- sending ----------------------------------------------------------------------------------------------------------


async def _load(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    transfer = _transfer.get()
    if transfer is not None and transfer.pictures and isinstance(request.body, aiohttp.Payload):
        body = await request.body.as_bytes()
        await request.update_body(_LoadedPayload(tuple(transfer.pieces(body))))
    return await handler(request)


class _LoadedPayload(aiohttp.Payload):
    def __init__(self, pieces: tuple[tuple[bytes, bool], ...]) -> None:
        super().__init__(pieces, content_type="application/json")
        self._pieces = pieces
        self._size = sum((len(data) + 2) // 3 * 4 if picture else len(data) for data, picture in pieces)

    def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
        return b"".join(pybase64.b64encode(data) if picture else data for data, picture in self._pieces).decode(encoding, errors)

    async def write(self, writer: AbstractStreamWriter) -> None:
        for data, picture in self._pieces:
            view = memoryview(data)
            for at in range(0, len(data), STEP):
                piece = view[at : at + STEP]
                await writer.write(pybase64.b64encode(piece) if picture else bytes(piece))


# --- receiving --------------------------------------------------------------------------------------------------------


class _Reads(asyncio.BufferedProtocol):
    """Takes an answer off the network, in small reads until its turn to be read has come. uvloop hands over up to 256 KB at once, and
    every answer that waits keeps its first read: with three hundred calls at once those were 60 MB of the peak (measured November
    2026). Whose turn it is takes a quarter of a megabyte at once: a twelfth less processor time for
    a call than with half as much, and a tenth less memory at the peak of sixty pictures than with twice as much."""

    _room = memoryview(bytearray(256 * 1024))  # shared: a loop asks for it, fills it and says how far, with nothing in between

    def __init__(self, protocol: asyncio.Protocol) -> None:
        self._protocol = protocol
        self.most = _BUFFERED  # bytes to take at once

    def get_buffer(self, sizehint: int) -> memoryview:
        return self._room[: self.most]

    def buffer_updated(self, nbytes: int) -> None:
        self._protocol.data_received(bytes(self._room[:nbytes]))

    def eof_received(self) -> bool | None:
        return self._protocol.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        self._protocol.connection_lost(exc)

    def pause_writing(self) -> None:
        self._protocol.pause_writing()

    def resume_writing(self) -> None:
        self._protocol.resume_writing()


class _LiftingResponse(aiohttp.ClientResponse):
    _reads: _Reads | None = None

    async def start(self, connection: aiohttp.connector.Connection) -> Self:
        transport, protocol = connection.transport, connection.protocol
        if transport is not None and protocol is not None:
            reads = transport.get_protocol()
            if reads is protocol:  # a new connection
                reads = _Reads(protocol)
                transport.set_protocol(reads)
            if isinstance(reads, _Reads):
                self._reads, reads.most = reads, _BUFFERED
        await super().start(connection)
        return self

    async def text(self, encoding: str | None = None, errors: str = "strict") -> str:
        """The answer's JSON with stand-ins for its pictures, if the call transfers pictures and succeeded."""
        transfer = _transfer.get()
        if transfer is None or self.status != 200 or self._body is not None:
            return await super().text(encoding, errors)
        extractor = PictureExtractor(transfer)
        try:
            extractor.check(self.content_length)
            ended = False
            while not ended:
                async with transfer.reading.taken(max(self.content_length or 0, _LEAST_COUNTED)):
                    ended = await self._flowed(extractor)
                if not ended:
                    if self._reads is not None:
                        self._reads.most = _BUFFERED
                    extractor.feed(await self.content.readany())  # nothing, if it ended meanwhile
        except BaseException:
            self.close()
            raise
        self.release()
        transfer.answer = extractor.text()
        return transfer.answer

    async def _flowed(self, extractor: PictureExtractor) -> bool:
        """Read as long as something comes. Returns whether that was to the end; if not, it stalls, and nobody needs to wait for it."""
        if self._reads is not None:
            self._reads.most = len(_Reads._room)
        clock = asyncio.get_running_loop().time
        set_at = clock()
        try:
            async with asyncio.timeout(_SILENT_SECONDS) as patience:
                async for chunk in self.content.iter_any():
                    extractor.feed(chunk)
                    if (now := clock()) - set_at > _SILENT_SECONDS / 5:  # setting a timer costs more than most chunks
                        patience.reschedule(now + _SILENT_SECONDS)
                        set_at = now
        except TimeoutError:
            if patience.expired():
                return False
            raise  # the call's own time is over
        return True


_KEY = re.compile(rb'"(data|thoughtSignature|thought_signature)"\s*:\s*"$')
_QUOTE_OR_ESCAPE = re.compile(rb'["\\]')
_LONGEST_ESCAPE = len(r"\u003d")


class PictureExtractor:
    """Reads JSON in pieces of any size, decodes the strings under "data" on the way, and keeps the rest.

    Thought signatures are dropped: they may weigh as much as the picture, and a stateless request never sends them back.
    """

    def __init__(self, transfer: PictureTransfer, *, most_bytes: int = _MOST_BYTES) -> None:
        self._transfer = transfer
        self._left = most_bytes
        self._rest = bytearray()
        self._reading = self._outside
        self._decoded: list[bytes] = []
        self._carry = b""  # base64 not yet decoded: fewer than four characters, and an escape that is cut off
        self._escaped = False  # the string's last character was a backslash

    def feed(self, chunk: bytes) -> None:
        self.check(len(chunk))
        self._left -= len(chunk)
        at = 0
        while at < len(chunk):
            at = self._reading(chunk, at)

    def check(self, more: int | None) -> None:
        """Check that so many more bytes may be fed. Raises GarbledError."""
        if (more or 0) > self._left:
            raise GarbledError("the answer is far larger than any picture")

    def text(self) -> str:
        if self._reading != self._outside:
            raise GarbledError("the answer ended within a string")
        try:
            return self._rest.decode()
        except UnicodeDecodeError:
            raise GarbledError("the answer is not UTF-8") from None

    def _outside(self, chunk: bytes, at: int) -> int:
        quote = chunk.find(b'"', at)
        end = quote + 1 if quote >= 0 else len(chunk)
        self._rest += chunk[at:end]
        if quote >= 0:
            key = _KEY.search(self._rest, max(0, len(self._rest) - 64))
            if key is None:
                self._reading = self._inside
            else:
                self._reading = self._picture if key[1] == b"data" else self._signature
        return end

    def _inside(self, chunk: bytes, at: int) -> int:
        if self._escaped:
            self._escaped = False
            self._rest += chunk[at : at + 1]
            return at + 1
        found = _QUOTE_OR_ESCAPE.search(chunk, at)
        end = found.end() if found else len(chunk)
        self._rest += chunk[at:end]
        if found and found[0] == b'"':
            self._reading = self._outside
        else:
            self._escaped = found is not None
        return end

    def _signature(self, chunk: bytes, at: int) -> int:
        quote = chunk.find(b'"', at)
        if quote < 0:
            return len(chunk)
        self._rest += b'"'
        self._reading = self._outside
        return quote + 1

    def _picture(self, chunk: bytes, at: int) -> int:
        quote = chunk.find(b'"', at)
        last, end = quote >= 0, quote if quote >= 0 else len(chunk)
        if b"\\" in self._carry or chunk.find(b"\\", at, end) >= 0:  # "=" may be written \u003d, "/" as \/
            characters, cut_off = self._carry + chunk[at:end], b""
            escape = -1 if last else characters.rfind(b"\\", -_LONGEST_ESCAPE + 1)
            if escape >= 0:
                characters, cut_off = characters[:escape], characters[escape:]
            self._carry = self._decode(b"", memoryview(_unescaped(characters)), last=last) + cut_off
        else:
            self._carry = self._decode(self._carry, memoryview(chunk)[at:end], last=last)
        if not last:
            return end
        self._rest += self._transfer.take(b"".join(self._decoded)) + b'"'
        self._decoded = []
        self._reading = self._outside
        return quote + 1

    def _decode(self, carry: bytes, characters: memoryview, *, last: bool) -> bytes:
        """Decode what makes whole groups of four, and return the rest. Nothing large is copied: copies took three times as long as
        the decoding itself."""
        missing = -len(carry) % 4
        joint, characters = carry + characters[:missing], characters[missing:]
        if len(joint) % 4 and not last:
            return joint
        whole = len(characters) if last else len(characters) // 4 * 4
        self._decoded += [_from_base64(some) for some in (joint, characters[:whole]) if some]
        return bytes(characters[whole:])


def _from_base64(characters: bytes | memoryview) -> bytes:
    """Decode base64 of the standard or the URL-safe alphabet, with or without padding."""
    padded = bytes(characters) + b"=" * (-len(characters) % 4) if len(characters) % 4 else characters
    for others in (None, b"-_"):
        with suppress(ValueError):
            return pybase64.b64decode(padded, altchars=others, validate=True)
    raise GarbledError("the answer's picture is not base64")


def _unescaped(characters: bytes) -> bytes:
    """Remove line breaks, which some write into base64, and replace non-ASCII characters by one that base64 does not have."""
    text = re.sub(rb"\\u00([0-7][0-9a-fA-F])", lambda found: bytes([int(found[1], 16)]), characters)
    return text.replace(rb"\/", b"/").replace(rb"\n", b"").replace(rb"\r", b"")
