"""The local Slack's Web API: a function for each method, refusing what Slack refuses and noting what it would frown upon."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.servers.slack_rules import blocks_faults, message_faults, view_faults
from tests.servers.slack_world import APP, BOT_ID, BOT_USER, Channel, Ephemeral, File, Said, World

Args = Mapping[str, Any]
Answer = dict[str, Any]

SCOPES = {
    "chat.postMessage": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "assistant.threads.setStatus": "chat:write",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.delete": "files:write",
    "files.info": "files:read",
    "files.list": "files:read",
    "users.info": "users:read",
    "usergroups.list": "usergroups:read",
    "usergroups.users.list": "usergroups:read",
    "conversations.open": "im:write",
    "bots.info": "users:read",
}
GRANTED = {
    *SCOPES.values(), "commands", "app_mentions:read", "channels:read", "channels:history", "groups:read", "groups:history",
    "im:history", "mpim:read", "mpim:history", "reactions:read",
}  # fmt: skip
BY_CHANNEL = {
    "conversations.info": "read",
    "conversations.members": "read",
    "conversations.history": "history",
    "conversations.replies": "history",
}


class Refusal(Exception):
    """{"ok": false, "error": ...}"""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass
class Fault:
    """What goes wrong instead, or besides. status: an HTTP answer without JSON; error: a refusal in JSON; retry_after: a 429;
    reset: the connection is cut, `after` the thing was done; hang: seconds before the answer; hold: answered when it is set."""

    status: int | None = None
    error: str | None = None
    retry_after: int | None = None
    reset: bool = False
    after: bool = False
    hang: float = 0.0
    hold: asyncio.Event | None = None
    times: int = 1


class Api:
    def __init__(self, world: World, *, bot_token: str, app_token: str) -> None:
        self.world = world
        self.bot_token, self.app_token = bot_token, app_token
        self.revoked = False  # the bot token
        self.scopes: set[str] | None = None  # None: all
        self.offers_validation = True  # blocks.validate, which not every Slack has
        self.used_scopes: set[str] = set()
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.share_delay = 0.05  # seconds from completing an upload to its message
        self.faults: dict[str, list[Fault]] = {}
        self.triggers: dict[str, float] = {}
        self.spent_triggers: set[str] = set()
        self.socket_address: Callable[[], str] = lambda: ""
        self.base = ""
        self._methods: dict[str, Callable[[dict[str, Any]], Answer]] = {
            name.replace("_", "."): getattr(self, f"do_{name}")
            for name in (attribute[3:] for attribute in dir(self) if attribute.startswith("do_"))
        }

    def fault(self, method: str, **what: Any) -> None:
        self.faults.setdefault(method, []).append(Fault(**what))

    def take_fault(self, method: str) -> Fault | None:
        waiting = self.faults.get(method) or []
        if not waiting:
            return None
        waiting[0].times -= 1
        return waiting.pop(0) if waiting[0].times <= 0 else waiting[0]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request)
        self.calls.append((method, args))
        self.world.tell()
        fault = self.take_fault(method)
        if fault is not None:
            await asyncio.sleep(fault.hang)
            if fault.hold is not None:
                await fault.hold.wait()
            if fault.retry_after is not None:
                headers = {"Retry-After": str(fault.retry_after)}
                return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
            if fault.error is not None and not fault.after:
                return web.json_response({"ok": False, "error": fault.error})
            if fault.status is not None and not fault.after:
                return web.Response(status=fault.status, text="<html>trouble</html>", content_type="text/html")
            if fault.reset and not fault.after:
                return _cut(request)
        answer = self._answer(method, args, request.headers.get("Authorization", ""))
        if fault is not None and fault.after:
            if fault.reset:
                return _cut(request)
            if fault.status is not None:
                return web.Response(status=fault.status, text="trouble")
            return web.json_response({"ok": False, "error": fault.error})
        return web.json_response(answer, headers=self._reported(answer))

    def _reported(self, answer: Answer) -> dict[str, str]:
        """The header in which Slack says which scopes a token has."""
        scopes = GRANTED if self.scopes is None else self.scopes
        return {"X-OAuth-Scopes": ",".join(sorted(scopes))} if answer["ok"] else {}

    def _answer(self, method: str, args: dict[str, Any], authorization: str) -> Answer:
        token = authorization.removeprefix("Bearer ")
        try:
            if not token or token == authorization:
                raise Refusal("not_authed")
            if token != (self.app_token if method == "apps.connections.open" else self.bot_token):
                raise Refusal("invalid_auth")
            if self.revoked and method != "apps.connections.open":
                raise Refusal("token_revoked")
            do = self._methods.get(method)
            if do is None:
                self.world.violate(f"unknown method {method}")
                raise Refusal("unknown_method")
            self._need(method, args)
            return {"ok": True, **do(args)}
        except Refusal as refusal:
            return refusal.answer

    def _need(self, method: str, args: Args) -> None:
        scope = SCOPES.get(method)
        if method in BY_CHANNEL:
            channel = self._channel(args)
            scope = f"{channel.kind}:{BY_CHANNEL[method]}"
        if scope is None:
            return
        self.used_scopes.add(scope)
        if self.scopes is not None and scope not in self.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))

    # --- who and where

    def _channel(self, args: Args, key: str = "channel") -> Channel:
        channel = self.world.channels.get(str(args.get(key)))
        if channel is None or (channel.kind != "channels" and BOT_USER not in channel.members):
            raise Refusal("channel_not_found")
        return channel

    def _writable(self, args: Args, key: str = "channel") -> Channel:
        channel = self._channel(args, key)
        if BOT_USER not in channel.members:
            raise Refusal("not_in_channel")
        if channel.archived:
            raise Refusal("is_archived")
        return channel

    def _thread(self, channel: Channel, args: Args) -> str | None:
        ts = args.get("thread_ts")
        if not ts:
            return None
        root = channel.messages.get(str(ts))
        if root is None:
            raise Refusal("thread_not_found")
        if root.thread_ts and root.thread_ts != root.ts:
            self.world.violate(f"thread_ts {ts} is not a root")
        return str(ts)

    def _check(self, faults: Any) -> None:
        found = list(faults)
        for fault in found:
            self.world.violate(fault)
        if found:
            raise Refusal("invalid_blocks", response_metadata={"messages": [f"[ERROR] {fault}" for fault in found]})

    def _own(self, args: Args, refusal: str) -> Said:
        said = self._channel(args).messages.get(str(args.get("ts")))
        if said is None or said.deleted:
            raise Refusal("message_not_found")
        if said.user != BOT_USER:
            raise Refusal(refusal)
        return said

    # --- methods

    def do_auth_test(self, args: Args) -> Answer:
        world = self.world
        return {
            "url": "https://w.slack.com/",
            "team": world.team_name,
            "user": "darkroom",
            "team_id": world.enterprise if world.org_wide else world.team,
            "user_id": BOT_USER,
            "bot_id": BOT_ID,
            "is_enterprise_install": world.org_wide,
            **({"enterprise_id": world.enterprise} if world.enterprise else {}),
        }

    def do_auth_revoke(self, args: Args) -> Answer:
        self.revoked = True
        return {"revoked": True}

    def do_apps_connections_open(self, args: Args) -> Answer:
        return {"url": self.socket_address()}

    def do_bots_info(self, args: Args) -> Answer:
        if args.get("bot") != BOT_ID:
            raise Refusal("bot_not_found")
        return {"bot": {"id": BOT_ID, "deleted": False, "name": "darkroom", "app_id": APP, "user_id": BOT_USER}}

    def do_blocks_validate(self, args: Args) -> Answer:
        """Posts nothing, so that what it refuses is no violation. Shapes: docs.slack.dev/reference/methods/blocks.validate."""
        if not self.offers_validation:
            raise Refusal("unknown_method")
        if len(args.keys() & {"message", "view"}) != 1:
            raise Refusal("invalid_arguments")
        view, message = _object(args.get("view")), _object(args.get("message"))
        faults = list(view_faults(view, kind=str(view.get("type"))) if view else message_faults(message))
        if faults:
            errors = [{"pointer": "/blocks/0", "code": "failed_constraint", "message": fault} for fault in faults]
            raise Refusal("invalid_view" if view else "invalid_message", errors=errors)
        return {}

    def do_chat_postMessage(self, args: Args) -> Answer:  # noqa: N802 - Slack's name
        channel = self._writable(args)
        self._check(message_faults(dict(args)))
        if args.get("unfurl_links") is not False or args.get("unfurl_media") is not False:
            self.world.violate("a link in the message would be fetched and shown")
        said = Said(
            channel=channel.id,
            ts=self.world.new_ts(),
            user=BOT_USER,
            team=self.world.team,
            text=args.get("text") or "",
            blocks=args.get("blocks") or [],
            thread_ts=self._thread(channel, args),
            metadata=args.get("metadata"),
        )
        self.world.post(channel, said)
        self.world.spoken(channel, said)
        return {"channel": channel.id, "ts": said.ts, "message": said.wire()}

    def do_chat_update(self, args: Args) -> Answer:
        said = self._own(args, "cant_update_message")
        if self.world.channels[said.channel].archived:
            raise Refusal("is_inactive")
        if len(args.get("text") or "") > 4000:
            raise Refusal("msg_too_long")
        self._check(message_faults(dict(args)))
        self._check_images(args.get("blocks") or [])
        said.text, said.blocks = args.get("text") or "", args.get("blocks") or []
        said.edits += 1
        self.world.tell()
        self.world.changed(self.world.channels[said.channel], said)
        return {"channel": said.channel, "ts": said.ts, "text": said.text}

    def do_chat_delete(self, args: Args) -> Answer:
        said = self._own(args, "cant_delete_message")
        channel = self.world.channels[said.channel]
        if self.world.replies(channel, said.ts):
            self.world.violate("a message with replies was deleted")
        self.world.erase(channel, said)
        return {"channel": said.channel, "ts": said.ts}

    def do_chat_postEphemeral(self, args: Args) -> Answer:  # noqa: N802
        channel = self._writable(args)
        self._check(message_faults(dict(args)))
        if args.get("user") not in self.world.people.values():
            raise Refusal("user_not_in_channel")
        self.ephemeral(str(args["user"]), channel.id, args, self._thread(channel, args))
        return {"message_ts": self.world.new_ts()}

    def ephemeral(self, user: str, channel: str, said: Args, thread: str | None) -> None:
        self.world.ephemerals.append(Ephemeral(user, channel, said.get("text") or "", list(said.get("blocks") or []), thread))
        self.world.tell()

    def do_chat_getPermalink(self, args: Args) -> Answer:  # noqa: N802
        channel = self._channel(args)
        if args.get("message_ts") not in channel.messages:
            raise Refusal("message_not_found")
        return {"permalink": f"https://w.slack.com/archives/{channel.id}/p{args['message_ts'].replace('.', '')}"}

    def do_conversations_info(self, args: Args) -> Answer:
        channel = self._channel(args)
        shown = {
            "id": channel.id,
            "name": channel.name,
            "is_channel": channel.kind in ("channels", "groups"),
            "is_im": channel.im,
            "is_mpim": channel.mpim,
            "is_private": channel.kind != "channels",
            "is_archived": channel.archived,
        }
        if not (channel.im or channel.mpim):  # the other two name no member
            shown["is_member"] = BOT_USER in channel.members
        return {"channel": shown}

    def do_conversations_members(self, args: Args) -> Answer:
        """A page of a channel's members. The cursor is empty on the last."""
        channel = self._channel(args)
        limit, at = int(args.get("limit") or 100), int(args.get("cursor") or 0)
        if not 1 <= limit <= 1000:
            raise Refusal("invalid_limit")
        members = sorted(channel.members)
        more = str(at + limit) if len(members) > at + limit else ""
        return {"members": members[at : at + limit], "response_metadata": {"next_cursor": more}}

    def _listed(self, messages: list[Said], args: Args) -> Answer:
        limit, oldest, latest = int(args.get("limit") or 100), float(args.get("oldest") or 0), float(args.get("latest") or 1e12)
        if not 1 <= limit <= 999:
            raise Refusal("invalid_limit")
        bounds = {oldest, latest} if str(args.get("inclusive", "")).lower() in ("1", "true") else set()
        within = [said for said in messages if oldest < float(said.ts) < latest or float(said.ts) in bounds]
        chosen = [said for said in within if not said.deleted]
        whole = str(args.get("include_all_metadata", "")).lower() in ("1", "true")
        shown = [{**said.wire(), **({"metadata": said.metadata} if whole and said.metadata else {})} for said in chosen]
        return {"messages": shown[:limit], "has_more": len(shown) > limit}

    def do_conversations_history(self, args: Args) -> Answer:
        channel = self._writable(args)
        roots = [said for said in channel.messages.values() if said.root == said.ts]
        return self._listed(roots[::-1], args)

    def do_conversations_replies(self, args: Args) -> Answer:
        channel = self._writable(args)
        root = channel.messages.get(str(args.get("ts")))
        if root is None or root.deleted:
            raise Refusal("thread_not_found")
        return self._listed([root, *self.world.replies(channel, root.ts)], {**args, "oldest": args.get("oldest") or 0})

    def do_files_getUploadURLExternal(self, args: Args) -> Answer:  # noqa: N802
        length = int(args.get("length") or 0)
        if length <= 0 or not args.get("filename"):
            raise Refusal("invalid_arguments")
        if len(args.get("alt_txt") or "") > 1000:
            raise Refusal("alt_txt_too_large")
        if not args.get("alt_txt"):
            self.world.violate("a picture without alt text")
        id_ = f"F{self.world.number():04d}"
        self.world.files[id_] = File(
            id=id_, name=str(args["filename"]), data=b"", alt=args["alt_txt"], completed=False, length=length
        )
        self.world.files[id_].url = f"{self.base}/files/{id_}/{args['filename']}"
        return {"upload_url": f"{self.base}/upload/{id_}", "file_id": id_}

    def do_files_completeUploadExternal(self, args: Args) -> Answer:  # noqa: N802
        files = [self.world.files.get(item["id"]) for item in json.loads(args.get("files") or "[]")]
        if not files or any(file is None or not file.uploaded or file.completed for file in files):
            raise Refusal("file_not_found" if files else "invalid_arguments")
        found = [file for file in files if file is not None]
        channel, blocks = None, []
        if args.get("channel_id"):
            channel = self._writable(args, "channel_id")
            if args.get("blocks"):
                if not isinstance(args["blocks"], str):
                    self.world.violate("blocks of an upload are a JSON string")
                blocks = json.loads(args["blocks"])
                self._check(blocks_faults(blocks, most=50))
                if args.get("initial_comment"):
                    self.world.violate("initial_comment makes Slack ignore blocks")
            thread = self._thread(channel, args)
        for file in found:
            file.completed = True
        loop = asyncio.get_running_loop()
        if channel is None:
            loop.call_later(self.share_delay, self._looked_through, found)
        else:
            loop.call_later(self.share_delay, self._share, found, channel, thread, blocks)
        return {"files": [{"id": file.id, "title": file.name} for file in found]}

    def _looked_through(self, files: list[File]) -> None:
        """Until then an image block cannot show them."""
        for file in files:
            file.mime = _sniffed(file.data)

    def do_files_delete(self, args: Args) -> Answer:
        file = self.world.files.get(str(args.get("file")))
        if file is None or not file.completed:
            raise Refusal("file_not_found")
        if file.owner != BOT_USER:
            raise Refusal("cant_delete_file")
        del self.world.files[file.id]
        return {}

    def _check_images(self, blocks: list[dict[str, Any]]) -> None:
        for block in blocks:
            file = self.world.files.get(block.get("slack_file", {}).get("id", ""))
            if "slack_file" in block and (file is None or file.mime not in ("image/png", "image/jpeg", "image/gif")):
                raise Refusal("invalid_blocks", response_metadata={"messages": ["[ERROR] invalid slack file"]})

    def _share(self, files: list[File], channel: Channel, thread: str | None, blocks: list[dict[str, Any]]) -> None:
        said = Said(channel=channel.id, ts=self.world.new_ts(), user=BOT_USER, blocks=blocks, thread_ts=thread, files=files)
        for file in files:
            file.mime = _sniffed(file.data)
            kind = "public" if channel.kind == "channels" else "private"
            share = {"ts": said.ts, **({"thread_ts": thread} if thread else {})}
            file.shares.setdefault(kind, {}).setdefault(channel.id, []).append(share)
        self.world.post(channel, said)
        self.world.spoken(channel, said)

    def do_files_info(self, args: Args) -> Answer:
        file = self.world.files.get(str(args.get("file")))
        if file is None or not file.completed:
            raise Refusal("file_not_found")
        return {"file": file.wire(whole=True)}

    def do_files_list(self, args: Args) -> Answer:
        files = [file for file in self.world.files.values() if file.completed and file.owner == args.get("user", file.owner)]
        return {"files": [file.wire() for file in files[::-1][: int(args.get("count") or 100)]]}

    def do_assistant_threads_setStatus(self, args: Args) -> Answer:  # noqa: N802
        channel = self._writable(args, "channel_id")
        if not self._thread(channel, args) or "status" not in args or len(args.get("loading_messages") or []) > 10:
            raise Refusal("invalid_arguments")
        self.world.statuses.append((channel.id, str(args["thread_ts"]), str(args["status"])))
        self.world.tell()
        return {}

    def do_views_open(self, args: Args) -> Answer:
        trigger = str(args.get("trigger_id"))
        if trigger in self.spent_triggers:
            raise Refusal("exchanged_trigger_id")
        if trigger not in self.triggers:
            raise Refusal("invalid_trigger_id")
        user = trigger.split(".")[1]
        if time.monotonic() - self.triggers[trigger] > self.world.ack_seconds:
            self.world.violate("a modal was opened too late")
            raise Refusal("expired_trigger_id")
        self.spent_triggers.add(trigger)
        view = _object(args.get("view"))
        self._check(view_faults(view, kind="modal"))
        self.world.views[user] = {**view, "id": f"V{self.world.number():04d}", "hash": str(time.time())}
        self.world.tell()
        return {"view": self.world.views[user]}

    def do_views_update(self, args: Args) -> Answer:
        view = _object(args.get("view"))
        for user, standing in self.world.views.items():
            if standing["id"] == args.get("view_id"):
                self._check(view_faults(view, kind="modal"))
                self.world.views[user] = {**view, "id": standing["id"], "hash": str(time.time())}
                self.world.tell()
                return {"view": self.world.views[user]}
        raise Refusal("not_found")

    def do_users_info(self, args: Args) -> Answer:
        user = self.world.user_info(str(args.get("user")))
        if user is None:
            raise Refusal("user_not_found")
        return {"user": user}

    def do_usergroups_list(self, args: Args) -> Answer:
        return {"usergroups": [{"id": id, "handle": id.removeprefix("S0").lower(), "date_delete": 0} for id in self.world.groups]}

    def do_usergroups_users_list(self, args: Args) -> Answer:
        if args.get("usergroup") not in self.world.groups:
            raise Refusal("no_such_subteam")
        return {"users": sorted(self.world.groups[str(args["usergroup"])])}

    def do_conversations_open(self, args: Args) -> Answer:
        user = str(args.get("users"))
        if user not in self.world.people.values():
            raise Refusal("user_not_found")
        channel = self.world.channel(f"direct-{user}", im=True)
        channel.members.add(user)
        return {"channel": {"id": channel.id}}

    def do_views_publish(self, args: Args) -> Answer:
        view = _object(args.get("view"))
        self._check_images(view["blocks"])
        self._check(view_faults(view, kind="home"))
        self.world.homes[str(args["user_id"])] = view
        self.world.tell()
        return {"view": view}


async def _arguments(request: web.Request) -> dict[str, Any]:
    """Read the arguments from the query, a form or JSON, as Slack does. Blocks and views of a form are JSON strings."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json() if request.can_read_body else {}
    elif request.method == "POST":
        form = await request.post()
        args |= {key: value for key, value in form.items() if isinstance(value, str)}
        method = request.match_info["method"]
        if not method.startswith("files."):
            args |= {key: json.loads(args[key]) for key in ("blocks", "metadata", "view") if isinstance(args.get(key), str)}
    return args


def _object(value: Any) -> dict[str, Any]:
    return json.loads(value) if isinstance(value, str) else dict(value or {})


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _sniffed(data: bytes) -> str:
    if data.startswith(b"\x89PNG"):
        return "image/png"
    if data.startswith(b"\xff\xd8"):
        return "image/jpeg"
    return "image/webp" if data[8:12] == b"WEBP" else "application/octet-stream"


__all__ = ["APP", "Api", "Fault", "Refusal"]
