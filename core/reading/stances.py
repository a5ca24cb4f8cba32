"""What a sentence is for, by its shape: an order, or talk about what would have been, about doubts, plans, and what others made.

"I would have made it red", "not sure about the legs", "tomorrow we'll make the sky darker", "look what it did when I said make it
blue" and "show me the difference to v1" name changes like orders do, and order none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise

from core.reading import cutting, figures, lists
from core.reading.lexicon import Marks
from core.reading.tokens import is_unspaced, plain, tokens


class Stance(StrEnum):
    ORDERED = "ordered"  # an order, or whatever else its words may say
    SUPPOSED = "supposed"
    DOUBTED = "doubted"
    SHOWN = "shown"
    PLANNED = "planned"
    COMPARED = "compared"

    @property
    def is_talk(self) -> bool:
        """Whether a clause with this stance asks for no change at all; one with another stance may hint at a change."""
        return self in (Stance.PLANNED, Stance.COMPARED)


@cache
def _any(name: str) -> re.Pattern[str]:
    """The phrases of a list as one pattern for tokens with single blanks between them. `*` stands for any ending of a word."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for phrase in map(str.strip, plain(lists.listed(name)).split(",")):
        said = " ".join(tokens(phrase))
        if said:
            ending = r"\w*" if phrase.endswith("*") else ""
            (unspaced if is_unspaced(said) else spaced).append(re.escape(said) + ending)
    by_length = sorted(spaced, key=len, reverse=True)
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(by_length)})(?!\w)", *sorted(unspaced, key=len, reverse=True)]))


def prepare() -> None:
    for name in lists.table("talk.stances"):
        _any(f"talk.stances.{name}")
    for name in ("phrases", "left_alone"):
        _any(f"talk.taken_back.{name}")


# What would have been: auxiliaries, each with the participle that has to follow it somewhere (patterns of folded words).
_SUPPOSED = re.compile(
    "|".join(
        (
            r"\b(?:would|could|might|should|d) (?:not )?(?:have|ve) (?!(?:an?|the|it|him|her|them|th\w+|some|more|less|his|my|t\w+)\b|\d)",
            r"\bhatte(?:n|st)?\b(?!.{0,60}\b(?:gern|gerne|lieber)\b).{0,80}\b(?:\w{0,5}ge\w+(?:t|en)|\w+iert|sollen|konnen)\b",
            r"\bhad(?:den)?\b(?!.{0,60}\b(?:graag|liever)\b).{0,80}\bge\w+(?:t|d|en)\b",
            r"\baur(?:ais|ait|ions|iez|aient)\b(?! (?:bien )?(?:aime|voulu|prefere|souhaite|vu))",
            r"\b(?:habri|hubier)\w+ (?!gustado|preferido|querido)\w+(?:do|cho|sto|to)\b",
            r"\bteria\w* (?!gostado|preferido|querido)\w+(?:do|to)\b",
            r"\bavre\w+ (?!voluto|preferito)\w+[ts][oaie]\b",
            r"\bja bym\b|\b(?!chcial|wolal|prosil)\w{2,}l[ao]?bym\b",
            r"\bя бы (?!хотел|предпоч|попросил)\w+|\bя б (?!хоті|хоти)\w+",
            r"\bskulle (?:\w+ )?ha \w+t\b",
        )
    )
)
# What others would do, or what would come of it.
_WOULD = re.compile(
    "|".join(
        (
            r"(?<!^you)(?<!^it)(?<!^that)(?<!^this) (?:would|d) (?:make|change|add|put|paint|turn|remove|give|use) ",
            r"\bwurden? .{1,40}\b(?:machen|andern|malen|entfernen|wegnehmen)\b",
            r"\bwhat would happen\b",
        )
    )
)
# What is not to be done: nothing is left to do, unless it is done already. "Don't make it so dark" complains.
_LEFT_AS_IS = re.compile(
    "|".join(
        (
            r"^(?:(?:please|ok|no|and|but) ){0,2}(?:don t|do not|dont|never) (?!you |we |forget |worry |be |let )(?!.*\b(?:so|too|that) )",
            r"^(?:bitte )?(?:mach|lass|nimm)\w* .{1,30}\bnicht (?!so |zu |nur )",
        )
    )
)
_HANDS_OFF = re.compile(
    r"\b(?:don t|do not|dont|never) (?:touch|change) (?:it|this|that|a thing|anything|nothing)\b(?! (?:so|too))"
)
_OPINION = re.compile(
    r"^(?:(?:so|and|hm|but|ok) )?(?:do you (?:think|like|feel)|does|did)\b"
)  # asking for facts and opinions: how the question begins
# Verbs that carry their "we": "oscurecemos", "сделаем".
_WE_WILL = re.compile(r"\b\w{3,}(?:amos|emos|imos|iamo|imy|emy|amy|аем|яем|ем|им|емо|имо)\b")
_VERSION = re.compile(r"\bv? ?\d{1,3}\b|\bvers\w*|\bwersj\w*|\bверс\w*|\d")
_LOOKING = re.compile(
    r"^(?:(?:can|could|please|kannst|peux|puedes) )?(?:you |du |tu )?(?:show|zeig|montre|muestra|mostra|toon|pokaz|покажи|visa|goster)"
)
_ASKED = re.compile(r"\bwhat (?:has |have |s |is )?(?:changed|different|the difference)\b|\bhow (?:is|are|does) .{1,40}\bdiffer")
_INTERJECTIONS, _REFUSING = "replies.around.interjections", "talk.taken_back.refusing"
_OWN = re.compile(r"\bmy \w+$")
_QUESTION_MARKS = ("?", "？", "؟")  # "darker, no?"
_COMMAS = ("", ",", "，", "、")
_ON_A_SHEET = 9
_OF_A_COUNT: Marks = frozenset({"order", "degree", "without", "number", "wish"})
_COMPARING: Marks = frozenset({"degree", "wish"})
_CHANGING: Marks = frozenset({"order", "look", "thing", "wish", "degree"})
_PICTURED: Marks = frozenset({"look", "thing", "degree", "flaw"})
_FEW = 5
_LONGEST_END = 120  # characters in which a wish is taken back


