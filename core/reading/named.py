"""Versions named within an instruction: the one that it changes ("make v2 darker"), and those that it takes something from ("with the
sky of v2", "use v3's background", "combine v1 and v2")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from core.reading import lists, phrases, picks, quoted, replies
from core.reading.tokens import cut, is_unspaced, plain, tokens

_ONE = frozenset({"a", "an", "ein", "eine", "einen", "un", "une", "una", "um", "uma", "een", "en", "ett", "one"})
_THE = "replies.picks.around"
_NAMED = re.compile(r"v(?!0)(\d{1,5})")
_NUMBER = re.compile(r"(?!0)\d{1,5}")
_WRITTEN = re.compile(r"\b(?:v|version )\d{1,5}\b ?", re.IGNORECASE)
_LONGEST = 200  # characters
_LONGEST_POSITION = 2  # digits of a place on a sheet
_FEW = 4  # words beside a version and a verb, for the verb to be an order wherever it stands


@dataclass(frozen=True, slots=True)
class _Named:
    """The version that the words from `start` up to `end` name."""

    number: int
    start: int
    end: int


def sources(text: str) -> tuple[int, ...]:
    """The numbers of the versions that an instruction takes something from, in the order in which it names them.

    A version that it changes ("make v2 darker", "remove the hat in v2") or only speaks of ("v2 is nice") is none of them, but one that
    is changed may be among them: "combine v1 and v2".
    """
    said = _said(text)
    found = _named(said)
    if _combining(said) or combines(text):
        return tuple(dict.fromkeys(one.number for one in found))
    taken: list[_Named] = []
    for one in found:
        joined = (
            taken and taken[-1].end == one.start - 1 and said[one.start - 1] in lists.words("replies.picks.also")
        )  # "of v1 and v2"
        if joined or _is_taken_from(said, one):
            taken.append(one)
    return tuple(dict.fromkeys(one.number for one in taken))


def positions(text: str) -> tuple[int, ...]:
    """The bare numbers that something is taken from, where they stand for pictures of a sheet: "with the sign of 3", "with 3's sign"."""
    said = _said(text)
    found = []
    for at, token in enumerate(said):
        if _NUMBER.fullmatch(token) and len(token) <= _LONGEST_POSITION:
            behind = said[at + 1 :]
            ends = not behind or behind[0] in lists.words("replies.picks.also", "replies.around.please")
            before = _without(said[:at], "replies.sources.articles", "replies.picks.numbering")
            led = before[-1:] and before[-1] in lists.words("replies.sources.of", "replies.sources.like")
            if (ends and led) or _owns(behind):
                found.append(int(token))
    return tuple(dict.fromkeys(found))


def combines(text: str) -> bool:
    """Whether a message speaks of making one picture of several versions: "we could combine v1 and v2", "v1 + v2"."""
    said = _said(text)
    found = _named(said)
    several = len({one.number for one in found}) > 1
    return several and (_combining(said) or ("+" in text and len(said) <= _FEW) or _are_best(said, found))


def combines_positions(text: str) -> bool:
    """Whether a message speaks of putting pictures of a sheet together, by their bare numbers: "3 and 5 combined"."""
    said = _said(text)
    numbers = {token for token in said if _NUMBER.fullmatch(token) and len(token) <= _LONGEST_POSITION}
    return len(numbers) > 1 and _combining(said) and len(said) <= 2 * _FEW


def orders_to_take(text: str) -> bool:
    """Whether a message begins with what is to be taken from versions: "take the best of v1 and v2", "with the sky of v2"."""
    left = replies.without_openings(_said(text))
    leading = lists.words("replies.sources.taking", "replies.picks.changing", "painted.marks.with")
    return bool(left) and _holds(left[0], leading) and bool(sources(text))


def orders_to_combine(text: str) -> bool:
    """Whether it is an order to put versions together: "combine v1 and v2", "can you mix it with v3?", "v1とv2を組み合わせて"."""
    said = _said(text)
    left = replies.without_openings(said)
    if not _named(said) or (replies.is_question(text) and not replies.requests(text)):
        return False
    return _combining(left[:1]) or (_combining(left[-1:]) and len(left) <= 2 * _FEW)


def changed(text: str, newest: int | None) -> int | None:
    """The version within an instruction that it is for: one that it changes ("make v2 darker", "remove the hat in v2") or goes on from
    ("same as v1 but greener", "5 versions of v2 at night"), or one that there is not ("the sky of v9"), as is then to be told. What else
    is said of a version is left to the words."""
    said = _said(text)
    found = _named(said)
    if len({one.number for one in found}) > 1:
        found = [one for one in found if not _is_taken_from(said, one)]
    if len({one.number for one in found}) != 1 or _combining(said) or combines(text):
        return None
    one, before = found[0], said[: found[0].start]
    owns = _owns(said[one.end :])
    changes = bool(before) and before[0] in lists.words("replies.picks.changing") and lists.words(_THE).issuperset(before[1:])
    alike = bool(before) and lists.words("replies.picks.alike").issuperset(before)
    lacking = newest is not None and one.number > newest and before[-1:] and before[-1] in lists.words("replies.picks.of")
    led = _without_articles(before)
    inside = len(led) > 1 and led[-1] in lists.words("replies.sources.inside") and not _is_taken_from(said, one)
    made_of = _is_made_of(before)
    return one.number if ((changes or alike or inside or made_of) and not owns) or lacking else None


def made_of(text: str) -> int | None:
    """The one version that a message names, where it asks for versions of it: "give me 5 versions of v2", "v2のバージョンを5つ"."""
    said = _said(text)
    found = _named(said)
    if len({one.number for one in found}) != 1:
        return None
    one = found[0]
    return one.number if _is_made_of(said[: one.start]) or _owns(said[one.end :]) else None


def _is_made_of(before: Sequence[str]) -> bool:
    """Whether what stands before a version are versions of it: "another version of", "three takes on"."""
    led = _without_articles(before)
    return len(led) > 1 and led[-1] in lists.words("replies.picks.of") and _are_versions(led[-2])


def _are_versions(token: str) -> bool:
    made = ("painted.marks.versions", "replies.sources.made")
    return picks.is_noun(token) or token in phrases.of(*made) or token in lists.words(*made)


def names_several(text: str) -> bool:
    """Whether an instruction names several versions and says of none what is to be done with it: "make v2 darker, not v3"."""
    several = len({one.number for one in _named(_said(text))}) > 1
    return several and not (orders_to_combine(text) or combines(text) or sources(text)) and changed(text, None) is None


def without_versions(text: str) -> str:
    """The words without the versions that they name."""
    return _WRITTEN.sub("", text)


def _said(text: str) -> list[str]:
    return tokens(plain(quoted.without_quotes(text[:_LONGEST])))


def _named(said: Sequence[str]) -> list[_Named]:
    found: list[_Named] = []
    for at, token in enumerate(said):
        if short := _NAMED.fullmatch(token):
            one = _Named(int(short[1]), at, at + 1)
        elif at and _NUMBER.fullmatch(token) and picks.is_noun(said[at - 1]):
            one = _Named(int(token), at - 1, at + 1)
        else:
            continue
        if _is_version(said, one):
            found.append(one)
    return found


def _is_version(said: Sequence[str], one: _Named) -> bool:
    """Whether what looks like a version is one, unlike "a v8" and "the v8 engine"."""
    of_engines = not lists.words("replies.picks.engines").isdisjoint(said[one.end : one.end + 1])
    joined = one.start > 1 and said[one.start - 1] in lists.words("replies.picks.also") and _ends_in_number(said[: one.start - 1])
    return not of_engines and (one.start == 0 or said[one.start - 1] not in _ONE or joined)


def _ends_in_number(said: Sequence[str]) -> bool:
    """ "v1 en v2": where "en" joins two versions, and is no article."""
    return _NAMED.fullmatch(said[-1]) is not None or _NUMBER.fullmatch(said[-1]) is not None


def _combining(said: Sequence[str]) -> bool:
    return any(_holds(token, lists.words("replies.sources.combining")) for token in said)


def _are_best(said: Sequence[str], found: Sequence[_Named]) -> bool:
    """Whether the best of some versions is named and nothing else, maybe as an order to take it: "the best of v1 and v2", "take the best
    of v1 and v2"; not "v1 is the best of v1 and v2"."""
    named = {at for one in found for at in range(one.start, one.end)}
    best, around = lists.words("replies.sources.best"), _around_best()
    left = cut([token for at, token in enumerate(said) if at not in named], best | around)
    return not best.isdisjoint(left) and (best | around).issuperset(left)


