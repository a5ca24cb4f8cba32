"""Finds the pictures above a message, for asks that mean a picture but bring none. This takes one or two requests to Discord, after
the message was accepted. Only the place itself is looked at, and only for people who may read what is there."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import discord

from bots.discord import permissions, pictures
from bots.discord.faults import kept, told
from bots.discord.links import links
from bots.discord.pages import page
from bots.discord.places import replied_ids
from bots.discord.publisher import DiscordPublisher
from bots.shared.looking import Look
from bots.speech import discord_text
from core.errors import BadAsk, CannotPost, PlaceGone
from core.model import Attachment, Place
from core.reading import owners
from core.studio import nearby
from core.studio.nearby import Seen

_IN_THREAD, _IN_CHANNEL = 50, 15  # messages looked at
_SECONDS = 15.0


class Around:
    def __init__(self, publisher: DiscordPublisher) -> None:
        self._publisher = publisher

    async def above(self, message: discord.Message, place: Place, words: str, changes: bool) -> tuple[Attachment, ...]:
        """The pictures that are meant. changes: whether the words surely change one.

        Raises BadAsk, CannotPost or PostFailed if one is needed and Discord does not show us, or the author, what is there.
        """
        threaded = message.guild is not None and place.root == str(message.channel.id)
        look = Look.by(str(message.author.id), words, threaded=threaded, changes=changes)
        return await look.by_way_of(
            lambda: self._seen_above(message, place, look, words), platform="discord", cannot=discord_text.CANNOT_LOOK
        )

    async def _seen_above(self, message: discord.Message, place: Place, look: Look, words: str) -> tuple[Attachment, ...]:
        if not permissions.may_read_above(message):
            raise CannotPost(discord_text.CANNOT_LOOK)
        if not permissions.author_may_read_above(message):
            raise BadAsk(discord_text.YOU_CANNOT_LOOK)
        if (meant := _unresolved(message)) is not None:
            return await self._publisher.lookups.pictures_of(message.channel.id, meant)
        if links(message.content):  # it says itself which picture it means
            return ()
        found = look.among(await self._history(message, _IN_THREAD if look.threaded else _IN_CHANNEL, owners(words)))
        return found if found or not look.threaded else await self._below(message, place)

    async def _below(self, message: discord.Message, place: Place) -> tuple[Attachment, ...]:
        try:  # the message that the thread is attached to, in its parent channel; a forum's post has none there
            return nearby.found(await self._publisher.lookups.pictures_of(int(place.channel), message.channel.id), nearby.IN_THREAD)
        except PlaceGone:
            return ()

    async def _history(self, message: discord.Message, limit: int, wanted: AbstractSet[str]) -> list[Seen]:
        """The messages above, newest first. wanted: the names of those whose things are meant."""
        with told():
            found = await kept(lambda: page(message.channel, limit=limit, before=message.id), seconds=_SECONDS)
        return [self._seen(one, message, wanted) for one in reversed(found.messages)]

    def _seen(self, one: discord.Message, message: discord.Message, wanted: AbstractSet[str]) -> Seen:
        age = (message.created_at - one.created_at).total_seconds()
        shown = pictures.shown(one, self._publisher.hosts)
        named = one.author != message.author and not wanted.isdisjoint(one.author.display_name.casefold().split())
        return Seen(person=str(one.author.id), age=age, named=named, pictures=shown, asked=_asked_us(one, message))


def _asked_us(one: discord.Message, message: discord.Message) -> bool:
    """Whether a message before `message` was for us; in a direct message every one is."""
    if message.guild is None:
        return bool(one.content.strip())
    return any(user.id == message.guild.me.id for user in one.mentions)


def _unresolved(message: discord.Message) -> int | None:
    """The message replied to, if Discord did not send it along."""
    replied = replied_ids(message)
    return replied[0] if replied and message.reference is not None and message.reference.resolved is None else None
