"""Sizes that are words of prompt craft, and ask for nothing: "8k uhd, masterpiece, trending"."""

from __future__ import annotations

import re
from functools import cache

from core.reading import lists
from core.reading.tokens import is_unspaced, plain, tokens

_SIZE = re.compile(
    r"(?<![a-zа-я0-9$€£¥₩₹.,])(?:(\d{1,2})\s?[kк]|uhd|ultra hd|超高清)(?![a-zа-я0-9$€£])(?:\s(?:resolution|quality|uhd|ultra hd))*"
)
BEYOND = ("8k", "16k")  # what no model paints, and prompts name all the same
_BEHIND = ("で", "に", "로", "으로", "에서")  # lead to a size from behind: "8Kで"
_NEAR = 24  # characters before a size
_LEADING = frozenset({"it", "want", "need"})


def sizes(folded: str) -> list[tuple[int, int]]:
    """Where a folded text names sizes without asking for them: next to one that is larger than any picture, or in the company of other
    words of the craft. What is led to ("in 8K", "make it 4K") is asked for."""
    found = [match for match in _SIZE.finditer(folded) if not _is_led_to(folded, match)]
    beyond = any(f"{match[1]}k" in BEYOND for match in found)
    return [match.span() for match in found] if beyond or (found and _craft().search(folded)) else []


def _is_led_to(folded: str, match: re.Match[str]) -> bool:
    before = tokens(folded[max(0, match.start() - _NEAR) : match.start()])[-1:]
    leading = lists.words("painted.marks.into") | _LEADING
    return not leading.isdisjoint(before) or folded.startswith(_BEHIND, match.end())


@cache
def _craft() -> re.Pattern[str]:
    words = [plain(entry).strip() for entry in lists.entries("painted.craft.words")]
    return re.compile("|".join(re.escape(word) if is_unspaced(word) else rf"(?<!\w){re.escape(word)}(?!\w)" for word in words))
