"""How full limits are: balances, from meters that are kept or are added up from the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from core.model import Place, RenderId
from core.quota import Balance, Limit, Meter, MeterKey, Per, Rules, Scope, Span, span
from core.store import ledger_statements as sql
from core.store import limit_rows, rows
from core.store.connection import Connection, Row


@dataclass(frozen=True, slots=True)
class Spender:
    """Whose meters are meant: somebody in a channel at an instant (milliseconds)."""

    place: Place
    person: str
    groups: tuple[str, ...]
    at: int

    def values(self) -> dict[str, Any]:
        return {
            "platform": self.place.platform,
            "workspace": self.place.workspace,
            "channel": self.place.channel,
            "person": self.person,
            "at": self.at,
            **{f"group{n}": group for n, group in enumerate(self.groups)},
        }


def balances_of(connection: Connection, spender: Spender, rules: Rules, *, tier: str | None, keep: bool = False) -> list[Balance]:
    """How full every limit is that applies to somebody in a channel, on one tier or (None) on any. `keep`: keep meters that were
    missing; the caller holds the book."""
    found = connection.execute(sql.limits_for(len(spender.groups)), spender.values()).all()
    granted = {row.key: int(row.granted) for row in found}
    limits = rules.applying([limit_rows.limit_from(row) for row in found], spender.place, spender.person, spender.groups)
    limits = [limit for limit in limits if tier is None or limit.terms.tier in ("", tier)]
    return _measured(connection, spender, rules, limits, granted, keep=keep) if limits else []


def balances_for(connection: Connection, render: RenderId, rules: Rules, now: datetime) -> list[Balance]:
    """How full the limits are that apply to whoever asked for a render; none for a free one."""
    row = connection.execute(sql.LEDGER_OF, {"render": render}).first()
    if row is None:
        return []
    return balances_of(connection, replace(spender_of(row), at=rows.millis(now)), rules, tier=row.tier)


def balance_of(connection: Connection, spender: Spender, rules: Rules, limit: Limit) -> Balance:
    """How full one limit is: for the spender, if it is a limit for each person."""
    return _measured(connection, spender, rules, [limit], {}, keep=False)[0]


def _measured(
    connection: Connection, spender: Spender, rules: Rules, limits: Sequence[Limit], granted: Mapping[str, int], *, keep: bool
) -> list[Balance]:
    """Balances of limits. `granted`: by key, for limits for which it is known already."""
    at = rows.moment(spender.at)
    spans: dict[Per, Span] = {per: span(per, at, rules.zone) for per in {limit.terms.per for limit in limits}}
    tiers = sorted({limit.terms.tier for limit in limits} - {""})
    beyond = any(limit.target.scope is Scope.TOTAL for limit in limits)
    values = spender.values()
    named = {f"tier{n}": tier for n, tier in enumerate(tiers)}
    meters = {
        (_meter_key(row), row.starts_at, row.ends_at): _meter(row)
        for row in connection.execute(sql.meters(len(spender.groups), len(tiers), beyond=beyond), {**values, **named})
    }
    balances = []
    for limit in limits:
        period, key, unit = spans[limit.terms.per], limit.meter_key(spender.place, spender.person), limit.terms.unit
        place = (key, rows.millis(period.starts), rows.millis(period.ends))
        if place not in meters:
            meters[place] = _added_up(connection, key, period, keep=keep)
        meter = meters[place]
        extra = 0 if limit.ceiling else granted.get(limit.key)
        if extra is None:
            extra = int(connection.execute(sql.GRANTED, {**values, "key": limit.key}).scalar_one())
        balances.append(Balance(limit=limit, span=period, used=meter.used(unit), held=meter.held(unit), granted=extra))
    return balances


def _added_up(connection: Connection, key: MeterKey, period: Span, *, keep: bool) -> Meter:
    """A meter that is not kept yet, added up from the ledger."""
    values: dict[str, Any] = {
        "platform": key.platform,
        "workspace": key.workspace,
        "channel": key.channel,
        "person": key.person,
        "grp": key.group,
        "tier": key.tier,
        "starts_at": rows.millis(period.starts),
        "ends_at": rows.millis(period.ends),
    }
    sums = sql.ledger_sums(
        platform=bool(key.platform),
        workspace=bool(key.workspace),
        channel=bool(key.channel),
        person=bool(key.person),
        group=bool(key.group),
        tier=bool(key.tier),
    )
    meter = _meter(connection.execute(sums, {**values, "group_pattern": f"% {_escaped(key.group)} %"}).one())
    if keep:
        connection.execute(sql.ADD_METER, {**values, **asdict(meter)})
    return meter


def _meter_key(row: Row) -> MeterKey:
    return MeterKey(row.platform, row.workspace, row.channel, row.person, row.grp, row.tier)


def _meter(row: Row) -> Meter:
    return Meter(int(row.used_images), int(row.held_images), int(row.used_money), int(row.held_money))


def spender_of(row: Row) -> Spender:
    """Whose reservation a row of the ledger is."""
    place = Place(platform=row.platform, workspace=row.workspace, channel=row.channel)
    return Spender(place, row.person_id, _groups_from(row.person_groups), row.at)


def _groups_from(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _escaped(group: str) -> str:
    for special in "!%_":
        group = group.replace(special, f"!{special}")
    return group
