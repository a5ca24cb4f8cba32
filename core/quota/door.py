"""The studio's door for limits: people see how full their limits are, and admins change them (`studio.quota`).

An adapter says through `admin` whether somebody is one on its platform, anew at every click; everything else is decided here.
Everybody may look at the limits that apply to them and ask for more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from core.errors import BadAsk
from core.model import Person, Place, Tier
from core.quota import (
    ANY,
    EVERYBODY,
    Balance,
    Limit,
    Rules,
    Scope,
    Target,
    Terms,
    Unit,
    Which,
    Whom,
    admins,
    meaning,
    parse,
    period_named,
    terms_of,
    tier_named,
    which,
    words,
)
from core.quota.admins import By
from core.quota.audit import Audited, Tell, telling
from core.quota.grants import GrantLedger, Grants
from core.quota.headroom import BalanceLedger, Headroom, home_of
from core.quota.notices import NoticeLedger, Notices
from core.quota.usage import Books, Report, report
from core.runtime.clock import Now

_TWO_DAYS = timedelta(days=2)  # longer than one day even where clocks change


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What became, or would become, of limits: `full` has those that hold afterwards, `sentence` says what changes."""

    full: Sequence[Fullness]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """A balance to show: whose limit it is and what it allows, how full it is ("used 3 of 20, 17 left"), and when it resets."""

    balance: Balance
    headed: str
    level: str
    resets: str

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.headed}: {self.level}, {self.resets}."


class Ledger(Books, GrantLedger, NoticeLedger, BalanceLedger, Protocol):
    """The store's part. What an event has changed before is not changed again."""

    async def change(
        self, by: By, set: Sequence[Limit], clear: Sequence[Limit], now: datetime, tell: Tell
    ) -> Mapping[str, Limit | None] | None:
        """Set and clear limits in one transaction, with the audit records that `tell` words. Gives each key's limit as it was
        before; None: done before."""

    async def audit(self, platform: str, workspace: str, *, limit: int) -> Sequence[Audited]: ...


