"""Says how certain the words of a message are: that they ask for a change, that they are talk, or neither.

What costs money needs evidence: a verb of changing at the head of a clause, or a part of the picture together with what is wrong
with it or wished for it, and no mention of what people do. Silence needs evidence as well: people, errands, thanks, and no word
that asks. All else is asked about. A message in a language that no list knows is never certain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from core.reading import cutting, quoted
from core.reading.clauses import Clause, clauses_of
from core.reading.names import calls_somebody
from core.reading.stances import Stance
from core.reading.tokens import plain

_HEAD, _TAIL = 300, 150  # characters that are read of a long message: people say what they want first or last
LONGEST_READ = _HEAD + _TAIL
_MOST_QUOTES = 8
_LETTERING = " text "  # stands for quoted lettering, in any language, and counts as a word about the picture
_LONGEST_ORDER = 24  # tokens: a longer clause tells a story
_SHORT = 5  # tokens of a clause that needs no verb: "darker sky"
_SHORTEST = 3
_UNKNOWN = 2  # words of a clause that is certain, or a share of a longer one
_UNKNOWN_BESIDE_ORDER, _UNKNOWN_SHARE = 0.5, 0.4
_BEFORE_ORDERS = frozenset({"glue", "wish", "favour", "social", "but"})  # "ok, can you please just ..."
_GONE_ON = frozenset({"past", "self"})  # may also stand before the verb, after "but" or a wish: "just", "I'd like you to"
_LEADING, _LED = frozenset({"glue", "but"}), frozenset({"glue", "but", "look", "past"})
_ASKING = ("order", "wish", "degree", "flaw", "without")
_OF_PICTURES = ("look", "degree", "flaw", "without")
_PICTURED = ("look", "thing", "degree", "flaw", "number")
# How much a word says that its message is talk, and that it is about the picture.
_OF_TALK: Mapping[str, float] = {"social": 1.5, "self": 1.0, "past": 1.0, "errand": 1.0, "life": 2.0, "asks": 1.5, "keep": 3.0}
_OF_PICTURE: Mapping[str, float] = {
    "order": 1.0,
    "wish": 1.0,
    "degree": 1.0,
    "flaw": 2.0,
    "without": 1.0,
    "look": 0.25,
    "thing": 0.25,
}
_TALK_FROM = 0.5  # and more, the more words are unknown
_FOR_UNKNOWN = 0.5


class Says(StrEnum):
    """What a clause says for certain."""

    ORDER = "order"  # says what to do with a part of the picture
    CHANGE = "change"  # names a part of the picture, and how it should be
    NICE = "nice"  # thanks, praise, greetings
    NOTHING = "nothing"  # only words that go with others
    TALK = "talk"
    OPEN = "open"


_SURE = (Says.ORDER, Says.CHANGE)


@dataclass(frozen=True, slots=True)
class Sureness:
    """What a message's words say. `words` is the number of tokens, but for quoted orders."""

    words: int
    changes: bool  # surely asks for a change of the picture
    talks: bool  # is surely talk
    asks: bool  # some word asks for something
    pictured: bool  # a part of the picture is named
    ordered: bool  # there is a verb of changing
    hinted: bool  # it quotes, or speaks of what could be, so the most to do is to ask back
    courteous: bool  # there are thanks, praise, or "leave it"


def weigh(text: str) -> Sureness:
    """Weigh a message. Pure, and linear in the text's length, of which only so much is read."""
    read = ends_of(text)
    said = _unquoted(read)
    clauses = _clauses(said)
    marks = _marks(clauses)
    called = calls_somebody(said) and not any(
        marks[mark] for mark in _OF_PICTURES
    )  # "Kasia, add the numbers": may be meant for her
    quotes = said != read and not any(marks[mark] for mark in ("order", "thing"))
    return Sureness(
        words=sum(len(clause.hits) for clause in clauses),
        changes=_changes(clauses) and not called and not quotes,
        talks=_talks(clauses) and not quotes,
        asks=any(marks[mark] for mark in _ASKING),
        pictured=any(marks[mark] for mark in _PICTURED),
        ordered=bool(marks["order"]),
        hinted=quotes or any(clause.stance is not Stance.ORDERED for clause in clauses),
        courteous=bool(marks["social"] or marks["keep"]),
    )


def ends_of(text: str) -> str:
    """What is read of a text: all of it, or the beginning and the end if it is long."""
    return cutting.ends_of(text, _HEAD, _TAIL)


def _clauses(read: str) -> list[Clause]:
    return clauses_of(plain(read)[: LONGEST_READ + _TAIL])  # folding makes some characters many (U+FDFA: 18)


def _marks(clauses: Sequence[Clause]) -> Counter[str]:
    marks = Counter[str]()
    for clause in clauses:
        marks.update(clause.counts)
    return marks


def _unquoted(read: str) -> str:
    """The text without the orders and the talk that it quotes. Lettering counts as text in the picture: 'make the sign say "OPEN"'."""
    quotes = list(islice(quoted.QUOTES_AND_CODE.finditer(read), _MOST_QUOTES))
    spoken = [match for match in quotes if _is_spoken(match)]
    without = _replaced(quotes, lambda match: " " if match in spoken else _LETTERING, read)
    ordered = any(clause.counts["order"] for clause in _clauses(without))
    return _replaced(quotes, lambda match: _LETTERING, read) if ordered else without


def _is_spoken(match: re.Match[str]) -> bool:
    """Whether quoted words are an order or talk rather than lettering."""
    inside = _clauses(quoted.inside(match))
    return _talks(inside) or (_changes(inside) and not quoted.is_lettering(match))


def _replaced(quotes: Sequence[re.Match[str]], by: Callable[[re.Match[str]], str], text: str) -> str:
    for match in reversed(quotes):
        text = f"{text[: match.start()]}{by(match)}{text[match.end() :]}"
    return text


