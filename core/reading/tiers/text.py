"""Prepares the asker's words for reading: folded, split into sentences and clauses, with quotations found. Linear in their length."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from core.reading import cutting, letters, quoted

_HEAD, _TAIL = 1_200, 400  # characters that are read of a long ask: people say what they want first or last
LONGEST = _HEAD + _TAIL


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (exclusive) of a text, and what stands there."""

    start: int
    end: int
    text: str = ""


def shortened(words: str) -> str:
    """The words; of long ones only the beginning and the end, so that reading any takes a few milliseconds."""
    return cutting.ends_of(words, _HEAD, _TAIL)


def fold(words: str) -> str:
    """The words without case, accents and look-alikes, character for character as long as tidy(words)."""
    return letters.folded(tidy(words))


def tidy(words: str) -> str:
    """The words as written, with complete letters only; at most LONGEST characters."""
    return _spelt(words).replace("’", "'")


def quotations(words: str) -> list[Span]:
    """What is between quotation marks of any style, without the marks."""
    found = quoted.QUOTES.finditer(_spelt(words))
    return [Span(*match.span(match.lastindex or 0), quoted.inside(match)) for match in found]


def _spelt(words: str) -> str:
    return letters.spelt(words[:LONGEST])[:LONGEST]


def blot(text: str, spans: list[Span]) -> str:
    """The text with every span blanked, as long as before."""
    pieces, at = [], 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start >= at:
            pieces += [text[at : span.start], " " * (span.end - span.start)]
            at = span.end
    return "".join([*pieces, text[at:]])


def sentences(text: str) -> list[Span]:
    return [Span(start, end, text[start:end]) for start, end in cutting.stretches(text, cutting.SENTENCES)]


def clauses(text: str, sentence: Span) -> list[Span]:
    found = cutting.stretches(text, cutting.CLAUSES, sentence.start, sentence.end)
    return [Span(start, end, text[start:end]) for start, end in found]


def is_latin(text: str) -> bool:
    """Whether there is no letter of another script; accents and digits are fine."""
    return all(unicodedata.name(character, "").startswith("LATIN") for character in text if character.isalpha())
