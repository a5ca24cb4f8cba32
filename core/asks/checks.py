"""What the studio can do, and the check that a wish stays within it: every way of asking comes through `wish`.

Spellings are forgiven ("2k", "16x9", "Nano Banana Pro"); what cannot be carried out is refused with the nearest thing that can.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.errors import BadAsk
from core.model import Act, Wish

# What people call the tiers besides their names; an alias counts only where the tier is in the table.
_TIER_ALIASES = {
    "nano banana pro": "pro",
    "banana pro": "pro",
    "best": "pro",
    "nano banana": "flash",
    "nano banana 2": "flash",
    "nano banana 2.1": "flash",
    "2": "flash",
    "2.1": "flash",
    "nano banana lite": "lite",
    "flash lite": "lite",
}
_RATIO_NAMES = {
    "square": "1:1",
    "portrait": "3:4",
    "landscape": "4:3",
    "vertical": "9:16",
    "story": "9:16",
    "wide": "16:9",
    "widescreen": "16:9",
    "banner": "21:9",
}
_AUTOMATIC = frozenset({"", "auto", "automatic", "default"})
_RATIO = re.compile(r"(\d{1,5})\s{0,3}[:x×/∶：]\s{0,3}(\d{1,5})")
_SIZE = re.compile(r"(\d{1,5}(?:\.\d)?)\s{0,3}(k?)(?:px)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the tier table allows, all tiers together; built by the caller. `max_prompt` is in characters."""

    tiers: tuple[str, ...]
    ratios: tuple[str, ...]
    sizes: tuple[str, ...]
    max_prompt: int = 4000
    max_count: int = 4


def wish(
    *,
    act: Act,
    words: str,
    tier: str | None = None,
    ratio: str | None = None,
    size: str | None = None,
    count: int = 1,
    avoid: str | None = None,
    version: int | None = None,
    limits: Limits,
) -> Wish:
    """A wish from structured options (slash options, modals, flags), checked. `words` come through verbatim.

    Raises BadAsk: nothing said, too long, unknown tier, ratio, size or count, a version below 1.
    """
    _check_words(act, words, limits)
    if avoid is not None:
        _check_length(avoid, limits)
    if not 1 <= count <= limits.max_count:
        nearest = min(max(count, 1), limits.max_count)
        raise BadAsk(f"{count} pictures at once is not possible: ask for 1 to {limits.max_count}. The nearest is {nearest}.")
    if version is not None and version < 1:
        raise BadAsk(f"There is no version {version}: they count from v1.")
    return Wish(
        act=act,
        words=words,
        version=version,
        tier=_tier(tier, limits),
        ratio=_ratio(ratio, limits),
        size=_size(size, limits),
        count=count,
        avoid=avoid if avoid and avoid.strip() else None,
    )


def says_nothing(words: str) -> bool:
    """Nothing a person could see: blanks, controls and direction marks alone."""
    return all(unicodedata.category(char)[0] in "ZC" for char in words)


def _check_words(act: Act, words: str, limits: Limits) -> None:
    if says_nothing(words):
        if act is Act.NEW:
            raise BadAsk("Say what to paint, for example: a red bicycle leaning against a blue door.")
        if act is Act.EDIT:
            raise BadAsk("Say what should change, for example: make the door green.")
    _check_length(words, limits)


def _check_length(words: str, limits: Limits) -> None:
    if len(words) > limits.max_prompt:
        over = len(words) - limits.max_prompt
        raise BadAsk(
            f"That is {len(words):,} characters and the limit is {limits.max_prompt:,}. Shorten it by {over:,} and ask again."
        )


def _tier(asked: str | None, limits: Limits) -> str | None:
    plain = " ".join((asked or "").casefold().replace("-", " ").replace("_", " ").split()).removeprefix("gemini ")
    if plain in _AUTOMATIC:
        return None
    for tier in limits.tiers:
        if plain in (tier.casefold(), tier.casefold().replace("-", " ")):
            return tier
    if _TIER_ALIASES.get(plain) in limits.tiers:
        return _TIER_ALIASES[plain]
    raise _unknown("tier", asked, limits.tiers, nearest_word(plain, limits.tiers))


def _ratio(asked: str | None, limits: Limits) -> str | None:
    plain = (asked or "").strip().casefold()
    if plain in _AUTOMATIC:
        return None
    plain = _RATIO_NAMES.get(plain, plain)
    sides = _RATIO.fullmatch(plain)
    if sides is None or not int(sides[1]) or not int(sides[2]):
        raise _unknown("ratio", asked, limits.ratios, "16:9" if "16:9" in limits.ratios else None)
    wanted = Fraction(int(sides[1]), int(sides[2]))
    shapes = {ratio: Fraction(ratio.replace(":", "/")) for ratio in limits.ratios}
    for ratio, shape in shapes.items():
        if shape == wanted:
            return ratio
    nearest = min(shapes, key=lambda ratio: abs(math.log(shapes[ratio] / wanted)), default=None)
    raise _unknown("ratio", asked, limits.ratios, nearest)


def _size(asked: str | None, limits: Limits) -> str | None:
    plain = (asked or "").strip().casefold()
    if plain in _AUTOMATIC:
        return None
    by_edge = {_edge(size): size for size in limits.sizes}
    edge = _edge(plain)
    if edge in by_edge:
        return by_edge[edge]
    nearest = min(by_edge, key=lambda known: abs(math.log(known / edge)), default=None) if edge else None
    raise _unknown("size", asked, limits.sizes, by_edge[nearest] if nearest else None)


def _edge(size: str) -> int:
    """The longest edge in pixels that a size stands for ("2K", "2048", "512px"); 0: not a size."""
    match = _SIZE.fullmatch(size.casefold())
    if match is None:
        return 0
    number = float(match[1])
    return round(number * 1024) if match[2] else round(number)


def _unknown(what: str, asked: str | None, known: Sequence[str], nearest: str | None) -> BadAsk:
    hint = f"Did you mean {nearest}? " if nearest else ""
    return BadAsk(f'There is no {what} "{_shown(asked or "")}". {hint}You can choose from {", ".join(known)}.')


def _shown(asked: str) -> str:
    return asked if len(asked) <= 40 else asked[:39] + "…"


def nearest_word(word: str, known: Sequence[str], *, cutoff: float = 0.6) -> str | None:
    """The known word that looks most like this one, if any does; `cutoff` as in difflib, 1.0 for the same word only."""
    return next(iter(difflib.get_close_matches(word[:40], known, n=1, cutoff=cutoff)), None)
