"""What may be set besides the words: tier, ratio, size and count, in the spellings that people use.

Spellings are forgiving ("2k", "16x9", "1920×1080", "Nano Banana Pro"); what cannot be done is refused with the nearest thing that
can.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.errors import UNCHARGED, BadAsk
from core.model import MOST_COUNT, Tier, shape_of
from core.nearest import did_you_mean, nearest

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
NAMED_RATIOS = {
    "square": "1:1",
    "portrait": "3:4",
    "landscape": "4:3",
    "vertical": "9:16",
    "story": "9:16",
    "horizontal": "16:9",
    "wide": "16:9",
    "widescreen": "16:9",
    "banner": "21:9",
}
_PAPER = re.compile(r"(?:din\s?)?[aа][0-6]")  # as high as the diagonal of a square of its width
_AUTOMATIC = frozenset({"", "auto", "automatic", "default"})
_SIDE = r"(\d{1,5}(?:[.,]\d{1,3})?)"
_RATIO = re.compile(rf"{_SIDE}\s{{0,3}}(?:[:x×/∶：]|by)\s{{0,3}}{_SIDE}")
_SIZE = re.compile(r"(\d{1,5}(?:\.\d)?)\s{0,3}(k?)(?:px)?")
_PIXELS = re.compile(r"(\d{3,5})\s{0,3}[x×]\s{0,3}(\d{3,5})(?:\s?px)?")
_SAME, _NEAR = 0.005, 0.045  # how far off a ratio may be: 1366x768 is 16:9; 2.35:1 becomes 21:9, and we say so
_BARE = 64  # "--size 2": below this nobody means pixels
_SHORT_OF = 1.1  # a size is enough for as many pixels as are asked for, or nearly


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the tier table allows, all tiers together. `max_prompt` is in characters."""

    tiers: tuple[str, ...]
    ratios: tuple[str, ...]
    sizes: tuple[str, ...]
    max_prompt: int = 4000
    max_count: int = MOST_COUNT
    max_combinations: int = MOST_COUNT


def limits_of(tiers: Mapping[str, Tier], *, max_combinations: int = MOST_COUNT) -> Limits:
    def union(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for values in lists for value in values))

    return Limits(
        max_combinations=max_combinations,
        tiers=tuple(tiers),
        ratios=union([tier.ratios for tier in tiers.values()]),
        sizes=tuple(sorted(union([tier.sizes for tier in tiers.values()]), key=lambda size: (len(size) > 2, size))),
    )


def tier_of(asked: str | None, limits: Limits) -> str | None:
    """The tier's name; None: automatic. Raises BadAsk."""
    plain = " ".join(_folded(asked).replace("-", " ").replace("_", " ").split()).removeprefix("gemini ")
    if plain in _AUTOMATIC:
        return None
    for tier in limits.tiers:
        if plain in (tier.casefold(), tier.casefold().replace("-", " ")):
            return tier
    if _TIER_ALIASES.get(plain) in limits.tiers:
        return _TIER_ALIASES[plain]
    raise _unknown("tier", asked, limits.tiers, nearest(plain, limits.tiers))


def ratio_of(asked: str | None, limits: Limits) -> tuple[str | None, str]:
    """The ratio (None: automatic), and a sentence if it is only close to the one that was asked for. Raises BadAsk."""
    plain = _folded(asked)
    if plain in _AUTOMATIC:
        return None, ""
    plain = NAMED_RATIOS.get(plain, plain)
    sides = _RATIO.fullmatch(plain)
    width, height = (float(side.replace(",", ".")) for side in sides.groups()) if sides else (0.0, 0.0)
    if _PAPER.fullmatch(plain):
        width, height = 1.0, math.sqrt(2)
    if not width or not height:
        raise _unknown("ratio", asked, limits.ratios, nearest(plain, NAMED_RATIOS, cutoff=0.75))
    off, near = min(((abs(math.log(shape_of(ratio) * height / width)), ratio) for ratio in limits.ratios), default=(math.inf, None))
    if near is None:
        raise _unknown("ratio", asked, limits.ratios, None)
    if off > _NEAR:
        raise BadAsk(f"There is no ratio “{_shown(asked or '')}”. {UNCHARGED} Ask for {near}, the nearest.")
    return near, "" if off <= _SAME else f"I can't do {_shown(plain)}. This is {near}, the nearest I can do."


def size_of(asked: str | None, limits: Limits) -> str | None:
    """The size; None: automatic. Raises BadAsk."""
    plain = _folded(asked)
    if plain in _AUTOMATIC:
        return None
    by_edge = {_edge(size): size for size in limits.sizes}
    if pixels := _PIXELS.fullmatch(plain):
        wanted = math.sqrt(int(pixels[1]) * int(pixels[2]))
        return by_edge[min((edge for edge in by_edge if edge * _SHORT_OF >= wanted), default=max(by_edge))]
    edge = _edge(plain)
    if edge in by_edge:
        return by_edge[edge]
    meant = edge * 1024 if edge < _BARE else edge
    if by_edge and meant > max(by_edge):
        largest = by_edge[max(by_edge)]
        larger = plain.upper() if plain.endswith("k") else f"{edge}K" if edge < _BARE else f"{edge:,} pixels"
        raise BadAsk(f"I can't paint {larger}; the largest is {largest}. {UNCHARGED} Ask for {largest}, or leave the size out.")
    near = min(by_edge, key=lambda known: abs(math.log(known / meant)), default=None) if edge else None
    raise _unknown("size", asked, limits.sizes, by_edge[near] if near else None)


def ratio_in_size(size: str | None) -> str | None:
    """The ratio of a size in pixels: "1920x1080"."""
    return size if size and _PIXELS.fullmatch(size.strip().casefold()) else None


def is_possible(option: str, typed: str, limits: Limits) -> bool:
    """Whether what was typed is a value of the option."""
    if option == "count":
        return typed.isdecimal() and len(typed) < 4 and 1 <= int(typed) <= limits.max_count
    if not any(map(str.isalnum, typed)):
        return False
    try:
        _OF[option](typed, limits)
    except BadAsk:
        return False
    return True


def is_nearly(option: str, typed: str, limits: Limits) -> bool:
    """Whether what was typed can only be meant as a value of the option, though it is not one: "16:10", "3K", "pr"."""
    if option == "tier":
        return len(typed) > 1 and nearest(typed.casefold(), limits.tiers) is not None
    known = {"ratio": _RATIO, "size": _SIZE, "count": re.compile(r"\d{1,4}")}[option]
    return known.fullmatch(typed.casefold()) is not None


_OF = {"tier": tier_of, "ratio": ratio_of, "size": size_of}


def _folded(asked: str | None) -> str:
    """What was typed without what makes no difference: capitals, and letters as wide as a Chinese character ("４Ｋ")."""
    return unicodedata.normalize("NFKC", asked or "").strip().casefold()


def _edge(size: str) -> int:
    """The longest edge in pixels that a size means ("2K", "2048", "512px"); 0: not a size."""
    match = _SIZE.fullmatch(size.casefold())
    if match is None:
        return 0
    number = float(match[1])
    return round(number * 1024) if match[2] else round(number)


def _unknown(what: str, asked: str | None, known: Sequence[str], near: str | None) -> BadAsk:
    return BadAsk(f"There is no {what} “{_shown(asked or '')}”. {UNCHARGED}{did_you_mean(near)} Choose one of: {', '.join(known)}.")


def _shown(asked: str) -> str:
    return asked if len(asked) <= 40 else asked[:39] + "…"
