"""Two real processes on one data folder: each event is acted upon once, and one takes over from the other."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, cast

import pytest

from core.model import Act
from tests.kill_child import Life, World, ask
from tests.lives import lived
from tests.processes import darkroom, pictured, refusal
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import Slack
from tests.servers.slack_feed import Ack, HttpFeed
from tests.servers.slack_world import BOT_USER, Said

pytestmark = pytest.mark.timeout(300)


async def test_started_together_on_a_new_folder_each_event_counts_once(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        opened = (darkroom(tmp_path, slack, gemini, mode="http", works=False) for _ in range(2))
        both = await asyncio.gather(*(stack.enter_async_context(one) for one in opened))
        slack.feed = cast(HttpFeed, Both(*(running.feed(slack) for running in both)))
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        wholes = ("make it blue", "make it bigger", "make it night")  # of the whole picture each, so never merged
        await asyncio.gather(*(slack.say(words, thread=root) for words in wholes))
        await pictured(slack, 4)
        await asyncio.gather(*(slack.command("/imagine", f"a {what}") for what in ("house", "boat", "tree", "moon")))
        await pictured(slack, 8)
        await slack.until(lambda: len(_posted(slack)) == 8, what="no placeholder left", seconds=PATIENCE)
        for running in both:
            assert await running.stopped(within=20) == 0
            assert running.troubles == []
    assert len(gemini.requests) == 8
    assert len(slack.pictures()) == 8


def test_a_hundred_events_taken_by_two_processes_make_a_hundred_renders(tmp_path: Path) -> None:
    """They run at the store's own speed, without a platform in between, on a folder that is new to both."""
    asks = [ask(f"e{n}", Act.NEW, f"picture {n}", root=f"m{n % 10}") for n in range(100)]
    with ThreadPoolExecutor(2) as pool:
        gateway = pool.submit(lived, Life(tmp_path, asks, works=False))
        worker = pool.submit(lived, Life(tmp_path, asks))
        assert (gateway.result(), worker.result()) == (0, 0)
    assert lived(Life(tmp_path, asks)) == 0, "whatever the worker ended before is done now"
    connection = sqlite3.connect(tmp_path / "darkroom.sqlite3")
    try:
        [(renders, reported, places)] = connection.execute(
            "SELECT COUNT(*), SUM(reported), COUNT(DISTINCT thread || place_in_thread) FROM renders"
        )
        [(threads, versions)] = connection.execute("SELECT COUNT(*), SUM(versions) FROM threads")
    finally:
        connection.close()
    assert (renders, reported, places, threads, versions) == (100, 100, 100, 10, 100)
    assert len(World(tmp_path / "world.jsonl").notes("paid")) == 100


async def test_one_takes_events_and_another_paints(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with (
        darkroom(tmp_path, slack, gemini, role="worker", fresh=True) as worker,
        darkroom(tmp_path, slack, gemini, role="gateway", fresh=True) as gateway,
    ):
        await slack.command("/imagine", "a red bicycle")
        await pictured(slack)
        gemini.script(painted(wait=asyncio.Event()))
        await slack.command("/imagine", "a green door")
        await gemini.seen(2, timeout=PATIENCE)
        placeholder = [said for said in slack.messages() if "Cancel" in said.buttons][-1]  # the first's may still be going
        await slack.press("Cancel", placeholder)
        await slack.until(lambda: "Cancelled" in placeholder.says, what="the cancellation", seconds=PATIENCE)
        for running in (gateway, worker):
            assert await running.stopped(within=15) == 0
            assert running.troubles == []


async def test_a_worker_that_is_killed_is_replaced_by_a_process_that_stood_by(
    slack: Slack, gemini: GeminiServer, tmp_path: Path
) -> None:
    gemini.script(painted(wait=asyncio.Event()))
    async with (
        darkroom(tmp_path, slack, gemini, role="gateway"),
        darkroom(tmp_path, slack, gemini, role="worker") as first,
        darkroom(tmp_path, slack, gemini, role="all", works=False) as second,
    ):
        await slack.command("/imagine", "a red bicycle")
        await gemini.seen(1, timeout=PATIENCE)
        await first.killed()
        await second.logged("jobs_working")
        await pictured(slack)
        assert len(gemini.requests) == 2
        await slack.until(lambda: len(_posted(slack)) == 1, what="the placeholder's end", seconds=PATIENCE)


async def test_a_second_worker_on_a_file_is_refused(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with darkroom(tmp_path, slack, gemini, role="worker") as first:
        refused = await refusal(tmp_path, slack, gemini, role="worker")
        assert refused == (
            f"darkroom: jobs: another process works on {tmp_path} already, and an SQLite database takes one worker. For more, set"
            " database.url to a PostgreSQL server's.\n"
        )
        assert await first.stopped(within=15) == 0
        assert first.troubles == []


class Both:
    """A Slack that delivers every event twice, to both at the same time."""

    def __init__(self, *feeds: HttpFeed) -> None:
        self._feeds = feeds

    async def deliver(self, kind: str, payload: dict[str, Any], *, retry: int = 0) -> Ack:
        acks = await asyncio.gather(*(feed.deliver(kind, payload, retry=retry) for feed in self._feeds))
        return acks[0]


def _posted(slack: Slack) -> list[Said]:
    return [said for said in slack.messages() if said.user == BOT_USER]
