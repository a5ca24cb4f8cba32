"""Measures what an edit changed in the whole picture: whether it moved, was zoomed, took on a cast, or was painted anew.

Two pictures of one ratio may differ in size (1184 × 864, 1200 × 896), so they are aligned before anything is compared. All of it is done
on small copies. What only part of the picture did (a door that is green now) has little weight: the costs are capped, colours are
compared by their medians, and the largest part that changed is taken for what was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Final

from PIL import Image, ImageChops, ImageFilter

from core.pixels.previews import reduced
from core.ports.pictures import Drift

_EDGE: Final = 256  # pixels of the copies that are compared
_SAME_SHAPE: Final = 0.04  # how far two shapes may be apart that are of one ratio
_REACH: Final = 0.065  # of the width or height: the largest shift that is looked for
_ZOOMS: Final = tuple(1 + step / 50 for step in range(-5, 6))
_MARGIN: Final = 0.11  # of each side, left out where shifts are compared: beyond the edge there is nothing to compare with
_CAPPED: Final = tuple(min(difference, 40) for difference in range(256))  # what one pixel may add to a cost
_STANDS_OUT: Final = 3  # of 255: by so much a detail stands out from its surroundings
_DETAILED: Final = 0.25  # the share of a picture that has to be detail, to tell where it lies
_CELLS: Final = 48  # along the longest edge, where it is told which parts changed
_CHANGED: Final = 26  # of 255, in one colour: a cell that differs by so much has changed
_LARGEST_ASKED: Final = 0.5  # of the picture: no local change is larger
_MIDDLE: Final = 128


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where the picture after the edit lies best on the one before: moved by some pixels, after it was made `zoom` times as large."""

    right: int = 0
    down: int = 0
    zoom: float = 1.0
    cost: float = 0.0


def drift(before: bytes, after: bytes) -> Drift | None:
    """Measure how a picture drifted from the one that it was made from. None: they are of two ratios, or too plain to tell.

    Raises BadPicture if one cannot be read.
    """
    old, new = reduced(before, _EDGE), reduced(after, _EDGE)
    if abs((old.width * new.height) / (old.height * new.width) - 1) > _SAME_SHAPE:
        return None
    details = _details(old)
    if _detailed(details) < _DETAILED:
        return None
    new, placed, stays, chance = _aligned(details, _of_one_size(new, old.size))
    there = _laid(new, placed)
    box = _inner(old.size, 0.06)
    old, there = old.crop(box), there.crop(box)
    cast, cells = _cast(old, there), _changed(old, there)
    return Drift(
        right=-placed.right / details.width,
        down=-placed.down / details.height,
        zoom=1 / placed.zoom,
        gain=1 - placed.cost / stays if stays else 0.0,
        match=1 - placed.cost / chance if chance else 0.0,
        cast=cast,
        elsewhere=_elsewhere(cells),
    )


# --- where it lies ----------------------------------------------------------------------------------------------------


def _of_one_size(picture: Image.Image, size: tuple[int, int]) -> Sequence[Image.Image]:
    """The picture in another size of its ratio, in the ways in which a model may have brought it there: stretched, or cropped."""
    stretched = picture.resize(size, Image.Resampling.BILINEAR)
    shape, own = size[0] / size[1], picture.width / picture.height
    if abs(shape / own - 1) < 0.004:
        return (stretched,)
    wide, high = (picture.height * shape, picture.height) if own > shape else (picture.width, picture.width / shape)
    left, top = (picture.width - wide) / 2, (picture.height - high) / 2
    return (stretched, picture.resize(size, Image.Resampling.BILINEAR, box=(left, top, left + wide, top + high)))


def _details(picture: Image.Image) -> Image.Image:
    """What stands out from its surroundings, in grey around the middle: neither light nor colour of the whole changes it."""
    grey = picture.convert("L")
    return ImageChops.subtract(grey, grey.filter(ImageFilter.GaussianBlur(grey.width / 24)), 1, _MIDDLE)


def _detailed(details: Image.Image) -> float:
    """The share of a picture that stands out from its surroundings."""
    plain = sum(details.histogram()[_MIDDLE - _STANDS_OUT + 1 : _MIDDLE + _STANDS_OUT])
    return 1 - plain / (details.width * details.height)


