"""Whether words say of an attached picture that it marks a part of the one that is changed: "use this mask", "only what I circled"."""

from __future__ import annotations

from collections.abc import Sequence

from core.reading import lists
from core.reading.tokens import is_unspaced, plain, tokens

_LONGEST = 600  # characters that are read


def marks_a_region(words: str) -> bool:
    """Whether they speak of a mask or of something marked. They may mean another picture, so the attached one has to look like a mask as
    well."""
    said = tokens(plain(words[:_LONGEST]))
    return any(_stands(phrase, said, at) for phrase in lists.phrases("regions.said.marks") for at in range(len(said)))


def _stands(phrase: Sequence[str], said: Sequence[str], at: int) -> bool:
    """Whether a phrase stands there: in scripts without blanks, within a run."""
    if len(phrase) == 1 and is_unspaced(phrase[0]):
        return phrase[0] in said[at]
    return list(phrase) == list(said[at : at + len(phrase)])
