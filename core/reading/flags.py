"""Flags in typed text: `a red bicycle --ar 16:9 --avoid rust, people`.

Phones turn "--" into a long dash and straight quotes into curly ones; both are understood around flags, as are backticks, `-ar 16:9`,
`--ar16:9` and `--ar 16 : 9`. A dash in prose is prose: two hyphens right before a name always mean a flag, any other dash only where a
good value follows. Between quotation marks nothing is a flag. What is no flag comes through verbatim, in its place.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.errors import UNCHARGED, BadAsk
from core.nearest import did_you_mean
from core.reading import flag_names, quoted
from core.reading.languages import near
from core.reading.letters import LATIN
from core.reading.tokens import plain
from core.reading.values import NAMED_RATIOS, Limits, is_nearly, is_possible, tier_of

_HYPHENS = "-\u2010\u2011\uff0d\u30fc"  # the last: what a Japanese keyboard makes of a hyphen
_DASHES = rf"[{_HYPHENS}]{{2,3}}|-?[\u2012-\u2015\u2212]{{1,2}}-?"  # two hyphens, or what a phone makes of them
_LETTER = "A-Za-z\uff21-\uff3a\uff41-\uff5a"  # the last two: as wide as a Chinese character
_NAME = rf"[{_LETTER}]{{1,16}}(?:[-_][{_LETTER}]{{1,16}}){{0,2}}"
_FLAG = re.compile(
    rf"(?P<glued>(?<=[^\s`(*|\[_{{<-]))?(?P<dash>{_DASHES}|(?<!\S)-)(?P<gap>[ ]?)(?P<no>no-)?(?P<name>{_NAME})(?![^\W\d]|-)",
    re.IGNORECASE,
)
_OPENING = re.compile(_DASHES)
_CLOSING = re.compile(rf"(?<=[^\s-])(?:{_DASHES})(?=[\s.,;:!?)]|$)", re.MULTILINE)  # "--no more-- please"
_ENDS_AVOID = re.compile(  # the line, a dash that stands alone, a long dash, or a new sentence
    rf"\n|\s(?:{_DASHES})(?=\s|$)|\u2014|[!?](?=\s)|(?<=\w{{4}})[.!?](?=\s[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ])"
)
_BEFORE = r"`?\s{0,9}[=:]?\s{0,9}"
_ONE_WORD = re.compile(rf"{_BEFORE}[,+&/]?\s{{0,9}}([\w-]{{1,40}})[\s`.!?]{{0,9}}")
# Any mark opens or closes a value, and it may be empty: beside a flag even mismatched marks can mean nothing else.
_QUOTED = re.compile(rf"{_BEFORE}[{quoted.DOUBLE}]([^{quoted.DOUBLE}\n]{{0,400}})[{quoted.DOUBLE}]")
_WORD = re.compile(rf"{_BEFORE}(?!{_DASHES})([^\s{quoted.DOUBLE}`]+)")
_SHAPES = "|".join(NAMED_RATIOS)
_SPACED = {  # values that may have blanks in them
    "ratio": re.compile(
        rf"{_BEFORE}(?:(?:{_SHAPES})(?:,\s{{0,3}}|\s{{1,3}})(?=\d{{1,5}}[:∶：]))?"  # "portrait 9:16"
        rf"(\d{{1,5}}(?:[.,]\d{{1,3}})?\s{{0,3}}(?:[:x×/∶：]|\bby\b)\s{{0,3}}\d{{1,5}}(?:[.,]\d{{1,3}})?)",
        re.IGNORECASE,
    ),
    "size": re.compile(rf"{_BEFORE}(\d{{1,5}}(?:\.\d)?\s{{0,3}}(?:[x×]\s{{0,3}}\d{{1,5}}|k|px)(?![\w:]))", re.IGNORECASE),
    "tier": re.compile(
        rf"{_BEFORE}((?:gemini\s)?nano[ -]?banana(?:[ -]2(?:\.1)?)?(?:[ -](?:pro|lite|flash))?)(?!\w)", re.IGNORECASE
    ),
}
_ELISION = re.compile(
    r"['’‘](?:tis|twas|em|cause|cos|til|till|bout|round|n|\d\ds?)\b", re.IGNORECASE
)  # no quotation begins so: "'90s"
_QUOTES = f"{quoted.MARKS} \t\r\n"
_PUNCTUATION, _CLOSERS = ".,;!", ")*|]_}>"
_AROUND = {"`": "`", "(": ")", "*": "*", "|": "|", "[": "]", "_": "_", "{": "}", "<": ">"}
_FIRST = re.compile(rf"[\s=:]*([\w{quoted.MARKS}]*)")
_FAR = 300  # characters within which a dash may be closed, or a value begin
_HINTS = 8  # unknown flags looked up for a "did you mean": more than that is no slip of the finger
_EXAMPLES = {
    "tier": "--tier pro",
    "ratio": "--ar 16:9",
    "size": "--size 2K",
    "count": "--count 4",
    "avoid": "--avoid people",
    "compare": "--compare",
    "blind": "--blind",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Typed text taken apart: the words without flags, and the flags' values as typed, by the name of the option."""

    words: str
    values: dict[str, str]

    @property
    def count(self) -> int | None:
        """The number of pictures; None: not said. Raises BadAsk if it is not a number."""
        typed = self.values.get("count")
        if typed is None:
            return None
        if not typed.isdecimal() or len(typed) > 6:
            raise BadAsk(f"“{typed[:40]}” is not a number of pictures. {UNCHARGED} Try {_EXAMPLES['count']}.")
        return int(typed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Flag:
    """One flag: the option it sets, where it begins, and where its value may begin."""

    option: str
    typed: str
    start: int
    value: int


def split(text: str, limits: Limits) -> Flagged:
    """Take typed text apart. Raises BadAsk for a flag without its value, for a misspelling ("--teir": did you mean --tier?) and for
    flags of other studios."""
    found = list(_flags(text, limits))
    values: dict[str, str] = {}
    kept: list[str] = []
    done = 0
    starts = [*(flag.start for flag in found), len(text)]
    for flag, following in zip(found, starts[1:], strict=True):
        value, end = _value(text, flag.option, flag.value, following)
        if flag.option == "compare":
            value, end = _tiers(text, flag, following, limits)
        elif flag.option == "blind":
            value, end = "yes", flag.value
        if not value:
            raise BadAsk(f"{flag.typed} needs something after it. {UNCHARGED} Write it like {_EXAMPLES[flag.option]}.")
        both = flag.option == "avoid" and "avoid" in values
        values[flag.option] = f"{values['avoid']}, {value}" if both else value
        kept.append(text[done : flag.start].rstrip())
        done = end
    kept.append(text[done:])
    return Flagged(words="".join(_unwrapped(kept)).strip(), values=values)


# --- which dashes are flags ------------------------------------------------------------------------------------------


def _flags(text: str, limits: Limits) -> Iterator[_Flag]:
    """The known flags in order. Other words with dashes are prose, unless nearly a flag."""
    unknown = 0
    foreign: list[str] = []
    closings = [match.start() for match in _CLOSING.finditer(text)]  # looked for once, however many dashes there are
    quotations = _quotations(text)
    _check_values(text, quotations, limits)
    for match in _FLAG.finditer(text):
        if _is_within(match.start(), quotations):
            continue
        name = re.sub(r"[-_]", "", unicodedata.normalize("NFKC", match["name"])).casefold()
        option = "avoid" if match["no"] else flag_names.options().get(name)
        if option is None and _is_strong(match):
            option = flag_names.translated(name)
        if option is not None:
            if _is_meant(text, match, option, limits, closings):
                ticked = text[max(0, match.start() - 1) : match.start()] == "`" and _after(text, match).startswith(
                    "`"
                )  # "`--ar` 16:9"
                value = match.start("name") if match["no"] else match.end() + ticked
                yield _Flag(option=option, typed=match[0].strip(), start=match.start() - ticked, value=value)
        elif flag_names.is_foreign(name) and _is_foreign(text, match, name):
            foreign.append(name)
        elif unknown < _HINTS:
            unknown += 1
            _check_slip(text, match, name, limits, closings)
    if foreign:
        raise BadAsk(flag_names.unknown_here(foreign))


def _quotations(text: str) -> Sequence[tuple[int, int]]:
    """Where words between quotation marks begin and end, in order. Marks around all of it quote nothing: "a castle --ar 16:9"."""
    found = [] if quoted.is_whole(text) else [match.span() for match in quoted.QUOTES.finditer(text)]
    return [(start, end) for start, end in found if not _ELISION.match(text, start)]


def _is_within(at: int, stretches: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(stretches, at, key=lambda stretch: stretch[0]) - 1
    return before >= 0 and at < stretches[before][1]


def _after(text: str, match: re.Match[str]) -> str:
    return text[match.end() : match.end() + _FAR]


def _is_double(match: re.Match[str]) -> bool:
    return len(match["dash"]) > 1 and match["dash"][0] in _HYPHENS


def _is_strong(match: re.Match[str]) -> bool:
    """Whether these are two hyphens right before a name, after a blank. Nobody writes a dash like that, except pairs of them."""
    return _is_double(match) and not match["gap"] and match["glued"] is None


def _is_meant(text: str, match: re.Match[str], option: str, limits: Limits, closings: Sequence[int]) -> bool:
    after = _after(text, match)
    if after[:1] in tuple(",;.!?"):  # "--no, blue"
        return False
    if match["glued"] is not None and (match["gap"] or not _is_double(match)):  # "red–no green"
        return False
    if option == "avoid":
        return _avoids(text, match, closings)
    if option in ("compare", "blind"):
        return _is_strong(match) and not _is_closed(text, match, closings)
    value = _value(text, option, match.end(), len(text))[0]
    if is_possible(option, value, limits):
        return not match["gap"] or (option != "count" and match["dash"] != "-")  # "the numbers – count 4 –", "no - tier"
    if match["gap"] or match["dash"] == "-" or match["glued"] is not None:
        return False
    return not _is_closed(text, match, closings) if _is_strong(match) else is_nearly(option, value, limits)


def _avoids(text: str, match: re.Match[str], closings: Sequence[int]) -> bool:
    """Whether "no" or "avoid" after a dash is a flag, not the beginning of "—no, wait", "—no me gusta", "--no more-- please"."""
    after = _after(text, match)
    name = match["name"].casefold()
    if match["gap"] or match["glued"] is not None or (match["dash"] == "-" and name != "avoid"):
        return False
    if _is_closed(text, match, closings):
        return False
    first = _FIRST.match(after)
    if first is None or not first[1]:  # nothing, or another dash: "—No —dijo ella"
        return _is_strong(match) and (not after.strip() or _leads_to_a_flag(after))
    if name == "no" and not _is_strong(match) and near(plain(text), LATIN) == ("pt",):
        return False  # "—no canto": in the corner
    return name != "no" or not flag_names.goes_on_after_no(first[1].casefold())


def _is_ours(match: re.Match[str]) -> bool:
    return _is_strong(match) and match["name"].casefold() in flag_names.options()


def _leads_to_a_flag(after: str) -> bool:
    """Whether one of our flags follows directly: "--no --ar 16:9"."""
    following = _FLAG.match(" " + after.lstrip(), 1)
    return following is not None and _is_ours(following)


def _is_closed(text: str, match: re.Match[str], closings: Sequence[int]) -> bool:
    """Whether a dash further on in the line closes what this one opened. `closings`: where dashes close something, in order."""
    end = match.end()
    if _OPENING.match(text, end) is not None:
        return True
    following = bisect_right(closings, end)
    return following < len(closings) and closings[following] < end + _FAR and "\n" not in text[end : closings[following]]


def _is_foreign(text: str, match: re.Match[str], name: str) -> bool:
    """Whether it is a flag of another studio: it comes before a number, an address, another flag, or at the end; else the word is
    prose."""
    if match["glued"] is not None:
        return False
    after = _after(text, match).lstrip(" =:")
    followed = re.match(r"[\d.]*\d(?![\w-])|https?://", after) is not None
    if not _is_strong(match) or len(name) == 1:
        return followed and not match["gap"] and (match["dash"] != "-" or len(name) > 1)
    return (
        followed
        or _FLAG.match(after) is not None
        or not after.strip("`*)| \t\r\n")
        or after.startswith("\n")
        or flag_names.is_never_prose(name)
    )


def _check_slip(text: str, match: re.Match[str], name: str, limits: Limits, closings: Sequence[int]) -> None:
    """Raises BadAsk for what is nearly a flag, by its name or by the value that follows."""
    if match["gap"] or match["glued"] is not None:
        return
    value = _value(text, "ratio", match.end(), len(text))[0]
    if match["dash"] == "-":
        abbreviated = (flag for option, flag in flag_names.ABBREVIATED if _is_abbreviated(name, option, value, limits))
        if (flag := next(abbreviated, None)) is not None:  # "-t pro"
            raise BadAsk(f"There is no flag -{name}. {UNCHARGED}{did_you_mean(f'--{flag} {value}')}")
        return
    if _is_closed(text, match, closings):
        return
    if (alone := flag_names.value_alone(name)) is not None and _is_strong(match):
        raise BadAsk(f"There is no flag --{name}. {UNCHARGED}{did_you_mean(f'--{alone} {name}')}")
    possible = (flag for option, flag in flag_names.BY_VALUE if is_possible(option, value, limits))
    meant = next(possible, None) if not value.isdecimal() else None  # "2" is a tier only where a tier is asked for
    if name in flag_names.NO_FLAGS and _is_strong(match) and _ends(text, match):
        raise BadAsk(f"There is no flag --{name}. {UNCHARGED} {flag_names.NO_FLAGS[name]}")
    likely = flag_names.meant(name)
    if likely is not None and (_is_strong(match) or meant is not None):
        raise BadAsk(f"There is no flag --{match['name'].casefold()}. {UNCHARGED}{did_you_mean(f'--{likely}')}")
    if meant is not None and _is_strong(match):
        raise BadAsk(f"There is no flag --{match['name'].casefold()}. {UNCHARGED}{did_you_mean(f'--{meant} {value}')}")
    beside_ours = _ends(text, match) and any(_is_ours(other) for other in _FLAG.finditer(text))  # "--ar 16:9 --transparent"
    if _is_strong(match) and (beside_ours or re.fullmatch(r"\d{1,7}", value)):  # "--versions 4"
        raise BadAsk(flag_names.unknown_here([match["name"].casefold()]))


def _is_abbreviated(name: str, option: str, value: str, limits: Limits) -> bool:
    """Whether a letter stands for the option whose value follows. A figure is one of pictures alone: "-c 4", not "-s 2"."""
    return flag_names.abbreviates(name, option) and (option == "count") == value.isdecimal() and is_possible(option, value, limits)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Whether nothing but flags follows in the line, and something else was said."""
    after = _after(text, match).partition("\n")[0].strip()
    return bool(text[: match.start()].strip() or after) and (not after or _FLAG.match(after) is not None)


def _check_values(text: str, quotations: Sequence[tuple[int, int]], limits: Limits) -> None:
    """Raises BadAsk for a value that somebody typed as if it were a flag: "--4k", "--16:9", "--x4"."""
    typed = (found for found in flag_names.VALUE_ALONE.finditer(text) if not _is_within(found.start(), quotations))
    if (first := next(typed, None)) is not None:
        raise flag_names.no_flag(first, limits)


# --- values, and what is left ----------------------------------------------------------------------------------------


def _value(text: str, option: str, start: int, following: int) -> tuple[str, int]:
    """A flag's value and where it ends: a word or a quoted phrase; for `avoid` what follows in the line, up to the next flag or a dash."""
    phrase = _QUOTED.match(text, start, following)
    if phrase is not None and (option != "avoid" or not text[phrase.end() : following].lstrip().startswith(",")):
        return phrase[1].strip(), phrase.end()
    if option == "avoid":
        begins = start + len(text[start:following]) - len(text[start:following].lstrip(" \t"))
        ends = _ENDS_AVOID.search(text, begins, following)
        stop = ends.start() if ends else following
        return text[start:stop].lstrip("=: ").rstrip("`").strip(_QUOTES), ends.end() if ends and ends[0] not in "\n\u2014" else stop
    match = (option in _SPACED and _SPACED[option].match(text, start, following)) or _WORD.match(text, start, following)
    if not match:
        return "", start
    value = match[1].rstrip(_PUNCTUATION + _CLOSERS).strip("'‘’")
    stop = match.start(1) + len(match[1].rstrip(_CLOSERS))
    return value, stop + len(text[stop:following]) - len(text[stop:following].lstrip(_PUNCTUATION))


def _tiers(text: str, flag: _Flag, following: int, limits: Limits) -> tuple[str, int]:
    """The tiers behind "--compare", and where they end; "all": none is named. Raises BadAsk for a single word in their place that is no
    tier, where the picture's words stand before: "a castle --compare ultra"."""
    name = "|".join(map(re.escape, ("all", *limits.tiers)))
    listed = rf"{_BEFORE}((?:{name})(?:\s{{0,3}}[,+&/]\s{{0,3}}(?:{name}))*)(?![\w-])"
    found = re.compile(listed, re.IGNORECASE).match(text, flag.value, following)
    value, end = (found[1], found.end()) if found is not None else ("all", flag.value)
    if text[: flag.start].strip() and (other := _ONE_WORD.fullmatch(text, end, following)):
        tier_of(other[1], limits)
    return value, end


def _unwrapped(kept: Sequence[str]) -> list[str]:
    """What was left between flags, without the backticks or brackets that were around flags alone."""
    pieces = list(kept)
    after = 0  # the index of the next piece that says something, which only grows
    for at in range(len(pieces) - 1):
        after = next((later for later in range(max(after, at + 1), len(pieces)) if pieces[later].strip()), len(pieces))
        while after < len(pieces) and (mark := pieces[at][-1:]) in _AROUND and pieces[after].lstrip()[:1] == _AROUND[mark] and mark:
            pieces[at] = pieces[at][:-1].rstrip()
            pieces[after] = pieces[after].lstrip()[1:]
    return pieces
