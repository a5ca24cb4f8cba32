"""Makes a Wish from everything that may say how: options chosen in a form, flags, words. An option wins over a flag, a flag over
words. Every wish for a picture is checked here to be within what the studio can do."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TypedDict, Unpack

from core.acts import table
from core.errors import UNCHARGED, BadAsk
from core.lines import whole
from core.model import Act, Stage, Wish
from core.reading import durations, exact, flag_names, flags, larger
from core.reading.combinations import combined
from core.reading.comparing import comparison
from core.reading.flags import Flagged
from core.reading.output import left_open
from core.reading.spoken import UNSPOKEN, Spoken, spoken
from core.reading.tokens import plain, tokens
from core.reading.values import Limits, ratio_in_size, ratio_of, size_of, tier_of

_ALL = "all"
_DASHES = "- \t\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d"  # "--" alone: the beginning of a flag


class Options(TypedDict, total=False):
    """What was chosen beside the words; None: left alone."""

    tier: str | None
    ratio: str | None
    size: str | None
    count: int | None
    avoid: str | None
    version: int | None
    compare: str | None  # tiers, a comma between them; "all"
    blind: bool | None


def command(text: str, limits: Limits) -> Wish:
    """The wish in the text of a typed `/imagine` command. Raises BadAsk."""
    return wish(act=Act.NEW, words=text, limits=limits)


_OF_VERSIONS = (
    f"This command paints one prompt on several tiers. {UNCHARGED} To see two versions side by side, write this in the picture's thread: "
    "compare v1 and v2."
)
_REFRAMED = "The same picture in the format {ratio}."


def wish(*, act: Act, words: str, limits: Limits, **options: Unpack[Options]) -> Wish:
    """The wish in the text of a command or a form's field, and in the options chosen beside it. The words stay verbatim, without
    their flags. Words for an edit that order exact ones alone, with no option beside them, are a wish for those.

    Raises BadAsk: nothing said, too long, a flag or an option that cannot be (with the nearest that can).
    """
    if len(words) > 3 * limits.max_prompt:
        raise BadAsk(
            f"That is {len(words):,} characters. I take at most {limits.max_prompt:,}. {UNCHARGED} Shorten it and ask again."
        )
    if act is Act.COMPARE:
        if comparison(["compare", *tokens(plain(words))]) is not None:  # "/compare v1 v2"
            raise BadAsk(_OF_VERSIONS)
        act, options["compare"] = Act.NEW, options.get("compare") or _ALL
        words, last = _without_blind(words)
        options["blind"] = options.get("blind") or last
    if act is Act.VOTE:
        return Wish(act=act, minutes=durations.minutes(words) if words.strip() else None)
    if act is Act.EDIT and not any(value for name, value in options.items() if name not in ("version", "ratio")):
        ordered = _exact(whole(words), options.get("ratio"), version=options.get("version"))
        if ordered is not None:
            return ordered
        if exact.says_free(words):
            raise BadAsk(exact.NOT_WITHOUT_A_MODEL)
    flagged = flags.split(whole(words), limits)
    stated = spoken(flagged.words, limits, new=act is Act.NEW) if table.row(act).is_worded else UNSPOKEN
    if act is Act.EDIT and stated.size is None and (larger.is_all(flagged.words) or larger.is_added(flagged.words)):
        stated = replace(stated, size=larger.size(limits))
    asks = asked(act, flagged.words, flagged, limits, stated, **options)
    if not asks.words:
        return asks
    return replace(asks, stage=Stage.RULES if asks.tier is None else Stage.EXACT)


def _exact(words: str, ratio: str | None, *, version: int | None) -> Wish | None:
    """The wish of words that order exact edits. ratio: the format chosen beside them, which says what "crop it" is to be cropped to.
    Raises BadAsk."""
    if not ratio:
        return exact.wish_of(words, version=version, commanded=True)
    found = exact.wish_of(f"to {ratio} {words}", version=version, commanded=True) if exact.crops(words) else None
    return replace(found, words=f"{words.strip()}, {ratio}") if found is not None else None


def pressed(act: Act, choice: str | None, limits: Limits) -> Wish:
    """The wish of a button, or of a menu's entry. choice: what it carries besides its act, the size of a final or the ratio of a format.
    Raises BadAsk."""
    if table.pressed(act, choice) is act:
        return wish(act=act, words="", limits=limits, size=choice)
    return replace(wish(act=Act.EDIT, words=_REFRAMED.format(ratio=choice), limits=limits, ratio=choice), stage=None, open=())


def asked(act: Act, words: str, flagged: Flagged, limits: Limits, stated: Spoken = UNSPOKEN, **options: Unpack[Options]) -> Wish:
    """The wish for `words`: for each kind the option counts, else the flag, else what was `stated` in words. What to avoid adds up. Raises
    BadAsk."""
    if act is Act.NEW and stated.bare:
        raise BadAsk(f"Ideas for what? {UNCHARGED} Say that too, for example: {stated.count} ideas for a bakery's poster.")
    values = flagged.values
    tier = options.get("tier") or values.get("tier")
    ratio = options.get("ratio") or values.get("ratio")
    size = options.get("size") or values.get("size")
    count = options.get("count") if options.get("count") is not None else flagged.count
    avoid = ", ".join(part for part in (options.get("avoid"), values.get("avoid")) if part and part.strip())
    wished = _checked(
        act=act,
        words=words,
        tier=tier or stated.tier,
        ratio=ratio or stated.ratio,
        size=size or stated.size,
        count=count if count is not None else stated.count or 1,
        avoid=whole(avoid) or None,
        version=options.get("version"),
        limits=limits,
    )
    counted = count if count is not None else stated.count
    blind = bool(options.get("blind") or values.get("blind"))
    tiers = options.get("compare") or values.get("compare") or (_ALL if blind else None)
    if tiers is not None:
        wished = replace(_compared(wished, tiers, limits), blind=blind)
        counted = wished.count
    wished = _combined(wished, limits) if table.row(act).is_worded else wished
    if wished.combinations:
        counted = wished.count
    if wished.compare is not None:
        return wished  # what its words say besides is read by our rules alone, so that its price stays what was accepted
    left = left_open(act, words, tier=wished.tier, size=wished.size, ratio=wished.ratio, count=counted, avoid=wished.avoid)
    return replace(wished, open=left)


def _compared(wish: Wish, tiers: str, limits: Limits) -> Wish:
    """The wish for a picture on each of some tiers ("flash, pro"; "all"). Raises BadAsk."""
    if wish.act not in (Act.NEW, Act.EDIT):
        raise BadAsk(f"Tiers can be compared on a new picture or a change. {UNCHARGED} Say what to paint, then --compare.")
    if wish.tier is not None or wish.count > 1 or combined(wish.words) is not None:
        raise BadAsk(f"A comparison paints one picture on each tier. {UNCHARGED} Leave out --tier, --count and lists in braces.")
    named = [] if tiers.strip().lower() == _ALL else [tier_of(one, limits) for one in re.split(r"[\s,+&/]+", tiers.strip()) if one]
    found = tuple(dict.fromkeys(one for one in named if one is not None))
    if len(found) == 1:
        raise BadAsk(f"A comparison needs at least two tiers. {UNCHARGED} Name two, such as --compare flash,pro, or none for all.")
    return replace(wish, compare=found)


def _without_blind(words: str) -> tuple[str, bool]:
    """The words of a comparison without "blind" at their end, where that is an option, and whether it was there."""
    before, _, last = words.rstrip().rpartition(" ")
    if last.lower().rstrip(".!") != "blind" or not before.strip():
        return words, False
    word = before.split()[-1].strip(",;:.").lower()
    return (words, False) if flag_names.blinds(word) else (before.rstrip(), True)


def _combined(wish: Wish, limits: Limits) -> Wish:
    """The wish for a picture, or as many as were asked for, of each combination of the choices in its words. Raises BadAsk if that
    is too many."""
    found = combined(wish.words)
    if found is None:
        return wish
    total = found.count * wish.count
    if total > limits.max_combinations:
        product = " × ".join(str(len(listed)) for listed in found.lists)
        each = f", {wish.count} of each" if wish.count > 1 else ""
        raise BadAsk(
            f"The lists in braces come to {total:,} pictures ({product}{each}). I paint at most {limits.max_combinations} of them at once. "
            f"{UNCHARGED} Leave some choices out."
        )
    each_of = [one for one in found.first(found.count) for _ in range(wish.count)]
    return replace(wish, count=total, combinations=tuple(each_of))


# --- the limits of a wish ---------------------------------------------------------------------------------------------


def _checked(
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
        raise BadAsk(f"I can't paint {count:,} pictures at once. {UNCHARGED} Ask for 1 to {limits.max_count}.")
    if version is not None and version < 1:
        charge = f" {UNCHARGED}" if table.row(act).paints else ""
        raise BadAsk(f"There is no version {version}.{charge} The first picture of a thread is v1.")
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
    if says_nothing(words.strip(_DASHES)):
        if act is Act.NEW:
            raise BadAsk("Say what to paint, for example: a red bicycle leaning against a blue door.")
        if act is Act.EDIT:
            raise BadAsk("Say what should change, for example: make the door green.")
    _check_length(words, limits)


def _check_length(words: str, limits: Limits) -> None:
    if len(words) > limits.max_prompt:
        over = len(words) - limits.max_prompt
        raise BadAsk(
            f"That is {len(words):,} characters. I take at most {limits.max_prompt:,}. {UNCHARGED} Shorten it by {over:,} and ask again."
        )
