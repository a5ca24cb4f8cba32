"""Reads what a picture file says about itself without decoding it: its kind, size, orientation and whatever else it carries.

`clean` leaves out, without re-encoding a pixel, what a model has no need to know: EXIF and with it GPS, XMP, comments, further
frames, and anything after the end. Facts of the formats: PNG 3rd edition (W3C), JPEG ITU-T T.81, WebP RFC 9649, EXIF 2.32. Pure
functions over bytes; Pillow is not needed here.
"""

from __future__ import annotations

import codecs
import hashlib
import re
import struct
import zlib
from dataclasses import dataclass, field
from typing import Final

from core.errors import BadPicture
from core.model import Original, Sha256

CUT_OFF: Final = "The picture is cut off or damaged."
PAINTED: Final = ("image/png", "image/jpeg", "image/webp")  # what a model paints, and what it is sent

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\0\0\0\x0cJXL ", "image/jxl"),
    (b"\xff\x0a", "image/jxl"),
    (b"\0\0\x01\0", "image/x-icon"),
    (b"%PDF-", "application/pdf"),
    (b"%!PS", "application/postscript"),
    (b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1aE\xdf\xa3", "video/webm"),
)
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(data: bytes) -> str | None:
    """The mime type by the first bytes (1 KB is enough), whatever the file's name claims; None if it is not recognised."""
    for magic, mime in _MAGIC:
        if data.startswith(magic):
            return mime
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[:4] == b"RIFF" and data[8:12] == b"AVI ":
        return "video/x-msvideo"
    if data[4:8] == b"ftyp":
        return _sniff_ftyp(data)
    if data.startswith(b"\x1f\x8b"):
        return _sniff_gzip(data[:1024])
    return _sniff_text(data[:1024])


def _sniff_ftyp(data: bytes) -> str:
    """The mime type of an ISO base media file by its brands: the major one, then the compatible ones from byte 16."""
    end = min(int.from_bytes(data[:4], "big"), 512)
    brands = {data[8:12], *(data[at : at + 4] for at in range(16, end, 4))}
    if brands & {b"avif", b"avis"}:
        return "image/avif"
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}:
        return "image/heic"
    if brands & {b"mif1", b"msf1"}:
        return "image/heif"
    return "video/mp4"


def _sniff_text(head: bytes) -> str | None:
    if not head or _CONTROL.search(head):
        return None
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")):
        return "text/html"
    if text.startswith((b"<?xml", b"<svg", b"<!--", b"<!doctype svg")):
        if b"<svg" in text or b"<!doctype svg" in text:
            return "image/svg+xml"
        return "text/html" if b"<html" in text else "text/xml"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(text)  # the last character may be cut in two
    except UnicodeDecodeError:
        return None
    return "text/plain"


