"""Which worker of xdist runs which tests, and in which order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from xdist.scheduler import LoadScopeScheduling

# What the tests of such a module share takes longer than most of them: a browser, or an index of all our files.
_TOGETHER = [
    f"tests/test_{name}.py"
    for name in (
        "decoders",
        "glossary",
        "playground_accessibility",
        "playground_browser",
        "playground_interaction",
        "playground_tree",
        "rights",
    )
]
# These wait for leases, clocks and processes rather than compute: beside others from the beginning they cost nothing, and at the end
# everybody would wait for them.
_FIRST = [
    f"tests/test_{name}.py"
    for name in ("workers", "workers_discord", "kill", "kill_posts", "kill_shared", "thread_states", "discord_storms", "setup")
]


class Schedule(LoadScopeScheduling):  # type: ignore[misc] # xdist brings no types
    """Sends a test to the worker that is free, and a module of `_TOGETHER` to one worker, the largest first. xdist's own groups do not work
    with pytest 9.2, where a test's id cannot be changed."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module in _TOGETHER else nodeid


def ordered(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Put what waits first. The same in all workers, as xdist demands."""
    return sorted(items, key=lambda item: item.nodeid.partition("::")[0] not in _FIRST)
