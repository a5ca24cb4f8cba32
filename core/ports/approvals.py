"""Approvals: what a channel may require before a final is painted or a picture is shown elsewhere, and what is kept of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol, Self

from core.model import Act, Ask, Person, Place, Sha256, ThreadId, VersionId

MOST_REASON = 500  # characters of why somebody declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A role or user group of the platform."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvers:
    """Who has to approve: `needed` of these people and of the members of these groups. `own`: whoever asks may be one of them."""

    needed: int = 1
    people: tuple[Person, ...] = ()
    groups: tuple[Group, ...] = ()
    own: bool = False

    @property
    def text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what was kept."""
        values = json.loads(text)
        people = tuple(Person(**one) for one in values["people"])
        groups = tuple(Group(**one) for one in values["groups"])
        return cls(needed=values["needed"], people=people, groups=groups, own=values["own"])

    def may(self, person: str, groups: Sequence[str]) -> bool:
        """Whether somebody with these roles or groups is one of them."""
        return person in {one.id for one in self.people} or not {one.id for one in self.groups}.isdisjoint(groups)

    def enough_without(self, asker: str) -> bool:
        """Whether enough of them can be there where this person asks. How many belong to a group is not known."""
        others = [one for one in self.people if self.own or one.id != asker]
        return bool(self.groups) or len(others) >= self.needed


class ApprovalState(StrEnum):
    """waiting -> approved, declined or withdrawn."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """One person's approval."""

    person: Person
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One question for approval: that `ask` is carried out on the version that it names, whatever is current by then. `place` is its
    thread. `message` is the platform's id of the message that asks it, once that is posted, and `reminder` that of the one that reminds of
    it. `outcome` says why an approved ask was not carried out, where it was not; `decided_by` and `at` are whose decision ended it, and
    when."""

    id: str
    place: Place
    thread: ThreadId
    version: VersionId
    number: int
    sha256: Sha256
    ask: Ask = field(repr=False)  # kept without its callback, which is a credential
    act: Act  # FINAL or SHOW: what approving it lets happen
    size: str | None  # of a final
    approvers: Approvers
    asked_at: datetime
    state: ApprovalState = ApprovalState.WAITING
    reason: str = ""
    decided_by: Person | None = None
    decided_at: datetime | None = None
    outcome: str = ""
    message: str | None = None
    reminder: str | None = None
    approved: tuple[Approved, ...] = ()

    @property
    def asker(self) -> Person:
        return self.ask.person

    def is_asked_by(self, message: str) -> bool:
        """Whether a message, as replies name it, asks this or reminds of it. A platform may keep its message with the channel before it and
        a dot."""
        return any(one == message or one.endswith(f".{message}") for one in (self.message, self.reminder) if one is not None)

    def covers(self, ask: Ask, act: Act) -> bool:
        """Whether it asks for the same thing on its version, so that approving it approves that ask too. An ask with references is never
        the same: nobody has seen those."""
        ours, theirs = self.ask.wish, ask.wish
        same = (ours.words, ours.avoid, ours.ratio) == (theirs.words, theirs.avoid, theirs.ratio)
        return self.act is act and same and not ask.references


@dataclass(frozen=True, slots=True, kw_only=True)
class Unshown:
    """An approval that its message does not show yet as it is. `changes` counts what has happened to it."""

    approval: Approval
    changes: int


class AskedApprovalStore(Protocol):
    """What was asked about versions. For core/studio/tell."""

    async def approvals_of(self, thread: ThreadId, version: VersionId | None = None) -> Sequence[Approval]:
        """What was asked about a version, or about all versions of a thread, in order."""


class ApprovalStore(AskedApprovalStore, Protocol):
    """For core/studio/approvals. What must hold when several press at once is in the statements."""

    async def ask_approval(self, approval: Approval, event: str) -> bool | None:
        """Keep a question, once for each version and act that none waits for. False: one waits already, and nothing is kept. None:
        the event was handled before."""

    async def approval(self, id: str) -> Approval | None: ...

    async def approve(self, id: str, person: Person, now: datetime) -> Approval | None:
        """Note somebody's approval, and that it is approved once there are enough. None: it waits no more, or they approved before."""

    async def end_approval(self, id: str, to: ApprovalState, person: Person, reason: str, now: datetime) -> Approval | None:
        """Decline or withdraw it. None: it waits no more."""

    async def approval_done(self, id: str, outcome: str) -> None:
        """Note that an approved ask was carried out, or why it was not. What was noted first stays."""

    async def approved_undone(self, platform: str) -> Sequence[Approval]:
        """Those that are approved and whose asks are not carried out yet."""

    async def unshown_approvals(self, platform: str) -> Sequence[Unshown]:
        """List a few approvals whose messages do not show how they stand, oldest first."""

    async def approval_shown(self, unshown: Unshown, message: str | None) -> None:
        """Note that a message shows it as it was then. None: it can no longer be shown."""

    async def unreminded_approvals(self, platform: str, before: datetime) -> Sequence[Approval]:
        """Those that were asked before a moment, wait and were not reminded of."""

    async def approval_reminded(self, id: str, message: str | None) -> None:
        """Note the message that reminds of it. None: it can't be posted."""
