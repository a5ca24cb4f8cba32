"""Keeps approvals. Whoever decides one first decides it: each decision touches its row before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from core.model import Act, Person, Sha256, ThreadId, VersionId
from core.ports.approvals import Approval, ApprovalState, Approved, Approvers, Unshown
from core.ports.pending import PendingAsk
from core.store import approval_statements as sql
from core.store import events, rows
from core.store.connection import Connection, Row
from core.store.database import Database
from core.store.statements import THREAD


class _Undone(Exception):
    """Undoes its transaction: nothing of it is kept."""


class ApprovalRecords:
    """Implements the port ApprovalStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask_approval(self, approval: Approval, event: str) -> bool | None:
        def work(connection: Connection) -> bool | None:
            if not events.see(connection, approval.place.platform, event, approval.asked_at):
                return None
            if connection.execute(sql.ASK, _values(approval)).first() is None:
                raise _Undone
            return True

        try:
            return await self._database.write(work)
        except _Undone:
            return False

    async def approval(self, id: str) -> Approval | None:
        return await self._database.look(lambda connection: _one(connection, id))

    async def approvals_of(self, thread: ThreadId, version: VersionId | None = None) -> Sequence[Approval]:
        def work(connection: Connection) -> Sequence[Approval]:
            statement = sql.OF_THREAD if version is None else sql.OF_VERSION
            return _read(connection, connection.execute(statement, {"thread": thread, "version": version}).all())

        return await self._database.look(work)

    async def approve(self, id: str, person: Person, now: datetime) -> Approval | None:
        values = {"id": id, **_by(person, now)}

        def work(connection: Connection) -> Approval | None:
            touched = connection.execute(sql.TOUCH, {"id": id}).first()
            if touched is None or connection.execute(sql.APPROVE, values).first() is None:
                raise _Undone
            if len(connection.execute(sql.APPROVED_BY, {"id": id}).all()) >= Approvers.of(touched.approvers).needed:
                connection.execute(sql.END, {**values, "to": ApprovalState.APPROVED.value, "reason": ""})
            return _one(connection, id)

        return await self._decided(work)

    async def end_approval(self, id: str, to: ApprovalState, person: Person, reason: str, now: datetime) -> Approval | None:
        def work(connection: Connection) -> Approval | None:
            if connection.execute(sql.TOUCH, {"id": id}).first() is None:
                raise _Undone
            connection.execute(sql.END, {"id": id, "to": to.value, "reason": reason, **_by(person, now)})
            return _one(connection, id)

        return await self._decided(work)

    async def _decided(self, work: Any) -> Approval | None:
        try:
            found: Approval | None = await self._database.write(work)
        except _Undone:
            return None
        return found

    async def approval_done(self, id: str, outcome: str) -> None:
        def work(connection: Connection) -> None:
            connection.execute(sql.DONE, {"id": id, "outcome": outcome, "changed": int(bool(outcome))})
            connection.execute(sql.CLOSE, {"id": id})

        await self._database.write(work)

    async def approved_undone(self, platform: str) -> Sequence[Approval]:
        return await self._found(sql.UNDONE, {"platform": platform})

    async def unshown_approvals(self, platform: str) -> Sequence[Unshown]:
        def work(connection: Connection) -> Sequence[Unshown]:
            found = connection.execute(sql.UNSHOWN, {"platform": platform}).all()
            changes = [int(row.changes) for row in found]
            return [Unshown(approval=one, changes=n) for one, n in zip(_read(connection, found), changes, strict=True)]

        return await self._database.look(work)

    async def approval_shown(self, unshown: Unshown, message: str | None) -> None:
        def work(connection: Connection) -> None:
            connection.execute(sql.SHOWN, {"id": unshown.approval.id, "changes": unshown.changes, "message": message})
            connection.execute(sql.CLOSE, {"id": unshown.approval.id})

        await self._database.write(work)

    async def unreminded_approvals(self, platform: str, before: datetime) -> Sequence[Approval]:
        return await self._found(sql.UNREMINDED, {"platform": platform, "before": rows.millis(before)})

    async def approval_reminded(self, id: str, message: str | None) -> None:
        await self._database.execute(sql.REMINDED, {"id": id, "message": message})

    async def _found(self, statement: Any, values: dict[str, Any]) -> Sequence[Approval]:
        return await self._database.look(lambda connection: _read(connection, connection.execute(statement, values).all()))


def _one(connection: Connection, id: str) -> Approval | None:
    found = _read(connection, connection.execute(sql.ONE, {"id": id}).all())
    return found[0] if found else None


def _read(connection: Connection, found: Sequence[Row]) -> list[Approval]:
    return [_from(connection, row) for row in found]


def _from(connection: Connection, row: Row) -> Approval:
    approved = connection.execute(sql.APPROVED_BY, {"id": row.id}).all()
    thread = connection.execute(THREAD, {"id": row.thread}).first()  # its root may have moved since
    decided = Person(id=row.decided_id, name=row.decided_name) if row.decided_id is not None else None
    return Approval(
        id=row.id,
        place=rows.place_from(thread if thread is not None and thread.root is not None else row),
        thread=ThreadId(row.thread),
        version=VersionId(row.version),
        number=row.number,
        sha256=Sha256(row.sha256),
        ask=rows.pending_ask_from(row.id, row.body).ask,
        act=Act(row.act),
        size=row.size,
        approvers=Approvers.of(row.approvers),
        asked_at=rows.moment(row.asked_at),
        state=ApprovalState(row.state),
        reason=row.reason,
        decided_by=decided,
        decided_at=rows.moment(row.decided_at) if row.decided_at is not None else None,
        outcome=row.outcome,
        message=row.message,
        reminder=row.reminder,
        approved=tuple(Approved(person=Person(id=one.person_id, name=one.person_name), at=rows.moment(one.at)) for one in approved),
    )


def _values(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.id,
        **rows.place_values(approval.place),
        "thread": approval.thread,
        "version": approval.version,
        "number": approval.number,
        "sha256": approval.sha256,
        "act": approval.act.value,
        "size": approval.size,
        "body": rows.pending_ask_text(PendingAsk(id=approval.id, ask=approval.ask)),
        "approvers": approval.approvers.text,
        "now": rows.millis(approval.asked_at),
    }


def _by(person: Person, now: datetime) -> dict[str, Any]:
    return {"person_id": person.id, "person_name": person.name, "now": rows.millis(now)}
