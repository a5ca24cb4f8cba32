"""Reply words: undo, redo, again, …, a number to pick, "v2: make it night". In the languages people use, written like people write.

A reply word is the whole message, but for politeness and punctuation: "undo pls!" is one, "undo the hat" is an instruction. Words
that are free may be said in a sentence of their own: "can we go back to the previous one?", "how much did that cost?".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.asks.lexicon import reply_words
from core.asks.tokens import is_unspaced, plain, tokens
from core.model import Act


def _folded(words: str) -> frozenset[str]:
    return frozenset(tokens(plain(words)))


_POLITE = _folded(reply_words.POLITE)
_POLITE_ENDINGS = tuple(reply_words.POLITE_ENDINGS.split())
_ORDINALS = tuple(_folded(names) for names in reply_words.ORDINALS)
_AROUND_A_PICK = _folded(reply_words.AROUND_A_PICK)
_LIKING = _folded(reply_words.LIKING)
_INTERJECTIONS = _folded(reply_words.INTERJECTIONS)
_FILLERS = _folded(reply_words.FILLERS)
_ASKING = _folded(reply_words.ASKING)
_SENTENCES = {act: (_folded(core), _folded(core) | _folded(around)) for act, (core, around) in reply_words.SENTENCES.items()}
_COMMAS = re.compile(r"[,;.!?…、，。！？\n]+|\s[-–—]+\s")
_LONGEST = 120  # characters of a reply word with its politeness
_MOST_TOKENS = 8
_LONGEST_PIECE = 12  # characters of a word that is cut out of a run
_NUMBER = re.compile(r"(?:v|no|nr)?(\d{1,3})(?:st|nd|rd|th|e|er|a|o|º|ª)?")
_BRANCH = re.compile(
    r"\s{0,9}(?:in |on |from |for )?(?:version |v|#)\s?(\d{1,3})(?:\s{0,3}([:：,;\-–—]|\band\b)\s{0,9}|\s{1,9})(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A reply word understood: the act, and the version it names. `tail` is what stood beside it ("4k" of "final 4k")."""

    act: Act
    version: int | None = None
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """What "v2: make it night" says: the version, the words after it, and whether a colon says that they are meant for it."""

    version: int
    words: str
    certain: bool


def word(text: str, *, awaiting_pick: bool) -> Word | None:
    """The reply word that the whole message is, without its flags; None if it is none."""
    if len(text) > _LONGEST:
        return None
    said = _without_politeness(tokens(plain(text.strip().lstrip("/!"))))
    if not said or len(said) > _MOST_TOKENS:
        return None
    act = acts().get(" ".join(said))
    if act:
        return Word(act=act)
    left, may_paint = _opened(said)
    found = _with_tail(left) or _pick(left, awaiting_pick=awaiting_pick)
    if found:
        return found
    act = acts().get(" ".join(left)) or _said_twice(text) or _in_a_sentence(left) or _between_fillers(left)
    return Word(act=act) if act and (may_paint or not act.paints) else None


def branch(text: str) -> Branch | None:
    match = _BRANCH.match(text)
    if match is None or int(match[1]) < 1:
        return None
    return Branch(version=int(match[1]), words=text[match.end() :], certain=match[2] is not None and match[2] in ":：")


@cache
def _phrases(bars: str) -> tuple[tuple[str, ...], ...]:
    """Phrases parted by bars, as tokens."""
    found = (tuple(tokens(phrase)) for phrase in re.split(r"[|\n]", plain(bars)))
    return tuple(phrase for phrase in found if phrase)


@cache
def acts() -> Mapping[str, Act]:
    """Folded reply words, a blank between their tokens, and what they ask for."""
    found: dict[str, Act] = {}
    for act, lines in reply_words.WORDS.items():
        for phrase in re.split(r"[|\n]", plain(lines)):
            said = tokens(phrase)
            if said:
                found.setdefault(" ".join(said), act)
    return found


def _without_politeness(said: list[str]) -> list[str]:
    for phrase in _phrases(reply_words.POLITE_PHRASES):
        if len(said) > len(phrase) and tuple(said[-len(phrase) :]) == phrase:
            said = said[: -len(phrase)]
    kept = [token for token in said if token not in _POLITE] or said
    if len(kept) == 1 and kept[0] not in acts():
        for ending in _POLITE_ENDINGS:
            kept[0] = kept[0].removesuffix(ending) or kept[0]
    return kept


@cache
def _openings() -> Mapping[str, bool]:
    """What a reply word may be asked with, and whether a word that paints may."""
    free = {" ".join(tokens(phrase)): False for phrase in plain(reply_words.FREE_OPENINGS).split("|")}
    return free | {" ".join(tokens(phrase)): True for phrase in plain(reply_words.OPENINGS).split("|")}


