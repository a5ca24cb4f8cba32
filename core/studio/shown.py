"""The pictures that an ask means without bringing them, and what to say if they are missing.

What somebody showed without saying yet what to do with it is kept for each person and place in the store for a while, so that a
restart between the picture and the words loses nothing.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from core.acts import table
from core.errors import BadAsk, BadPicture
from core.model import UNNAMED, Act, Ask, Attachment, Message, Person, Place
from core.ports.records import ShownPictures
from core.ports.store import ShownStore
from core.reading import pictured, replies
from core.runtime.clock import Now
from core.studio import nearby

_ALONE = timedelta(minutes=15)  # we asked what to do with it
_SAID = timedelta(seconds=nearby.JUST_NOW)  # it came with words that were not for us
_LATELY = timedelta(seconds=nearby.LATELY)
_MOST = 10
_NAME = 80  # characters of the name of a linked picture
_WORDLESS = {  # pictures attached without a word
    Act.NEW: "Say what to make with the picture, for example: a poster with this cat.",
    Act.EDIT: "Say what should change, for example: give it the colours of this one. I'll use this picture for that.",
}
_LINKED = "I can't fetch pictures from links. You weren't charged. Attach the picture itself to your message."
_OTHER_FILE = "“{name}” isn't a picture. You weren't charged. Attach the picture as PNG, JPEG or WebP."

Look = Callable[[bool], Awaitable[Sequence[Attachment]]]  # takes whether a picture is surely to be changed


class Shown:
    def __init__(self, store: ShownStore, now: Now) -> None:
        self._store = store
        self._now = now

    async def keep(self, message: Message) -> None:
        """Remember the pictures of a message, together with those of the messages just before it."""
        pictures = (*message.references, *message.pointed)  # and the files beside them, so that what is left out can be named
        now, found = self._now(), list[ShownPictures]()
        if not nearby.count(pictures):
            pictures = ()
        else:
            shown = {picture.id or picture.url: picture for picture in (*await self.by(message.place, message.person), *pictures)}
            pictures = nearby.found(list(shown.values())[-_MOST:], nearby.BEFORE)
            until = now + (_SAID if message.text.strip() else _ALONE)
            places, person = _places(message.place, message.id), message.person
            found = [
                ShownPictures(place=place, person=person, pictures=pictures, until=until, message=message.id) for place in places
            ]
        if message.place.root is not None and (seen := (*pictures, *_linked(message))):
            above = nearby.found(seen, nearby.ABOVE)
            last = ShownPictures(place=message.place, person=None, pictures=above, until=now + _LATELY, message=message.id)
            found.append(last)
        if found:
            await self._store.keep_shown(found)

    async def by(self, place: Place, person: Person) -> tuple[Attachment, ...]:
        """What a person showed there without asking anything about it."""
        return await self._store.shown(place, person, self._now())

    async def above(self, place: Place) -> tuple[Attachment, ...]:
        """What anybody showed last in a thread of ours without anybody asking about it."""
        return await self._store.shown(place, None, self._now())

    async def with_before(self, ask: Ask) -> Ask:
        """The ask with what its asker showed before, if it brings no picture of its own."""
        return ask if ask.references else replace(ask, references=await self.by(ask.place, ask.person))

    async def meant(
        self, message: Message, *, in_thread: bool, look: Look | None, changes: bool = False, owners: Sequence[Person] = ()
    ) -> Sequence[Attachment]:
        """The pictures that a message means without bringing them: those it replies to. If it brings none at all: those that its
        author showed before, those that others did if it points at something or names whose they are (`owners`), and outside our
        threads those above it. changes: whether it surely changes a picture.

        Raises BadAsk if it replies to what we cannot see.
        """
        if message.pointed:
            return message.pointed
        if message.hidden:
            raise BadAsk(message.hidden)
        if message.references:
            return ()
        before = await self.by(message.place, message.person)
        if in_thread and nearby.count(before) < (number := pictured.several(message.text)):
            everybodys = await self._store.shown_by_all(message.place, self._now())
            if nearby.count(everybodys) >= number > 1:
                return nearby.found(everybodys, nearby.ABOVE)
        if before:
            return before
        if in_thread:
            theirs = [picture for one in owners for picture in await self.by(message.place, one)]
            if theirs:
                return nearby.found(theirs, nearby.ABOVE)
            return await self.above(message.place) if pictured.points_back(message.text) else ()
        return await look(changes) if look is not None else ()

    async def asked(self, ask: Ask) -> None:
        """Forget what was shown before once pictures went along with an ask, for everybody whose pictures were taken."""
        if any(one.origin == nearby.ABOVE for one in ask.references):
            await self._store.forget_all_shown(ask.place)
        elif ask.references:
            for place in _places(ask.place, ask.message):
                await self._store.forget_shown(place, ask.person)
            # A picture posted in the channel was kept for the thread on it too; and the ask that takes it may begin a thread of its own.
            taken = [one for one in ask.references if one.origin == nearby.BEFORE]
            await self._store.forget_taken(ask.place, ask.person, taken, self._now())
            await self._store.forget_shown(ask.place, None)


def check_pictures(ask: Ask) -> None:
    """Check that the pictures that are meant are there: without them nothing is painted. Raises BadAsk and BadPicture."""
    words, act = ask.wish.words, ask.wish.act
    if not table.row(act).is_worded:
        return
    if ask.references and not ask.pictures:
        raise not_a_picture(ask.references[0])
    if not words.strip():
        raise BadAsk(_WORDLESS[act])
    if set(pictured.addresses(words)) - {one.address for one in ask.references}:
        raise BadAsk(_LINKED)


def not_a_picture(file: Attachment) -> BadPicture:
    return BadPicture(_OTHER_FILE.format(name=file.name))


def lacks_picture(ask: Ask) -> bool:
    """Whether an ask for a new picture seems to be about one that is there ("remove the background", "undo"), or about the message it
    replies to ("paint this"), or one for a change about one that somebody sent ("add the attached logo"), and brings none. Whoever was
    told so may ask for it anyway."""
    if ask.references or ask.pictureless:
        return False
    if ask.changes:
        return True
    if ask.wish.act is Act.EDIT:
        return pictured.names_sent(ask.wish.words)
    words = ask.wish.words
    needed = pictured.needs_picture(words) or pictured.points_at_a_link(words) or replies.names_an_act(words)
    return ask.wish.act is Act.NEW and (needed or (ask.replies and pictured.means_a_message(words)))


def _linked(message: Message) -> Sequence[Attachment]:
    """The pictures that a message links to. Nobody fetches them: whoever means one is told so."""
    there = {one.address for one in message.references}
    links = [one for one in pictured.addresses(message.text) if one not in there]
    return [Attachment(url=one, name=one.partition("?")[0].rpartition("/")[2][:_NAME] or UNNAMED, address=one) for one in links]


def _places(place: Place, message: str | None) -> Iterator[Place]:
    """Where a picture may be talked about: one in the channel itself, there or in the thread on its message."""
    yield place
    if place.root is None and message is not None:
        yield replace(place, root=message)
