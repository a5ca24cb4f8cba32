"""README and docs/ say what is true: each command, option, flag, key, scope, price, number and link is compared with the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from bots.app.commands.command_line import _parser
from bots.app.commands.run import _GONE_SECONDS
from bots.app.config import ChatConfig, Config, Secrets
from bots.app.wiring.housekeeping import _OLD_KEPT
from bots.discord import permissions
from bots.discord.config import DiscordConfig
from bots.slack import listeners
from bots.speech import text
from core.acts import table
from core.engine.incurable import _CAUSES
from core.reading import flags, lists
from core.store.ledger import NOTICE_AT
from core.tiers import DEFAULT_TIERS
from core.tiers.table import TEN_RATIOS, highest_price, most_tokens
from tests.pages import LIMITS, PAGES, ROOT, discords_commands, rows, spans, wrong

README, USING, DISCORD, OPERATIONS = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/using.md", "docs/discord.md", "docs/operations.md")
)

SENTENCES = re.findall(r"(?m)^- (.+)$", (ROOT / "tests/sentences.md").read_text(encoding="utf-8").replace("\\", ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_says_is_so(page: Path) -> None:
    assert wrong(page.read_text(encoding="utf-8"), page) == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs/decisions").glob("*.md")), ids=lambda page: page.name[:4])
def test_a_decision_links_to_what_is_there(page: Path) -> None:
    assert [
        one for one in wrong(page.read_text(encoding="utf-8"), page) if "there is no such file" in one or "heading" in one
    ] == []


# --- planted errors are found


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("`darkroom demp`", "invalid choice"),
        ("`darkroom usage --tsv`", "unrecognized arguments"),
        ("`darkroom run --role painter`", "invalid choice"),
        ("```sh\n.venv/bin/darkroom docter\n```", "invalid choice"),
        ("   ```sh\n   sudo darkroom runn   # as a service\n   ```", "invalid choice"),
        ("`make pictures`", "make has no pictures"),
        ("`/imagin a cat`", "no command /imagin"),
        ("`/darkroom quotas`", "no command /quotas"),
        ("```text\n/edt make it green\n```", "no command /edt"),
        ("`/quota sett images:20`", "quota has no sett"),
        ("`/quota set image:20`", "no option image"),
        ("`/imagine a cat --teir pro`", "no flag --teir"),
        ("`… dollar:5 per:month`", "no option dollar"),
        ("`/darkroom quota set 20 images a dey`", "a dey"),
        ("`make it wide --ar 16:99`", "--ar"),
        ("`--tiers`", "no flag --tiers"),
        ("`[quota] totals`", "no such key"),
        ("`[qouta]`", "no such key"),
        ("`[tiers.NAME] modell`", "no such key"),
        ("`mesage_content = false`", "no such key"),
        ('`mode = "pigeon"`', "socket"),
        ('```toml\n[quota]\ntotl = ["$5 a day"]\n```', "quota.totl"),
        ("`DARKROOM_QUOTA__TOTALS`", "no such key"),
        ("```sh\nexport DISCORD_BOT_TOKEN=…\n```", "no such secret"),
        ("`channels:write`", "no such scope"),
        ("`reading_budget_spend`", "no such name"),
        ("`darkroom_pictures_count`", "no such name"),
        ("[the map](docs/archtecture.md)", "no such file"),
        ("[limits](docs/admin.md#how-limits-combined)", "no such heading"),
        ("![a picture](docs/playgrund.png)", "no such file"),
        ("[a page](http://example.com)", "not a link"),
    ],
)
def test_a_planted_error_is_found(planted: str, found: str) -> None:
    said = wrong(f"Some words, and {planted}\n" if "```" not in planted else f"Some words:\n\n{planted}\n", ROOT / "README.md")
    assert len(said) == 1
    assert found in said[0]


@pytest.mark.parametrize(
    "true",
    [
        "`darkroom usage --csv --from 2026-11-01`",
        "`make demo`",
        "`make the door green`",
        "`/quota set images:20`",
        "`/quota set $0,20 a day`",
        "`/darkroom quota …`",
        "`v2: make it night`",
        "`a poster --ar 2:3 --avoid people, text`",
        "`[tiers.pro.prices]`",
        "`[tiers.X.prices]`",
        "`servers = []`",
        "`DARKROOM_QUOTA__DEFAULTS`",
        "`users:read.email`",
        "`darkroom_alarms_total`",
        "[limits](docs/admin.md#how-limits-combine)",
    ],
)
def test_what_is_true_is_left_alone(true: str) -> None:
    assert wrong(f"Some words, and {true}\n", ROOT / "README.md") == []


# --- what is there is said


def test_every_command_of_discord_is_described_for_users() -> None:
    said = {span.removeprefix("/") for span in spans(USING) if span.startswith("/")}
    assert set(discords_commands()) - said == set()


def test_every_word_after_darkroom_in_slack_is_described_for_users() -> None:
    said = {span.removeprefix("/darkroom ").split()[0] for span in spans(USING) if span.startswith("/darkroom ")}
    assert set(listeners._SUBCOMMANDS) - said == set()


def test_the_table_of_words_is_that_of_the_acts() -> None:
    said = []
    for word, button, command, _, costs in rows(USING, "## Words in a picture's thread"):
        bare = word.strip("`") if re.fullmatch("`[a-z0-9 ]+`", word, re.IGNORECASE) else ""
        said.append(
            (bare, re.sub(r"\d+", "{version}", button).replace("on Pro", "on {tier}"), command.strip("`/"), costs == "nothing")
        )
    acts = [
        (row.word, _label(row.button) if row.button else "", row.command.name if row.command else "", not row.paints)
        for row in table.ROWS
        if row.command is None or row.command.name != "imagine"
    ]
    assert sorted(said) == sorted(acts)


def _label(button: table.Button) -> str:
    """What stands on it: the number alone where there is one for each picture."""
    return "{version}" if button.below is table.Below.EACH else button.label


def test_the_table_of_flags_is_that_of_the_reader() -> None:
    said = {flag.strip("`-"): re.findall(r"`([^`]+)`", values) for flag, values, _ in rows(USING, "## Flags and options")}
    assert list(said) == [lists.entries(f"flags.options.{option}")[0] for option in lists.table("flags.options")]
    assert said["tier"] == list(DEFAULT_TIERS)
    assert said["size"] == list(LIMITS.sizes)
    assert [ratio for ratio in said["ar"] if ":" in ratio] == list(LIMITS.ratios)
    assert said["ar"][: len(TEN_RATIOS)] == list(DEFAULT_TIERS["pro"].ratios) == list(DEFAULT_TIERS["lite"].ratios)
    assert said["count"] == ["1", str(LIMITS.max_count)]
    for flag, values in said.items():
        for value in values:
            assert flags.split(f"a cat {value if value.startswith('--') else f'--{flag} {value}'}", LIMITS).values


def test_the_steps_for_discord_name_the_permissions_that_are_used() -> None:
    used = {*permissions.NAMES.values()} - {"View Channel"} | {"View Channels"}  # of a role it is plural
    [step] = re.findall(r"the permissions ([\w\s,]+)\.", DISCORD)
    assert {one.strip() for one in " ".join(step.split()).split(",")} == used
    assert {name for row in rows(DISCORD, "## Permissions, and why") for name in row[0].split(", ")} == used


@pytest.mark.parametrize(
    ("page", "heading"),
    [("slack", "When something is wrong"), ("discord", "When something is wrong"), ("using", "If something doesn't happen")],
)
def test_a_sentence_that_somebody_looks_up_is_one_that_is_said(page: str, heading: str) -> None:
    said = [part.strip() for line in SENTENCES for part in re.split(r"\{[^}]*\}", line) if len(part.strip()) > 8]
    cells = [row[0] for row in rows((ROOT / f"docs/{page}.md").read_text(encoding="utf-8"), f"## {heading}")]
    quoted = [one.strip("… ") for cell in cells for one in re.findall('[“"]([^”"]*)[”"]', cell)]
    assert quoted
    theirs = {"not a valid command", "dispatch_failed", "did not respond"}  # Slack's and Discord's own words
    assert [one for one in quoted if one not in theirs and not any(one in part or part in one for part in said)] == []


def test_every_secret_is_named_in_the_steps() -> None:
    named = README + DISCORD + (ROOT / "docs/slack.md").read_text(encoding="utf-8")
    assert [one.name for one in fields(Secrets) if one.name.upper() not in named] == []


def test_what_only_the_operator_can_mend_is_among_the_alarms() -> None:
    said = {event for row in rows(OPERATIONS, "## Alarms, and what to do") for event in re.findall(r"`(\w+)`", row[0])}
    wanted = {cause.kind for cause in _CAUSES if cause.mend} | {"key_refused", "tier_gone", "store_full", "ceiling_gone"}
    assert wanted - said == set()
    code = "\n".join(path.read_text(encoding="utf-8") for top in ("bots", "core") for path in (ROOT / top).rglob("*.py"))
    assert [event for event in said if f'"{event}"' not in code] == []


def logged_as_alarms(module: ast.Module) -> Iterator[str]:
    """The events that a module logs at level error or critical, as far as they are written down where they are logged."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            loud = isinstance(node.func, ast.Attribute) and node.func.attr in ("error", "critical", "exception")
            levels = {one.value.value for one in node.keywords if one.arg == "level" and isinstance(one.value, ast.Constant)}
            named = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if named and (loud or levels & {"error", "critical"}):
                yield named[0]
            given = {one.arg: one.value.value for one in node.keywords if isinstance(one.value, ast.Constant)}
            if given.get("alarm") is True and isinstance(given.get("kind"), str):  # a fault of the model
                yield str(given["kind"])


