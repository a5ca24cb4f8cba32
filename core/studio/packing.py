"""What a pack comes to: which of its formats are to be painted, and on which tier."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from core.acts.packs import Format, Packs, fits_all
from core.errors import UNCHARGED, BadAsk, NothingToRefine
from core.model import Ask, Tier, Version, Wish, shape_of
from core.nearest import did_you_mean, nearest
from core.renders.briefs import own_size
from core.studio.subject import Subject

_DEFAULT = "social"
_NEAR = 0.04  # how far a picture's shape may be from a ratio that it is said to have


def packed(ask: Ask, subject: Subject, packs: Packs, tiers: Mapping[str, Tier], off: Container[str]) -> tuple[Ask, Subject]:
    """The ask with the formats that are to be painted, and the version that it means from now on. Raises BadAsk, which says what is wrong
    and the nearest that works."""
    version = subject.target
    if version is None:
        raise NothingToRefine
    subject = replace(subject, explicit=True)
    if ask.wish.formats:  # it was made of its pack before its price was agreed to
        return ask, subject
    name = (ask.wish.words.split() or [_DEFAULT])[-1].casefold()
    formats = packs.get(name)
    if formats is None:
        meant = did_you_mean(nearest(name, packs))
        raise BadAsk(f"There is no pack called {name[:30]}. {UNCHARGED}{meant} The packs are {', '.join(packs)}.")
    there = [one for one in formats if _has(version, one)]
    missing = [one for one in formats if one not in there]
    if not missing:
        raise BadAsk(f"v{version.number} has every format of the pack {name} already. {UNCHARGED}")
    tier = _tier(ask.wish, version, missing, tiers, off)
    wish = replace(
        ask.wish,
        words="",
        pack=name,
        formats=tuple(map(str, missing)),
        taken=tuple((str(one), version.id) for one in there),
        count=len(missing),
        tier=tier.name,
        size=ask.wish.size or own_size(tier, version),
        version=None,
    )
    return replace(ask, wish=wish), subject


def _has(version: Version, format: Format) -> bool:
    shape = version.original.width / version.original.height
    return abs(shape_of(format.ratio) / shape - 1) <= _NEAR and format.size in (None, version.asked_size)


def _tier(wish: Wish, version: Version, formats: list[Format], tiers: Mapping[str, Tier], off: Container[str]) -> Tier:
    """The tier that paints all of them: the one that is named, else the version's own, else the first that can."""
    names = [wish.tier] if wish.tier is not None else [version.tier, *tiers]
    for name in names:
        tier = tiers.get(name)
        able = tier is not None and tier.prices is not None and tier.name not in off and (tier.edits or wish.tier is not None)
        if tier is not None and able and fits_all(tier, formats):
            return tier
    listed = ", ".join(str(one) for one in formats)
    raise BadAsk(f"No tier that may paint this has all of these formats: {listed}. {UNCHARGED} Name another tier, or another pack.")
