"""What flags are called: ours, misspellings of them, and those of other studios, which get an answer instead of being painted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from core.errors import UNCHARGED, BadAsk
from core.listing import listed
from core.nearest import did_you_mean, nearest
from core.reading import lists
from core.reading.values import NAMED_RATIOS, Limits, size_of

BY_VALUE = (("ratio", "ar"), ("size", "size"), ("tier", "tier"))  # a value that can only be this option's
ABBREVIATED = (*BY_VALUE, ("count", "count"))  # a value that may follow the first letter of its option: "-t pro"
ALL = "--tier, --ar, --size, --count, --avoid, --compare and --blind"

NO_FLAGS: Final = {  # what people type as flags although it is none, and what to do instead
    "final": "To make the final, reply final below the picture.",
    "undo": "To go back, reply undo below the picture.",
    "again": "For another try, reply again below the picture.",
    "variations": "To ask for several pictures, write --count 4.",
    "help": f"The flags are {ALL}.",
    "flags": f"The flags are {ALL}.",
}
VALUE_ALONE: Final = re.compile(  # a value as if it were a flag: "--4k", "--16:9", "--x4", "--4"
    r"(?<!\S)(?:--|—(?=\d{1,2}k))(?:(?P<size>\d{1,2}k)|(?P<ratio>\d{1,2}[:x×]\d{1,2})|x?(?P<count>\d{1,2})x?)(?=[.,;!)`]?(?:\s|$))",
    re.IGNORECASE,
)


@cache
def options() -> Mapping[str, str]:
    """The options by the names of their flags, without hyphens."""
    return {name: option for option in lists.table("flags.options") for name in lists.entries(f"flags.options.{option}")}


def translated(name: str) -> str | None:
    """The option whose flag somebody named in another language: "--ohne"."""
    return next((option for option in lists.table("flags.translated") if name in lists.entries(f"flags.translated.{option}")), None)


def abbreviates(name: str, option: str) -> bool:
    """Whether a letter is the first of what the option is called; of the number of pictures, only of the name that help shows, since a
    figure may follow any letter."""
    names = lists.entries(f"flags.options.{option}")
    return len(name) == 1 and any(one.startswith(name) for one in (names[:1] if option == "count" else names))


def is_foreign(name: str) -> bool:
    """Whether it is a flag of another studio."""
    return name in lists.entries("flags.foreign.names")


def is_never_prose(name: str) -> bool:
    """Whether it is a flag of another studio wherever it stands."""
    return name in lists.entries("flags.foreign.never_prose")


def goes_on_after_no(word: str) -> bool:
    """Whether "no" and this word begin a sentence ("—no wait") rather than a list of things to leave out."""
    return word in lists.entries("flags.after_no.sentences")


def blinds(word: str) -> bool:
    """Whether "blind" after this word belongs to the picture ("a mouse that is blind", "a window blind") and is no option."""
    return word in lists.entries("flags.blind_in_prose.after")


def value_alone(name: str) -> str | None:
    """Find the flag whose value somebody typed as if it were a flag: "--pro", "--square"."""
    return "tier" if name in ("lite", "flash", "pro") else "ar" if name in NAMED_RATIOS else None


def no_flag(match: re.Match[str], limits: Limits) -> BadAsk:
    """Say what a match of VALUE_ALONE was probably meant to be."""
    if match["size"]:
        try:
            meant = f"--size {size_of(match['size'], limits)}"
        except BadAsk as unknown:
            return unknown  # with the nearest size
    elif match["ratio"]:
        meant = f"--ar {match['ratio']}"
    else:
        meant = f"--count {min(max(int(match['count']), 1), limits.max_count)}"
    return BadAsk(f"There is no flag {match[0]}. {UNCHARGED}{did_you_mean(meant)}")


def meant(name: str) -> str | None:
    """The flag that a misspelling was probably meant to be."""
    found = nearest(name, [one for one in options() if len(one) > 3], cutoff=0.7) if len(name) > 2 else None
    return "aspect-ratio" if found == "aspectratio" else found


def unknown_here(names: Sequence[str]) -> str:
    """The sentence about flags that other studios have."""
    if any(name.endswith("seed") for name in names):
        return (
            "There are no seeds here: the model never paints the same picture twice. You weren't charged. Leave --seed out. To build "
            "on a picture, reply in its thread."
        )
    flags = [f"--{name}" for name in dict.fromkeys(names)]
    them = "them" if len(flags) > 1 else "it"
    return (
        f"There is no {listed(flags, 'or')} here. You weren't charged. Leave {them} out, or say it in words. The flags are {ALL}."
    )
