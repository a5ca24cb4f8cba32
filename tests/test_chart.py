"""The chart of what was spent: drawn in a process of its own, which is told no secret and is gone afterwards."""

import asyncio
import struct
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bots import words
from bots.chart import Bars, Charts, Line
from core.quota import Limit, Per, Target, Terms, Unit
from core.usage import Report, Sums

SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 16, tzinfo=UTC)
MONTHLY = Limit(target=Target.in_channel("c"), terms=Terms(unit=Unit.MONEY, amount=5_000_000, per=Per.MONTH))
DAILY = replace(MONTHLY, terms=replace(MONTHLY.terms, amount=500_000, per=Per.DAY))


def found() -> Report:
    day, pro, flash = NOW.date(), Sums(pictures=2, charged=268_000), Sums(pictures=3, charged=201_000)
    both = Sums(pictures=5, charged=469_000)
    return Report(
        since=SINCE,
        until=UNTIL,
        total=both,
        by_day={day: both},
        by_tier={"flash": flash, "pro": pro},
        by_person={"ana": both},
        by_day_and_tier={(day, "flash"): flash, (day, "pro"): pro},
        names={"ana": "Ana"},
    )


def bars(**more: object) -> Bars:
    made = Bars.of(
        found(),
        limits=[MONTHLY, DAILY],
        now=NOW,
        zone=UTC,
        title="This channel",
        period="November 2026",
        per=Per.MONTH,
        ahead=938_000,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_bars_are_the_reports_days() -> None:
    made = bars()
    assert len(made.days) == 30
    assert {tier: (sum(spent), spent[15]) for tier, spent in made.spend.items()} == {
        "flash": (201_000, 201_000),
        "pro": (268_000, 268_000),
    }
    assert made.today == 15.0
    assert made.whole == [Line(label="$5 a month", amount=5_000_000)]
    assert made.daily == [Line(label="$0.50 a day", amount=500_000)]


@pytest.mark.parametrize(
    "drawn",
    [
        bars(),
        bars(today=None, ahead=None, daily=(), whole=()),
        bars(title="$a_{ $ ünïcødé 猫 " + "x" * 200, spend={"of our own": [0] * 29 + [5_000_000_000], "x": [1] * 30}),
        bars(days=["2026-11-20"], spend={"lite": [1]}, today=0.2),
    ],
    ids=["usual", "over", "odd", "small"],
)
async def test_a_picture_comes_of_it(drawn: Bars) -> None:
    async with Charts().easel() as easel:
        png = await easel.draw(drawn)
    assert png is not None
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1080, 705)


async def test_a_process_that_is_not_used_is_gone() -> None:
    async with Charts().easel() as easel:
        process = await easel._process
    assert process.returncode is not None


async def test_without_a_chart_the_numbers_still_come() -> None:
    async with Charts().easel() as easel:
        assert await easel.draw(bars(days=["not a day"] * 30)) is None


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux shows a process's environment")
async def test_no_secret_reaches_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    async with Charts().easel() as easel:
        process = await easel._process
        told = await asyncio.to_thread(Path(f"/proc/{process.pid}/environ").read_bytes)
    assert b"MPLBACKEND" in told
    assert b"DISCORD_TOKEN" not in told


def test_the_alt_text_has_the_numbers() -> None:
    alt = words.alt(found(), whom="This channel", when="November 2026", limits=[MONTHLY], ahead=938_000)
    for number in ("$0.469", "5 pictures", "pro $0.268", "flash $0.201", "16 Nov $0.469", "limit $5 a month", "about $0.94"):
        assert number.casefold() in alt.casefold()
    assert len(alt) <= 1000
