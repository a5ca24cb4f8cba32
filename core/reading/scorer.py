"""Scores how much a message sounds like an instruction about the picture: one number, from the words people use.

The message is cut into clauses, and every clause gathers evidence from its language's word list. Verbs of changing, wishes,
degrees, things in pictures and complaints about them speak for an instruction; thanks, people's own doings, questions for facts and
"leave it" speak against it. The clause that asks most decides, so that praise before an instruction costs nothing ("love it, but
the door should be green").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from core.reading import quoted
from core.reading.clauses import Clause, clauses_of
from core.reading.lexicon import Marks
from core.reading.names import calls_somebody
from core.reading.stances import Stance
from core.reading.tokens import plain

INSTRUCTION_FROM = 1.75
CHATTER_UP_TO = -0.75

_HEAD, _TAIL = 300, 150  # characters that are read of a long message: people say what they want first or last
LONGEST_READ = _HEAD + _TAIL
_MOST_QUOTES = 8
_HINT, _TALK = 1.0, -2.25  # what a clause weighs at most that only hints at a change, and one that is talk

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
_OF_PICTURES = ("look", "degree", "flaw", "without")
_PICTURED = ("look", "degree", "flaw", "thing", "number")
_PASSED_OVER = frozenset({"glue", "wish", "social", "favour", "past", "self", "but"})  # "can you please just ..."
_AGAINST = ("keep", "social", "errand", "asks")


@dataclass(frozen=True, slots=True)
class Score:
    """`value` at least INSTRUCTION_FROM: an instruction; at most CHATTER_UP_TO: chat; between: nobody can tell.

    `words` is the number of tokens in the whole message, but for quoted orders; `courteous` says that thanks, praise or "leave it" were
    among them.
    """

    value: float
    words: int
    courteous: bool
    pictured: bool  # something of the picture is named
    ordered: bool  # there is a verb of changing
    hinted: bool = False  # no clause orders anything, but one speaks of what could be: at most to be asked about


def score(text: str) -> Score:
    """Score a message. Pure, and linear in the text's length, of which only so much is read."""
    read = text if len(text) <= LONGEST_READ else f"{text[:_HEAD]}\n{text[-_TAIL:]}"
    said = _said(read)
    clauses = _clauses(said)
    marks = Counter[str]()
    for clause in clauses:
        marks.update(clause.counts)
    value = _together(clauses)
    if calls_somebody(said) and not any(marks[mark] for mark in _OF_PICTURES):
        value = min(value - 2.0, 1.0)  # "Kasia, add the numbers": may be meant for her
    pictured = any(marks[mark] for mark in _PICTURED)
    spoken = said != read and not any(marks[mark] for mark in ("order", "look", "thing"))
    ordering = any(clause.stance is Stance.ORDERED and _asks_for_change(clause) for clause in clauses)
    return Score(
        value=value,
        words=sum(len(clause.hits) for clause in clauses),
        courteous=bool(marks["social"] or marks["keep"]),
        pictured=pictured,
        ordered=bool(marks["order"]),
        hinted=spoken or (not ordering and any(clause.stance is not Stance.ORDERED for clause in clauses)),
    )


def _clauses(read: str) -> list[Clause]:
    return clauses_of(plain(read)[: LONGEST_READ + _TAIL])  # folding makes some characters many (U+FDFA: 18)


def _said(read: str) -> str:
    """The text without the orders that it quotes. Quoted lettering stays, but for what would be talk elsewhere: 'write "thanks" on it'."""
    found = [(match, _together(_clauses(quoted.inside(match)))) for match in islice(quoted.QUOTES.finditer(read), _MOST_QUOTES)]
    if not found:
        return read
    orders = [match for match, value in found if value >= INSTRUCTION_FROM and not quoted.is_lettering(match)]
    said = _without(orders, read)
    bare = _without([match for match, value in found if value < 0 or match in orders], read)
    return bare if any(clause.counts["order"] for clause in _clauses(bare)) else said


def _without(quotes: Sequence[re.Match[str]], text: str) -> str:
    for match in reversed(quotes):
        text = f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _together(clauses: Sequence[Clause]) -> float:
    """The clause that asks most, held back by clauses about people's doings; without one, all clauses together."""
    if not clauses:
        return 0.0
    scores = [_weight(clause) for clause in clauses]
    best = max(scores)
    asks_for_change = any(_asks_for_change(clause) for clause in clauses)
    asked = any(clause.counts["asks"] for clause in clauses) and not asks_for_change
    if best < 1.0 or asked:  # "which one do you like, left or right?": the rest belongs to the question
        return sum(scores)
    chat = sum(
        value
        for value, clause, following in zip(scores, clauses, (*clauses[1:], None), strict=True)
        if value < 0 and not clause.counts["social"] and not (clause.counts["keep"] and _excepts(following))
    )
    value = best + 0.3 * max(chat, -8.0)
    if asks_for_change or any("but" in clause.hits[0] for clause in clauses):
        return value
    return value - 0.75 * min(2, sum(clause.counts["social"] > 0 for clause in clauses))  # "wow, the light is so moody, I love it"


