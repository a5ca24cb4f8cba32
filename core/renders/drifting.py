"""Tells below an edit what it did to the whole picture that nobody asked for, as far as that can be measured.

Only a change of one part of the picture is measured (core/reading/local_changes.py): "make it night" changes everything rightly. The
picture waits for the measure for a moment at most, and goes without it where it fails.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Final

import structlog

from core.acts import history
from core.errors import StudioError
from core.listing import listed
from core.model import Act, Choice, Painted, Role, Version
from core.ports.pictures import Drift, DriftStore
from core.ports.platform import Drifted, Marks
from core.reading import is_local
from core.renders.plans import Plan

log = structlog.get_logger(__name__)

_RULES: Final = (1, 9)  # of the tier choice: the tier was named, or it is a small change (docs/architecture.md)
_SECONDS: Final = 2.0  # that a picture waits for the measure
_MARK: Final = "drift"  # of a render: what may be done about it
# Measured on 400 pairs that tests/drifting.py makes, where no honest edit came near any of these, and on others with other grain.
_SHIFT: Final = 0.018  # of the width or the height
_ZOOM: Final = 0.022
_GAIN: Final = 0.13  # a shift or zoom counts if the pictures agree better by this once it is taken back
_CAST: Final = 11  # of 255
_UNRELATED: Final = 0.14  # of `match`: hardly any detail is where it was, or as it was
_ELSEWHERE: Final = 0.4


def what(drift: Drift) -> Sequence[str]:
    """What drifted, in words: "the whole picture shifted a little". Empty: nothing that can be told from what was asked for."""
    if drift.match <= _UNRELATED:
        return ("most of the picture was painted anew",)
    found = [*_moved(drift)]
    if max(map(abs, drift.cast)) >= _CAST:
        found.append("the colours changed overall")
    if not found and drift.elsewhere >= _ELSEWHERE:
        found.append("much of the picture changed in many places")
    return found


def _moved(drift: Drift) -> Iterator[str]:
    if drift.gain < _GAIN:
        return
    if abs(drift.zoom - 1) >= _ZOOM:
        yield f"the whole picture zoomed {'in' if drift.zoom > 1 else 'out'} a little"
    elif max(abs(drift.right), abs(drift.down)) >= _SHIFT:
        yield "the whole picture shifted a little"


def sentence(found: Sequence[str], parent: int) -> str:
    """The line for the caption."""
    return f"Measured against v{parent}: {listed(found)}, which wasn't asked for."


class DriftGuard:
    def __init__(self, pictures: DriftStore, *, seconds: float = _SECONDS) -> None:
        self._pictures = pictures
        self._seconds = seconds

    async def look(
        self, plan: Plan, choice: Choice, lineage: Sequence[Version], painted: Sequence[Painted], marks: Marks
    ) -> str | None:
        """Measure an edit, and keep what may be done about its drift. Gives the sentence about it; None: there is nothing to tell.

        lineage   from the fresh start down to the version that was changed
        """
        parent = plan.parent
        if parent is None or len(painted) != 1 or painted[0].receipt.is_sample or not is_measured(plan, choice):
            return None
        found = await self._measured(parent, painted[0])
        words = what(found) if found is not None else ()
        if found is None or not words:
            return None
        log.info(
            "picture_drifted", version=parent.number, **{name: value for name, value in asdict(found).items() if name != "cast"}
        )
        first, changes = history.changes(lineage)
        drifted = Drifted(parent=parent.number, first=first.number if first is not None and changes else None)
        await marks.set(_MARK, json.dumps(asdict(drifted)))
        return sentence(words, parent.number)

    async def _measured(self, parent: Version, painted: Painted) -> Drift | None:
        try:
            async with asyncio.timeout(self._seconds):
                return await self._pictures.drift(parent.original.sha256, painted.original.sha256)
        except (StudioError, TimeoutError, OSError) as error:
            log.warning("drift_not_measured", parent=parent.id, reason=type(error).__name__)
            return None


def is_measured(plan: Plan, choice: Choice) -> bool:
    """Whether what is planned is a small change of one part of the picture, in its format."""
    if plan.act is not Act.EDIT or plan.new_ratio or Role.REGION in plan.wish.roles:
        return False
    return choice.rule in _RULES and is_local(plan.wish.words)


def drifted_of(marks: Marks) -> Drifted | None:
    kept = marks.get(_MARK)
    return Drifted(**json.loads(kept)) if kept is not None else None
