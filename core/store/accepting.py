"""What is kept before a job begins: events, accepted renders, asks that wait, pictures that were shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import TextClause

from core.model import (
    Attachment,
    Person,
    Place,
    Render,
    ThreadId,
)
from core.ports.pending import NOTHING, PendingAsk, ToKeep
from core.ports.records import Entry, ShownPictures
from core.quota import Spent
from core.store import events, ledger, render_writes, rows, twins, vote_statements
from core.store import shown as shown_pictures
from core.store import statements as sql
from core.store.connection import Connection
from core.store.database import Database

_FORGOTTEN_AT_ONCE = 200  # renders whose marks go in one transaction


class _UnderWay(Exception):
    """The same is being painted, so nothing is kept."""

    def __init__(self, render: Render) -> None:
        super().__init__()
        self.render = render


class AcceptingRecords:
    """Implements the ports of the store that accepting needs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def first_time(self, platform: str, event: str, now: datetime, keep: ToKeep = NOTHING) -> bool:
        def work(connection: Connection) -> bool:
            if not events.see(connection, platform, event, now):
                return False
            render_writes.keep_pending(connection, keep.pending, now)
            if keep.gone is not None:
                ledger.notice_gone(connection, keep.gone)
            if keep.request is not None:
                ledger.keep_request(connection, keep.request, now)
            return True

        return await self._database.write(work)

    async def is_known(self, platform: str, event: str) -> bool:
        return bool(await self._database.read(sql.SEEN_EVENT, {"platform": platform, "event": event}))

    async def accept(self, entry: Entry, now: datetime) -> int | Spent | Render | None:
        def work(connection: Connection) -> int | None:
            if not events.see(connection, entry.ask.place.platform, entry.ask.event, now):
                return None
            thread = _thread_for(connection, entry, now)
            next = connection.execute(sql.NEXT_PLACE, {"thread": thread}).one()
            if entry.ask.wish.act in twins.ONCE or entry.ask.version is not None:
                unfinished = [rows.render_from(row) for row in connection.execute(sql.UNFINISHED_OF, {"thread": thread})]
                same = twins.twin(entry, unfinished, next.current) or twins.pressed_before(entry, unfinished, now)
                if same is not None:
                    raise _UnderWay(same)
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
        except _UnderWay as found:
            return found.render

    async def pending_ask(self, id: str) -> PendingAsk | None:
        found = await self._database.read(sql.PENDING_ASK, {"id": id})
        return rows.pending_ask_from(id, found[0].body) if found else None

    async def keep_shown(self, shown: Sequence[ShownPictures]) -> None:
        def work(connection: Connection) -> None:
            for one in shown:
                shown_pictures.keep(connection, one)

        await self._database.write(work)

    async def shown(self, place: Place, person: Person | None, now: datetime) -> tuple[Attachment, ...]:
        found = await self._database.read(sql.SHOWN, {**shown_pictures.values(place, person), "now": rows.millis(now)})
        return rows.attachments_from(found[0].pictures) if found else ()

    async def shown_by_all(self, place: Place, now: datetime) -> tuple[Attachment, ...]:
        found = await self._database.read(sql.SHOWN_BY_ALL, {**shown_pictures.values(place, None), "now": rows.millis(now)})
        return tuple(picture for row in found for picture in rows.attachments_from(row.pictures))

    async def forget_shown(self, place: Place, person: Person | None) -> None:
        await self._database.execute(sql.FORGET_SHOWN, shown_pictures.values(place, person))

    async def forget_taken(self, place: Place, person: Person, pictures: Sequence[Attachment], now: datetime) -> None:
        taken = {"pictures": rows.attachments_text(pictures), "now": rows.millis(now)}
        await self._database.execute(sql.FORGET_TAKEN, {**shown_pictures.values(place, person), **taken})

    async def forget_all_shown(self, place: Place) -> None:
        await self._database.execute(sql.FORGET_ALL_SHOWN, {**rows.place_values(place), "root": place.root or ""})

    async def forget_shown_before(self, moment: datetime) -> None:
        """Delete the pictures shown whose moment has come: nobody can mean them any more."""
        await self._database.execute(sql.FORGET_SHOWN_BEFORE, {"moment": rows.millis(moment)})

    async def _forget_of_renders(self, find: TextClause, forget: TextClause, moment: datetime) -> None:
        """Look for them on the connection for long work, and delete a few at a time, so that nobody who asks waits for it."""
        values = {"moment": rows.millis(moment), "limit": _FORGOTTEN_AT_ONCE}
        while found := await self._database.look(lambda connection: connection.execute(find, values).all(), long=True):
            renders = [row.render for row in found]

            def work(connection: Connection, renders: Sequence[str] = renders) -> None:
                for render in renders:
                    connection.execute(forget, {"render": render})

            await self._database.write(work)

    async def forget_before(self, moment: datetime) -> None:
        """Delete what is older and is needed only for a time: dedup records, pending asks and messages that nobody read to their
        end (no platform delivers again after so long), requests for more, votes that are over, and the meters and
        notices of periods that ended (the ledger stays, and gives a meter again).
        """
        for find, forget in ((sql.WITH_OLD_MARKS, sql.FORGET_MARKS), (sql.WITH_OLD_PAINTINGS, sql.FORGET_PAINTINGS)):
            await self._forget_of_renders(find, forget, moment)
        await self._database.execute(sql.FORGET_EVENTS, {"moment": rows.millis(moment)})
        await self._database.execute(sql.FORGET_UNREAD, {"moment": rows.millis(moment)})
        await self._database.execute(sql.FORGET_PENDING_ASKS, {"moment": rows.millis(moment)})
        for forget in (*ledger.FORGETS, vote_statements.FORGET_BALLOTS, vote_statements.FORGET_VOTES):
            await self._database.execute(forget, {"moment": rows.millis(moment)})


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
        "choice": rows.choice_text(entry.choice),
        "attachments": rows.attachments_text(ask.references),
        "target": entry.target,
        "follows": int(entry.follows),
        "message": ask.message,
        "replied_to": ask.replied_to,
        "callback": json.dumps(dict(ask.callback)) if ask.callback else None,
        "locale": ask.locale,
        "now": rows.millis(now),
    }
