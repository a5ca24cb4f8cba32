"""The studio's door for quotas: where people see how full their limits are, and admins change them (`studio.quota`).

An adapter says by `admin` whether its platform's facts make somebody one, and says it again at every click; all else is decided here.
Whoever is no admin may look at what binds them, and ask for more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Protocol

from core.errors import BadAsk, NotAllowed
from core.model import Person, Place, Tier
from core.quota import (
    ANY,
    EVERYBODY,
    Balance,
    Claim,
    Limit,
    Rules,
    Scope,
    Spent,
    Target,
    Terms,
    Unit,
    Which,
    Whom,
    meaning,
    parse,
    period_named,
    terms_of,
    tier_named,
    which,
    words,
)
from core.quota.audit import Audited, Record, Tell, granting, telling
from core.quota.parsing import MOST_DOLLARS, MOST_IMAGES
from core.quota.usage import Books, Report, report
from core.runtime.clock import Now

_WIDE = (Scope.WORKSPACE, Scope.PERSON, Scope.GROUP, Scope.EACH_WORKSPACE)  # of all channels of a workspace
_TWO_DAYS = timedelta(days=2)  # a day is as long as its clocks say


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who does it, where, and by which event of the platform: what an event did is done once."""

    event: str
    place: Place
    person: Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What becomes of one kind of limit. `before` None: there was none; `after` None: there will be none. `balance` says how full it
    is (the old one where it is cleared). `sentence` tells it."""

    before: Limit | None
    after: Limit | None
    balance: Balance
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fullness:
    """A balance as it is shown: `line` in words (whose limit, "used 3 of 20, 17 left", when it opens), `bar` in blocks."""

    balance: Balance
    line: str
    bar: str


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
    """`again`: it was granted before, by this event or for this request, and counts once."""

    balance: Balance
    again: bool
    sentence: str


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


class Ledger(Books, Protocol):
    """The store's side. Where something is changed, what an event did before is not done again."""

    async def balances_at(
        self, place: Place, person: str, groups: Sequence[str], rules: Rules, now: datetime, *, tier: str | None
    ) -> Sequence[Balance]:
        """Of every limit that binds somebody in a channel, on one tier or (None) on any."""

    async def balance(self, place: Place, limit: Limit, person: str, rules: Rules, now: datetime) -> Balance: ...

    async def limits(self, platform: str, workspace: str) -> Sequence[Limit]: ...

    async def limit(self, platform: str, workspace: str, key: str) -> Limit | None: ...

    async def change(
        self, by: By, set: Sequence[Limit], clear: Sequence[Limit], now: datetime, tell: Tell
    ) -> Mapping[str, Limit | None] | None:
        """Set and clear limits, with the audit records that `tell` words, in one transaction: what each key's limit was before; None:
        done before."""

    async def grant(
        self, by: By, once: str, limit: Limit, holder: str, extra: int, rules: Rules, now: datetime, record: Record
    ) -> bool:
        """Extra until the end of the period, with its audit record; False: `once` was granted before."""

    async def audit(self, platform: str, workspace: str, *, limit: int) -> Sequence[Audited]: ...

    async def due_notices(self, platform: str, rules: Rules, now: datetime) -> Sequence[Due]:
        """One for each limit and period at most, where it is still nearly gone."""

    async def due_alarms(self, rules: Rules, now: datetime) -> Sequence[Due]:
        """The same for the operator, of the operator's own limits."""

    async def notice_posted(self, notice: str) -> None: ...

    async def request(self, platform: str, workspace: str, id: str) -> Request | None: ...


