"""How far we have listened. What was said while no session of ours could hear it is found by asking for what came after that.

A note in a file says so to the next start. Where it is missing, a short while is looked back on.
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

from core.runtime.retries import Trouble

log = structlog.get_logger(__name__, platform="discord")

_AGE = timedelta(hours=6)  # what is older is left alone: nobody waits for it any more
_NO_NOTE = timedelta(minutes=10)
_MARGIN = timedelta(minutes=2)  # so long a dead connection may pass for a live one
_NOTE_SECONDS = 1.0  # at most one note in so many


class Heard:
    """file: where it is kept. Moments are message ids, which Discord makes from the time."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._pen = ThreadPoolExecutor(1, thread_name_prefix="heard")  # one: notes are written in their order
        self._noted = 0.0
        self._not_noted = Trouble(log, "heard_not_noted")
        self._latest = self._read()
        self._hearing: set[int] = set()
        self._gaps: dict[Hashable, int] = {}
        self._turns: Counter[int] = Counter()  # shard -> how many times it has begun to catch up

    @contextmanager
    def hearing(self, message: int) -> Iterator[None]:
        """A message is being handled. It is not heard when that is broken off: the next start finds it again."""
        self._hearing.add(message)
        yield
        self._hearing.discard(message)
        self._latest = max(self._latest, message)
        if time.monotonic() - self._noted >= _NOTE_SECONDS:
            self.save()

    def begins(self, shard: int) -> None:
        """A shard is going to have a session; until then it hears nothing."""
        self._gaps.setdefault(shard, self._whole())

    def lost(self, shard: int) -> None:
        """A shard's session is gone; it may have heard nothing for a while before that was found out."""
        self._gaps.setdefault(shard, _earlier(self._whole(), _MARGIN))

    def resumed(self, shard: int) -> None:
        """Its session went on: Discord tells all that came meanwhile."""
        self._gaps.pop(shard, None)

    @contextmanager
    def catching_up(self, shard: int) -> Iterator[int]:
        """A shard has a new session: gives the moment after which messages are to be looked for. What is broken off stays a gap: for
        its next session, and for the next start. Of two at once the later covers both, and ends the gap."""
        missed = ("missed", shard)
        self._turns[shard] += 1
        turn = self._turns[shard]
        since = self._gaps[missed] = min(self._gaps.pop(shard, self._whole()), self._gaps.get(missed, self._whole()))
        yield max(since, _ago(_AGE))
        if self._turns[shard] == turn:
            self._gaps.pop(missed, None)
        self.save()

    def save(self) -> Future[None]:
        """Leave word for the next start, in a thread of its own: done when it stands."""
        self._noted = time.monotonic()
        return self._pen.submit(self._write, self._whole())

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
        """Everything up to here was heard."""
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
