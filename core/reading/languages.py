"""Finds which language an ask in Latin letters is in, by how many of its words each language's lists know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from core.reading import lists
from core.reading.letters import LATIN
from core.reading.tokens import plain, tokens

_SAMPLE = 30  # tokens that tell the language
_LONG = 200  # characters: a text that long says its language, or is noise
_NEAR = 2  # languages that such a text may be in
_LONGEST = 40  # characters of a word
_AS_GOOD = 0.8  # of what the best language knows


def near(text: str, among: Sequence[str]) -> tuple[str, ...]:
    """The languages of Latin letters that a folded text may be in, in the order of `among`: the best, and those that know nearly as
    much. If none knows a word, a short text may still hold a compound of any ("Sommerfestplakat")."""
    said = [token for token in tokens(text) if token.isascii()][:_SAMPLE]
    known = Counter(language for token in said for language in _knowing(token[:_LONGEST]))
    best = max(known[language] for language in among)
    if not best:
        return tuple(among) if said and len(text) < _LONG else ("en",)
    found = [language for language in among if known[language] >= _AS_GOOD * best]
    if len(text) >= _LONG:
        found = sorted(found, key=lambda language: known[language], reverse=True)[:_NEAR]
    return tuple(language for language in among if language in found)


@lru_cache(maxsize=1 << 14)
def _knowing(token: str) -> tuple[str, ...]:
    """The languages of Latin letters that know a word, by their lists of asks."""
    return tuple(language for language in LATIN if token in _words_of_asks(language))


@cache
def _words_of_asks(language: str) -> frozenset[str]:
    """The whole words in the language's lists of what demands a tier."""
    listed = lists.table(f"{language}.tier").values()
    terms = (term for terms in listed for term in plain(terms).split(","))
    return frozenset(token for term in terms if not re.search(r"[*#@]", term) for token in tokens(term))


def prepare() -> None:
    for language in LATIN:
        _words_of_asks(language)
