"""Real JPEG and PNG bytes for the local Gemini server: of the asked pixel size, distinct for each request, cheap to make.

A picture is a flat colour with a stripe, drawn once per size and colour; its number stands in a comment segment, so that no
two answers have the same bytes. A picture as heavy as real ones has its weight in its pixels, as they have: whoever decodes it pays
for that. The pixels are cached with their base64, so that a bench's server spends next to nothing on a 2.6 MB answer.
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


_MOST_OF_IT = 0.97  # of the weight in pixels: where it ends exactly can't be chosen, so the rest is a comment


@lru_cache(maxsize=64)
def _drawn(width: int, height: int, colour: int, mime: str, weight: int) -> bytes:
    """Draw a picture with so much noise that it has nearly this weight in bytes, or as much as its size allows."""
    image = Image.new("RGB", (width, height), COLOURS[colour])
    ImageDraw.Draw(image).rectangle((width // 8, height // 3, width // 2, height // 2), fill=COLOURS[(colour + 3) % len(COLOURS)])
    plain = _saved(image, mime)
    if weight <= len(plain):
        return plain
    strip = _noise(width, min(height, 64))
    row = len(_saved(strip, mime, fine=True)) / strip.height  # bytes
    rows = min(height, int((weight - len(_saved(image, mime, fine=True))) * _MOST_OF_IT / row))
    for top in range(0, rows, strip.height):
        image.paste(strip.crop((0, 0, width, min(strip.height, rows - top))), (0, top))
    return _saved(image, mime, fine=True)


def _noise(width: int, height: int) -> Image.Image:
    return Image.frombytes("RGB", (width, height), random.Random(0).randbytes(width * height * 3))


def _saved(image: Image.Image, mime: str, *, fine: bool = False) -> bytes:
    out = io.BytesIO()
    if mime == "image/png":
        image.save(out, "PNG", pnginfo=PngImagePlugin.PngInfo(), compress_level=1)
    else:
        image.save(out, "JPEG", quality=100 if fine else 80, subsampling=0 if fine else 2)
    return out.getvalue()


def _comment(data: bytes) -> bytes:
    return b"\xff\xfe" + struct.pack(">H", len(data) + 2) + data


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@lru_cache(maxsize=16)
def _tail(width: int, height: int, colour: int, mime: str, weight: int) -> bytes:
    """Return everything behind the first segments in base64, padded to about `weight` bytes. Its own length does not matter, because
    what goes before it is a multiple of three bytes long."""
    drawn = _drawn(width, height, colour, mime, weight)
    pad = max(0, weight - len(drawn))
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
    weight = int((megabytes or 0) * 1_000_000)
    drawn = _drawn(width, height, colour, mime, weight)
    if mime == "image/png":
        head = drawn[:33] + _chunk(b"tEXt", b"Comment\x00" + f"{number:019d}".encode())  # 33 + 12 + 27 = 72
    else:
        head = drawn[:2] + _comment(f"picture {number:019d}".encode()) + b""  # 2 + 4 + 27 = 33
    if len(head) % 3:
        raise AssertionError(f"head of {len(head)} bytes would need padding in the middle of the base64")
    return base64.b64encode(head) + _tail(width, height, colour, mime, weight)
