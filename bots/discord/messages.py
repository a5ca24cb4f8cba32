"""Plain messages: what was written, to whom, and below which picture. The studio decides whether it is an instruction."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import Any

import discord
import structlog

from bots.discord import marks, pictures, view
from bots.discord.admission import Allowed, Home
from bots.discord.around import Around
from bots.discord.checkpoint import Checkpoint
from bots.discord.faults import if_possible, kept
from bots.discord.interactions import InteractionHandler, person
from bots.discord.members import groups
from bots.discord.permissions import lacking
from bots.discord.places import replied_ids
from bots.discord.view import Said
from bots.shared.declined import log_declined, sentence_of
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text, text
from core.errors import CannotPost, NotAllowed, PostFailed, ShuttingDown
from core.model import Message, Place
from core.ports.readings import Unread
from core.runtime.turns import Turns
from core.studio.answers import Answer

log = structlog.get_logger(__name__, platform="discord")

_KINDS = (discord.MessageType.default, discord.MessageType.reply)
_MENTION = re.compile(r"<@[!&]?(\d+)>")
_MEMBER_SECONDS = 15.0
_SPEAKS_TO = re.compile(r"\s*(?:<@[!&]?(\d+)>|<#\d+>|@everyone\b|@here\b)")


class MessageListener:
    """Listens to messages. sees_content: whether we asked for the Message Content intent. explained: a folder that records which
    threads were told what happens without it. checkpoint: how far we have listened."""

    def __init__(self, handler: InteractionHandler, *, sees_content: bool, explained: Path, checkpoint: Checkpoint) -> None:
        self.checkpoint = checkpoint
        self._handler = handler
        self._sees_content = sees_content
        self._explained = explained
        self._around = Around(handler.publisher)
        self._turns = Turns()
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def allowed(self) -> Allowed:
        return self._handler.admission.allowed

    async def hear(self, message: discord.Message, me: int) -> None:
        """Hear a message. me: our own user id."""
        with self.checkpoint.hearing(message.id):
            if not _from_people(message):
                return
            async with self._handler.responses.at_work():
                turn = self._turns.turn(message.channel.id)
                await self._say(message, await self._taken(message, me, turn, late=False))

    async def catch_up(self, channel: int, messages: AsyncIterator[discord.Message], me: int) -> None:
        """Hear messages of a channel that came while we could not hear, oldest first. What is said there meanwhile comes after
        them."""
        async with self._turns.turn(channel):
            async for message in messages:
                if self._handler.responses.closing:
                    raise ShuttingDown
                with self.checkpoint.hearing(message.id):
                    if _from_people(message):
                        async with self._handler.responses.at_work():
                            await self._say(message, await self._taken(message, me, nullcontext(), late=True))

    def hear_left(self, left: Unread) -> None:
        """Hear a message that was being read when a process ended."""
        task = asyncio.create_task(self._hear_left(left))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _hear_left(self, left: Unread) -> None:
        message = left.message
        async with self._handler.responses.at_work():
            try:
                in_public = message.home is None
                said = self._answer(await self._handler.studio.hear(message, left=left), message.id, in_public=in_public)
            except Exception as error:  # the outermost loop of a message: logged, and answered
                said = view.sorry(sentence_of(log, error, message=message.id))
            await self._say_at(int(message.callback["at"]), message.id or "", int(message.person.id), said)

    async def _taken(
        self, message: discord.Message, me: int, turn: AbstractAsyncContextManager[None], *, late: bool
    ) -> Said | None:
        """Handle a message, which the studio gets in its turn. Returns what to say to it."""
        try:
            async with turn:
                begun = await self._begun(message, me, late=late)
            if not isinstance(begun, asyncio.Task):
                return begun
            return self._answer(await begun, str(message.id), in_public=_guild_id(message) is not None)
        except Exception as error:  # the outermost loop of a message: logged, and answered
            if late and isinstance(error, (discord.HTTPException, *UNREACHED)):
                raise  # Discord does not answer: it is heard later
            return view.sorry(sentence_of(log, error, message=message.id))

    async def _begun(self, message: discord.Message, me: int, *, late: bool) -> asyncio.Task[Answer] | Said | None:
        """Begin to hear a message: what the studio will answer, or what is said to it without asking the studio."""
        guild = _guild_id(message)
        addressed = guild is None or _speaks_to_us(message, me)
        if (refusal := self._handler.admission.refusal(guild)) is not None:
            return self._turned_away(message, refusal, silent=late or not addressed)
        home: Home | None = None
        if guild is None:
            try:
                home = await self._handler.admission.home(message.author.id)
            except NotAllowed as error:
                return self._turned_away(message, str(error), silent=late)
        place = await self._place(message, me, addressed=addressed)
        if place is None:
            return None
        if not self._sees_content and not addressed and _is_blank(message):
            return None if late else await self._explain(place)
        if late:
            if not addressed and not await self._handler.studio.knows(place):
                return None
            message.author = await _member(message)
        hosts, before = self._handler.publisher.hosts, _replied_to(message, me)
        words = _words(message, me)
        checkpoint = Message(
            event=f"m:{message.id}",
            place=place,
            person=person(message.author),
            text=words,
            forwarded=_forwarded(message),
            references=(*pictures.attached(message), *pictures.linked(words, message.embeds, hosts)),
            pointed=pictures.shown(before, hosts) if before is not None else (),
            hidden=discord_text.BLANK_REPLY if before is not None and not self._sees(message) and _is_blank(before) else "",
            replied_to=str(message.reference.message_id) if replied_ids(message) and message.reference else None,
            id=str(message.id),
            addressed=addressed,
            to_others=_is_to_others(message, _ours(message, me), addressed=addressed),
            callback={"at": str(message.channel.id)} | ({"lacks": lacks} if (lacks := lacking(message)) else {}),
            locale=message.guild.preferred_locale.value if message.guild is not None else None,
            groups=home.roles if home is not None else groups(message.author),
            home=str(home.server) if home is not None else None,
        )
        look = partial(self._around.above, message, place, words) if before is None and self._sees(message) else None
        may = partial(self._handler.places.check_open, place, message.guild)
        return asyncio.create_task(self._handler.studio.hear(checkpoint, look=look, may=may))

    def _answer(self, answer: Answer, message: str | None, *, in_public: bool) -> Said | None:
        log_declined(log, answer, message=message)
        return view.answer_to_message(self._handler.studio.tiers, answer, in_public=in_public)

    def _turned_away(self, message: discord.Message, refusal: str, *, silent: bool) -> Said | None:
        """Say why somebody is not served, in a channel once a day."""
        return view.say(refusal) if not silent and self._handler.admission.tells(message.channel.id) else None

    def _sees(self, message: discord.Message) -> bool:
        """Whether Discord shows us what people write there."""
        return self._sees_content or _guild_id(message) is None

    async def _place(self, message: discord.Message, me: int, *, addressed: bool) -> Place | None:
        """Where it was said. None: nobody spoke to us, and we cannot find out where."""
        guild = _guild_id(message)
        stands_on = replied_ids(message) if _may_lead_to_us(message, me) else ()
        try:
            return await self._handler.places.of(guild, message.channel.id, message.channel, stands_on=stands_on)
        except (CannotPost, PostFailed):
            if addressed:
                raise
            log.info("message_unplaced", message=message.id)
            return None

    async def _explain(self, place: Place) -> Said | None:
        """Explain once for each thread, in whichever process comes first, also after restarts."""
        if place.root is None or not await self._handler.studio.knows(place):
            return None
        return view.say(text.NO_CONTENT) if await asyncio.to_thread(_is_first, self._explained / place.root) else None

    async def _say(self, message: discord.Message, said: Said | None) -> None:
        await self._say_at(message.channel.id, str(message.id), message.author.id, said)

    async def _say_at(self, channel: int, message: str, person: int, said: Said | None) -> None:
        """Answer a message where others read it too, which Discord has no private way for."""
        if said is None:
            return
        publisher = self._handler.publisher
        try:
            posted = await publisher.say(channel, said, reply_to=message, once=f"answer:{message}")
        except (CannotPost, PostFailed) as error:
            log.warning("ask_not_answered", message=message, code=error.code)
        else:
            to, take_back = (str(channel), str(person)), if_possible(partial(publisher.take_back, posted))
            asked, answered = map(discord.utils.snowflake_time, (int(message), posted.message))
            await self._handler.repeats.given(to, said.kind, take_back, asked=asked, answered=answered)
            if (complete := await said.complete()) is not None:
                with suppress(CannotPost, PostFailed):  # it was deleted meanwhile
                    await publisher.amend(posted.channel, posted.message, complete)


def _is_first(mark: Path) -> bool:
    """Whether this process, of all, may make this file."""
    mark.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(mark, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return False
    return True


def _from_people(message: discord.Message) -> bool:
    return not message.author.bot and message.webhook_id is None and message.type in _KINDS


async def _member(message: discord.Message) -> discord.User | discord.Member:
    """Who wrote it, with their roles. Messages from the history come without them; if somebody has left the server, they come as
    they are."""
    guild, author = message.guild, message.author
    if guild is None or isinstance(author, discord.Member):
        return author
    try:
        return await kept(lambda: guild.fetch_member(author.id), seconds=_MEMBER_SECONDS)
    except discord.NotFound:
        return author


def _may_lead_to_us(message: discord.Message, me: int) -> bool:
    """Whether the message replied to may be what a thread of ours is attached to. This spares the store a look for every reply in a
    busy server."""
    before = message.reference.resolved if message.reference is not None else None
    return not isinstance(before, discord.Message) or before.author.id == me or before.flags.has_thread


def _guild_id(message: discord.Message) -> int | None:
    if message.guild is not None:
        return message.guild.id
    channel: Any = message.channel
    return getattr(channel, "guild_id", None)


def _speaks_to_us(message: discord.Message, me: int) -> bool:
    """Whether we are mentioned, ping-replied, or our own role is mentioned, which people pick by mistake."""
    named = {*(user.id for user in message.mentions), *(int(one) for one in _MENTION.findall(message.content))}
    ours = _ours(message, me)
    return bool(named & ours) or len(ours) > 1


def _is_to_others(message: discord.Message, ours: set[int], *, addressed: bool) -> bool:
    """Whether it begins with a mention of somebody else or of a channel, or mentions others and not us. The ping of a reply is not
    a mention in the text."""
    begins = _SPEAKS_TO.match(message.content)
    if begins is not None and not (begins[1] and int(begins[1]) in ours):
        return True
    return not addressed and _MENTION.search(message.content) is not None


def _ours(message: discord.Message, me: int) -> set[int]:
    """The ids that mean us: our user's, and our own role's."""
    return {me, *(role.id for role in message.role_mentions if role.tags is not None and role.tags.bot_id == me)}


def _is_blank(message: discord.Message) -> bool:
    """Whether a message shows nothing, neither itself nor in what it forwards."""
    parts: tuple[discord.Message | discord.MessageSnapshot, ...] = (message, *message.message_snapshots)
    return not (
        message.poll or any(one.content or one.attachments or one.embeds or one.components or one.stickers for one in parts)
    )


def _words(message: discord.Message, me: int) -> str:
    """The text without the mention of us, with everything else by its name."""
    return marks.readable(message.content, marks.of_message(message), without=frozenset(_ours(message, me))).strip()


def _forwarded(message: discord.Message) -> str:
    """The text of the messages that it forwards, with everybody by their name."""
    names = marks.of_message(message)
    return "\n".join(marks.readable(one.content, names).strip() for one in message.message_snapshots if one.content)


def _replied_to(message: discord.Message, me: int) -> discord.Message | None:
    """Somebody else's message that this one replies to."""
    before = message.reference.resolved if replied_ids(message) and message.reference is not None else None
    return before if isinstance(before, discord.Message) and before.author.id != me else None
