"""Messages for the asker alone, through the token of their command or button, as long as it lives (15 minutes)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import discord
import structlog

from bots.discord.faults import kept
from bots.discord.public_answers import PublicAnswer, PublicAnswers, speaker
from bots.discord.view import say
from bots.shared.reaching import UNREACHED

log = structlog.get_logger(__name__, platform="discord")

_SECONDS = 15.0
_LOOKS, _BETWEEN = 10, 0.2  # how often, seconds apart, we check whether the command's own answer is there


class EphemeralMessages:
    def __init__(self, client: Callable[[], Awaitable[discord.Client]], answers: PublicAnswers) -> None:
        self._client = client
        self._answers = answers

    async def tell(self, callback: Mapping[str, str], sentence: str) -> bool:
        """Say something to whoever used a command or button. False: they can't be reached this way."""
        if not callback.get("token") or not callback.get("application"):
            return False
        answer = PublicAnswer.of(callback)
        try:
            await (self._in_private(callback, sentence) if answer is None else self._answers.tell_alone(answer, say(sentence)))
        except discord.HTTPException as error:
            log.info("asker_not_reached", status=error.status, code=error.code)
            return False
        except UNREACHED:
            return False
        return True

    async def follow_up(self, callback: Mapping[str, str], sentence: str) -> bool:
        """Say something in addition to the answer already given. False: they can't be reached this way."""
        if not callback.get("token") or not callback.get("application"):
            return False
        webhook = await self._webhook(callback)
        try:
            await kept(lambda: webhook.send(say(sentence).content, ephemeral=True, wait=True), seconds=_SECONDS)
        except (discord.HTTPException, *UNREACHED) as error:
            log.info("asker_not_reached", error=type(error).__name__)
            return False
        return True

    async def _in_private(self, callback: Mapping[str, str], sentence: str) -> None:
        """Change the private answer. The command's own answer ("On it.") comes first, from another task or process, and must not
        overwrite this one."""
        await self._answered(callback)
        await kept(lambda: self._edit(callback, sentence), seconds=_SECONDS)

    async def _answered(self, callback: Mapping[str, str]) -> None:
        with suppress(discord.HTTPException):  # only trying to edit the answer shows whether it can be edited
            for _ in range(_LOOKS):
                message = await kept(lambda: self._fetch(callback), seconds=_SECONDS)
                if not message.flags.loading:
                    return
                await asyncio.sleep(_BETWEEN)

    async def _webhook(self, callback: Mapping[str, str]) -> discord.Webhook:
        return speaker(await self._client(), int(callback["application"]), callback["token"])

    async def _fetch(self, callback: Mapping[str, str]) -> discord.WebhookMessage:
        webhook = await self._webhook(callback)
        return await webhook.fetch_message("@original")  # type: ignore[arg-type]  # typed int, goes into the path as it is

    async def _edit(self, callback: Mapping[str, str], sentence: str) -> None:
        webhook = await self._webhook(callback)
        said = say(sentence)
        nobody = discord.AllowedMentions.none()
        await webhook.edit_message("@original", content=said.content, view=None, allowed_mentions=nobody)  # type: ignore[call-overload]
