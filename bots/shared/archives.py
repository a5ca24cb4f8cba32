"""Puts the originals of a pack into one zip file, byte for byte as they are kept."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Sequence

from core.ports.pictures import OriginalStore
from core.ports.platform import Archive


async def zipped(pictures: OriginalStore, archive: Archive) -> bytes:
    """The zip file. It is at most archive.size bytes, which the caller has found to be few enough."""
    files = [(name, await pictures.original(one.sha256)) for name, one in archive.files]
    return await asyncio.to_thread(_zip, files)


def _zip(files: Sequence[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as opened:  # pictures are compressed already
        for name, data in files:
            opened.writestr(zipfile.ZipInfo(name), data)
    return made.getvalue()
