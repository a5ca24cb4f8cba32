"""Limits and balances in words. Plain text; every time is by the workspace's clock and names its zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import assert_never

from core.listing import listed
from core.model import Place, Vocabulary
from core.quota.limits import Balance, Limit, Rules, Scope, Target, Terms, Unit, Which
from core.quota.periods import Per
from core.quota.users import user_of

THIS = {Per.HOUR: "this hour", Per.DAY: "today", Per.WEEK: "this week", Per.MONTH: "this month"}
NOT_ADMINS = "Admins can't change that limit. Ask whoever runs Darkroom."


def amount(unit: Unit, value: int) -> str:
    """An exact amount: "20", "$5", "$0.034215"."""
    return f"{value:,}" if unit is Unit.IMAGES else dollars(value)


def counted(unit: Unit, value: int) -> str:
    """An exact amount with its unit: "1 image", "20 images", "$5"."""
    return dollars(value) if unit is Unit.MONEY else f"{value:,} image" if value == 1 else f"{value:,} images"


def more(unit: Unit, value: int) -> str:
    """ "1 more image", "$5 more"."""
    return f"{counted(unit, value)} more" if unit is Unit.MONEY else counted(unit, value).replace(" ", " more ")


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


def shown(unit: Unit, value: int, rounding: str = ROUND_HALF_EVEN) -> str:
    """An amount to read rather than add up: "20", "$0.0342"."""
    return f"{value:,}" if unit is Unit.IMAGES else about(value, rounding)


def cents(micro: int, rounding: str = ROUND_HALF_UP) -> str:
    """Money as people say it: "3¢", "<1¢" for less than a cent, "$1.20" from a dollar on."""
    whole = int((Decimal(micro) / 10_000).quantize(Decimal(1), rounding))
    if 0 < micro < 10_000:
        return "<1¢"
    return f"${whole // 100:,}.{whole % 100:02}" if whole >= 100 else f"{whole}¢"


def terms(what: Terms) -> str:
    """ "20 images a day", "$5 a month on pro", "5 images a day each"."""
    return " ".join([counted(what.unit, what.amount), *_bounds(what.per, what.tier, what.each)])


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


def level(balance: Balance) -> str:
    """ "used 3 of 20, 17 left", "used $0.03 of $1,250, $1,249.97 left"; with the reason where more is used than the limit."""
    unit = balance.limit.terms.unit
    used, held, left = (amount(unit, value) for value in _rounded(balance))
    most = amount(unit, balance.most)
    late = " (the limit was set or lowered after that)" if balance.used + balance.held > balance.most else ""
    under_way = f", {held} reserved for what is being painted" if balance.held else ""
    return f"used {used} of {most}{late}{under_way}, {left} left"


def _rounded(balance: Balance) -> tuple[int, int, int]:
    """What is used, reserved and left, which add up to the limit. Money: to the cent, or to a hundredth of one where the limit is below
    a dollar; what is not nothing is shown as something."""
    used, held, left = balance.used, balance.held, balance.left
    if balance.limit.terms.unit is Unit.IMAGES:
        return used, held, left
    finest = 10_000 if balance.most >= 1_000_000 else 100
    while balance.most % finest:
        finest //= 10
    used, held = (max(round(value / finest), value > 0) * finest for value in (used, held))
    return used, held, max(balance.most - used - held, 0)


def resets(balance: Balance, rules: Rules, now: datetime) -> str:
    """ "resets tomorrow at 00:00 (UTC)"."""
    return f"resets {moment(balance.opens_at, rules, now)}"


def headed(balance: Balance, rules: Rules, place: Place, *, of: str = "") -> str:
    """What a limit allows and for whom, and who set it if no admin did: "20 images a day for this channel (the default)". `of`:
    as for user_of."""
    limit, extra = balance.limit, ""
    if balance.granted:
        extra = f" and {counted(limit.terms.unit, balance.granted)} extra"
    origin = " (set by whoever runs Darkroom)" if limit.ceiling else " (the default)" if limit.configured else ""
    whom = user_of(limit, place, rules.vocabulary(place), of).named
    return f"{terms(replace(limit.terms, each=False))}{extra} for {whom}{origin}"


def line(balance: Balance, rules: Rules, now: datetime, place: Place) -> str:
    """A limit in one line: whose and what it is, how full, and when it resets."""
    return f"{headed(balance, rules, place)}: {level(balance)}, {resets(balance, rules, now)}."


def changed(before: Limit | None, after: Limit, vocabulary: Vocabulary) -> str:
    """What became of one kind of limit that was set. `before` None: there was none."""
    was = f" (it was {terms(before.terms)})" if before is not None and before != after else ""
    return f"The limit for {whose(after.target, vocabulary)} is now {terms(after.terms)}{was}."


def removed(gone: Sequence[Limit], remaining: Sequence[Limit], vocabulary: Vocabulary) -> str:
    """What became of a target whose limits are removed. `remaining`: those that still limit what it does."""
    target = gone[0].target
    whom = whose(target, vocabulary)
    what = f"Removed {listed([terms(limit.terms) for limit in gone])}. {whom[0].upper()}{whom[1:]}"
    if remaining:
        return f"{what} is still limited to {listed([_remaining(limit, target, vocabulary) for limit in remaining])}."
    return f"{what} is now unlimited." if target.scope is Scope.CHANNEL else f"{what} now has no limit of its own."


def _remaining(limit: Limit, target: Target, vocabulary: Vocabulary) -> str:
    """ "20 images a day (the default)"."""
    if limit.configured:
        return f"{terms(limit.terms)} (the default)"
    whom = "" if limit.target.key == target.key else f" for {whose(limit.target, vocabulary)}"
    return f"{terms(limit.terms)}{whom}{' (set by whoever runs Darkroom)' if limit.ceiling else ''}"


def operators(rules: Rules, which: Which, vocabulary: Vocabulary) -> str:
    """The operator's limits that apply whatever admins do, as a sentence to follow what they did; nothing if there are none."""
    found = [limit for limit in rules.ceilings if which.means(limit.terms)]
    if not found:
        return ""
    named = listed([f"{terms(limit.terms)} for {whose(limit.target, vocabulary)}" for limit in found])
    return f" Still limited by whoever runs Darkroom: {named}. Admins can't change that."


