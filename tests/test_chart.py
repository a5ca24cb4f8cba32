"""The chart of what was spent: drawn in a process of its own, which is told no secret and is gone afterwards."""

import asyncio
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.speech import limits as phrases
from bots.speech.chart import Bars, Charts, LimitLine
from core.quota import Limit, Per, Rules, Target, Terms, Unit
from core.quota.usage import Report, Sums

pytestmark = pytest.mark.fresh_children

SINCE, UNTIL = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 16, tzinfo=UTC)
MONTHLY = Limit(target=Target.in_channel("c"), terms=Terms(unit=Unit.MONEY, amount=5_000_000, per=Per.MONTH))
IMAGES = Limit(target=Target.in_channel("c"), terms=Terms(unit=Unit.IMAGES, amount=20, per=Per.DAY))
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
    assert made is not None
    return replace(made, **more)  # type: ignore[arg-type]


def test_the_bars_are_the_reports_days() -> None:
    made = bars()
    assert len(made.steps) == 30
    assert {tier: (sum(spent), spent[15]) for tier, spent in made.spend.items()} == {
        "flash": (201_000, 201_000),
        "pro": (268_000, 268_000),
    }
    assert made.gone == 15.0
    assert made.whole == [LimitLine(label="$5 a month", amount=5_000_000)]
    assert made.each == [LimitLine(label="$0.50 a day", amount=500_000)]


def day(*, charged: int = 67_000) -> Report:
    """Report two pictures between nine and ten, and one at noon."""
    starts = NOW.replace(hour=0)
    one = Sums(pictures=1, charged=charged)
    hours = {(9, "flash"): one.plus(one), (12, "pro"): one}
    total = one.plus(one).plus(one)
    by = {"by_day": {NOW.date(): total}, "by_tier": {"flash": one.plus(one), "pro": one}, "by_person": {"ana": total}}
    return Report(since=starts, until=starts + timedelta(days=1), total=total, by_hour_and_tier=hours, **by)  # type: ignore[arg-type]


def day_bars(found: Report) -> Bars | None:
    return Bars.of(
        found,
        limits=[DAILY, IMAGES],
        now=NOW.replace(hour=18),
        zone=UTC,
        title="Ana",
        period="16 November 2026",
        per=Per.DAY,
        ahead=268_000,
    )


def test_the_bars_of_a_day_are_its_hours() -> None:
    made = day_bars(day())
    assert made is not None
    assert (len(made.steps), made.gone, made.hourly, made.money) == (24, 18.0, True, True)
    assert (made.spend["flash"][9], made.spend["pro"][12], sum(map(sum, made.spend.values()))) == (134_000, 67_000, 201_000)
    assert made.whole == [LimitLine(label="$0.50 a day", amount=500_000)]


def test_where_nothing_was_charged_the_pictures_are_drawn() -> None:
    made = day_bars(day(charged=0))
    assert made is not None
    assert (made.money, made.ahead, made.spend["flash"][9]) == (False, None, 2)
    assert made.whole == [LimitLine(label="20 images a day", amount=20)]
    alt = phrases.alt(day(charged=0), whom="Ana", when="16 November 2026", limits=[IMAGES], ahead=None)
    assert alt == (
        "Chart of pictures per hour, Ana, 16 November 2026: 3 pictures, nothing charged. By tier flash 2 pictures, pro 1 picture."
        " The most at 09:00, 2 pictures. Limit 20 images a day. Hour by hour: 09:00 2 pictures, 12:00 1 picture."
    )


def test_where_nothing_came_of_it_that_is_said_instead() -> None:
    nothing = Report(since=SINCE, until=UNTIL)
    refused = replace(nothing, total=Sums(refused=2))
    assert day_bars(nothing) is day_bars(refused) is None
    said = [phrases.usage(one, whom="Ana", when="November 2026", rules=Rules(), ahead=None).text for one in (nothing, refused)]
    assert said[0] == "Ana, November 2026 (UTC): no pictures yet."
    assert said[1] == "Ana, November 2026 (UTC): 0 pictures, $0. 2 refused by the model, which cost nothing."


@pytest.mark.parametrize(
    "drawn",
    [
        bars(),
        bars(gone=None, ahead=None, each=(), whole=()),
        bars(title="$a_{ $ ünïcødé 猫 " + "x" * 200, spend={"of our own": [0] * 29 + [5_000_000_000], "x": [1] * 30}),
        bars(steps=["2026-11-20"], spend={"lite": [1]}, gone=0.2),
        day_bars(day()),
        day_bars(day(charged=0)),
    ],
    ids=["usual", "over", "odd", "small", "day", "pictures"],
)
async def test_a_picture_comes_of_it(drawn: Bars) -> None:
    async with Charts().drawer() as drawer:
        png = await drawer.draw(drawn)
    assert png is not None
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1080, 705)


async def test_a_process_that_is_not_used_is_gone() -> None:
    async with Charts().drawer() as drawer:
        process = await drawer._process
    assert process.returncode is not None


async def test_without_a_chart_the_numbers_still_come() -> None:
    async with Charts().drawer() as drawer:
        assert await drawer.draw(bars(steps=["not a day"] * 30)) is None


async def test_a_chart_imports_nothing_planted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("matplotlib", "sitecustomize", "numpy", "bots"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'mark')!r}, 'w').write({name!r})")
    (tmp_path / "matplotlibrc").write_text("savefig.dpi: 10\nsavefig.bbox: tight\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    async with Charts().drawer() as drawer:
        png = await drawer.draw(bars())
    assert png is not None
    assert struct.unpack(">II", png[16:24]) == (1080, 705)
    assert not (tmp_path / "mark").exists()


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="only Linux shows a process's environment")
async def test_no_secret_reaches_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    async with Charts().drawer() as drawer:
        process = await drawer._process
        told = await asyncio.to_thread(Path(f"/proc/{process.pid}/environ").read_bytes)
    assert b"MPLBACKEND" in told
    assert b"DISCORD_TOKEN" not in told


def test_the_alt_text_has_the_numbers() -> None:
    alt = phrases.alt(found(), whom="This channel", when="November 2026", limits=[MONTHLY], ahead=938_000)
    for number in ("$0.469", "5 pictures", "pro $0.268", "flash $0.201", "16 Nov $0.469", "limit $5 a month", "about $0.938"):
        assert number.casefold() in alt.casefold()
    assert len(alt) <= 1000
