"""Recognises figures in a message. People write them about everything: "+1", "50%", "3:30", "5 min". Few of them name a version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from core.reading import lists
from core.reading.tokens import plain, tokens

_DURATIONS = tuple(f"replies.durations.{name}" for name in ("seconds", "minutes", "hours", "days", "weeks"))
_WITH_A_WORD = 3  # tokens of a figure, its unit and a word beside them
_DIGITS = 2  # of how often
_LONGEST = 120  # characters; whoever writes more writes words
_BEFORE = r"[+−~≈<>=$€£¥₩₹₽₺^]\s?|(?<!\w)[-–]|(?<!\S)[:;]'?-?(?=3)|</"
_AFTER = r"\s?[%‰$€£¥₩₹₽₺★☆*×+<>=]|\s?°(?!\w)|[:.,/]\d|\s?[-–—]\s?\d"
_SIGNED = re.compile(rf"(?:{_BEFORE})\d|\d(?:{_AFTER})")
_FIGURE = re.compile(r"v?\d+[^\W\d_]{0,3}(?<=[hg])\d\d|v?\d+[^\W\d_]{0,3}")  # "404", "2pm", "14h", "1st"
_DIMENSION = re.compile(r"[1248]k|[23]d")  # said of a picture
_TIMES = re.compile(r"(\d{1,2})\s?(?:[x×]|([^\W\d_]+))[!.]?|[x×]\s?(\d{1,2})[!.]?", re.IGNORECASE)
_SO_MANY = re.compile(r"(\d{1,2})x|x(\d{1,2})")
_NUMBERING = "번"  # "다시 3번" is number 3 again, too
_TIMES_WHAT = re.compile(r"\s{0,9}(?:\d{1,2}\s?[x×]|[x×]\s?\d{1,2})\s", re.IGNORECASE)
_NO_PICTOGRAPH = frozenset("°№©®")
_EMOTICON = re.compile(r"[:;=]['-]?[()DPp](?!\w)")


def is_signed(text: str) -> bool:
    """Whether a figure carries a sign that makes it an amount, a score, a time, a mark, a face: "+1", "€20", "5★", "3:30", ":3"."""
    return _SIGNED.search(text[:_LONGEST]) is not None


def times(text: str) -> int | None:
    """How often "3x", "x3" and "3 times" say, and nothing else."""
    match = _TIMES.fullmatch(text.strip())
    if match is None or (match[2] and plain(match[2]) not in lists.words("replies.around.times")):
        return None
    return int(match[1] or match[3])


def counted(said: Sequence[str]) -> tuple[int, list[str]] | None:
    """How often these tokens say beside something else, and what that is: 3 and "redo" of "redo 3x" and "redo three times"."""
    for at, token in enumerate(said):
        if match := _SO_MANY.fullmatch(token):
            return int(match[1] or match[2]), [*said[:at], *said[at + 1 :]]
        if at + 1 < len(said) and _says_how_often(said[at + 1]) and (number := _number(token)):
            return number, [*said[:at], *said[at + 2 :]]
    return None


def _says_how_often(said: str) -> bool:
    return said == "x" or (said != _NUMBERING and said in lists.words("replies.around.times"))


def _number(token: str) -> int | None:
    if token.isdecimal() and len(token) <= _DIGITS:
        return int(token)
    return _numbers().get(token)


@cache
def _numbers() -> Mapping[str, int]:
    """Numbers that are one word."""
    named = lists.table("painted.number")
    return {said[0]: int(name) for name in named for said in lists.phrases(f"painted.number.{name}") if len(said) == 1}


def behind_times(text: str) -> str:
    """What follows where a message begins with "2x" or "x2": "the middle one". Empty if it doesn't."""
    match = _TIMES_WHAT.match(text[:_LONGEST])
    return text[match.end() : _LONGEST] if match else ""


def is_unit_of_time(token: str) -> bool:
    """Whether it is a unit of time as it follows a figure: "sec", "Uhr", "分钟"."""
    return token in lists.words("replies.around.time", *_DURATIONS)


def counts_time(said: Sequence[str]) -> bool:
    """Whether these tokens say only a figure with a unit of time: "1 sec", "2 more hours", "15 Uhr", "5分钟"."""
    told = [token for token in said if token not in lists.words("replies.around.please")]
    return 2 <= len(told) <= 3 and told[0].isdecimal() and is_unit_of_time(told[-1])


def tell_time(said: Sequence[str]) -> bool:
    """Whether these tokens say how long, and one word more: "faltan 2 días", "2 phút nữa"."""
    units = lists.words(*_DURATIONS)
    counted = (first.isdecimal() and len(second) > 1 and second in units for first, second in pairwise(said))
    return len(said) == _WITH_A_WORD and any(counted)


def are_half(text: str) -> bool:
    """Whether only a figure and one word are said: "5 stars", "not 2", "2 trees"."""
    said = tokens(plain(text[:_LONGEST]))
    figure = next((token for token in said if token.isdecimal()), "")
    return len(said) == 2 and said[0].isdecimal() != said[1].isdecimal() and len(figure) == 1 and not is_signed(text)


def has_emoji(text: str) -> bool:
    return _EMOTICON.search(text[:_LONGEST]) is not None or any(
        unicodedata.category(char) == "So" and char not in _NO_PICTOGRAPH for char in text[:_LONGEST]
    )


def are_all(text: str) -> bool:
    """Whether a message is only figures, signs and units of time, so nothing about a picture. Sizes ("4k") and "3d" are words."""
    if len(text) > _LONGEST:
        return False
    said = tokens(plain(text))
    if counts_time(said) or times(text):
        return True
    amount = is_signed(text)  # "R$ 20"
    of_them = ((_FIGURE.fullmatch(token) and not _DIMENSION.fullmatch(token)) or (amount and len(token) == 1) for token in said)
    return bool(said) and all(of_them)
