"""Finds the pictures near a chat line: those of the line it replies to, and those above it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bots.playground.chat import Chat
from bots.playground.lines import ChatLine
from bots.playground.links import links
from bots.playground.pictures import pictures
from bots.shared.looking import Look
from core.model import Attachment
from core.studio.nearby import Seen


class Around:
    def __init__(self, chat: Chat) -> None:
        self._chat = chat

    async def pointed(self, replied_to: str | None) -> tuple[Attachment, ...]:
        """The pictures of the line that is replied to."""
        line = await self._chat.line(replied_to) if replied_to is not None else None
        return pictures(line) if line is not None and not line.removed else ()

    async def above(self, ident: str, words: str, changes: bool) -> tuple[Attachment, ...]:
        """The pictures that are meant. changes: whether the words surely change one."""
        line = await self._chat.line(ident)
        if line is None or links(words):  # it says itself which picture it means
            return ()
        if line.root is not None:
            lines = await self._chat.thread(line.root, viewer=line.author)
        else:
            lines = await self._chat.channel(line.channel, viewer=line.author, before=line.id)
        return Look.by(line.author, words, threaded=line.root is not None, changes=changes).among(_before(line, lines))


def _before(line: ChatLine, lines: Sequence[ChatLine]) -> list[Seen]:
    """The lines above, newest first."""
    at = datetime.fromisoformat(line.said_at)
    return [
        Seen(person=one.author, age=(at - datetime.fromisoformat(one.said_at)).total_seconds(), pictures=pictures(one))
        for one in reversed(lines)
        if int(one.id) < int(line.id)
    ]
