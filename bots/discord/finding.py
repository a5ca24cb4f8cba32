"""Finds a message of ours that shows a version."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord

from core.model import Place
from core.ports.records import PostedVersion


async def found_at(client: Callable[[], Awaitable[discord.Client]], place: Place, post: PostedVersion) -> discord.Message:
    """The message, which is in its thread or in the channel around it. Raises NotFound."""
    rest = await client()
    if post.root not in (None, post.message, place.channel):
        try:
            return await rest.get_partial_messageable(int(post.root or 0)).fetch_message(int(post.message))
        except discord.NotFound:
            pass  # then it is in the channel: the picture was shown there too, or no thread could be opened
    return await rest.get_partial_messageable(int(place.channel)).fetch_message(int(post.message))
