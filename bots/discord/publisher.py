"""Results out, by REST alone: placeholder, progress, result, failure. Each step can be repeated after a crash.

What was posted is in the render's marks ("message" = "<channel>.<message>"). Between a post and its mark stand an enforced nonce,
which gives the first message back for some minutes, and our marker: the render's id in the message's buttons.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord
import structlog

from bots import text
from bots.config import DiscordConfig
from bots.discord import faults, view
from bots.discord.alt_texts import AltTexts
from bots.discord.faults import kept, told
from bots.discord.ids import nonce, read
from bots.discord.rest import Rest, picture_hosts, point_at
from bots.discord.threads import Threads
from bots.discord.uploads import DEFAULT_LIMIT, Limits, Uploads, megabytes, uploads
from bots.discord.view import Said, Upload
from bots.discord.whispers import Whispers
from bots.download import download
from core.errors import BadAsk, CannotPost, PlaceGone, PostFailed
from core.model import Act, Attachment, Place, Tier, Version
from core.ports import Pictures, Post, Progress, Result, Standing

log = structlog.get_logger(__name__, platform="discord")

_START_SECONDS = 2.0  # how long the start waits for Discord to accept the token
_PROGRESS_SECONDS = 8.0
_PLAIN_SECONDS, _UPLOAD_SECONDS = 30.0, 120.0  # one try
_LOOK_BACK = timedelta(seconds=30)  # clocks differ
_LOOK_AT = 100  # messages looked at for our marker


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of ours."""

    channel: int
    message: int

    def __str__(self) -> str:
        return f"{self.channel}.{self.message}"

    @classmethod
    def of(cls, mark: str) -> Posted:
        channel, message = mark.split(".")
        return cls(int(channel), int(message))


