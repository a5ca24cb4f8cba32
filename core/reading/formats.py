"""Formats said in words: figures that are no score, time or verse; a square that is the picture's, not a table's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from core.reading import lists
from core.reading.spots import Found, Spot
from core.reading.units import VALUED, Unit, is_small
from core.reading.values import is_possible, ratio_of

_AS = frozenset({"as", "als", "comme", "como", "come", "jako"})  # what such words lead to is what the picture is to be
_MOST_ODD = 4  # times as long as high: beyond that, or the other way round, figures are hardly a format
_PAINTED_AGAIN = ("replies.acts.final", "replies.acts.variations", "replies.acts.again")
_NEAR_PRODUCT = 3  # units behind a shape, among which a product takes it
_PHONES = "9:16"  # which may be a time or a score as well
_SCREEN_RATIOS = ("16:9", "21:9")  # no score, no time, seldom a verse


def figures(spot: Spot) -> Found | None:
    written = spot.unit.marks["figures"].replace("/", ":")
    sides = [float(side.replace(",", ".")) for side in _sides(written)]
    pixels = min(sides) >= 200
    asked = _names_ratio(spot)
    if "/" in spot.unit.text and not asked:
        return None
    if not asked and _is_measured(spot):
        return None
    lettered = spot.leads("says") or spot.follows("says")
    usual = ":".join(_sides(written)) in spot.limits.ratios  # 2x2 is a grid
    odd = not (usual or pixels) and _is_odd(spot, written)
    if spot.shows_device(2) or lettered or not (asked or pixels or usual or odd):
        return None
    if pixels and is_possible("ratio", written, spot.limits):
        written = str(ratio_of(written, spot.limits)[0])
    return Found("ratio", written, (spot.unit,), sure=2) if asked or pixels or odd or _is_led(spot, written) else None


def paper(spot: Spot) -> Found | None:
    """ "In A4", "make it A4", "as an A4 poster": not "a sheet of A4 on a desk"."""
    others = (*spot.before, *spot.after)
    said = all(is_small(unit) or unit.has("format", "product", "scenic", "shape", "always") for unit in others)
    whole = not spot.new and said and (spot.leads("into", "it") or any(not is_small(unit) for unit in others))
    led = spot.leads("into") and spot.ends and not spot.follows_article
    return Found("ratio", spot.unit.text.upper(), (spot.unit,), sure=2) if whole or led or _names_ratio(spot) else None


def _is_odd(spot: Spot, written: str) -> bool:
    """Whether figures that are no format of ours are meant as one, and so must be refused or brought near: "in 16:10", "make it 2.39:1"."""
    first, second = _sides(written)
    is_time = len(second) == 2 and second != "10" and len(first) < 2
    is_grid = "x" in written or "×" in written  # "make it 2x2"
    if is_time or is_grid or second.startswith("0") or not spot.ends or spot.follows_article or spot.leads("clock"):
        return False
    if (
        spot.anywhere("verse", "score", "measure", "scale", "hour", "crop")  # a picture is cut to any format
        or not _MOST_ODD >= float(first.replace(",", ".")) / float(second.replace(",", ".")) >= 1 / _MOST_ODD
    ):
        return False
    if spot.is_all and "." in first:
        return True
    return spot.leads("into") if spot.new else spot.is_all and spot.leads("into", "it")


def _names_ratio(spot: Spot) -> bool:
    """ "Aspect ratio 4:3", "4:3 format"; not "gear ratio 4:1", "im Verhältnis 2:3 von Zucker zu Mehl"."""
    if spot.after[1:2] and spot.after[0].has("of"):
        return False
    for at in range(max(0, spot.at - 4), min(len(spot.clause), spot.at + 4)):
        if spot.clause[at].has("ratio"):
            before = spot.clause[at - 1] if at and at - 1 != spot.at else None
            return before is None or is_small(before) or before.has("ratio", "picture", "format")
    return False


def _is_measured(spot: Spot) -> bool:
    """ "Change the map scale to 1:4", "im Maßstab 1:8", "mix oil and vinegar 4:1"; "scale it to 3:4" is an order."""
    if spot.follows("measure"):
        return True
    at = next((at for at in range(spot.at - 1, -1, -1) if spot.clause[at].has("measure")), None)
    if at is None:
        return False
    behind = spot.clause[at + 1 : spot.at]
    named = at > 0 and spot.clause[at - 1].has("article") and not (behind and behind[0].has("of"))
    direct = all(is_small(unit) or unit.has("measure", "scale", "from", "not", "figures") for unit in behind)
    bare = all(is_small(unit) and not unit.has("article") for unit in spot.clause[:at])
    orders = bare and ((behind and behind[0].has("it", "article")) or spot.clause[at].text in lists.words("exact.does.resize"))
    return bool(named or (direct and not orders))


def _is_led(spot: Spot, written: str) -> bool:
    """Whether figures without "format" or "ratio" are a format all the same, and no score, verse or time."""
    if _is_put_somewhere(spot):
        return False
    second = _sides(written)[-1]
    on_screens = written in _SCREEN_RATIOS
    others = ("verse",) if on_screens else ("verse", "score")
    if (
        spot.anywhere(*others)
        or spot.near("score", reach=3)
        or (len(second) == 2 and spot.leads("clock") and not spot.leads("format"))
    ):
        return False
    if spot.heads and spot.number == 0 and all(is_small(unit) or unit.has("format") for unit in spot.before):
        return True  # "format 9:16: a fox"
    if all(map(is_small, spot.before)) and spot.follows("purpose") and not all(map(is_small, spot.after)):  # "4:5 for instagram"
        return True
    if not spot.before and spot.new and spot.number == 0 and spot.after[:1] and spot.after[0].text in ("a", "an"):
        return True  # "9:16 a castle at dusk"
    on_phones = spot.new and written == _PHONES and not (spot.anywhere("hour", "score") or spot.leads("clock"))
    if (on_screens or on_phones) and spot.number == 0 and all(is_small(unit) or unit.has("always", "size") for unit in spot.before):
        return True  # "a 16:9 shot of a spaceship"
    if (spot.is_all and not spot.follows("purpose")) or (spot.leads("into") and spot.ends and not spot.follows_article):
        return True
    sign = spot.clauses.folded[: spot.unit.start].rstrip()[-1:] in ("&", "+")
    joined = bool(spot.before) and (sign or spot.before[-1].text in lists.words("replies.picks.also"))
    if not spot.new and spot.ends and (joined or spot.leads("it")):
        return True  # "darker and 4:3", "a blue coat and make it 4:3"
    beside = (*spot.after[:1], *(spot.before[-1:] if spot.ends else ()))
    return any(unit.has("picture", "product", "always", "shape", "scenic") for unit in beside) or (on_screens and spot.ends)


def _is_put_somewhere(spot: Spot) -> bool:
    """ "Put 16:9 on the sign", not "make it 16:9 on the left"."""
    put = not spot.new and spot.before and (spot.before[-1].has("add") or not is_small(spot.before[-1]))
    return bool(put) and spot.follows("on", "into") and not all(map(is_small, spot.after))


def _sides(written: str) -> Sequence[str]:
    for mark in "x×∶：":
        written = written.replace(mark, ":")
    return written.split(":")


def always(spot: Spot) -> Found | None:
    if spot.shows_device(3) or spot.leads("says"):
        return None
    if not (spot.ends or spot.follows("format", "picture", "versions") or spot.leads("into")):
        return None
    return Found("ratio", spot.unit.marks["always"], _with_noun(spot))


def shape(spot: Spot) -> Found | None:
    """ "Square": of the picture, not of a table in it."""
    if spot.shows_device(3) or spot.leads("says", "degree"):
        return None
    scenic = spot.unit.has("scenic")
    value = spot.unit.marks["scenic" if scenic else "shape"]
    if _is_of_a_format(spot, scenic=scenic) and not any(unit.has("add") for unit in spot.before):
        return Found("ratio", value, _with_noun(spot))
    turned = spot.follows_article and any(unit.has("into", "it", "crop") for unit in spot.before)  # "make it a square"
    if spot.follows_article and (not turned or (scenic and not spot.in_clause("crop"))):
        return None
    if spot.heads and spot.opens and not scenic:
        return Found("ratio", value, (spot.unit,))  # "square: a fox"
    shows = spot.new and spot.number == 0 and not spot.before  # "landscape", and that is the picture
    led = spot.leads("into", "it") and not spot.follows_article and spot.ends and spot.unit.text != "wide"
    added = any(unit.has("add") for unit in spot.before)  # "add a square"
    alone = spot.is_all or (not spot.new and all(_leads_up(unit) for unit in (*spot.before, *spot.after)))
    return Found("ratio", value, (spot.unit,)) if led or (alone and not (shows or added)) else None


def _leads_up(unit: Unit) -> bool:
    """Whether a unit beside a shape is no more of the picture than "final": "final square"."""
    return is_small(unit) or unit.has(*VALUED) or unit.text in _painted_again()


@cache
def _painted_again() -> frozenset[str]:
    """The reply words for a picture that is painted again that are one word."""
    return frozenset(phrase[0] for name in _PAINTED_AGAIN for phrase in lists.phrases(name) if len(phrase) == 1)


def _is_of_a_format(spot: Spot, *, scenic: bool) -> bool:
    """ "Portrait format", "formato vertical"; "a square version", "a vertical poster for ..."; but a portrait photo is a portrait."""
    if any(unit.has("format") for unit in (*spot.before[-1:], *spot.after[:1])):
        return True
    product = next((at for at, unit in enumerate(spot.after[:_NEAR_PRODUCT]) if unit.has("product")), None)
    if product is not None and all(unit.has("device") or not unit.marks for unit in spot.after[:product]):  # "a square wolf logo"
        opens = spot.number == 0 and all(is_small(unit) or unit.has("number", "versions") for unit in spot.before)
        behind = spot.after[product + 1 :]
        return (
            spot.new
            and opens
            and not (scenic and product)
            and (not behind or behind[0].has("purpose", "of", "with") or _leads_to_a_theme(behind[0]))
        )
    if spot.before and spot.before[-1].has("product"):  # "affiche verticale"
        return spot.new and spot.number == 0 and all(map(is_small, spot.before[:-1])) and spot.ends
    counted = all(is_small(unit) or unit.has("number") for unit in spot.before)
    return not scenic and counted and spot.follows("picture", "versions") and spot.moved(spot.at + 1).ends


def outlet(spot: Spot) -> Found | None:
    """What the picture is for: "as an instagram story", "a wide banner for our bakery"."""
    if spot.shows_device(4) or spot.leads("says"):
        return None
    led = (spot.leads("purpose", "into") or spot.opens) and spot.ends and not _is_added_to(spot)
    so = spot.unit.text.split(" ", 1)[0] in _AS and all(is_small(unit) or unit.has(*VALUED) for unit in spot.after)
    if led or so or spot.is_all:
        return Found("ratio", spot.unit.marks["outlet"], _with_noun(spot), sure=1)
    return None


def bare(spot: Spot) -> Found | None:
    """ "Banner", "make it a story": of the picture where an edit says nothing else, and not "the same story"."""
    if spot.new or not spot.is_all or _is_added_to(spot) or not (spot.leads("into", "it") or not spot.before):
        return None
    return Found("ratio", spot.unit.marks["bare"], _with_noun(spot), sure=1)


def _is_added_to(spot: Spot) -> bool:
    """ "Add a cat to the reel", 'add "hi" to the banner'."""
    before = (*(unit for clause in spot.clauses.all[: spot.number] for unit in clause), *spot.before)
    return not spot.new and spot.follows_article and any(unit.has("add") for unit in before)


def _leads_to_a_theme(unit: Unit) -> bool:
    """ "A square poster about bees", not "a square logo on a shirt"."""
    return is_small(unit) and not unit.has("into", "on")


def _with_noun(spot: Spot) -> tuple[Unit, ...]:
    beside = [unit for unit in (*spot.before[-1:], *spot.after[:1]) if unit.has("format", "picture")]
    return (spot.unit, *beside)
