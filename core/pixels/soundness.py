"""Checks whether a model's picture can be shown at all, without decoding it."""

from __future__ import annotations

import io

from PIL import Image

from core.errors import BadPicture
from core.pixels import formats
from core.pixels.budget import MAX_MODEL_PIXELS, needed
from core.pixels.decoding import DAMAGED, DECODERS

_BEGINNING, _END = 1 << 18, 1 << 16  # bytes of a JPEG that are read through


def sound(data: bytes) -> bool:
    """Whether a PNG, JPEG or WebP is there to its end as whoever wrote it left it, and a decoder takes its header.

    What happens to an answer on its way is found by the file's own means: a PNG's checksums, the markers between which a JPEG's pixels
    stand, the lengths of a WebP's chunks. Decoding found hardly more (a JPEG's pixels may be any bits), for 13 to 24 ms of the
    processor for a JPEG of 2.6 MB, 3 to 17 ms for a PNG and 150 ms for a WebP, where this takes 0.3 to 2 (measured November 2026).
    """
    mime = formats.sniff(data[:1024])
    if mime not in formats.PAINTED:
        return False
    try:
        needed(data, name="", max_pixels=MAX_MODEL_PIXELS)
        _read(data, mime)
        with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]):
            return True
    except (BadPicture, MemoryError, *DAMAGED):
        return False


def _read(data: bytes, mime: str | None) -> None:
    """Read a file's parts. Raises BadPicture, and what DAMAGED holds.

    Most of a JPEG is one run of pixels, which may be any bits, so one without its middle is built like the whole: what is cut off lacks the
    end, and where anything else stands instead of pixels, it is hardly ever in the middle alone. Searching all of 2.6 MB for markers takes
    1.1 ms. One whose middle holds more than pixels (several scans, a long note) is read as a whole.
    """
    if mime == "image/jpeg" and len(data) > _BEGINNING + _END:
        try:
            formats.read(data[:_BEGINNING] + data[-_END:])
        except (BadPicture, *DAMAGED):
            pass
        else:
            return
    formats.read(data)
