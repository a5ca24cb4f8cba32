"""Parses the Range header of RFC 9110 (section 14): which parts of a file are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_MOST: Final = 16  # parts of one answer; nobody sensible asks for more, and each has a head of its own
_UNIT: Final = re.compile(r"bytes=(.*)", re.IGNORECASE)
_PART: Final = re.compile(r"([0-9]{0,18})-([0-9]{0,18})")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file, from `first` to `last`, both included."""

    first: int
    last: int

    def of(self, size: int) -> str:
        """The value of the Content-Range header."""
        return f"bytes {self.first}-{self.last}/{size}"

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class OutOfRange(Exception):
    """None of the parts asked for exists: status 416."""


def parts(header: str, size: int) -> tuple[Part, ...]:
    """The parts of a file of `size` bytes that a Range header asks for. No parts means the whole file: the header uses another
    unit, is not well formed, or asks for more altogether than there is. Raises OutOfRange."""
    unit = _UNIT.fullmatch(header.strip())
    if unit is None:
        return ()
    asked = [_PART.fullmatch(one.strip()) for one in unit[1].split(",", _MOST)]
    found = [_part(one[1], one[2], size) for one in asked if one is not None]
    if len(asked) > _MOST or len(found) < len(asked) or None in found:
        return ()
    there = [one for one in found if one is not None and one.first <= one.last]
    if not there:
        raise OutOfRange
    return tuple(there) if sum(one.size for one in there) <= size else ()


def _part(first: str, last: str, size: int) -> Part | None:
    """Parse one part. None: it is not one. A part that begins after the end of the file does not exist."""
    if not first:  # "-500": the last 500 bytes
        return Part(max(0, size - int(last)), size - 1) if last else None
    end = int(last) if last else size - 1
    return None if end < int(first) and last else Part(int(first), min(end, size - 1))