def moment(at: datetime, rules: Rules, now: datetime) -> str:
    """ "tomorrow at 00:00 (Europe/Berlin)", "on Monday 30 November at 00:00 (UTC)"."""
    return f"{_day(at, rules, now)} at {_clock(at, rules)}"


def date(at: datetime, rules: Rules) -> str:
    """The same for what is read days later too: "on Monday 30 November at 00:00 (UTC)"."""
    local = at.astimezone(rules.zone)
    return f"on {local:%A} {local.day} {local:%B} at {_clock(at, rules)}"


def since(at: datetime, rules: Rules, now: datetime) -> str:
    """The same after "from": "tomorrow 00:00 (Europe/Berlin)", "Monday 30 November, 00:00 (UTC)"."""
    day = _day(at, rules, now)
    return f"{day.removeprefix('on ')}{',' if day.startswith('on ') else ''} {_clock(at, rules)}"


def _clock(at: datetime, rules: Rules) -> str:
    return f"{at.astimezone(rules.zone):%H:%M} ({rules.zone_name})"


def _day(at: datetime, rules: Rules, now: datetime) -> str:
    local, today = at.astimezone(rules.zone), now.astimezone(rules.zone).date()
    if local.date() == today:
        return "today"
    if local.date() == today + timedelta(days=1):
        return "tomorrow"
    return f"on {local:%A} {local.day} {local:%B}"


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
    parts = [f"{much} left {THIS[what.per]}"]
    if what.tier:
        parts.append(f"on {what.tier}")
    if tightest.limit.apart:
        parts.append("for you")
    is_last = what.unit is Unit.IMAGES and tightest.left <= 1
    return Left(" ".join(parts), is_tight=is_last or 3 * tightest.left < tightest.most)


def forecast(balance: Balance, now: datetime) -> datetime | None:
    """When the limit will be used up if people go on as they have since the period began; None: not before it resets."""
    gone, elapsed = balance.used + balance.held, now - balance.span.starts
    if gone <= 0 or elapsed <= timedelta(0):
        return None
    ends = balance.span.starts + elapsed * (balance.most / gone)
    return max(ends, now) if ends < balance.span.ends else None


def pace(balance: Balance, rules: Rules, now: datetime) -> str:
    """The forecast as a sentence."""
    ends = forecast(balance, now)
    if ends is None:
        return "At this pace it will last until it resets."
    local = ends.astimezone(rules.zone)
    if balance.limit.terms.per in (Per.HOUR, Per.DAY):
        return f"At this pace it will be used up at about {local:%H:%M} ({rules.zone_name})."
    return f"At this pace it will be used up on the {_ordinal(local.day)}."


def notice(balance: Balance, whom: str, rules: Rules, now: datetime) -> str:
    """Tell those who set a limit that it is nearly or wholly used up. `whom`: whose, in their words."""
    limit = balance.limit
    share = min(100, int(balance.share * 100))
    head = f"The limit of {whom} ({terms(limit.terms)}) is {share}% full: {level(balance)}."
    ahead = "" if balance.share >= 1 else f" {pace(balance, rules, now)}"
    return f"{head}{ahead} It {resets(balance, rules, now)}."


def _ordinal(day: int) -> str:
    ending = "th" if 10 < day % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
