"""What goes between the studio and a decoder: a line of JSON with its length before it, then the files it names, by their lengths.

JSON, so that nothing that a decoder says can run here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

LENGTH: Final = 4  # bytes that tell how long the JSON is
MOST: Final = 1 << 20  # bytes of JSON; a decoder that announces more has gone astray

Order = Mapping[str, Any]


def headed(order: Order) -> bytes:
    line = json.dumps(order).encode()
    return len(line).to_bytes(LENGTH, "big") + line


def length(head: bytes) -> int:
    """Raises ValueError where it is none that we would write."""
    told = int.from_bytes(head, "big")
    if not 2 <= told <= MOST:
        raise ValueError(f"{told} bytes announced")
    return told


def parsed(line: bytes) -> dict[str, Any]:
    """Raises ValueError."""
    order = json.loads(line)
    if not isinstance(order, dict):
        raise ValueError("no order")
    return order
