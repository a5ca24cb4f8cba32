"""Decides who is served: the servers that the configuration names and, if it says so, their members in direct messages.

Every way in asks here: interactions (`InteractionHandler`), messages (`MessageListener`) and, for what was accepted before
the configuration changed, the way out (`DiscordPublisher.open`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

import discord
import structlog
from cachetools import TLRUCache, TTLCache

from bots.discord.config import DiscordConfig
from bots.discord.ids import snowflake
from bots.speech import discord_text
from core.errors import NotAllowed, PostFailed
from core.model import DIRECT

log = structlog.get_logger(__name__, platform="discord")

_LOOKED_AT = 50  # servers in which a person is looked up if the configuration names none
_KNOWN = 5000  # people whose membership is remembered
_KNOWN_SECONDS, _STRANGE_SECONDS = 300.0, 60.0  # how long each answer is remembered
_AT_ONCE = 4  # people looked up at the same time
_LOOK_SECONDS = 10.0
_TURNED_AWAY = 5000  # channels remembered as told
_TOLD_SECONDS = 24 * 3600.0  # how long a channel is not told again

Membership = Callable[[int, int], Awaitable[tuple[str, ...] | None]]  # server, person -> their roles; None: no member who may speak


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the configuration allows. `servers` in its order; none: any."""

    servers: tuple[int, ...] = ()
    direct_messages: bool = False

    @classmethod
    def by(cls, config: DiscordConfig) -> Allowed:
        return cls(tuple(dict.fromkeys(config.servers)), config.direct_messages)

    def server(self, id: int) -> bool:
        return not self.servers or id in self.servers

    def workspace(self, workspace: str) -> bool:
        """Whether anything is painted for a workspace: a server, or that of direct messages."""
        return self.direct_messages if workspace == DIRECT else not self.servers or snowflake(workspace) in self.servers


@dataclass(frozen=True, slots=True)
class Home:
    """The server through which somebody may write to us directly, with their roles there."""

    server: int
    roles: tuple[str, ...]


class Belongs(TypedDict):
    """The fields of an Ask or a Message that say where somebody belongs."""

    groups: tuple[str, ...]
    home: str | None


class Admission:
    """Checks who is served. member: looks somebody up; raises PostFailed if Discord does not answer. servers: those that we are in."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        member: Membership,
        servers: Callable[[], Iterable[int]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.allowed = allowed
        self._member = member
        self._servers = servers
        self._homes: TLRUCache[int, Home | None] = TLRUCache(_KNOWN, _believed_until, timer=clock)
        self._told: TTLCache[int, None] = TTLCache(_TURNED_AWAY, _TOLD_SECONDS, timer=clock)
        self._looking = asyncio.Semaphore(_AT_ONCE)

    def refusal(self, guild: int | None) -> str | None:
        """Why nobody is served in a server, or (None) in direct messages; None: somebody may be. Needs no request to Discord."""
        if guild is not None:
            return None if self.allowed.server(guild) else discord_text.OTHER_SERVER
        return None if self.allowed.direct_messages else discord_text.NO_DIRECT

    def refusal_of(self, interaction: discord.Interaction[Any]) -> str | None:
        """Why an interaction is not served. It may come from a place where we never were: a group, or a server where a person
        installed us for themselves."""
        if interaction.guild_id is None and _is_group(interaction):
            return discord_text.NO_GROUPS
        if interaction.guild_id is not None and _is_borrowed(interaction):
            return discord_text.OTHER_SERVER
        return self.refusal(interaction.guild_id)

    async def home(self, person: int, *, seconds: float = _LOOK_SECONDS) -> Home:
        """The server through which somebody may write to us directly: the first that they are a member of. Raises NotAllowed if
        there is none, and PostFailed if Discord does not answer within so many seconds."""
        try:
            found = self._homes[person]
        except KeyError:
            found = self._homes[person] = await self._looked_up(person, seconds)
        if found is None:
            raise NotAllowed(discord_text.STRANGER)
        return found

    def tells(self, channel: int) -> bool:
        """Whether to say again in a channel why nobody is served there, which is done once a day at most."""
        if channel in self._told:
            return False
        self._told[channel] = None
        return True

    async def _looked_up(self, person: int, seconds: float) -> Home | None:
        servers = self.allowed.servers or tuple(self._servers())[:_LOOKED_AT]
        if not servers:  # the gateway has not reported yet which servers we are in
            raise PostFailed(discord_text.MEMBER_UNKNOWN)
        try:
            async with asyncio.timeout(seconds), self._looking:
                for server in servers:
                    roles = await self._member(server, person)
                    if roles is not None:
                        return Home(server, roles)
        except (TimeoutError, PostFailed):
            raise PostFailed(discord_text.MEMBER_UNKNOWN) from None
        log.info("stranger_turned_away", person=person)
        return None


def _believed_until(_: int, found: Home | None, now: float) -> float:
    return now + (_KNOWN_SECONDS if found is not None else _STRANGE_SECONDS)


def _is_borrowed(interaction: discord.Interaction[Any]) -> bool:
    """Whether a person, not the server itself, installed us there. (discord.py 2.7.1 only says so for the person who did, and
    others press the buttons too; pinned by a test.)"""
    owners = interaction._integration_owners
    return 1 in owners and owners.get(0) != interaction.guild_id


def _is_group(interaction: discord.Interaction[Any]) -> bool:
    return bool(interaction.context.private_channel) or isinstance(interaction.channel, discord.GroupChannel)
