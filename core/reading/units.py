"""Cuts a message into units: figures, phrases of words/painted.toml with what they may mean, and other words, clause by clause.

Folded like everything that is read, without what is in quotation marks or in a link.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.reading import cutting, lists, quoted
from core.reading.tokens import is_unspaced, plain, tokens

_HEAD, _TAIL = 400, 200  # characters that are read of long words: how a picture is to be painted is said first or last
_SIDE = r"\d{1,5}(?:[.,]\d{1,3})?"
_SPELT = r"(?:16|21)\s(?:by|to)\s9|9\sby\s16"  # formats of screens alone: "3 to 4" counts
_PART = re.compile(
    rf"(?P<figures>(?<![\d:a-z_])(?<!\d[.,])(?:{_SIDE}\s?[:x×∶：/]\s?{_SIDE}|{_SPELT})(?!\d|:\S|\.\d))"
    r"|(?P<size>(?<![a-zа-я0-9_$€£¥₩₹])(?<!\d[.,])\d{1,2}\s?[kк](?![a-zа-я0-9$€£]))"
    r"|(?P<paper>(?<![a-zа-я0-9_])[aа][0-6](?![a-zа-я0-9:]))"
    rf"|(?P<end>{cutting.PIECES.pattern})"
)
_NUMBER = re.compile(r"[1-9]\d{1,2}")  # beyond those that words/painted.toml has
_PIXELS = re.compile(r"\d{3,5}[x×]\d{3,5}")
_SHORT = 40  # characters
_LONGEST = 6  # tokens of a phrase
_UNSPACED_LONGEST = 8  # characters of one
VALUED = ("figures", "paper", "size", "always", "shape", "scenic", "outlet", "bare", "tier", "quality", "number")

Marks = Mapping[str, str]  # what a unit may mean; of what has a value, the value


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a phrase of a message; `start` and `end` are characters of the folded text."""

    text: str
    marks: Marks
    start: int
    end: int

    def has(self, *names: str) -> bool:
        return not self.marks.keys().isdisjoint(names)


@dataclass(frozen=True, slots=True)
class Clauses:
    """A text in clauses of units. `folded` is the text that the units' places are of; `marks` are those of each clause,
    together."""

    folded: str
    all: tuple[tuple[Unit, ...], ...]
    marks: tuple[frozenset[str], ...]


def units_of(words: str) -> Clauses:
    """The clauses of the beginning of `words`, and of their end if they are long."""
    short = cutting.ends_of(words, _HEAD, _TAIL)
    unquoted = quoted.QUOTES.sub(lambda match: f"\n{' ' * (len(match[0]) - 1)}", short)
    folded = plain(unquoted)[: _HEAD + 2 * _TAIL]  # folding makes some characters many (U+FDFA: 18)
    clauses: list[tuple[Unit, ...]] = []
    units: list[Unit] = []
    at = 0
    for match in _PART.finditer(folded):
        units += _words(folded, at, match.start())
        at = match.end()
        if match.lastgroup == "end":
            clauses.append(tuple(units))
            units = []
        else:
            kind, value = str(match.lastgroup), re.sub(r"\s", "", re.sub(r"\s(?:by|to)\s", ":", match[0])).replace("к", "k")
            marks = {kind: value, "pixels": value} if _PIXELS.fullmatch(value) else {kind: value}
            units.append(Unit(match[0], marks, match.start(), match.end()))
    clauses.append((*units, *_words(folded, at, len(folded))))
    said = tuple(clause for clause in clauses if clause)
    return Clauses(folded, said, tuple(frozenset().union(*(unit.marks for unit in clause)) for clause in said))


def measure_alone(words: str) -> bool:
    """Whether somebody says how much, but not of what: "more!", "otra más", "too much"."""
    if len(words) > _SHORT:
        return False
    said = [unit for clause in units_of(words).all for unit in clause]
    return any(unit.has("degree") for unit in said) and all(unit.has("degree", "small", "article") for unit in said)


def is_small(unit: Unit) -> bool:
    """Whether a unit only leads to what is said: "make it", "please", "in", in any language."""
    return unit.has("small", "bounds", "into", "on", "article", "purpose", "of")


# --- words to units --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Index:
    phrases: Mapping[tuple[str, ...], Marks]
    tokens: frozenset[str]  # of all phrases
    stems: Mapping[str, Marks]
    longest_stem: int


@cache
def _index() -> _Index:
    phrases: dict[tuple[str, ...], dict[str, str]] = {}
    stems: dict[str, dict[str, str]] = {}
    for table, named in (*lists.table("painted").items(), ("marks", {"crop": lists.listed("exact.does.crop")})):
        for name, listed in named.items():
            mark, value = (name, "") if table == "marks" else (table, name)
            for entry in plain(listed).split(","):
                said = tuple(tokens(entry))
                if said:
                    into = stems.setdefault(said[0], {}) if entry.rstrip().endswith("*") else phrases.setdefault(said, {})
                    into.setdefault(mark, value)
    return _Index(phrases, frozenset(token for phrase in phrases for token in phrase), stems, max(map(len, stems)))


def prepare() -> None:
    _index()


def _words(folded: str, start: int, end: int) -> list[Unit]:
    said = [(match[0], match.start(), match.end()) for match in re.finditer(r"\S+", folded[start:end])]
    pieces = [piece for word, at, _ in said for piece in _tokens(word, start + at)]
    units: list[Unit] = []
    at = 0
    while at < len(pieces):
        marks, length = _look_up([piece[0] for piece in pieces[at : at + _LONGEST]])
        text = " ".join(piece[0] for piece in pieces[at : at + length])
        units.append(Unit(text, marks, pieces[at][1], pieces[at + length - 1][2]))
        at += length
    return units


def _tokens(word: str, start: int) -> list[tuple[str, int, int]]:
    """The tokens in a stretch without blanks, with their places; runs of scripts without blanks are cut up by the phrases known."""
    found: list[tuple[str, int, int]] = []
    at = 0
    for token in tokens(word):
        begins = word.index(token, at)
        at = begins + len(token)
        pieces = _cut(token) if is_unspaced(token) else [token]
        for piece in pieces:
            found.append((piece, start + begins, start + begins + len(piece)))
            begins += len(piece)
    return found


def _cut(run: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(run):
        lengths = range(min(len(run) - start, _UNSPACED_LONGEST), 1, -1)
        length = next((size for size in lengths if run[start : start + size] in _index().tokens), 1)
        pieces.append(run[start : start + length])
        start += length
    return pieces


def _look_up(said: Sequence[str]) -> tuple[Marks, int]:
    """The marks of the longest phrase that begins here, and its length in tokens."""
    index = _index()
    for length in range(len(said), 0, -1):
        marks = index.phrases.get(tuple(said[:length]))
        if marks:
            return {**marks, **_stemmed(said[0])} if length == 1 else marks, length
    marks = _stemmed(said[0])
    return marks or ({"number": said[0]} if _NUMBER.fullmatch(said[0]) else marks), 1


def _stemmed(token: str) -> dict[str, str]:
    index = _index()
    marks: dict[str, str] = {}
    for end in range(3, min(len(token), index.longest_stem) + 1):
        marks |= index.stems.get(token[:end], {})
    return marks
