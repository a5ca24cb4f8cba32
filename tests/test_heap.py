"""The C library reports its own heaps, in a separate process: what we set stays set."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other C libraries keep memory their own way")

_COUNT = """
import ctypes, sys, threading
from bots.app import heap

if sys.argv[1] == "shared":
    heap.starting()
together = threading.Barrier(9)
kept = []

def allocate():
    together.wait()
    kept.append(bytearray(100_000))
    together.wait()

threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
together.wait()
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(sys.argv[2].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def heaps(how: str, folder: Path) -> int:
    report = folder / how
    subprocess.run([sys.executable, "-c", _COUNT, how, str(report)], check=True, timeout=60)
    return report.read_text().count("<heap nr=")


def test_threads_share_two_heaps(tmp_path: Path) -> None:
    assert heaps("shared", tmp_path) <= 2 < heaps("glibc's own way", tmp_path)
