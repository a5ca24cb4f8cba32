"""What somebody says in words about how to paint a picture: size, format, count and tier. If it is meant, it counts like a flag.

The same words occur in pictures: a 4K television, a landscape painting, three dogs, a score of 3:2. So a word alone counts for
nothing; it has to be said about the picture: in a clause of its own, after "in", "as", "crop it to", "on the", or beside "format",
"version", "model". What is said stays in the words that the model is sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import islice

from core.errors import UNCHARGED, BadAsk
from core.reading import craft, formats, letters, lists, stating, units
from core.reading.given_up import given_up
from core.reading.given_up import meant as without_given_up
from core.reading.retractions import REPEATING, TIER, named, retracted
from core.reading.spots import Found, Spot
from core.reading.tokens import is_unspaced, plain, tokens
from core.reading.units import VALUED, Clauses, Unit, is_small
from core.reading.values import Limits, is_possible, size_of

_BESIDE = ("instead", "from", "not", "figures", "size", "ratio", "format", "resolution", "versions")  # part of what is understood
_MORE = ("more", "mehr", "mas", "mais", "piu", "meer")
_DEAREST, _EVERYTHING = "pro", "flash"
_STATABLE = tuple(mark for mark in VALUED if mark != "number")
_LONGEST_THANKS = 40  # characters
_WORD = re.compile(r"\w+")
_MOST = 40  # places in the words that are examined; nobody says more about how to paint
_FEW = 6
_WITH_SUBJECT = 2  # units: "logo renard"
_DOING = "ing"  # ends an English verb that says what the product does
_NOUN = 4  # letters of each part of a compound, or more
_FAR = 4  # units behind a number, in which what it counts is named
_WHERE = ("が", "に", "上", "里", "에", "위")
_ELSEWHERE = ("with", "on", "says", "not", "add", "flat")  # of several versions that the picture shows
_OWNING = ("の", "的", "의", "के", "का", "की")
_TURKISH_OWNER = re.compile(r"[iu]n\Z")
_ARABIC_FOR = "ل"  # written in one with what it is for
_LEADS_ON = re.compile(r"[:：](?!\d)")  # "I have an idea: make it square"
_COUNTERS = ("つ", "枚", "個", "案", "种", "種", "个", "张", "張", "개", "장", "가지")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The size, format, count and tier that words name. `rest` is what else was said, folded; `alone`: nothing else but words that
    lead up to it. `bare`: only a number of ideas was said, but not of what or, in a thread, no word that asks for them.
    `is_stated`: somebody says that it is so ("it is square"), and asks for nothing. `refuses`: the kinds of what is not wanted,
    where nothing else is said ("don't make it square")."""

    size: str | None = None
    ratio: str | None = None
    count: int | None = None
    tier: str | None = None
    rest: str = ""
    alone: bool = False
    bare: bool = False
    is_stated: bool = False
    refuses: frozenset[str] = frozenset()

    @property
    def anything(self) -> bool:
        return any((self.size, self.ratio, self.count, self.tier))


UNSPOKEN = Spoken()
_STATED = Spoken(is_stated=True)


