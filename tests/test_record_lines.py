"""Records of what people did: one on one line whatever a name contains, no cell that is a formula, nothing that steers a terminal."""

from __future__ import annotations

import csv
import io
import json
import logging
import tomllib
import unicodedata
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st

from bots.app.commands.command_line import main
from bots.app.commands.doctor import examine
from bots.app.commands.quota_file import export, plan
from bots.app.commands.usage import Days, write
from bots.app.config import Config, LogsConfig, Secrets
from bots.app.logs.logs import set_up
from bots.shared.config import ConfigError
from bots.shared.quotas import table_of
from bots.slack import view as slack_view
from bots.speech import limits as phrases
from bots.speech.cells import cell
from core.lines import one_cell, one_line, visible, visible_lines
from core.model import Attachment, Person
from core.quota import Limit, Rules, Target
from core.quota.audit import Audited
from core.quota.usage import Cell, report
from tests.chat import open_chat
from tests.servers.slack import BOT_TOKEN, serve_slack
from tests.test_logs import Written, out

__all__ = ["out"]

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
MARKS = "\u061c\u200e\u200f"  # a part of names, as people write them
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"
NASTY = [
    "Ana\nBen granted everything",
    "Ana\r\n2026-11-28 09:00 (UTC) root: grant",
    "Ana\rBen",
    "Ana\u2028Ben\u2029Cem\x85Dia\vEve\fFay",
    "\x1b[2J\x1b]0;owned\x07Ana\x9b31m",
    "Ana\u202egnp.exe",
    '=HYPERLINK("http://evil.example")',
    "  =1+1",
    "\t=1+1",
    "\u200b=1+1",
    "＝1+1",
    "Ana;=1+1",
    'Ana";"=1+1',
    "Ana,@SUM(A1)",
    "Ana|+1",
    "\ud800",
    "\x00",
    "a\tb",
]
names = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=())), st.text(alphabet=f"{BREAKS}{BIDI}{SIGNS}\x1b\x9b\x00\t;,|\"' aé")
)


def is_safe(text: str, *, breaks: str = "") -> bool:
    """Whether a terminal shows all of it, where it stands."""
    shown = [char for char in text if char not in breaks]
    return not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") or char in BIDI for char in shown)


def examples(function: Any) -> Any:
    for name in NASTY:
        function = example(name)(function)
    return function


@examples
@given(names)
def test_a_name_is_on_one_line(name: str) -> None:
    line = one_line(name)
    assert len(line.splitlines()) <= 1
    assert is_safe(line, breaks=MARKS)
    assert one_line(line) == line
    seen = [char for char in name if char.isalnum() and unicodedata.category(char) != "Cs"]
    assert [char for char in line if char.isalnum()] == seen, "what is to be read is still there"


@examples
@given(names)
def test_a_person_and_a_target_have_names_on_one_line(name: str) -> None:
    person = Person(id="U1", name=name)
    assert person.name == (one_line(name) or ("U1" if name else ""))
    assert is_safe(Target.group("S1", name).name, breaks=MARKS)
    assert replace(person, name="Ana").name == "Ana"
    file = Attachment(url="u", name=name)
    assert is_safe(file.name, breaks=MARKS)
    assert file.name or not name


@pytest.mark.parametrize("name", ["Ana", "José Ångström", "李小龍", "مريم", "👩‍👩‍👧 family", "O’Brien", "נועה\u200f", "क्\u200dष"])
def test_names_as_people_have_them_stay(name: str) -> None:
    assert one_line(name) == Person(id="U1", name=name).name == name
    assert cell(name) == name.replace("\u200f", "")


@pytest.mark.parametrize("name", ["Ana - Design", "Ana @ home", "-", "a=b", "Ana, Berlin", "ana@example.com", "x; y", "5-a-side"])
def test_names_that_are_no_formula_can_be_read(name: str) -> None:
    assert cell(name).replace("'", "") == name.replace("'", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=ben", "'=ben"),
        ("＝ben", "'＝ben"),
        ("  =ben", "  '=ben"),
        ("\t=ben", " '=ben"),
        ("ana;=ben", "ana;'=ben"),
        ("'=ben", "'=ben"),
        ("ana =ben", "ana =ben"),
    ],
)
def test_a_formula_is_text(name: str, shown: str) -> None:
    assert cell(name) == shown


