"""The values that the playground's chat is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.model import Sha256, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """One line of the chat. `body` is what view.py made for its `kind`: plain JSON."""

    id: str
    seq: int
    channel: str
    root: str | None
    author: str  # a person's id, or team.STUDIO
    only_for: str | None
    kind: str
    body: Mapping[str, Any]
    said_at: str  # ISO 8601, UTC
    removed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """A line to be said. `pictures` maps the versions it shows to their originals."""

    channel: str
    author: str
    kind: str
    body: Mapping[str, Any]
    root: str | None = None
    only_for: str | None = None
    event: str | None = None
    pictures: Mapping[VersionId, Sha256] = field(default_factory=dict)
    replaces: str | None = None  # what it repeats: an earlier line to the same person there that repeats the same goes away


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What the channel shows of a thread below its root."""

    replies: int
    last_at: str | None
    newest: Sha256 | None  # the picture shown last
