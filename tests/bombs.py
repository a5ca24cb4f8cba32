"""Small files that hold large pictures: each is made to take far more memory or time than its size suggests."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from PIL import Image

from tests.pictures import chunk

_PIECE = bytes(1 << 20)


def squeezed(length: int) -> bytes:
    """Compress `length` zero bytes without ever holding them in memory: one piece is compressed, and repeated."""
    whole, rest = divmod(length, len(_PIECE))
    packer, last = zlib.compressobj(9, wbits=-zlib.MAX_WBITS), zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    piece = packer.compress(_PIECE) + packer.flush(zlib.Z_FULL_FLUSH)  # needs nothing of what is before it
    checksum = 1
    for at in range(0, length, len(_PIECE)):
        checksum = zlib.adler32(_PIECE[: length - at], checksum)
    return b"\x78\xda" + piece * whole + last.compress(bytes(rest)) + last.flush() + struct.pack(">I", checksum)


def png(width: int, height: int, *, depth: int = 8, colour: int = 2, interlaced: bool = False, extra: bytes = b"") -> bytes:
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    passes = ((0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2))
    length = 0
    for left, across, top, down in passes if interlaced else ((0, 1, 0, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        length += rows * (1 + (columns * samples * depth + 7) // 8) if columns > 0 < rows else 0
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    palette = chunk(b"PLTE", bytes(768)) if colour == 3 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + palette + extra + chunk(b"IDAT", squeezed(length)) + chunk(b"IEND", b"")


def saved(mode: str, side: int, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (side, side)).save(out, kind, **options)
    return out.getvalue()


def frames(kind: str, count: int, side: int = 600) -> bytes:
    """Make an animation in which no frame equals the one before, because equal ones would be merged."""
    out = io.BytesIO()
    pictures = [Image.new("RGB", (side, side), (n % 256, n // 256, 0)) for n in range(count)]
    pictures[0].save(out, kind, save_all=True, append_images=pictures[1:], duration=20)
    return out.getvalue()


def webp_largest() -> bytes:
    """Make a WebP whose header says 16,384 pixels each way, with a picture of 64 behind it."""
    data = bytearray(saved("RGBA", 64, "WEBP", lossless=True))
    at = data.index(b"VP8L") + 9
    struct.pack_into("<I", data, at, struct.unpack_from("<I", data, at)[0] | 0xFFFFFFF)
    return bytes(data)


def gif_canvas() -> bytes:
    """Make a GIF with a canvas of 49 million pixels and a frame of one."""
    one = saved("P", 1, "GIF")
    return one[:6] + struct.pack("<HH", 7000, 7000) + one[10:]


def gif_frame() -> bytes:
    """Make a GIF with a canvas of one pixel and a far larger frame."""
    data = bytearray(saved("P", 7000, "GIF"))
    data[6:10] = struct.pack("<HH", 1, 1)
    return bytes(data)


def scans(side: int, count: int) -> bytes:
    """Make a progressive JPEG whose last scan is repeated again and again."""
    data = saved("RGB", side, "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    return data[:at] + data[at:-2] * count + data[-2:]


def rle_bmp(side: int) -> bytes:
    runs = (b"\xff\0" * (side // 255) + bytes([side % 255, 0]) + b"\0\0") * side + b"\0\1"
    offset = 14 + 40 + 1024
    header = b"BM" + struct.pack("<IHHI", offset + len(runs), 0, 0, offset)
    return header + struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, len(runs), 0, 0, 256, 0) + bytes(1024) + runs


def tiff_pages(count: int) -> bytes:
    out = io.BytesIO()
    page = Image.new("L", (64, 64))
    page.save(out, "TIFF", save_all=True, append_images=[page] * (count - 1))
    return out.getvalue()


def tiff_bits(side: int, bits: int, samples: int = 1) -> bytes:
    """Make a TIFF with one compressed strip of zeros and this many bits a sample."""
    strip = squeezed(side * side * samples * bits // 8)
    tags = {256: (4, side), 257: (4, side), 258: (3, bits), 259: (3, 8), 262: (3, 1 if samples == 1 else 2), 277: (3, samples)}
    tags |= {278: (4, side), 279: (4, len(strip)), 273: (4, 8)}
    directory = struct.pack("<H", len(tags))
    for tag, (kind, value) in sorted(tags.items()):
        directory += struct.pack("<HHII", tag, kind, 1, value)
    return b"II*\0" + struct.pack("<I", 8 + len(strip)) + strip + directory + bytes(4)


def exif(entries: int) -> bytes:
    """Make a JPEG whose EXIF directory links to itself, with as many entries as fit."""
    count = min(entries, 5000)
    notes = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<H", count) + struct.pack("<HHII", 0x8769, 4, 1, 8) * count
    data = saved("RGB", 64, "JPEG")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(notes) + 2) + notes + data[2:]


def segments(count: int) -> bytes:
    """Make a JPEG with this many empty metadata segments before its picture."""
    data = saved("RGB", 64, "JPEG")
    return data[:2] + b"\xff\xfe\0\2" * count + data[2:]


@cache
def _text() -> bytes:
    return squeezed(200_000_000)


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "png of 16 bits": lambda: png(7071, 7071, depth=16, colour=6),
    "png interlaced": lambda: png(7071, 7071, depth=16, colour=6, interlaced=True),
    "png of grey of 16 bits": lambda: png(7071, 7071, depth=16, colour=0),
    "png with a palette": lambda: png(7071, 7071, colour=3),
    "png of one row": lambda: png(50_000_000, 1),
    "png of one column": lambda: png(1, 50_000_000),
    "png whose profile unpacks to 200 MB": lambda: png(9, 9, extra=chunk(b"iCCP", b"icc\0\0" + _text())),
    "png whose words unpack to 200 MB": lambda: png(9, 9, extra=chunk(b"zTXt", b"a\0\0" + _text()) * 8),
    "png whose international words do": lambda: png(9, 9, extra=chunk(b"iTXt", b"a\0\1\0\0\0" + _text()) * 8),
    "png whose pixels unpack to more than it says": lambda: png(9, 9).replace(
        chunk(b"IDAT", squeezed(9 * 28)), chunk(b"IDAT", _text())
    ),
    "png of half a million chunks": lambda: png(9, 9, extra=chunk(b"tIME", b"") * 500_000),
    "apng of thousands of frames": lambda: frames("PNG", 1500, 64),
    "gif of thousands of frames": lambda: frames("GIF", 3000, 64),
    "webp of thousands of frames": lambda: frames("WEBP", 1000, 64),
    "webp of the largest kind": webp_largest,
    "webp of 25 million pixels": lambda: saved("RGB", 5000, "WEBP"),
    "webp of 16 million pixels": lambda: saved("RGBA", 4096, "WEBP", lossless=True, quality=0),
    "gif of a huge canvas": gif_canvas,
    "gif of a frame beyond its canvas": gif_frame,
    "tiff of many pages": lambda: tiff_pages(300),
    "tiff of 64 bits a pixel in one strip": lambda: tiff_bits(7000, 16, 4),
    "tiff of 32 bits": lambda: tiff_bits(7000, 32),
    "tiff of one bit": lambda: tiff_bits(7000, 1),
    "jpeg of many scans": lambda: scans(5000, 180),
    "jpeg of endless scans": lambda: scans(600, 5000),
    "jpeg in passes": lambda: saved("RGB", 7071, "JPEG", progressive=True, subsampling=0),
    "jpeg for print": lambda: saved("CMYK", 7071, "JPEG", progressive=True),
    "jpeg whose notes lead to themselves": lambda: exif(5000),
    "jpeg of a million notes": lambda: segments(1_000_000),
    "jpeg of fill bytes": lambda: b"\xff\xd8" + b"\xff" * 24_000_000,
    "bmp in runs": lambda: rle_bmp(7000),
    "avif of 25 million pixels": lambda: saved("RGB", 5000, "AVIF", speed=10),
    "ico of nothing": lambda: b"\0\0\1\0\xff\xff" + bytes(1_000_000),
}


@cache
def bomb(name: str) -> bytes:
    return BOMBS[name]()
