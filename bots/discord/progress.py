"""Edits placeholders to say how far a render is: seldom, in the background, and without delaying a result."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import discord
import structlog

from bots.shared.reaching import UNREACHED
from core.model import RenderId
from core.ports.platform import Progress
from core.runtime.clock import Clock
from core.runtime.waits import stop

log = structlog.get_logger(__name__, platform="discord")

_EVERY_SECONDS = 5.0
_NEAR_SECONDS = 3  # no edit is made if the result is expected within this time
_LAST_SECONDS = 1.0  # how long a result waits for an edit that is on its way: it must not come after


@dataclass(slots=True)
class _Shown:
    at: float
    what: Progress
    edit: asyncio.Task[object] | None = None


class ProgressEdits:
    """Remembers what the placeholders of running renders say."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._shown: dict[RenderId, _Shown] = {}
        self._edits: set[asyncio.Task[object]] = set()

    def stands(self, render: RenderId, progress: Progress) -> None:
        self._shown[render] = _Shown(self._clock(), progress)

    def is_due(self, render: RenderId, progress: Progress) -> bool:
        """Whether an edit is worth its request."""
        shown = self._shown.get(render)
        if shown is None:
            return True
        near = progress.seconds_left is not None and progress.seconds_left <= _NEAR_SECONDS and not progress.slow
        pending = shown.edit is not None and not shown.edit.done()
        return not near and not pending and progress != shown.what and self._clock() - shown.at >= _EVERY_SECONDS

    def begin(self, render: RenderId, progress: Progress, edit: Coroutine[Any, Any, object]) -> None:
        """Start an edit in a task of its own, which the painting neither waits for nor cancels."""
        task: asyncio.Task[object] = asyncio.create_task(_logged(render, edit))
        self._edits.add(task)
        task.add_done_callback(self._edits.discard)
        self._shown[render] = _Shown(self._clock(), progress, task)

    async def over(self, render: RenderId) -> None:
        """Wait until no edit of this render is on its way any more."""
        shown = self._shown.pop(render, None)
        if shown is not None and shown.edit is not None:
            await asyncio.wait({shown.edit}, timeout=_LAST_SECONDS)

    async def close(self) -> None:
        await stop(*self._edits)


async def _logged(render: RenderId, edit: Coroutine[Any, Any, object]) -> None:
    try:
        await edit
    except (discord.HTTPException, *UNREACHED) as error:
        log.info("progress_not_shown", render=render, error=type(error).__name__)
