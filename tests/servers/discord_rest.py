"""The local Discord's REST API v10, as far as a bot like ours uses it. Error shapes, codes and statuses are the real ones."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.parse
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.servers.discord_limits import Limits
from tests.servers.discord_rules import check_commands, check_message, check_modal, pings
from tests.servers.discord_world import (
    EPHEMERAL,
    LOADING,
    NONCE_SECONDS,
    SUPPRESS_EMBEDS,
    TOKEN_SECONDS,
    ApiError,
    Interaction,
    Json,
    World,
    invalid,
)

_LIMITS = {0: 10 << 20, 1: 10 << 20, 2: 50 << 20, 3: 100 << 20}
_MIMES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}


@dataclass
class Fault:
    """What requests that match get instead. reset: "before" or "after" the work is done, the connection is cut."""

    method: str
    path: re.Pattern[str]
    times: int
    status: int = 500
    body: Json | None = None
    headers: dict[str, str] | None = None
    reset: str | None = None
    hold: asyncio.Event | None = None  # answered when this is set


class Rest:
    def __init__(self, world: World, token: str, limits: Limits) -> None:
        self._world = world
        self._token = token
        self._limits = limits
        self.faults: list[Fault] = []
        self.largest_body = 0
        self.uploads = 0  # files that came, those of refused requests too

    def routes(self) -> list[web.RouteDef]:
        v, c, w = "/api/v10", "/api/v10/channels/{channel}", "/api/v10/webhooks/{app}/{token}"
        table: list[tuple[str, str, Callable[[web.Request, Json, list[Json]], Any], bool]] = [
            ("GET", f"{v}/users/@me", self.me, True),
            ("GET", f"{v}/users/@me/guilds", self.get_guilds, True),
            ("DELETE", f"{v}/users/@me/guilds/{{guild}}", self.leave_guild, True),
            ("GET", f"{v}/oauth2/applications/@me", self.application, True),
            ("GET", f"{v}/applications/@me", self.application, True),
            ("GET", f"{v}/gateway/bot", self.gateway, True),
            ("GET", f"{v}/applications/{{app}}/commands", self.get_commands, True),
            ("PUT", f"{v}/applications/{{app}}/commands", self.put_commands, True),
            ("GET", f"{v}/guilds/{{guild}}", self.get_guild, True),
            ("GET", f"{v}/guilds/{{guild}}/members/{{user}}", self.get_member, True),
            ("GET", c, self.get_channel, True),
            ("PATCH", c, self.patch_channel, True),
            ("GET", f"{c}/thread-members/{{user}}", self.get_thread_member, True),
            ("GET", f"{c}/messages", self.get_messages, True),
            ("POST", f"{c}/messages", self.post_message, True),
            ("GET", f"{c}/messages/{{message}}", self.get_message, True),
            ("PATCH", f"{c}/messages/{{message}}", self.patch_message, True),
            ("DELETE", f"{c}/messages/{{message}}", self.delete_message, True),
            ("POST", f"{c}/messages/{{message}}/threads", self.post_thread, True),
            ("POST", f"{v}/users/@me/channels", self.post_direct, True),
            ("POST", f"{v}/interactions/{{id}}/{{token}}/callback", self.callback, False),
            ("POST", w, self.followup, False),
            ("GET", f"{w}/messages/@original", self.get_original, False),
            ("PATCH", f"{w}/messages/@original", self.patch_original, False),
            ("DELETE", f"{w}/messages/@original", self.delete_original, False),
            ("PATCH", f"{w}/messages/{{message}}", self.patch_followup, False),
            ("DELETE", f"{w}/messages/{{message}}", self.delete_pressed, False),
        ]
        return [web.route(method, path, self._answering(work, by_bot)) for method, path, work, by_bot in table] + [
            web.get("/attachments/{channel}/{id}/{name}", self.file),
            web.route("*", "/api/{tail:.*}", self.unknown),
        ]

    def _answering(
        self, work: Callable[[web.Request, Json, list[Json]], Any], by_bot: bool
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            response = await self._answer(request, work, by_bot)
            path = re.sub(r"(webhooks/\d+|interactions/\d+)/[^/]+", r"\1/…", _below_api(request))
            self._world.log.append((request.method, path, response.status))
            self._world.changed()
            return response

        return answer

    async def _answer(
        self, request: web.Request, work: Callable[[web.Request, Json, list[Json]], Any], by_bot: bool
    ) -> web.StreamResponse:
        body, files = await _read(request)
        self.uploads += len(files)
        verdict = self._limits.take(request.method, _below_api(request))
        if verdict.refusal is not None:
            return _json(429, verdict.refusal, {"Via": "1.1 google", **verdict.headers})
        fault = self._fault(request)
        if fault is not None and fault.hold is not None:
            await fault.hold.wait()
        if fault is not None and fault.reset == "before":
            return _cut(request)
        if fault is not None and fault.reset is None and fault.hold is None:
            return _json(fault.status, fault.body, {"Via": "1.1 google", **(fault.headers or {})})
        try:
            if by_bot and request.headers.get("Authorization") != f"Bot {self._token}":
                raise ApiError(401, 0, "401: Unauthorized")
            if not by_bot and request.headers.get("Authorization") and "webhooks" in request.path:
                pass  # discord.py sends none here; the real service does not mind
            status, answer = 200, work(request, body, files)
            if answer is None:
                status = 204
        except ApiError as error:
            status, answer = error.status, error.body
        if fault is not None and fault.reset == "after":
            return _cut(request)
        return _json(status, answer, {"Via": "1.1 google", **verdict.headers})

    def _fault(self, request: web.Request) -> Fault | None:
        path = _below_api(request)
        for fault in self.faults:
            if fault.times > 0 and fault.method == request.method and fault.path.search(path):
                fault.times -= 1
                return fault
        return None

    async def unknown(self, request: web.Request) -> web.StreamResponse:
        self._world.violations.append(f"unknown endpoint: {request.method} {request.path}")
        return _json(404, {"message": "404: Not Found", "code": 0}, {})

    # --- who we are

    def me(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        return {**self._world.bot, "verified": True, "mfa_enabled": False, "email": None, "locale": "en-US"}

    def application(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        return {
            "id": self._world.application, "name": "Darkroom", "icon": None, "description": "",
            "flags": 1 << 19 if self._world.content_toggle else 0,  # as for an app in fewer servers than need a review
            "bot_public": self._world.public, "interactions_endpoint_url": self._world.endpoint,
            "bot_require_code_grant": False, "verify_key": "00", "owner": self._world.person("ana"), "team": None, "summary": "",
        }  # fmt: skip

    def gateway(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}
        return {"url": self._world.base.replace("http", "ws"), "shards": 1, "session_start_limit": limit}

    def get_commands(self, request: web.Request, body: Json, files: list[Json]) -> Any:
        return self._world.commands

    def put_commands(self, request: web.Request, body: Any, files: list[Json]) -> Any:
        check_commands(body)
        world = self._world
        world.syncs += 1
        known = {(one["type"], one["name"]): one["id"] for one in world.commands}
        world.commands = [self._command(one, known.get((one.get("type", 1), one["name"]))) for one in body]
        return world.commands

    def _command(self, given: Json, id_: str | None) -> Json:
        world = self._world
        base = {
            "id": id_ or world.new_id(), "application_id": world.application, "version": world.new_id(), "type": 1, "description": "",
            "default_member_permissions": None, "nsfw": False, "integration_types": [0], "contexts": None, "dm_permission": True,
        }  # fmt: skip
        return {**base, **given}

    def get_guild(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world = self._world
        if request.match_info["guild"] != world.guild or world.removed:
            raise ApiError(404, 10004, "Unknown Guild")
        return {
            "id": world.guild, "name": "Studio", "icon": None, "owner_id": world.person("ana")["id"], "premium_tier": world.boosts,
            "roles": [world.everyone], "emojis": [], "stickers": [], "features": [], "verification_level": 0, "afk_timeout": 300,
            "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "system_channel_flags": 0,
            "preferred_locale": "en-US", "nsfw_level": 0, "premium_progress_bar_enabled": False,
        }  # fmt: skip

    def get_guilds(self, request: web.Request, body: Json, files: list[Json]) -> Any:
        world = self._world
        names = {**({} if world.removed else {world.guild: "Studio"}), **{id_: one["name"] for id_, one in world.servers.items()}}
        after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "200"))
        found = [
            {"id": id_, "name": name, "owner": False, "permissions": str(world.bot_rights), "features": []}
            for id_, name in names.items()
        ]
        return sorted((one for one in found if int(str(one["id"])) > after), key=lambda one: int(str(one["id"])))[:limit]

    def leave_guild(self, request: web.Request, body: Json, files: list[Json]) -> None:
        world, server = self._world, request.match_info["guild"]
        if server not in world.servers and (server != world.guild or world.removed):
            raise ApiError(404, 10004, "Unknown Guild")
        world.drop_server(server)

    def get_member(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world, user, guild = self._world, request.match_info["user"], request.match_info["guild"]
        if guild not in world.servers and (guild != world.guild or world.removed):
            raise ApiError(404, 10004, "Unknown Guild")
        found = next((one for one in world.people.values() if one["id"] == user and world.belongs(one, guild)), None)
        if found is None:
            raise ApiError(404, 10007, "Unknown Member")
        return {key: value for key, value in world.member(found).items() if key != "permissions"}

    # --- channels and threads

    def get_channel(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        channel = self._world.channel(request.match_info["channel"])
        self._world.demand(channel)
        return channel

    def get_thread_member(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world, user = self._world, request.match_info["user"]
        thread = world.channel(request.match_info["channel"])
        world.demand(thread)
        if user not in thread.get("joined", ()):
            raise ApiError(404, 10007, "Unknown Member")
        return {"id": thread["id"], "user_id": user, "join_timestamp": "2026-11-20T12:00:00+00:00", "flags": 0}

    def patch_channel(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        channel = self._world.channel(request.match_info["channel"])
        meta = channel.get("thread_metadata")
        if meta is None or set(body) != {"archived"}:
            raise invalid("archived", "Only threads are opened again here.")
        if meta["locked"]:
            self._world.demand(channel, "manage_threads")
        self._world.demand(channel, "send_messages_in_threads")
        meta["archived"] = body["archived"]
        self._world.dispatch("THREAD_UPDATE", channel)
        return channel

    def post_direct(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        found = next((one for one in self._world.people.values() if one["id"] == str(body["recipient_id"])), None)
        if found is None:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return self._world.add_direct(found)

    def post_thread(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world = self._world
        parent = world.channel(request.match_info["channel"])
        if parent["type"] not in (0, 5):
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        world.demand(parent, "create_public_threads")
        message = world.message(parent["id"], request.match_info["message"])
        if message["id"] in world.channels or message.get("_had_thread"):
            raise ApiError(400, 160004, "A thread has already been created for this message")
        if not 1 <= len(body.get("name") or "") <= 100:
            raise invalid("name", "Must be between 1 and 100 in length.")
        if body.get("auto_archive_duration", 1440) not in (60, 1440, 4320, 10080):
            raise invalid("auto_archive_duration", "Value must be one of {60, 1440, 4320, 10080}.")
        message["_had_thread"] = True
        return world.add_thread(parent, message, body["name"], body.get("auto_archive_duration", 1440), world.bot)

    # --- messages

    def get_messages(self, request: web.Request, body: Json, files: list[Json]) -> Any:
        world = self._world
        channel = world.channel(request.match_info["channel"])
        world.demand(channel)
        if not world.rights(channel) & 1 << 16:
            return []
        found = sorted(world.messages[channel["id"]].values(), key=lambda one: int(one["id"]))
        query, limit = request.query, int(request.query.get("limit", 50))
        if "after" in query:
            found = [one for one in found if int(one["id"]) > int(query["after"])][:limit]
        elif "before" in query:
            found = [one for one in found if int(one["id"]) < int(query["before"])][-limit:]
        else:
            found = found[-limit:]
        return [world.as_seen(one) for one in reversed(found)]

    def get_message(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        channel = self._world.channel(request.match_info["channel"])
        self._world.demand(channel, "read_message_history")
        return self._world.as_seen(self._world.message(channel["id"], request.match_info["message"]))

    def post_message(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world = self._world
        channel = world.channel(request.match_info["channel"])
        threaded = world.is_thread(channel)
        world.demand(channel, "send_messages_in_threads" if threaded else "send_messages")
        if files:
            world.demand(channel, "attach_files")
        world.demand_open(channel)
        if channel["type"] == 1 and (world.removed or channel["recipients"][0]["id"] in world.closed):
            raise ApiError(403, 50278 if world.removed else 50007, "Cannot send messages to this user")
        check_message(body, editing=False)
        nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        if nonce is not None and body.get("enforce_nonce"):
            at, before = world.nonces.get((channel["id"], nonce), (0.0, ""))
            if world.now() - at < NONCE_SECONDS and before in world.messages[channel["id"]]:
                return world.as_seen(world.messages[channel["id"]][before])
        more = self._reference(channel, body)
        attachments = self._attach(channel, body, files)
        if not body.get("content") and not attachments:
            raise ApiError(400, 50006, "Cannot send an empty message")
        message = world.new_message(
            channel, world.bot, body.get("content") or "", attachments=attachments,
            components=body.get("components") or [], flags=body.get("flags", 0), **more,
        )  # fmt: skip
        replied = more.get("referenced_message")
        self._note_pings(body, message["content"], replied["author"]["id"] if replied else None)
        if nonce is not None:
            world.nonces[channel["id"], nonce] = (world.now(), message["id"])
        world.keep_message(message)
        return world.as_seen(message) | ({"nonce": nonce} if nonce is not None else {})

    def _note_pings(self, body: Json, content: str, replied: str | None) -> None:
        self._world.pings += pings(content, body.get("allowed_mentions"), replied)

    def _reference(self, channel: Json, body: Json) -> Json:
        given = body.get("message_reference")
        if given is None:
            return {}
        if not self._world.rights(channel) & 1 << 16:
            raise ApiError(400, 160002, "Cannot reply without permission to read message history")
        found = self._world.messages[channel["id"]].get(str(given["message_id"]))
        if found is None:
            if given.get("fail_if_not_exists", True):
                raise invalid("message_reference", "Unknown message")
            return {}
        return {"type": 19, **self._refers_to(found)}

    def _attach(self, channel: Json, body: Json, files: list[Json], kept: list[Json] | None = None) -> list[Json]:
        limit = _LIMITS[self._world.boosts if channel["type"] != 1 else 0]
        if any(len(one["data"]) > limit for one in files):
            raise ApiError(413, 40005, "Request entity too large")
        self.largest_body = max(self.largest_body, sum(len(one["data"]) for one in files))
        by_index = {one["index"]: one for one in files}
        kept_by_id = {one["id"]: one for one in kept or ()}
        found = []
        for given in body.get("attachments") or [{"id": index} for index in by_index]:
            if str(given["id"]) in kept_by_id:
                found.append(_described(kept_by_id[str(given["id"])], given))
            elif int(given["id"]) in by_index:
                one = by_index[int(given["id"])]
                name = given.get("filename") or one["name"]
                mime = _MIMES.get(name.rsplit(".", 1)[-1], "application/octet-stream")
                found.append(self._world.keep_file(channel["id"], name, one["data"], given.get("description"), mime))
            else:
                raise invalid("attachments", "Unknown attachment")
        return found

    def patch_message(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world = self._world
        channel = world.channel(request.match_info["channel"])
        world.demand(channel)
        message = world.message(channel["id"], request.match_info["message"])
        if message["author"]["id"] != world.bot["id"]:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        if world.is_thread(channel) and channel["thread_metadata"]["archived"]:
            raise ApiError(400, 50083, "Thread is archived")
        if files:
            world.demand(channel, "attach_files")
        self._change(channel, message, body, files)
        world.announce("MESSAGE_UPDATE", message)
        return world.as_seen(message)

    def delete_message(self, request: web.Request, body: Json, files: list[Json]) -> None:
        """Delete a message of the bot's own: others' take a permission that it never asks for."""
        world = self._world
        channel = world.channel(request.match_info["channel"])
        world.demand(channel)
        message = world.message(channel["id"], request.match_info["message"])
        if message["author"]["id"] != world.bot["id"]:
            raise ApiError(403, 50013, "Missing Permissions")
        world.drop_message(message)

    def _change(self, channel: Json, message: Json, body: Json, files: list[Json]) -> None:
        check_message(body, editing=True)
        if "attachments" in body or files:
            message["attachments"] = self._attach(channel, body, files, message["attachments"])
        if "content" in body:
            message["content"] = body["content"] or ""
        if "components" in body:
            message["components"] = body["components"] or []
        if not message["content"] and not message["attachments"]:
            raise ApiError(400, 50006, "Cannot send an empty message")
        message["flags"] = (message["flags"] & ~LOADING) | (body.get("flags", 0) & SUPPRESS_EMBEDS)
        message["edited_timestamp"] = self._world.stamp()

    # --- interactions

    def callback(self, request: web.Request, body: Json, files: list[Json]) -> Json | None:
        world = self._world
        interaction = world.interactions.get(request.match_info["id"])
        if interaction is None or interaction.token != request.match_info["token"]:
            raise ApiError(404, 10062, "Unknown interaction")
        if world.now() - interaction.made > world.ack_seconds:
            world.violations.append("an interaction was acknowledged too late")
            raise ApiError(404, 10062, "Unknown interaction")
        if interaction.acked is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        kind, data = body["type"], body.get("data") or {}
        self._check_callback(interaction, kind, data)
        interaction.acked = kind
        if kind in (4, 5):
            interaction.original = self.respond(interaction, data, files, loading=kind == 5)
        elif kind == 9:
            interaction.modal = data
        elif kind == 8:
            interaction.choices = data["choices"]
        if request.query.get("with_response") not in ("1", "true", "True"):
            return None
        shown = {"id": interaction.id, "type": interaction.kind}
        if interaction.original is not None:
            shown |= {"response_message_id": interaction.original["id"], "response_message_loading": kind == 5}
        resource = {"type": kind, **({"message": interaction.original} if interaction.original is not None else {})}
        return {"interaction": shown, "resource": resource}

    def _check_callback(self, interaction: Interaction, kind: int, data: Json) -> None:
        allowed = {2: {4, 5, 9}, 3: {4, 5, 6, 7, 9}, 4: {8}, 5: {4, 5, 6, 7}}[interaction.kind]
        if kind not in allowed:
            raise invalid("type", f"Value must be one of {allowed}.")
        if kind == 9:
            check_modal(data)
        if kind == 8 and len(data["choices"]) > 25:
            raise invalid("data.choices", "Must be 25 or fewer in length.")
        if kind == 5 and data.get("flags", 0) & ~EPHEMERAL:
            raise invalid("data.flags", "Only EPHEMERAL.")

    def respond(self, interaction: Interaction, data: Json, files: list[Json], *, loading: bool) -> Json:
        """Post a message for an interaction: in its channel for everybody, else for its user alone."""
        world = self._world
        if not loading:
            check_message(data, editing=False)
        alone = bool(data.get("flags", 0) & EPHEMERAL)
        there = interaction.channel in world.channels
        if not loading and not alone and not there:
            raise ApiError(404, 10003, "Unknown Channel")
        channel = {"id": interaction.channel, "type": 1} if alone or not there else world.channel(interaction.channel)
        pressed = interaction.payload.get("message") if interaction.kind == 3 and not alone else None
        message = world.new_message(
            channel, world.bot, data.get("content") or "", flags=data.get("flags", 0) | (LOADING if loading else 0),
            type=20 if interaction.kind == 2 else 19, components=data.get("components") or [], webhook_id=world.application,
            attachments=self._attach(channel, data, files), application_id=world.application,
            **(self._refers_to(pressed) if pressed is not None and not pressed["flags"] & EPHEMERAL else {}),
        )  # fmt: skip
        if not alone and there:
            world.keep_message(message)
        return message

    def _refers_to(self, found: Json) -> Json:
        reference = {"type": 0, "message_id": found["id"], "channel_id": found["channel_id"], "guild_id": self._world.guild}
        bare = {key: value for key, value in found.items() if key != "referenced_message"}
        return {"message_reference": reference, "referenced_message": bare}

    def _interaction(self, request: web.Request) -> Interaction:
        world = self._world
        interaction = next((one for one in world.interactions.values() if one.token == request.match_info["token"]), None)
        if interaction is None or request.match_info["app"] != world.application:
            raise ApiError(404, 10015, "Unknown Webhook")
        if world.now() - interaction.made > TOKEN_SECONDS:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        if interaction.acked is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        return interaction

    def _original(self, request: web.Request) -> Json:
        original = self._standing(self._interaction(request))
        if original is None:
            raise ApiError(404, 10008, "Unknown Message")
        return original

    def _standing(self, interaction: Interaction) -> Json | None:
        """Return the first answer; None: it was deleted, by us or by a moderator."""
        if interaction.original is None or interaction.deleted or interaction.original["flags"] & EPHEMERAL:
            return None if interaction.deleted else interaction.original
        there = self._world.messages[interaction.channel] if interaction.channel in self._world.channels else {}
        return there.get(interaction.original["id"])

    def get_original(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        return self._original(request)

    def patch_original(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        world, original = self._world, self._original(request)
        alone = bool(original["flags"] & EPHEMERAL)
        channel = {"id": original["channel_id"], "type": 1} if alone else world.channel(original["channel_id"])
        if not alone:
            world.demand_open(channel)
            if world.is_thread(channel) and channel["thread_metadata"]["archived"]:
                raise ApiError(400, 50083, "Thread is archived")
        self._change(channel, original, body, files)
        self._note_pings(body, original["content"], None)
        if not alone:
            world.announce("MESSAGE_UPDATE", original)
        return original

    def delete_original(self, request: web.Request, body: Json, files: list[Json]) -> None:
        original = self._original(request)
        self._interaction(request).deleted = True
        if not original["flags"] & EPHEMERAL:
            self._world.drop_message(original)

    def delete_pressed(self, request: web.Request, body: Json, files: list[Json]) -> None:
        """Delete the message that a button stands below, by the button's token, even if its user alone sees it."""
        interaction, id_ = self._interaction(request), request.match_info["message"]
        if (interaction.payload.get("message") or {}).get("id") != id_:
            raise ApiError(404, 10008, "Unknown Message")
        for one in self._world.interactions.values():
            if one.original is not None and one.original["id"] == id_ and not one.deleted:
                one.deleted = True
                return
            if any(shown["id"] == id_ for shown in one.followups):
                one.followups = [shown for shown in one.followups if shown["id"] != id_]
                return
        raise ApiError(404, 10008, "Unknown Message")

    def followup(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        """Post a follow-up. Directly after "thinking" it fills in that answer, whatever `flags` it has of its own; once that answer is
        deleted, it is a message."""
        interaction = self._interaction(request)
        original = self._standing(interaction)
        if original is not None and original["flags"] & LOADING:
            return self.patch_original(request, body, files)
        if interaction.channel in self._world.channels and self._world.is_locked(self._world.channels[interaction.channel]):
            raise ApiError(403, 50083, "Thread is archived")  # also for the asker alone (discord/discord-api-docs #6884)
        message = self.respond(interaction, body, files, loading=False)
        self._note_pings(body, message["content"], None)
        interaction.followups.append(message)
        return message

    def patch_followup(self, request: web.Request, body: Json, files: list[Json]) -> Json:
        interaction, id_ = self._interaction(request), request.match_info["message"]
        shown = next((one for one in interaction.followups if one["id"] == id_), None)
        if shown is None:
            raise ApiError(404, 10008, "Unknown Message")
        self._change({"id": shown["channel_id"], "type": 1}, shown, body, files)
        self._note_pings(body, shown["content"], None)
        return shown

    # --- files

    async def file(self, request: web.Request) -> web.StreamResponse:
        if fault := self._fault(request):
            return web.Response(status=fault.status, text="scripted")
        found = self._world.files.get(request.match_info["id"])
        if found is None or self._world.now() > found.expires or "ex" not in request.query:
            return web.Response(status=404, text="This content is no longer available.")
        return web.Response(body=found.data, content_type=_MIMES.get(found.name.rsplit(".", 1)[-1], "application/octet-stream"))


def _described(kept: Json, given: Json) -> Json:
    """Give a file that stays the description that an edit brings."""
    if given.get("filename", kept["filename"]) != kept["filename"]:
        raise invalid("attachments", "A file that stays keeps its name.")
    return {**kept, "description": given["description"]} if given.get("description") is not None else kept


async def _read(request: web.Request) -> tuple[Any, list[Json]]:
    """Read the JSON, and the files with their index."""
    if not request.content_type.startswith("multipart/"):
        raw = await request.read()
        return (json.loads(raw) if raw else {}), []
    body: Json = {}
    files: list[Json] = []
    async for part in await request.multipart():
        name = urllib.parse.unquote(str(part.name))  # type: ignore[union-attr]
        if name == "payload_json":
            body = json.loads(await part.text())  # type: ignore[union-attr]
        elif found := re.fullmatch(r"files\[(\d+)\]", name):
            files.append({"index": int(found[1]), "name": part.filename, "data": bytes(await part.read())})  # type: ignore[union-attr]
        else:
            raise web.HTTPBadRequest(text=f"unknown part {name}")
    if "type" in body and "data" in body and files:
        body["data"].setdefault("attachments", [{"id": one["index"]} for one in files])
    return body, files


def _below_api(request: web.Request) -> str:
    return request.path.removeprefix("/api/v10")


def _json(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    if status == 204:
        return web.Response(status=204, headers=headers)
    # "application/json" exactly: with a charset discord.py takes the body for text
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json", headers=headers)


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=599)
