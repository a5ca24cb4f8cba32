"""The message with what a render made: one message with files, the caption and the buttons, and what is changed in it later.

Slack makes it some time after the uploads are completed (uploads.py finds out which it is).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import structlog

from bots.slack import view
from bots.slack.recent import Recent
from bots.slack.result_files import archived, pictures_of
from bots.slack.uploads import Uploads
from bots.slack.web import FilesRefused, Web
from bots.speech import captions, slack_text
from core.errors import CannotPost, StudioError
from core.model import Place, Tier, Version
from core.ports.pictures import PreviewStore
from core.ports.platform import Post, Result
from core.ports.records import PostedVersion
from core.runtime.capacity import Capacity

log = structlog.get_logger(__name__, platform="slack")

_UPLOADING = 24_000_000  # bytes of originals in memory for it
_LEAST_UPLOADING = 4_000_000  # bytes counted for each, so that there are six at once at most


class Results:
    """Posts results: uploads the pictures, with caption and buttons. `root` of a method is the thread that the result belongs in;
    None: the channel itself. links: where an original can be had without Slack; None: nowhere."""

    def __init__(
        self,
        web: Web,
        uploads: Uploads,
        recent: Recent,
        *,
        tiers: Mapping[str, Tier],
        pictures: PreviewStore,
        links: Callable[[Version], str | None],
        full_captions: bool,
    ) -> None:
        self._web = web
        self._uploads = uploads
        self._recent = recent
        self._tiers = tiers
        self._pictures = pictures
        self._links = links
        self._full_captions = full_captions
        self._room = Capacity(_UPLOADING)
        self._zips = asyncio.Semaphore(1)  # each is in memory as a whole

    async def show(self, post: Post, result: Result, root: str | None) -> str:
        """Post the pictures, unless that is done. Returns the ts of their message. Raises FilesRefused if the workspace accepts none,
        CannotPost, PostFailed."""
        if shown := post.marks.get("message"):
            return shown
        channel = post.place.channel
        files = post.marks.get("completing")
        message = await self._uploads.posted(files.split(","), channel, root) if files else None
        if message is None:
            pictures = await self._uploaded(result)
            zip_file, why_none = None, ""
            if result.archive is not None:
                async with self._zips:
                    zip_file, why_none = await archived(self._web, self._pictures, result.archive)
            everything = [*pictures, *filter(None, (zip_file,))]
            await post.marks.set("completing", ",".join(everything))
            self._recent.posts_picture(channel)
            try:
                message = await self._publish(everything, post, result, root, why_none)
            except FilesRefused:
                if zip_file is None:
                    raise
                message = await self._publish(pictures, post, result, root, slack_text.NO_ZIP)
        post.marks.defer("message", message)  # until then its files find it
        return message

    async def link_instead(self, post: Post, result: Result, root: str | None, refused: FilesRefused) -> str:
        """Turn the placeholder into the caption, because the workspace accepts no files: with a link to the original, if there is one, or
        with the menu of a sheet's pictures. Returns its ts; raises `refused` if there is no placeholder or nothing to link to."""
        placed, address = post.marks.get("placeholder"), None if result.sheet is not None else self._links(result.versions[0])
        if placed is None or (address is None and result.sheet is None):
            raise refused
        said = view.say(str(refused))
        said["blocks"] += self._blocks(post, result, root, original=address)
        await self._web.call(self._web.api.chat_update, channel=post.place.channel, ts=placed, **said)
        return placed

    async def show_tiers(self, post: Post, result: Result, root: str | None, *, thread: Place) -> None:
        """Change what stands with a sheet whose tiers were hidden. Slack changes no picture that is posted, so the labelled one follows in
        the thread."""
        channel, message = post.place.channel, post.marks.get("message") or post.marks.get("placeholder")
        blocks, line = self._blocks(post, result, root), captions.caption(self._tiers, result)
        if message is not None:
            try:
                await self._web.call(self._web.api.chat_update, channel=channel, ts=message, **view.with_line(line, blocks))
            except CannotPost as error:
                log.info("tiers_not_in_sheet", render=post.render, code=error.code)
        below = thread.root or message
        files = post.marks.get("labelled")
        if files is not None and await self._uploads.posted(files.split(","), channel, below) is not None:
            return
        tickets = await self._uploaded(result)
        await post.marks.set("labelled", ",".join(tickets))
        await self._uploads.publish(tickets, channel, below, [view.section(line, view.CAPTION)])

    async def mark_picked(self, place: Place, sheet: PostedVersion, result: Result) -> None:
        """Mark the picture that was picked on the message that shows it among others. The pick stands without."""
        thread = sheet.root if sheet.root not in (None, sheet.message) else None
        where: dict[str, Any] = {
            "channel": place.channel,
            "oldest": sheet.message,
            "latest": sheet.message,
            "inclusive": True,
            "limit": 2,
        }
        try:
            if thread is None:
                answer = await self._web.call(self._web.api.conversations_history, once=True, **where)
            else:
                answer = await self._web.call(self._web.api.conversations_replies, once=True, ts=thread, **where)
            [blocks] = [one.get("blocks") for one in answer.get("messages") or () if one.get("ts") == sheet.message] or [None]
            if blocks:
                said = view.marked(blocks, result.current, captions.caption(self._tiers, result))
                await self._web.call(self._web.api.chat_update, once=True, channel=place.channel, ts=sheet.message, **said)
        except StudioError as error:
            log.info("pick_not_marked", channel=place.channel, code=error.code)

    async def _uploaded(self, result: Result) -> list[str]:
        """The ids of the pictures' files, uploaded and not yet in a message."""
        largest = max((version.original.size for version in result.versions), default=0)  # they are sent one after the other
        async with self._room.taken(max(largest, _LEAST_UPLOADING)):
            return [await self._web.ticket(upload) async for upload in pictures_of(self._pictures, result)]

    async def _publish(self, files: Sequence[str], post: Post, result: Result, root: str | None, note: str) -> str:
        """Make the message of uploaded files. note: what Slack adds to the result's own."""
        result = replace(result, notes=(*result.notes, note)) if note else result
        return await self._uploads.publish(files, post.place.channel, root, self._blocks(post, result, root))

    def _blocks(self, post: Post, result: Result, root: str | None, *, original: str | None = None) -> list[view.Block]:
        full, in_channel = self._full_captions, root is None
        return view.result(self._tiers, post, result, original=original, full=full, in_channel=in_channel)
