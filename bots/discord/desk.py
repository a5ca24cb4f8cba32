"""Where commands, buttons and modals meet the studio: acknowledges, asks, and answers the asker alone.

The picture itself is posted by a job, through the publisher. One handler turns every error into a sentence for the asker.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from enum import Enum
from typing import Any

import discord
import structlog

from bots.discord import permissions, pictures, view
from bots.discord.admission import Admission, Belongs, Home
from bots.discord.faults import ALREADY_ANSWERED, kept
from bots.discord.ids import snowflake
from bots.discord.members import groups
from bots.discord.places import Places, message_ids
from bots.discord.publisher import DiscordPublisher
from bots.discord.recent import Opened, Recent
from bots.discord.view import Said
from bots.discord.wire import Cargo
from bots.shared.declined import log_declined, sentence_of
from bots.shared.reaching import UNREACHED
from bots.speech import text
from core.acts import table
from core.errors import NOT_HERE, BadAsk, NoSuchVersion, NotAllowed, PlaceGone, ShuttingDown, StudioError
from core.model import Act, Ask, Attachment, Person, Place, Version, VersionId, Wish
from core.studio.answers import Accepted, Answer
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="discord")

_TOO_LATE = 10062
_SECONDS = 20.0
_MODAL_SECONDS = 1.5  # what a modal, which has to be the first answer within three seconds, waits for Discord
_FIRST_SECONDS = 0.6  # how long the outcome may take as the first answer; Discord waits for three, and we may be slow to notice
_MOST_FIRST = 100  # asks that have no answer yet, at most: what is asked for beyond them is acknowledged at once
_OTHERS_SECONDS = 0.1  # how long the work of an ask waits for the acknowledgements of others

_HOME = "home"  # in the extras of one in a direct message: the server that its user belongs to
_PUBLIC = "answer"  # in an interaction's extras: the id of the message that answers it in public; "": not known
_UNMADE = "unmade"  # in an interaction's extras: its first answer is the job's

Interaction = discord.Interaction[Any]


class Left(Enum):
    """Nothing is to be said."""

    TO_THE_JOB = "to the job"  # the public answer becomes what it posts


Answered = Said | None | Left


class Desk:
    """Handles interactions. sees_content: whether we asked for the Message Content intent."""

    def __init__(self, studio: Studio, publisher: DiscordPublisher, admission: Admission, *, sees_content: bool) -> None:
        self._sees_content = sees_content
        self.admission = admission
        self.studio = studio
        self.publisher = publisher
        self.places = Places(studio, publisher)
        self.recent = Recent()
        self.closing = False
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._unanswered = 0
        self._acknowledging = 0
        self._acknowledged_all = asyncio.Event()
        self._acknowledged_all.set()

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Count what has to be finished before we close."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def idle(self) -> None:
        """Wait until no handler is under way."""
        await self._idle.wait()

    async def handle(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]], *, shows: Act | None = None) -> None:
        """Acknowledge, work and answer. None: there is nothing to say, and the acknowledgement goes away. shows: the act makes a
        message that everybody sees; if that belongs here, the answer is public and becomes that message."""
        async with self.at_work():
            if self.closing:
                await self.refuse(interaction, str(ShuttingDown()))
                return
            if (refusal := self.admission.refusal_of(interaction)) is not None:
                await self.refuse(interaction, refusal)
                return
            in_public = shows is not None and self._belongs_here(interaction, shows)
            if in_public and shows is not None and table.row(shows).paints and self._unanswered < _MOST_FIRST:
                await self._handle_first(interaction, work)
            elif await self._acknowledged_first(interaction, in_public=in_public):
                await self._answer(interaction, await self._worked(interaction, work))

    async def _handle_first(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]]) -> None:
        """Work, and let the outcome be the first answer: the placeholder of an accepted ask, which its job posts, or a sentence for
        the asker alone. If that takes long, or nobody answers after all, acknowledge meanwhile."""
        interaction.extras.update({_PUBLIC: "", _UNMADE: "1"})
        self._unanswered += 1
        working = asyncio.create_task(self._worked(interaction, work))
        try:
            if await self._outcome_in_time(interaction, working):
                return
        except asyncio.CancelledError:
            working.cancel()
            raise
        finally:
            self._unanswered -= 1
        acknowledged = await self._acknowledged(interaction, in_public=True)
        said = await working
        if acknowledged:  # else the job has answered meanwhile, or another process has
            await self._answer(interaction, said)

    async def _outcome_in_time(self, interaction: Interaction, working: asyncio.Task[Answered]) -> bool:
        """Whether the outcome is the first answer."""
        with self.publisher.answers.expected(interaction.id) as made, suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_SECONDS):
                said = await asyncio.shield(working)
                if not isinstance(said, Said):  # the job answers; or whoever it was delivered to as well
                    await made.wait()
                    return True
            await self._tell_first(interaction, said)
            return True
        return False

    async def _worked(self, interaction: Interaction, work: Callable[[], Awaitable[Answered]]) -> Answered:
        try:
            if interaction.guild_id is None:
                interaction.extras[_HOME] = await self.admission.home(interaction.user.id)
            return await work()
        except Exception as error:  # the outermost loop of an interaction: logged, and answered
            return view.say(sentence_of(log, error, interaction=interaction.id))

    async def ask(self, interaction: Interaction, wish: Callable[[], Wish], **about: Any) -> Answered:
        """Put an ask to the studio. about: fields of the Ask besides those that every interaction has."""
        asked = wish()
        if table.row(asked.act).is_rendered:
            permissions.check_asker(interaction, in_channel=table.row(asked.act).in_channel)
            permissions.check(interaction)
        place = about.pop("place", None) or await self.place(interaction)
        if asked.act is not Act.INFO or "version" not in about:  # of the picture that a button stands below everybody may know
            await self.places.check_open(place, interaction.guild)
        callback = {**_callback(interaction), **about.pop("callback", {})}
        linked = pictures.linked(asked.words, (), self.publisher.hosts)
        ask = Ask(
            event=f"i:{interaction.id}",
            place=place,
            person=person(interaction.user),
            wish=asked,
            callback=callback,
            locale=interaction.locale.value,
            **of_home(interaction),
            references=(*about.pop("references", ()), *linked),
            **about,
        )
        return self._answered(interaction, await self.studio.ask(ask))

    async def go_ahead(self, interaction: Interaction, pending: str, *, confirmed: bool = False) -> Answered:
        permissions.check_asker(interaction)
        permissions.check(interaction)
        answer: Answer = await self.studio.go_ahead(
            pending,
            event=f"i:{interaction.id}",
            place=await self.place(interaction),
            person=person(interaction.user),
            **of_home(interaction),
            callback=_callback(interaction),
            confirmed=confirmed,
        )
        return self._answered(interaction, answer)

    def _answered(self, interaction: Interaction, answer: Answer) -> Answered:
        """What was accepted shows itself in the public answer, which is the job's from now on."""
        if isinstance(answer, Accepted) and _PUBLIC in interaction.extras:
            return Left.TO_THE_JOB
        log_declined(log, answer, interaction=interaction.id)
        return view.answer(self.studio.tiers, answer)

    async def press(self, interaction: Interaction, act: str, subject: str) -> Answered:
        """Handle a button that is an act of the studio: on a version, or on a render (cancel)."""
        replied_to = str(interaction.message.id) if interaction.message is not None else None
        if act == Act.CANCEL:
            return await self.ask(interaction, lambda: Wish(act=Act.CANCEL), replied_to=replied_to, callback={"render": subject})
        version = await self.check_seen(interaction, VersionId(subject))
        return await self.ask(interaction, lambda: Wish(act=Act(act)), replied_to=replied_to, version=version)

    async def edit_version(self, interaction: Interaction, version: str, words: str, replied_to: str | None) -> Answered:
        """Open the form of an "Edit" button."""
        seen = await self.check_seen(interaction, VersionId(version))
        return await self.edit(interaction, words, version=seen, replied_to=replied_to)

    async def edit(self, interaction: Interaction, words: str, **about: Any) -> Answered:
        return await self.ask(interaction, lambda: self.studio.wish(Act.EDIT, words), **about)

    async def edit_ours(self, interaction: Interaction, subject: str, words: str) -> Answered:
        """Handle the message menu on a message of ours: change the picture there."""
        message, _ = await self.pictures_at(interaction, subject)
        place = await self.place(interaction, (message,))
        return await self.edit(interaction, words, place=place, replied_to=str(message))

    async def edit_anybodys(self, interaction: Interaction, subject: str, words: str) -> Answered:
        """Handle the message menu on anybody's picture: make a new one from it, in a thread on that message, or in the thread
        around it."""
        message, references = await self.pictures_at(interaction, subject)
        if not references:
            raise BadAsk(text.DISCORD_MENU_AGAIN)
        place = await self.place(interaction, (message,))
        if place.root is None:
            place = replace(place, root=str(message))
        return await self.ask(interaction, lambda: self.studio.wish(Act.NEW, words), place=place, references=references)

    async def pictures_at(self, interaction: Interaction, subject: str) -> tuple[int, Sequence[Attachment]]:
        """The message that a form of the message menu names, and the pictures it shows: known from when its sender opened the menu,
        or else looked up in the interaction's own channel. Raises BadAsk if they cannot see such a message there, and CannotPost or
        PostFailed if Discord does not show it."""
        message = snowflake(
            subject.rpartition(".")[2]
        )  # forms that were open while Darkroom was renewed have "<channel>.<message>"
        if message is None:
            raise BadAsk(text.DISCORD_MENU_AGAIN)
        known = self.recent.get(Opened.by(interaction, message))
        if known is not None:
            return message, known
        if not permissions.may_read(interaction):
            raise BadAsk(text.DISCORD_MENU_AGAIN)
        try:
            return message, await self.publisher.pictures_of(interaction.channel_id or 0, message)
        except PlaceGone:
            raise BadAsk(text.DISCORD_MENU_AGAIN) from None

    async def check_seen(self, interaction: Interaction, version: VersionId) -> VersionId:
        """Raises NoSuchVersion if the version belongs to a private thread and this is not it. A button is on a message that whoever
        presses it can see. The studio finds out whether the version belongs to the channel at all."""
        if interaction.type is discord.InteractionType.component or interaction.guild_id is None:
            return version
        home = await self.studio.home(version)
        if home is None or home.root in (None, str(interaction.channel_id)):
            return version
        if await self.places.is_private(home, interaction.guild):
            raise NoSuchVersion(NOT_HERE)
        return version

    async def version(self, interaction: Interaction, version: str) -> Version:
        """A version of this place. Raises NoSuchVersion if it is not one."""
        seen = await self.check_seen(interaction, VersionId(version))
        return await self.studio.version(seen, await self.place(interaction))

    async def describe(self, interaction: Interaction, version: str, alt: str) -> Said:
        permissions.check_asker(interaction)
        await self.check_seen(interaction, VersionId(version))
        place = await self.place(interaction)
        described = await self.studio.describe(VersionId(version), alt, place=place, person=person(interaction.user))
        shown = await self.publisher.alt_texts.change(place, await self.studio.posts_of(described.id), described.alt)
        return view.say(text.ALT_SAVED if shown else text.ALT_SAVED_LATER)

    async def original(self, interaction: Interaction, version: str) -> Said:
        found = await self.version(interaction, version)
        return await self.publisher.original(found, limit=interaction.filesize_limit)

    async def place(self, interaction: Interaction, messages: tuple[int, ...] = ()) -> Place:
        """The place where something was pressed or typed. messages: other messages that a thread may be attached to."""
        if interaction.message is not None:
            messages = (*messages, *message_ids(interaction.message))
        if interaction.channel_id is None:  # discord.py leaves out channels of a kind that it does not know; they are not all one
            raise BadAsk(text.DISCORD_NO_CHANNEL)
        return await self.places.of(interaction.guild_id, interaction.channel_id, interaction.channel, stands_on=messages)

    # --- answering

    async def refuse(self, interaction: Interaction, sentence: str) -> None:
        """Give a sentence to the asker alone as the first answer; no work follows."""
        said = view.say(sentence)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(said.content, ephemeral=True)
            else:
                await interaction.response.send_message(said.content, ephemeral=True)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("ask_not_answered", interaction=interaction.id, error=type(error).__name__)

    async def first_answer(self, interaction: Interaction, send: Callable[[], Awaitable[None]]) -> None:
        """Answer with a modal. It has to be the first answer, so there is no acknowledgement before it."""
        async with self.at_work():
            try:
                if self.closing:
                    raise ShuttingDown
                if (refusal := self.admission.refusal_of(interaction)) is not None:
                    raise NotAllowed(refusal)
                if interaction.guild_id is None:
                    await self.admission.home(interaction.user.id, seconds=_MODAL_SECONDS)
                await send()
            except StudioError as error:
                await self.refuse(interaction, str(error))
            except (discord.HTTPException, *UNREACHED) as error:
                log.warning("modal_not_shown", interaction=interaction.id, error=type(error).__name__)

    def _belongs_here(self, interaction: Interaction, act: Act) -> bool:
        """Whether the result will be posted where it was asked for, and replies to it can be read there. Without the Message
        Content intent, replies to a command's answer arrive blank, except in direct messages."""
        if table.row(act).in_channel:
            return False
        if interaction.guild_id is None:
            return True
        if not self._sees_content:
            return False
        typed = interaction.type is discord.InteractionType.application_command
        return isinstance(interaction.channel, discord.Thread) or (typed and act is Act.NEW)

    async def _acknowledged_first(self, interaction: Interaction, *, in_public: bool) -> bool:
        """Acknowledge, and let the others of a burst do so too before anybody's work takes the processor from them."""
        self._acknowledging += 1
        self._acknowledged_all.clear()
        try:
            done = await self._acknowledged(interaction, in_public=in_public)
        finally:
            self._acknowledging -= 1
            if not self._acknowledging:
                self._acknowledged_all.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_OTHERS_SECONDS):
                await self._acknowledged_all.wait()
        return done

    async def _acknowledged(self, interaction: Interaction, *, in_public: bool) -> bool:
        """Acknowledge. False: too late, or another process did it. If the answer to an acknowledgement was lost, it may still have
        been accepted; a second one is then refused as a duplicate and we go on, since the studio acts once on an event."""
        lost = False
        for _ in range(3):
            try:
                done = await interaction.response.defer(ephemeral=not in_public, thinking=True)
            except discord.HTTPException as error:
                if error.code != ALREADY_ANSWERED or not lost:
                    log.warning("not_acknowledged", interaction=interaction.id, code=error.code, late=error.code == _TOO_LATE)
                    return False
                done = None
            except UNREACHED:
                lost = True
                continue
            if in_public:
                interaction.extras.pop(_UNMADE, None)
                interaction.extras[_PUBLIC] = str(done.message_id or "") if done is not None else ""
            return True
        log.warning("not_acknowledged", interaction=interaction.id, code=0, late=False)
        return False

    async def _tell_first(self, interaction: Interaction, said: Said) -> None:
        """A first answer for the asker alone."""
        shown = said.view if said.view is not None else discord.utils.MISSING
        try:
            await kept(lambda: interaction.response.send_message(said.content, view=shown, ephemeral=True), seconds=_SECONDS)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("ask_not_answered", interaction=interaction.id, error=type(error).__name__)

    async def _answer(self, interaction: Interaction, said: Answered) -> None:
        if said is Left.TO_THE_JOB:
            return
        try:
            if said is None and interaction.extras.get(_PUBLIC) == "":
                log.info("answer_left", interaction=interaction.id)  # it may be another process's, and a picture by now
            elif said is None:
                await self._take_back(interaction)
            elif _PUBLIC in interaction.extras:
                # What is sent after it would only fill it in, in public; where it stays, that is better than nothing.
                with suppress(discord.HTTPException, *UNREACHED):
                    await self._take_back(interaction)
                cargo = said.cargo()
                await kept(lambda: _tell_alone(interaction, said, cargo), seconds=_SECONDS, cargo=cargo)
            else:
                cargo = said.cargo()
                await kept(lambda: _edit(interaction, said, cargo), seconds=_SECONDS, cargo=cargo)
        except discord.HTTPException as error:
            log.info("ask_not_answered", interaction=interaction.id, code=error.code)  # dismissed, or the token ended
        except UNREACHED as error:
            log.info("ask_not_answered", interaction=interaction.id, error=type(error).__name__)

    async def _take_back(self, interaction: Interaction) -> None:
        """Delete the acknowledgement."""
        with suppress(discord.NotFound):
            await kept(interaction.delete_original_response, seconds=_SECONDS)


