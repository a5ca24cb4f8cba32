"""Small drawings of things: flat shapes, a shadow side, nothing that needs a file. Coordinates are pixels; `s` is the thing's height."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from PIL import ImageDraw

from core.engine.sample.scene import RGB

Draw = ImageDraw.ImageDraw
INK: RGB = (44, 42, 48)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """Mix a colour with `share` of another."""
    a, b, c = (round(x + (y - x) * share) for x, y in zip(one, other, strict=True))
    return a, b, c


def dark(colour: RGB, share: float = 0.25) -> RGB:
    return mix(colour, (20, 20, 36), share)


def light(colour: RGB, share: float = 0.3) -> RGB:
    return mix(colour, (255, 255, 250), share)


def _disc(d: Draw, x: float, y: float, r: float, fill: RGB) -> None:
    d.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def _ring(d: Draw, x: float, y: float, r: float, fill: RGB, width: float) -> None:
    d.ellipse((x - r, y - r, x + r, y + r), outline=fill, width=max(1, round(width)))


def _line(d: Draw, points: Sequence[tuple[float, float]], fill: RGB, width: float) -> None:
    d.line(list(points), fill=fill, width=max(1, round(width)), joint="curve")
    for x, y in points:
        _disc(d, x, y, width / 2, fill)


def house(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    """Draw a house. `x`, `y`: the middle of its foot, as for everything that stands."""
    w = s * 1.1
    d.rectangle((x - w / 2, y - s * 0.58, x + w / 2, y), fill=colour)
    d.rectangle((x + w * 0.28, y - s * 0.58, x + w / 2, y), fill=dark(colour, 0.12))
    d.rectangle((x + w * 0.2, y - s * 0.98, x + w * 0.32, y - s * 0.62), fill=(140, 84, 66))
    d.polygon([(x - w * 0.6, y - s * 0.56), (x, y - s), (x + w * 0.6, y - s * 0.56)], fill=(150, 74, 58))
    for at in (-0.3, 0.3):
        wx, wy, r = x + w * at, y - s * 0.34, s * 0.08
        d.rectangle(
            (wx - r, wy - r, wx + r, wy + r), fill=(250, 226, 150), outline=light(colour, 0.7), width=max(1, round(s * 0.018))
        )
        d.line((wx, wy - r, wx, wy + r), fill=light(colour, 0.7), width=max(1, round(s * 0.014)))


def door(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    w = s * 0.5
    d.rounded_rectangle((x - w * 0.6, y - s * 1.05, x + w * 0.6, y), radius=s * 0.03, fill=(238, 230, 214))
    d.rectangle((x - w / 2, y - s, x + w / 2, y), fill=colour)
    for column in (-0.24, 0.24):
        for top, bottom in ((0.92, 0.56), (0.48, 0.1)):
            left, right = x + w * (column - 0.17), x + w * (column + 0.17)
            d.rounded_rectangle((left, y - s * top, right, y - s * bottom), radius=s * 0.012, fill=dark(colour, 0.18))
            d.line((left, y - s * bottom, right, y - s * bottom), fill=light(colour, 0.25), width=max(1, round(s * 0.008)))
    _disc(d, x + w * 0.42, y - s * 0.5, s * 0.018, (232, 200, 110))
    d.rectangle((x - w * 0.72, y - s * 0.03, x + w * 0.72, y + s * 0.02), fill=(176, 168, 156))


def bicycle(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    r = s * 0.34
    back, front = (x - s * 0.52, y - r), (x + s * 0.52, y - r)
    crank, seat, head = (x - s * 0.08, y - r), (x - s * 0.2, y - s * 0.8), (x + s * 0.34, y - s * 0.82)
    for wx, wy in (back, front):
        for spoke in range(12):
            angle = spoke * math.pi / 6
            d.line(
                (wx, wy, wx + r * math.cos(angle), wy + r * math.sin(angle)), fill=(150, 150, 154), width=max(1, round(s * 0.006))
            )
        _ring(d, wx, wy, r, INK, s * 0.035)
    tube = s * 0.045
    _line(d, [back, seat], colour, tube * 0.8)
    _line(d, [back, crank, head], colour, tube)
    _line(d, [crank, seat], colour, tube)
    _line(d, [(x - s * 0.17, y - s * 0.72), (x + s * 0.32, y - s * 0.76)], colour, tube)
    _line(d, [front, head, (x + s * 0.31, y - s * 0.94)], colour, tube)
    _line(d, [(x + s * 0.31, y - s * 0.94), (x + s * 0.42, y - s * 0.98), (x + s * 0.46, y - s * 0.92)], INK, tube * 0.8)
    _line(d, [seat, (x - s * 0.22, y - s * 0.88)], INK, tube * 0.7)
    _line(d, [(x - s * 0.32, y - s * 0.9), (x - s * 0.12, y - s * 0.89)], (92, 62, 46), tube * 1.3)
    _disc(d, *crank, s * 0.06, INK)
    _line(d, [(x - s * 0.13, y - r - s * 0.1), (x - s * 0.03, y - r + s * 0.1)], INK, tube * 0.6)


def tree(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    d.polygon([(x - s * 0.05, y), (x - s * 0.03, y - s * 0.5), (x + s * 0.03, y - s * 0.5), (x + s * 0.05, y)], fill=(104, 74, 54))
    for dx, dy, r, shade in ((-0.16, 0.5, 0.2, 0.2), (0.17, 0.5, 0.19, 0.25), (0.0, 0.72, 0.24, 0.0), (-0.06, 0.55, 0.2, 0.06)):
        _disc(d, x + s * dx, y - s * dy, s * r, dark(colour, shade))
    _disc(d, x - s * 0.07, y - s * 0.78, s * 0.11, light(colour, 0.14))


def cat(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    tail = [(x + s * (0.26 + 0.2 * math.sin(t / 5)), y - s * (0.06 + 0.045 * t)) for t in range(12)]
    _line(d, tail, dark(colour, 0.1), s * 0.08)
    d.ellipse((x - s * 0.3, y - s * 0.62, x + s * 0.3, y + s * 0.02), fill=colour)
    d.ellipse((x - s * 0.16, y - s * 0.46, x + s * 0.16, y), fill=light(colour, 0.3))
    for side in (-1, 1):
        ear = [(x + side * s * 0.24, y - s * 1.02), (x + side * s * 0.25, y - s * 0.74), (x + side * s * 0.06, y - s * 0.88)]
        d.polygon(ear, fill=colour)
    d.ellipse((x - s * 0.27, y - s * 0.94, x + s * 0.27, y - s * 0.5), fill=colour)
    for side in (-1, 1):
        d.ellipse(
            (x + side * s * 0.12 - s * 0.045, y - s * 0.8, x + side * s * 0.12 + s * 0.045, y - s * 0.69), fill=(238, 210, 96)
        )
        d.ellipse((x + side * s * 0.12 - s * 0.015, y - s * 0.8, x + side * s * 0.12 + s * 0.015, y - s * 0.69), fill=INK)
        for lift in (0.02, -0.03):
            _line(
                d,
                [(x + side * s * 0.08, y - s * 0.62), (x + side * s * 0.34, y - s * (0.62 + lift))],
                light(colour, 0.6),
                s * 0.008,
            )
        d.ellipse(
            (x + side * s * 0.12 - s * 0.09, y - s * 0.06, x + side * s * 0.12 + s * 0.09, y + s * 0.04), fill=light(colour, 0.15)
        )
    d.polygon([(x - s * 0.03, y - s * 0.66), (x + s * 0.03, y - s * 0.66), (x, y - s * 0.62)], fill=(214, 120, 130))


def boat(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    _line(d, [(x, y), (x, y - s)], (92, 66, 50), s * 0.03)
    d.polygon([(x + s * 0.04, y - s * 0.96), (x + s * 0.46, y - s * 0.24), (x + s * 0.04, y - s * 0.24)], fill=(246, 240, 226))
    d.polygon([(x - s * 0.04, y - s * 0.88), (x - s * 0.34, y - s * 0.24), (x - s * 0.04, y - s * 0.24)], fill=(226, 216, 196))
    d.polygon(
        [(x - s * 0.5, y - s * 0.18), (x + s * 0.56, y - s * 0.18), (x + s * 0.34, y + s * 0.06), (x - s * 0.36, y + s * 0.06)],
        fill=colour,
    )


def lighthouse(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    for band in range(5):
        low, high = band / 5 * 0.8, (band + 1) / 5 * 0.8
        a, b = s * (0.15 - low * 0.08), s * (0.15 - high * 0.08)
        fill = colour if band % 2 else (244, 240, 230)
        d.polygon([(x - a, y - s * low), (x + a, y - s * low), (x + b, y - s * high), (x - b, y - s * high)], fill=fill)
    d.rectangle(
        (x - s * 0.06, y - s * 0.92, x + s * 0.06, y - s * 0.8), fill=(252, 226, 130), outline=INK, width=max(1, round(s * 0.01))
    )
    d.polygon([(x - s * 0.09, y - s * 0.91), (x, y - s), (x + s * 0.09, y - s * 0.91)], fill=dark(colour, 0.3))


def flowers(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    for index, (dx, height) in enumerate(((-0.5, 0.8), (-0.24, 1.0), (0.02, 0.72), (0.28, 0.95), (0.54, 0.82))):
        fx, fy = x + s * dx, y - s * height
        _line(d, [(x + s * dx * 0.8, y), (fx, fy)], (70, 120, 70), s * 0.035)
        for petal in range(6):
            angle = petal * math.pi / 3 + index
            _disc(d, fx + s * 0.1 * math.cos(angle), fy + s * 0.1 * math.sin(angle), s * 0.075, light(colour, 0.1 * (index % 3)))
        _disc(d, fx, fy, s * 0.06, (246, 206, 90))


def balloon(d: Draw, x: float, y: float, s: float, colour: RGB) -> None:
    _line(d, [(x, y), (x + s * 0.02, y - s * 0.4)], (120, 116, 116), s * 0.012)
    d.ellipse((x - s * 0.24, y - s, x + s * 0.24, y - s * 0.4), fill=colour)
    d.ellipse((x - s * 0.14, y - s * 0.92, x - s * 0.02, y - s * 0.72), fill=light(colour, 0.4))


STANDING: dict[str, tuple[Callable[[Draw, float, float, float, RGB], None], RGB]] = {
    "tree": (tree, (78, 132, 82)),
    "house": (house, (230, 208, 172)),
    "lighthouse": (lighthouse, (196, 64, 54)),
    "door": (door, (96, 116, 140)),
    "flowers": (flowers, (222, 92, 120)),
    "bicycle": (bicycle, (60, 100, 120)),
    "cat": (cat, (216, 138, 72)),
    "boat": (boat, (150, 62, 52)),
    "balloon": (balloon, (214, 70, 80)),
}
