"""What those who set a limit are told unasked: that it is nearly gone, or wholly."""

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
    """A limit is nearly gone, or wholly (`gone`: it was in somebody's way), and those who set it were not told yet."""

    id: str
    place: Place
    balance: Balance
    gone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """For a channel's admins, or for the operator: a limit is nearly gone, or wholly (`gone`: it was in somebody's way). `sentence` is true
    at the moment."""

    id: str
    place: Place
    sentence: str
    gone: bool


class NoticeLedger(Protocol):
    async def due_notices(self, platform: str, rules: Rules, now: datetime) -> Sequence[Due]:
        """One for each limit and period at most, where it is still nearly gone."""

    async def due_alarms(self, rules: Rules, now: datetime) -> Sequence[Due]:
        """The same for the operator, of the operator's own limits."""

    async def notice_posted(self, notice: str) -> None: ...


class Notices:
    def __init__(self, *, ledger: NoticeLedger, rules: Rules, now: Now) -> None:
        self._ledger = ledger
        self._rules = rules
        self._now = now

    async def due_notices(self, platform: str) -> Sequence[Notice]:
        """What admins are to be told and were not yet; each comes until notice_posted. While more was granted it is held back. Look now
        and then: a minute late is soon enough."""
        found = await self._ledger.due_notices(platform, self._rules, self._now())
        return [self._notice(one, words.whose(one.balance.limit.target, self._rules.vocabulary(one.place))) for one in found]

    async def due_alarms(self) -> Sequence[Notice]:
        """The same for the operator: on limits over everything, or on those of each workspace."""
        found = await self._ledger.due_alarms(self._rules, self._now())
        whom = [words.whose_here(one.balance.limit.target, one.place, self._rules.vocabulary(one.place)) for one in found]
        return [self._notice(one, whose) for one, whose in zip(found, whom, strict=True)]

    async def notice_posted(self, notice: Notice) -> None:
        await self._ledger.notice_posted(notice.id)

    def _notice(self, due: Due, whose: str) -> Notice:
        sentence = words.notice(due.balance, whose, self._rules, self._now())
        return Notice(id=due.id, place=due.place, sentence=sentence, gone=due.gone)
