"""Turns a message into plain tokens, which are compared with the word lists and never sent to the model.

Case, accents and the shape of letters do not matter ("MÁS CLARO", "mas claro"); words of scripts without blanks become one run of
characters each, which is cut into the longest known words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import cache

from core.reading import letters

_UNSPACED = "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u1100-\u11ff\u3005"
_TOKEN = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}_])[\w\u0900-\u09ff])+")
_NOT_WORDS = re.compile(
    r"<[@#!&:a-zA-Z][^<>\s]{0,100}>|https?://\S{1,400}|(?<!\d):[a-z0-9_+\-]{2,40}:|@(?:everyone|here|channel)\b"
    r"|(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,4}",  # an address for mail
    re.IGNORECASE,
)
_LAUGHTER = re.compile(
    r"\b(?:(?:ha|he|hi|ja|je|ah|xa|ха|хе|аха){2,}[a-zа-я]{0,2}|a?h?(?:ah)+a*|k{3,}|(?:wk){2,}w?|s{4,}|l(?:ol)+|lo{2,}l+|lm+f?a+o+|"
    r"(?:rs|js|sj){2,}[a-z]?|(?:asd|sdf){2,}|ه{3,})\b"
)
_WITH = re.compile(r"\bw/(o\b)?")  # "w/ a hat", "w/o the hat"
_LONGEST_PIECE = 12  # characters of a word that is cut out of a run
_STRETCH = re.compile(r"([^\W\d_])\1{2,}")


def plain(text: str) -> str:
    """Folded text without links, addresses, mentions and :emoji: names, laughter written as one word ("lol")."""
    text = letters.folded(letters.spelt(_NOT_WORDS.sub(" ", text)))
    text = _WITH.sub(lambda said: " without " if said[1] else " with ", text)
    return _STRETCH.sub(r"\1\1", _LAUGHTER.sub(" lol ", text))


def tokens(folded: str) -> list[str]:
    """The words of a text that `plain` has folded. Apostrophes separate words: "don't" is two tokens, in the lists as well."""
    return _TOKEN.findall(folded)


def is_unspaced(token: str) -> bool:
    """Whether this token is a run of Japanese, Chinese or Korean characters."""
    return "\u3040" <= token[0] <= "\ud7af" or "\u1100" <= token[0] <= "\u11ff" or "\uf900" <= token[0] <= "\ufaff"


def cut(said: Sequence[str], known: AbstractSet[str]) -> list[str]:
    """Cut runs of characters without blanks into known pieces, if that leaves nothing over."""
    found: list[str] = []
    for token in said:
        found += _pieces(token, known) if is_unspaced(token) and token not in known else [token]
    return found


def parted(said: Sequence[str], known: frozenset[str]) -> list[str]:
    """Cut runs of characters without blanks at each known piece, the longest first; what stands between two stays together."""
    found: list[str] = []
    for token in said:
        found += filter(None, _any_of(known).split(token)) if is_unspaced(token) else [token]
    return found


@cache
def _any_of(pieces: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"({'|'.join(map(re.escape, sorted(pieces, key=len, reverse=True)))})")


def _pieces(run: str, known: AbstractSet[str]) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(run):
        end = next((end for end in range(min(len(run), start + _LONGEST_PIECE), start, -1) if run[start:end] in known), 0)
        if not end:
            return [run]
        pieces.append(run[start:end])
        start = end
    return pieces
