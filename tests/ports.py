"""A port of 127.0.0.1 that nothing listens on, and how many connections one has."""

import itertools
import os
import random
import socket

from bots.shared.handles import Caps

CAPS = Caps(connections=64, per_address=64)


# Linux takes 32,768 and up for connections that go out, and tests make thousands of those. Each of xdist's workers has ports of its own,
# since one is free until whoever is told of it listens there.
_EACH = 700
_FIRST = 20_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 17 * _EACH
_OURS = list(range(_FIRST, _FIRST + _EACH))
random.SystemRandom().shuffle(_OURS)  # by a source of its own, because Hypothesis sets the seed of the shared one
_NEXT = itertools.cycle(_OURS)


def free_port() -> int:
    """Choose a free port, and none that was chosen lately: whoever is told of one may not listen there yet."""
    while True:
        with socket.socket() as probe:
            port = next(_NEXT)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
