"""Two versions to be shown side by side: "compare v2 and v5", "v2 vs v5", "show me the difference to v1"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.reading import lists
from core.reading.tokens import cut

_NUMBER = re.compile(r"(v|ver|version)?(?!0)(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The numbers of two versions. `after` is None where only one is named: the current version is meant, beside that one."""

    before: int
    after: int | None


def comparison(said: Sequence[str]) -> Comparison | None:
    """Understand tokens that ask for a comparison and are nothing else. One number has to be written as a version ("v1"), since "the
    difference to 3" may be of anything."""
    asking, around = lists.words("replies.comparing.asking"), lists.words("replies.comparing.around")
    parts = cut(said, asking | around)
    numbers = [(at, found) for at, part in enumerate(parts) if (found := _NUMBER.fullmatch(part))]
    rest = [part for part in parts if not _NUMBER.fullmatch(part)]
    if not 1 <= len(numbers) <= 2 or asking.isdisjoint(rest) or not (asking | around).issuperset(rest):
        return None
    first, *second = (int(found[2]) for _, found in numbers)
    if second:
        return Comparison(before=first, after=second[0])
    at, found = numbers[0]
    named = found[1] or (at > 0 and parts[at - 1] in ("v", "version", "ver"))
    return Comparison(before=first, after=None) if named else None
