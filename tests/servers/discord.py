"""A strict local Discord: REST v10, gateway, files, and people who type commands, press buttons, write and reply.

    async with serve_discord() as discord:
        interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
        first = await discord.picture(1)
        await discord.reply(first, "make the door green", user="ben")

What the real service refuses is refused, with its codes; a late acknowledgement is noted in `violations`, a ping in `pings`, a request
that came too fast in `too_fast` (its limits are the real ones too, `discord_limits.py`).
Standalone: `python -m tests.servers.discord --port 8791`.
"""

from __future__ import annotations

import argparse
import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.servers import PATIENCE
from tests.servers.discord_gateway import Gateway
from tests.servers.discord_limits import Limits
from tests.servers.discord_rest import Fault, Rest
from tests.servers.discord_world import MANAGE_GUILD, RIGHTS, Interaction, Json, T, World

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.local.token"


def labels(message: Json) -> list[str]:
    """List the labels of the buttons below a message."""
    return [child["label"] for row in message.get("components", ()) for child in row["components"] if child["type"] == 2]


def menu(message: Json) -> list[str]:
    """List the entries of the menu below a message."""
    return [one["label"] for row in message["components"] for child in row["components"] for one in child.get("options", ())]


def _pressed(message: Json, label: str) -> Json | None:
    """Build what a client sends of the button or menu entry whose label is this, or else begins so; of several, the first."""
    children = [child for row in message["components"] for child in row["components"]]
    found = [(one["label"], {"component_type": 2, "custom_id": one.get("custom_id")}) for one in children if one["type"] == 2]
    found += [
        (one["label"], {"component_type": 3, "custom_id": child["custom_id"], "values": [one["value"]]})
        for child in children
        for one in child.get("options", ())
    ]
    exact = [sent for name, sent in found if name == label]
    return next(iter(exact or [sent for name, sent in found if name.startswith(f"{label} ")]), None)


