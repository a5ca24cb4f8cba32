"""Starts our processes that do one kind of work apart from everything else. No other module starts a process.

A child is a fresh interpreter, never a fork of this one. It gets none of our secrets, whatever the environment holds; it imports
nothing from the current folder or from PYTHONPATH; its working folder is its own, empty and already deleted; and it does not
outlive us.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import Final

_ROOT: Final = Path(__file__).absolute().parents[2]  # where `bots` and `core` are
_CHILD: Final = Path(__file__).with_name("child.py")
_LINKER: Final = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")  # without these some Pythons do not even start
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_STREAM_BYTES: Final = 64 * 1024


async def start(module: str, *arguments: str, environment: Mapping[str, str] = _NOTHING, limit: int = _STREAM_BYTES) -> Process:
    """Run `main(*arguments)` of a module of ours in a process of its own, with pipes to and from it. Raises OSError.

    environment   everything it finds there, besides what the dynamic linker needs
    limit         bytes that may wait unread in each pipe from it, as in asyncio

    `main` must read its standard input to the end and then return: that is how it learns that we are gone if the kernel does not
    tell it. On Linux it is killed together with us. Its output never reaches our own standard error, because a traceback may show
    what people sent.
    """
    with _empty_folder() as folder:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",  # neither PYTHON… variables, nor the folder that we were started in, nor packages of the user's home
            "-X",
            "utf8",
            str(_CHILD),
            str(os.getpid()),
            str(_ROOT),
            module,
            *arguments,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            cwd=folder,
            env={**{name: os.environ[name] for name in _LINKER if name in os.environ}, **environment},
            limit=limit,
        )


@contextmanager
def _empty_folder() -> Iterator[str]:
    """An empty folder that is deleted at the end of the block. Whoever started in it is in it by then, and nothing can be left
    there, even if we are killed."""
    try:
        folder = tempfile.mkdtemp(prefix="darkroom-")  # 0700
    except OSError:  # a full or read-only file system: only root can put anything into the folder used instead
        yield os.sep
        return
    try:
        yield folder
    finally:
        with suppress(OSError):
            os.rmdir(folder)
