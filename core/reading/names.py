"""Whether a message begins by addressing a person by name: "Kasia, ...", "@tom ...", "tom can you ...".

There is no list of names: a name is a word that no language's list knows, in a place for a name.
"""

from __future__ import annotations

import re
from functools import cache

from core.reading import lexicon, lists, quoted
from core.reading.letters import LATIN
from core.reading.tokens import plain, tokens

_OURS = frozenset({"darkroom", "studio", "bot"})
_LOOKS: lexicon.Marks = frozenset({"look", "degree"})
_BEGINS: lexicon.Marks = frozenset({"wish", "order", "without", "glue", "but", "social"})  # "maybe, ...", "make: ..."
_VERSION = re.compile(r"(?:v|version)\d{1,3}")
_COMMAS = ",:，：،、"
_WORD = r"[^\W\d_][\w.'’\-]{0,31}"


@cache
def _call() -> re.Pattern[str]:
    greeting, request = (
        "|".join(map(re.escape, lists.entries(f"talk.calls.{name}"))).replace(r"\ ", r"\s") for name in ("greetings", "requests")
    )
    return re.compile(
        rf"\s{{0,9}}((?:{greeting})\s{{1,3}})?"
        r"(?:@([\w.\-]{2,30})\b"  # typed, not a platform's mention: those the adapters recognise
        r"|([^\W\d_][\w'\-]{1,20})(?:\s[^\W\d_][\w'\-]{1,20})?,\s"  # with a comma, and a capital or a greeting
        rf"|([^\W\d_][\w'\-]{{1,20}}),?\s{{1,3}}(?:{request})\b)",
        re.IGNORECASE,
    )


@cache
def _named() -> re.Pattern[str]:
    greeting = "|".join(map(re.escape, lists.entries("talk.calls.greetings"))).replace(r"\ ", r"\s")
    return re.compile(
        rf"[\s{quoted.UNSEEN}]{{0,9}}(?:(?:{greeting})\s{{1,3}})?"
        rf"(?:@([\w.'’\-]{{2,32}})[\s{_COMMAS}]|({_WORD}(?:\s{_WORD}){{0,2}})\s?[{_COMMAS}]\s{{0,9}}\S)",
        re.IGNORECASE,
    )


def called(text: str) -> str | None:
    """The name that a message may begin with, behind what it quotes: "Ben, make it blue", "hey Ben Smith: …", "@ben …". This does not
    say whether anybody has that name. None: there is none, it is ours, or it is also how a wish may begin ("Red, please", "undo,
    please", "v2: at night"), so that nobody's name keeps others from being understood.
    """
    match = _named().match(quoted.without_lines(text)[:120])
    if match is None:
        return None
    name = match[1] or match[2]
    said = tokens(plain(name))
    if not said or said[0] in _OURS or (not match[1] and _begins_a_wish(said)):
        return None
    return name


def _begins_a_wish(said: list[str]) -> bool:
    """Whether it is a reply word, or a single word that wishes begin with: please in any language, and in English also what says
    how a picture looks, an order or a "maybe". (Words of other languages are too many people's names.)"""
    if _VERSION.fullmatch("".join(said)) or any(
        tuple(said) in lists.phrases(f"replies.acts.{act}") for act in lists.table("replies.acts")
    ):
        return True
    if len(said) > 1:
        return False
    around = lists.words("replies.around.please", "replies.around.particles", "replies.around.interjections")
    return said[0] in around or bool(lexicon.spaced_index("en").spaced(said, 0)[0] & (_LOOKS | _BEGINS))


def calls_somebody(text: str) -> bool:
    match = _call().match(text[:120])
    if match is None:
        return False
    if match[2]:
        return match[2].casefold() not in _OURS
    if match[3] and not (match[3][0].isupper() or match[1]):
        return False
    said = tokens(plain(match[3] or match[4]))
    return bool(said) and said[0] not in _OURS and not _is_a_word(said)


def _is_a_word(said: list[str]) -> bool:
    """Whether any language knows it. English adverbs are recognised by their ending ("honestly, make it blue")."""
    if said[0].endswith("ly") or said[0] in lists.words("talk.taken_back.refusing", "replies.around.interjections"):
        return True
    return any(lexicon.spaced_index(language).spaced(said, 0)[1] for language in LATIN)
