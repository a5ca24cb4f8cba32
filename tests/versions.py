"""A version with everything that a test does not care about filled in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from core.acts import table
from core.model import Act, MicroDollars, Original, Person, Reason, Receipt, RenderId, Sha256, ThreadId, Version, VersionId

MADE_BY = tuple(row.act for row in table.ROWS if row.paints and (row.is_worded or row.goes_back))  # what Version.act may be


def version(number: int, *, parent: int | str | None = None, before: int | str | None = None, **fields: Any) -> Version:
    """Version `number` of a thread "t". parent, before: versions' numbers or ids. fields: what is to differ."""
    plain = Version(
        id=VersionId(f"v{number}"),
        thread=ThreadId("t"),
        number=number,
        parent=_id(parent),
        before=_id(before),
        render=RenderId(f"r{number}"),
        act=Act.EDIT if parent else Act.NEW,
        words="words",
        original=Original(sha256=Sha256("0" * 64), mime="image/png", width=1, height=1, size=1),
        tier="flash",
        model="model",
        reason=Reason.ORDINARY,
        lack=None,
        asked_ratio=None,
        asked_size=None,
        receipt=Receipt(cost=MicroDollars(34_000), seconds=1.0),
        alt="",
        person=Person(id="p", name="P"),
        made_at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    return replace(plain, **fields)


def _id(version: int | str | None) -> VersionId | None:
    if not version:
        return None
    return VersionId(f"v{version}" if isinstance(version, int) else version)
