"""The local gateway: hello, identify, resume, heartbeats and dispatches, zlib-stream like the real one's."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.servers.discord_world import Json, World

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES, CONTENT = 1 << 0, 1 << 9, 1 << 12, 1 << 15
GUILD_REACTIONS, DIRECT_REACTIONS = 1 << 10, 1 << 13
_PRIVILEGED = {1 << 1, 1 << 8}


@dataclass
class Session:
    id: str
    intents: int
    shard: list[int]
    seq: int = 0
    sent: deque[Json] = field(default_factory=lambda: deque(maxlen=500))  # what a resume replays
    socket: Socket | None = None
    dead: bool = False  # a resume is refused

    def has(self, server: str | None) -> bool:
        """Whether a server's events go to its shard. Direct messages go to the first.
        https://docs.discord.com/developers/events/gateway#sharding (read in November 2026)"""
        number, count = self.shard
        return ((int(server) >> 22) % count if server else 0) == number


class Socket:
    def __init__(self, ws: web.WebSocketResponse, *, compressed: bool) -> None:
        self.ws = ws
        self._zlib = zlib.compressobj() if compressed else None

    async def send(self, payload: Json) -> None:
        raw = json.dumps(payload).encode()
        if self.ws.closed:
            return
        try:
            if self._zlib is None:
                await self.ws.send_str(raw.decode())
            else:
                await self.ws.send_bytes(self._zlib.compress(raw) + self._zlib.flush(zlib.Z_SYNC_FLUSH))
        except (ConnectionError, RuntimeError):
            return


