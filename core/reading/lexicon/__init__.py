"""Word lists, one per language, and the index that finds their entries in tokens.

To add a language, write its Words and its Everyday and name it in `_SPACED` or `_UNSPACED`. Entries are folded like messages are, so
write them as people do, with capitals and accents.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from core.reading.lexicon import english, germanic, romance, slavic, unspaced, wider
from core.reading.lexicon.everyday import EVERYDAY, Everyday
from core.reading.lexicon.words import Words
from core.reading.tokens import is_unspaced, plain, tokens

_SPACED: Mapping[str, Words] = {
    "en": english.ENGLISH,
    "de": germanic.GERMAN,
    "nl": germanic.DUTCH,
    "sv": germanic.SWEDISH,
    "fr": romance.FRENCH,
    "es": romance.SPANISH,
    "pt": romance.PORTUGUESE,
    "it": romance.ITALIAN,
    "pl": slavic.POLISH,
    "ru": slavic.RUSSIAN,
    "uk": slavic.UKRAINIAN,
    "tr": wider.TURKISH,
    "id": wider.INDONESIAN,
    "vi": wider.VIETNAMESE,
    "ar": wider.ARABIC,
    "hi": wider.HINDI,
}
_UNSPACED: Mapping[str, Words] = {"ja": unspaced.JAPANESE, "ko": unspaced.KOREAN, "zh": unspaced.CHINESE}
_SHORTEST_STEM = 2
_ARABIC_PREFIXES = ("وال", "بال", "لل", "ال", "و", "ب", "ل", "ف")  # and, with, for, the: written in one with the word

_ARABIC_INITIALS = frozenset(prefix[0] for prefix in _ARABIC_PREFIXES)

Marks = frozenset[str]  # the names of the lists that an entry stands in
NOTHING: Marks = frozenset()
EVERYDAY_MARKS: Marks = frozenset({"favour", "life", "edit", "prop"})
_SHARING = EVERYDAY_MARKS | {"errand", "order", "wish"}


@dataclass(frozen=True, slots=True)
class Index:
    """A language's entries for look-up. `longest` is the most tokens (or characters, if unspaced) that an entry has by its first
    token (or character); `longest_stem` the most characters of a stem by its first two."""

    entries: Mapping[str, Marks]
    stems: Mapping[str, Marks]
    longest: Mapping[str, int]
    longest_stem: Mapping[str, int]

    def spaced(self, said: Sequence[str], start: int) -> tuple[Marks, int]:
        """The longest entry that begins at a token: its marks and its length in tokens. Unknown: no marks, 0."""
        first = said[start]
        for length in range(min(self.longest.get(first, 0), len(said) - start), 0, -1):
            marks = self.entries.get(" ".join(said[start : start + length]) if length > 1 else first)
            if marks:
                return marks, length
        for end in range(min(len(first), self.longest_stem.get(first[:_SHORTEST_STEM], 0)), _SHORTEST_STEM - 1, -1):
            marks = self.stems.get(first[:end])
            if marks:
                return marks, 1
        return self._without_prefix(first) if first[0] in _ARABIC_INITIALS else (NOTHING, 0)

    def _without_prefix(self, token: str) -> tuple[Marks, int]:
        for prefix in _ARABIC_PREFIXES:
            if token.startswith(prefix) and len(token) > len(prefix) + 2:
                marks = self.entries.get(token.removeprefix(prefix))
                if marks:
                    return marks, 1
        return NOTHING, 0

    def unspaced(self, run: str) -> Iterator[tuple[Marks, str]]:
        """A run of characters cut up by the longest entries, with the piece; an unknown character alone has no marks."""
        start = 0
        while start < len(run):
            for length in range(min(self.longest.get(run[start], 1), len(run) - start), 0, -1):
                piece = run[start : start + length]
                if piece in self.entries:
                    break
            yield self.entries.get(piece, NOTHING), piece
            start += len(piece)


@cache
def spaced_index(language: str) -> Index:
    return _index(_SPACED[language], EVERYDAY[language], join=" ")


@cache
def unspaced_index(language: str) -> Index:
    return _index(_UNSPACED[language], EVERYDAY[language], join="")


def is_unspaced_language(language: str) -> bool:
    return language in _UNSPACED


def languages_of(said: Sequence[str]) -> tuple[str, ...]:
    """The languages a message may be in, by its letters. Latin letters may be any of thirteen; the words decide."""
    found: list[str] = []
    letters = "".join(said)
    if any("\uac00" <= char <= "\ud7af" or "\u1100" <= char <= "\u11ff" for char in letters):
        found.append("ko")
    elif any("\u3040" <= char <= "\u30ff" for char in letters):
        found.append("ja")
    elif any(is_unspaced(token) for token in said):
        found += ["zh", "ja"]
    if any("\u0400" <= char <= "\u052f" for char in letters):
        found += ["ru", "uk"]
    if any("\u0600" <= char <= "\u06ff" for char in letters):
        found.append("ar")
    if any("\u0900" <= char <= "\u097f" for char in letters):
        found.append("hi")
    return tuple(found) or SPACED_LATIN


SPACED_LATIN = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "sv", "id", "vi", "hi")


def prepare() -> None:
    """Build every index now."""
    for language in _SPACED:
        spaced_index(language)
    for language in _UNSPACED:
        unspaced_index(language)


def _index(words: Words, everyday: Everyday, *, join: str) -> Index:
    entries: dict[str, Marks] = {}
    stems: dict[str, Marks] = {}
    longest: dict[str, int] = {}
    for name, listed in _lists(words, everyday):
        mark = frozenset({name})
        for entry in plain(listed).split(","):  # folded in one go: entry by entry takes five times as long
            said = tokens(entry)
            if not said:
                continue
            key = join.join(said)
            into = stems if entry.endswith("*") else entries
            into[key] = into[key] | mark if key in into else mark
            first, size = (said[0], len(said)) if join else (key[0], len(key))
            longest[first] = max(longest.get(first, 1), size)
    _share_stems(entries, stems)
    longest_stem: dict[str, int] = {}
    for stem in stems:
        longest_stem[stem[:_SHORTEST_STEM]] = max(longest_stem.get(stem[:_SHORTEST_STEM], 0), len(stem))
    return Index(entries=entries, stems=stems, longest=longest, longest_stem=longest_stem)


def _share_stems(entries: dict[str, Marks], stems: dict[str, Marks]) -> None:
    """A word that is a verb or an errand by one entry and everyday by a shorter stem is both: the longest alone would win otherwise."""
    sharing = {stem: marks for stem, marks in stems.items() if marks <= _SHARING}
    begins = {stem[:_SHORTEST_STEM] for stem in sharing}
    for listed in (entries, stems):
        for key, marks in listed.items():
            if marks <= _SHARING and key[:_SHORTEST_STEM] in begins and " " not in key:
                listed[key] = marks.union(*(sharing.get(key[:end], NOTHING) for end in range(_SHORTEST_STEM, len(key) + 1)))


def _lists(words: Words, everyday: Everyday) -> Iterator[tuple[str, str]]:
    """The entries of a language, with the mark that they get."""
    for field in fields(words):
        yield field.name, getattr(words, field.name)
    yield "wish", everyday.favour
    yield "social", everyday.litotes()
    for name in EVERYDAY_MARKS:
        yield name, getattr(everyday, name)
