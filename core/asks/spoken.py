"""What somebody says in words about how a picture is to be painted: size, format, count and tier. As good as a flag, where it is meant.

The same words stand in pictures: a 4K television, a landscape painting, three dogs, a score of 3:2. So a word alone counts for nothing;
it has to be said of the picture: in a clause of its own, after "in", "as", "crop it to", "on the", or beside "format", "version", "model".
What is said stays in the words that the model is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.asks import units
from core.asks.tokens import is_unspaced
from core.asks.units import Clauses, Unit, is_small
from core.asks.values import Limits, is_possible, size_of
from core.errors import BadAsk
from core.retractions import retracted

_PASSED = ("number", "figures", "size", "instead", "from", "not")  # beside a format they speak of formats too
_BESIDE = ("instead", "from", "not", "figures", "size", "ratio", "format", "resolution", "versions")  # part of what is understood
_MOST = 40  # places that are looked at: nobody says more about how
_FEW = 6
_SCREEN_RATIOS = ("16:9", "21:9")  # no score, no time, seldom a verse


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """`rest` is what else was said, folded; `alone`: nothing else but words that lead up to it."""

    size: str | None = None
    ratio: str | None = None
    count: int | None = None
    tier: str | None = None
    rest: str = ""
    alone: bool = False

    @property
    def anything(self) -> bool:
        return any((self.size, self.ratio, self.count, self.tier))


UNSPOKEN = Spoken()


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    value: str
    units: tuple[Unit, ...]
    sure: int = 0  # the surer wins: figures over names


@dataclass(frozen=True, slots=True)
class _Spot:
    """A unit in its clause."""

    clauses: Clauses
    number: int  # of the clause
    at: int
    limits: Limits
    new: bool

    @property
    def clause(self) -> tuple[Unit, ...]:
        return self.clauses.all[self.number]

    @property
    def unit(self) -> Unit:
        return self.clause[self.at]

    @property
    def before(self) -> tuple[Unit, ...]:
        return self.clause[: self.at]

    @property
    def after(self) -> tuple[Unit, ...]:
        return self.clause[self.at + 1 :]

    def leads(self, *names: str) -> bool:
        """Whether the unit before, an article passed over, has one of the marks."""
        leading = next((unit for unit in reversed(self.before) if unit.has(*names) or not unit.has("article")), None)
        return leading is not None and leading.has(*names)

    @property
    def ends(self) -> bool:
        """Whether what follows is nothing, or does not belong to it: "in 4K please", not "in 4K television"."""
        return not self.after or is_small(self.after[0])

    @property
    def closes(self) -> bool:
        """Whether nothing follows but courtesies, and what else is asked for: "with the best one in 4K", not "... one on the left"."""
        if not self.after or self.after[0].has(*_RULES):
            return True
        leads_on = self.after[0].has("into", "on", "purpose") and not is_unspaced(self.after[0].text)
        return (len(self.after) == 1 or self.after[1].has(*_RULES)) if leads_on else is_small(self.after[0])

    @property
    def follows_article(self) -> bool:
        return bool(self.before) and self.before[-1].has("article") and not self.before[-1].has("into")

    @property
    def is_all(self) -> bool:
        """Whether the clause says nothing else."""
        return all(is_small(unit) or unit.has(*_PASSED) for unit in (*self.before, *self.after))

    @property
    def opens(self) -> bool:
        """Whether it stands at the beginning of the ask, but for "make me a"."""
        return self.number == 0 and all(map(is_small, self.before))

    def near(self, *names: str, reach: int = 2) -> bool:
        return any(unit.has(*names) for unit in (*self.before[-reach:], *self.after[:reach]))

    def in_clause(self, *names: str) -> bool:
        return any(unit.has(*names) for unit in self.clause)

    def anywhere(self, *names: str) -> bool:
        return any(unit.has(*names) for clause in self.clauses.all for unit in clause)

    @property
    def refused(self) -> bool:
        """ "not square", "instead of 16:9", "from 16:9 to 4:3"."""
        for unit in reversed([unit for unit in self.before if not unit.has("article")][-3:]):
            if unit.has("not", "instead"):
                return True
            if unit.has(*_RULES):  # "not 16:9 but 4:3"
                break
        kinds = [name for name in ("figures", "size", "tier") if self.unit.has(name)]
        return self.leads("from") and not self.leads("into") and any(unit.has(*kinds) for unit in self.after)


def spoken(words: str, limits: Limits, *, new: bool) -> Spoken:
    """Understand `words`. new: they ask for a new picture, so that what they begin with is what it shows.

    Pure. Raises BadAsk where two sizes, or two formats in figures, are asked for at once.
    """
    clauses = units.clauses_of(words)
    if not any(unit.has(*_RULES) for clause in clauses.all for unit in clause):
        return UNSPOKEN
    spots = list(islice((spot for spot in _spots(clauses, limits, new=new) if spot.unit.has(*_RULES)), _MOST))
    back = list(retracted(clauses.folded))
    found = [one for spot in spots if not _is_within(spot.unit, back) for one in _meant(spot)]
    if not found:
        return UNSPOKEN
    left, alone = _rest(clauses, found, [spot.unit for spot in spots if spot.refused])
    count, tier = _one(found, "count"), _one(found, "tier")
    return Spoken(
        size=_only(found, "size"),
        ratio=_only(found, "ratio"),
        count=int(count) if count else None,
        tier=tier,
        rest=left,
        alone=alone,
    )


def _is_within(unit: Unit, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= unit.start < end for start, end in stretches)


def _spots(clauses: Clauses, limits: Limits, *, new: bool) -> Iterator[_Spot]:
    for number, clause in enumerate(clauses.all):
        for at in range(len(clause)):
            yield _Spot(clauses, number, at, limits, new)


def _meant(spot: _Spot) -> Iterator[_Found]:
    for mark, rule in _RULES.items():
        if spot.unit.has(mark) and not spot.refused and (found := rule(spot)) is not None:
            yield found
            return


# --- size ------------------------------------------------------------------------------------------------------------


def _size(spot: _Spot) -> _Found | None:
    value = spot.unit.marks["size"]
    if spot.in_clause("device") or spot.leads("says"):
        return None
    named = any(unit.has("resolution") for unit in (*spot.before[-1:], *spot.after[:1]))
    led = spot.leads("into") and spot.ends and not spot.follows_article
    if not is_possible("size", value, spot.limits):  # "8K" is a word of style, unless it is asked for as a size
        return _Found("size", value, (spot.unit,)) if led or (named and spot.is_all) else None
    alone = spot.ends and not (spot.follows_article or spot.leads("of") or (spot.after and spot.after[0].has("article")))
    return _Found("size", str(size_of(value, spot.limits)), (spot.unit,)) if named or led or alone else None


# --- format ----------------------------------------------------------------------------------------------------------


def _figures(spot: _Spot) -> _Found | None:
    written = spot.unit.marks["figures"].replace("/", ":")
    sides = [float(side.replace(",", ".")) for side in _sides(written)]
    pixels = min(sides) >= 200
    asked = _names_ratio(spot)
    if "/" in spot.unit.text and not asked:
        return None
    lettered = spot.leads("says") or (bool(spot.after) and spot.after[0].has("says"))
    if spot.near("device") or lettered or not (asked or pixels or is_possible("ratio", written, spot.limits)):
        return None
    return _Found("ratio", written, (spot.unit,), sure=2) if asked or pixels or _is_led(spot, written) else None


def _names_ratio(spot: _Spot) -> bool:
    """ "Aspect ratio 4:3", "4:3 format"; not "gear ratio 4:1", "im Verhältnis 2:3 von Zucker zu Mehl"."""
    if spot.in_clause("scale") or (spot.after[1:2] and spot.after[0].has("of")):
        return False
    for at in range(max(0, spot.at - 4), min(len(spot.clause), spot.at + 4)):
        if spot.clause[at].has("ratio"):
            before = spot.clause[at - 1] if at and at - 1 != spot.at else None
            return before is None or is_small(before) or before.has("ratio", "picture", "format")
    return False


def _is_led(spot: _Spot, written: str) -> bool:
    """Whether figures without "format" or "ratio" are one all the same, and no score, verse, time, mixture or scale."""
    second = written.partition(":")[2]
    on_screens = written in _SCREEN_RATIOS
    others = ("verse",) if on_screens else ("verse", "score", "scale", "hour")
    if (
        spot.anywhere(*others)
        or spot.near("score", "hour", reach=3)
        or (len(second) == 2 and spot.leads("clock") and not spot.leads("format"))
    ):
        return False
    if spot.is_all or (spot.leads("into") and spot.ends and not spot.follows_article):
        return True
    beside = (*spot.after[:1], *(spot.before[-1:] if spot.ends else ()))
    return any(unit.has("picture", "always", "shape", "scenic") for unit in beside) or (on_screens and spot.ends)


def _sides(written: str) -> Sequence[str]:
    for mark in "x×∶：":
        written = written.replace(mark, ":")
    return written.split(":")


def _format(spot: _Spot) -> _Found | None:
    if spot.near("device", reach=3) or spot.leads("says"):
        return None
    beside = bool(spot.after) and spot.after[0].has("format", "picture", "versions")
    if not (spot.ends or beside or spot.leads("into")):
        return None
    return _Found("ratio", spot.unit.marks["always"], _with_noun(spot))


def _shape(spot: _Spot) -> _Found | None:
    """ "Square": of the picture, not of a table in it."""
    if spot.near("device", reach=3) or spot.leads("says", "many", "degree") or any(unit.has("add") for unit in spot.before):
        return None
    scenic = spot.unit.has("scenic")
    value = spot.unit.marks["scenic" if scenic else "shape"]
    if _is_of_a_format(spot, scenic=scenic):
        return _Found("ratio", value, _with_noun(spot))
    turned = spot.follows_article and any(unit.has("into", "it", "crop") for unit in spot.before)  # "make it a square"
    if spot.follows_article and (not turned or (scenic and not spot.in_clause("crop"))):
        return None
    shows = spot.new and spot.number == 0 and not spot.before  # "landscape", and that is the picture
    led = spot.leads("into", "it") and not spot.follows_article and spot.ends and spot.unit.text != "wide"
    return _Found("ratio", value, (spot.unit,)) if led or (spot.is_all and not shows) else None


def _is_of_a_format(spot: _Spot, *, scenic: bool) -> bool:
    """ "Portrait format", "formato vertical"; "a square version" too, but a portrait photo is a portrait."""
    if any(unit.has("format") for unit in (*spot.before[-1:], *spot.after[:1])):
        return True
    counted = all(is_small(unit) or unit.has("number") for unit in spot.before)
    pictured = bool(spot.after) and spot.after[0].has("picture", "versions")
    return not scenic and counted and pictured and _moved(spot, spot.at + 1).ends


def _outlet(spot: _Spot) -> _Found | None:
    """What the picture is for: "as an instagram story", "a wide banner for our bakery"."""
    if spot.near("device", reach=4) or spot.leads("says"):
        return None
    if ((spot.leads("purpose", "into") or spot.opens) and spot.ends) or spot.is_all:
        return _Found("ratio", spot.unit.marks["outlet"], _with_noun(spot), sure=1)
    return None


def _with_noun(spot: _Spot) -> tuple[Unit, ...]:
    beside = [unit for unit in (*spot.before[-1:], *spot.after[:1]) if unit.has("format", "picture")]
    return (spot.unit, *beside)


# --- count and tier --------------------------------------------------------------------------------------------------


def _count(spot: _Spot) -> _Found | None:
    """ "4 versions of this", "a logo, three quick options", "in drei Varianten", "バリエーションを3つ"."""
    value = spot.unit.marks["number"]
    noun = next((at for at, unit in enumerate(spot.after[:3]) if unit.has("versions")), None)
    counted = spot.before and any(unit.has("versions") for unit in spot.before[-2:]) and _is_unspaced(spot.unit)
    pictures = bool(spot.after) and spot.after[0].has("pictures") and spot.new and spot.opens
    pictures = pictures and (not spot.after[1:] or spot.after[1].has("of"))
    if noun is None and not counted and not pictures:
        return None
    if spot.follows_article or (spot.new and noun is not None and spot.after[noun + 1 :] and spot.after[noun + 1].text == "on"):
        return None  # "merge the two versions", "four variations on a theme"
    if not all(is_small(unit) or unit.has("versions") for unit in spot.before) and not spot.leads("into"):
        return None
    if any(unit.has("itself") for unit in spot.after) or any(unit.has("add") for unit in spot.before):
        return None
    through = spot.after[: noun + 1] if noun is not None else spot.after[:1] if pictures else ()
    return _Found("count", value, (spot.unit, *through))


def _is_unspaced(unit: Unit) -> bool:
    return unit.text.isdecimal() or is_unspaced(unit.text)


def _tier(spot: _Spot) -> _Found | None:
    name = spot.unit.marks["tier"]
    if name not in spot.limits.tiers:
        return None
    model = _beside(spot, "model")
    last = spot if model is None else _moved(spot, model)
    if model is not None and spot.follows_article and spot.before[-1].text in ("a", "an", "ein", "eine", "un", "une", "una", "uma"):
        return None  # "a pro model on the runway"
    led = (spot.leads("on") and last.closes) or (bool(spot.after) and spot.after[0].has("on") and is_unspaced(spot.after[0].text))
    if name == "flash" and model is None and spot.leads("with"):
        return None  # a camera's
    certain = len(spot.unit.text.split()) > 1 or model is not None or (led and (name != "flash" or _is_short(spot)))
    return _Found("tier", name, tuple(spot.clause[min(spot.at, last.at) : max(spot.at, last.at) + 1])) if certain else None


def _quality(spot: _Spot) -> _Found | None:
    """ "With the best model", "on the cheap one"."""
    name = spot.unit.marks["quality"]
    noun = _beside(spot, "model")
    if noun is None and spot.after and spot.after[0].has("one") and spot.leads("on"):
        noun = spot.at + 1
    if noun is None and spot.leads("on") and spot.follows_article and spot.is_all and not spot.new:
        noun = spot.at  # "nochmal mit dem billigen"
    if noun is None or name not in spot.limits.tiers:
        return None
    start, end = min(spot.at, noun), max(spot.at, noun)
    around = (*spot.clause[:start], *spot.clause[end + 1 :])
    if not _moved(spot, end).closes or not (_moved(spot, start).leads("on") or all(map(is_small, around))):
        return None
    return _Found("tier", name, tuple(spot.clause[start : end + 1]))


def _beside(spot: _Spot, mark: str) -> int | None:
    return next((at for at in (spot.at + 1, spot.at - 1) if 0 <= at < len(spot.clause) and spot.clause[at].has(mark)), None)


def _moved(spot: _Spot, at: int) -> _Spot:
    return _Spot(spot.clauses, spot.number, at, spot.limits, spot.new)


def _is_short(spot: _Spot) -> bool:
    """A reply of few words: "final on flash"."""
    return not spot.new and sum(map(len, spot.clauses.all)) <= _FEW


# --- together --------------------------------------------------------------------------------------------------------

_RULES: dict[str, Callable[[_Spot], _Found | None]] = {
    "figures": _figures,
    "size": _size,
    "always": _format,
    "outlet": _outlet,
    "shape": _shape,
    "scenic": _shape,
    "tier": _tier,
    "quality": _quality,
    "number": _count,
}


def _one(found: Sequence[_Found], kind: str) -> str | None:
    values = dict.fromkeys(one.value for one in found if one.kind == kind)
    return next(iter(values)) if len(values) == 1 else None


def _only(found: Sequence[_Found], kind: str) -> str | None:
    """The value of a kind, of the surest; two of those at once cannot be. Raises BadAsk."""
    best = max((one.sure for one in found if one.kind == kind), default=0)
    values = list(dict.fromkeys(one.value for one in found if one.kind == kind and one.sure == best))
    if len(values) > 1 and best != 1:
        raise BadAsk(f"{values[0]} or {values[1]}? One picture has one of them: ask for one, then for the other.")
    return values[0] if values else None


def _rest(clauses: Clauses, found: Sequence[_Found], refused: Sequence[Unit]) -> tuple[str, bool]:
    """The folded text without what was understood and the words that lead to it; whether nothing else is left, but for what is not
    wanted ("not the cheap one")."""
    understood = {id(unit) for one in found for unit in one.units} | set(map(id, refused))
    spans: list[tuple[int, int]] = []
    others: list[Unit] = []
    for clause in clauses.all:
        for at, unit in enumerate(clause):
            if unit.has(*_BESIDE) and any(id(one) in understood for one in clause):
                understood.add(id(unit))
            leading = unit.has("into", "on", "article", "purpose") and any(
                id(later) in understood for later in clause[at + 1 : at + 3]
            )
            if id(unit) in understood or leading:
                spans.append((unit.start, unit.end))
            else:
                others.append(unit)
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(clauses.folded[at:start])
        at = end
    return " ".join("".join([*pieces, clauses.folded[at:]]).split()), all(map(is_small, others))
