"""Cuts a message into clauses, each with the evidence that its words give.

The language is the one whose list knows most of the words. Clauses end at punctuation, at "but" and "so", and where praise leads
over to an instruction or thanks follow one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.reading import cutting, languages, lexicon
from core.reading.lexicon import Found, Marks
from core.reading.stances import Stance, stance
from core.reading.tokens import is_unspaced, tokens

_MOST_TOKENS = 150  # far more than anybody says in what is read of a message; the rest is left unread
_LONGEST = 1_500  # characters: as much, in a script without blanks
MOST_CLAUSES = 24  # half of them at either end
_ENDS = {"?": "?", "？": "?", "؟": "?", "!": "!", "！": "!"}

_ORDER_FOLLOWED_BY = """
    the his her their its that those these some all everything everyone him them out away off up"""
_VERB_LAST = frozenset({"ja", "ko", "tr", "hi"})
_DETERMINERS = frozenset(_ORDER_FOLLOWED_BY.split())
_NO_IMPERATIVE = ("ing", "ed", "s", "ly")
_TAKEN_APART = frozenset({"take", "leave", "turn", "get", "cut", "bring", "put"})  # "take ... out"
_PARTICLES = frozenset({"out", "off", "away", "down", "up"})
_WILL = frozenset({"will", "ll", "gonna"})
_REMAINING = frozenset({"left"})
_ANYBODY = frozenset({"someone", "somebody", "anyone", "anybody"})
_ASKED: Marks = frozenset({"asks"})
_FIGURE: Marks = frozenset({"glue", "number"})  # a known word, though on no list
_PICTURED: Marks = frozenset({"thing"})
_WISHED: Marks = frozenset({"wish"})
_PRAISED: Marks = frozenset({"social"})
_OF_THE_PICTURE = frozenset({"look", "thing", "number"})

_OF_A_FIGURE = frozenset({"should", "with", "in", "on", "sitting", "standing", "walking", "holding"})


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause's evidence."""

    hits: tuple[Marks, ...]  # in order; no marks for an unknown word
    end: str  # "?", "!" or nothing: how it was closed
    counts: Counter[str]  # how often each mark is among the hits
    is_verb_last: bool  # whether its language says the verb last
    stance: Stance = Stance.ORDERED


def clauses_of(folded: str) -> list[Clause]:
    """The clauses of a text that `tokens.plain` has folded."""
    read = folded[:_LONGEST]
    said: list[list[str]] = []
    ends: list[str] = []
    left = _MOST_TOKENS
    for start, stop in cutting.stretches(read, cutting.PIECES_AND_COLONS):
        said.append(tokens(read[start:stop])[:left] if left else [])
        closing = cutting.PIECES_AND_COLONS.match(read, stop)
        ends.append(closing[0] if closing else "")
        left -= len(said[-1])
    language = languages.of_message([token for part in said for token in part])
    found: list[Clause] = []
    before, after = Stance.ORDERED, ""
    for words, end in zip(said, ends, strict=True):
        if not words:
            continue
        hits = _hits(words, language)
        explained = after.startswith(":") and before is Stance.SHOWN  # "you can just say: make it night"
        meant = before if explained else stance(words, hits)
        before, after = meant, end
        found += [
            Clause(
                hits=part,
                end=next((_ENDS[mark] for mark in end if mark in _ENDS), ""),
                counts=Counter(mark for marks in part for mark in marks),
                is_verb_last=language in _VERB_LAST,
                stance=meant,
            )
            for part in _parts(hits)
        ]
    half = MOST_CLAUSES // 2
    return found if len(found) <= MOST_CLAUSES else found[:half] + found[-half:]


def _parts(hits: Sequence[Marks]) -> list[tuple[Marks, ...]]:
    """The clauses in one stretch of words: parted at "but", and where praise leads over to an instruction or thanks follow one
    ("nice now make it blue", "softer shadows thx")."""
    parts: list[list[Marks]] = [[]]
    for index, marks in enumerate(hits):
        before = parts[-1]
        last = index == len(hits) - 1
        but = "but" in marks and not _wish_goes_on(before)
        if before and (but or _praise_leads_over(before, marks) or (last and _thanks_follow(before, marks))):
            parts.append([])
        parts[-1].append(marks)
    return [_settled(part) for part in parts if part]


