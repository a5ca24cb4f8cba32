"""Small pictures for people to attach, and for fakes to paint."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image


def png(colour: str = "red", size: int = 64) -> bytes:
    """Make a square of one colour, `size` pixels wide."""
    return saved(Image.new("RGB", (size, size), colour), "PNG")


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """A picture as a file of this kind."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def plain_png(width: int, height: int, colour: bytes) -> bytes:
    """Make the same quickly, without Pillow. colour: three bytes."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + colour * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
