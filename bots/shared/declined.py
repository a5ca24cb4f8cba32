"""What the log, and who asked, are told of an ask that was not taken."""

from __future__ import annotations

from typing import Any

from bots.speech import text
from core.errors import StudioError
from core.studio.answers import Answer, LimitSpent, TierOff


def log_declined(log: Any, answer: Answer, **about: object) -> None:
    """log: structlog's, of the platform. about: what names the event there."""
    if isinstance(answer, LimitSpent | TierOff):
        log.info("ask_declined", code=answer.code, **about)


def sentence_of(log: Any, error: Exception, **about: object) -> str:
    """The sentence for who asked, from what was raised meanwhile: one of our errors is that sentence; of any other, which is a fault of
    ours, the log has the traceback."""
    if isinstance(error, StudioError):
        log.info("ask_declined", code=error.code, **about)
        return str(error)
    log.error("ask_broken", exc_info=error, **about)
    return text.BROKEN