def spoken(words: str, limits: Limits, *, new: bool) -> Spoken:
    """Understand `words`. new: they ask for a new picture, so what they begin with is what it shows.

    Pure. Raises BadAsk if two sizes, or two formats in figures, are asked for at once.
    """
    words = _without_thanks(words)
    meant = without_given_up(words)
    clauses = units.units_of(meant)
    if not any(unit.has(*VALUED) for clause in clauses.all for unit in clause):
        return UNSPOKEN
    stated = list(_stating(clauses)) if meant == words else []  # "it is square, make it 16:9" asks for something
    stated = [clause for clause in stated if not new or _is_of_a_size(clause)]
    stated += [clause for clause in clauses.all if _judges_a_size(clause) and (new or len(clauses.all) > 1)]
    spots = list(islice((spot for spot in _spots(clauses, limits, stated, new=new) if spot.unit.has(*VALUED)), _MOST))
    prose = [] if not new and _is_one_size(clauses) else craft.sizes(clauses.folded)
    unsaid = [*retracted(clauses.folded), *prose]
    found = [one for spot in spots if not _is_within(spot.unit, unsaid) for one in _meant(spot)]
    given = given_up(clauses.folded)
    found = [one for one in found if one.kind not in given or one.units[0].start > given[one.kind][0]]
    refused = [spot.unit for spot in spots if spot.refused]
    found = [one for one in found if not _is_refused_later(one, refused)]
    left, alone = _rest(clauses, found, refused, new=new)
    if not found and _next_best(spots) is None and _instead(words, meant, limits) is None:
        if refused and (alone or _only_refuses(clauses, refused)):
            return Spoken(refuses=frozenset(mark for unit in refused for mark in VALUED if unit.has(mark)))
        return _STATED if any(map(_is_stated, stated)) else UNSPOKEN
    count, tier = _one(found, "count"), _one(found, "tier") or _next_best(spots) or _instead(words, meant, limits)
    return Spoken(
        size=_only(found, "size"),
        ratio=_only(found, "ratio"),
        count=int(count) if count else None,
        tier=tier,
        rest=left,
        alone=alone,
        bare=count is not None and _is_bare(clauses, found, new=new),
    )


def _without_thanks(words: str) -> str:
    """The words without the thanks that end them: "same again in 2K, thx"."""
    tail = words[-_LONGEST_THANKS:]
    folded = tokens(plain(tail))
    if not any(tuple(folded[-size:]) in _thanks() for size in range(1, len(folded))):
        return words
    said = [(match.start(), tokens(plain(match[0]))) for match in _WORD.finditer(tail)]
    for size in range(len(said) - 1, 0, -1):
        if tuple(token for _, word in said[-size:] for token in word) in _thanks():
            return words[: len(words) - len(tail) + said[-size][0]]
    return words


@cache
def _thanks() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases("replies.around.thanks", "replies.around.polite_phrases"))


def _is_refused_later(found: Found, refused: Sequence[Unit]) -> bool:
    """ "In 4K, actually not in 4K"."""
    return any(unit.text == found.units[0].text and unit.start > found.units[0].start for unit in refused)


def _only_refuses(clauses: Clauses, refused: Sequence[Unit]) -> bool:
    """Whether a message of one clause ends with what it does not want, and holds one unknown word at most: "не делай квадратным"."""
    if len(clauses.all) != 1 or len(refused) != 1:
        return False
    clause = clauses.all[0]
    at = next(at for at, unit in enumerate(clause) if unit is refused[0])
    unknown = [unit for unit in clause[:at] if not (is_small(unit) or unit.has("not"))]
    return len(unknown) <= 1 and all(map(is_small, clause[at + 1 :]))


def _is_bare(clauses: Clauses, found: Sequence[Found], *, new: bool) -> bool:
    """ "Give me 20 ideas": ideas, and nothing that says of what. In a thread they are of its picture: "20 ideas", and nothing that asks
    for them."""
    understood = {id(unit) for one in found for unit in one.units}
    if not new:
        units = [unit for clause in clauses.all for unit in clause]
        return any(unit.has("ideas") for unit in units) and all(id(unit) in understood or unit.has("bounds") for unit in units)
    others = [unit for clause in clauses.all for unit in clause if id(unit) not in understood and not is_small(unit)]
    others = [unit for unit in others if not unit.has("inventing")]
    return bool(others) and all(unit.has("ideas") for unit in others)


def _is_one_size(clauses: Clauses) -> bool:
    """Whether nothing is said but one size: "8K please"."""
    units = [unit for clause in clauses.all for unit in clause]
    return sum(unit.has("size") for unit in units) == 1 and all(is_small(unit) or unit.has("size") for unit in units)


def _is_within(unit: Unit, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= unit.start < end for start, end in stretches)


