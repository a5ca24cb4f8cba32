"""Hours, days, weeks and months by a workspace's clock, as spans of real time.

A span is found from the instant alone, so that it is the same for everybody however the clock is changed: a day of 23 or 25 hours
is one day, and the hour that a clock shows twice is two hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import assert_never

_HOUR = timedelta(hours=1)


class Per(StrEnum):
    """How long a limit lasts before it resets."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Span:
    """From `starts` up to but not including `ends`, both aware UTC."""

    starts: datetime
    ends: datetime


def span(per: Per, at: datetime, zone: tzinfo) -> Span:
    """The period that contains the instant `at`, by the clock of `zone`."""
    local = at.astimezone(zone)
    first = local.date()
    match per:
        case Per.HOUR:
            return _hour(local, at, zone)
        case Per.DAY:
            after = first + timedelta(days=1)
        case Per.WEEK:
            first -= timedelta(days=first.weekday())
            after = first + timedelta(days=7)
        case Per.MONTH:
            first = first.replace(day=1)
            after = (first + timedelta(days=32)).replace(day=1)
        case _:
            assert_never(per)
    return Span(*(datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, after)))


def _hour(local: datetime, at: datetime, zone: tzinfo) -> Span:
    floor = local.replace(minute=0, second=0, microsecond=0)
    starts = floor.astimezone(UTC)
    once_more = floor.replace(fold=1).astimezone(UTC)  # where the clock shows this hour a second time
    following = (floor.replace(tzinfo=None, fold=0) + _HOUR).replace(tzinfo=zone).astimezone(UTC)
    ends = min((one for one in (once_more, following) if one > at), default=starts + _HOUR)
    return Span(starts, ends)
