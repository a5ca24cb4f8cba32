"""The public answer to a command, a button or a form, sent with the token that came with it.

Each token has rate limits of its own, so many asks in one channel do not queue behind the channel's five posts in five seconds, and
an edit of the answer can be repeated as often as necessary. A token lives for 15 minutes. After that the bot's own token edits the
message, like any other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord.http import handle_message_parameters
from discord.webhook.async_ import async_context

from bots.discord.faults import UNKNOWN_MESSAGE, kept
from bots.discord.posts import Posted, changes, seconds_for
from bots.discord.view import Said
from bots.discord.wire import Cargo
from bots.shared.reaching import UNREACHED

_LIVES = timedelta(minutes=14)  # 15, and clocks differ
_SECONDS = 15.0  # one request
_ORIGINAL = "@original"  # Discord's name for the first answer
_NO_EMBEDS = discord.MessageFlags(suppress_embeds=True)


class TokenEnded(Exception):  # no error: there is another way
    """Discord no longer accepts the token, under whatever code. If something else is wrong, the bot's own token will find out."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A public answer that an acknowledgement began. message: None if the reply that names it was lost."""

    channel: int
    message: int | None
    application: int
    token: str = field(repr=False)
    made: datetime

    @classmethod
    def of(cls, callback: Mapping[str, str]) -> Answer | None:
        """The public answer that was begun, or None."""
        if "answer" not in callback:
            return None
        message = callback["answer"]
        return cls(
            channel=int(callback["at"]),
            message=int(message) if message else None,
            application=int(callback["application"]),
            token=callback["token"],
            made=discord.utils.snowflake_time(int(callback["asked"])),
        )

    @property
    def lives(self) -> bool:
        return datetime.now(UTC) - self.made < _LIVES

    @property
    def posted(self) -> Posted | None:
        return Posted(self.channel, self.message) if self.message is not None else None


def speaker(client: discord.Client, application: int, token: str) -> discord.Webhook:
    """A webhook that answers with an interaction's token, as Interaction.followup makes it: only an application's webhook may speak
    to somebody alone."""
    data: Any = {"id": application, "type": discord.WebhookType.application.value, "token": token}
    return discord.Webhook.from_state(data, state=client._connection)


class Answers:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]]) -> None:
        self._client = client

    async def edit(self, answer: Answer, said: Said, *, clear: bool) -> Posted | None:
        """Change the answer's content. None: it was deleted. clear: remove buttons and files. Raises TokenEnded, and what
        discord.py raises."""
        cargo = said.cargo()
        try:
            message = await kept(lambda: self._edit_once(answer, said, cargo, clear), seconds=seconds_for(said), cargo=cargo)
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                return None
            if error.status in (401, 404):
                raise TokenEnded from error
            raise
        return Posted(answer.channel, message)

    async def withdraw(self, answer: Answer) -> None:
        """Delete the answer if it can be reached."""
        with suppress(discord.HTTPException, *UNREACHED):
            webhook = await self._webhook(answer)
            await kept(lambda: webhook.delete_message(_ORIGINAL), seconds=_SECONDS)  # type: ignore[arg-type]  # goes into the path

    async def tell_alone(self, answer: Answer, said: Said) -> None:
        """Say something to the asker alone instead. Whether an answer is public was fixed when it was begun, and what is sent next
        would only fill it in, so it is withdrawn first. Raises what discord.py raises."""
        await self.withdraw(answer)
        webhook = await self._webhook(answer)
        await kept(lambda: webhook.send(said.content, ephemeral=True, wait=True), seconds=_SECONDS)

    async def _webhook(self, answer: Answer) -> discord.Webhook:
        return speaker(await self._client(), answer.application, answer.token)

    async def _edit_once(self, answer: Answer, said: Said, cargo: Sequence[Cargo], clear: bool) -> int:
        """Edit as Webhook.edit_message does (discord.py 2.7.1; pinned by a test), which cannot keep links in the text from
        unfolding."""
        client, webhook = await self._client(), await self._webhook(answer)
        options = changes(said, cargo, clear=clear)
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
