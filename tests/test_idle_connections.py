"""A thousand idle connections to a real process: it answers all the same, and what it paints is called once and posted."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from bots.shared import handles
from tests.processes import Running, darkroom, demo, pictured
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import Slack

pytestmark = pytest.mark.timeout(300)

HANDLES = 256  # what the process may have: macOS gives no more unasked


@asynccontextmanager
async def idle(port: int, *, first: bytes = b"", count: int = 1015) -> AsyncIterator[None]:
    """Open connections that say this much and then nothing; fewer, if this machine allows no more."""
    count = min(count, handles.raise_limit() // 3)
    loop = asyncio.get_running_loop()
    held = [socket.socket() for _ in range(count)]

    async def begin(one: socket.socket) -> None:
        one.setblocking(False)
        with suppress(TimeoutError, ConnectionError):  # where nobody accepts any more, or drops it at once
            async with asyncio.timeout(PATIENCE):
                await loop.sock_connect(one, ("127.0.0.1", port))
                await loop.sock_sendall(one, first)

    try:
        await asyncio.gather(*map(begin, held))
        yield
    finally:
        for one in held:
            one.close()


async def answers(running: Running, path: str = "healthz") -> int:
    timeout = aiohttp.ClientTimeout(total=5)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.get(f"http://127.0.0.1:{running.port}/{path}") as response,
    ):
        return response.status


HALF_A_BODY = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"


@pytest.mark.parametrize(
    "first", [b"", b"GET /healthz HTTP/1.1\r\nHost: 127", HALF_A_BODY], ids=["silent", "half a head", "half a body"]
)
async def test_a_thousand_idle_connections_keep_nobody_out(
    first: bytes, slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    answer = asyncio.Event()
    gemini.script(painted(wait=answer))
    async with darkroom(tmp_path, slack, gemini, mode="http", handles=HANDLES) as running:
        slack.feed = running.feed(slack)
        await slack.command("/imagine", "a red bicycle")
        await gemini.seen(1, timeout=PATIENCE)
        async with idle(running.port, first=first), idle(running.slack_port, first=first):
            assert await answers(running) == 200
            assert await answers(running, "readyz") == 200
            assert (await slack.command("/darkroom", "help")).ok
            answer.set()
            await pictured(slack)
            await slack.command("/imagine", "a blue door")
            await pictured(slack, 2)
        assert await answers(running) == 200
        assert len(gemini.requests) == 2
        async with idle(running.port, first=first, count=100):
            assert await running.stopped(within=15) == 0
        assert running.troubles == []
        assert len([line for line in running.log if line["event"] == "connections_dropped"]) < 20, "a line a second at most"


async def test_caps_that_are_too_high_for_the_machine_leave_handles_for_pictures(
    slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    answer = asyncio.Event()
    gemini.script(painted(wait=answer))
    async with darkroom(tmp_path, slack, gemini, handles=100, more={"DARKROOM_WEB__CONNECTIONS": "5000"}) as running:
        await slack.command("/imagine", "a red bicycle")
        await gemini.seen(1, timeout=PATIENCE)
        async with idle(running.port, count=400):
            await running.logged("connections_dropped")
            answer.set()
            await pictured(slack)
            assert await answers(running) == 200
        assert len(gemini.requests) == 1
        assert running.troubles == []


async def test_the_playground_answers_among_a_thousand_idle_connections(gemini: GeminiServer, tmp_path: Path) -> None:
    async with demo(tmp_path, gemini, handles=HANDLES) as running, idle(running.port):
        assert await answers(running, "api/team") == 200
        assert await running.stopped(within=15) == 0
        assert running.troubles == []


async def test_the_token_is_written_nowhere(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    token = "0f2a-the-token-of-this-test"
    settings = {"DARKROOM_WEB__TOKEN": token, "DARKROOM_LOGS__LEVEL": "debug"}
    async with darkroom(tmp_path, slack, gemini, more=settings) as running, aiohttp.ClientSession() as session:
        url, host = f"http://127.0.0.1:{running.port}/metrics", {"Host": "darkroom.example.com"}
        for given, status in ((token, 200), (token[:-1], 401)):
            async with session.get(url, headers={**host, "Authorization": f"Bearer {given}"}) as response:
                assert response.status == status
        async with session.get(f"{url}?token={token}", headers=host) as response:
            assert response.status == 401
        assert await running.stopped(within=15) == 0
    assert token not in str(running.log) + "".join(running.strays)
