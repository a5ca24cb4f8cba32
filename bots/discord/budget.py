"""Knows how many requests a route has left before discord.py would wait, as it has learnt from the server's headers."""

from __future__ import annotations

from typing import Any

import discord
from discord.http import Route


def left(client: discord.Client, method: str, path: str, **ids: Any) -> int | None:
    """How many requests are left. None: nothing is known, so the next one may go. Reads inside discord.py 2.7.1
    (HTTPClient.request; pinned by a test)."""
    http, route = client.http, Route(method, path, **ids)
    key = http._bucket_hashes.get(route.key, route.key)
    bucket = http._buckets.get(f"{key}:{route.major_parameters}")
    if bucket is None or (bucket.expires is None and bucket.limit == 1):  # 1 is what discord.py begins with
        return None
    if bucket.is_expired():
        return bucket.limit - bucket.outgoing
    return max(0, bucket.remaining)
