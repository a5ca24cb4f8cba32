"""What reading a picture's lettering needs from outside: a model that sees, somewhere to keep what it saw, and who tells people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.model import MicroDollars, Place, RenderId, Version, VersionId
from core.ports.pending import PendingAsk
from core.ports.readings import BeganReading, MayRead
from core.reading.lettering import Misread

LETTERING = "lettering"  # the mark of a render, one of whose pictures was misread; it lasts as long as they do


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenLettering:
    """A call of a text model that read a picture. `pieces`: the lettering that it saw; None: the answer cannot be used. `cost` is the
    operator's."""

    model: str
    outcome: str
    pieces: tuple[str, ...] | None
    cost: MicroDollars
    seconds: float


class LetteringReader(Protocol):
    """A text model that reads the lettering in a picture. The operator pays for each call."""

    @property
    def model(self) -> str:
        """The model that is asked now."""

    def most_for_picture(self) -> MicroDollars:
        """The most that reading one may cost."""

    async def lettering(self, picture: bytes, mime: str) -> SeenLettering:
        """Read a picture in one call, within 8 s. Raises nothing: a call that fails says so in its outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A posted picture whose lettering is not as it was asked for, where that is, and the ask that corrects it: its button carries
    `pending` (Studio.go_ahead), and costs about `price`."""

    place: Place
    version: VersionId
    number: int
    misread: tuple[Misread, ...]
    pending: str
    price: MicroDollars | None


class LetteringStore(Protocol):
    """For core/renders/lettering."""

    async def version(self, version: VersionId) -> Version | None: ...

    async def begin_reading(self, began: BeganReading, now: datetime) -> MayRead: ...

    async def end_lettering(self, began: BeganReading, seen: SeenLettering) -> None:
        """Note what came of a call that read a picture, and what it cost."""

    async def keep_misread(self, render: RenderId, found: str, pending: PendingAsk, now: datetime) -> None:
        """Keep what was misread in a render's pictures, in place of what was kept before, with the ask that corrects it."""
