"""Reads what has come of a render so far, within one transaction."""

from __future__ import annotations

import json
from datetime import datetime

from core.model import RenderId, VersionId
from core.ports.records import Begun, Outcome
from core.quota import Rules
from core.store import balances, rows
from core.store import statements as sql
from core.store.connection import Connection, Row


def outcome(connection: Connection, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
    """What a render shows; None: nothing yet. rules: where the limits are found whose balances it names."""
    shown = connection.execute(sql.VERSIONS_OF, {"render": render}).all()
    if not shown and (moved := connection.execute(sql.MOVED_TO, {"render": render}).first()) is not None:
        shown = connection.execute(sql.VERSION, {"id": moved.version}).all()
    if not shown:
        return None
    numbers = connection.execute(sql.NUMBERS, {"id": shown[0].id, "parent": shown[0].parent}).all()
    earlier = shown[0].parent or shown[0].before
    before = connection.execute(sql.VERSION, {"id": earlier}).first() if earlier is not None else None
    return Outcome(
        shown=tuple(rows.version_from(row) for row in shown),
        current=numbers[0].current,
        number_of={VersionId(row.id): row.number for row in (*shown, *numbers)},
        balances=tuple(balances.balances_for(connection, render, rules, now)),
        before=rows.version_from(before) if before is not None else None,
        can_redo=bool(json.loads(numbers[0].undone)),
    )


def begun(connection: Connection, row: Row) -> Begun:
    marks = {mark.key: mark.value for mark in connection.execute(sql.MARKS, {"render": row.id})}
    return Begun(
        render=RenderId(row.id),
        calls=int(row.calls),
        unfinished=bool(row.unfinished),
        attached=bool(json.loads(row.attachments)),
        marks=marks,
    )
