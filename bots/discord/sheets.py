"""Marks the picture that was picked on the message that shows it among others. A failure keeps nobody waiting: the pick stands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import discord
import structlog

from bots.discord import buttons
from bots.discord.faults import kept
from bots.discord.finding import found_at
from bots.shared.reaching import UNREACHED
from core.model import Place, VersionId
from core.ports.records import PostedVersion

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 30.0  # one request


class Sheets:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client
        self._changes: set[asyncio.Task[None]] = set()

    def mark(self, place: Place, sheets: Sequence[PostedVersion], chosen: VersionId) -> None:
        """Mark the chosen one in the background, and no other."""
        for sheet in sheets:
            change = asyncio.create_task(self._mark(place, sheet, chosen))
            self._changes.add(change)
            change.add_done_callback(self._changes.discard)

    async def close(self) -> None:
        for change in self._changes:
            change.cancel()
        await asyncio.gather(*self._changes, return_exceptions=True)

    async def _mark(self, place: Place, sheet: PostedVersion, chosen: VersionId) -> None:
        try:
            message = await kept(lambda: found_at(self._client, place, sheet), seconds=_SECONDS)
            marked = buttons.marked(message, chosen)
            await kept(lambda: message.edit(view=marked), seconds=_SECONDS)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("pick_not_marked", message=sheet.message, error=type(error).__name__)
