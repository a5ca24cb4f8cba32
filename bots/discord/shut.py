"""Finds out why a place that was open accepts nothing any more, when Discord says only that we are not allowed, or that something is
gone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord

from bots.discord import faults, permissions
from bots.discord.faults import kept, told
from bots.discord.ids import snowflake
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text
from core.errors import CannotPost, PlaceGone
from core.model import Place

_SECONDS = 15.0
_UNCLEAR = (faults.NO_ACCESS, faults.NO_PERMISSION)


class Shut:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client

    @asynccontextmanager
    async def told(self, place: Place, *, files: bool = False) -> AsyncIterator[None]:
        """Like faults.told, but with the real reason: neither a locked thread nor a server that removed us is a missing permission, and
        who lost a whole channel did not lose a message.
        files: our own message was to get some, for which the right to attach files is all that can be missing."""
        try:
            with told():
                yield
        except PlaceGone as gone:
            if await self._is_gone(int(place.channel)):
                raise PlaceGone(discord_text.CHANNEL_GONE) from gone
            raise
        except CannotPost as refused:
            cause = refused.__cause__
            if not isinstance(cause, discord.HTTPException) or cause.code not in _UNCLEAR:
                raise
            sentence = await self._why(place)
            if sentence is None and files and cause.code == faults.NO_PERMISSION:
                sentence = discord_text.MISSING.format(missing=permissions.NAMES["attach_files"])
            if sentence is None:
                raise
            raise CannotPost(sentence) from cause

    async def _why(self, place: Place) -> str | None:
        try:
            server = snowflake(place.workspace)
            if server is not None and not await self._is_member(server):
                return discord_text.REMOVED
            if place.root is not None and await self._is_locked(int(place.root)):
                return discord_text.LOCKED
        except (discord.HTTPException, *UNREACHED):  # then we keep to what Discord said first
            return None
        return None

    async def _is_gone(self, channel: int) -> bool:
        try:
            client = await self._client()
            await kept(lambda: client.fetch_channel(channel), seconds=_SECONDS)
        except discord.NotFound:
            return True
        except (discord.HTTPException, *UNREACHED):
            return False
        return False

    async def _is_member(self, guild: int) -> bool:
        client = await self._client()
        try:
            await kept(lambda: client.fetch_guild(guild, with_counts=False), seconds=_SECONDS)
        except (discord.NotFound, discord.Forbidden):
            return False
        return True

    async def _is_locked(self, thread: int) -> bool:
        client = await self._client()
        found = await kept(lambda: client.fetch_channel(thread), seconds=_SECONDS)
        return isinstance(found, discord.Thread) and found.locked
