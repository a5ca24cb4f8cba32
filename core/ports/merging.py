"""What the store asks of the renders' room while it takes a turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.model import Render
from core.ports.records import Merged


class Merging(Protocol):
    """Which waiting renders become one picture. core/renders/merging.py; asked inside a transaction, so pure."""

    def merge(self, first: Render, waiting: Sequence[Render]) -> Sequence[Render]: ...

    def merged(self, first: Render, others: Sequence[Render]) -> Merged: ...
