"""What jobs post to the playground's chat: a placeholder that becomes the result, in the same line.

A render makes one line, kept unique by the chat itself, so every method may be repeated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bots.download import too_large
from bots.playground import house, view
from bots.playground.chat import Chat
from bots.playground.lines import Line, Saying
from core.errors import BadPicture, PlaceGone
from core.model import Attachment, Place, Tier
from core.ports import Post, Progress, Result, Standing

FILES = "playground:files/"  # the address of an attached file, known to this publisher alone


class PlaygroundPublisher:
    """core.ports.Publisher for the playground."""

    def __init__(self, chat: Chat, tiers: Mapping[str, Tier]) -> None:
        self._chat = chat
        self._tiers = tiers

    async def open(self, post: Post, progress: Progress) -> Standing:
        line = await self._chat.say(await self._saying(post, "working", view.working(self._tiers, post, progress)))
        return _standing(line)

    async def progress(self, post: Post, progress: Progress) -> None:
        line = await self._chat.said(_event(post))
        if line is not None and line.kind == "working":
            await self._chat.change(line.id, "working", view.working(self._tiers, post, progress))

    async def deliver(self, post: Post, result: Result) -> Standing:
        body = view.result(self._tiers, post, result)
        pictures = view.originals(tuple(shot.version for shot in result.shots))
        line = await self._chat.said(_event(post))
        if line is None:
            line = await self._chat.say(replace(await self._saying(post, "result", body), pictures=pictures))
        elif line.kind != "result" and not await self._chat.change(line.id, "result", body, pictures):
            raise PlaceGone("The placeholder was removed.")
        return _standing(line)

    async def fail(self, post: Post, sentence: str, *, called_off: bool = False) -> None:
        line = await self._chat.said(_event(post))
        body = view.failed(post, sentence, called_off=called_off)
        if line is not None:
            if line.kind == "working":
                await self._chat.change(line.id, "failed", body)
            return
        only_for = None if post.message is not None else post.person.id
        await self._chat.say(replace(await self._saying(post, "failed", body), only_for=only_for))

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        said = Saying(channel=place.channel, author=house.STUDIO, kind="note", body=view.note(sentence), event=f"announced:{once}")
        await self._chat.say(said)

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> bytes:
        file = await self._chat.file(attachment.url.removeprefix(FILES)) if attachment.url.startswith(FILES) else None
        if file is None:
            raise BadPicture(f"“{attachment.name}” is not a file of this chat. Attach the picture itself.")
        if file.size > max_bytes:
            raise too_large(attachment, max_bytes)
        try:
            return await asyncio.to_thread(Path.read_bytes, file.path)
        except FileNotFoundError:
            raise BadPicture(f"“{attachment.name}” is no longer there (it was deleted). Attach it again.") from None

    async def _saying(self, post: Post, kind: str, body: view.Body) -> Saying:
        root = _root(post)
        if root is not None and await self._chat.line(root) is None:
            raise PlaceGone("The thread is no longer there.")
        return Saying(channel=post.place.channel, root=root, author=house.STUDIO, kind=kind, body=body, event=_event(post))


def _event(post: Post) -> str:
    return f"render:{post.render}"


def _root(post: Post) -> str | None:
    """The thread it belongs in: the one it was asked in, or one on the message that asked. None: it becomes a root itself."""
    return post.place.root or post.message


def _standing(line: Line) -> Standing:
    return Standing(message=line.id, root=line.root or line.id)
