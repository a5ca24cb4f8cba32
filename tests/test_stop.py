"""SIGTERM to a real process: gone in time, in order, and nothing lost after the next start."""

from __future__ import annotations

import asyncio
import hashlib
import signal
from pathlib import Path

import aiohttp
import pytest

from tests.processes import Running, darkroom, demo, pictured
from tests.servers import PATIENCE
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import Slack
from tests.servers.slack_world import BOT_USER

pytestmark = pytest.mark.timeout(300)

IDLE_SECONDS, BUSY_SECONDS = 15.0, 20.0  # what the docs promise the operator


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_idle_it_goes_in_time(by: signal.Signals, slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with darkroom(tmp_path, slack, gemini, fresh=True) as running:
        assert await running.stopped(within=IDLE_SECONDS, by=by) == 0
    assert running.log[-1]["event"] == "stopped"
    assert running.troubles == []


async def test_a_picture_under_way_is_still_posted(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    answer = asyncio.Event()
    gemini.script(painted(wait=answer))
    async with darkroom(tmp_path, slack, gemini) as running:
        await slack.command("/imagine", "a red bicycle")
        await gemini.seen(1, timeout=PATIENCE)
        stopping = asyncio.create_task(running.stopped(within=BUSY_SECONDS))
        await running.logged("stopping")
        answer.set()
        assert await stopping == 0
        assert len(slack.pictures()) == 1
    assert running.troubles == []


async def test_a_second_interrupt_does_not_wait(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    gemini.script(painted(wait=asyncio.Event()))
    async with darkroom(tmp_path, slack, gemini) as running:
        await slack.command("/imagine", "a red bicycle")
        await gemini.seen(1, timeout=PATIENCE)
        running.process.send_signal(signal.SIGINT)
        await running.logged("stopping")
        assert await running.stopped(within=2.0, by=signal.SIGINT) == 130
    assert running.troubles == []
    async with darkroom(tmp_path, slack, gemini) as running:
        await pictured(slack)
        assert await running.stopped(within=IDLE_SECONDS) == 0


async def test_a_picture_that_takes_too_long_comes_after_the_next_start(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    gemini.script(painted(wait=asyncio.Event()))
    async with darkroom(tmp_path, slack, gemini) as running:
        await slack.command("/imagine", "a red bicycle")
        await gemini.seen(1, timeout=PATIENCE)
        assert await running.stopped(within=BUSY_SECONDS) == 0
    assert running.troubles == []
    assert slack.pictures() == []
    async with darkroom(tmp_path, slack, gemini) as running:
        await pictured(slack)
        assert len(gemini.requests) == 2
        await slack.until(
            lambda: [said.user for said in slack.messages()] == [BOT_USER], what="the placeholder's end", seconds=PATIENCE
        )
        assert await running.stopped(within=IDLE_SECONDS) == 0
    assert running.troubles == []


async def test_replies_in_a_row_come_in_order_after_the_next_start(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with darkroom(tmp_path, slack, gemini) as running:
        await slack.command("/imagine", "a red bicycle")
        root = (await pictured(slack)).ts
        gemini.script(painted(wait=asyncio.Event()))
        words = ["make it blue", "make it bigger", "make it night"]  # of the whole picture each, so never merged
        for said in words:
            await slack.say(said, thread=root)
        await gemini.seen(2, timeout=PATIENCE)
        await slack.until(lambda: len(slack.messages()) == 7, what="three placeholders", seconds=PATIENCE)
        assert await running.stopped(within=BUSY_SECONDS) == 0
    async with darkroom(tmp_path, slack, gemini) as running:
        await pictured(slack, 4)
        edits = gemini.requests[2:]
        assert [word for seen in edits for word in words if word in seen.words] == words, "none of them goes with another"
        made = [said.files[0].data for said in slack.pictures()]
        assert [edit.pictures[0].sha256 for edit in edits] == [hashlib.sha256(data).hexdigest() for data in made[:3]]
        assert await running.stopped(within=IDLE_SECONDS) == 0
    assert running.troubles == []


async def test_an_ask_that_was_answered_survives_a_kill(slack: Slack, gemini: GeminiServer, tmp_path: Path) -> None:
    async with darkroom(tmp_path, slack, gemini) as running:
        assert (await slack.command("/imagine", "a red bicycle")).ok
        await running.killed()
    async with darkroom(tmp_path, slack, gemini):
        await pictured(slack)
    assert len(slack.pictures()) == 1


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_the_demo_goes_in_time_amid_a_picture_and_paints_it_after_the_next_start(
    by: signal.Signals, gemini: GeminiServer, tmp_path: Path
) -> None:
    gemini.script(painted(wait=asyncio.Event()))
    async with demo(tmp_path, gemini, fresh=True) as running, aiohttp.ClientSession() as session:
        said = {"as": "ana", "event": "event-one", "channel": "general", "text": "/imagine a red bicycle"}
        at = f"http://127.0.0.1:{running.port}"
        async with session.post(f"{at}/api/say", json=said, headers={"Origin": at}) as response:
            assert response.status == 200
        await gemini.seen(1, timeout=PATIENCE)
        assert await running.stopped(within=BUSY_SECONDS, by=by) == 0
        assert running.troubles == []
    async with demo(tmp_path, gemini) as running, aiohttp.ClientSession() as session:
        await gemini.seen(2, timeout=PATIENCE)
        await gemini.quiet(timeout=PATIENCE)
        await running.logged("render_over")
        assert len(await _pictures(session, running)) == 1
        assert await running.stopped(within=IDLE_SECONDS) == 0
    assert running.troubles == []


async def _pictures(session: aiohttp.ClientSession, running: Running) -> list[object]:
    async with session.get(f"http://127.0.0.1:{running.port}/api/channels/general?as=ana") as response:
        lines = (await response.json())["lines"]
    return [line for line in lines if "sha256" in str(line)]
