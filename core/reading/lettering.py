"""What is to be read in a picture, word for word, and whether it can be read there.

Two spellings count as one if they differ in case, spacing, line breaks, quotation marks or the form of their Unicode alone. Accents and
digits count, since "Café" without its accent is what somebody wants to hear of.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.lines import one_line
from core.reading import quoted
from core.reading.tiers.written import wordings

LONGEST = 80  # characters of a wording that is compared, and of what is said of it
_MOST_WORDINGS, _MOST_SEEN = 6, 60
_ALIKE = 0.5  # from 0 to 1: below it, what is there is not a misspelling of what was asked for
_DASHES = re.compile(r"[‐-―−﹘﹣－]")
_UNREAD = re.compile(rf"[{re.escape(quoted.MARKS)}`´{quoted.UNSEEN}]")
_EDGES = " .,;:·•…"
_RUNS_ON = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Misread:
    """A wording that was asked for, and what stands in the picture in its place; `seen` "": nothing like it does."""

    wanted: str
    seen: str


def asked(words: str, *, edit: bool) -> tuple[str, ...] | None:
    """The exact wordings that are to be read in the picture, as they were quoted; (): its lettering is spoken of, and none is quoted.
    None: nothing is said about lettering. edit: the words change a picture that is there."""
    found = wordings(words, edit=edit)
    texts = [" ".join(one_line(quote.text).split()) for quote in found.quotes]
    exact = dict.fromkeys(text for text in texts if _folded(text) and len(text) <= LONGEST)
    return tuple(exact)[:_MOST_WORDINGS] if exact else () if found.spoken_of else None


def differences(wanted: Sequence[str], seen: Sequence[str]) -> tuple[Misread, ...]:
    """The wordings that cannot be read in the picture. seen: its pieces of lettering, in the order in which they are read."""
    pieces = [" ".join(one_line(one).split())[: 4 * LONGEST] for one in seen[:_MOST_SEEN]]
    return tuple(Misread(one, _nearest(one, pieces)) for one in wanted if not _is_in(one, pieces))


def _is_in(wanted: str, pieces: Sequence[str]) -> bool:
    """Whether a wording stands in the lettering, from the beginning of a word to the end of one, be it on several lines."""
    goal = _folded(wanted)
    words = [word for piece in pieces for word in _words(piece)]
    for first in range(len(words)):
        if _begins(goal, words[first:]):
            return True
    return not goal or _on_lines(goal, ["".join(_words(piece)) for piece in pieces])


def _begins(goal: str, words: Sequence[str]) -> bool:
    """Whether the words begin with it, from one word's beginning to another's end."""
    for word in words:
        if not goal.startswith(word):
            return False
        goal = goal[len(word) :]
        if not goal:
            return True
    return False


def _on_lines(goal: str, lines: Sequence[str]) -> bool:
    """Whether some of the lines make it up, in their order: what stands between them is other lettering."""
    reached = {0}
    for line in lines:
        reached |= {at + len(line) for at in reached if line and goal.startswith(line, at)}
    return len(goal) in reached


def _nearest(wanted: str, pieces: Sequence[str]) -> str:
    """The stretch of the lettering that is most like it; "": none is like it."""
    goal, best, found = _folded(wanted), _ALIKE, ""
    for stretch in _stretches(pieces, len(wanted.split())):
        matcher = difflib.SequenceMatcher(None, goal, _folded(stretch), autojunk=False)
        if matcher.quick_ratio() > best and (alike := matcher.ratio()) > best:
            best, found = alike, stretch
    return found[:LONGEST]


def _stretches(pieces: Sequence[str], count: int) -> Iterator[str]:
    """About as many words in a row as were asked for, and each piece as a whole."""
    yield from (piece for piece in pieces if len(piece) <= 2 * LONGEST)
    words = [word for piece in pieces for word in piece.split()][:200]
    for length in (count, count - 1, count + 1):
        if length > 0:
            for first in range(len(words) - length + 1):
                yield " ".join(words[first : first + length])


def _folded(text: str) -> str:
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    """A text as it is compared, cut where a word may begin."""
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text))
    spelt = unicodedata.normalize("NFKD", _UNREAD.sub("", plain).casefold().replace("ı", "i"))
    spelt = unicodedata.normalize("NFKC", _unaccented(spelt.replace("i\u0307", "i")))
    found: list[str] = []
    for word in spelt.split():
        word = word.strip(_EDGES)
        found += [one for one in re.findall(r"\w+|[^\w\s]", word) for one in (one if _RUNS_ON.search(one) else [one])]
    return found


def _unaccented(text: str) -> str:
    """Greek without its accents, which capitals have not; text is decomposed."""
    return re.sub(r"([\u0370-\u03ff][\u0300-\u0345]*)", lambda run: run[0][0] + run[0][1:].replace("\u0301", ""), text)
