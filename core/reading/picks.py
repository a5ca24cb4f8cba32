"""A number that picks a version ("3", "v3", "I'll take the second one"), and "v2: make it night", which goes on from one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice

from core.reading import figures, lists, phrases
from core.reading.tokens import cut, plain, tokens

ORDINALS = tuple(
    f"replies.picks.{name}"
    for name in ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
)
_GOING, _BACK, _LIKING = "replies.picks.going", "replies.picks.back", "replies.picks.liking"
_AROUND = ("replies.picks.around", _BACK)
_AGREEING = frozenset({"ok", "okay"})
_OF_PEOPLE = frozenset({"i", "me", "my", "have", "is", "it", "this", "to", "go", "back"})  # "me 2", "is it 3", "2 to go"
_FIGURES = 999  # above that a bare figure is a year or an amount, and only what is named as a version is one: "v1200"
NUMBER = re.compile(r"(v|no|nr)?(?!0)(\d{1,3}|(?<=v)\d{4,5})(st|nd|rd|th|er|[eaoºª])?")
_LONG_NUMBER = re.compile(r"(?!0)\d{4,5}")
_BEYOND = 9  # a number that is no more than this above the last of a sheet was meant for it
_LAST_FIGURE = 9  # below a sheet; a higher one that names no version is no slip
_NAMED = re.compile(r"(?:v|version )(?!0)(\d{1,5})(?= |$)")
_BRANCH = re.compile(
    r"\s{0,9}(?:in |on |from |for )?(?:version |v|#(?!\s?\d{4}))\s?(\d{1,5})(?:\s{0,3}([:：,;\-–—]|\band\b)\s{0,9}|\s{1,9})(?=\S)",
    re.IGNORECASE,
)


_UNSPACED_HEAD = re.compile(r"\s{0,3}([1-9]\d?)(?:(?:番目?|号|號|번)[をは을를]?|[を을를])\s{0,3}")
_WORDS = re.compile(r"\S+")
_JOINT = re.compile(r"\s{0,3}[,:;!，、：](?!\d)\s{0,9}|\s{1,3}[-–—]\s{1,3}|\s([^\W\d_]{1,9})(?=\s)")
_PARTED = re.compile(r"\D{0,20}\d{1,5}(?:\s{0,3}[,，、:：;]\s{0,3}|\s{1,3}[-–—]{1,2}\s)(?=\D)")
_LONGEST_HEAD = 60  # characters of a pick before what is to be done with it


class Naming(StrEnum):
    """How a pick names what it picks."""

    VERSION = "version"  # "v3", "version 3": the version of that number, everywhere
    POSITION = "position"  # "number 3", "the third": below a sheet the picture in that place, else the version
    FIGURE = "figure"  # "3" and nothing else: the same, but not a pick if there is no such picture or version


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A picked version. `certain`: it can hardly be anything else."""

    version: int
    naming: Naming
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """What "v2: make it night" says: the version, the words after it, whether a colon says that they are meant for it, and how the
    version is named."""

    version: int
    words: str
    certain: bool
    naming: Naming = Naming.VERSION


def numbered(said: Sequence[str]) -> list[str]:
    """The tokens with "v1200" in place of "version 1200", which is how a number above 999 is known to be a version's."""
    found: list[str] = []
    for token in said:
        if found and _LONG_NUMBER.fullmatch(token) and is_noun(found[-1]):
            found[-1] = f"v{token}"
        else:
            found.append(token)
    return found


def is_parted(text: str) -> bool:
    """Whether a message begins with a number and a comma or a dash behind it: "7, final", "number 7 - info"."""
    return _PARTED.match(text[:_LONGEST_HEAD]) is not None


def is_noun(token: str) -> bool:
    """Whether a word is "version" in one of the languages."""
    return token in phrases.of("replies.picks.version")


def pick(text: str, said: Sequence[str], *, awaiting_pick: bool, polite: bool = False) -> Pick | None:
    """Understand exactly one number with nothing but words of picking around it. If a sheet waits for a pick, saying that one likes
    a picture picks it.

    `said` is the text's tokens without politeness, `polite` whether there was some. To vote for one ("my vote: 2") may be to pick it.
    """
    around = lists.words(*_AROUND, _LIKING) if awaiting_pick else lists.words(*_AROUND)
    voting = _voting() - around if awaiting_pick else frozenset()
    around |= voting
    parts = cut(said, around | lists.words(*ORDINALS))
    rest = [token for token in parts if token not in around]
    if goes := len(rest) > 1:
        around |= lists.words(_GOING)
        parts = cut(said, around | lists.words(*ORDINALS))
        rest = [token for token in parts if token not in around]
    if not rest and len(parts) > 1 and parts[-2:] == ["number", "one"]:
        rest = ["one"]
    if parts[1:] and parts[-1] == "no":  # "3 no"; "no 3" is number 3
        return None
    if len(rest) != 1 or (figures.has_emoji(text) and not awaiting_pick):  # "v2 👍" agrees with somebody
        return None
    number = NUMBER.fullmatch(rest[0])
    version = int(number[2]) if number else _ordinal(rest[0]) or (_counted(rest[0]) if awaiting_pick else None)
    beside = frozenset(parts) - {rest[0]}
    if not version or (not beside and not polite and _is_a_cheer(text, number, version, awaiting_pick=awaiting_pick)):
        return None
    naming = _naming(number, beside)
    goes_back = not lists.words(_BACK).isdisjoint(beside)
    if naming is not Naming.VERSION and ((goes and number) or (goes_back and parts[-1] in lists.words(_BACK))):
        return None  # "show 2", "2 steps back"
    of_people = bool(beside) and _OF_PEOPLE.issuperset(beside) and naming is not Naming.VERSION and not goes_back
    sure = voting.isdisjoint(beside) if awaiting_pick else not (of_people or _agrees(text))
    return Pick(version=version, naming=naming, certain=sure)


