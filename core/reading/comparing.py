"""Two versions to be shown side by side: "compare v2 and v5", "v2 vs v5", "show me the difference to v1"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import UNCHARGED, BadAsk
from core.reading import lists
from core.reading.tokens import cut

_ASIDE = frozenset({"by"})  # of "side by side"; alone it asks for nothing: "16 by 9"
_NUMBER = re.compile(r"(v|ver|version)?(?!0)(\d{1,3}|(?<=[vrn])\d{4,5})")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The numbers of two versions. `after` is None where only one is named: the current version is meant, beside that one."""

    before: int
    after: int | None


_TWO = f"I compare two versions at a time. {UNCHARGED} Name two, for example: compare v1 and v2."


def comparison(said: Sequence[str]) -> Comparison | None:
    """Understand tokens that ask for a comparison and are nothing else. One number has to be written as a version ("v1"), since "the
    difference to 3" may be of anything."""
    parts = _asked(said)
    numbers = _numbers(parts)
    if not 1 <= len(numbers) <= 2:
        return None
    first, *second = (int(found[2]) for _, found in numbers)
    if second:
        return Comparison(before=first, after=second[0])
    at, found = numbers[0]
    named = found[1] or (at > 0 and parts[at - 1] in ("v", "version", "ver"))
    return Comparison(before=first, after=None) if named else None


def check_two(said: Sequence[str]) -> None:
    """Raises BadAsk for a comparison of more than two versions."""
    numbers = _numbers(_asked(said))
    if len(numbers) > 2 and any(found[1] for _, found in numbers):
        raise BadAsk(_TWO)


def _asked(said: Sequence[str]) -> Sequence[str]:
    """The parts of what asks for a comparison and is nothing else, the original as the first version; else none."""
    asking, around, original = (lists.words(f"replies.comparing.{name}") for name in ("asking", "around", "original"))
    parts = cut(said, asking | around | original)
    rest = [part for part in parts if not _NUMBER.fullmatch(part)]
    if (asking - _ASIDE).isdisjoint(rest) or not (asking | around | original).issuperset(rest):
        return ()
    return ["v1" if part in original else part for part in parts]


def _numbers(parts: Sequence[str]) -> Sequence[tuple[int, re.Match[str]]]:
    return [(at, found) for at, part in enumerate(parts) if (found := _NUMBER.fullmatch(part))]
