"""Makes previews and contact sheets: what people see before they open the original."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from core.errors import BadPicture
from core.pixels import formats
from core.pixels.budget import MAX_MODEL_PIXELS, needed
from core.pixels.decoding import DAMAGED, DECODERS, eight_bit, encoded, exif, shrinking, upright
from core.pixels.refusals import damaged, too_heavy


def preview(data: bytes, *, max_edge: int = 1024, max_bytes: int | None = None) -> bytes:
    """Make a JPEG to show, with a longest edge of at most `max_edge` pixels (never enlarged) and at most `max_bytes` bytes, on
    white where the picture is transparent. Raises BadPicture. The picture itself is not touched (see core/pixels/__init__.py)."""
    small = reduced(data, max_edge)
    for jpeg in _jpegs(small):
        if max_bytes is None or len(jpeg) <= max_bytes:
            return jpeg
    raise ValueError(f"no preview fits into {max_bytes} bytes")


def _jpegs(picture: Image.Image) -> Iterator[bytes]:
    for quality in (85, 75, 65, 50):
        yield encoded(picture, "JPEG", quality)
    for smaller in shrinking(picture):
        yield encoded(smaller, "JPEG", 65)


def reduced(data: bytes, edge: int) -> Image.Image:
    """The picture in RGB, upright, within a square of `edge`."""
    mime, _, _ = formats.size(data)
    needed(data, name="", max_pixels=MAX_MODEL_PIXELS)
    try:
        with Image.open(io.BytesIO(data), formats=[DECODERS[mime]]) as picture:
            picture.draft(None, (edge, edge))  # a JPEG is decoded near the size that is needed; others know no draft
            picture.load()
            turned = formats.orientation(exif(picture))
            profile = picture.info.get("icc_profile")
            if picture.mode in ("L", "RGB", "RGBA"):  # reduced before colours are worked on: that costs far less
                picture.thumbnail((edge, edge), reducing_gap=2.0)
                picture.info["icc_profile"] = profile
            small = _on_white(upright(eight_bit(picture), turned))
            small.thumbnail((edge, edge), reducing_gap=2.0)
            return small
    except DAMAGED as error:
        raise damaged("") from error
    except MemoryError as error:
        raise too_heavy("") from error


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture.convert("RGB")
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


_COLUMNS: Final = 4
_SHEET: Final = "#f5f5f7"
_CARD: Final = "#ffffff"
_LINE: Final = "#dcdce1"
_INK: Final = "#1d1d1f"
_ACCENT: Final = "#2f6fed"


def sheet(pictures: Sequence[tuple[str, bytes]], *, edge: int = 256, current: int | None = None) -> bytes:
    """Make one JPEG with small pictures and their labels ("v1") in rows, with the `current` one (an index) framed.

    pictures   (label, bytes of a PNG, JPEG or WebP) in order; one that cannot be read leaves its place blank
    edge       the square that each picture gets, in pixels
    """
    if not pictures:
        raise ValueError("a sheet needs at least one picture")
    columns = min(_COLUMNS, len(pictures))
    gap, label = max(8, edge // 12), max(18, edge // 7)
    width = gap + columns * (edge + gap)
    height = gap + -(-len(pictures) // columns) * (edge + label + gap)
    canvas = Image.new("RGB", (width, height), _SHEET)
    font = ImageFont.load_default(size=label * 0.6)
    for index, (text, data) in enumerate(pictures):
        row, column = divmod(index, columns)
        corner = (gap + column * (edge + gap), gap + row * (edge + label + gap))
        _card(canvas, corner, edge, data, chosen=index == current)
        _label(canvas, (corner[0] + edge // 2, corner[1] + edge + label // 2 + 2), text, font, chosen=index == current)
    return encoded(canvas, "JPEG", 90)


def _card(canvas: Image.Image, corner: tuple[int, int], edge: int, data: bytes, *, chosen: bool) -> None:
    left, top = corner
    radius, frame = edge // 20, max(3, edge // 64)
    draw = ImageDraw.Draw(canvas)
    if chosen:
        draw.rounded_rectangle(
            (left - frame, top - frame, left + edge - 1 + frame, top + edge - 1 + frame), radius + frame, fill=_ACCENT
        )
    box = Image.new("RGB", (edge, edge), _CARD)
    try:
        small = reduced(data, edge)
    except BadPicture:
        ImageDraw.Draw(box).line((edge // 3, edge // 2, edge * 2 // 3, edge // 2), fill=_LINE, width=frame)
    else:
        box.paste(small, ((edge - small.width) // 2, (edge - small.height) // 2))
    canvas.paste(box, corner, _rounded(edge, radius))
    if not chosen:
        draw.rounded_rectangle((left, top, left + edge - 1, top + edge - 1), radius, outline=_LINE)


def _rounded(edge: int, radius: int) -> Image.Image:
    """Draw rounded corners at four times the size, so that they are smooth."""
    mask = Image.new("L", (edge * 4, edge * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, edge * 4 - 1, edge * 4 - 1), radius * 4, fill=255)
    return mask.resize((edge, edge), Image.Resampling.BOX)


def _label(
    canvas: Image.Image,
    middle: tuple[int, int],
    text: str,
    font: ImageFont.FreeTypeFont | ImageFont.ImageFont,
    *,
    chosen: bool,
) -> None:
    ImageDraw.Draw(canvas).text(middle, text, fill=_ACCENT if chosen else _INK, font=font, anchor="mm")