def _stating(clauses: Clauses) -> Iterator[Sequence[Unit]]:
    """The clauses that say what there is: "we have 3 versions", "it is square"."""
    said = ((clause, clauses.folded[clause[0].start : clause[-1].end]) for clause in clauses.all)
    return (clause for clause, words in said if not _LEADS_ON.search(words) and stating.states(tokens(words)))


def _is_of_a_size(clause: Sequence[Unit]) -> bool:
    """Whether a clause says what a size is, and not that it will do: "4K is overkill"; what a picture shows is stated as well."""
    said = " ".join(unit.text for unit in clause[1:])
    return clause[0].has("size") and tuple(said.split()) not in lists.phrases("talk.taken_back.enough")


def _judges_a_size(clause: Sequence[Unit]) -> bool:
    """Whether a clause says what a size would be: "4K would be overkill". It may as well be wished for, but that is not certain."""
    return clause[0].has("size") and tuple(unit.text for unit in clause[1:3]) == ("would", "be")


def _is_stated(clause: Sequence[Unit]) -> bool:
    """Whether it says so of a size, a format, a tier or a count, and complains of no format: "it's too wide"."""
    counts = any(unit.has("number") for unit in clause) and any(unit.has("versions") for unit in clause)
    complains = any(unit.has("degree") for unit in clause) and not any(unit.has("size", "tier") for unit in clause)
    return not complains and (counts or any(unit.has(*_STATABLE) for unit in clause))


def _spots(clauses: Clauses, limits: Limits, stated: Sequence[Sequence[Unit]], *, new: bool) -> Iterator[Spot]:
    """The places outside of what is only stated."""
    for number, clause in enumerate(clauses.all):
        if any(clause is one for one in stated):
            continue
        for at in range(len(clause)):
            yield Spot(clauses, number, at, limits, new)


def _meant(spot: Spot) -> Iterator[Found]:
    """What is said in one place: for each kind, the first rule that finds something counts."""
    kinds: set[str] = set()
    for mark, rule in _RULES.items():
        if spot.unit.has(mark) and not spot.refused and (found := rule(spot)) is not None and found.kind not in kinds:
            kinds.add(found.kind)
            yield found


# --- size ------------------------------------------------------------------------------------------------------------


def _size(spot: Spot) -> Found | None:
    value = spot.unit.marks["size"]
    if spot.shows_device() or spot.leads("says", "size"):  # "8K UHD" is one size
        return None
    named = any(unit.has("resolution") for unit in (*spot.before[-1:], *spot.after[:1]))
    led = spot.leads("into") and spot.ends and not spot.follows_article
    if not is_possible("size", value, spot.limits):
        behind = spot.after[:1] and is_unspaced(spot.after[0].text) and spot.after[0].has("into", "on")
        return (
            Found("size", value, (spot.unit,))
            if led or behind or spot.leads("it") or (spot.is_all and not spot.new and value in craft.BEYOND)
            else None
        )
    labelled = not spot.new and any(unit.has("says") for unit in spot.before)  # "label the door 4K"
    ends = spot.ends or (not spot.new and spot.follows("shape", "scenic", "tier"))  # "final 4K square"
    alone = ends and not (labelled or spot.follows_article or spot.leads("of") or (spot.follows("article") and not spot.heads))
    return Found("size", str(size_of(value, spot.limits)), (spot.unit,)) if named or led or alone else None


def _pixels(spot: Spot) -> Found | None:
    """ "In 1920x1080": the size with as many pixels."""
    value = spot.unit.marks["pixels"]
    if spot.shows_device(2) or not is_possible("size", value, spot.limits):
        return None
    return Found("size", str(size_of(value, spot.limits)), (spot.unit,))


# --- count and tier --------------------------------------------------------------------------------------------------


