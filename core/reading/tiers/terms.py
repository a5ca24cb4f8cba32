"""The terms of sixteen languages as patterns.

They are the [tier] tables of words/*.toml; words/en.toml explains the lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from core.reading import languages, lists
from core.reading.letters import LATIN, written_in
from core.reading.tiers.text import Span, fold

SPACELESS = ("ja", "zh")
LANGUAGES = (*LATIN, "ru", "uk", "ja", "zh", "ko", "ar", "hi")

# Python's \w takes the vowel signs of Hindi for word borders.
_WORD = r"[\w\u0900-\u0963\u0966-\u097f]"
# Korean endings stick to the word before them: these lists hold endings too.
_STICKY = frozenset({"scene_after", "into", "said", "fix", "second", "not_after", "order"})


class Terms:
    """The lists of one or more languages, to be found in folded text."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self.languages = languages
        self.spaceless = languages[0] in SPACELESS

    def find(self, name: str, text: str) -> list[Span]:
        """Where terms of the list occur, from left to right; in each language the longest at any place."""
        found: dict[tuple[int, int], Span] = {}  # by place, since two languages may have the same term
        for language in self.languages:
            if (pattern := _pattern(language, name)) is not None:
                for match in pattern.finditer(text):
                    found[match.span()] = Span(match.start(), match.end(), match[0])
        return sorted(found.values(), key=lambda span: span.start)

    def named(self, tier: str, text: str) -> Span | None:
        """Where a folded text first names this tier beyond doubt."""
        match = _tier_names(tier).search(text)
        return Span(match.start(), match.end(), match[0]) if match else None


def prepare() -> None:
    """Read and compile every language: about a second of CPU, otherwise spent when a language is first met."""
    for language in LANGUAGES:
        for name in _lists(language):
            _pattern(language, name)
    for tier in _TIER_NAMES:
        _tier_names(tier)


@cache
def _terms(languages: tuple[str, ...]) -> Terms:
    return Terms(languages)


def terms_for(text: str) -> Terms:
    """The terms of the language (or the few languages) that a folded text may be in. People mix English into every other one."""
    written = written_in(text)
    if written is LATIN:
        return _terms(languages.near(text, LATIN))
    own = written[:1] if written == ("zh", "ja") else tuple(language for language in written if language in LANGUAGES)
    return _terms((*own, *(language for language in languages.near(text, LATIN) if language not in own)))


@cache
def _lists(language: str) -> Mapping[str, tuple[str, ...]]:
    named = lists.table(f"{language}.tier")
    return {name: tuple(filter(None, (_term(term, language) for term in terms.split(",")))) for name, terms in named.items()}


def _term(term: str, language: str) -> str:
    folded = " ".join(fold(term).split())
    return f"{folded} " if language == "ko" and term.endswith(" ") else folded


@cache
def _pattern(language: str, name: str) -> re.Pattern[str] | None:
    """A list as one pattern: an alternation for each kind of border, so that a place inside a word is passed over at once."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for term in _lists(language).get(name, ()):
        bodies.setdefault(_borders(term, language, sticky=name in _STICKY), []).append(_body(term, language))
    ways = [f"{left}(?:{'|'.join(sorted(set(terms), key=len, reverse=True))}){right}" for (left, right), terms in bodies.items()]
    return re.compile("|".join(ways)) if ways else None


def _borders(term: str, language: str, *, sticky: bool = False) -> tuple[str, str]:
    """What must stand before and after a term: mostly no letter."""
    if language in SPACELESS:
        return "", ""
    inside = term.startswith(("*", "-")) or (language == "ko" and sticky)
    left = "" if inside else f"(?<!{_WORD})(?={_WORD})"
    if language == "ar":
        left += "(?:[وفبلك]?(?:ال)?|لل)"
    return left, "" if language == "ko" else f"(?!{_WORD})"


def _body(term: str, language: str) -> str:
    """One term as a regular expression without unbounded backtracking."""
    body = re.escape(term.lstrip("*")).replace(r"\ ", " ")
    body = body.replace(r"\#1", r"\d{1,2}").replace(r"\#", _number(language))
    if "@" in body:
        body = body.replace("@", f"(?:{'|'.join(_lists(language)['tongues'])})")
    body = body.replace(" \\~ ", r"[\s-]+(?:[^\s.,;:!?]{1,30}\s+){0,3}").replace(" ~ ", r"[\s-]+(?:[^\s.,;:!?]{1,30}\s+){0,3}")
    return body.replace(r"\*", f"{_WORD}*").replace(" ", r"\s+" if language == "ko" else r"[\s-]+")


@cache
def _number(language: str) -> str:
    words = [
        re.escape(word) for name in ("two", "many") for word in _lists(language).get(name, ()) if not re.search(r"[*#~\s\d]", word)
    ]
    return "(?:" + "|".join([r"[2-9](?!\d)", r"[1-9]\d{1,2}", *words]) + ")"


_TIER_NAMES = {
    "pro": r"nano ?banana ?pro|gemini ?3 ?pro(?: image)?",
    "flash": r"nano ?banana ?2(?:\.1)?(?! ?lite)|nano ?banana flash",
    "lite": r"nano ?banana ?(?:2 )?lite",
}
_MODEL = r"(?:tier|model|modell|modele|modelo|modello|modus|mode|stufe|modelu)"


@cache
def _tier_names(tier: str) -> re.Pattern[str]:
    """A tier by its name beyond doubt, in any language."""
    ways = [
        rf"(?<![a-z0-9])(?:{_TIER_NAMES[tier]})(?![a-z0-9])",
        rf"(?<![a-z0-9]){tier}[ -]{_MODEL}(?![a-z0-9])",
        rf"(?<![a-z0-9])(?:tier|modell?o?) {tier}(?![a-z0-9])",
    ]
    return re.compile("|".join(ways))