def stance(said: Sequence[str], hits: Sequence[Marks]) -> Stance:
    """What a clause is for, by its tokens and their marks."""
    words = " ".join(said)
    if (
        _any("talk.stances.explained").search(words)
        or _any("talk.stances.shown").match(words)
        or _any("talk.stances.shown").match(" ".join(_begun(said)))
    ):
        return Stance.SHOWN
    if _SUPPOSED.search(words) or _any("talk.stances.in_your_place").search(words) or _WOULD.search(words):
        return Stance.SUPPOSED
    if _any("talk.stances.doubted").search(words):
        return Stance.DOUBTED
    if _ASKED.search(words) or (_any("talk.stances.compared").search(words) and (_VERSION.search(words) or _LOOKING.match(words))):
        return Stance.COMPARED
    if _is_about_figures(said, hits):
        return Stance.DOUBTED
    if _counts_time(said, hits):
        return Stance.PLANNED  # "3 days to go"
    if _OPINION.match(words):
        return Stance.DOUBTED  # "do you think it needs more light?"
    if _HANDS_OFF.search(words):
        return Stance.DOUBTED  # "it's perfect don't touch it"
    if _LEFT_AS_IS.match(words) and any("order" in marks for marks in hits) and not any("degree" in marks for marks in hits):
        return Stance.DOUBTED  # "please don't change the hat": nothing to do, unless it is to be undone
    if _OWN.search(words) and not any(marks & _PICTURED for marks in hits):
        return Stance.DOUBTED  # "change my mind": of themselves, or of something that only they know
    if _any("talk.stances.later").search(words) and (any("self" in marks for marks in hits) or _WE_WILL.search(words)):
        return Stance.PLANNED
    return Stance.ORDERED


