"""Where commands, buttons and modals meet the studio: turns an interaction into an ask, and the studio's answer into what is said.

The picture itself is posted by a job, through the publisher. When and how an interaction is answered is in responses.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import discord
import structlog

from bots.discord import permissions, pictures, view
from bots.discord.admission import Admission, Belongs, Home
from bots.discord.faults import kept
from bots.discord.ids import numbered, snowflake
from bots.discord.members import groups
from bots.discord.places import Places, message_ids
from bots.discord.posts import Posted
from bots.discord.publisher import DiscordPublisher
from bots.discord.recent import Opened, Recent
from bots.discord.responses import HOME, PUBLIC, UNMADE, Answered, Interaction, Left, Responses
from bots.discord.view import Said
from bots.shared.declined import log_declined
from bots.shared.reaching import UNREACHED
from bots.shared.repeats import Repeats
from bots.speech import approvals, choices, discord_text, text
from core.acts import table
from core.errors import NOT_HERE, BadAsk, CannotPost, NoSuchVersion, PlaceGone, PostFailed
from core.model import DIRECT, Act, Ask, Attachment, Person, Place, Version, VersionId, VoteId, Wish
from core.studio.answers import Accepted, Answer
from core.studio.door import Studio

log = structlog.get_logger(__name__, platform="discord")

SETTLED = "settled"  # in the extras of an interaction: the question whose button was pressed is settled
_CLEARING_SECONDS = 15.0


class InteractionHandler:
    """Asks the studio for an interaction. sees_content: whether we asked for the Message Content intent."""

    def __init__(self, studio: Studio, publisher: DiscordPublisher, admission: Admission, *, sees_content: bool) -> None:
        self.admission = admission
        self.studio = studio
        self.publisher = publisher
        self.places = Places(studio, publisher)
        self.recent = Recent()
        self.repeats = Repeats()
        self.responses = Responses(publisher.answers, admission, self.repeats, sees_content=sees_content)

    async def ask(
        self, interaction: Interaction, wish: Callable[[], Wish], *, named: str | int | None = None, **about: Any
    ) -> Answered:
        """Put an ask to the studio. named: what a field says of the version that is meant (before a name was text, it was a number).
        about: fields of the Ask besides those that every interaction has."""
        asked = wish()
        if table.row(asked.act).is_rendered:
            permissions.check_asker(interaction, in_channel=table.row(asked.act).in_channel)
            permissions.check(interaction)
        place = about.pop("place", None) or await self.place(interaction)
        if asked.act is not Act.INFO or "version" not in about:  # everybody may know about the picture that a button stands below
            await self.places.check_open(place, interaction.guild)
        if named is not None:
            asked = await self.studio.meant(asked, str(named), place)
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
        if choices.settles(answer):
            interaction.extras[SETTLED] = True
        return self._answered(interaction, answer)

    async def approve(self, interaction: Interaction, approval: str) -> Said:
        place = await self.place(interaction)
        roles = of_home(interaction)["groups"]
        found = await self.studio.approvals.approve(approval, place=place, person=person(interaction.user), groups=roles)
        return view.say(approvals.decided(found))

    async def decline(self, interaction: Interaction, approval: str, reason: str) -> Said:
        place = await self.place(interaction)
        roles = of_home(interaction)["groups"]
        found = await self.studio.approvals.decline(approval, reason, place=place, person=person(interaction.user), groups=roles)
        return view.say(approvals.decided(found))

    async def withdraw(self, interaction: Interaction, approval: str) -> Said:
        found = await self.studio.approvals.withdraw(approval, place=await self.place(interaction), person=person(interaction.user))
        return view.say(approvals.decided(found))

    async def clear_question(self, interaction: Interaction) -> None:
        """Take the question away whose button was pressed, once that is answered: from its asker, or, where others have read it, its
        buttons alone."""
        asked = interaction.message
        if asked is None or not interaction.extras.get(SETTLED):
            return
        try:
            if asked.flags.ephemeral:
                await kept(lambda: interaction.followup.delete_message(asked.id), seconds=_CLEARING_SECONDS)
            else:
                await self.publisher.amend(asked.channel.id, asked.id, Said(content=asked.content))
        except (discord.HTTPException, *UNREACHED, CannotPost, PostFailed) as error:  # pressed again, it is answered as seen before
            log.info("question_not_cleared", interaction=interaction.id, error=type(error).__name__)

    def _answered(self, interaction: Interaction, answer: Answer) -> Answered:
        """Leave the public answer to the job of an ask that was accepted: it shows the result there."""
        if isinstance(answer, Accepted) and PUBLIC in interaction.extras:
            return Left.TO_THE_JOB
        log_declined(log, answer, interaction=interaction.id)
        return view.answer(self.studio.tiers, answer)

    async def press(self, interaction: Interaction, act: Act, subject: str, choice: str | None = None) -> Answered:
        """Handle a button that is an act of the studio: on a version (maybe with a choice), or on a render (cancel)."""
        replied_to = str(interaction.message.id) if interaction.message is not None else None
        if act is Act.CANCEL:
            return await self.ask(interaction, lambda: Wish(act=Act.CANCEL), replied_to=replied_to, callback={"render": subject})
        version = await self.check_seen(interaction, VersionId(subject))
        return await self.ask(interaction, lambda: self.studio.pressed(act, choice), replied_to=replied_to, version=version)

    async def edit_version(self, interaction: Interaction, version: str, words: str, replied_to: str | None) -> Answered:
        """Handle the form that an "Edit" button opened."""
        seen = await self.check_seen(interaction, VersionId(version))
        return await self.edit(interaction, words, version=seen, replied_to=replied_to)

    async def edit(self, interaction: Interaction, words: str, **about: Any) -> Answered:
        return await self.ask(interaction, lambda: self.studio.wish(Act.EDIT, words), **about)

    async def info_at(self, interaction: Interaction, message: int) -> Answered:
        """Handle the message menu: tell about the picture that a message of ours shows. Whoever opened the menu sees it."""
        place = await self.place(interaction, (message,))
        if not await self.studio.versions_at(place, str(message)):
            raise BadAsk(text.NOT_OURS)
        return await self.ask(interaction, lambda: Wish(act=Act.INFO), place=place, replied_to=str(message))

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
            raise BadAsk(discord_text.MENU_AGAIN)
        place = await self.place(interaction, (message,))
        if place.root is None:
            place = replace(place, root=str(message))
        return await self.ask(interaction, lambda: self.studio.wish(Act.NEW, words), place=place, references=references)

    async def pictures_at(self, interaction: Interaction, subject: str) -> tuple[int, Sequence[Attachment]]:
        """The message that a form of the message menu names, and the pictures it shows: known from when its sender opened the menu,
        or else looked up in the interaction's own channel. Raises BadAsk if they cannot see such a message there, and CannotPost or
        PostFailed if Discord does not show it."""
        message = snowflake(subject.rpartition(".")[2])  # forms opened under an older version have "<channel>.<message>"
        if message is None:
            raise BadAsk(discord_text.MENU_AGAIN)
        known = self.recent.get(Opened.by(interaction, message))
        if known is not None:
            return message, known
        if not permissions.may_read(interaction):
            raise BadAsk(discord_text.MENU_AGAIN)
        try:
            return message, await self.publisher.lookups.pictures_of(interaction.channel_id or 0, message)
        except PlaceGone:
            raise BadAsk(discord_text.MENU_AGAIN) from None

    async def check_seen(self, interaction: Interaction, version: VersionId) -> VersionId:
        """Raises NoSuchVersion if the version belongs to a private thread and this is not it. A button is on a message that whoever
        presses it can see. The studio finds out whether the version belongs to the channel at all."""
        if interaction.type is discord.InteractionType.component or interaction.guild_id is None:
            return version
        place = await self.studio.place_of(version)
        if place is None or place.root in (None, str(interaction.channel_id)):
            return version
        if await self.places.is_private(place, interaction.guild):
            raise NoSuchVersion(NOT_HERE)
        return version

    async def ballot(self, interaction: Interaction, vote: str, at: str | None) -> Answered:
        """Handle a press on a picture of a vote. Who sees the message may vote."""
        where = int(at) if at is not None and at.isascii() and at.isdigit() and len(at) < 4 else -1
        place = await self.place(interaction)
        cast = self.studio.votes.cast(
            VoteId(vote), where, event=f"i:{interaction.id}", place=place, person=person(interaction.user)
        )
        return self._answered(interaction, await cast)

    async def end_vote(self, interaction: Interaction, vote: str, *, admin: bool) -> Answered:
        place, presser = await self.place(interaction), person(interaction.user)
        closing = self.studio.votes.close(VoteId(vote), event=f"i:{interaction.id}", place=place, person=presser, admin=admin)
        return self._answered(interaction, await closing)

    async def react(self, reaction: discord.RawReactionActionEvent, *, cast: bool) -> None:
        """Count a reaction to a vote's message as a vote, and its removal as taking that vote back. Whoever sees the message may vote;
        Discord gives a reaction no id, and sends it once."""
        said = numbered(str(reaction.emoji))
        if said is None or self.admission.refusal(reaction.guild_id) is not None:
            return
        where = Place(platform="discord", workspace=str(reaction.guild_id or DIRECT), channel="")
        message = str(Posted(reaction.channel_id, reaction.message_id))
        name = reaction.member.display_name if reaction.member is not None else str(reaction.user_id)
        reacted = Person(id=str(reaction.user_id), name=name)
        await self.studio.votes.react(message, said, cast=cast, event=None, place=where, person=reacted)

    async def deleted(self, guild: int | None, channel: int, messages: Sequence[int], parent: int | None) -> None:
        """Take note that messages were deleted, whoever wrote them. parent: the channel, where they were in a thread of it."""
        if self.admission.refusal(guild) is not None:
            return
        place = Place(platform="discord", workspace=str(guild or DIRECT), channel=str(parent or channel))
        for message in messages:
            await self.studio.deleted(place, str(message), vote=str(Posted(channel, message)))

    async def version(self, interaction: Interaction, version: str) -> Version:
        """A version of this place. Raises NoSuchVersion if it is not one."""
        seen = await self.check_seen(interaction, VersionId(version))
        return await self.studio.version(seen, await self.place(interaction))

    async def describe(self, interaction: Interaction, version: str, alt: str) -> Said:
        permissions.check_asker(interaction)
        await self.check_seen(interaction, VersionId(version))
        place = await self.place(interaction)
        described = await self.studio.describe(VersionId(version), alt, place=place)
        shown = await self.publisher.later_edits.describe(place, await self.studio.posts_of(described.id), described.alt)
        return view.say(text.ALT_SAVED if shown else text.ALT_SAVED_LATER)

    async def original(self, interaction: Interaction, version: str) -> Said:
        found = await self.version(interaction, version)
        return await self.publisher.original(found, limit=interaction.filesize_limit)

    async def place(self, interaction: Interaction, messages: tuple[int, ...] = ()) -> Place:
        """The place where something was pressed or typed. messages: other messages that a thread may be attached to."""
        if interaction.message is not None:
            messages = (*messages, *message_ids(interaction.message))
        if interaction.channel_id is None:  # discord.py gives channels of unknown kinds no id, and they are not all one place
            raise BadAsk(discord_text.NO_CHANNEL)
        return await self.places.of(interaction.guild_id, interaction.channel_id, interaction.channel, stands_on=messages)


def of_home(interaction: Interaction) -> Belongs:
    """The roles that count for whoever does something, and for a direct message the server that they are from."""
    home: Home | None = interaction.extras.get(HOME)
    if home is not None:
        return {"groups": home.roles, "home": str(home.server)}
    return {"groups": groups(interaction.user), "home": None}


def person(user: discord.abc.User) -> Person:
    return Person(id=str(user.id), name=user.display_name)


def _callback(interaction: Interaction) -> dict[str, str]:
    """What reaches the asker alone. The application and token work until 15 minutes after `asked`; at: where it was asked, which
    distinguishes a deleted thread from one to come; answer: the message that answers it in public; unmade: that message may not
    exist yet (bots.discord.public_answers)."""
    callback = {
        "application": str(interaction.application_id),
        "token": interaction.token,
        "asked": str(interaction.id),
        "at": str(interaction.channel_id or ""),
    }
    return callback | {key: interaction.extras[key] for key in (PUBLIC, UNMADE) if key in interaction.extras}
