"""Gathers what a render's one line in the log tells: how it ended, what it cost, and where its time went.

There are only ids, figures and constant words in it, and nothing that anybody wrote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, Literal, get_args

from core.model import Render, RenderState
from core.ports.engine import ModelCall
from core.runtime.clock import Clock

Stage = Literal["waiting", "model", "storing", "posting"]
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)


class Story:
    """What becomes of a render in this process. A stage's seconds count once where several pictures are in it together, so
    no stage takes longer than the whole; different stages may overlap."""

    def __init__(self, render: Render, *, clock: Clock, now: datetime) -> None:
        self._render = render
        self._clock = clock
        self._began = clock()
        self._accepted_before = max(0.0, (now - render.accepted_at).total_seconds())
        self._inside: Counter[Stage] = Counter()
        self._since: dict[Stage, float] = {}
        self._seconds: dict[Stage, float] = dict.fromkeys(STAGES, 0.0)
        if render.state is RenderState.QUEUED:  # otherwise an earlier process worked on it meanwhile
            self._seconds["waiting"] = self._accepted_before
        self._calls, self._cost = 0, 0
        self.tier = render.choice.tier if render.choice is not None else None
        self.outcome = render.state.value
        self.code: str | None = None
        self.pictures = 0
        self.unkept = False  # whether a picture is painted that no store takes yet

    @contextmanager
    def timed(self, stage: Stage) -> Iterator[None]:
        """Count the time of the block for a stage."""
        if not self._inside[stage]:
            self._since[stage] = self._clock()
        self._inside[stage] += 1
        try:
            yield
        finally:
            self._inside[stage] -= 1
            if not self._inside[stage]:
                self._seconds[stage] += self._clock() - self._since[stage]

    def called(self, model_calls: Sequence[ModelCall]) -> None:
        """Count calls of the model, and what they cost us, those without a picture too."""
        self._calls += len(model_calls)
        self._cost += sum(call.cost for call in model_calls)

    def ended(self, outcome: str, code: str | None = None) -> None:
        self.outcome, self.code = outcome, code

    def line(self) -> Mapping[str, Any]:
        """The fields of the line. `since_accepted` is what the asker waited, in all processes; `seconds` was spent in this one."""
        render, seconds = self._render, self._clock() - self._began
        return {
            "render": render.id,
            "thread": render.thread,
            "platform": render.place.platform,
            "act": render.wish.act.value,
            "tier": self.tier,
            "outcome": self.outcome,
            "code": self.code,
            "pictures": self.pictures,
            "calls": self._calls,
            "micro_dollars": self._cost,
            "resumed": render.state is not RenderState.QUEUED,
            "seconds": round(seconds, 3),
            "since_accepted": round(self._accepted_before + seconds, 3),
            **{stage: round(spent, 3) for stage, spent in self._seconds.items()},
        }
