"""Our own messages by the Web API: posted, found again by their metadata where the answer was lost, and taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

import structlog

from bots.slack import view
from bots.slack.uploads import Uploads
from bots.slack.web import AnswerLost, Upload, Web
from core.errors import StudioError
from core.lines import plain

log = structlog.get_logger(__name__, platform="slack")

_BEFORE = 60  # seconds that Slack's clock may be behind ours


class Kind(StrEnum):
    """The event type of the metadata that marks a message as ours."""

    PLACEHOLDER = "darkroom_render"
    VOTE = "darkroom_vote"
    WINNER = "darkroom_winner"
    NOTICE = "darkroom_note"
    APPROVAL = "darkroom_approval"


class Posts:
    """Posts messages. posted: told of each channel in which we could."""

    def __init__(self, web: Web, uploads: Uploads, *, posted: Callable[[str], None] = lambda channel: None) -> None:
        self._web = web
        self._uploads = uploads
        self._posted = posted

    async def speak(self, channel: str, said: view.Said, *, root: str | None = None, **more: Any) -> str:
        """Post a message in a channel or a thread and return its ts. Not repeated if the answer is lost. Raises CannotPost,
        PostFailed."""
        where: dict[str, Any] = {"thread_ts": root} if root else {}
        answer = await self._web.call(
            self._web.api.chat_postMessage,
            repeat=False,
            channel=channel,
            unfurl_links=False,
            unfurl_media=False,
            **where,
            **said,
            **more,
        )
        self._posted(channel)
        return str(answer["ts"])

    async def speak_as(
        self, kind: Kind, id: str, channel: str, said: view.Said, *, root: str | None = None, since: float | None = None
    ) -> str:
        """Post a message that is found again by its kind and id, and return its ts. If the answer is lost, it is looked for; after a
        crash it may be posted again. Raises CannotPost, PostFailed.

        since   seconds since 1970: when it may have been posted first; None: now
        """
        try:
            return await self.speak(channel, said, root=root, metadata=_metadata(kind, id))
        except AnswerLost:
            found = await self.find(kind, id, channel, root, since=time.time() if since is None else since)
            if found is None:
                raise
            return found

    async def find(self, kind: Kind, id: str, channel: str, root: str | None, *, since: float) -> str | None:
        """The ts of our own message of this kind and id, among those posted since just before `since` (seconds since 1970)."""
        where: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{since - _BEFORE:.6f}",
            "limit": 100,
            "include_all_metadata": True,
        }
        if root:
            answer = await self._web.call(self._web.api.conversations_replies, ts=root, **where)
        else:
            answer = await self._web.call(self._web.api.conversations_history, **where)
        for message in answer.get("messages") or ():
            if _metadata(kind, id).items() <= (message.get("metadata") or {}).items():
                return str(message["ts"])
        return None

    async def show_sheet(self, channel: str, root: str | None, sheet: bytes, blocks: list[view.Block], alt: str) -> None:
        """Post the history's previews as one picture in the thread. Not repeated, since asking again is free."""
        ticket = await self._web.ticket(Upload(filename="history.jpg", alt=plain(alt), data=sheet))
        await self._uploads.complete([ticket], channel, root, blocks)
        self._posted(channel)

    async def send_files(self, person: str, files: Sequence[Upload], blocks: list[view.Block]) -> None:
        """Send one message with all the files to one person, since an ephemeral message cannot carry any. Raises CannotPost,
        PostFailed."""
        opened = await self._web.call(self._web.api.conversations_open, users=person)
        tickets = [await self._web.ticket(file) for file in files]
        await self._uploads.complete(tickets, str(opened["channel"]["id"]), None, blocks)

    async def take_back(self, channel: str, ts: str) -> None:
        """Delete a message of ours, if that is possible."""
        try:
            await self._web.call(self._web.api.chat_delete, channel=channel, ts=ts)
        except StudioError as error:
            log.info("answer_kept", channel=channel, code=error.code)


def _metadata(kind: Kind, id: str) -> dict[str, Any]:
    return {"event_type": kind.value, "event_payload": {"id": id}}
