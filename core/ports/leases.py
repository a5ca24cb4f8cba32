"""The port of the store that says which worker works on which render. For core/jobs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import RenderId, RenderState


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A render that still needs a job. worker: who holds it; None: nobody. number: how often it was taken so far."""

    render: RenderId
    state: RenderState
    accepted_at: datetime
    worker: str | None
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Beat:
    """How many heartbeats a worker has sent. executor: the process's name, which outlives its own restarts."""

    worker: str
    executor: str
    count: int


class LeaseStore(Protocol):
    async def join(self, worker: str, executor: str) -> Sequence[RenderId]:
        """Begin as a worker, behind all others. What the same executor held before it restarted is held by this worker now; gives those
        renders."""

    async def beat(self, worker: str) -> bool:
        """Show that a worker lives. False: it was taken for dead, and others have its renders."""

    async def beats(self) -> Sequence[Beat]:
        """The heartbeats of each worker, the one that joined first in front."""

    async def take_over(self, dead: str, beat: int, by: str) -> Sequence[RenderId] | None:
        """Take over everything that is held by a worker which has not beaten since. Gives those renders; None: it has beaten, or somebody
        else was first, or the caller is not alive itself."""

    async def tell(self) -> None:
        """Tell the workers that there is something new for them."""

    async def listen(self, news: Callable[[], None]) -> None:
        """Call `news` whenever somebody tells, until this is cancelled or the database's connection ends. What is told while nobody
        listens is lost."""

    async def open_renders(self) -> Sequence[Open]:
        """Every render that still needs a job, in order of acceptance."""

    async def take(self, worker: str, renders: Sequence[RenderId]) -> Mapping[RenderId, int]:
        """Take renders that nobody holds. Gives those that are held now, and how often each was taken, this time included."""

    async def release(self, worker: str, renders: Sequence[RenderId]) -> None:
        """Give renders back, for any worker to take."""

    async def leave(self, worker: str) -> None:
        """End as a worker, and give everything back."""
