"""What an answer holds while it waits to be read, over the network as it is: plain and in TLS, on both event loops."""

from __future__ import annotations

import asyncio
import base64
import datetime
import ssl
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.engine import gemini, wire
from core.engine.reader import GeminiReader
from core.runtime.capacity import Capacity
from tests.servers import PATIENCE

pytestmark = pytest.mark.each_loop

_PICTURE = bytes(range(256)) * 8_000
_ANSWER = b'{"data": "' + base64.b64encode(_PICTURE) + b'"}'
_HEADERS = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(_ANSWER)
_LONG = b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n"
_WAITING = 48 * 1024  # bytes, the most that an answer may hold: three small reads


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
async def test_an_answer_that_waits_to_be_read_holds_little_and_arrives_whole(tmp_path: Path, secure: bool) -> None:
    """Two at once and one more on a connection that is used again."""
    serving, trusting = _certificates(tmp_path) if secure else (None, None)
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, ssl=serving)
    address = f"{'https' if secure else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    turns = Capacity(8_000_000)  # one at a time
    async with server, wire.session() as session:

        async def ask() -> tuple[int, bytes]:
            with wire.carrying((), turns) as transfer:
                async with session.get(address, ssl=trusting or True) as response:
                    held = response.content.total_bytes
                    text = await response.text()
                    return held, transfer.received(base64.b64decode(text.split('"')[3]))

        answers = [*await asyncio.gather(ask(), ask()), await ask()]
    assert [received == _PICTURE for _, received in answers] == [True] * 3
    assert max(held for held, _ in answers) <= _WAITING


@pytest.mark.parametrize(
    ("headers", "counted"),
    [(_HEADERS, 8_000_000), (b"HTTP/1.1 200 OK\r\n\r\n", 8_000_000), (_LONG, 9_000_000)],
    ids=["small", "not told", "large"],
)
async def test_an_answer_counts_by_the_length_that_it_tells(headers: bytes, counted: int) -> None:
    reads, goes_on = Capacity(20_000_000), asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(headers + _ANSWER[:-9])
        await goes_on.wait()
        writer.write(_ANSWER[-9:] + b" " * (9_000_000 - len(_ANSWER)) * (headers == _LONG))
        writer.close()

    async def ask(address: str) -> None:
        with wire.carrying((), reads):
            async with session.get(address) as response:
                await response.text()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, wire.session() as session:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        asking = [asyncio.create_task(ask(address)) for _ in range(2)]
        async with asyncio.timeout(PATIENCE):
            while reads.free > 20_000_000 - 2 * counted:  # noqa: ASYNC110  (nothing tells of it)
                await asyncio.sleep(0.01)
        assert reads.free == 20_000_000 - 2 * counted
        goes_on.set()
        await asyncio.gather(*asking)
    assert reads.free == 20_000_000


async def test_an_answer_that_stalls_keeps_no_other_waiting_and_may_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_SILENT_SECONDS", 0.02)
    reads, goes_on, met = Capacity(8_000_000), asyncio.Event(), asyncio.Event()  # one at a time
    asked: list[wire._LiftingResponse] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        stalls = not met.is_set()
        met.set()
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEADERS + (_ANSWER[:999_999] if stalls else _ANSWER))
        if stalls:
            await goes_on.wait()
            writer.write(_ANSWER[999_999:])
        writer.close()

    async def ask(address: str) -> bytes:
        with wire.carrying((), reads) as transfer:
            async with session.get(address) as response:
                assert isinstance(response, wire._LiftingResponse)
                asked.append(response)
                text = await response.text()
                return transfer.received(base64.b64decode(text.split('"')[3]))

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, wire.session() as session:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with asyncio.timeout(PATIENCE):
            stalled = asyncio.create_task(ask(address))
            await met.wait()
            others = await asyncio.gather(*(ask(address) for _ in range(3)))
            assert not stalled.done()
            assert reads.free == 8_000_000, "a stalled answer has no share of it"
            assert (first := asked[0]._reads) is not None
            assert first.most == wire._BUFFERED, "and takes no more off the network than one that waits"
            goes_on.set()
            assert {await stalled, *others} == {_PICTURE}
    assert reads.free == 8_000_000


async def test_whoever_is_called_off_while_an_answer_stalls_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_SILENT_SECONDS", 0.02)
    reads, hung_up = Capacity(8_000_000), asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEADERS + _ANSWER[:999_999])
        await reader.read()  # until the client hangs up
        writer.close()
        hung_up.set()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server, wire.session() as session:
        address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        with wire.carrying((), reads):
            async with session.get(address, timeout=aiohttp.ClientTimeout(total=0.2)) as response:
                with pytest.raises(TimeoutError):  # the call's own time is over, which is told as such
                    await response.text()
        async with asyncio.timeout(PATIENCE):
            await hung_up.wait()
    assert reads.free == 8_000_000


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while await reader.readuntil(b"\r\n\r\n"):
            writer.write(_HEADERS + _ANSWER)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a server's context and one that trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(file)
    trusting = ssl.create_default_context(cafile=str(file))
    trusting.check_hostname = False
    return serving, trusting


# --- trust


async def test_the_certificates_that_are_trusted_are_read_once_for_all_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[object] = []
    make = ssl.create_default_context

    def reading(*args: Any, **more: Any) -> ssl.SSLContext:
        read.append(more)
        return make(*args, **more)

    wire._trusting.cache_clear()
    monkeypatch.setattr(ssl, "create_default_context", reading)
    for _ in range(2):
        async with GeminiReader.open(api_key="key", base_url=None, models=()), wire.session() as session:
            await gemini._client("key", None, session).aio.aclose()
    assert len(read) == 1
    [context] = wire.trust()["client_args"].values()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


async def test_certificates_that_the_environment_names_are_the_ones_trusted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _certificates(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    assert wire.trust()["async_client_args"]["ssl"].cert_store_stats()["x509"] == 1
    monkeypatch.delenv("SSL_CERT_FILE")
    assert wire.trust()["async_client_args"]["ssl"].cert_store_stats()["x509"] > 50
