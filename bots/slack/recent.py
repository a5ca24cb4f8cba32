"""What this process remembers of what it has posted, for an hour at most. Forgetting costs a request, never a wrong result."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from cachetools import TTLCache

REMEMBERED = 5000  # entries of each cache
_NEW_LASTS = 45.0  # seconds
_LASTS = 3600.0  # seconds


class Recent:
    """A message is known by its channel and its ts. listening: whether this process hears replies, and so need not ask Slack whether
    there are any."""

    def __init__(self) -> None:
        self.listening = False
        self._pictures: TTLCache[str, None] = TTLCache(REMEMBERED, _NEW_LASTS)  # channels with a new picture
        self._placed: TTLCache[str, None] = TTLCache(REMEMBERED, _LASTS)  # placeholders that this process has posted
        self._answered: TTLCache[str, None] = TTLCache(REMEMBERED, _LASTS)  # roots that somebody, or we, replied to
        self._moved: TTLCache[str, str] = TTLCache(REMEMBERED, _LASTS)  # placeholders, and the pictures in their place
        self._deleted: TTLCache[str, None] = TTLCache(REMEMBERED, _NEW_LASTS)  # messages that we deleted
        self._shown: TTLCache[str, str] = TTLCache(REMEMBERED, _NEW_LASTS)  # files of ours, and the messages that show them
        self._awaited: dict[str, asyncio.Event] = {}  # files whose message somebody waits for

    def posts_picture(self, channel: str) -> None:
        self._pictures[channel] = None

    def expects(self, channel: str) -> bool:
        """Whether this process has just posted a picture of ours there."""
        return channel in self._pictures

    def placed(self, channel: str, ts: str) -> None:
        """Note that this process has posted a placeholder."""
        self._placed[f"{channel}:{ts}"] = None

    def moved(self, channel: str, placed: str, message: str) -> None:
        """Note the picture that stands in the place of a placeholder in the channel."""
        self._moved[f"{channel}:{placed}"] = message

    def root(self, channel: str, root: str | None) -> str | None:
        """The root of a thread. Who asks just as the picture appears may still name the placeholder."""
        return self._moved.get(f"{channel}:{root}") or root

    def answered(self, channel: str, root: str | None) -> None:
        """Note that somebody, or we, replied in the thread of `root`. None: it was said in the channel, to nobody."""
        if root is not None:
            self._answered[f"{channel}:{root}"] = None

    def deleting(self, channel: str, ts: str) -> None:
        """Note that this process deletes a message."""
        self._deleted[f"{channel}:{ts}"] = None

    def deletes(self, channel: str, ts: str) -> bool:
        """Whether this process has just deleted a message."""
        return f"{channel}:{ts}" in self._deleted

    def shown(self, channel: str, file: str, message: str) -> None:
        """Note the message in the channel that shows a file of ours."""
        self._shown[f"{channel}:{file}"] = message
        if (awaited := self._awaited.get(f"{channel}:{file}")) is not None:
            awaited.set()

    async def message_of(self, channel: str, file: str, *, within: float) -> str | None:
        """The message that shows a file of ours, as soon as Slack delivers it, within so many seconds; None: it did not."""
        key = f"{channel}:{file}"
        if key not in self._shown:
            awaited = self._awaited.setdefault(key, asyncio.Event())
            try:
                with suppress(TimeoutError):
                    async with asyncio.timeout(within):
                        await awaited.wait()
            finally:
                self._awaited.pop(key, None)
        return self._shown.get(key)

    def has_replies(self, channel: str, placed: str) -> bool | None:
        """Whether a placeholder has replies; None: this process can't know, because it did not post it or hears no replies."""
        if not self.listening or f"{channel}:{placed}" not in self._placed:
            return None
        return f"{channel}:{placed}" in self._answered
