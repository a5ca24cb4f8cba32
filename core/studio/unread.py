"""Keeps the messages that a text model is reading, so that no crash loses one: whoever sent it was told that it arrived.

A message is kept before it is acknowledged, and its row goes in the transaction in which its event is noted, when it is answered. What
a process leaves behind is taken up by the next one that looks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog

from core.errors import StudioError
from core.model import Message
from core.ports.readings import Kept, Unread
from core.ports.store import UnreadStore
from core.runtime.clock import Now

log = structlog.get_logger(__name__)

_READING = timedelta(seconds=6)  # four times what reading takes: after that its process is assumed to have ended
_WAITING = timedelta(seconds=20)  # longer than any message waits to be heard
_OLD = timedelta(hours=1)  # nobody waits any more for a text model to read it

_Event = tuple[str, str]  # a platform, and its id there


class BeingRead(Exception):
    """Somebody else answers this message: another process that is having it read, or whoever answers the message that it continues."""


class UnreadMessages:
    def __init__(self, store: UnreadStore, now: Now) -> None:
        self._store = store
        self._now = now
        self._kept: set[_Event] = set()  # messages that this process answers
        self._answered: dict[_Event, Message] = {}  # answered messages that the store could not be told about yet

    async def keep(self, message: Message) -> bool:
        """Keep a message that is about to be read: whether a text model may be asked about it. Raises BeingRead, and StoreOut where it
        cannot be kept."""
        now = self._now()
        kept = await self._store.keep_unread(message, now, now + _READING)
        if kept is Kept.NO:
            raise BeingRead
        self._kept.add(_event(message))
        return kept is Kept.YES

    async def keep_waiting(self, message: Message) -> Unread:
        """Keep a message that cannot be heard yet, to be heard as one that was left behind. Nobody takes it up for 20 s. Raises
        BeingRead, and StoreOut where it cannot be kept."""
        now = self._now()
        kept = await self._store.keep_unread(message, now, now + _WAITING)
        if kept is Kept.NO:
            raise BeingRead
        return Unread(message=message, since=now, was_read=kept is Kept.READ_BEFORE)

    async def left(self, platform: str) -> Sequence[Unread]:
        """Take up the messages that nobody reads any more, oldest first."""
        for message in list(self._answered.values()):
            await self._end(message)
        now = self._now()
        left = await self._store.left_unread(platform, now, now + _READING)
        found = [one for one in left if _event(one.message) not in self._kept]
        if found:
            log.info("messages_taken_up", platform=platform, messages=len(found))
        return found

    def may_be_read(self, left: Unread) -> bool:
        """Whether a text model may be asked about a message that was taken up: once, and while its author may still wait."""
        return not left.was_read and self._now() - left.since < _OLD

    def noted(self, *messages: Message) -> None:
        """The store has noted their events, and keeps them no longer."""
        self._kept.difference_update(map(_event, messages))

    @asynccontextmanager
    async def answering(self, message: Message, left: Unread | None) -> AsyncIterator[None]:
        """Inside the block a message is answered. Whatever comes of it, nobody takes it up again, unless the process ends."""
        if left is not None:
            self._kept.add(_event(message))
        try:
            yield
        except Exception:  # its author is told of the failure, and may send it again
            await self._end(message)
            raise
        except BaseException:  # cancelled: the next process that looks takes the message up
            self._kept.discard(_event(message))
            raise
        await self._end(message)

    async def _end(self, message: Message) -> None:
        """Note the event of a message that is still kept; later, where the store does not answer now."""
        event = _event(message)
        if event not in self._kept:
            return
        try:
            await self._store.first_time(message.place.platform, message.event, self._now())
        except StudioError as error:
            log.warning("message_not_ended", code=error.code)
            self._answered[event] = message
        else:
            self._kept.discard(event)
            self._answered.pop(event, None)


def _event(message: Message) -> _Event:
    return message.place.platform, message.event