def _count(spot: Spot) -> Found | None:
    """ "4 versions of this", "a logo, three quick options", "in drei Varianten", "バリエーションを3つ"."""
    value = spot.unit.marks["number"]
    noun = next((at for at, unit in enumerate(spot.after[:3]) if unit.has("versions")), None)
    numbers_one = spot.before[-1:] and spot.before[-1].has("resolution") and not (spot.after and spot.after[0].text in _COUNTERS)
    counted = not numbers_one and any(unit.has("versions") and is_unspaced(unit.text) for unit in spot.before[-2:])  # "变体3个"
    pictures = spot.follows("pictures") and spot.new and spot.opens
    pictures = pictures and (not spot.after[1:] or spot.after[1].has("of"))
    pictures = pictures or (spot.follows("pictures") and is_unspaced(spot.after[0].text) and spot.is_all)  # "4枚お願いします"
    ideas = _counts_ideas(spot)
    more = int(value) <= spot.limits.max_count and _is_of_more(spot)
    sheets, owned = _counts_sheets(spot), _is_of_what_is_painted(spot)
    if noun is None and not (counted or pictures or ideas or more or sheets):
        return None
    if _ends_a_range(spot):
        return None  # "3 to 5 versions" are three at least
    if spot.new and spot.anywhere("together"):
        return None  # "three versions side by side" are one picture
    if spot.follows_article or (spot.new and noun is not None and _is_on_something(spot.after[noun:])):
        return None  # "merge the two versions"
    before = all(is_small(unit) or unit.has("versions", "inventing", *VALUED) for unit in spot.before)
    if not (before or sheets or owned or ideas or spot.leads("into") or (noun is not None and _counts_a_product(spot, noun))):
        return None
    through = spot.after[: noun + 1] if noun is not None else spot.after[:1] if pictures or more else ()
    if not spot.new:
        through = _without_looks(through)
    behind = spot.after[len(through) :]
    thinks_of = ideas or not behind or behind[0].has("purpose")  # "draw three options for a logo", not "... options on the board"
    if any(unit.has("itself") for unit in spot.after) or any(
        unit.has("add") and not (thinks_of and unit.has("inventing")) for unit in spot.before
    ):
        return None
    thought_of = [unit for unit in spot.clause if ideas and unit.has("ideas")] if not spot.new else []
    return Found("count", value, (spot.unit, *through, *thought_of))


def _counts_a_product(spot: Spot, noun: int) -> bool:
    """Whether what is to be painted stands before how many of it, with nothing between that leads from one to the other: "fox logo 3
    versions", "logo cáo 3 phiên bản"; not "a logo with 3 versions", "a poster comparing 3 versions"."""
    if not spot.new or not spot.before or not all(map(is_small, spot.after[noun + 1 :])):
        return False
    products = [_is_product(unit) for unit in spot.before]
    if any(unit.has(*_ELSEWHERE) for unit, product in zip(spot.before, products, strict=True) if not product):
        return False
    return products[-1] or (len(products) == _WITH_SUBJECT and products[0] and not spot.before[-1].text.endswith(_DOING))


def _is_product(unit: Unit) -> bool:
    """ "Logo", or a compound with it: "kettulogo", not "discover"."""
    nouns = (word for word in lists.words("painted.marks.product") if unit.text.endswith(word))
    return unit.has("product") or any(len(word) >= _NOUN <= len(unit.text) - len(word) for word in nouns)


def _without_looks(through: Sequence[Unit]) -> tuple[Unit, ...]:
    """The units from a number to its noun without those that say how the versions are to look: "4 darker versions"."""
    known = ("versions", "pictures", "resolution", *VALUED)
    last = max((at for at, unit in enumerate(through) if unit.has("number")), default=-1)  # "drei bis fünf Varianten"
    return tuple(unit for at, unit in enumerate(through) if at <= last or is_small(unit) or unit.has(*known) or unit.text in _MORE)


def _ends_a_range(spot: Spot) -> bool:
    first = next((unit for unit in reversed(spot.before[-2:]) if unit.has("number")), None)
    return first is not None and len(spot.clauses.folded[first.end : spot.unit.start].split()) <= 1


