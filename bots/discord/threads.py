"""Threads: begun on a message, opened again. A picture never fails for want of one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import structlog

from bots import text
from bots.discord import faults
from bots.discord.escape import thread_name
from bots.discord.faults import kept

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 20.0


class Threads:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client

    async def begin(self, channel: int, message: int, words: str) -> str | None:
        """A thread on a message; one that is there already is fine. None: it stands; else the sentence that says why not.
        Raises NotFound where the message is gone, and what means that Discord is down."""
        try:
            await kept(lambda: self._begin_once(channel, message, thread_name(words)), seconds=_SECONDS)
        except discord.NotFound:
            raise
        except discord.HTTPException as error:
            if error.status >= 500 or error.status == 429:
                raise
            if error.code == faults.THREAD_EXISTS:
                return None
            log.warning("no_thread", channel=channel, status=error.status, code=error.code)
            return text.DISCORD_THREADS_FULL if error.code == faults.TOO_MANY_THREADS else text.DISCORD_NO_THREAD
        return None

    async def _begin_once(self, channel: int, message: int, name: str) -> None:
        # PartialMessage.create_thread needs the guild from a gateway's cache; this is the request it makes (pinned by a test).
        client = await self._client()
        await client.http.start_thread_with_message(channel, message, name=name, auto_archive_duration=1440)

    async def reopen(self, thread: int) -> bool:
        """Take a thread out of the archive; False: it is locked."""
        try:
            await kept(lambda: self._reopen_once(thread), seconds=_SECONDS)
        except discord.Forbidden:
            return False
        return True

    async def _reopen_once(self, thread: int) -> None:
        client = await self._client()
        await client.http.edit_channel(thread, archived=False)