@asynccontextmanager
async def open_publisher(
    token: str,
    config: DiscordConfig,
    *,
    tiers: Mapping[str, Tier],
    pictures: Pictures,
    links: Callable[[Version], str | None],
    nearby: Callable[[Version], str] | None = None,
) -> AsyncIterator[DiscordPublisher]:
    """Discord's way out. Starts also while Discord is down. Raises ConfigError where the token is refused.

    links: an original's public address, None where there is none; nearby: its address on this machine, the last resort.
    """
    point_at(config)
    rest = Rest(token)
    session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
    try:
        await rest.try_now(_START_SECONDS)
        yield DiscordPublisher(
            rest, session, hosts=picture_hosts(config), tiers=tiers, pictures=pictures, links=links, nearby=nearby
        )
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
        tiers: Mapping[str, Tier],
        pictures: Pictures,
        links: Callable[[Version], str | None],
        nearby: Callable[[Version], str] | None = None,
    ) -> None:
        self._rest = rest
        self._session = session
        self._hosts = hosts
        self._tiers = tiers
        self._pictures = pictures
        self._links = links
        self._nearby = nearby
        self._limits = Limits(rest.client)
        self._threads = Threads(rest.client)
        self._whispers = Whispers(rest.client)
        self.alt_texts = AltTexts(rest.client)

    # --- the port

    async def open(self, post: Post, progress: Progress) -> Standing:
        if lacking := post.callback.get("lacks"):
            raise CannotPost(text.DISCORD_MISSING.format(missing=lacking))
        posted = self._posted(post)
        if posted is None:
            try:
                with told():
                    posted = await self._post(post, "placeholder", view.placeholder(self._tiers, post, progress))
            except PlaceGone as gone:
                await self._whispers.tell(post.callback, str(gone))  # the job says nothing of a place that is gone
                raise
        return _standing(post, posted)

    async def progress(self, post: Post, progress: Progress) -> None:
        posted = self._posted(post)
        if posted is None:
            return
        said = view.placeholder(self._tiers, post, progress)
        try:
            with told():
                async with asyncio.timeout(_PROGRESS_SECONDS):
                    await (await self._message(posted)).edit(content=said.content, view=said.view)
        except (CannotPost, PostFailed) as error:
            log.info("progress_not_shown", render=post.render, code=error.code)

    async def deliver(self, post: Post, result: Result) -> Standing:
        try:
            return await self._deliver(post, result)
        except PlaceGone as gone:
            await self._whispers.tell(post.callback, str(gone))
            raise

    async def _deliver(self, post: Post, result: Result) -> Standing:
        limit = await self._limits.of(post.place.workspace) if _largest(result) > DEFAULT_LIMIT else DEFAULT_LIMIT
        files = await uploads(self._pictures, result, limit=limit)
        with told():
            try:
                return await self._show(post, result, files)
            except discord.HTTPException as error:
                if error.status != 413 and error.code != faults.TOO_LARGE:
                    raise
            smaller = await uploads(self._pictures, result, limit=DEFAULT_LIMIT // (2 * len(result.shots)))
            return await self._show(post, result, smaller)

    async def fail(self, post: Post, sentence: str, *, called_off: bool = False) -> None:
        posted = self._posted(post)
        with told():
            if posted is not None and await self._edited(posted, view.note(sentence), clear=True):
                return
            if await self._whispers.tell(post.callback, sentence) or (post.message is None and post.callback):
                return
            await self._post(post, "failure", view.note(sentence))

    async def announce(self, place: Place, sentence: str, *, once: str) -> None:
        with told():
            await self._send(int(place.channel), view.note(sentence), reply_to=None, nonce=nonce("announce", place.channel, once))

    async def fetch(self, attachment: Attachment, *, max_bytes: int) -> bytes:
        return await download(self._session, attachment, hosts=self._hosts, max_bytes=max_bytes)

    # --- for the adapter

    async def say(self, channel: int, said: Said, *, reply_to: str | None, once: str) -> None:
        """A message in a channel, posted once for the same `once`. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            await self._send(channel, said, reply_to=reply_to, nonce=nonce("say", once))

    async def amend(self, channel: int, message: int, said: Said) -> None:
        """Change a message of ours; without a view its buttons go. Where it can no longer be changed, it stays as it is.
        Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            await self._edited(Posted(channel, message), said, clear=True)

    async def parent_of(self, channel: int) -> int | None:
        """The parent channel of a thread; None: it is no thread. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_channel(channel), seconds=_PLAIN_SECONDS)
            return found.parent_id if isinstance(found, discord.Thread) else None

    async def pictures_of(self, channel: int, message: int) -> tuple[Attachment, ...]:
        """What is attached to anybody's message, as far as we may read it. Raises CannotPost, PlaceGone, PostFailed."""
        with told():
            found = await kept(lambda: self._fetch_message(channel, message), seconds=_PLAIN_SECONDS)
            return tuple(attachment(one) for one in found.attachments)

    async def original(self, version: Version, *, limit: int) -> Said:
        """The bytes as they are, or the link to them. Raises BadAsk where neither is possible."""
        link = self._links(version)
        if link is not None:
            return Said(content=link)
        if version.original.size > limit:
            if self._nearby is None:
                raise BadAsk(text.DISCORD_ORIGINAL_TOO_LARGE.format(size=megabytes(version.original.size)))
            near = text.DISCORD_ORIGINAL_NEARBY.format(size=megabytes(version.original.size), address=self._nearby(version))
            return Said(content=near)
        data = await self._pictures.original(version.original.sha256)
        return Said(content="", uploads=(Upload(name=version.filename, data=data, alt=version.alt),))

    # --- inside: posting

    def _posted(self, post: Post) -> Posted | None:
        mark = post.marks.get("message")
        return Posted.of(mark) if mark else None

    async def _post(self, post: Post, role: str, said: Said) -> Posted:
        """Post where the render belongs, once: in its thread, or in the channel where there is none."""
        posted = await self._found(post, role)
        if posted is None:
            await post.marks.set(role, str(discord.utils.time_snowflake(datetime.now(UTC) - _LOOK_BACK)))
            posted = await self._send_home(post, role, said)
        await post.marks.set("message", str(posted))
        return posted

    async def _send_home(self, post: Post, role: str, said: Said) -> Posted:
        once = nonce(post.render, role)
        parent, root = int(post.place.channel), _root(post)
        if root is None or root == parent or post.wish.act is Act.SHOW:
            return await self._send(parent, said, reply_to=post.message, nonce=once)
        at = post.callback.get("at")
        reply_to = post.message if at == str(root) else None
        try:
            return await self._send(root, said, reply_to=reply_to, nonce=once)
        except discord.NotFound as error:
            if error.code != faults.UNKNOWN_CHANNEL or at == str(root):
                raise  # asked in the thread itself: it was deleted since
        if await self._threads.begin(parent, root, post.wish.words) is None:
            return await self._send(root, said, reply_to=None, nonce=once)
        return await self._send(parent, said, reply_to=str(root), nonce=once)

    async def _send(self, channel: int, said: Said, *, reply_to: str | None, nonce: str) -> Posted:
        reference = int(reply_to) if reply_to is not None and reply_to.isdigit() else None
        try:
            return await kept(lambda: self._send_once(channel, said, reference, nonce), seconds=_seconds(said))
        except discord.HTTPException as error:
            if error.code != faults.CANNOT_REPLY or reference is None:
                raise
        return await kept(lambda: self._send_once(channel, said, None, nonce), seconds=_seconds(said))

    async def _send_once(self, channel: int, said: Said, reference: int | None, nonce: str) -> Posted:
        options: dict[str, Any] = {"nonce": nonce, "suppress_embeds": True}
        if reference is not None:
            options["reference"] = discord.MessageReference(message_id=reference, channel_id=channel, fail_if_not_exists=False)
        if said.uploads:
            options["files"] = [upload.file() for upload in said.uploads]
        if said.view is not None:
            options["view"] = said.view
        client = await self._rest.client()
        message = await client.get_partial_messageable(channel).send(said.content, **options)
        return Posted(channel, message.id)

    async def _found(self, post: Post, role: str) -> Posted | None:
        """The message that an earlier try posted and did not mark: ours, with this render's id in its buttons."""
        since = post.marks.get(role)
        if since is None:
            return None
        client = await self._rest.client()
        for channel in {int(post.place.channel), _root(post) or int(post.place.channel)}:
            try:
                async for message in client.get_partial_messageable(channel).history(
                    after=discord.Object(int(since)), limit=_LOOK_AT
                ):
                    if client.user is not None and message.author.id == client.user.id and _carries(message, post.render):
                        return Posted(channel, message.id)
            except (discord.Forbidden, discord.NotFound):
                continue
        return None

    # --- inside: results

    async def _show(self, post: Post, result: Result, files: Uploads) -> Standing:
        original = self._links(result.shots[0].version) if files.notes else None
        said = view.result(self._tiers, post, result, files.files, notes=files.notes, original=original)
        posted = self._posted(post)
        aliases: tuple[str, ...] = ()
        if posted is None:
            posted = await self._post(post, "result", said)
        elif not await self._edited(posted, said, clear=False):
            aliases = (str(posted.message),)
            posted = await self._post(post, "result", said)
        if _root(post) is None and (trouble := await self._threads.begin(posted.channel, posted.message, post.wish.words)):
            await self._edited(posted, Said(content=view.with_note(said.content, trouble)), clear=False)
        return _standing(post, posted, aliases)

    async def _edited(self, posted: Posted, said: Said, *, clear: bool) -> bool:
        """Bring a message of ours up to date; False: it cannot be edited any more. clear: buttons and files go."""
        try:
            await kept(lambda: self._edit_once(posted, said, clear), seconds=_seconds(said))
        except discord.HTTPException as error:
            if error.code in (faults.UNKNOWN_MESSAGE, faults.EDITED_TOO_OFTEN):
                return False
            if error.code != faults.ARCHIVED:
                raise
            if not await self._threads.reopen(posted.channel):
                return False
            await kept(lambda: self._edit_once(posted, said, clear), seconds=_seconds(said))
        return True

    async def _edit_once(self, posted: Posted, said: Said, clear: bool) -> None:
        options: dict[str, Any] = {"content": said.content}
        if said.uploads or clear:
            options["attachments"] = [upload.file() for upload in said.uploads]
        if said.view is not None or clear:
            options["view"] = said.view
        await (await self._message(posted)).edit(**options)

    async def _message(self, posted: Posted) -> discord.PartialMessage:
        return (await self._rest.client()).get_partial_messageable(posted.channel).get_partial_message(posted.message)

    async def _fetch_channel(self, channel: int) -> object:
        client = await self._rest.client()
        return await client.fetch_channel(channel)

    async def _fetch_message(self, channel: int, message: int) -> discord.Message:
        client = await self._rest.client()
        return await client.get_partial_messageable(channel).fetch_message(message)


def attachment(found: discord.Attachment) -> Attachment:
    return Attachment(url=found.url, name=found.filename, size=found.size, mime=found.content_type, id=str(found.id))


def _largest(result: Result) -> int:
    return max(shot.version.original.size for shot in result.shots)


def _root(post: Post) -> int | None:
    """The thread's id; None where this render begins one."""
    return int(post.place.root) if post.place.root is not None else None


def _standing(post: Post, posted: Posted, aliases: tuple[str, ...] = ()) -> Standing:
    if post.wish.act is Act.SHOW:
        aliases = (str(posted.message),)  # what is said below it is said in its thread
    return Standing(message=str(posted.message), root=post.place.root or str(posted.message), aliases=aliases)


def _seconds(said: Said) -> float:
    return _UPLOAD_SECONDS if said.uploads else _PLAIN_SECONDS


def _carries(message: discord.Message, render: str) -> bool:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    ids = [child.custom_id for row in rows for child in row.children if isinstance(child, discord.Button) and child.custom_id]
    return any((pressed := read(one)) is not None and pressed.render == render for one in ids)
