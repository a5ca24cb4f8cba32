"""Turns what can go wrong at Discord, and on the way there, into our errors, and makes the retries that discord.py does not.

discord.py repeats 429, 500, 502, 504 and 524 itself, but not 503, resets and timeouts (its http.py, read November 2026). Codes:
Discord's "Opcodes and Status Codes", JSON error codes, read November 2026.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TypeVar

import discord
import structlog

from bots.discord import wire
from bots.shared.reaching import UNREACHED
from bots.speech import discord_text, text
from core.errors import CannotPost, PlaceGone, PostFailed
from core.runtime.retries import Retries

log = structlog.get_logger(__name__, platform="discord")

T = TypeVar("T")

UNKNOWN_CHANNEL = 10003
ALREADY_ANSWERED = 40060
UNKNOWN_MESSAGE = 10008
TOO_LARGE = 40005
EDITED_TOO_OFTEN = 30046  # a message older than an hour
CANNOT_REPLY = 160002  # we lack the permission Read Message History
NO_THREADS_HERE = 50024  # in voice and stage channels
THREAD_EXISTS = 160004
TOO_MANY_THREADS = 160006
NO_ACCESS, NO_PERMISSION = 50001, 50013
ARCHIVED, LOCKED = 50083, 160005  # a locked thread answers either

SHUT = (NO_ACCESS, NO_PERMISSION, ARCHIVED, LOCKED, TOO_MANY_THREADS)  # the place takes nothing from us, whatever it says

_SENTENCES = {
    NO_ACCESS: discord_text.NO_ACCESS,
    NO_PERMISSION: discord_text.NO_ACCESS,
    ARCHIVED: discord_text.LOCKED,  # the thread could not be reopened
    LOCKED: discord_text.LOCKED,
    TOO_MANY_THREADS: discord_text.NO_ROOM,
    50007: discord_text.CLOSED,
    50278: discord_text.CLOSED,
    200000: discord_text.BLOCKED,
    200001: discord_text.BLOCKED,
}
_FIELD = re.compile(r"^In ([\w.]+):", re.MULTILINE)  # how discord.py reports what is wrong with a request
# Slow mode and other limits on writing, and what Discord switches off for a time (40004: sending messages).
PASSING = {20016, 20022, 20028, 20029, 30046, 40004, 40006, 40062, 130000}


async def kept(make: Callable[[], Awaitable[T]], *, seconds: float = 60.0, bodies: Sequence[wire.UploadBody] = ()) -> T:
    """Make a request and repeat it if no answer or 503 came back, so it must be safe to repeat. `seconds` bounds one attempt once
    it is sent; before that it waits for its turn as long as Discord says. Raises what the last attempt raised."""

    async def once() -> T:
        async with wire.request(seconds, bodies):
            return await make()

    again = Retries(attempts=4, timeout=None, wait_initial=0.2, wait_max=4.0)
    return await again(_unanswered, once)


def if_possible(make: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """A request that raises nothing where Discord refuses it or cannot be reached."""

    async def attempt() -> None:
        with suppress(discord.HTTPException, *UNREACHED):
            await make()

    return attempt


def _unanswered(error: Exception) -> bool:
    return isinstance(error, UNREACHED) or (isinstance(error, discord.HTTPException) and error.status == 503)


@contextmanager
def told() -> Iterator[None]:
    """Turn what discord.py raises into CannotPost, PlaceGone and PostFailed."""
    try:
        yield
    except discord.HTTPException as error:
        raise _ours(error) from error
    except UNREACHED as error:
        raise PostFailed(discord_text.DOWN) from error


def _ours(error: discord.HTTPException) -> CannotPost | PostFailed:
    if error.status == 429 or error.code in PASSING:
        return PostFailed(discord_text.SLOW)
    if error.status >= 500:
        return PostFailed(discord_text.DOWN)
    if error.code in _SENTENCES:
        return CannotPost(_SENTENCES[error.code])
    if error.status == 404:
        return PlaceGone(text.GONE)
    if error.status == 403:
        return CannotPost(discord_text.NO_ACCESS)
    log.error("api_refused", status=error.status, code=error.code, fields=_FIELD.findall(error.text))  # names only
    return CannotPost(discord_text.REFUSED.format(code=error.code or error.status))
