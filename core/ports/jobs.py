"""The port of what runs accepted renders, whatever happens."""

from __future__ import annotations

from typing import Protocol

from core.model import (
    RenderId,
)


class Jobs(Protocol):
    def submit(self, render: RenderId) -> None:
        """Have an accepted render worked on. Returns at once; the sweeper finds a lost submit again."""

    def cancelled(self, render: RenderId) -> None:
        """Stop working on a render that was cancelled in the database, in this process at once."""
