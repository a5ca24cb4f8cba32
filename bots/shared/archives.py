"""Puts the originals of a pack into one zip file, byte for byte as they are kept."""

from __future__ import annotations

import asyncio
import io
import zipfile

from core.ports.pictures import OriginalStore
from core.ports.platform import Archive

MOST_BYTES = 100_000_000  # of a zip file, which is in memory as a whole while it is sent


async def zipped(pictures: OriginalStore, archive: Archive) -> bytes:
    """The zip file. It is at most archive.size bytes, which the caller has found to be few enough. Beside it there is one original in
    memory at a time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as opened:  # pictures are compressed already
        for name, one in archive.files:
            data = await pictures.original(one.sha256)
            await asyncio.to_thread(opened.writestr, zipfile.ZipInfo(name), data)
    return made.getvalue()


def megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB"
