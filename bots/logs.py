"""Logs are events with fields: a constant name, identifiers rather than objects, no prompts, no tokens. JSON unless on a terminal.

What happens on every platform has one name; `platform` says where, and is bound to each adapter's loggers.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any, TextIO

import structlog

from bots.config import LogsConfig
from core.lines import visible, visible_lines

Event = MutableMapping[str, Any]
Watch = Callable[[Event], None]

# What must never be written, should a library put it into a message: tokens and keys by their shape, addresses that are credentials.
_SHAPES = (
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|AIza[\w-]{20,}|AQ\.[\w-]{30,}|[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,}"
    r"|(?<=/interactions/)\d+/[\w-]+|(?<=/webhooks/)\d+/[\w-]+|https://hooks\.slack\.com/[^\s\"'\\]+|(?<=[?&]key=)[\w.-]+"
)
_QUIET = {
    "alembic": logging.WARNING,
    "google_genai": logging.WARNING,
    "discord": logging.WARNING,
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.ERROR,
    "aiohttp.access": logging.WARNING,
}


def set_up(config: LogsConfig, *, watch: Watch | None = None, hide: Sequence[str] = ()) -> None:
    """Called once, by the entry point. `watch` sees every event of ours from info up (metrics), also those that the config leaves
    unwritten. `hide`: the secrets themselves, never written even where their shape is not known."""
    terminal = config.format == "console" or (config.format == "auto" and sys.stderr.isatty())
    level = logging.getLevelNamesMapping()[config.level.upper()]
    shared: list[Any] = [
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if not terminal:
        shared.append(structlog.processors.format_exc_info)
    last: list[Any] = [structlog.processors.JSONRenderer(ensure_ascii=False), _plain_json]
    if terminal:
        last = [_plain, structlog.dev.ConsoleRenderer(exception_formatter=_traceback)]
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            _watched(watch, level),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(min(level, logging.INFO)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_log_level, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last, _redacted(hide)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, quiet))


def _watched(watch: Watch | None, level: int) -> Callable[[Any, str, Event], Event]:
    def processor(_: Any, method: str, event: Event) -> Event:
        if watch is not None:
            watch(event)
        if logging.getLevelNamesMapping()[method.upper()] < level:
            raise structlog.DropEvent
        return event

    return processor


class _Shown:
    """A value as a terminal may show it: what is not printable is written out."""

    def __init__(self, value: object) -> None:
        self._shown = visible(repr(value))

    def __repr__(self) -> str:
        return self._shown


def _plain(_: Any, __: str, event: Event) -> Event:
    """Before the renderer's own colours: no words of strangers steer the terminal."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = visible_lines(value) if key in ("stack", "exception") else visible(value)
        elif key != "exc_info" and not isinstance(value, int | float | None):
            event[key] = _Shown(value)
    return event


def _plain_json(_: Any, __: str, line: str) -> str:
    """JSON leaves some that are no ASCII as they are; within its strings they may be written out."""
    return visible(line)


def _traceback(out: TextIO, raised: Any) -> None:
    """A plain one: structlog's own choice, where rich is installed, shows local variables, so prompts and tokens. Each line stands
    indented, so that no message of an exception looks like an event."""
    written = io.StringIO()
    structlog.dev.plain_traceback(written, raised)
    out.write(visible_lines(written.getvalue()).replace("\n", "\n  "))


def _redacted(hide: Sequence[str]) -> Callable[[Any, str, Any], str]:
    """The last step, on the line as it will be written: nothing gets past it inside a list, an exception or a traceback."""
    secret = re.compile("|".join([*(re.escape(one) for one in hide), _SHAPES]))

    def processor(_: Any, __: str, line: Any) -> str:
        return secret.sub("[secret]", line)

    return processor
