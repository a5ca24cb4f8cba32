"""Pictures in an object store: a local folder, or S3, Google Cloud Storage or Azure by URL.

    originals/ab/abcdef…              the bytes as they came, under their sha256
    previews/abcdef…-1024-any.jpg     derived copies: longest edge, byte limit; may be deleted at any time

An object appears whole or not at all: a local file is written beside its place and renamed into it. What kill -9 leaves of a
write cut off is a file with "#" in its name, which nothing reads. obstore does not fsync (0.12.1, seen with strace, November 2026), so
originals in a folder are written and fsynced here, directories included: a version in the database has its picture also after a power
cut. Previews are not; one that a power cut emptied is made anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, Self

from cachetools import TTLCache

from core import pixels
from core.adjustments import Adjustment
from core.errors import BadPicture, PictureLost, StoreFull, StoreTrouble
from core.model import Original, Sha256
from core.ports.engine import Picture
from core.ports.pictures import CONTACT_EDGE, Attached, Cell, Decoder, Drift, Marking, OnSheet
from core.store.objects import Objects, Panicked, give_up

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_LOADED_AT_ONCE: Final = 2  # originals loaded for the decoders: more of them would only wait there
_FRESH_BYTES: Final = 24_000_000  # of originals just put that are held until they are shown
_FRESH_SECONDS: Final = 60.0
_YOUNG: Final = timedelta(hours=12)  # half of the age at which what no row names is collected
_THUMBNAIL: Final = 512  # pixels; a sheet shows them at that or less
_ROOM_BYTES: Final = 32_000_000  # the largest original seen (4K PNG, 25 MB) and its preview


class ImageStore:
    """Implements `core.ports.Pictures`. Raises StoreFull, StoreTrouble (the store does not answer), PictureLost, BadPicture.

    Originals just put are held in memory until they are first asked for, as far as there is room: a painted picture is shown a moment
    later, so it is not read back.
    """

    def __init__(self, objects: Objects, decoder: Decoder) -> None:
        self._objects = objects
        self._decoder = decoder
        self._loading = asyncio.Semaphore(_LOADED_AT_ONCE)
        self._previewing: dict[str, asyncio.Task[bytes]] = {}
        self._folders_made = False
        self._fresh: TTLCache[Sha256, bytes] = TTLCache(_FRESH_BYTES, _FRESH_SECONDS, getsizeof=len)

    @classmethod
    def open(cls, url_or_path: str, decoder: Decoder, *, panicked: Panicked = give_up) -> Self:
        """Open a folder or URL, as `Objects.open` does."""
        return cls(Objects.open(url_or_path, panicked=panicked), decoder)

    def check_space(self) -> None:
        self._objects.check_room(_ROOM_BYTES)

    async def put(self, data: bytes) -> Original:
        """Hash the bytes, read facts from the header alone without decoding, and keep them; they are on disk when this returns. The
        same bytes twice are one object."""
        if self._objects.folder is not None:
            keep = partial(_keep, self._objects.folder, data, shown_from_memory=self._has_room(data))
            with self._objects.translated():
                if not self._folders_made:
                    await asyncio.to_thread(_make_folders, self._objects.folder)
                    self._folders_made = True
                original = await asyncio.to_thread(keep)
        else:
            original = await asyncio.to_thread(pixels.facts, data)
            key = _original_key(original.sha256)
            if not await self._stands(key, len(data)):
                await self._objects.put(key, data)
        if self._has_room(data):  # originals held earlier will be shown earlier, so none of them makes room for this one
            self._fresh[original.sha256] = data
        return original

    def _has_room(self, data: bytes) -> bool:
        self._fresh.expire()
        return self._fresh.currsize + len(data) <= _FRESH_BYTES

    async def put_reference(self, data: bytes, *, name: str, max_bytes: int = 7_000_000) -> Attached:
        fit = await self._decoder.reference(data, name=name, max_bytes=max_bytes)
        return Attached(original=await self.put(fit.data), note=fit.note)

    async def put_adjusted(self, sha256: Sha256, steps: Sequence[Adjustment]) -> Original:
        async with self._loading:
            made = await self._decoder.adjusted(await self.original(sha256), steps)
        return await self.put(made)

    async def region(self, parent: Sha256, reference: Sha256, *, name: str, said: bool) -> Marking | None:
        async with self._loading:
            files = await self.original(parent), await self.original(reference)
            found = await self._decoder.region(*files, name=name, said=said)
        if found is None:
            return None
        mask, where, drawn = found
        return Marking(mask=(await self.put(mask)).sha256, where=where, drawn=drawn)

    async def put_inside(self, parent: Sha256, answer: Sha256, mask: Sha256) -> Original:
        async with self._loading:
            files = await self.original(parent), await self.original(answer), await self.original(mask)
            made = await self._decoder.inside(*files)
        return await self.put(made)

    async def drift(self, before: Sha256, after: Sha256) -> Drift | None:
        """A picture that was just put stays in memory: it is shown a moment later."""
        async with self._loading:
            new = self._fresh.get(after) or await self.original(after)
            return await self._decoder.drift(await self.original(before), new)

    async def contact(self, cells: Sequence[Cell]) -> bytes:
        made = [(cell, None if cell.picture is None else await self._small(cell.picture)) for cell in cells]
        return await self._decoder.contact([(_failed(cell) if cell.picture and not data else cell, data) for cell, data in made])

    async def _small(self, sha256: Sha256) -> bytes | None:
        """A picture as it stands on a contact sheet; None if it is gone or cannot be read."""
        try:
            return (await self.preview(sha256, max_edge=CONTACT_EDGE)).data
        except (PictureLost, BadPicture):
            return None

    async def tree(self, shown: Sequence[OnSheet]) -> bytes:
        """Draw a sheet from small previews, as many at a time as are made at once."""
        pictures = await asyncio.gather(*(self._thumbnail(one.sha256) for one in shown))
        cells = [replace(one.cell, gone=picture is None) for one, picture in zip(shown, pictures, strict=True)]
        return await self._decoder.tree(cells, [picture or b"" for picture in pictures])

    async def _thumbnail(self, sha256: Sha256) -> bytes | None:
        """A picture for a sheet; empty: it cannot be read. None: its original is gone, whatever copies there are of it."""
        try:
            if not await self._is_kept(sha256):
                return None
            return (await self.preview(sha256, max_edge=_THUMBNAIL)).data
        except PictureLost:
            return None
        except BadPicture:
            return b""

    async def _is_kept(self, sha256: Sha256) -> bool:
        folder, key = self._objects.folder, _original_key(sha256)
        if folder is not None:
            return await asyncio.to_thread((folder / key).exists)
        return await self._objects.head(key) is not None

    async def original(self, sha256: Sha256) -> bytes:
        """The bytes as they were put."""
        fresh: bytes | None = self._fresh.pop(sha256, None)
        if fresh is not None:
            return fresh
        data = await self._get(_original_key(sha256))
        if data is None or not (self._objects.folder is not None or await asyncio.to_thread(_is_whole, sha256, data)):
            raise PictureLost
        return data

    async def preview(self, sha256: Sha256, *, max_edge: int = 1024, max_bytes: int | None = None) -> Picture:
        """A preview, made once however many ask at the same time. An asker who is cancelled takes nothing from the others."""
        key = f"previews/{_checked(sha256)}-{max_edge}-{max_bytes or 'any'}.jpg"
        task = self._previewing.get(key)
        if task is None:
            task = asyncio.create_task(self._preview(key, sha256, max_edge, max_bytes))
            self._previewing[key] = task
            task.add_done_callback(lambda done: self._previewed(key, done))
        return Picture(data=await asyncio.shield(task), mime="image/jpeg")

    def _previewed(self, key: str, task: asyncio.Task[bytes]) -> None:
        del self._previewing[key]
        if not task.cancelled():
            task.exception()  # marks the exception as seen: whoever waits gets it, and maybe nobody waits

    async def _preview(self, key: str, sha256: Sha256, max_edge: int, max_bytes: int | None) -> bytes:
        kept = await self._get(key)
        if kept and kept.startswith(b"\xff\xd8") and kept.endswith(b"\xff\xd9"):
            return kept
        async with self._loading:
            original = await self.original(sha256)
            made = await self._decoder.preview(original, max_edge=max_edge, max_bytes=max_bytes)
        try:
            await self._objects.put(key, made)
        except (StoreFull, StoreTrouble):
            return made  # the preview can be shown although it could not be kept
        return made

    async def _get(self, key: str) -> bytes | None:
        folder = self._objects.folder
        if folder is not None:  # obstore reads a file twice over before Python has its bytes: 5 ms for 2.6 MB against 1 ms
            with self._objects.translated():
                return await asyncio.to_thread(_file, folder / key)
        return await self._objects.get(key)

    async def _stands(self, key: str, size: int) -> bool:
        """Whether an object is there whole, and young enough that nobody takes it for one that no row names (collecting.py)."""
        found = await self._objects.head(key)
        return found is not None and found["size"] == size and datetime.now(UTC) - found["last_modified"] < _YOUNG


def _failed(cell: Cell) -> Cell:
    return replace(cell, failed=True)


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise PictureLost
    return sha256


def _original_key(sha256: str) -> str:
    return f"originals/{_checked(sha256)[:2]}/{sha256}"


def _is_whole(sha256: str, data: bytes) -> bool:
    """Whether these are the bytes that were put. A cloud says that a put is whole or fails; not every server that speaks as one keeps to
    that."""
    return hashlib.sha256(data).hexdigest() == sha256


def _keep(folder: Path, data: bytes, *, shown_from_memory: bool) -> Original:
    """`put` for a folder, all in one thread: with three trips there it took half as long again. By obstore, which writes in a thread of
    its own, it took twice the processor time.

    With as few calls of the system as can be: beside a busy event loop each may wait for the interpreter's lock afterwards, which takes
    longer than most of them, and two changes of thread."""
    original = pixels.facts(data)
    path = folder / _original_key(original.sha256)
    if not _is_there(path, len(data)):  # new, or a power cut left it short
        _write(path, data, last_use=shown_from_memory)
    _sync(path.parent)
    return original


def _make_folders(folder: Path) -> None:
    """Make the folders of all originals, once for a process, and sync their entries, so that no picture has to."""
    originals = folder / "originals"
    for first in range(256):
        (originals / f"{first:02x}").mkdir(parents=True, exist_ok=True)
    _sync(originals)
    _sync(folder)


def _write(path: Path, data: bytes, *, last_use: bool) -> None:
    """Write a file and sync its bytes, then rename it into its place."""
    beside = path.with_name(f"{path.name}#{secrets.token_hex(4)}")
    try:
        file = _created(beside)
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(file, left) :]  # it may take a part only
            os.fsync(file)
            if last_use:
                _let_go(file)
        finally:
            os.close(file)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _created(path: Path) -> int:
    """A new file, opened to be written, with its folder, should somebody have tidied that away."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:
        _make_folders(path.parent.parent.parent)
        return os.open(path, flags, 0o666)


def _is_there(path: Path, size: int) -> bool:
    """Whether a file is there whole. It is made young again first, so that it is not taken for one that no row names (collecting.py), and
    synced, since whoever wrote it may not have come so far."""
    try:
        os.utime(path)
        if path.stat().st_size != size:
            return False
        _sync(path)
    except FileNotFoundError:
        return False
    return True


def _file(path: Path) -> bytes | None:
    try:
        with path.open("rb", buffering=0) as file:
            data = file.read()
            _let_go(file.fileno())
            return data
    except FileNotFoundError:
        return None


def _sync(path: Path) -> None:
    """Sync a file's bytes, or a folder's entries."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _let_go(file: int) -> None:
    """Keep an open file out of the page cache: an original is shown once and may be edited minutes later, so its pages go to the next
    picture (measured on a fresh virtual machine: 1 ms to write 2.6 MB into recently used pages, 6 ms into others)."""
    if hasattr(os, "posix_fadvise"):  # macOS has none
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
