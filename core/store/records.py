"""The ports of core/ports/store.py on a Database. Rules that must hold under concurrency are in the statements.

Each method hands one piece of work to the database, which runs it in one trip and, if it writes, in one transaction.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Self

from core.acts.history import Move
from core.model import (
    UNPAINTED,
    Attachment,
    Painted,
    Person,
    Place,
    Render,
    RenderId,
    RenderState,
    ThreadId,
    Version,
    VersionId,
)
from core.ports.engine import ModelCall
from core.ports.pending import NOTHING, PendingAsk, ToKeep
from core.ports.platform import PostedMessage
from core.ports.records import Begun, Entry, Outcome, PostedVersion, ShownPictures, Thread, Turn, Underway
from core.quota import Rules, Spent
from core.store import ledger, rows
from core.store import statements as sql
from core.store.connection import Connection, Row
from core.store.database import Database
from core.store.quotas import SqlLedger


class SqlStore:
    def __init__(self, database: Database) -> None:
        self._database = database
        self.ledger = SqlLedger(database)

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str) -> AsyncIterator[Self]:
        async with Database.open(url) as database:
            yield cls(database)

    # --- accepting

    async def first_time(self, platform: str, event: str, now: datetime, keep: ToKeep = NOTHING) -> bool:
        def work(connection: Connection) -> bool:
            if not _see(connection, platform, event, now):
                return False
            if keep.pending is not None:
                body = rows.pending_ask_text(keep.pending)
                connection.execute(sql.KEEP_PENDING_ASK, {"id": keep.pending.id, "body": body, "now": rows.millis(now)})
            if keep.gone is not None:
                ledger.notice_gone(connection, keep.gone)
            if keep.request is not None:
                ledger.keep_request(connection, keep.request, now)
            return True

        return await self._database.write(work)

    async def accept(self, entry: Entry, now: datetime) -> int | Spent | None:
        def work(connection: Connection) -> int | None:
            if not _see(connection, entry.ask.place.platform, entry.ask.event, now):
                return None
            thread = _thread_for(connection, entry, now)
            next = connection.execute(sql.NEXT_PLACE, {"thread": thread}).one()
            connection.execute(sql.ADD_RENDER, _render_values(entry, thread, next.renders, now))
            where = {"thread": thread, "place_in_thread": next.renders}
            ahead = int(connection.execute(sql.AHEAD_COUNT, where).scalar_one()) if next.renders > 1 else 0
            if entry.claim is not None:
                ledger.reserve(connection, entry, entry.claim, thread, next.current, ahead, now)
            return ahead

        try:
            return await self._database.write(work)
        except ledger.NoRoom as full:
            return full.spent

    async def pending_ask(self, id: str) -> PendingAsk | None:
        found = await self._database.read(sql.PENDING_ASK, {"id": id})
        return rows.pending_ask_from(id, found[0].body) if found else None

    async def keep_shown(self, shown: Sequence[ShownPictures]) -> None:
        def work(connection: Connection) -> None:
            for one in shown:
                kept = {"pictures": rows.attachments_text(one.pictures), "until": rows.millis(one.until)}
                connection.execute(sql.KEEP_SHOWN, {**_shown_values(one.place, one.person), **kept})

        await self._database.write(work)

    async def shown(self, place: Place, person: Person | None, now: datetime) -> tuple[Attachment, ...]:
        found = await self._database.read(sql.SHOWN, {**_shown_values(place, person), "now": rows.millis(now)})
        return rows.attachments_from(found[0].pictures) if found else ()

    async def forget_shown(self, place: Place, person: Person | None) -> None:
        await self._database.execute(sql.FORGET_SHOWN, _shown_values(place, person))

    async def forget_taken(self, place: Place, person: Person, pictures: Sequence[Attachment]) -> None:
        taken = {"pictures": rows.attachments_text(pictures)}
        await self._database.execute(sql.FORGET_TAKEN, {**_shown_values(place, person), **taken})

    async def forget_all_shown(self, place: Place) -> None:
        await self._database.execute(sql.FORGET_ALL_SHOWN, {**rows.place_values(place), "root": place.root or ""})

    async def forget_before(self, moment: datetime) -> None:
        """Delete what is older and only served for a time: dedup records and pending asks (no platform delivers again after so
        long), pictures shown, requests for more, and the meters and notices of periods that ended (the ledger stays, and gives a
        meter again)."""
        await self._database.execute(sql.FORGET_EVENTS, {"moment": rows.millis(moment)})
        await self._database.execute(sql.FORGET_PENDING_ASKS, {"moment": rows.millis(moment)})
        await self._database.execute(sql.FORGET_OLD_SHOWN, {"moment": rows.millis(moment)})
        for forget in ledger.FORGETS:
            await self._database.execute(forget, {"moment": rows.millis(moment)})

    # --- reading

    async def thread_at(self, place: Place) -> Thread | None:
        found = await self._database.read(sql.THREAD_AT, rows.place_values(place))
        return rows.thread_from(found[0]) if found else None

    async def thread(self, thread: ThreadId) -> Thread | None:
        found = await self._database.read(sql.THREAD, {"id": thread})
        return rows.thread_from(found[0]) if found else None

    async def version(self, version: VersionId) -> Version | None:
        found = await self._database.read(sql.VERSION, {"id": version})
        return rows.version_from(found[0]) if found else None

    async def versions(self, thread: ThreadId) -> Sequence[Version]:
        return [rows.version_from(row) for row in await self._database.read(sql.VERSIONS, {"thread": thread})]

    async def newest_versions(self, thread: ThreadId) -> Sequence[Version]:
        return [rows.version_from(row) for row in await self._database.read(sql.NEWEST_VERSIONS, {"thread": thread})]

    async def numbered(self, thread: ThreadId, number: int) -> Sequence[Version]:
        found = await self._database.read(sql.NUMBERED, {"thread": thread, "number": number})
        return [rows.version_from(row) for row in found]

    async def versions_at(self, place: Place, message: str) -> Sequence[Version]:
        where = {**rows.place_values(place), "message": message}
        return [rows.version_from(row) for row in await self._database.read(sql.VERSIONS_AT, where)]

    async def posts_of(self, version: VersionId, *, limit: int) -> Sequence[PostedVersion]:
        found = await self._database.read(sql.POSTS_OF, {"version": version, "limit": limit})
        return [PostedVersion(message=row.message, position=row.position, root=row.root) for row in found]

    async def made_by(self, platform: str, workspace: str, person: str, *, limit: int) -> Sequence[Version]:
        where = {"platform": platform, "workspace": workspace, "person": person, "limit": limit}
        return [rows.version_from(row) for row in await self._database.read(sql.MADE_BY, where)]

    async def busy_in(self, platform: str, workspace: str) -> bool:
        return bool(await self._database.read(sql.BUSY_IN, {"platform": platform, "workspace": workspace}))

    async def lately(self, platform: str, since: datetime, *, limit: int) -> Sequence[Place]:
        where = {"platform": platform, "since": rows.millis(since), "limit": limit}
        found = await self._database.read(sql.LATELY, where)
        return [Place(platform=platform, workspace=row.workspace, channel=row.channel) for row in found]

    # --- running

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
            return [_begun(connection, row) for row in connection.execute(sql.BEGUN).all()]

        return await self._database.look(work)

    async def take_turn(self, render: RenderId, now: datetime) -> Turn | None:
        def work(connection: Connection) -> Turn | None:
            if not _advance(connection, render, RenderState.PAINTING, UNPAINTED, now):
                return None
            thread = connection.execute(sql.THREAD_OF, {"render": render}).one()
            return Turn(
                thread=rows.thread_from(thread),
                versions=tuple(rows.version_from(row) for row in connection.execute(sql.VERSIONS, {"thread": thread.id})),
                painted=tuple(rows.painted_from(row) for row in connection.execute(sql.PAINTED, {"render": render})),
            )

        return await self._database.write(work)

    async def unreported(self) -> Mapping[RenderId, RenderState]:
        """Every render that still needs a job, in order of acceptance."""
        return {RenderId(row.id): RenderState(row.state) for row in await self._database.read(sql.UNREPORTED)}

    async def newest(self, thread: ThreadId) -> Render | None:
        found = await self._database.read(sql.NEWEST, {"thread": thread})
        return rows.render_from(found[0]) if found else None

    async def newest_unpainted(self, thread: ThreadId) -> RenderId | None:
        found = await self._database.read(sql.NEWEST_UNPAINTED, {"thread": thread})
        return RenderId(found[0].id) if found else None

    async def advance(
        self, render: RenderId, to: RenderState, *, of: Sequence[RenderState], now: datetime, failure: str = "", sentence: str = ""
    ) -> bool:
        return await self._database.write(
            lambda connection: _advance(connection, render, to, of, now, failure=failure, sentence=sentence)
        )

    async def marks(self, render: RenderId) -> Mapping[str, str]:
        return {row.key: row.value for row in await self._database.read(sql.MARKS, {"render": render})}

    async def marks_of(self, thread: ThreadId, key: str) -> Mapping[RenderId, str]:
        rows = await self._database.read(sql.MARKS_OF_THREAD, {"thread": thread, "key": key})
        return {RenderId(row.render): row.value for row in rows}

    async def set_mark(self, render: RenderId, key: str, value: str) -> None:
        await self._database.write(lambda connection: _set_marks(connection, render, {key: value}))

    async def begin_call(self, render: RenderId, slot: int) -> int:
        def work(connection: Connection) -> int:
            return int(connection.execute(sql.BEGIN_CALL, {"render": render, "slot": slot}).scalar_one()) - 1

        return await self._database.write(work)

    async def keep_painted(
        self, render: RenderId, painted: Painted, tier: str, model_calls: Sequence[ModelCall], now: datetime
    ) -> None:
        values = asdict(painted)
        values |= {"render": render, **values.pop("original"), **values.pop("receipt")}

        def work(connection: Connection) -> None:
            connection.execute(sql.KEEP_PAINTED, values)
            ledger.settle(connection, render, painted.slot, painted.receipt.cost, now)
            _keep_model_calls(connection, render, painted.slot, tier, model_calls, now)

        await self._database.write(work)

    async def keep_model_calls(
        self, render: RenderId, slot: int, tier: str, model_calls: Sequence[ModelCall], now: datetime
    ) -> None:
        await self._database.write(lambda connection: _keep_model_calls(connection, render, slot, tier, model_calls, now))

    async def record_versions(self, render: RenderId, versions: Sequence[Version], rules: Rules, now: datetime) -> Outcome | None:
        def work(connection: Connection) -> Outcome | None:
            if not _advance(connection, render, RenderState.PAINTED, UNPAINTED, now):
                return _outcome(connection, render, rules, now)
            ledger.release(connection, render, now, outcome="not_painted", charged=False)
            thread = versions[0].thread
            head = connection.execute(sql.NEXT_NUMBERS, {"thread": thread, "count": len(versions)}).one()
            first = head.versions - len(versions) + 1
            numbered = [replace(version, number=first + n, before=head.current) for n, version in enumerate(versions)]
            connection.execute(sql.ADD_VERSION, [rows.version_values(version, slot) for slot, version in enumerate(numbered)])
            connection.execute(sql.SET_CURRENT, {"thread": thread, "current": numbered[0].id, "undone": "[]"})
            return _outcome(connection, render, rules, now)

        return await self._database.write(work)

    async def record_move(self, render: RenderId, move: Move, now: datetime) -> Outcome | None:
        def work(connection: Connection) -> Outcome | None:
            if _advance(connection, render, RenderState.PAINTED, UNPAINTED, now):
                connection.execute(sql.ADD_MOVE, {"render": render, "version": move.shown})
                thread = connection.execute(sql.VERSION, {"id": move.shown}).one().thread
                undone = rows.dump(list(move.undone))
                connection.execute(sql.SET_CURRENT, {"thread": thread, "current": move.current, "undone": undone})
            return _outcome(connection, render, Rules(), now)

        return await self._database.write(work)

    async def outcome(self, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
        return await self._database.look(lambda connection: _outcome(connection, render, rules, now))

    async def posted(self, render: RenderId, posted: PostedMessage, *, marks: Mapping[str, str]) -> None:
        def work(connection: Connection) -> None:
            _lead_here(connection, render, posted, final=False)
            _set_marks(connection, render, marks)

        await self._database.write(work)

    async def delivered(
        self, render: RenderId, posted: PostedMessage, versions: Sequence[VersionId], now: datetime, *, marks: Mapping[str, str]
    ) -> None:
        def work(connection: Connection) -> None:
            _lead_here(connection, render, posted, final=True)
            _set_marks(connection, render, marks)
            for position, version in enumerate(versions):
                values = {"render": render, "message": posted.message, "position": position, "version": version}
                connection.execute(sql.ADD_MESSAGE, values)
            connection.execute(sql.DELIVERED, {"id": render, "now": rows.millis(now)})

        await self._database.write(work)

    async def reported(self, render: RenderId) -> None:
        await self._database.execute(sql.REPORTED, {"id": render})

    async def recent_seconds(self, tier: str, *, limit: int = 20) -> Sequence[float]:
        """Wall times of this tier's last pictures, newest first."""
        return [row.seconds for row in await self._database.read(sql.RECENT_SECONDS, {"tier": tier, "limit": limit})]

    async def set_alt(self, version: VersionId, alt: str) -> None:
        await self._database.execute(sql.SET_ALT, {"id": version, "alt": alt})