class QuotaDoor:
    """The one door for whatever is about limits. `grants`, `notices` and `headroom` stand behind it."""

    def __init__(self, *, ledger: Ledger, rules: Rules, tiers: Mapping[str, Tier], now: Now, new_id: Callable[[], str]) -> None:
        self.rules = rules
        self._ledger = ledger
        self._tiers = tiers
        self._now = now
        self.grants = Grants(ledger=ledger, rules=rules, now=now, new_id=new_id)
        self.notices = Notices(ledger=ledger, rules=rules, now=now)
        self.headroom = Headroom(ledger=ledger, rules=rules, now=now)

    # --- looking

    async def show(
        self, place: Place, person: Person, groups: Sequence[str] = (), *, home: str | None = None
    ) -> Sequence[Fullness]:
        """Every limit that binds this person in this channel, the fullest first; none: nothing is limited. `home` as in Ask."""
        now = self._now()
        here = await self._ledger.balances_at(place, person.id, groups, self.rules, now, tier=None)
        found = [(place, one) for one in here]
        if home is not None:
            there = home_of(place, home)
            found += [(there, one) for one in await self.headroom.at_home(there, person, groups, tier=None)]
        return [self._full(one, at, now) for at, one in sorted(found, key=lambda pair: -pair[1].share)]

    async def limits(self, place: Place, *, admin: bool) -> Sequence[Limit]:
        """All limits that were set in the workspace."""
        admins.only(admin)
        return await self._ledger.limits(place.platform, place.workspace)

    async def audit(self, place: Place, *, admin: bool, limit: int = 50) -> Sequence[Audited]:
        """List what was changed about limits, the newest first."""
        admins.only(admin)
        return await self._ledger.audit(place.platform, place.workspace, limit=limit)

    # --- understanding

    def typed(self, text: str, place: Place, target: Target | None = None, *, whom: Whom = EVERYBODY) -> Limit:
        """A limit from plain words: "20 images a day", "$5 a month on pro", "5 images a day each"; "... in the workspace" is for all
        of it. `target`: whom it is for, whatever the words say. Raises BadAsk."""
        said = parse(text, tuple(self._tiers))
        return self._limit(target or whom.target(place.channel, everywhere=said.which.everywhere), said.terms)

    def which(self, text: str) -> Which:
        """The limits that words mean: "" (all), "images", "dollars a month", "$5 a month on pro". Raises BadAsk."""
        return which(text, tuple(self._tiers))

    def typed_more(self, text: str, *, admin: bool) -> tuple[Terms, Which]:
        """How much more from plain words, and on which limit: "5 images", "$2 a month on pro", "2 images for everybody". Raises BadAsk,
        NotAllowed."""
        admins.only(admin)
        said = parse(text, tuple(self._tiers), adds=True)
        return said.terms, said.which

    def chosen(
        self,
        *,
        unit: Unit | None = None,
        per: str | None = None,
        tier: str | None = None,
        each: bool = False,
        everywhere: bool = False,
    ) -> Which:
        """The limits that structured options mean. Raises BadAsk."""
        named = tier_named(tier, tuple(self._tiers)) if tier is not None else None
        period = period_named(per) if per is not None else None
        return Which(unit=unit, per=period, tier=named, each=each, everywhere=everywhere)

    def options(
        self,
        target: Target,
        *,
        images: int | None = None,
        dollars: float | Decimal | None = None,
        per: str | None = None,
        tier: str | None = None,
        each: bool = False,
    ) -> Sequence[Limit]:
        """Limits from structured options: one for images, one for dollars, or both. Raises BadAsk."""
        named = tier_named(tier, tuple(self._tiers))
        return [self._limit(target, terms) for terms in terms_of(images, dollars, per=per, tier=named, each=each)]

    # --- changing

    async def plan_set(self, limits: Sequence[Limit], place: Place, *, admin: bool) -> Change:
        """What `set` would change, for a preview."""
        admins.only(admin)
        before = {limit.key: limit for limit in await self._ledger.limits(place.platform, place.workspace)}
        return await self._changed(place, before, limits)

    async def set(self, limits: Sequence[Limit], by: By, *, admin: bool) -> Change:
        """A new limit of the same kind (target, unit, period, tier, each) replaces the old one."""
        admins.only(admin)
        before = await self._ledger.change(by, limits, (), self._now(), self._telling(by)) or {limit.key: limit for limit in limits}
        return await self._changed(by.place, before, limits)

    async def plan_clear(self, target: Target, place: Place, *, admin: bool, which: Which = ANY) -> Change:
        """What `clear` would change. Raises BadAsk where there is no such limit."""
        admins.only(admin)
        found, remaining = await self._to_clear(target, place, which)
        return await self._cleared(place, found, remaining)

    async def clear(self, target: Target, by: By, *, admin: bool, which: Which = ANY) -> Change:
        """Remove a target's limits: all of them, or those that are meant. Raises BadAsk where there is none."""
        admins.only(admin)
        found, remaining = await self._to_clear(target, by.place, which)
        before = await self._ledger.change(by, (), found, self._now(), self._telling(by))
        gone = [limit for limit in found if before is None or before[limit.key] is not None]
        if not gone:  # somebody else cleared it first
            raise meaning.nothing_to_clear(target, which, self.rules, self.rules.vocabulary(by.place))
        return await self._cleared(by.place, gone, remaining)

    async def apply(self, by: By, *, set: Sequence[Limit], clear: Sequence[Limit], admin: bool) -> None:
        """Many changes in one transaction (quotas from a file)."""
        admins.only(admin)
        await self._ledger.change(by, set, clear, self._now(), self._telling(by))

    # --- usage

    async def usage(
        self,
        place: Place,
        person: Person,
        *,
        of: Scope,
        since: datetime,
        until: datetime,
        admin: bool = False,
    ) -> Report:
        """What was used, in numbers: by the person (Scope.PERSON), in the place's channel (CHANNEL; the adapter has checked that
        they may see it), or in the workspace (WORKSPACE: admins)."""
        if of not in (Scope.PERSON, Scope.CHANNEL):
            admins.only(admin)
        found = await self._ledger.cells(
            place.platform,
            place.workspace,
            channel=place.channel if of is Scope.CHANNEL else None,
            person=person.id if of is Scope.PERSON else None,
            since=since,
            until=until,
            zone=self.rules.zone,
            hours=until - since < _TWO_DAYS,
            fold=lambda cells: report(cells, since=since, until=until),
        )
        channel = None if of is Scope.WORKSPACE else place.channel
        compared = await self._ledger.comparisons(place.platform, place.workspace, channel=channel, since=since, until=until)
        return replace(found, compared=compared)

    # --- inside

    def _limit(self, target: Target, terms: Terms) -> Limit:
        if terms.each and target.scope in (Scope.MEMBER, Scope.PERSON):
            raise BadAsk(f"A limit for {target.name or 'one person'} can't also be for each person. Leave one of the two out.")
        return Limit(target=target, terms=terms)

    def _telling(self, by: By) -> Tell:
        return telling(self.rules.vocabulary(by.place))

    async def _to_clear(self, target: Target, place: Place, which: Which) -> tuple[Sequence[Limit], Sequence[Limit]]:
        """Find the limits that are meant, and those that limit the same once they are gone."""
        limits = await self._ledger.limits(place.platform, place.workspace)
        found = meaning.to_clear(limits, target, which, self.rules, self.rules.vocabulary(place))
        stay = [limit for limit in limits if limit not in found]
        return found, meaning.on(target, stay, place, self.rules)

    async def _changed(self, place: Place, before: Mapping[str, Limit | None], limits: Sequence[Limit]) -> Change:
        vocabulary = self.rules.vocabulary(place)
        said = [words.changed(before.get(limit.key), limit, vocabulary) for limit in limits]
        still = "".join(dict.fromkeys(words.operators(self.rules, Which(unit=limit.terms.unit), vocabulary) for limit in limits))
        return Change(full=await self._fullness(place, limits), sentence=" ".join(said) + still)

    async def _cleared(self, place: Place, gone: Sequence[Limit], remaining: Sequence[Limit]) -> Change:
        sentence = words.removed(gone, remaining, self.rules.vocabulary(place))
        return Change(full=await self._fullness(place, remaining), sentence=sentence)

    async def _fullness(self, place: Place, limits: Sequence[Limit]) -> Sequence[Fullness]:
        """How full limits are that everybody shares; of one that is for each person there is nothing to show."""
        now, shared = self._now(), [limit for limit in limits if not limit.terms.each]
        balances = [await self._ledger.balance(place, limit, "", self.rules, now) for limit in shared]
        return [self._full(one, place, now, of=one.limit.target.name) for one in balances]

    def _full(self, balance: Balance, place: Place, now: datetime, *, of: str = "") -> Fullness:
        return Fullness(
            balance=balance,
            headed=words.headed(balance, self.rules, place, of=of),
            level=words.level(balance),
            resets=words.resets(balance, self.rules, now),
        )
