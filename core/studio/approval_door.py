"""The studio's door for approvals (`studio.approvals`): what is pressed and said about asks that wait for one, and carrying them out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import assert_never

from core.errors import StudioError
from core.model import Ask, Message, Person, Place
from core.ports.approvals import Approval, ApprovalState
from core.ports.store import ApprovingStore
from core.reading.deciding import Decision, Verdict
from core.studio.answers import SEEN_BEFORE, Answer, ApprovalDecided
from core.studio.approvals import Approvals
from core.studio.events import Decided, Events
from core.studio.hearing import May

Belongs = Callable[[Sequence[str]], Awaitable[Sequence[str]]]  # which of these groups somebody belongs to


class ApprovalDoor:
    """The door for approvals. decide: carries out an ask. is_open: whether the studio takes anything in."""

    def __init__(
        self,
        store: ApprovingStore,
        approvals: Approvals,
        events: Events,
        decide: Callable[[Ask], Awaitable[Decided]],
        is_open: Callable[[], bool],
    ) -> None:
        self._store = store
        self._approvals = approvals
        self._events = events
        self._decide = decide
        self._is_open = is_open

    @property
    def news(self) -> asyncio.Event:
        """Set when the message of an approval has something new to show."""
        return self._approvals.news

    async def of(self, id: str) -> Approval | None:
        """An approval by its id, as a button carries it."""
        return await self._store.approval(id)

    async def approve(self, id: str, *, place: Place, person: Person, groups: tuple[str, ...] = ()) -> Approval:
        """Approve what waits, and carry it out once enough have. Gives how it stands. Raises StudioError for whoever may not."""
        found = await self._approvals.approve(id, place=place, person=person, groups=groups)
        if found.state is ApprovalState.APPROVED:
            await self.carry_out(found)
        return found

    async def decline(self, id: str, reason: str, *, place: Place, person: Person, groups: tuple[str, ...] = ()) -> Approval:
        """Decline what waits, with a reason for whoever asked. Raises StudioError for whoever may not."""
        return await self._approvals.decline(id, reason, place=place, person=person, groups=groups)

    async def withdraw(self, id: str, *, place: Place, person: Person) -> Approval:
        """Withdraw what one has asked for. Raises StudioError for everybody else."""
        return await self._approvals.withdraw(id, place=place, person=person)

    async def carry_out(self, approval: Approval) -> None:
        """Carry out what was approved, unless that is done. Safe to repeat, in any process."""
        if self._is_open():
            await self._approvals.carry_out(approval, self._decide)

    async def hear(self, message: Message, said: Decision, may: May | None, belongs: Belongs | None) -> Answer | None:
        """Decide what waits for approval as a message says; None: it decides nothing. Its event is noted first: a crash then loses words
        that can be said again, and never has them read as something to be painted."""
        thread = await self._store.thread_at(message.place)
        if thread is None:
            return None
        try:
            if belongs is not None and (able := await self._approvals.groups(thread.id)):
                message = replace(message, groups=tuple(await belongs(able)))
            found = await self._approvals.meant(message, said, thread)
            if found is not None and may is not None:
                await may()
        except StudioError:
            if await self._events.again(message):
                return SEEN_BEFORE
            raise
        if found is None:
            return None
        if await self._events.again(message):
            return SEEN_BEFORE
        place, person, groups = message.place, message.person, message.groups
        match said.verdict:
            case Verdict.APPROVE:
                after = await self.approve(found.id, place=place, person=person, groups=groups)
            case Verdict.DECLINE:
                after = await self.decline(found.id, said.reason, place=place, person=person, groups=groups)
            case Verdict.WITHDRAW:
                after = await self.withdraw(found.id, place=place, person=person)
            case _ as other:
                assert_never(other)
        return ApprovalDecided(approval=after)
