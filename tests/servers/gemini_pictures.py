"""Real JPEG and PNG bytes for the local Gemini server: of the asked pixel size, distinct for each request, cheap to make.

A picture is a flat colour with a stripe, drawn once per size and colour; its number stands in a comment segment, so that no
two answers have the same bytes. Padding (for pictures as heavy as real ones) goes into comment segments as well, so the file
stays valid. The pixels are cached with their base64, so that a bench's server spends next to nothing on a 2.6 MB answer.
"""

from __future__ import annotations

import base64
import io
import random
import struct
import zlib
from functools import lru_cache

from PIL import Image, ImageDraw, PngImagePlugin

COLOURS = (
    (196, 72, 56),
    (46, 110, 150),
    (86, 140, 74),
    (226, 176, 66),
    (120, 86, 150),
    (60, 64, 72),
    (214, 130, 150),
    (70, 150, 150),
)


@lru_cache(maxsize=64)
def _drawn(width: int, height: int, colour: int, mime: str) -> bytes:
    image = Image.new("RGB", (width, height), COLOURS[colour])
    ImageDraw.Draw(image).rectangle((width // 8, height // 3, width // 2, height // 2), fill=COLOURS[(colour + 3) % len(COLOURS)])
    out = io.BytesIO()
    if mime == "image/png":
        image.save(out, "PNG", pnginfo=PngImagePlugin.PngInfo(), compress_level=1)
    else:
        image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _comment(data: bytes) -> bytes:
    return b"\xff\xfe" + struct.pack(">H", len(data) + 2) + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@lru_cache(maxsize=16)
def _tail(width: int, height: int, colour: int, mime: str, pad: int) -> bytes:
    """Return everything behind the first segments in base64, padded by about `pad` bytes. Its own length does not matter, because what
    goes before it is a multiple of three bytes long."""
    drawn = _drawn(width, height, colour, mime)
    filler = random.Random(0).randbytes(pad)
    steps = range(0, pad, 60_000)
    if mime == "image/png":
        padding = b"".join(_chunk(b"daRk", filler[at : at + 60_000]) for at in steps)
        return base64.b64encode(padding + drawn[33:])  # behind the signature and IHDR
    padding = b"".join(_comment(filler[at : at + 60_000]) for at in steps)
    return base64.b64encode(padding + drawn[2:])  # behind SOI


def picture(number: int, width: int, height: int, *, mime: str = "image/jpeg", megabytes: float | None = None) -> bytes:
    """Return the base64 (ASCII bytes) of a valid picture that no other number gives."""
    colour = number % len(COLOURS)
    drawn = _drawn(width, height, colour, mime)
    pad = max(0, int((megabytes or 0) * 1_000_000) - len(drawn))
    if mime == "image/png":
        head = drawn[:33] + _chunk(b"tEXt", b"Comment\x00" + f"{number:019d}".encode())  # 33 + 12 + 27 = 72
    else:
        head = drawn[:2] + _comment(f"picture {number:019d}".encode()) + b""  # 2 + 4 + 27 = 33
    if len(head) % 3:
        raise AssertionError(f"head of {len(head)} bytes would need padding in the middle of the base64")
    return base64.b64encode(head) + _tail(width, height, colour, mime, pad)
