"""Posts to Slack by the Web API alone: a placeholder, then the picture as one file message.

This module says in which order, and in which thread: in a channel the picture becomes the root of its thread, and the placeholder
is deleted, or points to the picture if people have replied to it already. How each is done: the placeholder in placeholders.py, the
picture in results.py, a failure in failures.py, every other message in posts.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import structlog

from bots.shared.download import called, download, foreign, gone, host_of
from bots.shared.stuck import Stuck
from bots.slack import links as message_links
from bots.slack import view
from bots.slack.background import Background
from bots.slack.config import SlackConfig
from bots.slack.failures import Failures
from bots.slack.placeholders import Placeholders
from bots.slack.posts import Kind, Posts
from bots.slack.recent import Recent
from bots.slack.results import Results
from bots.slack.uploads import Uploads
from bots.slack.web import TIMEOUT, FileGone, FilesRefused, NoSuchChannel, NotEditable, Web
from bots.speech import choices, slack_text
from core.acts import table
from core.errors import BadPicture, CannotPost, PostFailed
from core.model import Attachment, Person, Place, Tier, Version
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.pictures import PreviewStore
from core.ports.platform import Linked, Post, PostedMessage, Progress, Result, WayOn
from core.ports.votes import Board

log = structlog.get_logger(__name__, platform="slack")

_START_PATIENCE = 5.0  # seconds for the first auth.test: a slow Slack does not keep us from starting


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
    """Implements core.ports.Publisher for Slack. posts, recent: for those who answer people, and listen to them."""

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
        self.tiers = tiers
        self.links = links
        self.recent = Recent()
        uploads = Uploads(web, self.recent)
        self._stuck: Stuck[view.Said] = Stuck(self._correct)
        self.posts = Posts(web, uploads, posted=self._stuck.posted)
        self._background = Background()
        self._placeholders = Placeholders(web, self.posts, uploads, self.recent, self._background, tiers=tiers)
        self._results = Results(web, uploads, self.recent, tiers=tiers, pictures=pictures, links=links, full_captions=full_captions)
        self._failures = Failures(web, self.posts.speak, self._stuck)
        self._hosts = frozenset({*(host.lower() for host in config.file_hosts), host_of(config.base_url)})
        self._plain = config.base_url.startswith("http:")  # otherwise the token is never sent without TLS
        self.closed = False

    async def close(self) -> None:
        self.closed = True
        await self._background.close()
        await self._stuck.close()

    # --- a render

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        root = self._root(post)
        placed = await self._placeholders.open(post, progress, root)
        return PostedMessage(message=placed, root=root or placed)

    async def progress(self, post: Post, progress: Progress) -> None:
        await self._placeholders.update(post, progress, self._root(post))

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        channel, root, placed = post.place.channel, self._root(post), post.marks.get("placeholder")
        try:
            message = await self._results.show(post, result, root)
        except FilesRefused as error:
            shown = await self._results.link_instead(post, result, root, error)
            return PostedMessage(message=shown, root=root or shown)
        except NoSuchChannel as error:
            if placed is None:
                raise
            raise CannotPost(slack_text.CHANNEL_GONE) from error  # it was there when the placeholder was posted
        if placed is not None:
            if root is None:
                self.recent.moved(channel, placed, message)
            await self._placeholders.retire(channel, placed, message, in_thread=root is not None)
        self._placeholders.forget_sheets(post)
        for sheet in result.sheets:
            self._background.begin(self._results.mark_picked(post.place, sheet, result))
        if table.row(post.wish.act).in_channel:  # replies below it count as said in its thread
            return PostedMessage(message=message, root=post.place.root or message, aliases=(message,))
        aliases = tuple(one for one in (placed,) if one is not None and root is None)
        return PostedMessage(message=message, root=root or message, aliases=aliases)

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        self._placeholders.forget_sheets(post)
        asks = choices.way_on(self.tiers, sentence, way)
        placed = post.marks.get("placeholder")
        await self._failures.tell(post, sentence, asks, root=self._root(post), placed=placed, waited=waited)

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        await self._results.show_tiers(post, result, self._root(post), thread=thread)

    async def _correct(self, channel: str, placed: str, said: view.Said) -> None:
        await self.web.call(self.web.api.chat_update, channel=channel, ts=placed, **said)

    def _root(self, post: Post) -> str | None:
        """The thread it belongs in: that of its place, or one on the message that asked; None: the channel itself."""
        if table.row(post.wish.act).in_channel:
            return None
        return self.recent.root(post.place.channel, post.place.root or post.message)

    # --- other messages

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        await self.posts.speak_as(Kind.NOTICE, once, place.channel, view.say(sentence))

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        channel, said = approval.place.channel, view.approval(approval, remind=remind)
        if approval.message is not None and not remind and await self._changed(channel, approval.message, said):
            return approval.message
        root = self._replied_in(approval.place)
        return await self.posts.speak_as(Kind.APPROVAL, f"{approval.id}{' reminder' if remind else ''}", channel, said, root=root)

    async def show_correction(self, correction: Correction) -> None:
        place = correction.place
        await self.posts.speak(place.channel, view.correction(correction), root=self._replied_in(place))

    async def show_vote(self, board: Board) -> str:
        place, said = board.vote.place, view.vote(self.tiers, board)
        if board.message is not None and await self._changed(place.channel, board.message, said):
            return board.message
        return await self.posts.speak_as(Kind.VOTE, board.vote.id, place.channel, said, root=self._replied_in(place))

    async def show_winner(self, board: Board) -> None:
        place, said = board.vote.place, view.winner(self.tiers, board)
        await self.posts.speak_as(Kind.WINNER, board.vote.id, place.channel, said, root=place.root)

    async def _changed(self, channel: str, message: str, said: view.Said) -> bool:
        """Change a message of ours. False: Slack does not let it be changed any more, so what it says now has to be posted anew."""
        try:
            await self.web.call(self.web.api.chat_update, channel=channel, ts=message, **said)
        except NotEditable as error:
            log.info("posted_anew", channel=channel, code=error.code)
            return False
        return True

    def _replied_in(self, place: Place) -> str | None:
        """The thread of a message that counts as a reply there: a placeholder that is replied to stays."""
        root = self.recent.root(place.channel, place.root)
        self.recent.answered(place.channel, root)
        return root

    # --- what people attach, and link to

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

    async def addressed(self, attachment: Attachment) -> Attachment:
        """Add its address to a file known by its id alone (from a shared channel, or carried by a modal). Raises BadPicture,
        PostFailed."""
        if attachment.id is None:
            raise BadPicture(f"I can't find {called(attachment)}. Attach the picture itself.")
        try:
            answer = await self.web.call(self.web.api.files_info, file=attachment.id)
        except FileGone as error:
            raise gone(attachment) from error
        except CannotPost as error:
            raise BadPicture(f"I can't read {called(attachment)} from here. Attach the picture itself.") from error
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

    def links_in(self, words: str) -> tuple[str, ...]:
        return message_links.links(words)

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        return await message_links.linked(self.web, link, place=place, person=person)
