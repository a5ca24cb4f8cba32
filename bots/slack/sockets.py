"""Watches a Socket Mode connection and replaces a client that is stuck.

The SDK's client reconnects by itself, except after a handshake that failed once: then it tries the same expired address for ever
(slackapi/python-slack-sdk #1110, #1446; bolt-python #1529).
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from core.runtime.retries import Outage, pause
from core.runtime.waits import stop

log = structlog.get_logger(__name__, platform="slack")

_AGAIN, _MOST = 2.0, 60.0  # seconds before a client is replaced that was never connected: at first, and at most
_CLOSE_PATIENCE = 1.5  # seconds: a peer that is gone does not answer our closing


_ADDRESS = re.compile(r"(wss?://[^\s'\"?]+)\?[^\s'\"]*")


def discreet_logger() -> logging.Logger:
    """A logger for the SDK's client: its warnings without tracebacks, its addresses without their tickets."""
    logger = logging.getLogger("darkroom.slack.socket")
    logger.setLevel(logging.WARNING)
    if not logger.filters:
        logger.addFilter(_discreet)
    return logger


def _discreet(record: logging.LogRecord) -> bool:
    record.msg, record.args = _ADDRESS.sub(r"\1", record.getMessage()), ()
    record.exc_info = record.exc_text = None
    return True


class Connection:
    """One watched connection. every, stuck_after: seconds between checks, and seconds of being down before the client is replaced."""

    def __init__(self, make: Callable[[], AsyncSocketModeHandler], *, every: float = 15.0, stuck_after: float = 60.0) -> None:
        self._make = make
        self._every = every
        self._stuck_after = stuck_after
        self._handler: AsyncSocketModeHandler | None = None

    @property
    def connected(self) -> bool:
        client = self._handler.client if self._handler is not None else None
        session = client.current_session if client is not None else None
        return client is not None and session is not None and not client.closed and not client.stale and not session.closed

    async def keep(self) -> None:
        """Stay connected until cancelled."""
        outage = Outage(log, "socket_replaced")
        while True:
            handler = self._handler = self._make()
            connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
            try:
                await self._until_stuck(handler, outage)
            finally:
                await stop(connecting)
                await _closed(handler)
            replaced = outage.failed()
            if replaced > 1:  # a client that was connected for long is replaced at once
                await asyncio.sleep(pause(replaced - 1, first=_AGAIN, most=_MOST))

    async def _until_stuck(self, handler: AsyncSocketModeHandler, outage: Outage) -> None:
        last_up = time.monotonic()
        while time.monotonic() - last_up < self._stuck_after:
            await asyncio.sleep(self._every)
            if await handler.client.is_connected():
                last_up = time.monotonic()
                outage.over()


async def _closed(handler: AsyncSocketModeHandler) -> None:
    """Close the client within a limited time. What its own close() does after its farewell is done here if the farewell hangs."""
    client = handler.client
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(_CLOSE_PATIENCE):
            await handler.close_async()  # type: ignore[no-untyped-call]
    tasks = [task for task in (client.message_processor, client.current_session_monitor, client.message_receiver) if task]
    await stop(*tasks)
    await client.aiohttp_client_session.close()
