"""Every platform as a process at level debug, asyncio's debug mode on, with words, names, files and tokens planted: none of them is in
anything that it writes, also where all goes wrong. The one place for people's words is the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from tests.pictures import png
from tests.processes import Running, darkroom, demo, pictured
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import blocked, fault, finished, forbidden, internal, invalid, words
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack

pytestmark = pytest.mark.timeout(400)

PROMPT, AVOID, CHATTER = "a saffron lighthouse", "grey pelicans", "lovely, dear marzipan"
WHO, FILE = "zaphira", "noirmoutier.png"
PLANTED = ("saffron", "lighthouse", "pelican", "marzipan", "zaphira", "noirmoutier")
DEBUG = {"DARKROOM_LOGS__LEVEL": "debug", "PYTHONASYNCIODEBUG": "1", "PYTHONWARNINGS": "always"}
ECHOES = (
    invalid(f"Invalid value at 'contents[0].parts[0].text' (TYPE_STRING), \"{PROMPT}\""),
    invalid(f"I do not know what {PROMPT} is."),
    blocked("PROHIBITED_CONTENT", f"{PROMPT} is not allowed"),
    finished("IMAGE_SAFETY", f"no {PROMPT}"),
    words(f"What is {PROMPT}?"),
    fault(403, "PERMISSION_DENIED", f"Billing is off, so no {PROMPT}"),
    forbidden(f"Your project has been denied access to {PROMPT}"),
    *[internal()] * 4,
)
BOOM = f"CREATE TRIGGER boom BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, '{PROMPT} fell'); END"


async def metrics(running: Running) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{running.port}/metrics") as response:
        return await response.text()


def break_database(path: Path) -> None:
    """Make every further ask fail in its handler, with an error that holds people's words."""
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        connection.execute(BOOM)
        connection.commit()


def leaks(text: str, *secrets: str) -> list[str]:
    """List the lines that contain something planted."""
    planted = [*PLANTED, *(one.casefold() for one in secrets)]
    return [line[:300] for line in text.casefold().splitlines() if any(one in line for one in planted)]


def kept_elsewhere(data: Path) -> Iterable[str]:
    """Yield the jobs' rows, and the names and bytes of every file that is neither a database of ours nor a picture."""
    for path in data.rglob("*"):
        if path.name.startswith(("darkroom.sqlite3", "playground.sqlite3")) or not path.is_file():
            continue
        yield str(path)
        yield path.read_bytes().decode("latin-1")


async def over(running: Running, count: int) -> None:
    """Wait until this many asks have ended."""
    await running.logged("render_over", count)


async def talk_in_slack(slack: Slack, running: Running, gemini: GeminiServer, data: Path) -> None:
    slack.user(WHO)
    await slack.command("/imagine", f"{PROMPT} --avoid {AVOID}", user=WHO)
    first = await pictured(slack)
    photo = slack.upload(png(), FILE, user=WHO)
    await slack.say(f"make it like this, {PROMPT}", thread=first.ts, user=WHO, files=[photo])
    await pictured(slack, 2)
    await slack.say(CHATTER, thread=first.ts, user=WHO)
    await slack.say(f"@Darkroom {PROMPT}, please", user=WHO, files=[photo])
    await pictured(slack, 3)
    await slack.command("/darkroom", f"quota set 5 images a day each for {WHO}", user=WHO)
    await slack.command("/darkroom", "usage", user=WHO)
    count = sum(line["event"] == "render_over" for line in running.log)
    slack.api.fault("files.completeUploadExternal", error="invalid_arguments", times=3)
    await slack.command("/imagine", PROMPT, user=WHO)
    for number, echo in enumerate(ECHOES[:7]):
        gemini.script(echo)
        await slack.command("/imagine", f"{PROMPT} number {number}", user=WHO)
        await over(running, count + 2 + number)
    odd = {"type": "message", "channel": slack.channel("general").id, "user": slack.user(WHO), "text": PROMPT}
    for more in (
        {"ts": "x"},
        {"ts": "1.0", "files": [{"name": FILE}]},
        {"subtype": "message_changed"},
        {"blocks": PROMPT, "ts": "2.0"},
    ):
        await slack._event({**odd, **more})
    break_database(data / "darkroom.sqlite3")
    await slack.command("/imagine", PROMPT, user=WHO)
    await slack.say(f"make it {PROMPT}", thread=first.ts, user=WHO)
    await running.logged("ask_broken", 1)


