"""What stands below a picture: one quiet line that helps with the next move, in plain text. Whatever else there is to know is in Info.

It holds the model's words and people's names, so each view escapes it for its platform.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bots.speech import exact, reasons
from core import tiers
from core.acts import table
from core.acts.voting import letter
from core.model import Act, MicroDollars, Original, Reason, Tier, Version, shape_of
from core.ports.platform import Result
from core.quota.words import about, cents

SAMPLE = "sample, not AI"
BLIND = "blind: {letters}"
HIDDEN = "tier hidden"
STAYS = "v{version} stays the current picture."
_USUAL = "flash"  # the tier of pictures that give no reason for another
_USUAL_SIZE = "1K"
_LISTED = 5  # pictures whose numbers are named one by one
_NEAR = 0.06  # how far a shape may be from the ratio that it is called by


def caption(known: Mapping[str, Tier], result: Result, *, full: bool = False, in_channel: bool = False) -> str:
    """The caption of a result, and a line for each of its notes.

    full        also with what Info tells, as the operator may choose
    in_channel  it is posted in the channel itself, where numbers typed to pick a picture are not read
    """
    if table.row(result.act).moves:
        numbers = _numbers(result)
        return "\n".join([table.row(result.act).caption.format(version=numbers), *result.notes])
    if table.row(result.act).adjusts:
        return "\n".join([" · ".join(_exact(result)), *result.notes])
    facts = _full(known, result) if full else _short(known, result)
    facts = [*facts[:-1], _choosing(result, in_channel), facts[-1]] if len(result.versions) > 1 else [*facts]
    if result.quota_left and (full or result.is_tight):
        facts.append(result.quota_left)
    remarks = [version.receipt.remark for version in result.versions if version.receipt.remark and full and not version.hidden]
    return "\n".join([" · ".join(facts), *remarks, *result.notes, *_kept(result)])


def _kept(result: Result) -> Iterator[str]:
    """Say what the next words change, where that is none of the pictures shown."""
    if table.row(result.act).keeps_current and result.current in result.number_of:
        yield STAYS.format(version=result.number_of[result.current])


def _short(known: Mapping[str, Tier], result: Result) -> Sequence[str]:
    first = result.versions[0]
    if first.hidden:
        return [_names(result), BLIND.format(letters=_lettered(result)), _price(result)]
    several = dict.fromkeys(version.tier for version in result.versions)
    painter = ", ".join(several) if len(several) > 1 else _painter(known, first, result.before)
    facts = [_names(result), painter, _formats(result) or _looks(first, result.before), _price(result)]
    return [fact for fact in facts if fact]


def _full(known: Mapping[str, Tier], result: Result) -> Sequence[str]:
    first = result.versions[0]
    if first.hidden:
        return _short(known, result)
    longest = max(version.receipt.seconds for version in result.versions)
    sample = first.receipt.is_sample
    facts = [_names(result), "" if sample else painter(known, first), _formats(result) or size(first.original)]
    return [*(fact for fact in facts if fact), seconds(longest), SAMPLE if sample else about(_cost(result))]


def _exact(result: Result) -> Iterator[str]:
    """What an exact edit did, and how large the picture is now: that it may change without a model."""
    yield _names(result)
    yield from filter(None, (exact.done(result.steps),))
    yield size(result.versions[0].original)
    yield exact.NO_MODEL_FREE


def painter(known: Mapping[str, Tier], version: Version) -> str:
    """Which tier painted a version, and why: "pro (Nano Banana Pro): a final"."""
    if version.is_exact:
        return f"none: {reasons.whole(version.reason, None)}, {exact.NO_MODEL}"
    return f"{version.tier} ({title(known, version.tier)}): {reasons.whole(version.reason, version.lack)}"


# --- the parts ---------------------------------------------------------------------------------------------------------


def sheet_alt(result: Result) -> str:
    """The alt text of a contact sheet."""
    return f"{len(result.versions)} pictures on one sheet, each with its number: {result.versions[0].alt}"


def _names(result: Result) -> str:
    parent = result.versions[0].parent
    origin = f" from v{result.number_of[parent]}" if parent is not None and parent in result.number_of else ""
    return f"{_numbers(result)}{origin}" if result.sheet is None else f"{len(result.versions)} pictures, {_numbers(result)}{origin}"


def _numbers(result: Result) -> str:
    numbers = [f"v{version.number}" for version in result.versions]
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"


def _lettered(result: Result) -> str:
    """The pictures of a blind comparison: "A, B, C"."""
    return ", ".join(letter(version.slot) for version in result.versions)


def _painter(known: Mapping[str, Tier], version: Version, before: Version | None) -> str:
    """Name who painted it where that is new: on the first picture, on another tier than the one before, at the asker's choice; with
    the reason where it costs more than usual, or where the tier that was wanted could not do it.
    """
    if version.receipt.is_sample:
        return ""
    stepped = version.lack is not None
    told = stepped or (_is_dear(known, version) and version.act is not Act.FINAL)
    reason = reasons.brief(version.reason, version.lack) if told else ""
    first = before is None or before.hidden or before.receipt.is_sample  # what is said must not depend on a hidden tier
    if not first and not reason and before is not None and before.tier == version.tier and version.reason is not Reason.CHOSEN:
        return ""
    name = version.tier.capitalize() if reason and not first else title(known, version.tier)
    return f"{name}, {reason}" if reason else name


def _is_dear(known: Mapping[str, Tier], version: Version) -> bool:
    """Whether its tier costs more than the usual one. A tier that is no longer there is not compared."""
    prices = [
        tiers.highest_price(known[name], size=_USUAL_SIZE, pictures=0) if name in known else None for name in (version.tier, _USUAL)
    ]
    own, usual = prices
    return own is not None and usual is not None and own > usual


def _looks(version: Version, before: Version | None) -> str:
    """Say that it is a final, and its format and size where they differ from the previous picture's or the usual ones."""
    ratio, original = version.asked_ratio, version.original
    new = ratio is not None and _has(original, ratio) and not (before is not None and _has(before.original, ratio))
    facts = [
        "final" if version.act is Act.FINAL else "",
        ratio if ratio is not None and new else "",
        f"{original.width} × {original.height}" if version.asked_size not in (None, _USUAL_SIZE) else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _formats(result: Result) -> str:
    """The formats of a pack that were painted: "instagram 4:5, banner 16:9 at 4K"; empty: it is no pack."""
    sizes = {version.asked_size or _USUAL_SIZE for version in result.versions}
    at = f" at {sizes.pop()}" if len(sizes) == 1 and sizes != {_USUAL_SIZE} else ""
    return f"{', '.join(result.formats)}{at}" if result.formats else ""


def _has(original: Original, ratio: str) -> bool:
    return abs(shape_of(ratio) * original.height / original.width - 1) <= _NEAR


def _price(result: Result) -> str:
    return SAMPLE if result.versions[0].receipt.is_sample else cents(_cost(result))


def _cost(result: Result) -> MicroDollars:
    return MicroDollars(sum(version.receipt.cost for version in result.versions))


def _choosing(result: Result, in_channel: bool) -> str:
    count = len(result.versions) if result.sheet is None else result.versions[-1].slot + 1
    listed = ", ".join(map(str, range(1, count))) + f" or {count}" if count <= _LISTED else f"with a number from 1 to {count}"
    return f"{'in its thread, ' if in_channel else ''}reply {listed} to choose"


# --- words for one picture ---------------------------------------------------------------------------------------------


def facts_of(version: Version) -> Iterator[str]:
    """One picture outside its thread: its number, and what its caption told."""
    sample = version.receipt.is_sample
    if version.is_exact:
        yield from (f"v{version.number}", size(version.original), exact.NO_MODEL_FREE)
        return
    if version.hidden:
        yield from (f"v{version.number}", HIDDEN)
        return
    facts = [f"v{version.number}", "" if sample else version.tier, _looks(version, version)]
    yield from (fact for fact in facts if fact)
    yield SAMPLE if sample else cents(version.receipt.cost)


def title(known: Mapping[str, Tier], tier: str) -> str:
    """What people call a tier's model; the tier's name if it is no longer there."""
    return known[tier].title if tier in known else tier


def size(original: Original) -> str:
    return f"{original.width}×{original.height}"


def seconds(value: float) -> str:
    return f"{value:.1f} s" if value < 10 else f"{value:.0f} s"
