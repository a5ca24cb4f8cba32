"""One conversation in Discord and in Slack, as the local servers received it: what the pictures of the docs are made from.

docs/previews/ keeps the messages, without what differs from one play to the next; tests/test_previews.py plays again and compares.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bots.app.config import QuotaConfig
from core.engine import sample
from core.model import Act
from tests.everywhere import Everywhere, everywhere
from tests.servers.discord import serve_discord
from tests.servers.discord_limits import Limits
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import painted
from tests.servers.slack import serve_slack
from tests.servers.slack_world import BOT_USER, Said

Json = dict[str, Any]

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs/previews"
ASK, CHANGE, DOUBT, REFUSED = (
    "a red bicycle leaning against a blue door",
    "make the door green",
    "not sure about the handlebars",
    "a poster for our bicycle shop",
)
_IDS = re.compile(r"\b[0-9a-f]{32}\b")
_SECONDS = re.compile(r"\b\d+(?:\.\d+)? s\b")
_HOURS = re.compile(r"\bin \d+ (?:h|min)(?: \d+ min)?\b")
_NEVER_SHOWN = ("block_id",)  # made anew by Slack


@dataclass(frozen=True)
class Recorded:
    """What was said, oldest first, by platform; and the pictures in it, by the name of their file."""

    said: Mapping[str, list[Json]]
    pictures: dict[str, bytes] = field(default_factory=dict, repr=False)

    def inlined(self, name: str) -> str:
        return f"data:image/png;base64,{base64.b64encode(self.pictures[name]).decode()}"


def kept() -> Recorded:
    return Recorded({name: json.loads((KEPT / f"{name}.json").read_text(encoding="utf-8")) for name in ("discord", "slack")})


def keep(recorded: Recorded) -> None:
    KEPT.mkdir(exist_ok=True)
    for name, said in recorded.said.items():
        (KEPT / f"{name}.json").write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


async def record(folder: Path) -> Recorded:
    """Play it: two pictures, a remark that could mean either, and an ask for which the limit has no room."""
    first = await asyncio.to_thread(sample.paint, ASK, act=Act.NEW, width=1024, height=1024, seed=7)
    second = await asyncio.to_thread(sample.paint, CHANGE, act=Act.EDIT, base=first, width=1024, height=1024, seed=7)
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(serve_discord(limits=Limits(())))
        slack = await stack.enter_async_context(serve_slack())
        gemini = await stack.enter_async_context(GeminiServer())
        for data in (first, second, first, second):
            gemini.script(painted(data=data, mime="image/png"))
        quota = QuotaConfig(defaults=("2 images a day",))
        harness = await stack.enter_async_context(everywhere(folder, discord=discord, slack=slack, gemini=gemini, quota=quota))
        pictures: dict[str, bytes] = {}
        return Recorded({"discord": await _in_discord(harness, pictures), "slack": await _in_slack(harness, pictures)}, pictures)


async def _in_discord(harness: Everywhere, pictures: dict[str, bytes]) -> list[Json]:
    discord = harness.discord
    await discord.slash("imagine", {"prompt": ASK})
    thread = await discord.thread(await discord.picture(1))
    await discord.say(CHANGE, user="ben", channel=thread)
    await discord.picture(2)
    await harness.settled()
    await discord.say(DOUBT, user="cyd", channel=thread)
    await discord.until(lambda: len(discord.ours(thread)) == 2, what="a question")
    asked = await discord.slash("imagine", {"prompt": REFUSED}, user="ben")
    refusal = await discord.until(lambda: asked.alone, what="a refusal")
    everything = [*((one, "channel") for one in discord.messages()), *((one, "thread") for one in discord.messages(thread))]
    names = {one["id"]: one["global_name"] for one in (*discord.world.people.values(), discord.world.bot)}
    found = [_of_discord(one, where, names) for one, where in everything]
    for one, _ in everything:
        pictures |= {file["filename"]: discord.bytes_of(one, at) for at, file in enumerate(one["attachments"])}
    alone = {"by": "Darkroom", "only_for": "Ben", "content": refusal["content"], "components": refusal["components"]}
    return [*found, _kept({"in": "channel", **alone}, {})]


def _of_discord(message: Json, where: str, names: Mapping[str, str]) -> Json:
    shown = {
        "in": where,
        "by": message["author"]["global_name"],
        "content": message["content"],
        "attachments": [{"filename": one["filename"], "description": one.get("description")} for one in message["attachments"]],
        "components": message["components"],
    }
    return _kept(shown, names)


async def _in_slack(harness: Everywhere, pictures: dict[str, bytes]) -> list[Json]:
    slack = harness.slack
    await slack.command("/imagine", ASK)
    root = (await slack.picture(1)).ts
    await slack.say(CHANGE, user="ben", thread=root)
    await slack.picture(2)
    await harness.settled()
    await slack.say(DOUBT, user="cyd", thread=root)
    await slack.until(lambda: len(_told(harness)) == 2, what="a question")
    await slack.command("/imagine", REFUSED, user="ben")
    refusal = await slack.ephemeral(1)
    names = {id_: name.capitalize() for name, id_ in ((name, slack.user(name)) for name in ("ana", "ben", "cyd"))}
    found = []
    for said in sorted(slack.messages(), key=lambda one: one.ts):
        files = [{"name": re.sub(r"-[0-9a-f]{8}\.", ".", one.name), "alt": one.alt} for one in said.files]
        pictures |= {file["name"]: slack.world.files[one.id].data for file, one in zip(files, said.files, strict=True)}
        where, by = "thread" if said.thread_ts else "channel", names.get(said.user, "Darkroom")
        shown = {"in": where, "by": by, "text": "" if said.blocks else said.text, "blocks": said.blocks, "files": files}
        found.append(_kept(shown, names))
    words = "" if refusal.blocks else refusal.text
    alone = {"in": "channel", "by": "Darkroom", "only_for": "Ben", "text": words, "blocks": refusal.blocks}
    return [*found, _kept(alone, names)]


def _told(harness: Everywhere) -> list[Said]:
    return [said for said in harness.slack.messages() if said.user == BOT_USER and said.thread_ts]


def _kept(message: Json, names: Mapping[str, str]) -> Json:
    """Keep what a message has in every play."""
    return {key: _same(value, names) for key, value in message.items() if value}


def _same(value: Any, names: Mapping[str, str]) -> Any:
    """Return the value as it is in every play: people by their names, no ids and no times."""
    match value:
        case dict():
            return {key: _same(one, names) for key, one in value.items() if key not in _NEVER_SHOWN}
        case list():
            return [_same(one, names) for one in value]
        case str():
            for id_, name in names.items():
                value = value.replace(id_, name)
            return _HOURS.sub("in 9 h", _SECONDS.sub("7 s", _IDS.sub("…", value)))
        case _:
            return value
