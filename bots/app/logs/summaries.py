"""Writes what libraries log about each retry once, then in summaries, so that a service that is down all night does not fill the
disk.

Our own retry loops do this themselves (core/runtime/retries.py); those inside libraries can't.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

log = structlog.get_logger(__name__)

_LIBRARIES = ("aiohttp", "darkroom.slack.socket", "dbos", "discord", "google_genai", "slack_bolt", "slack_sdk", "stamina")
_EVERY = 60.0  # seconds
_MOST = 256  # different lines that are remembered
_LONGEST = 80  # characters of a line by which it is told from others
_VARYING = re.compile(r"\d[\d.:-]*")  # waits, ids, ports

Line = tuple[str, int, str]


@dataclass(slots=True)
class _Told:
    at: float
    more: int = 0  # repeats since it was last logged


class Summaries(logging.Filter):
    """A filter that runs after a library's words were made safe. Of a line that repeats it lets one a minute through, with the
    number of repeats."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[Line, _Told] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        now = self._clock()
        if record.levelno < logging.WARNING or not _is_a_librarys(record.name):
            self._tell_what_is_over(now)
            return True
        line = (record.name, record.lineno, _gist(record.msg))
        told = self._told.get(line)
        if told is not None and now - told.at < _EVERY:
            told.more += 1
            return False
        if told is not None and told.more:
            _say_how_often(record, told.more)
        if told is None and len(self._told) >= _MOST:
            self._told.clear()
        self._told[line] = _Told(at=now)
        return True

    def _tell_what_is_over(self, now: float) -> None:
        """Report lines that repeated after they were last logged and have been quiet since. Reporting logs a line, which comes
        through here again, as do those of other threads; so each is reported by whoever took it out."""
        for line in [line for line, told in list(self._told.items()) if now - told.at >= 2 * _EVERY]:
            told = self._told.pop(line, None)
            if told is not None and told.more:
                log.info("library_quiet_again", library=line[0], times=told.more, said=line[2])


def _is_a_librarys(name: str) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in _LIBRARIES)


def _gist(message: Any) -> str:
    """What a line is about, without the parts that differ each time."""
    text = str(message.get("event")) if isinstance(message, dict) else str(message)
    return _VARYING.sub("…", text)[:_LONGEST]


def _say_how_often(record: logging.LogRecord, more: int) -> None:
    if isinstance(record.msg, dict):
        record.msg = {**record.msg, "times": more + 1}
    else:
        record.msg, record.args = f"{record.getMessage()} (and {more} more times since)", ()
