"""Finds which language words are in: by their letters and, if several languages share those, by how many of the words their lists
know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache

from core.reading import lexicon, lists
from core.reading.letters import LATIN, written_in
from core.reading.tokens import plain, tokens

_SAMPLE = 30  # tokens that tell the language
_LONG = 200  # characters: a text that long says its language, or is noise
_NEAR = 2  # languages that such a text may be in
_LONGEST = 40  # characters of a word
_AS_GOOD = 0.8  # of what the best language knows


def of_message(said: Sequence[str]) -> str:
    """The language of a message's tokens: the one that knows most of them, counting exact entries first; English if they are equal."""
    candidates = written_in(" ".join(said))
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda language: _known(said[:_SAMPLE], language))


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
    """The languages of Latin letters that know a word, by their lists of messages or of asks."""
    return tuple(
        language for language in LATIN if token in _words_of_asks(language) or lexicon.spaced_index(language).of_word(token)[1]
    )


def _known(said: Sequence[str], language: str) -> tuple[int, int]:
    """How many words a language knows by its lists for messages, and how many of them by an entry of their own rather than by their
    stem."""
    known = sum(length for _, length, _ in lexicon.look_up(said, language))
    if lexicon.is_unspaced_language(language):
        return known, len(said)
    entries = lexicon.spaced_index(language).entries
    return known, sum(token in entries for token in said)


@cache
def _words_of_asks(language: str) -> frozenset[str]:
    """The whole words in the language's lists of what demands a tier."""
    listed = lists.table(f"{language}.tier").values()
    terms = (term for terms in listed for term in plain(terms).split(","))
    return frozenset(token for term in terms if not re.search(r"[*#{]", term) for token in tokens(term))


def prepare() -> None:
    for language in (*lexicon.SPACED, *lexicon.UNSPACED):
        _words_of_asks(language)
