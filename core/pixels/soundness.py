"""Whether a model's picture can be shown at all, decoding as little as tells."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from core.pixels import formats
from core.pixels.decoding import DAMAGED, DECODERS


def sound(data: bytes) -> bool:
    """A PNG, JPEG or WebP that decodes to its last row. A JPEG is decoded at an eighth of its size, which takes half the time."""
    mime = formats.sniff(data[:1024])
    if mime not in formats.PAINTED:
        return False
    try:
        with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
            picture.draft(None, (picture.width // 8, picture.height // 8))
            picture.load()
        return mime != "image/png" or _checked(data)
    except DAMAGED:
        return False


def _checked(data: bytes) -> bool:
    """A PNG whose pixels are those that were written: decoders take much for pixels that is none, its checksums do not."""
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 8 + length
        critical = kind[:1].isupper()
        if critical and zlib.crc32(data[at + 4 : end]) != struct.unpack_from(">I", data, end)[0]:
            return False
        at = end + 4
    return True
