"""What the local Discord knows: people, a server with channels and threads, messages, files, interactions. Shapes are the API's
(v10); `deny` and `set_boosts` change what is allowed."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.servers import PATIENCE

Json = dict[str, Any]
T = TypeVar("T")

EPOCH = 1420070400000
CDN_SECONDS = 24 * 3600
TOKEN_SECONDS = 15 * 60
ACK_SECONDS = 3.0  # that Discord waits; a process of its own is given more, since no test judges the machine
NONCE_SECONDS = 300.0

VIEW, SEND, ATTACH, HISTORY = 1 << 10, 1 << 11, 1 << 15, 1 << 16
THREADS, IN_THREADS, MANAGE_THREADS = 1 << 35, 1 << 38, 1 << 34
RIGHTS = {
    "view_channel": VIEW,
    "send_messages": SEND,
    "attach_files": ATTACH,
    "read_message_history": HISTORY,
    "create_public_threads": THREADS,
    "send_messages_in_threads": IN_THREADS,
    "manage_threads": MANAGE_THREADS,
    "embed_links": 1 << 14,
}
MANAGE_GUILD, ADMINISTRATOR = 1 << 5, 1 << 3
EPHEMERAL, LOADING, HAS_THREAD, SUPPRESS_EMBEDS = 1 << 6, 1 << 7, 1 << 5, 1 << 2


class ApiError(Exception):
    """An answer of the API that is an error, in its shape."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.body: Json = {"code": code, "message": message, **({"errors": errors} if errors else {})}


def invalid(path: str, problem: str) -> ApiError:
    errors: Json = {"_errors": [{"code": "BASE_TYPE_BAD", "message": problem}]}
    for part in reversed(path.split(".")):
        errors = {part: errors}
    return ApiError(400, 50035, "Invalid Form Body", errors)


@dataclass
class File:
    data: bytes
    name: str
    expires: float


@dataclass
class Interaction:
    """An interaction: what was answered to it. A public answer stands in its channel, an ephemeral one its user alone sees."""

    id: str
    token: str
    kind: int
    made: float
    user: Json
    channel: str
    payload: Json = field(repr=False)
    acked: int | None = None  # the callback's type
    original: Json | None = None
    deleted: bool = False
    followups: list[Json] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None

    @property
    def alone(self) -> Json | None:
        """Return the newest message that its user alone sees."""
        shown = [one for one in (None if self.deleted else self.original, *self.followups) if one is not None]
        private = [one for one in shown if one["flags"] & EPHEMERAL]
        return private[-1] if private else None

    @property
    def said(self) -> str | None:
        """Return the words for its user alone; None while it is thinking."""
        return None if self.alone is None or self.alone["flags"] & LOADING else str(self.alone["content"])

    @property
    def answered(self) -> str | None:
        """Return the words of its answer, whoever sees them; None while it is thinking."""
        if self.said is not None or self.original is None or self.deleted or self.original["flags"] & LOADING:
            return self.said
        return str(self.original["content"])

    @property
    def thinks_aloud(self) -> bool:
        """Return whether everybody sees that an answer is on its way."""
        return self.original is not None and not self.deleted and self.original["flags"] & (LOADING | EPHEMERAL) == LOADING


