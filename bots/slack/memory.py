"""Things remembered for a while, in this process alone: forgetting one costs a request, never a mistake."""

from __future__ import annotations

import time

_MOST = 5000


class Fresh:
    """A set whose members leave after `seconds`, the oldest first where there are too many."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: dict[str, float] = {}

    def __contains__(self, key: str) -> bool:
        return self._until.get(key, 0.0) > time.monotonic()

    def add(self, key: str) -> None:
        self._until.pop(key, None)  # so that the dict stays in order of leaving
        self._until[key] = time.monotonic() + self._seconds
        while self._until and (len(self._until) > _MOST or next(iter(self._until.values())) < time.monotonic()):
            del self._until[next(iter(self._until))]

    def drop(self, key: str) -> None:
        self._until.pop(key, None)
