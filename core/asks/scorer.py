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
LONGEST_READ = _HEAD + _TAIL
_LANGUAGE_SAMPLE = 40  # tokens that tell the language
_PARTING = re.compile(r"([!?;\n…。！？、，；।؟،：]|[.,:](?!\d)|\s[-–—]+\s)")
_DETERMINERS = frozenset(
    [
        "the",
        "his",
        "her",
        "their",
        "its",
        "that",
        "those",
        "these",
        "some",
        "all",
        "everything",
        "everyone",
        "him",
        "them",
        "out",
        "away",
        "off",
        "up",
    ]
)
_NO_IMPERATIVE = ("ing", "ed", "s", "ly")
_ENDS = {"?": "?", "？": "?", "؟": "?", "!": "!", "！": "!"}

# What the first, second, ... mention in a clause adds; further ones add nothing.
_WEIGHTS: Mapping[str, Sequence[float]] = {
    "order": (3.0, 0.5),
    "wish": (1.0, 0.25),
    "degree": (1.75, 0.75),
    "look": (1.25, 0.75, 0.5),
    "thing": (0.5, 0.25),
    "number": (1.0,),
    "flaw": (2.25, 0.5),
    "without": (0.75,),
    "keep": (-6.0,),
    "social": (-2.5, -0.75, -0.5),
    "self": (-0.75, -0.5),
    "errand": (-2.25, -1.25, -0.75),
    "past": (-0.75, -0.5),
    "asks": (-2.5,),
}
_ASKING = ("order", "wish", "degree", "flaw", "without")
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
    end: str  # "?", "!" or nothing: how it was closed

    @property
    def counts(self) -> Counter[str]:
        return Counter(mark for marks in self.hits for mark in marks)


def score(text: str) -> Score:
    """Pure and linear in the text's length; the length read is bounded."""
    read = text if len(text) <= LONGEST_READ else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
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
    if counts["wish"]:
        counts["past"] = 0  # "what if it was winter"
    if not (counts["look"] or counts["thing"] or counts["order"]):
        counts["number"] = 0  # "back in five"
    told = counts["order"] and (counts["wish"] or not _narrated(clause))
    if counts["social"] and not any(counts[mark] for mark in _ASKING):
        counts["look"] = counts["thing"] = 0  # "the colours are gorgeous": what is praised shall stay
    weight = {mark: sum(steps[: counts[mark]]) for mark, steps in _WEIGHTS.items()}
    if counts["order"] and not told:
        weight["order"] = -0.5  # "I changed the meeting"
    about_picture = any(counts[mark] for mark in ("look", "thing", "degree", "flaw", "number"))
    against = any(counts[mark] for mark in _AGAINST)
    if counts["wish"] and (about_picture or told or not (against or counts["self"])):
        weight["wish"] *= 2
        weight["errand"] *= 0.5  # "the client wants a bluer sea"
    elif told:
        weight["errand"] *= 0.5  # "make it fit for a newsletter"
    if counts["wish"] or told:
        weight["self"] = 0  # "can we ...", "give me ...": the person wishes, nothing is told
    total = sum(weight.values())
    for_it = counts["look"] or any(counts[mark] for mark in _ASKING)
    if for_it and not against and len(clause.hits) <= 5:
        total += 0.5  # "white background", "bit darker"
    if counts["without"] and not against and not counts["self"] and 2 <= len(clause.hits) <= 5:
        total += 1.0  # "no hat", "ohne Brille": whatever it is, it shall go
    if clause.end == "?" and for_it and not counts["asks"]:
        total += 0.5
    if clause.end == "!" and not for_it:
        total -= 0.75
    return total


def _narrated(clause: _Clause) -> bool:
    """Whether the verb of changing is told of somebody ("I changed", "we'll add"), not said to the studio."""
    for marks in clause.hits:
        if "order" in marks:
            return False
        if "self" in marks:
            return True
    return False


def _clauses(folded: str) -> list[_Clause]:
    pieces = _PARTING.split(folded)
    said = [tokens(piece) for piece in pieces[::2]]
    ends = [*pieces[1::2], ""]
    language = _language([token for part in said for token in part][:_LANGUAGE_SAMPLE])
    return [
        _Clause(hits=part, end=_ENDS.get(end, ""))
        for words, end in zip(said, ends, strict=True)
        for part in _parts(_hits(words, language))
    ]


def _parts(hits: Sequence[Marks]) -> list[tuple[Marks, ...]]:
    """The clauses in one stretch of words: parted at "but", and where praise leads over to an instruction or thanks follow one
    ("nice now make it blue", "softer shadows thx")."""
    parts: list[list[Marks]] = [[]]
    for index, marks in enumerate(hits):
        before = parts[-1]
        only_praise = before and all(hit & {"social", "glue"} for hit in before) and any("social" in hit for hit in before)
        a_verb = only_praise and "order" in marks and ("look" not in marks or "social" in before[-1])
        leads_over = (a_verb or (only_praise and "wish" in marks)) and not marks & {"social", "glue"}
        thanks = (
            before and index == len(hits) - 1 and "social" in marks and before[-1] & {"look", "degree", "flaw", "thing", "order"}
        )
        if before and ("but" in marks or leads_over or thanks):
            parts.append([])
        parts[-1].append(marks)
    return [_settled(part) for part in parts if part]


def _settled(hits: Sequence[Marks]) -> tuple[Marks, ...]:
    """Words that may be a verb of changing or a thing in the picture ("light", "colour") are a verb where a verb can begin."""
    settled: list[Marks] = []
    for marks in hits:
        if "order" in marks and "look" in marks:
            begins = all(before & {"wish", "social", "but", "degree"} for before in settled)
            marks = frozenset({"order"}) if begins else marks - {"order"}
        settled.append(marks)
    return tuple(settled)


def _language(said: Sequence[str]) -> str:
    """The language whose list knows most of the words; English where it is even."""
    candidates = lexicon.languages_of(said)
    if len(candidates) == 1:
        return candidates[0]
    return max(candidates, key=lambda language: sum(_known(said, language)))


def _known(said: Sequence[str], language: str) -> list[int]:
    return [length for _, length in _look_up(said, language)]


def _hits(said: Sequence[str], language: str) -> list[Marks]:
    found = _look_up(said, language, fall_back=True)
    return _with_grammar(said, found) if language == "en" else [marks for marks, _ in found]


def _with_grammar(said: Sequence[str], found: Sequence[tuple[Marks, int]]) -> list[Marks]:
    """English unknown words read by their form: "scrap the confetti" begins like an order, "rainier" ends like a comparative."""
    hits: list[Marks] = []
    at = 0
    for marks, length in found:
        token, after = said[at], said[at + 1] if at + 1 < len(said) else ""
        begins = all(before & {"social", "but", "glue"} for before in hits)
        if not length and begins and after in _DETERMINERS and not token.endswith(_NO_IMPERATIVE):
            marks = frozenset({"order"})
        elif not length and len(token) > 4 and token.endswith(("ier", "ish")):
            marks = frozenset({"degree"})
        hits.append(marks)
        at += length or 1
    return hits


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
            marks, length = lexicon.spaced_index("en").spaced(said, start)
        found.append((marks, length))
        start += length or 1
    return found


def _cut(runs: list[str], language: str) -> list[tuple[Marks, int]]:
    if not lexicon.is_unspaced_language(language):
        language = "ja"
    pieces = lexicon.unspaced_index(language).unspaced("".join(runs))
    return [(marks, len(piece) if marks else 0) for marks, piece in pieces]
