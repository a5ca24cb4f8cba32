"""Remembers how far we have listened, so that what was said while none of our sessions could hear it can be asked for.

A file tells the next start. If it is missing, the last short while is looked at.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import structlog

from core.runtime.retries import Outage

log = structlog.get_logger(__name__, platform="discord")

_AGE = timedelta(hours=6)  # older messages are left alone, since nobody waits for an answer any more
_NO_NOTE = timedelta(minutes=10)
_MARGIN = timedelta(minutes=2)  # how long a dead connection may go unnoticed
_NOTE_SECONDS = 1.0  # the file is written at most once in so many seconds


class Checkpoint:
    """How far we have listened. file: where it is kept. Moments are message ids, which Discord makes from the time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="heard")  # a single thread, so that notes are written in order
        self._noted = 0.0
        self._not_noted = Outage(log, "heard_not_noted")
        self._latest = self._read()
        self._hearing: set[int] = set()
        self._gaps: dict[Hashable, int] = {}
        self._turns: Counter[int] = Counter()  # shard -> how many times it has begun to catch up

    @contextmanager
    def hearing(self, message: int) -> Iterator[None]:
        """Handle a message inside the block. If that is interrupted, it does not count as heard, and the next start finds it again."""
        self._hearing.add(message)
        yield
        self._hearing.discard(message)
        self._latest = max(self._latest, message)
        if time.monotonic() - self._noted >= _NOTE_SECONDS:
            self.save()

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
        self.save()

    def save(self) -> Future[None]:
        """Write the moment down for the next start, in a thread of its own. Done when it is on disk."""
        self._noted = time.monotonic()
        return self._writer.submit(self._write, self._whole())

    def _write(self, moment: int) -> None:
        new = self._file.with_suffix(".new")
        try:
            new.write_text(str(moment))
            new.replace(self._file)
        except OSError as error:
            self._not_noted.failed(error)
        else:
            self._not_noted.over()

    def _whole(self) -> int:
        """Give the moment up to which everything was heard."""
        return min(self._latest, *(message - 1 for message in self._hearing), *self._gaps.values(), self._latest)

    def _read(self) -> int:
        try:
            return int(self._file.read_text())
        except (OSError, ValueError):
            return _ago(_NO_NOTE)


def _ago(age: timedelta) -> int:
    return discord.utils.time_snowflake(datetime.now(UTC) - age)


def _earlier(moment: int, by: timedelta) -> int:
    return max(0, moment - (int(by.total_seconds() * 1000) << 22))
