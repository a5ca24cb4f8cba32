"""Flags in typed text: `a red bicycle --ar 16:9 --avoid rust, people`.

Phones turn "--" into a long dash and straight quotes into curly ones; both are understood around flags. Everything that is no
flag comes through verbatim, in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.asks.checks import nearest_word
from core.errors import BadAsk

_NAMES = {
    "tier": "tier",
    "ar": "ratio",
    "aspect": "ratio",
    "ratio": "ratio",
    "size": "size",
    "count": "count",
    "n": "count",
    "avoid": "avoid",
    "no": "avoid",  # what other studios call it
}
_LONG_NAMES = tuple(name for name in _NAMES if len(name) > 3)
_DASH = r"(?:-{2}|[\u2012-\u2015\u2212]-?)"  # two hyphens, or what a phone makes of them
_FLAG = re.compile(rf"(?<!\S)(?:{_DASH}([A-Za-z]{{1,16}})(?![\w-])|-(n)(?=\s{{0,9}}=?\s{{0,9}}\d))")
_VALUE = re.compile(r"""\s{0,9}[=:]?\s{0,9}(?:["“”„«]([^"“”„«»]{0,400})["“”»]|([^\s"“”„«»]+))""")
_QUOTES = "\"“”„«»'‘’ \t\r\n"
_HINTS = 8  # unknown flags looked up for a "did you mean": more than that is no slip of the finger
_EXAMPLES = {"tier": "--tier pro", "ratio": "--ar 16:9", "size": "--size 2K", "count": "--count 4", "avoid": "--avoid people"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Typed text taken apart: the words without flags, and the flags' values as typed, by the name of the option."""

    words: str
    values: dict[str, str]

    @property
    def count(self) -> int:
        """Raises BadAsk where the count is no number."""
        typed = self.values.get("count", "1")
        if not typed.isdecimal() or len(typed) > 6:
            raise BadAsk(f'"{typed[:40]}" is not a number of pictures. Try {_EXAMPLES["count"]}.')
        return int(typed)


def split(text: str) -> Flagged:
    """Raises BadAsk for a flag without its value and for a slip ("--teir": did you mean --tier?)."""
    flags = _flags(text)
    values: dict[str, str] = {}
    kept: list[str] = []
    done = 0
    for index, (option, flag) in enumerate(flags):
        following = flags[index + 1][1].start() if index + 1 < len(flags) else len(text)
        value, end = _value(text, option, flag.end(), following)
        if not value:
            raise BadAsk(f"{flag[0]} needs something after it, for example: {_EXAMPLES[option]}.")
        values[option] = value
        kept.append(text[done : flag.start()].rstrip())
        done = end
    kept.append(text[done:])
    return Flagged(words="".join(kept).strip(), values=values)


def _flags(text: str) -> list[tuple[str, re.Match[str]]]:
    """The known flags in order, each with the option it sets. Other words with dashes are prose, unless nearly a flag."""
    found: list[tuple[str, re.Match[str]]] = []
    unknown = 0
    for match in _FLAG.finditer(text):
        name = (match[1] or match[2]).casefold()
        if name in _NAMES:
            found.append((_NAMES[name], match))
            continue
        unknown += 1
        if unknown <= _HINTS and len(name) > 2 and (meant := nearest_word(name, _LONG_NAMES, cutoff=0.7)):
            raise BadAsk(f"There is no flag --{name}. Did you mean --{meant}?")
    return found


def _value(text: str, option: str, start: int, following: int) -> tuple[str, int]:
    """A flag's value and where it ends: one word or a quoted phrase; for `avoid` everything up to the next flag."""
    if option == "avoid":
        return text[start:following].lstrip("=: ").strip(_QUOTES), following
    match = _VALUE.match(text, start, following)
    if match is None:
        return "", start
    if match[1] is not None:
        return match[1].strip(), match.end()
    return match[2].rstrip(".,;!"), match.end()