def _sniff_gzip(head: bytes) -> str:
    """The mime type of what is compressed, if that is a vector drawing, which is often kept so."""
    try:
        inside = zlib.decompressobj(wbits=31).decompress(head, 1024)
    except zlib.error:
        inside = b""
    return "image/svg+xml" if _sniff_text(inside) == "image/svg+xml" else "application/gzip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Facts of a PNG, JPEG or WebP. `parts` are the pieces of the file worth keeping, in order; together they make `clean`.

    `plain`: 8 bits a channel, grey, RGB or RGBA, one frame, so every model reads it. `orientation`: EXIF's, 1 to 8; 1 is upright.
    """

    mime: str
    width: int
    height: int
    plain: bool
    orientation: int = 1
    icc: bool = False
    parts: tuple[tuple[int, int], ...] = field(default=(), repr=False)


def size(data: bytes) -> tuple[str, int, int]:
    """(mime, width, height) of a PNG, JPEG or WebP, from its beginning alone. Raises BadPicture for anything else."""
    mime = sniff(data)
    try:
        if mime == "image/png" and data[8:16] == b"\0\0\0\rIHDR" and len(data) > 28:
            width, height = struct.unpack_from(">II", data, 16)
        elif mime == "image/jpeg":
            width, height = _jpeg_size(data)
        elif mime == "image/webp":
            width, height = _webp_size(data)
        else:
            raise BadPicture("This file is not a PNG, JPEG or WebP picture. Save it as one of these and try again.")
    except (struct.error, IndexError) as error:
        raise BadPicture(CUT_OFF) from error
    if not width or not height:
        raise BadPicture(CUT_OFF)
    return mime, width, height


def facts(data: bytes) -> Original:
    """The address and facts of a model's picture, from its header: no pixel is decoded, and the bytes stay as they are.

    Raises BadPicture for anything but PNG, JPEG or WebP.
    """
    mime, width, height = size(data)
    return Original(sha256=Sha256(hashlib.sha256(data).hexdigest()), mime=mime, width=width, height=height, size=len(data))


def read(data: bytes) -> Header:
    """All facts of a PNG, JPEG or WebP, which must be complete to its end. Raises BadPicture."""
    mime, width, height = size(data)
    walk = {"image/png": _read_png, "image/jpeg": _read_jpeg, "image/webp": _read_webp}[mime]
    try:
        return walk(data, width, height)
    except (struct.error, IndexError) as error:
        raise BadPicture(CUT_OFF) from error


def clean(data: bytes, header: Header) -> bytes:
    """The file with only the parts worth keeping; the very same object if all are."""
    if header.parts == ((0, len(data)),):
        return data
    kept = b"".join(data[start:end] for start, end in header.parts)
    if header.mime == "image/webp":
        return _webp_mended(kept)
    return kept


class _Parts:
    """The ranges of a file to keep. Neighbours are merged, so a file kept whole is one range."""

    def __init__(self) -> None:
        self._ranges: list[tuple[int, int]] = []

    def keep(self, start: int, end: int) -> None:
        if self._ranges and self._ranges[-1][1] == start:
            start = self._ranges.pop()[0]
        self._ranges.append((start, end))

    def all(self) -> tuple[tuple[int, int], ...]:
        return tuple(self._ranges)


def _tells(content: bytes) -> bool:
    """Whether a provenance record (C2PA) repeats the camera's EXIF. If not, it is kept, because it says who made the picture."""
    lowered = content.lower()
    return b"exif" in lowered or b"gps" in lowered


# --- PNG: chunks of length, type, content, checksum ---------------------------------------------------------------------

_PNG_KEPT: Final = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"}
)
_MAX_CHUNKS: Final = 50_000  # at 8 KB each, the chunks of 400 MB
_PNG_GREY, _PNG_RGB, _PNG_PALETTE, _PNG_RGBA = 0, 2, 3, 6


def _read_png(data: bytes, width: int, height: int) -> Header:
    depth, colour = data[24], data[25]
    parts, seen = _Parts(), set[bytes]()
    parts.keep(0, 8)
    at, turned, chunks = 8, 1, 0
    while b"IEND" not in seen:
        chunks += 1
        if chunks > _MAX_CHUNKS:
            raise BadPicture(CUT_OFF)
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if end > len(data):
            raise BadPicture(CUT_OFF)
        content = slice(at + 8, end - 4)
        intact = zlib.crc32(memoryview(data)[at + 4 : end - 4]) == int.from_bytes(data[end - 4 : end], "big")
        if not intact and kind[:1].isupper():
            raise BadPicture(CUT_OFF)
        if intact and (kind in _PNG_KEPT or (kind == b"caBX" and not _tells(data[content]))):
            parts.keep(at, end)
        elif intact and kind == b"eXIf":
            turned = orientation(data[content])
        seen.add(kind)
        at = end
    if b"IDAT" not in seen or (colour == _PNG_PALETTE and b"PLTE" not in seen):
        raise BadPicture(CUT_OFF)
    plain = depth == 8 and (colour == _PNG_RGBA or (colour in (_PNG_GREY, _PNG_RGB) and b"tRNS" not in seen))
    return Header(
        mime="image/png",
        width=width,
        height=height,
        plain=plain,
        orientation=turned,
        icc=b"iCCP" in seen,
        parts=parts.all(),
    )


# --- JPEG: segments of FF, marker, length, content; entropy-coded data after each SOS --------------------------------------

