"""What an exact edit does to a picture, step by step, as values: no model is needed for any of it.

Percentages are of the picture, or of the part meant; pixels are the picture's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    CROP = "crop"
    ROTATE = "rotate"
    FLIP = "flip"
    RESIZE = "resize"
    LIGHT = "light"
    GREY = "grey"
    BLUR = "blur"
    COVER = "cover"
    TRIM = "trim"  # plain borders are cut off
    CLEAR = "clear"  # a plain background becomes transparent


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of a picture, as the distances of its sides from those of the picture; or `sized`: from the left, from the top, width and
    height. In pixels, or in percent of the picture's width and height."""

    left: float
    top: float
    right: float
    bottom: float
    sized: bool = False
    percent: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One step. Which fields it has, its kind says:

    CROP     `box`; or `ratio` ("4:5"), or `width` and `height`, of a part around the middle
    ROTATE   `degrees`, clockwise
    FLIP     `upside_down`; else left becomes right
    RESIZE   `width`, `height` (None: as the other side makes it), or `percent`
    LIGHT    `percent`: above 0 lighter, below 0 darker
    GREY     `percent`: 100 leaves no colour
    BLUR     `box`; None: everything
    COVER    `box`, `colour` ("#000000")
    """

    kind: Kind
    box: Box | None = None
    ratio: str | None = None
    degrees: float = 0.0
    upside_down: bool = False
    width: int | None = None
    height: int | None = None
    percent: float | None = None
    colour: str | None = None


def step_from(values: Mapping[str, Any]) -> Adjustment:
    """The step whose values `asdict` gave: they are kept, and handed to another process, as JSON."""
    box = values["box"]
    return Adjustment(**{**values, "kind": Kind(values["kind"]), "box": None if box is None else Box(**box)})
