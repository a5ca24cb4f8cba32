"""What was used, in numbers: the ledger's rows for an auditor, and reports that are their sums to the micro-dollar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from operator import add
from typing import Any, Protocol

from core.model import Act

READING = "reading"  # the kind of a row of the ledger for a message that a text model read: the operator's cost, on nobody's limit


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRow:
    """A picture that was asked for. `state`: held (under way), used, or released (given back; `outcome` says why).

    charged   micro-dollars that count against limits; 0 unless used
    ours      micro-dollars that the model cost besides: calls that gave the asker nothing, and what exceeded the highest price
    """

    at: datetime
    platform: str
    workspace: str
    channel: str
    person_id: str
    person_name: str
    thread: str
    render: str
    slot: int
    act: str
    tier: str
    model: str
    size: str
    state: str
    outcome: str
    charged: int
    ours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The sums of one tier, person and kind of ask on one day, counted from 1970-01-01 by the workspace's clock, and in one `hour`
    of it (0 to 23) if hours were asked for."""

    day: int
    hour: int | None = None
    tier: str
    person_id: str
    person_name: str
    act: str
    pictures: int
    charged: int
    ours: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums of usage. `refused` counts pictures that the model refused to make; `packed` those of packs, which are no drafts. Money is in
    micro-dollars."""

    pictures: int = 0
    charged: int = 0
    ours: int = 0
    refused: int = 0
    finals: int = 0
    packed: int = 0

    def plus(self, more: Sums) -> Sums:
        return Sums(
            pictures=self.pictures + more.pictures,
            charged=self.charged + more.charged,
            ours=self.ours + more.ours,
            refused=self.refused + more.refused,
            finals=self.finals + more.finals,
            packed=self.packed + more.packed,
        )

    @property
    def drafts_per_final(self) -> float | None:
        return (self.pictures - self.finals - self.packed) / self.finals if self.finals else None

    @property
    def charged_per_final(self) -> float | None:
        """What a final cost, in micro-dollars, together with everything that was painted on the way to it and from it."""
        return self.charged / self.finals if self.finals else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was used from `since` up to but not including `until`. Days are the workspace's own; `names` maps person ids. A single
    day also has its hours, by the clock."""

    since: datetime
    until: datetime
    total: Sums = field(default_factory=Sums)
    by_day: Mapping[date, Sums] = field(default_factory=dict)
    by_tier: Mapping[str, Sums] = field(default_factory=dict)
    by_person: Mapping[str, Sums] = field(default_factory=dict)
    by_day_and_tier: Mapping[tuple[date, str], Sums] = field(default_factory=dict)
    by_all: Mapping[tuple[date, str, str], Sums] = field(default_factory=dict)  # day, tier, person id
    by_hour_and_tier: Mapping[tuple[int, str], Sums] = field(default_factory=dict)
    reading: int = 0  # micro-dollars that reading messages cost the operator, in none of the sums
    names: Mapping[str, str] = field(default_factory=dict)
    compared: Mapping[str, int] = field(default_factory=dict)  # as Books.comparisons gives it


def report(cells: Iterable[Cell], *, since: datetime, until: datetime) -> Report:
    """Sum up by day, tier and person, each in order."""
    found: dict[Any, list[int]] = {}
    names: dict[str, str] = {}
    reading = 0
    for cell in cells:
        if cell.act == READING:
            reading += cell.ours
            continue
        finals = cell.pictures if cell.act == Act.FINAL else 0
        packed = cell.pictures if cell.act == Act.PACK else 0
        numbers = (cell.pictures, cell.charged, cell.ours, cell.refused, finals, packed)
        day, tier, person = cell.day, cell.tier, cell.person_id
        keys = [("total",), ("day", day), ("tier", tier), ("person", person), ("both", day, tier), ("all", day, tier, person)]
        for key in keys if cell.hour is None else [*keys, ("hour", cell.hour, tier)]:
            sums = found.get(key)
            found[key] = [*numbers] if sums is None else [*map(add, sums, numbers)]
        names[person] = cell.person_name
    by: dict[str, dict[Any, Sums]] = defaultdict(dict)
    for (kind, *rest), sums in found.items():
        by[kind][rest[0] if len(rest) == 1 else tuple(rest)] = _sums(sums)
    return Report(
        since=since,
        until=until,
        total=by["total"].get((), Sums()),
        by_day=_by_day(by["day"]),
        by_tier=dict(sorted(by["tier"].items())),
        by_person=dict(sorted(by["person"].items(), key=lambda one: -one[1].charged)),
        by_day_and_tier={(_date(day), tier): sums for (day, tier), sums in sorted(by["both"].items())},
        by_hour_and_tier={(hour, tier): sums for (hour, tier), sums in sorted(by["hour"].items())},
        by_all={(_date(day), tier, person): sums for (day, tier, person), sums in sorted(by["all"].items())},
        reading=reading,
        names=names,
    )


def _sums(numbers: Sequence[int]) -> Sums:
    pictures, charged, ours, refused, finals, packed = numbers
    return Sums(pictures=pictures, charged=charged, ours=ours, refused=refused, finals=finals, packed=packed)


def _by_day(days: Mapping[int, Sums]) -> Mapping[date, Sums]:
    return {_date(day): sums for day, sums in sorted(days.items())}


@cache
def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


def offsets(since: datetime, until: datetime, zone: tzinfo) -> Sequence[tuple[datetime, timedelta]]:
    """How far the clock is ahead of UTC: (until when, how far), in order, the last for everything after."""
    found, at = [], since.astimezone(UTC)
    while at < until:
        after = min(at + timedelta(days=1), until.astimezone(UTC))
        if (ahead := _ahead(at, zone)) != _ahead(after, zone):
            found.append((_change(at, after, zone), ahead))
        at = after
    return [*found, (until, _ahead(at, zone))]


def _ahead(at: datetime, zone: tzinfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _change(low: datetime, high: datetime, zone: tzinfo) -> datetime:
    """The moment between `low` and `high` at which the clock was changed, to the millisecond."""
    while high - low > timedelta(milliseconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if _ahead(middle, zone) == _ahead(low, zone) else (low, middle)
    return high


class Books(Protocol):
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
        """Fold the sums of a workspace, or of one channel or person there, by day or by hour, off the event loop."""

    async def comparisons(
        self, platform: str, workspace: str, *, channel: str | None, since: datetime, until: datetime
    ) -> Mapping[str, int]:
        """How many comparisons of tiers in a workspace, or in one channel there, each tier has won; "": those that none has won yet."""


Fold = Callable[[Iterable[Cell]], Report]
