"""Keeps count: reservations on limits, the ledger in which they are settled, and the meters that are its sums.

The functions run inside the transaction of whoever changes a render, so that no render is ever without its reservation, or the
other way round. Before a meter is moved, the workspace's book is locked first, and then that of the limits over all workspaces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from core.model import MicroDollars, Place, RenderId, ThreadId, VersionId
from core.ports.records import Entry, Rebooked
from core.quota import Balance, Claim, Rules, Scope, Spent
from core.quota.grants import Request
from core.store import balances, limit_rows, rows
from core.store import ledger_statements as sql
from core.store.balances import Spender, spender_of
from core.store.connection import Connection, Row, SqliteConnection

FORGETS = (sql.FORGET_METERS, sql.FORGET_NOTICES, sql.FORGET_REQUESTS, sql.FORGET_BUDGETS)
NOTICE_AT = 0.8  # the share of a limit that is used when admins are told
_NEARLY, GONE = "|80", "|100"  # how the ids of notices end


class NoRoom(Exception):  # no error: it undoes the transaction in which something was to be reserved
    def __init__(self, spent: Spent) -> None:
        super().__init__()
        self.spent = spent


def reserve(
    connection: Connection, entry: Entry, claim: Claim, thread: ThreadId, current: VersionId | None, ahead: int, now: datetime
) -> None:
    """Reserve the highest price of all pictures of an entry on every limit that applies, and note those that are nearly gone. Raises
    NoRoom, and then nothing is reserved. `current` is the thread's version and `ahead` its unfinished renders before this one."""
    ask = entry.ask
    spender = Spender(ask.place, ask.person.id, claim.groups, rows.millis(now))
    hold(connection, ask.place.platform, ask.place.workspace)
    sizes: list[str | None] = [claim.size]
    moved = bool(ahead) or current != claim.seen
    if moved and not claim.fixed:
        sizes += [row.size for row in connection.execute(sql.SIZES_OF_THREAD, {"thread": thread})]
    claims = [(one, one.price([one.size, *sizes[1:]], moved=moved)) for one in (claim, *claim.beside)]
    wanted = _wanted(connection, spender, claims)
    _check(list(wanted.values()), claim.rules, rows.moment(spender.at), ask.place)
    row = {
        "render": entry.id,
        **rows.workspace_values(ask.place),
        "channel": ask.place.channel,
        "person_id": ask.person.id,
        "person_name": ask.person.name,
        "person_groups": _groups_text(claim.groups),
        "thread": thread,
        "act": ask.wish.act.value,
        "at": spender.at,
    }
    slot = 0
    for one, price in claims:
        own = {**row, "tier": one.tier, "model": one.model, "size": one.size, "reserved": price}
        for _ in range(one.count):
            connection.execute(sql.ADD_TO_LEDGER, {**own, "slot": slot})
            slot += 1
        _move(connection, spender, one.tier, held_images=one.count, held_money=one.count * price)
    for balance, claimed in wanted.values():
        after = replace(balance, held=balance.held + claimed)
        alone = balance.limit.apart or (spender.place.direct and not balance.limit.ceiling)
        if after.share >= NOTICE_AT and not alone:  # a limit that one person used up concerns that person alone
            notice(connection, spender.place, after)


def _wanted(
    connection: Connection, spender: Spender, claims: Sequence[tuple[Claim, MicroDollars]]
) -> dict[str, tuple[Balance, int]]:
    """How full each limit is that applies to any of the claims, and what they claim on it together, each picture at its price."""
    wanted: dict[str, tuple[Balance, int]] = {}
    for claim, price in claims:
        for one in balances.balances_of(connection, spender, claim.rules, tier=claim.tier, keep=True):
            key = f"{one.limit.target.scope}|{one.limit.key}"
            before = wanted[key][1] if key in wanted else 0
            wanted[key] = one, before + claim.amount(one.limit.terms.unit, price)
    return wanted


def rebook(connection: Connection, render: RenderId, rebooked: Rebooked, now: datetime) -> None:
    """Move a render's reservations to another tier, size or price, each on every limit that applies. Raises NoRoom."""
    _hold_for(connection, render)
    held = connection.execute(sql.RETURNABLE, {"render": render, "charged": 0}).all()
    if not held or _is_booked(held[0], rebooked):
        return
    first, spender = held[0], replace(spender_of(held[0]), at=rows.millis(now))
    _move(connection, spender_of(first), first.tier, held_images=-len(held), held_money=-sum(row.reserved for row in held))
    claim = Claim(
        tier=rebooked.tier,
        model=rebooked.model,
        count=len(held),
        size=rebooked.size,
        prices={rebooked.size: rebooked.price},
        fixed=True,
        seen=None,
        groups=spender.groups,
        rules=rebooked.rules,
    )
    wanted = _wanted(connection, spender_of(first), [(claim, rebooked.price)])
    _check(list(wanted.values()), claim.rules, rows.moment(spender.at), spender.place)
    values = {"tier": rebooked.tier, "model": rebooked.model, "size": rebooked.size, "reserved": rebooked.price}
    connection.execute(sql.REBOOK, {"render": render, **values})
    _move(connection, spender_of(first), claim.tier, held_images=len(held), held_money=len(held) * rebooked.price)


