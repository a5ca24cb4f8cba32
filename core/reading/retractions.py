"""Finds what somebody says and takes back in the same breath: "4K? no, small is fine", "ein Plakat, ach nein, nur ein Foto". Pure.

Only a "no" by itself takes back, maybe after one more word ("oh no"): "a poster, no photos" and "No, make it a poster" take nothing
back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from core.reading import cutting, letters, lists, quoted
from core.reading.tokens import cut, plain, tokens

_LONGEST = 40  # characters of a refusal with the word before it
_MARKS = f" {quoted.MARKS}"
_TIER, _SIZE, _RATIO, _NUMBER, _VERSION = 1, 2, 3, 4, 5  # the groups of _values
_BY_PRICE = ("lite", "flash", "pro")
_BESIDE = frozenset({"instead", "s", "it", "then"})  # of a value that corrects another: "let's make it flash then"
_REPEATING = ("again", "redo", "final", "variations")
_LONGEST_LEAD = 3  # tokens
_NOUNS = {
    "size": ("replies.larger.dimension",),
    "ratio": ("painted.marks.format", "painted.marks.ratio"),
    "tier": ("painted.marks.model",),
}
_ALSO_NAMED = {"tier": ("quality",), "ratio": ("always", "outlet", "bare")}  # where values are said in words alone
_ENOUGH_AS_IT_IS = ("talk.taken_back.left_alone", "talk.taken_back.enough", "replies.around.as_before")
_LONGEST_MESSAGE = 200  # characters of a message that sets a value right
_PARTED = re.compile(rf"(?:{cutting.PIECES.pattern})[^,，、]*(?:{cutting.PIECES.pattern})|(?:{cutting.PIECES.pattern})\s*$")
_LEFT_OPEN = re.compile(r"[?？؟…]|\.\.")  # a question, or a voice that trails off


def _folded(words: str) -> str:
    return " ".join(letters.folded(letters.spelt(words)).split())


@cache
def _always() -> frozenset[str]:
    return frozenset(map(_folded, lists.entries("talk.taken_back.refusals")))


@cache
def _after_questions() -> frozenset[str]:
    return _always() | frozenset(map(_folded, lists.entries("talk.taken_back.answers")))


def retracted(text: str) -> Iterator[tuple[int, int]]:
    """Where what is taken back begins and ends. A no to a question takes back its last clause ("three dogs on a hill, in 4K? no");
    a no in the middle of a sentence takes back all of it so far ("a poster for the fair, actually no, a photo")."""
    before: tuple[int, int] | None = None
    for start, end in cutting.stretches(text, cutting.SENTENCES):
        for n, (at, stop) in enumerate(cutting.stretches(text, cutting.CLAUSES, start, end)):
            if n and _is_among(_always(), text[at:stop]):
                yield start, at
            elif not n and before and _LEFT_OPEN.search(text[before[1] : start]) and _is_among(_after_questions(), text[at:stop]):
                yield from list(cutting.stretches(text, cutting.CLAUSES, *before))[-1:]
        before = start, end


def _is_among(refusals: frozenset[str], piece: str) -> bool:
    said = _folded(piece.strip(_MARKS)) if len(piece) < _LONGEST else ""
    return bool(said) and (said in refusals or said.partition(" ")[2] in refusals)


def corrected(text: str) -> str:
    """The text with a tier, a size, a format or a number that is set right in the same breath in the place of the first: what is meant by
    "redo it on pro, no, flash" and "in 4K, I mean 2K". Where all is asked for once more and nothing else, "redo on pro, no flash" means
    flash too, as long as that is not the dearer: a mere "no" may as well rule it out. Any other text is as it was."""
    found = list(_values().finditer(text)) if len(text) <= _LONGEST_MESSAGE else []
    for first, second in pairwise(found):
        same = first.lastindex == second.lastindex and first[0].casefold() != second[0].casefold()
        behind = tokens(plain(text[second.end() :]))
        between = _lead_in(first, text[first.end() : second.start()])
        enough = _is_enough(behind) and _LEFT_OPEN.search(between) is None
        ends = same and (enough or _leading().union(lists.words("replies.around.please")).issuperset(behind))
        if ends and (
            _corrects(between)
            or (enough and _hesitates(between))
            or (_may_correct(between) and _repeats(text[: first.start()]) and not _is_dearer(first, second))
        ):
            whole = text[first.end() : second.start()]
            noun = whole[: border.start()] if (border := cutting.PIECES.search(whole)) else ""  # "two versions, no, three"
            return f"{text[: first.start()]}{second[0]}{noun}{'' if enough else text[second.end() :]}"
    return text


def _is_enough(said: Sequence[str]) -> bool:
    """Whether what follows a value says that it will do: "flash is fine"."""
    polite = lists.words("replies.around.please")
    return tuple(token for token in said if token not in polite) in _enough()


@cache
def _enough() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases("talk.taken_back.enough"))


def _hesitates(between: str) -> bool:
    """Whether what stands between two values parts them and says nothing: "on pro, hmm, flash is enough"."""
    return cutting.PIECES.search(between) is not None and (_leading() | _hesitant()).issuperset(tokens(plain(between)))


def given_up(text: str) -> Mapping[str, tuple[int, int]]:
    """The kinds of values that a later piece leaves as they are, or has only one of, and where that piece begins and ends: the size of
    "darker in 4K, actually leave the size", the count of "3 versions, no, just one"."""
    found: dict[str, tuple[int, int]] = {}
    pieces = list(cutting.stretches(text, cutting.PIECES)) if len(text) <= _LONGEST_MESSAGE else []
    led = False
    for number, (start, end) in enumerate(pieces):
        piece = text[start:end]
        left, leads = _without_leads(cut(tokens(plain(piece)), _runs()))
        if not left:
            led = led or leads
            continue
        kind = _left_alone(left) if number and (led or leads) and _values().search(piece) is None else None
        if kind is not None and _names(kind, text[:start]):
            found[kind] = (start, end)
        led = False
    return found


def _names(kind: str, before: str) -> bool:
    """Whether a value of a kind is said in what stands before."""
    number = {"tier": _TIER, "size": _SIZE, "ratio": _RATIO, "count": _NUMBER}[kind]
    if any(match.lastindex == number for match in _values().finditer(before)):
        return True
    lists_of = [f"painted.{table}.{name}" for table in _ALSO_NAMED.get(kind, ()) for name in lists.table(f"painted.{table}")]
    return not lists.words(*lists_of).isdisjoint(tokens(plain(before)))


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
    said = tokens(plain(_values().sub(" ", rest)))
    known = _leading() | _hesitant() | lists.words("painted.marks.small", "replies.more.of_them")
    return known.issuperset(said)


@cache
def _once_more() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases(*(f"replies.acts.{act}" for act in _REPEATING)))


def _without_leads(said: Sequence[str]) -> tuple[Sequence[str], bool]:
    """What is left of a piece without what may lead to a correction or follow it ("no wait, …", "… actually"), and whether one does."""
    left = list(said)
    leads = False
    while left:
        size = next((n for n in range(min(_LONGEST_LEAD, len(left)), 0, -1) if tuple(left[:n]) in _correcting()), 0)
        if size:
            left, leads = left[size:], True
        elif left[0] in lists.words("replies.around.interjections"):
            left = left[1:]
        elif tuple(left[-1:]) in _correcting():
            left, leads = left[:-1], True
        else:
            break
    return left, leads


def _left_alone(said: Sequence[str]) -> str | None:
    """The kind of value that a piece leaves as it is: it names the kind, and holds at most one word that is not known here ("keep")."""
    known = (
        _leading() | _hesitant() | lists.words("painted.marks.small", "painted.marks.it", "talk.stating.being", *_ENOUGH_AS_IT_IS)
    )
    for kind, nouns in _NOUNS.items():
        named = lists.words(*nouns)
        if not named.isdisjoint(said) and len([token for token in said if token not in named and token not in known]) <= 1:
            return kind
    one = lists.words("talk.taken_back.one")
    alone = [token for token in said if token not in known]
    return "count" if not one.isdisjoint(said) and one.issuperset(alone) else None


@cache
def _runs() -> frozenset[str]:
    """What a piece in a script without blanks is cut into."""
    named = (name for nouns in _NOUNS.values() for name in nouns)
    others = ("talk.taken_back.one", "talk.taken_back.left_alone", "talk.taken_back.enough", "painted.marks.small", *named)
    return _hesitant() | _leading() | lists.words(*others)


@cache
def _hesitant() -> frozenset[str]:
    return lists.words(
        "replies.around.interjections", "replies.around.please", "talk.taken_back.correcting", "talk.taken_back.wavering"
    )


def leads_on(text: str) -> bool:
    """Whether a text ends in a piece that leads to what is meant instead of what was said before: "make it green, no wait,"."""
    pieces = [said for start, end in cutting.stretches(text, cutting.PIECES) if (said := tokens(plain(text[start:end])))]
    hesitates = lists.words("talk.taken_back.refusing", "talk.taken_back.pauses")
    return len(pieces) > 1 and (tuple(pieces[-1]) in _correcting() or hesitates.issuperset(pieces[-1]))


def in_doubt(text: str) -> bool:
    """Whether a mere "no" stands between two numbers or two versions, or within a change between two tiers, so that the second may be
    meant instead of the first, or be ruled out: "4 ideas, no 6", "make v2 darker, no v3", "make it green on pro, no flash"."""
    found = list(_values().finditer(text)) if len(text) <= _LONGEST_MESSAGE else []
    return any(
        first.lastindex == second.lastindex
        and (first.lastindex in (_NUMBER, _VERSION) or (first.lastindex == _TIER and not _repeats(text[: first.start()])))
        and first[0].casefold() != second[0].casefold()
        and _may_correct(lead := _lead_in(first, text[first.end() : second.start()]))
        and not _corrects(lead)
        for first, second in pairwise(found)
    )


def _lead_in(first: re.Match[str], between: str) -> str:
    """What may lead from a value to the next: all that stands between them, but of a version something may be said before it is set
    right ("make v2 darker, no, v3")."""
    border = cutting.PIECES.search(between) if first.lastindex == _VERSION else None
    return between[border.start() :] if border else between


@cache
def _values() -> re.Pattern[str]:
    """A tier, a size, a format, a number or a version, each as a group of its own."""
    tiers = "|".join(lists.table("painted.tier"))
    shapes = _pattern(
        entry for table in ("shape", "scenic") for name in lists.table(f"painted.{table}") for entry in _entries(table, name)
    )
    numbers = _pattern(entry for name in lists.table("painted.number") for entry in _entries("number", name))
    return re.compile(
        rf"(?<![a-z0-9а-я])(?:({tiers})|(\d{{1,2}}\s?k)|(\d{{1,2}}\s?[:x]\s?\d{{1,2}}|{shapes})|({numbers})|(v\d{{1,5}}))(?![a-z0-9а-я])",
        re.IGNORECASE,
    )


def _entries(table: str, name: str) -> Iterator[str]:
    return (entry for entry in lists.entries(f"painted.{table}.{name}") if not entry.endswith("*"))


def _pattern(entries: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(entries), key=len, reverse=True)))


@cache
def _correcting() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases("talk.taken_back.correcting"))


def _corrects(between: str) -> bool:
    """Whether what stands between two values says that the second is meant: ", no, ", " I mean on ". A mere "no" before the second may
    also take that out: "on pro, no flash"."""
    lead = _lead(between)
    return lead is not None and (not _is_refusal(lead) or _PARTED.search(between) is not None)


def _may_correct(between: str) -> bool:
    """Whether a mere "no" stands between two values: "on pro, no flash"."""
    lead = _lead(between)
    return lead is not None and _is_refusal(lead)


def _lead(between: str) -> list[str] | None:
    """What leads from a value to the one that is meant instead; None: nothing does."""
    if len(between) > _LONGEST:
        return None
    said = tokens(plain(between))
    spans = ((start, end) for start in range(len(said)) for end in range(len(said), start, -1))
    around = _leading() | lists.words("talk.taken_back.wavering", "talk.taken_back.refusing")
    leads = [said[start:end] for start, end in spans if around.issuperset((*said[:start], *said[end:]))]
    found = [one for one in leads if tuple(one) in _correcting()]
    return min(found, key=_is_refusal) if found else None  # "no, rather" leads as "rather" does


def _is_refusal(lead: Sequence[str]) -> bool:
    return len(lead) == 1 and lead[0] in lists.words("talk.taken_back.refusing")


def _repeats(text: str) -> bool:
    """Whether nothing is said but that the same is to be painted once more: "redo it on ", "final "."""
    acts = lists.words(*(f"replies.acts.{act}" for act in _REPEATING))
    return (acts | _leading() | lists.words("painted.marks.small", "replies.around.please")).issuperset(tokens(plain(text)))


def _is_dearer(first: re.Match[str], second: re.Match[str]) -> bool:
    """Whether the second of two values of a kind costs more than the first."""
    return _worth(second) > _worth(first)


def _worth(value: re.Match[str]) -> int:
    """How dear a tier, a size or a number is, among its kind. All formats cost the same."""
    said = " ".join(value[0].casefold().split())
    if value[1]:
        return _BY_PRICE.index(said) if said in _BY_PRICE else len(_BY_PRICE)
    if value[2]:
        return int(re.sub(r"\D", "", said))
    return (
        next((int(number) for number in lists.table("painted.number") if said in _entries("number", number)), 0) if value[4] else 0
    )


@cache
def _leading() -> frozenset[str]:
    return _BESIDE | lists.words(
        "painted.marks.into",
        "painted.marks.on",
        "painted.marks.article",
        "painted.marks.purpose",
        "painted.marks.versions",
        "painted.marks.ideas",
    )
