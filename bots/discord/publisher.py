"""Posts results by REST alone: placeholder, progress, result, failure. Each step can be repeated after a crash.

What was posted is in the render's marks ("message" = "<channel>.<message>"). In case of a crash between a post and its mark there
is an enforced nonce, which returns the first message for some minutes, and our marker: the render's id in the message's buttons.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog

from bots.discord import faults, members, view
from bots.discord import links as message_links
from bots.discord.admission import Allowed
from bots.discord.config import DiscordConfig
from bots.discord.ephemeral import EphemeralMessages
from bots.discord.failures import Failures
from bots.discord.faults import kept, told
from bots.discord.ids import nonce
from bots.discord.later_edits import LaterEdits
from bots.discord.pictures import shown
from bots.discord.posts import Posted, Posts
from bots.discord.progress import ProgressEdits
from bots.discord.public_answers import PublicAnswer, PublicAnswers, TokenEnded
from bots.discord.rest import Rest, picture_hosts, point_at
from bots.discord.shut import Shut
from bots.discord.threads import Threads
from bots.discord.uploads import DEFAULT_LIMIT, Limits, Uploads, on_sheet, uploads
from bots.discord.view import Said, Upload
from bots.shared.archives import megabytes
from bots.shared.download import download
from bots.shared.reaching import UNREACHED
from bots.speech import captions, choices, discord_text, text, waiting
from core.acts import table
from core.errors import BadAsk, CannotPost, PlaceGone, PostFailed
from core.model import Attachment, Person, Place, Tier, Version
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.pictures import PreviewStore
from core.ports.platform import Linked, Post, PostedMessage, Progress, Result, WayOn
from core.ports.votes import Board

log = structlog.get_logger(__name__, platform="discord")

_START_SECONDS = 2.0  # how long the start waits for Discord to accept the token
_PLAIN_SECONDS = 30.0  # one request
_LOOK_BACK = timedelta(seconds=30)  # clocks differ
_ROLES = ("placeholder", "result", "failure")  # the roles of ordinary messages, and the marks set just before each is posted
_FOR_RESULTS = 2  # edits of a channel that progress leaves to results


@asynccontextmanager
async def open_publisher(
    token: str,
    config: DiscordConfig,
    *,
    tiers: Mapping[str, Tier],
    pictures: PreviewStore,
    links: Callable[[Version], str | None],
    lasting: Callable[[Version], str | None] | None = None,
    nearby: Callable[[Version], str] | None = None,
    full_captions: bool = False,
    acknowledged: Callable[[float], None] | None = None,
) -> AsyncIterator[DiscordPublisher]:
    """Discord's way out. Starts also while Discord is down. Raises ConfigError where the token is refused.

    links: an original's public address, None where there is none; lasting: the same, None where it would expire (left out: none does);
    nearby: its address on this machine, the last resort. acknowledged: as in Wire.
    """
    point_at(config)
    rest = Rest(token, acknowledged)
    session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
    try:
        await rest.try_now(_START_SECONDS)
        publisher = DiscordPublisher(
            rest,
            session,
            hosts=picture_hosts(config),
            allowed=Allowed.by(config),
            tiers=tiers,
            pictures=pictures,
            links=links,
            lasting=lasting or links,
            nearby=nearby,
            full_captions=full_captions,
        )
        try:
            yield publisher
        finally:
            await publisher.close()
    finally:
        await rest.close()
        await session.close()


class DiscordPublisher:
    def __init__(
        self,
        rest: Rest,
        session: aiohttp.ClientSession,
        *,
        hosts: frozenset[str],
        allowed: Allowed,
        tiers: Mapping[str, Tier],
        pictures: PreviewStore,
        links: Callable[[Version], str | None],
        lasting: Callable[[Version], str | None],
        nearby: Callable[[Version], str] | None = None,
        full_captions: bool = False,
    ) -> None:
        self._full_captions = full_captions
        self._rest = rest
        self.acknowledged = rest.acknowledged
        self._session = session
        self.hosts = hosts
        self._allowed = allowed
        self._tiers = tiers
        self._pictures = pictures
        self._links = links
        self._lasting = lasting
        self._nearby = nearby
        self._limits = Limits(rest.client)
        self._threads = Threads(rest.client)
        self._posts = Posts(rest.client, self._threads.reopen)
        self.answers = PublicAnswers(rest.client)
        self._progress = ProgressEdits()
        self._failures = Failures(rest.client, self._posts, EphemeralMessages(rest.client, self.answers))
        self._shut = Shut(rest.client)
        self.later_edits = LaterEdits(rest.client)

    # --- the port

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        if not self._allowed.workspace(post.place.workspace):  # accepted before the configuration changed: pay for no more
            raise CannotPost(discord_text.NOT_SERVED)
        if lacking := post.callback.get("lacks"):
            raise CannotPost(discord_text.MISSING.format(missing=lacking))
        posted = self._posted(post)
        if posted is None:
            async with self._shut.told(post.place):
                posted = await self._stand(post, "placeholder", view.placeholder(self._tiers, post, progress))
        self._progress.stands(post.render, progress)
        return _posted_message(post, posted)

    async def progress(self, post: Post, progress: Progress) -> None:
        posted = self._posted(post)
        if posted is None or not self._progress.is_due(post.render, progress):
            return
        self._progress.begin(post.render, progress, self._show_progress(post, posted, progress))

    async def _show_progress(self, post: Post, posted: Posted, progress: Progress) -> None:
        answer = _answer_at(post, posted)
        left = None if answer is not None and answer.lives else await self._posts.edits_left(posted.channel)
        if left is None or left > _FOR_RESULTS:
            said = view.placeholder(self._tiers, post, progress)
            if progress.sheet is not None:
                files = await on_sheet(progress.sheet, waiting.filling(progress))
                said = replace(said, uploads=files.files)
            await self._edited(post, posted, said, clear=False)

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        await self._progress.over(post.render)
        if result.sheet is not None:
            files = await on_sheet(result.sheet, captions.sheet_alt(result))
            async with self._shut.told(post.place):
                return await self._show(post, result, files)
        limit = await self._limits.of(post.place.workspace) if _largest(result) > DEFAULT_LIMIT else DEFAULT_LIMIT
        async with self._shut.told(post.place):
            try:
                return await self._show(post, result, uploads(self._pictures, result, limit=limit))
            except discord.HTTPException as error:
                if error.status != 413 and error.code != faults.TOO_LARGE:
                    raise
            smaller = uploads(self._pictures, result, limit=DEFAULT_LIMIT // (2 * len(result.versions)))
            return await self._show(post, result, smaller)

    async def fail(
        self, post: Post, sentence: str, *, called_off: bool = False, waited: bool = False, way: WayOn | None = None
    ) -> None:
        await self._progress.over(post.render)
        await self._failures.tell(
            post,
            sentence,
            choices.way_on(self._tiers, sentence, way),
            placed=self._posted(post),
            change=lambda placed, said: self._edited(post, placed, said, clear=True),
            say=lambda said: self._post(post, "failure", said),
            waited=waited,
        )

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        with told():
            once = nonce("announce", place.channel, once)
            await self._posts.send(int(place.channel), view.say(sentence), reply_to=None, nonce=once)

    async def show_approval(self, approval: Approval, *, remind: bool = False) -> str:
        said = view.approval(approval, remind=remind)
        with told():
            if approval.message is not None and not remind:
                await self._posts.edit(Posted.of(approval.message), said, clear=True)
                return approval.message
            once = nonce("approval", approval.id, "reminder" if remind else "question")
            return str(await self._send_to(approval.place, said, once))

    async def _send_to(self, place: Place, said: Said, once: str) -> Posted:
        """Post in the thread of a place, or below its root where there is no thread."""
        if place.root not in (None, place.channel):
            sent = await self._send_to_thread(int(place.root or 0), said, reply_to=None, nonce=once)
            if sent is not None:
                return sent
        return await self._posts.send(int(place.channel), said, reply_to=place.root, nonce=once)

    async def show_correction(self, correction: Correction) -> None:
        with told():
            await self._send_to(correction.place, view.correction(correction), nonce("correction", correction.version))

    async def show_vote(self, board: Board) -> str:
        said, place = view.vote(self._tiers, board), board.vote.place
        with told():
            if board.message is None:
                return str(await self._post_vote(place, said, once=nonce("vote", board.vote.id)))
            posted = Posted.of(board.message)
            if await self._posts.edit(posted, said, clear=False):
                return board.message
        if await self.stands(posted.channel, posted.message):
            raise PostFailed(discord_text.SLOW)  # it was changed too often in the last hour
        raise PlaceGone(text.GONE)

    async def show_winner(self, board: Board) -> None:
        with told():
            said = view.winner(self._tiers, board)
            await self._post_vote(board.vote.place, said, once=nonce("winner", board.vote.id))

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        if result.sheet is None:
            raise AssertionError("what was compared stands on a sheet")
        files = await on_sheet(result.sheet, captions.sheet_alt(result))
        said = view.result(self._tiers, post, result, files.files, notes=files.notes, original=None, full=self._full_captions)
        posted = self._posted(post)
        with told():
            if posted is None or not await self._posts.edit(posted, said, clear=False):
                await self._send_to(thread, said, nonce(post.render, "tiers"))

    async def _post_vote(self, place: Place, said: Said, *, once: str) -> Posted:
        """Post in the picture's thread, or below the picture where it has none."""
        parent, root = int(place.channel), int(place.root or place.channel)
        sent = await self._send_to_thread(root, said, reply_to=None, nonce=once) if root != parent else None
        return sent or await self._posts.send(parent, said, reply_to=place.root, nonce=once)

    async def fetch(self, attachment: Attachment, *, workspace: str = "", max_bytes: int) -> bytes:
        return await download(self._session, attachment, hosts=self.hosts, max_bytes=max_bytes)

    def links_in(self, words: str) -> tuple[str, ...]:
        return message_links.links(words)

    async def linked(self, link: str, *, place: Place, person: Person) -> Linked:
        return await message_links.linked(self._rest.client, link, place=place, person=person, hosts=self.hosts)

    # --- for the adapter

    async def say(self, channel: int, said: Said, *, reply_to: str | None, once: str) -> Posted:
        """Post a message in a channel, once for the same `once`. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            return await self._posts.send(channel, said, reply_to=reply_to, nonce=nonce("say", once))

    async def take_back(self, posted: Posted) -> None:
        """Delete a message of ours. Raises what discord.py raises."""
        await self._posts.delete(posted)

    async def amend(self, channel: int, message: int, said: Said) -> None:
        """Change a message of ours; without a view its buttons go. If it can no longer be changed, it stays as it is. Raises
        CannotPost, PlaceGone, PostFailed."""
        with told():
            await self._posts.edit(Posted(channel, message), said, clear=True)

    async def parent_of(self, channel: int) -> int | None:
        """The parent channel of a thread; None: it is not a thread. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_channel(channel), seconds=_PLAIN_SECONDS)
            return found.parent_id if isinstance(found, discord.Thread) else None

    async def is_private(self, thread: int) -> bool:
        """Whether a thread is private. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_channel(thread), seconds=_PLAIN_SECONDS)
            return isinstance(found, discord.Thread) and found.is_private()

    async def stands(self, channel: int, message: int) -> bool:
        """Whether there is such a message. Raises CannotPost, PostFailed."""
        try:
            with told():
                await kept(lambda: self._fetch_message(channel, message), seconds=_PLAIN_SECONDS)
        except PlaceGone:
            return False
        return True

    async def member(self, guild: int, person: int) -> tuple[str, ...] | None:
        """Somebody's roles in a server; None: they are not a member, or may not speak there now. Raises PostFailed."""
        try:
            found = await kept(lambda: self._fetch_member(guild, person), seconds=_PLAIN_SECONDS)
        except (discord.NotFound, discord.Forbidden):
            return None
        except (discord.HTTPException, *UNREACHED) as error:
            raise PostFailed(discord_text.DOWN) from error
        return members.speaking(found, datetime.now(UTC))

    async def pictures_of(self, channel: int, message: int) -> tuple[Attachment, ...]:
        """The pictures of anybody's message, as far as we may read it. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_message(channel, message), seconds=_PLAIN_SECONDS)
            return shown(found, self.hosts)

    async def original(self, version: Version, *, limit: int) -> Said:
        """The original's bytes, or a link to them. Raises BadAsk if neither is possible, or while the version's tier is hidden."""
        if version.hidden:
            raise BadAsk(text.ORIGINAL_HIDDEN)
        link = self._links(version)
        if link is not None:
            return Said(content=link)
        if version.original.size > limit:
            if self._nearby is None:
                raise BadAsk(discord_text.ORIGINAL_TOO_LARGE.format(size=megabytes(version.original.size)))
            near = discord_text.ORIGINAL_NEARBY.format(size=megabytes(version.original.size), address=self._nearby(version))
            return Said(content=near)
        sha256 = version.original.sha256
        upload = Upload(name=version.filename, load=lambda: self._pictures.original(sha256), alt=version.alt)
        return Said(content="", uploads=(upload,))

    async def close(self) -> None:
        await self._threads.close()
        await self._progress.close()
        await self.later_edits.close()

    # --- inside: posting

    def _posted(self, post: Post) -> Posted | None:
        mark = post.marks.get("message")
        return Posted.of(mark) if mark else None

    async def _stand(self, post: Post, role: str, said: Said) -> Posted:
        """Post the first message of a render: the public answer to its command, if that was begun where the render belongs;
        otherwise a message of its own."""
        answer = PublicAnswer.of(post.callback)
        if answer is not None and answer.channel == _home(post):
            posted = await self._answered(answer, said)
            if posted is not None:
                post.marks.defer("message", str(posted))
                return posted
        elif answer is not None:
            await self.answers.withdraw(answer)
        return await self._post(post, role, said)

    async def _answered(self, answer: PublicAnswer, said: Said, *, clear: bool = False) -> Posted | None:
        """Edit the public answer. None: neither its token nor ours can edit it any more."""
        if answer.lives:
            try:
                return await self.answers.edit(answer, said, clear=clear)
            except TokenEnded:
                pass
            except discord.HTTPException as error:
                if error.code != faults.ARCHIVED or answer.posted is None:
                    raise
        posted = answer.posted
        return posted if posted is not None and await self._posts.edit(posted, said, clear=clear) else None

    async def _post(self, post: Post, role: str, said: Said) -> Posted:
        """Post where the render belongs, once: in its thread, or in the channel if there is none."""
        posted, since = None, post.marks.get(role)
        if since is not None:
            channels = {int(post.place.channel), _root(post) or int(post.place.channel)}
            posted = await self._posts.find(channels, post.render, since=int(since))
        if posted is None:
            await post.marks.set(role, str(discord.utils.time_snowflake(datetime.now(UTC) - _LOOK_BACK)))
            posted = await self._send_home(post, role, said)
        await post.marks.set("message", str(posted))
        return posted

    async def _send_home(self, post: Post, role: str, said: Said) -> Posted:
        once = nonce(post.render, role)
        parent, root = int(post.place.channel), _root(post)
        if root is None or root == parent or table.row(post.wish.act).in_channel:
            return await self._posts.send(parent, said, reply_to=post.message, nonce=once)
        asked_inside = post.callback.get("at") == str(root)
        sent = await self._send_to_thread(root, said, reply_to=post.message if asked_inside else None, nonce=once)
        if sent is None and not asked_inside and await self._threads.now(parent, root, post.wish.words):
            sent = await self._send_to_thread(root, said, reply_to=None, nonce=once)
        if sent is None and asked_inside:
            raise PlaceGone(text.GONE)  # the message was deleted meanwhile
        return sent or await self._posts.send(parent, said, reply_to=str(root), nonce=once)

    async def _send_to_thread(self, thread: int, said: Said, *, reply_to: str | None, nonce: str) -> Posted | None:
        """Post in a thread. None: there is no such thread. One that a person opened on our message also has the message's id."""
        try:
            return await self._posts.send(thread, said, reply_to=reply_to, nonce=nonce)
        except discord.NotFound as error:
            if error.code != faults.UNKNOWN_CHANNEL:
                raise
            return None

    # --- inside: results

    async def _show(self, post: Post, result: Result, files: Uploads) -> PostedMessage:
        original = self._lasting(result.versions[0]) if files.smaller else None  # otherwise a button gives a fresh link
        said = view.result(
            self._tiers,
            post,
            result,
            files.files,
            notes=files.notes,
            original=original,
            smaller=files.smaller,
            full=self._full_captions,
        )
        posted = self._posted(post)
        aliases: tuple[str, ...] = ()
        if posted is None:
            posted = await self._stand(post, "result", said)
        elif not await self._edited(post, posted, said, clear=False):
            aliases = (str(posted.message),)
            posted = await self._post(post, "result", said)
        self.later_edits.mark(post.place, result.sheets, result.current)
        if _root(post) is None:
            self._begin_thread(posted, post.wish.words, under=said.content)
        return _posted_message(post, posted, aliases)

    def _begin_thread(self, posted: Posted, words: str, *, under: str) -> None:
        """Begin a thread on the picture. If a permission is missing, the picture's own message says so."""

        async def trouble(sentence: str) -> None:
            await self._posts.edit(posted, Said(content=view.with_note(under, sentence)), clear=False)

        self._threads.soon(posted.channel, posted.message, words, trouble=trouble)

    async def _edited(self, post: Post, posted: Posted, said: Said, *, clear: bool) -> bool:
        """Update a message of ours. False: it can no longer be edited. clear: remove buttons and files."""
        answer = _answer_at(post, posted)
        if answer is not None:
            return await self._answered(answer, said, clear=clear) is not None
        return await self._posts.edit(posted, said, clear=clear)

    async def _fetch_channel(self, channel: int) -> object:
        client = await self._rest.client()
        return await client.fetch_channel(channel)

    async def _fetch_member(self, guild: int, person: int) -> Mapping[str, Any]:
        client = await self._rest.client()
        return await client.http.get_member(guild, person)

    async def _fetch_message(self, channel: int, message: int) -> discord.Message:
        client = await self._rest.client()
        return await client.get_partial_messageable(channel).fetch_message(message)


