"""Addresses and bodies that the playground's page never sends: each gets an answer, and none breaks a request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.playground_harness import Harness, open_harness

IN_ADDRESSES = [
    "", "%00", "%ff%fe", "%ED%A0%80", "%zz", "9" * 25, "9" * 5000, "-1", "%D9%A3", "a" * 4000, "%F0%9F%98%80" * 100, "..%2f..%2f", "1e5",
    "%0d%0aX:%20y", "1_0", "+1", "'",
]  # fmt: skip
IN_BODIES: list[Any] = [
    None, 7, -1.5, "", "x", [], {}, [None], ["x"], {"a": 1}, True, "\ud800", "\x00", "a" * 50_000, 10**30, ["\ud800"], "9" * 25, [[]],
]  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {
    "say": {"as": "ana", "channel": "general", "text": "hi", "files": [], "root": None, "replied_to": None, "version": None},
    "press": {"as": "ana", "line": "1", "act": "undo", "version": "v", "choice": None},
    "describe": {"as": "ana", "line": "1", "version": "v", "alt": "x"},
    "dismiss": {"as": "ana", "line": "1"},
}
NO_JSON = [b"", b"\xff", b"[", b"NaN", b'{"as":NaN}', b"[" * 100_000, b'{"a":' * 30_000, b"9" * 5000, b"null", b"[{}]"]


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Harness]:
    with capture_logs() as logs:
        async with open_harness(tmp_path) as opened:
            yield opened
    assert [one for one in logs if one["event"] == "request_broke"] == []


async def asked(harness: Harness, line: str, body: bytes = b"") -> int:
    """Send a request, and return the status of its answer without waiting for the rest."""
    at = f"127.0.0.1:{harness.playground.port}"
    head = f"{line} HTTP/1.1\r\nHost: {at}\r\nOrigin: http://{at}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", harness.playground.port)
    try:
        writer.write(head.encode() + body)
        return int((await asyncio.wait_for(reader.readline(), 10)).split()[1])
    finally:
        writer.close()


@pytest.mark.parametrize("odd", IN_ADDRESSES, ids=lambda odd: odd[:16])
async def test_an_odd_address_gets_an_answer(odd: str, harness: Harness) -> None:
    for address in (
        f"/api/channels/general?as=ana&before={odd}", f"/api/channels/{odd}?as=ana", f"/api/channels/general?as={odd}", f"/files/{odd}",
        f"/api/threads/{odd}?as=ana", f"/static/{odd}", f"/pictures/{odd}", f"/previews/{'a' * 64}?edge={odd}", f"/{odd}",
        f"/api/changes?as={odd}&since=0", f"/api/changes?as=ana&since={odd}",
    ):  # fmt: skip
        assert await asked(harness, f"GET {address}") < 500, address
    assert await asked(harness, f"POST /api/files?as=ana&name={odd}", b"abc") < 500


@pytest.mark.parametrize("name", BODIES)
async def test_an_odd_body_gets_an_answer(name: str, harness: Harness) -> None:
    number = 0
    for key in BODIES[name]:
        for odd in IN_BODIES:
            number += 1
            body = json.dumps({"event": f"event-{number:06}", **BODIES[name], key: odd}).encode()
            assert await asked(harness, f"POST /api/{name}", body) < 500, (key, odd)
    for body in NO_JSON:
        assert await asked(harness, f"POST /api/{name}", body) == 400, body[:20]
