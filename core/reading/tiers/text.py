"""Prepares the asker's words for reading: folded, split into sentences and clauses, with quotations found. Linear in their length."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.reading import letters

_HEAD, _TAIL = 1_200, 400  # characters that are read of a long ask: people say what they want first or last
LONGEST = _HEAD + _TAIL

_QUOTED = re.compile(
    r"\"([^\"\n]{1,300})\"|“([^”“\n]{1,300})[”“]|„([^“”\"\n]{1,300})[“”\"]|«([^»\n]{1,300})»|»([^«\n]{1,300})«|「([^」]{1,300})」|『([^』]{1,300})』"
    r"|‹([^›\n]{1,300})›|‘([^’\n]{1,300})’(?!\w)|(?<![\w'])'([^'\n]{1,300})'(?![\w'])"
)
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]++(?=\s|$)|[;\n。！？।؟؛]+")
_CLAUSE_END = re.compile(r"[,，、،()—–]|[:：](?!\d)|\s-\s")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters start to end (exclusive) of a text, and what stands there."""

    start: int
    end: int
    text: str = ""


def shortened(words: str) -> str:
    """The words; of long ones only the beginning and the end, so that reading any takes a few milliseconds."""
    return words if len(words) <= LONGEST else f"{words[: _HEAD - 1]}\n{words[-_TAIL:]}"


def fold(words: str) -> str:
    """The words without case, accents and look-alikes, character for character as long as tidy(words)."""
    return letters.folded(tidy(words))


def tidy(words: str) -> str:
    """The words as written, with complete letters only; at most LONGEST characters."""
    return _spelt(words).replace("’", "'")


def quotations(words: str) -> list[Span]:
    """What is between quotation marks of any style, without the marks."""
    found = []
    for match in _QUOTED.finditer(_spelt(words)):
        group = match.lastindex or 0
        found.append(Span(match.start(group), match.end(group), match[group]))
    return found


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
    return list(_split(text, _SENTENCE_END, 0, len(text)))


def clauses(text: str, sentence: Span) -> list[Span]:
    return list(_split(text, _CLAUSE_END, sentence.start, sentence.end))


def _split(text: str, border: re.Pattern[str], start: int, end: int) -> Iterator[Span]:
    for match in border.finditer(text, start, end):
        if match.start() > start:
            yield Span(start, match.start(), text[start : match.start()])
        start = match.end()
    if start < end:
        yield Span(start, end, text[start:end])


def is_latin(text: str) -> bool:
    """Whether there is no letter of another script; accents and digits are fine."""
    return all(unicodedata.name(character, "").startswith("LATIN") for character in text if character.isalpha())
