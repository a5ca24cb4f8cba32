"""Says what an exact edit did, in a few words for the line below its picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from core.adjustments import Adjustment, Box, Kind
from core.listing import listed

NO_MODEL = "no model"
NO_MODEL_FREE = f"{NO_MODEL}, free"
_WHOLE = 100.0
_TURNS = {90.0: "turned to the right", 180.0: "turned upside down", 270.0: "turned to the left"}


def done(steps: Sequence[Adjustment]) -> str:
    """ "cropped to 4:5, 20% darker"."""
    return ", ".join(map(_done, steps))


def _done(step: Adjustment) -> str:
    match step.kind:
        case Kind.CROP:
            return f"cropped to {_cropped_to(step)}"
        case Kind.ROTATE:
            degrees = step.degrees % 360
            return _TURNS.get(degrees) or f"turned by {_number(degrees)}°, without the empty corners"
        case Kind.FLIP:
            return "flipped top to bottom" if step.upside_down else "flipped left to right"
        case Kind.RESIZE:
            return f"resized to {_resized_to(step)}"
        case Kind.LIGHT:
            share = step.percent or 0.0
            return f"{_number(abs(share))}% {'lighter' if share > 0 else 'darker'}"
        case Kind.GREY:
            return "without colour" if step.percent == _WHOLE else f"{_number(step.percent or 0.0)}% greyer"
        case Kind.BLUR:
            return f"{_part(step.box)} blurred"
        case Kind.COVER:
            return f"{_part(step.box)} covered"
        case Kind.TRIM:
            return "plain border trimmed"
        case Kind.CLEAR:
            return "background transparent"
        case _:
            assert_never(step.kind)


def _cropped_to(step: Adjustment) -> str:
    if step.box is not None:
        return _part(step.box)
    return step.ratio or f"{step.width} × {step.height}"


def _resized_to(step: Adjustment) -> str:
    if step.percent is not None:
        return f"{_number(step.percent)}%"
    if step.width is not None and step.height is not None:
        return f"{step.width} × {step.height}"
    return f"{step.width} pixels wide" if step.width is not None else f"{step.height} pixels high"


def _part(box: Box | None) -> str:
    """ "the left 50%", "the upper left (30% × 30%)", "800 × 600 at 0, 0", "all but 40 pixels on the right"."""
    if box is None:
        return "everything"
    if box.sized:
        unit = "%" if box.percent else ""
        return f"{_number(box.right)}{unit} × {_number(box.bottom)}{unit} at {_number(box.left)}{unit}, {_number(box.top)}{unit}"
    if not box.percent:
        sides = {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
        return f"all but {listed([f'{_number(off)} pixels on the {side}' for side, off in sides.items() if off])}"
    across, down = _side(box.left, box.right, "left", "right"), _side(box.top, box.bottom, "upper", "lower")
    wide, high = _WHOLE - box.left - box.right, _WHOLE - box.top - box.bottom
    if across and down:
        where = across if across == down else f"{down} {across}"
        return f"the {where} ({_number(wide)}% × {_number(high)}%)"
    return f"the {across or down} {_number(wide if across else high)}%" if across or down else "everything"


def _side(near: float, far: float, nearer: str, farther: str) -> str:
    """Where a part lies, by how far it is from one side and from the other; empty: it reaches from one to the other."""
    if not (near or far):
        return ""
    return nearer if not near else farther if not far else "middle"


def _number(value: float) -> str:
    return f"{round(value, 1):g}"
