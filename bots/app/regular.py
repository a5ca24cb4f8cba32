"""Runs background work at regular intervals."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause
from core.runtime.waits import stop

log = structlog.get_logger(__name__)

_LATER = 300.0  # the longest pause, in seconds, of work that keeps failing


async def regularly(name: str, work: Callable[[], Awaitable[None]], *, every: float, sleep: Sleep) -> None:
    """Do some work every so many seconds, and less often while it fails."""
    outage = Outage(log, "regular_work_failed", level="error", work=name)
    while True:
        wait = every
        try:
            await work()
        except Exception as error:  # an outermost loop: what failed now may succeed the next time
            wait = max(every, pause(outage.failed(error), first=every, most=_LATER))
        else:
            outage.over()
        await sleep(wait)


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, object]) -> AsyncIterator[None]:
    """Run some work in the background of the block, and end it with the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        await stop(task)
