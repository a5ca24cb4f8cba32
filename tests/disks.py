"""File systems for tests: small ones that are soon full, and memory, where nothing waits for a disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(at: Path, *, megabytes: int) -> Iterator[Path]:
    """Mount an empty file system of this size inside the block. Skips the test if this process may not mount."""
    at.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)], capture_output=True, check=False)
    if mount.returncode:
        pytest.skip("needs the right to mount a small file system (root)")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def in_memory(room: int) -> str | None:
    """Return a file system in memory, where a write that is to survive a crash takes no time; None where there is none with so many bytes
    free."""
    return next((one for one in ("/dev/shm",) if os.access(one, os.W_OK) and shutil.disk_usage(one).free > room), None)
