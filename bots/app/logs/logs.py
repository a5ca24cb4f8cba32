"""Logs are events with fields: a constant name, and identifiers rather than objects; no prompts, no tokens. JSON unless on a
terminal.

What happens on every platform has one name; `platform` says which one, and is bound to each adapter's loggers.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from pathlib import PurePath
from typing import Any

import structlog
from stamina.instrumentation import set_on_retry_hooks

from bots.app.config import LogsConfig
from bots.app.logs.libraries import asked_again, library_line, may_speak
from bots.app.logs.summaries import Summaries
from bots.app.logs.tracebacks import shown, summary
from core.lines import visible, visible_lines

Event = MutableMapping[str, Any]
Watch = Callable[[Event], None]

# What must never be written, should a library put it into a message: tokens and keys by their shape, addresses that are credentials.
_SHAPES = (
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|AIza[\w-]{20,}|AQ\.[\w-]{30,}|[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,}"
    r"|(?<=/interactions/)\d+/[\w-]+|(?<=/webhooks/)\d+/[\w-]+|https://hooks\.slack\.com/[^\s\"'\\]+|(?<=[?&]key=)[\w.-]+"
)
_FACTS = (str, int, float, bool, type(None))


def set_up(config: LogsConfig, *, watch: Watch | None = None, hide: Sequence[str] = ()) -> None:
    """Set logging up; the entry point calls it once. `watch` sees every event of ours from info up (for metrics), even those the
    configured level leaves out. `hide`: the secrets themselves, which are never written even where their shape is not recognised."""
    terminal = config.format == "console" or (config.format == "auto" and sys.stderr.isatty())
    level = logging.getLevelNamesMapping()[config.level.upper()]
    stamped = structlog.processors.TimeStamper(fmt="iso", utc=True)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            _watched(watch, level),
            stamped,
            _traced,
            _facts,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(min(level, logging.INFO)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last: list[Any] = [structlog.processors.JSONRenderer(ensure_ascii=False), _plain_json]
    if terminal:
        last = [_plain, structlog.dev.ConsoleRenderer()]
    set_on_retry_hooks((asked_again,))
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(may_speak)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, library_line, stamped, _traced, _facts],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, _redacted(hide)],
        )
    )
    handler.addFilter(Summaries())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(level, logging.WARNING))  # libraries do not even format lines that we would drop
    for ours in ("bots", "core"):
        logging.getLogger(ours).setLevel(level)


def _traced(_: Any, __: str, event: Event) -> Event:
    """Format an exception without anybody's words."""
    trouble = event.pop("exc_info", None)
    if trouble is True:
        trouble = sys.exc_info()
    error = trouble[1] if isinstance(trouble, tuple) else trouble
    if isinstance(error, BaseException):
        event["exception"] = shown(error)
    return event


def _facts(_: Any, __: str, event: Event) -> Event:
    """Keep fields to plain facts: of an object, whose repr may hold anything, only the type is written."""
    for name, value in event.items():
        if type(value) not in _FACTS and not name.startswith("_"):
            event[name] = _fact(value)
    return event


def _fact(value: object) -> object:
    if isinstance(value, _FACTS):
        return value
    if isinstance(value, BaseException):
        return summary(value)
    if isinstance(value, Mapping):
        return {str(key): _fact(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_fact(one) for one in value]
    return str(value) if isinstance(value, PurePath) else f"({type(value).__qualname__})"


def _watched(watch: Watch | None, level: int) -> Callable[[Any, str, Event], Event]:
    def processor(_: Any, method: str, event: Event) -> Event:
        if watch is not None:
            watch(event)
        if logging.getLevelNamesMapping()[method.upper()] < level:
            raise structlog.DropEvent
        return event

    return processor


class _Shown:
    """A value made safe for a terminal, with unprintable characters escaped."""

    def __init__(self, value: object) -> None:
        self._shown = visible(repr(value))

    def __repr__(self) -> str:
        return self._shown


def _plain(_: Any, __: str, event: Event) -> Event:
    """Escape control characters before the renderer adds its own colours, so that a stranger's words can't steer the terminal."""
    for key, value in event.items():
        if key == "exception":  # each line indented, so that none of them looks like an event
            event[key] = visible_lines(value).replace("\n", "\n  ")
        elif isinstance(value, str):
            event[key] = visible(value)
        elif not isinstance(value, int | float | None):
            event[key] = _Shown(value)
    return event


def _plain_json(_: Any, __: str, line: str) -> str:
    """Escape the characters beyond ASCII that JSON would leave as they are inside its strings."""
    return visible(line)


def _redacted(hide: Sequence[str]) -> Callable[[Any, str, Any], str]:
    """Remove secrets as the last step, on the finished line, so that none slips through in a list, an exception or a traceback."""
    secret = re.compile("|".join([*(re.escape(one) for one in hide), _SHAPES]))

    def processor(_: Any, __: str, line: Any) -> str:
        return secret.sub("[secret]", line)

    return processor