async def talk_in_discord(discord: Discord, running: Running) -> None:
    discord.world.person(WHO)
    await discord.slash("imagine", {"prompt": PROMPT, "avoid": AVOID}, user=WHO)
    first = await discord.picture(1)
    await discord.reply(first, f"make it like this, {PROMPT}", user=WHO, files=[(FILE, png())])
    second = await discord.picture(2)
    await discord.reply(second, CHATTER, user=WHO)
    await discord.press(second, "Info", user=WHO)
    discord.fail("POST", r"/channels/\d+/messages", status=400, code=50035, times=3, body={
        "code": 50035, "message": f"Invalid Form Body {PROMPT}",
        "errors": {"content": {"_errors": [{"code": "BASE_TYPE_BAD", "message": f"{PROMPT} is bad"}]}},
    })  # fmt: skip
    await discord.say(f"@darkroom {PROMPT}", user=WHO, files=[(FILE, png())])
    discord.world.dispatch("MESSAGE_CREATE", {"id": "1", "content": PROMPT, "author": {"username": WHO}})
    discord.world.dispatch("MESSAGE_CREATE", {**first, "id": "abc", "content": PROMPT})
    await running.logged("event_unreadable")


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_what_was_planted_in_slack_and_discord_is_nowhere(
    mode: str, slack: Slack, discord: Discord, gemini: GeminiServer, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    discord.world.ack_seconds = PATIENCE
    more = {"DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url} if mode == "socket" else {}
    async with darkroom(data, slack, gemini, mode=mode, more={**DEBUG, **more}) as running:
        if mode == "http":
            slack.feed = running.feed(slack)
        else:
            await talk_in_discord(discord, running)
        await talk_in_slack(slack, running, gemini, data)
        counted = await metrics(running)
        await running.stopped(within=20)
    assert set(slack.violations) <= {"events_api answered 400"}  # the odd ones
    slack.violations.clear()
    written = "".join(running.written)
    for event in ("painted", "render_failed", "ask_broken", "api_refused", "stopped"):
        assert f'"event": "{event}"' in written, event
    assert leaks(written, BOT_TOKEN, APP_TOKEN, SECRET, TOKEN, gemini.key) == []
    assert leaks(counted, BOT_TOKEN, APP_TOKEN, SECRET, TOKEN, gemini.key) == []
    assert leaks("\n".join(kept_elsewhere(data)), BOT_TOKEN, APP_TOKEN, SECRET, TOKEN, gemini.key) == []


async def test_what_was_planted_in_the_playground_is_nowhere(gemini: GeminiServer, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with demo(data, gemini, more=DEBUG) as running, aiohttp.ClientSession(f"http://127.0.0.1:{running.port}") as page:
        own = {"Origin": f"http://127.0.0.1:{running.port}"}

        async def say(event: str, text: str, **more: object) -> int:
            said = {"as": "ana", "event": event, "channel": "general", "text": text, **more}
            async with page.post("/api/say", json=said, headers=own) as answer:
                return answer.status

        async with page.post("/api/files", params={"name": FILE, "as": "ana"}, data=png(), headers=own) as kept:
            file = (await kept.json())["id"]
        assert await say("event-one", f"/imagine {PROMPT} --avoid {AVOID}") == 200
        await over(running, 1)
        assert await say("event-two", f"@Darkroom {PROMPT}", files=[file]) == 200
        await over(running, 2)
        await say("event-odd", PROMPT, files=[FILE], root=PROMPT)
        async with page.get(f"/files/{FILE}", headers=own), page.get(f"/api/threads/{PROMPT}?as={WHO}"):
            pass
        for number, echo in enumerate(ECHOES[:7]):
            gemini.script(echo)
            await say(f"event-echo{number}", f"/imagine {PROMPT} number {number}")
            await over(running, 3 + number)
        break_database(data / "demo" / "darkroom.sqlite3")
        await say("event-boom", f"/imagine {PROMPT}")
        await running.logged("ask_broken")
        await running.stopped(within=20)
    written = "".join(running.written)
    assert "Darkroom's playground is at" in written
    assert leaks(written, gemini.key) == []
    assert leaks("\n".join(kept_elsewhere(data)), gemini.key) == []
