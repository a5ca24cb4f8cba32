"""Allows more of a limit until its period ends: people ask for it, and admins grant it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from core.errors import BadAsk, NotAllowed
from core.model import Person, Place
from core.quota import admins, meaning, refusals, words
from core.quota.admins import By
from core.quota.audit import Record, granting
from core.quota.limits import Balance, Limit, Rules, Spent, Terms, Unit, Which, Whom
from core.quota.parsing import MOST_DOLLARS, MOST_IMAGES
from core.runtime.clock import Now


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Somebody whose ask was refused wants more of a limit. `extra` is what an admin grants with one click: images or micro-dollars."""

    id: str
    place: Place
    person: Person
    limit: Limit
    extra: int
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Granted:
    """What was granted. `again`: it was granted before, by this event or for this request, and counts once."""

    balance: Balance
    again: bool
    sentence: str


class GrantLedger(Protocol):
    """The store's part. An event that has granted before grants nothing again."""

    async def balance(self, place: Place, limit: Limit, person: str, rules: Rules, now: datetime) -> Balance: ...

    async def limits(self, platform: str, workspace: str) -> Sequence[Limit]: ...

    async def limit(self, platform: str, workspace: str, key: str) -> Limit | None: ...

    async def grant(
        self, by: By, once: str, limit: Limit, holder: str, extra: int, rules: Rules, now: datetime, record: Record
    ) -> bool:
        """Allow extra until the end of the period, with an audit record. False: `once` was granted before."""

    async def request(self, platform: str, workspace: str, id: str) -> Request | None: ...


class Grants:
    def __init__(self, *, ledger: GrantLedger, rules: Rules, now: Now, new_id: Callable[[], str]) -> None:
        self._ledger = ledger
        self._rules = rules
        self._now = now
        self._new_id = new_id

    async def grant(
        self, limit: Limit, extra: int, by: By, *, admin: bool, person: Person | None = None, once: str | None = None
    ) -> Granted:
        """Allow extra images or micro-dollars on a limit until the end of its period. `person`: whose, if the limit is for each
        (None: everybody's). `once` (by default the event) counts once, however often somebody clicks. Raises BadAsk, NotAllowed."""
        admins.only(admin)
        if limit.ceiling:
            raise NotAllowed(words.NOT_ADMINS)
        now = self._now()
        most = MOST_IMAGES if limit.terms.unit is Unit.IMAGES else MOST_DOLLARS * 1_000_000
        if not 0 < extra <= most:
            least = "1 to" if limit.terms.unit is Unit.IMAGES else "up to"
            raise BadAsk(
                f"You can grant {least} {words.counted(limit.terms.unit, most)}, and this is {words.amount(limit.terms.unit, extra)}. "
                "Choose an amount in between."
            )
        known = await self._ledger.limit(by.place.platform, by.place.workspace, limit.key)
        if known is None and not limit.configured:
            raise BadAsk("That limit is gone, so there is nothing to allow. Ask for the picture again.")
        limit = known or limit
        holder = limit.holder(person.id) if person is not None else ""
        name = (person.name or holder) if holder and person is not None else ""
        record = granting(limit, extra, holder=name, vocabulary=self._rules.vocabulary(by.place))
        new = await self._ledger.grant(by, once or by.event, limit, holder, extra, self._rules, now, record)
        balance = await self._ledger.balance(by.place, limit, person.id if person is not None else "", self._rules, now)
        sentence = refusals.granted(balance, extra, person, self._rules, by.place, again=not new)
        if (spent := await self._spent_ceiling(by.place, person)) is not None:
            sentence = f"{sentence} {refusals.beside(spent, self._rules, now, by.place, of=person.name if person else '')}"
        return Granted(balance=balance, again=not new, sentence=sentence)

    async def grant_meant(
        self, extras: Sequence[Terms], which: Which, whom: Whom, by: By, *, admin: bool, everybody: bool = False
    ) -> Sequence[Granted]:
        """Allow more on the one limit that is meant (meaning.to_add); `each` means the same as `everybody`. `extras` gives the
        amounts. Raises BadAsk if there is none, there are several, or it was not said for whom; then nothing is granted."""
        admins.only(admin)
        everybody = everybody or which.each
        meant = [await self._to_add(replace(which, unit=one.unit), whom, by.place, everybody=everybody) for one in extras]
        granted = []
        for limit, one in zip(meant, extras, strict=True):
            once = replace(by, event=f"{by.event}:{one.unit}")
            found = await self.grant(limit, one.amount, once, admin=admin, person=whom.person)
            if whom.person is not None and not limit.apart:
                found = replace(found, sentence=f"{found.sentence} That limit is shared, so others can use it too.")
            granted.append(found)
        return granted

    def request_for_more(self, spent: Spent, person: Person) -> Request | None:
        """What an "Ask for more" button carries, to be kept; None if admins cannot grant more."""
        if not spent.grantable:
            return None
        return Request(
            id=self._new_id(),
            place=spent.place,
            person=person,
            limit=spent.balance.limit,
            extra=_extra(spent.balance, spent.claimed),
            sentence=refusals.asking(spent, of=person.name),
        )

    async def request(self, id: str, place: Place) -> Request:
        """The request behind an "Ask for more" button (LimitSpent.request). Raises BadAsk if it is too old, or from elsewhere."""
        found = await self._ledger.request(place.platform, place.workspace, id)
        if found is None or found.place.channel != place.channel:
            raise BadAsk("I no longer have that request. Ask for the picture again.")
        return found

    async def grant_request(self, id: str, by: By, *, admin: bool) -> Granted:
        """Grant a request with an admin's one click. Clicks by two admins count once."""
        admins.only(admin)
        request = await self.request(id, by.place)
        once, person = f"request:{request.id}", request.person
        granted = await self.grant(request.limit, request.extra, by, admin=admin, person=person, once=once)
        if granted.again or not granted.balance.left or await self._spent_ceiling(by.place, person) is not None:
            return granted
        can = refusals.can(granted.balance, self._rules, by.place, of=person.name)
        return replace(granted, sentence=f"{can} {person.name}, send your request again.")

    async def _spent_ceiling(self, place: Place, person: Person | None) -> Balance | None:
        """Find the operator's limit that stays in the way here whatever admins grant; of several, the one that opens last."""
        of, now = person.id if person is not None else "", self._now()
        bound = [limit for limit in self._rules.ceilings if of or not limit.terms.each]
        found = [await self._ledger.balance(place, limit, of, self._rules, now) for limit in bound]
        return max((one for one in found if not one.left), key=lambda one: one.opens_at, default=None)

    async def _to_add(self, which: Which, whom: Whom, place: Place, *, everybody: bool) -> Limit:
        limits = await self._ledger.limits(place.platform, place.workspace)
        person = whom.person.id if whom.person is not None else ""
        bound = self._rules.applying(limits, place, person, (whom.group.subject,) if whom.group is not None else ())
        return meaning.to_add(bound, which, whom, self._rules, self._rules.vocabulary(place), everybody=everybody)


def _extra(balance: Balance, claimed: int) -> int:
    """What one click grants: a quarter of the limit, and at least what was asked for."""
    missing = max(0, balance.used + balance.held + claimed - balance.most)
    return max(missing, claimed, balance.limit.terms.amount // 4, 1)
