"""Keeps count: reservations on limits, the ledger in which they are settled, and the meters that are its sums.

The functions run inside the transaction of whoever changes a render, so that no render is ever without its reservation, or the
other way round. Whoever moves a meter first holds the workspace's book, and then that of the limits over all workspaces.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from core.model import MicroDollars, Place, RenderId, ThreadId, VersionId
from core.ports.records import Entry
from core.quota import Balance, Claim, Limit, Meter, MeterKey, Per, Rules, Scope, Span, Spent, Target, Terms, Unit, span
from core.quota.grants import Request
from core.store import ledger_statements as sql
from core.store import rows
from core.store.connection import Connection, Row, SqliteConnection

FORGETS = (sql.FORGET_METERS, sql.FORGET_NOTICES, sql.FORGET_REQUESTS)
NOTICE_AT = 0.8  # of a limit gone: admins are told
_NEARLY, GONE = "|80", "|100"  # how the ids of notices end


class NoRoom(Exception):  # no error: it undoes the transaction in which something was to be reserved
    def __init__(self, spent: Spent) -> None:
        super().__init__()
        self.spent = spent


@dataclass(frozen=True, slots=True)
class Doer:
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


def reserve(
    connection: Connection, entry: Entry, claim: Claim, thread: ThreadId, current: VersionId | None, ahead: int, now: datetime
) -> None:
    """Reserve the highest price of all pictures of an entry on every limit that applies, and note those that are nearly gone. Raises
    NoRoom, and then nothing is reserved. `current` is the thread's version and `ahead` its unfinished renders before this one."""
    ask = entry.ask
    doer = Doer(ask.place, ask.person.id, claim.groups, rows.millis(now))
    hold(connection, ask.place.platform, ask.place.workspace)
    sizes: list[str | None] = [claim.size]
    moved = bool(ahead) or current != claim.seen
    if moved and not claim.fixed:
        sizes += [row.size for row in connection.execute(sql.SIZES_OF_THREAD, {"thread": thread})]
    price = claim.price(sizes, moved=moved)
    balances = balances_of(connection, doer, claim.rules, tier=claim.tier, keep=True)
    _check(balances, claim, price, rows.moment(doer.at), ask.place)
    row = {
        "render": entry.id,
        **rows.workspace_values(ask.place),
        "channel": ask.place.channel,
        "person_id": ask.person.id,
        "person_name": ask.person.name,
        "person_groups": _groups_text(claim.groups),
        "thread": thread,
        "act": ask.wish.act.value,
        "tier": claim.tier,
        "model": claim.model,
        "size": claim.size,
        "reserved": price,
        "at": doer.at,
    }
    for slot in range(claim.count):
        connection.execute(sql.ADD_TO_LEDGER, {**row, "slot": slot})
    _move(connection, doer, claim.tier, held_images=claim.count, held_money=claim.count * price)
    for one in balances:
        after = _taken(one, claim, price)
        alone = one.limit.apart or (doer.place.direct and not one.limit.ceiling)
        if after.share >= NOTICE_AT and not alone:  # what one person has used up is for that person alone
            notice(connection, doer.place, after)


def settle(connection: Connection, render: RenderId, slot: int, cost: MicroDollars, now: datetime) -> None:
    """Charge a picture's real cost to its reservation. Does nothing if that was settled or given back before."""
    _hold_for(connection, render)
    values = {"render": render, "slot": slot, "cost": cost, "now": rows.millis(now)}
    row = connection.execute(sql.SETTLE, values).first()
    if row is not None:
        _move(connection, _doer_of(row), row.tier, used_images=1, used_money=row.cost, held_images=-1, held_money=-row.reserved)


def release(connection: Connection, render: RenderId, now: datetime, *, outcome: str, charged: bool) -> None:
    """Give a render's reservations back and, with `charged`, note what became of them: for when nothing is shown."""
    _hold_for(connection, render)
    values = {"render": render, "charged": int(charged)}
    found = connection.execute(sql.RETURNABLE, values).all()
    if not found:
        return
    connection.execute(sql.RELEASE, {**values, "outcome": outcome, "now": rows.millis(now)})
    held, used = ([row for row in found if row.state == state] for state in ("held", "used"))
    _move(
        connection,
        _doer_of(found[0]),
        found[0].tier,
        held_images=-len(held),
        held_money=-sum(row.reserved for row in held),
        used_images=-len(used),
        used_money=-sum(row.cost for row in used),
    )


def hold(connection: Connection, platform: str, workspace: str) -> None:
    """Be alone with a workspace's meters until the end of the transaction. On SQLite every transaction that writes already is."""
    if not isinstance(connection, SqliteConnection):
        connection.execute(sql.HOLD_BOOK, {"platform": platform, "workspace": workspace})
        connection.execute(sql.HOLD_TOTAL)


