"""Parses durations as people write them in a configuration."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Final

from pydantic import BeforeValidator, Field

_WRITTEN: Final = re.compile(r"(\d{1,9})\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)?", re.IGNORECASE)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def _read(value: object) -> object:
    """Parse a number of seconds, or words."""
    if isinstance(value, str) and (found := _WRITTEN.fullmatch(value.strip())):
        return timedelta(seconds=int(found[1]) * _SECONDS[(found[2] or "s")[0].lower()])
    if isinstance(value, bool) or not isinstance(value, int | float | timedelta):
        raise ValueError('Say how long in seconds (3600), or as "90s", "12h", "7d" or "2 weeks"')
    return value


Duration = Annotated[timedelta, BeforeValidator(_read), Field(gt=timedelta(), le=timedelta(days=36_500))]