_SOF: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SOF_READ: Final = frozenset({0xC0, 0xC1, 0xC2, 0xC9, 0xCA})  # sequential and progressive, with either coding of the pixels
_SOS, _EOI, _APP0, _APP1, _APP2, _APP11, _APP14, _APP15, _COM = 0xDA, 0xD9, 0xE0, 0xE1, 0xE2, 0xEB, 0xEE, 0xEF, 0xFE
# Before a marker there may be fill bytes. This also runs on the event loop, so millions of them are never read through.
_NEXT_MARKER: Final = re.compile(rb"\xff{1,65535}+[^\x00\xff\xd0-\xd7]")
_IN_SCAN: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_WINDOW: Final = 1 << 16
_MAX_SEGMENTS: Final = 5_000  # before the picture; a profile of 16 MB is 250 of them
_MAX_SCANS: Final = 200  # a progressive file has about ten; thousands of scans of a large picture would take minutes to decode


def _jpeg_segment(data: bytes, at: int) -> tuple[int, int, int]:
    """(marker, start of content, end) of the segment at or after `at`. Fill bytes are skipped."""
    found = _NEXT_MARKER.match(data, at)
    if found is None:
        raise BadPicture(CUT_OFF)
    marker, start = data[found.end() - 1], found.end()
    if marker in (0xD8, _EOI, 0x01):
        return marker, start, start
    end = start + int(struct.unpack_from(">H", data, start)[0])
    if end > len(data) or end < start + 2:
        raise BadPicture(CUT_OFF)
    return marker, start + 2, end


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a JPEG says before its pixels. `sampling` says for each colour how many samples there are across and down; `in_scans`:
    the picture comes in several passes, so a decoder has to hold all of it until the last."""

    width: int
    height: int
    sampling: tuple[tuple[int, int], ...]
    in_scans: bool


def jpeg_frame(data: bytes) -> Frame:
    """Read a JPEG's frame header. Raises BadPicture, struct.error, IndexError."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        marker, start, end = _jpeg_segment(data, at)
        if marker in _SOF:
            height, width, colours = struct.unpack_from(">HHB", data, start + 1)
            sampling = tuple((data[one] >> 4, data[one] & 15) for one in range(start + 7, start + 7 + 3 * min(colours, 4), 3))
            return Frame(width=width, height=height, sampling=sampling, in_scans=marker not in (0xC0, 0xC1))
        if marker in (_SOS, _EOI):
            break
        at = end
    raise BadPicture(CUT_OFF)


def rare_jpeg(data: bytes) -> bool:
    """Whether a JPEG is of a kind that hardly any program reads: lossless, hierarchical, or of more than 8 bits, as scanners in
    hospitals make them."""
    at = 2
    try:
        for _ in range(_MAX_SEGMENTS):
            marker, start, end = _jpeg_segment(data, at)
            if marker in _SOF:
                return marker not in _SOF_READ or data[start] != 8
            at = end
    except (BadPicture, struct.error, IndexError):
        pass
    return False


def _jpeg_size(data: bytes) -> tuple[int, int]:
    frame = jpeg_frame(data)
    return frame.width, frame.height


def _read_jpeg(data: bytes, width: int, height: int) -> Header:
    parts = _Parts()
    parts.keep(0, 2)
    at, turned, icc, scans, plain = 2, 1, False, 0, False
    while True:
        marker, start, end = _jpeg_segment(data, at)
        if marker in _SOF:
            plain = data[start] == 8 and data[start + 5] in (1, 3)
        elif marker == _APP1 and data[start : start + 6] == b"Exif\0\0":
            turned = orientation(data[start + 6 : end])
        elif marker == _APP2 and data[start : start + 11] == b"ICC_PROFILE":
            icc = True
        elif marker == _SOS:
            scans += 1
            end = _end_of_scan(data, end)
            if scans > _MAX_SCANS:
                raise BadPicture(CUT_OFF)
        if _jpeg_kept(data, marker, start, end):
            parts.keep(at, end)
        if marker == _EOI:
            break
        at = end
    if not scans:
        raise BadPicture(CUT_OFF)
    return Header(mime="image/jpeg", width=width, height=height, plain=plain, orientation=turned, icc=icc, parts=parts.all())


