"""Starts the processes of ours that do one kind of work apart from everything else: no other place starts one.

A child is a fresh interpreter, never a fork of this one. It is told none of our secrets, whatever the environment holds; it imports
nothing from where we were started or from PYTHONPATH; it works in a folder of its own that is empty and gone; and it does not outlive us.
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

    environment   all that it is to find there, besides what the dynamic linker needs
    limit         bytes that wait unread in each of the pipes from it, as asyncio's own

    `main` reads its standard input to the end, and ends then: that is how it learns of our end where the kernel does not tell it. On
    Linux it is killed with us. Nothing ever writes to our own standard error for it: a traceback of its may show what people gave.
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
    """Gone at the end: whoever began in it is in it by then, and nothing can be left there, even if we are killed."""
    try:
        folder = tempfile.mkdtemp(prefix="darkroom-")  # 0700
    except OSError:  # no room for one, or a file system that is only to be read: nobody but root puts anything there
        yield os.sep
        return
    try:
        yield folder
    finally:
        with suppress(OSError):
            os.rmdir(folder)
