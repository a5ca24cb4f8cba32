"""Posts to Slack by the Web API alone: a placeholder, then the picture as one file message.

A result is a real file (full size, its bytes untouched) with blocks. Slack makes the message some time after the upload is
completed and does not say which: files.info tells (uploads.py). In a channel the picture becomes the root of its thread; the
placeholder is deleted, or points to the picture if people have replied to it already.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import structlog
from cachetools import TTLCache

from bots.shared.download import download, foreign, gone, host_of
from bots.slack import links as message_links
from bots.slack import view
from bots.slack.config import SlackConfig
from bots.slack.failures import Failures
from bots.slack.result_files import archived, pictures_of
from bots.slack.uploads import Uploads
from bots.slack.web import TIMEOUT, AnswerLost, FilesRefused, Upload, Web
from bots.speech import captions, choices, text
from core.acts import table
from core.errors import BadPicture, CannotPost, PlaceGone, PostFailed, StudioError
from core.lines import plain
from core.model import Attachment, Person, Place, Tier, Version
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.pictures import PreviewStore
from core.ports.platform import Linked, Post, PostedMessage, Progress, Result, Sheet, WayOn
from core.ports.records import PostedVersion
from core.ports.votes import Board

log = structlog.get_logger(__name__, platform="slack")

_PLACEHOLDER = "darkroom_render"  # event type of the metadata that marks a placeholder as ours
_VOTE = "darkroom_vote"  # the same, of a vote
_WINNER = "darkroom_winner"  # the same, of what came of a vote
_NOTICE = "darkroom_note"  # the same, of a notice to admins
_APPROVAL = "darkroom_approval"  # the same, of the question of an approval
_START_PATIENCE = 5.0  # seconds for the first auth.test: a slow Slack does not keep us from starting
_BETWEEN_UPDATES = 4.0  # seconds: chat.update allows 50 a minute
_STATUS_LASTS = 90.0  # seconds: Slack drops a thread's status after two minutes
_MEMBER_LASTS = 300.0
_NEW_LASTS = 45.0
_ANSWERED_LASTS = 3600.0
_REMEMBERED = 5000  # entries of each cache: forgetting one costs a request, never a wrong result
_UPLOADS_AT_ONCE = 6  # limits how many originals are in memory


@asynccontextmanager
async def open_publisher(
    token: str,
    config: SlackConfig,
    *,
    tiers: Mapping[str, Tier],
    pictures: PreviewStore,
    links: Callable[[Version], str | None],
    full_captions: bool = False,
) -> AsyncIterator[SlackPublisher]:
    """Open a publisher that is ready to post. Raises ConfigError if Slack refuses the token; if Slack is down, each post finds out."""
    async with aiohttp.ClientSession(timeout=TIMEOUT) as session:
        web = Web(token, config.base_url, session)
        try:
            async with asyncio.timeout(_START_PATIENCE):
                await web.identity()
        except (PostFailed, TimeoutError):
            log.warning("platform_not_reached_at_start")
        publisher = SlackPublisher(web, config, tiers=tiers, pictures=pictures, links=links, full_captions=full_captions)
        try:
            yield publisher
        finally:
            await publisher.close()


class SlackPublisher:
    """Implements core.ports.Publisher for Slack."""

    def __init__(
        self,
        web: Web,
        config: SlackConfig,
        *,
        tiers: Mapping[str, Tier],
        pictures: PreviewStore,
        links: Callable[[Version], str | None],
        full_captions: bool = False,
    ) -> None:
        self.web = web
        self._full_captions = full_captions
        self.tiers = tiers
        self._pictures = pictures
        self.links = links
        self._hosts = frozenset({*(host.lower() for host in config.file_hosts), host_of(config.base_url)})
        self._plain = config.base_url.startswith("http:")  # otherwise the token is never sent without TLS
        self._uploads = Uploads(web)
        self._failures = Failures(web, self.speak)
        self._room = asyncio.Semaphore(_UPLOADS_AT_ONCE)
        self._zips = asyncio.Semaphore(1)  # each is in memory as a whole
        self._member: TTLCache[str, None] = TTLCache(_REMEMBERED, _MEMBER_LASTS)  # channels we are in
        self._updated: TTLCache[str, None] = TTLCache(_REMEMBERED, _BETWEEN_UPDATES)  # renders whose placeholder was just touched
        self._status: TTLCache[str, None] = TTLCache(_REMEMBERED, _STATUS_LASTS)  # renders whose thread shows a status
        self._posted: TTLCache[str, None] = TTLCache(_REMEMBERED, _NEW_LASTS)  # channels with a new picture
        self._placed: TTLCache[str, None] = TTLCache(_REMEMBERED, _ANSWERED_LASTS)  # placeholders that this process has posted
        self._answered: TTLCache[str, None] = TTLCache(_REMEMBERED, _ANSWERED_LASTS)  # roots that somebody, or we, replied to
        self._moved: TTLCache[str, str] = TTLCache(_REMEMBERED, _ANSWERED_LASTS)  # placeholders, and the pictures in their place
        self._interims: TTLCache[str, list[str]] = TTLCache(_REMEMBERED, _ANSWERED_LASTS)  # renders, and sheets shown meanwhile
        self.listening = False  # whether this process hears replies, and so need not ask Slack whether there are any
        self._background: set[asyncio.Task[None]] = set()
        self.closed = False

    async def close(self) -> None:
        self.closed = True
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)

    def expects(self, channel: str) -> bool:
        """Whether this process has just posted a picture of ours there."""
        return channel in self._posted

    def answered(self, channel: str, root: str) -> None:
        """Note that somebody replied in the thread of `root`."""
        self._answered[f"{channel}:{root}"] = None

    # --- core.ports.Publisher

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        placed = post.marks.get("placeholder")
        if placed is None:
            await self._must_be_member(post.place.channel)
            placed = await self._place(post, progress)
            post.marks.defer("placeholder", placed)  # until then its metadata finds it
            self._updated[post.render] = None
        if self._root(post) is not None:
            self._show_status(post)
        return PostedMessage(message=placed, root=self._root(post) or placed)

    async def progress(self, post: Post, progress: Progress) -> None:
        placed = post.marks.get("placeholder")
        if placed is None or post.render in self._updated:
            return
        self._updated[post.render] = None
        if self._root(post) is not None:
            self._show_status(post)
        said = view.placeholder(self.tiers, post, progress)
        try:
            if (
                progress.sheet is not None
                and (file := await self._interim(post, progress.sheet, text.filling(progress))) is not None
            ):
                said = view.with_sheet(said, file, text.filling(progress))
            await self.web.call(self.web.api.chat_update, once=True, channel=post.place.channel, ts=placed, **said)
        except StudioError as error:
            log.info("progress_not_shown", render=post.render, code=error.code)

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        root, placed = self._root(post), post.marks.get("placeholder")
        try:
            message = await self._show(post, result, root)
        except FilesRefused as error:
            return await self._link_instead(post, result, error)
        if placed is not None:
            if root is None:
                self._moved[f"{post.place.channel}:{placed}"] = message
            await self._retire(post.place.channel, placed, message, in_thread=root is not None)
        self._forget_interims(post)
        for sheet in result.sheets:
            self._spawn(self._mark(post.place, sheet, result))
        if table.row(post.wish.act).in_channel:  # replies below it count as said in its thread
            return PostedMessage(message=message, root=post.place.root or message, aliases=(message,))
        aliases = tuple(one for one in (placed,) if one is not None and root is None)
        return PostedMessage(message=message, root=root or message, aliases=aliases)

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        placed = post.marks.get("placeholder")
        self._forget_interims(post)
        asks = choices.way_on(self.tiers, sentence, way)
        await self._failures.tell(post, sentence, asks, root=self._root(post), placed=placed, waited=waited)

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        """Post a notice. If the answer is lost, the notice is looked for; after a crash it is posted again."""
        try:
            await self.speak(place.channel, view.say(sentence), metadata=_metadata(_NOTICE, once))
        except AnswerLost:
            if not await self._find(place.channel, None, time.time(), _NOTICE, once):
                raise

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        """Post the question, change it, or post a reminder. As with notices, a crash may post it twice."""
        channel, said = approval.place.channel, view.approval(approval, remind=remind)
        if approval.message is not None and not remind:
            await self.web.call(self.web.api.chat_update, channel=channel, ts=approval.message, **said)
            return approval.message
        root, once = approval.place.root, f"{approval.id}{' reminder' if remind else ''}"
        root = self._moved.get(f"{channel}:{root}") or root
        if root is not None:
            self.answered(channel, root)  # a placeholder that is replied to stays
        try:
            return await self.speak(channel, said, root=root, metadata=_metadata(_APPROVAL, once))
        except AnswerLost:
            found = await self._find(channel, root, time.time(), _APPROVAL, once)
            if found is None:
                raise
            return found

    async def show_correction(self, correction: Correction) -> None:
        channel, root = correction.place.channel, correction.place.root
        root = self._moved.get(f"{channel}:{root}") or root
        if root is not None:
            self.answered(channel, root)
        await self.speak(channel, view.correction(correction), root=root)

    async def show_vote(self, board: Board) -> str:
        """Post or change a vote's message. If the answer is lost, the message is looked for."""
        place, said = board.vote.place, view.vote(self.tiers, board)
        if board.message is not None:
            await self.web.call(self.web.api.chat_update, channel=place.channel, ts=board.message, **said)
            return board.message
        if place.root is not None:
            self.answered(place.channel, place.root)
        try:
            return await self.speak(place.channel, said, root=place.root, metadata=_metadata(_VOTE, board.vote.id))
        except AnswerLost:
            found = await self._find(place.channel, place.root, time.time(), _VOTE, board.vote.id)
            if found is None:
                raise
            return found

    async def show_winner(self, board: Board) -> None:
        """Post what came of a vote. As with notices, a crash may post it twice."""
        place, id = board.vote.place, board.vote.id
        try:
            said = view.winner(self.tiers, board)
            await self.speak(place.channel, said, root=place.root, metadata=_metadata(_WINNER, id))
        except AnswerLost:
            if not await self._find(place.channel, place.root, time.time(), _WINNER, id):
                raise

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        """Change what stands with the sheet. Slack changes no picture that is posted, so the labelled one follows in the thread."""
        channel, message = post.place.channel, post.marks.get("message") or post.marks.get("placeholder")
        in_channel = self._root(post) is None
        blocks = view.result(self.tiers, post, result, full=self._full_captions, in_channel=in_channel)
        line = captions.caption(self.tiers, result)
        if message is not None:
            try:
                await self.web.call(self.web.api.chat_update, channel=channel, ts=message, **view.with_line(line, blocks))
            except CannotPost as error:
                log.info("tiers_not_in_sheet", render=post.render, code=error.code)
        root = thread.root or message
        files = post.marks.get("labelled")
        if files is not None and await self._uploads.posted(files.split(","), channel, root) is not None:
            return
        async with self._room:
            tickets = [await self.web.ticket(upload) async for upload in pictures_of(self._pictures, result)]
        await post.marks.set("labelled", ",".join(tickets))
        await self._uploads.publish(tickets, channel, root, [view.section(line, view.CAPTION)])

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        """Fetch a file, and only one that Slack itself names: our token opens every file that we may see, and the address in a
        preview may be anybody's choice."""
        if attachment.id is None:
            raise foreign(attachment)
        if not attachment.url:
            attachment = await self.addressed(attachment)
        headers = {"Authorization": f"Bearer {self.web.token}"}
        return await download(
            self.web.session, attachment, hosts=self._hosts, max_bytes=max_bytes, headers=headers, plain=self._plain
        )

    def links_in(self, words: str) -> tuple[str, ...]:
        return message_links.links(words)

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        return await message_links.linked(self.web, link, place=place, person=person)

    async def _interim(self, post: Post, sheet: Sheet, alt: str) -> str | None:
        """The file of a sheet that fills up, which an image block can show. It is deleted once the whole sheet is there."""
        data = await sheet.draw()
        if data is None:
            return None
        file = await self.web.ticket(Upload(filename="darkroom-sheet.jpg", alt=alt, data=data))
        self._interims.setdefault(post.render, []).append(file)
        return file if await self._uploads.alone(file) else None

    def _forget_interims(self, post: Post) -> None:
        for file in self._interims.pop(post.render, ()):
            self._spawn(self._delete_file(file))

    async def _delete_file(self, file: str) -> None:
        try:
            await self.web.call(self.web.api.files_delete, file=file)
        except StudioError as error:
            log.info("interim_sheet_kept", code=error.code)

    def _root(self, post: Post) -> str | None:
        """The thread it belongs in: that of its place, or one on the message that asked; None: the channel itself. If it was asked
        for just as the picture appeared, it may still name the placeholder."""
        if table.row(post.wish.act).in_channel:
            return None
        root = post.place.root or post.message
        return self._moved.get(f"{post.place.channel}:{root}") or root

    # --- the placeholder

    async def _must_be_member(self, channel: str) -> None:
        """Raises if we are not a member. Replies in a thread reach only members, so posting would leave a picture that nobody can
        refine."""
        if channel.startswith("D") or channel in self._member:
            return
        answer = await self.web.call(self.web.api.conversations_info, channel=channel)
        found: Mapping[str, Any] = answer.get("channel") or {}
        if found.get("is_archived"):
            raise CannotPost(text.SLACK_ARCHIVED)
        if not (found.get("is_member") or found.get("is_im") or found.get("is_mpim")):
            raise CannotPost(text.SLACK_INVITE)
        self._member[channel] = None

    async def _place(self, post: Post, progress: Progress) -> str:
        """The placeholder's ts. One that an interrupted attempt posted is found by its metadata."""
        began, root = post.marks.get("opening"), self._root(post)
        if began is None:
            began = f"{time.time():.6f}"
            await post.marks.set("opening", began)
        elif found := await self._find(post.place.channel, root, float(began), _PLACEHOLDER, post.render):
            return found
        if root is not None:
            self.answered(post.place.channel, root)
        metadata = _metadata(_PLACEHOLDER, post.render)
        for _ in range(3):
            try:
                said = view.placeholder(self.tiers, post, progress)
                placed = await self.speak(post.place.channel, said, root=root, metadata=metadata)
                self._placed[f"{post.place.channel}:{placed}"] = None
                return placed
            except AnswerLost:
                if found := await self._find(post.place.channel, root, float(began), _PLACEHOLDER, post.render):
                    return found
            except CannotPost:
                self._member.pop(post.place.channel, None)
                raise
        raise PostFailed(text.SLACK_DOWN)

    async def _find(self, channel: str, root: str | None, began: float, kind: str, id: str) -> str | None:
        """Our own message with this metadata, among those posted since just before the render began."""
        oldest = f"{began - 60:.6f}"
        where: dict[str, Any] = {"channel": channel, "oldest": oldest, "limit": 100, "include_all_metadata": True}
        if root:
            answer = await self.web.call(self.web.api.conversations_replies, ts=root, **where)
        else:
            answer = await self.web.call(self.web.api.conversations_history, **where)
        for message in answer.get("messages") or ():
            metadata = message.get("metadata") or {}
            if _metadata(kind, id).items() <= metadata.items():
                return str(message["ts"])
        return None

    def _show_status(self, post: Post) -> None:
        """Show “Darkroom is painting…” below the thread. It is a nicety, so nothing waits for it or fails because of it."""
        if post.render in self._status:
            return
        self._status[post.render] = None
        self._spawn(self._set_status(post.place.channel, self._root(post) or ""))

    async def _set_status(self, channel: str, root: str) -> None:
        try:
            await self.web.call(
                self.web.api.assistant_threads_setStatus, once=True, channel_id=channel, thread_ts=root, status=text.SLACK_STATUS
            )
        except StudioError as error:
            log.debug("status_failed", code=error.code)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    # --- the picture

    async def _show(self, post: Post, result: Result, root: str | None) -> str:
        """Post the pictures. Returns the ts of their message."""
        if shown := post.marks.get("message"):
            return shown
        channel = post.place.channel
        files = post.marks.get("completing")
        message = await self._uploads.posted(files.split(","), channel, root) if files else None
        if message is None:
            async with self._room:
                tickets = [await self.web.ticket(upload) async for upload in pictures_of(self._pictures, result)]
            zip_file, why_none = None, ""
            if result.archive is not None:
                async with self._zips:
                    zip_file, why_none = await archived(self.web, self._pictures, result.archive)
            await post.marks.set("completing", ",".join([*tickets, *filter(None, (zip_file,))]))
            self._posted[channel] = None
            try:
                message = await self._publish([*tickets, *filter(None, (zip_file,))], post, result, root, why_none)
            except FilesRefused:
                if zip_file is None:
                    raise
                message = await self._publish(tickets, post, result, root, text.SLACK_NO_ZIP)
        post.marks.defer("message", message)  # until then its files find it
        return message

    async def _publish(self, files: Sequence[str], post: Post, result: Result, root: str | None, note: str) -> str:
        """Make the message of uploaded files. note: what Slack adds to the result's own."""
        result = replace(result, notes=(*result.notes, note)) if note else result
        blocks = view.result(self.tiers, post, result, full=self._full_captions, in_channel=root is None)
        return await self._uploads.publish(files, post.place.channel, root, blocks)

    async def _mark(self, place: Place, sheet: PostedVersion, result: Result) -> None:
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
                answer = await self.web.call(self.web.api.conversations_history, once=True, **where)
            else:
                answer = await self.web.call(self.web.api.conversations_replies, once=True, ts=thread, **where)
            [blocks] = [one.get("blocks") for one in answer.get("messages") or () if one.get("ts") == sheet.message] or [None]
            if blocks:
                said = view.marked(blocks, result.current, captions.caption(self.tiers, result))
                await self.web.call(self.web.api.chat_update, once=True, channel=place.channel, ts=sheet.message, **said)
        except StudioError as error:
            log.info("pick_not_marked", channel=place.channel, code=error.code)

    async def _retire(self, channel: str, placed: str, message: str, *, in_thread: bool) -> None:
        """Delete the placeholder. If people have replied to it, or Slack does not delete it, it says where the picture is."""
        try:
            if (in_thread or not await self._has_replies(channel, placed)) and await self._deleted(channel, placed):
                return
            link = await self.web.call(self.web.api.chat_getPermalink, channel=channel, message_ts=message)
            await self.web.call(self.web.api.chat_update, channel=channel, ts=placed, **view.moved(str(link["permalink"])))
        except CannotPost as error:  # the picture is posted: what is left of its placeholder is no reason to fail
            log.info("placeholder_left", channel=channel, code=error.code)

    async def _deleted(self, channel: str, placed: str) -> bool:
        """Whether the message is gone, deleted by us or by somebody else."""
        try:
            await self.web.call(self.web.api.chat_delete, channel=channel, ts=placed)
        except PlaceGone:
            return True
        except CannotPost as error:
            log.info("placeholder_kept", channel=channel, code=error.code)
            return False
        return True

    async def _has_replies(self, channel: str, ts: str) -> bool:
        """Whether the placeholder has replies. If this process posted it and has listened since, it knows; Slack allows some apps
        only one such question a minute. If neither tells, the placeholder is kept."""
        if self.listening and f"{channel}:{ts}" in self._placed:
            return f"{channel}:{ts}" in self._answered
        try:
            answer = await self.web.call(self.web.api.conversations_replies, channel=channel, ts=ts, limit=2)
        except PlaceGone:
            raise
        except StudioError as error:
            log.info("replies_unknown", channel=channel, code=error.code)
            return True
        messages = answer.get("messages") or []
        return len(messages) > 1 or bool(messages and messages[0].get("reply_count"))

    async def _link_instead(self, post: Post, result: Result, refused: FilesRefused) -> PostedMessage:
        """Turn the placeholder into the caption, because the workspace accepts no files: with a link to the original, if there is one, or
        with the menu of a sheet's pictures."""
        placed, address = post.marks.get("placeholder"), None if result.sheet is not None else self.links(result.versions[0])
        if placed is None or (address is None and result.sheet is None):
            raise refused
        said = view.say(str(refused))
        root, full = self._root(post), self._full_captions
        said["blocks"] += view.result(self.tiers, post, result, original=address, full=full, in_channel=root is None)
        await self.web.call(self.web.api.chat_update, channel=post.place.channel, ts=placed, **said)
        return PostedMessage(message=placed, root=root or placed)

    async def show_sheet(self, channel: str, root: str | None, sheet: bytes, blocks: list[view.Block], alt: str) -> None:
        """Post the history's previews as one picture in the thread. Not repeated, since asking again is free."""
        ticket = await self.web.ticket(Upload(filename="history.jpg", alt=plain(alt), data=sheet))
        await self._uploads.complete([ticket], channel, root, blocks)

    async def speak(self, channel: str, said: view.Said, *, root: str | None = None, **more: Any) -> str:
        """Post a message in a channel or a thread and return its ts. Not repeated if the answer is lost. Raises CannotPost,
        PostFailed."""
        answer = await self.web.call(
            self.web.api.chat_postMessage,
            repeat=False,
            channel=channel,
            unfurl_links=False,
            unfurl_media=False,
            **_in_thread(root),
            **said,
            **more,
        )
        return str(answer["ts"])

    async def take_back(self, channel: str, ts: str) -> None:
        """Delete a message of ours, if that is possible."""
        try:
            await self.web.call(self.web.api.chat_delete, channel=channel, ts=ts)
        except StudioError as error:
            log.info("answer_kept", channel=channel, code=error.code)

    async def send_files(self, person: str, files: Sequence[Upload], blocks: list[view.Block]) -> None:
        """Send one message with all the files to one person, since an ephemeral message cannot carry any. Raises CannotPost,
        PostFailed."""
        opened = await self.web.call(self.web.api.conversations_open, users=person)
        tickets = [await self.web.ticket(file) for file in files]
        await self._uploads.complete(tickets, str(opened["channel"]["id"]), None, blocks)

    async def addressed(self, attachment: Attachment) -> Attachment:
        """Add its address to a file known by its id alone (from a shared channel, or carried by a modal). Raises BadPicture,
        PostFailed."""
        if attachment.id is None:
            raise BadPicture(f"I can't find the file “{attachment.name}”. Attach the picture itself.")
        try:
            answer = await self.web.call(self.web.api.files_info, file=attachment.id)
        except CannotPost as error:
            raise BadPicture(f"I can't read “{attachment.name}” from here. Attach the picture itself.") from error
        file: Mapping[str, Any] = answer.get("file") or {}
        if file.get("mode") in ("tombstone", "hidden_by_limit"):
            raise gone(attachment)
        return replace(
            attachment,
            url=str(file.get("url_private_download") or file.get("url_private") or ""),
            name=str(file.get("name") or attachment.name),
            size=file.get("size"),
            mime=file.get("mimetype"),
        )


def _metadata(kind: str, id: str) -> dict[str, Any]:
    return {"event_type": kind, "event_payload": {"id": id}}


def _in_thread(root: str | None) -> dict[str, Any]:
    return {"thread_ts": root} if root else {}
