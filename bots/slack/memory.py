"""Remembers things for a short while, in this process alone: forgetting one costs a request, not a mistake."""

from __future__ import annotations

import time
from typing import Generic, TypeVar

V = TypeVar("V")

_MOST = 5000


class Fresh:
    """A set whose members leave after `seconds`, the oldest first if there are too many."""

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


class Recent(Generic[V]):
    """Values by key, each forgotten `seconds` after it was put."""

    def __init__(self, seconds: float) -> None:
        self._fresh = Fresh(seconds)
        self._values: dict[str, V] = {}

    def get(self, key: str) -> V | None:
        return self._values.get(key) if key in self._fresh else None

    def put(self, key: str, value: V) -> None:
        self._fresh.add(key)
        self._values[key] = value
        if len(self._values) > 2 * _MOST:
            self._values = {key: value for key, value in self._values.items() if key in self._fresh}

    def drop(self, key: str) -> None:
        self._fresh.drop(key)
        self._values.pop(key, None)
