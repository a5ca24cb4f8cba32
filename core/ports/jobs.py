"""The port of what runs accepted renders, whatever happens."""

from __future__ import annotations

from typing import Protocol

from core.model import (
    RenderId,
)


class Jobs(Protocol):
    def submit(self, render: RenderId) -> None:
        """An accepted render is to be worked on; returns at once. A lost submit is found again by the sweeper."""

    def cancelled(self, render: RenderId) -> None:
        """A render was cancelled in the database: stop working on it, in this process at once."""
