"""A render from its turn to its end: its state, its marks, its calls and what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import TypeVar

from core.acts import table
from core.acts.history import Move
from core.model import (
    UNPAINTED,
    Act,
    Choice,
    Painted,
    Render,
    RenderId,
    RenderState,
    Version,
    VersionId,
    Wish,
)
from core.ports.engine import ModelCall
from core.ports.lettering import LETTERING
from core.ports.merging import Merging
from core.ports.pending import PendingAsk
from core.ports.platform import STOPPED, PostedMessage
from core.ports.records import Begun, Outcome, PostedVersion, Queued, Rebooked, Turn, Underway
from core.quota import Rules
from core.store import comparisons, leases, ledger, outcomes, render_writes, rows, vote_statements
from core.store import statements as sql
from core.store.connection import Connection, Work
from core.store.database import Database

T = TypeVar("T")


class RunningRecords:
    """Implements the ports of the store that renders need. `_worker`, where several share a database, gives the worker as which this
    process holds the renders that it writes about; it raises LeaseLost if this process holds none."""

    _worker: Callable[[], str] | None = None

    def __init__(self, database: Database) -> None:
        self._database = database

    async def _write(self, render: RenderId, work: Work[T]) -> T:
        """Write about a render. Raises LeaseLost if another worker has taken it over, and then nothing is written."""
        if self._worker is None:
            return await self._database.write(work)
        worker = self._worker()

        def held(connection: Connection) -> T:
            leases.hold(connection, render, worker)
            return work(connection)

        return await self._database.write(held)

    def _end(self, connection: Connection, render: RenderId) -> None:
        """Nobody needs to hold a render that is reported."""
        if self._worker is not None:
            leases.end(connection, render)

    async def render(self, render: RenderId) -> Render | None:
        found = await self._database.read(sql.RENDER, {"id": render})
        return rows.render_from(found[0]) if found else None

    async def underway(self, render: RenderId) -> Underway | None:
        def work(connection: Connection) -> Underway | None:
            row = connection.execute(sql.RENDER, {"id": render}).first()
            if row is None:
                return None
            thread = connection.execute(sql.THREAD, {"id": row.thread}).one()
            marks = {mark.key: mark.value for mark in connection.execute(sql.MARKS, {"render": render})}
            ahead = tuple(RenderId(one.id) for one in connection.execute(sql.AHEAD_OF, {"id": render}))
            return Underway(render=rows.render_from(row), thread=rows.thread_from(thread), marks=marks, ahead=ahead)

        return await self._database.look(work)

    async def ahead_of(self, render: RenderId) -> Sequence[RenderId]:
        return [RenderId(row.id) for row in await self._database.read(sql.AHEAD_OF, {"id": render})]

    async def begun(self) -> Sequence[Begun]:
        def work(connection: Connection) -> Sequence[Begun]:
            return [outcomes.begun(connection, row) for row in connection.execute(sql.BEGUN).all()]

        return await self._database.look(work)

    async def take_turn(self, render: RenderId, now: datetime, merging: Merging | None = None) -> Turn | None:
        def work(connection: Connection) -> Turn | None:
            row = render_writes.advance(connection, render, RenderState.PAINTING, (RenderState.QUEUED,), now)
            merges = merging if row is not None else None  # a render that was interrupted has merged before
            row = row or render_writes.advance(connection, render, RenderState.PAINTING, UNPAINTED, now)
            if row is None:
                return None
            now_is = rows.render_from(row)
            others, changes = render_writes.merge(connection, now_is, merges, now) if merges is not None else ((), None)
            if others:
                now_is = rows.render_from(connection.execute(sql.RENDER, {"id": render}).one())
            thread = connection.execute(sql.THREAD, {"id": row.thread}).one()
            moves = table.row(now_is.wish.act).moves  # which only asks where the thread is: there may be thousands of versions
            asked, about = (sql.VERSION, {"id": thread.current}) if moves else (sql.VERSIONS, {"thread": thread.id})
            return Turn(
                render=now_is,
                merged=others,
                changes=changes,
                thread=rows.thread_from(thread),
                versions=tuple(rows.version_from(row) for row in connection.execute(asked, about)),
                painted=tuple(rows.painted_from(row) for row in connection.execute(sql.PAINTED, {"render": render})),
            )

        return await self._write(render, work)

    async def unreported(self) -> Mapping[RenderId, RenderState]:
        """Every render that still needs a job, in order of acceptance."""
        return {RenderId(row.id): RenderState(row.state) for row in await self._database.read(sql.UNREPORTED)}

    async def queued(self) -> Sequence[Queued]:
        found = await self._database.read(sql.QUEUED)
        return [Queued(state=RenderState(row.state), renders=row.renders, since=rows.moment(row.since)) for row in found]

    async def advance(
        self,
        render: RenderId,
        to: RenderState,
        *,
        of: Sequence[RenderState],
        now: datetime,
        failure: str = "",
        sentence: str = "",
        pending: PendingAsk | None = None,
        marks: Mapping[str, str] | None = None,
    ) -> bool:
        def work(connection: Connection) -> bool:
            if render_writes.advance(connection, render, to, of, now, failure=failure, sentence=sentence) is None:
                return False
            render_writes.keep_pending(connection, pending, now)
            render_writes.set_marks(connection, render, marks or {})
            return True

        return await self._write(render, work)

    async def stop(self, render: RenderId, now: datetime) -> int | None:
        def work(connection: Connection) -> int | None:
            row = connection.execute(sql.RENDER, {"id": render}).first()
            if row is None or RenderState(row.state) not in UNPAINTED:
                return None
            painted = len(connection.execute(sql.PAINTED, {"render": render}).all())
            if painted and rows.wish_from(row.wish).count > 1:
                render_writes.set_marks(connection, render, {STOPPED: "1"})
                return painted
            cancelled = render_writes.advance(connection, render, RenderState.CANCELLED, UNPAINTED, now)
            return 0 if cancelled is not None else None

        return await self._write(render, work)

    async def set_mark(self, render: RenderId, key: str, value: str) -> None:
        await self._write(render, lambda connection: render_writes.set_marks(connection, render, {key: value}))

    async def set_marks(self, key: str, values: Mapping[RenderId, str]) -> None:
        worker = None if self._worker is None else self._worker()

        def work(connection: Connection) -> None:
            for render, value in sorted(values.items()):
                if worker is None or leases.held(connection, render, worker):
                    render_writes.set_marks(connection, render, {key: value})

        await self._database.write(work)

    async def keep_misread(self, render: RenderId, found: str, pending: PendingAsk, now: datetime) -> None:
        def work(connection: Connection) -> None:
            render_writes.set_marks(connection, render, {LETTERING: found})
            render_writes.keep_pending(connection, pending, now)

        await self._database.write(work)

    async def begin_call(self, render: RenderId, slot: int) -> int:
        def work(connection: Connection) -> int:
            return int(connection.execute(sql.BEGIN_CALL, {"render": render, "slot": slot}).scalar_one()) - 1

        return await self._write(render, work)

    async def keep_painted(
        self, render: RenderId, painted: Painted, tier: str, model_calls: Sequence[ModelCall], now: datetime
    ) -> None:
        values = asdict(painted)
        values |= {"render": render, **values.pop("original"), **values.pop("receipt")}

        def work(connection: Connection) -> None:
            connection.execute(sql.KEEP_PAINTED, values)
            ledger.settle(connection, render, painted.slot, painted.receipt.cost, now)
            render_writes.keep_model_calls(connection, render, painted.slot, tier, model_calls, now)

        await self._write(render, work)

    async def keep_model_calls(
        self, render: RenderId, slot: int, tier: str, model_calls: Sequence[ModelCall], now: datetime
    ) -> None:
        await self._write(
            render, lambda connection: render_writes.keep_model_calls(connection, render, slot, tier, model_calls, now)
        )

    async def record_versions(
        self, render: RenderId, versions: Sequence[Version], rules: Rules, now: datetime, *, pending: PendingAsk | None = None
    ) -> Outcome | None:
        def work(connection: Connection) -> Outcome | None:
            row = render_writes.advance(connection, render, RenderState.PAINTED, UNPAINTED, now)
            if row is None:
                return outcomes.outcome(connection, render, rules, now)
            thread = versions[0].thread
            places = max(version.slot for version in versions) + 1
            head = connection.execute(sql.NEXT_NUMBERS, {"thread": thread, "count": places}).one()
            first = head.versions - places + 1
            numbered = [replace(version, number=first + version.slot, before=head.current) for version in versions]
            connection.execute(sql.ADD_VERSION, [rows.version_values(version) for version in numbered])
            if head.current is None or not table.row(rows.render_from(row).wish.act).keeps_current:
                connection.execute(sql.SET_CURRENT, {"thread": thread, "current": numbered[0].id, "undone": "[]"})
            if len({version.tier for version in versions}) > 1:  # tiers are compared
                compared = {"tiers": " ".join(version.tier for version in numbered), "render": render, "now": rows.millis(now)}
                connection.execute(vote_statements.ADD_COMPARISON, compared)
            comparisons.gone_on_with(connection, row.target or (head.current if row.follows else None))
            render_writes.keep_pending(connection, pending, now)
            # The book last, as where an ask is accepted: whoever takes it before the thread's row would wait for who has that.
            ledger.release(connection, render, now, outcome="not_painted", charged=False)
            return outcomes.outcome(connection, render, rules, now)

        return await self._write(render, work)

    async def record_move(self, render: RenderId, move: Move, now: datetime) -> Outcome | None:
        def work(connection: Connection) -> Outcome | None:
            row = render_writes.advance(connection, render, RenderState.PAINTED, UNPAINTED, now)
            if row is not None:
                if rows.render_from(row).wish.act is Act.PICK:
                    connection.execute(vote_statements.WON, {"version": move.current, "won_by": "pick"})
                comparisons.gone_on_with(connection, move.shown)
                connection.execute(sql.ADD_MOVE, {"render": render, "version": move.shown})
                thread = connection.execute(sql.VERSION, {"id": move.shown}).one().thread
                undone = rows.dump(list(move.undone))
                connection.execute(sql.SET_CURRENT, {"thread": thread, "current": move.current, "undone": undone})
            return outcomes.outcome(connection, render, Rules(), now)

        return await self._write(render, work)

    async def outcome(self, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
        return await self._database.look(lambda connection: outcomes.outcome(connection, render, rules, now))

    async def sheets_of(self, version: VersionId) -> Sequence[PostedVersion]:
        found = await self._database.read(sql.SHEETS_OF, {"version": version})
        return [PostedVersion(message=row.message, position=int(row.position), root=row.root) for row in found]

    async def posted(self, render: RenderId, posted: PostedMessage, *, marks: Mapping[str, str]) -> None:
        def work(connection: Connection) -> None:
            render_writes.lead_here(connection, render, posted, final=False)
            render_writes.set_marks(connection, render, marks)

        await self._write(render, work)

    async def delivered(
        self, render: RenderId, posted: PostedMessage, versions: Mapping[int, VersionId], now: datetime, *, marks: Mapping[str, str]
    ) -> None:
        def work(connection: Connection) -> None:
            render_writes.lead_here(connection, render, posted, final=True)
            render_writes.set_marks(connection, render, marks)
            for position, version in versions.items():
                values = {"render": render, "message": posted.message, "position": position, "version": version}
                connection.execute(sql.ADD_MESSAGE, values)
            connection.execute(sql.DELIVERED, {"id": render, "now": rows.millis(now)})
            self._end(connection, render)

        await self._write(render, work)

    async def revise(self, render: RenderId, wish: Wish, choice: Choice, rebooked: Rebooked, now: datetime) -> bool | None:
        values = {"id": render, "wish": rows.wish_text(wish), "choice": rows.choice_text(choice)}

        def work(connection: Connection) -> bool | None:
            if connection.execute(sql.REVISE, values).first() is None:
                return None
            ledger.rebook(connection, render, rebooked, now)
            return True

        try:
            return await self._write(render, work)
        except ledger.NoRoom:
            return False

    async def reported(self, render: RenderId) -> None:
        def work(connection: Connection) -> None:
            connection.execute(sql.REPORTED, {"id": render})
            self._end(connection, render)

        await self._write(render, work)
