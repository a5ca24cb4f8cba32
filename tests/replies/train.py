"""Learn the classifier's weights from the labelled sets in learnt/ (`make classifier`), and say how sure it is of lines that it has not
seen: five times a fifth is left out, learnt from the rest, and measured.
"""

from __future__ import annotations

import argparse
import sys
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from core.reading import careful, quoted, stances
from core.reading.classifier import CLASSES
from core.reading.features import SIZE, features

LEARNT = Path(__file__).parent / "learnt"
WEIGHTS = Path(__file__).parents[2] / "core" / "reading" / "classifier.bin"
_OF_FORMS = {"silent": "chatter", "free": "chatter", "edit": "instruction", "heard": "instruction"}
_FIT = 150.0  # the inverse strength of regularisation
_MOST = 127
_OF_EXAMPLES = 30.0  # how often a line counts that has to be right by itself


def lines(folder: Path = LEARNT) -> list[tuple[str, str, str]]:
    """Language, label and text of every line that is of one of the classes, in a fixed order."""
    found: dict[str, tuple[str, str, str]] = {}
    for path in sorted(folder.rglob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("#"):
                continue
            language, label, written = line.split("\t")
            label = "word" if label.startswith("asked ") else _OF_FORMS.get(label, label)
            text = quoted.without_lines(written.replace("\\n", "\n"))
            if label in CLASSES and text.strip() and stances.after_taking_back(text) is None:  # those are seen to before it is asked
                found.setdefault(text, (language, label, text))
    return list(found.values())


def matrix(texts: Sequence[str]) -> csr_matrix:
    rows = [sorted(features(careful.unquoted(careful.ends_of(text)))) for text in texts]
    values = np.concatenate([np.full(len(row), 1 / np.sqrt(len(row) or 1)) for row in rows])
    places = np.concatenate([np.array(row, dtype=np.int32) for row in rows])
    return csr_matrix((values, places, np.cumsum([0, *map(len, rows)])), shape=(len(rows), SIZE))


def _weights(learnt: Sequence[tuple[str, str, str]]) -> np.ndarray:
    return np.array([_OF_EXAMPLES if text in _examples() else 1.0 for _, _, text in learnt])


def _examples() -> frozenset[str]:
    """The lines that a test holds one by one."""
    names = ("forms", "examples")
    found = (line.split("\t")[2] for name in names for line in (LEARNT / f"{name}.tsv").read_text("utf-8").splitlines() if line[0] != "#")
    return frozenset(text.replace("\\n", "\n") for text in found)


def main(*, measure: bool) -> None:
    learnt = lines()
    x, y = matrix([text for _, _, text in learnt]), np.array([CLASSES.index(label) for _, label, _ in learnt])
    model = LogisticRegression(C=_FIT, max_iter=300)
    if measure:
        folds = StratifiedKFold(5, shuffle=True, random_state=1)
        _report(cross_val_predict(model, x, y, cv=folds, method="predict_proba"), y)
    model.fit(x, y, sample_weight=_weights(learnt))
    weights = model.coef_[1:] - model.coef_[0]
    start = model.intercept_[1:] - model.intercept_[0]
    scale = np.abs(weights).max() / _MOST
    whole = np.rint(weights / scale).astype(np.int8)
    WEIGHTS.write_bytes(zlib.compress(array("d", [scale, *start]).tobytes() + whole.tobytes(), 9))
    print(f"{len(learnt)} lines, {WEIGHTS.stat().st_size} bytes")


def _report(likely: np.ndarray, y: np.ndarray) -> None:
    print(f"right {np.mean(likely.argmax(1) == y):.1%}")
    for sure in (0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95):
        paints, silent = likely[:, 0] >= sure, likely[:, 1] >= sure
        print(
            f"sure from {sure:.2f}: paid chat {paints[y == 1].mean():.1%}, silent {silent[y == 0].mean():.1%}, "
            f"free word paid {paints[y == 2].mean():.1%}, asked {(~paints & ~silent).mean():.1%}"
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.replies.train")
    parser.add_argument("--measure", action="store_true")
    main(measure=parser.parse_args().measure)
    sys.exit(0)
