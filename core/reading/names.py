"""Whether a message begins by addressing a person by name ("Kasia, ...", "@tom ...", "tom can you ..."), or reports what somebody
says ("client: ...", "Anna: ...", "..., he says").

There is no list of names: a name is a word that no list knows, in a place for a name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from core.reading import cutting, lists, quoted
from core.reading.tokens import is_unspaced, plain, tokens

_OURS = frozenset({"darkroom", "studio", "bot"})
_VERSION = re.compile(r"(?:v|version)\d{1,5}")
_COMMAS = ",:，：،、"
_COLON = re.compile(r"[:：](?!\d)")
_LONGEST_LEAD, _LONGEST_TAIL = 40, 60  # characters
_FEW = 3  # words
_READ = 2_000  # characters
_OWNER = re.compile(r"(?<![\w.'’\-])@?([^\W\d_][\w.\-]{0,31})(?:['’]s|(?<=s)['’])(?!\w)", re.IGNORECASE)
_ENDS_WITH_A_NAME = re.compile(r"(?<!\S)(\S{1,30})\s@([\w.\-]{2,30})\s?\Z")
_WORD = r"[^\W\d_][\w.'’\-]{0,31}"


@cache
def _call() -> re.Pattern[str]:
    greeting, attention, request = (
        "|".join(map(re.escape, lists.entries(f"talk.calls.{name}"))).replace(r"\ ", r"\s")
        for name in ("greetings", "attention", "requests")
    )
    return re.compile(
        rf"\s{{0,9}}((?:{greeting}|{attention})\s{{1,3}})?"
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


@cache
def _greeting() -> re.Pattern[str]:
    said = "|".join(map(re.escape, (*lists.entries("talk.calls.greetings"), *lists.entries("talk.calls.attention"))))
    return re.compile(rf"\s{{0,9}}(?:{said})[ ,!:]{{1,3}}", re.IGNORECASE)


def owners(text: str) -> frozenset[str]:
    """Of whom a text says that something is theirs, each as one word in lower case: "use Ben's cat", "@ana’s photo"."""
    return frozenset(found[1].casefold() for found in _OWNER.finditer(text[:_READ]))


def after_greeting(text: str) -> str:
    """Return what stands behind the greeting that a text begins with ("hey, ", "cc "); the whole text, if it begins with none."""
    found = _greeting().match(text)
    return text[found.end() :] if found is not None else text


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
    """Whether it is a reply word, or a single word that wishes begin with: please in any language, an exact edit, a "maybe", and in English
    also a colour or what samples show. (Other words are too many people's names.)"""
    if _VERSION.fullmatch("".join(said)) or any(
        tuple(said) in lists.phrases(f"replies.acts.{act}") for act in lists.table("replies.acts")
    ):
        return True
    if len(said) > 1:
        return False
    around = lists.words("replies.around.please", "replies.around.particles", "replies.around.interjections")
    return said[0] in around or said[0] in _shown_or_done()


@cache
def _shown_or_done() -> frozenset[str]:
    names = (
        f"{table}.{name}"
        for table in ("scenes.colours", "scenes.subjects", "scenes.surroundings", "exact.does")
        for name in lists.table(table)
    )
    said = (phrase[0] for phrase in lists.phrases(*names, "talk.calls.openers") if len(phrase) == 1)
    return frozenset(said) | lists.table("scenes.pigments").keys()


def calls_somebody(text: str) -> bool:
    """Whether a message is for somebody whose name it begins with ("tom can you …", "cc @tom"), or ends with: "make it darker @tom"."""
    last = _ENDS_WITH_A_NAME.search(text[-_LONGEST_TAIL:])
    if last is not None and last[2].casefold() not in _OURS:
        before = tokens(plain(last[1]))
        if lists.words("painted.marks.says", "painted.marks.on", "painted.marks.into", "painted.marks.with").isdisjoint(before):
            return True
    match = _call().match(text[:120])
    if match is None:
        return False
    if match[2]:
        return match[2].casefold() not in _OURS
    if match[3] and not (match[3][0].isupper() or match[1]):
        return False
    said = tokens(plain(match[3] or match[4]))
    return bool(said) and said[0] not in _OURS and not _is_a_word(said)


def reports(text: str) -> bool:
    """Whether a message says whose words it holds: "client: make it darker", "Anna: more light", "make it darker, she says"."""
    lead = _COLON.search(text[:_LONGEST_LEAD])
    if lead and text[lead.end() :].strip() and _is_somebody(text[: lead.start()]):
        return True
    tails = [tokens(plain(piece)) for piece in cutting.PIECES.split(text[-_LONGEST_TAIL:])[1:]]
    return any(len(said) in (2, _FEW) and _speaks(said) for said in tails)


def _is_somebody(lead: str) -> bool:
    said = tokens(plain(lead))
    if not said or said[0] in _OURS:
        return False
    if _speaks(said) or any(tuple(said[-len(one) :]) == one for one in lists.phrases("talk.reporting.people")):
        return True
    if is_unspaced(said[-1]):
        return said[-1].endswith(lists.entries("talk.reporting.people_unspaced"))
    name = lead.strip()
    if len(said) > 1 or said[0] in lists.words("talk.reporting.parts") or not name[:1].isupper() or name.isupper():
        return False
    return not (_begins_a_wish(said) or _is_a_word(said))


def _speaks(said: Sequence[str]) -> bool:
    if not lists.words("talk.reporting.says").isdisjoint(said):
        return True
    return is_unspaced(said[-1]) and said[-1].endswith(lists.entries("talk.reporting.says_unspaced"))


def _is_a_word(said: list[str]) -> bool:
    """Whether a list knows it. English adverbs are recognised by their ending ("honestly, make it blue")."""
    if said[0].endswith("ly") or said[0] in lists.words("talk.taken_back.refusing", "replies.around.interjections"):
        return True
    return said[0] in _listed()


@cache
def _listed() -> frozenset[str]:
    """Every word of what says how a picture is to be painted, of reply words and of exact edits, and what else messages begin with."""
    files = ("painted", "replies", "exact")
    names = (f"{file}.{table}.{name}" for file in files for table in lists.table(file) for name in lists.table(f"{file}.{table}"))
    return lists.words(*names, "talk.calls.openers", "talk.taken_back.dismissed")
