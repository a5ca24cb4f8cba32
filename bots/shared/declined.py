"""What to write to the log, and say to the asker, about an ask that was not accepted."""

from __future__ import annotations

from typing import Any

from bots.speech import text
from core.errors import StudioError
from core.studio.answers import Answer, LimitSpent, NoPicture, TierOff


def log_declined(log: Any, answer: Answer, **about: object) -> None:
    """Log it. log: structlog's, of the platform. about: what identifies the event there."""
    if isinstance(answer, LimitSpent | NoPicture | TierOff):
        log.info("ask_declined", code=answer.code, **about)


def sentence_of(log: Any, error: Exception, **about: object) -> str:
    """The sentence for the asker, from what was raised. One of our errors is that sentence; any other is a fault of ours, whose
    traceback goes to the log."""
    if isinstance(error, StudioError):
        log.info("ask_declined", code=error.code, **about)
        return str(error)
    log.error("ask_broken", exc_info=error, **about)
    return text.BROKEN
