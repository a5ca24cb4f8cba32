"""Which pictures the rows name: those of versions, of calls whose versions are yet to be recorded, and those that marks tell of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import TextClause

from core.store import statements as sql
from core.store.connection import Connection, Row
from core.store.database import Database

_BITS: Final = 27  # 16 MiB; where a million are named, one in 130 of those that no row names is taken for named
_PAGE: Final = 5_000  # rows
_SHA256: Final = re.compile(r"[0-9a-f]{64}")


class Named:
    """A set of pictures that may hold a few more than were put into it, and never fewer: a bit for the first digits of each, so that a
    million take no more room than one."""

    def __init__(self) -> None:
        self._bits = bytearray(1 << (_BITS - 3))

    def add(self, sha256: str) -> None:
        byte, bit = divmod(_first(sha256), 8)
        self._bits[byte] |= 1 << bit

    def __contains__(self, sha256: str) -> bool:
        byte, bit = divmod(_first(sha256), 8)
        return bool(self._bits[byte] >> bit & 1)


def _first(sha256: str) -> int:
    return int(sha256[:8], 16) >> (32 - _BITS)


async def gather(database: Database) -> Named:
    """Gather the pictures, a page at a time."""
    named = Named()
    after: dict[str, Any] = {"after": ""}
    while page := await _page(database, sql.NAMED_BY_VERSIONS, after):
        for row in page:
            named.add(row.sha256)
        after = {"after": page[-1].sha256}
    after = {"render": "", "slot": -1}
    while page := await _page(database, sql.NAMED_BY_PAINTINGS, after):
        for row in page:
            if row.sha256 is not None:
                named.add(row.sha256)
        after = {"render": page[-1].render, "slot": page[-1].slot}
    after = {"render": "", "key": ""}
    while page := await _page(database, sql.NAMED_BY_MARKS, after):
        for row in page:
            for sha256 in _SHA256.findall(row.value):
                named.add(sha256)
        after = {"render": page[-1].render, "key": page[-1].key}
    return named


async def _page(database: Database, statement: TextClause, after: dict[str, Any]) -> Sequence[Row]:
    def work(connection: Connection) -> Sequence[Row]:
        return connection.execute(statement, {**after, "limit": _PAGE}).all()

    return await database.look(work, long=True)
