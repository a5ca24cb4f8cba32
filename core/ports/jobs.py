"""The port of what runs accepted renders, whatever happens."""

from __future__ import annotations

import asyncio
from typing import Protocol

from core.model import (
    RenderId,
)


class Lease(Protocol):
    """A worker's right to work on the renders that it holds, where several workers share a database: it ends if the worker cannot
    renew it in time, and then another takes the renders over."""

    async def confirmed(self) -> None:
        """Return once the right is certain at this moment, at once if it is; wait while the database does not answer. Raises
        LeaseLost."""

    async def doubtful(self) -> None:
        """Return once the right is no longer certain."""


class Unshared:
    """The Lease of the only worker on a database: nobody takes anything over while it lives."""

    async def confirmed(self) -> None:
        return

    async def doubtful(self) -> None:
        await asyncio.Event().wait()


class Jobs(Protocol):
    def submit(self, render: RenderId) -> None:
        """Have an accepted render worked on. Returns at once; the sweeper finds a lost submit again."""

    def cancelled(self, render: RenderId) -> None:
        """Stop working on a render that was cancelled in the database, in this process at once."""
