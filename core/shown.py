"""Pictures that somebody showed without saying yet what to do with them: they go along with what the same person asks for next.

Kept for each person and place, for a while, in the store: so that a restart between the picture and the words loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from core.asks import pictured
from core.model import Ask, Attachment, Message, Person, Place
from core.ports import Now
from core.records import Store

_ALONE = timedelta(minutes=15)  # we asked what to do with it
_SAID = timedelta(seconds=pictured.JUST_NOW)  # it came with words that were not for us
_LATELY = timedelta(seconds=pictured.LATELY)
_MOST = 10
BEFORE, ABOVE = "from your message before", "from the message above"


class Shown:
    def __init__(self, store: Store, now: Now) -> None:
        self._store = store
        self._now = now

    async def keep(self, message: Message) -> None:
        """Remember the pictures of a message, beside those of the messages just before it."""
        pictures = tuple(one for one in (*message.references, *message.pointed) if one.may_be_picture)
        if not pictures:
            return
        shown = {picture.id or picture.url: picture for picture in (*await self.by(message.place, message.person), *pictures)}
        kept = pictured.found(list(shown.values())[-_MOST:], BEFORE)
        now = self._now()
        until = now + (_SAID if message.text.strip() else _ALONE)
        for key in _keys(message.place, message.person, message.id):
            await self._store.keep_shown(key, kept, until)
        if message.place.root is not None:
            await self._store.keep_shown(_key(message.place, None, message.place.root), pictured.found(kept, ABOVE), now + _LATELY)

    async def by(self, place: Place, person: Person) -> tuple[Attachment, ...]:
        """What a person showed there and has asked nothing about."""
        return await self._store.shown(_key(place, person, place.root), self._now())

    async def above(self, place: Place) -> tuple[Attachment, ...]:
        """What anybody showed last in a thread of ours, and nobody has asked anything about."""
        return await self._store.shown(_key(place, None, place.root), self._now())

    async def with_before(self, ask: Ask) -> Ask:
        """The ask with what its asker showed before, where it brings no picture of its own."""
        return ask if ask.references else replace(ask, references=await self.by(ask.place, ask.person))

    async def asked(self, ask: Ask) -> None:
        """Pictures went along with an ask: what was shown before it is over, for whoever showed what was taken."""
        if any(one.origin == ABOVE for one in ask.references):
            await self._store.forget_shown_in(_key(ask.place, None, ask.place.root))
        elif ask.references:
            for key in (*_keys(ask.place, ask.person, ask.message), _key(ask.place, None, ask.place.root)):
                await self._store.forget_shown(key)


def _keys(place: Place, person: Person, message: str | None) -> Iterator[str]:
    """A picture in the channel itself may be talked about there, or in the thread on its message."""
    yield _key(place, person, place.root)
    if place.root is None and message is not None:
        yield _key(place, person, message)


def _key(place: Place, person: Person | None, root: str | None) -> str:
    """person: None: of everybody in the thread."""
    return "|".join(("shown", place.platform, place.workspace, place.channel, root or "", person.id if person is not None else ""))
