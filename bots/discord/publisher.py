"""Posts results by REST alone: placeholder, progress, result, failure. Each step can be repeated after a crash.

Where a message stands is decided in placing.py.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp
import discord
import structlog

from bots.discord import faults, view
from bots.discord import links as message_links
from bots.discord.admission import Allowed
from bots.discord.config import DiscordConfig
from bots.discord.ephemeral import EphemeralMessages
from bots.discord.failures import Failures
from bots.discord.faults import told
from bots.discord.ids import nonce
from bots.discord.later_edits import LaterEdits
from bots.discord.lookups import Lookups
from bots.discord.placing import Placing, answer_at, as_posted, posted_for, root_of
from bots.discord.posts import Posted, Posts
from bots.discord.progress import ProgressEdits
from bots.discord.public_answers import PublicAnswers
from bots.discord.rest import Rest, picture_hosts, point_at
from bots.discord.shut import Shut
from bots.discord.threads import Threads
from bots.discord.uploads import DEFAULT_LIMIT, Limits, Uploads, on_sheet, uploads
from bots.discord.view import Said, Upload
from bots.shared.archives import megabytes
from bots.shared.download import download
from bots.shared.stuck import Stuck
from bots.speech import captions, choices, discord_text, text, waiting
from core.errors import BadAsk, CannotPost, PlaceGone, PostFailed
from core.model import Attachment, Person, Place, Tier, Version
from core.ports.approvals import Approval
from core.ports.lettering import Correction
from core.ports.pictures import PreviewStore
from core.ports.platform import Linked, Post, PostedMessage, Progress, Result, WayOn
from core.ports.votes import Board

log = structlog.get_logger(__name__, platform="discord")

_START_SECONDS = 2.0  # how long the start waits for Discord to accept the token
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
        self._stuck: Stuck[Said] = Stuck(self._correct)
        self._posts = Posts(rest.client, self._threads.reopen, posted=self._stuck.posted)
        self.answers = PublicAnswers(rest.client)
        self._placing = Placing(self._posts, self._threads, self.answers)
        self.lookups = Lookups(rest, hosts=hosts)
        self._progress = ProgressEdits()
        self._failures = Failures(
            rest.client, self._posts, EphemeralMessages(rest.client, self.answers), self.lookups.stands, self._stuck
        )
        self._shut = Shut(rest.client)
        self.later_edits = LaterEdits(rest.client)

    # --- the port

    async def open(self, post: Post, progress: Progress) -> PostedMessage:
        if not self._allowed.workspace(post.place.workspace):  # accepted before the configuration changed: pay for no more
            raise CannotPost(discord_text.NOT_SERVED)
        if lacking := post.callback.get("lacks"):
            raise CannotPost(discord_text.MISSING.format(missing=lacking))
        posted = posted_for(post)
        if posted is None:
            async with self._shut.told(post.place):
                posted = await self._placing.post_first(post, "placeholder", view.placeholder(self._tiers, post, progress))
        self._stuck.posted(str(posted.channel))  # also where a command's token posted it
        self._progress.stands(post.render, progress)
        return as_posted(post, posted)

    async def progress(self, post: Post, progress: Progress) -> None:
        posted = posted_for(post)
        if posted is None or not self._progress.is_due(post.render, progress):
            return
        self._progress.begin(post.render, progress, self._show_progress(post, posted, progress))

    async def _show_progress(self, post: Post, posted: Posted, progress: Progress) -> None:
        answer = answer_at(post, posted)
        left = None if answer is not None and answer.lives else await self._posts.edits_left(posted.channel)
        if left is None or left > _FOR_RESULTS:
            said = view.placeholder(self._tiers, post, progress)
            if progress.sheet is not None:
                files = await on_sheet(progress.sheet, waiting.filling(progress))
                said = replace(said, uploads=files.files)
            await self._placing.edit(post, posted, said, clear=False)

    async def deliver(self, post: Post, result: Result) -> PostedMessage:
        await self._progress.over(post.render)
        placed = posted_for(post) is not None
        if result.sheet is not None:
            files = await on_sheet(result.sheet, captions.sheet_alt(result))
            async with self._shut.told(post.place, files=placed):
                return await self._show(post, result, files)
        limit = await self._limits.of(post.place.workspace) if _largest(result) > DEFAULT_LIMIT else DEFAULT_LIMIT
        async with self._shut.told(post.place, files=placed):
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
            placed=posted_for(post),
            change=lambda placed, said: self._placing.edit(post, placed, said, clear=True),
            remove=self._posts.delete,
            say=lambda said: self._placing.post(post, "failure", said),
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
            return str(await self._placing.send_to(approval.place, said, once=once))

    async def show_correction(self, correction: Correction) -> None:
        with told():
            await self._placing.send_to(correction.place, view.correction(correction), once=nonce("correction", correction.version))

    async def show_vote(self, board: Board) -> str:
        said, place = view.vote(self._tiers, board), board.vote.place
        with told():
            if board.message is None:
                return str(await self._placing.send_to(place, said, once=nonce("vote", board.vote.id)))
            posted = Posted.of(board.message)
            if await self._posts.edit(posted, said, clear=False):
                return board.message
        if await self.lookups.stands(posted.channel, posted.message):
            raise PostFailed(discord_text.SLOW)  # it was changed too often in the last hour
        raise PlaceGone(text.GONE)

    async def show_winner(self, board: Board) -> None:
        with told():
            said = view.winner(self._tiers, board)
            await self._placing.send_to(board.vote.place, said, once=nonce("winner", board.vote.id))

    async def show_tiers(self, post: Post, result: Result, *, thread: Place) -> None:
        if result.sheet is None:
            raise AssertionError("what was compared stands on a sheet")
        files = await on_sheet(result.sheet, captions.sheet_alt(result))
        said = view.result(self._tiers, post, result, files.files, notes=files.notes, original=None, full=self._full_captions)
        posted = posted_for(post)
        with told():
            if posted is None or not await self._posts.edit(posted, said, clear=False):
                await self._placing.send_to(thread, said, once=nonce(post.render, "tiers"))

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
        await self._stuck.close()

    # --- inside

    async def _correct(self, channel: str, placed: str, said: Said) -> None:
        with told():
            await self._posts.edit(Posted(int(channel), int(placed)), said, clear=True)

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
        posted = posted_for(post)
        aliases: tuple[str, ...] = ()
        if posted is None:
            posted = await self._placing.post_first(post, "result", said)
        elif not await self._placing.edit(post, posted, said, clear=False):
            aliases = (str(posted.message),)
            posted = await self._placing.post(post, "result", said)
        self.later_edits.mark(post.place, result.sheets, result.current)
        if root_of(post) is None:
            self._begin_thread(posted, post.wish.words, under=said.content)
        return as_posted(post, posted, aliases)

    def _begin_thread(self, posted: Posted, words: str, *, under: str) -> None:
        """Begin a thread on the picture. If a permission is missing, the picture's own message says so."""

        async def trouble(sentence: str) -> None:
            await self._posts.edit(posted, Said(content=view.with_note(under, sentence)), clear=False)

        self._threads.soon(posted.channel, posted.message, words, trouble=trouble)


def _largest(result: Result) -> int:
    archive = result.archive.size if result.archive is not None else 0
    return max(archive, *(version.original.size for version in result.versions))
