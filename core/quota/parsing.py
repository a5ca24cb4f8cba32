"""Turns plain words into the terms of a limit: "20 images a day", "$5 a month on pro", "5 images a day each".

Spelling is forgiving, meaning is not: what is left over, missing or out of bounds is refused with a sentence that says what works.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from core.errors import BadAsk
from core.nearest import did_you_mean, nearest
from core.quota.amounts import NUMBER, in_figures, number_in, unquoted
from core.quota.limits import Scope, Terms, Unit, Which
from core.quota.periods import Per
from core.reading import lists

MOST_IMAGES = 1_000_000
MOST_DOLLARS = 1_000_000
EXAMPLES = '"20 images a day", "$5 a month on pro", "5 images a day each"'

_PER = {
    **{per.value: per for per in Per},
    **{f"{per.value}s": per for per in Per},
    "hourly": Per.HOUR,
    "daily": Per.DAY,
    "weekly": Per.WEEK,
    "monthly": Per.MONTH,
    "h": Per.HOUR,
    "d": Per.DAY,
    "w": Per.WEEK,
    "mo": Per.MONTH,
    "today": Per.DAY,
}
_EVERY = frozenset({"each", "every"})
_PERIODS = frozenset(per.value for per in Per)
_IMAGES = frozenset({"image", "images", "picture", "pictures", "img", "imgs", "pic", "pics", "render", "renders"})
_DOLLARS = frozenset({"$", "usd", "dollar", "dollars", "us$", "bucks"})
_CENTS = frozenset({"cent", "cents", "¢"})
_MONEY = _DOLLARS | _CENTS | frozenset({"money", "spend", "spending", "cost", "costs"})
_EACH = frozenset({"each", "everyone", "everybody", "person", "member", "user", "head"})
_EVERYWHERE = frozenset({"workspace", "server", "everywhere", "anywhere", "guild"})
_PLACES = _EVERYWHERE | {"channel", "channels"}
_OPERATORS = frozenset({"total", "ceiling"})
_FILLERS = ("limits.fillers.terms", "replies.around.please")  # the lists of what may stand between the words of a limit
_ALL = frozenset({"all", "any", "everything", "limit", "limits", "quota", "quotas"})
SCOPES = {
    "me": Scope.PERSON,
    "mine": Scope.PERSON,
    "my": Scope.PERSON,
    "channel": Scope.CHANNEL,
    "here": Scope.CHANNEL,
    "workspace": Scope.WORKSPACE,
    "server": Scope.WORKSPACE,
    "everywhere": Scope.WORKSPACE,
    "everybody": Scope.WORKSPACE,
    "all": Scope.WORKSPACE,
}
_NO_PERIODS = frozenset(
    {"year", "years", "yearly", "annually", "minute", "minutes", "second", "seconds", "quarter", "fortnight", "decade"}
)
_EACH_CHANNEL = (
    '"{said}" could mean each channel, or each person there. Leave it out to limit this channel,'
    ' or say "each person" to limit each person.'
)
_NOT_ADMINS = (
    'Admins can\'t change the limit on everything together ("{token}"): whoever runs Darkroom sets it, under [quota] total.'
    ' Leave the word out to limit this channel, or say "in the workspace".'
)
_ENDLESS = ("inf", "infinity", "nan")
_NO_LIMIT = frozenset({"unlimited", "limitless", "infinite", "endless", "unrestricted", "none", "off", "∞"})
_NO = frozenset({"no", "without"})
_MORE = frozenset({"+", "plus", "more", "extra", "additional", "another"})
_HARMLESS = re.compile(r"[!…*()\[\]{}。！，；：\ufe0f]|(?<!\S)[–—](?!\S)")  # says nothing: "10 images a day!"
_EMOJI = ("So", "Sk", "Cf")  # the categories of what an emoji is made of
_TOKEN = re.compile(rf"us\$|{NUMBER}|[$¢/]|[-+−]?(?:inf|infinity|nan)\b|[^\s$¢/,;.]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was said: the terms, with what stands for what was left out, and which limits that speaks of."""

    terms: Terms
    which: Which


