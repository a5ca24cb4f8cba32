"""What the asker's words demand of the picture, as far as it affects the tier. Words that only describe the scene demand nothing.

A demand is a term of a list ([tier] in words/*.toml) that survives three questions: is it taken out or kept out ("without any
text"), is it unreadable ("a blurred poster"), is it a thing in the scene ("reading a newspaper", "posters on the wall")?
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from core.reading.tiers.passage import Passage
from core.reading.tiers.text import Span
from core.reading.tiers.written import Written

_SEVERAL = re.compile(r"(?<![\w:.,])(?:[3-9]|1[0-2])(?=\s+[^\W\d])")
_ANY_NUMBER = re.compile(r"(?<![\w:.,])(?:[2-9]|[1-9]\d{1,3})(?=\s+[^\W\d])")
_CASUAL_WORDS, _CASUAL_SIGNS = 10, 26  # Chinese and Japanese: signs
_CASUAL_RUN = 45  # signs without a blank between: as much as ten words of Thai, Lao, Khmer or Burmese


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """One field for each clause of the rules. All False: the words demand nothing."""

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
    """What `words` demand. An edit names the things of the picture all the time ("move the menu"), so there lettering is demanded
    only if it is added or corrected, or the picture is turned into something else."""
    return _Reading(words, edit=edit).demands() if words else _unsaid(edit)


@cache
def _unsaid(edit: bool) -> Demands:
    """What no words demand: asked several times for the buttons below each picture."""
    return _Reading("", edit=edit).demands()


class _Reading:
    def __init__(self, words: str, *, edit: bool) -> None:
        self.edit = edit
        self.passage = Passage(words)
        self.written = Written(self.passage, edit=edit)

    def demands(self) -> Demands:
        tier = self._tier()
        sheets, posters = self.passage.outputs("sheet"), self.passage.outputs("poster")
        lettering = self.written.must_be_right(sheets, posters)
        numbers = self.passage.find("many") or _SEVERAL.search(self.passage.text)
        crowd = bool(self.passage.find("crowd"))
        return Demands(
            tier=tier,
            drafts=self._drafts(),
            lettering=lettering,
            short_words="short" in self.written.kinds,
            cast=self._cast(bool(numbers)),
            crowd=crowd,
            final=any(self.passage.holds(mark) for mark in self.passage.find("final")),
            hero=self._hero(),
            catalogue=any(self.passage.holds(mark) for mark in self.passage.find("catalogue")),
            mapped=self._mapped(),
            dismissed=self.passage.dismissed or self.written.names_removed(),
            casual=not (crowd or sheets or posters or self.passage.quotes) and self._casual(),
        )

    def _tier(self) -> str | None:
        for tier in ("pro", "lite", "flash"):
            named = self.passage.terms.named(tier, self.passage.text)
            if named and self.passage.stays(named):
                return tier
        return None

    def _drafts(self) -> bool:
        for mark in self.passage.find("draft"):
            near = [other for other in self.passage.scene_before if 0 <= mark.start - other.end <= 8]
            if self.passage.holds(mark) and not near and not self.passage.is_placed_after(mark, gap=2, words=0):
                return True
        return False

    def _cast(self, several: bool) -> bool:
        places = {mark.text for mark in self.passage.find("place")}
        if (several or self._lists_three()) and (len(places) >= 2 or self.passage.find("order")):
            return True
        return len(places) >= 3 and not self.edit

    def _lists_three(self) -> bool:
        """ "A knight, a wizard and an archer": each begins a clause, follows a position or an order, or is joined by "and a"."""
        text = self.passage.text
        led_to = {mark.end for name in ("order", "place") for mark in self.passage.find(name)}
        begun = 0
        for mark in self.passage.find("item"):
            before = text[self.passage.clause(mark).start : mark.start]
            begun += not before.strip() or mark.start - (len(before) - len(before.rstrip())) in led_to
        return begun > 0 and begun + len(self.passage.find("joined")) >= 3

    def _hero(self) -> bool:
        if any(self.passage.holds(mark) for mark in self.passage.find("hero")):
            return True
        if any(not self.edit or self.passage.sentence_has("into", mark) for mark in self.passage.outputs("architecture")):
            return True
        products = self.passage.find("product")
        return any(self._close(mark, product) for mark in self.passage.find("closeup") for product in products)

    def _close(self, closeup: Span, product: Span) -> bool:
        """The product is what the close-up is of: near it, nothing in between that leads elsewhere."""
        start, end = sorted((closeup, product), key=lambda span: span.start)
        between = [other for other in self.passage.scene_before if start.end <= other.start < end.start]
        reach = 45 if start is closeup else 25
        return end.start - start.end <= reach and not between and self.passage.sentence(closeup) == self.passage.sentence(product)

    def _mapped(self) -> bool:
        pictures = {mark.text for mark in self.passage.find("picture")}
        return len(pictures) >= 3 or (len(pictures) >= 2 and bool(self.passage.find("place")))

    def _casual(self) -> bool:
        if self.edit or any(
            self.passage.find(name)
            for name in ("two", "many", "second", "place", "craft", "copy", "script", "closeup", "catalogue")
        ):
            return False
        if _ANY_NUMBER.search(self.passage.text) or any(len(clause.text.split()) > 3 for clause in self.passage.clauses[1:]):
            return False
        if self.passage.terms.spaceless:
            return len(self.passage.text) <= _CASUAL_SIGNS
        words = self.passage.text.split()
        return len(words) <= _CASUAL_WORDS and all(len(word) <= _CASUAL_RUN for word in words)