class Gateway:
    """A bot's sessions. Every session gets every event of its intents: two processes with one token both hear all."""

    def __init__(self, world: World, token: str) -> None:
        self._world = world
        self._token = token
        self.sessions: dict[str, Session] = {}
        self.identifies = 0
        self.resumes = 0
        self.refuse = 0  # so many handshakes are answered 503
        self.unreadable_ready = 0  # so many sessions begin with a READY that lacks its fields
        self.heartbeat_ms = 41250
        self._outbox: asyncio.Queue[tuple[Session, Json]] = asyncio.Queue()
        self._sender: asyncio.Task[None] | None = None
        world.dispatch = self.dispatch
        world.enter_server = lambda server: self.dispatch("GUILD_CREATE", {**self.guild(server), "unavailable": None})

    def start(self) -> None:
        self._sender = asyncio.create_task(self._send_all())

    async def stop(self) -> None:
        for session in self.sessions.values():
            if session.socket is not None:
                await session.socket.ws.close(code=1001)
        if self._sender is not None:
            self._sender.cancel()
            await asyncio.gather(self._sender, return_exceptions=True)

    @property
    def connected(self) -> list[Session]:
        return [one for one in self.sessions.values() if one.socket is not None and not one.socket.ws.closed]

    def dispatch(self, name: str, data: Json) -> None:
        for session in self.sessions.values():
            if not session.dead and _wanted(session, name, data):
                self._queue(session, name, data)

    def _queue(self, session: Session, name: str, data: Json) -> None:
        session.seq += 1
        payload = {"op": 0, "t": name, "s": session.seq, "d": json.loads(json.dumps(data))}
        session.sent.append(payload)
        self._outbox.put_nowait((session, payload))

    async def _send_all(self) -> None:
        while True:
            session, payload = await self._outbox.get()
            if session.socket is not None:
                await session.socket.send(payload)

    async def drop(self, *, code: int = 4000, forget: bool = False) -> None:
        """Close all connections; forget: a resume is refused afterwards."""
        for session in self.connected:
            session.dead = forget
            assert session.socket is not None
            await session.socket.ws.close(code=code)
            session.socket = None

    # --- a connection

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if self.refuse > 0:
            self.refuse -= 1
            return web.Response(status=503)
        if request.query.get("v") != "10" or request.query.get("encoding") != "json":
            self._world.violations.append(f"gateway: {request.query_string}")
        ws = web.WebSocketResponse(autoping=True, compress=False)
        await ws.prepare(request)
        socket = Socket(ws, compressed=request.query.get("compress") == "zlib-stream")
        await socket.send({"op": 10, "d": {"heartbeat_interval": self.heartbeat_ms}, "s": None, "t": None})
        session: Session | None = None
        async for message in ws:
            if message.type is not WSMsgType.TEXT:
                continue
            session = await self._take(socket, json.loads(message.data), session)
            self._world.changed()
        if session is not None and session.socket is socket:
            session.socket = None
        self._world.changed()
        return ws

    async def _take(self, socket: Socket, payload: Json, session: Session | None) -> Session | None:
        data: Any = payload.get("d")
        match payload["op"]:
            case 1:
                await socket.send({"op": 11, "d": None, "s": None, "t": None})
            case 2:
                return await self._identify(socket, data)
            case 6:
                return await self._resume(socket, data)
            case 3 | 4:
                pass
            case other:
                self._world.violations.append(f"gateway: op {other}")
        return session

    async def _identify(self, socket: Socket, data: Json) -> Session | None:
        self.identifies += 1
        if data["token"].removeprefix("Bot ") != self._token:
            await socket.ws.close(code=4004, message=b"Authentication failed.")
            return None
        intents = data["intents"]
        if (intents & CONTENT and not self._world.content_toggle) or any(intents & one for one in _PRIVILEGED):
            await socket.ws.close(code=4014, message=b"Disallowed intent(s).")
            return None
        session = Session(self._world.new_id(), intents, data.get("shard", [0, 1]), socket=socket)
        self.sessions[session.id] = session
        world = self._world
        ready = {
            "v": 10, "user": {**world.bot, "verified": True, "mfa_enabled": False, "email": None}, "session_id": session.id,
            "guilds": [{"id": one, "unavailable": True} for one in self._servers(session)], "shard": session.shard,
            "session_type": "normal",
            "resume_gateway_url": world.base.replace("http", "ws"), "application": {"id": world.application, "flags": 0},
            "private_channels": [], "relationships": [], "presences": [], "user_settings": {}, "geo_ordered_rtc_regions": [],
        }  # fmt: skip
        if self.unreadable_ready > 0:
            self.unreadable_ready -= 1
            ready = {"v": 10, "session_id": session.id}
        self._queue(session, "READY", ready)
        if intents & GUILDS:
            for server in self._servers(session):
                self._queue(session, "GUILD_CREATE", self.guild(server))
        return session

    async def _resume(self, socket: Socket, data: Json) -> Session | None:
        self.resumes += 1
        session = self.sessions.get(data["session_id"])
        if session is None or session.dead:
            await socket.send({"op": 9, "d": False, "s": None, "t": None})
            return None
        session.socket = socket
        for payload in list(session.sent):
            if payload["s"] > (data["seq"] or 0):
                await socket.send(payload)
        self._queue(session, "RESUMED", {"_trace": []})
        return session

    def _servers(self, session: Session) -> list[str]:
        """The servers that a session is told of: those of its shard."""
        world = self._world
        return [one for one in (*([] if world.removed else [world.guild]), *world.servers) if session.has(one)]

    def guild(self, server: str | None = None) -> Json:
        world = self._world
        server = server or world.guild
        name = world.servers[server]["name"] if server in world.servers else "Studio"
        channels = [one for one in world.channels.values() if world.guild_of(one) == server]
        role = {
            **world.everyone, "id": world.self_role, "name": "Darkroom", "managed": True, "position": 1,
            "tags": {"bot_id": world.bot["id"]},
        }  # fmt: skip
        threads = [one for one in channels if world.is_thread(one) and not one["thread_metadata"]["archived"]]
        return {
            "id": server, "name": name, "icon": None, "splash": None, "owner_id": world.person("ana")["id"], "afk_timeout": 300,
            "afk_channel_id": None, "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
            "roles": [{**world.everyone, "id": server}, role], "emojis": [], "stickers": [], "features": [], "mfa_level": 0,
            "application_id": None,
            "system_channel_id": None, "system_channel_flags": 0, "rules_channel_id": None, "vanity_url_code": None, "description": None,
            "banner": None, "premium_tier": world.boosts, "premium_subscription_count": 0, "preferred_locale": "en-US", "nsfw_level": 0,
            "public_updates_channel_id": None, "premium_progress_bar_enabled": False, "safety_alerts_channel_id": None,
            "joined_at": "2024-01-01T00:00:00+00:00", "large": False, "unavailable": False, "member_count": 4, "voice_states": [],
            "members": [world.member(world.bot)], "channels": [one for one in channels if one["type"] in (0, 2, 5)],
            "threads": threads, "presences": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
            "discovery_splash": None, "max_members": 500000, "region": "deprecated",
        }  # fmt: skip


def _wanted(session: Session, name: str, data: Json) -> bool:
    server = data.get("guild_id", data.get("id") if name.startswith("GUILD_") else None)
    if not session.has(server if isinstance(server, str) and server.isdigit() else None):
        return False
    if name.startswith("MESSAGE_REACTION"):
        return bool(session.intents & (GUILD_REACTIONS if data.get("guild_id") else DIRECT_REACTIONS))
    if name.startswith("MESSAGE"):
        return bool(session.intents & (GUILD_MESSAGES if data.get("guild_id") else DIRECT_MESSAGES))
    return name == "INTERACTION_CREATE" or bool(session.intents & GUILDS)