def formulas(table: str) -> list[str]:
    """List the cells that a spreadsheet would run, whichever separator it takes."""
    found = []
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(table, newline=""), delimiter=delimiter):
            found += [one for one in row if (bare := one.strip(' \u200b\u00a0\u3000"')) and bare[0] in SIGNS]
    return found


@examples
@given(names)
def test_the_report_has_a_row_for_each_record_and_no_formula(name: str) -> None:
    one = Cell(day=20_000, tier="pro", person_id="a", person_name=name, act="new", pictures=1, charged=7, ours=2, refused=0)
    since = datetime(2026, 11, 1, tzinfo=UTC)
    table = table_of(report([one, replace(one, person_id="b", person_name="Ben")], since=since, until=since)).decode()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["person_id"] for row in rows] == ["a", "b"]
    assert len(table.splitlines()) == 3
    assert is_safe(table, breaks="\r\n")
    assert formulas(table) == []
    assert rows[0]["person"].replace("'", "") == one_cell(name).replace("'", "")


@examples
@given(names)
def test_the_audit_trail_has_a_line_for_each_record(name: str) -> None:
    at = datetime(2026, 11, 28, 9, tzinfo=UTC)
    record = Audited(
        at=at,
        person=Person(id="U1", name=name),
        action="set",
        target=f"{name} in this channel [key]",
        before=name,
        after=name,
        channel="C1",
    )
    lines = phrases.audit([record, record], Rules(), channel="C2")
    assert len(lines.splitlines()) == 2
    assert is_safe(lines, breaks=f"\n{MARKS}")
    assert len(slack_view.audit(lines)["text"].splitlines()) <= 2


