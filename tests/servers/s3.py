"""A real S3 server (moto's, in a process and an environment of its own), and a way to it that can be cut, held up or slowed at will.

`make setup-dev` sets its environment up, beside ours: see the Makefile.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from enum import Enum, auto
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

_PROGRAM = Path(sys.prefix) / "s3" / "bin" / "moto_server"
_MAY_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
BUCKET = "studio"


class S3:
    """The server, with one empty bucket. At first it takes any credentials."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def reset(self) -> None:
        """Forget everything, and have the bucket empty."""
        self._ask("POST", "/moto-api/reset")
        self._ask("POST", "/moto-api/reset-auth", b"inf", "text/plain")
        self._ask("PUT", f"/{BUCKET}")

    def guard(self) -> Mapping[str, str]:
        """Take only the credentials of one user from now on; gives them, as the environment has them."""
        for action in ("CreateUser", f"PutUserPolicy&PolicyName=p&PolicyDocument={quote(_MAY_ALL)}"):
            self._iam(action)
        made = self._iam("CreateAccessKey")
        found = [re.search(f"<{name}>(.+?)</{name}>", made) for name in ("AccessKeyId", "SecretAccessKey")]
        assert all(found)
        self._ask("POST", "/moto-api/reset-auth", b"0", "text/plain")
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        return {name: match[1] for name, match in zip(names, found, strict=True) if match is not None}

    def environment(self, port: int | None = None) -> dict[str, str]:
        """What the usual environment says of the server, or of the same server behind another port."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port or self.port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def put(self, key: str, data: bytes) -> None:
        self._ask("PUT", f"/{BUCKET}/{key}", data, "application/octet-stream")

    def delete(self, key: str) -> None:
        self._ask("DELETE", f"/{BUCKET}/{key}")

    def keys(self) -> list[str]:
        return re.findall("<Key>(.+?)</Key>", self._ask("GET", f"/{BUCKET}?list-type=2"))

    def _iam(self, action: str) -> str:
        body = f"Action={action}&UserName=studio&Version=2010-05-08".encode()
        return self._ask("POST", "/", body, "application/x-www-form-urlencoded", service="iam")

    def _ask(self, method: str, path: str, data: bytes | None = None, kind: str = "text/plain", *, service: str = "s3") -> str:
        signed = f"AWS4-HMAC-SHA256 Credential=test/20261129/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0"
        request = Request(f"{self.url}{path}", data, {"Content-Type": kind, "Authorization": signed}, method=method)
        with urlopen(request, timeout=30) as answer:
            return bytes(answer.read()).decode()


@contextmanager
def serve_s3() -> Iterator[S3]:
    """Run a server. Skips the test where its environment was not set up, which CI takes for a failure."""
    if not _PROGRAM.exists():
        pytest.skip("moto's server is not set up: make setup-dev")
    command = [str(_PROGRAM), "-H", "127.0.0.1", "-p", "0"]
    environment = {"PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    try:
        assert process.stdout is not None
        listening = next((found for line in process.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)", line))), None)
        assert listening is not None, "the server did not start"
        os.set_blocking(process.stdout.fileno(), False)  # its log is read by nobody: it may fill the pipe
        yield S3(int(listening[1]))
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


class Fault(Enum):
    REFUSED = auto()  # a connection is closed at once
    HELD = auto()  # what is sent goes nowhere, and nothing comes back
    CUT_UP = auto()  # a connection breaks in the middle of what is put
    CUT_DOWN = auto()  # a connection breaks in the middle of what is got


class Wire:
    """A way to the server. A fault stays for `times` connections."""

    def __init__(self, s3: S3) -> None:
        self._s3 = s3
        self._fault: Fault | None = None
        self._times = 0
        self._open: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.broken = 0  # connections that met a fault

    def breaks(self, fault: Fault, *, times: int = 1_000) -> None:
        self._fault, self._times = fault, times
        for writer in list(self._open):  # those that are open already are met too
            writer.close()

    def mended(self) -> None:
        self._times = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            await self._carry(reader, writer)
        except OSError:
            pass  # either end went
        finally:
            self._open.discard(writer)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        fault = self._fault if self._times > 0 else None
        if fault is Fault.REFUSED:
            self._times, self.broken = self._times - 1, self.broken + 1
            return
        to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self._s3.port)
        try:
            await asyncio.gather(
                self._pass(reader, to_writer, fault, Fault.CUT_UP), self._pass(to_reader, writer, fault, Fault.CUT_DOWN)
            )
        finally:
            to_writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, fault: Fault | None, cut: Fault) -> None:
        passed = 0
        while data := await reader.read(1 << 14):
            if fault is Fault.HELD:
                self.broken += 1
                continue
            passed += len(data)
            if fault is cut and passed > 20_000:
                self._times, self.broken = self._times - 1, self.broken + 1
                raise ConnectionResetError
            writer.write(data)
            await writer.drain()
        writer.close()


@asynccontextmanager
async def wire_to(s3: S3) -> AsyncIterator[Wire]:
    wire = Wire(s3)
    server = await asyncio.start_server(wire.serve, "127.0.0.1", 0)
    async with server:
        wire.port = server.sockets[0].getsockname()[1]
        yield wire
        wire.breaks(Fault.REFUSED)
