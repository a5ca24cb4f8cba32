"""Replaces Discord's markup in what people write (<@1>, <#2>, <:wave:3>, <t:4>) by what people see in its place.

Names come from the message or the interaction itself, and from what the gateway said about the server; if neither has one, a
neutral word takes its place. Nothing is asked of Discord.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import discord

from core.lines import whole

_MARK = re.compile(
    r"<(?P<kind>@[!&]?|#)(?P<id>\d{1,20})>"
    r"|<a?:(?P<emoji>\w{1,40}):\d{1,20}>"
    r"|<t:(?P<time>-?\d{1,20})(?::(?P<style>[tTdDfFsSR]))?>"
    r"|</(?P<command>[^:<>\n]{1,100}):\d{1,20}>"
    r"|<id:(?P<page>[\w-]{1,40})(?::\d{1,20})?>"
)
_BETWEEN = " \t\n,.:;!?"
_PAGES = {"browse": "Browse Channels", "customize": "Channels & Roles", "guide": "Server Guide", "linked-roles": "Linked Roles"}
_STYLES = {"t": "%H:%M UTC", "T": "%H:%M:%S UTC", "d": "%Y-%m-%d", "D": "%Y-%m-%d"}

Name = Callable[[int], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The names of what the ids stand for; None: not known."""

    person: Name
    role: Name
    channel: Name


def readable(words: str, names: Names, *, without: frozenset[int] = frozenset()) -> str:
    """Replace the markup. without: ids of people and roles, the mentions of which are left out where they say who is spoken to: the
    first, those right behind it, and those at the end. "@darkroom paint @darkroom as a robot" keeps the second."""
    spoken_to = _spoken_to(words, without) if without else frozenset()

    def word(found: re.Match[str]) -> str:
        if found["kind"]:
            return "" if found.start() in spoken_to else _named(found["kind"], int(found["id"]), names)
        if found["emoji"]:
            return f":{found['emoji']}:"
        if found["time"]:
            return _moment(int(found["time"]), _STYLES.get(found["style"] or "", "%Y-%m-%d %H:%M UTC"))
        return f"/{found['command']}" if found["command"] else _PAGES.get(found["page"], found["page"].replace("-", " "))

    return whole(_MARK.sub(word, words))


def _spoken_to(words: str, ours: frozenset[int]) -> frozenset[int]:
    """Where mentions begin that say who is spoken to."""
    found = [one for one in _MARK.finditer(words) if one["kind"] and int(one["id"]) in ours]
    first = 1
    while first < len(found) and not words[found[first - 1].end() : found[first].start()].strip(_BETWEEN):
        first += 1
    last, end = len(found), len(words)
    while last > first and not words[found[last - 1].end() : end].strip(_BETWEEN):
        last -= 1
        end = found[last].start()
    return frozenset(one.start() for one in (*found[:first], *found[last:]))


def of_message(message: discord.Message) -> Names:
    people = {user.id: user.display_name for user in message.mentions}
    roles = {role.id: role.name for role in message.role_mentions}
    return _names(message.guild, message.author, people, roles, {})


def of_interaction(interaction: discord.Interaction[Any]) -> Names:
    """The names of the people, roles and channels in an interaction's options."""
    data: Any = interaction.data or {}
    resolved: Mapping[str, Mapping[str, Any]] = data.get("resolved") or {}
    users, members = resolved.get("users", {}), resolved.get("members", {})
    people = {int(id_): _display(user, members.get(id_, {})) for id_, user in users.items()}
    roles = {int(id_): str(role["name"]) for id_, role in resolved.get("roles", {}).items()}
    channels = {int(id_): str(channel["name"]) for id_, channel in resolved.get("channels", {}).items() if channel.get("name")}
    return _names(
        interaction.guild, interaction.user, {**people, interaction.user.id: interaction.user.display_name}, roles, channels
    )


def _names(
    guild: discord.Guild | None,
    reader: discord.abc.User,
    people: Mapping[int, str],
    roles: Mapping[int, str],
    channels: Mapping[int, str],
) -> Names:
    def role(id_: int) -> str | None:
        known = guild.get_role(id_) if guild is not None else None
        return roles.get(id_) or (known.name if known is not None else None)

    def channel(id_: int) -> str | None:
        """The name of a channel, unless its reader may not see the channel."""
        known = guild.get_channel_or_thread(id_) if guild is not None else None
        return channels.get(id_) or (known.name if known is not None and _sees(reader, known) else None)

    return Names(person=people.get, role=role, channel=channel)


def _sees(reader: discord.abc.User, channel: Any) -> bool:
    if not isinstance(reader, discord.Member):
        return False
    try:
        return bool(channel.permissions_for(reader).view_channel)
    except discord.ClientException:  # a thread whose parent is not known
        return False


def _display(user: Mapping[str, Any], member: Mapping[str, Any]) -> str:
    return str(member.get("nick") or user.get("global_name") or user.get("username") or "someone")


def _named(kind: str, id_: int, names: Names) -> str:
    if kind == "#":
        name = names.channel(id_)
        return f"#{name}" if name else "a channel"
    if kind == "@&":
        name = names.role(id_)
        return f"@{name.removeprefix('@')}" if name else "a role"
    name = names.person(id_)
    return f"@{name}" if name else "someone"


def _moment(seconds: int, style: str) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime(style)
    except (OverflowError, OSError, ValueError):
        return "some time"
