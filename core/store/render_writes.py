"""What is written about a render, inside a transaction: its state, its marks, its calls, the thread it leads to, an ask that waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from core.model import Render, RenderId, RenderState
from core.ports.engine import ModelCall
from core.ports.merging import Merging
from core.ports.pending import PendingAsk
from core.ports.platform import MERGED, PostedMessage
from core.store import ledger, rows
from core.store import statements as sql
from core.store.connection import Connection, Row


def advance(
    connection: Connection,
    render: RenderId,
    to: RenderState,
    of: Sequence[RenderState],
    now: datetime,
    *,
    failure: str = "",
    sentence: str = "",
) -> Row | None:
    """Bring a render that is in one of the states `of` to the state `to`, and return its row; None: it was in none of them, and nothing
    changed. What was reserved for it is given back where nothing will be shown. failure: a code; sentence: what the asker is told."""
    values = {
        "id": render,
        "to": to.value,
        **{f"of{n}": state.value for n, state in enumerate(of)},
        "over": int(to.over),
        "now": rows.millis(now),
        "failure": failure or None,
        "sentence": sentence or None,
    }
    row = connection.execute(sql.advance(len(of)), values).first()
    if row is not None and to in (RenderState.FAILED, RenderState.CANCELLED):  # nothing is shown: nothing is charged
        ledger.release(connection, render, now, outcome=failure or to.value, charged=True)
    return row


def merge(connection: Connection, first: Render, merging: Merging, now: datetime) -> tuple[tuple[RenderId, ...], str | None]:
    """Merge renders that wait behind a render into it. All rows first and the book last, as everywhere."""
    waiting = [rows.render_from(row) for row in connection.execute(sql.WAITING_BEHIND, {"id": first.id}).all()]
    ended = {"to": RenderState.CANCELLED.value, "of0": RenderState.QUEUED.value, "over": 1, "now": rows.millis(now)}
    others: list[Render] = []
    for one in merging.merge(first, waiting):
        made = merging.merged(first, [one])
        values = {**ended, "id": one.id, "failure": MERGED, "sentence": made.sentence}
        if connection.execute(sql.advance(1), values).first() is None:
            break  # somebody called it off just now
        others.append(one)
    if not others:
        return (), None
    made = merging.merged(first, others)
    connection.execute(sql.MERGE, {"id": first.id, "wish": rows.wish_text(made.wish)})
    set_marks(connection, first.id, {MERGED: made.changes})
    for one in others:
        ledger.release(connection, one.id, now, outcome=MERGED, charged=True)
    return tuple(one.id for one in others), made.changes


def set_marks(connection: Connection, render: RenderId, marks: Mapping[str, str]) -> None:
    if marks:
        connection.execute(sql.SET_MARK, [{"render": render, "key": key, "value": value} for key, value in marks.items()])


def keep_pending(connection: Connection, pending: PendingAsk | None, now: datetime) -> None:
    if pending is not None:
        values = {"id": pending.id, "body": rows.pending_ask_text(pending), "now": rows.millis(now)}
        connection.execute(sql.KEEP_PENDING_ASK, values)


def keep_model_calls(
    connection: Connection, render: RenderId, slot: int, tier: str, model_calls: Sequence[ModelCall], now: datetime
) -> None:
    for one in model_calls:
        values = {"render": render, "slot": slot, "tier": tier, "now": rows.millis(now), **asdict(one), "billed": int(one.billed)}
        connection.execute(sql.KEEP_MODEL_CALL, values)


def lead_here(connection: Connection, render: RenderId, posted: PostedMessage, *, final: bool) -> None:
    """Let a message's root and aliases lead to the render's thread. The post that began the thread decides where its root is."""
    connection.execute(sql.LEAD_TO_THREAD, [{"render": render, "root": root} for root in (posted.root, *posted.aliases)])
    connection.execute(sql.SET_ROOT, {"render": render, "root": posted.root, "final": int(final)})
