"""What somebody quotes, they do not say: lines behind a ">", words between quotation marks, code. What begins with // is said to others.

is_aside        whether the text begins with //: then all of it is for other people
without_asides  the text without its lines that begin with //; nothing is left of one that is an aside
without_lines   the text without quoted lines, which are somebody else's, for us and for the model, and without asides within it
lines           the quoted lines alone, without asides
QUOTES          quoted words in a line; lettering ('make the sign say "OPEN"') is quoted as well, so the caller decides
without_quotes  the text without quoted words, unless they are all of it
is_whole        whether the whole message is one quotation
"""

from __future__ import annotations

import re

from core.lines import MARKS, TURNING

_LINE = re.compile(r"^[ \t]{0,3}>(?!>>)[^\n]*\n?", re.MULTILINE)
_REST = re.compile(r"^[ \t]{0,3}>>>.*", re.MULTILINE | re.DOTALL)  # quotes everything that follows
UNSEEN = f"\u00ad\u200b-\u200d\u2060\ufeff{MARKS}{TURNING}"  # keyboards of right-to-left languages put some before a line
_ASIDE = re.compile(rf"[\s{UNSEEN}]*[/／]{{2}}")
_ASIDE_LINE = re.compile(rf"^[ \t>{UNSEEN}]*[/／]{{2}}[^\n]*\n?", re.MULTILINE)
_PAIRS = ("“”", "„“", "„”", "«»", "»«", "””", "‚‘", "‹›", "「」", "『』", "《》", "〝〟", '„"', '“"')
_INSIDE = 300  # characters
QUOTES = re.compile(
    "|".join(
        [
            rf"```([^`]{{1,{_INSIDE}}})```",
            rf"`([^`\n]{{1,{_INSIDE}}})`",
            rf'(?<![A-Za-z0-9])"([^"\n]{{1,{_INSIDE}}})"(?![A-Za-z0-9])',
            rf"(?<!\w)'([^'\n]{{2,{_INSIDE}}})'(?!\w)",
            rf"‘([^‘’\n]{{2,{_INSIDE}}})’(?!\w)",
            *(rf"{pair[0]}([^{pair}\n]{{1,{_INSIDE}}}){pair[1]}" for pair in _PAIRS),
        ]
    )
)


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
    around = QUOTES.sub(" ", text)
    return around if around.strip() else text


def inside(match: re.Match[str]) -> str:
    return next(words for words in match.groups() if words is not None)


def is_whole(text: str) -> bool:
    return QUOTES.fullmatch(text.strip()) is not None


def is_lettering(match: re.Match[str]) -> bool:
    """Whether the quoted words are written like a title or a sign: "Grand Opening", "SALE"."""
    words = [word for word in inside(match).split() if word[0].isalpha()]
    return bool(words) and all(word[0].isupper() for word in words) and (len(words) > 1 or words[0].isupper())