class QuotaDoor:
    def __init__(self, *, ledger: Ledger, rules: Rules, tiers: Mapping[str, Tier], now: Now, new_id: Callable[[], str]) -> None:
        self.rules = rules
        self._ledger = ledger
        self._tiers = tiers
        self._now = now
        self._new_id = new_id

    # --- looking

    async def show(
        self, place: Place, person: Person, groups: Sequence[str] = (), *, home: str | None = None
    ) -> Sequence[Fullness]:
        """Every limit that binds this person in this channel, the fullest first; none: nothing is limited. `home` as in Ask."""
        now = self._now()
        here = await self._ledger.balances_at(place, person.id, groups, self.rules, now, tier=None)
        found = [(place, one) for one in here]
        if home is not None:
            there = _home(place, home)
            found += [(there, one) for one in await self._at_home(there, person, groups, tier=None)]
        return [
            Fullness(balance=one, line=words.line(one, self.rules, now, at), bar=words.bar(one))
            for at, one in sorted(found, key=lambda pair: -pair[1].share)
        ]

    async def limits(self, place: Place, *, admin: bool) -> Sequence[Limit]:
        """All limits that were set in the workspace."""
        _only(admin)
        return await self._ledger.limits(place.platform, place.workspace)

    async def audit(self, place: Place, *, admin: bool, limit: int = 50) -> Sequence[Audited]:
        """The newest first."""
        _only(admin)
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
        _only(admin)
        said = parse(text, tuple(self._tiers))
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
        """Limits from structured options: one for images, one for dollars where both are given. Raises BadAsk."""
        named = tier_named(tier, tuple(self._tiers))
        return [self._limit(target, terms) for terms in terms_of(images, dollars, per=per, tier=named, each=each)]

    # --- changing

    async def plan_set(self, limits: Sequence[Limit], place: Place, *, admin: bool) -> Sequence[Change]:
        """What `set` would change, for a preview."""
        _only(admin)
        before = {limit.key: limit for limit in await self._ledger.limits(place.platform, place.workspace)}
        return [await self._change(place, before.get(limit.key), limit) for limit in limits]

    async def set(self, limits: Sequence[Limit], by: By, *, admin: bool) -> Sequence[Change]:
        """A new limit of the same kind (target, unit, period, tier, each) replaces the old one."""
        _only(admin)
        before = await self._ledger.change(by, limits, (), self._now(), self._telling(by)) or {limit.key: limit for limit in limits}
        return [await self._change(by.place, before.get(limit.key), limit) for limit in limits]

    async def plan_clear(self, target: Target, place: Place, *, admin: bool, which: Which = ANY) -> Sequence[Change]:
        """What `clear` would change. Raises BadAsk where there is no such limit."""
        _only(admin)
        found, back = await self._to_clear(target, place, which)
        return [await self._change(place, limit, None, back) for limit in found]

    async def clear(self, target: Target, by: By, *, admin: bool, which: Which = ANY) -> Sequence[Change]:
        """Remove a target's limits: all of them, or those that are meant. Raises BadAsk where there is none."""
        _only(admin)
        found, back = await self._to_clear(target, by.place, which)
        changes = {limit.key: await self._change(by.place, limit, None, back) for limit in found}
        before = await self._ledger.change(by, (), found, self._now(), self._telling(by))
        gone = [change for key, change in changes.items() if before is None or before[key] is not None]
        if not gone:  # somebody else was quicker
            raise meaning.nothing_to_clear(target, which, self.rules, self.rules.vocabulary(by.place))
        return gone

    async def apply(self, by: By, *, set: Sequence[Limit], clear: Sequence[Limit], admin: bool) -> None:
        """Many changes in one transaction (quotas from a file)."""
        _only(admin)
        await self._ledger.change(by, set, clear, self._now(), self._telling(by))

    # --- more

    async def grant(
        self, limit: Limit, extra: int, by: By, *, admin: bool, person: Person | None = None, once: str | None = None
    ) -> Granted:
        """Extra images or micro-dollars on a limit until the end of its period. `person`: whose, where the limit is for each (None:
        everybody's). `once` (by default the event) counts once, whoever clicks it how often. Raises BadAsk, NotAllowed."""
        _only(admin)
        if limit.ceiling:
            raise NotAllowed(words.NOT_ADMINS)
        now = self._now()
        most = MOST_IMAGES if limit.terms.unit is Unit.IMAGES else MOST_DOLLARS * 1_000_000
        if not 0 < extra <= most:
            raise BadAsk(
                f"Extra can be 1 to {words.amount(limit.terms.unit, most)}; this is {words.amount(limit.terms.unit, extra)}."
            )
        known = await self._ledger.limit(by.place.platform, by.place.workspace, limit.key)
        if known is None and not limit.configured:
            raise BadAsk("That limit no longer exists, so nothing needs to be granted. Ask for the picture again.")
        limit = known or limit
        holder = limit.holder(person.id) if person is not None else ""
        name = (person.name or holder) if holder and person is not None else ""
        record = granting(limit, extra, holder=name, vocabulary=self.rules.vocabulary(by.place))
        new = await self._ledger.grant(by, once or by.event, limit, holder, extra, self.rules, now, record)
        balance = await self._ledger.balance(by.place, limit, person.id if person is not None else "", self.rules, now)
        sentence = words.granted(balance, extra, person, self.rules, now, by.place, again=not new)
        if (spent := await self._spent_ceiling(by.place, person)) is not None:
            sentence = f"{sentence} {words.beside(spent, self.rules, now, by.place, of=person.name if person else '')}"
        return Granted(balance=balance, again=not new, sentence=sentence)

    async def grant_meant(
        self, extras: Sequence[Terms], which: Which, whom: Whom, by: By, *, admin: bool, everybody: bool = False
    ) -> Sequence[Granted]:
        """More on the one limit that is meant (meaning.to_add); `each` says as much as `everybody`. Of `extras` the amounts count.
        Raises BadAsk: there is none, there are several, or it was not said for whom; then nothing is granted."""
        _only(admin)
        everybody = everybody or which.each
        meant = [await self._to_add(replace(which, unit=one.unit), whom, by.place, everybody=everybody) for one in extras]
        granted = []
        for limit, one in zip(meant, extras, strict=True):
            once = replace(by, event=f"{by.event}:{one.unit}")
            found = await self.grant(limit, one.amount, once, admin=admin, person=whom.person)
            if whom.person is not None and not limit.apart:
                found = replace(
                    found, sentence=f"{found.sentence} That limit is shared, so it is not for {whom.person.name} alone."
                )
            granted.append(found)
        return granted

    async def request(self, id: str, place: Place) -> Request:
        """The request behind an "Ask for more" button (LimitSpent.request). Raises BadAsk where it is too old, or from elsewhere."""
        found = await self._ledger.request(place.platform, place.workspace, id)
        if found is None or found.place.channel != place.channel:
            raise BadAsk("That request is no longer kept. Ask for the picture again.")
        return found

    async def grant_request(self, id: str, by: By, *, admin: bool) -> Granted:
        """An admin's one click on a request; by two admins it counts once."""
        _only(admin)
        request = await self.request(id, by.place)
        return await self.grant(request.limit, request.extra, by, admin=admin, person=request.person, once=f"request:{request.id}")

    # --- telling admins

    async def due_notices(self, platform: str) -> Sequence[Notice]:
        """What admins are to be told and were not yet; each comes until notice_posted. While more was granted it is held back. Look now
        and then: a minute late is soon enough."""
        found = await self._ledger.due_notices(platform, self.rules, self._now())
        return [self._notice(one, words.whose(one.balance.limit.target, self.rules.vocabulary(one.place))) for one in found]

    async def due_alarms(self) -> Sequence[Notice]:
        """The same for the operator: on limits over everything, or on those of each workspace."""
        found = await self._ledger.due_alarms(self.rules, self._now())
        whom = [words.whose_here(one.balance.limit.target, one.place, self.rules.vocabulary(one.place)) for one in found]
        return [self._notice(one, whose) for one, whose in zip(found, whom, strict=True)]

    async def notice_posted(self, notice: Notice) -> None:
        await self._ledger.notice_posted(notice.id)

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
        """What was used, in numbers: by the person (Scope.PERSON), in the place's channel (CHANNEL; the adapter has checked that they
        may see it), or in the workspace (WORKSPACE: admins)."""
        if of not in (Scope.PERSON, Scope.CHANNEL):
            _only(admin)
        return await self._ledger.cells(
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

    # --- for the studio

    async def spent_at_home(self, place: Place, home: str, person: Person, claim: Claim) -> Spent | None:
        """A limit of the workspace that somebody belongs to, or of theirs in all of it, is not gone round from outside: the first that has
        no room for what is asked, though what comes of it counts where it was asked."""
        price = claim.price([claim.size])
        there = _home(place, home)
        for one in await self._at_home(there, person, claim.groups, tier=claim.tier):
            claimed = claim.amount(one.limit.terms.unit, price)
            if not one.takes(claimed):
                return Spent(balance=one, claimed=claimed, place=there, at=self._now(), rules=self.rules)
        return None

    async def cheaper(self, place: Place, person: Person, claims: Sequence[Claim]) -> str | None:
        """The first of these claims' tiers that has room for its claim."""
        for claim in claims:
            found = await self._ledger.balances_at(place, person.id, claim.groups, self.rules, self._now(), tier=claim.tier)
            price = claim.price([claim.size])
            if all(one.takes(claim.amount(one.limit.terms.unit, price)) for one in found):
                return claim.tier
        return None

    def request_for_more(self, spent: Spent, person: Person) -> Request | None:
        """What an "Ask for more" button carries, to be kept; None where admins cannot grant more."""
        if not spent.grantable:
            return None
        line = words.line(spent.balance, self.rules, spent.at, spent.place, of=person.name)
        return Request(
            id=self._new_id(),
            place=spent.place,
            person=person,
            limit=spent.balance.limit,
            extra=_extra(spent.balance, spent.claimed),
            sentence=f"{person.name} asks for more. {line}",
        )

    # --- inside

    async def _at_home(self, there: Place, person: Person, groups: Sequence[str], *, tier: str | None) -> Sequence[Balance]:
        """Of the limits of a workspace those that bind somebody in all of it."""
        found = await self._ledger.balances_at(there, person.id, groups, self.rules, self._now(), tier=tier)
        return [one for one in found if one.limit.target.scope in _WIDE]

    async def _spent_ceiling(self, place: Place, person: Person | None) -> Balance | None:
        """The operator's limit that stands in the way here whatever admins grant, the one that opens last."""
        of, now = person.id if person is not None else "", self._now()
        bound = [limit for limit in self.rules.ceilings if of or not limit.terms.each]
        found = [await self._ledger.balance(place, limit, of, self.rules, now) for limit in bound]
        return max((one for one in found if not one.left), key=lambda one: one.opens_at, default=None)

    def _limit(self, target: Target, terms: Terms) -> Limit:
        if terms.each and target.scope in (Scope.MEMBER, Scope.PERSON):
            raise BadAsk(f"A limit for {target.name or 'one person'} cannot be for each. Leave one of the two out.")
        return Limit(target=target, terms=terms)

    def _notice(self, due: Due, whose: str) -> Notice:
        sentence = words.notice(due.balance, whose, self.rules, self._now())
        return Notice(id=due.id, place=due.place, sentence=sentence, gone=due.gone)

    def _telling(self, by: By) -> Tell:
        return telling(self.rules.vocabulary(by.place))

    async def _to_clear(self, target: Target, place: Place, which: Which) -> tuple[Sequence[Limit], Sequence[Terms]]:
        """The limits that are meant, and the defaults that bind again without them."""
        limits = await self._ledger.limits(place.platform, place.workspace)
        found = meaning.to_clear(limits, target, which, self.rules, self.rules.vocabulary(place))
        stays = any(limit.target.key == target.key and limit not in found for limit in limits)
        return found, () if stays or target.scope is not Scope.CHANNEL else self.rules.defaults

    async def _to_add(self, which: Which, whom: Whom, place: Place, *, everybody: bool) -> Limit:
        limits = await self._ledger.limits(place.platform, place.workspace)
        person = whom.person.id if whom.person is not None else ""
        bound = self.rules.applying(limits, place, person, (whom.group.subject,) if whom.group is not None else ())
        return meaning.to_add(bound, which, whom, self.rules, self.rules.vocabulary(place), everybody=everybody)

    async def _change(self, place: Place, before: Limit | None, after: Limit | None, back: Sequence[Terms] = ()) -> Change:
        limit = after or before
        assert limit is not None
        now = self._now()
        balance = await self._ledger.balance(place, limit, "", self.rules, now)
        sentence = words.changed(before, after, balance, self.rules, now, self.rules.vocabulary(place), back=back)
        return Change(before=before, after=after, balance=balance, sentence=sentence)


def _home(place: Place, workspace: str) -> Place:
    """A workspace of the same platform, and no channel there."""
    return Place(platform=place.platform, workspace=workspace, channel="")


def _only(admin: bool) -> None:
    if not admin:
        raise NotAllowed("Only admins can see or change that. Ask one of them.")


def _extra(balance: Balance, claimed: int) -> int:
    """What one click grants: a quarter of the limit, and what was asked for at least."""
    missing = max(0, balance.used + balance.held + claimed - balance.most)
    return max(missing, claimed, balance.limit.terms.amount // 4, 1)