def test_each_alarm_has_a_row_that_says_what_to_do() -> None:
    said = {event for row in rows(OPERATIONS, "## Alarms, and what to do") for event in re.findall(r"`(\w+)`", row[0])}
    modules = [ast.parse(path.read_text(encoding="utf-8")) for top in ("bots", "core") for path in (ROOT / top).rglob("*.py")]
    logged = {event for module in modules for event in logged_as_alarms(module)}
    assert len(logged) > 25
    assert sorted(logged - said) == []


def test_each_fault_from_outside_names_tests_that_are_there() -> None:
    for row in rows(OPERATIONS, "## When something outside fails"):
        named = re.findall(r"`(test_\w+\.py)`", row[-1])
        assert named, row[0]
        assert [name for name in named if not (ROOT / "tests" / name).is_file()] == [], row[0]


def test_each_alert_has_a_row_that_says_what_to_do() -> None:
    alerts = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yaml").read_text(encoding="utf-8"))
    named = [rule["alert"] for group in alerts["groups"] for rule in group["rules"]]
    said = [row[0].strip("`") for row in rows((ROOT / "docs/deploying.md").read_text(encoding="utf-8"), "## Watch it")]
    assert sorted(said) == sorted(named)


# --- prices and numbers


def test_the_prices_are_those_of_the_tier_table() -> None:
    priced = rows(README, "## What a picture costs")
    assert len(priced) == 5
    for _, name, size, price in priced:
        prices = DEFAULT_TIERS[name].prices
        assert prices is not None
        cents = prices.image_tokens[size] * prices.image_output / 1_000_000 / 10_000
        assert price == f"{cents:.1f}¢"


