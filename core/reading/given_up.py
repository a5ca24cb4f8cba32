"""Finds the kinds of values that somebody gives up in the same breath: the size of "darker in 4K, actually leave the size", the count
of "3 versions, no, just one". Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from core.reading import cutting, lists
from core.reading.retractions import LONGEST_MESSAGE, NUMBER, RATIO, REPEATING, SIZE, TIER, correcting, hesitant, leading, values
from core.reading.tokens import cut, plain, tokens

_LONGEST_LEAD = 3  # tokens
_NOUNS = {
    "size": ("replies.larger.dimension",),
    "ratio": ("painted.marks.format", "painted.marks.ratio"),
    "tier": ("painted.marks.model",),
}
_ALSO_NAMED = {"tier": ("quality",), "ratio": ("always", "outlet", "bare")}  # where values are said in words alone
_ENOUGH_AS_IT_IS = ("talk.taken_back.left_alone", "talk.taken_back.enough", "replies.around.as_before")


def given_up(text: str) -> Mapping[str, tuple[int, int]]:
    """The kinds of values that a later piece leaves as they are, or has only one of, and where that piece begins and ends: the size of
    "darker in 4K, actually leave the size", the count of "3 versions, no, just one"."""
    found: dict[str, tuple[int, int]] = {}
    pieces = list(cutting.stretches(text, cutting.PIECES)) if len(text) <= LONGEST_MESSAGE else []
    led = False
    for number, (start, end) in enumerate(pieces):
        piece = text[start:end]
        left, leads = _without_leads(cut(tokens(plain(piece)), _runs()))
        if not left:
            led = led or leads
            continue
        kind = _left_alone(left) if number and (led or leads) and values().search(piece) is None else None
        if kind is not None and _names(kind, text[:start]):
            found[kind] = (start, end)
        led = False
    return found


def leaves_nothing(text: str) -> bool:
    """Whether nothing is asked for but what is given up in the same breath: "as a square, no, keep the format"."""
    given = given_up(text)
    if not given or "count" in given or not _is_all_given_up(text, given):
        return False
    return not any((token,) in _once_more() for token in tokens(plain(text)))


def leaves_one(text: str) -> bool:
    """Whether nothing is asked for but several pictures, and then just one: "3 of them, actually just one"."""
    given = given_up(text)
    return "count" in given and _is_all_given_up(text, given)


def _is_all_given_up(text: str, given: Mapping[str, tuple[int, int]]) -> bool:
    rest = text
    for start, end in sorted(given.values(), reverse=True):
        rest = f"{rest[:start]},{rest[end:]}"
    said = tokens(plain(values().sub(" ", rest)))
    known = leading() | hesitant() | lists.words("painted.marks.small", "replies.more.of_them")
    return known.issuperset(said)


def _without_leads(said: Sequence[str]) -> tuple[Sequence[str], bool]:
    """What is left of a piece without what may lead to a correction or follow it ("no wait, …", "… actually"), and whether one does."""
    left = list(said)
    leads = False
    while left:
        size = next((n for n in range(min(_LONGEST_LEAD, len(left)), 0, -1) if tuple(left[:n]) in correcting()), 0)
        if size:
            left, leads = left[size:], True
        elif left[0] in lists.words("replies.around.interjections"):
            left = left[1:]
        elif tuple(left[-1:]) in correcting():
            left, leads = left[:-1], True
        else:
            break
    return left, leads


def _left_alone(said: Sequence[str]) -> str | None:
    """The kind of value that a piece leaves as it is: it names the kind, and holds at most one word that is not known here ("keep")."""
    known = leading() | hesitant() | lists.words("painted.marks.small", "painted.marks.it", "talk.stating.being", *_ENOUGH_AS_IT_IS)
    for kind, nouns in _NOUNS.items():
        named = lists.words(*nouns)
        if not named.isdisjoint(said) and len([token for token in said if token not in named and token not in known]) <= 1:
            return kind
    one = lists.words("talk.taken_back.one")
    alone = [token for token in said if token not in known]
    return "count" if not one.isdisjoint(said) and one.issuperset(alone) else None


def _names(kind: str, before: str) -> bool:
    """Whether a value of a kind is said in what stands before."""
    number = {"tier": TIER, "size": SIZE, "ratio": RATIO, "count": NUMBER}[kind]
    if any(match.lastindex == number for match in values().finditer(before)):
        return True
    lists_of = [f"painted.{table}.{name}" for table in _ALSO_NAMED.get(kind, ()) for name in lists.table(f"painted.{table}")]
    return not lists.words(*lists_of).isdisjoint(tokens(plain(before)))


@cache
def _once_more() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases(*(f"replies.acts.{act}" for act in REPEATING)))


@cache
def _runs() -> frozenset[str]:
    """What a piece in a script without blanks is cut into."""
    named = (name for nouns in _NOUNS.values() for name in nouns)
    others = ("talk.taken_back.one", "talk.taken_back.left_alone", "talk.taken_back.enough", "painted.marks.small", *named)
    return hesitant() | leading() | lists.words(*others)
