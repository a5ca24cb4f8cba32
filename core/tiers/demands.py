"""What the asker's words demand of the picture, as far as it bears on the tier. Words that only describe the scene demand nothing.

A demand is a term of a list (words/*.toml) that survives three questions: is it taken out or kept out ("without any text"), is it
unreadable ("a blurred poster"), is it a thing in the scene ("reading a newspaper", "posters on the wall")?
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.tiers import text as texts
from core.tiers.lexicon import LATIN, Lexicon, lexicon_for
from core.tiers.text import Span

_DIGITS = re.compile(
    r"(?<![\w:])\d{1,4}(?![\w:]|[.,]\d)(?!\s?(?:cm|mm|px|k\b|d\b))|(?<!\d)\d{1,2}[:.]\d\d(?!\d)|\d\s?[%€$£年月日시월일時点]"
)
_SEVERAL = re.compile(r"(?<![\w:.,])(?:[3-9]|1[0-2])(?=\s+[^\W\d])")
_ANY_NUMBER = re.compile(r"(?<![\w:.,])(?:[2-9]|[1-9]\d{1,3})(?=\s+[^\W\d])")
_FOREIGN = re.compile(r"[^\W\d_a-z\u00c0-\u024f]{2,}")
_TOKEN = re.compile(r"[^\s,.;:!?()\"'“”„«»「」]+")
_SHORT_WORDS, _SHORT_LETTERS = 2, 20  # "one or two short incidental words"
_LOOKAHEAD = 200  # characters in which to look for unquoted lettering
_CASUAL_WORDS, _CASUAL_SIGNS = 10, 26  # Chinese and Japanese: signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """One field for each clause of the rules; all False: the words demand nothing."""

    tier: str | None = None  # named beyond doubt
    drafts: bool = False
    lettering: bool = False  # must be right
    short_words: bool = False  # one or two, incidental
    cast: bool = False  # three or more with positions, order or identities
    crowd: bool = False
    final: bool = False
    hero: bool = False
    catalogue: bool = False
    mapped: bool = False  # references with positions
    dismissed: bool = False  # something was named that demands nothing
    casual: bool = False  # one subject, few words, no craft


def read(words: str, *, edit: bool) -> Demands:
    """What `words` demand. In an edit the things of the picture are named all the time ("move the menu"): there, lettering is
    demanded only where it is added, corrected, or the picture turned into something else."""
    return _Reading(words, edit=edit).demands()


class _Reading:
    def __init__(self, words: str, *, edit: bool) -> None:
        self.edit = edit
        self.plain = texts.tidy(words)
        folded = texts.fold(words)
        self.quotes = texts.quotations(words)
        bare = texts.blot(folded, self.quotes)
        self.lexicon: Lexicon = lexicon_for(bare if bare.strip(" \"'“”«»「」") else folded)
        devices = self.lexicon.find("device", bare)
        self.text = texts.blot(bare, [*devices, *self.lexicon.find("mask", bare)])
        self.sentences = texts.sentences(self.text)
        self.clauses = [clause for sentence in self.sentences for clause in texts.clauses(self.text, sentence)]
        self.dismissed = bool(devices)
        self.forbidden = list(self._forbidden())
        self.removed_after = self.find("not_after")
        self.faint = self.find("faint")
        occasions = [_around(self.clauses, mark) for mark in self.find("purpose") if self._opens_sentence(mark)]
        self.scene_before = [
            mark for mark in self.find("scene_before") if not self._opens_sentence(mark) and not self._of_occasion(mark, occasions)
        ]
        self.scene_after = self.find("scene_after")
        self.capitals: list[Span] = []
        self.requests = [*self.find("request"), *self.find("into")]
        self.written = self._written()
        self.text = texts.blot(self.text, self.capitals)

    def find(self, name: str) -> list[Span]:
        return self.lexicon.find(name, self.text)

    def demands(self) -> Demands:
        tier = self._tier()
        sheets, posters = self._outputs("sheet"), self._outputs("poster")
        written = self.written
        lettering = self._corrects() or "long" in written or self._sheet_counts(sheets) or self._copy() or self._foreign()
        lettering = lettering or (self._sheet_counts(posters) and self._has_details(bool(written)))
        numbers = self.find("many") or _SEVERAL.search(self.text)
        crowd = bool(self.find("crowd"))
        return Demands(
            tier=tier,
            drafts=self._drafts(),
            lettering=lettering,
            short_words="short" in written,
            cast=self._cast(bool(numbers)),
            crowd=crowd,
            final=any(self._holds(mark) for mark in self.find("final")),
            hero=self._hero(),
            catalogue=any(self._holds(mark) for mark in self.find("catalogue")),
            mapped=self._mapped(),
            dismissed=self.dismissed or self._names_removed_text(),
            casual=not (crowd or sheets or posters or self.quotes) and self._casual(),
        )

    # --- scopes -------------------------------------------------------------------------------------------------------

    def _forbidden(self) -> Iterable[Span]:
        """What a negation before its noun covers: the rest of the clause, and of the list where "or" goes on with it."""
        joins = self.find("or")
        for mark in self.find("not_before"):
            clause, sentence = _around(self.clauses, mark), _around(self.sentences, mark)
            last_join = max((join.start for join in joins if mark.end <= join.start < sentence.end), default=0)
            beyond = _around(self.clauses, Span(last_join, last_join + 1)) if last_join >= clause.end else clause
            yield Span(mark.start, beyond.end)

    def _opens_sentence(self, mark: Span) -> bool:
        """ "In watercolour, a birthday card": a preposition at the very beginning tells how, not where."""
        sentence = _around(self.sentences, mark)
        return not self.text[sentence.start : mark.start].strip()

    def _of_occasion(self, mark: Span, occasions: list[Span]) -> bool:
        """ "For our café in Lisbon, a menu": the café is not the picture."""
        clause = _around(self.clauses, mark)
        return clause in occasions and clause.end < _around(self.sentences, mark).end

    def _holds(self, mark: Span) -> bool:
        """Neither taken out nor unreadable."""
        if any(scope.start <= mark.start < scope.end for scope in self.forbidden):
            return False
        clause = _around(self.clauses, mark)
        reach = 10 if self.lexicon.spaceless else 25
        if any(mark.end <= other.start <= min(mark.end + reach, clause.end) for other in self.removed_after):
            return False
        near = [other for other in self.faint if clause.start <= other.start < clause.end]
        return not any(-reach <= other.start - mark.end <= reach and mark.start - other.end <= reach for other in near)

    def _in_scene(self, mark: Span) -> bool:
        sentence = _around(self.sentences, mark)
        opened = max((other.start for other in self.scene_before if sentence.start <= other.start < mark.start), default=-1)
        asked = max((other.end for other in self.requests if sentence.start <= other.start < mark.start), default=-1)
        if opened >= 0 and asked <= opened:
            return True
        gap = 5 if self.lexicon.spaceless else 16
        between = [self.text[mark.end : other.start] for other in self.scene_after if mark.end <= other.start <= mark.end + gap]
        return any(self.lexicon.spaceless or len(words.split()) <= 2 for words in between)

    def _outputs(self, name: str) -> list[Span]:
        """The terms of a list that are asked for as the picture itself."""
        found = self.find(name)
        asked = [mark for mark in found if self._holds(mark) and not self._in_scene(mark)]
        self.dismissed = self.dismissed or len(asked) < len(found)
        return asked

    def _sentence_has(self, name: str, mark: Span) -> bool:
        sentence = _around(self.sentences, mark)
        return any(sentence.start <= other.start < sentence.end for other in self.find(name))

    # --- lettering ----------------------------------------------------------------------------------------------------

    def _sheet_counts(self, marks: list[Span]) -> bool:
        return any(not self.edit or self._sentence_has("into", mark) for mark in marks)

    def _has_details(self, quoted: bool) -> bool:
        if quoted or _DIGITS.search(texts.blot(self.text, self.find("picture"))):
            return True
        return any(self._holds(mark) for name in ("event", "copy", "script") for mark in self.find(name))

    def _copy(self) -> bool:
        marks = [mark for mark in self.find("copy") if self._holds(mark)]
        if self.edit:
            marks = [mark for mark in marks if self._sentence_has("add", mark) or self._sentence_has("into", mark)]
        return any(not self._in_scene_strictly(mark) for mark in marks)

    def _in_scene_strictly(self, mark: Span) -> bool:
        """Lettering follows "with" rightly; it belongs to the scene only together with a sheet or poster that does."""
        sentence = _around(self.sentences, mark)
        carriers = [
            other for name in ("sheet", "poster") for other in self.find(name) if sentence.start <= other.start < mark.start
        ]
        return bool(carriers) and all(self._in_scene(other) or not self._holds(other) for other in carriers)

    def _corrects(self) -> bool:
        if any(self._stays(mark) and (self.edit or mark not in self.faint) for mark in self.find("typo")):
            return True
        wording = [mark for mark in self.find("wording") if self._stays(mark)]
        if self.edit and any(self._beside(word, mark) for word in wording for mark in self.find("wrong")):
            return True
        for mark in self.find("fix"):
            sentence = _around(self.sentences, mark)
            if (self.edit or mark.start - sentence.start < 20) and any(
                sentence.start <= word.start < sentence.end for word in wording
            ):
                return True
        return False

    def _beside(self, word: Span, wrong: Span) -> bool:
        """ "The word on the bus is wrong", but not "the sign is in the wrong place": nothing follows."""
        clause = _around(self.clauses, word)
        follows = word.end <= wrong.start <= min(word.end + 25, clause.end)
        return follows and not self.text[wrong.end : clause.end].strip()

    def _stays(self, mark: Span) -> bool:
        """Not taken out by a word before it; unreadable letters are what a correction speaks of."""
        return not any(scope.start < mark.start < scope.end for scope in self.forbidden)

    def _foreign(self) -> bool:
        """Writing in another script, named or shown."""
        if any(self._holds(mark) and not self._in_scene_strictly(mark) for mark in self.find("script")):
            return True
        if self.lexicon.languages[0] not in LATIN:
            return False
        shown = [Span(match.start(), match.end(), match[0]) for match in _FOREIGN.finditer(self.text)]
        return any(self._holds(run) and not _is_about_text(run.text) for run in shown)

    def _written(self) -> set[str]:
        """ "long" and "short" for what is to be read in the picture, in quotes or after words like "that says"."""
        kinds = {self._kind(quote.text) for quote in self.quotes if self._is_shown(quote)}
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
        if not self._holds(quote):
            self.dismissed = True
            return False
        before = self.text[max(0, quote.start - 30) : quote.start]
        after = self.text[quote.end : quote.end + 12]
        if self.lexicon.find("unshown", before[-22:]) and not self.lexicon.find("says", before):
            return bool(self._outputs("sheet") or self._outputs("poster")) and not self.edit
        if texts.is_latin(quote.text) or len(quote.text) > 24 or self.lexicon.find("said", after):
            return True
        return any(self.find(name) for name in ("wording", "says", "said", "sheet", "poster"))

    def _unquoted(self) -> Iterable[str]:
        for mark in self.find("says"):
            if self._holds(mark):
                yield self._following(mark)
        for mark in self.find("said"):
            if self._holds(mark):
                yield self._preceding(mark)

    def _following(self, mark: Span) -> str:
        clause = _around(self.clauses, mark)
        stop = min((other.start for other in self.scene_before if mark.end <= other.start < clause.end), default=clause.end)
        stop = min(stop, mark.end + _LOOKAHEAD)
        words = _TOKEN.findall(self.plain[mark.end : stop]) if not self.text[mark.end : stop].isspace() else []
        capitals = _leading_capitals(words)
        if capitals:
            self.capitals.append(Span(mark.end, min(stop, mark.end + len(" ".join(capitals)) + 1)))
            return " ".join(capitals)
        said_plainly = " " in mark.text or (self.lexicon.spaceless and len(mark.text) > 1)
        long_enough = len(words) > _SHORT_WORDS or not texts.is_latin("".join(words[:1]))
        return " ".join(words) if said_plainly and long_enough and not self.edit else ""

    def _preceding(self, mark: Span) -> str:
        words = _TOKEN.findall(
            self.plain[max(0, mark.start - 40) : mark.start] if self.text[max(0, mark.start - 40) : mark.start].strip() else ""
        )
        if not words or not self.text[max(0, mark.start - 3) : mark.start].strip(" \"'“”」』»"):
            return ""
        if self.lexicon.spaceless and (latin := re.search(r"[A-Za-z][A-Za-z ]*$", words[-1])):
            return latin[0]
        return " ".join(reversed(_leading_capitals(words[::-1]))) or words[-1]

    def _names_removed_text(self) -> bool:
        return any(not self._holds(mark) for name in ("wording", "copy") for mark in self.find(name))

    # --- the other rules ----------------------------------------------------------------------------------------------

    def _tier(self) -> str | None:
        for tier in ("pro", "lite", "flash"):
            match = self.lexicon.tier(tier).search(self.text)
            if match and not any(scope.start <= match.start() < scope.end for scope in self.forbidden):
                return tier
        return None

    def _drafts(self) -> bool:
        for mark in self.find("draft"):
            near = [other for other in self.scene_before if 0 <= mark.start - other.end <= 8]
            if self._holds(mark) and not near and not self._shown_after(mark):
                return True
        return False

    def _shown_after(self, mark: Span) -> bool:
        return any(0 <= other.start - mark.end <= 2 for other in self.scene_after)

    def _cast(self, several: bool) -> bool:
        places = {mark.text for mark in self.find("place")}
        if several and (len(places) >= 2 or self.find("order")):
            return True
        return len(places) >= 3 and not self.edit

    def _hero(self) -> bool:
        if any(self._holds(mark) for mark in self.find("hero")):
            return True
        if any(not self.edit or self._sentence_has("into", mark) for mark in self._outputs("architecture")):
            return True
        products = self.find("product")
        return any(self._close(mark, product) for mark in self.find("closeup") for product in products)

    def _close(self, closeup: Span, product: Span) -> bool:
        """The product is what the close-up is of: near it, nothing in between that leads elsewhere."""
        start, end = sorted((closeup, product), key=lambda span: span.start)
        between = [other for other in self.scene_before if start.end <= other.start < end.start]
        reach = 45 if start is closeup else 25
        return (
            end.start - start.end <= reach and not between and _around(self.sentences, closeup) == _around(self.sentences, product)
        )

    def _mapped(self) -> bool:
        pictures = {mark.text for mark in self.find("picture")}
        return len(pictures) >= 3 or (len(pictures) >= 2 and bool(self.find("place")))

    def _casual(self) -> bool:
        if self.edit or any(
            self.find(name) for name in ("two", "many", "second", "place", "craft", "copy", "script", "closeup", "catalogue")
        ):
            return False
        if _ANY_NUMBER.search(self.text) or any(len(clause.text.split()) > 3 for clause in self.clauses[1:]):
            return False
        if self.lexicon.spaceless:
            return len(self.text) <= _CASUAL_SIGNS
        return len(self.text.split()) <= _CASUAL_WORDS


def _is_about_text(run: str) -> bool:
    """Words of another script that speak of lettering instead of being it."""
    own = lexicon_for(run)
    return any(own.find(name, run) for name in ("wording", "not_before", "not_after"))


def _leading_capitals(words: list[str]) -> list[str]:
    """The words in capitals at the beginning: OPEN 24 HOURS."""
    found: list[str] = []
    for word in words:
        if not (word.isupper() and len(word) > 1) and not (found and word.isdigit()):
            break
        found.append(word)
    return found


def _around(spans: list[Span], inner: Span) -> Span:
    """The span that holds the beginning of `inner`; `inner` itself where none does."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle].end <= inner.start:
            low = middle + 1
        else:
            high = middle
    return spans[low] if low < len(spans) and spans[low].start <= inner.start else inner
