"""Real processes for the bench, and what the kernel says of them."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp

from tests.bench import filled
from tests.bench.figures import Burst

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """Sum the user and system time of a process and of its children, those that are gone included."""
    total = 0.0
    for one in (pid, *_children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(") ", 1)[1].split()
        total += sum(int(field) for field in fields[11:15]) / TICKS
    return total


def peak_mib(pid: int) -> float:
    return sum(_status(one, "VmHWM") for one in (pid, *_children(pid)))


def now_mib(pid: int) -> float:
    return sum(_status(one, "VmRSS") for one in (pid, *_children(pid)))


def _status(pid: int, key: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(key + ":"):
            return int(line.split()[1]) / 1024
    return 0.0


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):  # the thread has ended meanwhile
            found += [int(child) for child in (task / "children").read_text().split()]
    return found


@asynccontextmanager
async def gemini(*, latency: float, megabytes: float | None) -> AsyncIterator[str]:
    """Run a local Gemini in a process of its own, and yield its address."""
    arguments = ["-m", "tests.servers.gemini", "--latency", str(latency), *(["--megabytes", str(megabytes)] if megabytes else [])]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def darkroom(folder: Path, environment: dict[str, str], *, role: str = "all") -> AsyncIterator[tuple[int, float]]:
    """Run `darkroom run` on a folder, and yield its process id and the seconds until /readyz said yes. Its log is `log` there."""
    port = _free_port()
    await asyncio.to_thread(filled.put, folder / "data")
    log = (folder / "log").open("wb")
    started = asyncio.get_running_loop().time()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bots",
        "run",
        "--role",
        role,
        env={**os.environ, **environment, "DARKROOM_DATA_DIR": str(folder / "data"), "DARKROOM_WEB__PORT": str(port)},
        stderr=log,
    )
    try:
        await _ready(port, process, folder / "log")
        yield process.pid, asyncio.get_running_loop().time() - started
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        log.close()
        await asyncio.to_thread(filled.take_away, folder / "data")


async def _ready(port: int, process: asyncio.subprocess.Process, log: Path) -> None:
    async with aiohttp.ClientSession() as session:
        while True:
            if process.returncode is not None:
                raise RuntimeError("darkroom did not start: " + log.read_text())  # noqa: ASYNC240 - it is over
            try:
                async with session.get(f"http://127.0.0.1:{port}/readyz") as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.02)


def _free_port() -> int:
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def importing(*libraries: str) -> float:
    """Time a process that imports these and ends, in seconds."""
    started = asyncio.get_running_loop().time()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "import " + ", ".join(libraries))
    assert await process.wait() == 0
    return asyncio.get_running_loop().time() - started


async def quiet(pid: int, requests: Sequence[object] = (), *, seconds: float = 60.0) -> None:
    """Wait until a process has done next to nothing for a second: it used almost no processor time, and `requests` has no further entry."""
    async with asyncio.timeout(seconds):
        while True:
            before = cpu_seconds(pid), len(requests)
            await asyncio.sleep(1)
            if cpu_seconds(pid) - before[0] < 0.08 and len(requests) == before[1]:
                return


async def bare_slack(slack_url: str, token: str, gemini_url: str, count: int, channel: str) -> Burst:
    """Run the bare script for one burst in a process of its own, and return what it says of itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.bare_slack",
        slack_url,
        token,
        gemini_url,
        str(count),
        channel,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return Burst(**json.loads(out))


@asynccontextmanager
async def bare_discord(api_url: str, token: str, gemini_url: str, *, reads: bool = False) -> AsyncIterator[int]:
    """Run the bare script, connected, in a process of its own, and yield its process id. reads: it has a text model read each prompt
    first."""
    arguments = ["-m", "tests.bench.bare_discord", api_url, token, gemini_url, *(["reads"] if reads else [])]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert (await process.stdout.readline()).strip() == b"ready"
        yield process.pid
    finally:
        process.kill()
        await process.wait()
