"""The pictures of messages that somebody opened the message menu on, for as long as its modal may be open."""

from __future__ import annotations

from collections import OrderedDict

from core.model import Attachment

_MOST = 200


class Recent:
    """A few hundred at most, the oldest dropped first. After a restart the message is fetched instead, where it may be read."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, tuple[Attachment, ...]] = OrderedDict()

    def put(self, message: int, pictures: tuple[Attachment, ...]) -> None:
        self._seen[message] = pictures
        self._seen.move_to_end(message)
        if len(self._seen) > _MOST:
            self._seen.popitem(last=False)

    def get(self, message: int) -> tuple[Attachment, ...]:
        return self._seen.get(message, ())