async def _edit(interaction: Interaction, said: Said, cargo: Sequence[Cargo]) -> None:
    await interaction.edit_original_response(content=said.content, attachments=said.files(cargo), view=said.view)


async def _tell_alone(interaction: Interaction, said: Said, cargo: Sequence[Cargo]) -> None:
    view = said.view if said.view is not None else discord.utils.MISSING
    await interaction.followup.send(said.content, files=said.files(cargo), view=view, ephemeral=True)


def of_home(interaction: Interaction) -> Belongs:
    """The roles that count for whoever does something, and for a direct message the server that they are from."""
    home: Home | None = interaction.extras.get(_HOME)
    if home is not None:
        return {"groups": home.roles, "home": str(home.server)}
    return {"groups": groups(interaction.user), "home": None}


def person(user: discord.abc.User) -> Person:
    return Person(id=str(user.id), name=user.display_name)


def _callback(interaction: Interaction) -> dict[str, str]:
    """What reaches the asker alone. The application and token work until 15 minutes after `asked`; at: where it was asked, which
    distinguishes a deleted thread from one to come; answer: the message that answers it in public; unmade: that message may not
    exist yet (bots.discord.answers)."""
    callback = {
        "application": str(interaction.application_id),
        "token": interaction.token,
        "asked": str(interaction.id),
        "at": str(interaction.channel_id or ""),
    }
    return callback | {key: interaction.extras[key] for key in (_PUBLIC, _UNMADE) if key in interaction.extras}
