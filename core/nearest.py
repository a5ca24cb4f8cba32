"""Finds the word that was probably meant, and words the question "did you mean …?", for tiers, flags, commands, periods and keys
alike.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

_LONGEST: Final = 40  # characters that are compared: the time grows with their square, and no word of ours is longer


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """Find the known word that looks most like this one, or None if none does.

    cutoff   how alike they must be, from 0 to 1, as difflib measures it; 1.0 means the same word only
    """
    return next(iter(difflib.get_close_matches(word[:_LONGEST], list(known), n=1, cutoff=cutoff)), None)


def did_you_mean(word: str | None) -> str:
    """Ask about the word that was probably meant, as the end of a sentence; empty if there is none."""
    return f" Did you mean {word}?" if word else ""
