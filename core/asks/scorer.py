"""How much a message sounds like an instruction about the picture: one number, from the words people use.

The message is cut into clauses; every clause gathers evidence from its language's word list. Verbs of changing, wishes, degrees,
things in pictures and complaints about them speak for an instruction; thanks, people's own doings, questions for facts and
"leave it" speak against. The clause that asks most decides, so that praise before an instruction costs nothing ("love it, but
the door should be green").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.asks import lexicon
from core.asks.lexicon import Marks
from core.asks.tokens import is_unspaced, plain, tokens

INSTRUCTION_FROM = 1.75
CHATTER_UP_TO = -0.75

_HEAD, _TAIL = 400, 200  # characters that are read of a long message: people say what they want first or last
_LANGUAGE_SAMPLE = 40  # tokens that tell the language
_PARTING = re.compile(r"([!?;\n…。！？、，；।؟،:：]|[.,](?!\d)|\s[-–—]+\s)")
_QUESTION = frozenset("?？؟")

# What the first, second, ... mention in a clause adds; further ones add nothing.
_WEIGHTS: Mapping[str, Sequence[float]] = {
    "order": (3.0, 0.5),
    "wish": (2.0, 0.5),
    "degree": (1.75, 0.75),
    "look": (1.25, 0.75, 0.5),
    "thing": (0.5, 0.25),
    "flaw": (2.25, 0.5),
    "without": (0.75,),
    "keep": (-6.0,),
    "social": (-2.5, -0.75, -0.5),
    "self": (-0.75, -0.5),
    "errand": (-2.25, -1.25, -0.75),
    "past": (-0.75, -0.5),
    "asks": (-2.5,),
}
_FOR = ("order", "wish", "degree", "look", "flaw", "without")
_AGAINST = ("keep", "social", "errand", "asks")


@dataclass(frozen=True, slots=True)
class Score:
    """`value` at least INSTRUCTION_FROM: an instruction; at most CHATTER_UP_TO: chat; between: nobody can tell.

    `words` is the number of tokens in the whole message; `courteous` says that thanks, praise or "leave it" were among them.
    """

    value: float
    words: int
    courteous: bool


@dataclass(frozen=True, slots=True)
class _Clause:
    hits: tuple[Marks, ...]  # in order; no marks for an unknown word
    question: bool

    @property
    def counts(self) -> Counter[str]:
        return Counter(mark for marks in self.hits for mark in marks)


def score(text: str) -> Score:
    """Pure and linear in the text's length; the length read is bounded."""
    read = text if len(text) <= _HEAD + _TAIL else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    folded = plain(read)
    clauses = _clauses(folded)
    marks = Counter[str]()
    for clause in clauses:
        marks.update(clause.counts)
    return Score(
        value=_together(clauses),
        words=sum(len(clause.hits) for clause in clauses),
        courteous=bool(marks["social"] or marks["keep"]),
    )


def _together(clauses: Sequence[_Clause]) -> float:
    """The clause that asks most, held back by clauses about people's doings; without one, all clauses together."""
    if not clauses:
        return 0.0
    scores = [_weigh(clause) for clause in clauses]
    best = max(scores)
    if best < 1.0:
        return sum(scores)
    chat = sum(value for value, clause in zip(scores, clauses, strict=True) if value < 0 and not clause.counts["social"])
    return best + 0.3 * max(chat, -8.0)


def _weigh(clause: _Clause) -> float:
    counts = clause.counts
    total = sum(sum(steps[: counts[mark]]) for mark, steps in _WEIGHTS.items())
    if counts["order"] and _narrated(clause):
        total -= 3.5
    if counts["wish"] and counts["self"]:
        total += 0.75  # "can we ...", "I think it should ...": the person wishes, nothing is told
    for_it = any(counts[mark] for mark in _FOR)
    against = any(counts[mark] for mark in _AGAINST)
    if for_it and not against and len(clause.hits) <= 5:
        total += 0.5  # "white background", "bit darker"
    if counts["without"] and not against and 2 <= len(clause.hits) <= 5:
        total += 1.0  # "no hat", "ohne Brille": whatever it is, it shall go
    if clause.question and for_it and not counts["asks"]:
        total += 0.5
    return total


def _narrated(clause: _Clause) -> bool:
    """Whether a verb of changing is told of somebody ("I changed", "we'll add"), not said to the studio."""
    if any("wish" in marks for marks in clause.hits):
        return False
    for before, marks in zip(clause.hits, clause.hits[1:], strict=False):
        if "order" in marks and "order" not in before and ("self" in before or "past" in before):
            return True
    return False


def _clauses(folded: str) -> list[_Clause]:
    pieces = _PARTING.split(folded)
    said = [tokens(piece) for piece in pieces[::2]]
    ends = [*pieces[1::2], ""]
    language = _language([token for part in said for token in part][:_LANGUAGE_SAMPLE])
    clauses: list[_Clause] = []
    for part, end in zip(said, ends, strict=True):
        hits: list[Marks] = []
        for marks in _hits(part, language):
            if "but" in marks and hits:
                clauses.append(_Clause(tuple(hits), question=False))
                hits = []
            hits.append(marks)
        if hits:
            clauses.append(_Clause(tuple(hits), question=end in _QUESTION))
    return clauses


def _language(said: Sequence[str]) -> str:
    """The language whose list knows most of the words; English where it is even."""
    candidates = lexicon.languages_of(said)
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda language: sum(_known(said, language)))


def _known(said: Sequence[str], language: str) -> list[int]:
    return [length for _, length in _look_up(said, language)]


def _hits(said: Sequence[str], language: str) -> list[Marks]:
    return [marks for marks, _ in _look_up(said, language, fall_back=True)]


def _look_up(said: Sequence[str], language: str, *, fall_back: bool = False) -> list[tuple[Marks, int]]:
    """Marks and size of every entry in order, unknown words with size 0; English may know what the language does not."""
    found: list[tuple[Marks, int]] = []
    start = 0
    while start < len(said):
        if is_unspaced(said[start]):
            end = start
            while end < len(said) and is_unspaced(said[end]):
                end += 1
            found += _cut(list(said[start:end]), language)
            start = end
            continue
        index = lexicon.spaced_index("en" if lexicon.is_unspaced_language(language) else language)
        marks, length = index.spaced(said, start)
        if not length and fall_back:
            marks, _ = lexicon.spaced_index("en").spaced(said[: start + 1], start)
        found.append((marks, length))
        start += length or 1
    return found


def _cut(runs: list[str], language: str) -> list[tuple[Marks, int]]:
    if not lexicon.is_unspaced_language(language):
        language = "ja"
    pieces = lexicon.unspaced_index(language).unspaced("".join(runs))
    return [(marks, len(piece) if marks else 0) for marks, piece in pieces]
