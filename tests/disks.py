"""Small file systems, for tests of full disks."""

from __future__ import annotations

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
