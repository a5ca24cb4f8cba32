"""The ports of what keeps pictures and of what reads their pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.model import (
    Original,
    Sha256,
)
from core.ports.engine import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A picture that somebody attached, as it is kept. `note` is a sentence where a model sees less of it than there is, or was."""

    original: Original
    note: str | None = None


class Pictures(Protocol):
    async def put(self, data: bytes) -> Original:
        """Keep bytes untouched under their sha256; the same bytes twice are one object. Raises StoreFull."""

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int) -> Attached:
        """Make safe for a model what somebody attached (upright, no EXIF, a format it takes, at most `max_bytes`) and keep that.
        Raises BadPicture, StoreFull; ReaderCrashed where reading it ended the process that read it: that may be chance, once."""

    async def original(self, sha256: Sha256) -> bytes: ...

    async def sheet(self, pictures: Sequence[tuple[str, Sha256]], *, current: int | None = None) -> bytes:
        """A small contact sheet as JPEG: each picture under its label, the one at position `current` marked."""

    def check_room(self) -> None:
        """Raises StoreFull where no further picture would fit: asked before anything is paid."""

    async def preview(self, sha256: Sha256, *, max_edge: int = 1024, max_bytes: int | None = None) -> Picture:
        """A derived JPEG, longest edge at most `max_edge` pixels, at most `max_bytes` bytes; made once, then kept beside the original."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A picture made fit for a model: the very bytes that were given where they are fit already. `note` as in Attached."""

    data: bytes = field(repr=False)
    mime: str
    note: str | None = None


class Decoder(Protocol):
    """Each raises BadPicture (damaged, no picture, too much memory or time) and ReaderCrashed; core/pixels has what they do."""

    async def reference(self, data: bytes, *, name: str, max_bytes: int) -> Fit: ...

    async def preview(self, data: bytes, *, max_edge: int, max_bytes: int | None) -> bytes: ...

    async def sheet(self, pictures: Sequence[tuple[str, bytes]], *, edge: int, current: int | None) -> bytes: ...
