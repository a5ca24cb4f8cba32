"""The message that says that a render is under way: posted once, kept up to date, and gone once its picture is there.

A sheet that fills up stands in it as a file of its own. It is deleted when the whole sheet is there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import structlog
from cachetools import TTLCache

from bots.slack import view
from bots.slack.background import Background
from bots.slack.posts import Kind, Posts
from bots.slack.recent import REMEMBERED, Recent
from bots.slack.uploads import Uploads
from bots.slack.web import AnswerLost, Upload, Web
from bots.speech import slack_text, waiting
from core.errors import CannotPost, PlaceGone, PostFailed, StudioError
from core.model import Tier
from core.ports.platform import Post, Progress, Sheet

log = structlog.get_logger(__name__, platform="slack")

_BETWEEN_UPDATES = 4.0  # seconds: chat.update allows 50 a minute
_STATUS_LASTS = 90.0  # seconds: Slack drops a thread's status after two minutes
_MEMBER_LASTS = 300.0  # seconds
_INTERIM_LASTS = 3600.0  # seconds
_ATTEMPTS = 3


class Placeholders:
    """Posts, updates and removes the placeholders of renders. `root` of a method is the thread that the render belongs in; None:
    the channel itself."""

    def __init__(
        self, web: Web, posts: Posts, uploads: Uploads, recent: Recent, background: Background, *, tiers: Mapping[str, Tier]
    ) -> None:
        self._web = web
        self._posts = posts
        self._uploads = uploads
        self._recent = recent
        self._background = background
        self._tiers = tiers
        self._member: TTLCache[str, None] = TTLCache(REMEMBERED, _MEMBER_LASTS)  # channels we are in
        self._updated: TTLCache[str, None] = TTLCache(REMEMBERED, _BETWEEN_UPDATES)  # renders whose placeholder was just touched
        self._status: TTLCache[str, None] = TTLCache(REMEMBERED, _STATUS_LASTS)  # renders whose thread shows a status
        self._interims: TTLCache[str, list[str]] = TTLCache(REMEMBERED, _INTERIM_LASTS)  # renders, and sheets shown meanwhile

    async def open(self, post: Post, progress: Progress, root: str | None) -> str:
        """Post the placeholder, unless that is done. Returns its ts."""
        placed = post.marks.get("placeholder")
        if placed is None:
            await self._must_be_member(post.place.channel)
            placed = await self._place(post, progress, root)
            post.marks.defer("placeholder", placed)  # until then its metadata finds it
            self._updated[post.render] = None
        self._show_status(post, root)
        return placed

    async def update(self, post: Post, progress: Progress, root: str | None) -> None:
        """Say how far the render is, unless that was said a moment ago. Never fails."""
        placed = post.marks.get("placeholder")
        if placed is None or post.render in self._updated:
            return
        self._updated[post.render] = None
        self._show_status(post, root)
        said = view.placeholder(self._tiers, post, progress)
        try:
            if (
                progress.sheet is not None
                and (file := await self._interim(post, progress.sheet, waiting.filling(progress))) is not None
            ):
                said = view.with_sheet(said, file, waiting.filling(progress))
            await self._web.call(self._web.api.chat_update, once=True, channel=post.place.channel, ts=placed, **said)
        except StudioError as error:
            log.info("progress_not_shown", render=post.render, code=error.code)

    async def retire(self, channel: str, placed: str, message: str, *, in_thread: bool) -> None:
        """Delete the placeholder. If people have replied to it, or Slack does not delete it, it says where the picture is."""
        try:
            if (in_thread or not await self._has_replies(channel, placed)) and await self._deleted(channel, placed):
                return
            link = await self._web.call(self._web.api.chat_getPermalink, channel=channel, message_ts=message)
            await self._web.call(self._web.api.chat_update, channel=channel, ts=placed, **view.moved(str(link["permalink"])))
        except CannotPost as error:  # the picture is posted: what is left of its placeholder is no reason to fail
            log.info("placeholder_left", channel=channel, code=error.code)

    def forget_sheets(self, post: Post) -> None:
        """Delete the sheets that were shown while more was painted. Nothing waits for that."""
        for file in self._interims.pop(post.render, ()):
            self._background.begin(self._delete_file(file))

    async def _must_be_member(self, channel: str) -> None:
        """Raises if we are not a member. Replies in a thread reach only members, so posting would leave a picture that nobody can
        refine."""
        if channel.startswith("D") or channel in self._member:
            return
        answer = await self._web.call(self._web.api.conversations_info, channel=channel)
        found: Mapping[str, Any] = answer.get("channel") or {}
        if found.get("is_archived"):
            raise CannotPost(slack_text.ARCHIVED)
        if not (found.get("is_member") or found.get("is_im") or found.get("is_mpim")):
            raise CannotPost(slack_text.INVITE)
        self._member[channel] = None

    async def _place(self, post: Post, progress: Progress, root: str | None) -> str:
        """The placeholder's ts. One that an interrupted attempt posted is found by its metadata."""
        channel, began = post.place.channel, post.marks.get("opening")
        if began is None:
            began = f"{time.time():.6f}"
            await post.marks.set("opening", began)
        elif found := await self._posts.find(Kind.PLACEHOLDER, post.render, channel, root, since=float(began)):
            return found
        self._recent.answered(channel, root)
        for _ in range(_ATTEMPTS):
            try:
                said = view.placeholder(self._tiers, post, progress)
                placed = await self._posts.speak_as(Kind.PLACEHOLDER, post.render, channel, said, root=root, since=float(began))
                self._recent.placed(channel, placed)
                return placed
            except AnswerLost:
                continue
            except CannotPost:
                self._member.pop(channel, None)
                raise
        raise PostFailed(slack_text.DOWN)

    def _show_status(self, post: Post, root: str | None) -> None:
        """Show “Darkroom is painting…” below a thread. It is a nicety, so nothing waits for it or fails because of it."""
        if root is None or post.render in self._status:
            return
        self._status[post.render] = None
        self._background.begin(self._set_status(post.place.channel, root))

    async def _set_status(self, channel: str, root: str) -> None:
        try:
            await self._web.call(
                self._web.api.assistant_threads_setStatus, once=True, channel_id=channel, thread_ts=root, status=slack_text.STATUS
            )
        except StudioError as error:
            log.debug("status_failed", code=error.code)

    async def _interim(self, post: Post, sheet: Sheet, alt: str) -> str | None:
        """The file of a sheet that fills up, which an image block can show."""
        data = await sheet.draw()
        if data is None:
            return None
        file = await self._web.ticket(Upload(filename="darkroom-sheet.jpg", alt=alt, data=data))
        self._interims.setdefault(post.render, []).append(file)
        return file if await self._uploads.alone(file) else None

    async def _delete_file(self, file: str) -> None:
        try:
            await self._web.call(self._web.api.files_delete, file=file)
        except StudioError as error:
            log.info("interim_sheet_kept", code=error.code)

    async def _deleted(self, channel: str, placed: str) -> bool:
        """Whether the message is gone, deleted by us or by somebody else."""
        self._recent.deleting(channel, placed)
        try:
            await self._web.call(self._web.api.chat_delete, channel=channel, ts=placed)
        except PlaceGone:
            return True
        except CannotPost as error:
            log.info("placeholder_kept", channel=channel, code=error.code)
            return False
        return True

    async def _has_replies(self, channel: str, placed: str) -> bool:
        """Whether the placeholder has replies. Slack is asked only where this process can't know, for it allows some apps one such
        question a minute. If neither tells, the placeholder is kept."""
        known = self._recent.has_replies(channel, placed)
        if known is not None:
            return known
        try:
            answer = await self._web.call(self._web.api.conversations_replies, channel=channel, ts=placed, limit=2)
        except PlaceGone:
            raise
        except StudioError as error:
            log.info("replies_unknown", channel=channel, code=error.code)
            return True
        messages = answer.get("messages") or []
        return len(messages) > 1 or bool(messages and messages[0].get("reply_count"))