def parse(text: str, tiers: Sequence[str], *, adds: bool = False) -> Words:
    """Parse a limit, or (`adds`) what is to be added to one. Raises BadAsk, also for a limit that is said like an addition."""
    number, unit, said = _read(text, tiers, _MORE.union(*map(lists.entries, _FILLERS)))
    if number is None:
        raise BadAsk(f"Say how much, for example {EXAMPLES}.")
    money = said.unit is Unit.MONEY
    amount = _amount(number, money=money and unit not in _CENTS)
    if unit in _CENTS:
        amount /= 100
    terms = terms_of(None if money else amount, amount if money else None, per=said.per, tier=said.tier, each=said.each)
    sign = "+" if number.startswith("+") else next((token for token in _tokens(text) if token in _MORE), "")
    if sign and not adds:
        much = f"${_plain(amount)}" if money else f"{int(amount):,} image{'' if amount == 1 else 's'}"
        raise BadAsk(
            f'That could mean {much} in all, or {much} more. Nothing has changed. To set the limit to {much}, leave "{sign}" out. '
            f"To add {much} until it resets: quota grant {much}."
        )
    return Words(terms=terms[0], which=replace(said, unit=terms[0].unit))


def which(text: str, tiers: Sequence[str]) -> Which:
    """The limits that are meant: "" (all), "images", "dollars a month", "$5 a month on pro". Amounts say nothing. Raises BadAsk."""
    return _read(text, tiers, _ALL.union(*map(lists.entries, _FILLERS)))[2]


def whose_usage(text: str) -> tuple[Scope, str]:
    """Whose usage, and of which period: "" (my own, of this month), "workspace week", "channel last month"."""
    scope, rest = Scope.PERSON, []
    for token in _plainly(text).casefold().split():
        if token in SCOPES:
            scope = SCOPES[token]
        elif token not in lists.entries("limits.fillers.usage"):
            rest.append(token)
    return scope, " ".join(rest) or Per.MONTH


def _read(text: str, tiers: Sequence[str], fillers: frozenset[str]) -> tuple[str | None, str | None, Which]:
    """The number and the unit as they were written, and everything they say. Raises BadAsk."""
    tokens = _tokens(text)
    number: str | None = None
    unit: str | None = None
    said = Which()
    for at, token in enumerate(tokens):
        if re.fullmatch(NUMBER, token) or token.lstrip("-+−") in _ENDLESS:
            if number is not None:
                raise BadAsk(f"You wrote two numbers, {number} and {token}. Set one limit at a time, for example {EXAMPLES}.")
            number = token
        elif token in _IMAGES or token in _MONEY:
            unit = token
            said = _and(said, unit=Unit.IMAGES if token in _IMAGES else Unit.MONEY)
        elif token in tiers:
            said = _and(said, tier=token)
        elif token in _EVERY and (of := tokens[at + 1 : at + 2]) and of[0] in _PLACES:
            if of[0] not in _EVERYWHERE:  # of the whole workspace it says the same as "in the workspace"
                raise BadAsk(_EACH_CHANNEL.format(said=f"{token} {of[0]}"))
        elif token in _EVERY and _PERIODS.intersection(tokens[at + 1 : at + 2]):
            continue  # "each day" is "a day", for everybody together
        elif token in _EACH:
            said = replace(said, each=True)
        elif token in _EVERYWHERE:
            said = replace(said, everywhere=True)
        elif token in _PER:
            said = _and(said, per=_PER[token])
        elif token in _OPERATORS:
            raise BadAsk(_NOT_ADMINS.format(token=token))
        elif token in _NO_LIMIT or (token in _NO and _ALL.intersection(tokens[at + 1 : at + 2])):
            raise BadAsk("A limit needs a number. To allow any number, clear the limit: quota clear.")
        elif token not in fillers:
            raise _unknown(token, tokens[:at], tiers)
    return number, unit, said


def _tokens(text: str) -> list[str]:
    """The words, numbers and marks of a text, each sign at its number, and numbers in figures."""
    plain = re.sub(r"([-+−])\s*\$", r"$\1", " ".join(_plainly(text).split()).casefold()[:200])
    return in_figures(_TOKEN.findall(plain))


def _plainly(text: str) -> str:
    """The text without quotation marks, exclamations, brackets and emoji."""
    said = _HARMLESS.sub(" ", unquoted(text[:400]))
    return "".join(" " if unicodedata.category(char) in _EMOJI else char for char in said)


def _and(said: Which, **more: Any) -> Which:
    """Add one more thing that was said. Raises BadAsk if it contradicts something said before."""
    for name, value in more.items():
        if (before := getattr(said, name)) not in (None, value):
            raise BadAsk(f"You wrote {before} and {value}. Set one limit at a time, for example {EXAMPLES}.")
    return replace(said, **more)


