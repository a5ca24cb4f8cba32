"""Who changed which limit from what to what, in words that stay as they were said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.model import Person, Vocabulary
from core.quota import words
from core.quota.limits import Limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What became of a limit: whose and which it is, what it was, and what it is now; "": none."""

    target: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """Who changed what from what; `before` and `after` in words."""

    at: datetime
    person: Person
    channel: str
    action: str  # "set", "clear", "grant"
    target: str
    before: str
    after: str


Tell = Callable[[Limit | None, Limit | None], Record]  # of a limit as it was and as it is; None: there is none


def telling(vocabulary: Vocabulary) -> Tell:
    """Tell what becomes of limits that are set and cleared."""

    def tell(before: Limit | None, after: Limit | None) -> Record:
        limit = after or before
        assert limit is not None
        was, now = (words.terms(one.terms) if one is not None else "" for one in (before, after))
        return Record(target=_target(limit, vocabulary), before=was, after=now)

    return tell


def granting(limit: Limit, extra: int, *, holder: str, vocabulary: Vocabulary) -> Record:
    """Tell what was granted. `holder`: whom it is for where the limit is for each; "": everybody."""
    whose = f" for {holder}" if holder else " for everybody" if limit.terms.each else ""
    added = f"{words.amount(limit.terms.unit, extra)} extra{whose}"
    return Record(target=_target(limit, vocabulary), before=words.terms(limit.terms), after=added)


def _target(limit: Limit, vocabulary: Vocabulary) -> str:
    return f"{words.whose(limit.target, vocabulary)} [{limit.key}]"
