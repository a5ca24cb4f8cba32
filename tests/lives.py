"""Processes that live and may be killed (kill_child.py), forked from one that has everything imported already."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Any

from tests.forked import ONE_THREAD, PROCESSES
from tests.kill_child import Life, live


@contextmanager
def living(life: Life) -> Iterator[Living]:
    """A life that goes on beside the block, and is killed with it. For one thread."""
    with ONE_THREAD:
        process = PROCESSES.Process(target=live, args=(life,))
        process.start()
    try:
        yield Living(process)
    finally:
        process.kill()
        process.join()
        process.close()


class Living:
    """A process that lives."""

    def __init__(self, process: Any) -> None:
        self._process = process
        self.pid: int = process.pid

    def signal(self, signal: int) -> None:
        os.kill(self.pid, signal)

    def ended(self, seconds: float) -> int | None:
        """Wait until it ends, for so long at most. Gives the exit status, negative for a signal; None: it goes on."""
        self._process.join(seconds)
        status: int | None = self._process.exitcode
        return status


def lived(life: Life, *, meanwhile: Callable[[int], None] = lambda pid: None) -> int | None:
    """Run a life to its end, and return the exit status, negative for a signal. May be called from several threads. meanwhile: what is
    done to the process first, given its id."""
    with ONE_THREAD:
        process = PROCESSES.Process(target=live, args=(life,))
        process.start()
    assert process.pid is not None
    meanwhile(process.pid)
    ended = wait([process.sentinel], life.seconds + 20)
    with ONE_THREAD:
        if not ended:
            process.kill()
        process.join()
        status = process.exitcode
        process.close()
    return status
