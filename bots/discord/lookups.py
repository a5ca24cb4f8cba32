"""What Discord knows of channels, messages and members, asked by REST."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import discord

from bots.discord import members
from bots.discord.faults import kept, told
from bots.discord.pictures import shown
from bots.discord.rest import Rest
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text
from core.errors import CannotPost, PlaceGone, PostFailed
from core.model import Attachment

_PLAIN_SECONDS = 30.0  # one request


@contextmanager
def _looked() -> Iterator[None]:
    """Like faults.told, for what we may not read: nobody has to let us write there."""
    try:
        with told():
            yield
    except PlaceGone:
        raise
    except CannotPost as error:
        raise CannotPost(discord_text.CANNOT_LOOK) from error


class Lookups:
    def __init__(self, rest: Rest, *, hosts: frozenset[str]) -> None:
        self._rest = rest
        self._hosts = hosts

    async def parent_of(self, channel: int) -> int | None:
        """The parent channel of a thread; None: it is not a thread. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_channel(channel), seconds=_PLAIN_SECONDS)
            return found.parent_id if isinstance(found, discord.Thread) else None

    async def is_private(self, thread: int) -> bool:
        """Whether a thread is private. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_channel(thread), seconds=_PLAIN_SECONDS)
            return isinstance(found, discord.Thread) and found.is_private()

    async def stands(self, channel: int, message: int) -> bool:
        """Whether there is such a message. Raises CannotPost, PostFailed."""
        try:
            with _looked():
                await kept(lambda: self._fetch_message(channel, message), seconds=_PLAIN_SECONDS)
        except PlaceGone:
            return False
        return True

    async def member(self, guild: int, person: int) -> tuple[str, ...] | None:
        """Somebody's roles in a server; None: they are not a member, or may not speak there now. Raises PostFailed."""
        try:
            found = await kept(lambda: self._fetch_member(guild, person), seconds=_PLAIN_SECONDS)
        except (discord.NotFound, discord.Forbidden):
            return None
        except (discord.HTTPException, *UNREACHED) as error:
            raise PostFailed(discord_text.DOWN) from error
        return members.speaking(found, datetime.now(UTC))

    async def pictures_of(self, channel: int, message: int) -> tuple[Attachment, ...]:
        """The pictures of anybody's message, as far as we may read it. Raises CannotPost, PlaceGone, PostFailed."""
        with _looked():
            found = await kept(lambda: self._fetch_message(channel, message), seconds=_PLAIN_SECONDS)
            return shown(found, self._hosts)

    async def _fetch_channel(self, channel: int) -> object:
        client = await self._rest.client()
        return await client.fetch_channel(channel)

    async def _fetch_member(self, guild: int, person: int) -> Mapping[str, Any]:
        client = await self._rest.client()
        return await client.http.get_member(guild, person)

    async def _fetch_message(self, channel: int, message: int) -> discord.Message:
        client = await self._rest.client()
        return await client.get_partial_messageable(channel).fetch_message(message)
