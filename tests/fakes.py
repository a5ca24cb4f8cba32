"""Small working things that stand in for the real ones, each held to the same contract as its twin."""

from __future__ import annotations

from core import pixels
from core.errors import PictureLost, StoreFull
from core.model import Original, Sha256
from core.ports import Picture


class MemoryPictures:
    """The image store in a dict. `full` makes it refuse what it does not hold yet. Contract: test_images.py."""

    def __init__(self) -> None:
        self.originals: dict[Sha256, bytes] = {}
        self.full = False

    def check_room(self) -> None:
        if self.full:
            raise StoreFull

    async def put(self, data: bytes) -> Original:
        original = pixels.facts(data)
        if original.sha256 not in self.originals:
            self.check_room()
            self.originals[original.sha256] = data
        return original

    async def put_reference(self, data: bytes, *, name: str) -> Original:
        fit, _ = pixels.reference(data, name=name)
        return await self.put(fit)

    async def original(self, sha256: Sha256) -> bytes:
        if sha256 not in self.originals:
            raise PictureLost
        return self.originals[sha256]

    async def preview(self, sha256: Sha256, *, max_edge: int = 1024, max_bytes: int | None = None) -> Picture:
        made = pixels.preview(await self.original(sha256), max_edge=max_edge, max_bytes=max_bytes)
        return Picture(data=made, mime="image/jpeg")
