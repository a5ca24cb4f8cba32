"""A Wish from everything that may say how: options chosen in a form, flags in the words. What is chosen wins over what is typed."""

from __future__ import annotations

from typing import TypedDict, Unpack

from core.asks import checks, flags
from core.asks.flags import Flagged
from core.asks.values import Limits
from core.errors import BadAsk
from core.model import Act, Wish


class Options(TypedDict, total=False):
    """What was chosen beside the words; None: left alone."""

    tier: str | None
    ratio: str | None
    size: str | None
    count: int | None
    avoid: str | None
    version: int | None


def command(text: str, limits: Limits) -> Wish:
    """The wish in the text of a typed `/imagine` command. Raises BadAsk."""
    return wish(act=Act.NEW, words=text, limits=limits)


def wish(*, act: Act, words: str, limits: Limits, **options: Unpack[Options]) -> Wish:
    """The wish in the text of a command or of a form's field, and in the options chosen beside it. The words come through verbatim,
    without their flags.

    Raises BadAsk: nothing said, too long, a flag or an option that cannot be (with the nearest that can).
    """
    if len(words) > 3 * limits.max_prompt:
        raise BadAsk(f"That is {len(words):,} characters and the limit is {limits.max_prompt:,}. Shorten it and ask again.")
    flagged = flags.split(words, limits)
    return asked(act, flagged.words, flagged, limits, **options)


def asked(act: Act, words: str, flagged: Flagged, limits: Limits, **options: Unpack[Options]) -> Wish:
    """The wish for `words`: of each kind the option counts, else the flag. What is to be avoided adds up. Raises BadAsk."""
    values = flagged.values
    count = options.get("count") or flagged.count
    avoid = ", ".join(part for part in (options.get("avoid"), values.get("avoid")) if part and part.strip())
    return checks.wish(
        act=act,
        words=words,
        tier=options.get("tier") or values.get("tier"),
        ratio=options.get("ratio") or values.get("ratio"),
        size=options.get("size") or values.get("size"),
        count=1 if count is None else count,
        avoid=avoid or None,
        version=options.get("version"),
        limits=limits,
    )
