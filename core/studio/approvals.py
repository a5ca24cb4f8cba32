"""Approvals: an ask that a channel lets nobody make alone is kept until enough people have approved it, and then carried out once.

Nothing is reserved while it waits: money is reserved when it is painted, so that a limit without room is told then.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import assert_never

from core.acts import table
from core.errors import (
    UNCHARGED,
    ApprovalOver,
    ApprovalWaits,
    BadAsk,
    NotAllowed,
    StoreOut,
    StoreTrouble,
    StudioError,
    TierGone,
    WordsForgotten,
)
from core.lines import one_line
from core.listing import listed
from core.model import Act, Ask, Message, Person, Place, ThreadId, VersionId
from core.ports.approvals import MOST_REASON, Approval, ApprovalState
from core.ports.records import Thread
from core.ports.store import ApprovingStore
from core.quota.refusals import refusal
from core.reading.deciding import Decision, Verdict
from core.runtime.clock import Now
from core.studio.answers import (
    SEEN_BEFORE,
    Accepted,
    Answer,
    ApprovalDecided,
    AsksApproval,
    Cancelled,
    Confirm,
    Formats,
    Help,
    Ignored,
    Info,
    LimitSpent,
    NoPicture,
    SideBySide,
    TierOff,
    TiersShown,
    Unsure,
    VoteClosed,
    Voted,
    VoteOpened,
)
from core.studio.events import Decided
from core.studio.settings import ChannelSettings
from core.studio.subject import Subject, channel_of

_NOT_AN_APPROVER = "You aren't one of the people who can approve this. It's waiting for somebody who is."
_OWN = "You asked for this, so somebody else has to approve it."
_TWICE = "You've approved this already. It's waiting for somebody else."
_NOT_YOURS = "Only the person who asked can withdraw this."
_NO_PICTURE = f"There is no picture to approve yet. {UNCHARGED} Ask again once it's there."
_NOT_YET = (
    f"Another change is being painted here, and what's approved has to be one exact picture. {UNCHARGED} Ask again once it's there, or say"
    " which picture you mean, for example “v{version}: final”."
)
_NOBODY_ELSE = f"Nobody but you can approve this here. {UNCHARGED} Ask an admin to name somebody else: studio approval."
_WHICH = "{versions} are waiting for approval, so I can't tell which one you mean. Nothing has changed. Press a button below its question."
_CHANGED = "It can no longer be painted as it was asked for."


class Approvals:
    """Whoever asks, approves, declines or withdraws comes in here. `news` is set when a message has something new to show."""

    def __init__(self, store: ApprovingStore, settings: ChannelSettings, now: Now, new_id: Callable[[], str]) -> None:
        self._store = store
        self._settings = settings
        self._now = now
        self._new_id = new_id
        self.news = asyncio.Event()

    # --- asking

    async def before(self, ask: Ask, subject: Subject, act: Act, *, size: str | None) -> Decided | None:
        """What to answer instead where an ask has to be approved first; None: it may be carried out. act: what it comes to, which for
        an `again` is what it repeats. Raises ApprovalWaits where the same waits already."""
        if ask.approved or not table.row(act).is_approved:
            return None
        approvers, target = await self._settings.approvers(ask.place), subject.target
        if approvers is None:
            return None
        if target is None or subject.thread is None:
            raise BadAsk(_NO_PICTURE)
        if not subject.explicit and await self._store.newest_unpainted(target.thread) is not None:
            raise BadAsk(_NOT_YET.format(version=target.number))
        for one in await self._store.approvals_of(target.thread, target.id):
            if one.state is ApprovalState.APPROVED and one.covers(ask, act):
                return None
        if not approvers.enough_without(ask.person.id):
            raise BadAsk(_NOBODY_ELSE)
        wish = replace(ask.wish, version=None)
        approval = Approval(
            id=self._new_id(),
            place=subject.thread.place,
            thread=target.thread,
            version=target.id,
            number=target.number,
            sha256=target.original.sha256,
            ask=replace(ask, wish=wish, version=target.id, replied_to=None, callback={}, approved=True),
            act=act,
            size=size,
            approvers=approvers,
            asked_at=self._now(),
        )
        new = await self._store.ask_approval(approval, ask.event)
        if new is None:
            return Decided(SEEN_BEFORE)
        if not new:
            raise await self._waits(target.id, approval)
        self.news.set()
        return Decided(AsksApproval(approval=approval))

    async def required(self, place: Place, act: Act) -> bool:
        """Whether an act has to be approved there. If so, it may be carried out only on the version that was approved."""
        return table.row(act).is_approved and await self._settings.approvers(place) is not None

    async def _waits(self, version: VersionId, asked: Approval) -> ApprovalWaits:
        found = await self._store.approvals_of(asked.thread, version)
        first = next((one for one in found if one.state is ApprovalState.WAITING and one.act is asked.act), asked)
        by = None if first.asker.id == asked.asker.id else first.asker.name
        return ApprovalWaits(first.number, by=by)

    # --- deciding

    async def approve(self, id: str, *, place: Place, person: Person, groups: Sequence[str]) -> Approval:
        """Approve, and give how it stands. Raises StudioError for whoever may not, and once it waits no more."""
        found = await self._decidable(id, place, person, groups)
        after = await self._store.approve(id, person, self._now())
        return self._noted(after) if after is not None else await self._not_again(found)

    async def decline(self, id: str, reason: str, *, place: Place, person: Person, groups: Sequence[str]) -> Approval:
        """Decline, with a reason for the asker, or without one."""
        found = await self._decidable(id, place, person, groups)
        after = await self._store.end_approval(
            id, ApprovalState.DECLINED, person, one_line(reason)[:MOST_REASON].strip(), self._now()
        )
        return self._noted(after) if after is not None else await self._not_again(found)

    async def withdraw(self, id: str, *, place: Place, person: Person) -> Approval:
        found = await self._here(id, place)
        if found.asker.id != person.id:
            raise NotAllowed(_NOT_YOURS)
        after = await self._store.end_approval(id, ApprovalState.WITHDRAWN, person, "", self._now())
        return self._noted(after) if after is not None else await self._not_again(found)

    async def _decidable(self, id: str, place: Place, person: Person, groups: Sequence[str]) -> Approval:
        """A question, for somebody who may decide it."""
        found = await self._here(id, place)
        if found.asker.id == person.id and not found.approvers.own:
            raise NotAllowed(_OWN)
        if not found.approvers.may(person.id, groups):
            raise NotAllowed(_NOT_AN_APPROVER)
        return found

    async def _here(self, id: str, place: Place) -> Approval:
        found = await self._store.approval(id)
        if found is None or channel_of(found.place) != channel_of(place):
            raise WordsForgotten
        if found.state is not ApprovalState.WAITING:
            raise ApprovalOver(found)
        return found

    async def _not_again(self, found: Approval) -> Approval:
        """Raise the error that says why a decision does not count."""
        now = await self._store.approval(found.id) or found
        if now.state is ApprovalState.WAITING:
            raise NotAllowed(_TWICE)
        raise ApprovalOver(now)

    def _noted(self, after: Approval) -> Approval:
        self.news.set()
        return after

    # --- deciding in words

    async def groups(self, thread: ThreadId) -> Sequence[str]:
        """The groups whose members can approve what waits in a thread, by their ids."""
        found = await self._store.approvals_of(thread)
        return sorted({group.id for one in found if one.state is ApprovalState.WAITING for group in one.approvers.groups})

    async def meant(self, message: Message, said: Decision, thread: Thread) -> Approval | None:
        """What a message decides: the question that it answers, else the one in the thread that its author may decide. None: it decides
        nothing, so it is read like any other. Raises BadAsk where it may mean several."""
        found, to = await self._store.approvals_of(thread.id), message.replied_to
        if to is not None and (asked := next((one for one in found if one.is_asked_by(to)), None)) is not None:
            return asked
        every = [one for one in found if one.state is ApprovalState.WAITING]
        waiting = [one for one in every if _may_say(said, one, message)]
        if every and not waiting and said.plainly and said.reason:  # whoever may not is told so: read as a wish it would be painted
            return every[-1]
        if to is not None and (shown := await self._store.versions_at(message.place, to)):
            waiting = [one for one in waiting if one.version in {version.id for version in shown}]
        if not said.plainly and (to is not None or not said.reason or not await self._is_newest(waiting, thread)):
            return None
        if len(waiting) > 1:
            raise BadAsk(_WHICH.format(versions=listed([f"v{one.number}" for one in waiting])))
        return waiting[0] if waiting else None

    async def _is_newest(self, waiting: Sequence[Approval], thread: Thread) -> bool:
        """Whether nothing was painted in the thread since it was asked, which a "no" might be about instead."""
        if not waiting or await self._store.newest_unpainted(thread.id) is not None:
            return False
        newest = await self._store.newest_versions(thread.id)
        return all(version.made_at <= waiting[-1].asked_at for version in newest)

    # --- carrying out

    async def carry_out(self, approval: Approval, decide: Callable[[Ask], Awaitable[Decided]]) -> None:
        """Carry out an approved ask, as its asker's own, once however often this is called: its event is accepted once."""
        ask = replace(approval.ask, event=f"approved: {approval.id}")
        try:
            outcome = _outcome((await decide(ask)).answer)
        except (StoreOut, StoreTrouble):
            return  # it is tried again
        except StudioError as error:
            outcome = str(error)
        await self._store.approval_done(approval.id, outcome)
        self.news.set()


def _may_say(said: Decision, asked: Approval, message: Message) -> bool:
    if said.verdict is Verdict.WITHDRAW:
        return asked.asker.id == message.person.id
    may = asked.approvers.may(message.person.id, message.groups) and (asked.approvers.own or asked.asker.id != message.person.id)
    return may and (said.plainly or said.verdict is Verdict.DECLINE)


def _outcome(answer: Answer) -> str:
    """Why an approved ask is not carried out; "": it is."""
    match answer:
        case Accepted() | Ignored():  # it is on its way, or was before
            return ""
        case LimitSpent():
            return refusal(answer.spent)
        case TierOff():
            return str(TierGone.retired(answer.tier, answer.successor))
        case Confirm():
            return f"{_CHANGED} {UNCHARGED}"
        case (
            Unsure()
            | NoPicture()
            | AsksApproval()
            | ApprovalDecided()
            | Cancelled()
            | Info()
            | SideBySide()
            | VoteOpened()
            | VoteClosed()
            | Voted()
            | TiersShown()
            | Formats()
            | Help()
        ):
            raise ValueError(f"{type(answer).__name__} answers no approved ask")
        case _:
            assert_never(answer)
