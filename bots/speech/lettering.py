"""What is said of lettering that is not as it was asked for, for every platform. Plain text, like text.py."""

from __future__ import annotations

from collections.abc import Sequence

from core.lines import one_line
from core.model import MicroDollars
from core.quota.words import cents
from core.reading.lettering import Misread

SAYS = "v{number} says {seen} instead of {wanted}."
LACKS = "I can't find {wanted} in v{number}."
CORRECT = "Correct the lettering"
CORRECT_FOR = "Correct the lettering · about {price}"
FINAL_ANYWAY = "{differences} Paint the final anyway?"


def differences(number: int, misread: Sequence[Misread]) -> str:
    """Name what v<number> says instead of what was asked for."""
    return " ".join(_difference(one, number) for one in misread)


def before_final(number: int, misread: Sequence[Misread]) -> str:
    return FINAL_ANYWAY.format(differences=differences(number, misread))


def correct(price: MicroDollars | None) -> str:
    """The label of the button that corrects it. price: about what that costs; None: not known."""
    return CORRECT_FOR.format(price=cents(price)) if price is not None else CORRECT


def _difference(one: Misread, number: int) -> str:
    form = SAYS if one.seen else LACKS
    return form.format(number=number, seen=_quoted(one.seen), wanted=_quoted(one.wanted))


def _quoted(words: str) -> str:
    return f"“{one_line(words)}”"
