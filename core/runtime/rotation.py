"""A queue that serves several keys in rotation, so that who asks for much does not keep the others waiting."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Rotation(Generic[T]):
    """Items, each added under keys such as (channel, person). The first keys take turns, and under each of them the second keys do;
    what has the same keys is first come, first served. Iterating gives the items in the order in which `pop` would."""

    def __init__(self) -> None:
        self._queues: OrderedDict[str, Rotation[T]] = OrderedDict()
        self._items: deque[T] = deque()

    def __bool__(self) -> bool:
        return bool(self._items or self._queues)

    def __iter__(self) -> Iterator[T]:
        rest = self._copy()
        while rest:
            yield rest.pop()

    def add(self, keys: Sequence[str], item: T) -> None:
        if keys:
            self._queues.setdefault(keys[0], Rotation()).add(keys[1:], item)
        else:
            self._items.append(item)

    def pop(self) -> T:
        if self._items:
            return self._items.popleft()
        key, queue = self._queues.popitem(last=False)
        item = queue.pop()
        if queue:
            self._queues[key] = queue  # at the end: the others go first
        return item

    def remove(self, keys: Sequence[str], item: T) -> None:
        """Remove an item if it is there."""
        if not keys:
            if item in self._items:
                self._items.remove(item)
        elif keys[0] in self._queues:
            self._queues[keys[0]].remove(keys[1:], item)
            if not self._queues[keys[0]]:
                del self._queues[keys[0]]

    def _copy(self) -> Rotation[T]:
        copy: Rotation[T] = Rotation()
        copy._items = self._items.copy()
        copy._queues = OrderedDict((key, queue._copy()) for key, queue in self._queues.items())
        return copy
