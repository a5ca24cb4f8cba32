"""Finds what somebody says and takes back in the same breath: "4K? no, small is fine", "ein Plakat, ach nein, nur ein Foto". Pure.

Only a "no" by itself takes back, maybe after one more word ("oh no"): "a poster, no photos" and "No, make it a poster" take nothing
back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from core.reading import cutting, letters, lists, quoted
from core.reading.tokens import plain, tokens

_LONGEST = 40  # characters of a refusal with the word before it
_MARKS = f" {quoted.MARKS}"
TIER, SIZE, RATIO, NUMBER, VERSION = 1, 2, 3, 4, 5  # the groups of values
_BY_PRICE = ("lite", "flash", "pro")
_LEADING_ON = ("phrases", "dismissed", "refusals", "refusing", "pauses")  # besides corrections
_SHAPES = ("shape", "scenic", "always")
_BESIDE = frozenset({"instead", "s", "it", "then", "lol"})  # of a value that corrects another: "let's make it flash then"
REPEATING = ("again", "redo", "final", "variations")
LONGEST_MESSAGE = 200  # characters of a message that sets a value right
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
    spelt = letters.spelt(text) if len(text) <= LONGEST_MESSAGE else ""
    for first, second in pairwise(named(spelt)):
        if first.lastindex != second.lastindex or first[0] == second[0]:
            continue
        piece = cutting.PIECES.search(spelt, second.end())
        end = piece.start() if piece else len(spelt)
        behind = tokens(plain(spelt[second.end() : end]))
        whole = spelt[first.end() : second.start()]
        border = cutting.PIECES.search(whole)
        between = whole[border.start() :] if border else whole
        enough = _is_enough(behind) and _LEFT_OPEN.search(between) is None
        ends = enough or _around().issuperset(behind)
        if ends and (
            _corrects(between)
            or (border and _may_correct(between) and first.lastindex in (SIZE, RATIO) and not _is_dearer(first, second))
            or (enough and _hesitates(between))
            or (_may_correct(between) and _repeats(spelt[: first.start()]) and not _is_dearer(first, second))
        ):
            noun = whole[: border.start()] if border else ""  # "two versions, no, three"
            rest = spelt[end:] if enough else spelt[second.end() :]
            noun = "" if noun.strip() and rest.lstrip().startswith(noun.strip()) else noun  # "two versions, no, three versions"
            return corrected(f"{_up_to(first, spelt)}{second[0]}{noun}{rest}")
    return text


def _up_to(value: re.Match[str], spelt: str) -> str:
    """What stands before a value. A format that nothing leads to is parted from it, since another one may need that to be understood:
    "a fox 16:9, no, square" is "a fox, square"."""
    before = spelt[: value.start()]
    said = tokens(plain(before))
    led = not said or said[-1] in leading() | lists.words("painted.marks.small") or _repeats(before)
    return before if value.lastindex != RATIO or led else f"{before.rstrip()}, "


def named(spelt: str) -> list[re.Match[str]]:
    """The values in a text that `letters.spelt` gave."""
    return list(values().finditer(letters.folded(spelt)))


def _is_enough(said: Sequence[str]) -> bool:
    """Whether what follows a value says that it will do: "flash is fine"."""
    polite = lists.words("replies.around.please")
    return tuple(token for token in said if token not in polite) in _enough()


@cache
def _enough() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases("talk.taken_back.enough"))


def _hesitates(between: str) -> bool:
    """Whether what stands between two values parts them and says nothing: "on pro, hmm, flash is enough"."""
    return cutting.PIECES.search(between) is not None and (leading() | hesitant()).issuperset(tokens(plain(between)))


@cache
def hesitant() -> frozenset[str]:
    """The words that stand around a correction and mean nothing by themselves: "hmm", "no wait", "please"."""
    return lists.words(
        "replies.around.interjections", "replies.around.please", "talk.taken_back.correcting", "talk.taken_back.wavering"
    )


def leads_on(text: str) -> bool:
    """Whether a text ends in a piece that leads to what is meant instead of what was said before: "make it green, no wait,"."""
    pieces = [said for start, end in cutting.stretches(text, cutting.PIECES) if (said := tokens(plain(text[start:end])))]
    hesitates = lists.words("talk.taken_back.refusing", "talk.taken_back.pauses")
    return len(pieces) > 1 and (tuple(pieces[-1]) in correcting() or hesitates.issuperset(pieces[-1]))


def in_doubt(text: str) -> bool:
    """Whether a mere "no" stands between two numbers or two versions, or within a change between two tiers, so that the second may be
    meant instead of the first, or be ruled out: "4 ideas, no 6", "make v2 darker, no v3", "make it green on pro, no flash"."""
    spelt = letters.spelt(text) if len(text) <= LONGEST_MESSAGE else ""
    return any(
        first.lastindex == second.lastindex
        and (first.lastindex in (NUMBER, VERSION) or (first.lastindex == TIER and not _repeats(spelt[: first.start()])))
        and first[0] != second[0]
        and _may_correct(lead := _lead_in(first, spelt[first.end() : second.start()]))
        and not _corrects(lead)
        for first, second in pairwise(named(spelt))
    )


def _lead_in(first: re.Match[str], between: str) -> str:
    """What may lead from a value to the next: all that stands between them, but of a version something may be said before it is set
    right ("make v2 darker, no, v3")."""
    border = cutting.PIECES.search(between) if first.lastindex == VERSION else None
    return between[border.start() :] if border else between


@cache
def values() -> re.Pattern[str]:
    """A tier, a size, a format, a number or a version, each as a group of its own, in a folded text."""
    tiers = "|".join(lists.table("painted.tier"))
    shapes = _pattern(entry for table in _SHAPES for name in lists.table(f"painted.{table}") for entry in _entries(table, name))
    numbers = _pattern(entry for name in lists.table("painted.number") for entry in _entries("number", name))
    return re.compile(
        rf"(?<![a-z0-9а-я])(?:({tiers})|(\d{{1,2}}\s?k)|(\d{{1,2}}\s?[:x]\s?\d{{1,2}}|{shapes})|({numbers})|(v\d{{1,5}}))(?![a-z0-9а-я])",
        re.IGNORECASE,
    )


def _entries(table: str, name: str) -> Iterator[str]:
    return (letters.folded(letters.spelt(entry)) for entry in lists.entries(f"painted.{table}.{name}"))


def _pattern(entries: Iterable[str]) -> str:
    """Entries as alternatives, the longest first. `*` stands for any ending of a word."""
    by_length = sorted(set(entries), key=len, reverse=True)
    return "|".join(re.escape(entry.removesuffix("*")) + (r"\w*" if entry.endswith("*") else "") for entry in by_length)


@cache
def correcting() -> frozenset[tuple[str, ...]]:
    """What leads to a correction, as tokens: "I mean", "no, rather"."""
    return frozenset(lists.phrases("talk.taken_back.correcting"))


@cache
def leading_on() -> frozenset[tuple[str, ...]]:
    """What leads from one value to another of its kind: a correction, or what takes back the first ("scratch that, flash")."""
    return correcting().union(lists.phrases(*(f"talk.taken_back.{name}" for name in _LEADING_ON)))


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
    around = _around() if cutting.PIECES.search(between) else leading() | _refusing()
    found = [said[start:end] for start, end in spans if around.issuperset((*said[:start], *said[end:]))]
    found = [one for one in found if tuple(one) in leading_on()]
    return min(found, key=_is_refusal) if found else None  # "no, rather" leads as "rather" does


@cache
def _refusing() -> frozenset[str]:
    return lists.words("talk.taken_back.wavering", "talk.taken_back.refusing")


@cache
def _around() -> frozenset[str]:
    """What may stand around a value that corrects another one, where punctuation parts them: "no, then make it square after all"."""
    return (
        leading()
        | _refusing()
        | lists.words(
            "talk.taken_back.enough",
            "painted.marks.small",
            "replies.around.fillers",
            "replies.around.please",
            "replies.around.interjections",
        )
    )


def _is_refusal(lead: Sequence[str]) -> bool:
    return len(lead) == 1 and lead[0] in lists.words("talk.taken_back.refusing")


def _repeats(text: str) -> bool:
    """Whether nothing is said but that the same is to be painted once more: "redo it on ", "final "."""
    acts = lists.words(*(f"replies.acts.{act}" for act in REPEATING))
    return (acts | leading() | lists.words("painted.marks.small", "replies.around.please")).issuperset(tokens(plain(text)))


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
def leading() -> frozenset[str]:
    """The small words that may stand between a correction and its value: "on", "as a", "instead"."""
    return _BESIDE | lists.words(
        "painted.marks.into",
        "painted.marks.on",
        "painted.marks.article",
        "painted.marks.purpose",
        "painted.marks.versions",
        "painted.marks.ideas",
    )
