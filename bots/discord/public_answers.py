"""The public answer to a command, a button or a form, sent with the token that came with it.

The placeholder is the first answer to an ask that was accepted, so whatever Discord shows as answered is in the store. If that takes too
long, the interaction is acknowledged (responses.py) and the placeholder is an edit.

Each token has rate limits of its own, so many asks in one channel do not queue behind the channel's five posts in five seconds, and
an edit of the answer can be repeated as often as necessary. A token lives for 15 minutes. After that the bot's own token edits the
message, like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord.http import MultipartParameters, handle_message_parameters
from discord.webhook.async_ import async_context, interaction_message_response_params

from bots.discord.faults import ALREADY_ANSWERED, UNKNOWN_MESSAGE, kept
from bots.discord.posts import Posted, changes, seconds_for
from bots.discord.view import Said
from bots.discord.wire import UploadBody
from bots.shared.reaching import UNREACHED

_LIVES = timedelta(minutes=14)  # Discord says 15, but clocks differ
_SECONDS = 15.0  # one request
_ORIGINAL = "@original"  # Discord's name for the first answer
_NO_EMBEDS = discord.MessageFlags(suppress_embeds=True)


class TokenEnded(Exception):  # no error: there is another way
    """Discord no longer accepts the token, under whatever code. If something else is wrong, the bot's own token will find out."""


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """The public answer to an interaction. message: its id, None if that is not known. unmade: there may be no answer yet."""

    channel: int
    message: int | None
    application: int
    interaction: int
    token: str = field(repr=False)
    made: datetime
    unmade: bool = False

    @classmethod
    def of(cls, callback: Mapping[str, str]) -> PublicAnswer | None:
        """The public answer that was begun or is expected, or None."""
        if "answer" not in callback:
            return None
        message = callback["answer"]
        return cls(
            channel=int(callback["at"]),
            message=int(message) if message else None,
            application=int(callback["application"]),
            interaction=int(callback["asked"]),
            token=callback["token"],
            made=discord.utils.snowflake_time(int(callback["asked"])),
            unmade="unmade" in callback,
        )

    @property
    def lives(self) -> bool:
        return datetime.now(UTC) - self.made < _LIVES

    @property
    def may_be_unmade(self) -> bool:
        return self.unmade and self.message is None

    @property
    def posted(self) -> Posted | None:
        return Posted(self.channel, self.message) if self.message is not None else None


def speaker(client: discord.Client, application: int, token: str) -> discord.Webhook:
    """A webhook that answers with an interaction's token, as Interaction.followup makes it: only an application's webhook may speak
    to somebody alone."""
    data: Any = {"id": application, "type": discord.WebhookType.application.value, "token": token}
    return discord.Webhook.from_state(data, state=client._connection)


