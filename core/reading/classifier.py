"""Two classifiers, logistic regressions over `features`: what a message in a thread is, and whether an ask needs a picture beside it.

Their weights (classifier.bin) are learnt from the labelled sets in tests/replies/learnt, in some seventy languages, by
`make classifier`. They know no grammar and are sure of little, which is what is wanted of them: where they are not, the asker is asked.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from importlib import resources

from core.reading.features import SIZE, features, stems

CLASSES = ("instruction", "chatter", "word", "unclear")
NEEDING = ("scene", "needs")
_DIGEST = 32  # bytes before all else: of the lines that were learnt from (tests/replies/lines.py)
_HEADER = 6  # numbers before the weights: the scales of both classifiers, and what talk, free, doubt and needing begin with
_KNOWN = SIZE // 8  # bytes behind all else: a bit for each stem

_FARTHEST = 30.0  # of the logarithm of odds: e to that is as good as certain


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Of each kind of message, from 0 to 1, together 1."""

    change: float
    talk: float
    free: float
    doubt: float  # nobody can tell from the words alone: "the green door", "he said add a bird", "add"


@dataclass(frozen=True, slots=True)
class _Weights:
    """One column of weights: what each feature adds to the logarithm of the odds of one class against another."""

    start: float
    scale: float
    column: memoryview  # SIZE signed bytes

    def odds(self, found: AbstractSet[int]) -> float:
        total = sum(map(self.column.__getitem__, found)) / math.sqrt(len(found) or 1)
        return math.exp(max(-_FARTHEST, min(_FARTHEST, self.start + self.scale * total)))


def classify(text: str) -> Likelihoods:
    """Classify a message in a thread, in well under a millisecond and without asking anybody."""
    found = features(text)
    talk, free, doubt = (weights.odds(found) for weights in _weights()[:-1])
    change = 1 / (1 + talk + free + doubt)
    return Likelihoods(change=change, talk=talk * change, free=free * change, doubt=doubt * change)


def needing(text: str) -> float:
    """How likely an ask for a new picture makes no sense without one that is there ("remove the background"), from 0 to 1."""
    odds = _weights()[-1].odds(features(text))
    return odds / (1 + odds)


def known(text: str) -> float:
    """What part of a message's words stands, by its first letters, in orders that were learnt from; 1 if there is none to look for."""
    found = stems(text)
    bits = _known()
    return sum(bits[one // 8] >> one % 8 & 1 for one in found) / len(found) if found else 1.0


def learnt_from() -> bytes:
    """The digest of the lines that the weights were learnt from."""
    return _data()[:_DIGEST]


def _data() -> bytes:
    return zlib.decompress((resources.files("core.reading") / "classifier.bin").read_bytes())


@cache
def _weights() -> tuple[_Weights, ...]:
    """For talk, free and doubt against change, and last for needing a picture against not."""
    data = _data()
    first, second, *starts = struct.unpack_from(f"<{_HEADER}d", data, _DIGEST)
    columns = memoryview(data)[_DIGEST + 8 * _HEADER : -_KNOWN].cast("b")
    scales = (first, first, first, second)
    return tuple(
        _Weights(start=start, scale=scale, column=columns[at * SIZE : (at + 1) * SIZE])
        for at, (start, scale) in enumerate(zip(starts, scales, strict=True))
    )


@cache
def _known() -> bytes:
    return _data()[-_KNOWN:]


def prepare() -> None:
    """Load the weights now."""
    _weights()
    _known()
