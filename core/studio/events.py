"""Answers each event of a platform once, however often it is delivered."""

from __future__ import annotations

from dataclasses import dataclass

from core.model import Ask, Message
from core.ports.pending import NOTHING, ToKeep
from core.ports.store import EventStore
from core.runtime.clock import Now
from core.studio.answers import SEEN_BEFORE, Accepted, Answer, AsksApproval, Ignored


@dataclass(frozen=True, slots=True)
class Decided:
    """An answer that has yet to be given, and what to keep when it is."""

    answer: Answer
    keep: ToKeep = NOTHING


class Events:
    def __init__(self, store: EventStore, now: Now) -> None:
        self._store = store
        self._now = now

    async def answered(self, platform: str, event: str, decided: Decided) -> Answer:
        """Give an answer to an event, and keep what belongs to it, in one transaction; SEEN_BEFORE if the event was delivered
        before. (For an accepted ask, that was checked when it was accepted.)"""
        if isinstance(decided.answer, Accepted | AsksApproval | Ignored):
            return decided.answer
        new = await self._store.first_time(platform, event, self._now(), decided.keep)
        return decided.answer if new else SEEN_BEFORE

    async def again(self, said: Ask | Message) -> bool:
        """Do what `delivered_before` does, for the event that brought an ask or a message."""
        return await self.delivered_before(said.place.platform, said.event)

    async def once(self, said: Ask | Message, answer: Answer) -> Answer:
        """Note the event that brought an ask or a message, also where the answer is none: the answer, or SEEN_BEFORE."""
        return SEEN_BEFORE if await self.again(said) else answer

    async def accepted_before(self, ask: Ask) -> bool:
        """Whether an ask was accepted, or answered for good, by its own event: that of its button, where it came by one. Notes nothing,
        since a button that was refused may be pressed again."""
        return await self._store.is_known(ask.place.platform, ask.event)

    async def delivered_before(self, platform: str, event: str) -> bool:
        """Note an event, so that the next time it is known, and tell whether the platform delivered it before."""
        return not await self._store.first_time(platform, event, self._now())
