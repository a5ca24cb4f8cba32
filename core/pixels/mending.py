"""Mends damaged files as far as their own bytes allow, before a decoder sees them, as viewers do silently.

Pillow accepts such files only if ImageFile.LOAD_TRUNCATED_IMAGES is set, for all threads at once; here each file is mended by
itself. Pure functions over bytes. The results are decoded and encoded again, and never sent as they are.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Final

from core.errors import BadPicture
from core.pixels import formats

_MAX_SCANS: Final = 200  # as in formats.py
_EOI: Final = b"\xff\xd9"
_TABLES: Final = re.compile(
    rb"\xff\xdb\x00"
)  # a quantisation table, with which the picture begins, and so does a thumbnail in its metadata
_BEGINNINGS, _HEAD = 16, 1 << 16  # possible beginnings that are examined, and the bytes of each
_ENTROPY: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_FEWEST_SCANS: Final = 3  # of a progressive picture: with fewer it shows as coarse blocks


def mended(data: bytes, mime: str) -> Iterator[bytes]:
    """Files that may be readable where `data` is not, the likeliest first."""
    match mime:
        case "image/png":
            chunks = list(_png_chunks(data))
            yield _png(chunks, _PNG_COLOURS)
            yield _png(chunks, _PNG_CRITICAL)
        case "image/jpeg":
            yield from _jpegs(data)
        case "image/webp":
            yield from _webps(data)
        case "image/tiff":
            yield formats.unturned(data)
        case _:
            yield data


# --- PNG: every chunk checked, the last one taken as far as it goes ------------------------------------------------------------

_PNG_CERTAIN: Final = frozenset({b"IHDR", b"PLTE", b"IDAT"})
_PNG_CRITICAL: Final = _PNG_CERTAIN | {b"tRNS"}
_PNG_COLOURS: Final = _PNG_CRITICAL | {b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"eXIf"}
_IHDR_BYTES: Final = 13
_PNG_MOST: Final = 50_000  # chunks


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of each chunk. Metadata is taken only if its checksum is right; picture data always."""
    at = 8
    for _ in range(_PNG_MOST):
        if at + 8 >= len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        content, check = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if kind == b"IEND" or not kind.isalpha() or (kind == b"IHDR" and len(content) != _IHDR_BYTES):
            return
        if kind in _PNG_CERTAIN or (kind in _PNG_COLOURS and zlib.crc32(kind + content).to_bytes(4, "big") == check):
            yield kind, content
        at += 12 + length


def _png(chunks: list[tuple[bytes, bytes]], kept: frozenset[bytes]) -> bytes:
    parts = [(kind, content) for kind, content in chunks if kind in kept]
    written = (
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in (*parts, (b"IEND", b""))
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


# --- JPEG: an end where there is none, no segment that breaks off, none whose length is wrong -------------------------------------


def _jpegs(data: bytes) -> Iterator[bytes]:
    if data.count(b"\xff\xda") > _MAX_SCANS:
        return
    whole, scans, progressive = _jpeg_walked(data)
    if progressive and scans < _FEWEST_SCANS:
        return
    if scans:
        yield data + _EOI
        yield data[:whole] + _EOI
    else:  # metadata before the picture gives a wrong length
        yield from _without_notes(data)


def _without_notes(data: bytes) -> Iterator[bytes]:
    """The file from where its largest picture begins, since metadata may hold a thumbnail."""
    starts = [one.start() for one in islice(_TABLES.finditer(data), _BEGINNINGS)]
    sizes = [_pixels(data[:2] + data[start : start + _HEAD]) for start in starts]
    if any(sizes):
        yield data[:2] + data[starts[sizes.index(max(sizes))] :] + _EOI


def _pixels(data: bytes) -> int:
    try:
        _, width, height = formats.size(data)
    except BadPicture:
        return 0
    return width * height


def _jpeg_walked(data: bytes) -> tuple[int, int, bool]:
    """(how far it is intact, scans begun, progressive)."""
    at, scans, progressive = 2, 0, False
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0x00, 0xFF, 0xD9):
        marker, end = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            break
        progressive = progressive or marker == 0xC2
        if marker == 0xDA:
            scans += 1
            found = _ENTROPY.search(data, end)
            end = found.start() if found is not None else len(data)
        at = end
    return at, scans, progressive


# --- WebP: its first picture alone, its lengths made true -------------------------------------------------------------------------

_WEBP_PICTURE: Final = (b"VP8 ", b"VP8L", b"ALPH")
_SPARE: Final = 4096  # bytes: a decoder that runs out of data gives up the whole picture


def _webps(data: bytes) -> Iterator[bytes]:
    chunks = dict(reversed(list(_webp_chunks(data, 12))))  # of several chunks of a kind, the first counts
    frame, size = chunks.get(b"ANMF"), chunks.get(b"VP8X", b"")[4:10]
    if frame is not None:
        chunks |= dict(reversed(list(_webp_chunks(frame, 16))))
        size = frame[6:12]
    parts: list[tuple[bytes, bytes]] = [(kind, chunks[kind]) for kind in (b"ICCP", b"ALPH", b"VP8 ", b"VP8L") if kind in chunks]
    if not any(kind in (b"VP8 ", b"VP8L") for kind, _ in parts):
        return
    if b"EXIF" in chunks:  # it says how the picture is to be turned
        parts.append((b"EXIF", chunks[b"EXIF"]))
    if len(parts) > 1 and len(size) == 6:
        flags = 0x20 * (b"ICCP" in chunks) | 0x10 * (b"ALPH" in chunks or b"VP8L" in chunks) | 0x08 * (b"EXIF" in chunks)
        parts.insert(0, (b"VP8X", bytes([flags, 0, 0, 0]) + size))
    body = b"WEBP" + b"".join(kind + struct.pack("<I", len(one)) + one + bytes(len(one) % 2) for kind, one in parts)
    yield b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """(type, content) of each chunk. Up to a quarter of a picture that is missing at its end is filled with zeros, which decode to
    more than they replace."""
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, at)
        content = data[at + 8 : at + 8 + length]
        if len(content) < length:
            if kind in _WEBP_PICTURE and len(content) * 4 >= length * 3:
                yield kind, content + bytes(length - len(content) + _SPARE)
            elif kind in (b"ANMF", b"EXIF"):
                yield kind, content
            return
        yield kind, content
        at += 8 + length + length % 2
