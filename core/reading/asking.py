"""Makes a Wish from everything that may say how: options chosen in a form, flags, words. An option wins over a flag, a flag over
words."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict, Unpack

from core.acts import table
from core.errors import BadAsk
from core.lines import whole
from core.model import Act, Stage, Wish
from core.reading import checks, flags
from core.reading.flags import Flagged
from core.reading.output import left_open
from core.reading.spoken import UNSPOKEN, Spoken, spoken
from core.reading.values import Limits


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
    """The wish in the text of a command or a form's field, and in the options chosen beside it. The words stay verbatim, without
    their flags.

    Raises BadAsk: nothing said, too long, a flag or an option that cannot be (with the nearest that can).
    """
    if len(words) > 3 * limits.max_prompt:
        raise BadAsk(f"That is {len(words):,} characters and the limit is {limits.max_prompt:,}. Shorten it and ask again.")
    flagged = flags.split(whole(words), limits)
    heard = spoken(flagged.words, limits, new=act is Act.NEW) if table.row(act).is_worded else UNSPOKEN
    asks = asked(act, flagged.words, flagged, limits, heard, **options)
    if not asks.words:
        return asks
    return replace(asks, stage=Stage.RULES if asks.tier is None else Stage.EXACT)


def asked(act: Act, words: str, flagged: Flagged, limits: Limits, heard: Spoken = UNSPOKEN, **options: Unpack[Options]) -> Wish:
    """The wish for `words`: for each kind the option counts, else the flag, else what was `heard`. What to avoid adds up. Raises
    BadAsk."""
    values = flagged.values
    tier = options.get("tier") or values.get("tier")
    ratio = options.get("ratio") or values.get("ratio")
    size = options.get("size") or values.get("size")
    count = options.get("count") if options.get("count") is not None else flagged.count
    avoid = ", ".join(part for part in (options.get("avoid"), values.get("avoid")) if part and part.strip())
    wished = checks.wish(
        act=act,
        words=words,
        tier=tier or heard.tier,
        ratio=ratio or heard.ratio,
        size=size or heard.size,
        count=count if count is not None else heard.count or 1,
        avoid=whole(avoid) or None,
        version=options.get("version"),
        limits=limits,
    )
    counted = count if count is not None else heard.count
    left = left_open(act, words, tier=wished.tier, size=wished.size, ratio=wished.ratio, count=counted, avoid=wished.avoid)
    return replace(wished, open=left)
