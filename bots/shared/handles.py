"""File handles: how many this process may have, and how many of them strangers may take.

Every connection, database, picture and child process takes one. What comes from outside gets a share of each port, so that no number of
connections leaves a render without the handles that it needs.
"""

from __future__ import annotations

import asyncio
import resource
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import structlog

from bots.shared.config import WebConfig
from bots.shared.tally import Tally

log = structlog.get_logger(__name__)

_WANTED: Final = (65_536, 10_240)  # macOS takes no more than the second, whatever its hard limit says
# A fifth for a port. With an eighth of it again while newcomers are sorted out, two leave half for databases, pictures and platforms.
_SHARE: Final = 5
_FEWEST, _MOST = 8, 256
_BURST: Final = 64
_ACCEPT_FAILED: Final = "socket.accept() out of system resource"  # asyncio's words (selector_events.py of 3.11 to 3.14)


@dataclass(frozen=True, slots=True)
class Caps:
    """How many connections a port has at once: in all, and from one address. This machine's own addresses may have all of them, for
    there a reverse proxy stands for everybody."""

    connections: int
    per_address: int

    @property
    def burst(self) -> int:
        """How many one turn of the loop accepts before it is seen whether there is room. So few that whoever is accepted is heard, some
        turns later, before as many more have come as make it the one that waits longest."""
        return max(1, min(self.connections // 8, _BURST))


def raise_limit() -> int:
    """The soft limit of file handles is raised as far as the hard one allows: the limit that holds then."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for wanted in _WANTED:
        goal = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        if soft != resource.RLIM_INFINITY and soft < goal:
            with suppress(ValueError, OSError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (goal, hard))
                return goal
    return limit()


def limit() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return _WANTED[0] if soft == resource.RLIM_INFINITY else soft


def caps(config: WebConfig) -> Caps:
    """As configured, else what the limit of file handles allows."""
    in_all = config.connections or max(_FEWEST, min(limit() // _SHARE, _MOST))
    return Caps(in_all, min(in_all, config.connections_per_address or max(1, in_all // 2)))


def summarise_accepts(loop: asyncio.AbstractEventLoop) -> None:
    """asyncio tells of each connection that it has no handle for, up to a hundred times for each second it waits. Everything else goes to
    the handler that the loop has already."""

    def tell(count: int) -> None:
        log.error("connections_not_accepted", times=count, why="no file handles left", limit=limit())

    tally, before = Tally(tell), loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if context.get("message") == _ACCEPT_FAILED:
            tally.add()
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)
