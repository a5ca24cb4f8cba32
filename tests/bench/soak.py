"""Two thousand renders through one process: whether anything grows that should not."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from yarl import URL

from tests.bench.processes import darkroom, gemini, now_mib, quiet
from tests.bench.slack import environment
from tests.servers.slack import Slack, serve_slack

_ROUND = 50  # asks at once
_LISTENS = "0A"
_SETTLED, _RENDERS = 500, 2000  # looked at after so many; by the first, whatever is kept once is there
_PATIENCE = 300.0
_KEPT_SECONDS = 32.0  # longer than a connection is kept for the next request: aiohttp looks every 15 s for what was idle for 15 s


@dataclass(frozen=True, slots=True)
class _Look:
    memory: float
    handles: int
    threads: int
    sockets: Counter[str]  # by whom they lead to
    database: int
    jobs: int


async def main(settled: int = _SETTLED, renders: int = _RENDERS) -> None:
    with tempfile.TemporaryDirectory(prefix="darkroom-bench-") as folder:
        async with gemini(latency=0.05, megabytes=0.3) as model, serve_slack() as slack:
            peers = {_port(slack.base_url): "Slack", _port(model): "the model"}
            async with darkroom(Path(folder), environment(slack, model)) as (pid, _):
                await _paint(slack, 0, settled)
                most = _sockets(pid, peers)
                before = await _rested(pid, Path(folder) / "data", peers)
                await _paint(slack, settled, renders)
                most |= _sockets(pid, peers)
                after = await _rested(pid, Path(folder) / "data", peers)
    more = renders - settled
    print(f"after {settled} and {renders} renders")
    print(f"  memory         {before.memory:7.0f} MiB   then {after.memory:7.0f} MiB")
    print(f"  file handles   {before.handles:7}       then {after.handles:7}")
    for peer in sorted(before.sockets | after.sockets | most):
        one, two = before.sockets[peer], after.sockets[peer]
        print(f"    sockets      {one:7}       then {two:7}     {peer}; {most[peer]} at once, for {_ROUND} asks at once")
    print(f"  threads        {before.threads:7}       then {after.threads:7}")
    database, jobs = ((two - one) / more / 1000 for one, two in ((before.database, after.database), (before.jobs, after.jobs)))
    print(f"  database       {database:7.1f} kB a render, and {jobs:.1f} kB of jobs")


async def _paint(slack: Slack, first: int, last: int) -> None:
    for done in range(first, last, _ROUND):
        await asyncio.gather(*(slack.command("/imagine", f"a red bicycle, number {done + n}") for n in range(_ROUND)))
        await slack.until(lambda: len(slack.pictures()) >= done + _ROUND, seconds=_PATIENCE, what="the pictures")  # noqa: B023
        slack.forget_bytes()


async def _rested(pid: int, data: Path, peers: Mapping[int, str]) -> _Look:
    """Look once nothing is under way, and no connection is kept for a next request."""
    await quiet(pid)
    await asyncio.sleep(_KEPT_SECONDS)
    return _look(pid, data, peers)


def _look(pid: int, data: Path, peers: Mapping[int, str]) -> _Look:
    links = _links(pid)
    return _Look(
        memory=now_mib(pid),
        handles=len(links),
        threads=len(list(Path(f"/proc/{pid}/task").iterdir())),
        sockets=_sockets(pid, peers),
        database=sum(one.stat().st_size for one in data.glob("darkroom.sqlite3*")),
        jobs=sum(one.stat().st_size for one in data.glob("jobs.sqlite3*")),
    )


def _links(pid: int) -> list[str]:
    return [_target(link) for link in Path(f"/proc/{pid}/fd").iterdir()]


def _sockets(pid: int, peers: Mapping[int, str]) -> Counter[str]:
    """Count a process's sockets by whom they lead to, as `lsof` finds it out: by their numbers in the kernel's tables."""
    found = {}
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            _, _, peer, state, *rest = line.split()
            port = int(peer.rpartition(":")[2], 16)
            found[f"socket:[{rest[5]}]"] = "a port of its own" if state == _LISTENS else peers.get(port, "somebody else")
    return Counter(found.get(link, "its own processes") for link in _links(pid) if link.startswith("socket:"))


def _port(url: str) -> int:
    port = URL(url).port
    assert port is not None
    return port


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except FileNotFoundError:  # closed since it was listed
        return ""
