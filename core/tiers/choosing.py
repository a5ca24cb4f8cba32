"""Chooses which tier paints a wish, and says why: ten rules in order of precedence, of which the first that applies decides."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from core.errors import UNCHARGED, BadAsk
from core.listing import listed
from core.model import Act, Choice, Lack, Reason, Shortfall, Tier, Version, Wish, shape_of
from core.nearest import did_you_mean, nearest
from core.reading.tiers.demands import Demands, read

MANY_REFERENCES = 5
_BEST, _QUICK = "pro", "flash"
LITE_SIZE = "1K"
_SAME_SHAPE = 0.04  # sizes of one ratio differ between tiers
_REASONS_READ = {
    4: Reason.LETTERING,
    5: Reason.SUBJECTS,
    6: Reason.FINAL,
    7: Reason.DETAIL,
    8: Reason.REFERENCES,
}


def choose(wish: Wish, *, tiers: Mapping[str, Tier], references: int = 0, has_picture: bool, off: Container[str] = ()) -> Choice:
    """The tier for `wish`: the asker's own choice, else the rules', or the next tier if that one cannot do it or has no price.

    references   pictures attached, not counting the current picture
    has_picture  there is a current picture that the wish works on
    off          names of tiers that cannot paint now; a tier named by the asker is returned all the same, and the caller says so
    Raises BadAsk if the named tier, or every tier, lacks the ratio, the size or the number of references.
    """
    wanted = best(wish, references=references, has_picture=has_picture)
    if wanted.rule == 1:
        return _explicit(wanted, wish, tiers, references)
    for tier in _succession(wanted.tier, tiers, editing=wish.act is not Act.NEW):
        if lack(tier, wish, references, off=off) is None:
            return _stepped(wanted, tier, wish, tiers, references, off)
    return _last_resort(wanted, wish, tiers, references)


def best(wish: Wish, *, references: int = 0, has_picture: bool) -> Choice:
    """The tier that the asker, or else the rules, want for `wish`, whether it can paint it or not."""
    return _wanted(wish, references=references, editing=has_picture and wish.act is not Act.NEW)


def other(version: Version, tiers: Mapping[str, Tier]) -> Tier | None:
    """The tier on which the ask of a version may be worth another try: the best one, or the quick one below a picture of the best.
    None: it cannot paint that format, or is not to be called, or no tier painted that version."""
    if version.is_exact:
        return None
    tier = tiers.get(_QUICK if version.tier == _BEST else _BEST)
    if tier is None or tier.prices is None or version.asked_ratio not in (None, *tier.ratios):
        return None
    return tier


def finals(version: Version, tiers: Mapping[str, Tier]) -> tuple[Tier, Sequence[str]] | None:
    """Which tier would paint the final of a version, as far as the table tells, and at which sizes that add to it, the largest first.
    None: it is of the largest size already, no tier can, or none that can is to be called."""
    some = any(version.asked_ratio in tier.ratios for tier in tiers.values())
    try:
        chosen = choose(Wish(act=Act.FINAL, ratio=version.asked_ratio if some else None), tiers=tiers, has_picture=True)
    except BadAsk:
        return None
    tier = tiers[chosen.tier]
    sizes = tier.sizes
    if tier.prices is None:
        return None
    above = sizes.index(version.asked_size) + 1 if version.asked_size in sizes else 0
    return (tier, (*reversed(sizes[above:]),)) if above < len(sizes) else None


def reframes(version: Version, ratio: str, tiers: Mapping[str, Tier]) -> Tier | None:
    """Which tier would paint a version in another format, as far as the table tells. None: that is its format already, or none can."""
    if abs(shape_of(ratio) * version.original.height / version.original.width - 1) <= _SAME_SHAPE:
        return None
    try:
        return tiers[choose(Wish(act=Act.EDIT, ratio=ratio), tiers=tiers, has_picture=True).tier]
    except BadAsk:
        return None


def lack(tier: Tier, wish: Wish, references: int, *, off: Container[str] = ()) -> Lack | None:
    """What keeps a tier that nobody named from painting this; None: nothing."""
    if tier.name in off:
        return Lack(tier=tier.name, kind=Shortfall.OFF)
    if tier.prices is None:
        return Lack(tier=tier.name, kind=Shortfall.NO_PRICE)
    if wish.ratio is not None and wish.ratio not in tier.ratios:
        return Lack(tier=tier.name, kind=Shortfall.RATIO, value=wish.ratio)
    if wish.size is not None and wish.size not in tier.sizes:
        return Lack(tier=tier.name, kind=Shortfall.SIZE, value=wish.size)
    if references > tier.max_references:
        return Lack(tier=tier.name, kind=Shortfall.REFERENCES, value=str(tier.max_references))
    return None


# --- the rules -------------------------------------------------------------------------------------------------------


def _wanted(wish: Wish, *, references: int, editing: bool) -> Choice:
    if wish.tier is not None:
        return Choice(tier=wish.tier, reason=Reason.CHOSEN, rule=1)
    demands = read(wish.words, edit=wish.act is Act.EDIT)
    if demands.tier is not None:
        return Choice(tier=demands.tier, reason=Reason.CHOSEN, rule=1)
    if wish.need is not None:
        return next(_rules_read(wish, wish.need, demands, references=references, editing=editing))
    return next(_rules(wish, demands, references=references, editing=editing))


def _rules(wish: Wish, demands: Demands, *, references: int, editing: bool) -> Iterator[Choice]:
    """The rules that apply, in order of precedence; the last always does.

    Where flash is good enough (short words, crowds, catalogue shots), that is no reason against pro if a later rule asks for pro.
    """
    if wish.act is Act.VARIATIONS or (wish.count > 1 and wish.act is not Act.FINAL):
        yield Choice(tier="flash", reason=Reason.SEVERAL, rule=2)
    if demands.drafts and wish.act is not Act.FINAL:
        yield Choice(tier="flash", reason=Reason.DRAFTS, rule=2)
    if demands.lettering:
        yield Choice(tier="pro", reason=Reason.LETTERING, rule=4)
    if demands.cast:
        yield Choice(tier="pro", reason=Reason.SUBJECTS, rule=5)
    if wish.act is Act.FINAL or wish.size == "4K" or demands.final:
        yield Choice(tier="pro", reason=Reason.FINAL, rule=6)
    if demands.hero:
        yield Choice(tier="pro", reason=Reason.DETAIL, rule=7)
    if references >= MANY_REFERENCES or (demands.mapped and references != 1):
        yield Choice(tier="pro", reason=Reason.REFERENCES, rule=8)
    if demands.short_words:
        yield Choice(tier="flash", reason=Reason.SHORT_WORDS, rule=4)
    if demands.crowd:
        yield Choice(tier="flash", reason=Reason.CROWD, rule=5)
    if demands.catalogue:
        yield Choice(tier="flash", reason=Reason.CATALOGUE, rule=7)
    if demands.dismissed:
        yield Choice(tier="flash", reason=Reason.NO_LETTERING, rule=3)
    yield from _last_rules(wish, demands, references=references, editing=editing)


def _rules_read(wish: Wish, need: int, demands: Demands, *, references: int, editing: bool) -> Iterator[Choice]:
    """The same where a text model read the words: they call for rule `need`, and what was chosen beside them for rules of its own."""
    if wish.act is Act.VARIATIONS or (wish.count > 1 and wish.act is not Act.FINAL):
        yield Choice(tier="flash", reason=Reason.SEVERAL, rule=2)
    if need == 2 and wish.act is not Act.FINAL:
        yield Choice(tier="flash", reason=Reason.DRAFTS, rule=2)
    if need in (4, 5):
        yield Choice(tier="pro", reason=_REASONS_READ[need], rule=need)
    if wish.act is Act.FINAL or wish.size == "4K" or need == 6:
        yield Choice(tier="pro", reason=_REASONS_READ[6], rule=6)
    if need in (7, 8):
        yield Choice(tier="pro", reason=_REASONS_READ[need], rule=need)
    if references >= MANY_REFERENCES:
        yield Choice(tier="pro", reason=_REASONS_READ[8], rule=8)
    if need == 3:
        yield Choice(tier="flash", reason=Reason.NO_LETTERING, rule=3)
    yield from _last_rules(wish, demands, references=references, editing=editing)


# --- what is possible ------------------------------------------------------------------------------------------------


def _explicit(wanted: Choice, wish: Wish, tiers: Mapping[str, Tier], references: int) -> Choice:
    tier = tiers.get(wanted.tier)
    if tier is None:
        meant = did_you_mean(nearest(wanted.tier.casefold(), tiers, cutoff=0.5))
        raise BadAsk(f"There is no tier called {wanted.tier}. {UNCHARGED}{meant} The tiers are {listed(list(tiers))}.")
    lacking = _lacks(tier, wish, references)
    if lacking:
        able = [other.name for other in tiers.values() if not _lacks(other, wish, references)]
        way_out = f" Try {listed(able, 'or')}." if able else ""
        raise BadAsk(f"{tier.title} ({tier.name}) {lacking}. {UNCHARGED}{way_out}")
    return wanted


def _stepped(wanted: Choice, tier: Tier, wish: Wish, tiers: Mapping[str, Tier], references: int, off: Container[str]) -> Choice:
    if tier.name == wanted.tier:
        return wanted
    first = tiers.get(wanted.tier)
    if first is None:
        short = Lack(tier=wanted.tier, kind=Shortfall.OFF)
    else:
        short = lack(first, wish, references, off=off) or Lack(tier=wanted.tier, kind=Shortfall.NO_EDITS)
    return replace(wanted, tier=tier.name, lack=short)


def _last_rules(wish: Wish, demands: Demands, *, references: int, editing: bool) -> Iterator[Choice]:
    """The rules that apply where the words demand nothing in particular, whoever read them."""
    if editing:
        yield Choice(tier="flash", reason=Reason.SMALL_CHANGE, rule=9)
    if wish.act is Act.NEW and demands.casual and references <= 1 and wish.size in (None, LITE_SIZE):
        yield Choice(tier="lite", reason=Reason.CASUAL, rule=10)
    yield Choice(tier="flash", reason=Reason.ORDINARY, rule=10)


def _last_resort(wanted: Choice, wish: Wish, tiers: Mapping[str, Tier], references: int) -> Choice:
    """The tier to name when every tier that could do it is off (the caller says so). Raises if none could do it even then."""
    able = [tier for tier in tiers.values() if not _lacks(tier, wish, references)]
    if not able:
        lacks = {tier.name: _lacks(tier, wish, references) for tier in tiers.values()}
        same = len(set(lacks.values())) == 1
        why = f"each {next(iter(lacks.values()))}" if same else "; ".join(f"{name} {lack}" for name, lack in lacks.items())
        too_many = all(references > tier.max_references for tier in tiers.values())
        out = "Attach fewer pictures." if too_many else "Ask for something that one of them can do."
        raise BadAsk(f"No tier can paint this: {why}. {UNCHARGED} {out}")
    if any(tier.name == wanted.tier for tier in able):
        return wanted
    return _stepped(wanted, able[0], wish, tiers, references, off=())


def _succession(name: str, tiers: Mapping[str, Tier], *, editing: bool) -> Iterator[Tier]:
    """The wanted tier, its successors, then the others; for an edit only those that take edits."""
    seen: list[str] = []
    following: str | None = name
    while following is not None and following in tiers and following not in seen:
        seen.append(following)
        following = tiers[following].successor
    for other in [*seen, *(other for other in tiers if other not in seen)]:
        if tiers[other].edits or not editing:
            yield tiers[other]


def _lacks(tier: Tier, wish: Wish, references: int) -> str:
    """What the tier cannot do of this wish, as part of a sentence; empty: nothing."""
    if wish.ratio is not None and wish.ratio not in tier.ratios:
        return f"can't do {wish.ratio}; its {_has('ratio', tier.ratios)}"
    if wish.size is not None and wish.size not in tier.sizes:
        return f"can't do {wish.size}; its {_has('size', tier.sizes)}"
    if references > tier.max_references:
        return f"takes at most {counted(tier.max_references)}, and there are {references}"
    return ""


def _has(what: str, known: Sequence[str]) -> str:
    return f"{what}s are {', '.join(known)}" if len(known) > 1 else f"only {what} is {known[0]}"


def counted(references: int) -> str:
    """References in words, for sentences about how many there may be."""
    return "1 reference" if references == 1 else f"{references} references"
