"""What was used, in numbers: the ledger's rows for an auditor, and reports that are their sums to the micro-dollar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Protocol, TypeVar

from core.model import Act

QUARTER_SECONDS = 900  # every zone's days begin at a quarter of an hour

_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRow:
    """A picture that was asked for. `state`: held (under way), used, or released (given back, `outcome` says why).

    charged   micro-dollars that count against limits; 0 unless used
    ours      micro-dollars that the model cost beside: tries that gave the asker nothing, and what came to more than its highest price
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
    """Sums of one tier, person and kind of ask in one quarter of an hour since 1970 UTC."""

    quarter: int
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
    """`refused` counts pictures that the model refused to make. Money in micro-dollars."""

    pictures: int = 0
    charged: int = 0
    ours: int = 0
    refused: int = 0
    finals: int = 0
    charged_finals: int = 0

    def plus(self, more: Sums) -> Sums:
        return Sums(
            pictures=self.pictures + more.pictures,
            charged=self.charged + more.charged,
            ours=self.ours + more.ours,
            refused=self.refused + more.refused,
            finals=self.finals + more.finals,
            charged_finals=self.charged_finals + more.charged_finals,
        )

    @property
    def drafts_per_final(self) -> float | None:
        return (self.pictures - self.finals) / self.finals if self.finals else None

    @property
    def charged_per_final(self) -> float | None:
        """What a final came to with all its drafts, in micro-dollars."""
        return self.charged / self.finals if self.finals else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was used from `since` up to but not including `until`. Days are the workspace's own; `names` maps person ids."""

    since: datetime
    until: datetime
    total: Sums = field(default_factory=Sums)
    by_day: Mapping[date, Sums] = field(default_factory=dict)
    by_tier: Mapping[str, Sums] = field(default_factory=dict)
    by_person: Mapping[str, Sums] = field(default_factory=dict)
    by_day_and_tier: Mapping[tuple[date, str], Sums] = field(default_factory=dict)
    by_all: Mapping[tuple[date, str, str], Sums] = field(default_factory=dict)  # day, tier, person id
    names: Mapping[str, str] = field(default_factory=dict)


def report(cells: Iterable[Cell], *, since: datetime, until: datetime, zone: tzinfo) -> Report:
    """Sums by day, tier and person, each in order."""
    days: dict[int, date] = {}
    names: dict[str, str] = {}
    by_all: dict[tuple[date, str, str], Sums] = defaultdict(Sums)
    for cell in cells:
        if cell.quarter not in days:
            days[cell.quarter] = datetime.fromtimestamp(cell.quarter * QUARTER_SECONDS, tz=UTC).astimezone(zone).date()
        key = days[cell.quarter], cell.tier, cell.person_id
        by_all[key] = by_all[key].plus(_sums_of(cell))
        names[cell.person_id] = cell.person_name
    return Report(
        since=since,
        until=until,
        total=_added(by_all, lambda key: "").get("", Sums()),
        by_day=dict(sorted(_added(by_all, lambda key: key[0]).items())),
        by_tier=dict(sorted(_added(by_all, lambda key: key[1]).items())),
        by_person=dict(sorted(_added(by_all, lambda key: key[2]).items(), key=lambda one: -one[1].charged)),
        by_day_and_tier=dict(sorted(_added(by_all, lambda key: key[:2]).items())),
        by_all=dict(sorted(by_all.items())),
        names=names,
    )


def _sums_of(cell: Cell) -> Sums:
    final = cell.act == Act.FINAL
    return Sums(
        pictures=cell.pictures,
        charged=cell.charged,
        ours=cell.ours,
        refused=cell.refused,
        finals=cell.pictures if final else 0,
        charged_finals=cell.charged if final else 0,
    )


def _added(all: Mapping[tuple[date, str, str], Sums], key: Callable[[tuple[date, str, str]], _Key]) -> dict[_Key, Sums]:
    found: dict[_Key, Sums] = defaultdict(Sums)
    for place, sums in all.items():
        found[key(place)] = found[key(place)].plus(sums)
    return found


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
        fold: Fold,
    ) -> Report:
        """`fold` of the sums of a workspace, or of one channel or person there; worked out off the event loop."""

    async def usage_rows(self, since: datetime, until: datetime, *, after: UsageRow | None, limit: int) -> Sequence[UsageRow]:
        """A page of the ledger, of all workspaces, oldest first."""


Fold = Callable[[Iterable[Cell]], Report]
