"""Makes a chart of what was spent as a PNG, in a process of its own (drawing.py). So the event loop waits for nothing, the drawing
libraries are loaded only when needed, and their memory is given back."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta, tzinfo

import structlog

from core.quota import Limit, Per, Unit
from core.quota.usage import Report
from core.quota.words import terms
from core.runtime import children

log = structlog.get_logger(__name__)

_AT_ONCE = 2
_SECONDS = 20.0  # the first chart of a process takes about one; the first on a machine also searches for fonts
_ENVIRONMENT = ("HOME", "TMPDIR", "MPLCONFIGDIR", "XDG_CACHE_HOME")  # where matplotlib keeps its list of fonts


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitLine:
    """A limit in a chart: its label, and its amount in images or micro-dollars."""

    label: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """What a chart shows: micro-dollars (`money`), or pictures if nothing was charged. `spend` maps each tier to its amount for
    each of `steps`, which are the days of the period (ISO dates) or the hours of a day ("0" to "23"). `gone` is how many steps are
    over, including the fraction of the current one; None: all of them. `each` are limits per step, `whole` those for the period."""

    title: str
    period: str
    money: bool = True
    hourly: bool = False
    steps: Sequence[str]
    spend: Mapping[str, Sequence[int]]
    each: Sequence[LimitLine] = ()
    whole: Sequence[LimitLine] = ()
    gone: float | None = None
    ahead: int | None = None

    @classmethod
    def of(
        cls,
        found: Report,
        *,
        limits: Sequence[Limit],
        now: datetime,
        zone: tzinfo,
        title: str,
        period: str,
        per: Per,
        ahead: int | None,
    ) -> Bars | None:
        """Make the bars from a report; None if there is nothing to draw."""
        if not found.total.pictures:
            return None
        money, hourly = found.total.charged > 0, per is Per.DAY
        first, last = found.since.astimezone(zone).date(), (found.until - timedelta(microseconds=1)).astimezone(zone).date()
        count = 24 if hourly else (last - first).days + 1
        spend = {tier: [0] * count for tier in found.by_tier}
        if hourly:
            cells = {(hour, tier): sums for (hour, tier), sums in found.by_hour_and_tier.items()}
        else:
            cells = {((day - first).days, tier): sums for (day, tier), sums in found.by_day_and_tier.items()}
        for (step, tier), sums in cells.items():
            spend[tier][step] += sums.charged if money else sums.pictures
        gone = (now - found.since) / (found.until - found.since)
        unit = Unit.MONEY if money else Unit.IMAGES
        lines = {
            limit: LimitLine(label=terms(limit.terms), amount=limit.terms.amount) for limit in limits if limit.terms.unit is unit
        }
        step_is = Per.HOUR if hourly else Per.DAY
        return cls(
            title=title,
            period=period,
            money=money,
            hourly=hourly,
            steps=[str(step) if hourly else (first + timedelta(days=step)).isoformat() for step in range(count)],
            spend={tier: spent for tier, spent in spend.items() if any(spent)},
            each=[line for limit, line in lines.items() if limit.terms.per is step_is],
            whole=[line for limit, line in lines.items() if limit.terms.per is per],
            gone=gone * count if gone < 1 else None,
            ahead=ahead if money else None,
        )


class Charts:
    """Draws charts, at most two at a time."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    @asynccontextmanager
    async def drawer(self) -> AsyncIterator[Drawer]:
        """Start a process that gets ready while the numbers are still being added up. It is gone at the end of the block, even if
        nothing was drawn."""
        async with self._room:
            drawer = Drawer()
            try:
                yield drawer
            finally:
                await drawer.clear()


class Drawer:
    """A process that draws one chart."""

    def __init__(self) -> None:
        self._process = asyncio.create_task(_process())

    async def draw(self, bars: Bars) -> bytes | None:
        """Draw a PNG; None if that failed, since the numbers are worth having without it."""
        try:
            async with asyncio.timeout(_SECONDS):
                process = await self._process
                png, trouble = await process.communicate(json.dumps(asdict(bars)).encode())
        except (OSError, TimeoutError) as error:
            log.warning("chart_failed", error=type(error).__name__)
            return None
        if process.returncode != 0 or not png.startswith(b"\x89PNG"):
            log.warning("chart_failed", status=process.returncode, error=_last_type(trouble))
            return None
        return png

    async def clear(self) -> None:
        try:
            process = await self._process
        except OSError:
            return
        if process.returncode is None:
            process.kill()
            await process.communicate()


def _last_type(trouble: bytes) -> str | None:
    """The type of the exception. Its message is not used, since it may name people and channels."""
    found = re.match(r"[\w.]+(?=:|$)", trouble.decode(errors="replace").rstrip().rpartition("\n")[2])
    return found[0] if found else None


async def _process() -> asyncio.subprocess.Process:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return await children.start("bots.speech.drawing", environment=kept | {"MPLBACKEND": "agg"})
