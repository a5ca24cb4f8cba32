"""What is to be read in the picture, and whether it must be right: quoted, said to be written there, corrected, or in another script."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.reading import quoted
from core.reading.letters import LATIN
from core.reading.tiers import text as texts
from core.reading.tiers.passage import Passage
from core.reading.tiers.terms import terms_for
from core.reading.tiers.text import Span

_DIGITS = re.compile(
    r"(?<![\w:])\d{1,4}(?![\w:]|[.,]\d)(?!\s?(?:cm|mm|px|k\b|d\b))|(?<!\d)\d{1,2}[:.]\d\d(?!\d)|\d\s?[%€$£年月日시월일時点]"
)
_FOREIGN = re.compile(r"[^\W\d_a-z\u00c0-\u024f]{2,}")
_LATIN = re.compile(r"[a-z\u00c0-\u024f]")
_TOKEN = re.compile(rf"[^\s,.;:!?(){quoted.MARKS}]+")
_SHORT_WORDS, _SHORT_LETTERS = 2, 20  # "one or two short incidental words"
_LOOKAHEAD = 200  # characters in which to look for unquoted lettering
_MISSPELT_FROM = 0.75  # how alike, 0 to 1: OPEN and OPNE are, Sale and Sold out are not
_LONGEST_WORDING = 80
_JOINS = frozenset(("and", "und", "et", "y", "e", "en", "i", "&", "+", "or", "oder", "ou", "o", "と", "和", "및", "и"))
_PARTED = re.compile(r"[.!?。\n,;]")
_NAMES_WORDING, _HOLDS_WORDING = ("says", "said", "wording", "typo"), ("sheet", "poster", "copy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wordings:
    """What is quoted to be read in the picture. `spoken_of`: lettering is named at all."""

    spoken_of: bool
    quotes: tuple[Span, ...]


def wordings(words: str, *, edit: bool) -> Wordings:
    """Find the quotations in `words` that are lettering of the picture, word for word."""
    return Written(Passage(words), edit=edit).wordings()


class Written:
    """The lettering in a passage. `kinds`: "long" and "short", as far as there is any. Capitals without quotes that are to be read in the
    picture are blanked in the passage, since they demand nothing else."""

    def __init__(self, passage: Passage, *, edit: bool) -> None:
        self.edit = edit
        self.passage = passage
        self.unlisted = self._is_unlisted()
        self.capitals: list[Span] = []
        self.kinds = self._written()
        self.passage.blot(self.capitals)

    def must_be_right(self, sheets: list[Span], posters: list[Span]) -> bool:
        """Whether its letters have to come out right. sheets, posters: those that are asked for as the picture itself."""
        if self._corrects() or "long" in self.kinds or self._sheet_counts(sheets) or self._copy() or self._foreign():
            return True
        return self._sheet_counts(posters) and self._has_details(bool(self.kinds))

    def wordings(self) -> Wordings:
        spoken_of = any(self.passage.find(name) for name in (*_NAMES_WORDING, *_HOLDS_WORDING, "script"))
        quotes = [quote for quote in self.passage.quotes if self._is_shown(quote) and self._is_spoken_of(quote)]
        if (new := self._put_in_place()) is not None:
            quotes = [new]
        return Wordings(spoken_of=spoken_of or bool(quotes), quotes=tuple(quotes))

    def _put_in_place(self) -> Span | None:
        """The wording that an edit puts in place of another: of "OPEN" to "CLOSED" the second, but not of "OPEN" and "24 HOURS"."""
        if not self.edit or len(self.passage.quotes) != 2:
            return None
        old, new = self.passage.quotes
        between = self.passage.plain[old.end : new.start]
        words = _TOKEN.findall(between.casefold())
        if len(words) not in (1, 2) or _PARTED.search(between) or not _JOINS.isdisjoint(words) or not self.passage.holds(new):
            return None
        is_lettering = self._is_spoken_of(old) or (old.text.isupper() and new.text.isupper()) or _is_misspelt(old.text, new.text)
        return new if is_lettering and "instead" not in words else None

    def _is_spoken_of(self, quote: Span) -> bool:
        """Whether its sentence says that it is lettering, which words in quotes alone are not ("more “punchy”")."""
        if any(self.passage.sentence_has(name, quote) for name in _NAMES_WORDING):
            return True
        return not quote.text.islower() and any(self.passage.sentence_has(name, quote) for name in _HOLDS_WORDING)

    def _is_unlisted(self) -> bool:
        """Whether most of it is written in a script of whose languages we have no lists."""
        if self.passage.terms.languages[0] not in LATIN:
            return False
        text = self.passage.text
        return sum(len(run.text) for run in _foreign_runs(text)) > len(_LATIN.findall(text))

    def _sheet_counts(self, marks: list[Span]) -> bool:
        return any(not self.edit or self.passage.sentence_has("into", mark) for mark in marks)

    def _has_details(self, quoted: bool) -> bool:
        if quoted or _DIGITS.search(texts.blot(self.passage.text, self.passage.find("picture"))):
            return True
        return any(self.passage.holds(mark) for name in ("event", "copy", "script") for mark in self.passage.find(name))

    def _copy(self) -> bool:
        marks = [mark for mark in self.passage.find("copy") if self.passage.holds(mark)]
        if self.edit:
            marks = [mark for mark in marks if self.passage.sentence_has("into", mark)]
        return any(not self._in_scene_strictly(mark) for mark in marks)

    def _in_scene_strictly(self, mark: Span) -> bool:
        """Lettering follows "with" rightly; it belongs to the scene only together with a sheet or poster that does."""
        sentence = self.passage.sentence(mark)
        carriers = [
            other for name in ("sheet", "poster") for other in self.passage.find(name) if sentence.start <= other.start < mark.start
        ]
        return bool(carriers) and all(self.passage.in_scene(other) or not self.passage.holds(other) for other in carriers)

    def _corrects(self) -> bool:
        if any(self.passage.stays(mark) and (self.edit or mark not in self.passage.faint) for mark in self.passage.find("typo")):
            return True
        if self.edit and len(self.passage.quotes) == 2 and _is_misspelt(*(quote.text for quote in self.passage.quotes)):
            return True
        wording = [mark for mark in self.passage.find("wording") if self.passage.stays(mark)]
        if self.edit and any(self._beside(word, mark) for word in wording for mark in self.passage.find("wrong")):
            return True
        for mark in self.passage.find("fix"):
            sentence = self.passage.sentence(mark)
            if (self.edit or mark.start - sentence.start < 20) and any(
                sentence.start <= word.start < sentence.end for word in wording
            ):
                return True
        return False

    def _beside(self, word: Span, wrong: Span) -> bool:
        """ "The word on the bus is wrong", but not "the sign is in the wrong place": nothing follows."""
        clause = self.passage.clause(word)
        follows = word.end <= wrong.start <= min(word.end + 25, clause.end)
        return follows and not self.passage.text[wrong.end : clause.end].strip()

    def _foreign(self) -> bool:
        """Writing in another script, named or shown: in an ask that is itself written in another."""
        if any(self.passage.holds(mark) and not self._in_scene_strictly(mark) for mark in self.passage.find("script")):
            return True
        if self.passage.terms.languages[0] not in LATIN or self.names_removed():
            return False
        shown = _foreign_runs(self.passage.text)
        return not self.unlisted and any(self.passage.holds(run) and not _is_about_text(run.text) for run in shown)

    def _written(self) -> set[str]:
        """ "long" and "short" for what is to be read in the picture, in quotes or after words like "that says"."""
        kinds = {self._kind(quote.text) for quote in self.passage.quotes if self._is_shown(quote)}
        kinds |= {self._kind(said) for said in self._unquoted()}
        return kinds - {""}

    @staticmethod
    def _kind(shown: str) -> str:
        words = _TOKEN.findall(shown)
        if not words:
            return ""
        short = len(words) <= _SHORT_WORDS and len(shown) <= _SHORT_LETTERS and texts.is_latin(shown)
        return "short" if short else "long"

    def _is_shown(self, quote: Span) -> bool:
        if not self.passage.holds(quote):
            self.passage.dismissed = True
            return False
        after = self.passage.text[quote.end : quote.end + 12]
        if self.unlisted or texts.is_latin(quote.text) or len(quote.text) > 24 or self.passage.terms.find("said", after):
            return True
        return any(self.passage.find(name) for name in ("wording", "says", "said", "sheet", "poster"))

    def _unquoted(self) -> Iterable[str]:
        quoted = {quote.start for quote in self.passage.quotes}
        for mark in self.passage.find("says"):
            followed = any(start in quoted for start in range(mark.end, mark.end + 4))  # the quotation speaks for itself
            if not followed and self.passage.holds(mark):
                yield self._following(mark)
        for mark in self.passage.find("said"):
            if self.passage.holds(mark):
                yield self._preceding(mark)

    def _following(self, mark: Span) -> str:
        clause = self.passage.clause(mark)
        stop = min((other.start for other in self.passage.scene_before if mark.end <= other.start < clause.end), default=clause.end)
        stop = min(stop, mark.end + _LOOKAHEAD)
        words = _TOKEN.findall(self.passage.plain[mark.end : stop]) if not self.passage.text[mark.end : stop].isspace() else []
        capitals = _leading_capitals(words)
        if capitals:
            self.capitals.append(Span(mark.end, min(stop, mark.end + len(" ".join(capitals)) + 1)))
            return " ".join(capitals)
        said_plainly = " " in mark.text or (self.passage.terms.spaceless and len(mark.text) > 1)
        long_enough = len(words) > _SHORT_WORDS or not texts.is_latin("".join(words[:1]))
        return " ".join(words) if said_plainly and long_enough and not self.edit else ""

    def _preceding(self, mark: Span) -> str:
        words = _TOKEN.findall(
            self.passage.plain[max(0, mark.start - 40) : mark.start]
            if self.passage.text[max(0, mark.start - 40) : mark.start].strip()
            else ""
        )
        if not words or not self.passage.text[max(0, mark.start - 3) : mark.start].strip(f" {quoted.MARKS}"):
            return ""
        if self.passage.terms.spaceless and (latin := re.search(r"[A-Za-z][A-Za-z ]*$", words[-1])):
            return latin[0]
        return " ".join(reversed(_leading_capitals(words[::-1]))) or words[-1]

    def names_removed(self) -> bool:
        """Whether it names lettering that is to go."""
        return any(not self.passage.holds(mark) for name in ("wording", "copy") for mark in self.passage.find(name))


def _foreign_runs(text: str) -> list[Span]:
    return [Span(match.start(), match.end(), match[0]) for match in _FOREIGN.finditer(text)]


def _is_about_text(run: str) -> bool:
    """Words of another script that speak of lettering instead of being it."""
    own = terms_for(run)
    return any(own.find(name, run) for name in ("wording", "not_before", "not_after"))


def _is_misspelt(one: str, other: str) -> bool:
    """Whether two quotations are the same wording spelt in two ways: "Opening", not "Openning"."""
    one, other = one.casefold()[:_LONGEST_WORDING], other.casefold()[:_LONGEST_WORDING]
    if one == other or any(char.isdigit() for char in one + other):
        return False
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= _MISSPELT_FROM


def _leading_capitals(words: list[str]) -> list[str]:
    """The words in capitals at the beginning: OPEN 24 HOURS."""
    found: list[str] = []
    for word in words:
        if not (word.isupper() and len(word) > 1) and not (found and word.isdigit()):
            break
        found.append(word)
    return found
