"""Says when to try again: in seconds or minutes if it is soon, otherwise as a time of day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from core.quota import Per, Rules, span, words
from core.runtime.clock import Now

_SECONDS: Final = 120.0  # up to here, said in seconds
_MINUTES: Final = 3600.0  # ... and up to here in minutes
_PACIFIC: Final = (
    "America/Los_Angeles"  # Google's days begin there: https://ai.google.dev/gemini-api/docs/rate-limits , read 2026-11-21
)


@dataclass(frozen=True, slots=True)
class Clocks:
    """The current time, and the time zone in which times are given."""

    now: Now
    rules: Rules = field(default_factory=Rules)

    def again(self, delay: float | None) -> str:
        """When `delay` seconds will be over: "in 17 s", "in 12 minutes", "tomorrow at 02:10 (UTC)"; None: "in a minute"."""
        if delay is None:
            return "in a minute"
        if delay < _SECONDS:
            return f"in {max(1, round(delay))} s"
        if delay < _MINUTES:
            return f"in {round(delay / 60)} minutes"
        return self._moment(self.now() + timedelta(seconds=min(delay, 366 * 86_400.0)))

    def next_day(self) -> str:
        """When Google's next day begins."""
        return self._moment(span(Per.DAY, self.now(), ZoneInfo(_PACIFIC)).ends)

    def _moment(self, at: datetime) -> str:
        """A moment in whole minutes, never earlier than `at`."""
        whole = at.replace(second=0, microsecond=0)
        return words.moment(whole if whole == at else whole + timedelta(minutes=1), self.rules, self.now())


def far(delay: float | None) -> bool:
    """Whether a delay is too long to be the wait for a per-minute quota."""
    return delay is not None and delay >= _MINUTES