def _around_best() -> AbstractSet[str]:
    """What may stand around the best of some versions: "take the best from v1 and from v2, please"."""
    return lists.words(
        "replies.sources.taking",
        "replies.sources.of",
        "replies.sources.owning",
        "replies.sources.articles",
        "replies.picks.also",
        "replies.picks.changing",
        "replies.around.please",
        "replies.around.particles",
        "painted.marks.with",
        "painted.marks.article",
        "replies.sources.parts",
    )


def _is_taken_from(said: Sequence[str], one: _Named) -> bool:
    """Whether something is a version's, is from it or like it, or is to be taken that is in it."""
    before = _without_articles(said[: one.start])
    leading = lists.words("replies.sources.like", "replies.sources.taking")
    within = before[-1:] and (before[-1] in lists.words("replies.sources.inside") or len(before) < one.start)
    from_it = before[-1:] and before[-1] in lists.words("replies.sources.of", "replies.sources.like")
    taken = within and any(_holds(token, leading) for token in before[:-1])
    behind = _owns(said[one.end :]) or (bool(said[one.end :]) and _holds(said[-1], lists.words("replies.sources.taking")))
    return bool(from_it or taken or behind)


def _without_articles(before: Sequence[str]) -> Sequence[str]:
    return _without(before, "replies.sources.articles")


def _without(before: Sequence[str], *names: str) -> Sequence[str]:
    """The tokens without those of some lists at their end."""
    while before and before[-1] in lists.words(*names):
        before = before[:-1]
    return before


def _owns(after: Sequence[str]) -> bool:
    """Whether what follows a version is something of it: "v2's sky", "v2の空", "v2'deki"."""
    owning = lists.words("replies.sources.owning")
    return bool(after) and (
        after[0] in owning or (is_unspaced(after[0]) and after[0].startswith(tuple(filter(is_unspaced, owning))))
    )


def _holds(token: str, words: AbstractSet[str]) -> bool:
    """Whether a token is one of some words, or a run of characters that contains one."""
    return token in words or (is_unspaced(token) and any(word in token for word in words if is_unspaced(word)))