@cache
def _voting() -> frozenset[str]:
    """The words for a vote that are one word."""
    return frozenset(phrase[0] for phrase in lists.phrases("replies.acts.vote") if len(phrase) == 1)


def branch(text: str) -> Branch | None:
    match = _BRANCH.match(text)
    if match is None or int(match[1]) < 1:
        return None
    return Branch(version=int(match[1]), words=text[match.end() :], certain=match[2] is not None and match[2] in ":：")


def picked_first(text: str, *, awaiting_pick: bool) -> Branch | None:
    """A pick and what is to be done with it, in one message: "the second one but darker", "take 2 and make the sky red". Without a
    sheet the version has to be named as one. A list ("1. darker", "first, the hat") picks nothing."""
    if "\n" in text.strip():
        return None
    for head, words in joined(text):
        said = tokens(plain(head))
        found = _picked(head, said, awaiting_pick=awaiting_pick)
        if found is None or not words or (len(said) == 1 and not NUMBER.fullmatch(said[0])):
            continue
        if awaiting_pick or found.naming is Naming.VERSION:
            return Branch(version=found.version, words=words, certain=False, naming=found.naming)
    return None


def led(text: str) -> Branch | None:
    """A pick below a sheet and what is to be done with it, with nothing between them: "number 2 darker", "the second in blue"; "2 darker",
    which may also count things."""
    if (unspaced := _UNSPACED_HEAD.match(text)) and (words := text[unspaced.end() :]):  # "2番を暗くして"
        return Branch(version=int(unspaced[1]), words=words, certain=False, naming=Naming.POSITION)
    ends = [match.end() for match in islice(_WORDS.finditer(text), 3)]
    for end in reversed(ends):
        head, words = text[:end], text[end:].strip()
        said = tokens(plain(head))
        if not words or not said or (len(said) == 1 and not NUMBER.fullmatch(said[0])) or figures.is_signed(head):
            continue
        if (found := pick(head, said, awaiting_pick=True)) is not None:
            return Branch(version=found.version, words=words, certain=False, naming=found.naming)
    return None


def joined(text: str) -> Iterator[tuple[str, str]]:
    """Each beginning of a message that a comma, an "and", a "but" or a "with" joins to the rest, with that rest."""
    for match in _JOINT.finditer(text[:_LONGEST_HEAD]):
        if match[1] and not lists.words("painted.marks.with").isdisjoint(tokens(plain(match[1]))):
            yield text[: match.start()], text[match.start() :].strip()  # "7 with a hat"
        elif not match[1] or _joins(match[1]):
            yield text[: match.start()], text[match.end() :].strip()


def _picked(head: str, said: Sequence[str], *, awaiting_pick: bool) -> Pick | None:
    """The pick that the beginning of a message is, or the version that the picture is to be like: "the same as v1"."""
    if not said or figures.is_signed(head):
        return None
    return pick(head, said, awaiting_pick=awaiting_pick) or _alike(said)


def _alike(said: Sequence[str]) -> Pick | None:
    around = lists.words("replies.picks.alike")
    parts = cut(said, around)
    rest = [part for part in parts if part not in around]
    named = _NAMED.fullmatch(" ".join(rest)) if len(rest) < len(parts) else None
    return Pick(version=int(named[1]), naming=Naming.VERSION, certain=False) if named else None


def _joins(word: str) -> bool:
    """Whether a word leads from a pick to what is to be done: "and", "but"."""
    said = tokens(plain(word))
    return not said or said[0] in lists.words("replies.picks.also", "replies.picks.but")


def is_meant(version: int, naming: Naming, newest: int, *, awaiting_pick: bool) -> bool:
    """Whether a number was meant to name a version although it names none: "v9" was, "404" was not. newest: the last one that there is."""
    last = _LAST_FIGURE if newest <= _LAST_FIGURE else newest + _BEYOND
    if version > _FIGURES:
        return version <= last  # "v2024" is a year
    return naming is not Naming.FIGURE or (awaiting_pick and version <= last)


def _ordinal(token: str) -> int | None:
    return next((index for index, name in enumerate(ORDINALS, start=1) if token in lists.words(name)), None)


def _counted(token: str) -> int | None:
    """The number that a word counts: "zwei"."""
    return next(
        (int(number) for number in lists.table("painted.number") if (token,) in lists.phrases(f"painted.number.{number}")), None
    )


def _is_a_cheer(text: str, number: re.Match[str] | None, version: int, *, awaiting_pick: bool) -> bool:
    """Whether it cheers, like "first!", "1st", "2nd!" and "#1!"; below a sheet such words pick."""
    if number is None:
        return not awaiting_pick
    if "#" in text and "!" in text:
        return True
    return number[3] is not None and ("!" in text or (version == 1 and not awaiting_pick))


def _agrees(text: str) -> bool:
    """ "ok 2 it is": agrees with whoever proposed version 2."""
    return not _AGREEING.isdisjoint(tokens(plain(text))[:1])


def _naming(number: re.Match[str] | None, beside: AbstractSet[str]) -> Naming:
    if any(map(is_noun, beside)) or (number is not None and number[1] == "v"):
        return Naming.VERSION
    return Naming.FIGURE if number is not None and not beside else Naming.POSITION
