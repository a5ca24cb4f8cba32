"""The words of each language by their marks: the names of the lists in words/*.toml that contain them.

To add a language, write its file with a [message] table and name it in `SPACED` or `UNSPACED`; a few words of it may go into
others.toml. Entries are folded like messages, so write them as people do, with capitals and accents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from core.reading import lists
from core.reading.letters import written_in
from core.reading.tokens import is_unspaced, plain, tokens

SPACED = ("en", "de", "nl", "sv", "fr", "es", "pt", "it", "pl", "ru", "uk", "tr", "id", "vi", "ar", "hi", "others")
UNSPACED = ("ja", "ko", "zh")
_SHORTEST_STEM = 2
_REMEMBERED = 24  # characters of a word that is remembered with its marks
_ARABIC_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف")  # and, with, for, the: written in one with the word

_ARABIC_INITIALS = frozenset(prefix[0] for prefix in _ARABIC_PREFIXES)

Marks = frozenset[str]  # the names of the lists that an entry stands in
NOTHING: Marks = frozenset()
# An entry's marks, its size (in tokens, or characters where it is a piece of a run; 0: unknown), and the place of its token, or of its
# run's first.
Found = tuple[Marks, int, int]
_SHARING: Marks = frozenset({"order", "wish"})


@dataclass(frozen=True, slots=True)
class Index:
    """A language's entries for look-up. `longest` is the most tokens (or characters, if unspaced) that an entry has by its first
    token (or character); `longest_stem` the most characters of a stem by its first two."""

    language: str
    entries: Mapping[str, Marks]
    stems: Mapping[str, Marks]
    longest: Mapping[str, int]
    longest_stem: Mapping[str, int]

    def spaced(self, said: Sequence[str], start: int) -> tuple[Marks, int]:
        """The longest entry that begins at a token: its marks and its length in tokens. Unknown: no marks, 0."""
        first = said[start]
        for length in range(min(self.longest.get(first, 0), len(said) - start), 1, -1):
            if marks := self.entries.get(" ".join(said[start : start + length])):
                return marks, length
        return _of_word(self.language, first) if len(first) <= _REMEMBERED else self.of_word(first)

    def of_word(self, token: str) -> tuple[Marks, int]:
        """The marks of one token by its entry, by its longest stem, or behind an Arabic prefix; and 1. Unknown: no marks, 0."""
        if marks := self.entries.get(token):
            return marks, 1
        for end in range(min(len(token), self.longest_stem.get(token[:_SHORTEST_STEM], 0)), _SHORTEST_STEM - 1, -1):
            if marks := self.stems.get(token[:end]):
                return marks, 1
        return self._without_prefix(token) if token[0] in _ARABIC_INITIALS else (NOTHING, 0)

    def _without_prefix(self, token: str) -> tuple[Marks, int]:
        for prefix in _ARABIC_PREFIXES:
            if token.startswith(prefix) and len(token) > len(prefix) + 2:
                marks = self.entries.get(token.removeprefix(prefix))
                if marks:
                    return marks, 1
        return NOTHING, 0

    def unspaced(self, run: str) -> Iterator[tuple[Marks, str]]:
        """A run of characters cut into the longest entries, each with its piece; an unknown character has no marks."""
        start = 0
        while start < len(run):
            for length in range(min(self.longest.get(run[start], 1), len(run) - start), 0, -1):
                piece = run[start : start + length]
                if piece in self.entries:
                    break
            yield self.entries.get(piece, NOTHING), piece
            start += len(piece)


@lru_cache(maxsize=1 << 14)
def _of_word(language: str, token: str) -> tuple[Marks, int]:
    """As of_word, remembered: the same words are looked up in a dozen languages for every message."""
    return spaced_index(language).of_word(token)


@cache
def spaced_index(language: str) -> Index:
    return _index(language, join=" ")


@cache
def unspaced_index(language: str) -> Index:
    return _index(language, join="")


def is_unspaced_language(language: str) -> bool:
    return language in UNSPACED


def look_up(said: Sequence[str], language: str, *, fall_back: bool = False) -> list[Found]:
    """Look up every entry of a text in order. What the language does not know, English may."""
    found: list[Found] = []
    start = 0
    while start < len(said):
        if is_unspaced(said[start]):
            end = start
            while end < len(said) and is_unspaced(said[end]):
                end += 1
            found += [(marks, length, start) for marks, length in _cut(list(said[start:end]), language)]
            start = end
            continue
        index = spaced_index("en" if is_unspaced_language(language) else language)
        marks, length = index.spaced(said, start)
        if not length and fall_back:
            marks, length = spaced_index("en").spaced(said, start)
        found.append((marks, length, start))
        start += length or 1
    return found


def _cut(runs: list[str], language: str) -> list[tuple[Marks, int]]:
    run = "".join(runs)
    if not is_unspaced_language(language):
        language = written_in(run)[0]
    pieces = unspaced_index(language).unspaced(run)
    return [(marks, len(piece) if marks else 0) for marks, piece in pieces]


def prepare() -> None:
    """Build every index now."""
    for language in SPACED:
        spaced_index(language)
    for language in UNSPACED:
        unspaced_index(language)


def _index(language: str, *, join: str) -> Index:
    entries: dict[str, Marks] = {}
    stems: dict[str, Marks] = {}
    for mark, listed in _marked(language):
        for entry in plain(listed).split(","):  # folded all at once, because folding entry by entry takes five times as long
            if said := tokens(entry):
                into, key = stems if entry.rstrip().endswith("*") else entries, join.join(said)
                into[key] = into.get(key, NOTHING) | {mark}
    for entry, mark in _of_samples(language):
        if said := tokens(plain(entry)):
            entries.setdefault(join.join(said), frozenset({mark}))
    longest: dict[str, int] = {}
    for key in (*entries, *stems):
        first, size = (key.split(" ")[0], key.count(" ") + 1) if join else (key[0], len(key))
        longest[first] = max(longest.get(first, 1), size)
    _share_stems(entries, stems)
    longest_stem: dict[str, int] = {}
    for stem in stems:
        longest_stem[stem[:_SHORTEST_STEM]] = max(longest_stem.get(stem[:_SHORTEST_STEM], 0), len(stem))
    return Index(language=language, entries=entries, stems=stems, longest=longest, longest_stem=longest_stem)


def _share_stems(entries: dict[str, Marks], stems: dict[str, Marks]) -> None:
    """Give a word that is a verb or an errand by one entry and everyday by a shorter stem both marks; otherwise only the longest
    would count."""
    sharing = {stem: marks for stem, marks in stems.items() if marks <= _SHARING}
    begins = {stem[:_SHORTEST_STEM] for stem in sharing}
    for listed in (entries, stems):
        for key, marks in listed.items():
            if marks <= _SHARING and key[:_SHORTEST_STEM] in begins and " " not in key:
                listed[key] = marks.union(*(sharing.get(key[:end], NOTHING) for end in range(_SHORTEST_STEM, len(key) + 1)))


def _marked(language: str) -> Iterator[tuple[str, str]]:
    """The lists of a language's messages, each with the mark that its entries get."""
    listed = lists.table(f"{language}.message")
    yield from listed.items()


def _of_samples(language: str) -> Iterator[tuple[str, str]]:
    """The words for what samples show too, each with its mark."""
    shown = lists.table(f"scenes.{language}")
    for name, mark in (("colours", "look"), ("subjects", "look"), ("surroundings", "look")):
        for entry in ",".join(shown.get(name, {}).values()).split(","):
            yield entry, mark
