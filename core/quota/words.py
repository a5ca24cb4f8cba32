"""Limits and balances in words. Plain text; every time is by the workspace's clock and names its zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import assert_never

from core.model import Person, Place, Vocabulary
from core.quota.limits import Balance, Limit, Rules, Scope, Spent, Target, Terms, Unit, Which
from core.quota.periods import Per

_THIS = {Per.HOUR: "this hour", Per.DAY: "today", Per.WEEK: "this week", Per.MONTH: "this month"}
_BAR = 20
_ADMINS_WAY = "An admin can grant more before that."
_OPERATORS_WAY = "Admins can't raise it; only the person who runs Darkroom can."
NOT_ADMINS = "That limit was set by the person who runs Darkroom, and admins can't change it."


def amount(unit: Unit, value: int) -> str:
    """An exact amount: "20", "$5", "$0.034215"."""
    return f"{value:,}" if unit is Unit.IMAGES else dollars(value)


def dollars(micro: int) -> str:
    """Micro-dollars exactly, with two decimals at least if there are any: "$5", "$0.20", "$0.034215", "$1.1250"."""
    whole, rest = divmod(abs(micro), 1_000_000)
    cents = f".{f'{rest:06}'.rstrip('0'):0<2}" if rest else ""
    if whole and len(cents) == 4:  # "$1.125" would read like thousands
        cents += "0"
    return f"{'-' if micro < 0 else ''}${whole:,}{cents}"


def about(micro: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """Money to read rather than add up: to the cent, or to three significant digits if that is finer. "$12.35", "$0.0342".

    rounding: one of decimal's; ROUND_FLOOR for what is left and ROUND_CEILING for what something may cost.
    """
    finest = min(len(str(abs(micro))) - 3, 4)  # the last digit shown, as a power of ten of micro-dollars; 4 is the cent
    return dollars(int(Decimal(micro).quantize(Decimal(1).scaleb(max(finest, 0)), rounding)))


def cents(micro: int, rounding: str = ROUND_HALF_UP) -> str:
    """Money as people say it: "3¢", "<1¢" for less than a cent, "$1.20" from a dollar on."""
    whole = int((Decimal(micro) / 10_000).quantize(Decimal(1), rounding))
    if 0 < micro < 10_000:
        return "<1¢"
    return f"${whole // 100:,}.{whole % 100:02}" if whole >= 100 else f"{whole}¢"


def terms(what: Terms) -> str:
    """ "20 images a day", "$5 a month on pro", "5 images a day each"."""
    unit = "" if what.unit is Unit.MONEY else " image" if what.amount == 1 else " images"
    return " ".join([f"{amount(what.unit, what.amount)}{unit}", *_bounds(what.per, what.tier, what.each)])


def kind(which: Which) -> str:
    """ "images", "dollars a month on pro"."""
    return " ".join(["dollars" if which.unit is Unit.MONEY else "images", *_bounds(which.per, which.tier, which.each)])


def _bounds(per: Per | None, tier: str | None, each: bool) -> list[str]:
    every = [f"{'an' if per is Per.HOUR else 'a'} {per.value}"] if per is not None else []
    return [*every, *([f"on {tier}"] if tier else []), *(["each"] if each else [])]


def whose(target: Target, vocabulary: Vocabulary) -> str:
    """Whom a limit is for, in words for an admin: "this channel", "the whole server", "Ben in this channel"."""
    match target.scope:
        case Scope.WORKSPACE:
            return f"the whole {vocabulary.workspace}"
        case Scope.CHANNEL:
            return "this channel"
        case Scope.MEMBER:
            return f"{target.name or target.subject} in this channel"
        case Scope.PERSON:
            return f"{target.name or target.subject} anywhere"
        case Scope.GROUP:
            return f"the {vocabulary.group} {target.name or target.subject}"
        case Scope.TOTAL:
            return "the whole studio"
        case Scope.EACH_WORKSPACE:
            return f"each {vocabulary.workspace}"
        case _ as other:
            assert_never(other)


def whose_here(target: Target, place: Place, vocabulary: Vocabulary) -> str:
    """Whom one of the operator's limits is for, in words for the operator: "the whole studio", "server 4711 (discord)"."""
    if target.scope is not Scope.EACH_WORKSPACE:
        return whose(target, vocabulary)
    if place.direct:
        return f"all direct messages ({place.platform})"
    return f"{vocabulary.workspace} {place.workspace} ({place.platform})"


