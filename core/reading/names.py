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


@cache
def _call() -> re.Pattern[str]:
    greeting, request = (
        "|".join(map(re.escape, lists.entries(f"talk.calls.{name}"))).replace(r"\ ", r"\s") for name in ("greetings", "requests")
    )
    return re.compile(
        rf"\s{{0,9}}((?:{greeting})\s{{1,3}})?"
        r"(?:@([\w.\-]{2,30})\b"  # typed, not a platform's mention: those are the adapters' to judge
        r"|([^\W\d_][\w'\-]{1,20})(?:\s[^\W\d_][\w'\-]{1,20})?,\s"  # with a comma, and a capital or a greeting
        rf"|([^\W\d_][\w'\-]{{1,20}}),?\s{{1,3}}(?:{request})\b)",
        re.IGNORECASE,
    )


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
