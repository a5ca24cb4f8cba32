"""Asks that wait for a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.model import Ask, Message, Wish
from core.ports.store import PendingStore
from core.runtime.clock import Now
from core.studio.subject import Subject


class PendingAsks:
    def __init__(self, store: PendingStore, now: Now, new_id: Callable[[], str]) -> None:
        self._store = store
        self._now = now
        self._new_id = new_id

    async def keep(self, ask: Ask, subject: Subject, *, tier: str | None = None) -> str:
        """Keep an ask for its button, which carries the id given back (Studio.go_ahead): the version meant goes by its number.
        `tier`: on this one instead."""
        wish = replace(ask.wish, tier=tier or ask.wish.tier)
        if subject.is_other and subject.target is not None:
            wish = replace(wish, version=subject.target.number)
        message = Message(
            event=ask.event,
            place=ask.place,
            person=ask.person,
            text=wish.words,
            references=ask.references,
            id=ask.message,
            locale=ask.locale,
        )
        return await self.keep_message(message, wish)

    async def keep_message(self, message: Message, wish: Wish) -> str:
        hunch = self._new_id()
        await self._store.keep_hunch(hunch, message, wish, self._now())
        return hunch
