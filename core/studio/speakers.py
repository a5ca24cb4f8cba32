"""Knows the names of the people who have spoken in a channel, as far as the studio heard them, so that a line that begins with one
of those names is left to that person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cachetools import LRUCache, TTLCache

from core.model import Message, Person, Place
from core.ports.store import SpeakerStore
from core.reading import called, owners
from core.runtime.clock import Now
from core.studio.subject import channel_of

_SINCE = timedelta(days=30)  # who asked, or was read, for the last time before that is forgotten
_CHANNELS, _SECONDS = 2_000, 600.0  # remembered, and for how long
_PEOPLE = 500  # of each channel

_Channel = tuple[str, str, str]


class Speakers:
    def __init__(self, store: SpeakerStore, now: Now) -> None:
        self._store = store
        self._now = now
        self._heard: LRUCache[_Channel, dict[str, Person]] = LRUCache(_CHANNELS)  # in this process
        self._kept: TTLCache[_Channel, Sequence[Person]] = TTLCache(_CHANNELS, _SECONDS, timer=lambda: now().timestamp())

    async def is_for_another(self, message: Message) -> bool:
        """Whether a message begins with the name of somebody else who has spoken in its channel: all of it, or its first word."""
        name = called(message.text)
        if name is None:
            return False
        wanted = _folded(name)
        known = (*self._heard.get(channel_of(message.place), {}).values(), *await self._from_store(message.place))
        return any(wanted in _names(one) for one in known if one.id != message.person.id)

    async def owners(self, message: Message) -> Sequence[Person]:
        """Those others who have spoken in its channel of whose things a message speaks: "use ben's cat"."""
        if not (names := owners(message.text)):
            return ()
        known = (*self._heard.get(channel_of(message.place), {}).values(), *await self._from_store(message.place))
        found = [one for one in known if one.id != message.person.id and not names.isdisjoint(_names(one))]
        return tuple({one.id: one for one in found}.values())

    def heard(self, message: Message) -> None:
        """Remember who said something."""
        people = self._heard.setdefault(channel_of(message.place), {})
        if len(people) < _PEOPLE:
            people[message.person.id] = message.person

    async def _from_store(self, place: Place) -> Sequence[Person]:
        channel = channel_of(place)
        if channel not in self._kept:
            self._kept[channel] = await self._store.speakers(place, self._now() - _SINCE, limit=_PEOPLE)
        return self._kept[channel]


def _names(person: Person) -> tuple[str, ...]:
    whole = _folded(person.name)
    first = whole.partition(" ")[0]
    return (whole, first) if len(first) > 1 else (whole,)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("@")