class Discord:
    def __init__(self, limits: Limits) -> None:
        self.world = World()
        self.limits = limits
        self.gateway = Gateway(self.world, TOKEN)
        self.rest = Rest(self.world, TOKEN, limits)
        self.general = self.world.add_channel("general")
        for name in ("ana", "ben", "cyd"):
            self.world.person(name)

    # --- what tests look at

    @property
    def api_url(self) -> str:
        return f"{self.world.base}/api"

    @property
    def violations(self) -> list[str]:
        return self.world.violations

    @property
    def pings(self) -> list[str]:
        return self.world.pings

    @property
    def too_fast(self) -> list[str]:
        """List the bucket of every 429 that was provoked."""
        return self.limits.refused

    def lawful(self) -> None:
        """Assert that nothing was done that Discord forbids or slows down, and that nobody was notified."""
        assert self.violations == [], self.violations
        assert self.pings == []
        assert self.too_fast == []

    def messages(self, channel: Json | None = None) -> list[Json]:
        """List a channel's messages, oldest first."""
        return list(self.world.messages[(channel or self.general)["id"]].values())

    def ours(self, channel: Json | None = None) -> list[Json]:
        return [one for one in self.messages(channel) if one["author"] is self.world.bot]

    def everything(self) -> list[Json]:
        """List all our messages in the order in which they were posted."""
        found = [one for kept in self.world.messages.values() for one in kept.values() if one["author"] is self.world.bot]
        return sorted(found, key=lambda one: int(one["id"]))

    def pictures(self) -> list[Json]:
        """List our messages with a picture and a caption, anywhere."""
        return [one for one in self.everything() if one["attachments"] and re.search(r"\bv\d+\b|Back to|it is", one["content"])]

    async def picture(self, count: int = 1) -> Json:
        """Wait for this many pictures, and return the newest."""
        await self.until(lambda: len(self.pictures()) >= count, what=f"{count} pictures, not {self.transcript()}")
        return self.pictures()[-1]

    def forget_bytes(self) -> None:
        """Let go of what was uploaded: for benches that make many pictures."""
        for file in self.world.files.values():
            file.data = file.data[:16]

    def transcript(self) -> list[str]:
        return [f"{one['author']['username']}: {one['content']}" for one in self.everything()]

    def thread_of(self, message: Json) -> Json | None:
        return self.world.channels.get(message["id"])

    async def thread(self, message: Json) -> Json:
        return dict_of(await self.until(lambda: self.thread_of(message), what="a thread"))

    def bytes_of(self, message: Json, at: int = 0) -> bytes:
        return self.world.files[message["attachments"][at]["id"]].data

    async def until(self, holds: Callable[[], T | None], *, what: str, seconds: float = PATIENCE) -> T:
        return await self.world.until(holds, what=what, seconds=seconds)

    def requests(self, method: str, pattern: str) -> list[int]:
        """List the statuses of the requests that match."""
        return [status for how, path, status in self.world.log if how == method and re.search(pattern, path)]

    # --- what tests change

    def deny(self, *rights: str, channel: Json | None = None) -> None:
        where = (channel or self.general)["id"]
        for right in rights:
            self.world.denied[where] = self.world.denied.get(where, 0) | RIGHTS[right]
        self._overwritten(where)

    def allow_all(self) -> None:
        denied, self.world.denied = self.world.denied, {}
        for where in denied:
            self._overwritten(where)

    def _overwritten(self, where: str) -> None:
        """Return the channel's permissions as the gateway tells of them."""
        deny = str(self.world.denied.get(where, 0))
        channel = self.world.channels[where]
        channel["permission_overwrites"] = [{"id": self.world.guild, "type": 0, "allow": "0", "deny": deny}]
        self.world.dispatch("CHANNEL_UPDATE", channel)

    def fail(self, method: str, pattern: str, *, status: int = 500, code: int = 0, times: int = 1, **more: Any) -> Fault:
        body = more.pop("body", None) or {"code": code, "message": "scripted"}
        fault = Fault(method, re.compile(pattern), times, status, body, **more)
        self.rest.faults.append(fault)
        return fault

    def cut(self, method: str, pattern: str, *, when: str = "after", times: int = 1) -> None:
        """Cut the connection before or after the work is done."""
        self.rest.faults.append(Fault(method, re.compile(pattern), times, reset=when))

    def slow_down(self, method: str, pattern: str, *, seconds: float, times: int = 1) -> None:
        body = {"message": "You are being rate limited.", "retry_after": seconds, "global": False}
        self.fail(method, pattern, status=429, times=times, body=body, headers={"Retry-After": str(seconds)})

    def make_admin(self, *users: str) -> None:
        """Let somebody manage the server."""
        for user in users:
            self.world.powers[self.world.person(user)["id"]] = MANAGE_GUILD

    def delete_message(self, message: Json) -> None:
        self.world.drop_message(message)

    def react(self, message: Json, emoji: str, *, user: str = "ana", on: bool = True) -> None:
        """React to a message, or take that reaction off."""
        world = self.world
        person = world.bot if user == "darkroom" else world.person(user)
        reaction = {
            "user_id": person["id"],
            "channel_id": message["channel_id"],
            "message_id": message["id"],
            "guild_id": world.guild,
            "emoji": {"id": None, "name": emoji},
            "burst": False,
            "type": 0,
        }
        if on:
            reaction |= {"member": world.member(person), "message_author_id": message["author"]["id"], "burst_colors": []}
        world.dispatch("MESSAGE_REACTION_ADD" if on else "MESSAGE_REACTION_REMOVE", reaction)

    # --- people

    def direct(self, user: str) -> Json:
        return self.world.add_direct(self.world.person(user))

    async def say(
        self,
        text: str,
        *,
        user: str = "ana",
        channel: Json | None = None,
        files: Sequence[tuple[str, bytes]] = (),
        replying: Json | None = None,
        ping: bool = True,
        **fields: Any,
    ) -> Json:
        """Write a message. "@darkroom" and "@ben" in it are mentions; a reply pings unless told not to. `fields` go into the message as
        they are."""
        world, where, author = self.world, channel or self.general, self.world.person(user)
        people = {one["username"]: one for one in (*world.people.values(), world.bot)}
        mentioned: list[Json] = []

        def mention(found: re.Match[str]) -> str:
            if found[1] not in people:
                return found[0]
            mentioned.append(people[found[1]])
            return f"<@{people[found[1]]['id']}>"

        content = re.sub(r"@(\w+)", mention, text)
        more: Json = {}
        if replying is not None:
            if ping:
                mentioned.append(replying["author"])
            bare = {key: value for key, value in replying.items() if key != "referenced_message"}
            reference = {"type": 0, "message_id": replying["id"], "channel_id": where["id"]}
            more = {"type": 19, "message_reference": reference, "referenced_message": bare}
        mimes = {"png": "image/png", "jpg": "image/jpeg", "txt": "text/plain", "svg": "image/svg+xml", "heic": "image/heic"}
        attachments = [
            world.keep_file(where["id"], name, data, None, mimes.get(name.rsplit(".", 1)[-1], "application/octet-stream"))
            for name, data in files
        ]
        unique = list({one["id"]: one for one in mentioned}.values())
        message = world.new_message(where, author, content, mentions=unique, attachments=attachments, **more, **fields)
        world.keep_message(message)
        return message

    async def forward(self, message: Json, *, user: str = "ana", channel: Json | None = None) -> Json:
        """Forward a message: a snapshot of it, without its author, in a message that has nothing else."""
        kept = (
            "type",
            "content",
            "embeds",
            "attachments",
            "timestamp",
            "edited_timestamp",
            "flags",
            "components",
            "mentions",
            "mention_roles",
        )
        snapshot = {"message": {key: message[key] for key in kept}}
        reference = {"type": 1, "message_id": message["id"], "channel_id": message["channel_id"], "guild_id": self.world.guild}
        return await self.say(
            "", user=user, channel=channel, message_snapshots=[snapshot], message_reference=reference, flags=1 << 14
        )

    def unfurl(self, message: Json, *embeds: Json) -> None:
        """Add previews of links to a message, as Discord does some time after it was posted."""
        message["embeds"] = list(embeds)
        self.world.announce("MESSAGE_UPDATE", message)

    def preview(self, url: str, data: bytes, *, kind: str = "image", proxied: bool = True) -> Json:
        """Build the embed of a link. Discord's own copy of the picture is at its proxy_url, if it has one."""
        copy = self.world.keep_file(self.general["id"], "copy.png", data, None, "image/png")["url"]
        media = {"url": url, "proxy_url": copy if proxied else url, "width": 64, "height": 64}
        where = {"image": "thumbnail", "rich": "image"}.get(kind, "thumbnail")
        return {"type": kind, "url": url, where: media}

    async def reply(
        self, message: Json, text: str, *, user: str = "ana", ping: bool = True, files: Sequence[tuple[str, bytes]] = ()
    ) -> Json:
        """Reply to a message in its own channel. To reply inside the thread of a message, use `say(channel=...)`."""
        where = self.world.channels[message["channel_id"]]
        return await self.say(text, user=user, channel=where, replying=message, ping=ping, files=files)

    def again(self, message: Json) -> None:
        """Deliver a message's event once more."""
        self.world.announce("MESSAGE_CREATE", message)

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        user: str = "ana",
        channel: Json | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        wait: bool = True,
        **payload: Any,
    ) -> Interaction:
        """Type a command with its options, as a client lets people do; "quota set" is a command of a group. A user is given by name,
        a role as it is. `payload`: fields of the interaction as they are."""
        name, _, below = name.partition(" ")
        command = self._command(1, name)
        described = command if not below else next(one for one in command["options"] if one["name"] == below)
        assert below or not any(one["type"] in (1, 2) for one in command.get("options", ())), f"{name} cannot be typed alone"
        given, resolved = self._options(described, dict(options or {}), dict(files or {}), channel or self.general)
        if below:
            given = [{"name": below, "type": 1, "options": given}]
        data = {
            "id": command["id"],
            "name": name,
            "type": 1,
            "guild_id": self.world.guild_of(channel or self.general),
            "options": given,
        }
        return await self._interact(2, data | ({"resolved": resolved} if resolved else {}), user, channel, wait=wait, **payload)

    async def menu(self, message: Json, *, user: str = "ana", name: str = "Edit this picture") -> Interaction:
        """Choose a command of a message's menu. The message comes unblanked."""
        command = self._command(3, name)
        whole = {key: value for key, value in message.items() if not key.startswith("_")}
        data = {
            "id": command["id"], "name": name, "type": 3, "target_id": message["id"], "resolved": {"messages": {message["id"]: whole}},
        }  # fmt: skip
        return await self._interact(2, data, user, self.world.channels[message["channel_id"]])

    async def press(self, message: Json, label: str, *, user: str = "ana", wait: bool = True, **payload: Any) -> Interaction:
        data = _pressed(message, label)
        assert data is not None, f"nothing called {label!r} below {message['content']!r}"
        where = self.world.channels.get(message["channel_id"]) or {**self.general, "id": message["channel_id"]}
        shown = {key: value for key, value in message.items() if not key.startswith("_")}
        return await self._interact(3, data, user, where, message=shown, wait=wait, **payload)

    async def submit(self, interaction: Interaction, words: str, *, user: str = "ana", **payload: Any) -> Interaction:
        """Fill in and send the modal that an interaction was answered with."""
        assert interaction.modal is not None, "no modal was shown"
        label = interaction.modal["components"][0]
        field = label.get("component") or label["components"][0]
        assert field.get("min_length", 0) <= len(words) <= field.get("max_length", 4000), "the client would not send that"
        filled = {"type": 4, "id": 2, "custom_id": field["custom_id"], "value": words}
        shown = {"type": 18, "id": 1, "component": filled} if "component" in label else {"type": 1, "components": [filled]}
        data = {"custom_id": interaction.modal["custom_id"], "components": [shown]}
        where = self.world.channels[interaction.channel]
        return await self._interact(5, data, user, where, message=interaction.payload.get("message"), **payload)

    async def send_form(
        self, custom_id: str, words: str, *, user: str = "ana", channel: Json | None = None, **payload: Any
    ) -> Interaction:
        """Send a modal of one's own making, as a script can: the id says whatever it likes."""
        filled = {"type": 4, "id": 2, "custom_id": "words", "value": words}
        data = {"custom_id": custom_id, "components": [{"type": 18, "id": 1, "component": filled}]}
        return await self._interact(5, data, user, channel, **payload)

    async def complete(self, name: str, option: str, typed: str, *, user: str = "ana") -> list[str]:
        command = self._command(1, name)
        data = {
            "id": command["id"], "name": name, "type": 1, "options": [{"name": option, "type": 3, "value": typed, "focused": True}],
        }  # fmt: skip
        interaction = await self._interact(4, data, user, None)
        return [choice["value"] for choice in interaction.choices or ()]

    def redeliver(self, interaction: Interaction) -> None:
        self.world.dispatch("INTERACTION_CREATE", interaction.payload)

    def _command(self, kind: int, name: str) -> Json:
        found = [one for one in self.world.commands if one["type"] == kind and one["name"] == name]
        assert found, f"no command {name!r} is registered"
        return found[0]

    def _options(self, command: Json, options: Json, files: Json, channel: Json) -> tuple[list[Json], Json]:
        given: list[Json] = []
        resolved: dict[str, Json] = {}
        for option in command.get("options", ()):
            name, kind = option["name"], option["type"]
            if name in files:
                filename, data = files.pop(name)
                kept = self.world.keep_file(channel["id"], filename, data, None, f"image/{filename.rsplit('.', 1)[-1]}")
                resolved.setdefault("attachments", {})[kept["id"]] = kept
                given.append({"name": name, "type": kind, "value": kept["id"]})
            elif name in options:
                value = options.pop(name)
                if kind == 6:
                    value = self._resolve_user(resolved, value, channel)
                elif kind == 8:
                    resolved.setdefault("roles", {})[value["id"]] = value
                    value = value["id"]
                given.append({"name": name, "type": kind, "value": value})
            else:
                assert not option.get("required"), f"the client demands {name}"
        assert not {**options, **files}, f"no such options: {options} {files}"
        return given, resolved

    def _resolve_user(self, resolved: dict[str, Json], name: str, channel: Json) -> str:
        user = self.world.person(name)
        resolved.setdefault("users", {})[user["id"]] = user
        if channel["type"] != 1:
            member = self.world.member(user, with_user=False)
            resolved.setdefault("members", {})[user["id"]] = {key: member[key] for key in member if key not in ("deaf", "mute")}
        return str(user["id"])

    async def _interact(
        self,
        kind: int,
        data: Json,
        user: str,
        channel: Json | None,
        *,
        message: Json | None = None,
        wait: bool = True,
        **payload: Any,
    ) -> Interaction:
        world, where, person = self.world, channel or self.general, self.world.person(user)
        interaction = Interaction(world.new_id(), f"tok-{world.new_id()}-secret", kind, world.now(), person, where["id"], {})
        world.interactions[interaction.id] = interaction
        interaction.payload = {
            "id": interaction.id, "application_id": world.application, "type": kind, "token": interaction.token, "version": 1, "data": data,
            "channel": where, "channel_id": where["id"], "locale": "en-US", "app_permissions": str(world.rights(where)),
            "entitlements": [], "authorizing_integration_owners": {"0": world.guild_of(where) if where["type"] not in (1, 3) else "0"},
            "attachment_size_limit": 10 << 20,
            **({"message": message} if message is not None else {}),
        }  # fmt: skip
        if where["type"] in (1, 3):
            interaction.payload |= {"user": person, "context": 1 if where["type"] == 1 else 2}
        else:
            guild = {"id": world.guild_of(where), "locale": "en-US", "features": []}
            interaction.payload |= {
                "guild_id": world.guild_of(where),
                "guild": guild,
                "guild_locale": "en-US",
                "member": world.member(person),
                "context": 0,
            }
        interaction.payload |= payload
        self.redeliver(interaction)
        if wait:
            await self.until(lambda: interaction.acked is not None, what="an acknowledgement", seconds=self.world.ack_seconds + 1)
        return interaction

    def interaction(self, *, user: str = "ana", channel: Json | None = None) -> Interaction:
        """Begin a command whose process ended after it received it."""
        world, where = self.world, channel or self.general
        interaction = Interaction(
            world.new_id(), f"tok-{world.new_id()}-secret", 2, world.now(), world.person(user), where["id"], {}
        )
        world.interactions[interaction.id] = interaction
        return interaction

    def deferred(self, *, user: str = "ana", channel: Json | None = None) -> Interaction:
        """Begin the same command, acknowledged in public."""
        interaction = self.interaction(user=user, channel=channel)
        self.defer(interaction)
        return interaction

    def defer(self, interaction: Interaction) -> None:
        interaction.acked = 5
        interaction.original = self.rest.respond(interaction, {}, [], loading=True)

    async def answer(self, interaction: Interaction) -> str:
        """Wait for what the asker alone is told."""
        return str(await self.until(lambda: interaction.said, what="an answer"))

    async def answered(self, interaction: Interaction) -> str:
        """Wait for the answer, whoever sees it."""
        return str(await self.until(lambda: interaction.answered, what="an answer"))


def dict_of(found: Any) -> Json:
    assert isinstance(found, dict)
    return found


@asynccontextmanager
async def serve_discord(port: int = 0, *, limits: Limits | None = None) -> AsyncIterator[Discord]:
    """Serve a local Discord. limits: the real service's, unless others are handed in."""
    application = web.Application(client_max_size=1 << 30)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    discord = Discord(limits or Limits())
    application.add_routes([web.get("/", discord.gateway.serve), *discord.rest.routes()])
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    host, bound = runner.addresses[0][:2]
    discord.world.base = f"http://{host}:{bound}"
    discord.gateway.start()
    try:
        yield discord
    finally:
        await discord.gateway.stop()
        await runner.cleanup()


async def _serve(port: int) -> None:
    async with serve_discord(port) as discord:
        print(f"Discord at {discord.api_url}, DISCORD_TOKEN={TOKEN}")
        await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8791)
    asyncio.run(_serve(parser.parse_args().port))
