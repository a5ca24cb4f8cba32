"""A strict local Slack: Web API, files, Socket Mode and signed HTTP, and people who type, press and reply.

Strict: what the real service refuses is refused and noted in `violations`; a delivery that is not acknowledged within three seconds
is a violation; addresses are its own, tickets and triggers work once, messages of uploads appear later.
`python -m tests.servers.slack` serves one until it is stopped.
"""

from __future__ import annotations

import asyncio
import json
import operator
import re
import time
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from tests.servers import PATIENCE
from tests.servers.slack_api import Api
from tests.servers.slack_feed import Ack, HttpFeed, SocketFeed
from tests.servers.slack_rules import message_faults, texts, view_faults
from tests.servers.slack_world import APP, BOT_USER, Channel, Ephemeral, File, Link, Said, T, World

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-local", "xapp-local", "local-signing-secret"
CLIENT_ID, CLIENT_SECRET = "1234.5678", "local-client-secret"
RESPONSE_URL_SECONDS = 1800.0


class Slack:
    def __init__(
        self, base: str, session: aiohttp.ClientSession, world: World | None = None, *, bot_token: str = BOT_TOKEN
    ) -> None:
        self.world = world or World()
        self.base = base
        self.others: list[Slack] = []  # further workspaces, which share our servers and deliveries
        self.codes: dict[str, Slack] = {}  # of installs that Slack's page allowed, each good once
        self.api = Api(self.world, bot_token=bot_token, app_token=APP_TOKEN)
        self.api.base = base
        self.socket = SocketFeed(self.world, base)
        self.http = HttpFeed(self.world, session, SECRET)
        self.feed: SocketFeed | HttpFeed = self.socket
        self.api.socket_address = self.socket.address
        self.links: dict[str, Link] = {}
        self.last: tuple[str, dict[str, Any]] | None = None
        self.acks: list[Ack] = []
        self.file_requests: list[tuple[str, str]] = []  # file id, Authorization
        self.login_page = False  # files answer with a sign-in page
        self.alter: Callable[[dict[str, Any]], dict[str, Any]] = lambda payload: payload  # what is delivered in a payload's place
        self._own: set[asyncio.Task[Ack]] = set()
        self.world.told = self._deliver_own
        self.channel("general")

    def beside(self, team: str, *, bot_token: str) -> Slack:
        """Another workspace of the same Slack, with a token of its own. What happens there is delivered to the same app."""
        world = World(team, first=5001 + 5000 * len(self.others))
        other = Slack(self.base, self.http._session, world, bot_token=bot_token)
        other.feed = self.feed
        self.others.append(other)
        return other

    def whose(self, request: web.Request) -> Slack:
        """The workspace that a request is for: that of its token, its file or its response_url."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        file, link = request.match_info.get("file"), request.match_info.get("token")
        owners = (one for one in self.others if one.api.bot_token == token or file in one.world.files or link in one.links)
        return next(owners, self)

    def allow(self, code: str) -> str:
        """Somebody allowed the app here on Slack's page, which leads back to the app with this code."""
        self.codes[code] = self
        return code

    async def give_token(self, request: web.Request) -> web.StreamResponse:
        """Answer oauth.v2.access."""
        form = await request.post()
        self.api.calls.append(("oauth.v2.access", dict(form)))
        client = aiohttp.BasicAuth.decode(request.headers.get("Authorization", "Basic Og=="))
        if (client.login, client.password) != (CLIENT_ID, CLIENT_SECRET):
            return web.json_response({"ok": False, "error": "bad_client_secret"})
        code = str(form.get("code"))
        owner = next((one for one in (self, *self.others) if code in one.codes), None)
        if owner is None:
            return web.json_response({"ok": False, "error": "invalid_code"})
        del owner.codes[code]
        owner.api.revoked = False
        return web.json_response(
            {
                "ok": True,
                "access_token": owner.api.bot_token,
                "token_type": "bot",
                "scope": "chat:write",
                "bot_user_id": BOT_USER,
                "app_id": APP,
                "team": {"id": owner.world.team, "name": owner.world.team_name},
                "enterprise": None,
                "is_enterprise_install": False,
                "authed_user": {"id": "U0INSTALLER"},
            }
        )

    # --- what tests look at

    @property
    def base_url(self) -> str:
        return f"{self.base}/api/"

    @property
    def violations(self) -> list[str]:
        return self.world.violations

    @property
    def ephemerals(self) -> list[Ephemeral]:
        return self.world.ephemerals

    def told(self, user: str) -> list[Ephemeral]:
        """List what one person alone sees now."""
        return [one for one in self.ephemerals if one.user == self.user(user) and not one.gone]

    def channel(self, name: str, **more: Any) -> Channel:
        return self.world.channel(name, **more)

    def user(self, name: str) -> str:
        return self.world.person(name)

    def messages(self, channel: str = "general") -> list[Said]:
        """List the messages that exist now, threads included."""
        return [said for said in self.channel(channel).messages.values() if not said.deleted]

    def pictures(self, channel: str = "general", *, root: str | None = None) -> list[Said]:
        """List the bot's messages with files: those of one thread, or those in the channel itself and in all threads."""
        return [
            said for said in self.messages(channel) if said.files and said.user == BOT_USER and (root is None or said.root == root)
        ]

    def calls(self, method: str) -> list[dict[str, Any]]:
        return [args for name, args in self.api.calls if name == method]

    async def until(self, found: Callable[[], T | None], *, seconds: float = PATIENCE, what: str = "something") -> T:
        return await self.world.until(found, seconds=seconds, what=what)

    async def picture(self, number: int = 1, *, channel: str = "general", root: str | None = None) -> Said:
        """Wait for the nth picture, and return it."""
        await self.until(lambda: len(self.pictures(channel, root=root)) >= number, what=f"picture {number}")
        return self.pictures(channel, root=root)[number - 1]

    async def ephemeral(self, number: int = 1) -> Ephemeral:
        await self.until(lambda: len(self.ephemerals) >= number, what=f"ephemeral message {number}")
        return self.ephemerals[number - 1]

    # --- what people do

    async def command(self, command: str, text: str = "", *, user: str = "ana", channel: str = "general") -> Ack:
        place, person = self.channel(channel), self._there(user, channel)
        payload = {
            "token": "old",
            "team_id": self.world.team,
            "team_domain": "w",
            "channel_id": place.id,
            "channel_name": {"im": "directmessage", "groups": "privategroup"}.get(place.kind, place.name),
            "user_id": person,
            "user_name": user,
            "command": command,
            "text": self._command_text(command, text),
            "api_app_id": APP,
            "is_enterprise_install": str(self.world.org_wide).lower(),
            **({"enterprise_id": self.world.enterprise, "enterprise_name": "W Org"} if self.world.enterprise else {}),
            "response_url": self._response_url(person, place.id),
            "trigger_id": self._trigger(person),
        }
        ack = await self._deliver("slash_commands", payload)
        if ack.payload.get("text") or ack.payload.get("blocks"):
            for fault in message_faults(ack.payload):
                self.world.violate(fault)
            self.api.ephemeral(person, place.id, ack.payload, None)
        return ack

    async def say(
        self,
        text: str,
        *,
        user: str = "ana",
        channel: str = "general",
        thread: str | None = None,
        files: Sequence[File] = (),
        attachments: Sequence[dict[str, Any]] = (),
        markup: str | None = None,
        **more: Any,
    ) -> Said:
        """Write a message as people type it: @Darkroom and @name are mentions, @channel pings. markup: as Slack sends it, instead."""
        place, person = self.channel(channel), self._there(user, channel)
        markup = markup if markup is not None else self._markup(text)
        team = self.world.team_of(person)
        said = Said(
            channel=place.id, ts=self.world.new_ts(), user=person, text=markup, thread_ts=thread, team=team, files=list(files)
        )
        said.attachments = list(attachments)
        self.world.post(place, said)
        if BOT_USER not in place.members:
            return said
        event = {**said.wire(), "channel": place.id, "channel_type": place.kind.removesuffix("s")}
        event["event_ts"] = said.ts
        if thread is not None and (root := place.messages.get(thread)) is not None:
            event["parent_user_id"] = root.user
        if files:
            event["subtype"] = "file_share"
        if team != self.world.team:  # one's own people are named by `team` alone
            event |= {"user_team": team, "source_team": team, "user_profile": {"display_name": user.title(), "team": team}}
        event |= more
        await self._event(event)
        if f"<@{BOT_USER}>" in markup and not place.im:
            twin = {key: value for key, value in event.items() if key not in ("subtype", "channel_type")}
            await self._event({**twin, "type": "app_mention"})
        return said

    async def react(self, said: Said, name: str, *, user: str = "ana", on: bool = True, again: bool = False) -> None:
        """React to a message, or take that reaction off. again: Slack delivers it twice."""
        place = self.world.channels[said.channel]
        person = BOT_USER if user == "darkroom" else self._there(user, place.name)
        event = {
            "type": "reaction_added" if on else "reaction_removed",
            "user": person,
            "reaction": name,
            "item_user": said.user,
            "item": {"type": "message", "channel": said.channel, "ts": said.ts},
            "event_ts": self.world.new_ts(),
        }
        for _ in range(1 + again):
            await self._event(event)

    async def delete(self, said: Said) -> None:
        """Delete a message of anybody's, as a workspace admin may."""
        said.deleted = True
        ts = self.world.new_ts()
        event = self.world.deletion(self.world.channels[said.channel], said)
        await self._event({**event, "channel": said.channel, "event_ts": ts, "ts": ts})

    def stand(
        self,
        text: str,
        *,
        user: str = "ana",
        channel: str = "general",
        files: Sequence[File] = (),
        attachments: Sequence[dict[str, Any]] = (),
        ago: float = 0.0,
    ) -> Said:
        """Put a message there that was posted this many seconds ago. Nobody is told of it."""
        place = self.channel(channel)
        ts = f"{float(self.world.new_ts()) - ago:.6f}"
        said = Said(channel=place.id, ts=ts, user=self._there(user, channel), text=self._markup(text), files=list(files))
        said.attachments = list(attachments)
        return self.world.post(place, said)

    def share(self, said: Said) -> dict[str, Any]:
        """Build a message as it is attached to the one by which somebody shares it."""
        files = [file.wire() for file in said.files]
        return {
            "is_share": True,
            "is_msg_unfurl": True,
            "channel_id": said.channel,
            "ts": said.ts,
            "text": said.text,
            "files": files,
        }

    async def press(self, label: str, said: Said | Ephemeral, *, user: str = "ana") -> Ack:
        below = {**said.menu, **said.buttons}
        button = below.get(label) or next(one for name, one in below.items() if name.startswith(f"{label} "))
        person, place = self.user(user), self.world.channels[said.channel]
        payload: dict[str, Any] = {
            "type": "block_actions",
            "user": {"id": person, "username": user, "name": user, "team_id": self.world.team_of(person)},
            **self._installed(),
            "api_app_id": APP,
            "channel": {"id": place.id, "name": place.name},
            "trigger_id": self._trigger(person),
            "actions": [{**button, "block_id": "b", "action_ts": self.world.new_ts()}],
        }
        if isinstance(said, Said):
            container = {"type": "message", "message_ts": said.ts, "channel_id": place.id, "is_ephemeral": False}
            if said.thread_ts:
                container["thread_ts"] = said.thread_ts
            payload |= {"container": container, "message": said.wire()}
            payload["response_url"] = self._response_url(person, place.id, thread=said.thread_ts, message=said.ts)
        else:
            payload["container"] = {
                "type": "message",
                "message_ts": self.world.new_ts(),
                "channel_id": place.id,
                "is_ephemeral": True,
            }
            payload["response_url"] = self._response_url(person, place.id, thread=said.thread_ts, pressed=said)
        return await self._deliver("interactive", payload)

    async def press_at_home(self, label: str, *, user: str = "ana") -> Ack:
        person = self.user(user)
        home = self.world.homes[person]
        rows = [block["elements"] for block in home["blocks"] if block.get("type") == "actions"]
        button = {element["text"]["text"]: element for row in rows for element in row}[label]
        payload = {
            "type": "block_actions",
            "user": {"id": person, "username": user, "name": user, "team_id": self.world.team_of(person)},
            **self._installed(),
            "api_app_id": APP,
            "container": {"type": "view", "view_id": "V0HOME"},
            "view": {**home, "id": "V0HOME"},
            "trigger_id": self._trigger(person),
            "actions": [{**button, "block_id": "b", "action_ts": self.world.new_ts()}],
        }
        return await self._deliver("interactive", payload)

    async def shortcut(self, callback: str, said: Said, *, user: str = "ana") -> Ack:
        person, place = self.user(user), self.world.channels[said.channel]
        payload = {
            "type": "message_action",
            "callback_id": callback,
            "user": {"id": person, "name": user, "username": user, "team_id": self.world.team_of(person)},
            **self._installed(),
            "channel": {"id": place.id, "name": place.name},
            "message": said.wire(),
            "message_ts": said.ts,
            "action_ts": self.world.new_ts(),
            "trigger_id": self._trigger(person),
            "response_url": self._response_url(person, place.id),
        }
        return await self._deliver("interactive", payload)

    async def submit(self, *, user: str = "ana", **typed: str) -> Ack:
        """Fill in the modal that stands open and send it: block ids and what is typed or chosen in them."""
        person = self.user(user)
        view = await self.until(lambda: self.world.views.get(person), what="a modal")
        values: dict[str, Any] = {}
        for block in view["blocks"]:
            if block["type"] != "input":
                continue
            element, given = block["element"], typed.get(block["block_id"])
            if element["type"] == "static_select":
                options = {option["value"]: option for option in element["options"]}
                chosen = options[given] if given is not None else element.get("initial_option")
                field: dict[str, Any] = {"type": "static_select", "selected_option": chosen}
            elif element["type"] in ("conversations_select", "users_select"):
                what = element["type"].removesuffix("s_select")
                picked = given if given is not None else element.get(f"initial_{what}")
                field = {"type": element["type"], f"selected_{what}": picked or None}
            else:
                value = given if given is not None else element.get("initial_value")
                field = {"type": "plain_text_input", "value": _escaped(value) if value is not None else None}
            values[block["block_id"]] = {element["action_id"]: field}
        payload = {
            "type": "view_submission",
            **self._installed(submitter=self.world.team_of(person)),
            "user": {"id": person, "username": user, "name": user, "team_id": self.world.team_of(person)},
            "api_app_id": APP,
            "trigger_id": self._trigger(person),
            "view": {**view, "state": {"values": values}, "app_installed_team_id": self.world.team},
            "response_urls": [],
        }
        ack = await self._deliver("interactive", payload)
        if ack.payload.get("response_action") == "errors":
            known = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
            if not set(ack.payload["errors"]) <= known:
                self.world.violate("errors for blocks that are no inputs")
        elif ack.payload.get("response_action") == "update":
            self.world.violations.extend(view_faults(ack.payload["view"], kind="modal"))
            if self.world.views.get(person) is view:  # else it was updated once more since
                self.world.views[person] = {**ack.payload["view"], "id": view["id"], "hash": view["hash"]}
        else:
            self.world.views.pop(person, None)
        return ack

    async def modal(self, *words: str, user: str = "ana") -> dict[str, Any]:
        """Wait until the open modal says all of these words, and return it."""
        person = self.user(user)

        def shown() -> dict[str, Any] | None:
            view = self.world.views.get(person)
            said = "\n".join(texts(view["blocks"])) if view is not None else ""
            return view if all(word in said for word in words) else None

        return await self.until(shown, what=f"a modal that says {words}")

    async def open_home(self, *, user: str = "ana") -> dict[str, Any]:
        person = self.user(user)
        self.world.homes.pop(person, None)
        await self._event(
            {"type": "app_home_opened", "user": person, "channel": "D1", "tab": "home", "event_ts": self.world.new_ts()}
        )
        return await self.until(lambda: self.world.homes.get(person), what="a home")

    async def redeliver(self, *, retry: int = 1) -> Ack:
        """Send the last event once more, as after a lost acknowledgement."""
        assert self.last is not None
        return await self.feed.deliver(*self.last, retry=retry)

    def forget_bytes(self) -> None:
        """Let go of what was uploaded: for benches that make many pictures."""
        for file in self.world.files.values():
            file.data = file.data[:16]

    def upload(self, data: bytes, name: str = "photo.png", *, mime: str = "image/png", user: str = "ana", **more: Any) -> File:
        """Upload a file of a person's, to be attached to what they say."""
        id_ = f"F{self.world.number():04d}"
        file = File(id=id_, name=name, data=data, mime=mime, owner=self.user(user), url=f"{self.base}/files/{id_}/{name}", **more)
        self.world.files[id_] = file
        return file

    # --- inside

    def _there(self, user: str, channel: str) -> str:
        person = self.user(user)
        self.channel(channel).members.add(person)
        return person

    def _command_text(self, command: str, text: str) -> str:
        """Write a command's text as the manifest asks for it (should_escape): names are resolved for /darkroom alone."""
        marked = _escaped(text)
        if command != "/darkroom":
            return marked
        for name, id_ in self.world.people.items():
            marked = marked.replace(f"@{name}", f"<@{id_}|{name}>")
        for channel in self.world.channels.values():
            marked = marked.replace(f"#{channel.name}", f"<#{channel.id}|{channel.name}>")
        return re.sub(r"!(\w+)$", lambda group: f"<!subteam^S0{group[1].upper()}|@{group[1]}>", marked)  # user groups, in our tests

    def _markup(self, text: str) -> str:
        marked = _escaped(text).replace("@Darkroom", f"<@{BOT_USER}>")
        for name in ("channel", "here", "everyone"):
            marked = marked.replace(f"@{name}", f"<!{name}>")
        for name, id_ in self.world.people.items():
            marked = marked.replace(f"@{name}", f"<@{id_}>")
        return marked

    def _installed(self, *, submitter: str | None = None) -> dict[str, Any]:
        """Name the installation that an interaction is for. Of a modal, the payload has the submitter's own team, and the view has ours."""
        enterprise = {"id": self.world.enterprise, "name": "W Org"} if self.world.enterprise else None
        team = None if self.world.org_wide else {"id": submitter or self.world.team, "domain": "w"}
        return {"team": team, "enterprise": enterprise, "is_enterprise_install": self.world.org_wide}

    def _deliver_own(self, event: dict[str, Any]) -> None:
        """Deliver what the app did itself, where anybody listens; nobody waits for it."""
        if self.feed.listened_to:
            task = asyncio.create_task(self.feed.deliver("events_api", self._enveloped(event)))
            self._own.add(task)
            task.add_done_callback(self._own.discard)

    async def close(self) -> None:
        for task in self._own:
            task.cancel()
        await asyncio.gather(*self._own, return_exceptions=True)
        await self.socket.close()

    async def _event(self, event: dict[str, Any]) -> Ack:
        return await self._deliver("events_api", self._enveloped(event))

    def _enveloped(self, event: dict[str, Any]) -> dict[str, Any]:
        channel = self.world.channels.get(str(event.get("channel")))
        enterprise = self.world.enterprise
        return {
            "token": "old",
            "team_id": event.get("team") or self.world.team,
            "context_team_id": self.world.team,
            "context_enterprise_id": enterprise,
            **({"enterprise_id": enterprise} if enterprise else {}),
            "api_app_id": APP,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{self.world.number():06d}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": enterprise,
                    "team_id": self.world.team,
                    "user_id": BOT_USER,
                    "is_bot": True,
                    "is_enterprise_install": self.world.org_wide,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.shared),
        }

    async def _deliver(self, kind: str, payload: dict[str, Any]) -> Ack:
        payload = self.alter(payload)
        self.last = (kind, payload)
        ack = await self.feed.deliver(kind, payload)
        self.acks.append(ack)
        return ack

    def _trigger(self, person: str) -> str:
        trigger = f"{self.world.number()}.{person}.{uuid.uuid4().hex[:8]}"
        self.api.triggers[trigger] = time.monotonic()
        return trigger

    def _response_url(
        self,
        user: str,
        channel: str,
        *,
        thread: str | None = None,
        message: str | None = None,
        pressed: Ephemeral | None = None,
    ) -> str:
        token = uuid.uuid4().hex
        self.links[token] = Link(user, channel, time.monotonic() + RESPONSE_URL_SECONDS, thread, message, pressed)
        return f"{self.base}/respond/{token}"

    async def respond(self, request: web.Request) -> web.StreamResponse:
        link, body = self.links.get(request.match_info["token"]), await request.json()
        self.api.calls.append(("response_url", body))
        fault = self.api.take_fault("response_url")
        if fault is not None:
            await asyncio.sleep(fault.hang)
            if fault.status:
                return web.Response(status=fault.status)
        if link is None or time.monotonic() > link.until:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if link.uses >= 5:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        link.uses += 1
        if link.pressed is not None and (body.get("delete_original") or body.get("replace_original")):
            link.pressed.gone = True
            self.world.tell()
        if body.get("delete_original"):
            if link.message is not None:
                channel = self.world.channels[link.channel]
                self.world.erase(channel, channel.messages[link.message])
            return web.Response(text="ok")
        faults = list(message_faults(body))
        if faults:
            self.violations.extend(faults)
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=404)
        if body.get("response_type", "ephemeral") != "ephemeral":
            self.world.violate("a response_url was used to speak in public")
        self.api.ephemeral(link.user, link.channel, body, body.get("thread_ts") or link.thread_ts)
        return web.Response(text="ok")

    async def take_upload(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.get(request.match_info["file"])
        data = await request.read()
        self.api.calls.append(("upload", {"bytes": len(data)}))
        fault = self.api.take_fault("upload")
        if fault is not None:
            return web.Response(status=fault.status or 500)
        if file is None or len(data) != file.length:
            self.world.violate("an upload of another length than announced")
            return web.Response(status=400)
        file.data, file.uploaded = data, True
        return web.Response(text=f"OK - {len(data)}")

    async def give_file(self, request: web.Request) -> web.StreamResponse:
        file = self.world.files.get(request.match_info["file"])
        authorization = request.headers.get("Authorization", "")
        self.file_requests.append((request.match_info["file"], authorization))
        if authorization != f"Bearer {self.api.bot_token}" or self.login_page:
            raise web.HTTPFound(f"{self.base}/signin")
        if file is None or file.mode != "hosted":
            return web.Response(status=404)
        return web.Response(body=file.data, content_type=file.mime or "application/octet-stream")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@asynccontextmanager
async def serve_slack(host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[Slack]:
    async with aiohttp.ClientSession() as session:
        app = web.Application(client_max_size=1 << 27)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        slack: Slack | None = None

        def to(name: str) -> Handler:
            async def handler(request: web.Request) -> web.StreamResponse:
                assert slack is not None
                if request.match_info.get("method") == "oauth.v2.access":
                    return await slack.give_token(request)
                handle: Handler = operator.attrgetter(name)(slack.whose(request))
                return await handle(request)

            return handler

        app.router.add_route("*", "/api/{method}", to("api.handle"))
        app.router.add_post("/upload/{file}", to("take_upload"))
        app.router.add_get("/files/{file}/{name}", to("give_file"))
        app.router.add_post("/respond/{token}", to("respond"))
        app.router.add_get("/link", to("socket.link"))
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        slack = Slack(f"http://{host}:{runner.addresses[0][1]}", session)
        try:
            yield slack
        finally:
            for one in (*slack.others, slack):
                await one.close()
            await runner.cleanup()


async def _main() -> None:
    async with serve_slack(port=0) as slack:
        print(json.dumps({"base_url": slack.base_url, "bot_token": BOT_TOKEN, "app_token": APP_TOKEN}), flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
