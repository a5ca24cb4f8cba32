"""Cuts what somebody says at its punctuation, in every script. Whoever reads words cuts them here.

SENTENCES   what ends a sentence
CLAUSES     what parts a sentence
PIECES      either of them, several in a row as one; without the colon, which leads on in "v2: at night" and "wallpaper: koi"
stretches   where what stands between such borders begins and ends
ends_of     the beginning and the end of a long text
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Points and commas between digits belong to a number ("1.5", "1,000"), as a dash ("5–7") and a colon ("16:9") do.
_STOP: Final = r"[;!?…\n。！？；।؟؛]|(?<!\d)\.|\.(?!\d)"
_COMMA: Final = r"(?<!\d),|,(?!\d)|[，、،()（）]|\s[-–—|/·•]+\s|—+|(?<!\d)–+|–+(?!\d)"
_COLON: Final = r"[:：](?!\d)"

SENTENCES: Final = re.compile(  # "3. Juni" goes on; a Chinese or Japanese sentence needs no blank after it
    r"(?<!\s\d)(?<!\s\d\d)\.(?=\s|$)|(?<!\.)\.{2,}+(?=\s|$)|…|(?<![!?])[!?]++(?=\s|$|[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])|[;\n。！？।؟؛]+"
)
CLAUSES: Final = re.compile(rf"{_COMMA}|{_COLON}")
PIECES: Final = re.compile(rf"(?:{_STOP}|{_COMMA})+")


def stretches(text: str, border: re.Pattern[str], start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where the stretches between borders that say something begin and end (exclusive)."""
    end = len(text) if end is None else end
    for match in border.finditer(text, start, end):
        if text[start : match.start()].strip():
            yield start, match.start()
        start = match.end()
    if text[start:end].strip():
        yield start, end


def ends_of(text: str, head: int, tail: int) -> str:
    """All of a text of at most `head + tail` characters; of a longer one its beginning and its end, since people say what they want
    first or last."""
    return text if len(text) <= head + tail else f"{text[: head - 1]}\n{text[-tail:]}"
