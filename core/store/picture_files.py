"""The pictures as they lie in their store, whatever they show: for `darkroom doctor`, backups, and what no row names any more."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from core.errors import StoreTrouble
from core.store.objects import Objects

_CHECKED: Final = b"Darkroom looks whether pictures can be kept here, and takes this away again."
_ORIGINAL: Final = re.compile(r"originals/([0-9a-f]{2})/(\1[0-9a-f]{62})")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """An original as it lies there."""

    sha256: str
    size: int  # bytes
    written_at: datetime

    @property
    def key(self) -> str:
        return original_key(self.sha256)


def original_key(sha256: str) -> str:
    return f"originals/{sha256[:2]}/{sha256}"


class PictureFiles:
    """Raises StoreTrouble, with the store's own words as its cause, where the store does not do what it is asked."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    @classmethod
    def open(cls, url_or_path: str) -> Self:
        """Open the folder or URL of an image store. Raises ValueError, OSError."""
        return cls(Objects.open(url_or_path))

    @property
    def folder(self) -> Path | None:
        """Where the pictures are files; None: they are in a cloud."""
        return self._objects.folder

    async def check(self) -> None:
        """Write a small object, read it back, and delete it."""
        key = f"checks/{secrets.token_hex(8)}"
        await self._objects.put(key, _CHECKED)
        try:
            found = await self._objects.get(key)
        finally:
            await self._objects.delete(key)
        if found != _CHECKED:
            raise StoreTrouble

    async def originals(self) -> AsyncIterator[Sequence[PictureFile]]:
        """List the originals, some at a time. What is left of a write that was cut off is not among them."""
        async for page in self._objects.pages("originals"):
            found = ((_ORIGINAL.fullmatch(one["path"]), one) for one in page)
            yield [PictureFile(match[2], one["size"], one["last_modified"]) for match, one in found if match]

    async def read(self, sha256: str) -> bytes | None:
        """An original's bytes; None if it is not there."""
        return await self._objects.get(original_key(sha256))

    async def put(self, sha256: str, data: bytes) -> None:
        await self._objects.put(original_key(sha256), data)

    async def size(self, sha256: str) -> int | None:
        found = await self._objects.head(original_key(sha256))
        return None if found is None else found["size"]

    async def remove(self, sha256: str, *, before: datetime) -> bool:
        """Delete an original, unless it was written, or stored once more, since `before`. Returns whether it is gone."""
        key = original_key(sha256)
        if self.folder is not None:
            with self._objects.translated():
                return await asyncio.to_thread(_remove, self.folder / key, before)
        found = await self._objects.head(key)
        if found is None or found["last_modified"] >= before:
            return False
        await self._objects.delete(key)
        return True

    async def remove_previews(self, of: Collection[str]) -> None:
        """Delete the previews of originals that are gone."""
        if not of:
            return
        async for page in self._objects.pages("previews"):
            theirs = [one["path"] for one in page if one["path"].removeprefix("previews/").partition("-")[0] in of]
            if theirs:
                await self._objects.delete(*theirs)


async def is_whole(sha256_: str, data: bytes) -> bool:
    """Whether bytes are those of the original with this address."""
    return await asyncio.to_thread(lambda: sha256(data).hexdigest() == sha256_)


def _remove(path: Path, before: datetime) -> bool:
    """Move a file aside, look whether it was touched until then, and only then delete it."""
    aside = path.with_name(f"{path.name}#unnamed")
    try:
        if path.stat().st_mtime >= before.timestamp():
            return False
        path.replace(aside)
        if aside.stat().st_mtime >= before.timestamp():
            aside.replace(path)  # the same bytes, whoever wrote them
            return False
        aside.unlink()
    except FileNotFoundError:
        return False
    return True