def _see(connection: Connection, platform: str, event: str, now: datetime) -> bool:
    values = {"platform": platform, "event": event, "now": rows.millis(now)}
    return connection.execute(sql.SEE_EVENT, values).first() is not None


def _thread_for(connection: Connection, entry: Entry, now: datetime) -> ThreadId:
    """The thread an entry belongs to: the one its root leads to, else a new one."""
    place = rows.place_values(entry.ask.place)
    if entry.ask.place.root is not None:
        connection.execute(sql.ADD_ROOT, {**place, "thread": entry.thread})
        thread = ThreadId(connection.execute(sql.THREAD_OF_ROOT, place).scalar_one())
    else:
        thread = entry.thread
    connection.execute(sql.BEGIN_THREAD, {"id": thread, "now": rows.millis(now), **place})
    return thread


def _render_values(entry: Entry, thread: ThreadId, place_in_thread: int, now: datetime) -> dict[str, object]:
    ask = entry.ask
    return {
        "id": entry.id,
        "thread": thread,
        "place_in_thread": place_in_thread,
        **rows.place_values(ask.place),
        "person_id": ask.person.id,
        "person_name": ask.person.name,
        "wish": rows.wish_text(ask.wish),
        "choice": rows.dump(entry.choice and asdict(entry.choice)),
        "attachments": rows.attachments_text(ask.references),
        "target": entry.target,
        "follows": int(entry.follows),
        "message": ask.message,
        "replied_to": ask.replied_to,
        "callback": json.dumps(dict(ask.callback)) if ask.callback else None,
        "locale": ask.locale,
        "now": rows.millis(now),
    }


