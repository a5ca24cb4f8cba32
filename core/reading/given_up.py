"""Finds the kinds of values that somebody gives up in the same breath: the size of "darker in 4K, actually leave the size", the count
of "3 versions, no, just one". Pure.

meant   the text without what is given up or set right in it: what its reader goes by, while the words stay as they were
unsaid  where those values stand
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache

from core.reading import cutting, letters, lists
from core.reading.retractions import (
    LONGEST_MESSAGE,
    NUMBER,
    RATIO,
    REPEATING,
    SIZE,
    TIER,
    corrected,
    hesitant,
    leading,
    leading_on,
    named,
    values,
)
from core.reading.tokens import is_unspaced, parted, plain, tokens

_HESITANT = ("replies.around.interjections", "talk.taken_back.refusing", "talk.taken_back.wavering")
_LONGEST_LEAD = 3  # tokens
_SHORTEST_NOUN = 5  # letters, at the end of a compound
_NOUNS = {
    "size": ("replies.larger.dimension",),
    "ratio": ("painted.marks.format", "painted.marks.ratio"),
    "tier": ("painted.marks.model",),
}
_NUMBERS = {"tier": TIER, "size": SIZE, "ratio": RATIO, "count": NUMBER}  # of the groups of values
_PARTICLE = re.compile("[\u3040-\u30ff\uac00-\ud7af]+")  # behind a value: "4Kで", "4K로"
_ALSO_NAMED = {"tier": ("quality",), "ratio": ("always", "outlet", "bare")}  # where values are said in words alone
_ENOUGH_AS_IT_IS = ("talk.taken_back.left_alone", "talk.taken_back.enough", "replies.around.as_before")


def meant(text: str) -> str:
    """The text with values that are set right in the place of the first, and without a size, a format or a tier that is given up, and
    the piece that says so: "make it red" of "make it red in 4K, actually normal size is fine"."""
    once = corrected(text)
    spelt = letters.spelt(once) if len(once) <= LONGEST_MESSAGE else ""
    given = {kind: span for kind, span in given_up(spelt).items() if kind != "count"}
    if not given:
        return once
    first = min(start for start, _ in given.values())
    out = [_around_value(spelt, match.span()) for match in named(spelt[:first]) if match.lastindex in map(_NUMBERS.get, given)]
    for start, end in sorted([*out, *given.values()], reverse=True):
        spelt = f"{spelt[:start]}{spelt[end:]}"
    return spelt if tokens(plain(spelt)) else once


def unsaid(text: str) -> Iterator[tuple[int, int]]:
    """Where the values stand that are not meant, in a folded text: the first size of "in 4K, no, 2K"."""
    said = named(text) if len(text) <= LONGEST_MESSAGE else []
    once = meant(text) if said else text
    left = {match[0] for match in named(letters.spelt(once))} if once != text else set()
    yield from (match.span() for match in said if once != text and match[0] not in left)


def _around_value(spelt: str, span: tuple[int, int]) -> tuple[int, int]:
    """Where a value begins and ends with the small words that lead to it: "in 4K", "as a square", "4Kで"."""
    start, end = span
    while spelt[:start].endswith(" ") and (said := spelt[:start].split()):
        if not leading().issuperset(tokens(plain(said[-1]))):
            break
        start = spelt.rindex(said[-1], 0, start)
    particles = [lead for lead in leading() if _PARTICLE.fullmatch(lead)]
    behind = (lead for lead in sorted(particles, key=len, reverse=True) if spelt.startswith(lead, end))
    return start, end + len(next(behind, ""))


def given_up(text: str) -> Mapping[str, tuple[int, int]]:
    """The kinds of values that a later piece leaves as they are, or has only one of, and where that piece begins and ends: the size of
    "darker in 4K, actually leave the size", the count of "3 versions, no, just one"."""
    found: dict[str, tuple[int, int]] = {}
    pieces = list(cutting.stretches(text, cutting.PIECES)) if len(text) <= LONGEST_MESSAGE else []
    if len(pieces) < 2:  # so nearly always
        return found
    led: int | None = None  # where the pieces begin that lead to what follows
    for number, (start, end) in enumerate(pieces):
        piece = text[start:end]
        left, leads = _without_leads(parted(tokens(plain(piece)), _runs()))
        begins = led if led is not None else start if leads else None
        if not left or (leads and len(left) == 1 and _left_alone(left) is None):  # "nej förresten"
            led = begins
            continue
        kind = _left_alone(left) if number and begins is not None and not named(letters.spelt(piece)) else None
        if kind is not None and begins is not None and _names(kind, text[:begins]):
            found[kind] = (begins, end)
        led = None
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
    said = tokens(values().sub(" ", plain(rest)))
    known = leading() | hesitant() | lists.words("painted.marks.small", "replies.more.of_them")
    return known.issuperset(said)


def _without_leads(said: Sequence[str]) -> tuple[Sequence[str], bool]:
    """What is left of a piece without what may lead to a correction or follow it ("no wait, …", "… actually"), and whether one does."""
    left = list(said)
    leads = False
    while left:
        size = next((n for n in range(min(_LONGEST_LEAD, len(left)), 0, -1) if tuple(left[:n]) in leading_on()), 0)
        if size:
            left, leads = left[size:], True
        elif left[0] in lists.words(*_HESITANT) or left[0] in _dismissing():
            left, leads = left[1:], True
        elif tuple(left[-1:]) in leading_on():
            left, leads = left[:-1], True
        else:
            break
    return left, leads


def _left_alone(said: Sequence[str]) -> str | None:
    """The kind of value that a piece leaves as it is: it names the kind, and holds at most one word that is not known here ("keep"), or
    two where it begins with that ("rozmiar bez zmian")."""
    known = (
        leading()
        | hesitant()
        | lists.words("painted.marks.small", "painted.marks.it", "painted.marks.of", "talk.stating.being", *_ENOUGH_AS_IT_IS)
    )
    for kind in _NOUNS:
        others = _without_noun(kind, said)
        if others is None:
            continue
        most = 2 if others == list(said[1:]) else 1
        if len([token for token in others if token not in known]) <= most:
            return kind
    one = lists.words("talk.taken_back.one")
    alone = [token for token in said if token not in known]
    return "count" if not one.isdisjoint(said) and one.issuperset(alone) else None


def _without_noun(kind: str, said: Sequence[str]) -> list[str] | None:
    """What is said besides the noun of a kind of values; None: it is not among it."""
    phrases, stems = _nouns(kind)
    for at, token in enumerate(said):
        size = next((size for size in range(_LONGEST_LEAD, 0, -1) if tuple(said[at : at + size]) in phrases), 0)
        size = size or int(token.startswith(stems) or _is_compound(token, phrases))
        if size:
            return [*said[:at], *said[at + size :]]
    return None


def _is_compound(token: str, phrases: Set[tuple[str, ...]]) -> bool:
    """ "Standardgröße", "Originalformat"."""
    return any((token[at:],) in phrases for at in range(1, len(token) - _SHORTEST_NOUN + 1)) and not is_unspaced(token)


@cache
def _nouns(kind: str) -> tuple[frozenset[tuple[str, ...]], tuple[str, ...]]:
    """The nouns of a kind of values as tokens, and the stems of others."""
    stems = (plain(entry) for name in _NOUNS[kind] for entry in lists.entries(name) if entry.endswith("*"))
    return frozenset(lists.phrases(*_NOUNS[kind])), tuple(stem.rstrip("*") for stem in stems)


def _names(kind: str, before: str) -> bool:
    """Whether a value of a kind is said in what stands before."""
    if any(match.lastindex == _NUMBERS[kind] for match in named(letters.spelt(before))):
        return True
    lists_of = [f"painted.{table}.{name}" for table in _ALSO_NAMED.get(kind, ()) for name in lists.table(f"painted.{table}")]
    return not lists.words(*lists_of).isdisjoint(tokens(plain(before)))


@cache
def _dismissing() -> frozenset[str]:
    """ "Forget" of "forget the size", in many languages."""
    pointing = ("painted.marks.it", "painted.marks.small", "painted.marks.article", "talk.pointing.this", "talk.pointing.it")
    return frozenset(phrase[0] for phrase in lists.phrases("talk.taken_back.dismissed")) - lists.words(*pointing)


@cache
def _once_more() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases(*(f"replies.acts.{act}" for act in REPEATING)))


@cache
def _runs() -> frozenset[str]:
    """What a piece in a script without blanks is cut into."""
    named = (name for nouns in _NOUNS.values() for name in nouns)
    others = (
        "talk.taken_back.refusing",
        "talk.taken_back.one",
        "talk.taken_back.left_alone",
        "talk.taken_back.enough",
        "painted.marks.small",
        *named,
    )
    return hesitant() | leading() | lists.words(*others)
