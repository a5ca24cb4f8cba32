"""Telling people that an ask failed: where it stood, and else in whatever way to them still works.

A token needs no right in the channel, for 15 minutes, but Discord takes nothing by it in a locked thread (discord/discord-api-docs #6884);
a direct message needs no channel at all, but somebody who takes ours.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import structlog

from bots.discord import view
from bots.discord.faults import kept, told
from bots.discord.ids import nonce
from bots.discord.posts import Posted, Posts
from bots.discord.view import Said
from bots.discord.whispers import Whispers
from bots.speech import whose
from core.errors import CannotPost
from core.ports.platform import Post

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 15.0
_REACHED = "reached"  # the mark of an asker who was told besides


class Failures:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]], posts: Posts, whispers: Whispers) -> None:
        self._client = client
        self._posts = posts
        self._whispers = whispers

    async def tell(
        self,
        post: Post,
        sentence: str,
        *,
        placed: Posted | None,
        change: Callable[[Posted, Said], Awaitable[bool]],
        say: Callable[[Said], Awaitable[object]],
        waited: bool,
    ) -> None:
        """placed: the placeholder. change: makes it say something else, unless it is gone. say: a message where the render belongs.
        Raises PostFailed, and CannotPost where no way was left."""
        if placed is not None and await self._worked(post, lambda: change(placed, view.failed(post, sentence))):
            if waited:
                await self._reach(post, sentence, placed)
            return
        alone = whose.failure_alone(post, sentence)
        if await self._whispers.tell(post.callback, alone):
            return
        in_place = post.message is not None or not post.callback  # what a command asked is no business of others
        if in_place and await self._worked(post, lambda: say(view.failed(post, sentence))):
            return
        if not await self._worked(post, lambda: self._by_direct_message(post, view.say(alone))):
            raise CannotPost(sentence)

    async def _reach(self, post: Post, sentence: str, placed: Posted) -> None:
        """Somebody who looks elsewhere by now, besides: alone, or, without a token, by a mention of nobody but them."""
        if post.marks.get(_REACHED):
            return
        if not await self._whispers.follow_up(post.callback, whose.failure_alone(post, sentence)):
            said, once = view.failed_mentioning(post, sentence), nonce(post.render, _REACHED)
            await self._worked(post, lambda: self._posts.send(placed.channel, said, reply_to=str(placed.message), nonce=once))
        await post.marks.set(_REACHED, "1")

    async def _worked(self, post: Post, way: Callable[[], Awaitable[object]]) -> bool:
        """Raises PostFailed: it is tried again."""
        try:
            with told():
                return await way() is not False
        except CannotPost as error:
            log.info("way_is_shut", render=post.render, code=error.code)
            return False

    async def _by_direct_message(self, post: Post, said: Said) -> Posted:
        client = await self._client()
        direct = await kept(lambda: client.create_dm(discord.Object(int(post.person.id))), seconds=_SECONDS)
        return await self._posts.send(direct.id, said, reply_to=None, nonce=nonce(post.render, "direct"))
