"""What was used, in numbers: the ledger's rows for an auditor, and reports that are their sums to the micro-dollar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import Protocol

from core.model import Act

QUARTER_SECONDS = 900  # every zone's days begin at a quarter of an hour


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

    def plus(self, cell: Cell) -> Sums:
        final = cell.act == Act.FINAL
        return Sums(
            pictures=self.pictures + cell.pictures,
            charged=self.charged + cell.charged,
            ours=self.ours + cell.ours,
            refused=self.refused + cell.refused,
            finals=self.finals + (cell.pictures if final else 0),
            charged_finals=self.charged_finals + (cell.charged if final else 0),
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
    names: Mapping[str, str] = field(default_factory=dict)


def report(cells: Iterable[Cell], *, since: datetime, until: datetime, zone: tzinfo) -> Report:
    """Sums by day, tier and person, each in order."""
    total: Sums = Sums()
    days: dict[int, date] = {}
    by_day: dict[date, Sums] = defaultdict(Sums)
    by_tier: dict[str, Sums] = defaultdict(Sums)
    by_person: dict[str, Sums] = defaultdict(Sums)
    by_both: dict[tuple[date, str], Sums] = defaultdict(Sums)
    names: dict[str, str] = {}
    for cell in cells:
        if cell.quarter not in days:
            days[cell.quarter] = datetime.fromtimestamp(cell.quarter * QUARTER_SECONDS, tz=UTC).astimezone(zone).date()
        day = days[cell.quarter]
        total = total.plus(cell)
        by_day[day] = by_day[day].plus(cell)
        by_tier[cell.tier] = by_tier[cell.tier].plus(cell)
        by_person[cell.person_id] = by_person[cell.person_id].plus(cell)
        by_both[day, cell.tier] = by_both[day, cell.tier].plus(cell)
        names[cell.person_id] = cell.person_name
    return Report(
        since=since,
        until=until,
        total=total,
        by_day=dict(sorted(by_day.items())),
        by_tier=dict(sorted(by_tier.items())),
        by_person=dict(sorted(by_person.items(), key=lambda one: -one[1].charged)),
        by_day_and_tier=dict(sorted(by_both.items())),
        names=names,
    )


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