def _owner(limit: Limit, place: Place, vocabulary: Vocabulary, of: str = "") -> str:
    """Whom a limit is for, in words for the asker; `of`: in words for somebody else, about the person of this name."""
    target, each = limit.target, limit.terms.each
    theirs, home = f"{of}'s limit" if of else "Your limit", vocabulary.workspace
    match target.scope:
        case Scope.WORKSPACE:
            return f"{theirs} in this {home}" if each else f"This {home}'s limit"
        case Scope.CHANNEL if place.direct:
            return f"{theirs} in direct messages"
        case Scope.CHANNEL:
            return f"{theirs} in this channel" if each else "This channel's limit"
        case Scope.MEMBER:
            return f"{theirs} in this channel"
        case Scope.PERSON:
            return f"{theirs} in this {home}"
        case Scope.GROUP:
            group = f"the {vocabulary.group} {target.name or target.subject}"
            return f"{theirs} in {group}" if each else f"The limit of {group}"
        case Scope.TOTAL:
            return f"{theirs} in the whole studio" if each else "The whole studio's limit"
        case Scope.EACH_WORKSPACE if place.direct:
            return f"{theirs} in direct messages" if each else "The limit of all direct messages together"
        case Scope.EACH_WORKSPACE:
            return f"{theirs} in this {home}" if each else f"This {home}'s limit"
        case _ as other:
            assert_never(other)


def level(balance: Balance) -> str:
    """ "used 3 of 20, 17 left"."""
    unit = balance.limit.terms.unit
    used, most, left = (amount(unit, value) for value in (balance.used, balance.most, balance.left))
    under_way = f", {amount(unit, balance.held)} reserved for what is being painted" if balance.held else ""
    return f"used {used} of {most}{under_way}, {left} left"


def line(balance: Balance, rules: Rules, now: datetime, place: Place, *, of: str = "") -> str:
    """One line for a limit: whose (`of`: as for _owner), what, who set it if not an admin, how full, and when it opens again."""
    extra = f" and {amount(balance.limit.terms.unit, balance.granted)} extra" if balance.granted else ""
    origin = " (set by the operator)" if balance.limit.ceiling else " (the default)" if balance.limit.configured else ""
    return (
        f"{_owner(balance.limit, place, rules.vocabulary(place), of)}: {terms(balance.limit.terms)}{extra}{origin}: {level(balance)}."
        f" It opens again {moment(balance.opens_at, rules, now)}."
    )


def changed(
    before: Limit | None,
    after: Limit | None,
    balance: Balance,
    rules: Rules,
    now: datetime,
    vocabulary: Vocabulary,
    *,
    back: Sequence[Terms] = (),
) -> str:
    """What became of one kind of limit. `before` None: there was none; `after` None: there is none any more, `balance` is the old
    one's, and the defaults in `back` apply again."""
    whom, still = whose(balance.limit.target, vocabulary), operators(rules, Which(unit=balance.limit.terms.unit), vocabulary)
    if after is None:
        instead = "nothing takes its place"
        if back:
            instead = (
                f"the default{' takes' if len(back) == 1 else ' limits take'} its place: {', '.join(terms(one) for one in back)}"
            )
        elif still:
            instead = "no other limit set by an admin takes its place"
        return f"For {whom}: {terms(balance.limit.terms)} is removed; {instead}.{still}"
    was = f" (it was {terms(before.terms)})" if before is not None and before != after else ""
    so_far = " It" if after.terms.each else f" {level(balance).capitalize()} so far;"
    return f"For {whom}: {terms(after.terms)}{was}.{so_far} opens again {moment(balance.opens_at, rules, now)}.{still}"


def operators(rules: Rules, which: Which, vocabulary: Vocabulary) -> str:
    """The operator's limits that apply whatever admins do, as a sentence to follow what they did; nothing if there are none."""
    found = [limit for limit in rules.ceilings if which.means(limit.terms)]
    if not found:
        return ""
    named = " and ".join(f"{terms(limit.terms)} for {whose(limit.target, vocabulary)}" for limit in found)
    them = "them" if len(found) > 1 else "it"
    still = "limits still apply" if len(found) > 1 else "limit still applies"
    return f" The operator's own {still}: {named}. Admins can't change {them}."


def granted(balance: Balance, extra: int, person: Person | None, rules: Rules, now: datetime, place: Place, *, again: bool) -> str:
    """What is allowed now that there is `extra` more: for one person, or (None) for everybody the limit applies to. `again`: it was
    counted before."""
    limit, unit = balance.limit, balance.limit.terms.unit
    everybody = limit.terms.each and person is None
    if everybody:  # how full the limit is differs from person to person
        now_is = (
            f"For {whose(limit.target, rules.vocabulary(place))}: {terms(limit.terms)} and {amount(unit, balance.granted)} extra."
        )
    else:
        now_is = line(balance, rules, now, place, of=person.name if person else limit.target.name)
    if again:
        return f"That was granted already, so it counts once. {now_is}"
    return f"{amount(unit, extra)} more{' for everybody' if everybody else ''} until it opens again. {now_is}"


def bar(balance: Balance) -> str:
    """How full it is, in twenty blocks."""
    full = min(_BAR, round(balance.share * _BAR))
    return "█" * full + "░" * (_BAR - full)


