"""Discord's ways to tell people that an ask failed.

A token needs no permission in the channel for 15 minutes, but Discord accepts nothing with it in a locked thread
(discord/discord-api-docs #6884). A direct message needs no channel, but somebody who accepts ours. Below the message that a thread was
attached to, everybody in the channel reads it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

import discord
import structlog

from bots.discord import faults, view
from bots.discord.ephemeral import EphemeralMessages
from bots.discord.faults import kept, told
from bots.discord.ids import nonce
from bots.discord.posts import Posted, Posts
from bots.discord.view import Said
from bots.shared import failing
from bots.shared.stuck import Stuck
from bots.speech import choices, whose
from core.errors import CannotPost, PlaceGone
from core.ports.platform import Post

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 15.0


class Failures:
    def __init__(
        self,
        client: Callable[[], Awaitable[discord.Client]],
        posts: Posts,
        ephemeral: EphemeralMessages,
        stands: Callable[[int, int], Awaitable[bool]],
        stuck: Stuck[Said],
    ) -> None:
        """stands: whether there is a message in a channel. stuck: takes what a placeholder in a place that is shut is to say."""
        self._client = client
        self._stands = stands
        self._stuck = stuck
        self._posts = posts
        self._ephemeral = ephemeral

    async def tell(
        self,
        post: Post,
        sentence: str,
        asks: choices.Ended | None = None,
        *,
        placed: Posted | None,
        change: Callable[[Posted, Said], Awaitable[bool]],
        remove: Callable[[Posted], Awaitable[None]],
        say: Callable[[Said], Awaitable[object]],
        waited: bool,
    ) -> None:
        """Say that an ask failed, or its price, with the buttons to go on. placed: the placeholder. change: makes it say something
        else, unless it is gone. remove: deletes it. say: posts a message where the render belongs. Raises PostFailed, and CannotPost if
        no way was left.
        """
        if asks is not None:
            sentence = choices.sentence(asks)
        said = view.failed(post, sentence) if asks is None else view.with_ways(post, asks)
        alone = whose.failure_alone(post, sentence)
        in_place = post.message is not None or not post.callback  # what a command asked is private to its asker
        await failing.tell(
            post,
            sentence,
            placed=partial(self._changed, post, placed, said, lambda: change(placed, said), lambda: remove(placed))
            if placed is not None
            else None,
            besides=self._besides(post, sentence, alone, placed) if placed is not None else (),
            otherwise=[
                partial(self._ephemeral.tell, post.callback, alone),
                *([partial(self._worked, post, lambda: say(said))] if in_place else []),
                partial(self._worked, post, lambda: self._by_direct_message(post, view.say(alone))),
                *([partial(self._worked, post, lambda: self._below_root(post, said))] if in_place else []),
            ],
            waited=waited,
        )

    async def _changed(
        self, post: Post, placed: Posted, said: Said, change: Callable[[], Awaitable[bool]], remove: Callable[[], Awaitable[None]]
    ) -> bool:
        """Whether the placeholder says it now. One whose words Discord refused (AutoMod, say) goes: it would paint for ever. One in a
        place that is shut says it once we post there again."""
        try:
            with told():
                changed = await change()
            if not changed:  # it is gone, or in a thread that we can't open again
                self._stuck.keep(str(placed.channel), str(placed.message), said)
            return changed
        except CannotPost as refused:
            log.info("way_is_shut", render=post.render, code=refused.code)
            cause = refused.__cause__
            if not isinstance(refused, PlaceGone) and isinstance(cause, discord.HTTPException):
                if cause.code in faults.SHUT:
                    self._stuck.keep(str(placed.channel), str(placed.message), said)
                else:
                    await faults.if_possible(remove)()
            return False

    def _besides(self, post: Post, sentence: str, alone: str, placed: Posted) -> list[failing.Way]:
        """Tell the asker alone or, without a token, by a message that mentions only them."""
        said, once = view.failed_mentioning(post, sentence), nonce(post.render, "reached")
        return [
            partial(self._ephemeral.follow_up, post.callback, alone),
            partial(self._worked, post, lambda: self._posts.send(placed.channel, said, reply_to=str(placed.message), nonce=once)),
        ]

    async def _worked(self, post: Post, way: Callable[[], Awaitable[object]]) -> bool:
        """Whether a way worked. Raises PostFailed, after which it is tried again."""
        try:
            with told():
                return await way() is not False
        except CannotPost as error:
            log.info("way_is_shut", render=post.render, code=error.code)
            return False

    async def _below_root(self, post: Post, said: Said) -> Posted | bool:
        """Say it in the channel, below the message that the thread was attached to, whoever was there sees it. Where there is no such
        message, the thread may have been private, and what is said there stays there."""
        channel, root = int(post.place.channel), int(post.place.root or post.place.channel)
        if root == channel or not await self._stands(channel, root):
            return False
        return await self._posts.send(channel, said, reply_to=str(root), nonce=nonce(post.render, "below"))

    async def _by_direct_message(self, post: Post, said: Said) -> Posted:
        client = await self._client()
        direct = await kept(lambda: client.create_dm(discord.Object(int(post.person.id))), seconds=_SECONDS)
        return await self._posts.send(direct.id, said, reply_to=None, nonce=nonce(post.render, "direct"))
