"""Edits messages that show pictures after they were posted: a picture's alt text, and which of several was picked. A failure keeps
nobody waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence

import discord
import structlog

from bots.discord import buttons
from bots.discord.escape import clean
from bots.discord.faults import kept
from bots.discord.view import ALT
from bots.shared.reaching import UNREACHED
from core.model import Place, VersionId
from core.ports.records import PostedVersion
from core.runtime.waits import stop

log = structlog.get_logger(__name__, platform="discord")

_WAIT_SECONDS = 10.0  # how long the person who describes a picture waits; the remaining messages are updated afterwards
_SECONDS = 30.0  # one request


class LaterEdits:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client
        self._changes: set[asyncio.Task[bool]] = set()

    async def describe(self, place: Place, posts: Sequence[PostedVersion], alt: str) -> bool:
        """Change a picture's alt text wherever it is posted. False: some could not be changed, or are still to come."""
        change = self._begin(self._described(place, posts, clean(alt)[:ALT]))
        await asyncio.wait({change}, timeout=_WAIT_SECONDS)  # an update that waits for the rate limit is not cancelled
        return change.done() and change.result()

    def mark(self, place: Place, sheets: Sequence[PostedVersion], chosen: VersionId) -> None:
        """Mark the picture that was picked on the messages that show it among others, and no other. The pick stands in any case."""
        for sheet in sheets:
            self._begin(self._marked(place, sheet, chosen))

    async def close(self) -> None:
        await stop(*self._changes)

    def _begin(self, work: Coroutine[None, None, bool]) -> asyncio.Task[bool]:
        change = asyncio.create_task(work)
        self._changes.add(change)
        change.add_done_callback(self._changes.discard)
        return change

    async def _described(self, place: Place, posts: Sequence[PostedVersion], alt: str) -> bool:
        async def edit(post: PostedVersion) -> bool:
            try:
                message = await kept(lambda: self._found(place, post), seconds=_SECONDS)
                files = list(message.attachments)
                if len(files) == 1 <= post.position:  # on a contact sheet, which has words of its own
                    return True
                files[post.position].description = alt
                await kept(lambda: message.edit(attachments=files), seconds=_SECONDS)
            except (discord.HTTPException, IndexError, *UNREACHED) as error:
                log.info("alt_text_not_shown", message=post.message, error=type(error).__name__)
                return False
            return True

        return all([await edit(post) for post in posts])

    async def _marked(self, place: Place, sheet: PostedVersion, chosen: VersionId) -> bool:
        try:
            message = await kept(lambda: self._found(place, sheet), seconds=_SECONDS)
            marked = buttons.marked(message, chosen)
            await kept(lambda: message.edit(view=marked), seconds=_SECONDS)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("pick_not_marked", message=sheet.message, error=type(error).__name__)
            return False
        return True

    async def _found(self, place: Place, post: PostedVersion) -> discord.Message:
        """The message, which is in its thread or in the channel around it. Raises what discord.py raises."""
        rest = await self._client()
        if post.root not in (None, post.message, place.channel):
            try:
                return await rest.get_partial_messageable(int(post.root or 0)).fetch_message(int(post.message))
            except discord.NotFound:
                pass  # then it is in the channel: the picture was shown there too, or no thread could be opened
        return await rest.get_partial_messageable(int(place.channel)).fetch_message(int(post.message))