def _is_about_figures(said: Sequence[str], hits: Sequence[Marks]) -> bool:
    """Whether figures are compared, refused or have a name, rather than counting things for the picture."""
    named = [int(token) for token in said if token.isdecimal() and len(token) < 4]
    if not named:
        return False
    if len(said) == 2 and not said[0].isdecimal():
        return not hits[0] & _OF_A_COUNT  # "day 3", "top 3": a name with its number
    if len(said) == 2 and named[0] <= _ON_A_SHEET and hits[-1]:
        return hits[-1] <= _COMPARING  # "2 лучше", "5 stars": which of them is better, or how one should be
    compared = len(named) == 2 and max(named) <= _ON_A_SHEET and not any(marks & (_CHANGING - {"degree"}) for marks in hits)
    return compared and any("degree" in marks for marks in hits)  # "2 is nicer than 3"


def _counts_time(said: Sequence[str], hits: Sequence[Marks]) -> bool:
    """Whether a few words give a time, and nothing to paint or change: an order may follow "to"."""
    counted = any(figure.isdecimal() and figures.is_unit_of_time(unit) for figure, unit in pairwise(said))
    told = counted or (said[-2:-1] == ["a"] and figures.is_unit_of_time(said[-1]))  # "give me a sec"
    if told and not counted:
        return len(said) <= _FEW
    ends = [*hits[:1], *(hits[-1:] if said[-2:-1] != ["to"] else [])]
    return told and len(said) <= _FEW and not any(marks & _CHANGING for marks in ends)


def after_taking_back(text: str) -> str | None:
    """What follows where a message takes a wish back ("make it red. no wait, leave it"): empty where nothing does, None where it
    takes nothing back. "Make it red. No wait, blue" goes on with blue."""
    parted = list(cutting.PIECES.finditer(text))
    starts = [0, *(match.end() for match in parted)]
    for at in range(len(starts) - 1, 0, -1):
        if starts[at] < len(text) - _LONGEST_END:
            return None
        end = parted[at].start() if at < len(parted) else len(text)
        said = tokens(plain(text[starts[at] : end]))
        before = tokens(plain(text[starts[at - 1] : parted[at - 1].start()][-_LONGEST_END:]))
        listed = parted[at - 1][0].strip() in _COMMAS and lists.words(_INTERJECTIONS, _REFUSING).isdisjoint([*before, *said])
        if said and _takes_back(said, listed=listed) and not text.rstrip().endswith(_QUESTION_MARKS):
            return text[starts[at + 1] :] if at < len(parted) else ""
    last = tokens(plain(text[starts[-1] :][-_LONGEST_END:]))
    return "" if _ends_taken_back(last) else None


def _takes_back(said: Sequence[str], *, listed: bool) -> bool:
    """Whether a piece refuses ("nah", "no wait") or dismisses ("never mind"), and says nothing else. `listed`: it goes on after a mere
    comma, where "the moon, leave it" says what to do with the moon."""
    words = " ".join(said)
    if listed and _any("talk.taken_back.left_alone").fullmatch(words):
        return False
    left = _any("talk.taken_back.phrases").sub(" ", words)
    return (left != words or not lists.words(_REFUSING).isdisjoint(said)) and _wavering().issuperset(tokens(left))


def _ends_taken_back(said: Sequence[str]) -> bool:
    """Whether a piece takes back at its end, without a comma: "make it blue ah never mind"."""
    words = " ".join(said)
    ends = [match for match in _any("talk.taken_back.phrases").finditer(words) if match.end() == len(words)]
    before = words[: ends[0].start()].split() if ends else []
    return bool(before) and before[-1] in lists.words(_INTERJECTIONS)


def _begun(said: Sequence[str]) -> Sequence[str]:
    """The tokens without interjections at the beginning: "haha look what it did"."""
    at = next((index for index, token in enumerate(said) if token not in _wavering()), 0)
    return said[at:]


def _wavering() -> frozenset[str]:
    """Phrases that say neither yes nor no, and may surround what does."""
    return lists.words("talk.taken_back.wavering", _INTERJECTIONS, "replies.around.please", "replies.around.particles")
