"""Estimates from a picture's header how much memory reading it takes, before any of it is decoded.

The bytes per pixel were measured with Pillow 13.0 (November 2026): what a decoder holds besides the pixels that it fills, plus what
working on those pixels needs. A file of 390 KB may hold 50 million pixels, and one such took 775 MB.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from core.errors import BadPicture
from core.pixels import formats
from core.pixels.raws import first_directory, raw_kind
from core.pixels.refusals import check_size, too_heavy

MEMORY: Final = 300_000_000  # bytes that the pixels of one picture may take
MAX_PIXELS: Final = 50_000_000  # in a picture that somebody attaches
MAX_MODEL_PIXELS: Final = 80_000_000  # in a picture that a model paints; the largest so far has 17 million
MAX_EDGE: Final = 4096  # a copy made for a model is no larger than what the models paint themselves

_NOT_KNOWN: Final = 150_000_000  # bytes assumed for a file whose header is damaged
_STRIPS: Final = MAX_EDGE * MAX_EDGE * 4 + 30_000_000  # a smaller copy of a large picture, and the strips that it is made by
_WORKED_ON: Final = 13.0  # bytes per pixel, the source included, while a picture is turned, converted to sRGB and flattened
_WEBP, _AVIF, _BMP, _GIF = 17.0, 20.0, 6.0, 2.0  # two canvases and their copy; planes, frames and their copies; runs; a palette's


@dataclass(frozen=True, slots=True)
class Header:
    """What a header says. `decoding`: bytes per pixel while it is decoded. `plain`: the pixels can go to the model as they are.
    `halved`: it is decoded at half its width and height from the start."""

    width: int
    height: int
    decoding: float
    plain: bool = False
    halved: bool = False

    @property
    def memory(self) -> int:
        side = 2 if self.halved else 1
        pixels, edge = self.width * self.height // side**2, max(self.width, self.height) // side
        large = edge > MAX_EDGE
        decoded = pixels * self.decoding + (_STRIPS if large else 0)
        worked_on = min(pixels, MAX_EDGE**2) * (self.decoding + 5 if self.plain and not large else _WORKED_ON)
        return int(max(decoded, worked_on))


def needed(data: bytes, *, name: str, max_pixels: int = MAX_PIXELS) -> int:
    """The bytes of memory needed to read a picture, besides its file. Raises BadPicture if that is more than one picture may take.

    A file that is not a picture needs none: it is refused without being decoded. If only the header is damaged, the rest may be
    readable.
    """
    mime = formats.sniff(data[:1024])
    if mime not in _HEADERS or raw_kind(data):
        return 0
    try:
        header = _HEADERS[mime](data)
    except (BadPicture, struct.error, IndexError):
        return _NOT_KNOWN
    check_size(header.width, header.height, name, max_pixels)
    if header.memory > MEMORY:
        raise too_heavy(name)
    return header.memory


def jpeg_is_halved(data: bytes) -> bool:
    """Whether a JPEG is decoded at half its size: either the copy will be that small anyway, so nothing is lost, or the whole
    picture would take too much memory."""
    return _jpeg(data).halved


def _png(data: bytes) -> Header:
    _, width, height = formats.size(data)
    depth, colour = data[24], data[25]
    stored = (2 if depth == 16 else 1) if colour == 0 else 1 if colour == 3 else 4
    return Header(width, height, stored, plain=depth == 8 and colour in (0, 2, 6))


def _jpeg(data: bytes) -> Header:
    """Memory for a JPEG. A progressive one is held as coefficients until its last scan."""
    frame = formats.jpeg_frame(data)
    pixel = 1 if len(frame.sampling) == 1 else 4
    most = max((across * down for across, down in frame.sampling), default=1) or 1
    held = sum(2 * across * down / most for across, down in frame.sampling) if frame.in_scans else 0.1
    plain = len(frame.sampling) in (1, 3)
    whole = Header(frame.width, frame.height, pixel + held, plain=plain)
    if max(frame.width, frame.height) < 2 * MAX_EDGE and whole.memory <= MEMORY:
        return whole
    return Header(frame.width, frame.height, pixel + 4 * held, plain=plain, halved=True)  # four samples for each


def _webp(data: bytes) -> Header:
    _, width, height = formats.size(data)
    return Header(width, height, _WEBP)


def _gif(data: bytes) -> Header:
    width, height = struct.unpack_from("<HH", data, 6)
    return Header(width, height, _GIF)


def _bmp(data: bytes) -> Header:
    if struct.unpack_from("<I", data, 14)[0] == 12:  # of OS/2
        width, height = struct.unpack_from("<HH", data, 18)
    else:
        width, height = struct.unpack_from("<ii", data, 18)
    return Header(abs(width), abs(height), _BMP)


def _tiff(data: bytes) -> Header:
    """Memory for a TIFF. A strip is decoded as a whole, and a file may be a single strip."""
    first = first_directory(data)
    if first is None or not first.pixels:
        raise BadPicture(formats.CUT_OFF)
    stored = 1 if first.bits <= 8 and first.samples == 1 else 2 if first.bits == 16 and first.samples == 1 else 4
    return Header(first.width, first.height, stored + first.in_one_piece / first.pixels)


def _avif(data: bytes) -> Header:
    """Memory for an AVIF, by the largest size that it gives for its parts."""
    found, at = [(0, 0)], 0
    while (at := data.find(b"ispe", at, 1 << 16)) >= 0 and len(found) < 64:
        found.append(struct.unpack_from(">II", data, at + 8))
        at += 4
    if len(found) == 1:  # they stand at the end of the file
        raise BadPicture(formats.CUT_OFF)
    width, height = max(found, key=lambda one: one[0] * one[1])
    return Header(width, height, _AVIF)


_HEADERS: Final[Mapping[str | None, Callable[[bytes], Header]]] = {
    "image/png": _png,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/tiff": _tiff,
    "image/avif": _avif,
}
