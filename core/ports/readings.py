"""What the store is given and gives of messages that are read, and of the text calls that read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
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
    READ_BEFORE = "read before"  # a call was already made for one of these messages, and its result is lost


class Kept(StrEnum):
    """Whether the caller may read a message, which is then kept as being read."""

    YES = "yes"
    READ_BEFORE = "read before"  # it was, and a text call was made for it whose result is not known
    NO = "no"  # it was handled before, or another process reads it


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A message that somebody began to read and did not answer: their process ended. `was_read`: a text call was made for it."""

    message: Message
    since: datetime
    was_read: bool