def _end_of_scan(data: bytes, start: int) -> int:
    """Find the next marker. Searches in windows, because one search through 10 MB would hold the interpreter for 0.1 s."""
    for at in range(start, len(data), _WINDOW):
        found = _IN_SCAN.search(data, at, at + _WINDOW + 1)
        if found is not None:
            return found.start()
    raise BadPicture(CUT_OFF)


def _jpeg_kept(data: bytes, marker: int, start: int, end: int) -> bool:
    if marker == _APP2:
        return data[start : start + 11] == b"ICC_PROFILE"
    if marker == _APP0:
        return data[start : start + 5] == b"JFIF\0"  # JFXX holds a thumbnail, which may show more than the cropped picture
    if marker == _APP11:
        return not _tells(data[start:end])
    if marker == _COM or _APP0 < marker <= _APP15:
        return marker == _APP14  # Adobe's: says how the colours are coded
    return True


# --- WebP: RIFF chunks of type, little-endian length, content, padded to even ----------------------------------------------

_VP8X_ICC, _VP8X_ALPHA, _VP8X_EXIF, _VP8X_XMP, _VP8X_ANIMATED = 0x20, 0x10, 0x08, 0x04, 0x02


def _webp_size(data: bytes) -> tuple[int, int]:
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int(struct.unpack_from("<I", data, 21)[0])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    raise BadPicture(CUT_OFF)


def _read_webp(data: bytes, width: int, height: int) -> Header:
    stated = 8 + int(struct.unpack_from("<I", data, 4)[0])
    if stated > len(data):
        raise BadPicture(CUT_OFF)
    parts, seen = _Parts(), set[bytes]()
    parts.keep(0, 12)
    at, turned = 12, 1
    while at + 8 <= stated:
        kind, length = struct.unpack_from("<4sI", data, at)
        end = at + 8 + length + length % 2
        if at + 8 + length > stated:
            raise BadPicture(CUT_OFF)
        if kind == b"EXIF":
            turned = orientation(data[at + 8 : end].removeprefix(b"Exif\0\0"))
        elif kind in (b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP", b"ANIM", b"ANMF") or (
            kind == b"C2PA" and not _tells(data[at + 8 : end])
        ):
            parts.keep(at, min(end, len(data)))
        seen.add(kind)
        at = end
    return Header(
        mime="image/webp",
        width=width,
        height=height,
        plain=b"ANMF" not in seen and b"ANIM" not in seen,
        orientation=turned,
        icc=b"ICCP" in seen,
        parts=parts.all(),
    )


def _webp_mended(kept: bytes) -> bytes:
    """Correct the length and the flags of a WebP to match what is in the file."""
    mended = bytearray(kept)
    struct.pack_into("<I", mended, 4, len(mended) - 8)
    if mended[12:16] == b"VP8X":
        mended[20] &= ~(_VP8X_EXIF | _VP8X_XMP) & 0xFF
    return bytes(mended)


# --- EXIF: a TIFF header and a directory of 12-byte entries ------------------------------------------------------------------

_ORIENTATION_TAG: Final = 0x0112


def orientation(exif: bytes) -> int:
    """How an EXIF record, or a TIFF file, says the picture must be turned, 1 to 8; 1 is upright.

    Also 1 if the record is missing or damaged, which is no reason to refuse a photo.
    """
    return _orientation_entry(exif)[1]


def unturned(tiff: bytes) -> bytes:
    """A TIFF file that says it is upright, so that a decoder gives its rows in the order of the file."""
    at, turned = _orientation_entry(tiff)
    if turned == 1:
        return tiff
    return tiff[: at + 8] + struct.pack("<H" if tiff[:1] == b"I" else ">H", 1) + tiff[at + 10 :]


def _orientation_entry(exif: bytes) -> tuple[int, int]:
    """Give where the entry stands that says how the picture is turned, and its value; 0 and 1 if there is none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None:
        return 0, 1
    try:
        first = int(struct.unpack_from(order + "I", exif, 4)[0])
        count = int(struct.unpack_from(order + "H", exif, first)[0])
        for entry in range(first + 2, first + 2 + 12 * count, 12):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, entry)
            if tag == _ORIENTATION_TAG and kind == 3 and 1 <= value <= 8:
                return entry, int(value)
    except struct.error:
        return 0, 1
    return 0, 1
