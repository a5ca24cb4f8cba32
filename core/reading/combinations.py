"""Lists of choices in an ask: "{red, blue} bike on {sand, snow}" asks for a picture of each of the four combinations.

Only a list counts: two or more words or phrases with commas between them, in a pair of braces that stands by itself. Other braces are part
of the words: escaped ones, those of code and JSON, those within quotation marks or backticks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from core.reading import quoted

_LIST = re.compile(r"(?<![\\$A-Za-z0-9_{\[<=:.\"'`])(?<![A-Za-z0-9_]\()[{｛]([^{}｛｝\n]{3,2000})[}｝](?![}\]\"'`]|\s?=)")
_COMMA = re.compile(r"[,，、،]")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+")  # "1,000"
_CODE = re.compile(r"[:;=<>()\[\]\"`\\|$#&]|=>|//")
_BACKTICKS = re.compile(r"`[^`\n]+`|```.*?```", re.DOTALL)

Combination = tuple[str, ...]  # one choice of each list, in their order


@dataclass(frozen=True, slots=True)
class Combined:
    """The lists of choices in some words, and where each stands."""

    words: str
    spots: tuple[tuple[int, int], ...]
    lists: tuple[tuple[str, ...], ...]

    @property
    def count(self) -> int:
        return prod(map(len, self.lists))

    def first(self, most: int) -> tuple[Combination, ...]:
        """The first combinations, the last list changing fastest."""
        return tuple(islice(product(*self.lists), most))

    def with_choices(self, chosen: Sequence[str]) -> str:
        """The words with one choice in the place of each list."""
        parts, at = [], 0
        for (start, end), choice in zip(self.spots, chosen, strict=True):
            parts += [self.words[at:start], choice]
            at = end
        return "".join([*parts, self.words[at:]])


def combined(words: str) -> Combined | None:
    """Find the lists of choices; None: there are none."""
    if "{" not in words and "｛" not in words:
        return None
    within = [match.span() for pattern in (quoted.QUOTES, _BACKTICKS) for match in pattern.finditer(words)]
    spots: list[tuple[int, int]] = []
    lists: list[tuple[str, ...]] = []
    for match in _LIST.finditer(words):
        choices = _choices(match[1])
        if choices and not any(start < match.start() and match.end() < end for start, end in within):
            spots.append(match.span())
            lists.append(choices)
    return Combined(words, tuple(spots), tuple(lists)) if lists else None


def _choices(listed: str) -> tuple[str, ...]:
    """The choices of a list, each once; none if it is no list."""
    if _CODE.search(listed) or _NUMBER.fullmatch(listed.strip()):
        return ()
    found = tuple(dict.fromkeys(choice for part in _COMMA.split(listed) if (choice := " ".join(part.split()))))
    return found if len(found) > 1 else ()
