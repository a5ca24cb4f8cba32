"""The types by which time is handed to everything that needs it, so that tests control the clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

Now = Callable[[], datetime]  # aware UTC
Clock = Callable[[], float]  # seconds, monotonic
Sleep = Callable[[float], Awaitable[None]]  # seconds
