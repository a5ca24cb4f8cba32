"""The entry point of a process that core/runtime/children.py starts. It is run by its path, since nothing of ours can be imported
yet.

Its arguments: who started it, where our packages are, the module whose `main` does the work, and that function's arguments.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from importlib.machinery import ModuleSpec, PathFinder

_OURS = ("bots", "core")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class _Ours:
    """An import finder that finds our own packages where the parent has them, and nothing else there."""

    def __init__(self, root: str) -> None:
        self._root = root

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        return PathFinder.find_spec(name, [self._root]) if name in _OURS else None


def begin(parent: str, root: str, module: str, *arguments: str) -> None:
    _die_with(int(parent))
    _leave_no_core_dump()
    sys.meta_path.insert(0, _Ours(root))
    importlib.import_module(module).main(*arguments)


def _die_with(parent: int) -> None:
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # the parent died before we had asked to be told
        os._exit(1)


def _leave_no_core_dump() -> None:
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would contain pictures


if __name__ == "__main__":
    begin(*sys.argv[1:])
