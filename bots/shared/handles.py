"""File handles: how many this process may have, and how many of them strangers may use.

Every connection, database, picture and child process takes one. Each port gets a share for connections from outside, so that no
number of connections can leave a render without the handles it needs.
"""

from __future__ import annotations

import resource
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from bots.shared.config import WebConfig

_WANTED: Final = (65_536, 10_240)  # macOS takes no more than the second, whatever its hard limit says
# A fifth for a port. With an eighth of it again while newcomers are sorted out, two leave half for databases, pictures and platforms.
_SHARE: Final = 5
_FEWEST, _MOST = 8, 256
_BURST: Final = 64


@dataclass(frozen=True, slots=True)
class Caps:
    """How many connections a port may have at once: in total, and from one address. This machine's own addresses may have all of
    them, since a reverse proxy there stands for everybody."""

    connections: int
    per_address: int

    @property
    def burst(self) -> int:
        """How many connections one turn of the loop accepts before checking for room. The number is small enough that whoever is
        accepted gets read, a few turns later, before enough others arrive to make it the one that has waited longest."""
        return max(1, min(self.connections // 8, _BURST))


def raise_limit() -> int:
    """Raise the soft limit on file handles to the hard one. Returns the limit that now applies."""
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
    """The caps as configured, as far as the limit on file handles allows."""
    in_all = min(config.connections or _MOST, max(_FEWEST, limit() // _SHARE))
    return Caps(in_all, min(in_all, config.connections_per_address or max(1, in_all // 2)))
