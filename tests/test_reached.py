"""Whom the processes reach: the addresses in the configuration, and nobody else. Nothing is fetched at run time: no fonts, no tokenizers,
no word of telemetry. Seen from inside by an audit hook, which sees every connection and every name that is looked up, whichever library
asks for it, and every program that is started; but not what uvloop does in C, so these processes run on asyncio's own loop."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.pictures import png
from tests.processes import darkroom, demo, pictured
from tests.servers.discord import TOKEN, Discord
from tests.servers.gemini import GeminiServer
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack
from tests.test_cli import SLACK, Shell

pytestmark = pytest.mark.timeout(300)

WATCH = """
import json, os, sys
log = os.open({log!r}, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        what = arguments[1]
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "http.client.connect"):
        what = list(arguments[-2:]) if event == "http.client.connect" else list(arguments[:2])
    elif event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "webbrowser.open"):
        environment = arguments[-1] if event != "os.system" else None
        what = [str(one) for one in arguments[:2]] + [sorted(dict(environment or os.environ).items(), key=str)]
    else:
        return
    os.write(log, (json.dumps([event, what], default=str) + "\\n").encode())
sys.addaudithook(watch)
sys.modules["uvloop"] = None
"""


@dataclass
class Watched:
    """Records what a process with this environment does."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "sitecustomize.py").write_text(WATCH.format(log=str(self.folder / "log")))
        before = os.environ.get("PYTHONPATH")
        return {"PYTHONPATH": os.pathsep.join([str(self.folder), *([before] if before else [])])}

    def seen(self) -> list[tuple[str, Any]]:
        return [tuple(json.loads(line)) for line in (self.folder / "log").read_text().splitlines()]

    def reached(self) -> set[tuple[str, int]]:
        """List where it connected to."""
        found = [what for event, what in self.seen() if event in ("socket.connect", "socket.sendto", "socket.sendmsg")]
        return {(str(what[0]), int(what[1])) for what in found if isinstance(what, list)} | {
            (str(what), 0) for what in found if not isinstance(what, list)
        }

    def looked_up(self) -> set[str]:
        return {str(what[0]) for event, what in self.seen() if "host" in event or "addrinfo" in event}

    def started(self) -> list[Any]:
        """List the programs that it started, with their arguments and environment."""
        return [what for event, what in self.seen() if event in ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.system")]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "watched")


def port(url: str) -> tuple[str, int]:
    host, _, number = url.partition("://")[2].partition("/")[0].partition(":")
    return host, int(number)


async def test_run_reaches_what_the_configuration_names_and_nobody_else(
    slack: Slack, discord: Discord, gemini: GeminiServer, tmp_path: Path, watched: Watched
) -> None:
    more = {"DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url, **watched.environment}
    async with darkroom(tmp_path / "data", slack, gemini, more=more) as running:
        await slack.command("/imagine", "a red bicycle")
        first = await pictured(slack)
        await slack.say("make it green", thread=first.ts, files=[slack.upload(png(), "a.png")])
        await pictured(slack, 2)
        await slack.command("/darkroom", "usage")
        await discord.slash("imagine", {"prompt": "a boat"})
        await discord.reply(await discord.picture(1), "make it red", files=[("a.png", png())])
        await discord.picture(2)
        await running.logged("render_over", 4)
        await running.stopped(within=20)
    assert watched.reached() == {port(slack.base), port(discord.api_url), port(gemini.url)}
    assert watched.looked_up() <= {"127.0.0.1"}
    assert {program for program, *_ in watched.started()} == {sys.executable}  # children of ours
    for secret in (BOT_TOKEN, APP_TOKEN, SECRET, TOKEN, gemini.key):
        assert secret not in str(watched.started())


async def test_the_playground_reaches_the_model_and_nobody_without_a_key(
    gemini: GeminiServer, tmp_path: Path, watched: Watched
) -> None:
    for key in ("test-key", ""):
        async with demo(tmp_path / f"data{key}", gemini, more={**watched.environment, "GEMINI_API_KEY": key}) as running:
            at = f"http://127.0.0.1:{running.port}"
            async with aiohttp.ClientSession(at, headers={"Origin": at}) as page:
                for event, words in (("event-one", "/imagine a red bicycle"), ("event-two", "/usage")):
                    said = {"as": "ana", "event": event, "channel": "general", "text": words}
                    async with page.post("/api/say", json=said) as answer:
                        assert answer.status == 200
                await running.logged("render_over")
            await running.stopped(within=20)
        assert watched.reached() == ({port(gemini.url)} if key else set())
        assert watched.looked_up() <= {"127.0.0.1"}
        assert "DARKROOM_" not in str(watched.started())
        assert "test-key" not in str(watched.started())
        (watched.folder / "log").unlink()


async def test_the_page_of_the_playground_names_no_other_address(gemini: GeminiServer, tmp_path: Path) -> None:
    """The page's content security policy also forbids the browser to use any."""
    async with (
        demo(tmp_path, gemini) as running,
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{running.port}/") as page,
    ):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "//" not in (await page.text()).replace("http://www.w3.org/2000/svg", "")


async def test_doctor_and_the_other_commands_reach_nobody_else(
    slack: Slack, discord: Discord, gemini: GeminiServer, tmp_path: Path, watched: Watched
) -> None:
    shell = Shell(tmp_path)
    shell.config(
        f'[slack]\nbase_url = "{slack.base_url}"\n[discord]\napi_url = "{discord.api_url}"\n[gemini]\nbase_url = "{gemini.url}"\n'
    )
    root = os.pathsep.join([watched.environment["PYTHONPATH"], str(Path(__file__).parent.parent)])
    env = {**SLACK, "GEMINI_API_KEY": gemini.key, "DISCORD_TOKEN": TOKEN, "PYTHONPATH": root, "DARKROOM_WEB__PORT": "0"}
    for command in (("migrate",), ("usage", "--csv"), ("quota", "export"), ("--version",)):
        assert (await shell.run(*command, env=env)).status == 0
    assert not (watched.folder / "log").exists() or watched.seen() == []
    ended = await shell.run("doctor", env=env)
    assert "ok      model" in ended.out
    assert watched.reached() == {port(slack.base), port(discord.api_url), port(gemini.url)}
    assert watched.looked_up() <= {"127.0.0.1"}
    assert {program for program, *_ in watched.started()} == {sys.executable}  # a decoder, to see whether one can be started
    assert not any(secret in str(watched.started()) for secret in (*SLACK.values(), TOKEN, gemini.key))


async def test_a_chart_reaches_nobody(tmp_path: Path, watched: Watched) -> None:
    """The process that draws is isolated, so it is watched from within."""
    log = tmp_path / "log"
    code = WATCH.format(log=str(log)) + "import bots.speech.drawing; bots.speech.drawing.main()"
    bars = {
        "title": "猫", "period": "November 2026", "money": True, "hourly": False, "steps": ["2026-11-01", "2026-11-02"],
        "spend": {"pro": [1, 2]}, "each": [], "whole": [], "gone": None, "ahead": None,
    }  # fmt: skip
    environment, pipe = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}, asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdin=pipe, stdout=pipe, env=environment)
    png, _ = await process.communicate(json.dumps(bars).encode())
    assert png.startswith(b"\x89PNG")
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert [event for event, _ in events if event.startswith(("socket", "http"))] == []
    assert {what[0] for event, what in events if event == "subprocess.Popen"} <= {"fc-list"}  # which fonts there are