def _largest(result: Result) -> int:
    archive = result.archive.size if result.archive is not None else 0
    return max(archive, *(version.original.size for version in result.versions))


def _root(post: Post) -> int | None:
    """The thread's id; None if this render begins one."""
    return int(post.place.root) if post.place.root is not None else None


def _home(post: Post) -> int:
    """The channel or thread that a render belongs in."""
    return int(post.place.channel) if table.row(post.wish.act).in_channel else _root(post) or int(post.place.channel)


def _answer_at(post: Post, posted: Posted) -> PublicAnswer | None:
    """The answer to a render's command, if that is the message posted."""
    answer = PublicAnswer.of(post.callback)
    if answer is None or answer.channel != posted.channel:
        return None
    ordinary = any(post.marks.get(role) for role in _ROLES)  # whether the render has posted an ordinary message
    if answer.message != posted.message and (ordinary or answer.message is not None):
        return None
    return replace(answer, message=posted.message)


def _posted_message(post: Post, posted: Posted, aliases: tuple[str, ...] = ()) -> PostedMessage:
    root = post.place.root or str(posted.message)
    if str(posted.channel) == post.place.channel and root not in (post.place.channel, str(posted.message)):
        aliases = (*aliases, str(posted.message))  # replies to the message in the channel count as said in its thread
    return PostedMessage(message=str(posted.message), root=root, aliases=aliases)
