"""Limits that admins and the operator set, what they measure, and how full they are. Values only.

A limit is measured by a meter: what was used in one period by one workspace, channel, person, group or tier, or any combination of
them. Two limits that measure the same share their meter, so changing a limit's amount forgets nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum

from core.lines import one_line
from core.model import MicroDollars, Person, Place, VersionId, Vocabulary
from core.quota.periods import Per, Span


class Scope(StrEnum):
    """Whose use a limit restricts."""

    WORKSPACE = "workspace"
    CHANNEL = "channel"
    MEMBER = "member"  # one person in one channel
    PERSON = "person"  # one person in the whole workspace
    GROUP = "group"  # everybody with a role, or in a user group
    TOTAL = "total"  # everything together: all platforms, workspaces and direct messages
    EACH_WORKSPACE = "each_workspace"  # every workspace apart, by one rule for all


CEILINGS = (
    Scope.TOTAL,
    Scope.EACH_WORKSPACE,
)  # the operator's, from the configuration: they bind beside all else, and no admin lifts them


class Unit(StrEnum):
    IMAGES = "images"
    MONEY = "money"  # micro-dollars


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom a limit is for. `channel` and `subject` (a person's or group's id) depend on the scope; `name` is the subject's."""

    scope: Scope
    channel: str = ""
    subject: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if not self.name.isprintable():
            object.__setattr__(self, "name", one_line(self.name))

    @property
    def key(self) -> tuple[str, str, str]:
        """Whom it is for, whatever they are called now."""
        return self.scope, self.channel, self.subject

    @classmethod
    def workspace(cls) -> Target:
        return cls(scope=Scope.WORKSPACE)

    @classmethod
    def total(cls) -> Target:
        return cls(scope=Scope.TOTAL)

    @classmethod
    def each_workspace(cls) -> Target:
        return cls(scope=Scope.EACH_WORKSPACE)

    @classmethod
    def in_channel(cls, channel: str) -> Target:
        return cls(scope=Scope.CHANNEL, channel=channel)

    @classmethod
    def member(cls, channel: str, person: Person) -> Target:
        return cls(scope=Scope.MEMBER, channel=channel, subject=person.id, name=person.name)

    @classmethod
    def person(cls, person: Person) -> Target:
        return cls(scope=Scope.PERSON, subject=person.id, name=person.name)

    @classmethod
    def group(cls, id: str, name: str) -> Target:
        return cls(scope=Scope.GROUP, subject=id, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom somebody spoke of: a person, a group (a Target of its scope), or (neither) everybody."""

    person: Person | None = None
    group: Target | None = None

    def target(self, channel: str, *, everywhere: bool) -> Target:
        """Whom a limit is for that was set in a channel. Set outside one, or `everywhere`, it holds in all channels; a group's
        always does."""
        if self.group is not None:
            return self.group
        if everywhere or not channel:
            return Target.person(self.person) if self.person is not None else Target.workspace()
        return Target.member(channel, self.person) if self.person is not None else Target.in_channel(channel)


EVERYBODY = Whom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a limit allows: "20 images a day", "$5 a month on pro", "5 images a day each". `tier` "": all tiers. `each`: for each
    person of the target separately."""

    unit: Unit
    amount: int  # images, or micro-dollars
    per: Per
    tier: str = ""
    each: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which limits somebody speaks of; None for what was not said. `tier` "": those for all tiers. `each`: those for each person
    separately. `everywhere`: the whole workspace's rather than this channel's."""

    unit: Unit | None = None
    per: Per | None = None
    tier: str | None = None
    each: bool = False
    everywhere: bool = False

    def means(self, terms: Terms) -> bool:
        return (
            self.unit in (None, terms.unit)
            and self.per in (None, terms.per)
            and self.tier in (None, terms.tier)
            and (terms.each or not self.each)
        )


ANY = Which()


@dataclass(frozen=True, slots=True)
class MeterKey:
    """Whose use a meter counts; "" means any."""

    platform: str
    workspace: str
    channel: str
    person: str
    group: str
    tier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit. `configured`: it is a default of the configuration, for a channel without limits of its own."""

    target: Target
    terms: Terms
    configured: bool = False

    @property
    def key(self) -> str:
        """The kind of limit. Of two of the same kind, the newer replaces the older."""
        target, terms = self.target, self.terms
        each = "each" if terms.each else "all"
        return "|".join((*target.key, terms.unit, terms.per, terms.tier, each))

    @property
    def apart(self) -> bool:
        """Whether it counts what one person does."""
        return self.terms.each or self.target.scope in (Scope.MEMBER, Scope.PERSON)

    @property
    def ceiling(self) -> bool:
        """Whether it is the operator's, which no admin can lift."""
        return self.target.scope in CEILINGS

    def holder(self, person: str) -> str:
        """The person whose use is counted separately; "": everybody's together."""
        return person if self.terms.each else ""

    def meter_key(self, place: Place, person: str) -> MeterKey:
        """Whose use counts when this person asks there. For overall limits, a person is one person of one platform."""
        target = self.target
        own = target.subject if target.scope in (Scope.MEMBER, Scope.PERSON) else self.holder(person)
        group = target.subject if target.scope is Scope.GROUP else ""
        if target.scope is Scope.TOTAL:
            return MeterKey(place.platform if own else "", "", "", own, "", self.terms.tier)
        return MeterKey(place.platform, place.workspace, target.channel, own, group, self.terms.tier)

    def binds(self, channel: str, person: str, groups: Sequence[str]) -> bool:
        """Whether it limits what this person does in this channel (of the limit's own workspace)."""
        target = self.target
        if target.channel not in ("", channel):
            return False
        if target.scope is Scope.GROUP:
            return target.subject in groups
        return target.subject in ("", person)


@dataclass(frozen=True, slots=True)
class Meter:
    """What a meter counted in one period: settled, and reserved for what is under way."""

    used_images: int = 0
    held_images: int = 0
    used_money: int = 0
    held_money: int = 0

    def used(self, unit: Unit) -> int:
        return self.used_images if unit is Unit.IMAGES else self.used_money

    def held(self, unit: Unit) -> int:
        return self.held_images if unit is Unit.IMAGES else self.held_money


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How full a limit is in one period: `used` is settled, `held` reserved for what is under way, `granted` extra for this period."""

    limit: Limit
    span: Span
    used: int
    held: int
    granted: int = 0

    @property
    def most(self) -> int:
        return self.limit.terms.amount + self.granted

    @property
    def left(self) -> int:
        return max(0, self.most - self.used - self.held)

    @property
    def opens_at(self) -> datetime:
        return self.span.ends

    @property
    def share(self) -> float:
        """How much of it is used, 0 to 1; more if the limit was lowered."""
        return (self.used + self.held) / self.most if self.most else 1.0

    def takes(self, claimed: int) -> bool:
        return self.used + self.held + claimed <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the configuration says: the time zone, the limits of a channel without its own, those on each person's direct messages,
    the operator's own limits, and above which price an ask is confirmed first. `zone_name` is shown in every message that gives a
    time; `vocabularies` are what each platform's people call things."""

    zone: tzinfo = UTC
    zone_name: str = "UTC"
    defaults: tuple[Terms, ...] = ()
    direct: tuple[Terms, ...] = ()
    ceilings: tuple[Limit, ...] = ()
    confirm_above: MicroDollars | None = None
    vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)

    def vocabulary(self, place: Place) -> Vocabulary:
        """How limits are spoken of in a place."""
        return self.vocabularies.get(place.platform, Vocabulary())

    def applying(self, limits: Sequence[Limit], place: Place, person: str, groups: Sequence[str]) -> list[Limit]:
        """The limits, out of a workspace's, that apply to somebody in a channel; the defaults if the channel has none of its own;
        and always the operator's."""
        found = [limit for limit in limits if limit.binds(place.channel, person, groups)]
        if not any(limit.target.scope is Scope.CHANNEL for limit in found):
            found += self.of_channel(place)
        return [*found, *self.ceilings]

    def of_channel(self, place: Place) -> list[Limit]:
        """The limits of a channel without its own. For direct messages those on each person are added, and of two of the same kind
        the lower applies."""
        terms = (*self.defaults, *self.direct) if place.direct else self.defaults
        limits = [Limit(target=Target.in_channel(place.channel), terms=one, configured=True) for one in terms]
        if not place.direct:
            return limits
        highest_first = sorted(limits, key=lambda limit: -limit.terms.amount)
        return list({limit.key: limit for limit in highest_first}.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """A limit that has no room for what an ask claims on it (images or micro-dollars): where and when that was, and by which rules.
    Of several limits it is the one that is in the way the longest; `ceiling` is the operator's limit that has no room either, if
    that is another."""

    balance: Balance
    claimed: int
    place: Place
    at: datetime
    rules: Rules
    ceiling: Balance | None = None

    @property
    def grantable(self) -> bool:
        """Whether admins can grant more: not if the operator's own limit is in the way, or nobody is an admin."""
        return self.ceiling is None and not self.balance.limit.ceiling and not self.place.direct


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a render may use at most, reserved before it is accepted.

    prices   size -> the highest price of one picture of that size, as things are: the picture that the render works on was `seen`
    as the current one. `moved` are the prices if another is current when its turn comes; empty: the same.
    size     what will be asked for as things are. If another picture may be current, the dearest of the thread's sizes counts,
    unless `fixed` says that the size is the same for every picture.
    """

    tier: str
    model: str
    count: int
    size: str
    prices: Mapping[str, MicroDollars]
    fixed: bool
    seen: VersionId | None
    moved: Mapping[str, MicroDollars] = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    rules: Rules = field(default_factory=Rules)
    beside: tuple[Claim, ...] = ()  # of further pictures of the same render, on other tiers

    def price(self, sizes: Sequence[str | None], *, moved: bool = False) -> MicroDollars:
        """The highest price of one picture that may be of any of these sizes."""
        prices = self.moved or self.prices if moved else self.prices
        dearest = max(prices.values())
        return max((prices.get(size or "", dearest) for size in sizes), default=dearest)

    @property
    def highest(self) -> MicroDollars:
        """What all its pictures may cost together, as things are."""
        return MicroDollars(self.count * self.price([self.size]) + sum(one.highest for one in self.beside))

    def amount(self, unit: Unit, price: MicroDollars) -> int:
        return self.count if unit is Unit.IMAGES else self.count * price
