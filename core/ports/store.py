"""What the studio keeps, and the port of the store that keeps it.

One transaction each, named for what it means; a rule that must hold under concurrency is held by the statement, not by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import (
    Ask,
    Attachment,
    Choice,
    Message,
    Painted,
    Person,
    Place,
    Render,
    RenderId,
    RenderState,
    Sha256,
    ThreadId,
    Version,
    VersionId,
    Wish,
)
from core.ports.engine import Try
from core.ports.platform import Standing
from core.quota import Balance, Claim, Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One picture being worked on. `current` is None until the first version is there; `undone` is what redo would bring
    back, the last undone first."""

    id: ThreadId
    place: Place  # root is None until the first post stands
    current: VersionId | None
    undone: tuple[VersionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A render to be accepted. `thread` is the thread it belongs to, or the id of one to be made at the ask's place. `claim` is what
    it may use at most; None: it is free."""

    id: RenderId
    ask: Ask
    thread: ThreadId
    choice: Choice
    target: VersionId | None
    follows: bool
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """A render with what a job needs to know of its surroundings. `ahead` are the unfinished renders before it in its thread."""

    render: Render
    thread: Thread
    marks: Mapping[str, str]
    ahead: tuple[RenderId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a render is made from, now that all before it in its thread are over: the thread and its versions, v1 first; and what
    earlier, interrupted tries of the render itself have painted."""

    thread: Thread
    versions: tuple[Version, ...]
    painted: tuple[Painted, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A render whose turn has come and which has no versions yet. `calls` of the model were begun for it, and `unfinished` says that
    one of them has given nothing. `attached`: there are files to be fetched for it."""

    render: RenderId
    calls: int
    unfinished: bool
    attached: bool
    marks: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a render is to show: its own versions, or the one that an undo, redo or pick went to. `balances` tell how full the limits
    are that it counts against; a free one counts against none."""

    shown: tuple[Version, ...]
    current: VersionId
    number_of: Mapping[VersionId, int]
    balances: tuple[Balance, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where a version is shown: as which picture of a message, and the root of its thread."""

    message: str
    position: int  # 0 is the first
    root: str | None


class Store(Protocol):
    # --- accepting
    async def first_time(self, platform: str, event: str, now: datetime) -> bool:
        """Whether this event is new; it is not any more afterwards. For events that make no render."""

    async def accept(self, entry: Entry, now: datetime) -> int | None:
        """Dedup, thread, render row and reservation in one transaction: how many unfinished renders of its thread go before it; None
        where this event was handled before, or came too late. Raises QuotaSpent, and then nothing of it stands."""

    async def keep_hunch(self, hunch: str, message: Message, wish: Wish, now: datetime) -> None: ...

    async def hunch(self, hunch: str) -> tuple[Message, Wish] | None:
        """The message behind an unsure note or a price to confirm. It stays, so that a click that failed can be repeated."""

    async def keep_shown(self, place: Place, person: Person | None, pictures: Sequence[Attachment], until: datetime) -> None:
        """Keep what a person (None: anybody, last) showed in a thread, or in the channel itself, until a moment; it takes the place of
        what is kept."""

    async def shown(self, place: Place, person: Person | None, now: datetime) -> tuple[Attachment, ...]:
        """What is kept of that person there; nothing where its moment has come."""

    async def forget_shown(self, place: Place, person: Person | None) -> None: ...

    async def forget_taken(self, place: Place, person: Person, pictures: Sequence[Attachment]) -> None:
        """Forget just these pictures of that person in the whole channel, its threads included."""

    async def forget_all_shown(self, place: Place) -> None:
        """Forget what is kept of everybody there."""

    async def forget_before(self, moment: datetime) -> None:
        """Drop what is older and only served its time: dedup records and hunches (no platform delivers again after so long), pictures
        shown, requests for more, and the meters and notes of periods that ended (the ledger stays, and gives a meter anew)."""

    # --- reading
    async def thread_at(self, place: Place) -> Thread | None:
        """The thread that place.root leads to."""

    async def thread(self, thread: ThreadId) -> Thread | None: ...

    async def version(self, version: VersionId) -> Version | None: ...

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        """All versions of a thread, v1 first."""

    async def newest_versions(self, thread: ThreadId) -> Sequence[Version]:
        """The versions that came of the thread's newest render, side by side."""

    async def numbered(self, thread: ThreadId, number: int) -> Sequence[Version]:
        """The version of that number, if there is one, and the newest: at most two, in order."""

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message of the platform shows, in the order shown."""

    async def spots(self, version: VersionId, *, limit: int) -> Sequence[Spot]:
        """The messages that show a version, the newest first."""

    async def made_by(self, platform: str, workspace: str, person: str, *, limit: int) -> Sequence[Version]:
        """A person's recent versions, newest first."""

    async def busy_in(self, platform: str, workspace: str) -> bool:
        """Whether a render of a workspace is not told yet."""

    async def lately(self, platform: str, since: datetime, *, limit: int) -> Sequence[Place]:
        """Channels in which something was asked for since then, the latest first; without roots."""

    async def shows(self, platform: str, sha256: Sha256) -> bool:
        """Whether an original belongs to a thread of the platform."""

    # --- running
    async def render(self, render: RenderId) -> Render | None: ...

    async def underway(self, render: RenderId) -> Underway | None: ...

    async def ahead_of(self, render: RenderId) -> Sequence[RenderId]:
        """The unfinished renders before this one in its thread, first first."""

    async def untold(self) -> Mapping[RenderId, RenderState]:
        """Every render that a job has still to do something for, in order of acceptance."""

    async def begun(self) -> Sequence[Begun]:
        """Every render that is PAINTING, in order of acceptance."""

    async def take_turn(self, render: RenderId, now: datetime) -> Turn | None:
        """Move a render whose turn has come to PAINTING. None: it was called off."""

    async def newest(self, thread: ThreadId) -> Render | None:
        """The render that was accepted last, but for those that found no picture to work on."""

    async def newest_unpainted(self, thread: ThreadId) -> RenderId | None:
        """The render that was accepted last of those that wait or are being painted."""

    async def advance(
        self, render: RenderId, to: RenderState, *, of: Sequence[RenderState], now: datetime, failure: str = "", sentence: str = ""
    ) -> bool:
        """From one of the states in `of` to another: whether it happened."""

    async def told(self, render: RenderId) -> None:
        """What became of a render stands where the asker sees it: no job has anything to do for it, and its callback is forgotten."""

    async def marks(self, render: RenderId) -> Mapping[str, str]: ...

    async def marks_of(self, thread: ThreadId, key: str) -> Mapping[RenderId, str]:
        """One mark of all renders of a thread that have it."""

    async def set_mark(self, render: RenderId, key: str, value: str) -> None: ...

    async def begin_call(self, render: RenderId, slot: int) -> int:
        """A model call is about to be made for this slot: how many were begun before it."""

    async def keep_painted(self, render: RenderId, painted: Painted, tier: str, tries: Sequence[Try], now: datetime) -> None:
        """What a call gave, and the calls it took. The first to be kept stands."""

    async def keep_tries(self, render: RenderId, slot: int, tier: str, tries: Sequence[Try], now: datetime) -> None:
        """Calls that reached the model: our cost, picture or not."""

    async def record_versions(self, render: RenderId, versions: Sequence[Version], rules: Rules, now: datetime) -> Outcome | None:
        """Number the versions, make the first the current one and move the render to PAINTED, in one transaction. None: the render was
        called off meanwhile. Done before: gives what was recorded then."""

    async def record_move(self, render: RenderId, to: VersionId, undone: Sequence[VersionId], now: datetime) -> Outcome | None:
        """Make `to` the current version and move the render to PAINTED; the rest as above."""

    async def outcome(self, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
        """None: the render has nothing to show (yet)."""

    async def stands(self, render: RenderId, standing: Standing, *, marks: Mapping[str, str]) -> None:
        """A placeholder stands: its root and aliases lead to the render's thread from now on, and these marks are set."""

    async def delivered(
        self, render: RenderId, standing: Standing, versions: Sequence[VersionId], now: datetime, *, marks: Mapping[str, str]
    ) -> None:
        """A result stands: its message shows these versions, its root and aliases lead to the thread, these marks are set, and the
        render is DONE."""

    async def recent_seconds(self, tier: str, *, limit: int = 20) -> Sequence[float]:
        """Wall times of this tier's last pictures, newest first."""

    async def set_alt(self, version: VersionId, alt: str) -> None: ...
