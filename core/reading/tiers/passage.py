"""The asker's words as a passage in which every term has its scope: is it asked for, taken out, unreadable, or a thing in the
scene?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from core.reading import craft, lists, quoted
from core.reading.given_up import unsaid
from core.reading.retractions import retracted
from core.reading.tiers import text as texts
from core.reading.tiers.terms import Terms, terms_for
from core.reading.tiers.text import Span

_MARKS = f" {quoted.MARKS}"
_END = attrgetter("end")


class Passage:
    """Folded words with quotations and misleading terms blotted out, and the words that rule 3 goes by.

    plain     the words as written, as long as `text`
    quotes    what stands in quotation marks, and was not taken back
    dismissed whether something was named, as far as it was read, that demands nothing
    """

    def __init__(self, words: str) -> None:
        words = texts.shortened(words)
        self.plain = texts.tidy(words)
        self.quotes = texts.quotations(words)
        folded = texts.fold(words)
        bare = texts.blot(folded, self.quotes)
        self._found: dict[str, list[Span]] = {}
        self.terms: Terms = terms_for(bare if bare.strip(_MARKS) else folded)
        taken_back = [Span(start, end) for start, end in retracted(bare)]
        bare = texts.blot(bare, [*taken_back, *(Span(start, end) for start, end in unsaid(bare))])
        self.quotes = [quote for quote in self.quotes if not any(span.start <= quote.start < span.end for span in taken_back)]
        bare = texts.blot(bare, [Span(start, end) for start, end in craft.sizes(bare)])
        devices = self.terms.find("device", bare)  # a 4K television and the like: part of a scene
        self.dismissed = bool(devices)
        self.text = texts.blot(bare, [*devices, *self.terms.find("mask", bare)])
        self.sentences = texts.sentences(self.text)
        self.clauses = [clause for sentence in self.sentences for clause in texts.clauses(self.text, sentence)]
        self.faint = self.find("faint")
        self.scene_before = self.find("scene_before")
        self._scene_after = self.find("scene_after")
        self._forbidden = list(self._forbidden_scopes())
        self._removed_after = self.find("not_after")
        self._turned_into = self.find("into")

    def find(self, name: str) -> list[Span]:
        """Where terms of the list occur. Many questions look for the same list, so it is searched once."""
        if name not in self._found:
            self._found[name] = self.terms.find(name, self.text)
        return self._found[name]

    def blot(self, spans: list[Span]) -> None:
        """Blank more words, which are lettering in the picture and demand nothing."""
        if spans:
            self.text = texts.blot(self.text, spans)
            self._found.clear()

    def sentence(self, mark: Span) -> Span:
        return _around(self.sentences, mark)

    def clause(self, mark: Span) -> Span:
        return _around(self.clauses, mark)

    def sentence_has(self, name: str, mark: Span) -> bool:
        sentence = self.sentence(mark)
        return any(sentence.start <= other.start < sentence.end for other in self.find(name))

    # --- taken out, unreadable ----------------------------------------------------------------------------------------

    def _forbidden_scopes(self) -> Iterator[Span]:
        """What a negation before its noun covers: the rest of the clause."""
        return (Span(mark.start, self.clause(mark).end) for mark in self.find("not_before"))

    def stays(self, mark: Span) -> bool:
        """Whether no word before it takes it out. (Unreadable letters stay, since a correction is about them.)"""
        return not any(scope.start < mark.start < scope.end for scope in self._forbidden)

    def holds(self, mark: Span) -> bool:
        """Whether it is neither taken out nor unreadable."""
        if any(scope.start <= mark.start < scope.end for scope in self._forbidden):
            return False
        clause = self.clause(mark)
        reach = 10 if self.terms.spaceless else 25
        if any(mark.end <= other.start <= min(mark.end + reach, clause.end) for other in self._removed_after):
            return False
        near = [other for other in self.faint if clause.start <= other.start < clause.end]
        return not any(-reach <= other.start - mark.end <= reach and mark.start - other.end <= reach for other in near)

    # --- in the scene -------------------------------------------------------------------------------------------------

    def _opens_sentence(self, mark: Span) -> bool:
        return not self.text[self.sentence(mark).start : mark.start].strip()

    def outputs(self, name: str) -> list[Span]:
        """The terms of a list that are asked for as the picture itself. Notes whether others of it are not (`dismissed`)."""
        found = self.find(name)
        asked = [mark for mark in found if self.holds(mark) and not self.in_scene(mark)]
        self.dismissed = self.dismissed or len(asked) < len(found)
        return asked

    def in_scene(self, mark: Span) -> bool:
        return self._is_opened_before(mark) or self.is_placed_after(mark, gap=5 if self.terms.spaceless else 16, words=2)

    def _is_opened_before(self, mark: Span) -> bool:
        """After "holding" or "on", unless it is to be turned into something in between. "In watercolour, a birthday card": what opens the
        sentence reaches no farther than its clause."""
        sentence, clause = self.sentence(mark), self.clause(mark)
        openers = [other for other in self.scene_before if sentence.start <= other.start < mark.start]
        opened = max(
            (other.start for other in openers if other.start >= clause.start or not self._opens_sentence(other)), default=-1
        )
        asked = max((other.end for other in self._turned_into if sentence.start <= other.start < mark.start), default=-1)
        return opened >= 0 and asked <= opened

    def is_placed_after(self, mark: Span, *, gap: int, words: int) -> bool:
        """Whether it comes right before "on the wall": at most `gap` characters and, if words are spaced, `words` words in between."""
        between = [self.text[mark.end : other.start] for other in self._scene_after if mark.end <= other.start <= mark.end + gap]
        purpose = lists.words("painted.marks.purpose")  # "a comic shop", but "a card for a shop"
        said = [stretch.split() for stretch in between]
        return any(self.terms.spaceless or (len(one) <= words and purpose.isdisjoint(one)) for one in said)


def _around(spans: Sequence[Span], inner: Span) -> Span:
    """The one of `spans` (in order) that contains the beginning of `inner`; `inner` itself if none does."""
    low = bisect_right(spans, inner.start, key=_END)
    return spans[low] if low < len(spans) and spans[low].start <= inner.start else inner