class PublicAnswers:
    """Gives and changes public answers, by the tokens of their interactions."""

    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client
        self._expected: dict[int, asyncio.Event] = {}

    @contextmanager
    def expected(self, interaction: int) -> Iterator[asyncio.Event]:
        """The event that is set as soon as something here was the first answer to an interaction."""
        made = self._expected.setdefault(interaction, asyncio.Event())
        try:
            yield made
        finally:
            self._expected.pop(interaction, None)

    async def edit(self, answer: PublicAnswer, said: Said, *, clear: bool) -> Posted | None:
        """Change the answer's content, or answer for the first time. None: it was deleted. clear: remove buttons and files. Raises
        TokenEnded, and what discord.py raises."""
        if not answer.may_be_unmade:
            return await self._change(answer, said, clear=clear)
        if not said.uploads and answer.interaction not in self._expected:
            with suppress(TokenEnded):  # there seems to be no answer
                return await self._change(answer, said, clear=clear)
        # Only Discord knows whether it is too late for a first answer, since clocks differ. If it is, an answer that another
        # process gave is changed.
        with suppress(TokenEnded):
            if said.uploads:  # uploads may take longer than Discord waits
                await self._acknowledge(answer)
            elif (first := await self._first(answer, said)) is not None:
                return first
        return await self._change(answer, said, clear=clear)

    async def _change(self, answer: PublicAnswer, said: Said, *, clear: bool) -> Posted | None:
        bodies = said.bodies()
        try:
            message = await kept(lambda: self._edit_once(answer, said, bodies, clear), seconds=seconds_for(said), bodies=bodies)
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                return None
            if error.status in (401, 404):
                raise TokenEnded from error
            raise
        return Posted(answer.channel, message)

    async def withdraw(self, answer: PublicAnswer) -> None:
        """Delete the answer if it can be reached."""
        if answer.may_be_unmade:
            with suppress(discord.HTTPException, *UNREACHED, TokenEnded):
                await self._acknowledge(answer, alone=True)
        with suppress(discord.HTTPException, *UNREACHED):
            webhook = await self._webhook(answer)
            await kept(lambda: webhook.delete_message(_ORIGINAL), seconds=_SECONDS)  # type: ignore[arg-type]  # goes into the path

    async def tell_alone(self, answer: PublicAnswer, said: Said) -> None:
        """Say something to the asker alone instead. Whether an answer is public was fixed when it was begun, and what is sent next
        would only fill it in, so it is withdrawn first. Raises what discord.py raises."""
        with suppress(TokenEnded):
            if answer.may_be_unmade and await self._first(answer, said, alone=True) is not None:
                return
        await self.withdraw(replace(answer, unmade=False))
        webhook = await self._webhook(answer)
        await kept(lambda: webhook.send(said.content, ephemeral=True, wait=True), seconds=_SECONDS)

    async def _first(self, answer: PublicAnswer, said: Said, *, alone: bool = False) -> Posted | None:
        """Give the first answer, without files. None: another process has. Raises TokenEnded if it is too late, and what discord.py
        raises.
        """
        client = await self._client()
        flags = discord.MessageFlags(suppress_embeds=True, ephemeral=alone)
        kind = discord.InteractionResponseType.channel_message
        with interaction_message_response_params(
            type=kind.value, content=said.content, view=said.buttons, flags=flags, previous_allowed_mentions=client.allowed_mentions
        ) as parameters:
            return await self._respond(answer, parameters)

    async def _acknowledge(self, answer: PublicAnswer, *, alone: bool = False) -> None:
        """Acknowledge the interaction, unless another process has. Raises TokenEnded, and what discord.py raises."""
        kind = discord.InteractionResponseType.deferred_channel_message
        flags = discord.MessageFlags(ephemeral=alone)
        with interaction_message_response_params(type=kind.value, flags=flags) as parameters:
            await self._respond(answer, parameters)

    async def _respond(self, answer: PublicAnswer, parameters: MultipartParameters) -> Posted | None:
        webhook = await self._webhook(answer)

        async def once() -> Posted:
            made = await async_context.get().create_interaction_response(
                answer.interaction, answer.token, session=webhook.session, params=parameters
            )
            return Posted(answer.channel, int(made["interaction"]["response_message_id"]))

        posted: Posted | None = None
        try:
            posted = await kept(once, seconds=_SECONDS)
        except discord.HTTPException as error:
            if error.status in (401, 404):
                raise TokenEnded from error
            if error.code != ALREADY_ANSWERED:
                raise
        if answer.interaction in self._expected:
            self._expected[answer.interaction].set()
        return posted

    async def _webhook(self, answer: PublicAnswer) -> discord.Webhook:
        return speaker(await self._client(), answer.application, answer.token)

    async def _edit_once(self, answer: PublicAnswer, said: Said, bodies: Sequence[UploadBody], clear: bool) -> int:
        """Edit as Webhook.edit_message does (discord.py 2.7.1; pinned by a test), which cannot keep links in the text from
        unfolding."""
        client, webhook = await self._client(), await self._webhook(answer)
        options = changes(said, bodies, clear=clear)
        with handle_message_parameters(
            flags=_NO_EMBEDS, previous_allowed_mentions=client.allowed_mentions, **options
        ) as parameters:
            found = await async_context.get().edit_webhook_message(
                answer.application,
                answer.token,
                _ORIGINAL,  # type: ignore[arg-type]  # goes into the path
                session=webhook.session,
                payload=parameters.payload,
                multipart=parameters.multipart,
                files=parameters.files,
                with_components=said.view is not None,
            )
        return int(found["id"])
