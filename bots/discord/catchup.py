"""Reads from the history what was said while none of our sessions could hear it, and handles it as if it had just arrived.

With each new session Discord says which channels and threads have messages and which one is the last in each, so only places with
something new are read, newest first. The studio recognises what was handled before, which costs nothing again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import structlog

from bots.discord.admission import Allowed
from bots.discord.faults import kept
from bots.discord.messages import MessageListener
from bots.discord.pages import MOST, Page, page
from bots.shared.reaching import UNREACHED
from core.errors import StudioError
from core.model import DIRECT, Place
from core.runtime.clock import Sleep
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="discord")

_Told = discord.TextChannel | discord.VoiceChannel | discord.Thread  # channels whose latest message a new session names

_CHANNELS = 100  # channels read after a gap, the newest first
_RECENT = timedelta(days=3)  # a channel or direct message is read if there was work in it this recently
_MESSAGES = 300  # read of each channel
_AT_ONCE = 3  # channels read at the same time; discord.py keeps to the rate limits
_SECONDS = 30.0  # one request
_PAUSES = (0.0, 20.0, 120.0, 600.0)  # before each try


class _NotReadError(Exception):
    """Discord did not give us some channels, despite retries."""


async def catch_up(
    client: discord.AutoShardedClient, listener: MessageListener, studio: Studio, shard: int, *, sleep: Sleep
) -> None:
    """Hear what a shard missed, in the background. What could not be read is tried again at the next session."""
    try:
        with listener.checkpoint.catching_up(shard) as since:
            await _caught_up(client, listener, await _missed(client, studio, listener.allowed, shard, since), since, sleep)
    except* (StudioError, _NotReadError) as trouble:  # shutting down, or a database that does not answer
        log.warning("not_caught_up", shard=shard, errors=[type(one).__name__ for one in trouble.exceptions])
    except* Exception:  # this is the outermost handler of a task that nobody awaits
        log.exception("not_caught_up", shard=shard)


async def _caught_up(client: discord.Client, listener: MessageListener, channels: list[Any], since: int, sleep: Sleep) -> None:
    gate = asyncio.Semaphore(_AT_ONCE)
    for pause in _PAUSES:
        if not channels:
            return
        await sleep(pause)
        log.info("catching_up", channels=len(channels))
        async with asyncio.TaskGroup() as group:
            reading = [group.create_task(_read(client, listener, channel, since, gate)) for channel in channels]
        failed = {channel.id: (channel, error) for channel, read in zip(channels, reading, strict=True) if (error := read.result())}
        channels = [channel for channel, _ in failed.values()]
        if failed:
            log.warning("channels_not_read", channels=len(failed), errors=sorted({error for _, error in failed.values()}))
    if channels:
        raise _NotReadError


async def _missed(client: discord.AutoShardedClient, studio: Studio, allowed: Allowed, shard: int, since: int) -> list[Any]:
    """The channels and threads in which something may have been said to us, newest first: our threads, the channels around them,
    and direct messages, about which a new session says nothing."""
    lately = await studio.lately("discord", datetime.now(UTC) - _RECENT, limit=_CHANNELS)
    parents = {place.channel for place in lately}
    found: list[tuple[int, Any]] = []
    for guild in client.guilds:
        if guild.shard_id == shard and allowed.server(guild.id):
            told: list[_Told] = [*guild.text_channels, *guild.voice_channels, *guild.threads]
            new = [one for one in told if (one.last_message_id or 0) > since and _readable(one)]
            found += [(one.last_message_id or 0, one) for one in new if str(one.id) in parents or await _is_ours(studio, one)]
    newest_first = [channel for _, channel in sorted(found, key=lambda pair: pair[0], reverse=True)]
    channels = [one.channel for one in lately if one.workspace == DIRECT and shard == 0 and allowed.direct_messages]
    direct = [client.get_partial_messageable(int(channel)) for channel in channels]
    return (direct + newest_first)[:_CHANNELS]


async def _is_ours(studio: Studio, channel: _Told) -> bool:
    if not isinstance(channel, discord.Thread):
        return False
    place = Place(platform="discord", workspace=str(channel.guild.id), channel=str(channel.parent_id), root=str(channel.id))
    return await studio.knows(place)


def _readable(channel: _Told) -> bool:
    try:
        rights = channel.permissions_for(channel.guild.me)
    except discord.ClientException:  # a thread whose parent is not known
        return False
    return rights.view_channel and rights.read_message_history


async def _read(client: discord.Client, listener: MessageListener, channel: Any, since: int, gate: asyncio.Semaphore) -> str:
    """Read and hear a channel. Returns what kept Discord from answering, if anything did."""
    async with gate:
        try:
            await listener.catch_up(channel.id, _history(channel, since), client.user.id if client.user is not None else 0)
        except (discord.Forbidden, discord.NotFound) as error:  # our permissions changed, or the channel was deleted
            log.info("channel_not_read", channel=channel.id, code=error.code)
        except (discord.HTTPException, *UNREACHED) as error:
            return type(error).__name__
    return ""


async def _history(channel: Any, since: int) -> AsyncIterator[discord.Message]:
    """The messages, oldest first. A page that gets no answer is asked for again; a message that cannot be read is skipped."""
    left, after = _MESSAGES, since
    while left > 0:
        asked = min(left, MOST)

        async def next_page(after: int = after, limit: int = asked) -> Page:
            return await page(channel, limit=limit, after=after)

        found = await kept(next_page, seconds=_SECONDS)
        for message in found.messages:
            yield message
        if len(found.ids) < asked:
            return
        left, after = left - asked, found.ids[-1]
