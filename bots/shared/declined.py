"""What the log says of an ask that was not taken."""

from __future__ import annotations

from typing import Any

from core.studio.answers import Answer, LimitSpent, TierOff


def log_declined(log: Any, answer: Answer, **about: object) -> None:
    """log: structlog's, of the platform. about: what names the event there."""
    if isinstance(answer, LimitSpent | TierOff):
        log.info("ask_declined", code=answer.code, **about)
