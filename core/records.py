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
    Choice,
    Message,
    MicroDollars,
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
from core.ports import Standing, Try


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One picture being worked on. `current` is None until the first version is there; `undone` is what redo would bring
    back, the last undone first."""

    id: ThreadId
    place: Place  # root is None until the first post stands
    current: VersionId | None
    undone: tuple[VersionId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What accepting an ask came to. `render` is None where this event was handled before."""

    render: Render | None
    ahead: int = 0  # unfinished renders before it in its thread


class Store(Protocol):
    # --- accepting
    async def first_time(self, platform: str, event: str) -> bool:
        """Whether this event is new; it is not any more afterwards. For events that make no render."""

    async def accept(
        self,
        ask: Ask,
        *,
        render: RenderId,
        thread: ThreadId,
        choice: Choice,
        parent: VersionId | None,
        follows: bool,
        now: datetime,
    ) -> Accepted:
        """Dedup, thread (found by the place, or made with id `thread`) and render row, in one transaction."""

    async def keep_hunch(self, hunch: str, message: Message, wish: Wish, now: datetime) -> None: ...

    async def take_hunch(self, hunch: str) -> tuple[Message, Wish] | None:
        """The message behind an unsure note; it stays, so that a click that failed can be repeated (the ask's event dedups)."""

    # --- reading
    async def thread_at(self, place: Place) -> Thread | None: ...

    async def thread(self, thread: ThreadId) -> Thread: ...

    async def version(self, version: VersionId) -> Version | None: ...

    async def place_of(self, version: VersionId) -> Place | None:
        """Where the version's thread stands."""

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        """All versions of a thread, v1 first."""

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        """The versions that a message of the platform shows, in the order shown."""

    async def made_by(self, platform: str, workspace: str, person: str, *, limit: int) -> Sequence[Version]:
        """A person's recent versions, newest first."""

    async def original_place(self, sha256: Sha256) -> Place | None: ...

    # --- running
    async def render(self, render: RenderId) -> Render | None: ...

    async def ahead_of(self, render: RenderId) -> Sequence[RenderId]:
        """The unfinished renders before this one in its thread, first first."""

    async def unfinished(self) -> Sequence[RenderId]:
        """Every render that is not over, in order of acceptance."""

    async def newest_unfinished(self, thread: ThreadId) -> RenderId | None: ...

    async def move_state(
        self,
        render: RenderId,
        to: RenderState,
        *,
        of: Sequence[RenderState],
        now: datetime,
        failure: str | None = None,
        sentence: str | None = None,
    ) -> bool:
        """One state to another, only from one of the states in `of`: whether it happened."""

    async def marks(self, render: RenderId) -> Mapping[str, str]: ...

    async def set_mark(self, render: RenderId, key: str, value: str) -> None: ...

    async def record_try(self, render: RenderId, slot: int, tries: Sequence[Try], now: datetime) -> None:
        """What calls cost us; adding the same slot's tries twice is one record."""

    async def record_versions(self, render: RenderId, versions: Sequence[Version], now: datetime) -> Sequence[Version] | None:
        """Number the versions, make the first the current one, and move the render to PAINTED, in one transaction. None: the render
        was cancelled meanwhile. Recording a render that is recorded already gives what is there."""

    async def record_move(self, render: RenderId, to: VersionId, undone: Sequence[VersionId], now: datetime) -> bool: ...

    async def moved_to(self, render: RenderId) -> VersionId | None: ...

    async def versions_of(self, render: RenderId) -> Sequence[Version]: ...

    async def posted(
        self, render: RenderId, standing: Standing, versions: Sequence[VersionId], *, over: bool, now: datetime
    ) -> None:
        """Remember where a post stands: its message shows these versions, its root and aliases lead to the thread. `over` also
        moves the render to DONE and forgets its callback."""

    async def recent_seconds(self, tier: str, *, limit: int = 20) -> Sequence[float]:
        """Wall times of this tier's last pictures, newest first."""

    async def set_alt(self, version: VersionId, alt: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """A row of the ledger."""

    render: RenderId
    person: Person
    tier: str
    cost: MicroDollars
    ours: bool  # a try that made no picture: our cost, never the asker's
