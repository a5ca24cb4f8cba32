"""What somebody quotes, they do not say: lines behind a ">", words between quotation marks, code. What begins with // is said to others.

is_aside         whether the text begins with //: then all of it is for other people
without_asides   the text without its lines that begin with //; nothing is left of one that is an aside
without_lines    the text without quoted lines, which are somebody else's, for us and for the model, and without asides within it
lines            the quoted lines alone, without asides
QUOTES           words between quotation marks; lettering ('make the sign say "OPEN"') is quoted as well, so the caller decides
QUOTES_AND_CODE  the same, and code: people quote each other so, but also mark a value ("in `4K`")
DOUBLE, MARKS    every quotation mark that is no apostrophe, and all of them, to be put into a character class or stripped
without_quotes   the text without quoted words and code, unless they are all of it
is_whole         whether the whole message is one quotation, or hidden behind || as a whole
is_struck        whether the whole message is struck out
holds_code       whether something in the message is code although no marks say so
"""

from __future__ import annotations

import re
from typing import Final

from core.lines import MARKS as DIRECTIONS
from core.lines import TURNING

_LINE = re.compile(r"^[ \t]{0,3}>(?!>>)[^\n]*\n?", re.MULTILINE)
_REST = re.compile(r"^[ \t]{0,3}>>>.*", re.MULTILINE | re.DOTALL)  # quotes everything that follows
UNSEEN = f"\u00ad\u200b-\u200d\u2060\ufeff{DIRECTIONS}{TURNING}"  # keyboards of right-to-left languages put some before a line
_ASIDE = re.compile(rf"\A[\s{UNSEEN}]*+[/／]{{2}}")
_ASIDE_LINE = re.compile(rf"^[ \t>{UNSEEN}]*[/／]{{2}}[^\n]*\n?", re.MULTILINE)
_PAIRS = {  # what opens a quotation, with what may close it: keyboards and phones mix them
    "“": '”“"',
    "„": '“”‟"',
    "”": "”",
    "«": "»",
    "»": "«»",
    "‹": "›",
    "›": "‹",
    "「": "」",
    "『": "』",
    "｢": "｣",
    "﹁": "﹂",
    "﹃": "﹄",
    "《": "》",
    "〈": "〉",
    "〝": "〟〞",
    "＂": "＂",
}
_APOSTROPHES = "'‘’‚‛"
_INSIDE = 300  # characters
DOUBLE: Final = "".join(dict.fromkeys("".join(('"', *_PAIRS, *_PAIRS.values()))))
MARKS: Final = DOUBLE + _APOSTROPHES


def _single(opening: str, closing: str) -> str:
    """Between apostrophes, which may also stand in a word: 'Don't panic', but not rock 'n' roll."""
    around = f"{opening}{closing}"
    return rf"(?<!\w){opening}((?:[^{around}\n]|(?<=\w)[{closing}](?=\w)){{2,{_INSIDE}}}+|[^{around}\na-z])[{closing}](?!\w)"


_BETWEEN_MARKS = "|".join(
    [
        rf'(?<![A-Za-z0-9])"([^"\n]{{1,{_INSIDE}}})"(?![A-Za-z0-9])',  # 12" by 18" measures
        _single("'", "'"),
        _single("‘", "’"),
        _single("‚", "‘’"),
        *(rf"{opening}([^{opening}{closing}\n]{{1,{_INSIDE}}})[{closing}]" for opening, closing in _PAIRS.items()),
    ]
)
QUOTES: Final = re.compile(_BETWEEN_MARKS)
QUOTES_AND_CODE: Final = re.compile(rf"```([^`]{{1,{_INSIDE}}})```|`([^`\n]{{1,{_INSIDE}}})`|{_BETWEEN_MARKS}")

_HIDDEN = re.compile(rf"\|\|[^|]{{1,{_INSIDE}}}\|\|")
_STRUCK = re.compile(rf"~~[^~]{{1,{_INSIDE}}}~~|~[^~\n]{{1,{_INSIDE}}}~")  # as Discord and Slack write it

_BARE_CODE = re.compile(
    r"\w\(\)|\w\.\w+ ?=|[=!]=|</[a-z]\w*>|<[a-z]\w*(?: [a-z-]+=|/>)|[;{}] *$", re.MULTILINE
)  # `door.color = green`, `paint()`


def is_aside(text: str) -> bool:
    return _ASIDE.match(text) is not None


def without_asides(text: str) -> str:
    return "" if is_aside(text) else _ASIDE_LINE.sub("", text)


def without_lines(text: str) -> str:
    own = _LINE.sub("", _REST.sub("", text)) if ">" in text else text
    return own if is_aside(own) else _ASIDE_LINE.sub("", own)


def lines(text: str) -> str:
    """The quoted lines of a text, without their marks."""
    found = [*_REST.findall(text), *_LINE.findall(_REST.sub("", text))] if ">" in text else []
    return without_asides("\n".join(one.strip().lstrip("> \t") for one in found))


def without_quotes(text: str) -> str:
    """What is said around quoted words, or the text itself if nothing is."""
    around = QUOTES_AND_CODE.sub(" ", text)
    return around if around.strip() else text


def inside(match: re.Match[str]) -> str:
    """The words between the marks of a match."""
    return match[match.lastindex or 0]


def is_whole(text: str) -> bool:
    said = text.strip()
    return any(marks.fullmatch(said) for marks in (QUOTES_AND_CODE, _HIDDEN))


def is_struck(text: str) -> bool:
    return _STRUCK.fullmatch(text.strip()) is not None


def holds_code(text: str) -> bool:
    """Whether a message holds code without marks around it: a call, a value that is set or compared, a tag, the end of a statement."""
    return bool(_BARE_CODE.search(text))