def _is_booked(held: Row, rebooked: Rebooked) -> bool:
    """Whether it is reserved like that already, or more."""
    return (held.tier, held.model, held.size) == (rebooked.tier, rebooked.model, rebooked.size) and held.reserved >= rebooked.price


def settle(connection: Connection, render: RenderId, slot: int, cost: MicroDollars, now: datetime) -> None:
    """Charge a picture's real cost to its reservation. Does nothing if that was settled or given back before."""
    _hold_for(connection, render)
    values = {"render": render, "slot": slot, "cost": cost, "now": rows.millis(now)}
    row = connection.execute(sql.SETTLE, values).first()
    if row is not None:
        _move(connection, spender_of(row), row.tier, used_images=1, used_money=row.cost, held_images=-1, held_money=-row.reserved)


def release(connection: Connection, render: RenderId, now: datetime, *, outcome: str, charged: bool) -> None:
    """Give a render's reservations back and, with `charged`, note what became of them: for when nothing is shown."""
    _hold_for(connection, render)
    values = {"render": render, "charged": int(charged)}
    found = connection.execute(sql.RETURNABLE, values).all()
    if not found:
        return
    connection.execute(sql.RELEASE, {**values, "outcome": outcome, "now": rows.millis(now)})
    for tier in dict.fromkeys(row.tier for row in found):
        held, used = ([row for row in found if (row.tier, row.state) == (tier, state)] for state in ("held", "used"))
        _move(
            connection,
            spender_of(found[0]),
            tier,
            held_images=-len(held),
            held_money=-sum(row.reserved for row in held),
            used_images=-len(used),
            used_money=-sum(row.cost for row in used),
        )


def hold(connection: Connection, platform: str, workspace: str) -> None:
    """Lock a workspace's meters until the end of the transaction. On SQLite a transaction that writes has them to itself anyway."""
    if not isinstance(connection, SqliteConnection):
        connection.execute(sql.HOLD_BOOK, {"platform": platform, "workspace": workspace})
        connection.execute(sql.HOLD_TOTAL)


def open_total(connection: Connection) -> None:
    """Make everybody lock the book of limits over all workspaces too from now on. Waits for whoever is already moving meters."""
    if not isinstance(connection, SqliteConnection):
        connection.execute(sql.LOCK_BOOKS)
        connection.execute(sql.OPEN_TOTAL)


def _hold_for(connection: Connection, render: RenderId) -> None:
    """Lock the book of the workspace that a render's reservations belong to."""
    if not isinstance(connection, SqliteConnection):
        connection.execute(sql.HOLD_BOOK_OF, {"render": render})
        connection.execute(sql.HOLD_TOTAL)


def _check(wanted: Sequence[tuple[Balance, int]], rules: Rules, now: datetime, place: Place) -> None:
    """Raises NoRoom for the limit that stands in the way the longest."""
    full = [(one, claimed) for one, claimed in wanted if not one.takes(claimed)]
    if full:
        first = max(full, key=_in_the_way)
        ceiling = max((pair for pair in full if pair[0].limit.ceiling), key=_in_the_way, default=None)
        other = ceiling[0] if ceiling is not None and ceiling is not first else None
        balance, claimed = first
        raise NoRoom(Spent(balance=balance, claimed=claimed, ceiling=other, place=place, at=now, rules=rules))


def _in_the_way(spent: tuple[Balance, int]) -> tuple[bool, datetime, bool]:
    """How long a limit is in the way: for ever if more is claimed than the whole limit, since waiting does not help. If two are
    equal, the operator's limit counts as the longer one.
    """
    balance, claimed = spent
    return claimed > balance.most, balance.opens_at, balance.limit.ceiling


def _move(
    connection: Connection,
    spender: Spender,
    tier: str,
    *,
    used_images: int = 0,
    held_images: int = 0,
    used_money: int = 0,
    held_money: int = 0,
) -> None:
    change = {"used_images": used_images, "held_images": held_images, "used_money": used_money, "held_money": held_money}
    connection.execute(sql.move_meters(len(spender.groups)), {**spender.values(), "tier0": tier, **change})


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
    body = rows.dump({**asdict(request), "limit": limit_rows.limit_text(request.limit)})
    values = {"id": request.id, **rows.workspace_values(request.place), "body": body, "now": rows.millis(now)}
    connection.execute(sql.KEEP_REQUEST, values)


def _groups_text(groups: Sequence[str]) -> str:
    return "".join(f" {group}" for group in groups) + " " if groups else ""
