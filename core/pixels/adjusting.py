"""Carries out exact edits: the same pixels wherever nothing was asked for, saved without loss."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Final, assert_never

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from core.adjustments import Adjustment, Kind
from core.errors import UNCHARGED, CannotAdjust
from core.pixels import formats, outlines
from core.pixels.budget import MAX_MODEL_PIXELS, needed
from core.pixels.decoding import DAMAGED, DECODERS, eight_bit, encoded, exif, upright
from core.pixels.refusals import damaged

_PIXEL_BYTES: Final = 18  # the picture, what is made of it, and the greys that tell its background
_BLUR_SHARE: Final = 30  # the blur reaches over a 30th of the shorter side of what is blurred: lettering there can't be read
_SAME: Final = 10  # how far a channel may be from the plain colour and still be taken for it: noise, and what JPEG leaves
_CERTAIN: Final = 60  # from here on a pixel is no background at all; in between, it is the edge of something
_PLAIN_SHARE: Final = 0.97  # of the pixels around a picture that have to be of one colour
_TRACED_EDGE: Final = 512  # pixels of the copy in which the background is traced
_TURNS: Final = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
_NO_BORDER = (
    f"I can't see a plain border to trim. {UNCHARGED} Name the part to keep, for example crop to 4:5 or crop 5% off each side."
)
_ALL_PLAIN = (
    f"The whole picture is one plain colour, so nothing would be left. {UNCHARGED} Name the part to keep, for example crop to 4:5."
)
_NOT_PLAIN = (
    f"The background isn't one plain colour, so I can't make it transparent. {UNCHARGED} Have it painted plain first, for example: put it "
    "on a plain white background. Then ask for this again."
)


def adjusted(data: bytes, steps: Sequence[Adjustment]) -> bytes:
    """Make a PNG of a picture after some steps, one after the other. `data` stays as it is.

    Raises CannotAdjust where the picture does not allow a step, and BadPicture where it cannot be read.
    """
    picture = opened(data)
    for step in steps:
        picture = _done(picture, step)
    return encoded(picture, "PNG")


def working_bytes(data: bytes, steps: Sequence[Adjustment]) -> int:
    """The memory that the steps take at most. Raises CannotAdjust where the figures alone rule a step out, and BadPicture."""
    _, width, height = formats.size(data)
    largest = width * height
    for n in range(1, len(steps) + 1):
        left = outlines.after(steps[:n], (width, height))
        largest = max(largest, left[0] * left[1] if left is not None else 0)
    return max(needed(data, name="", max_pixels=MAX_MODEL_PIXELS), _PIXEL_BYTES * largest)


def opened(data: bytes) -> Image.Image:
    """One of our pictures in RGB or RGBA, upright. Raises BadPicture."""
    mime, _, _ = formats.size(data)
    needed(data, name="", max_pixels=MAX_MODEL_PIXELS)
    try:
        with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
            picture.load()
            whole = upright(eight_bit(picture), formats.orientation(exif(picture)))
            return whole.convert("RGB") if whole.mode == "L" else whole.copy()
    except DAMAGED as error:
        raise damaged("") from error


def _done(picture: Image.Image, step: Adjustment) -> Image.Image:
    match step.kind:
        case Kind.CROP:
            return picture.crop(outlines.cropped(step, picture.size))
        case Kind.ROTATE:
            return _turned(picture, step.degrees)
        case Kind.FLIP:
            return picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM if step.upside_down else Image.Transpose.FLIP_LEFT_RIGHT)
        case Kind.RESIZE:
            return _resized(picture, outlines.resized(step, picture.size))
        case Kind.LIGHT:
            return _lit(picture, 1 + (step.percent or 0) / 100)
        case Kind.GREY:
            return _greyed(picture, (step.percent or 0) / 100)
        case Kind.BLUR:
            return _blurred(picture, step)
        case Kind.COVER:
            whole = (0, 0, *picture.size)
            covered = picture.copy()
            covered.paste(step.colour or "#000000", outlines.outline(step.box, picture.size) if step.box else whole)
            return covered
        case Kind.TRIM:
            return _trimmed(picture)
        case Kind.CLEAR:
            return _cleared(picture)
        case _ as other:
            assert_never(other)


def _colours(picture: Image.Image) -> Image.Image:
    return picture.convert("RGB") if picture.mode == "RGBA" else picture


def _lit(picture: Image.Image, factor: float) -> Image.Image:
    """Every channel times a factor, and as transparent as before."""
    light = [min(255, round(value * factor)) for value in range(256)]
    return picture.point([*light, *light, *light, *(range(256) if picture.mode == "RGBA" else ())])


def _greyed(picture: Image.Image, share: float) -> Image.Image:
    greyed = Image.blend(_colours(picture), _colours(picture).convert("L").convert("RGB"), share)
    if picture.mode == "RGBA":
        greyed.putalpha(picture.getchannel("A"))
    return greyed


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    """Turned clockwise. By a quarter no pixel changes; by anything else the corners, which would be empty, are cut off."""
    if degrees % 360 == 0:
        return picture
    if degrees % 90 == 0:
        return picture.transpose(_TURNS[round(degrees) % 360])
    wide, high = outlines.turned(degrees, picture.size)
    whole = picture.rotate(-degrees, Image.Resampling.BICUBIC, expand=True)
    left, top = (whole.width - wide) // 2, (whole.height - high) // 2
    return whole.crop((left, top, left + wide, top + high))


def _resized(picture: Image.Image, size: outlines.Size) -> Image.Image:
    """Scaled, and nothing stretched: where the shape differs, as much as that takes is cut off around the middle."""
    part = outlines.around_the_middle(size[0] / size[1], picture.size)
    return picture.resize(size, Image.Resampling.LANCZOS, box=part)


def _blurred(picture: Image.Image, step: Adjustment) -> Image.Image:
    part = outlines.outline(step.box, picture.size) if step.box is not None else (0, 0, *picture.size)
    within = picture.crop(part)
    share = (step.percent if step.percent is not None else 100) / 100
    radius = max(2.0, min(within.size) / _BLUR_SHARE) * share
    blurred = picture.copy()
    blurred.paste(within.filter(ImageFilter.GaussianBlur(radius)), part)
    return blurred


# --- plain borders and backgrounds -------------------------------------------------------------------------------------


def _away(picture: Image.Image, colour: tuple[int, ...]) -> Image.Image:
    """How far each pixel is from a colour in the channel that differs most, as a picture in grey."""
    return differing(_colours(picture), Image.new("RGB", picture.size, colour))


def differing(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far two pictures in RGB are apart in the channel that differs most, in grey."""
    red, green, blue = ImageChops.difference(one, other).split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _edge_colour(picture: Image.Image) -> tuple[tuple[int, ...], float]:
    """The usual colour of the pixels around a picture, and what share of them has it."""
    width, height = picture.size
    colours = _colours(picture)
    lines = [(0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height)]
    around = Image.new("RGB", (2 * (width + height), 1))
    at = 0
    for line in lines:
        strip = colours.crop(line)
        strip = strip.transpose(Image.Transpose.ROTATE_90) if strip.height > 1 else strip
        around.paste(strip, (at, 0))
        at += strip.width
    usual = tuple(_median(channel) for channel in around.split())
    counts = _away(around, usual).histogram()
    return usual, sum(counts[: _SAME + 1]) / around.width


