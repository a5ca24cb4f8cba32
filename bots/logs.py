"""Logs are events with fields: a constant name, identifiers rather than objects, no prompts, no tokens. JSON unless on a terminal."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, MutableMapping
from typing import Any

import structlog

from bots.config import LogsConfig

Event = MutableMapping[str, Any]
Watch = Callable[[Event], None]

# What must never be written, should a library put it into a message: tokens and keys by their shape, addresses that are credentials.
_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|AIza[\w-]{20,}|[MNO][\w-]{23,}\.[\w-]{6}\.[\w-]{27,}|(?<=/interactions/)\d+/[\w-]+"
    r"|(?<=/webhooks/)\d+/[\w-]+|https://hooks\.slack\.com/\S+"
)
_QUIET = {
    "alembic": logging.WARNING,
    "google_genai": logging.WARNING,
    "discord": logging.WARNING,
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.ERROR,
    "aiohttp.access": logging.WARNING,
}


def set_up(config: LogsConfig, *, watch: Watch | None = None) -> None:
    """Called once, by the entry point. `watch` sees every event of ours before it is written (metrics)."""
    terminal = config.format == "console" or (config.format == "auto" and sys.stderr.isatty())
    level = logging.getLevelNamesMapping()[config.level.upper()]
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    if not terminal:
        shared.append(structlog.processors.format_exc_info)
    last: Any = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[_watched(watch), *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _redacted, last],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name, quiet in _QUIET.items():
        logging.getLogger(name).setLevel(max(level, quiet))


def _watched(watch: Watch | None) -> Callable[[Any, str, Event], Event]:
    def processor(_: Any, __: str, event: Event) -> Event:
        if watch is not None:
            watch(event)
        return event

    return processor


def _redacted(_: Any, __: str, event: Event) -> Event:
    for key, value in event.items():
        if isinstance(value, str) and _SECRET.search(value):
            event[key] = _SECRET.sub("[secret]", value)
    return event
