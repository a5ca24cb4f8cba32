"""Tells those who set a limit, unasked, that it is nearly or wholly used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import Place
from core.quota import words
from core.quota.limits import Balance, Rules
from core.runtime.clock import Now


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A limit is nearly used up, or wholly (`gone`: it was in somebody's way), and those who set it were not told yet."""

    id: str
    place: Place
    balance: Balance
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A limit is nearly used up, or wholly (`gone`: it was in somebody's way): for a channel's admins, or for the operator.
    `sentence` is true at this moment."""

    id: str
    place: Place
    sentence: str
    gone: bool


class NoticeLedger(Protocol):
    async def due_notices(self, platform: str, rules: Rules, now: datetime) -> Sequence[Due]:
        """At most one for each limit and period, if the limit is still nearly used up."""

    async def due_alarms(self, rules: Rules, now: datetime) -> Sequence[Due]:
        """The same for the operator, about the operator's own limits."""

    async def notice_posted(self, notice: str) -> None: ...


class Notices:
    def __init__(self, *, ledger: NoticeLedger, rules: Rules, now: Now) -> None:
        self._ledger = ledger
        self._rules = rules
        self._now = now

    async def due_notices(self, platform: str) -> Sequence[Notice]:
        """What admins have not been told yet; each comes until notice_posted. It is held back while more was granted. Call this now
        and then: a minute late is soon enough."""
        found = await self._ledger.due_notices(platform, self._rules, self._now())
        return [self._notice(one, words.whose(one.balance.limit.target, self._rules.vocabulary(one.place))) for one in found]

    async def due_alarms(self) -> Sequence[Notice]:
        """What the operator has not been told yet, about overall limits or those of each workspace."""
        found = await self._ledger.due_alarms(self._rules, self._now())
        whom = [words.whose_here(one.balance.limit.target, one.place, self._rules.vocabulary(one.place)) for one in found]
        return [self._notice(one, whose) for one, whose in zip(found, whom, strict=True)]

    async def notice_posted(self, notice: Notice) -> None:
        await self._ledger.notice_posted(notice.id)

    def _notice(self, due: Due, whose: str) -> Notice:
        sentence = words.notice(due.balance, whose, self._rules, self._now())
        return Notice(id=due.id, place=due.place, sentence=sentence, gone=due.gone)
