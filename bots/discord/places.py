"""Turns where something is said into the studio's Place, always the same one for the same thread, whatever the gateway's cache
holds.

A thread's place is (guild, parent channel, thread id), whether somebody speaks inside it or below the message it is attached to in
the parent channel. A direct message is a thread of its own. A picture of a private thread that was shown in its channel leads back
to that thread, and not everybody who sees the picture may see the thread: see `check_open`.
"""

from __future__ import annotations

from collections.abc import Iterable

import discord
from cachetools import LRUCache

from bots.discord.publisher import DiscordPublisher
from bots.speech import discord_text
from core.errors import NotAllowed, PlaceGone
from core.model import DIRECT, Place
from core.studio.door import Studio

_REMEMBERED = 2000  # entries of each cache: forgetting one costs a request to Discord


class Places:
    def __init__(self, studio: Studio, publisher: DiscordPublisher) -> None:
        self._studio = studio
        self._publisher = publisher
        self._parents: LRUCache[int, int | None] = LRUCache(_REMEMBERED)
        self._private: LRUCache[int, bool] = LRUCache(_REMEMBERED)
        self._open: LRUCache[Place, None] = LRUCache(_REMEMBERED)

    async def of(self, guild: int | None, channel: int, cached: object, *, stands_on: Iterable[int] = ()) -> Place:
        """The place of a message or interaction. cached: the channel as the gateway knows it, whatever that is. stands_on: messages
        in the parent channel that a thread may be attached to, the likeliest first. Raises CannotPost, PlaceGone, PostFailed if the
        channel has to be asked for."""
        if guild is None:
            return Place(platform="discord", workspace=DIRECT, channel=str(channel), root=str(channel))
        parent = await self._parent(channel, cached)
        if parent is not None:
            return Place(platform="discord", workspace=str(guild), channel=str(parent), root=str(channel))
        place = Place(platform="discord", workspace=str(guild), channel=str(channel))
        for message in stands_on:
            rooted = Place(platform="discord", workspace=str(guild), channel=str(channel), root=str(message))
            if await self._studio.knows(rooted):
                return rooted
        return place

    async def check_open(self, place: Place, guild: discord.Guild | None) -> None:
        """Raises NotAllowed if a place leads into a private thread from outside it, below a picture that was shown in its channel.
        Raises CannotPost, PostFailed if Discord does not tell."""
        if place.root is None or place in self._open:
            return
        home = await self._studio.thread(place)
        if home is None or home.root is None:
            return
        if home.root != place.root and await self.is_private(home, guild):
            raise NotAllowed(discord_text.PRIVATE_THREAD)
        self._open[place] = None  # kept for good, since a root always leads to the same thread

    async def is_private(self, home: Place, guild: discord.Guild | None) -> bool:
        """Whether a thread's root is that of a private thread, which not everybody who sees its channel can see. A message without
        a thread is not; what is no longer a thread or a message is taken for a private one that was deleted. Raises CannotPost,
        PostFailed if Discord does not tell."""
        root = int(home.root or 0)
        cached = guild.get_thread(root) if guild is not None else None
        if cached is not None:
            return cached.is_private()
        if guild is not None and isinstance(guild.get_channel(int(home.channel)), discord.VoiceChannel | discord.StageChannel):
            return False  # they have no threads
        if root not in self._private:
            try:
                self._private[root] = await self._publisher.lookups.is_private(root)
            except PlaceGone:
                self._private[root] = not await self._publisher.lookups.stands(int(home.channel), root)
        return self._private[root]

    async def _parent(self, channel: int, cached: object) -> int | None:
        if isinstance(cached, discord.Thread):
            return cached.parent_id
        if isinstance(cached, discord.abc.GuildChannel):
            return None
        if channel not in self._parents:
            self._parents[channel] = await self._publisher.lookups.parent_of(channel)
        return self._parents[channel]


def message_ids(message: discord.Message) -> tuple[int, ...]:
    """The message and what it replies to, one of which a thread may be attached to."""
    return (message.id, *replied_ids(message))


def replied_ids(message: discord.Message) -> tuple[int, ...]:
    """What a message replies to in its channel, and what that replies to: without a thread the results are a chain of replies."""
    if message.type is not discord.MessageType.reply or message.reference is None or message.reference.message_id is None:
        return ()
    here = (
        message.channel.id,
        getattr(message.channel, "parent_id", None),
    )  # the message that a thread is attached to is in the parent channel
    if message.reference.channel_id not in here:  # Discord allows no replies across channels, so this reference means nothing here
        return ()
    before = message.reference.resolved
    further = before.reference.message_id if isinstance(before, discord.Message) and before.reference is not None else None
    return tuple(one for one in (message.reference.message_id, further) if one is not None)
