"""The lines that the classifiers of core.reading.classifier learn from: the labelled sets in learnt/, and tier_asks/learnt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.reading import careful, quoted, taken_back
from core.reading.classifier import CLASSES, NEEDING

LEARNT = Path(__file__).parent / "learnt"
ASKS = Path(__file__).parents[1] / "tier_asks" / "learnt"
_OF_FORMS = {"silent": "chatter", "free": "chatter", "edit": "instruction", "exact": "instruction", "heard": "instruction"}
_BY_HAND = ("forms", "examples")  # sets whose lines tests hold one by one
_WEIGHT = 30.0  # how often such a line counts


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the classifier gets to see it."""

    label: str
    text: str
    weight: float


def replies() -> list[Line]:
    """Lines of a thread, of CLASSES. What is taken back is left out: that is seen before the classifier is asked."""
    files = [path for path in sorted(LEARNT.rglob("*.tsv")) if path.parent.name != "asks"]
    found = [line for path in files for line in _lines(path)]
    return _once(
        line for line in found if line.label in CLASSES and line.text.strip() and taken_back.after_taking_back(line.text) is None
    )


def asks() -> list[Line]:
    """Words of commands with nothing attached, of NEEDING."""
    found = [line for path in sorted((LEARNT / "asks").glob("*.tsv")) for line in _lines(path)]
    for path in sorted(ASKS.glob("*.txt")):
        parted = (line.split("|", 4) for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")
        new = (words for *_, setting, words in parted if setting.split(" ")[0] == "new" and "refs=" not in setting)
        found += [Line(NEEDING[0], words, 1.0) for words in new]
    return _once(found)


def digest() -> bytes:
    """A digest of all lines, by which weights are told that were learnt from others."""
    return hashlib.sha256("\n".join(map(repr, (*replies(), *asks()))).encode()).digest()


def _lines(path: Path) -> Iterator[Line]:
    weight = _WEIGHT if path.stem in _BY_HAND else 1.0
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            _, label, written = line.split("\t")
            label = "word" if label.startswith("asked ") else _OF_FORMS.get(label, label)
            text = quoted.without_lines(written.replace("\\n", "\n"))
            yield Line(label, careful.unquoted(careful.ends_of(text)), weight)


def _once(lines: Iterable[Line]) -> list[Line]:
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(line.text, line)
    return list(found.values())
