"""Begins threads on messages in the background, and reopens them. No picture waits for a thread, or fails for lack of one.

If Discord allows no thread now (the rate, about 50 in 300 s for each channel; a permission; too many; a channel that has none),
none is queued: it is begun when somebody refines the picture, and until then replies to it in the channel do the same.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import discord
import structlog
from cachetools import LRUCache, TTLCache

from bots.discord import faults, wire
from bots.discord.escape import thread_name
from bots.discord.faults import kept
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text
from core.runtime.waits import stop

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 20.0  # one request
_NOW_SECONDS = 2.0  # how long a refinement waits for its thread
_WAITING = 50  # pictures of a channel that wait for their threads; more could not be begun in the window
_SPACING = 1 / 25  # seconds between two: half of the 50 requests a second that a bot has is for pictures and answers
_KEPT_BACK = 1  # requests of a window left unused: discord.py returns from the last one only when the window ends
_WITHOUT_SECONDS = 600.0  # how long we do not try again in a channel that lets us begin none
_REMEMBERED = 2000

Trouble = Callable[[str], Awaitable[object]]
Beginning = Callable[[], Coroutine[Any, Any, bool]]  # whether there is a thread now


class Threads:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client
        self._waiting: dict[int, OrderedDict[int, Beginning]] = {}  # channel -> message -> its beginning
        self._working: dict[int, asyncio.Task[None]] = {}  # channel -> the task that begins its waiting threads
        self._beginning: dict[int, asyncio.Task[bool]] = {}  # by message
        self._stand: LRUCache[int, None] = LRUCache(_REMEMBERED)  # messages
        self._without: TTLCache[int, None] = TTLCache(_REMEMBERED, _WITHOUT_SECONDS)  # channels in which we begin none for now
        self._threadless: LRUCache[int, None] = LRUCache(_REMEMBERED)  # channels of a kind that has none
        self._next = 0.0

    def soon(self, channel: int, message: int, words: str, *, trouble: Trouble) -> None:
        """Begin a thread in the background. trouble: called with a sentence for people if a permission is missing, once in a while."""
        if channel in self._without:
            return
        waiting = self._waiting.setdefault(channel, OrderedDict())
        if len(waiting) < _WAITING:
            waiting[message] = lambda: self._begin(channel, message, words, trouble)
        if channel not in self._working:
            self._working[channel] = asyncio.create_task(self._work(channel))

    def has_none(self, channel: int) -> bool:
        """Whether a channel is known to be of a kind that has no threads: a voice or stage channel."""
        return channel in self._threadless

    async def now(self, channel: int, message: int, words: str, *, own: bool = False) -> bool:
        """Whether a message has a thread, begun now if necessary and if the rate limit requires no wait. own: the words are the
        message's own, so they name the thread."""
        if message in self._stand:
            return True
        if channel in self._waiting:
            self._waiting[channel].pop(message, None)
        if message not in self._beginning:
            if channel in self._without or not await self._has_room(channel):
                return False
            begin = self._begin(channel, message, words, None) if own else self._begin_late(channel, message, words)
            self._start(message, begin)
        beginning = self._beginning[message]
        await asyncio.wait({beginning}, timeout=_NOW_SECONDS)  # the beginning goes on if it takes longer
        return beginning.done() and beginning.result()

    async def reopen(self, thread: int) -> bool:
        """Take a thread out of the archive. False: it is locked."""
        try:
            await kept(lambda: self._reopen_once(thread), seconds=_SECONDS)
        except discord.Forbidden:
            return False
        return True

    async def close(self) -> None:
        """Stop. What was not begun is begun at the first refinement."""
        await stop(*self._working.values(), *self._beginning.values())

    # --- inside

    async def _work(self, channel: int) -> None:
        """Begin threads one after another, in the order of the pictures."""
        waiting = self._waiting[channel]
        try:
            while waiting and channel not in self._without and await self._has_room(channel):
                message, begin = waiting.popitem(last=False)
                await self._spaced()
                await asyncio.wait({self._start(message, begin())})
        except (discord.HTTPException, *UNREACHED) as error:  # UNREACHED: there is no client, because Discord is down
            log.warning("no_thread", channel=channel, error=type(error).__name__)
        finally:
            del self._waiting[channel], self._working[channel]

    def _start(self, message: int, begin: Coroutine[Any, Any, bool]) -> asyncio.Task[bool]:
        task = self._beginning[message] = asyncio.create_task(begin)
        task.add_done_callback(lambda _: self._beginning.pop(message, None))
        return task

    async def _begin(self, channel: int, message: int, words: str, trouble: Trouble | None) -> bool:
        """Whether a message has a thread now; one that existed already is fine."""
        try:
            await kept(lambda: self._begin_once(channel, message, thread_name(words)), seconds=_SECONDS)
        except discord.HTTPException as error:
            if error.code != faults.THREAD_EXISTS:
                log.warning("no_thread", channel=channel, status=error.status, code=error.code)
                await self._refused(channel, error, trouble)
                return False
        except UNREACHED as error:
            log.warning("no_thread", channel=channel, error=type(error).__name__)
            return False
        self._stand[message] = None
        return True

    async def _begin_late(self, channel: int, message: int, words: str) -> bool:
        """Like `_begin`, but the name comes from the picture, not from its refinement."""
        return await self._begin(channel, message, await self._title(channel, message) or words, None)

    async def _title(self, channel: int, message: int) -> str | None:
        client = await self._client()
        try:
            found = await kept(lambda: client.get_partial_messageable(channel).fetch_message(message), seconds=_SECONDS)
        except (discord.HTTPException, *UNREACHED):
            return None
        ours = client.user is not None and found.author.id == client.user.id
        return next((file.description for file in found.attachments if ours and file.description), None)

    async def _begin_once(self, channel: int, message: int, name: str) -> None:
        # PartialMessage.create_thread needs the guild from a gateway's cache; this is the request it makes (pinned by a test).
        client = await self._client()
        await client.http.start_thread_with_message(channel, message, name=name, auto_archive_duration=1440)

    async def _refused(self, channel: int, error: discord.HTTPException, trouble: Trouble | None) -> None:
        if error.status >= 500 or error.status in (404, 429) or error.code in faults.PASSING:
            return
        self._without[channel] = None
        if error.code == faults.NO_THREADS_HERE:
            self._threadless[channel] = None
        sentence = _sentence(error)
        if trouble is None or sentence is None:
            return
        try:
            await trouble(sentence)
        except (discord.HTTPException, *UNREACHED) as failed:
            log.info("trouble_not_told", channel=channel, error=type(failed).__name__)

    async def _has_room(self, channel: int) -> bool:
        path = "/channels/{channel_id}/messages/{message_id}/threads"
        left = wire.requests_left(await self._client(), "POST", path, channel_id=channel, message_id=0)
        return left is None or left > _KEPT_BACK

    async def _spaced(self) -> None:
        now = time.monotonic()
        self._next = max(self._next + _SPACING, now)
        await asyncio.sleep(self._next - now)

    async def _reopen_once(self, thread: int) -> None:
        client = await self._client()
        await client.http.edit_channel(thread, archived=False)


def _sentence(error: discord.HTTPException) -> str | None:
    """Why there is no thread, where somebody can do something about it."""
    if error.code == faults.TOO_MANY_THREADS:
        return discord_text.THREADS_FULL
    return discord_text.NO_THREAD if error.status == 403 else None
