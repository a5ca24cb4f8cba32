"""A place in somebody's words that may say something about how to paint the picture, and what is around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from core.reading import lists
from core.reading.tokens import is_unspaced
from core.reading.units import VALUED, Clauses, Unit, is_small
from core.reading.values import Limits

_NEAR = 3  # units before a value among which one refuses it whatever stands between
_PASSED = (
    "number",
    "figures",
    "size",
    "always",
    "shape",
    "scenic",
    "instead",
    "from",
    "not",
)  # beside a format they speak of formats too


@cache
def _enough() -> frozenset[tuple[str, ...]]:
    return frozenset(lists.phrases("talk.taken_back.enough"))


@dataclass(frozen=True, slots=True)
class Found:
    kind: str
    value: str
    units: tuple[Unit, ...]
    sure: int = 0  # the surer find wins: figures over names


@dataclass(frozen=True, slots=True)
class Spot:
    """A unit in its clause."""

    clauses: Clauses
    number: int  # of the clause
    at: int
    limits: Limits
    new: bool

    @property
    def clause(self) -> tuple[Unit, ...]:
        return self.clauses.all[self.number]

    @property
    def unit(self) -> Unit:
        return self.clause[self.at]

    @property
    def before(self) -> tuple[Unit, ...]:
        return self.clause[: self.at]

    @property
    def after(self) -> tuple[Unit, ...]:
        return self.clause[self.at + 1 :]

    def leads(self, *names: str) -> bool:
        """Whether the unit before has one of the marks. An article in between is skipped, unless it leads itself: "au", "zum"."""
        leading = next((unit for unit in reversed(self.before) if unit.has(*names, "into") or not unit.has("article")), None)
        return leading is not None and leading.has(*names)

    @property
    def ends(self) -> bool:
        """Whether what follows is nothing, or does not belong to it: "in 4K please", not "in 4K television"."""
        return (
            not self.after
            or is_small(self.after[0])
            or self.after[0].has("figures", "size", "always", "outlet")
            or self.heads
            or self.suffices
        )

    @property
    def suffices(self) -> bool:
        """ "2K is fine", "2K reicht"."""
        return tuple(unit.text for unit in self.after) in _enough()

    @property
    def heads(self) -> bool:
        """ "Desktop wallpaper: koi"."""
        return self.clauses.folded[self.unit.end : self.unit.end + 1] in (":", "：")

    @property
    def closes(self) -> bool:
        """Whether nothing follows but courtesies, and what else is asked for: "with the best one in 4K", not "... one on the left"."""
        if not self.after or self.after[0].has(*VALUED):
            return True
        if self.after[0].has("not", "instead") and len(self.after) > 1 and self.after[1].has(*VALUED):
            return True  # "on flash not pro"
        leads_on = self.after[0].has("into", "on", "purpose") and not is_unspaced(self.after[0].text)
        return (len(self.after) == 1 or self.after[1].has(*VALUED)) if leads_on else is_small(self.after[0])

    @property
    def follows_article(self) -> bool:
        return bool(self.before) and self.before[-1].has("article") and not self.before[-1].has("into")

    @property
    def is_all(self) -> bool:
        """Whether the clause says nothing else."""
        return all(is_small(unit) or unit.has(*_PASSED) for unit in (*self.before, *self.after))

    @property
    def opens(self) -> bool:
        """Whether it is at the beginning of the ask, apart from "make me a"."""
        return self.number == 0 and all(map(is_small, self.before))

    def near(self, *names: str, reach: int = 2) -> bool:
        return any(unit.has(*names) for unit in (*self.before[-reach:], *self.after[:reach]))

    def shows_device(self, reach: int | None = None) -> bool:
        """Whether the picture shows a screen, a camera or the like that stands beside it, or in its clause; not whether it is for one:
        "in landscape for the TV", nor whether a product is named after one: "a movie poster"."""
        behind = self.after[:reach]
        purpose = next((at for at, unit in enumerate(behind) if unit.has("purpose")), None)
        if purpose is not None and self.leads("into"):
            behind = behind[:purpose]
        said = (*self.before[-reach if reach else 0 :], *behind)
        following = (*said[1:], *self.after[len(behind) : len(behind) + 1], None)
        return any(
            unit.has("device") and not (after is not None and after.has("product"))
            for unit, after in zip(said, following, strict=False)
        )

    def in_clause(self, *names: str) -> bool:
        return not self.clauses.marks[self.number].isdisjoint(names)

    def anywhere(self, *names: str) -> bool:
        return any(not marks.isdisjoint(names) for marks in self.clauses.marks)

    @property
    def refused(self) -> bool:
        """ "not square", "please don't make it square", "正方形にしないで", "instead of 16:9", "from 16:9 to 4:3"."""
        for number, unit in enumerate(unit for unit in reversed(self.before) if not unit.has("article")):
            if unit.has("not", "instead") and not (unit.text == "no" and self.anywhere("portuguese")):  # "in the"
                return not self._is_proposed
            if unit.has(*VALUED) or (number >= _NEAR and not is_small(unit)):  # "not 16:9 but 4:3"
                break
        behind = all(is_small(unit) or unit.has("not") for unit in self.after)
        if behind and any(unit.has("not") for unit in self.after):
            return True
        if self._is_denied:
            return True
        kinds = [name for name in ("figures", "size", "tier") if self.unit.has(name)]
        return self.leads("from") and not self.leads("into") and any(unit.has(*kinds) for unit in self.after)

    @property
    def _is_denied(self) -> bool:
        """ "4K is not needed", not "square is fine, not 16:9"."""
        if len(self.after) < 2 or self.after[0].text not in lists.words("talk.stating.being") or not self.after[1].has("not"):
            return False
        return not any(unit.has(*VALUED) for unit in self.after[2:3])

    @property
    def _is_proposed(self) -> bool:
        """ "Why don't we make it square?"."""
        said = [unit.text for unit in self.before]
        return any(said[at + 1 : at + 3] in (["t", "we"], ["t", "you"]) for at, unit in enumerate(self.before) if unit.has("not"))

    def moved(self, at: int) -> Spot:
        """Another unit of the same clause as a spot."""
        return replace(self, at=at)

    def beside(self, *names: str) -> int | None:
        """The place right after or before that has one of the marks."""
        around = (at for at in (self.at + 1, self.at - 1) if 0 <= at < len(self.clause))
        return next((at for at in around if self.clause[at].has(*names)), None)

    def follows(self, *names: str) -> bool:
        """Whether the next unit has one of the marks."""
        return bool(self.after) and self.after[0].has(*names)
