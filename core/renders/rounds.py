"""Posts what people have yet to be told, again and again until it is said: a round is one look at all of it."""

from __future__ import annotations

from collections.abc import Awaitable
from enum import Enum, auto
from typing import Any, Literal, TypeVar

from core.errors import CannotPost, StudioError
from core.runtime.retries import Outage

T = TypeVar("T")


class _Again(Enum):
    AGAIN = auto()


AGAIN = _Again.AGAIN  # it did not work this time, and comes again in the next round


class Round:
    """One round of posting what is still to be posted. log: of whoever posts. later: what logs that a platform does not answer, and
    that it does again."""

    def __init__(self, log: Any, later: Outage) -> None:
        self._log = log
        self._later = later
        self._failed = False

    async def posted(
        self, posting: Awaitable[T], *, refused: str, platform: str, **fields: str
    ) -> T | Literal[_Again.AGAIN] | None:
        """Post one thing, and give what that gave. None: the platform never takes it, which is logged as `refused`, with `fields`."""
        try:
            return await posting
        except CannotPost as error:
            self._log.info(refused, platform=platform, **fields, code=error.code)
            return None
        except StudioError as error:
            self._failed = True
            self._later.failed(error, platform=platform, code=error.code)
            return AGAIN

    def over(self) -> None:
        """End the round."""
        if not self._failed:
            self._later.over()