def _opened(said: list[str]) -> tuple[list[str], bool]:
    """What is left of "can you undo that", "könnten wir zurück" without the opening; and whether it may be a word that paints."""
    for length in (3, 2, 1):
        may_paint = _openings().get(" ".join(said[:length]))
        if may_paint is not None:
            return said[length:], may_paint
    return said, True


def _said_twice(text: str) -> Act | None:
    """ "stop, cancel that", "no, undo", "scrap that, undo": parts that are all the same reply word, but for interjections and what
    sends the picture away."""
    parts = [tokens(part) for part in _COMMAS.split(plain(text))]
    dismissals = _phrases(reply_words.DISMISSALS)
    said = [part for part in parts if part and not _INTERJECTIONS.issuperset(part)]
    left = [_without_politeness(part) for part in said if tuple(part) not in dismissals]
    if len(left) == 1 and (act := _in_a_sentence(left[0])):
        return act
    found = {acts().get(" ".join(part)) for part in left}
    return found.pop() if len(found) == 1 else None


def _in_a_sentence(said: list[str]) -> Act | None:
    """The free act that a sentence speaks of in its own words alone; INFO has to be asked for."""
    while said and said[0] in _INTERJECTIONS:
        said = said[1:]
    for act, (core, all_its) in _SENTENCES.items():
        found = _cut(_going_back(said) if act is Act.UNDO else said, all_its)
        if not core.isdisjoint(found) and all_its.issuperset(found) and (act is not Act.INFO or not _ASKING.isdisjoint(found)):
            return act
    return None


def _going_back(said: list[str]) -> list[str]:
    """Without what a sentence of going back calls its aim: "(go back to) what we had before"."""
    for phrase in _phrases(reply_words.AS_BEFORE):
        if len(said) > len(phrase) and tuple(said[-len(phrase) :]) == phrase:
            return said[: -len(phrase)]
    return said


def _between_fillers(said: list[str]) -> Act | None:
    """ "doe nog maar een keer": a reply word with particles around and in it."""
    left = [token for token in said if token not in _FILLERS]
    kept = [token for token in said if token not in _FILLERS or token in {"one", "a", "en"}]
    return acts().get(" ".join(left)) or acts().get(" ".join(kept)) if left else None


def _cut(said: list[str], known: frozenset[str]) -> list[str]:
    """Runs of characters without blanks cut up into known pieces, where that comes out even."""
    found: list[str] = []
    for token in said:
        found += _pieces(token, known) if is_unspaced(token) and token not in known else [token]
    return found


def _pieces(run: str, known: frozenset[str]) -> list[str]:
    pieces: list[str] = []
    start = 0
    while start < len(run):
        end = next((end for end in range(min(len(run), start + _LONGEST_PIECE), start, -1) if run[start:end] in known), 0)
        if not end:
            return [run]
        pieces.append(run[start:end])
        start = end
    return pieces


def _with_tail(said: list[str]) -> Word | None:
    """A word and one value, in either order: "final 4k", "4k final", "variations 3", "info v2"."""
    rest = [
        token
        for token in said
        if token not in {"in", "at", "size", "of", "en", "em", "auf", "v", "the", "x", "do", "make", "it", "a"}
    ]
    if len(rest) != 2:
        return None
    for name, value in (rest, reversed(rest)):
        act = acts().get(name)
        number = _NUMBER.fullmatch(value)
        if act is Act.FINAL and re.fullmatch(r"\d{1,4}(?:k|px)?", value):
            return Word(act=act, tail=value)
        if act is Act.VARIATIONS and number:
            return Word(act=act, tail=number[1])
        if act in (Act.INFO, Act.FINAL) and number:
            return Word(act=act, version=_version(number[1]))
    return None


def _pick(said: list[str], *, awaiting_pick: bool) -> Word | None:
    """Exactly one number, and around it nothing but words of picking. Where a sheet waits for a pick, liking one picks it."""
    around = _AROUND_A_PICK | _LIKING if awaiting_pick else _AROUND_A_PICK
    said = _cut(said, around.union(*_ORDINALS))
    rest = [token for token in said if token not in around]
    if len(rest) != 1:
        return None
    number = _NUMBER.fullmatch(rest[0])
    if number:
        version = _version(number[1])
        return Word(act=Act.PICK, version=version) if version else None
    if len(said) == 1 and not awaiting_pick:
        return None  # "first!" is a cheer until a sheet waits
    for index, names in enumerate(_ORDINALS, start=1):
        if rest[0] in names:
            return Word(act=Act.PICK, version=index)
    return None


def _version(digits: str) -> int | None:
    """1 to 999 in any script's digits."""
    return int(digits) or None
