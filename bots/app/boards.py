"""Brings the messages of votes up to date, and closes votes whose time is up."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

import structlog

from core.ports.platform import Publisher
from core.ports.votes import BoardStore
from core.quota import Rules, words
from core.renders.rounds import AGAIN, Round
from core.runtime.clock import Now
from core.runtime.retries import Outage

log = structlog.get_logger(__name__)

EVERY: Final = 1.0  # seconds between two looks, where this process has changed nothing itself
BETWEEN: Final = timedelta(seconds=5)  # two edits of one message


async def show_votes(
    store: BoardStore,
    publishers: Mapping[str, Publisher],
    rules: Rules,
    *,
    now: Now,
    between: timedelta = BETWEEN,
    later: Outage | None = None,
) -> None:
    """Close what is due, show how votes stand wherever a message does not, and tell the threads of those that closed by their time or lost
    their message. One message is changed once in `between` at most, and the last change is always shown. A message that was deleted, or
    that we may not post, ends its vote; if a platform does not answer, it is tried again, and `later` logs it."""
    looking = Round(log, later or Outage(log, "vote_later"))
    await store.close_due(now())
    for platform, publisher in publishers.items():
        for board in await store.due_boards(platform, now() - between):
            closes = words.date(board.vote.closes_at, rules) if board.vote.closes_at is not None else ""
            showing = publisher.show_vote(replace(board, closes=closes))
            message = await looking.posted(showing, refused="vote_not_shown", platform=platform)
            if message is None:
                await store.board_gone(board, now())
            elif message is not AGAIN:
                await store.board_shown(board, message, now())
        for board in await store.due_winners(platform):
            if await looking.posted(publisher.show_winner(board), refused="winner_not_shown", platform=platform) is not AGAIN:
                await store.winner_shown(board)
    looking.over()


async def until_changed(changed: asyncio.Event, seconds: float) -> None:
    """Wait until something has changed, for so long at most."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await changed.wait()
    changed.clear()
