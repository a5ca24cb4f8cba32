"""Remembers how far we have listened, so that what was said while none of our sessions could hear it can be asked for.

The store tells the next start, on whatever machine. If it knows nothing, the last short while is looked at.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import structlog

from core.errors import StudioError
from core.ports.store import CheckpointStore
from core.runtime.retries import Outage

log = structlog.get_logger(__name__, platform="discord")

_AGE = timedelta(hours=6)  # older messages are left alone, since nobody waits for an answer any more
_NO_NOTE = timedelta(minutes=10)
_MARGIN = timedelta(minutes=2)  # how long a dead connection may go unnoticed
_NOTE_SECONDS = 1.0  # it is kept at most once in so many seconds
_KEEP_SECONDS = 1.0  # what the store may take for that


class Checkpoint:
    """How far we have listened. part: which shards, where not all are ours. left: the file that a program before this one kept it in.
    Moments are message ids, which Discord makes from the time."""

    def __init__(self, store: CheckpointStore, part: str = "", *, left: Path | None = None) -> None:
        self._store = store
        self._part = part
        self._left = left
        self._noted = 0.0
        self._not_noted = Outage(log, "heard_not_noted")
        self._noting = asyncio.Lock()  # so that notes are kept in order
        self._notes: set[asyncio.Task[None]] = set()
        self._latest = _ago(_NO_NOTE)
        self._hearing: set[int] = set()
        self._gaps: dict[Hashable, int] = {}
        self._turns: Counter[int] = Counter()  # shard -> how many times it has begun to catch up

    async def begin(self) -> None:
        """Find out how far was listened before. Call it before anything is heard."""
        known = await self._store.checkpoint("discord", self._part)
        if known is None and self._left is not None:
            known = await asyncio.to_thread(_read, self._left)
        if known is not None:
            self._latest = known

    @contextmanager
    def hearing(self, message: int) -> Iterator[None]:
        """Handle a message inside the block. If that is interrupted, it does not count as heard, and the next start finds it again."""
        self._hearing.add(message)
        yield
        self._hearing.discard(message)
        self._latest = max(self._latest, message)
        if time.monotonic() - self._noted >= _NOTE_SECONDS and not self._notes:
            self._note()

    def begins(self, shard: int) -> None:
        """Note that a shard is about to have a session; until then it hears nothing."""
        self._gaps.setdefault(shard, self._whole())

    def lost(self, shard: int) -> None:
        """Note that a shard's session is gone. It may have heard nothing for a while before that was noticed."""
        self._gaps.setdefault(shard, _earlier(self._whole(), _MARGIN))

    def resumed(self, shard: int) -> None:
        """Note that a shard's session continued: Discord sends everything that came meanwhile."""
        self._gaps.pop(shard, None)

    @contextmanager
    def catching_up(self, shard: int) -> Iterator[int]:
        """Catch up inside the block, after a shard's new session: gives the moment after which to look for messages. If it is interrupted,
        the gap stays for its next session and the next start. Of two at once, the later covers both and closes the gap."""
        missed = ("missed", shard)
        self._turns[shard] += 1
        turn = self._turns[shard]
        since = self._gaps[missed] = min(self._gaps.pop(shard, self._whole()), self._gaps.get(missed, self._whole()))
        yield max(since, _ago(_AGE))
        if self._turns[shard] == turn:
            self._gaps.pop(missed, None)
        self._note()

    async def save(self) -> None:
        """Keep the moment for the next start, after those that are being kept."""
        await asyncio.gather(*self._notes)
        await self._keep()

    def _note(self) -> None:
        note = asyncio.create_task(self._keep())
        self._notes.add(note)
        note.add_done_callback(self._notes.discard)

    async def _keep(self) -> None:
        """Keep the moment. If that cannot be done, it is logged."""
        async with self._noting:
            self._noted = time.monotonic()
            try:
                async with asyncio.timeout(_KEEP_SECONDS):
                    await self._store.keep_checkpoint("discord", self._part, self._whole())
            except (StudioError, TimeoutError) as error:
                self._not_noted.failed(error)
            else:
                self._not_noted.over()

    def _whole(self) -> int:
        """Give the moment up to which everything was heard."""
        return min(self._latest, *(message - 1 for message in self._hearing), *self._gaps.values(), self._latest)


def _read(file: Path) -> int | None:
    try:
        return int(file.read_text())
    except (OSError, ValueError):
        return None


def _ago(age: timedelta) -> int:
    return discord.utils.time_snowflake(datetime.now(UTC) - age)


def _earlier(moment: int, by: timedelta) -> int:
    return max(0, moment - (int(by.total_seconds() * 1000) << 22))
