"""The ports of what keeps pictures and of what reads their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.adjustments import Adjustment
from core.model import (
    Original,
    Sha256,
)
from core.ports.engine import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture that somebody attached, as it is kept. `note` is a sentence if a model sees less of it than there is or was."""

    original: Original
    note: str | None = None


class OriginalStore(Protocol):
    """Pictures as they are kept. For whatever sends one on."""

    async def original(self, sha256: Sha256) -> bytes: ...


class PreviewStore(OriginalStore, Protocol):
    """For whatever shows pictures: bots/discord/uploads, bots/playground/routes."""

    async def preview(self, sha256: Sha256, *, max_edge: int = 1024, max_bytes: int | None = None) -> Picture:
        """A derived JPEG with a longest edge of at most `max_edge` pixels and at most `max_bytes` bytes, made once, then kept
        beside the original."""


CONTACT_EDGE = 512  # pixels of the copies that contact sheets are made from


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A place on a contact sheet. `picture`: None where there is none (yet). `failed`: there will be none. `label` tells it from the
    others, where their words differ."""

    number: int
    picture: Sha256 | None = None
    failed: bool = False
    label: str = ""


class ContactStore(PreviewStore, Protocol):
    """For the publishers."""

    async def contact(self, cells: Sequence[Cell]) -> bytes:
        """Draw the contact sheet of a batch, as a JPEG, from previews that are kept. A picture that is gone is drawn as failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell:
    """A version's place on a sheet of versions. `name` ("v5") stands below it, and beside that what its branch is called ("v2a"), or the
    `origin` that it comes from ("v4") where that is not on the sheet. `parent`: the position of the cell that a line comes from.
    `goes_on`: a line leads off the sheet. `in_lineage`: it is what the current one comes from, or the current one itself."""

    row: int
    column: int
    name: str
    branch: str = ""
    origin: str = ""
    parent: int | None = None
    goes_on: bool = False
    current: bool = False
    in_lineage: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSheet:
    """A version on a sheet: its picture, and where and as what it stands there."""

    sha256: Sha256
    cell: SheetCell


class SheetStore(Protocol):
    """For core/studio/tell."""

    async def tree(self, shown: Sequence[OnSheet]) -> bytes:
        """Make a sheet of versions as a JPEG, with the lines between them. One whose original is gone is told to be; one that cannot be
        read leaves its place blank. Raises StoreTrouble, BadPicture."""


class ReferenceStore(OriginalStore, Protocol):
    """For core/renders/attached."""

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int) -> Attached:
        """Make an attached picture safe for a model (upright, no EXIF, a format it accepts, at most `max_bytes`) and keep that.
        Raises BadPicture, StoreFull; ReaderCrashed if the process that read it died, which may be chance the first time."""


class SpaceStore(Protocol):
    """For bots/app/web/readiness."""

    def check_space(self) -> None:
        """Raises StoreFull if no further picture would fit. Called before anything is paid."""


class PaintedStore(OriginalStore, SpaceStore, Protocol):
    """What a model paints, and what it is given. For core/renders/calls."""

    async def put(self, data: bytes) -> Original:
        """Keep bytes untouched under their sha256; the same bytes twice are one object. Raises StoreFull."""


class AdjustedStore(Protocol):
    """For core/renders/adjusting."""

    async def put_adjusted(self, sha256: Sha256, steps: Sequence[Adjustment]) -> Original:
        """Carry out exact edits on a picture, and keep what comes of them as a PNG. Raises CannotAdjust (a BadPicture) with a sentence for
        the asker, PictureLost, StoreFull."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """A region of a picture. `mask`: as large as the picture, and white where it may change. `where` it is, in words. `drawn`: on a copy of
    the picture, and not a mask."""

    mask: Sha256
    where: str
    drawn: bool


class RegionStore(Protocol):
    """For core/renders/regions."""

    async def region(self, parent: Sha256, reference: Sha256, *, name: str, said: bool) -> Marking | None:
        """The region of a picture that another one marks, whose mask is kept; None: it marks none. said: the words say that it does.
        Raises BadPicture for a mask of another shape, and for one that is all of one tone."""

    async def put_inside(self, parent: Sha256, answer: Sha256, mask: Sha256) -> Original:
        """Keep `answer` within the white of the mask and `parent` around it, as a PNG."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """What an edit did to the whole picture. What happened in one part of it alone hardly shows here.

    right, down  how far everything moved, as a share of the width and the height; negative: left, up
    zoom         how many times as large everything is
    gain         0 to 1: how much better the pictures agree once that is taken back
    match        0 to 1: how much better they agree then than two pictures laid on each other by chance
    cast         by how much red, green and blue changed everywhere, each of 255
    elsewhere    0 to 1: the share that changed of what lies outside the largest part that did
    """

    right: float
    down: float
    zoom: float
    gain: float
    match: float
    cast: tuple[int, int, int]
    elsewhere: float


class DriftStore(Protocol):
    """For core/renders/drifting."""

    async def drift(self, before: Sha256, after: Sha256) -> Drift | None:
        """Measure how one picture drifted from another, which it was made from. None: they are of two ratios, or too plain to tell.
        Raises StoreTrouble, PictureLost, BadPicture."""


class Pictures(ContactStore, SheetStore, ReferenceStore, PaintedStore, AdjustedStore, RegionStore, DriftStore, Protocol):
    """All of these. For whoever hands them on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A picture made fit for a model: the very same bytes if they were fit already. `note` as in Attached."""

    data: bytes = field(repr=False)
    mime: str
    note: str | None = None


class Decoder(Protocol):
    """Each method raises BadPicture (damaged, no picture, too much memory or time) and ReaderCrashed; core/pixels has the work
    itself."""

    async def reference(self, data: bytes, *, name: str, max_bytes: int) -> Fit: ...

    async def preview(self, data: bytes, *, max_edge: int, max_bytes: int | None) -> bytes: ...

    async def contact(self, cells: Sequence[tuple[Cell, bytes | None]]) -> bytes:
        """The contact sheet of cells, each with a small copy of its picture."""

    async def tree(self, cells: Sequence[SheetCell], pictures: Sequence[bytes]) -> bytes:
        """A sheet of versions. pictures: one for each cell."""

    async def adjusted(self, data: bytes, steps: Sequence[Adjustment]) -> bytes: ...

    async def region(self, parent: bytes, data: bytes, *, name: str, said: bool) -> tuple[bytes, str, bool] | None: ...

    async def inside(self, parent: bytes, answer: bytes, mask: bytes) -> bytes: ...

    async def drift(self, before: bytes, after: bytes) -> Drift | None: ...
