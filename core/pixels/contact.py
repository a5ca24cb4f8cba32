"""Draws a contact sheet: a batch's pictures in rows, each with its number, large enough to be read at the width of a chat."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from core.errors import BadPicture
from core.pixels import formats
from core.pixels.decoding import encoded
from core.pixels.previews import reduced

_WIDE, _HIGH = 1800, 1200  # pixels that a sheet is laid out for: chats show it in about this shape, at a third of the size
_LONGEST: Final = 512  # pixels of a picture on it: that of the previews it is made from
_GAP: Final = 12
_NARROWEST, _WIDEST = 0.4, 2.5  # shapes of a cell; a picture beyond leaves some of it blank
_ALIKE: Final = 1.12  # how far pictures may differ in shape and still give their cells that shape
_NEARLY: Final = 0.93  # a layout that shows pictures at this share of the largest possible size is as good
_FIGURES, _LARGEST_FIGURES = 42, 60  # pixels of the numbers
_LABEL: Final = 26  # pixels of what is written below a picture
_PAPER, _CARD, _LINE, _FAINT, _INK = "#f5f5f7", "#ffffff", "#d9d9de", "#9a9aa2", "#1d1d1f"

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is drawn in a cell. `picture`: the bytes of a PNG, JPEG or WebP; None: there is none (yet). `failed`: there will be none.
    `label` is written below it."""

    number: int
    picture: bytes | None = None
    failed: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    columns: int
    width: int  # of a cell, in pixels, as are the others
    height: int
    strip: int  # below each cell, for its label

    def corner(self, index: int) -> tuple[int, int]:
        row, column = divmod(index, self.columns)
        return _GAP + column * (self.width + _GAP), _GAP + row * (self.height + self.strip + _GAP)

    def canvas(self, cells: int) -> tuple[int, int]:
        rows = -(-cells // self.columns)
        return _GAP + self.columns * (self.width + _GAP), _GAP + rows * (self.height + self.strip + _GAP)


def contact(cards: Sequence[Card]) -> bytes:
    """Make one JPEG of the cards, in their order. A picture that cannot be read is drawn as one that failed."""
    if not cards:
        raise ValueError("a sheet needs at least one cell")
    layout = _layout(len(cards), _shape(cards), labelled=any(card.label for card in cards))
    canvas = Image.new("RGB", layout.canvas(len(cards)), _PAPER)
    size = min(max(_FIGURES, layout.height // 8), _LARGEST_FIGURES, int(layout.width * 0.34))
    figures, words = _font(size), _font(_LABEL)
    mask = _rounded((layout.width, layout.height), 8)
    for index, card in enumerate(cards):
        corner = layout.corner(index)
        canvas.paste(_box(card, layout), corner, mask)
        _number(canvas, corner, str(card.number), figures, size, there=card.picture is not None and not card.failed)
        if card.label:
            _written(
                canvas, (corner[0] + layout.width // 2, corner[1] + layout.height + layout.strip // 2), card.label, words, layout
            )
    return encoded(canvas, "JPEG", 88)


# --- the layout --------------------------------------------------------------------------------------------------------


def _shape(cards: Sequence[Card]) -> float:
    """The shape of every cell (width divided by height): that of the pictures if they are alike, else a square."""
    shapes = sorted(shape for card in cards if card.picture is not None and (shape := _shape_of(card.picture)) is not None)
    if not shapes or shapes[-1] / shapes[0] > _ALIKE:
        return 1.0
    return min(max(shapes[len(shapes) // 2], _NARROWEST), _WIDEST)


def _shape_of(data: bytes) -> float | None:
    try:
        _, width, height = formats.size(data)
    except BadPicture:
        return None
    return width / height


def _layout(cells: int, shape: float, *, labelled: bool) -> _Layout:
    """As many columns as show the pictures about largest."""
    strip = round(_LABEL * 1.5) if labelled else 0

    def height(columns: int) -> float:
        rows = -(-cells // columns)
        across, down = (_WIDE - _GAP) / columns - _GAP, (_HIGH - _GAP) / rows - _GAP - strip
        return min(across / shape, down, _LONGEST, _LONGEST / shape)

    best = max(map(height, range(1, cells + 1)))
    large = [columns for columns in range(1, cells + 1) if height(columns) >= best * _NEARLY]
    columns = min(large, key=lambda columns: (columns * -(-cells // columns), -height(columns)))  # as few empty places as can be
    tall = max(32, math.floor(height(columns)))
    return _Layout(columns=columns, width=max(32, round(tall * shape)), height=tall, strip=strip)


# --- a cell ------------------------------------------------------------------------------------------------------------


def _box(card: Card, layout: _Layout) -> Image.Image:
    size = (layout.width, layout.height)
    if card.picture is not None and not card.failed:
        try:
            shown = reduced(card.picture, max(size))
        except BadPicture:
            card = Card(number=card.number, failed=True)
        else:
            shown.thumbnail(size, reducing_gap=2.0)
            box = Image.new("RGB", size, _CARD)
            box.paste(shown, ((size[0] - shown.width) // 2, (size[1] - shown.height) // 2))
            return box
    box = Image.new("RGB", size, _CARD)
    draw = ImageDraw.Draw(box)
    draw.rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), 8, outline=_LINE, width=3)
    if card.failed:
        arm, middle = min(size) // 8, (size[0] // 2, size[1] // 2)
        for turn in (1, -1):
            ends = (middle[0] - arm, middle[1] - turn * arm, middle[0] + arm, middle[1] + turn * arm)
            draw.line(ends, fill=_LINE, width=max(4, arm // 4))
    return box


def _number(canvas: Image.Image, corner: tuple[int, int], figures: str, font: _Font, size: int, *, there: bool) -> None:
    """Write a cell's number into its corner, on a dark ground where a picture is."""
    draw = ImageDraw.Draw(canvas)
    width = max(size * 1.15, draw.textlength(figures, font=font) + size * 0.5)
    left, top = corner
    if there:
        draw.rounded_rectangle((left + 5, top + 5, left + 5 + width, top + 5 + size * 1.2), size // 4, fill=_INK)
    middle = (left + 5 + width / 2, top + 5 + size * 0.6)
    draw.text(middle, figures, fill=_CARD if there else _FAINT, font=font, anchor="mm", stroke_width=1)


def _written(canvas: Image.Image, middle: tuple[int, int], text: str, font: _Font, layout: _Layout) -> None:
    """Write a label, as far as there is room. One that the font has no letters for is left out: its number stands for it."""
    if not all(_has(font, letter) for letter in set(text)):
        return
    draw = ImageDraw.Draw(canvas)
    shown = text
    while shown and draw.textlength(shown if shown == text else f"{shown}…", font=font) > layout.width:
        shown = shown[:-1]
    if shown:
        draw.text(middle, shown if shown == text else f"{shown.rstrip()}…", fill=_INK, font=font, anchor="mm")


@lru_cache(maxsize=8)
def _font(size: int) -> _Font:
    return ImageFont.load_default(size=size)


@lru_cache(maxsize=2048)
def _has(font: _Font, letter: str) -> bool:
    """Whether a font has a letter: it draws the same box for every one that it lacks."""
    return letter.isspace() or bytes(font.getmask(letter)) != bytes(font.getmask("\U0010fffd"))


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Draw rounded corners at four times the size, so that they are smooth."""
    width, height = size
    mask = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width * 4 - 1, height * 4 - 1), radius * 4, fill=255)
    return mask.resize(size, Image.Resampling.BOX)
