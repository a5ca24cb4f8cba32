"""Parses numbers as people write them, whatever separates their thousands: 1,000 and 1.000, 1 000 and 1'000, 1,00,000; 0.50 and
0,50; 1k, a dozen, one thousand.

One point or comma before exactly three digits separates thousands if the number counts whole things. For money it may also be a
decimal point ("$1.000"), so we ask instead of guessing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from core.errors import BadAsk
from core.reading import quoted

NUMBER = r"[-+−]?\d+(?:[.,_’'٬٫]+\d+|\s\d{3}(?!\d))*(?:[.,٫](?!\d))*|[-+−]?[.,]\d+"  # matches a number within a text

_QUOTES = re.compile(rf"(?<!\d)['’]|['’](?!\d)|[{quoted.DOUBLE}‘‚‛`´]")
_MARKS = str.maketrans({"−": "-", "’": "'", "_": "'", " ": "'", "٬": "'", "٫": "."})
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,'])\d{3})(?:\1\d{3})*")
_LAKHS = re.compile(r"[1-9]\d?(?:,\d{2})+,\d{3}")  # as in India: 1,00,000
_GROUPED_DECIMAL = re.compile(r"([1-9]\d{0,2}(?:([.,'])\d{3})(?:\2\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})((?!\2)[.,])(\d+)")
_DECIMAL = re.compile(r"(\d*)[.,](\d+)")
_TIMES = {"dozen": 12, "hundred": 100, "k": 1_000, "thousand": 1_000, "million": 1_000_000}
_MULTIPLIED = re.compile(r"\+?\d{1,9}(?:[.,]\d{1,2})?")  # "1.500k" may be either of two numbers
_ONCE = frozenset({"a", "one"})


def unquoted(text: str) -> str:
    """The text without quotation marks of any style. An apostrophe between digits separates thousands and stays."""
    return _QUOTES.sub(" ", text)


def number_in(written: str, *, money: bool) -> Decimal:
    """Parse a number. Raises BadAsk if it is not one, or may be two."""
    plain = _ascii(written).translate(_MARKS).rstrip(".,")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain.removeprefix("+"))
    return Decimal(sign + _unmarked(digits, written, money=money))


def in_figures(tokens: Sequence[str]) -> list[str]:
    """The tokens with dozens, hundreds, thousands and millions in figures: "a dozen", "one thousand", "1.5k". Other numbers in words are
    left as they are."""
    at = next((at for at, token in enumerate(tokens) if token in _TIMES), None)
    if at is None:
        return list(tokens)
    number = tokens[at - 1] if at else ""
    if number in _ONCE and tokens[at] != "k":
        number = "1"
    elif not _MULTIPLIED.fullmatch(number):
        return list(tokens)
    sign = "+" if number.startswith("+") else ""
    counted = Decimal(number.replace(",", ".")) * _TIMES[tokens[at]]
    return [*tokens[: at - 1], f"{sign}{counted:f}", *tokens[at + 1 :]]


def _ascii(written: str) -> str:
    """The text with digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in written)


def _unmarked(digits: str, written: str, *, money: bool) -> str:
    """A number without thousands separators, and with a point as decimal mark."""
    if digits.isdecimal():
        return digits
    if _LAKHS.fullmatch(digits):
        return digits.replace(",", "")
    if _GROUPED.fullmatch(digits):
        bare = _bare(digits)
        if money and digits.count(".") == 1:  # "$1,000" is how dollars are written; "$1.000" is both
            raise _either(written, bare, digits.rstrip("0").rstrip("."))
        return bare
    if both := _GROUPED_DECIMAL.fullmatch(digits):
        if len(both[4]) == 3 and not money:  # "1.000,000": a million, or a slip
            raise _unreadable(written)
        return f"{_bare(both[1])}.{both[4]}"
    if (decimal := _DECIMAL.fullmatch(digits)) and (len(decimal[2]) <= 2 or not decimal[1].strip("0") or money):
        return f"{decimal[1]}.{decimal[2]}"
    raise _unreadable(written)


def _bare(digits: str) -> str:
    return re.sub(r"[.,']", "", digits)


def _either(written: str, thousands: str, one: str) -> BadAsk:
    cents = f"{one}0" if len(one.partition(".")[2]) == 3 else f"{Decimal(one):.2f}"
    return BadAsk(f'"{written[:40]}" could mean ${int(thousands):,} or ${one}. Write ${int(thousands):,} or ${cents}.')


def _unreadable(written: str) -> BadAsk:
    return BadAsk(f'"{written[:40]}" is not a number that I can read. Write it like 20, 1,000 or 0.50.')
