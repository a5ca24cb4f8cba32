"""Finds the pictures above a message, for asks that mean a picture but bring none, as far as every platform does the same.

An adapter looks at the place itself, once the message was accepted; core/studio/nearby.py decides which of what it sees are meant.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from bots.speech import text
from core.errors import BadAsk, CannotPost, PostFailed, StudioError
from core.model import Attachment
from core.reading import pictured
from core.studio import nearby
from core.studio.nearby import Seen

log = structlog.get_logger(__name__)

Pictures = tuple[Attachment, ...]


def name_of(address: str) -> str:
    """The last part of an address, for people to read."""
    return address.partition("?")[0].rstrip("/").rpartition("/")[2][:80] or "picture"


def with_beside(found: Pictures) -> Pictures:
    """The pictures among what a message shows and then the files beside them, so that people read what was left out; nothing where
    there is no picture."""
    pictures = tuple(one for one in found if one.may_be_picture)
    return (*pictures, *(one for one in found if not one.may_be_picture)) if pictures else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What to look for: above a message of `person`, in a thread or in a channel; needed: the ask means nothing without a picture;
    several: so many pictures it speaks of at least."""

    person: str
    threaded: bool
    needed: bool
    several: int

    @classmethod
    def by(cls, person: str, words: str, *, threaded: bool, changes: bool) -> Look:
        """changes: whether whoever read the words is sure that they are to change a picture."""
        needed = threaded or changes or pictured.needs_picture(words)
        return cls(person=person, threaded=threaded, needed=needed, several=pictured.several(words))

    def among(self, seen: Sequence[Seen]) -> Pictures:
        """The newest pictures of a thread; in a channel those that the author posted just before or, if the words need one, the
        last that anybody posted. seen: newest first."""
        if self.threaded:
            return nearby.in_thread(seen, several=self.several)
        return nearby.in_channel(seen, person=self.person, needed=self.needed, several=self.several)

    async def by_way_of(self, see: Callable[[], Awaitable[Pictures]], *, platform: str, cannot: str) -> Pictures:
        """Return the pictures that are seen. Where the platform does not show what is there, that is an error only if a picture is needed.

        cannot   the sentence for a platform that will not show it later either, as things are
        Raises BadAsk, CannotPost and PostFailed if a picture is needed.
        """
        try:
            return await see()
        except StudioError as error:
            log.info("not_looked", platform=platform, code=error.code)
            if not self.needed:
                return ()
            if isinstance(error, BadAsk):
                raise
            raise PostFailed(text.CANNOT_LOOK_NOW) if isinstance(error, PostFailed) else CannotPost(cannot) from error
