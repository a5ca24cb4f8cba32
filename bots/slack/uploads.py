"""From uploaded bytes to a message: completes the upload, and finds the message that Slack then makes.

completeUploadExternal answers before its message exists and never gives its ts. Slack delivers the message as an event, where this process
hears any; files.info shows it under `shares` a little later (slackapi/python-slack-sdk #1277); the channel's history is a third source.
"""

from __future__ import annotations

import asyncio
import json
import string
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bots.slack.recent import Recent
from bots.slack.view import Block
from bots.slack.web import AnswerLost, Web
from bots.speech import slack_text
from core.errors import CannotPost, PostFailed

_PATIENCE = 30.0  # seconds for the message to appear
_ALONE_PATIENCE = 6.0  # seconds for a file to be looked through that no message shows yet
_UNKNOWN_PATIENCE = 2.0  # seconds for a file to be known at all, where it may never have been completed
_FIRST_LOOK, _LONGEST_PAUSE = 0.2, 2.0
_ADDRESS_MOST = 5000  # the SDK sends the blocks in the address; longer ones travel in the body
_AS_IT_IS = (string.ascii_letters + string.digits + "_.-~/").encode()  # in an address; what is not takes three characters a byte
_ATTEMPTS = 3


class Uploads:
    def __init__(self, web: Web, recent: Recent, *, patience: float = _PATIENCE) -> None:
        self._web = web
        self._recent = recent
        self._patience = patience

    async def publish(self, files: Sequence[str], channel: str, root: str | None, blocks: Sequence[Block]) -> str:
        """Make one message with all the files and the blocks and return its ts. If the answer is lost, files.info tells whether it
        was done. Raises PostFailed, CannotPost."""
        for _ in range(_ATTEMPTS):
            try:
                await self.complete(files, channel, root, blocks)
                break
            except AnswerLost:
                if message := await self.posted(files, channel, root):
                    return message
        message = await self.posted(files, channel, root, unknown_patience=self._patience)
        if message is None:
            raise PostFailed(slack_text.DOWN)
        return message

    async def alone(self, file: str) -> bool:
        """Complete an upload that no message shows by itself. Returns whether an image block may show it yet."""
        await self._web.call(self._web.api.files_completeUploadExternal, repeat=False, files=[{"id": file}])
        for pause in _pauses(_ALONE_PATIENCE):
            answer = await self._web.call(self._web.api.files_info, file=file)
            if (answer.get("file") or {}).get("mimetype"):
                return True
            await asyncio.sleep(pause)
        return False

    async def complete(self, files: Sequence[str], channel: str, root: str | None, blocks: Sequence[Block]) -> None:
        """Ask for the message. Raises AnswerLost."""
        shown = json.dumps(blocks, separators=(",", ":"), ensure_ascii=False)
        listed = [{"id": file} for file in files]
        if not blocks:  # an empty list of them is refused
            await self._web.call(
                self._web.api.files_completeUploadExternal, repeat=False, files=listed, channel_id=channel, thread_ts=root
            )
        elif _in_address(shown) <= _ADDRESS_MOST:
            more: dict[str, Any] = {"files": listed, "channel_id": channel, "thread_ts": root, "blocks": shown}
            await self._web.call(self._web.api.files_completeUploadExternal, repeat=False, **more)
        else:
            form = {"files": json.dumps(listed), "channel_id": channel, "blocks": shown} | ({"thread_ts": root} if root else {})
            await self._web.call(self._web.api.api_call, repeat=False, api_method="files.completeUploadExternal", data=form)

    async def posted(
        self, files: Sequence[str], channel: str, root: str | None, *, unknown_patience: float = _UNKNOWN_PATIENCE
    ) -> str | None:
        """The ts of the message that shows these files; None if there is none, which is soon decided for files that Slack still
        does not know."""
        began = time.monotonic()
        known = False
        for pause in _pauses(self._patience):
            if message := await self._recent.message_of(channel, files[0], within=pause):
                return message
            try:
                answer = await self._web.call(self._web.api.files_info, file=files[0])
            except CannotPost:  # file_not_found: not completed, or not yet
                if not known and time.monotonic() - began > unknown_patience:
                    break
                continue
            known = True
            if message := _shared(answer.get("file") or {}, channel):
                return message
        return await self._in_history(files, channel, root)

    async def _in_history(self, files: Sequence[str], channel: str, root: str | None) -> str | None:
        if root is None:
            answer = await self._web.call(self._web.api.conversations_history, channel=channel, limit=100)
        else:
            answer = await self._web.call(self._web.api.conversations_replies, channel=channel, ts=root, limit=100)
        for message in answer.get("messages") or ():
            if any(file.get("id") in files for file in message.get("files") or ()):
                return str(message["ts"])
        return None


def _in_address(value: str) -> int:
    """The characters that a value takes in an address."""
    data = value.encode()
    return len(data) + 2 * len(data.translate(None, _AS_IT_IS))


def _pauses(patience: float) -> Iterator[float]:
    """Pauses of 0.2 s, doubling to 2 s, for `patience` seconds by the clock."""
    until, pause = time.monotonic() + patience, _FIRST_LOOK
    while time.monotonic() < until:
        yield pause
        pause = min(_LONGEST_PAUSE, pause * 2)


def _shared(file: Mapping[str, Any], channel: str) -> str | None:
    shares: Mapping[str, Any] = file.get("shares") or {}
    for kind in ("public", "private"):
        for share in (shares.get(kind) or {}).get(channel) or ():
            if share.get("ts"):
                return str(share["ts"])
    return None
