"""A port of 127.0.0.1 that nothing listens on, and how many connections one has."""

import random
import socket

from bots.shared.handles import Caps

CAPS = Caps(connections=64, per_address=64)


_BELOW_THE_KERNELS = range(
    20_000, 32_000
)  # Linux takes 32,768 and up for connections that go out, and tests make thousands of those


def free_port() -> int:
    """Choose a free port by a random source of its own, because Hypothesis sets the seed of the shared one."""
    ports = random.SystemRandom()
    while True:
        with socket.socket() as probe:
            port = ports.choice(_BELOW_THE_KERNELS)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
