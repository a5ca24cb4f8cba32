"""Events that were delivered before."""

from __future__ import annotations

from core.model import Ask, Message
from core.ports.store import EventStore
from core.runtime.clock import Now


class Events:
    """Remembers the events of the platforms that make no render; the store does it for those that make one."""

    def __init__(self, store: EventStore, now: Now) -> None:
        self._store = store
        self._now = now

    async def again(self, said: Ask | Message) -> bool:
        """Whether the platform delivered this event before."""
        return await self.happened(said.place.platform, said.event)

    async def happened(self, platform: str, event: str) -> bool:
        return not await self._store.first_time(platform, event, self._now())
