"""The labelled sets as lines to be read, and what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from core.reading import Kind, Reading
from tests import test_reply_forms
from tests.test_replies import HELD, labelled

REPLIES = tuple(HELD)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A message in a studio thread. `label`: instruction, word, chatter or unclear."""

    set: str
    language: str
    label: str
    text: str


def replies() -> list[Reply]:
    """Load the messages of the labelled sets. The forms' labels say what a line comes to, so only talk and edits are compared with the
    other sets."""
    kept = [Reply(set=name, language=one.language, label=one.label, text=one.text) for name in REPLIES for one in labelled(name)]
    kinds = {"silent": "chatter", "edit": "instruction"}
    forms = [one for one in test_reply_forms.FORMS if one.label in kinds]
    return kept + [Reply(set="learnt/forms", language=one.language, label=kinds[one.label], text=one.text) for one in forms]


def spread(lines: Sequence[T], limit: int) -> list[T]:
    """Choose at most this many of the lines, from all sets and labels alike."""
    if not limit or limit >= len(lines):
        return list(lines)
    return [lines[number * len(lines) // limit] for number in range(limit)]


def outcome(reading: Reading) -> str:
    """Name what people see of a reading."""
    match reading.kind:
        case Kind.INSTRUCTION:
            return "paints"
        case Kind.WORD:
            return "acts"
        case Kind.UNSURE:
            return "asks"
        case Kind.CHATTER:
            return "silent"


def miss(reply: Reply, came_to: str) -> str | None:
    """Name the kind of a miss; None: it was read as it is labelled."""
    if came_to == "asks":
        return None if reply.label == "unclear" else "asked back"
    if reply.label == "chatter":
        return None if came_to == "silent" else "chat that is paid for" if came_to == "paints" else "chat that acts"
    if came_to == "silent":
        return "instruction met with silence" if reply.label == "instruction" else "reply word met with silence"
    if reply.label == "word" and came_to == "paints":
        return "reply word that paints"
    return None
