"""Updates the alt texts of pictures already posted by editing their messages. Nobody is kept waiting by a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import discord
import structlog

from bots.discord.escape import clean
from bots.discord.faults import kept
from bots.discord.finding import found_at
from bots.discord.view import ALT
from bots.shared.reaching import UNREACHED
from core.model import Place
from core.ports.records import PostedVersion

log = structlog.get_logger(__name__, platform="discord")

_WAIT_SECONDS = 10.0  # how long the person who describes a picture waits; the remaining messages are updated afterwards
_SECONDS = 30.0  # one request


class AltTexts:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client
        self._changes: set[asyncio.Task[bool]] = set()

    async def change(self, place: Place, posts: Sequence[PostedVersion], alt: str) -> bool:
        """Change the pictures' alt text wherever they are posted. False: some could not be changed, or are still to come."""
        change = asyncio.create_task(self._change(place, posts, clean(alt)[:ALT]))
        self._changes.add(change)
        change.add_done_callback(self._changes.discard)
        await asyncio.wait({change}, timeout=_WAIT_SECONDS)  # an update that waits for the rate limit is not cancelled
        return change.done() and change.result()

    async def close(self) -> None:
        for change in self._changes:
            change.cancel()
        await asyncio.gather(*self._changes, return_exceptions=True)

    async def _change(self, place: Place, posts: Sequence[PostedVersion], alt: str) -> bool:
        return all([await self._changed(place, post, alt) for post in posts])

    async def _changed(self, place: Place, post: PostedVersion, alt: str) -> bool:
        try:
            message = await kept(lambda: found_at(self._client, place, post), seconds=_SECONDS)
            files = list(message.attachments)
            files[post.position].description = alt
            await kept(lambda: message.edit(attachments=files), seconds=_SECONDS)
        except (discord.HTTPException, IndexError, *UNREACHED) as error:
            log.info("alt_text_not_shown", message=post.message, error=type(error).__name__)
            return False
        return True
