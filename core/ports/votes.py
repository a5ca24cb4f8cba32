"""Votes on several pictures: what the store keeps of them, and what it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Protocol

from core.acts.voting import LASTS, Tally
from core.model import Person, Place, ThreadId, Version, VersionId, VoteId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A picture that can be voted for. `label` is what it is called there: "v3", or "A" where nobody is to know what painted it."""

    version: VersionId
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote. `about` is the render whose pictures stand side by side, or the thread whose versions they are: each has one open vote at
    most. `closes_at` None: it is open until somebody closes it, or for LASTS. `person` opened it."""

    id: VoteId
    about: str
    thread: ThreadId
    place: Place
    person: Person
    cells: tuple[Cell, ...]
    opened_at: datetime
    closes_at: datetime | None
    closed_at: datetime | None = None

    def is_over(self, now: datetime) -> bool:
        return self.closed_at is not None or (self.closes_at or self.opened_at + LASTS) <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the message of a vote shows: the vote, how it stands and, once it is closed, the versions that lead. `message` is that
    message, as its platform names it; None: there is none yet. `gone`: that message was deleted, which ended the vote. `revision` counts
    the changes; `closes` says when it will close, in words."""

    vote: Vote
    tally: Tally
    revision: int
    message: str | None = None
    closes: str = ""
    leaders: tuple[Version, ...] = ()
    gone: bool = False


class Ballot(Enum):
    """What came of a press on a picture of a vote."""

    CAST = auto()
    TAKEN_BACK = auto()
    SEEN_BEFORE = auto()  # the platform delivered the press again
    OVER = auto()
    GONE = auto()  # the vote is known no more, or its picture is not there any more


class VoteStore(Protocol):
    """For core/studio/votes. Each method notes its event in its own transaction, and does nothing for one that was handled before."""

    async def open_vote(self, platform: str, event: str, vote: Vote, now: datetime) -> tuple[Vote, bool] | None:
        """Open a vote, unless one about the same pictures is open. That one then closes when `vote` would, if `vote` says when and the same
        person opened it. Gives the one that is open and whether it is new; None: the event was handled before."""

    async def cast(self, platform: str, event: str, vote: VoteId, at: int, person: Person, now: datetime) -> Ballot:
        """Vote for the picture at `at`, from 0, or take that back."""

    async def set_ballot(self, event: str | None, vote: VoteId, at: int, person: Person, now: datetime, *, cast: bool) -> Ballot:
        """Have somebody's vote for the picture at `at` count or not, whatever it was before. event: None: nothing is noted."""

    async def votes_at(self, platform: str, message: str) -> Sequence[Vote]:
        """The open votes that a message shows, as its platform names it: one, unless two channels have messages of that name."""

    async def unshown(self, platform: str) -> bool:
        """Whether an open vote has no message yet, or one that was not noted yet: its first, or one in its place."""

    async def close_vote(self, platform: str, event: str, vote: VoteId, now: datetime) -> bool | None:
        """Whether it was open until now; None: the event was handled before."""

    async def vote(self, vote: VoteId) -> Vote | None: ...

    async def open_votes(self, thread: ThreadId, now: datetime) -> Sequence[Vote]:
        """The open votes of a thread, the one that was opened last first."""

    async def tally(self, vote: Vote) -> Tally: ...


class BoardStore(Protocol):
    """For whatever shows votes."""

    async def close_due(self, now: datetime) -> int:
        """Close what is due by now. Gives how many votes."""

    async def due_boards(self, platform: str, before: datetime) -> Sequence[Board]:
        """The votes of a platform whose message does not show how they stand, and was not touched since `before`."""

    async def board_shown(self, board: Board, message: str, now: datetime) -> None:
        """Note that a message shows a board as it is."""

    async def due_winners(self, platform: str) -> Sequence[Board]:
        """The votes of a platform that closed by their time or because their message is gone, and whose thread was not told yet what
        came of it."""

    async def winner_shown(self, board: Board) -> None:
        """Note that a vote's thread was told what came of it, or can't be."""

    async def board_gone(self, board: Board, now: datetime) -> None:
        """Note that the message of a vote was deleted, or that it cannot be shown: the vote is over. Where it was shown before, its
        thread is to be told (`due_winners`), unless it knows already what came of it."""