def _is_on_something(versions: Sequence[Unit]) -> bool:
    """ "Four variations on a theme", not "ten takes on a logo"."""
    return bool(versions[1:]) and versions[1].text == "on" and versions[0].text != "takes"


def _counts_ideas(spot: Spot) -> bool:
    """ "20 ideas for a logo", "brainstorm 20 logo ideas", "give me 20 ideas", "20 more ideas", "ロゴのアイデアを20個"; not "two men with
    ideas"."""
    opens = spot.number == 0 or all(is_small(unit) or unit.has("ideas", "number") for unit in spot.clause)  # "a logo, 20 ideas"
    led = opens and all(is_small(unit) or unit.has("inventing") for unit in spot.before)
    at = next((at for at, unit in enumerate(spot.after[:_FAR]) if unit.has("ideas")), None)
    if at is None:  # where the figure comes last
        named = any(unit.has("ideas") and is_unspaced(unit.text) for unit in spot.before[-3:])
        leading = [unit for unit in spot.before[-1:] if unit.has("ideas")]
        listed = any(":" in spot.clauses.folded[unit.end : spot.unit.start] for unit in leading)  # "ideas: 12"
        return (named or listed) and all(map(is_small, spot.after))
    between, behind = spot.after[:at], spot.after[at + 1 :]
    if any(unit.has("with", "purpose", "on", "into") and not is_unspaced(unit.text) for unit in between):
        return False
    if not spot.new:
        tells = spot.clauses.folded[spot.after[at].end :].startswith((":", "："))  # "2 ideas: darker sky, red door"
        return led and not tells and all(is_small(unit) or unit.text in _MORE for unit in between)
    said_for = spot.in_clause("purpose", "of") or bool(behind and (behind[0].has("into") or behind[0].text[0] == _ARABIC_FOR))
    of_it = bool(spot.before) and spot.before[-1].has("purpose", "of") and all(map(is_small, behind))  # "bir logo için 20 fikir"
    return (led and (said_for or all(map(is_small, behind)))) or of_it


def _counts_sheets(spot: Spot) -> bool:
    """ "猫を三枚", "三张猫的图片": sheets of paper, so pictures, unless what is counted so is flat itself, or hangs somewhere."""
    if not (spot.new and spot.number == 0 and spot.follows("pictures") and is_unspaced(spot.after[0].text)):
        return False
    if spot.in_clause("flat") or any(unit.text in _WHERE for unit in spot.before):
        return False
    named = spot.opens and len(spot.after) > 2 and spot.after[-1].has("picture") and spot.after[-2].has("of")
    return named or (bool(spot.before) and all(map(is_small, spot.after)))


def _is_of_what_is_painted(spot: Spot) -> bool:
    """ "蓝色花瓶的三个版本", "mavi bir vazonun üç varyasyonu": in the languages where what is painted comes first."""
    if not (spot.new and all(is_small(unit) or unit.has("versions") for unit in spot.after)):
        return False
    first = next((at for at, unit in enumerate(spot.before) if unit.has("versions")), spot.at)
    if first < 2:
        return False
    if spot.clause[first - 1].text in _OWNING or _TURKISH_OWNER.search(spot.clause[first - 1].text):
        return True
    unspaced = any(unit.has("versions") and is_unspaced(unit.text) for unit in spot.clause[first:])
    return unspaced and not any(unit.text in _WHERE or unit.has(*_ELSEWHERE) for unit in spot.clause[:first])  # "キツネのロゴを3案"


def _is_of_more(spot: Spot) -> bool:
    """ "Three more like this", "zwei mehr davon"; "2 more" alone may be of anything."""
    if spot.new or not spot.after[1:] or spot.after[0].text not in _MORE:
        return False
    return all(map(is_small, (*spot.before, *spot.after[1:])))


