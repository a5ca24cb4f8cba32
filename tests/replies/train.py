"""Learn the classifiers' weights from the labelled sets in learnt/ and from tier_asks/learnt (`make classifier`).

With --measure it first says how sure they are of lines that they have not seen: five times a fifth is left out, learnt from the rest,
and measured. The lines are harder than what people write: many are near misses on purpose.
"""

from __future__ import annotations

import argparse
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from threadpoolctl import threadpool_limits

from core.reading.classifier import CLASSES, NEEDING
from core.reading.features import SIZE, features, stems
from tests.replies.lines import Line, asks, digest, replies

WEIGHTS = Path(__file__).parents[2] / "core" / "reading" / "classifier.bin"
_REPLIES_FIT, _ASKS_FIT = 150.0, 60.0  # the inverse strength of regularisation
_NEAR = 1e-6  # stopped earlier, three lines more or less move a rate by one or two in a hundred
_MOST = 127
_OFTEN = 2  # orders that a stem has to stand in to be known: once it may be a typing error or a name
_FOLDS = StratifiedKFold(5, shuffle=True, random_state=1)


def matrix(lines: Sequence[Line]) -> csr_matrix:
    """A row for each line, with the same value for each of its features; the length of a row is one."""
    rows = [sorted(features(line.text)) for line in lines]
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(len(row) or 1)) for row in rows])
    places = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
    return csr_matrix((values, places, np.cumsum([0, *map(len, rows)])), shape=(len(rows), SIZE))


def learn(lines: Sequence[Line], classes: Sequence[str], fit: float, *, measure: bool) -> tuple[Any, Any, float]:
    """The weights of every class but the first against the first, as whole numbers; what each begins with; and the weights' scale."""
    x, y = matrix(lines), np.array([classes.index(line.label) for line in lines])
    model = LogisticRegression(C=fit, max_iter=1500, tol=_NEAR)
    if measure:
        _report(cross_val_predict(model, x, y, cv=_FOLDS, method="predict_proba"), y, classes)
    model.fit(x, y, sample_weight=[line.weight for line in lines])
    two = len(classes) == 2
    weights = model.coef_ if two else model.coef_[1:] - model.coef_[0]
    start = model.intercept_ if two else model.intercept_[1:] - model.intercept_[0]
    scale = float(np.abs(weights).max() / _MOST)
    print(f"{len(lines)} lines learnt in {model.n_iter_.max()} steps")
    return np.rint(weights / scale).astype(np.int8), start, scale


def known(lines: Sequence[Line]) -> bytes:
    """A bit for each stem that stands in several orders."""
    orders = (line.text for line in lines if line.label == CLASSES[0])
    times = Counter(one for text in orders for one in set(stems(text)))
    bits = np.zeros(SIZE, dtype=np.uint8)
    bits[[one for one, often in times.items() if often >= _OFTEN]] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _report(likely: Any, y: Any, classes: Sequence[str]) -> None:
    print(f"right {np.mean(likely.argmax(1) == y):.1%}; taken for sure, of each class:")
    for sure in (0.8, 0.9, 0.95, 0.97):
        for at, name in enumerate(classes):
            of = ", ".join(f"{(likely[y == real, at] >= sure).mean():.1%} of {other}" for real, other in enumerate(classes))
            print(f"  from {sure:.2f} as {name}: {of}")


def main(*, measure: bool) -> None:
    lines = replies()
    first, first_starts, first_scale = learn(lines, CLASSES, _REPLIES_FIT, measure=measure)
    second, second_starts, second_scale = learn(asks(), NEEDING, _ASKS_FIT, measure=measure)
    header = struct.pack("<6d", first_scale, second_scale, *first_starts, *second_starts)
    WEIGHTS.write_bytes(zlib.compress(digest() + header + first.tobytes() + second.tobytes() + known(lines), 9))
    print(f"{WEIGHTS.name}: {WEIGHTS.stat().st_size:,} bytes")


if __name__ == "__main__":
    threadpool_limits(1)  # sums differ with the number of threads, and so would some weights with that of cores
    parser = argparse.ArgumentParser(prog="python -m tests.replies.train")
    parser.add_argument("--measure", action="store_true", help="say first how sure they are of what they have not seen")
    main(measure=parser.parse_args().measure)
