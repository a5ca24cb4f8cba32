"""The event loop that our commands run on: uvloop's where it is installed, else asyncio's own (docs/decisions/0012)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

try:
    import uvloop
except ImportError:  # there is none for Windows
    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    factory = uvloop.new_event_loop

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end, as asyncio.run does."""
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(work)