def _tier(spot: Spot) -> Found | None:
    name = spot.unit.marks["tier"]
    if name not in spot.limits.tiers:
        return None
    model = spot.beside("model")
    last = spot if model is None else spot.moved(model)
    if model is not None and spot.follows_article and spot.before[-1].text in ("a", "an", "ein", "eine", "un", "une", "una", "uma"):
        return None  # "a pro model on the runway"
    worded = spot.at == 2 and tuple(tokens(spot.before[0].text)) in _repeating() and last.closes  # "final with flash"
    led = (spot.leads("on") and last.closes) or (spot.follows("on") and is_unspaced(spot.after[0].text))
    if name == "flash" and model is None and spot.leads("with") and not worded:
        return None  # a camera's
    said_alone = not spot.new and spot.is_all and len(spot.clauses.all) == 1 and not spot.follows_article
    if not spot.unit.text.isascii() and not (said_alone and led):
        return None  # "プロ", "про": other words as well
    certain = (
        said_alone
        or _is_listed(spot, name)
        or (name != "flash" and _is_a_request(spot))
        or len(spot.unit.text.split()) > 1
        or model is not None
        or (led and (name != "flash" or _is_short(spot) or spot.follows("not", "instead")))
    )
    return Found("tier", name, tuple(spot.clause[min(spot.at, last.at) : max(spot.at, last.at) + 1])) if certain else None


@cache
def _repeating() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases(*(f"replies.acts.{act}" for act in REPEATING)))


def _is_a_request(spot: Spot) -> bool:
    """ "A fox … pro pls": a clause that says nothing but a tier and please."""
    polite = lists.words("replies.around.please")
    others = [token for unit in (*spot.before, *spot.after) for token in tokens(unit.text)]
    return bool(others) and polite.issuperset(others)


def _is_listed(spot: Spot, name: str) -> bool:
    """ "Make it darker, pro, 16:9, 2K": a tier among other values, each in a clause of its own. So is one after another that is
    refused ("not pro, lite"), and the last of two in a thread: "make it blue (pro)"."""
    if not spot.is_all or spot.follows_article:
        return False
    clauses = [clause for number, clause in enumerate(spot.clauses.all) if number != spot.number]
    refused = any(unit.has("tier") and clause[0].has("not") for clause in clauses for unit in clause)
    if not spot.new and (refused or (name != "flash" and spot.number == len(spot.clauses.all) - 1 == 1)):
        return True
    listed = [clause for clause in clauses if all(is_small(unit) or unit.has(*_STATABLE) for unit in clause)]
    return any(unit.has("size", "figures", "shape") for clause in listed for unit in clause)


def _quality(spot: Spot) -> Found | None:
    """ "With the best model", "on the cheap one"."""
    name = spot.unit.marks["quality"]
    noun = spot.beside("model")
    if noun is None and spot.follows("one") and spot.leads("on"):
        noun = spot.at + 1
    if noun is None and spot.leads("on") and spot.follows_article and spot.is_all and not spot.new:
        noun = spot.at  # "nochmal mit dem billigen"
    if noun is None or name not in spot.limits.tiers:
        return None
    start, end = min(spot.at, noun), max(spot.at, noun)
    around = (*spot.clause[:start], *spot.clause[end + 1 :])
    if not spot.moved(end).closes or not (spot.moved(start).leads("on") or all(map(is_small, around))):
        return None
    return Found("tier", name, tuple(spot.clause[start : end + 1]))


def _next_best(spots: Sequence[Spot]) -> str | None:
    """What "not on pro" leaves, said in a clause of its own: the tier that does everything."""
    refused = any(
        spot.refused and spot.is_all and len(spot.clauses.all) > 1 and spot.unit.marks.get("tier") == _DEAREST for spot in spots
    )
    return _EVERYTHING if refused and _EVERYTHING in spots[0].limits.tiers else None


