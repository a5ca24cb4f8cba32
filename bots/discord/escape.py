"""Makes the words of people and models harmless: they ping nobody, no formatting swallows them, and nothing reverses the text.

Messages are also sent without any allowed mentions; this keeps the words readable as they were written.
"""

from __future__ import annotations

import re
import unicodedata

from core.lines import MARKS, plain

_MARK = re.compile(f"[{MARKS}]")
_ANYWHERE = re.compile(r"([\\*_`~|\[\]<])")
# Blanks but no line breaks: each line is looked at once, however many are empty.
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-])", re.MULTILINE)
_LINE_NUMBER = re.compile(r"^([^\S\n]*\d+)([.)])(?=\s)", re.MULTILINE)
_CRAMPED = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_TRIPLE = re.compile(r"\n{3,}")


def clean(words: str) -> str:
    """Clean text as `core.lines.plain` does, also without direction marks; a tab becomes a space."""
    return _MARK.sub("", plain(words)).replace("\t", " ")


def line(words: str) -> str:
    """Clean text and put it on one line."""
    return " ".join(clean(words).split())


def escaped(words: str, most: int) -> str:
    """Escape text for a message's content: at most `most` characters afterwards, never cut inside characters that belong together.
    A line with right-to-left letters is kept from reordering what is next to it."""
    safe = _escape(_TRIPLE.sub("\n\n", clean(words)).strip()[: most + 1])  # escaping makes nothing shorter
    isolates = 2 * sum(_turns(line) for line in safe.split("\n"))
    if len(safe) > most - isolates:
        safe = safe[: max(0, most - isolates - 1)]
        if (len(safe) - len(safe.rstrip("\\"))) % 2:
            safe = safe[:-1]  # half an escape would take the next character with it
        safe = safe.rstrip() + "…"
    return "\n".join(f"\u2068{line}\u2069" if _turns(line) else line for line in safe.split("\n"))


def _turns(words: str) -> bool:
    return not words.isascii() and any(unicodedata.bidirectional(char) in ("R", "AL", "AN") for char in words)


def thread_name(words: str) -> str:
    """Make a thread's name: 1 to 100 characters of plain text."""
    name = line(words).replace("@", "＠") or "Picture"
    return name if len(name) <= 100 else name[:99].rstrip() + "…"


def _escape(words: str) -> str:
    words = _ANYWHERE.sub(r"\\\1", words)
    words = _LINE_START.sub(r"\1\\\2", words)
    words = _LINE_NUMBER.sub(r"\1\\\2", words)
    return _CRAMPED.sub("@\u200b", words)
