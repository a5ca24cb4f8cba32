"""What a message looks like to the classifier: its words, the letters they are made of, how it begins and ends, its punctuation.

Every feature is a number below `SIZE`: the CRC-32 of its name, cut off ("feature hashing"). Two names may share a number; with some
hundred thousand of them that costs less than a word list would.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from core.reading.tokens import plain, tokens

BITS = 18
SIZE = 1 << BITS
LONGEST = 450  # characters that are looked at; `careful` cuts longer messages before
_MOST_TOKENS = 90
_SHORTEST_PART, _LONGEST_PART = 1, 5  # letters
_STEM = 5  # letters
_EDGE = 8  # letters of the first and the last word
_STEP, _MOST_STEPS = 8, 12  # characters of a step in length
_MARKS = '?!？！。.,;:…"“«()'
_QUESTIONS = ("?", "？", "؟")
_DIGIT = re.compile(r"\d")
_RUN = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)  # scripts that put no blanks between words


def features(text: str) -> set[int]:
    """The numbers of all features of a message. Pure; linear in the text's length, of which only so much is read."""
    folded = _DIGIT.sub("0", plain(text)[:LONGEST])
    return {_numbered(name) for name in _named(text, folded, tokens(folded)[:_MOST_TOKENS])}


def stems(text: str) -> list[int]:
    """Number the first letters of each word, as `features` does. Figures, and words of a script without blanks, have no number."""
    said = tokens(plain(text)[:LONGEST])[:_MOST_TOKENS]
    return [_numbered(f"stem {word[:_STEM]}") for word in said if not (word.isdigit() or _RUN.search(word))]


def _numbered(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace")) & (SIZE - 1)


def _named(text: str, folded: str, said: list[str]) -> Iterator[str]:
    yield from ("mark " + mark for mark in _MARKS if mark in text)
    if text.rstrip().endswith(_QUESTIONS):
        yield "asks"
    yield f"words {min(len(said), _MOST_STEPS)}"
    yield f"length {min(len(folded) // _STEP, _MOST_STEPS)}"
    for at, word in enumerate(said):
        yield from _parts(f"<{word}>")
        if not _RUN.search(word):
            yield "word " + word
            yield from (f"{gap} {word} {said[at + gap]}" for gap in (1, 2) if at + gap < len(said))
    if said:
        yield from _edges(said)


def _parts(word: str) -> Iterator[str]:
    for size in range(_SHORTEST_PART, _LONGEST_PART + 1):
        yield from (word[start : start + size] for start in range(len(word) - size + 1))


def _edges(said: list[str]) -> Iterator[str]:
    first, last = said[0], said[-1]
    yield "first " + first[:_EDGE]
    yield "last " + last[-_EDGE:]
    for size in (2, 3, 4):
        yield "begins " + first[:size]
        yield "ends " + last[-size:]
    if len(said) > 1:
        yield f"begins {first} {said[1]}"
        yield f"ends {said[-2]} {last}"