def moment(at: datetime, rules: Rules, now: datetime) -> str:
    """ "tomorrow at 00:00 (Europe/Berlin)"."""
    local, today = at.astimezone(rules.zone), now.astimezone(rules.zone).date()
    if local.date() == today:
        day = "today"
    elif local.date() == today + timedelta(days=1):
        day = "tomorrow"
    else:
        day = f"on {local:%A} {local.day} {local:%B}"
    return f"{day} at {local:%H:%M} ({rules.zone_name})"


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a limit, in words. `is_tight`: less than a third of it, or one last picture."""

    said: str
    is_tight: bool


def left(balances: Sequence[Balance]) -> Left | None:
    """What is left of the tightest limit, rounded down, for a caption: "3 left today", "$1.20 left this month on pro"."""
    if not balances:
        return None
    tightest = min(balances, key=lambda one: (one.left / one.most if one.most else 0.0, one.left))
    what = tightest.limit.terms
    much = cents(tightest.left, ROUND_FLOOR) if what.unit is Unit.MONEY else amount(what.unit, tightest.left)
    parts = [f"{much} left {_THIS[what.per]}"]
    if what.tier:
        parts.append(f"on {what.tier}")
    if tightest.limit.apart:
        parts.append("for you")
    is_last = what.unit is Unit.IMAGES and tightest.left <= 1
    return Left(" ".join(parts), is_tight=is_last or 3 * tightest.left < tightest.most)


def refusal(spent: Spent) -> str:
    """Why a limit has no room for what was asked, when it opens again, and who can do something about it."""
    balance, claimed, ceiling = spent.balance, spent.claimed, spent.ceiling
    rules, now, place = spent.rules, spent.at, spent.place
    limit, what = balance.limit, balance.limit.terms
    operators = limit.ceiling or place.direct  # nobody is an admin there
    needed = amount(what.unit, claimed)
    if claimed > balance.most:
        need = f"this ask may cost up to {needed}" if what.unit is Unit.MONEY else f"this ask is for {needed}"
        way = "Ask for less, or ask an admin for more."
        if operators or ceiling is not None:
            way = f"Ask for less. {_OPERATORS_WAY if ceiling is None else beside(ceiling, rules, now, place)}"
        return (
            f"{_owner(limit, place, rules.vocabulary(place))} is {terms(what)}, and {need}, more than the whole limit ({level(balance)})."
            f" {way} The limit opens again {moment(balance.opens_at, rules, now)}."
        )
    need = ""
    if what.unit is Unit.MONEY:
        need = f", and this ask may cost up to {needed}"
    elif claimed > 1 and balance.left:
        need = f", and this ask is for {needed}"
    way = _OPERATORS_WAY if operators else _ADMINS_WAY if ceiling is None else beside(ceiling, rules, now, place)
    return (
        f"{_owner(limit, place, rules.vocabulary(place))} is {terms(what)}: {level(balance)}{need}."
        f" It opens again {moment(balance.opens_at, rules, now)}. {way}"
    )


def beside(ceiling: Balance, rules: Rules, now: datetime, place: Place, *, of: str = "") -> str:
    """Why a grant by an admin would not help. `of`: as for _owner."""
    whom, what = _owner(ceiling.limit, place, rules.vocabulary(place), of), terms(ceiling.limit.terms)
    return f"{whom} ({what}) is used up as well, until {moment(ceiling.opens_at, rules, now)}. {_OPERATORS_WAY}"


def forecast(balance: Balance, now: datetime) -> datetime | None:
    """When the limit will be used up if people go on as they have since the period began; None: not before it opens again."""
    gone, elapsed = balance.used + balance.held, now - balance.span.starts
    if gone <= 0 or elapsed <= timedelta(0):
        return None
    ends = balance.span.starts + elapsed * (balance.most / gone)
    return max(ends, now) if ends < balance.span.ends else None


def pace(balance: Balance, rules: Rules, now: datetime) -> str:
    """The forecast as a sentence."""
    ends = forecast(balance, now)
    if ends is None:
        return "At this pace it lasts until it opens again."
    local = ends.astimezone(rules.zone)
    if balance.limit.terms.per in (Per.HOUR, Per.DAY):
        return f"At this pace it ends at about {local:%H:%M} ({rules.zone_name})."
    return f"At this pace it ends on the {_ordinal(local.day)}."


def notice(balance: Balance, whom: str, rules: Rules, now: datetime) -> str:
    """Tell those who set a limit that it is nearly or wholly used up. `whom`: whose, in their words."""
    limit = balance.limit
    share = min(100, int(balance.share * 100))
    used = "used or reserved" if balance.held else "used"
    head = f"The limit of {whom} ({terms(limit.terms)}) is {share} % {used}: {level(balance)}."
    ahead = "" if balance.share >= 1 else f" {pace(balance, rules, now)}"
    return f"{head}{ahead} It opens again {moment(balance.opens_at, rules, now)}."


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
