"""How long a tier takes for a picture of a size, by its recent times, so that what people are told is true."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from statistics import median

_KEPT = 20


class Pace:
    """Knows how long tiers take. `load` gives so many of the last times for a tier and size from the store, in seconds, newest
    first; it is called once for each. A size of None is what a tier paints that is asked for none."""

    def __init__(self, load: Callable[[str, str | None, int], Awaitable[Sequence[float]]]) -> None:
        self._load = load
        self._times: dict[tuple[str, str | None], deque[float]] = {}

    async def usual(self, tier: str, size: str | None) -> float | None:
        """The median of the last times in seconds; None before the first."""
        key = tier, size
        if key not in self._times:
            self._times[key] = deque(reversed(await self._load(tier, size, _KEPT)), maxlen=_KEPT)
        times = self._times[key]
        return median(times) if times else None

    def took(self, tier: str, size: str | None, seconds: float) -> None:
        if (tier, size) in self._times:
            self._times[tier, size].append(seconds)
