"""The pictures that stand above a message, for asks that mean one and bring none. One request or two to Discord, after the message was
taken in; only the place itself is looked at, and for those alone who may read what stands there."""

from __future__ import annotations

import re

import discord
import structlog

from bots.discord import permissions, pictures
from bots.discord.faults import kept
from bots.discord.ids import snowflake
from bots.discord.pages import page
from bots.discord.places import replied_ids
from bots.discord.publisher import DiscordPublisher
from bots.shared.reaching import UNREACHED
from bots.speech import text
from core.errors import BadAsk, CannotPost, PlaceGone, PostFailed
from core.model import Attachment, Place
from core.reading import near, pictured
from core.reading.near import Seen

log = structlog.get_logger(__name__, platform="discord")

_IN_THREAD, _IN_CHANNEL = 50, 15  # messages looked at
_LINK = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/(?:\d+|@me)/(\d{1,20})/(\d{1,20})")
_SECONDS = 15.0


class Around:
    def __init__(self, publisher: DiscordPublisher) -> None:
        self._publisher = publisher

    async def above(self, message: discord.Message, place: Place, words: str) -> tuple[Attachment, ...]:
        """The newest pictures of a thread; in a channel those that the author posted just before, or, where the words need one, the
        last that anybody posted. Raises CannotPost and PostFailed where a picture is needed and Discord does not show what is there."""
        threaded = message.guild is not None and place.root == str(message.channel.id)
        needed = threaded or pictured.needs_picture(words)
        try:
            if not permissions.may_read_above(message):
                raise CannotPost(text.DISCORD_CANNOT_LOOK)
            if not permissions.author_may_read_above(message):
                raise BadAsk(text.DISCORD_YOU_CANNOT_LOOK)
            for meant in (_unresolved(message), _linked(message)):
                if meant is not None:
                    return await self._publisher.pictures_of(message.channel.id, meant)
            return await (self._in_thread(message, place) if threaded else self._in_channel(message, needed=needed))
        except BadAsk:
            if needed:
                raise
        except (discord.Forbidden, discord.NotFound, CannotPost) as error:
            log.info("not_looked", message=message.id, error=type(error).__name__)
            if needed:
                raise CannotPost(text.DISCORD_CANNOT_LOOK) from error
        except (discord.HTTPException, *UNREACHED, PostFailed) as error:
            log.info("not_looked", message=message.id, error=type(error).__name__)
            if needed:
                raise PostFailed(text.CANNOT_LOOK_NOW) from error
        return ()

    async def _in_thread(self, message: discord.Message, place: Place) -> tuple[Attachment, ...]:
        if found := near.in_thread(await self._history(message, _IN_THREAD)):
            return found
        try:  # the message that the thread stands on, in its parent channel; a forum's post has none there
            return near.found(await self._publisher.pictures_of(int(place.channel), message.channel.id), near.IN_THREAD)
        except PlaceGone:
            return ()

    async def _in_channel(self, message: discord.Message, *, needed: bool) -> tuple[Attachment, ...]:
        seen = await self._history(message, _IN_CHANNEL)
        return near.in_channel(seen, person=str(message.author.id), needed=needed)

    async def _history(self, message: discord.Message, limit: int) -> list[Seen]:
        """Newest first."""
        found = await kept(lambda: page(message.channel, limit=limit, before=message.id), seconds=_SECONDS)
        return [self._seen(one, message) for one in reversed(found.messages)]

    def _seen(self, one: discord.Message, message: discord.Message) -> Seen:
        age = (message.created_at - one.created_at).total_seconds()
        shown = pictures.shown(one, self._publisher.hosts)
        return Seen(person=str(one.author.id), age=age, pictures=shown, asked=_asked_us(one, message))


def _asked_us(one: discord.Message, message: discord.Message) -> bool:
    """Whether a message before `message` was for us; in a direct message all words are."""
    if message.guild is None:
        return bool(one.content.strip())
    return any(user.id == message.guild.me.id for user in one.mentions)


def _unresolved(message: discord.Message) -> int | None:
    """What a message replies to, where Discord did not send it along."""
    replied = replied_ids(message)
    return replied[0] if replied and message.reference is not None and message.reference.resolved is None else None


def _linked(message: discord.Message) -> int | None:
    """A message of the same channel whose link stands among the words; into others nobody looks."""
    found = _LINK.search(message.content)
    return snowflake(found[2]) if found is not None and snowflake(found[1]) == message.channel.id else None
