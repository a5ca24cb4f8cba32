"""Bytes to send, in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_PIECE: Final = 1 << 20  # bytes: as many hold the event loop up for a fraction of a millisecond


def pieces(data: bytes) -> Iterator[memoryview]:
    """The bytes in pieces, without copying: one large write would hold up the loop, and many small ones cost more than the sending."""
    whole = memoryview(data)
    for start in range(0, len(data), _PIECE):
        yield whole[start : start + _PIECE]
