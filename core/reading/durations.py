"""How long something is to last, as people type it: "2h", "90 min", "1h30", "2 Stunden", "3 jours", "２時間"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.acts.voting import LONGEST, SHORTEST
from core.errors import BadAsk
from core.reading import lists
from core.reading.tokens import plain, tokens

_LONGEST_TEXT = 40  # characters
_PART = re.compile(r"(\d{1,5})(?:[.,](\d))?\s?([^\W\d_]+)")
_REST = re.compile(r"(?<=h)(\d{2})(?!\d)")  # the minutes of "1h30"
_ONE = re.compile(r"\b(?:an?|one|eine[nr]?|une?|una?|uma?|een|ett)\s([^\W\d_]+)")  # "an hour"
_UNITS = {"seconds": 1 / 60, "minutes": 1, "hours": 60, "days": 24 * 60, "weeks": 7 * 24 * 60}


def minutes(text: str) -> int:
    """The minutes in a text that says nothing else. Raises BadAsk, also where a vote cannot be open for so long."""
    found, rest = within(text)
    if found is None or rest:
        raise BadAsk(f"I can't tell how long \u201c{text.strip()[:40]}\u201d is. Write it like 30 min, 2h or 1 day.")
    return checked(found)


def checked(found: int) -> int:
    """The minutes, if a vote may be open for so long. Raises BadAsk."""
    if not SHORTEST <= found <= LONGEST:
        raise BadAsk("A vote can be open for 1 minute to 30 days. Write it like 30 min, 2h or 1 day.")
    return found


def within(text: str) -> tuple[int | None, Sequence[str]]:
    """The minutes that a text names, rounded, and the tokens beside them; None: it names none."""
    if len(text) > _LONGEST_TEXT:
        return None, tokens(plain(text))
    said, total, named = _REST.sub(r" \1min", _ONE.sub(_counted, plain(text))), 0.0, False
    kept, done = "", 0
    for part in _PART.finditer(said):
        unit = _unit(part[3])
        if unit is None:
            continue
        total, named = total + float(f"{part[1]}.{part[2] or 0}") * unit, True
        kept, done = f"{kept} {said[done : part.start()]} ", part.end()
    return (round(total) if named else None), tokens(kept + said[done:])


def _counted(one: re.Match[str]) -> str:
    """The figure for the word, where that is of a time: "1 hour"."""
    return f"1 {one[1]}" if _unit(one[1]) is not None else one[0]


def _unit(word: str) -> float | None:
    return next((size for name, size in _UNITS.items() if word in lists.words(f"replies.durations.{name}")), None)
