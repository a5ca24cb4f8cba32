"""What version 8856b30 left behind when it was killed at work, laid out anew: its data folder, and what stood on Discord and Slack.

README.md beside this file says how it was recorded.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.servers.discord import Discord
from tests.servers.discord_world import CDN_SECONDS, Json
from tests.servers.discord_world import File as DiscordFile
from tests.servers.slack import Slack
from tests.servers.slack_world import Channel, Ephemeral, File, Said

_HERE = Path(__file__).parent
_DATABASES = ("darkroom", "jobs", "playground")
_MOMENTS = {
    "events": ("seen_at",),
    "threads": ("begun_at",),
    "renders": ("accepted_at", "over_at"),
    "tries": ("made_at",),
    "versions": ("made_at",),
    "hunches": ("kept_at",),
    "ledger": ("at", "over_at"),
    "audit": ("at",),
    "requests": ("kept_at",),
    "shown": ("until",),
}  # columns of the recorded schema that hold milliseconds since 1970


def lay_out(folder: Path, *, discord: str = "", slack: str = "", today: bool = True) -> None:
    """Put the data folder there, with the addresses of the local services in the recorded ones' place.

    today: as if it had been recorded just now; what is kept for some days only would be forgotten otherwise. Meters are made from the
    ledger where they are missing, so those of the recorded periods go.
    """
    for name in _DATABASES:
        script = (_HERE / f"{name}.sql").read_text().replace("{discord}", discord).replace("{slack}", slack)
        with closing(sqlite3.connect(folder / f"{name}.sqlite3")) as connection:
            connection.executescript(script)
            if today and name == "darkroom":
                _moved_to_today(connection)
    for path, data in _read("folder").items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(base64.b64decode(data))


def _moved_to_today(connection: sqlite3.Connection) -> None:
    [[last]] = connection.execute("SELECT MAX(accepted_at) FROM renders")
    later = int(time.time() * 1000) - int(last)
    for table, columns in _MOMENTS.items():
        changes = ", ".join(f"{column} = {column} + {later}" for column in columns)
        connection.execute(f"UPDATE {table} SET {changes}")
    connection.execute("DELETE FROM meters")
    connection.commit()


def restore_discord(discord: Discord) -> list[Json]:
    """Everything stands in the local Discord as it stood when the process was killed; gives what one person alone saw."""
    world = discord.world
    kept = _read("discord", base=world.base)
    for name in ("application", "bot", "guild", "self_role", "everyone", "people", "powers", "channels", "messages"):
        setattr(world, name, kept[name])
    for messages in world.messages.values():
        for message in messages.values():
            if message["author"]["id"] == world.bot["id"]:
                message["author"] = world.bot
            if "thread" in message:
                message["thread"] = world.channels[message["id"]]
    expires = world.now() + CDN_SECONDS
    world.files = {id_: DiscordFile(base64.b64decode(one["data"]), one["name"], expires) for id_, one in kept["files"].items()}
    discord.general = world.channels[kept["general"]]
    return [one["message"] for one in kept["alone"]]


def restore_slack(slack: Slack) -> None:
    """Everything stands in the local Slack as it stood when the process was killed."""
    world = slack.world
    kept = _read("slack", base=slack.base)
    world.people, world.facts = kept["people"], kept["facts"]
    world.files = {id_: File(**{**one, "data": base64.b64decode(one["data"])}) for id_, one in kept["files"].items()}
    world.channels = {id_: _channel(one, world.files) for id_, one in kept["channels"].items()}
    world.ephemerals = [Ephemeral(**one) for one in kept["whispers"]]
    world._numbers = itertools.count(10_000)  # the recorded ids are taken


def _channel(kept: Mapping[str, Any], files: Mapping[str, File]) -> Channel:
    messages = {ts: Said(**{**one, "files": [files[file["id"]] for file in one["files"]]}) for ts, one in kept["messages"].items()}
    return Channel(**{**kept, "members": set(kept["members"]), "messages": messages})


def _read(name: str, *, base: str = "") -> dict[str, Any]:
    found = json.loads(re.sub(r"\{(discord|slack)\}", base, (_HERE / f"{name}.json").read_text()))
    assert isinstance(found, dict)
    return found
