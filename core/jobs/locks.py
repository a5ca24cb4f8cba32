"""Lock files: a process that holds one is the only one of its kind on the machine, and learns how the one before it ended."""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO

_START = Path("/proc/sys/kernel/random/boot_id")  # https://man7.org/linux/man-pages/man4/random.4.html (read in November 2026)


class CannotStart(Exception):
    """The jobs' own database, or their lock, cannot be used: str(error) says which, and why."""


class CannotStartYet(CannotStart):
    """The jobs' own database was there, but broke off: worth another try."""


class LockFile:
    """A file that is locked as long as its process lives, however that ends. What it contains tells the next process whether the
    last one died at work (its `words` are still there) or was stopped (it is empty)."""

    def __init__(self, handle: IO[str]) -> None:
        self._handle = handle

    @classmethod
    def taken(cls, path: Path) -> LockFile | None:
        """Take the lock; None while another process has it. Raises CannotStart."""
        handle = _opened(path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            return None
        return cls(handle)

    def begin(self, words: str) -> bool:
        """Mark the lock as ours, and tell whether the process that held it before died."""
        self._handle.seek(0)
        died = bool(self._handle.read())
        if not died:
            with suppress(OSError):  # on a full disk the next process will not learn of our death, which is no reason not to work
                os.write(self._handle.fileno(), words.encode())
        return died

    def name(self, new: str) -> str:
        """Give the name of whoever holds this lock; it stays the same until the machine starts again. A copy of the file gives another
        name, on this machine or on a clone of it, because only the last holder of this very lock is known to be dead. new: the name for a
        file that has none; on a full disk it is kept nowhere, and the next holder has another."""
        self._handle.seek(0)
        kept = self._handle.read().strip()
        if not kept:
            with suppress(OSError):
                os.write(self._handle.fileno(), new.encode())
        file = os.fstat(self._handle.fileno())
        return f"{kept or new}-{sha256(f'{_this_start()} {file.st_dev} {file.st_ino}'.encode()).hexdigest()[:12]}"

    def close(self) -> None:
        self._handle.close()

    def end(self) -> None:
        """Release the lock as a process that is stopped does: the next one does not take this for a death."""
        self._handle.truncate(0)
        self._handle.close()


def _this_start() -> str:
    """An id of the time since the machine started, where the system has one; two clones of a machine have two."""
    try:
        return _START.read_text()
    except OSError:
        return ""


def first_free(path_of: Callable[[int], Path], *, most: int) -> tuple[int, LockFile]:
    """Take the first of several locks that nobody has. Raises CannotStart."""
    for number in range(1, most + 1):
        lock = LockFile.taken(path_of(number))
        if lock is not None:
            return number, lock
    raise CannotStart(f"{path_of(most).parent} is used by {most} processes already")


def _opened(lock: Path) -> IO[str]:
    """Open the lock file. Raises CannotStart. It is emptied at a stop, so a link that somebody put in its place is not followed; a
    pipe would block."""
    try:
        handle = os.open(lock, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
    except OSError as error:
        raise CannotStart(f"{lock} cannot be opened ({error.strerror})") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise CannotStart(f"{lock} cannot be opened (it is no plain file)")
    return os.fdopen(handle, "a+")
