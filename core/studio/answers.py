"""What the studio answers to an ask: values, which every platform matches to the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.model import Act, MicroDollars, RenderId, Version, VersionId, Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """It is on its way: a job posts the placeholder at once and the result when it is there. Command and button answers may say so
    to the asker alone (text.accepted); a message needs no further answer."""

    render: RenderId
    act: Act
    ahead: int
    seconds_left: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Chatter, a duplicate, or not for us: post nothing. `why` is for whoever looks on; nobody acts on it."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """One small line (text.unsure) with a button for what may be wished for (text.anyway); the button's id carries `hunch`, its press
    calls Studio.go_ahead. `wordless`: a picture came without a word: the line asks what to do with it (text.WORDLESS), and the words
    are yet to come."""

    hunch: str
    wish: Wish
    wordless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirm:
    """The ask may cost `price`, more than the configured sum, or it is a final on a lesser tier, and `why` says so: for the asker alone,
    the price and a button that carries `hunch`; its press calls Studio.go_ahead(confirmed=True)."""

    hunch: str
    price: MicroDollars
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """A render was called off. Its placeholder is brought up to date by the job."""

    render: RenderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Info:
    """All about one version (text.info)."""

    version: Version
    number_of: Mapping[VersionId, int]
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The versions of a thread, v1 first (text.history), with one small sheet of their previews as JPEG bytes."""

    versions: Sequence[Version]
    current: VersionId
    sheet: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """text.help_text() for the platform."""


Answer = Accepted | Ignored | Unsure | Confirm | Cancelled | Info | History | Help
SEEN_BEFORE = Ignored(why="seen before")
CHATTER = Ignored(why="chatter")
