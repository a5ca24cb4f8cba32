"""What was measured of a burst, and how ours is shown beside the bare script's."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Burst:
    """Many asks at once. seconds: to the last picture shown; cpu_ms: processor time for each picture, until all is quiet again;
    peak_mib: the most that the process ever held."""

    seconds: float
    cpu_ms: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Aim:
    """Ours shall be at most `times` the bare script's, and `more` of the unit."""

    times: float
    more: float = 0.0

    def met(self, ours: float, theirs: float) -> bool:
        return ours <= self.times * theirs + self.more

    def __str__(self) -> str:
        return f"{self.times:g} ×" + (f" + {self.more:g}" if self.more else "")


_UNITS = {"seconds": ("s", 2), "cpu_ms": ("ms", 1), "peak_mib": ("MiB", 0)}
_NAMES = {"seconds": "time", "cpu_ms": "CPU a picture", "peak_mib": "peak memory"}


def beside(title: str, ours: Sequence[Burst], theirs: Sequence[Burst], **aims: Aim) -> None:
    """Print medians and ratios, turn by turn, of each figure that has an aim: the machine may be slower by half a minute later, so the
    ratio is the median of the turns' ratios."""
    print(title)
    for figure, aim in aims.items():
        own, bare = ([getattr(one, figure) for one in bursts] for bursts in (ours, theirs))
        unit, digits = _UNITS[figure]
        ratios = [mine / other for mine, other in zip(own, bare, strict=True)]
        met = statistics.median(aim.met(*pair) for pair in zip(own, bare, strict=True))
        medians = f"{statistics.median(own):7.{digits}f} {unit:3}   bare {statistics.median(bare):7.{digits}f} {unit:3}"
        spread = f"{statistics.median(ratios):4.2f} of {' '.join(f'{ratio:.2f}' for ratio in ratios)}"
        print(f"  {_NAMES[figure]:15}{medians}   ratio {spread}   (aim {aim}: {'met' if met else 'missed'})")


def against_the_rules(violations: Sequence[str]) -> None:
    """Print what the real platform would have refused: on a busy machine, above all late acknowledgements."""
    for what in dict.fromkeys(violations):
        print(f"  AGAINST THE RULES, {violations.count(what)} times: {what}")


def quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