def _changes(clauses: Sequence[Clause]) -> bool:
    """Whether clauses ask for a change of the picture, so surely that it may cost money."""
    said = [one for one in map(says, clauses) if one not in (Says.NICE, Says.NOTHING)]
    size = sum(len(clause.hits) for clause in clauses)
    if not said or size > _LONGEST_ORDER:
        return False
    begins = said[0] is Says.ORDER and (Says.TALK not in said or said[-1] in _SURE)  # "make it red. no wait, blue"
    if begins or (Says.ORDER in said and not any(map(_is_of_people, clauses))):
        return True
    if _unknown(clauses) > _UNKNOWN_SHARE * size:
        return False
    return said[0] is Says.CHANGE or (Says.TALK not in said and any(one in _SURE for one in said))


def _talks(clauses: Sequence[Clause]) -> bool:
    """Whether clauses are talk, so surely that silence is the answer."""
    size = sum(len(clause.hits) for clause in clauses)
    if not size or any(map(_may_ask, clauses)):
        return False
    told = sum(1 + clause.stance.is_talk for clause in clauses if clause.stance is not Stance.ORDERED)
    marks = _marks(clauses)
    if marks["self"] == 1 == sum(marks[mark] for mark in _OF_TALK) and not told:
        return False  # "team jerseys": one mention of a person is no evidence
    talk = told + sum(weight * marks[mark] for mark, weight in _OF_TALK.items())
    picture = sum(weight * marks[mark] for mark, weight in _OF_PICTURE.items())
    return talk - picture >= _TALK_FROM + _FOR_UNKNOWN * _unknown(clauses) / size


def says(clause: Clause) -> Says:
    """What one clause says."""
    marks = clause.counts
    size, unknown = len(clause.hits), sum(not hit for hit in clause.hits)
    asks = any(marks[mark] for mark in _ASKING)
    if marks["social"] and not asks:
        return Says.NICE if unknown <= _UNKNOWN else Says.OPEN
    if clause.stance is not Stance.ORDERED or marks["asks"] or marks["life"] or marks["keep"]:
        return Says.TALK
    shown = marks["look"] + marks["thing"]
    begins = _begins_with_order(clause)
    ordered = begins and bool(shown or marks["degree"])
    if marks["errand"] > 1 or (marks["errand"] and not ordered):
        return Says.TALK
    if (marks["past"] or marks["self"]) and not marks["wish"] and not begins:
        return Says.TALK
    if ordered and unknown <= max(_UNKNOWN, _UNKNOWN_BESIDE_ORDER * size):
        return Says.ORDER
    if unknown > max(_UNKNOWN, _UNKNOWN_SHARE * size) or 2 * unknown > size:
        return Says.OPEN
    if begins and 3 * unknown <= size and not (marks["favour"] or marks["self"]):
        return Says.CHANGE  # "make it pop", "add 12 candles"
    if marks["self"] or marks["social"]:
        return Says.OPEN
    if _is_change(clause, shown=shown):
        return Says.CHANGE
    return Says.OPEN if asks or shown or unknown else Says.NOTHING


def _is_change(clause: Clause, *, shown: int) -> bool:
    """Whether a clause names something of the picture and how it should be: "the sky is too dark", "could it be at night"."""
    marks = clause.counts
    if marks["favour"]:
        return bool((shown or marks["degree"]) and marks["order"])  # "can you close the window": no verb about the picture
    if marks["wish"]:
        return bool(shown or (marks["degree"] and (marks["order"] or all(clause.hits))))
    short = len(clause.hits) <= _SHORT
    if marks["degree"] and len(clause.hits) <= _SHORTEST and all(clause.hits) and not (marks["without"] and not shown):
        return True  # "a bit darker"
    if (
        marks["look"]
        and len(clause.hits) <= _SHORT
        and clause.hits[0] & _LEADING
        and all(hit and hit <= _LED for hit in clause.hits)
    ):
        return True  # "now at night"
    how = marks["flaw"] or marks["degree"]
    return bool(
        (shown and how) or (marks["flaw"] and marks["degree"]) or (short and ((shown and marks["without"]) or marks["look"] > 1))
    )


def _begins_with_order(clause: Clause) -> bool:
    """Whether the first word that says anything is a verb of changing; the last one, where a language says verbs last."""
    if clause.is_verb_last:
        said = [hit for hit in clause.hits if hit - {"glue", "wish", "social"}]
        return bool(said) and "order" in said[-1]
    for hit in clause.hits:
        if "order" in hit:
            return True
        if not hit or not hit <= _BEFORE_ORDERS | (_GONE_ON if hit & {"but", "wish"} else frozenset()):
            return False
    return False


def _is_of_people(clause: Clause) -> bool:
    marks = clause.counts
    return clause.stance is not Stance.ORDERED or any(marks[mark] for mark in ("errand", "asks", "life", "self"))


def _may_ask(clause: Clause) -> bool:
    """Whether a clause may ask for a change of the picture, so that silence would be wrong."""
    return not clause.stance.is_talk and (says(clause) in _SURE or _begins_with_order(clause) or _hints(clause))


def _hints(clause: Clause) -> bool:
    """Whether a clause may ask for a change: it wishes or supposes something of the picture, or goes on so after praise."""
    marks = clause.counts
    picture = marks["look"] or marks["degree"] or marks["flaw"]
    supposed = marks["wish"] or clause.stance is not Stance.ORDERED  # "the sky could have been bluer"
    return bool((supposed and picture) or ("but" in clause.hits[0] and (picture or marks["wish"] or marks["order"])))


def _unknown(clauses: Sequence[Clause]) -> int:
    return sum(not hit for clause in clauses for hit in clause.hits)
