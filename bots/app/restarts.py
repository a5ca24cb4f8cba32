"""Restarts a platform that fails, and only that one: when one platform's gateway ends, neither the process nor another platform
ends.

Only what the operator has to fix before anything works (a token refused at the start) is raised.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

import structlog

from bots.app.wiring.platforms import Gateway
from bots.shared.config import ConfigError
from core.runtime.clock import Sleep
from core.runtime.retries import Outage, pause
from core.runtime.waits import stop

log = structlog.get_logger(__name__)

_FIRST: Final = 2.0  # the shortest pause, in seconds, before a platform is begun again
_MOST: Final = 60.0  # the longest pause, in seconds
_LOOK: Final = 1.0  # seconds between two looks whether it is ready
_STEADY: Final = 600.0  # seconds of running after which the pauses begin with the shortest again


class Restarting:
    """The port Gateway around another gateway. alone: there is no other platform, so a refused token ends the process at any time."""

    def __init__(
        self,
        name: str,
        gateway: Gateway,
        *,
        alone: bool,
        sleep: Sleep = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._gateway = gateway
        self._alone = alone
        self._sleep = sleep
        self._clock = clock
        self._was_ready = False
        self._falls = 0
        self._fallen: str | None = None
        self._outage = Outage(log, "platform_fell", level="error", clock=clock, platform=name)
        self._misconfigured = Outage(log, "platform_misconfigured", level="critical", clock=clock, platform=name)
        self._closing = False

    async def run(self) -> None:
        """Keep the platform running until cancelled or closed. Raises ConfigError."""
        while True:
            began = self._clock()
            await self._once()
            if self._closing:
                return
            self._falls = 1 if self._clock() - began > _STEADY else self._falls + 1
            await self._sleep(pause(self._falls, first=_FIRST, most=_MOST))
            self._fallen = None

    async def _once(self) -> None:
        """Run the gateway once. What it raises is logged."""
        watching = asyncio.create_task(self._notice_ready())
        try:
            await self._gateway.run()
            self._fallen = "it ended by itself"
            if not self._closing:
                self._outage.failed(why=self._fallen)
        except ConfigError as error:
            if self._alone or not self._was_ready:
                raise
            self._fallen = str(error)
            self._misconfigured.failed(problem=str(error))
        except Exception as error:  # an outermost loop: whatever it is, the other platforms go on
            if self._closing:
                return
            self._fallen = type(error).__name__
            self._outage.failed(error)
        finally:
            await stop(watching)

    async def _notice_ready(self) -> None:
        while self.not_ready() is not None:
            await self._sleep(_LOOK)
        self._outage.over()
        self._misconfigured.over()

    def not_ready(self) -> str | None:
        if self._fallen is not None:
            return f"{self._name.capitalize()}: the connection failed ({self._fallen}) and is being restarted."
        why = self._gateway.not_ready()
        self._was_ready = self._was_ready or why is None
        return why

    async def close(self) -> None:
        self._closing = True
        await self._gateway.close()