def _instead(words: str, meant: str, limits: Limits) -> str | None:
    """The tier that is meant instead of another, as which "flash" is no camera's: "a fox on pro, no, on flash"."""
    if meant == words:
        return None
    said, left = ({match[0] for match in named(letters.spelt(text)) if match.lastindex == TIER} for text in (words, meant))
    return next(iter(left)) if len(left) == 1 and said > left and left <= set(limits.tiers) else None


def _is_short(spot: Spot) -> bool:
    """A reply of few words: "final on flash"."""
    return not spot.new and sum(map(len, spot.clauses.all)) <= _FEW


# --- together --------------------------------------------------------------------------------------------------------

_RULES: dict[str, Callable[[Spot], Found | None]] = {
    "figures": formats.figures,
    "paper": formats.paper,
    "size": _size,
    "pixels": _pixels,
    "always": formats.always,
    "outlet": formats.outlet,
    "bare": formats.bare,
    "shape": formats.shape,
    "scenic": formats.shape,
    "tier": _tier,
    "quality": _quality,
    "number": _count,
}


def _one(found: Sequence[Found], kind: str) -> str | None:
    values = dict.fromkeys(one.value for one in found if one.kind == kind)
    return next(iter(values)) if len(values) == 1 else None


def _only(found: Sequence[Found], kind: str) -> str | None:
    """Give the value of a kind, from the surest find. Raises BadAsk for two values that exclude each other."""
    best = max((one.sure for one in found if one.kind == kind), default=0)
    values = list(dict.fromkeys(one.value for one in found if one.kind == kind and one.sure == best))
    if len(values) > 1 and (kind == "size" or best == 2):
        raise BadAsk(f"{values[0]} or {values[1]}? A picture can only be one of them. {UNCHARGED} Ask for one, then for the other.")
    return values[-1] if values else None


def _rest(clauses: Clauses, found: Sequence[Found], refused: Sequence[Unit], *, new: bool) -> tuple[str, bool]:
    """The folded text without what was understood and the words that lead to it; whether nothing else is left, except for what is
    not wanted ("not the cheap one"). What so many new pictures are for is what they show: "three options for a logo"."""
    counts = any(one.kind == "count" for one in found)
    beside = (*_BESIDE, "inventing") if counts else tuple(mark for mark in _BESIDE if mark != "versions")
    understood = {id(unit) for one in found for unit in one.units} | set(map(id, refused))
    spans: list[tuple[int, int]] = []
    others: list[Unit] = []
    for clause in clauses.all:
        stated = any(id(one) in understood for one in clause)
        of_something = any(unit.has("ideas") and id(unit) in understood for unit in clause)  # "20 ideas for the sign"
        serves = not (of_something or (new and counts))
        purposes = [at for at, unit in enumerate(clause) if at and unit.has("purpose")] if serves else []
        for at, unit in enumerate(clause):
            if stated and unit.has(*beside):
                understood.add(id(unit))
            reach = 2 if all(map(is_small, clause[at + 1 : at + 2])) else 1
            following = clause[at + 1 : at + 1 + reach]
            leading = unit.has("into", "on", "article", "purpose") and any(id(later) in understood for later in following)
            belongs = at > 0 and unit.has("of") and id(clause[at - 1]) in understood  # "4 versions of v2"
            if id(unit) in understood or leading or belongs:
                spans.append((unit.start, unit.end))
            elif not _serves(clause, purposes, at, understood):
                others.append(unit)
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(clauses.folded[at:start])
        at = end
    return " ".join("".join([*pieces, clauses.folded[at:]]).split()), all(map(is_small, others))


def _serves(clause: Sequence[Unit], purposes: Sequence[int], at: int, understood: Set[int]) -> bool:
    """Whether a unit only says what it is for: "16:9 for youtube", "4 versions for the client". `purposes`: where such words are."""
    opened = next((n for n in purposes if n <= at and id(clause[n - 1]) in understood), None)
    if opened is None or len(clause) - opened > _FEW:
        return False
    return all(id(unit) in understood or is_small(unit) for unit in clause[:opened])
