"""`darkroom demo` as people start it: a process of its own, painting with the offline engine."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.servers import PATIENCE


@asynccontextmanager
async def running_demo(folder: Path, **settings: str) -> AsyncIterator[str]:
    """Run the demo, keeping everything below `folder`, and yield its address. Asserts that SIGTERM stops it quickly and in order.
    settings: more of the environment."""
    kept = {key: value for key, value in os.environ.items() if key != "GEMINI_API_KEY" and not key.startswith("DARKROOM_")}
    command = (sys.executable, "-m", "bots", "demo", "--port", "0")
    process = await asyncio.create_subprocess_exec(
        *command, stdout=PIPE, env={**kept, "DARKROOM_DATA_DIR": str(folder), **settings}
    )
    try:
        yield await _address(process)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), 15) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while line := (await process.stdout.readline()).decode():
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                return found[0]
    raise AssertionError("darkroom demo ended before it served")
