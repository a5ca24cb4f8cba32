"""Packs: named sets of formats that one picture is delivered in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.model import Tier

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")  # of a pack, which becomes part of a file's name
_FORMAT = re.compile(r"([a-z0-9][a-z0-9-]{0,29}) (\d{1,2}:\d{1,2})(?: (512|1K|2K|4K))?")
MOST_FORMATS = 4  # of a pack: as many pictures as stand in one message, each by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of a pack. `size`: None is that of the picture."""

    name: str  # as it stands in a file's name: "instagram"
    ratio: str
    size: str | None = None

    @classmethod
    def of(cls, text: str) -> Format:
        """Read "instagram 4:5" or "banner 16:9 2K". Raises ValueError."""
        found = _FORMAT.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"“{text}” is not a format. Write it as: instagram 4:5, or banner 16:9 2K.")
        return cls(name=found[1], ratio=found[2], size=found[3])

    def __str__(self) -> str:
        return " ".join([self.name, self.ratio, *([self.size] if self.size is not None else [])])

    @property
    def label(self) -> str:
        """As in a file's name: "instagram-4x5", "banner-16x9-2K"."""
        return str(self).replace(" ", "-").replace(":", "x")


def fits_all(tier: Tier, formats: Iterable[Format]) -> bool:
    """Whether a tier has the ratio and the size of every one of these formats."""
    return all(one.ratio in tier.ratios and one.size in (None, *tier.sizes) for one in formats)


Packs = Mapping[str, tuple[Format, ...]]
SOCIAL = ("square 1:1", "instagram 4:5", "story 9:16", "banner 16:9")
DEFAULT_PACKS: Packs = MappingProxyType({"social": tuple(map(Format.of, SOCIAL))})