def _advance(
    connection: Connection,
    render: RenderId,
    to: RenderState,
    of: Sequence[RenderState],
    now: datetime,
    *,
    failure: str = "",
    sentence: str = "",
) -> bool:
    values = {
        "id": render,
        "to": to.value,
        **{f"of{n}": state.value for n, state in enumerate(of)},
        "over": int(to.over),
        "now": rows.millis(now),
        "failure": failure or None,
        "sentence": sentence or None,
    }
    if connection.execute(sql.advance(len(of)), values).first() is None:
        return False
    if to in (RenderState.FAILED, RenderState.CANCELLED):  # nothing is shown: nothing is charged
        ledger.release(connection, render, now, outcome=failure or to.value, charged=True)
    return True


def _keep_model_calls(
    connection: Connection, render: RenderId, slot: int, tier: str, model_calls: Sequence[ModelCall], now: datetime
) -> None:
    for one in model_calls:
        values = {"render": render, "slot": slot, "tier": tier, "now": rows.millis(now), **asdict(one), "billed": int(one.billed)}
        connection.execute(sql.KEEP_MODEL_CALL, values)


def _outcome(connection: Connection, render: RenderId, rules: Rules, now: datetime) -> Outcome | None:
    shown = connection.execute(sql.VERSIONS_OF, {"render": render}).all()
    if not shown and (moved := connection.execute(sql.MOVED_TO, {"render": render}).first()) is not None:
        shown = connection.execute(sql.VERSION, {"id": moved.version}).all()
    if not shown:
        return None
    numbers = connection.execute(sql.NUMBERS, {"id": shown[0].id, "parent": shown[0].parent}).all()
    return Outcome(
        shown=tuple(rows.version_from(row) for row in shown),
        current=numbers[0].current,
        number_of={VersionId(row.id): row.number for row in (*shown, *numbers)},
        balances=tuple(ledger.balances_for(connection, render, rules, now)),
    )


def _begun(connection: Connection, row: Row) -> Begun:
    marks = {mark.key: mark.value for mark in connection.execute(sql.MARKS, {"render": row.id})}
    return Begun(
        render=RenderId(row.id),
        calls=int(row.calls),
        unfinished=bool(row.unfinished),
        attached=bool(json.loads(row.attachments)),
        marks=marks,
    )


def _shown_values(place: Place, person: Person | None) -> dict[str, Any]:
    return {**rows.place_values(place), "root": place.root or "", "person": person.id if person is not None else ""}


def _set_marks(connection: Connection, render: RenderId, marks: Mapping[str, str]) -> None:
    if marks:
        connection.execute(sql.SET_MARK, [{"render": render, "key": key, "value": value} for key, value in marks.items()])


def _lead_here(connection: Connection, render: RenderId, posted: PostedMessage, *, final: bool) -> None:
    """Let a message's root and aliases lead to the render's thread. The post that began the thread decides where its root is."""
    connection.execute(sql.LEAD_TO_THREAD, [{"render": render, "root": root} for root in (posted.root, *posted.aliases)])
    connection.execute(sql.SET_ROOT, {"render": render, "root": posted.root, "final": int(final)})
