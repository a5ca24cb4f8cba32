"""Two thousand renders through one process: whether anything grows that should not."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.processes import darkroom, gemini, now_mib, quiet
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, Slack, serve_slack

_ROUND = 50  # asks at once
_SETTLED, _RENDERS = 500, 2000  # looked at after so many; by the first, whatever is kept once is there
_PATIENCE = 300.0


@dataclass(frozen=True, slots=True)
class _Look:
    memory: float
    handles: int
    threads: int
    sockets: int
    database: int
    jobs: int


async def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="darkroom-bench-"))
    async with gemini(latency=0.05, megabytes=0.3) as model, serve_slack() as slack:
        settings = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "DARKROOM_SLACK__BASE_URL": slack.base_url,
            "GEMINI_API_KEY": "bench-key",
            "DARKROOM_GEMINI__BASE_URL": model,
            "DARKROOM_CHAT__READER": "rules",
        }
        async with darkroom(folder, settings) as (pid, _):
            await _paint(slack, 0, _SETTLED)
            await quiet(pid)
            before = _look(pid, folder / "data")
            await _paint(slack, _SETTLED, _RENDERS)
            await quiet(pid)
            after = _look(pid, folder / "data")
    more = _RENDERS - _SETTLED
    print(f"after {_SETTLED} and {_RENDERS} renders")
    print(f"  memory         {before.memory:7.0f} MiB   then {after.memory:7.0f} MiB")
    print(
        f"  file handles   {before.handles:7}       then {after.handles:7}     of them sockets {before.sockets}, then {after.sockets}"
    )
    print(f"  threads        {before.threads:7}       then {after.threads:7}")
    database, jobs = ((two - one) / more / 1000 for one, two in ((before.database, after.database), (before.jobs, after.jobs)))
    print(f"  database       {database:7.1f} kB a render, and {jobs:.1f} kB of jobs")


async def _paint(slack: Slack, first: int, last: int) -> None:
    for done in range(first, last, _ROUND):
        await asyncio.gather(*(slack.command("/imagine", f"a red bicycle, number {done + n}") for n in range(_ROUND)))
        await slack.until(lambda: len(slack.pictures()) >= done + _ROUND, seconds=_PATIENCE, what="the pictures")  # noqa: B023
        slack.forget_bytes()


def _look(pid: int, data: Path) -> _Look:
    links = [_target(link) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return _Look(
        memory=now_mib(pid),
        handles=len(links),
        threads=len(list(Path(f"/proc/{pid}/task").iterdir())),
        sockets=sum(target.startswith("socket:") for target in links),
        database=sum(one.stat().st_size for one in data.glob("darkroom.sqlite3*")),
        jobs=sum(one.stat().st_size for one in data.glob("jobs.sqlite3*")),
    )


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:  # closed since it was listed
        return ""
