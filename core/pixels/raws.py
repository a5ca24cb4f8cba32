"""Recognises camera raw files by their bytes, because they begin with a thumbnail that must not be taken for the picture.

Most are TIFF files with sensor data in one of their directories. Facts: TIFF 6.0, DNG 1.7 (Adobe); makers' marks as ExifTool and
LibRaw know them.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_MARKS: Final = (  # (where, what, name)
    (0, b"FUJIFILMCCD-RAW", "RAF"),
    (0, b"IIRO", "ORF"),
    (0, b"IIRS", "ORF"),
    (0, b"MMOR", "ORF"),
    (0, b"IIU\0", "RW2"),
    (0, b"FOVb", "X3F"),
    (0, b"\0MRM", "MRW"),
    (0, b"ARRI", "ARI"),
    (4, b"ftypcrx ", "CR3"),
    (6, b"HEAPCCDR", "CRW"),
    (8, b"CR\x02", "CR2"),
)
_MAKERS: Final = (
    (b"NIKON", "NEF"),
    (b"SONY", "ARW"),
    (b"CANON", "CR2"),
    (b"PENTAX", "PEF"),
    (b"RICOH", "PEF"),
    (b"SAMSUNG", "SRW"),
    (b"HASSELBLAD", "3FR"),
    (b"PHASE ONE", "IIQ"),
    (b"EASTMAN KODAK", "DCR"),
    (b"KODAK", "DCR"),
    (b"SEIKO EPSON", "ERF"),
    (b"MAMIYA", "MEF"),
    (b"LEAF", "MOS"),
)
_SUBFILE, _WIDTH, _LENGTH, _BITS, _PHOTOMETRIC, _MAKE, _SAMPLES, _ROWS = 254, 256, 257, 258, 262, 271, 277, 278
_TILE_WIDTH, _TILE_LENGTH, _SUB_IFDS, _DNG = 322, 323, 330, 50706
_WANTED: Final = {_SUBFILE, _WIDTH, _LENGTH, _BITS, _PHOTOMETRIC, _SAMPLES, _ROWS, _TILE_WIDTH, _TILE_LENGTH, _SUB_IFDS}
_SENSOR: Final = {32803, 34892}  # PhotometricInterpretation: a colour filter array; linear raw
_THUMBNAIL: Final = 1  # bit of NewSubfileType
_DIRECTORIES: Final = 24  # looked at; a loop ends here too
_SIZES: Final = {1: "B", 3: "H", 4: "I", 13: "I"}


def raw_kind(data: bytes) -> str | None:
    """The name of a raw format ("DNG", "NEF"), "raw" if it has no name, or None if the file is not raw."""
    for at, mark, name in _MARKS:
        if data.startswith(mark, at):
            return name
    directories = list(_directories(data))
    if any(_DNG in one.numbers for one in directories):
        return "DNG"
    if not any(one.first(_PHOTOMETRIC) in _SENSOR for one in directories):
        return None
    make = next((one.make for one in directories if one.make), b"").upper()
    return next((name for maker, name in _MAKERS if make.startswith(maker)), "raw")


def begins_with_a_thumbnail(data: bytes) -> bool:
    """Whether a TIFF file's first picture is a small copy of a larger one that follows."""
    directories = list(_directories(data))
    if not directories or not (directories[0].first(_SUBFILE) or 0) & _THUMBNAIL:
        return False
    return any(one.pixels > directories[0].pixels for one in directories[1:])


def first_directory(data: bytes) -> Directory | None:
    """What a TIFF file says about its first picture; None if it has none."""
    return next(_directories(data), None)


@dataclass(frozen=True, slots=True)
class Directory:
    numbers: dict[int, tuple[int, ...]]
    make: bytes

    def first(self, tag: int) -> int | None:
        return next(iter(self.numbers.get(tag, ())), None)

    @property
    def width(self) -> int:
        return self.first(_WIDTH) or 0

    @property
    def height(self) -> int:
        return self.first(_LENGTH) or 0

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def bits(self) -> int:
        """Bits per sample."""
        return max(self.numbers.get(_BITS, ()), default=1)

    @property
    def samples(self) -> int:
        """Samples per pixel."""
        return self.first(_SAMPLES) or 1

    @property
    def in_one_piece(self) -> int:
        """Bytes of the strip or tile that is decoded at once."""
        across = self.first(_TILE_WIDTH) or self.width
        down = self.first(_TILE_LENGTH) or min(self.first(_ROWS) or self.height, self.height)
        return across * down * self.bits * self.samples // 8


def _directories(data: bytes) -> Iterator[Directory]:
    """The directories of a TIFF file and their children. Damaged ones are skipped."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None:
        return
    waiting, seen = [_number(data, order + "I", 4)], set[int]()
    while waiting and len(seen) < _DIRECTORIES:
        at = waiting.pop(0)
        if not at or at in seen:
            continue
        seen.add(at)
        directory = Directory(*_entries(data, order, at))
        yield directory
        waiting += directory.numbers.get(_SUB_IFDS, ())[:_DIRECTORIES]
        waiting.append(_number(data, order + "I", at + 2 + 12 * _number(data, order + "H", at)))


def _entries(data: bytes, order: str, at: int) -> tuple[dict[int, tuple[int, ...]], bytes]:
    numbers: dict[int, tuple[int, ...]] = {}
    make = b""
    for entry in range(at + 2, at + 2 + 12 * min(_number(data, order + "H", at), 512), 12):
        if entry + 12 > len(data):
            break
        tag, kind, count = struct.unpack_from(order + "HHI", data, entry)
        if tag == _MAKE:
            start = entry + 8 if count <= 4 else _number(data, order + "I", entry + 8)
            make = data[start : start + min(count, 64)].strip(b"\0 ")
        elif tag == _DNG:  # that it is there says enough
            numbers[tag] = (1,)
        elif tag in _WANTED and kind in _SIZES:
            numbers[tag] = _values(data, order, entry, _SIZES[kind], min(count, _DIRECTORIES))
    return numbers, make


def _values(data: bytes, order: str, entry: int, code: str, count: int) -> tuple[int, ...]:
    layout = f"{order}{count}{code}"
    start = entry + 8 if struct.calcsize(layout) <= 4 else _number(data, order + "I", entry + 8)
    try:
        return struct.unpack_from(layout, data, start)
    except struct.error:
        return ()


def _number(data: bytes, layout: str, at: int) -> int:
    try:
        return int(struct.unpack_from(layout, data, at)[0])
    except struct.error:
        return 0