def test_what_comes_on_top_of_a_price_is_no_more_than_is_said() -> None:
    """This is compared with the most that a short ask about one picture may cost: its words, the picture that it changes, thinking, and a
    remark."""
    found = re.search(r"usually under (\d+)¢, on pro up to (\d+)¢", " ".join(README.split()))
    assert found is not None
    words = most_tokens("make the door green, and put a lamp above it")
    for tier in DEFAULT_TIERS.values():
        assert tier.prices is not None
        alone = tier.prices.image_tokens["1K"] * tier.prices.image_output // 1_000_000
        most = highest_price(tier, size="1K", pictures=1, prompt_tokens=words)
        assert most is not None
        assert (most - alone) / 10_000 <= int(found[2 if tier.name == "pro" else 1])


def _port() -> int:
    return int(_parser().parse_args(["demo"]).port)


NUMBERS = [
    ("README.md", r"127\.0\.0\.1:(\d+)", _port()),
    ("README.md", r"go after (\d+) days", _OLD_KEPT.days),
    ("docs/using.md", r"Attach up to (\d+) to one ask", max(tier.max_references for tier in DEFAULT_TIERS.values())),
    ("docs/using.md", r"may have ([\d,]+) characters", LIMITS.max_prompt),
    ("docs/admin.md", r"When (\d+)% of a limit is gone", round(NOTICE_AT * 100)),
    ("docs/discord.md", r"(\d+) images a day unless you say otherwise", int(DiscordConfig().direct_limits[0].split()[0])),
    ("docs/reading.md", r'"\$(\d+) a day" by default', int(ChatConfig().reading_budget.split()[0].lstrip("$"))),
    ("docs/operations.md", r"127\.0\.0\.1:(\d+)/healthz", Config().web.port),
    ("docs/web.md", r"127\.0\.0\.1:(\d+)\)", Config().web.port),
    ("docs/web.md", r"proxy_pass http://127\.0\.0\.1:(\d+); client_max", Config().slack.port),
]