def open_total(connection: Connection) -> None:
    """Make everybody hold the book of limits over all workspaces too from now on. Waits for whoever is already moving meters."""
    if not isinstance(connection, SqliteConnection):
        connection.execute(sql.LOCK_BOOKS)
        connection.execute(sql.OPEN_TOTAL)


def _hold_for(connection: Connection, render: RenderId) -> None:
    """Hold the book of the workspace that a render's reservations belong to."""
    if not isinstance(connection, SqliteConnection):
        connection.execute(sql.HOLD_BOOK_OF, {"render": render})
        connection.execute(sql.HOLD_TOTAL)


# --- balances ---------------------------------------------------------------------------------------------------------


def balances_of(connection: Connection, doer: Doer, rules: Rules, *, tier: str | None, keep: bool = False) -> list[Balance]:
    """How full every limit is that applies to somebody in a channel, on one tier or (None) on any. `keep`: keep meters that were
    missing; the caller holds the book."""
    found = connection.execute(sql.limits_for(len(doer.groups)), doer.values()).all()
    granted = {row.key: int(row.granted) for row in found}
    limits = rules.applying([limit_from(row) for row in found], doer.place, doer.person, doer.groups)
    limits = [limit for limit in limits if tier is None or limit.terms.tier in ("", tier)]
    return _measured(connection, doer, rules, limits, granted, keep=keep) if limits else []


def balances_for(connection: Connection, render: RenderId, rules: Rules, now: datetime) -> list[Balance]:
    """How full the limits are that apply to whoever asked for a render; none for a free one."""
    row = connection.execute(sql.LEDGER_OF, {"render": render}).first()
    if row is None:
        return []
    return balances_of(connection, replace(_doer_of(row), at=rows.millis(now)), rules, tier=row.tier)


def balance_of(connection: Connection, doer: Doer, rules: Rules, limit: Limit) -> Balance:
    """How full one limit is: for the doer, if it is a limit for each person."""
    return _measured(connection, doer, rules, [limit], {}, keep=False)[0]


def _measured(
    connection: Connection, doer: Doer, rules: Rules, limits: Sequence[Limit], granted: Mapping[str, int], *, keep: bool
) -> list[Balance]:
    """Balances of limits. `granted`: by key, for limits for which it is known already."""
    at = rows.moment(doer.at)
    spans: dict[Per, Span] = {per: span(per, at, rules.zone) for per in {limit.terms.per for limit in limits}}
    tiers = sorted({limit.terms.tier for limit in limits} - {""})
    beyond = any(limit.target.scope is Scope.TOTAL for limit in limits)
    values = doer.values()
    named = {f"tier{n}": tier for n, tier in enumerate(tiers)}
    meters = {
        (_meter_key(row), row.starts_at, row.ends_at): _meter(row)
        for row in connection.execute(sql.meters(len(doer.groups), len(tiers), beyond=beyond), {**values, **named})
    }
    balances = []
    for limit in limits:
        period, key, unit = spans[limit.terms.per], limit.meter_key(doer.place, doer.person), limit.terms.unit
        place = (key, rows.millis(period.starts), rows.millis(period.ends))
        if place not in meters:
            meters[place] = _added_up(connection, doer, key, period, keep=keep)
        meter = meters[place]
        extra = 0 if limit.ceiling else granted.get(limit.key)
        if extra is None:
            extra = int(connection.execute(sql.GRANTED, {**values, "key": limit.key}).scalar_one())
        balances.append(Balance(limit=limit, span=period, used=meter.used(unit), held=meter.held(unit), granted=extra))
    return balances


def _added_up(connection: Connection, doer: Doer, key: MeterKey, period: Span, *, keep: bool) -> Meter:
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


def _check(balances: Sequence[Balance], claim: Claim, price: MicroDollars, now: datetime, place: Place) -> None:
    """Raises NoRoom for the limit that stands in the way the longest."""
    full = [(one, claim.amount(one.limit.terms.unit, price)) for one in balances]
    full = [(one, claimed) for one, claimed in full if not one.takes(claimed)]
    if full:
        first = max(full, key=_in_the_way)
        ceiling = max((pair for pair in full if pair[0].limit.ceiling), key=_in_the_way, default=None)
        other = ceiling[0] if ceiling is not None and ceiling is not first else None
        balance, claimed = first
        raise NoRoom(Spent(balance=balance, claimed=claimed, ceiling=other, place=place, at=now, rules=claim.rules))


def _in_the_way(spent: tuple[Balance, int]) -> tuple[bool, datetime, bool]:
    """How long a limit is in the way: for ever if more is claimed than the whole limit, since waiting does not help. Of two alike
    the operator's counts as the harder one."""
    balance, claimed = spent
    return claimed > balance.most, balance.opens_at, balance.limit.ceiling


