"""How long a tier's pictures take, from its recent times, so that people can believe what they are told."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from statistics import median

_KEPT = 20


class Pace:
    """`load` gives a tier's last times from the store, newest first; it is called once for each tier."""

    def __init__(self, load: Callable[[str], Awaitable[Sequence[float]]]) -> None:
        self._load = load
        self._times: dict[str, deque[float]] = {}

    async def usual(self, tier: str) -> float | None:
        """The median of the last times in seconds; None before the first."""
        if tier not in self._times:
            self._times[tier] = deque(reversed(await self._load(tier)), maxlen=_KEPT)
        times = self._times[tier]
        return median(times) if times else None

    def took(self, tier: str, seconds: float) -> None:
        if tier in self._times:
            self._times[tier].append(seconds)
