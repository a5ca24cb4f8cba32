"""What the store is given and gives of a text call that reads messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.model import Message, MicroDollars
from core.quota import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class BeganReading:
    """A text call about to be made for messages of one person. `most` is the most that it may cost, and `budget` what all calls of
    the period may cost together."""

    messages: Sequence[Message]
    thread: str  # "": in no thread of the studio's
    model: str
    most: MicroDollars
    budget: MicroDollars
    period: Span


class MayRead(StrEnum):
    """Whether a text call may be made."""

    YES = "yes"
    SPENT = "spent"  # the budget has no room for it
    NOW_SPENT = "now spent"  # the same, for the first time in the period
    BEING_READ = "being read"  # another process has just begun one for the first of these messages, and will answer it
    CUT_OFF = "cut off"  # one was begun before, and whatever came of it is lost
