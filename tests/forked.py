"""Processes of Darkroom, forked from one that has everything imported already: a start takes a tenth of the time.

    process = await start("run", "--role", "worker", cwd=folder, environment={...})      # like asyncio's own
    out, err = await process.communicate()

A fork has an environment, a folder, limits, signals and an end of its own, as a fresh interpreter has. What the interpreter itself takes
from its environment, and in which order modules are first imported, only a fresh one shows: see `fresh` in processes.py and test_cli.py.
"""

from __future__ import annotations

import asyncio
import atexit
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedWriter, FileIO, TextIOWrapper
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        *("tests.kill_child", "dbos", "aiosqlite", "asyncpg", "core.store.postgres", "alembic.command"),
        *("bots.discord.publisher", "bots.slack.publisher", "slack_bolt.async_app", "google.genai"),
        *("bots.app.commands.command_line", "bots.app.commands.run", "bots.app.commands.demo", "bots.app.commands.doctor"),
        *("bots.app.commands.usage", "bots.app.commands.quota_file", "bots.app.commands.backup.backup"),
        "tests.lives_ready",
    ]
)
ONE_THREAD = Lock()  # starting a process also collects others that ended, which two threads must not do at once
_NO_LIMITS: Final[Mapping[int, int]] = MappingProxyType({})


@dataclass(frozen=True)
class _Start:
    """What a process of `darkroom` is started with. limits: which of resource.RLIMIT_… may be how much."""

    arguments: tuple[str, ...]
    cwd: Path
    environment: dict[str, str]
    limits: dict[int, int]
    umask: int


async def start(
    *arguments: str, environment: Mapping[str, str], cwd: Path | None = None, limits: Mapping[int, int] = _NO_LIMITS
) -> Forked:
    """Start `darkroom` with these arguments. environment: all that it finds there. limits: for resource.setrlimit."""
    umask = os.umask(0o077)
    os.umask(umask)
    given = _Start(arguments, cwd or Path.cwd(), dict(environment), dict(limits), umask)
    started, out, err = await asyncio.to_thread(_start, given)
    return Forked(started, await _reader(out), await _reader(err))


class Forked:
    """A process that was forked, as asyncio.subprocess.Process is one that was started."""

    def __init__(self, process: Any, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader) -> None:
        self.pid: int = process.pid
        self.returncode: int | None = None  # negative for a signal
        self.stdout, self.stderr = stdout, stderr
        self._process = process
        self._over = asyncio.Event()
        asyncio.get_running_loop().add_reader(process.sentinel, self._ended)

    def _ended(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        with ONE_THREAD:
            self._process.join()
            self.returncode = self._process.exitcode
            self._process.close()
        self._over.set()

    async def wait(self) -> int:
        await self._over.wait()
        assert self.returncode is not None
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Return all that it writes to its output and its errors, once it has ended."""
        out, err = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, err

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _start(given: _Start) -> tuple[Any, Connection, Connection]:
    (out, to_out), (err, to_err) = PROCESSES.Pipe(duplex=False), PROCESSES.Pipe(duplex=False)
    with ONE_THREAD, to_out, to_err:
        process = PROCESSES.Process(target=_run, args=(given, to_out, to_err))
        process.start()
    return process, out, err


async def _reader(pipe: Connection) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(os.dup(pipe.fileno()), "rb", buffering=0)
    )
    pipe.close()
    return reader


def _run(given: _Start, out: Connection, err: Connection) -> None:
    """In the process: become what a shell would have started, and run the command."""
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    out.close()
    err.close()
    sys.stdout = TextIOWrapper(BufferedWriter(FileIO(1, "w", closefd=False)), encoding="utf-8")
    sys.stderr = TextIOWrapper(
        BufferedWriter(FileIO(2, "w", closefd=False)), encoding="utf-8", errors="backslashreplace", line_buffering=True
    )
    os.environ.clear()
    os.environ.update(given.environment)
    os.chdir(given.cwd)
    os.umask(given.umask)
    time.tzset()
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for which, most in given.limits.items():
        resource.setrlimit(which, (most, most))
    sys.argv[:] = ["darkroom", *given.arguments]
    from bots.__main__ import main

    try:
        sys.exit(main())
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
