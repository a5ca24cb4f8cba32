"""What the local Slack holds: people, channels, messages, files."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tests.servers import PATIENCE
from tests.servers.slack_rules import texts

T = TypeVar("T")
ACK_SECONDS = 3.0  # that Slack waits; a process of its own is given more, since no test judges the machine
TEAM, BOT_USER, BOT_ID, APP = "T0TEAM", "U0BOT", "B0BOT", "A0APP"


def buttons(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Map the labels of the buttons in blocks to the buttons."""
    return {one["text"]["text"]: one for one in _elements(blocks) if "text" in one}


def menu(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Map the labels of the menus' entries in blocks to what a client sends."""
    menus = [one for one in _elements(blocks) if one["type"] in ("overflow", "static_select")]
    return {
        entry["text"]["text"]: {"type": one["type"], "action_id": one["action_id"], "selected_option": entry}
        for one in menus
        for entry in one["options"]
    }


def _elements(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [element for block in blocks if block.get("type") == "actions" for element in block["elements"]]


@dataclass
class Channel:
    id: str
    name: str
    private: bool = False
    im: bool = False
    mpim: bool = False  # a group direct message
    archived: bool = False
    shared: bool = False  # with another organisation, by Slack Connect
    members: set[str] = field(default_factory=set)
    messages: dict[str, Said] = field(default_factory=dict)  # by ts, in order of posting

    @property
    def kind(self) -> str:
        """Name the kind of channel as scopes do."""
        return "im" if self.im else "mpim" if self.mpim else "groups" if self.private else "channels"


@dataclass
class Said:
    """A message standing in a channel."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    thread_ts: str | None = None
    team: str = TEAM  # the author's
    files: list[File] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)  # what was shared with it, and previews of links
    metadata: dict[str, Any] | None = None
    deleted: bool = False
    edits: int = 0

    @property
    def says(self) -> str:
        """Return all the words in it that somebody reads."""
        return "\n".join([self.text, *texts(self.blocks)])

    @property
    def root(self) -> str:
        return self.thread_ts or self.ts

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        return buttons(self.blocks)

    @property
    def menu(self) -> dict[str, dict[str, Any]]:
        return menu(self.blocks)

    def wire(self) -> dict[str, Any]:
        shown: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text, "team": self.team}
        if self.blocks:
            shown["blocks"] = self.blocks
        if self.thread_ts:
            shown["thread_ts"] = self.thread_ts
        if self.files:
            shown["files"] = [file.wire() for file in self.files]
        if self.attachments:
            shown["attachments"] = self.attachments
        if self.user == BOT_USER:
            shown |= {"bot_id": BOT_ID, "app_id": APP}
        return shown


@dataclass
class File:
    id: str
    name: str
    data: bytes = field(repr=False)
    url: str = ""
    owner: str = BOT_USER
    mime: str = ""
    alt: str = ""
    mode: str = "hosted"
    stub: bool = False
    completed: bool = True
    length: int = 0
    uploaded: bool = False
    shares: dict[str, dict[str, list[dict[str, str]]]] = field(default_factory=dict)

    def wire(self, *, whole: bool = False) -> dict[str, Any]:
        if self.stub and not whole:
            return {"id": self.id, "file_access": "check_file_info", "mode": "file_access"}
        if self.mode == "tombstone":
            return {"id": self.id, "mode": "tombstone"}
        return {
            "id": self.id,
            "name": self.name,
            "title": self.name,
            "mimetype": self.mime,
            "filetype": self.mime.partition("/")[2],
            "size": len(self.data),
            "mode": self.mode,
            "user": self.owner,
            "is_external": self.mode == "external",
            "url_private": self.url,
            "url_private_download": self.url,
            "alt_txt": self.alt,
            "file_access": "visible",
            "shares": self.shares,
            "permalink": f"{self.url}/permalink",
        }


@dataclass
class Ephemeral:
    """Something one person alone has seen."""

    user: str
    channel: str
    text: str
    blocks: list[dict[str, Any]]
    thread_ts: str | None = None
    gone: bool = False  # deleted, or another took its place

    @property
    def says(self) -> str:
        return "\n".join([self.text, *texts(self.blocks)])

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        return buttons(self.blocks)

    @property
    def menu(self) -> dict[str, dict[str, Any]]:
        return menu(self.blocks)


@dataclass
class Link:
    """A response_url."""

    user: str
    channel: str
    until: float
    thread_ts: str | None = None
    message: str | None = None
    pressed: Ephemeral | None = None  # whose button was pressed; a command's answers cannot be replaced (slackapi/bolt-js#2287)
    uses: int = 0


class World:
    """A workspace. first: where its numbers begin, so that no two have the same."""

    def __init__(self, team: str = TEAM, *, first: int = 1) -> None:
        self.team = team
        self.ack_seconds = ACK_SECONDS
        self.people: dict[str, str] = {}  # name -> id
        self.facts: dict[str, dict[str, Any]] = {}  # id -> what users.info says beside the name
        self.elsewhere: dict[str, str] = {}  # id -> the team of somebody who is of another one
        self.team_name = "W"
        self.enterprise: str | None = None  # the organisation that the workspace belongs to
        self.org_wide = False  # installed for all workspaces of the organisation
        self.groups: dict[str, set[str]] = {}  # user group id -> people
        self.channels: dict[str, Channel] = {}  # by id
        self.files: dict[str, File] = {}
        self.ephemerals: list[Ephemeral] = []
        self.views: dict[str, dict[str, Any]] = {}  # a person's open modal
        self.homes: dict[str, dict[str, Any]] = {}
        self.statuses: list[tuple[str, str, str]] = []
        self.violations: list[str] = []
        self.told: Callable[[dict[str, Any]], None] = lambda event: (
            None
        )  # delivers what the app itself does, as everybody's doings are
        self._numbers = itertools.count(first)
        self._last_ts = 0.0
        self._waiters: set[asyncio.Event] = set()

    def number(self) -> int:
        return next(self._numbers)

    def new_ts(self) -> str:
        self._last_ts = max(time.time(), self._last_ts + 0.000001)
        return f"{self._last_ts:.6f}"

    def person(self, name: str) -> str:
        return self.people.setdefault(name, f"U{len(self.people) + 1:04d}")

    def team_of(self, id_: str) -> str:
        return self.elsewhere.get(id_, self.team)

    def user_info(self, id_: str) -> dict[str, Any] | None:
        """Return a person as users.info does."""
        for name, person in self.people.items():
            if person == id_:
                team = self.team_of(id_)
                profile = {"real_name": name.title(), "display_name": name.title(), "team": team}
                flags: dict[str, Any] = dict.fromkeys(
                    ("deleted", "is_admin", "is_owner", "is_primary_owner", "is_restricted", "is_ultra_restricted", "is_bot"), False
                )
                if self.enterprise is not None and team == self.team:
                    flags["enterprise_user"] = {"id": id_, "enterprise_id": self.enterprise, "teams": [self.team]}
                return {"id": id_, "team_id": team, "name": name, "profile": profile, **flags, **self.facts.get(id_, {})}
        return None

    def channel(self, name: str, **more: Any) -> Channel:
        """Find a channel by name or id, or make it, with the bot and everybody in it."""
        for channel in self.channels.values():
            if name in (channel.name, channel.id):
                return channel
        im = bool(more.get("im"))
        made = Channel(id=f"{'D' if im else 'C'}{len(self.channels) + 1:04d}", name=name, **more)
        if "members" not in more:
            made.members.add(BOT_USER)
        self.channels[made.id] = made
        return made

    def post(self, channel: Channel, said: Said) -> Said:
        channel.messages[said.ts] = said
        self.tell()
        return said

    def spoken(self, channel: Channel, said: Said) -> None:
        """Deliver a message of the app to itself: Slack does not except it."""
        more = {"subtype": "file_share"} if said.files else {}
        self._tell_app(channel, {**said.wire(), **more, "ts": said.ts})

    def changed(self, channel: Channel, said: Said) -> None:
        self._tell_app(channel, {"type": "message", "subtype": "message_changed", "hidden": True, "message": said.wire()})

    def erase(self, channel: Channel, said: Said) -> None:
        """Delete a message, and deliver that: Slack does so whoever deleted it."""
        said.deleted = True
        self.tell()
        self._tell_app(channel, self.deletion(channel, said))

    def deletion(self, channel: Channel, said: Said) -> dict[str, Any]:
        """Build the event that tells of a deleted message: if it has replies, Slack changes it into a tombstone."""
        before = {key: value for key, value in said.wire().items() if key != "channel"}
        event = {"type": "message", "hidden": True, "previous_message": before}
        if not self.replies(channel, said.ts):
            return {**event, "subtype": "message_deleted", "deleted_ts": said.ts}
        stone = {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": "This message was deleted.",
            "hidden": True,
        }
        return {**event, "subtype": "message_changed", "message": {**stone, "ts": said.ts, "thread_ts": said.ts}}

    def _tell_app(self, channel: Channel, event: dict[str, Any]) -> None:
        if BOT_USER in channel.members or channel.im:
            ts = self.new_ts()
            where = {"channel": channel.id, "channel_type": channel.kind.removesuffix("s"), "event_ts": ts}
            self.told({"ts": ts, **event, **where})

    def replies(self, channel: Channel, root: str) -> list[Said]:
        return [said for said in channel.messages.values() if said.root == root and said.ts != root and not said.deleted]

    def violate(self, what: str) -> None:
        self.violations.append(what)
        self.tell()

    # --- waiting

    def tell(self) -> None:
        """Wake everybody who waits for a change, to look again."""
        for waiter in self._waiters:
            waiter.set()

    async def until(self, found: Callable[[], T | None], *, seconds: float = PATIENCE, what: str = "something") -> T:
        """Wait until `found()` is something, and return that. Looked at when something changes here, and now and then, for what
        changes elsewhere."""
        changed = asyncio.Event()
        self._waiters.add(changed)
        try:
            async with asyncio.timeout(seconds):
                while not (value := found()):
                    changed.clear()
                    with suppress(TimeoutError):
                        await asyncio.wait_for(changed.wait(), 0.05)
        except TimeoutError:
            raise AssertionError(f"waited {seconds} s in vain for {what}; violations: {self.violations}") from None
        finally:
            self._waiters.discard(changed)
        return value
