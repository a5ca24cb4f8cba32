"""Limits as a file: what is exported is applied again, what would change is shown first, and the audit trail has it."""

import io
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.app.commands.command_line import main
from bots.app.commands.quota_file import apply, export, plan
from bots.app.config import Config
from bots.app.configured import quota_rules
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import new_id
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from core.model import Person, Place
from core.quota import Limit, Per, Target, Terms, Unit, parse
from core.quota.admins import By
from core.quota.door import QuotaDoor
from core.quota.words import terms
from core.tiers import DEFAULT_TIERS

HERE = Place(platform="slack", workspace="T1", channel="C1")
BEN = Person(id="U2", name='Ben "the brush" Ö.')
FILE = """
[[workspaces]]
platform = "slack"
workspace = "T1"
everywhere = ["$50 a month"]

[workspaces.channels]
C1 = ["20 images a day", "5 images a day each"]

[[workspaces.people]]
id = "U2"
name = "Ben"
channel = "C1"
limits = ["$0.034215 an hour on pro"]

[[workspaces.people]]
id = "U2"
limits = ["1,000 images a week"]

[[workspaces.groups]]
id = "S1"
name = "interns"
limits = ["3 images a day"]
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path / "data")


def file(tmp_path: Path, text: str = FILE) -> Path:
    path = tmp_path / "limits.toml"
    path.write_text(text, encoding="utf-8")
    return path


async def said(command: Callable[..., Awaitable[None]], *given: object) -> str:
    out = io.StringIO()
    await command(*given, out)
    return out.getvalue()


async def test_a_file_is_planned_applied_and_exported_again(config: Config, tmp_path: Path) -> None:
    path = file(tmp_path)
    planned = await said(plan, config, path)
    assert "slack T1\n" in planned
    assert "  + the whole workspace: $50 a month\n" in planned
    assert "  + channel C1: 5 images a day each\n" in planned
    assert "  + Ben in channel C1: $0.034215 an hour on pro\n" in planned
    assert "Nothing has changed yet: 6 changes." in planned
    assert await said(plan, config, path) == planned  # a plan changes nothing

    assert "Applied: 6 changes." in await said(apply, config, path)
    assert await said(plan, config, path) == "The limits already match the file: nothing to change.\n"
    exported = await said(export, config)
    assert await said(plan, config, file(tmp_path, exported)) == "The limits already match the file: nothing to change.\n"


async def test_what_the_file_does_not_have_is_cleared_and_other_workspaces_stay(config: Config, tmp_path: Path) -> None:
    await said(apply, config, file(tmp_path))
    await said(apply, config, file(tmp_path, FILE.replace("T1", "T2")))
    fewer = '[[workspaces]]\nplatform = "slack"\nworkspace = "T1"\n[workspaces.channels]\nC1 = ["30 images a day"]\n'
    applied = await said(apply, config, file(tmp_path, fewer))
    assert "  ~ channel C1: 30 images a day   (was 20 images a day)\n" in applied
    assert "  - the group interns: 3 images a day\n" in applied
    assert "Applied: 6 changes." in applied
    async with open_resources(config) as resources:
        ledger = resources.store.ledger
        assert [terms(limit.terms) for limit in await ledger.limits("slack", "T1")] == ["30 images a day"]
        assert len(await ledger.limits("slack", "T2")) == 6
        records = await ledger.audit("slack", "T1", limit=50)
    assert {record.person.name for record in records} == {"the file limits.toml"}
    assert ("20 images a day", "30 images a day") in {(record.before, record.after) for record in records}


async def test_limits_set_in_chat_are_exported_with_their_names(config: Config, tmp_path: Path) -> None:
    async with open_resources(config) as resources:
        rules = quota_rules(config, resources.tiers)
        door = QuotaDoor(ledger=resources.store.ledger, rules=rules, tiers=resources.tiers, now=utc_now, new_id=new_id)
        limits = [door.typed("3 images a day", HERE, Target.member("C1", BEN)), door.typed("$5 a month", HERE)]
        await door.set(limits, By(event="e1", place=HERE, person=BEN), admin=True)
    exported = await said(export, config)
    assert r'name = "Ben \"the brush\" Ö."' in exported
    assert "nothing to change" in await said(plan, config, file(tmp_path, exported))


async def test_without_limits_an_example_is_exported(config: Config, tmp_path: Path) -> None:
    exported = await said(export, config)
    assert "No limit is set yet" in exported
    assert "nothing to change" in await said(plan, config, file(tmp_path, exported))
    example = "\n".join(line.removeprefix("# ") for line in exported.split("An example:\n")[1].splitlines())
    assert "4 changes" in await said(plan, config, file(tmp_path, example))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("[[workspaces", "not valid TOML"),
        (FILE.replace("slack", "slak"), "there is no platform slak"),
        (FILE.replace('"$50 a month"', '"$50 a mnth"'), "Did you mean month?"),
        (FILE.replace('"$50 a month"', '"0 images"'), "A limit of 0"),
        (FILE.replace("everywhere", "everwhere"), "everwhere"),
        (FILE.replace('"3 images a day"', "3"), "workspaces.0.groups.0.limits"),
        (FILE.replace('"20 images a day"', '"20 images a day", "30 images a day"'), "are limits of the same kind"),
        (FILE.replace('"1,000 images a week"', '"5 images a day each"'), "also be for each person"),
        (FILE + FILE, "is listed twice"),
        (FILE.replace("C1 =", '"" ='), "workspaces.0.channels"),  # it would take the defaults' place in every channel
        (FILE.replace("C1 =", '" C1" ='), "workspaces.0.channels"),
        (FILE.replace('channel = "C1"', 'channel = " "'), "workspaces.0.people.0.channel"),
        (FILE.replace('id = "U2"', 'id = " "'), "workspaces.0.people.0.id"),
        (FILE.replace('id = "S1"', 'id = "S1|U2"'), "workspaces.0.groups.0.id"),
        (FILE.replace('workspace = "T1"', 'workspace = " "'), "workspaces.0.workspace"),
    ],
)
async def test_a_wrong_file_changes_nothing_and_says_why(config: Config, tmp_path: Path, wrong: str, says: str) -> None:
    with pytest.raises(ConfigError) as refused:
        await said(apply, config, file(tmp_path, wrong))
    assert says in str(refused.value)
    assert "limits.toml" in str(refused.value)
    assert "No limit is set yet" in await said(export, config)


def test_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["quota", "apply", str(file(tmp_path))]) == 0
    assert "Applied: 6 changes." in capsys.readouterr().out
    assert main(["quota", "export"]) == 0
    assert 'C1 = ["20 images a day", "5 images a day each"]' in capsys.readouterr().out.replace('"C1"', "C1")
    assert main(["quota", "plan", "missing.toml"]) == 2
    assert "missing.toml: there is no such file" in capsys.readouterr().err


@given(
    st.builds(
        Terms,
        unit=st.just(Unit.IMAGES),
        amount=st.integers(1, 1_000_000),
        per=st.sampled_from(Per),
        tier=st.sampled_from(["", *DEFAULT_TIERS]),
        each=st.booleans(),
    )
    | st.builds(
        Terms,
        unit=st.just(Unit.MONEY),
        amount=st.integers(1, 10**12),
        per=st.sampled_from(Per),
        tier=st.sampled_from(["", *DEFAULT_TIERS]),
        each=st.booleans(),
    )
)
def test_the_words_of_a_limit_are_read_back_exactly(said: Terms) -> None:
    assert parse(terms(said), tuple(DEFAULT_TIERS)).terms == said
    assert Limit(target=Target.workspace(), terms=said).key
