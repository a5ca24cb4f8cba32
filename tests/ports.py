"""A port of 127.0.0.1 that nothing listens on, and how many connections one has."""

import socket

from bots.handles import Caps

CAPS = Caps(connections=64, per_address=64)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
