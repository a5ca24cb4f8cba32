"""How likely a message asks for a change of the picture, is talk, or asks for something free: a logistic regression.

Its weights (classifier.bin) come from the labelled sets in tests/replies/learnt, in some eighty languages, by `make classifier`. It
knows no grammar and is sure of little, which is what is wanted of it: `careful` asks back where it is not.
"""

from __future__ import annotations

import math
import zlib
from array import array
from dataclasses import dataclass
from functools import cache
from importlib import resources

from core.reading.features import SIZE, features

CLASSES = ("instruction", "chatter", "word")
_HEADER = 3  # numbers before the weights: their scale, and what each class but the first has from the start


@dataclass(frozen=True, slots=True)
class Likelihoods:
    """Of each kind of message, from 0 to 1, together 1."""

    change: float
    talk: float
    free: float


@dataclass(frozen=True, slots=True)
class _Weights:
    scale: float
    start: tuple[float, float]  # for talk and free: what counts is their difference from change
    talk: memoryview  # of SIZE signed bytes each
    free: memoryview


def classify(text: str) -> Likelihoods:
    """Classify a message in well under a millisecond, without asking anybody."""
    weights, found = _weights(), features(text)
    share = weights.scale / math.sqrt(len(found)) if found else 0.0
    talk = math.exp(weights.start[0] + share * sum(map(weights.talk.__getitem__, found)))
    free = math.exp(weights.start[1] + share * sum(map(weights.free.__getitem__, found)))
    whole = 1.0 + talk + free
    return Likelihoods(change=1 / whole, talk=talk / whole, free=free / whole)


@cache
def _weights() -> _Weights:
    data = zlib.decompress((resources.files("core.reading") / "classifier.bin").read_bytes())
    header = array("d")
    header.frombytes(data[: _HEADER * header.itemsize])
    scale, *start = header
    weights = memoryview(data)[_HEADER * header.itemsize :].cast("b")
    return _Weights(scale=scale, start=(start[0], start[1]), talk=weights[:SIZE], free=weights[SIZE : 2 * SIZE])


def prepare() -> None:
    """Load the weights now."""
    _weights()
