"""Work that nothing waits for: it ends by itself, or with the publisher that began it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from core.runtime.waits import stop


class Background:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        await stop(*self._tasks)
