"""Processes that live and may be killed (kill_child.py), forked from one that has everything imported already."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import wait
from threading import Lock

from tests.kill_child import LIFE_SECONDS, Life, live

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(
    [
        *("tests.kill_child", "dbos", "aiosqlite", "alembic.command", "bots.discord.publisher", "bots.slack.publisher"),
        "tests.lives_ready",
    ]
)
_ONE_THREAD = Lock()  # starting a process also collects others that ended, which two threads must not do at once


def lived(life: Life) -> int | None:
    """Run a life to its end, and return the exit status, negative for a signal. May be called from several threads."""
    with _ONE_THREAD:
        process = _PROCESSES.Process(target=live, args=(life,))
        process.start()
    ended = wait([process.sentinel], LIFE_SECONDS + 20)
    with _ONE_THREAD:
        if not ended:
            process.kill()
        process.join()
        status = process.exitcode
        process.close()
    return status