def _wish_goes_on(before: Sequence[Marks]) -> bool:
    """Whether a wish has yet to say what is wished for: "same scene but it's raining"."""
    return any("wish" in hit for hit in before) and all(hit & {"wish", "glue"} for hit in before)


def _praise_leads_over(before: Sequence[Marks], marks: Marks) -> bool:
    """Whether words of praise end here and an instruction begins: "nice now make it blue"."""
    if marks & {"social", "glue"} or not all(hit & {"social", "glue"} for hit in before):
        return False
    praised = any("social" in hit for hit in before)
    begins = "order" in marks and "look" not in marks  # "great light" praises on
    return praised and (begins or "wish" in marks)


def _thanks_follow(before: Sequence[Marks], marks: Marks) -> bool:
    """Whether the last word thanks for what was just asked: "softer shadows thx"."""
    asked = any(hit & {"order", "wish", "degree", "flaw"} for hit in before)
    return asked and "social" in marks and not before[-1] & {"glue", "degree", "social", "wish"}


def _settled(hits: Sequence[Marks]) -> tuple[Marks, ...]:
    """Decide what ambiguous words are. Those that may be a verb of changing or a thing in the picture ("light", "colour") are a
    verb where a verb can begin; coffee that is to be swapped for tea is in the picture."""
    settled: list[Marks] = []
    begins = True
    edits = any("edit" in marks for marks in hits)
    for marks in hits:
        if edits and "prop" in marks:
            marks = _PICTURED
        if "flaw" in marks and "asks" in marks and "but" in hits[0]:
            marks -= _ASKED  # "but why is he barefoot"
        if "wish" in marks and "social" in marks:  # "would be nice": said of a thing in the picture, or alone
            marks = _WISHED if any(hit & _OF_THE_PICTURE for hit in settled) else _PRAISED
        if "order" in marks and "look" in marks:
            marks = frozenset({"order"}) if begins else marks - {"order"}
        settled.append(marks)
        begins = begins and bool(marks & {"wish", "but", "degree"})
    return tuple(settled)


def _hits(said: Sequence[str], language: str) -> list[Marks]:
    found = lexicon.look_up(said, language, fall_back=True)
    hits = _with_grammar(said, found) if language == "en" else [marks for marks, _, _ in found]
    return [marks or (_FIGURE if said[at].isdecimal() else marks) for marks, (_, _, at) in zip(hits, found, strict=True)]


def _with_grammar(said: Sequence[str], found: Sequence[Found]) -> list[Marks]:
    """Read English words by their place and form: "scrap the confetti" begins like an order, "rainier" ends like a comparative,
    "take the ashtray out" is an order for what comes between, and what begins with "someone" is asked of people."""
    hits: list[Marks] = []
    begins = asked = True  # asked: nothing but courtesies and wishes so far
    for marks, length, at in found:
        token, after = said[at], said[at + 1] if at + 1 < len(said) else ""
        if is_unspaced(token):
            pass  # a piece of a run is no English word
        elif not length and begins and token.isalpha() and after in _DETERMINERS and not token.endswith(_NO_IMPERATIVE):
            marks = frozenset({"order"})
        elif begins and token in _ANYBODY and after not in _OF_A_FIGURE:
            marks = frozenset({"asks"})
        elif not after and any(word[0].isdecimal() for word in said[max(0, at - 2) : at]) and token in _REMAINING:
            marks = frozenset({"past"})  # "3 days left"
        elif "order" in marks and length == 1 and after == "of":
            marks = frozenset({"glue"})  # "change of plans"
        elif "order" in marks and at and said[at - 1] in _WILL and (at < 2 or said[at - 2] != "you"):
            marks = frozenset({"past"})  # "the designer will add the text"
        elif asked and token in _TAKEN_APART and not _PARTICLES.isdisjoint(said[at + 2 : at + 6]):
            marks = frozenset({"order"})
        elif not length and len(token) > 4 and token.endswith(("ier", "ish")):
            marks = frozenset({"degree"})
        hits.append(marks)
        begins = begins and bool(marks & {"social", "but", "glue"})
        asked = asked and bool(marks & {"social", "but", "glue", "wish"})
    return hits
