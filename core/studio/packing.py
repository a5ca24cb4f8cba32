"""What a pack comes to: which of its formats are to be painted, and on which tier."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from core.acts.packs import Format, Packs, fits_all
from core.errors import UNCHARGED, BadAsk, NothingToRefine
from core.model import Act, Ask, Tier, Version, Wish, shape_of
from core.nearest import did_you_mean, nearest
from core.renders.briefs import own_size
from core.studio.subject import Subject

_DEFAULT = "social"
_NEAR = 0.04  # how far a picture's shape may be from a ratio that it is said to have


def packed(
    ask: Ask, subject: Subject, packs: Packs, tiers: Mapping[str, Tier], off: Container[str], versions: Sequence[Version]
) -> tuple[Ask, Subject]:
    """The ask with the formats that are to be painted, and the version that it means from now on. What was painted of them for that
    version is not painted again; where that is all, the pack is handed over once more (PACKED), which is free. versions: of the thread.
    Raises BadAsk, which says what is wrong and the nearest that works."""
    version = subject.target
    if version is None:
        raise NothingToRefine
    subject = replace(subject, explicit=True)
    made = [one for one in versions if one.parent == version.id and one.act is Act.PACK]
    if ask.wish.formats:  # it was made of its pack before its price was agreed to, and others may have had it painted since
        return replace(ask, wish=_still_missing(ask.wish, made)), subject
    name = (ask.wish.words.split() or [_DEFAULT])[-1].casefold()
    formats = packs.get(name)
    if formats is None:
        meant = did_you_mean(nearest(name, packs))
        raise BadAsk(f"There is no pack called {name[:30]}. {UNCHARGED}{meant} The packs are {', '.join(packs)}.")
    there = {one: version if _has(version, one) else _painted(made, one, ask.wish) for one in formats}
    missing = [one for one, found in there.items() if found is None]
    if not missing:
        return replace(ask, wish=_complete(name, [(one, found) for one, found in there.items() if found is not None])), subject
    tier = _tier(ask.wish, version, missing, tiers, off)
    wish = replace(
        ask.wish,
        words="",
        pack=name,
        formats=tuple(map(str, missing)),
        taken=tuple((str(one), found.id) for one, found in there.items() if found is not None),
        count=len(missing),
        tier=tier.name,
        size=ask.wish.size or own_size(tier, version),
        version=None,
    )
    return replace(ask, wish=wish), subject


def _still_missing(wish: Wish, made: Sequence[Version]) -> Wish:
    """The wish for what was not painted since its price was said."""
    since = [(one, _painted(made, Format.of(one), wish)) for one in wish.formats]
    there = [(Format.of(one), found) for one, found in since if found is not None]
    if not there:
        return wish
    missing = tuple(one for one, found in since if found is None)
    taken = (*wish.taken, *((str(one), found.id) for one, found in there))
    if not missing:
        return Wish(act=Act.PACKED, pack=wish.pack, taken=taken)
    return replace(wish, formats=missing, taken=taken, count=len(missing))


def _painted(made: Sequence[Version], format: Format, wish: Wish) -> Version | None:
    """The newest picture that was painted of a version in a format, on the tier and of the size that are asked for."""
    for one in reversed(made):
        alike = one.asked_ratio == format.ratio and wish.tier in (None, one.tier)
        if alike and (format.size or wish.size) in (None, one.asked_size):
            return one
    return None


def _complete(name: str, there: Sequence[tuple[Format, Version]]) -> Wish:
    """The wish for a pack of which every picture is there."""
    return Wish(act=Act.PACKED, pack=name, taken=tuple((str(one), found.id) for one, found in there))


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
