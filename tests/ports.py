"""A port of 127.0.0.1 that nothing listens on, and how many connections one has."""

import os
import random
import socket

from bots.shared.handles import Caps

CAPS = Caps(connections=64, per_address=64)


# Linux takes 32,768 and up for connections that go out, and tests make thousands of those. Each of xdist's workers has ports of its own,
# since one is free until whoever is told of it listens there.
_EACH = 700
_FIRST = 20_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 17 * _EACH
_OURS = range(_FIRST, _FIRST + _EACH)


def free_port() -> int:
    """Choose a free port by a random source of its own, because Hypothesis sets the seed of the shared one."""
    ports = random.SystemRandom()
    while True:
        with socket.socket() as probe:
            port = ports.choice(_OURS)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
