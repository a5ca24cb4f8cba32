"""Cuts an order for an exact edit into what words/exact.toml knows and into figures, and says whether it knows all of it.

One word that stands nowhere in the list means that the order is about something else, such as a thing in the picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from typing import Final

from core.reading import lists
from core.reading.tokens import cut, plain, tokens

SHARES: Final = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "twothirds": 200 / 3}
SIDES: Final = frozenset({"left", "right", "top", "bottom", "middle"})
MAYBE: Final = ("y", "e", "en", "i")
ALWAYS: Final = frozenset({"small", "to", "article", "it", "picture", "free", "unmodelled", "version", "and", *MAYBE})
_SAYING_NOTHING: Final = ALWAYS | {"off"}
_N = r"\d{1,15}(?:[.,]\d{1,2})?"
_APART = r"(?:\s*[,;]\s*|\s+)"
_SIGNED = r"(?<![a-z0-9_.,])[-−–]?"
_FIGURES = re.compile(
    rf"(?P<box>(?<![a-z0-9_.])\d{{1,15}}\s?%?{_APART}\d{{1,15}}\s?%?(?:{_APART}|\s*[+]\s*)\d{{1,15}}\s?%?(?:{_APART}|\s?[x×]\s?)\d{{1,15}}\s?(?:%|px)?)(?![a-z0-9_:])"
    r"|(?P<pixels>(?<![a-z0-9_.])\d{1,15}\s?(?:px)?\s?(?:[x×✕]|\bby\b|\bauf\b|\bpor\b)\s?\d{1,15}\s?(?:px|pixels?)?(?![a-z0-9_]))"
    rf"|(?P<ratio>(?<![a-z0-9_.]){_N}\s?[:∶：]\s?{_N}(?![a-z0-9_:]))"
    rf"|(?P<percent>{_SIGNED}{_N}\s?[%％٪])"
    rf"|(?P<degrees>{_SIGNED}{_N}\s?°)"
    r"|(?P<part>(?<![a-z0-9_.])(?:[123]\s?[/⁄]\s?[234])(?![a-z0-9_]))"
    r"|(?P<version>\bv\d{1,4}\b)"
    rf"|(?P<number>{_SIGNED}{_N})"
    r"|(?P<end>[;!\n…。！；،؛،、，.]|,|\s[-–—]+\s|:)"
)
_LONGEST = 6  # tokens of a phrase
_MOST_TOKENS = 60


@dataclass(frozen=True, slots=True)
class Item:
    """A word or a phrase with all that it may mean, or a figure with its kind. `figures`: its numbers, as they stand there."""

    marks: Set[str]
    figures: tuple[float, ...] = ()
    percent: bool = False  # of the four figures of a part


END = Item(frozenset({"end"}))


def items(words: str) -> Sequence[Item] | None:
    """What an order says, in order; None: it says something that is not in the list, or nothing."""
    folded = plain(words)
    found: list[Item] = []
    at = 0
    for match in _FIGURES.finditer(folded):
        known = _known(folded[at : match.start()])
        if known is None:
            return None
        found += known
        found.append(END if match.lastgroup == "end" else _figure(str(match.lastgroup), match[0]))
        at = match.end()
    known = _known(folded[at:])
    return [*found, *known] if known is not None and (found or known) else None


def _figure(kind: str, text: str) -> Item:
    if kind == "part":
        top, bottom = re.findall(r"\d", text)
        return Item(frozenset({"share"}), (100 * int(top) / int(bottom),))
    negative = -1 if text.lstrip()[:1] in "-−–" else 1
    figures = tuple(negative * float(one.replace(",", ".")) for one in re.findall(_numbers(kind), text))
    return Item(frozenset({kind}), figures, percent="%" in text)


def _numbers(kind: str) -> str:
    return r"\d+" if kind in ("box", "pixels", "version") else _N


def _known(text: str) -> list[Item] | None:
    """The words of a stretch without figures; None: one of them is in no list."""
    said = cut(tokens(text), _index().runs) if text.strip() else []
    if len(said) > _MOST_TOKENS:
        return None
    found: list[Item] = []
    at = 0
    while at < len(said):
        marks, length = _look_up(said, at)
        if not marks:
            return None
        found.append(Item(marks))
        at += length
    return found


def _look_up(said: Sequence[str], at: int) -> tuple[Set[str], int]:
    index = _index()
    for length in range(min(_LONGEST, len(said) - at), 0, -1):
        marks = index.phrases.get(tuple(said[at : at + length]), frozenset())
        if length == 1:
            marks = marks | index.stemmed(said[at])
        if marks:
            return marks, length
    return frozenset(), 1


@dataclass(frozen=True, slots=True)
class _Index:
    phrases: Mapping[tuple[str, ...], Set[str]]
    stems: Mapping[str, Set[str]]
    longest: int  # stem, in characters: a token of thousands is looked up no further
    runs: Set[str]  # single tokens, for scripts without blanks

    def stemmed(self, token: str) -> Set[str]:
        found: set[str] = set()
        for end in range(2, min(len(token), self.longest) + 1):
            found |= self.stems.get(token[:end], frozenset())
        return frozenset(found)


@cache
def _index() -> _Index:
    phrases: dict[tuple[str, ...], set[str]] = {}
    stems: dict[str, set[str]] = {}
    for mark, entry, is_stem in _entries():
        said = tuple(tokens(plain(entry)))
        if said and is_stem and len(said) == 1:
            stems.setdefault(said[0], set()).add(mark)
        if said:
            phrases.setdefault(said, set()).add(mark)
    return _Index(phrases, stems, max(map(len, stems)), frozenset(said[0] for said in phrases if len(said) == 1))


def _entries() -> Iterator[tuple[str, str, bool]]:
    for group, named in lists.table("exact").items():
        for name in named:
            mark = f"colour:{name}" if group == "colours" else name
            for entry in lists.table(f"exact.{group}")[name].split(","):
                yield mark, entry.strip().removesuffix("*"), entry.strip().endswith("*")


def prepare() -> None:
    _index()


def clauses(said: Sequence[Item], joints: Set[str]) -> Iterator[Sequence[Item]]:
    """The steps that an order may consist of: parted at marks, and at words that join two."""
    clause: list[Item] = []
    for item in said:
        if item is END or (joints and not joints.isdisjoint(item.marks)):
            if clause:
                yield clause
            clause = []
        else:
            clause.append(item)
    if clause:
        yield clause


class Clause:
    """What one step says."""

    def __init__(self, said: Sequence[Item]) -> None:
        self._said = said

    def has(self, *names: str) -> bool:
        return any(not item.marks.isdisjoint(names) for item in self._said)

    def only(self, *names: str) -> bool:
        """Whether each word of it is one of these, or one that may always stand there."""
        allowed = ALWAYS.union(names)
        return all(not item.marks.isdisjoint(allowed) for item in self._said)

    @property
    def is_small(self) -> bool:
        """Whether it says nothing: "thanks", "free"."""
        return all(item.marks <= _SAYING_NOTHING for item in self._said)

    def figures(self, kind: str) -> tuple[float, ...] | None:
        """The figures of this kind; None: there are none, or several."""
        found = [item.figures for item in self._said if kind in item.marks and item.figures]
        return found[0] if len(found) == 1 else None

    def figure(self, kind: str) -> float | None:
        found = self.figures(kind)
        return found[0] if found is not None else None

    @property
    def percent(self) -> float | None:
        """ "20%", "20 percent"."""
        found = self.figure("percent")
        return found if found is not None else self.figure("number") if self.has("percent") else None

    @property
    def in_percent(self) -> bool:
        return any(item.percent for item in self._said)

    @property
    def begins_with_an_article(self) -> bool:
        names = len(self._said) < 2 or self._said[1].marks.isdisjoint(("picture", "it"))
        return names and "article" in self._said[0].marks

    @property
    def length(self) -> float | None:
        return self.figure("number") if self.has("pixels") else None

    @property
    def share(self) -> float | None:
        """How much of the picture: "half", "1/3", "the top 20%"."""
        named = [share for name, share in SHARES.items() if self.has(name)]
        if len(named) > 1:
            return None
        found = named[0] if named else self.figure("share")
        return found if found is not None else self.percent

    @property
    def sides(self) -> Set[str]:
        return {side for item in self._said for side in item.marks & SIDES}

    @property
    def colour(self) -> str | None:
        found = [mark.partition(":")[2] for item in self._said for mark in sorted(item.marks) if mark.startswith("colour:")]
        return found[-1] if found else None

    @property
    def colours(self) -> Sequence[str]:
        return [mark for item in self._said for mark in item.marks if mark.startswith("colour:")]
