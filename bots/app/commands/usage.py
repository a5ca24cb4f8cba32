"""`darkroom usage`: the ledger as CSV, ready for charging back, or its sums in a few lines."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TextIO

from bots.app.config import Config
from bots.app.configured import quota_rules
from bots.app.wiring.resources import open_resources
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from bots.speech.cells import cell
from core.lines import visible
from core.model import Place
from core.quota import Rules, Scope
from core.quota.usage import READING, UsageRow
from core.quota.words import about, line
from core.store.sql_store import SqlStore

_PAGE = 2000
_ANYWHERE = Place(platform="", workspace="", channel="")
COLUMNS = (
    "time", "platform", "workspace", "channel", "person_id", "person", "thread", "render", "picture", "kind", "tier", "model", "size",
    "state", "reason", "micro_dollars", "our_micro_dollars",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """A range of days, both ends included. None means from the first or until the last."""

    first: date | None
    last: date | None

    def within(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The moments of the range: from midnight of its first day up to, but not including, midnight after its last."""
        first = self.first or date(1971, 1, 1)
        after = (self.last or date(9000, 1, 1)) + timedelta(days=1)
        return datetime.combine(first, time(), zone), datetime.combine(after, time(), zone)


def day(text: str | None, option: str) -> date | None:
    """Parse a date such as 2026-11-01. Raises ConfigError."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{option}: {text} is not a day. Write it like 2026-11-01.") from None


async def write(config: Config, days: Days, out: TextIO, *, as_csv: bool) -> None:
    """Write a row for each picture asked for, with times in the workspace's time zone; micro_dollars adds up to what limits
    counted. Raises ConfigError."""
    async with open_resources(config) as resources:
        rules = quota_rules(config, resources.tiers)
        rows = _rows(resources.store, days, rules.zone)
        if as_csv:
            await _csv(rows, out, rules.zone)
        else:
            await _sums(rows, out)
            await _ceilings(resources.store, rules, out)


async def _rows(store: SqlStore, days: Days, zone: tzinfo) -> AsyncIterator[UsageRow]:
    since, until = days.within(zone)
    after: UsageRow | None = None
    while page := await store.ledger.usage_rows(since, until, after=after, limit=_PAGE):
        for row in page:
            yield row
        after = page[-1]


async def _csv(rows: AsyncIterator[UsageRow], out: TextIO, zone: tzinfo) -> None:
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    async for row in rows:
        table.writerow([cell(value) if isinstance(value, str) else value for value in _values(row, zone)])


def _values(row: UsageRow, zone: tzinfo) -> tuple[str | int, ...]:
    return (
        row.at.astimezone(zone).isoformat(timespec="milliseconds"),
        row.platform,
        row.workspace,
        row.channel,
        row.person_id,
        row.person_name,
        row.thread,
        row.render,
        row.slot + 1,
        row.act,
        row.tier,
        row.model,
        row.size,
        row.state,
        row.outcome,
        row.charged,
        row.ours,
    )


async def _sums(rows: AsyncIterator[UsageRow], out: TextIO) -> None:
    pictures: dict[str, int] = defaultdict(int)
    charged: dict[str, int] = defaultdict(int)
    ours = reading = 0
    async for row in rows:
        if row.act == READING:
            reading += row.ours
            continue
        pictures[row.tier] += row.state == "used"
        charged[row.tier] += row.charged
        ours += row.ours
    out.writelines(f"{visible(tier):8} {pictures[tier]:8} pictures  {about(charged[tier])}\n" for tier in pictures)
    out.write(f"{'all':8} {sum(pictures.values()):8} pictures  {about(sum(charged.values()))}\n")
    if reading:
        out.write(f"Reading messages and lettering cost another {about(reading)}.\n")
    out.write(f"Calls that gave nobody a picture cost another {about(ours)} at most. Every picture: darkroom usage --csv\n")


async def _ceilings(store: SqlStore, rules: Rules, out: TextIO) -> None:
    """Say how full the operator's overall limits are now."""
    now = utc_now()
    for limit in rules.ceilings:
        if limit.target.scope is Scope.TOTAL and not limit.terms.each:
            balance = await store.ledger.balance(_ANYWHERE, limit, "", rules, now)
            out.write(f"{line(balance, rules, now, _ANYWHERE)}\n")
