"""A version and the reply word for it, in one message: "number 7 as a final", "7, pack for social", "info of the third"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from core.acts import table
from core.model import Act
from core.reading import lists, picks
from core.reading.picks import NUMBER, Naming
from core.reading.tokens import cut, is_unspaced

_NOUNS = "replies.picks.numbering"
_SIZE = re.compile(r"[1-9]\d?k|[1-9]\d{2,3}px")
_COUNTED = (Act.VARIATIONS, Act.AGAIN, Act.PACK)  # "4 variations", "2 again" and "a pack of 3" name no version
_LONGEST_PHRASE = 6  # tokens of a reply word
_MOST_TOKENS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """The act that is ordered for a version. `size`: as it is typed beside a final, else nothing. `certain`: "7, again" is an order,
    "7 again" may be one."""

    act: Act
    version: int
    naming: Naming
    size: str = ""
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Number:
    """A version's number within tokens: from `start` to `end`, with the nouns before it. `says_so`: it can be nothing but a number of a
    picture."""

    version: int
    naming: Naming
    start: int
    end: int
    says_so: bool


def order(text: str, said: Sequence[str], acts: Mapping[str, Act], *, awaiting_pick: bool) -> Picked | None:
    """Understand a message that names one version and one act for it, and says nothing else. Its act is one that a button of a single
    picture has. `said`: the text's tokens without politeness; `acts`: the reply words, a blank between their tokens."""
    if len(said) > _MOST_TOKENS:
        return None
    parts = cut(said, _known() | acts.keys())
    size = next((part for part in parts if _SIZE.fullmatch(part)), "")
    parts = [part for part in parts if part != size]
    number = _number(parts, awaiting_pick=awaiting_pick)
    if number is None:
        return None
    apart = picks.is_parted(text)  # "7, final"
    before, behind = parts[: number.start], parts[number.end :]
    for said_act, start, end in _phrases([*before, *behind], acts):
        act = Act.AGAIN if said_act is Act.REDO else said_act  # "redo 7 on pro": of one picture there is no undo to take back
        named = number.says_so or apart or act not in _COUNTED or (act is Act.PACK and end - start > 1)
        sure = named and said_act is not Act.REDO
        may_be = sure or said_act is Act.REDO or (act is Act.AGAIN and start >= len(before))  # "7 again"; "еще 4" are four more
        of = _of() | _about() if table.row(act).tells or number.says_so else _of()
        if may_be and not (size and act is not Act.FINAL) and _is_led(before, behind, start, end, of):
            return Picked(act=act, version=number.version, naming=number.naming, size=size, certain=sure)
    return None


def _phrases(left: Sequence[str], acts: Mapping[str, Act]) -> list[tuple[Act, int, int]]:
    """The reply words of one picture among some tokens, the longest first, each with where it begins and ends."""
    found: list[tuple[Act, int, int]] = []
    for length in range(min(_LONGEST_PHRASE, len(left)), 0, -1):
        for start in range(len(left) - length + 1):
            act = acts.get(" ".join(left[start : start + length]))
            if act is not None and (_is_of_one(act) or act is Act.REDO):
                found.append((act, start, start + length))
    return found


def _is_of_one(act: Act) -> bool:
    row = table.row(act)
    return row.is_pressed and row.button is not None and not row.button.of_thread and act is not Act.PICK


def _is_led(before: Sequence[str], behind: Sequence[str], start: int, end: int, of: frozenset[str]) -> bool:
    """Whether all other tokens only lead from the number to the reply word, which is from `start` to `end` of both together: "7 as a
    final", "final of number 7", "take 7 for the final"."""
    at = len(before)
    if end <= at:  # "final of the third"
        return _may_begin(before[:start]) and of.issuperset(before[end:]) and not behind
    if start >= at:  # "use 7 as a final", "7番を最終版で"
        ends = all(is_unspaced(part) and part in _as() for part in behind[end - at :])
        return _may_begin(before) and _as().issuperset(behind[: start - at]) and ends
    return _may_begin(before[:start]) and not behind[end - at :]  # "pack 7 for social"


def _may_begin(said: Sequence[str]) -> bool:
    return lists.words(
        "replies.sources.taking", "replies.picks.changing", "replies.picks.choosing", "painted.marks.article"
    ).issuperset(said)


@cache
def _of() -> frozenset[str]:
    return lists.words("replies.sources.of", "replies.sources.articles", "painted.marks.article", _NOUNS)


@cache
def _about() -> frozenset[str]:
    return lists.words("replies.picks.as", "replies.picks.about")


@cache
def _as() -> frozenset[str]:
    return lists.words("replies.picks.as", "painted.marks.article", _NOUNS)


@cache
def _known() -> frozenset[str]:
    return _of() | _as() | _about() | lists.words(*picks.ORDINALS, "replies.sources.taking", "replies.picks.choosing")


def _number(parts: Sequence[str], *, awaiting_pick: bool) -> _Number | None:
    """The only number of a picture; None: there is none, or there are several."""
    found = [(at, version) for at, part in enumerate(parts) if (version := _version(part, parts[:at], awaiting_pick=awaiting_pick))]
    if len(found) != 1:
        return None
    at, version = found[0]
    ordinal = NUMBER.fullmatch(parts[at]) is None
    end = at + 2 if ordinal and parts[at + 1 : at + 2] == ["one"] else at + 1  # "the first one"
    while end < len(parts) and parts[end] in lists.words(_NOUNS):
        end += 1  # "7番を"
    start = at
    while start and parts[start - 1] in lists.words(_NOUNS):
        start -= 1
    nouns = [*parts[start:at], *(part for part in parts[at + 1 : end] if start < at or not _counts(part))]
    while start and parts[start - 1] in lists.words("painted.marks.article"):
        start -= 1  # "the third"
    is_version = parts[at].startswith("v") or any(map(picks.is_noun, nouns))
    naming = Naming.VERSION if is_version else Naming.POSITION
    return _Number(version, naming, start, end, is_version or ordinal or bool(nouns))


def _counts(part: str) -> bool:
    """Whether a noun behind a number says how many, not which: "再来3张" asks for three more, "再来第3张" for the third again."""
    return is_unspaced(part) and part in lists.words("painted.marks.pictures")


def _version(part: str, before: Sequence[str], *, awaiting_pick: bool) -> int | None:
    if number := NUMBER.fullmatch(part):
        return int(number[2])
    if before and before[-1] in lists.words(_NOUNS):  # "number seven"
        spelt = (int(name) for name in lists.table("painted.number") if part in lists.entries(f"painted.number.{name}"))
        return next(spelt, 1 if part == "one" else None)
    counts = any(part in lists.words(f"painted.number.{name}") for name in ("2", "3", "4")) or part == "one"
    if not awaiting_pick or counts:
        return None
    return next((index for index, name in enumerate(picks.ORDINALS, start=1) if part in lists.words(name)), None)
