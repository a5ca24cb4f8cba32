"""A render's marks as its publisher sees them."""

from __future__ import annotations

from collections.abc import Mapping

from core.model import RenderId
from core.ports.store import MarkStore


class StoredMarks:
    """The port Marks on the store: read once, written through; what is noted waits for `take`."""

    def __init__(self, store: MarkStore, render: RenderId, values: Mapping[str, str]) -> None:
        self._store = store
        self._render = render
        self._values = dict(values)
        self._noted: dict[str, str] = {}

    def get(self, key: str) -> str | None:
        return self._values.get(key)

    async def set(self, key: str, value: str) -> None:
        await self._store.set_mark(self._render, key, value)
        self._values[key] = value

    def note(self, key: str, value: str) -> None:
        self._noted[key] = self._values[key] = value

    def take(self) -> Mapping[str, str]:
        """What was noted since the last time, to be written."""
        noted, self._noted = self._noted, {}
        return noted
