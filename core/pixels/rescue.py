"""Reads slightly damaged pictures, which every viewer shows, as far as possible, unless most of the picture is missing."""

from __future__ import annotations

import io
from contextlib import suppress
from typing import Final

from PIL import Image, ImageChops, ImageFile

from core.errors import BadPicture
from core.pixels import formats
from core.pixels.budget import MAX_PIXELS
from core.pixels.decoding import DAMAGED, DECODERS, eight_bit, exif, upright
from core.pixels.mending import mended
from core.pixels.refusals import check_size, damaged, rare

_STRIP: Final = 256  # rows
_MANY_KINDS: Final = ("image/tiff", "image/bmp")  # formats of which Pillow reads the usual kinds
_EASY: Final = 12_000_000  # pixels
_FILLING: Final = b"\x55\x2a\x93\x6c" * 1024 + b"\xff\xd9"  # arbitrary entropy-coded data, and an end-of-image marker


def rescued(data: bytes, mime: str, name: str) -> Image.Image:
    """The picture in L, RGB or RGBA, upright, with missing rows in one colour. Raises BadPicture."""
    for attempt in mended(data, mime):
        if mime in formats.PAINTED and not _sized(attempt, name):
            continue
        with suppress(*DAMAGED), Image.open(io.BytesIO(attempt), formats=[DECODERS[mime]]) as picture:
            check_size(picture.width, picture.height, name, MAX_PIXELS)
            _ease(picture)
            complete = _load_what_there_is(picture)
            shown, turned = eight_bit(picture), formats.orientation(data if mime == "image/tiff" else exif(picture))
            missing = [] if complete and mime != "image/jpeg" else _missing_rows(shown)
            if sum(missing) * 2 > shown.height and not (mime == "image/jpeg" and _all_there(data, shown)):
                continue
            if mime == "image/gif":  # its rows may come interlaced
                _fill(shown, missing)
            return upright(shown, turned)
    raise _unreadable(data, mime, name)


def _unreadable(data: bytes, mime: str, name: str) -> BadPicture:
    """The refusal of a file that no attempt could read. Of some formats there are kinds that are whole and that we do not know."""
    if mime == "image/jpeg" and formats.rare_jpeg(data):
        return rare(name, "JPEG")
    if mime in _MANY_KINDS:
        try:
            Image.open(io.BytesIO(data), formats=[DECODERS[mime]]).close()
        except DAMAGED:
            return rare(name, DECODERS[mime])
    return damaged(name)


def _sized(data: bytes, name: str) -> bool:
    """Whether the header can be read. Raises BadPicture if it claims too many pixels, before a decoder makes room for them."""
    try:
        _, width, height = formats.size(data)
    except BadPicture:
        return False
    check_size(width, height, name, MAX_PIXELS)
    return True


def _ease(picture: Image.Image) -> None:
    """Decode a large JPEG at half its size, because finding out what is missing takes several copies in memory."""
    if picture.width * picture.height > _EASY:
        picture.draft(None, (picture.width // 2, picture.height // 2))


def _load_what_there_is(picture: ImageFile.ImageFile) -> bool:
    """Load as Pillow does with LOAD_TRUNCATED_IMAGES, but for this picture alone: rows before the damage stay. Returns whether it
    was complete."""
    try:
        picture.load()
    except DAMAGED:
        picture.tile = []  # so that Pillow finds nothing left to decode
        picture.load()
        return False
    return True


def _missing_rows(picture: Image.Image) -> list[bool]:
    """For each row, whether it seems to be missing, because it is all of the colour of the last row (or the first, in files that
    begin at the bottom)."""
    guesses = [_rows_of(picture, picture.getpixel((0, y))) for y in (0, picture.height - 1)]
    return max(guesses, key=sum)


def _rows_of(picture: Image.Image, colour: float | tuple[int, ...] | None) -> list[bool]:
    """For each row, whether all of it has the colour. Works in strips, so that a large picture is not held several times."""
    rows: list[bool] = []
    for top in range(0, picture.height, _STRIP):
        strip = picture.crop((0, top, picture.width, min(top + _STRIP, picture.height)))
        different = ImageChops.difference(strip, Image.new(strip.mode, strip.size, colour))
        bands = [band.point(lambda value: 255 if value else 0) for band in different.split()]
        columns = [band.resize((1, strip.height), Image.Resampling.BOX).tobytes() for band in bands]
        rows += [not any(row) for row in zip(*columns, strict=True)]
    return rows


def _all_there(data: bytes, shown: Image.Image) -> bool:
    """Whether a JPEG that seems half missing is complete after all (a drawing on white): then appended data changes nothing."""
    with Image.open(io.BytesIO(data + _FILLING), formats=["JPEG"]) as other:
        _ease(other)
        other.load()
        return ImageChops.difference(eight_bit(other), shown).getbbox() is None


def _fill(picture: Image.Image, missing: list[bool]) -> None:
    """Give missing rows between others the content of the row above, as viewers do while a picture is still arriving."""
    last = max((y for y, gone in enumerate(missing) if not gone), default=0)
    for y in range(1, last):
        if missing[y]:
            picture.paste(picture.crop((0, y - 1, picture.width, y)), (0, y))
