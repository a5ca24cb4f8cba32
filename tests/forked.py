"""Processes of Darkroom, and those that it starts itself, forked from one that has everything imported already: a start takes a tenth
of the time.

    process = await start("run", "--role", "worker", cwd=folder, environment={...})      # like asyncio's own
    decoder = await start_child("core.pixels.decoders.child")

A fork has an environment, a folder, limits, signals and an end of its own, as a fresh interpreter has. What the interpreter itself takes
from its environment, and in which order modules are first imported, only a fresh one shows: see `fresh` in processes.py and test_cli.py.
"""

from __future__ import annotations

import asyncio
import atexit
import importlib
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import IO, Any, Final, Protocol

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        *("tests.kill_child", "dbos", "aiosqlite", "asyncpg", "core.store.postgres", "alembic.command", "alembic.config"),
        *("dbos._sys_db_sqlite", "dbos._sys_db_postgres", "sqlalchemy.dialects.sqlite.aiosqlite"),
        *("bots.discord.publisher", "bots.slack.publisher", "slack_bolt.async_app", "google.genai"),
        *("bots.discord.adapter", "bots.slack.adapter", "bots.slack.workspaces", "bots.app.traces"),
        *("core.engine.gemini", "core.engine.reader", "core.engine.lettering", "httpcore2", "anyio._backends._asyncio"),
        *("bots.app.commands.command_line", "bots.app.commands.run", "bots.app.commands.demo", "bots.app.commands.doctor"),
        *("bots.app.commands.usage", "bots.app.commands.quota_file", "bots.app.commands.backup.backup"),
        *("core.pixels.decoders.child", "bots.speech.drawing", "encodings.idna"),
        *("matplotlib.backends.backend_agg", "matplotlib.figure", "matplotlib.font_manager"),
        "tests.lives_ready",
    ]
)
ONE_THREAD = Lock()  # starting a process also collects others that ended, which two threads must not do at once
_NO_LIMITS: Final[Mapping[int, int]] = MappingProxyType({})
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True)
class _Start:
    """What a process is started with. module: where its `main` is. limits: which of resource.RLIMIT_… may be how much."""

    module: str
    arguments: tuple[str, ...]
    cwd: Path
    environment: dict[str, str]
    limits: dict[int, int]
    umask: int


async def start(
    *arguments: str, environment: Mapping[str, str], cwd: Path | None = None, limits: Mapping[int, int] = _NO_LIMITS
) -> Forked:
    """Start `darkroom` with these arguments. environment: all that it finds there. limits: for resource.setrlimit."""
    given = _Start("bots.__main__", arguments, cwd or Path.cwd(), dict(environment), dict(limits), _umask())
    started = await _forked(_darkroom, given)
    started.stdin.close()
    return started


async def start_child(module: str, *arguments: str, environment: Mapping[str, str] = _NOTHING, limit: int = 2**16) -> Forked:
    """Start one of our processes that do one kind of work: core.runtime.children.start in a fork."""
    return await _forked(_child, _Start(module, arguments, Path("/"), dict(environment), {}, _umask()), limit=limit)


def _umask() -> int:
    umask = os.umask(0o077)
    os.umask(umask)
    return umask


async def _forked(main: Callable[..., None], given: _Start, *, limit: int = 2**16) -> Forked:
    """limit: bytes that may wait unread in each pipe from it."""
    started, into, out, err = await asyncio.to_thread(_begun, main, given)
    return Forked(started, await _writer(into), await _reader(out, limit), await _reader(err, limit))


class Forked:
    """A process that was forked, as asyncio.subprocess.Process is one that was started."""

    def __init__(
        self, process: Any, stdin: asyncio.StreamWriter, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader
    ) -> None:
        self.pid: int = process.pid
        self.returncode: int | None = None  # negative for a signal
        self.stdin, self.stdout, self.stderr = stdin, stdout, stderr
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

    async def communicate(self, told: bytes = b"") -> tuple[bytes, bytes]:
        """Tell it this and no more, and return all that it writes to its output and its errors, once it has ended."""
        _, out, err = await asyncio.gather(self._tell(told), self.stdout.read(), self.stderr.read())
        await self.wait()
        return out, err

    async def _tell(self, told: bytes) -> None:
        with suppress(ConnectionError):  # it has ended, and does not want to know
            if told:
                self.stdin.write(told)
                await self.stdin.drain()
        self.stdin.close()

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):  # it has just ended
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


def _begun(main: Callable[..., None], given: _Start) -> tuple[Any, Connection, Connection, Connection]:
    (from_us, into), (out, to_out), (err, to_err) = (PROCESSES.Pipe(duplex=False) for _ in range(3))
    with ONE_THREAD, from_us, to_out, to_err:
        process = PROCESSES.Process(target=main, args=(given, from_us, to_out, to_err))
        process.start()
    return process, into, out, err


async def _reader(pipe: Connection, limit: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=limit)
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, _taken(pipe, "rb"))
    return reader


async def _writer(pipe: Connection) -> asyncio.StreamWriter:
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, _taken(pipe, "wb"))
    return asyncio.StreamWriter(transport, protocol, None, loop)


def _taken(pipe: Connection, mode: str) -> IO[bytes]:
    with pipe:
        return os.fdopen(os.dup(pipe.fileno()), mode, buffering=0)


# --- in the process


def _darkroom(given: _Start, into: Connection, out: Connection, err: Connection) -> None:
    """Run the command as a shell would."""
    into.close()
    with open(os.devnull, "rb") as nothing:
        _become(given, nothing, out, err)
    sys.argv[:] = ["darkroom", *given.arguments]
    from bots.__main__ import main

    try:
        sys.exit(main())
    finally:
        atexit._run_exitfuncs()


def _child(given: _Start, into: Connection, out: Connection, err: Connection) -> None:
    _become(given, into, out, err)
    sys.stdin = TextIOWrapper(BufferedReader(FileIO(0, "r", closefd=False)))
    importlib.import_module(given.module).main(*given.arguments)


class _HasFile(Protocol):
    def fileno(self) -> int: ...

    def close(self) -> None: ...


def _become(given: _Start, *standard: _HasFile) -> None:
    """Take on what a process is started with. standard: its input, output and errors."""
    for number, file in enumerate(standard):
        os.dup2(file.fileno(), number)
        file.close()
    sys.stdout = TextIOWrapper(BufferedWriter(FileIO(1, "w", closefd=False)), encoding="utf-8")
    errors = BufferedWriter(FileIO(2, "w", closefd=False))
    sys.stderr = TextIOWrapper(errors, encoding="utf-8", errors="backslashreplace", line_buffering=True)
    os.environ.clear()
    os.environ.update(given.environment)
    os.chdir(given.cwd)
    os.umask(given.umask)
    time.tzset()
    tempfile.tempdir = None
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for which, most in given.limits.items():
        resource.setrlimit(which, (most, most))