def _median(channel: Image.Image) -> int:
    counts, passed = channel.histogram(), 0
    for value, count in enumerate(counts):
        passed += count
        if 2 * passed >= channel.width * channel.height:
            return value
    return 255


def _trimmed(picture: Image.Image) -> Image.Image:
    """Cut off the plain border on each side that has one: of one colour all around, or transparent."""
    if picture.mode == "RGBA":
        inside = picture.getchannel("A").getbbox()
        if inside is not None and inside != (0, 0, *picture.size):
            return picture.crop(inside)
    corners = [_colours(picture).getpixel((x, y)) for x in (0, picture.width - 1) for y in (0, picture.height - 1)]
    found: outlines.Outline | None = (0, 0, *picture.size)
    for corner in dict.fromkeys(corners):
        inside = (
            _away(picture, corner if isinstance(corner, tuple) else (0, 0, 0)).point(lambda value: 255 * (value > _SAME)).getbbox()
        )
        if inside is None:
            raise CannotAdjust(_ALL_PLAIN)
        if found is None or _area(inside) < _area(found):
            found = inside
    if found is None or found == (0, 0, *picture.size):
        raise CannotAdjust(_NO_BORDER)
    return picture.crop(found)


def _area(part: outlines.Outline) -> int:
    return (part[2] - part[0]) * (part[3] - part[1])


def _cleared(picture: Image.Image) -> Image.Image:
    """Transparent wherever the plain colour around the picture reaches from its edge; the same colour within something stays."""
    if picture.mode == "RGBA" and _is_clear_around(picture):
        raise CannotAdjust(f"The background is transparent already. {UNCHARGED}")
    colour, share = _edge_colour(picture)
    if share < _PLAIN_SHARE:
        raise CannotAdjust(_NOT_PLAIN)
    away = _away(picture, colour)
    solid = away.point(lambda value: min(255, max(0, round(255 * (value - _SAME) / (_CERTAIN - _SAME)))))
    outside = _reached(away)
    alpha = ImageChops.lighter(solid, ImageChops.invert(outside))
    if alpha.getextrema()[1] == 0:
        raise CannotAdjust(_ALL_PLAIN)
    if picture.mode == "RGBA":
        alpha = ImageChops.darker(alpha, picture.getchannel("A"))
    clear = _colours(picture).copy()
    clear.putalpha(alpha)
    return clear


def _is_clear_around(picture: Image.Image) -> bool:
    return any(picture.getpixel((x, y))[-1] == 0 for x in (0, picture.width - 1) for y in (0, picture.height - 1))  # type: ignore[index]


def _reached(away: Image.Image) -> Image.Image:
    """Where the background is that touches the edge of the picture, in white, with the soft edges of what stands on it.

    It is traced in a small copy, of which only pixels count that are plain all over, and then grown by as much as the copy is coarser:
    to trace it pixel by pixel takes Pillow seconds.
    """
    scale = max(1, math.ceil(max(away.size) / _TRACED_EDGE))
    plain = away.point(lambda value: 255 * (value <= _SAME))
    small = plain.reduce(scale).point(lambda value: 255 * (value == 255)) if scale > 1 else plain
    framed = Image.new("L", (small.width + 2, small.height + 2), 255)
    framed.paste(small, (1, 1))
    ImageDraw.floodfill(framed, (0, 0), 128)
    traced = framed.point(lambda value: 255 * (value == 128)).crop((1, 1, small.width + 1, small.height + 1))
    reached = traced.resize((small.width * scale, small.height * scale), Image.Resampling.NEAREST).crop((0, 0, *away.size))
    for _ in range(scale if scale > 1 else 0):
        reached = ImageChops.darker(reached.filter(ImageFilter.MaxFilter(3)), plain)
    return reached.filter(ImageFilter.MaxFilter(3))
