"""Where a message takes a wish back: "make it red. no wait, leave it", "add a hat, never mind"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import dropwhile

from core.reading import cutting, lists, quoted, stating
from core.reading.tokens import is_unspaced, plain, tokens

_INTERJECTIONS, _REFUSING = "replies.around.interjections", "talk.taken_back.refusing"
_PHRASES = ("phrases", "dismissed", "left_alone")
_QUESTION_MARKS = ("?", "？", "؟")  # "darker, no?"
_COMMAS = ("", ",", "，", "、")
_LONGEST_END = 120  # characters in which a wish is taken back
_IN_JEST = re.compile(r"\s/(?:s|j|jk|hj|srs|sarc|sarcasm|joking)\s*\Z", re.IGNORECASE)  # tone tags


@cache
def _any(*names: str) -> re.Pattern[str]:
    """The phrases of some lists of talk.taken_back as one pattern for tokens with single blanks between them. `*` stands for any ending
    of a word."""
    spaced: list[str] = []
    unspaced: list[str] = []
    for phrase in (one.strip() for name in names for one in plain(lists.listed(f"talk.taken_back.{name}")).split(",")):
        said = " ".join(tokens(phrase))
        if said:
            ending = r"\w*" if phrase.endswith("*") else ""
            (unspaced if is_unspaced(said) else spaced).append(re.escape(said) + ending)
    by_length = sorted(spaced, key=len, reverse=True)
    return re.compile("|".join([rf"(?<!\w)(?:{'|'.join(by_length)})(?!\w)", *sorted(unspaced, key=len, reverse=True)]))


def prepare() -> None:
    """Compile the lists now."""
    for names in (_PHRASES, ("left_alone",), ("endings",), ("pauses",), ("scornful",)):
        _any(*names)


def after_taking_back(text: str) -> str | None:
    """What follows where a message takes a wish back ("make it red. no wait, leave it"): empty where nothing does, None where it
    takes nothing back. "Make it red. No wait, blue" goes on with blue. What is struck out is taken back."""
    if quoted.is_struck(text):
        return ""
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


def is_all(text: str) -> bool:
    """Whether a message only takes back what somebody said before it: "wrong thread, sorry"."""
    said = tokens(plain(text)) if len(text) <= _LONGEST_END else []
    return bool(said) and _takes_back(said, listed=False)


def may_be(text: str) -> bool:
    """Whether a message ends as if it were not meant, or not yet ("remove the wall jk", "remove the wall /s", "remove the wall… or no"), or
    begins as if it were scorn: "yeah right, make it even uglier"."""
    first = cutting.PIECES.split(text[:_LONGEST_END], maxsplit=1)
    if _IN_JEST.search(text) or (len(first) > 1 and _any("scornful").fullmatch(" ".join(tokens(plain(first[0]))))):
        return True
    pieces = [" ".join(said) for piece in cutting.PIECES.split(text[-_LONGEST_END:]) if (said := tokens(plain(piece)))]
    if not pieces:
        return False
    last = pieces[-1].split()
    if (len(pieces) > 1 and _ends_refused(last)) or _refuses_at_last(last):
        return True
    ends = any(match.end() == len(pieces[-1]) for match in _any("endings").finditer(pieces[-1]))
    return ends or (len(pieces) > 1 and _any("pauses").fullmatch(pieces[-1]) is not None)


def behind_dismissal(text: str) -> str | None:
    """What a last piece goes on with that begins by dismissing what was said before: "it's cute", of "remove the hat, nvm it's cute".
    None where it does not begin so."""
    last = _last_of_several(text)
    dismissed = next((one for one in lists.phrases("talk.taken_back.dismissed") if tuple(last[: len(one)]) == one), ())
    return " ".join(last[len(dismissed) :]) if dismissed else None


def begins_with_a_refusal(text: str) -> str | None:
    """The last piece of a message if it begins with a refusal and goes on: "nah it's fine", of "more fog, nah it's fine". What else may
    begin what is not wanted ("no people") counts only before a statement: "no it's cute"."""
    last = _last_of_several(text)
    said = list(dropwhile(_hesitating().__contains__, last))
    if len(said) < 2 or said[0] not in lists.words(_REFUSING):
        return None
    listing = said[0] in lists.words("painted.marks.not") and said == last and not stating.states(said[1:])
    return None if listing else " ".join(said)


def _last_of_several(text: str) -> list[str]:
    """The tokens of a message's last piece; none where it has no other."""
    pieces = [said for piece in cutting.PIECES.split(text[-_LONGEST_END:]) if (said := tokens(plain(piece)))]
    return pieces[-1] if len(pieces) > 1 else []


@cache
def _hesitating() -> frozenset[str]:
    return lists.words("talk.taken_back.wavering", _INTERJECTIONS) - lists.words(_REFUSING)


def _ends_refused(said: Sequence[str]) -> bool:
    """Whether a last piece is one word and a refusal: "or no", "хотя не надо", "but don't". More before it names what is refused."""
    refusal = " ".join(said[1:])
    return refusal in lists.words(_REFUSING) or (bool(refusal) and _any(*_PHRASES).fullmatch(refusal) is not None)


def _refuses_at_last(said: Sequence[str]) -> bool:
    """Whether a piece that says more ends with a refusal: "I thought darker but nah", not "make the sign say no"."""
    return len(said) > 2 and said[-1] in lists.words(_REFUSING) and said[-2] not in lists.words("painted.marks.says")


def _takes_back(said: Sequence[str], *, listed: bool) -> bool:
    """Whether a piece refuses ("nah", "no wait") or dismisses ("never mind"), and says nothing else. `listed`: it goes on after a mere
    comma, where "the moon, leave it" says what to do with the moon."""
    words = " ".join(said)
    if listed and _any("left_alone").fullmatch(words):
        return False
    left = _any(*_PHRASES).sub(" ", words)
    return (left != words or not lists.words(_REFUSING).isdisjoint(said)) and _wavering().issuperset(tokens(left))


def _ends_taken_back(said: Sequence[str]) -> bool:
    """Whether a piece takes back at its end, without a comma: "make it blue ah never mind"."""
    words = " ".join(said)
    ends = [match for match in _any(*_PHRASES).finditer(words) if match.end() == len(words)]
    before = words[: ends[0].start()].split() if ends else []
    return bool(before) and before[-1] in lists.words(_INTERJECTIONS)


def _wavering() -> frozenset[str]:
    """Phrases that say neither yes nor no, and may surround what does."""
    return lists.words("talk.taken_back.wavering", _REFUSING, _INTERJECTIONS, "replies.around.please", "replies.around.particles")
