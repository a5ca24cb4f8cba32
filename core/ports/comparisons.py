"""Blind comparisons: when their tiers are shown, and which messages have yet to say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import Render, RenderId, VersionId
from core.ports.records import Thread


@dataclass(frozen=True, slots=True, kw_only=True)
class DueTiers:
    """A comparison whose message hides tiers that may be seen by now. `picked`: the version that somebody has picked there; `sent`: what
    was begun to be posted of it, as its publisher wrote it down."""

    render: Render
    thread: Thread
    picked: VersionId | None
    sent: str | None


class ComparisonStore(Protocol):
    """For core/studio/votes, and for core/renders/unblinding."""

    async def show_tiers(self, platform: str, event: str, render: RenderId, now: datetime) -> bool | None:
        """Show the tiers of a comparison from now on. Gives whether they were hidden; None: the event was handled before."""

    async def due_tiers(self, platform: str) -> Sequence[DueTiers]:
        """The comparisons of a platform whose message is to show its tiers, oldest first. Those that are not posted yet come later."""

    async def tiers_sent(self, render: RenderId, sent: str) -> None:
        """Keep what was begun to be posted. It is on disk when this returns."""

    async def tiers_shown(self, render: RenderId) -> None:
        """Note that people can see the tiers of a comparison, or that its place is gone."""
