"""Decides what a library may say in our log: nothing below a warning, whatever level is configured, and only the library's own
words.

At debug level aiosqlite writes what people said, slack_bolt writes whole requests with their tokens, and discord.py writes every
event. Warnings and errors can hold such content too ("unhandled request", the repr of a task with its exception). So a library's
words are written only where they are a constant in its code, with nothing but numbers filled in; for any other line the log says
which library spoke, and where.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
import warnings
from collections.abc import Mapping
from pathlib import PurePath
from types import FrameType
from typing import Any, TextIO

import structlog
from stamina.instrumentation import RetryDetails

from bots.app.logs.tracebacks import summary

log = structlog.get_logger(__name__)

_FLOORS = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.ERROR,
    "dbos": logging.ERROR,  # it warns whenever work is interrupted or recovered
}  # libraries whose warnings are about everyday events
_WORDS = re.compile(r"[A-Za-z][A-Za-z ,]*[A-Za-z]")
UNSAID = "library_spoke"


def is_ours(record: logging.LogRecord) -> bool:
    """Whether a record is one of our events, which structlog passes on unchanged. Anything else is a library's."""
    return isinstance(record.msg, dict) and hasattr(record, "_logger")


def may_speak(record: logging.LogRecord) -> bool:
    """A filter on the handler, so that it also applies to loggers that set their own level. The text is made safe here, while the
    code that logs it is still on the stack."""
    if is_ours(record):
        return True
    if record.levelno < _FLOORS.get(record.name.partition(".")[0], logging.WARNING):
        return False
    record.msg, record.args = _text(record), ()
    return True


def library_line(_: Any, __: str, event: Any) -> Any:
    """A structlog processor for records that are not ours."""
    record: logging.LogRecord = event["_record"]
    return event | {"logger": record.name, "at": f"{PurePath(record.pathname).name}:{record.lineno}"}


def _text(record: logging.LogRecord) -> str:
    if not isinstance(record.msg, str) or not _is_constant(record):
        return UNSAID
    arguments = record.args
    if not arguments:
        return record.msg
    safe = {key: _safe(one) for key, one in arguments.items()} if isinstance(arguments, Mapping) else tuple(map(_safe, arguments))
    try:
        return record.msg % safe
    except (TypeError, ValueError):  # a placeholder for a number that was given something else
        return record.msg


def _safe(value: object) -> object:
    if value is None or isinstance(value, int | float):
        return value
    return summary(value) if isinstance(value, BaseException) else "…"


def _is_constant(record: logging.LogRecord) -> bool:
    """Whether this text is a constant of the code that logs it, in the function or by a name in its module."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            return record.msg in code.co_consts or any(value is record.msg for value in frame.f_globals.values())
        frame = frame.f_back
    return False


# --- what does not come by a logger


def loop_trouble(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """A handler for loop.set_exception_handler. asyncio's own line includes the repr of tasks and callbacks, and with it their
    arguments."""
    words = _WORDS.match(str(context.get("message") or ""))
    log.error("loop_trouble", what=words[0] if words else None, exc_info=context.get("exception"))


def warning_shown(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """A replacement for warnings.showwarning, because some warnings (pydantic's, for one) repeat the value."""
    log.warning("python_warning", category=category.__name__, at=f"{PurePath(filename).name}:{lineno}")


def asked_again(details: RetryDetails) -> None:
    """A hook for stamina, whose own line has the repr of the error, which may include an address that is a credential."""
    structlog.get_logger("stamina").warning(
        "stamina.retry_scheduled", retry=details.retry_num, error=details.caused_by, seconds=round(details.wait_for, 2)
    )


def hook() -> None:
    """Send to the log, made safe, what Python itself would write to standard error with its messages."""
    import threading

    logging.raiseExceptions = False  # otherwise a line that cannot be written would be shown with all its arguments
    warnings.showwarning = warning_shown
    sys.excepthook = _crashed
    sys.unraisablehook = lambda trouble: log.error("not_raised", exc_info=trouble.exc_value)
    threading.excepthook = lambda trouble: log.error("thread_died", exc_info=trouble.exc_value)


def _crashed(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("crashed", exc_info=(kind, error, trace))
