"""Ordinary messages posted with the bot's own token: posted once, edited, and found again after a crash."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bots.discord import faults, wire
from bots.discord.faults import kept
from bots.discord.ids import read, snowflake
from bots.discord.pages import page
from bots.discord.view import Said
from bots.discord.wire import UploadBody

_PLAIN_SECONDS, _UPLOAD_SECONDS = 30.0, 120.0  # one request
_LOOK_AT = 100  # messages looked at for our marker

Client = Callable[[], Awaitable[discord.Client]]


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


class Posts:
    """Posts and edits messages. reopen: takes a thread out of the archive; False: it is locked. posted: told of each channel in which we
    could."""

    def __init__(
        self, client: Client, reopen: Callable[[int], Awaitable[bool]], *, posted: Callable[[str], None] = lambda channel: None
    ) -> None:
        self._client = client
        self._reopen = reopen
        self._posted = posted

    async def send(self, channel: int, said: Said, *, reply_to: str | None, nonce: str) -> Posted:
        """Post a message. The same nonce within some minutes gives the same message again, in whatever process. Raises what
        discord.py raises."""
        bodies = said.bodies()
        reference = snowflake(reply_to) if reply_to is not None else None

        async def sent(reference: int | None) -> Posted:
            return await kept(
                lambda: self._send_once(channel, said, bodies, reference, nonce), seconds=seconds_for(said), bodies=bodies
            )

        try:
            return await sent(reference)
        except discord.HTTPException as error:
            if error.code != faults.CANNOT_REPLY or reference is None:
                raise
        return await sent(None)

    async def edit(self, posted: Posted, said: Said, *, clear: bool) -> bool:
        """Update a message of ours. False: it can no longer be edited. clear: remove buttons and files."""
        bodies = said.bodies()

        async def edited() -> None:
            await kept(lambda: self._edit_once(posted, said, bodies, clear), seconds=seconds_for(said), bodies=bodies)

        try:
            await edited()
        except discord.HTTPException as error:
            if error.code in (faults.UNKNOWN_MESSAGE, faults.EDITED_TOO_OFTEN):
                return False
            if error.code != faults.ARCHIVED:
                raise
            if not await self._reopen(posted.channel):
                return False
            await edited()
        return True

    async def delete(self, posted: Posted) -> None:
        """Delete a message of ours. Raises what discord.py raises."""
        client = await self._client()
        message = client.get_partial_messageable(posted.channel).get_partial_message(posted.message)
        await kept(message.delete, seconds=_PLAIN_SECONDS)

    async def edits_left(self, channel: int) -> int | None:
        """How many edits may be made without a wait; None: not known."""
        path = "/channels/{channel_id}/messages/{message_id}"
        return wire.requests_left(await self._client(), "PATCH", path, channel_id=channel, message_id=0)

    async def find(self, channels: Collection[int], render: str, *, since: int) -> Posted | None:
        """The message that an interrupted attempt posted and did not mark: ours, with the render's id in its buttons. since: a
        snowflake."""
        client = await self._client()
        for channel in channels:
            try:
                found = await page(client.get_partial_messageable(channel), limit=_LOOK_AT, after=since)
                for message in found.messages:
                    if client.user is not None and message.author.id == client.user.id and _carries(message, render):
                        return Posted(channel, message.id)
            except (discord.Forbidden, discord.NotFound):
                continue
        return None

    # --- inside

    async def _send_once(self, channel: int, said: Said, bodies: Sequence[UploadBody], reference: int | None, nonce: str) -> Posted:
        options: dict[str, Any] = {"nonce": nonce, "suppress_embeds": True}
        if reference is not None:
            options["reference"] = discord.MessageReference(message_id=reference, channel_id=channel, fail_if_not_exists=False)
        if bodies:
            options["files"] = said.files(bodies)
        if said.view is not None:
            options["view"] = said.view
        users = [discord.Object(int(one)) for one in (said.mentions, *said.calls) if one is not None]
        roles = [discord.Object(int(one)) for one in said.calls_roles]
        if users or roles:
            options["allowed_mentions"] = discord.AllowedMentions(everyone=False, roles=roles, users=users, replied_user=False)
        client = await self._client()
        message = await client.get_partial_messageable(channel).send(said.content, **options)
        self._posted(str(channel))
        return Posted(channel, message.id)

    async def _edit_once(self, posted: Posted, said: Said, bodies: Sequence[UploadBody], clear: bool) -> None:
        client = await self._client()
        message = client.get_partial_messageable(posted.channel).get_partial_message(posted.message)
        await message.edit(**changes(said, bodies, clear=clear))


def changes(said: Said, bodies: Sequence[UploadBody], *, clear: bool) -> dict[str, Any]:
    """The arguments for discord.py's edit. What is left out stays as it is."""
    options: dict[str, Any] = {"content": said.content}
    if bodies or clear:
        options["attachments"] = said.files(bodies)
    if said.view is not None or clear:
        options["view"] = said.view
    return options


def seconds_for(said: Said) -> float:
    return _UPLOAD_SECONDS if said.uploads else _PLAIN_SECONDS


def _carries(message: discord.Message, render: str) -> bool:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    ids = [child.custom_id for row in rows for child in row.children if isinstance(child, discord.Button) and child.custom_id]
    return any((pressed := read(one)) is not None and pressed.render == render for one in ids)
