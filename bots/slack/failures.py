"""Slack's ways to tell people that an ask failed.

A response_url needs neither the channel nor our token, for 30 minutes; an ephemeral message needs the channel; a direct message
needs neither the channel nor a thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import structlog

from bots.shared import failing
from bots.shared.stuck import Stuck
from bots.slack import view
from bots.slack.web import AnswerLost, Web
from bots.speech import choices, whose
from core.errors import CannotPost, PlaceGone
from core.ports.platform import Post

log = structlog.get_logger(__name__, platform="slack")

Speak = Callable[..., Awaitable[str]]


class Failures:
    """Tells failures. speak: posts a message of its own. stuck: takes what a placeholder in a place that is shut is to say."""

    def __init__(self, web: Web, speak: Speak, stuck: Stuck[view.Said]) -> None:
        self._web = web
        self._speak = speak
        self._stuck = stuck

    async def tell(
        self, post: Post, sentence: str, asks: choices.Ended | None, *, root: str | None, placed: str | None, waited: bool
    ) -> None:
        """Say that an ask failed, or its price, with the buttons to go on. `placed`: the placeholder, `root`: the thread it
        belongs in. Raises PostFailed, and CannotPost if no way was left."""
        said, alone, thread = view.failed(post, sentence), view.failed_alone(post, sentence), root or placed
        if asks is not None:
            said, alone = view.choice_of(post.person.id, whose.which(post.wish), asks), view.choice(asks)
        await failing.tell(
            post,
            sentence,
            placed=partial(self._becomes, post, placed, said) if placed is not None else None,
            besides=[
                partial(self._by_response_url, post, alone),
                partial(self._by_ephemeral, post, alone, thread),
                partial(self._say, post, said, thread),  # everybody sees it, but it notifies the asker alone
            ],
            otherwise=[
                partial(self._by_response_url, post, alone),
                *([] if post.callback.get("response_url") else [partial(self._say, post, said, root)]),
                partial(self._by_ephemeral, post, alone, root),
                partial(self._by_direct_message, post, alone),
            ],
            waited=waited,
        )

    async def _becomes(self, post: Post, placed: str, said: view.Said) -> bool:
        try:
            await self._web.call(self._web.api.chat_update, channel=post.place.channel, ts=placed, **said)
        except CannotPost as error:
            log.info("placeholder_not_changed", render=post.render, code=error.code)
            if not isinstance(error, PlaceGone):
                self._stuck.keep(post.place.channel, placed, said)
            return False
        return True

    async def _say(self, post: Post, said: view.Said, root: str | None) -> bool:
        try:
            await self._speak(post.place.channel, said, root=root)
        except CannotPost:
            return False
        except AnswerLost:
            log.info("answer_lost", render=post.render)
        return True

    async def _by_response_url(self, post: Post, said: view.Said) -> bool:
        address = post.callback.get("response_url")
        return address is not None and await self._web.respond_alone(address, said)

    async def _by_ephemeral(self, post: Post, said: view.Said, root: str | None) -> bool:
        """Tell the asker by an ephemeral message in the thread, or in its channel if the thread is gone."""
        where: dict[str, Any] = {"thread_ts": root} if root else {}
        try:
            await self._web.call(self._web.api.chat_postEphemeral, channel=post.place.channel, user=post.person.id, **where, **said)
        except PlaceGone:
            return root is not None and await self._by_ephemeral(post, said, None)
        except CannotPost as error:
            log.info("asker_not_reached", render=post.render, code=error.code)
            return False
        return True

    async def _by_direct_message(self, post: Post, said: view.Said) -> bool:
        try:
            opened = await self._web.call(self._web.api.conversations_open, users=post.person.id)
        except CannotPost as error:
            log.info("asker_not_reached", render=post.render, code=error.code)
            return False
        place = str(opened["channel"]["id"])
        return await self._say(
            replace(post, place=replace(post.place, channel=place, root=None)), view.from_channel(post.place.channel, said), None
        )
