"""The alt texts of pictures that stand already, brought up to date by editing their messages; nobody is kept waiting by a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import discord
import structlog

from bots.discord.escape import clean
from bots.discord.faults import UNREACHED
from bots.discord.view import ALT
from core.model import Place
from core.records import Spot

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 10.0  # for all messages together


class AltTexts:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client

    async def change(self, place: Place, spots: Sequence[Spot], alt: str) -> bool:
        """Describe the pictures at these spots so. False: not all of them could be."""
        try:
            async with asyncio.timeout(_SECONDS):
                return all([await self._changed(place, spot, clean(alt)[:ALT]) for spot in spots])
        except TimeoutError:
            log.info("alt_text_not_shown", error="TimeoutError")
            return False

    async def _changed(self, place: Place, spot: Spot, alt: str) -> bool:
        try:
            message = await self._message(place, spot)
            files = list(message.attachments)
            files[spot.position].description = alt
            await message.edit(attachments=files)
        except (discord.HTTPException, IndexError, *UNREACHED) as error:
            log.info("alt_text_not_shown", message=spot.message, error=type(error).__name__)
            return False
        return True

    async def _message(self, place: Place, spot: Spot) -> discord.Message:
        """A message stands in its thread, or in the channel that the thread stands in. Raises NotFound."""
        client = await self._client()
        if spot.root not in (None, spot.message, place.channel):
            try:
                return await client.get_partial_messageable(int(spot.root or 0)).fetch_message(int(spot.message))
            except discord.NotFound:
                pass  # then in the channel: it was shown there too, or no thread could be opened
        return await client.get_partial_messageable(int(place.channel)).fetch_message(int(spot.message))
