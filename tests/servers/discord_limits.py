"""Discord's rate limits, as the local Discord keeps them and tells of them.

Discord publishes no figures per route; these are the ones that have been seen for years. Windows are fixed: one begins with the first
request that counts in it and ends so many seconds later, whatever comes meanwhile. Source: discord-api-docs, topics/rate-limits
(headers, scopes, what is exempt), and #7816 (threads).
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Bucket:
    """`count` requests in `seconds` to the routes that match `method` and `path`. What `path` captures tells buckets of one kind apart:
    a channel, a token."""

    name: str
    count: int
    seconds: float
    method: str = ""
    path: str = ""

    def key(self, method: str, path: str) -> str | None:
        """Name the bucket of this kind that a request falls into; None: it falls into none."""
        if not re.fullmatch(self.method, method):
            return None
        found = re.fullmatch(self.path, path)
        return None if found is None else "+".join(found.groups())

    @property
    def hash(self) -> str:
        """Return the bucket's hash, which is the same for every channel and token, as Discord's are."""
        return hashlib.sha256(self.name.encode()).hexdigest()[:32]


BUCKETS = (
    Bucket("posts", 5, 5.0, "POST", r"/channels/(\d+)/messages"),
    Bucket("edits", 5, 5.0, "PATCH", r"/channels/(\d+)/messages/\d+"),
    Bucket("deletions", 5, 1.0, "DELETE", r"/channels/(\d+)/messages/\d+"),
    Bucket("threads", 50, 300.0, "POST", r"/channels/(\d+)(?:/messages/\d+)?/threads"),
    Bucket("webhook", 5, 2.0, r"[A-Z]+", r"/webhooks/(\d+)/([^/]+)(?:/.*)?"),
)
OVERALL = Bucket("global", 50, 1.0, r"[A-Z]+", r"/(?!interactions/|webhooks/\d+/).*")
# Every other route has limits too, which nobody has published; these are never reached.
_OTHERS = Bucket("others", 1000, 1.0, r"[A-Z]+", r"(/(?!interactions/).*)")


@dataclass(slots=True)
class _Window:
    ends: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limits say of a request: the headers of its answer, and the body of the 429 if it is one too many."""

    headers: dict[str, str]
    refusal: dict[str, Any] | None = None


class Limits:
    """now: seconds that only grow; wall: seconds since 1970. A bucket of `buckets` is a route's; `overall` is the bot's, whatever the
    route. `refused` names the bucket of every request that was one too many, in order."""

    def __init__(
        self,
        buckets: Sequence[Bucket] = BUCKETS,
        overall: Bucket = OVERALL,
        *,
        now: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self.refused: list[str] = []
        self._buckets = (*buckets, _OTHERS)
        self._overall = overall
        self._now = now
        self._wall = wall
        self._windows: dict[tuple[str, str], _Window] = {}

    def take(self, method: str, path: str) -> Verdict:
        """Count a request. path: below /api/v10. One that the bot's limit refuses does not count in its route's bucket."""
        if (key := self._overall.key(method, path)) is not None:
            window = self._window(self._overall, key)
            if window.used >= self._overall.count:
                return self._refuse(self._overall, window, {"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"})
            window.used += 1
        for bucket in self._buckets:
            if (key := bucket.key(method, path)) is not None:
                return self._take_from(bucket, self._window(bucket, key))
        return Verdict({})

    def _take_from(self, bucket: Bucket, window: _Window) -> Verdict:
        if window.used >= bucket.count:
            return self._refuse(bucket, window, {**self._allowance(bucket, window), "X-RateLimit-Scope": "user"})
        window.used += 1
        return Verdict(self._allowance(bucket, window))

    def _window(self, bucket: Bucket, key: str) -> _Window:
        window = self._windows.get((bucket.name, key))
        if window is None or self._now() >= window.ends:
            window = self._windows[bucket.name, key] = _Window(self._now() + bucket.seconds)
        return window

    def _allowance(self, bucket: Bucket, window: _Window) -> dict[str, str]:
        left = self._left(window)
        return {
            "X-RateLimit-Limit": str(bucket.count),
            "X-RateLimit-Remaining": str(bucket.count - window.used),
            "X-RateLimit-Reset": f"{self._wall() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": bucket.hash,
        }

    def _refuse(self, bucket: Bucket, window: _Window, headers: dict[str, str]) -> Verdict:
        self.refused.append(bucket.name)
        left = self._left(window)
        body = {"message": "You are being rate limited.", "retry_after": left, "global": bucket is self._overall}
        return Verdict({**headers, "Retry-After": str(math.ceil(left))}, body)

    def _left(self, window: _Window) -> float:
        """Return the seconds to the window's end, rounded up to whole milliseconds, so that nobody who waits as long as told is too
        early."""
        return math.ceil((window.ends - self._now()) * 1000) / 1000
