"""Whether a message begins by addressing a person by name: "Kasia, ...", "@tom ...", "tom can you ...".

There is no list of names: a name is a word that no language's list knows, in a place for a name.
"""

from __future__ import annotations

import re
from functools import cache

from core.reading import lexicon, lists
from core.reading.letters import LATIN
from core.reading.tokens import plain, tokens

_OURS = frozenset({"darkroom", "studio", "bot"})
_LOOKS: lexicon.Marks = frozenset({"look", "degree"})
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
        rf"\s{{0,9}}(?:(?:{greeting})\s{{1,3}})?(?:@([\w.'’\-]{{2,32}})[\s,:，：]|({_WORD}(?:\s{_WORD}){{0,2}})\s?[,:，：]\s{{0,9}}\S)",
        re.IGNORECASE,
    )


def called(text: str) -> str | None:
    """The name that a message may begin with: "Ben, make it blue", "hey Ben Smith: …", "@ben …". This does not say whether anybody
    has that name. None: there is none, it is ours, or it also says how pictures look ("Red, please").
    """
    match = _named().match(text[:120])
    if match is None:
        return None
    name = match[1] or match[2]
    said = tokens(plain(name))
    if not said or said[0] in _OURS or (len(said) == 1 and not match[1] and _is_a_look(said)):
        return None
    return name


def _is_a_look(said: list[str]) -> bool:
    """Whether an English word says how a picture looks. (Words of other languages are too many people's names.)"""
    return bool(lexicon.spaced_index("en").spaced(said, 0)[0] & _LOOKS)


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
    return said[0].endswith("ly") or any(lexicon.spaced_index(language).spaced(said, 0)[1] for language in LATIN)
