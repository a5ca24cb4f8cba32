"""Limits and usage for every platform: calls the studio's door (`studio.quota`) and returns sentences, a chart and a CSV file.

Text is plain; each adapter escapes it, and says through `admin` whether the platform considers the person one.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import assert_never

from bots.shared.clock import utc_now
from bots.speech import limits as phrases
from bots.speech.cells import cell
from bots.speech.chart import Bars, Charts
from bots.speech.tables import Table
from core.errors import BadAsk
from core.model import Person, Place
from core.quota import Limit, Per, Scope, Span, Terms, Unit, Which, Whom, period_named, span
from core.quota.admins import By
from core.quota.door import QuotaDoor
from core.quota.usage import Report
from core.quota.words import dollars
from core.runtime.clock import Now
from core.studio.door import Studio

_HEAD = (
    "day",
    "tier",
    "person_id",
    "person",
    "pictures",
    "finals",
    "refused",
    "dollars",
    "micro_dollars",
    "our_micro_dollars",
)


class Change(StrEnum):
    """What admins do to limits, as they type it."""

    SET = "set"
    CLEAR = "clear"
    GRANT = "grant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A report for people. `chart` is a PNG (None: there is nothing to draw) and `alt` describes it in words. `csv` is UTF-8, with
    a row for each day, tier and person, and its sums match the report to the micro-dollar."""

    table: Table
    chart: bytes | None
    alt: str
    csv: bytes
    filename: str


class QuotaCommands:
    """Every method raises StudioError, whose str() is the sentence for the asker."""

    def __init__(self, studio: Studio, *, now: Now = utc_now) -> None:
        self._studio = studio
        self._now = now
        self._charts = Charts()

    @property
    def _door(self) -> QuotaDoor:
        return self._studio.quota

    # --- limits

    async def show(self, place: Place, person: Person, groups: Sequence[str] = (), *, home: str | None = None) -> Table:
        """The limits that apply to the person here, the fullest first. `home` as in Ask."""
        return phrases.limits(await self._door.show(place, person, groups, home=home))

    async def set(self, limits: Sequence[Limit], by: By, *, admin: bool, preview: bool = False) -> Table:
        if preview:
            return phrases.changed(await self._door.plan_set(limits, by.place, admin=admin), preview=True)
        return phrases.changed(await self._door.set(limits, by, admin=admin), preview=False)

    async def clear(self, which: Which, whom: Whom, by: By, *, admin: bool, preview: bool = False) -> Table:
        target = whom.target(by.place.channel, everywhere=which.everywhere)
        if preview:
            return phrases.changed(await self._door.plan_clear(target, by.place, admin=admin, which=which), preview=True)
        return phrases.changed(await self._door.clear(target, by, admin=admin, which=which), preview=False)

    async def grant(
        self, extras: Sequence[Terms], which: Which, whom: Whom, by: By, *, admin: bool, everybody: bool = False
    ) -> Table:
        """Allow more until the end of the period. `extras` gives the amounts; `which` says which limits they are added to."""
        granted = await self._door.grants.grant_meant(extras, which, whom, by, admin=admin, everybody=everybody)
        return Table(says="\n".join(one.sentence for one in granted))

    async def typed(self, change: Change, said: str, whom: Whom, by: By, *, admin: bool, preview: bool = False) -> Table:
        """Carry out a change that was typed, or, as a preview of SET and CLEAR, say what it would do.

        SET     "20 images a day", "$5 a month on pro in the workspace", "5 images a day each"
        CLEAR   "": all limits of the channel (or of whoever was named); "images", "images a day", "dollars on pro in the workspace"
        GRANT   "5 images", "$2", "5 images a month on pro", "$2 in the workspace", "2 images for everybody"
        """
        match change:
            case Change.SET:
                return await self.set([self._door.typed(said, by.place, whom=whom)], by, admin=admin, preview=preview)
            case Change.CLEAR:
                return await self.clear(self._door.which(said), whom, by, admin=admin, preview=preview)
            case Change.GRANT:
                extra, which = self._door.typed_more(said, admin=admin)
                return await self.grant([extra], which, whom, by, admin=admin)
            case _:
                assert_never(change)

    # --- asking for more

    async def wanted(self, request: str, place: Place) -> str:
        """The text that "Ask for more" posts in the channel, beside a button that grants it."""
        return phrases.wanted(await self._door.grants.request(request, place))

    async def grant_request(self, request: str, by: By, *, admin: bool) -> str:
        return (await self._door.grants.grant_request(request, by, admin=admin)).sentence

    async def audit(self, place: Place, *, admin: bool) -> str:
        """Who changed which limit, newest first."""
        return phrases.audit(await self._door.audit(place, admin=admin), self._door.rules, channel=place.channel)

    # --- usage

    async def usage(self, place: Place, person: Person, *, of: Scope, per: str = "month", admin: bool = False) -> Usage:
        """Report on this month, week or day, or the "last" one. `of`: PERSON (the person's own use in the whole workspace), CHANNEL
        (the adapter has checked that they may see it) or WORKSPACE (admins)."""
        now, zone = self._now(), self._door.rules.zone
        name, period = _period(per, now, zone)
        async with self._charts.drawer() as drawer:
            found = await self._door.usage(place, person, of=of, since=period.starts, until=period.ends, admin=admin)
            limits = await self._limits_of(place, person, of, Unit.MONEY if found.total.charged else Unit.IMAGES)
            ahead = _ahead(found, period, now)
            starts = period.starts.astimezone(zone)
            whom = phrases.whom(of, person, self._door.rules.vocabulary(place))
            when = phrases.when(name, starts, period.ends.astimezone(zone))
            bars = Bars.of(found, limits=limits, now=now, zone=zone, title=whom, period=when, per=Per(name), ahead=ahead)
            rows = asyncio.create_task(asyncio.to_thread(table_of, found))
            said = phrases.usage(found, whom=whom, when=when, rules=self._door.rules, ahead=ahead)
            return Usage(
                table=replace(said, after=phrases.reading(found) if admin else ""),
                chart=await drawer.draw(bars) if bars is not None else None,
                alt=phrases.alt(found, whom=whom, when=when, limits=limits, ahead=ahead),
                csv=await rows,
                filename=f"darkroom-usage-{starts:%Y-%m-%d}-{name}.csv",
            )

    async def _limits_of(self, place: Place, person: Person, of: Scope, unit: Unit) -> Sequence[Limit]:
        """The limits in dollars (or images), on all tiers, that apply to what is reported on."""
        bound = [one.balance.limit for one in await self._door.show(place, person)]
        return [limit for limit in bound if limit.terms.unit is unit and not limit.terms.tier and _bounds(limit, of)]


