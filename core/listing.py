"""Says several things as English lists them, in every sentence that does."""

from __future__ import annotations

from collections.abc import Sequence


def listed(parts: Sequence[str], joint: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; joint: "or" for a choice between them."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {joint} {parts[-1]}"
