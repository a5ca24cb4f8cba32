"""Regions: what of a picture may change, as an attached mask or something drawn around it says, and a picture changed only there.

A mask is black and white, and white may change. Something drawn is found as what an attached copy of the picture has in one colour that
the picture has not, and all that it encloses.
"""

from __future__ import annotations

from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from core.errors import UNCHARGED, BadPicture
from core.pixels.adjusting import differing, opened
from core.pixels.decoding import encoded
from core.pixels.refusals import shown

_LOOKED_AT: Final = 512  # pixels of the longest edge of the copies in which something drawn is looked for
_SAME_SHAPE: Final = 0.02  # how far the ratio of sides may be off
_BLACK, _WHITE = 40, 215  # up to here a grey is black, and from here on white
_TWO_TONED: Final = 0.97  # of a mask's pixels that have to be black or white: the rest are soft edges
_NOTHING: Final = 0.0005  # the share of a picture that counts for nothing
_DRAWN_AWAY: Final = 70  # how far a drawn pixel is from the picture's own
_ONE_COLOUR: Final = 90  # how far drawn pixels may be from their usual colour
_MOST_DRAWN: Final = 0.3  # of a picture
_LEAST_OF_DIFFERENCE: Final = 0.5  # that has to be of that colour: else it is another picture
_ENCLOSED: Final = 0.002
_FILLED: Final = 0.5  # of the box around a scribble
_FEATHER_SHARE: Final = 150  # the soft edge is a 150th of the shorter side wide


def marked(parent: bytes, data: bytes, *, name: str, said: bool) -> tuple[bytes, str, bool] | None:
    """The region of `parent` that an attached picture marks: (a PNG that is white where the picture may change, where that is, whether it
    was drawn). None: it marks none.

    said    the words say that it does: else only a mask of the very same size is taken for one, since a logo is black and white as well
    Raises BadPicture for a mask of another shape, and for one that is all white or all black.
    """
    of, picture = opened(parent), _flat(opened(data))
    same_shape = abs(picture.width / picture.height * of.height / of.width - 1) <= _SAME_SHAPE
    if _is_two_toned(picture):
        if not (said or picture.size == of.size):
            return None
        mask = picture.convert("L").point(lambda value: 255 * (value >= 128))
        _check_mask(mask, of.size, name, same_shape=same_shape)
        whole = mask.resize(of.size, Image.Resampling.BICUBIC).point(lambda value: 255 * (value >= 128))
        return encoded(whole, "PNG"), _where(whole), False
    drawn = _drawn(_flat(of), picture) if same_shape else None
    if drawn is None:
        return None
    whole = drawn.resize(of.size, Image.Resampling.BICUBIC).point(lambda value: 255 * (value >= 128))
    return encoded(whole, "PNG"), _where(whole), True


