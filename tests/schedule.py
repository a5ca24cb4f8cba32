"""Which worker of xdist runs which tests."""

from __future__ import annotations

from typing import Any

from xdist.scheduler import LoadScopeScheduling

# What the tests of such a module share takes longer than most of them: a browser, or an index of all our files.
_TOGETHER = (
    "decoders",
    "glossary",
    "playground_accessibility",
    "playground_browser",
    "playground_interaction",
    "playground_tree",
    "ports",
    "rights",
)
_BUCKETS = ("backup", "images", "picture_clouds")  # share an S3 server, which takes three seconds to start
# The tests of these start and kill several processes each. Two of them at once are enough: more would only slow one another down, until
# leases end that none of them meant to lose.
_LANES = (
    ("workers", "workers_discord", "kill_shared", "thread_states"),
    ("kill", "kill_posts", "setup"),
)
_SCOPES = {
    **{name: name for name in _TOGETHER},
    **dict.fromkeys(_BUCKETS, "buckets"),
    **{name: f"lane {number}" for number, lane in enumerate(_LANES) for name in lane},
}


class Schedule(LoadScopeScheduling):  # type: ignore[misc] # xdist brings no types
    """Sends a test to the worker that is free, and what belongs together to one worker, the largest first: at the end nobody waits for
    it. xdist's own groups do not work with pytest 9.2, where a test's id cannot be changed."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0].removeprefix("tests/test_").removesuffix(".py")
        return _SCOPES.get(module, nodeid)

    def mark_test_complete(self, node: Any, item_index: int, duration: float = 0) -> None:
        """Forget what is done: xdist counts all that a worker was ever given after each of its tests, and all workers wait meanwhile."""
        super().mark_test_complete(node, item_index, duration)
        scope = self._split_scope(self.registered_collections[node][item_index])
        if all(self.assigned_work[node][scope].values()):
            del self.assigned_work[node][scope]
