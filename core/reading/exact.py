"""Reads orders for exact edits, which are carried out without a model: "crop it to 4:5", "rotate left", "make it 20% darker", "blur the top
left", "resize to 800x600 and flip it".

An order is one only if every word of it is known here, so that the words can mean nothing else: what names a thing in the picture, or
leaves to taste how much ("darker", "blur it a bit"), is painted, unless the asker says that it is to be free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from core.adjustments import Adjustment, Box, Kind
from core.errors import UNCHARGED, BadAsk
from core.model import Act, Stage, Wish
from core.reading import lists, quoted, replies
from core.reading.cutting import PIECES
from core.reading.exact_words import MAYBE, SHARES, SIDES, Clause, Item, clauses, items
from core.reading.tokens import plain, tokens

_LONGEST: Final = 240  # characters of an order
_MOST_STEPS: Final = 8
_QUARTER, _HALF, _ALL = 25.0, 50.0, 100.0
_LITTLE: Final = 20.0  # percent of "darker, free"
_REGION: Final = SIDES | {"corner", "share", "percent", "number", "box", *SHARES}
_SAYS_NO_MORE: Final = frozenset({"small", "free", "unmodelled", "end"})
_NAMED: Final = frozenset({Kind.ROTATE, Kind.FLIP, Kind.BLUR, Kind.COVER, Kind.TRIM})  # what is a noun as well
_TO_WHAT = (
    f"Crop it to what? {UNCHARGED} Name a format or a part, for example: crop to 4:5, crop to the left half, crop 10% off the top."
)
_NO_SIZE = f"A picture needs at least one pixel each way. {UNCHARGED} Say a size such as 800x600."
_HOW_LARGE = f"Resize it to what? {UNCHARGED} For example: resize to 1200x628, resize to 800 px wide, resize to 50%."
_HOW_FAR = f"Turn it how far? {UNCHARGED} For example: rotate left, rotate 90°, turn it upside down."
NOT_WITHOUT_A_MODEL = (
    f"I can't do that without a model. {UNCHARGED} Free are: crop, rotate, flip, resize, lighter or darker by a percentage, greyscale, "
    "blur or cover a part, trim borders, a transparent background. To have it painted, ask again without “free”."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exact:
    """An order for exact edits. `version`: the number of the version that it names."""

    steps: tuple[Adjustment, ...]
    version: int | None = None


def read(words: str, *, commanded: bool = False) -> Exact | None:
    """The exact edits that words order; None: they are no such order, or may mean something else.

    commanded   they are given with a command or in a form, where "flip" is no talk
    Pure. Raises BadAsk for an order that surely means an exact edit, but one that cannot be: turned by nothing, 0 pixels, 300%.
    """
    if len(words) > _LONGEST or quoted.QUOTES.search(words):
        return None
    asked = words.rstrip().rstrip("?？؟")
    if asked != words.rstrip() and not replies.requests(words):
        return None  # "crop to 4:5?" may be asked of others
    said = items(asked)
    if said is None:
        return None
    free = any(item.marks & {"free", "unmodelled"} for item in said)
    for joints in (("and",), *(("and", one) for one in MAYBE), ()):
        found = _steps([Clause(one) for one in clauses(said, frozenset(joints))], free=free, commanded=commanded)
        if found:
            numbers = {int(item.figures[0]) for item in said if "version" in item.marks}
            return Exact(steps=found, version=numbers.pop() if len(numbers) == 1 else None) if len(numbers) < 2 else None
    _check_unfinished(said, commanded=commanded)
    return None


def wish_of(words: str, *, version: int | None = None, commanded: bool = False) -> Wish | None:
    """The wish for exact edits that words order; None: they are no such order. Raises BadAsk as `read` does."""
    found = read(words, commanded=commanded)
    if found is None:
        return None
    return Wish(act=Act.EXACT, words=words.strip(), version=found.version or version, steps=found.steps, stage=Stage.EXACT)


def says_free(words: str) -> bool:
    """Whether words end by saying that it is to cost nothing: "add a cat, free"."""
    pieces = [piece for piece in PIECES.split(plain(words[-_LONGEST:])) if piece.strip()]
    return len(pieces) > 1 and tuple(tokens(pieces[-1])) in lists.phrases("exact.about.free")


def needs_picture(words: str) -> bool:
    """Whether every word of an order is of an edit of what is there: "rotate left", "crop it", "remove the background"."""
    try:
        if read(words) is not None:
            return True
    except BadAsk:
        return True
    said = items(words) if len(words) <= _LONGEST else None
    clause = Clause(said or ())
    return (
        clause.has("background")
        and clause.has("remove", "cut")
        and clause.only("background", "remove", "cut", "clear", "off", "end")
    )


def crops(words: str) -> bool:
    """Whether words order a crop and leave open to what, so that a format beside them says it: "crop it"."""
    said = items(words) if len(words) <= _LONGEST else None
    marks = [item.marks for item in said or () if not item.marks & _SAYS_NO_MORE]
    return bool(marks) and "crop" in marks[0] and all(one & {"it", "picture"} for one in marks[1:])


def _check_unfinished(said: Sequence[Item], *, commanded: bool) -> None:
    """ "Crop it": an order, but to what?"""
    marks = [item.marks for item in said if not item.marks & _SAYS_NO_MORE]
    is_bare = commanded and len(marks) == 1
    if not is_bare and (len(marks) != 2 or not any(one & {"it", "picture"} for one in marks)):
        return
    if "crop" in marks[0]:
        raise BadAsk(_TO_WHAT)
    if "rotate" in marks[0]:
        raise BadAsk(_HOW_FAR)
    if "resize" in marks[0] and commanded:
        raise BadAsk(_HOW_LARGE)


def _steps(said: Sequence[Clause], *, free: bool, commanded: bool) -> tuple[Adjustment, ...]:
    """The steps of all clauses; empty: one of them says none."""
    steps: list[Adjustment] = []
    for clause in said:
        if clause.is_small:
            continue
        step = next((step for rule in _RULES if (step := rule(clause, free)) is not None), None)
        if step is None and commanded:
            step = _bare(clause)
        if step is None and steps:
            step = _gone_on(steps[-1], clause)
        if step is None:
            return ()
        if step.kind in _NAMED and clause.begins_with_an_article:
            return ()
        steps.append(step)
    return tuple(steps) if len(steps) <= _MOST_STEPS else ()


def _bare(clause: Clause) -> Adjustment | None:
    """A step of a command that names what is done and nothing else: "flip", "trim"."""
    if clause.has("flip") and clause.only("flip"):
        return Adjustment(kind=Kind.FLIP)
    return Adjustment(kind=Kind.TRIM) if clause.has("trim") and clause.only("trim") else None


def _gone_on(before: Adjustment, clause: Clause) -> Adjustment | None:
    """A step without a verb of its own: "flip it horizontally *and vertically*", "cut 10 px off the left *and 20 px off the top*"."""
    if before.kind is Kind.FLIP and clause.only("horizontal", "vertical", "left", "right", "top", "bottom"):
        return _flipped(clause)
    return _cut_off(clause) if before.kind is Kind.CROP and before.box is not None and not before.box.sized else None


# --- a rule for each kind ----------------------------------------------------------------------------------------------


def _crop(said: Clause, free: bool) -> Adjustment | None:
    verb = said.has("crop")
    if not (verb or said.has("cut")):
        return None
    if said.has("off", "each") or not verb:
        return _cut_off(said)
    if (box := said.figures("box")) is not None and said.only("crop", "box"):
        return Adjustment(kind=Kind.CROP, box=_sized(said, box))
    if (pixels := said.figures("pixels")) is not None and len(pixels) == 2 and said.only("crop", "pixels"):
        _check_size(*pixels)
        return Adjustment(kind=Kind.CROP, width=int(pixels[0]), height=int(pixels[1]))
    if (ratio := said.figures("ratio")) is not None and said.only("crop", "ratio"):
        if not all(ratio):
            raise BadAsk(f"A format needs two numbers above 0. {UNCHARGED} For example: crop to 4:5.")
        return Adjustment(kind=Kind.CROP, ratio=":".join(f"{side:g}" for side in ratio))
    if said.has("square") and said.only("crop", "square"):
        return Adjustment(kind=Kind.CROP, ratio="1:1")
    # "Crop top" is a garment, "crop the top third" may mean either, and "crop to the top" leaves to taste how much.
    leads = said.has("to") and (said.share is not None or said.has("corner") or len(said.sides) > 1)
    part = _part(said) if leads and said.only("crop", *_REGION) else None
    return Adjustment(kind=Kind.CROP, box=part) if part is not None else None


def _cut_off(said: Clause) -> Adjustment | None:
    """ "Crop 10% off the top", "cut 40 px from the left", "crop the top third off", "trim 5% off each side"."""
    if not (said.has("off") or said.has("each")) or not said.only("crop", "cut", "off", "each", "pixels", *_REGION):
        return None
    sides = said.sides - {"middle"}
    amount = said.length if said.length is not None else said.share
    if amount is None or not (sides or said.has("each")):
        return None
    left, top, right, bottom = (amount if said.has("each") or side in sides else 0.0 for side in ("left", "top", "right", "bottom"))
    return Adjustment(kind=Kind.CROP, box=Box(left=left, top=top, right=right, bottom=bottom, percent=said.length is None))


def _rotate(said: Clause, free: bool) -> Adjustment | None:
    turns = said.has("turn") and said.has("it", "picture", "version", "upside")
    put = said.has("upside") and said.only("upside")
    if not (said.has("rotate") or turns or put):
        return None
    if not said.only("rotate", "turn", "degrees", "number", "left", "right", "clockwise", "counter", "upside", "off"):
        return None
    stated = said.figure("degrees")
    degrees = stated if stated is not None else said.figure("number")
    back, on = said.has("left", "counter"), said.has("right", "clockwise")
    if (back and on) or said.sides & {"top", "bottom", "middle"} - {"left", "right"}:
        return None
    if degrees is None:
        degrees = 180.0 if said.has("upside") else 90.0 if back or on else None
    if degrees is None:
        return None
    if degrees % 360 == 0:
        raise BadAsk(
            f"Turning it by {degrees:g}° leaves it as it is. {UNCHARGED} Say how far, for example: rotate left, rotate 90°."
        )
    return Adjustment(kind=Kind.ROTATE, degrees=(-degrees if back else degrees) % 360)


def _flip(said: Clause, free: bool) -> Adjustment | None:
    if not said.has("flip") or not said.only("flip", "horizontal", "vertical", "upside", "left", "right", "top", "bottom"):
        return None
    if not said.has("it", "picture", "horizontal", "vertical", "upside", "version", "free", "unmodelled"):
        return None  # "flip!", "the mirror"
    return _flipped(said)


def _flipped(said: Clause) -> Adjustment:
    down = said.has("vertical", "upside") or (bool(said.sides & {"top", "bottom"}) and not said.has("horizontal"))
    return Adjustment(kind=Kind.FLIP, upside_down=down and not said.has("horizontal"))


def _resize(said: Clause, free: bool) -> Adjustment | None:
    # "Make it 1200 px wide" can mean nothing else.
    measured = said.has("pixels") and said.has("wide", "tall") and said.has("it", "picture")
    if not (said.has("resize") or measured) or not said.only(
        "resize", "pixels", "number", "percent", "wide", "tall", "half", "byhalf"
    ):
        return None
    if (both := said.figures("pixels")) is not None and len(both) == 2:
        _check_size(*both)
        return Adjustment(kind=Kind.RESIZE, width=int(both[0]), height=int(both[1]))
    share = _HALF if said.has("half") and said.percent is None else _amount(said)
    if share is not None:
        if share <= 0:
            raise BadAsk(f"A picture can't be resized to {share:g}%. {UNCHARGED} Say more than that, for example: resize to 50%.")
        return Adjustment(kind=Kind.RESIZE, percent=share)
    side = said.figure("number")
    if side is None:
        return None
    if not side > 0 or side != int(side):
        raise BadAsk(_NO_SIZE)
    high = said.has("tall") and not said.has("wide")
    return Adjustment(kind=Kind.RESIZE, width=None if high else int(side), height=int(side) if high else None)


def _light(said: Clause, free: bool) -> Adjustment | None:
    lighter, darker = said.has("light"), said.has("dark")
    if lighter == darker or not said.only("light", "dark", "percent", "number", "byhalf"):
        return None
    share = _amount(said)
    if share is None and free and not said.has("number"):
        share = _LITTLE
    if share is None:
        return None
    _check_share(share)
    return Adjustment(kind=Kind.LIGHT, percent=share if lighter else -share)


def _grey(said: Clause, free: bool) -> Adjustment | None:
    if not said.has("grey", "greyscale") or not said.only("grey", "greyscale", "percent", "number", "byhalf", *said.colours):
        return None
    share = _amount(said)
    if share is None and not (free or said.has("greyscale", "picture")):
        return None  # "make it black and white" may be about a thing
    _check_share(_ALL if share is None else share)
    return Adjustment(kind=Kind.GREY, percent=_ALL if share is None else share)


def _blur(said: Clause, free: bool) -> Adjustment | None:
    if not said.has("blur") or not said.only("blur", *_REGION):
        return None
    part = _part(said)
    if part is None and not (free or said.has("picture")):
        return None
    return None if part is None and said.sides else Adjustment(kind=Kind.BLUR, box=part)


def _cover(said: Clause, free: bool) -> Adjustment | None:
    if not said.has("cover") or not said.only("cover", "off", *said.colours, *_REGION):
        return None
    part = _part(said)
    return Adjustment(kind=Kind.COVER, box=part, colour=said.colour or "#000000") if part is not None else None


def _trim(said: Clause, free: bool) -> Adjustment | None:
    named = said.has("border") and said.only("trim", "crop", "cut", "remove", "border", "off", *said.colours)
    trims = said.has("trim") or (said.has("crop", "cut") and said.has("off")) or (free and said.has("remove", "cut", "crop"))
    return Adjustment(kind=Kind.TRIM) if named and trims else None


def _clear(said: Clause, free: bool) -> Adjustment | None:
    if not said.only("clear", "background", "remove", "grey", *said.colours) or not said.has("background"):
        return None
    return Adjustment(kind=Kind.CLEAR) if said.has("clear") or (free and said.has("remove")) else None


_RULES: Final = (_trim, _crop, _rotate, _flip, _resize, _light, _grey, _blur, _cover, _clear)


# --- parts and amounts -------------------------------------------------------------------------------------------------


def _amount(said: Clause) -> float | None:
    """How much, in percent: "20%", "by half"."""
    return said.percent if said.percent is not None else _HALF if said.has("byhalf") else None


def _part(said: Clause) -> Box | None:
    """ "The top left", "the upper third", "left half", "100,100,800,600", "10%,10%,50%,50%"; None: there is no such part."""
    if (box := said.figures("box")) is not None:
        return _sized(said, box)
    sides = said.sides
    if not sides or {"left", "right"} <= sides or {"top", "bottom"} <= sides:
        return None
    share = said.share if said.share is not None else _QUARTER if said.has("corner") else _HALF
    if not 0 < share < _ALL:
        raise BadAsk(f"{share:g}% is no part of a picture. {UNCHARGED} Say more than 0% and less than 100%.")
    rest = _ALL - share
    across, down = sides & {"left", "right"}, sides & {"top", "bottom"}
    left, right = _off(rest, "left" in across, "right" in across, middle="middle" in sides)
    top, bottom = _off(rest, "top" in down, "bottom" in down, middle="middle" in sides)
    return Box(left=left, top=top, right=right, bottom=bottom)


def _off(rest: float, near: bool, far: bool, *, middle: bool) -> tuple[float, float]:
    """How far a part stays from one side and from the other."""
    if near:
        return 0.0, rest
    if far:
        return rest, 0.0
    return (rest / 2, rest / 2) if middle else (0.0, 0.0)


def _sized(said: Clause, figures: Sequence[float]) -> Box:
    left, top, width, height = figures
    if not (width and height):
        raise BadAsk(
            f"That part has no size. {UNCHARGED} Give four figures: from the left, from the top, width, height; for example crop to "
            "100,100,800,600."
        )
    return Box(left=left, top=top, right=width, bottom=height, sized=True, percent=said.in_percent)


def _check_size(width: float, height: float) -> None:
    if not (width and height):
        raise BadAsk(_NO_SIZE)


def _check_share(share: float) -> None:
    if not 0 < share <= _ALL:
        raise BadAsk(f"I can change that by 1 to 100%, not by {share:g}%. {UNCHARGED} For example: make it 20% darker.")
