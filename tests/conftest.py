"""The services as local servers, one for each test. What a test says to them is judged at its end: as the real one would take it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.servers.discord import Discord, serve_discord
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack, serve_slack


@pytest.fixture
async def slack() -> AsyncIterator[Slack]:
    async with serve_slack() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def discord() -> AsyncIterator[Discord]:
    async with serve_discord() as server:
        yield server
        server.lawful()


@pytest.fixture
async def gemini() -> AsyncIterator[GeminiServer]:
    async with GeminiServer() as server:
        yield server
