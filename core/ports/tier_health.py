"""The port of what keeps how a tier fares, for all workers that may call it. For core/renders/breaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a tier fares. failures: in a row; pause: the seconds between two tries while it fails; held: the seconds until somebody may
    try, None: all may call; prober: the call that finds out whether it works again."""

    failures: int = 0
    pause: float = 0.0
    held: float | None = None
    prober: str | None = None


Rule: TypeAlias = Callable[[Health], Health]  # what becomes of a tier's health; it may be asked more than once


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How a tier fared before and after a rule was applied."""

    before: Health
    after: Health


class TierHealthStore(Protocol):
    """tier: its name. Raises StoreOut where the store does not answer."""

    async def health(self, tier: str, *, longest: float) -> Health:
        """How the tier fares now. A call that tries is over for certain after `longest` seconds."""

    async def change(self, tier: str, rule: Rule, *, worker: str, longest: float) -> Change:
        """Apply a rule, one worker after the other. A call that begins to try is that worker's, and ends with it."""