def _aligned(old: Image.Image, ways: Sequence[Image.Image]) -> tuple[Image.Image, _Placed, float, float]:
    """Lay a picture on the details of another: which of its ways fits, where it fits best, and what it costs to leave it where it is and
    to lay it anywhere."""
    costs = [_cost(old, _details(way), _Placed()) for way in ways]
    new = ways[costs.index(min(costs))]
    details = _details(new)
    coarse_old, coarse_new = _halved(old, 4), _halved(details, 4)
    reach = round(_REACH * max(coarse_old.size))
    steps = range(-reach, reach + 1)
    tried: list[_Placed] = []
    for zoom in _ZOOMS:
        zoomed = _laid(coarse_new, _Placed(zoom=zoom))
        tried += [_Placed(right, down, zoom, _cost(coarse_old, zoomed, _Placed(right, down))) for right in steps for down in steps]
    chance = sorted(one.cost for one in tried)[len(tried) // 2]
    best = min(tried, key=lambda one: one.cost)
    at_coarse = _cost(coarse_old, coarse_new, _Placed())
    for by, zoom_step in ((2, 0.01), (1, 0.005)):
        best = _refined(_halved(old, by), _halved(details, by), best, zoom_step)
    stays = min(costs)
    scale = stays / at_coarse if at_coarse else 1.0
    return new, best if best.cost < stays else _Placed(cost=stays), stays, chance * scale


def _refined(old: Image.Image, new: Image.Image, near: _Placed, zoom_step: float) -> _Placed:
    """The best place near one that was found at half the size."""
    tried = []
    for zoom in (near.zoom - zoom_step, near.zoom, near.zoom + zoom_step):
        zoomed = _laid(new, _Placed(zoom=zoom))
        for right in range(2 * near.right - 1, 2 * near.right + 2):
            downs = range(2 * near.down - 1, 2 * near.down + 2)
            tried += [_Placed(right, down, zoom, _cost(old, zoomed, _Placed(right, down))) for down in downs]
    return min(tried, key=lambda one: one.cost)


def _halved(picture: Image.Image, by: int) -> Image.Image:
    return picture.reduce(by) if by > 1 else picture


def _laid(picture: Image.Image, at: _Placed) -> Image.Image:
    """The picture zoomed around its middle and moved. What comes from beyond its edge is black."""
    if at.zoom == 1 and not at.right and not at.down:
        return picture
    width, height, scale = picture.width, picture.height, 1 / at.zoom
    left = width / 2 * (1 - scale) - at.right * scale
    top = height / 2 * (1 - scale) - at.down * scale
    return picture.transform(
        picture.size, Image.Transform.AFFINE, (scale, 0, left, 0, scale, top), resample=Image.Resampling.BILINEAR
    )


def _inner(size: tuple[int, int], margin: float) -> tuple[int, int, int, int]:
    across, along = round(size[0] * margin), round(size[1] * margin)
    return across, along, size[0] - across, size[1] - along


def _cost(old: Image.Image, new: Image.Image, at: _Placed) -> float:
    """How far two pictures are apart where one is moved: the mean difference, of which no pixel adds much."""
    left, top, right, bottom = _inner(old.size, _MARGIN)
    moved = new.crop((left - at.right, top - at.down, right - at.right, bottom - at.down))
    histogram = ImageChops.difference(old.crop((left, top, right, bottom)), moved).histogram()
    total: int = sum(map(mul, histogram, _CAPPED))
    return total / (moved.width * moved.height)


# --- its colours, and its parts ---------------------------------------------------------------------------------------


def _cast(old: Image.Image, new: Image.Image) -> tuple[int, int, int]:
    """By how much red, green and blue changed in the whole picture: the medians of their differences."""
    red, green, blue = (_median(ImageChops.subtract(b, a, 1, _MIDDLE)) for a, b in zip(old.split(), new.split(), strict=True))
    return red, green, blue


def _median(channel: Image.Image) -> int:
    half, seen = channel.width * channel.height / 2, 0
    for value, count in enumerate(channel.histogram()):
        seen += count
        if seen >= half:
            return value - _MIDDLE
    return 0


def _changed(old: Image.Image, new: Image.Image) -> Sequence[Sequence[bool]]:
    """Which cells of the picture changed, in rows, apart from what all of it did."""
    across = max(1, round(_CELLS * old.width / max(old.size)))
    along = max(1, round(_CELLS * old.height / max(old.size)))
    small = [one.resize((across, along), Image.Resampling.BOX) for one in (old, new)]
    cast = _cast(*small)
    apart = Image.new("L", (across, along))
    for a, b, median in zip(small[0].split(), small[1].split(), cast, strict=True):
        differences = ImageChops.subtract(b, a, 1, _MIDDLE - median).point([abs(value - _MIDDLE) for value in range(256)])
        apart = ImageChops.lighter(apart, differences)
    values = apart.tobytes()
    return [[value > _CHANGED for value in values[row * across : (row + 1) * across]] for row in range(along)]


def _elsewhere(cells: Sequence[Sequence[bool]]) -> float:
    """The share that changed of what lies outside the largest part that did, which is at most half of the picture."""
    count = len(cells) * len(cells[0])
    changed = sum(map(sum, cells))
    asked = min(_largest(cells), _LARGEST_ASKED * count)
    return (changed - asked) / (count - asked)


def _largest(cells: Sequence[Sequence[bool]]) -> int:
    """How many cells there are in the largest part that changed and hangs together."""
    left = {(x, y) for y, row in enumerate(cells) for x, is_changed in enumerate(row) if is_changed}
    largest = 0
    while left:
        edge, size = [left.pop()], 0
        while edge:
            x, y = edge.pop()
            size += 1
            near = {(x + across, y + along) for across in (-1, 0, 1) for along in (-1, 0, 1)} & left
            left -= near
            edge += near
        largest = max(largest, size)
    return largest