def _taken(balance: Balance, claim: Claim, price: MicroDollars) -> Balance:
    return replace(balance, held=balance.held + claim.amount(balance.limit.terms.unit, price))


def _move(
    connection: Connection,
    doer: Doer,
    tier: str,
    *,
    used_images: int = 0,
    held_images: int = 0,
    used_money: int = 0,
    held_money: int = 0,
) -> None:
    change = {"used_images": used_images, "held_images": held_images, "used_money": used_money, "held_money": held_money}
    connection.execute(sql.move_meters(len(doer.groups)), {**doer.values(), "tier0": tier, **change})


def notice(connection: Connection, place: Place, balance: Balance, *, gone: bool = False) -> None:
    """Note for admins (or, for the operator's own limits, the operator), once per period, that a limit is nearly used up, or wholly
    (`gone`: it was in somebody's way)."""
    level = GONE if gone or balance.share >= 1 else _NEARLY
    if balance.limit.target.scope is Scope.TOTAL:
        place = Place(platform="", workspace="", channel="")
    limit, starts = balance.limit, rows.millis(balance.span.starts)
    id = "|".join((place.platform, place.workspace, limit.key, str(limit.terms.amount), str(starts))) + level
    values = {
        "id": id,
        **rows.workspace_values(place),
        "channel": place.channel,
        "key": balance.limit.key,
        "ends_at": rows.millis(balance.span.ends),
    }
    connection.execute(sql.ADD_NOTICE, values)


def notice_gone(connection: Connection, spent: Spent) -> None:
    """Note for admins that a limit which was in somebody's way is nearly used up or more: once per period."""
    balance = spent.balance
    if not balance.limit.apart and balance.share >= NOTICE_AT:  # else the ask was too large, and the limit is not gone
        notice(connection, spent.place, balance, gone=True)


def keep_request(connection: Connection, request: Request, now: datetime) -> None:
    body = rows.dump({**asdict(request), "limit": limit_text(request.limit)})
    values = {"id": request.id, **rows.workspace_values(request.place), "body": body, "now": rows.millis(now)}
    connection.execute(sql.KEEP_REQUEST, values)


# --- rows and values --------------------------------------------------------------------------------------------------


def limit_from(row: Row) -> Limit:
    return _limit(row.scope, row.channel, row.subject, row.subject_name, row.unit, row.amount, row.per, row.tier, row.apart)


@lru_cache(maxsize=4096)  # an ask has to do with the same few limits as the one before
def _limit(scope: str, channel: str, subject: str, name: str, unit: str, amount: int, per: str, tier: str, apart: int) -> Limit:
    target = Target(scope=Scope(scope), channel=channel, subject=subject, name=name)
    return Limit(target=target, terms=Terms(unit=Unit(unit), amount=amount, per=Per(per), tier=tier, each=bool(apart)))


def limit_values(place: Place, limit: Limit) -> dict[str, Any]:
    target, terms = limit.target, limit.terms
    return {
        **rows.workspace_values(place),
        "key": limit.key,
        "scope": target.scope.value,
        "channel": target.channel,
        "subject": target.subject,
        "subject_name": target.name,
        "unit": terms.unit.value,
        "amount": terms.amount,
        "per": terms.per.value,
        "tier": terms.tier,
        "apart": int(terms.each),
    }


def limit_text(limit: Limit) -> str:
    return rows.dump(asdict(limit))


def limit_parsed(text: str) -> Limit:
    values: Mapping[str, Any] = json.loads(text)
    target, terms = values["target"], values["terms"]
    return Limit(
        target=Target(**{**target, "scope": Scope(target["scope"])}),
        terms=Terms(**{**terms, "unit": Unit(terms["unit"]), "per": Per(terms["per"])}),
        configured=values["configured"],
    )


def groups_from(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _meter_key(row: Row) -> MeterKey:
    return MeterKey(row.platform, row.workspace, row.channel, row.person, row.grp, row.tier)


def _meter(row: Row) -> Meter:
    return Meter(int(row.used_images), int(row.held_images), int(row.used_money), int(row.held_money))


def _doer_of(row: Row) -> Doer:
    """Whose reservation a row of the ledger is."""
    place = Place(platform=row.platform, workspace=row.workspace, channel=row.channel)
    return Doer(place, row.person_id, groups_from(row.person_groups), row.at)


def _groups_text(groups: Sequence[str]) -> str:
    return "".join(f" {group}" for group in groups) + " " if groups else ""


def _escaped(group: str) -> str:
    for special in "!%_":
        group = group.replace(special, f"!{special}")
    return group