def terms_of(
    images: Decimal | float | None,
    dollars: Decimal | float | None,
    *,
    per: Per | str | None = None,
    tier: str | None = None,
    each: bool = False,
) -> tuple[Terms, ...]:
    """Terms from structured options: one for images, one for dollars, or both. Raises BadAsk."""
    period = period_named(per)
    terms = []
    if images is not None:
        terms.append(Terms(unit=Unit.IMAGES, amount=_images(_exact(images)), per=period, tier=tier or "", each=each))
    if dollars is not None:
        terms.append(Terms(unit=Unit.MONEY, amount=_micro(_exact(dollars)), per=period, tier=tier or "", each=each))
    if not terms:
        raise BadAsk(f"Say how much, in images or in dollars, for example {EXAMPLES}.")
    return tuple(terms)


def period_named(per: Per | str | None) -> Per:
    """The period with this name; left out: a day. Raises BadAsk."""
    if per is None:
        return Per.DAY
    name = per.strip().casefold()
    if name not in _PER:
        raise _no_period(name)
    return _PER[name]


def tier_named(tier: str | None, tiers: Sequence[str]) -> str:
    """The tier with this name; left out, or "all": all tiers. Raises BadAsk."""
    name = (tier or "").strip().casefold()
    if name in ("", "all", "any"):
        return ""
    if name not in tiers:
        raise _no_tier(name, tiers)
    return name


def _exact(value: Decimal | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _amount(number: str, *, money: bool) -> Decimal:
    return Decimal(number.replace("−", "-")) if number.lstrip("-+−") in _ENDLESS else number_in(number, money=money)


def _images(amount: Decimal) -> int:
    _check_positive(amount)
    if amount > MOST_IMAGES:
        raise BadAsk(f"A limit can be at most {MOST_IMAGES:,} images. To allow any number, clear the limit.")
    if amount != int(amount):
        raise BadAsk(f"{_plain(amount)} images is not a whole number. Try {max(1, int(amount))}, or set a limit in dollars.")
    return int(amount)


def _micro(amount: Decimal) -> int:
    _check_positive(amount)
    if amount > MOST_DOLLARS:
        raise BadAsk(f"A limit can be at most ${MOST_DOLLARS:,}. To allow any amount, clear the limit.")
    micro = amount * 1_000_000
    if micro != int(micro):
        raise BadAsk(f"${_plain(amount)} is finer than a millionth of a dollar. Round it, for example to $0.01.")
    return int(micro)


def _check_positive(amount: Decimal) -> None:
    if amount.is_nan() or amount.is_infinite():
        raise BadAsk(f"Say how much as a number, for example {EXAMPLES}. To allow any amount, clear the limit.")
    if amount == 0:
        raise BadAsk("A limit of 0 would stop everything. Set at least 1 image or $0.01, or clear the limit.")
    if amount < 0:
        raise BadAsk(f"A limit cannot be negative ({_plain(amount)}). Say how much is allowed, for example {EXAMPLES}.")


def _plain(amount: Decimal) -> str:
    text = format(amount, "f")
    return text if len(text) <= 24 else f"{text[:23]}…"


def _unknown(token: str, before: Sequence[str], tiers: Sequence[str]) -> BadAsk:
    """Say that a word means nothing here: as a tier or a period, where it stands in the place of one, else with the word it looks
    like."""
    if token in _NO_PERIODS:
        return _no_period(token)
    after = before[-1] if before else ""
    if after == "on":
        return _no_tier(token, tiers)
    if after in ("a", "an", "per", "every", "/"):
        return _no_period(token)
    near = nearest(token, [*_PER, *_IMAGES, *_MONEY, *tiers, "each", "workspace"], cutoff=0.75)
    return BadAsk(f'I don\'t understand "{token[:40]}".{did_you_mean(near)} Write a limit like {EXAMPLES}.')


def _no_period(name: str) -> BadAsk:
    near = None if name in _NO_PERIODS else nearest(name, [per for per in _PER if len(per) > 2])
    meant = did_you_mean(_PER[near].value) if near else ""
    return BadAsk(f'There is no period "{name[:40]}".{meant} Choose one of: {", ".join(per.value for per in Per)}.')


def _no_tier(name: str, tiers: Sequence[str]) -> BadAsk:
    meant = did_you_mean(nearest(name, tiers))
    return BadAsk(f'There is no tier "{name[:40]}".{meant} Choose one of: {", ".join(tiers)}.')