def _excepts(following: Clause | None) -> bool:
    """Whether a clause takes something out of the one before: "change nothing except the jacket"."""
    return following is not None and "but" in following.hits[0]


def _asks_for_change(clause: Clause) -> bool:
    return any(clause.counts[mark] for mark in _ASKING) and not clause.counts["asks"] and not clause.stance.is_talk


def _weight(clause: Clause) -> float:
    if clause.stance is Stance.ORDERED:
        return _weigh(clause)
    return _TALK if clause.stance.is_talk else min(_weigh(clause), _HINT)


def _weigh(clause: Clause) -> float:
    counts = clause.counts.copy()
    counts["errand"] += 2 * counts["life"]
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
    about_picture = any(counts[mark] for mark in ("look", "thing", "flaw", "number")) or (counts["degree"] and counts["errand"] < 2)
    against = any(counts[mark] for mark in _AGAINST)
    wished = counts["wish"] and (about_picture or told or not (against or counts["self"]))
    if _asks_an_errand(clause):
        wished = False
    elif about_picture and (wished or told) and not _mostly_errands(counts):
        weight["errand"] *= 0.5  # "the client wants a bluer sea"
    elif counts["errand"]:
        wished = False
        weight["errand"] -= 0.75  # "put it in the drive, please": said to colleagues
    favour = _asks_a_favour(clause)
    if wished and not favour:
        weight["wish"] *= 2
    if (counts["wish"] or told) and not favour:
        weight["self"] = 0  # "can we ...", "give me ...": the person wishes, nothing is told
    total = sum(weight.values())
    for_it = counts["look"] or any(counts[mark] for mark in _ASKING)
    if counts["wish"] and all(marks and marks <= {"wish", "glue"} for marks in clause.hits):
        return 1.0  # "please?", "if you would": nothing is named
    if for_it and not against and len(clause.hits) <= 5:
        total += 0.5  # "white background", "bit darker"
    if counts["without"] and not against and not counts["self"] and 2 <= len(clause.hits) <= 5:
        total += 1.0  # "no hat", "ohne Brille": whatever it is, it shall go
    if clause.end == "?" and for_it and not counts["asks"]:
        total += 0.5
    if clause.end == "!" and not for_it:
        total -= 0.75
    return min(total, 1.0) if favour else total


def _asks_a_favour(clause: Clause) -> bool:
    """Whether somebody is asked for something that is not a change of a picture: "can you water my plants". English says what right
    after the opening; elsewhere the verb may be anywhere."""
    at = next((index for index, marks in enumerate(clause.hits) if "favour" in marks), None)
    if at is None:
        return False
    if clause.english:
        edits = _next_word(clause.hits[at + 1 :]) & {"order", "degree"} or clause.counts["look"] > 1
        return not edits or clause.counts["asks"] > 0  # "could you move your bike"
    changes = any(clause.counts[mark] for mark in ("order", "degree", "flaw", "without"))
    return not changes and (clause.counts["look"] < 2 or clause.counts["self"] > 0)


def _next_word(hits: Sequence[Marks]) -> Marks:
    return next((marks for marks in hits if not marks or marks - _PASSED_OVER), frozenset())


def _asks_an_errand(clause: Clause) -> bool:
    """Whether what is wished for is somebody's doing: "could you book", "can we print"."""
    pairs = zip(clause.hits, clause.hits[1:], strict=False)
    return any("wish" in wish and "errand" in what and not what & {"order", "look", "thing"} for wish, what in pairs)


def _mostly_errands(counts: Counter[str]) -> bool:
    """Whether a thing is named for its colour or place while the clause is about doings: "bring the red folder to the meeting",
    "a bigger room for the workshop"."""
    if counts["life"] and not (counts["look"] or counts["flaw"]):
        return True
    return counts["errand"] >= 2 and counts["look"] <= 1 and not (counts["degree"] or counts["flaw"] or counts["without"])


def _narrated(clause: Clause) -> bool:
    """Whether the verb of changing tells about somebody ("I changed", "which font did they use") instead of speaking to the studio."""
    for marks in clause.hits:
        if "order" in marks:
            return False
        if marks & {"self", "asks"}:
            return True
    return False
