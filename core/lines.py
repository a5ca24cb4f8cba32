"""Removes from strangers' words what controls a terminal or reverses the rest of a line, and puts them on one line where a line is
a record.

Joiners stay and, in text for people, so do the plain direction marks, because names are written with them.
"""

from __future__ import annotations

import re

# Parts of a regular expression's character classes.
TURNING = "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides, isolates: they reverse what follows
MARKS = "\u061c\u200e\u200f"  # of direction, for the characters next to them: they are part of names
_BREAKS = "\t-\r\x1c-\x1f\x85\u2028\u2029"  # tabs, and everything that some reader of tables takes for a line break
_UNSEEN = f"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f{TURNING}"  # with escape sequences
_HALVES = "\ud800-\udfff"  # lone surrogates, which no encoding accepts

_BREAK = re.compile(f"[{_BREAKS}]+")
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}]+")
_UNSEEN_IN_LINES = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{TURNING}]+")
_HALF = re.compile(f"[{_HALVES}]")
_MARK = re.compile(f"[{MARKS}]+")
_ANY = re.compile(f"[{_BREAKS}{_UNSEEN}{MARKS}{_HALVES}]")
_ANY_IN_LINES = re.compile(f"(?![\t\n])[{_BREAKS}{_UNSEEN}{MARKS}{_HALVES}]")


def whole(words: str) -> str:
    """Replace what JSON can hold but no database or chat accepts: halves of characters, and null characters."""
    return words.encode(errors="replace").decode().replace("\0", "?")


def plain(words: str) -> str:
    """Clean several lines for people, keeping the tabs and direction marks that people write."""
    return _HALF.sub("\ufffd", _UNSEEN_IN_LINES.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


def one_line(words: str) -> str:
    """Clean a name for people and turn its line breaks into spaces."""
    if words.isprintable():
        return words
    return _HALF.sub("\ufffd", _UNSEEN_ONE.sub("", _BREAK.sub(" ", words)))


def one_cell(words: str) -> str:
    """Clean a name for programs, also of direction marks."""
    return words if words.isprintable() else _MARK.sub("", one_line(words))


def visible(words: str) -> str:
    """Put text on one line with invisible characters written out (a line break as \\u000a): for logs, where nothing may be lost."""
    return words if words.isprintable() else _ANY.sub(_written_out, words)


def visible_lines(words: str) -> str:
    """Write out invisible characters, but keep line breaks."""
    return _ANY_IN_LINES.sub(_written_out, words)


def _written_out(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
