"""Whether two changes of a picture may contradict each other, or build on each other, so that they are not made at once.

Careful by design: two changes go together only where nothing speaks against it. What shares a word that may name a thing, changes the
whole picture on both sides, takes something back, or quotes lettering on both sides is made one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.reading import lists, named, quoted
from core.reading.tokens import is_unspaced, plain, tokens

_LONGEST = 600  # characters of a change that is made with others
_PARTICLES = re.compile(r"[\u3040-\u309f]+")  # hiragana: endings and particles, which name nothing
_DIGITS = re.compile(r"\d+")


def clash(one: str, other: str) -> bool:
    """Whether two changes, in the order in which they were asked for, are better made one after the other."""
    if max(len(one), len(other)) > _LONGEST or _takes_back(other):
        return True
    if any(named.sources(words) or named.changed(words, None) for words in (one, other)):
        return True
    if all(quoted.without_quotes(words) != words for words in (one, other)):
        return True
    things, others = _things(one), _things(other)
    if _is_of_the_whole(one, things) and _is_of_the_whole(other, others):
        return True
    return not things or not others or not things.isdisjoint(others)


def _said(words: str) -> Sequence[str]:
    return tokens(plain(words.casefold()))


def _takes_back(words: str) -> bool:
    """ "No, red", "wait, not the hat", "rather blue", "the same for the window"."""
    return not lists.words("replies.merging.referring").isdisjoint(_said(words))


def _things(words: str) -> frozenset[str]:
    """What may name a thing: all words but the commonest, by their beginnings, so that "door" and "doors" are one."""
    common = lists.words("replies.merging.common")
    found: set[str] = set()
    for token in _said(words):
        if is_unspaced(token):
            for run in _PARTICLES.split(token):
                found |= {run[at : at + 2] for at in range(max(1, len(run) - 1)) if run}
        elif token not in common and not _DIGITS.fullmatch(token):
            found.add(token[:5].removesuffix("s"))
    return frozenset(found)


def _is_of_the_whole(words: str, things: frozenset[str]) -> bool:
    """Whether a change is of the whole picture: "make it night", or of nothing that is named."""
    pointing = lists.words("talk.pointing.this", "talk.pointing.it", "replies.merging.whole")
    return not things or not pointing.isdisjoint(_said(words))
