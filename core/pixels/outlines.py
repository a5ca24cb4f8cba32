"""Where the parts of a picture are that an exact edit speaks of, and how large it leaves the picture. Pure figures: no pixel is read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, assert_never

from core.adjustments import Adjustment, Box, Kind
from core.errors import UNCHARGED, CannotAdjust

MOST_EDGE: Final = 8192  # pixels of a side
MOST_PIXELS: Final = 20_000_000  # the largest that a model paints has 17 million

Outline = tuple[int, int, int, int]  # left, top, right, bottom, as Pillow counts them
Size = tuple[int, int]  # width, height


def outline(box: Box, size: Size) -> Outline:
    """The pixels of a part. Raises CannotAdjust if it reaches outside the picture or holds none of it."""
    width, height = size
    across, down = (width / 100, height / 100) if box.percent else (1.0, 1.0)
    left, top = box.left * across, box.top * down
    right = left + box.right * across if box.sized else width - box.right * across
    bottom = top + box.bottom * down if box.sized else height - box.bottom * down
    found = (round(left), round(top), round(right), round(bottom))
    if found[0] < 0 or found[1] < 0 or found[2] > width or found[3] > height:
        raise CannotAdjust(
            f"That part reaches outside the picture, which is {said(size)} pixels. {UNCHARGED} Name a part within it: from the left, from "
            f"the top, width, height, for example crop to 0,0,{max(1, width // 2)},{max(1, height // 2)}."
        )
    if found[0] >= found[2] or found[1] >= found[3]:
        raise CannotAdjust(
            f"That would leave nothing of the picture, which is {said(size)} pixels. {UNCHARGED} Name a larger part."
        )
    return found


def around_the_middle(ratio: float, size: Size) -> Outline:
    """The largest part of that shape (width divided by height) around the middle."""
    width, height = size
    wide, high = min(width, max(1, round(height * ratio))), min(height, max(1, round(width / ratio)))
    left, top = (width - wide) // 2, (height - high) // 2
    return left, top, left + wide, top + high


def cropped(step: Adjustment, size: Size) -> Outline:
    if step.box is not None:
        return outline(step.box, size)
    if step.ratio is not None:
        return around_the_middle(shape(step.ratio), size)
    wide, high = step.width or size[0], step.height or size[1]
    if wide > size[0] or high > size[1]:
        raise CannotAdjust(
            f"The picture is {said(size)} pixels, so it can't be cropped to {said((wide, high))}. {UNCHARGED} Name a smaller part, or say "
            f"resize to {wide}x{high}."
        )
    left, top = (size[0] - wide) // 2, (size[1] - high) // 2
    return left, top, left + wide, top + high


def resized(step: Adjustment, size: Size) -> Size:
    """The size that a picture gets. Raises CannotAdjust if that is none, or too large."""
    width, height = size
    if step.percent is not None:
        wide, high = width * step.percent / 100, height * step.percent / 100
    elif step.width is not None:
        wide, high = float(step.width), float(step.height if step.height is not None else height * step.width / width)
    else:
        high = float(step.height or 0)
        wide = width * high / height
    if wide < 0.5 or high < 0.5:
        raise CannotAdjust(f"A picture needs at least one pixel each way. {UNCHARGED} Say a size such as resize to 800x600.")
    if max(wide, high) > MOST_EDGE or wide * high > MOST_PIXELS:
        raise CannotAdjust(
            f"{said((round(wide), round(high)))} pixels are too many: I can do up to {MOST_EDGE:,} a side and {MOST_PIXELS // 1_000_000} "
            f"million in all. {UNCHARGED} Say a smaller size."
        )
    return max(1, round(wide)), max(1, round(high))


def turned(degrees: float, size: Size) -> Size:
    """The size of what is left of a picture that is turned, without the empty corners: the largest part with its own shape."""
    width, height = size
    if degrees % 180 == 0:
        return size
    if degrees % 90 == 0:
        return height, width
    across, down = abs(math.cos(math.radians(degrees))), abs(math.sin(math.radians(degrees)))
    scale = min(width / (width * across + height * down), height / (width * down + height * across))
    return max(1, math.floor(width * scale)), max(1, math.floor(height * scale))


def after(steps: Sequence[Adjustment], size: Size) -> Size | None:
    """How large the steps leave a picture; None: its pixels decide. Raises CannotAdjust at the first step that cannot be done."""
    for step in steps:
        match step.kind:
            case Kind.CROP:
                left, top, right, bottom = cropped(step, size)
                size = right - left, bottom - top
            case Kind.ROTATE:
                size = turned(step.degrees, size)
            case Kind.RESIZE:
                size = resized(step, size)
            case Kind.BLUR | Kind.COVER:
                if step.box is not None:
                    outline(step.box, size)
            case Kind.TRIM:
                return None
            case Kind.FLIP | Kind.LIGHT | Kind.GREY | Kind.CLEAR:
                pass
            case _ as other:
                assert_never(other)
    return size


def shape(ratio: str) -> float:
    """Width divided by height of "4:5" or "1.91:1"."""
    width, height = ratio.split(":")
    return float(width) / float(height)


def said(size: Size) -> str:
    return f"{size[0]:,} × {size[1]:,}"
