"""Posts to the playground's chat: a placeholder that becomes the result, in the same line.

A render makes one line, which the chat itself keeps unique, so every method may be repeated.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from bots.playground import links, team, view
from bots.playground.chat import Chat
from bots.playground.lines import ChatLine, Saying
from bots.playground.pictures import FILES
from bots.shared.download import foreign, too_large
from bots.speech import choices, whose
from core.acts import table
from core.errors import BadPicture, PlaceGone
from core.model import Act, Attachment, Person, Place, Tier
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.platform import Linked, Post, PostedMessage, Progress, Result, WayOn
from core.ports.votes import Board


class PlaygroundPublisher:
    """Implements core.ports.Publisher for the playground."""

    def __init__(self, chat: Chat, tiers: Mapping[str, Tier], *, full_captions: bool = False) -> None:
        self._chat = chat
        self._tiers = tiers
        self._full_captions = full_captions

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        line = await self._chat.say(await self._saying(post, "working", view.working(self._tiers, post, progress)))
        return _posted_message(line, post)

    async def progress(self, post: Post, progress: Progress) -> None:
        line = await self._chat.said(_event(post))
        if line is not None and line.kind == "working":
            body = view.working(self._tiers, post, progress)
            await self._chat.change(line.id, "working", body, view.filled(progress))

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        body = view.result(self._tiers, post, result, full=self._full_captions)
        pictures = view.originals(result.versions)
        line = await self._chat.said(_event(post))
        if line is None:
            line = await self._chat.say(replace(await self._saying(post, "result", body), pictures=pictures))
        elif line.kind != "result" and not await self._chat.change(line.id, "result", body, pictures):
            raise PlaceGone("The placeholder was removed.")
        if result.act is Act.PICK:
            await self._chat.choose(result.current)
        return _posted_message(line, post)

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        asks = choices.way_on(self._tiers, sentence, way)
        if asks is not None:
            if await self._asked_in_place(post, asks):
                return
            sentence = choices.sentence(asks)
        body = view.failed(whose.failure(post, sentence), called_off=called_off)
        if not await self._said_in_place(post, body) or waited:
            alone = view.failed(whose.failure_alone(post, sentence), called_off=called_off)
            await self._chat.say(
                Saying(
                    channel=post.place.channel,
                    root=await self._root_left(post),
                    author=team.STUDIO,
                    kind="failed",
                    body=alone,
                    event=f"{_event(post)}:alone",
                    only_for=post.person.id,
                )
            )

    async def _asked_in_place(self, post: Post, answer: choices.Ended) -> bool:
        """Put the question where the placeholder was, or below the message that asked, and tell whether it is there. Repeating this
        changes nothing.
        """
        kind, body = view.choice(answer, whose.failure(post, choices.sentence(answer)))
        line = await self._chat.said(_event(post))
        if line is not None:
            return line.kind != "working" or await self._chat.change(line.id, kind, body)
        if post.message is None or await self._root_left(post) is None:
            return False
        await self._chat.say(await self._saying(post, kind, body))
        return True

    async def _said_in_place(self, post: Post, body: view.Body) -> bool:
        """Whether it is said where everybody can read it: in the placeholder's place, or below the message that asked."""
        line = await self._chat.said(_event(post))
        if line is not None:
            return line.kind != "working" or await self._chat.change(line.id, "failed", body)
        if post.message is None or await self._root_left(post) is None:
            return False
        await self._chat.say(await self._saying(post, "failed", body))
        return True

    async def _root_left(self, post: Post) -> str | None:
        """The root of the thread it was asked in; None: the channel itself, also if the thread is gone."""
        root = _asked_in(post)
        return root if root is not None and await self._chat.line(root) is not None else None

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        said = Saying(channel=place.channel, author=team.STUDIO, kind="note", body=view.say(sentence), event=f"announced:{once}")
        await self._chat.say(said)

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        body, place = view.approval(approval, remind=remind), approval.place
        if approval.message is not None and not remind:
            await self._chat.change(approval.message, "approval", body)
            return approval.message
        event = f"approval:{approval.id}{':reminder' if remind else ''}"
        said = Saying(channel=place.channel, root=place.root, author=team.STUDIO, kind="approval", body=body, event=event)
        return (await self._chat.say(said)).id

    async def show_correction(self, correction: Correction) -> None:
        place, event = correction.place, f"correction:{correction.version}"
        said = Saying(channel=place.channel, root=place.root, author=team.STUDIO, kind="unsure", body=view.correction(correction))
        await self._chat.say(replace(said, event=event))

    async def show_vote(self, board: Board) -> str:
        place, body = board.vote.place, view.vote(self._tiers, board)
        if board.message is None:
            saying = Saying(channel=place.channel, root=place.root, author=team.STUDIO, kind="vote", body=body)
            return (await self._chat.say(replace(saying, event=f"vote:{board.vote.id}"))).id
        if not await self._chat.change(board.message, "vote", body):
            raise PlaceGone("The vote's message was deleted.")
        return board.message

    async def show_winner(self, board: Board) -> None:
        place, body = board.vote.place, view.winner(self._tiers, board)
        saying = Saying(channel=place.channel, root=place.root, author=team.STUDIO, kind="vote", body=body)
        await self._chat.say(replace(saying, event=f"winner:{board.vote.id}"))

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        line = await self._chat.said(_event(post))
        if line is not None and line.kind == "result":
            body = view.result(self._tiers, post, result, full=self._full_captions)
            kept = {"chosen": line.body["chosen"]} if "chosen" in line.body else {}
            await self._chat.change(line.id, "result", {**body, **kept})

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        file = await self._chat.file(attachment.url.removeprefix(FILES)) if attachment.url.startswith(FILES) else None
        if file is None:
            raise foreign(attachment)
        if file.size > max_bytes:
            raise too_large(attachment, max_bytes)
        try:
            return await asyncio.to_thread(Path.read_bytes, file.path)
        except FileNotFoundError:
            raise BadPicture(f"“{attachment.name}” is gone: it was deleted. Attach it again.") from None

    def links_in(self, words: str) -> tuple[str, ...]:
        return links.links(words)

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        return await links.linked(self._chat, link, place=place, person=person)

    async def _saying(self, post: Post, kind: str, body: view.Body) -> Saying:
        root = _root(post)
        if root is not None and await self._chat.line(root) is None:
            raise PlaceGone("The thread is gone. You weren't charged. Start again with /imagine.")
        return Saying(channel=post.place.channel, root=root, author=team.STUDIO, kind=kind, body=body, event=_event(post))


def _event(post: Post) -> str:
    return f"render:{post.render}"


def _asked_in(post: Post) -> str | None:
    """The thread it was asked in, or one on the message that asked."""
    return post.place.root or post.message


def _root(post: Post) -> str | None:
    """The thread it belongs in; None: it stands in the channel itself."""
    return None if table.row(post.wish.act).in_channel else _asked_in(post)


def _posted_message(line: ChatLine, post: Post) -> PostedMessage:
    if table.row(post.wish.act).in_channel:  # replies to it go on in the thread that it comes from
        return PostedMessage(message=line.id, root=_asked_in(post) or line.id, aliases=(line.id,))
    return PostedMessage(message=line.id, root=line.root or line.id)
