"""Decides what a traceback may say in the log: places, types, and words only where they come from code, never from people.

An exception's message may hold what somebody wrote (`KeyError: 'a red bicycle'`, pydantic's input values, SQLAlchemy's parameters,
an answer that repeats the request). So a message is written only if it is a constant of the code that raised it, if the interpreter
itself made it about types and names, or if it comes from the operating system. Of everything else only the type and codes are
written.
"""

from __future__ import annotations

import dis
import os
import re
import socket
import sqlite3
import ssl
import traceback
from collections.abc import Iterator
from types import TracebackType

from bots.shared.config import ConfigError
from core.errors import StudioError

_OF_NAMES_AND_TYPES = (
    AttributeError,
    ImportError,
    IndexError,
    MemoryError,
    NameError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
_CODES = ("status", "code", "status_code", "errno", "sqlstate")
_CODE = re.compile(r"[\w.-]{1,40}")
_SQLITE = re.compile(
    r"(UNIQUE|NOT NULL|CHECK|FOREIGN KEY|PRIMARY KEY) constraint failed(: [\w., ]+)?|no such (table|column|index): [\w.]+|table \w+ has no"
    r" column named \w+|database (table )?is locked|database or disk is full|unable to open database file|disk I/O error|file is not a"
    r" database|attempt to write a readonly database|database disk image is malformed"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_NAME = re.compile(r"['\"][A-Za-z_][\w.]{0,60}['\"]")
_MOST = 8  # exceptions of a group that are shown
_FRAMES = 60  # of a traceback; those nearest to the error


def shown(error: BaseException) -> str:
    """Format the whole traceback, causes and groups included."""
    return "\n".join(_lines(error, set()))


def summary(error: BaseException) -> str:
    """An exception's type, and what may be said about it."""
    kind = type(error)
    name = kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    said = _said(error)
    return f"{name}: {said}" if said else name


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield "\nThis led to:\n" if error.__cause__ is None else "\nThis was the cause of:\n"
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(error.__traceback__, -_FRAMES)).rstrip("\n")
    yield summary(error)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions[:_MOST]:
            if id(one) not in seen:
                yield "  One of them:"
                yield from (f"    {line}" for part in _lines(one, seen) for line in part.split("\n"))
        if len(error.exceptions) > _MOST:
            yield f"  And {len(error.exceptions) - _MOST} more."


def _said(error: BaseException) -> str:
    if isinstance(error, StudioError):  # its sentence is for the asker, and may repeat their words
        return error.code
    if isinstance(error, ConfigError):  # its message is for the operator
        return str(error)
    if isinstance(error, OSError) and error.errno is not None:
        return f"[Errno {error.errno}] {_cause(error)}".rstrip()
    if _is_constant(error):
        return str(error.args[0])
    if isinstance(error, sqlite3.Error):
        return str(error) if _SQLITE.fullmatch(str(error)) else str(getattr(error, "sqlite_errorname", ""))
    if type(error) in _OF_NAMES_AND_TYPES and not _raised_by_code(error):
        return _QUOTED.sub(lambda found: found[0] if _NAME.fullmatch(found[0]) else "'…'", str(error))
    return " ".join(_codes(error))


def _cause(error: OSError) -> str:
    """The operating system's message, without the file's or host's name."""
    if isinstance(error, ssl.SSLError):  # its numbers are OpenSSL's, not the operating system's
        return error.reason or ""
    if isinstance(error, socket.gaierror):
        return error.strerror or ""
    return os.strerror(error.errno) if error.errno is not None and error.errno > 0 else ""


def _codes(error: BaseException) -> Iterator[str]:
    for name in _CODES:
        value = getattr(error, name, None)
        if isinstance(value, int | str) and not isinstance(value, bool) and _CODE.fullmatch(str(value)):
            yield f"{name}={value}"


def _is_constant(error: BaseException) -> bool:
    """Whether the message is a constant of the code that raised it, so that it can't hold anybody else's words."""
    frame = _innermost(error.__traceback__)
    words = error.args[0] if len(error.args) == 1 else None
    return isinstance(words, str) and frame is not None and words in frame.tb_frame.f_code.co_consts


def _raised_by_code(error: BaseException) -> bool:
    """Whether a raise statement raised it, which may say anything, rather than the interpreter."""
    frame = _innermost(error.__traceback__)
    if frame is None:
        return True
    return dis.opname[frame.tb_frame.f_code.co_code[frame.tb_lasti]] in ("RAISE_VARARGS", "RERAISE")


def _innermost(frame: TracebackType | None) -> TracebackType | None:
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return frame
