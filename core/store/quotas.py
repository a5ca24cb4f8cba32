"""The port Ledger of core/quota/door.py on a Database: limits, grants, audit, notices, usage."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

from core.model import Person, Place
from core.quota import Balance, Limit, Rules, Scope, span
from core.quota.admins import By
from core.quota.audit import Audited, Record, Tell
from core.quota.grants import Request
from core.quota.notices import Due
from core.quota.usage import Cell, Fold, Report, UsageRow, offsets
from core.store import balances, events, ledger, limit_rows, rows, vote_statements
from core.store import ledger_statements as sql
from core.store.balances import Spender
from core.store.connection import Connection, Row
from core.store.database import Database


class SqlLedger:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, rules: Rules) -> None:
        """Find out at a process's start whether there are limits over all workspaces, which whoever moves meters has to know."""
        if any(limit.target.scope is Scope.TOTAL for limit in rules.ceilings):
            await self._database.write(ledger.open_total)

    # --- looking

    async def balances_at(
        self, place: Place, person: str, groups: Sequence[str], rules: Rules, now: datetime, *, tier: str | None
    ) -> Sequence[Balance]:
        spender = Spender(place, person, tuple(groups), rows.millis(now))
        return await self._database.look(lambda connection: balances.balances_of(connection, spender, rules, tier=tier))

    async def balance(self, place: Place, limit: Limit, person: str, rules: Rules, now: datetime) -> Balance:
        spender = _of(place, limit, person, now)
        return await self._database.look(lambda connection: balances.balance_of(connection, spender, rules, limit))

    async def limits(self, platform: str, workspace: str) -> Sequence[Limit]:
        found = await self._database.read(sql.LIMITS, {"platform": platform, "workspace": workspace})
        return [limit_rows.limit_from(row) for row in found]

    async def workspaces(self) -> Sequence[tuple[str, str]]:
        """(platform, workspace) of every workspace that has a limit."""
        return [(row.platform, row.workspace) for row in await self._database.read(sql.WORKSPACES, {})]

    async def limit(self, platform: str, workspace: str, key: str) -> Limit | None:
        found = await self._database.read(sql.LIMIT, {"platform": platform, "workspace": workspace, "key": key})
        return limit_rows.limit_from(found[0]) if found else None

    # --- changing

    async def change(
        self, by: By, set: Sequence[Limit], clear: Sequence[Limit], now: datetime, tell: Tell
    ) -> Mapping[str, Limit | None] | None:
        def work(connection: Connection) -> Mapping[str, Limit | None] | None:
            if not events.first_time(connection, by, now):
                return None
            ledger.hold(connection, by.place.platform, by.place.workspace)
            before: dict[str, Limit | None] = {}
            for number, limit in enumerate((*set, *clear)):
                values = limit_rows.limit_values(by.place, limit)
                row = connection.execute(sql.LIMIT, values).first()
                before[limit.key] = was = limit_rows.limit_from(row) if row is not None else None
                goes = number >= len(set)
                if goes and was is None:  # somebody else cleared it first
                    continue
                connection.execute(sql.CLEAR_LIMIT if goes else sql.SET_LIMIT, values)
                record = tell(was, None if goes else limit)
                events.audit(connection, by, number, "clear" if goes else "set", record, now)
            return before

        return await self._database.write(work)

    async def grant(
        self, by: By, once: str, limit: Limit, holder: str, extra: int, rules: Rules, now: datetime, record: Record
    ) -> bool:
        period = span(limit.terms.per, now, rules.zone)
        values = {
            **rows.workspace_values(by.place),
            "event": once,
            "key": limit.key,
            "holder": holder,
            "amount": extra,
            "starts_at": rows.millis(period.starts),
            "ends_at": rows.millis(period.ends),
        }

        def work(connection: Connection) -> bool:
            ledger.hold(connection, by.place.platform, by.place.workspace)
            if connection.execute(sql.ADD_GRANT, values).first() is None:
                return False
            events.audit(connection, by, 0, "grant", record, now, event=f"grant:{once}")
            return True

        return await self._database.write(work)

    async def audit(self, platform: str, workspace: str, *, limit: int) -> Sequence[Audited]:
        found = await self._database.read(sql.AUDIT, {"platform": platform, "workspace": workspace, "limit": limit})
        return [
            Audited(
                at=rows.moment(row.at),
                person=Person(id=row.person_id, name=row.person_name),
                channel=row.channel,
                action=row.action,
                target=row.target,
                before=row.before,
                after=row.after,
            )
            for row in found
        ]

    # --- notices and requests

    async def due_notices(self, platform: str, rules: Rules, now: datetime) -> Sequence[Due]:
        def work(connection: Connection) -> Sequence[Due]:
            found = connection.execute(sql.DUE_NOTICES, {"platform": platform, "now": rows.millis(now)}).all()
            return _due(connection, found, rules, now)

        return await self._database.look(work)

    async def due_alarms(self, rules: Rules, now: datetime) -> Sequence[Due]:
        def work(connection: Connection) -> Sequence[Due]:
            found = connection.execute(sql.DUE_ALARMS, {"now": rows.millis(now)}).all()
            return _due(connection, found, rules, now)

        return await self._database.look(work)

    async def notice_posted(self, notice: str) -> None:
        await self._database.execute(sql.NOTICE_POSTED, {"id": notice})

    async def request(self, platform: str, workspace: str, id: str) -> Request | None:
        found = await self._database.read(sql.REQUEST, {"platform": platform, "workspace": workspace, "id": id})
        if not found:
            return None
        values = json.loads(found[0].body)
        place, person = Place(**values.pop("place")), Person(**values.pop("person"))
        return Request(place=place, person=person, limit=limit_rows.limit_parsed(values.pop("limit")), **values)

    # --- usage

    async def comparisons(
        self, platform: str, workspace: str, *, channel: str | None, since: datetime, until: datetime
    ) -> Mapping[str, int]:
        values = {"platform": platform, "workspace": workspace, "channel": channel or ""}
        period = {"since": rows.millis(since), "until": rows.millis(until)}
        found = await self._database.read(vote_statements.COMPARED, {**values, **period})
        return {row.winner: int(row.times) for row in found}

    async def cells(
        self,
        platform: str,
        workspace: str,
        *,
        channel: str | None,
        person: str | None,
        since: datetime,
        until: datetime,
        zone: tzinfo,
        hours: bool,
        fold: Fold,
    ) -> Report:
        stretches = offsets(since, until, zone)
        statement = sql.usage_cells(channel=channel is not None, person=person is not None, changes=len(stretches) - 1, hours=hours)
        values = {
            "platform": platform,
            "workspace": workspace,
            "channel": channel,
            "person": person,
            "since": rows.millis(since),
            "until": rows.millis(until),
        }
        for n, (end, ahead) in enumerate(stretches):
            values |= {f"end{n}": rows.millis(end), f"ahead{n}": ahead // timedelta(milliseconds=1)}

        def work(connection: Connection) -> Report:
            return fold(
                Cell(
                    day=int(row.hour) // 24 if hours else int(row.day),
                    hour=int(row.hour) % 24 if hours else None,
                    tier=row.tier,
                    person_id=row.person_id,
                    person_name=row.person_name,
                    act=row.act,
                    pictures=int(row.pictures),
                    charged=int(row.charged),
                    ours=int(row.ours),
                    refused=int(row.refused),
                )
                for row in connection.execute(statement, values)
            )

        return await self._database.look(work, long=True)

    async def usage_rows(self, since: datetime, until: datetime, *, after: UsageRow | None, limit: int) -> Sequence[UsageRow]:
        values = {
            "since": rows.millis(since),
            "until": rows.millis(until),
            "after_at": rows.millis(after.at) if after is not None else -1,
            "after_render": after.render if after is not None else "",
            "after_slot": after.slot if after is not None else -1,
            "limit": limit,
        }
        return [_usage_from(row) for row in await self._database.read(sql.usage_rows(), values)]


def _usage_from(row: Any) -> UsageRow:
    return UsageRow(
        at=rows.moment(row.at),
        platform=row.platform,
        workspace=row.workspace,
        channel=row.channel,
        person_id=row.person_id,
        person_name=row.person_name,
        thread=row.thread,
        render=row.render,
        slot=row.slot,
        act=row.act,
        tier=row.tier,
        model=row.model,
        size=row.size,
        state=row.state,
        outcome=row.outcome or "",
        charged=int(row.cost),
        ours=int(row.ours),
    )


def _due(connection: Connection, found: Sequence[Row], rules: Rules, now: datetime) -> Sequence[Due]:
    """The notices that are still true, one for each limit."""
    due: dict[tuple[str, str, str], Due] = {}
    for row in found:
        place = Place(platform=row.platform, workspace=row.workspace, channel=row.channel)
        balance = _noted(connection, place, row.key, rules, now)
        if balance is not None and balance.share >= ledger.NOTICE_AT:
            notice = Due(id=row.id, place=place, balance=balance, gone=row.id.endswith(ledger.GONE))
            due.setdefault((place.platform, place.workspace, row.key), notice)
    return list(due.values())


def _noted(connection: Connection, place: Place, key: str, rules: Rules, now: datetime) -> Balance | None:
    """How full the limit of a notice is now; None if that limit no longer exists."""
    found = connection.execute(sql.LIMIT, {**rows.workspace_values(place), "key": key}).first()
    if found is not None:
        limit: Limit | None = limit_rows.limit_from(found)
    else:
        limit = next((one for one in (*rules.of_channel(place), *rules.ceilings) if one.key == key), None)
    if limit is None:
        return None
    return balances.balance_of(connection, _of(place, limit, "", now), rules, limit)


def _of(place: Place, limit: Limit, person: str, now: datetime) -> Spender:
    """Somebody to whom a limit applies, wherever it is asked about."""
    where = Place(platform=place.platform, workspace=place.workspace, channel=limit.target.channel or place.channel)
    return Spender(where, person or limit.target.subject, (limit.target.subject,), rows.millis(now))
