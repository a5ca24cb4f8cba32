"""Orders that may be meant in two ways that do not cost the same, or that may be for different pictures: each is asked about."""

from __future__ import annotations

from core.reading import careful, cutting, figures, lists, named, picks, retractions
from core.reading.spoken import Spoken
from core.reading.tokens import plain, tokens

_SIDES = tuple(f"exact.where.{side}" for side in ("left", "right", "top", "bottom", "middle"))


def is_doubtful(words: str) -> bool:
    """Whether an order may be meant in two ways that do not cost the same, or are for different pictures."""
    return (
        _multiplies(words)
        or _agrees(words)
        or points_at_a_place(words)
        or _removes_something(words)
        or _counts_for_somebody(words)
        or retractions.in_doubt(words)
        or named.names_several(retractions.corrected(words))
    )


def _agrees(words: str) -> bool:
    """ "+1 to darker": somebody asked for it before, or nobody yet."""
    return words.lstrip().startswith(("+", "＋")) and tokens(plain(words))[:1] == ["1"]


def _multiplies(words: str) -> bool:
    """ "2x the middle one": so many of it, or as large?"""
    times = figures.counted(tokens(plain(words[: careful.LONGEST_READ])))
    if times and lists.words("painted.marks.small").issuperset(times[1]):
        return bool(times[1])  # "make it 3x"
    said = tokens(plain(figures.behind_times(words)))
    return bool(said) and lists.words("replies.picks.around", *picks.ORDINALS, *_SIDES).issuperset(said)


def points_at_a_place(words: str) -> bool:
    """ "The second from the left", "top right": a picture of a sheet, or a thing in the picture."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    counts, sides = lists.words(*picks.ORDINALS), lists.words(*_SIDES)
    around = lists.words("replies.picks.around", "replies.picks.of", "replies.sources.inside", "replies.around.please")
    of_sides = sum(not lists.words(side).isdisjoint(said) for side in _SIDES)
    points = of_sides > 1 or (of_sides == 1 and not counts.isdisjoint(said))
    return points and (counts | sides | around).issuperset(said)


def is_one_of_a_shape(words: str, stated: Spoken) -> bool:
    """ "Square one": where a game begins, or a format."""
    return stated.ratio is not None and tokens(plain(words))[1:] == ["one"]


def ends_in_a_tier(words: str) -> bool:
    """ "Make it blue, pro": on that tier, or that is what somebody is called."""
    pieces = [tokens(plain(words[start:end])) for start, end in cutting.stretches(words, cutting.PIECES)]
    return len(pieces) > 1 and tuple(pieces[-1]) in lists.phrases(*(f"painted.tier.{name}" for name in lists.table("painted.tier")))


def _counts_for_somebody(words: str) -> bool:
    """ "3 for me please, with extra cheese": so many of something, for somebody."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    return len(said) > 1 and said[0].isdecimal() and said[1] in lists.words("painted.marks.purpose")


def _removes_something(words: str) -> bool:
    """ "Get rid of it": something was spoken of before, or meant; never the whole picture."""
    said = tokens(plain(words[: careful.LONGEST_READ]))
    removing, it = lists.words("exact.does.remove"), lists.words("talk.pointing.this", "talk.pointing.it")
    return not removing.isdisjoint(said) and (removing | it | lists.words("replies.around.please")).issuperset(said)
