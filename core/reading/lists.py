"""Lists of what people write, kept as data in words/*.toml and read when they are first asked for.

A file holds tables, a table holds lists, and a list is one string: its entries are separated by commas and written as people write
them, with accents. A list is named by its file, its table and its own name: "replies.acts.undo". What tells how demanding an ask is
has a file for each language; words/en.toml explains the signs in its entries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, reduce
from importlib import resources
from typing import Any

from core.reading.tokens import plain, tokens


def table(name: str) -> Mapping[str, Any]:
    """A table by its file and name ("replies.acts"), or a whole file by its name; empty if there is none."""
    file, *path = name.split(".")
    return reduce(lambda found, part: found.get(part, {}), path, _file(file))


@cache
def _file(name: str) -> Mapping[str, Any]:
    return tomllib.loads((resources.files("core.reading.words") / f"{name}.toml").read_text("utf-8"))


def listed(name: str) -> str:
    """A list as it is written."""
    within, _, own = name.rpartition(".")
    return str(table(within)[own])


@cache
def entries(name: str) -> tuple[str, ...]:
    """The entries of a list as they are written, in their order."""
    return tuple(filter(None, map(str.strip, listed(name).split(","))))


@cache
def phrases(*names: str) -> tuple[tuple[str, ...], ...]:
    """The entries of some lists as tokens, in their order."""
    said = (tuple(tokens(entry)) for name in names for entry in plain(listed(name)).split(","))
    return tuple(filter(None, said))


@cache
def words(*names: str) -> frozenset[str]:
    """All tokens of some lists together."""
    return frozenset(token for phrase in phrases(*names) for token in phrase)