class World:
    def __init__(self) -> None:
        self.ack_seconds = ACK_SECONDS
        self.skew = 0.0  # seconds that this clock is ahead
        self._count = itertools.count(1)
        self.violations: list[str] = []
        self.pings: list[str] = []
        self.base = ""
        self.bot = self._person("Darkroom", bot=True)
        self.application = self.bot["id"]
        self.people: dict[str, Json] = {}
        self.powers: dict[str, int] = {}  # user id -> permissions beside everybody's
        self.roles: dict[str, Json] = {}  # id -> role
        self.roles_of: dict[str, list[str]] = {}  # user id -> role ids
        self.closed: set[str] = set()  # user ids: they take no direct messages of ours
        self.removed = False  # whether the bot was removed from the server
        self.public = True  # whether anybody may take the bot to a server
        self.endpoint: str | None = None  # where interactions go instead of to the gateway
        self.bot_rights = sum(RIGHTS.values())  # of the bot's role, in all servers
        self.left: set[str] = set()  # user ids: no members any more
        self.guild = self.new_id()
        self.servers: dict[str, Json] = {}  # further servers that the bot is in, by id: their name and the ids of their members
        self.self_role = self.new_id()
        self.boosts = 0
        self.channels: dict[str, Json] = {}
        self.denied: dict[str, int] = {}
        self.messages: dict[str, dict[str, Json]] = {}  # channel -> id -> message
        self.files: dict[str, File] = {}
        self.nonces: dict[tuple[str, str], tuple[float, str]] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: list[Json] = []
        self.syncs = 0
        self.content_toggle = True  # the Message Content switch in the developer portal
        self.dispatch: Callable[[str, Json], None] = lambda name, data: None
        self.enter_server: Callable[[str], None] = lambda server: None
        self._waiting: list[asyncio.Future[None]] = []
        self.log: deque[tuple[str, str, int]] = deque(maxlen=5000)  # method, path, status
        self.everyone: Json = {
            "id": self.guild, "name": "@everyone", "color": 0,
            "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
            "hoist": False, "position": 0, "permissions": str(sum(RIGHTS.values())), "managed": False, "mentionable": False, "flags": 0,
        }  # fmt: skip

    # --- time and ids

    def now(self) -> float:
        return time.time() + self.skew

    def new_id(self) -> str:
        return str((int(self.now() * 1000) - EPOCH) << 22 | next(self._count) & 0x3FFFFF)

    def stamp(self) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%S.000000+00:00", time.gmtime(self.now()))

    # --- people and channels

    def _person(self, name: str, *, bot: bool = False) -> Json:
        return {
            "id": self.new_id(), "username": name.lower(), "global_name": name, "discriminator": "0", "avatar": None, "bot": bot,
            "system": False, "public_flags": 0, "flags": 0,
        }  # fmt: skip

    def person(self, name: str) -> Json:
        if name not in self.people:
            self.people[name] = self._person(name.capitalize())
        return self.people[name]

    def member(self, user: Json, *, with_user: bool = True) -> Json:
        roles = [self.self_role] if user is self.bot else list(self.roles_of.get(user["id"], ()))
        member: Json = {
            "roles": roles, "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0, "nick": None,
            "avatar": None, "permissions": str(sum(RIGHTS.values()) | self.powers.get(user["id"], 0)), "pending": False,
            "premium_since": None, "communication_disabled_until": None, "banner": None,
        }  # fmt: skip
        return {**member, "user": user} if with_user else member

    def add_role(self, name: str, *people: str) -> Json:
        """Add a role and its members. The gateway does not tell of it, because roles come with members, before any cache knows them."""
        role = {**self.everyone, "id": self.new_id(), "name": name, "permissions": "0", "position": 2}
        self.roles[role["id"]] = role
        for one in people:
            self.roles_of.setdefault(self.person(one)["id"], []).append(role["id"])
        return role

    def add_server(self, name: str, *people: str) -> Json:
        """Add the bot to another server, and return its channel. An open session is told."""
        server = self.new_id()
        self.servers[server] = {"name": name, "members": {self.person(one)["id"] for one in people}}
        channel = self.add_channel("lobby", server=server)
        self.enter_server(server)
        return channel

    def drop_server(self, server: str) -> None:
        """Take the bot out of a server, by itself or by somebody else."""
        if server == self.guild:
            self.removed = True
        else:
            del self.servers[server]
        self.dispatch("GUILD_DELETE", {"id": server})
        self.changed()

    def belongs(self, user: Json, server: str) -> bool:
        """Whether somebody is a member."""
        return user["id"] in self.servers[server]["members"] if server in self.servers else user["id"] not in self.left

    def guild_of(self, channel: Json) -> str:
        return str(channel.get("guild_id", self.guild))

    def add_channel(self, name: str, kind: int = 0, *, server: str | None = None) -> Json:
        channel: Json = {
            "id": self.new_id(), "type": kind, "guild_id": server or self.guild, "name": name, "position": len(self.channels),
            "topic": None,
            "permission_overwrites": [], "nsfw": False, "parent_id": None, "rate_limit_per_user": 0, "last_message_id": None, "flags": 0,
        }  # fmt: skip
        if kind in (2, 13):
            channel |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
        return self._keep_channel(channel)

    def add_direct(self, user: Json) -> Json:
        for channel in self.channels.values():
            if channel["type"] == 1 and channel["recipients"][0]["id"] == user["id"]:
                return channel
        return self._keep_channel({"id": self.new_id(), "type": 1, "recipients": [user], "last_message_id": None, "flags": 0})

    def _keep_channel(self, channel: Json) -> Json:
        self.channels[channel["id"]] = channel
        self.messages[channel["id"]] = {}
        return channel

    def channel(self, id_: str) -> Json:
        if id_ not in self.channels:
            raise ApiError(404, 10003, "Unknown Channel")
        return self.channels[id_]

    def is_thread(self, channel: Json) -> bool:
        return channel["type"] in (10, 11, 12)

    def rights(self, channel: Json) -> int:
        """Return the bot's permissions in a channel. A thread has its parent's."""
        if channel["type"] == 1:
            return sum(RIGHTS.values())
        if self.removed if self.guild_of(channel) == self.guild else self.guild_of(channel) not in self.servers:
            return 0
        where = channel["parent_id"] if self.is_thread(channel) else channel["id"]
        return sum(RIGHTS.values()) & ~self.denied.get(where, 0)

    def demand(self, channel: Json, *names: str) -> None:
        rights = self.rights(channel)
        if not rights & VIEW:
            raise ApiError(403, 50001, "Missing Access")
        for name in names:
            if not rights & RIGHTS[name]:
                raise ApiError(403, 50013, "Missing Permissions")

    def is_locked(self, channel: Json) -> bool:
        """Whether the bot is locked out of a thread."""
        locked = self.is_thread(channel) and channel["thread_metadata"]["locked"]
        return bool(locked) and not self.rights(channel) & MANAGE_THREADS

    def demand_open(self, channel: Json) -> None:
        if self.is_locked(channel):
            if channel["thread_metadata"]["archived"]:
                raise ApiError(403, 50083, "Thread is archived")
            raise ApiError(403, 160005, "Thread is locked")

    def add_thread(self, parent: Json, message: Json, name: str, minutes: int, owner: Json) -> Json:
        thread: Json = {
            "id": message["id"], "type": 11, "guild_id": self.guild_of(parent), "parent_id": parent["id"], "owner_id": owner["id"],
            "name": name,
            "last_message_id": None, "message_count": 0, "member_count": 1, "rate_limit_per_user": 0, "total_message_sent": 0, "flags": 0,
            "thread_metadata": {
                "archived": False, "auto_archive_duration": minutes, "archive_timestamp": self.stamp(), "locked": False,
                "create_timestamp": self.stamp(),
            },
            "member": {"id": message["id"], "user_id": self.bot["id"], "join_timestamp": self.stamp(), "flags": 0},
        }  # fmt: skip
        message["flags"] |= HAS_THREAD
        message["thread"] = thread
        self._keep_channel(thread)
        self.dispatch("THREAD_CREATE", {**thread, "newly_created": True})
        self.changed()
        return thread

    def delete_channel(self, id_: str) -> None:
        channel = self.channels.pop(id_)
        if self.is_thread(channel):
            found = self.messages.get(channel["parent_id"], {}).get(id_)
            if found is not None:
                found.pop("thread", None)
            keys = ("id", "guild_id", "parent_id", "type")
            self.dispatch("THREAD_DELETE", {key: channel[key] for key in keys})
        else:
            self.dispatch("CHANNEL_DELETE", channel)
        self.changed()

    # --- messages

    def message(self, channel: str, id_: str) -> Json:
        self.channel(channel)
        if id_ not in self.messages[channel]:
            raise ApiError(404, 10008, "Unknown Message")
        return self.messages[channel][id_]

    def new_message(self, channel: Json, author: Json, content: str, **more: Any) -> Json:
        message: Json = {
            "id": self.new_id(), "channel_id": channel["id"], "author": author, "content": content, "timestamp": self.stamp(),
            "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [],
            "embeds": [], "components": [], "pinned": False, "type": 0, "flags": 0, **more,
        }  # fmt: skip
        return message

    def keep_message(self, message: Json) -> None:
        channel = self.channels[message["channel_id"]]
        self.messages[channel["id"]][message["id"]] = message
        channel["last_message_id"] = message["id"]
        if self.is_thread(channel):
            channel["message_count"] += 1
            if channel["thread_metadata"]["archived"]:
                channel["thread_metadata"]["archived"] = False
                self.dispatch("THREAD_UPDATE", channel)
        self.announce("MESSAGE_CREATE", message)

    def announce(self, name: str, message: Json) -> None:
        channel = self.channels[message["channel_id"]]
        data = self.as_seen(message)
        if channel["type"] != 1:
            user = message["author"]
            data = {**data, "guild_id": self.guild_of(channel), "member": self.member(user, with_user=False)}
        self.dispatch(name, data)
        self.changed()

    def as_seen(self, message: Json) -> Json:
        """Return a message as the bot gets it: blank without the Message Content intent, unless it concerns the bot itself."""
        seen = {key: value for key, value in message.items() if not key.startswith("_")}
        if "referenced_message" in seen and seen["referenced_message"] is not None:
            seen["referenced_message"] = self.as_seen(seen["referenced_message"])
        direct = self.channels.get(message["channel_id"], {"type": 1})["type"] == 1
        if self.content_toggle or direct or message["author"]["id"] == self.bot["id"] or self._mentions_bot(message):
            return seen
        bare = {key: value for key, value in seen.items() if key != "message_snapshots"}
        return {**bare, "content": "", "embeds": [], "attachments": [], "components": []}

    def _mentions_bot(self, message: Json) -> bool:
        """Return whether a message mentions the bot. The ping of a reply counts, unless it replies to the response of an interaction."""
        if not any(one["id"] == self.bot["id"] for one in message["mentions"]):
            return False
        replied = message.get("referenced_message") or {}
        return "application_id" not in replied or re.search(rf"<@!?{self.bot['id']}>", message["content"]) is not None

    def drop_message(self, message: Json) -> None:
        del self.messages[message["channel_id"]][message["id"]]
        self.dispatch("MESSAGE_DELETE", {"id": message["id"], "channel_id": message["channel_id"], "guild_id": self.guild})
        self.changed()

    def keep_file(self, channel: str, name: str, data: bytes, description: str | None, mime: str) -> Json:
        id_ = self.new_id()
        expires = self.now() + CDN_SECONDS
        self.files[id_] = File(data, name, expires)
        url = f"{self.base}/attachments/{channel}/{id_}/{name}?ex={int(expires):x}&is={int(self.now()):x}&hm=00"
        found: Json = {
            "id": id_,
            "filename": name,
            "size": len(data),
            "url": url,
            "proxy_url": url,
            "content_type": mime,
            "flags": 0,
        }
        if description:
            found["description"] = description
        return found

    # --- waiting

    def changed(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def until(self, holds: Callable[[], T | None], *, what: str, seconds: float = PATIENCE) -> T:
        """Wait until `holds` gives something true, and return that."""
        try:
            async with asyncio.timeout(seconds):
                while not (found := holds()):
                    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.append(future)
                    await asyncio.wait([future], timeout=0.05)  # what is not the server's own changes is looked at anew
                return found
        except TimeoutError:
            raise AssertionError(f"waited {seconds} s in vain: {what}") from None
