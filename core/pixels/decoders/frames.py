"""The messages between the studio and a decoder: a line of JSON preceded by its length, then the files it names, with their
lengths.

It is JSON so that nothing that a decoder says can run here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

LENGTH: Final = 4  # bytes that tell how long the JSON is
MOST: Final = 1 << 20  # bytes of JSON; a decoder that announces more is broken

Order = Mapping[str, Any]


def headed(order: Order) -> bytes:
    line = json.dumps(order).encode()
    return len(line).to_bytes(LENGTH, "big") + line


def length(head: bytes) -> int:
    """Parse a length. Raises ValueError if it is out of bounds."""
    told = int.from_bytes(head, "big")
    if not 2 <= told <= MOST:
        raise ValueError(f"{told} bytes announced")
    return told


def parsed(line: bytes) -> dict[str, Any]:
    """Parse a message. Raises ValueError."""
    order = json.loads(line)
    if not isinstance(order, dict):
        raise ValueError("no order")
    return order