def _bounds(limit: Limit, of: Scope) -> bool:
    """Whether a limit covers exactly what is reported on."""
    scope = Scope.WORKSPACE if limit.target.scope is Scope.EACH_WORKSPACE else limit.target.scope  # the operator's bounds the same
    if of is Scope.PERSON:
        return scope is Scope.PERSON or (scope is Scope.WORKSPACE and limit.terms.each)
    return scope is of and not limit.terms.each


def _period(per: str, now: datetime, zone: tzinfo) -> tuple[str, Span]:
    """The period that is meant (day, week or month) and its name."""
    said = per.strip().casefold() or "month"
    said = {"today": "day", "yesterday": "last day"}.get(said, said)
    last = said.startswith("last ")
    try:
        chosen = period_named(said.removeprefix("last ").removeprefix("this "))
    except BadAsk:
        chosen = Per.HOUR
    if chosen is Per.HOUR:
        raise BadAsk(phrases.NO_PERIOD.format(per=per[:40]))
    period = span(chosen, now, zone)
    if last:
        period = span(chosen, period.starts - (period.ends - period.starts) / 4, zone)
    return chosen.value, period


def _ahead(found: Report, period: Span, now: datetime) -> int | None:
    """What the period will come to in micro-dollars if people go on as they have; None if it is over, or too young to tell."""
    gone = (now - period.starts) / (period.ends - period.starts)
    if not 0.03 < gone < 1 or not found.total.charged:
        return None
    return round(found.total.charged / gone)


def table_of(found: Report) -> bytes:
    """Write a report as CSV for spreadsheets: exact dollars, one line per record, and nothing that a spreadsheet would run as a
    formula."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(_HEAD)
    for (day, tier, person), sums in found.by_all.items():
        whom = cell(person), cell(found.names.get(person, ""))
        money = dollars(sums.charged).replace(",", "").replace("$", ""), sums.charged, sums.ours
        rows.writerow((day.isoformat(), cell(tier), *whom, sums.pictures, sums.finals, sums.refused, *money))
    return out.getvalue().encode(errors="replace")
