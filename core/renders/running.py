"""A render under way in this process, and how its tasks are waited for and stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class RunningRender:
    """A render under way in this process: `off` is set when somebody cancels it, `ended` when it is over; `busy` once its turn has
    come."""

    off: asyncio.Event = field(default_factory=asyncio.Event)
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    busy: bool = False


async def first(*waits: Awaitable[object], seconds: float) -> None:
    """Wait until one of them is over, for so long at most, and stop the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await stop(*tasks)


async def stop(*tasks: asyncio.Future[Any]) -> None:
    """Cancel tasks and wait until they are gone."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
