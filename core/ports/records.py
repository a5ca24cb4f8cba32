"""What the store gives and is given: threads, renders and versions as they are at one moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model import (
    Ask,
    Attachment,
    Choice,
    MicroDollars,
    Painted,
    Person,
    Place,
    Render,
    RenderId,
    RenderState,
    ThreadId,
    Version,
    VersionId,
    Wish,
)
from core.quota import Balance, Claim, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A thread, in which one picture is worked on. `current` is None until there is a first version; `undone` is what redo would
    bring back, the last undone first."""

    id: ThreadId
    place: Place  # root is None until something is posted
    current: VersionId | None
    undone: tuple[VersionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A render to be accepted. `thread` is the thread it belongs to, or the id of one to be made at the ask's place. `claim` is
    what it may use at most; None: it is free."""

    id: RenderId
    ask: Ask
    thread: ThreadId
    choice: Choice | None  # None: no model is called
    target: VersionId | None
    follows: bool
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebooked:
    """What a render reserves instead, on the same limits: as many pictures as before, on a tier and of a size, each at `price` at most."""

    tier: str
    model: str
    size: str
    price: MicroDollars
    rules: Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A render, and what a job needs to know around it. `ahead` are the unfinished renders before it in its thread."""

    render: Render
    thread: Thread
    marks: Mapping[str, str]
    ahead: tuple[RenderId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a render is made from, now that all before it in its thread are over: the thread, its versions (v1 first; of a move the
    current one alone), and what earlier, interrupted runs of the render have painted."""

    thread: Thread
    versions: tuple[Version, ...]
    painted: tuple[Painted, ...]
    render: Render  # as it is now
    merged: tuple[RenderId, ...] = ()  # the renders that were merged into it just now, which are over
    changes: str | None = None  # the mark that says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a render comes to when others are merged into it. `changes`: a mark that says who asked for what (core/renders/merging.py);
    `sentence`: what is told to those who asked for the others."""

    wish: Wish
    changes: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A render whose turn has come and which has no versions yet. `calls` of the model were begun for it, and `unfinished` says
    that one of them has given nothing. `attached`: there are files to be fetched for it."""

    render: RenderId
    calls: int
    unfinished: bool
    attached: bool
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """How many unreported renders are in one state, in all processes together, and since when the oldest of them waits."""

    state: RenderState
    renders: int
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a render has to show: its own versions, or the one that an undo, redo or pick went to. `before` is the version that they
    were made from, else what was current then. `balances` say how full the limits are that it counts against; a free render counts
    against none. `can_redo`: the thread has an undo that can be taken back."""

    shown: tuple[Version, ...]
    current: VersionId
    number_of: Mapping[VersionId, int]
    balances: tuple[Balance, ...]
    before: Version | None = None
    can_redo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedVersion:
    """A message that shows a version: as which of its pictures, and the root of its thread."""

    message: str
    position: int  # 0 is the first
    root: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPictures:
    """What a person (None: anybody, last) showed in a thread or in the channel itself without asking anything about it; kept until
    a moment. `message` shows those of them that were not kept before."""

    place: Place
    person: Person | None
    pictures: Sequence[Attachment]
    until: datetime
    message: str | None = None