async def test_the_ledger_as_csv(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        for name in NASTY:
            if name.isascii() or name.isprintable():
                await chat.imagine(name, "a red bicycle")
        await chat.jobs.idle()
    written = io.StringIO(newline="")
    await write(Config.model_validate({"data_dir": tmp_path}), Days(None, None), written, as_csv=True)
    table = written.getvalue()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert len(rows) == len(table.splitlines()) - 1 > 10
    assert is_safe(table, breaks="\n")
    assert formulas(table) == []


# --- terminals


@examples
@given(names)
def test_what_is_written_to_a_terminal_steers_nothing(name: str) -> None:
    assert is_safe(visible(name))
    assert is_safe(visible_lines(name), breaks="\n\t")
    assert visible_lines("a\tb\nc") == "a\tb\nc"
    if name.isprintable():
        assert visible(name) == name


def test_what_would_be_hidden_is_shown() -> None:
    assert visible("a\x1b[31m\u202e\nb") == r"a\u001b[31m\u202e\u000ab"


@pytest.mark.parametrize("format", ["json", "console"])
@pytest.mark.parametrize("name", NASTY)
def test_the_log_steers_no_terminal(out: Written, name: str, format: str) -> None:
    set_up(LogsConfig.model_validate({"format": format}))
    log = structlog.get_logger("bots.test")

    class Odd:
        def __repr__(self) -> str:
            return f"<{name}>"

    log.info(f"said {name}", person=name, nested={"a": [name, {name: name}]}, odd=Odd(), listed=[Odd()])
    logging.getLogger("library").warning("could not greet %s", name)
    try:
        raise ValueError(f"no such person: {name}")
    except ValueError as error:
        log.exception("broken", why=error)
        logging.getLogger("library").exception("broken %s", name)
    written = out.text()
    plain = written
    for style in range(110):  # the renderer's own colours
        plain = plain.replace(f"\x1b[{style}m", "") if f"[{style}m" not in name else plain
    plain = plain.replace("\x1b[0m", "").replace("\x1b[1m", "").replace("\x1b[2m", "")
    assert is_safe(plain, breaks="\n\t")
    assert written.count("ValueError") >= 2
    if format == "json":
        assert len(written.splitlines()) == 4
        assert [json.loads(line)["level"] for line in written.splitlines()] == ["info", "warning", "error", "error"]
    else:
        assert not any(line.startswith("2026-11-28 09:00") for line in written.splitlines()), "no line of somebody else's making"


async def test_files_of_limits_steer_no_terminal(tmp_path: Path) -> None:
    config = Config.model_validate({"data_dir": tmp_path})
    async with open_chat(tmp_path) as chat:
        limit = chat.studio.quota.typed("5 images a day", chat.place)
        for number, name in enumerate(NASTY):
            target = Target.group(f"S{number}", name)
            await chat.studio.quota.set([Limit(target=target, terms=limit.terms)], chat_by(chat, name, number), admin=True)
    written = io.StringIO()
    await export(config, written)
    assert is_safe(written.getvalue(), breaks="\n")
    names = [one["name"] for one in tomllib.loads(written.getvalue())["workspaces"][0]["groups"]]
    assert sorted(names) == sorted(one_cell(name) for name in NASTY)
    path = tmp_path / "limits.toml"
    path.write_text(written.getvalue(), encoding="utf-8")
    planned = io.StringIO()
    await plan(config, path, planned)
    assert "nothing to change" in planned.getvalue()
    path.write_text(f'[[workspaces]]\nplatform = "{chat.place.platform}"\nworkspace = "{chat.place.workspace}"\n')
    planned = io.StringIO()
    await plan(config, path, planned)
    assert planned.getvalue().count("\n  - ") == len(NASTY)
    assert is_safe(planned.getvalue(), breaks="\n")


def chat_by(chat: Any, name: str, number: int) -> Any:
    from core.quota.admins import By

    return By(event=f"q{number}", place=chat.place, person=Person(id="U1", name=name))


def test_errors_of_commands_steer_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'data_dir = "{tmp_path}"\n"\\u001b[31mred" = 1\n')
    assert main(["doctor", "--config", str(config)]) == 2
    said = capsys.readouterr().err
    assert "red" in said
    assert is_safe(said, breaks="\n")
    bad = tmp_path / "limits.toml"
    bad.write_text('[[workspaces]]\nplatform = "\\u001b]0;owned\\u0007"\nworkspace = "T1"\n')
    config.write_text(f'data_dir = "{tmp_path}"\n')
    assert main(["quota", "plan", str(bad), "--config", str(config)]) == 2
    assert is_safe(capsys.readouterr().err, breaks="\n")


async def test_doctor_shows_names_of_others_without_obeying_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with serve_slack() as slack:
        slack.world.team_name = "W\r\n\x1b[2J\nok      everything\u202e\x85ok      else"
        config = Config.model_validate({"data_dir": tmp_path, "slack": {"base_url": slack.base_url}})
        assert not await examine(config, Secrets(slack_bot_token=BOT_TOKEN))
    said = capsys.readouterr().out
    assert "ok      Slack (W" in said
    assert "serves this workspace; its guests may ask, people from other organisations may not" in said
    assert is_safe(said, breaks="\n")
    assert not any(line.startswith(("ok      everything", "ok      else")) for line in said.splitlines())


def test_an_error_that_nobody_expected_steers_no_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def breaks(_: object) -> int:
        raise RuntimeError("somebody called \x1b[2Jroot\u202e")

    from bots.app.commands import command_line

    assert command_line.reported(breaks, Namespace()) == 1
    said = capsys.readouterr().err
    assert "RuntimeError: somebody called" in said
    assert is_safe(said, breaks="\n")
    with pytest.raises(KeyboardInterrupt):
        command_line.reported(lambda _: (_ for _ in ()).throw(KeyboardInterrupt), Namespace())
    assert command_line.reported(lambda _: (_ for _ in ()).throw(ConfigError("\x1b[2J")), Namespace()) == 2
