"""Asks that wait for a button: kept as they are, and carried on by whoever presses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from core.acts import table
from core.errors import NotAllowed, WordsForgotten
from core.model import Ask, MicroDollars, Person, Place, RenderId, Stage
from core.ports.pending import PendingAsk
from core.ports.store import PendingStore
from core.studio.subject import Subject, channel_of

_GO_AHEAD = "go ahead: "  # begins the event id of a press on a pending ask's button
_NOT_YOURS = "Only the person who asked can press that button. Ask for a picture of your own with /imagine."


class PendingAsks:
    def __init__(self, store: PendingStore, new_id: Callable[[], str]) -> None:
        self._store = store
        self._new_id = new_id

    def of(
        self, ask: Ask, subject: Subject | None = None, *, tier: str | None = None, price: MicroDollars | None = None
    ) -> PendingAsk:
        """What a button is to carry on. `subject`: fixes the version that is meant, if one was named or is to be painted again. `tier`: use
        this one instead. `price`: what pressing it agrees to pay at most."""
        wish = replace(ask.wish, tier=tier or ask.wish.tier)
        ask = replace(ask, wish=wish)
        if subject is not None and subject.target is not None and subject.is_other:
            ask = replace(ask, wish=replace(wish, version=subject.target.number), version=None, replied_to=None)
        elif subject is not None and subject.target is not None and (subject.explicit or table.row(wish.act).repaints):
            ask = replace(ask, version=subject.target.id, replied_to=None)
        return PendingAsk(id=self._new_id(), ask=ask, price=price)

    async def _thread_of(self, ask: Ask) -> Place | None:
        """The thread of the render whose missing pictures are asked for: the ask's event is that render's id. None: it has no thread
        yet."""
        render = await self._store.render(RenderId(ask.event))
        thread = await self._store.thread(render.thread) if render is not None else None
        return thread.place if thread is not None else None

    async def carried_on(
        self,
        pending: str,
        *,
        place: Place,
        person: Person,
        groups: tuple[str, ...],
        home: str | None,
        callback: Mapping[str, str],
        confirmed: bool,
    ) -> Ask:
        """The ask that a button carries, by whoever pressed it. `confirmed`: they agree to its price, so they are who saw it.
        Raises WordsForgotten, also if it belongs to another channel, and NotAllowed."""
        found = await self._store.pending_ask(pending)
        if found is None or channel_of(found.ask.place) != channel_of(place):
            raise WordsForgotten
        if confirmed and person.id != found.ask.person.id:
            raise NotAllowed(_NOT_YOURS)
        # A chain of buttons that led to each other counts as one button.
        event = found.ask.event if found.ask.event.startswith(_GO_AHEAD) else f"{_GO_AHEAD}{pending}"
        agreed = found.price if confirmed else None
        wish = replace(found.ask.wish, stage=Stage.EXACT, dear_by_reading=False)  # pressing the button makes it certain
        where = await self._thread_of(found.ask) if wish.rest else None
        if where is not None:
            found = replace(found, ask=replace(found.ask, place=where))
        return replace(found.ask, wish=wish, event=event, person=person, groups=groups, home=home, callback=callback, agreed=agreed)
