"""Checks that a wish stays within what the studio can do. Every way of asking goes through `wish`."""

from __future__ import annotations

import unicodedata

from core.errors import BadAsk
from core.model import Act, Wish
from core.reading.values import Limits, ratio_in_size, ratio_of, size_of, tier_of


def wish(
    *,
    act: Act,
    words: str,
    tier: str | None,
    ratio: str | None,
    size: str | None,
    count: int,
    avoid: str | None,
    version: int | None,
    limits: Limits,
) -> Wish:
    """Make a checked wish from everything that was said; for options None: not said. `words` stay verbatim.

    Raises BadAsk: nothing said, too long, unknown tier, ratio, size or count, a version below 1.
    """
    _check_words(act, words, limits)
    if avoid is not None:
        _check_length(avoid, limits)
    if not 1 <= count <= limits.max_count:
        raise BadAsk(f"I can't paint {count} pictures at once. Ask for 1 to {limits.max_count}.")
    if version is not None and version < 1:
        raise BadAsk(f"There is no version {version}: they count from v1.")
    shape, note = ratio_of(ratio or ratio_in_size(size), limits)
    return Wish(
        act=act,
        words=words,
        version=version,
        tier=tier_of(tier, limits),
        ratio=shape,
        size=size_of(size, limits),
        count=count,
        avoid=avoid if avoid and avoid.strip() else None,
        note=note,
    )


def says_nothing(words: str) -> bool:
    """Whether there is nothing a person could see, only blanks, controls and direction marks."""
    return all(unicodedata.category(char)[0] in "ZC" for char in words)


def _check_words(act: Act, words: str, limits: Limits) -> None:
    if says_nothing(words):
        if act is Act.NEW:
            raise BadAsk("Say what to paint, for example: a red bicycle leaning against a blue door.")
        if act is Act.EDIT:
            raise BadAsk("Say what should change, for example: make the door green.")
    _check_length(words, limits)


def _check_length(words: str, limits: Limits) -> None:
    if len(words) > limits.max_prompt:
        over = len(words) - limits.max_prompt
        raise BadAsk(
            f"That is {len(words):,} characters and the limit is {limits.max_prompt:,}. Shorten it by {over:,} and ask again."
        )
