"""Fixtures: the services as local servers, one for each test. At the end of a test each is asked whether the real service would have
accepted everything that it was sent."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
from asyncio import AbstractEventLoop, new_event_loop
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
import pytest_asyncio
import structlog

from bots.app import heap, loops
from bots.app.logs.summaries import Summaries
from core.pixels.decoders.pool import Decoders
from core.ports.pictures import Decoder
from core.runtime import children
from tests.chat import Chat, open_chat
from tests.databases import Databases, Postgres, SqliteDatabases, server
from tests.disks import in_memory
from tests.fakes import NearDecoder
from tests.forked import start_child
from tests.schedule import Schedule
from tests.servers.discord import Discord, serve_discord
from tests.servers.gemini import GeminiServer
from tests.servers.s3 import S3, serve_s3
from tests.servers.slack import Slack, serve_slack

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.everywhere import Everywhere

# Property tests judge what comes out, not how long it took: the first example in a language reads its word lists, which on a busy
# machine takes longer than the deadline of 200 ms. tests/bench measures time.
# Where CI runs them nobody waits for the smallest example of a failure: looking for it takes up to five minutes each.
_PHASES = [phase for phase in hypothesis.Phase if phase is not hypothesis.Phase.shrink or "CI" not in os.environ]
hypothesis.settings.register_profile("untimed", deadline=None, phases=_PHASES)
hypothesis.settings.load_profile("untimed")

# A traceback with the values of all variables takes a tenth of a second to lay out, and hundreds of failures are logged on purpose.
structlog.get_config()["processors"][-1].exception_formatter = structlog.dev.plain_traceback

_ROOM = 6_000_000_000  # bytes: no test leaves its files behind, but several run at once


def pytest_configure() -> None:
    """Keep the tests' folders in memory where there is room: half of a test's time was waiting for a disk to confirm writes. Processes
    that tests start, xdist's workers among them, inherit it."""
    memory = in_memory(_ROOM)
    if memory is not None and "TMPDIR" not in os.environ:
        os.environ["TMPDIR"] = tempfile.tempdir = memory


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Leave garbage alone until all tests are collected, and then exempt them and all that they imported, as Darkroom does with what it
    starts with. Looking through half a million objects over and over took an eighth of the tests' time."""
    heap.starting()
    try:
        yield
    finally:
        heap.started()


@pytest.hookimpl(optionalhook=True)  # where xdist is
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Schedule:
    return Schedule(config, log)


@pytest.fixture(autouse=True)
def the_log_as_it_was() -> Iterator[None]:
    """Restore the logging set-up after each test. A command that ran in this process sets the log up for good, and its handler would
    change what later tests see of a library's words."""
    root = logging.getLogger()
    levels = {logger: logger.level for logger in (root, logging.getLogger("bots"), logging.getLogger("core"))}
    yield
    root.handlers[:] = [one for one in root.handlers if not any(isinstance(has, Summaries) for has in one.filters)]
    for logger, level in levels.items():
        logger.setLevel(level)
    if structlog.is_configured():
        structlog.reset_defaults()
        for name, module in list(sys.modules.items()):  # loggers used meanwhile keep the configuration of that time
            if name.startswith(("bots.", "core.")) and hasattr(module, "log"):
                vars(module.log).pop("bind", None)


@pytest.fixture(autouse=True)
def forked_children(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork the processes that read pictures and draw charts, which costs a tenth of a start. Where they are what is tested, they are
    started as Darkroom starts them; so they are in commands that tests run."""
    if request.node.get_closest_marker("fresh_children") is None:
        monkeypatch.setattr(children, "start", start_child)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    with server() as running:
        yield running


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[Postgres]:
    yield postgres_server
    postgres_server.clear()


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "sqlite":
        return SqliteDatabases(tmp_path)
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres


@pytest.fixture(scope="session")
def s3_server() -> Iterator[S3]:
    with serve_s3() as running:
        yield running


@pytest.fixture
def s3(s3_server: S3) -> S3:
    s3_server.reset()
    return s3_server


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """Open the chat in memory, around the real studio."""
    async with open_chat(tmp_path) as opened:
        yield opened


@pytest.fixture
async def harness(tmp_path: Path) -> AsyncIterator[Everywhere]:
    """Open an app with all platforms, which not every test run needs to load."""
    from tests.everywhere import open_everywhere

    async with open_everywhere(tmp_path) as opened:
        yield opened


@pytest.fixture(params=["in this process", "in their own"])
async def decoder(request: pytest.FixtureRequest) -> AsyncIterator[Decoder]:
    """What decodes pictures: the fake, then the real processes."""
    if request.param == "in this process":
        yield NearDecoder()
        return
    async with aclosing(Decoders()) as running:
        yield running


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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Start one Chromium for all tests of a module, which run on the module's loop. playwright, which not every platform has, is loaded
    only now."""
    from tests.chromium import open_chromium

    async with open_chromium() as browser:
        yield browser


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> Mapping[str, Callable[[], AbstractEventLoop]]:
    """Run the tests of what depends on the event loop on both loops. Processes of ours always run on the one that commands run on."""
    factories = {"asyncio": new_event_loop}
    if item.get_closest_marker("each_loop") is not None:
        factories["uvloop"] = loops.factory
    return factories
