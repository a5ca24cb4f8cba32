"""Reads a page of a channel's history and skips messages that discord.py cannot read: its own `history` would end there and hide
everything after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord
import structlog

log = structlog.get_logger(__name__, platform="discord")

MOST = 100  # messages of a page


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a history. `messages`, oldest first, are those that can be read; `ids` are those of all."""

    messages: tuple[discord.Message, ...]
    ids: tuple[int, ...]


async def page(channel: Any, *, limit: int, after: int | None = None, before: int | None = None) -> Page:
    """The first `limit` messages after one, or the last ones before one, of anything that has messages. One request; raises what
    discord.py raises."""
    where, state = await channel._get_channel(), channel._state
    raw = await state.http.logs_from(where.id, min(limit, MOST), after=after, before=before)
    ordered = sorted(raw, key=lambda one: int(one["id"]))
    read = (_read(state, where, one) for one in ordered)
    return Page(messages=tuple(one for one in read if one is not None), ids=tuple(int(one["id"]) for one in ordered))


def _read(state: Any, channel: Any, raw: dict[str, Any]) -> discord.Message | None:
    try:
        message: discord.Message = state.create_message(channel=channel, data=raw)
    except Exception as error:  # whatever a payload may raise, as in unreadable.py; its content is not for the log
        log.warning("message_unreadable", channel=channel.id, message=raw["id"], error=type(error).__name__)
        return None
    return message
