"""The seam for whoever understands a message that our rules do not understand beyond doubt."""

from __future__ import annotations

from typing import Protocol

from core.reading.messages import Reading


class Reader(Protocol):
    """Says what a message means, where there may be more to know than its words alone tell."""

    async def read(self, text: str, by_rules: Reading) -> Reading:
        """What `text` means. `by_rules` is what our rules make of it (its `is_open` is true), and the answer where nobody knows better,
        or not in time. The act, the version and the options of what comes back are checked like anybody's."""


class RuleReader:
    """Implements Reader by the rules alone: local, free and at once."""

    async def read(self, text: str, by_rules: Reading) -> Reading:
        return by_rules