def inside(parent: bytes, answer: bytes, mask: bytes) -> bytes:
    """A PNG of `answer` within the white of the mask, and of `parent` outside it, where every pixel is the old one. The edge is soft
    towards the inside. The answer is brought to the parent's size."""
    before = opened(parent)
    after = opened(answer)
    after = after.convert(before.mode) if after.mode != before.mode else after
    if after.size != before.size:
        after = after.resize(before.size, Image.Resampling.LANCZOS)
    white = opened(mask).convert("L").point(lambda value: 255 * (value >= 128))
    radius = max(1.0, min(before.size) / _FEATHER_SHARE)
    soft = white.filter(ImageFilter.GaussianBlur(radius)).point(lambda value: max(0, 2 * value - 255))
    return encoded(Image.composite(after, before, ImageChops.darker(soft, white)), "PNG")


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency, on black: what nobody marked is not to change."""
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    black = Image.new("RGB", picture.size)
    black.paste(picture, mask=picture.getchannel("A"))
    return black


def _is_two_toned(picture: Image.Image) -> bool:
    """Whether it is black and white, but for soft edges."""
    small = picture.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), Image.Resampling.NEAREST)
    greys = small.convert("L").histogram()
    coloured = differing(small, small.convert("L").convert("RGB")).point(lambda value: 255 * (value > _BLACK)).histogram()[255]
    pixels = small.width * small.height
    return sum(greys[: _BLACK + 1]) + sum(greys[_WHITE:]) - coloured >= _TWO_TONED * pixels


def _check_mask(mask: Image.Image, size: tuple[int, int], name: str, *, same_shape: bool) -> None:
    white = _share(mask)
    if white <= _NOTHING or white >= 1 - _NOTHING:
        tone = "black" if white <= _NOTHING else "white"
        raise BadPicture(
            f"{shown(name)} is all {tone}, so it marks nothing. {UNCHARGED} Paint white what may change and black what stays, and attach "
            "that."
        )
    if not same_shape:
        raise BadPicture(
            f"{shown(name)} has another shape than the picture: {mask.width} × {mask.height}, and the picture is {size[0]} × {size[1]}. "
            f"{UNCHARGED} Attach a mask of the same shape."
        )


def _drawn(before: Image.Image, after: Image.Image) -> Image.Image | None:
    """What is drawn on a copy of a picture and what that encloses, in white; None: it is no copy, or nothing is enclosed."""
    small, copy = before.copy(), after
    small.thumbnail((_LOOKED_AT, _LOOKED_AT))
    copy = after.resize(small.size, Image.Resampling.LANCZOS)
    away = differing(small, copy)
    strokes = away.point(lambda value: 255 * (value > _DRAWN_AWAY))
    different = _share(strokes)
    if not _NOTHING < different <= _MOST_DRAWN:
        return None
    colour = tuple(_usual(channel, strokes) for channel in copy.split())
    alike = differing(copy, Image.new("RGB", copy.size, colour)).point(lambda value: 255 * (value <= _ONE_COLOUR))
    strokes = ImageChops.darker(strokes, alike)
    if _share(strokes) < _LEAST_OF_DIFFERENCE * different:
        return None
    closed = strokes.filter(ImageFilter.MaxFilter(5))
    framed = Image.new("L", (closed.width + 2, closed.height + 2), 255)
    framed.paste(ImageChops.invert(closed), (1, 1))
    ImageDraw.floodfill(framed, (0, 0), 128)
    within = framed.point(lambda value: 255 * (value != 128)).crop((1, 1, closed.width + 1, closed.height + 1))
    if _share(within) - _share(closed) >= _ENCLOSED:
        return within
    box = strokes.getbbox()
    filled = box is not None and _share(closed.crop(box)) >= _FILLED and _share(strokes) >= _ENCLOSED
    return closed if filled else None


def _usual(channel: Image.Image, where: Image.Image) -> int:
    """The middle value of a channel where the mask is white."""
    counts, passed = channel.histogram(where), 0
    half = sum(counts) / 2
    for value, count in enumerate(counts):
        passed += count
        if passed >= half:
            return value
    return 255


def _share(mask: Image.Image) -> float:
    return mask.histogram()[255] / (mask.width * mask.height)


def _where(mask: Image.Image) -> str:
    """Where the white is, by its middle: "the upper right", "the middle", "most of the picture"."""
    if _share(mask) > 0.6:
        return "most of the picture"
    small = mask.resize((30, 30), Image.Resampling.BOX)
    rows = small.resize((1, 30), Image.Resampling.BOX).tobytes()
    columns = small.resize((30, 1), Image.Resampling.BOX).tobytes()
    down, across = _third(rows, "upper", "lower"), _third(columns, "left", "right")
    if down and across:
        return f"the {down} {across}"
    return f"the {down} part" if down else f"the {across} side" if across else "the middle"


def _third(weights: bytes, first: str, last: str) -> str:
    total = sum(weights) or 1
    middle = sum((at + 0.5) * weight for at, weight in enumerate(weights)) / total / len(weights)
    return first if middle < 0.4 else last if middle > 0.6 else ""