@pytest.mark.parametrize(("page", "pattern", "number"), NUMBERS, ids=[f"{page}-{number}" for page, _, number in NUMBERS])
def test_a_number_is_that_of_the_code(page: str, pattern: str, number: int) -> None:
    said = re.findall(pattern, " ".join((ROOT / page).read_text(encoding="utf-8").split()))
    assert said
    assert {int(one.replace(",", "")) for one in said} == {number}


def test_readme_and_makefile_say_the_same_of_what_is_downloaded() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"(\d+ MB)", makefile) == re.findall(r"downloads (\d+ MB)", README)


def test_a_stop_takes_no_longer_than_is_said() -> None:
    [seconds] = re.findall(r"gone within (\d+) seconds", OPERATIONS)
    assert int(seconds) > _GONE_SECONDS


def test_what_lies_in_the_data_folder_is_named_by_its_names() -> None:
    [named] = re.findall(r"Everything is in `data_dir` \(([^)]+)\)", OPERATIONS)
    code = "\n".join(path.read_text(encoding="utf-8") for top in ("bots", "core") for path in (ROOT / top).rglob("*.py"))
    files = [one.strip("` /") for one in named.split(",")]
    assert len(files) > 3
    assert [one for one in files if not re.search(rf"[\"/]{re.escape(one)}\"", code)] == []


def test_every_metric_is_named_for_whoever_watches() -> None:
    metrics = (ROOT / "bots/app/web/metrics.py").read_text(encoding="utf-8")
    made = set(re.findall(r'"(darkroom_\w+)"', metrics)) - {"darkroom_reading_seconds"}  # of interest where reading is measured
    assert len(made) > 6
    assert [name for name in made if f"`{name}" not in OPERATIONS] == []


def test_the_menu_entry_is_called_what_the_pages_call_it() -> None:
    assert f"**{text.EDIT_MENU}**" in USING


def test_every_fault_of_the_outside_names_where_it_is_tested() -> None:
    table = OPERATIONS.partition("## When something outside fails")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| ") and not line.startswith(("| what fails", "| ---"))]
    assert len(rows) > 12
    for row in rows:
        named = re.findall(r"`(test_\w+\.py)`", row)
        assert named, row
        assert [name for name in named if not (ROOT / "tests" / name).is_file()] == []
