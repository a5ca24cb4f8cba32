"""Telling people that an ask failed: where it stood, and else in whatever way to them still works.

A response_url needs neither the channel nor our token, for 30 minutes; an ephemeral message needs the channel; a direct message needs
neither the channel nor a thread.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog

from bots.slack import view
from bots.slack.web import AnswerLost, Web
from core.errors import CannotPost, PlaceGone
from core.ports.platform import Post

log = structlog.get_logger(__name__, platform="slack")

_REACHED = "reached"  # the mark of an asker who was told besides
Speak = Callable[..., Awaitable[str]]


class Failures:
    """speak: posts a message of its own."""

    def __init__(self, web: Web, speak: Speak) -> None:
        self._web = web
        self._speak = speak

    async def tell(self, post: Post, sentence: str, *, root: str | None, placed: str | None, waited: bool) -> None:
        """`placed`: the placeholder, `root`: the thread it belongs in. Raises PostFailed, and CannotPost where no way was left."""
        if placed is not None and await self._becomes(post, placed, view.failed(post, sentence)):
            if waited:
                await self._reach(post, sentence, root=root or placed)
            return
        alone = view.failed_alone(post, sentence)
        for way in self._ways(post, sentence, alone, root):
            if await way():
                return
        raise CannotPost(sentence)

    def _ways(self, post: Post, sentence: str, alone: view.Said, root: str | None) -> list[Callable[[], Awaitable[bool]]]:
        in_thread = [] if post.callback.get("response_url") else [lambda: self._say(post, view.failed(post, sentence), root)]
        return [
            lambda: self._by_response_url(post, alone),
            *in_thread,
            lambda: self._by_ephemeral(post, alone, root),
            lambda: self._by_direct_message(post, alone),
        ]

    async def _reach(self, post: Post, sentence: str, *, root: str) -> None:
        """Somebody who looks elsewhere by now, besides; in a thread everybody sees, a message that mentions them alone is the last way."""
        if post.marks.get(_REACHED):
            return
        alone = view.failed_alone(post, sentence)
        if not (await self._by_response_url(post, alone) or await self._by_ephemeral(post, alone, root)):
            await self._say(post, view.failed(post, sentence), root)
        await post.marks.set(_REACHED, "1")

    async def _becomes(self, post: Post, placed: str, said: view.Said) -> bool:
        try:
            await self._web.call(self._web.api.chat_update, channel=post.place.channel, ts=placed, **said)
        except CannotPost as error:
            log.info("placeholder_not_changed", render=post.render, code=error.code)
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
        """In the thread, or in its channel where the thread is gone."""
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
        return await self._say(replace(post, place=replace(post.place, channel=place, root=None)), said, None)
