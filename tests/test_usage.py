"""`darkroom usage`: what the ledger says, for an auditor."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bots.app.commands.command_line import main
from bots.app.commands.usage import Days, day, write
from bots.app.config import Config
from bots.shared.config import ConfigError
from core.errors import Refused
from core.quota import Per, Rules, Scope, span
from core.quota.usage import Cell, report
from tests.chat import CHANNEL, Chat, open_chat


async def asked(chat: Chat) -> None:
    chat.engine.fails["gun"] = Refused("No.")
    await chat.imagine("ana", "a red bicycle --tier flash --count 2")
    await chat.imagine("=ben", "a blue door")
    await chat.imagine("ana", "a gun")
    await chat.jobs.idle()


async def rows(folder: Path, **days: date | None) -> list[dict[str, str]]:
    out = io.StringIO()
    config = Config.model_validate({"data_dir": folder, "quota": {"time_zone": "Europe/Berlin"}})
    await write(config, Days(days.get("first"), days.get("last")), out, as_csv=True)
    return list(csv.DictReader(io.StringIO(out.getvalue())))


async def test_the_csv_adds_up_to_the_pictures_that_were_delivered(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await asked(chat)
    found = await rows(tmp_path)
    assert [(row["person"], row["picture"], row["kind"], row["tier"], row["state"], row["reason"]) for row in found] == [
        ("ana", "1", "new", "flash", "used", ""),
        ("ana", "2", "new", "flash", "used", ""),
        ("'=ben", "1", "new", "lite", "used", ""),
        ("ana", "1", "new", "lite", "released", "refused"),
    ]
    assert sum(int(row["micro_dollars"]) for row in found) == 3 * 34_000
    assert found[0]["time"].startswith("2026-11-21T10:00:0")
    assert found[0]["time"].endswith("+01:00")


async def test_days_are_the_workspaces_own_and_the_last_is_included(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        chat.now.at = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
        await chat.imagine("ana", "a red bicycle")
        await chat.jobs.idle()
        chat.now.at = datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
        await chat.imagine("ben", "a blue door")
        await chat.jobs.idle()
    assert [row["person"] for row in await rows(tmp_path, last=date(2026, 11, 21))] == ["ana"]
    assert [row["person"] for row in await rows(tmp_path, first=date(2026, 11, 22))] == ["ben"]
    assert len(await rows(tmp_path, first=date(2026, 11, 21), last=date(2026, 11, 22))) == 2


async def test_without_csv_it_says_the_sums(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await asked(chat)
    out = io.StringIO()
    await write(Config.model_validate({"data_dir": tmp_path}), Days(None, None), out, as_csv=False)
    assert "flash           2 pictures  $0.068" in out.getvalue()
    assert "all             3 pictures  $0.102" in out.getvalue()


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'data_dir = "{tmp_path / "data"}"')
    assert main(["usage", "--csv", "--config", str(config), "--from", "2026-11-01"]) == 0
    assert capsys.readouterr().out.startswith("time,platform,workspace,channel,person_id,person,")
    assert main(["usage", "--csv", "--config", str(config), "--to", "yesterday"]) == 2
    assert "--to: yesterday is not a day. Write it like 2026-11-01." in capsys.readouterr().err


def test_a_day_that_is_none() -> None:
    assert day(None, "--from") is None
    with pytest.raises(ConfigError):
        day("2026-13-01", "--from")


async def test_a_report_counts_days_by_the_workspaces_clocks(tmp_path: Path) -> None:
    """The report spans the night when the clocks go back, in a zone whose days do not begin at a full hour of UTC."""
    zone = ZoneInfo("America/St_Johns")  # 2:30 behind until 4:30 UTC on 2026-11-01, then 3:30
    async with open_chat(tmp_path, rules=Rules(zone=zone, zone_name="America/St_Johns")) as chat:
        for at in ("11-01T02:29", "11-01T02:31", "11-01T04:45", "11-02T03:29", "11-02T03:31"):
            chat.now.at = datetime.fromisoformat(f"2026-{at}:00+00:00")
            await chat.imagine("ana", "a red bicycle")
            await chat.jobs.idle()
        since = datetime(2026, 10, 1, tzinfo=UTC)
        who = chat.person("ana")
        found = await chat.studio.quota.usage(CHANNEL, who, of=Scope.CHANNEL, since=since, until=since + timedelta(days=60))
    assert [(str(day), sums.pictures) for day, sums in found.by_day.items()] == [
        ("2026-10-31", 1), ("2026-11-01", 3), ("2026-11-02", 1),
    ]  # fmt: skip


async def test_a_report_of_one_day_has_its_hours(tmp_path: Path) -> None:
    """The day has 25 hours, and its clock shows two o'clock twice."""
    zone = ZoneInfo("Europe/Berlin")
    async with open_chat(tmp_path, rules=Rules(zone=zone, zone_name="Europe/Berlin")) as chat:
        for at in ("24T22:10", "25T00:30", "25T01:30", "25T22:50", "25T23:10"):
            chat.now.at = datetime.fromisoformat(f"2026-10-{at}:00+00:00")
            await chat.imagine("ana", "a red bicycle")
            await chat.jobs.idle()
        day = span(Per.DAY, datetime(2026, 10, 25, 12, tzinfo=UTC), zone)
        who = chat.person("ana")
        found = await chat.studio.quota.usage(CHANNEL, who, of=Scope.CHANNEL, since=day.starts, until=day.ends)
    assert {hour: sums.pictures for (hour, _), sums in found.by_hour_and_tier.items()} == {0: 1, 2: 2, 23: 1}
    assert [(str(one), sums.pictures) for one, sums in found.by_day.items()] == [("2026-10-25", 4)]


def test_a_report_of_many_cells() -> None:
    day = (date(2026, 11, 22) - date(1970, 1, 1)).days
    cell = Cell(day=day, tier="pro", person_id="a", person_name="Ana", act="final", pictures=1, charged=7, ours=2, refused=0)
    cells = [cell, replace(cell, day=day - 1, act="edit", pictures=3, charged=5), replace(cell, person_id="b", tier="lite")]
    since = datetime(2026, 11, 1, tzinfo=UTC)
    found = report(cells, since=since, until=since + timedelta(days=30))
    assert [(str(day), sums.pictures) for day, sums in found.by_day.items()] == [("2026-11-21", 3), ("2026-11-22", 2)]
    assert (found.total.charged, found.total.ours, found.total.finals) == (19, 6, 2)
    assert (found.total.drafts_per_final, found.total.charged_per_final) == (1.5, 9.5)
    assert list(found.by_person) == ["a", "b"]
    assert found.names == {"a": "Ana", "b": "Ana"}
    assert (date(2026, 11, 22), "lite") in found.by_day_and_tier
