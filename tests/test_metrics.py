"""What a real process tells Prometheus, and that the dashboard and the alerts of deploy/ ask for nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bots.app.web.metrics import Metrics
from tests.processes import darkroom, pictured
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack

HERE = Path(__file__).parents[1]
ALERTS, ALERT_TESTS = HERE / "deploy/prometheus/alerts.yaml", HERE / "deploy/prometheus/alerts.test.yaml"
DASHBOARD = HERE / "deploy/grafana/dashboard.json"
OPERATIONS, DEPLOYING = HERE / "docs/operations.md", HERE / "docs/deploying.md"
_OF_PROMETHEUS = {"instance", "job", "le"}  # labels that a scrape and a histogram add


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(text)
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def series(text: str) -> set[str]:
    """The names of everything that can be asked for, from what /metrics declares."""
    kinds = re.findall(r"^# TYPE (\w+) (\w+)$", text, re.MULTILINE)
    return {f"{name}{end}" for name, kind in kinds for end in (("_bucket", "_sum", "_count") if kind == "histogram" else ("",))}


def alerts() -> list[dict[str, object]]:
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    rules: list[dict[str, object]] = group["rules"]
    return rules


def asked() -> list[str]:
    """Every expression of the alerts and the dashboard."""
    board = json.loads(DASHBOARD.read_text())
    return [*(str(rule["expr"]) for rule in alerts()), *(one["expr"] for panel in board["panels"] for one in panel["targets"])]


def named(expressions: list[str]) -> set[str]:
    return {name for one in expressions for name in re.findall(r"\b(?:darkroom|process)_\w+", one)}


def labels_asked() -> Iterator[tuple[str, str]]:
    """Each metric that an expression selects from, with each label it selects by."""
    for one in asked():
        for name, selected in re.findall(r"\b((?:darkroom|process)_\w+)\{([^}]*)\}", one):
            yield from ((name, label) for label in re.findall(r"(\w+)\s*[=!]", selected))


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None and os.environ.get("CI"):
        pytest.fail("promtool is missing: install Debian's package prometheus")
    if found is None:
        pytest.skip("promtool is not installed")
    return found


def ran(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_alerts_are_rules_that_ring_when_they_should(promtool: str) -> None:
    ran(promtool, "check", "rules", ALERTS)
    ran(promtool, "test", "rules", ALERT_TESTS)
    assert {str(rule["alert"]) for rule in alerts()} == set(re.findall(r"\bDarkroom[A-Z]\w+", ALERT_TESTS.read_text()))


def test_every_alert_says_what_to_do() -> None:
    told = set(re.findall(r"^\| `(Darkroom\w+)` \|", DEPLOYING.read_text(), re.MULTILINE))
    assert {str(rule["alert"]) for rule in alerts()} == told


def test_the_dashboard_asks_what_prometheus_understands(promtool: str, tmp_path: Path) -> None:
    board = json.loads(DASHBOARD.read_text())
    filled = [re.sub(r"\$__\w+", "5m", one["expr"]).replace("$job", "darkroom") for p in board["panels"] for one in p["targets"]]
    rules = [{"record": f"panel:{n}", "expr": one} for n, one in enumerate(filled)]
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    ran(promtool, "check", "rules", tmp_path / "rules.yaml")
    ids = [panel["id"] for panel in board["panels"]]
    assert len(set(ids)) == len(ids)
    assert [panel["title"] for panel in board["panels"] if not panel["targets"]] == []


def test_what_is_selected_by_is_a_label_of_its_metric() -> None:
    collectors = Metrics().registry._names_to_collectors
    for name, label in labels_asked():
        known = getattr(collectors.get(name), "_labelnames", ())
        assert label in {*known, *_OF_PROMETHEUS}, f"{name} has no label {label}"


async def measured(port: int) -> str:
    """What /metrics says once the event loop was measured, which happens twice a second; the test may be over sooner."""
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        while True:
            async with session.get(f"http://127.0.0.1:{port}/metrics") as response:
                text = await response.text()
            if samples(text)["darkroom_loop_lag_seconds_count", ()]:
                return text
            await asyncio.sleep(0.05)


async def test_a_process_on_two_platforms_tells_how_it_goes(
    slack: Slack, discord: Discord, gemini: GeminiServer, tmp_path: Path
) -> None:
    more = {"DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url}
    async with darkroom(tmp_path, slack, gemini, more=more) as running:
        await slack.command("/imagine", "a red bicycle")
        await pictured(slack)
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        await running.logged("render_over", 2)
        text = await measured(running.port)
    told = samples(text)
    for platform in ("slack", "discord"):
        assert told["darkroom_asks_total", (("outcome", "accepted"), ("platform", platform))] == 1
        assert told["darkroom_acknowledgement_seconds_count", (("platform", platform),)] >= 1
        assert told["darkroom_acknowledgement_seconds_bucket", (("le", "3.0"), ("platform", platform))] >= 1
    assert told["darkroom_renders_over_total", (("act", "new"), ("outcome", "done"), ("tier", "lite"))] == 2
    for stage in ("waiting", "model", "storing", "posting", "all"):
        assert told["darkroom_stage_seconds_count", (("stage", stage),)] == 2
    assert told["darkroom_billed_dollars_total", (("tier", "lite"),)] > 0
    assert told["darkroom_ready", ()] == 1
    assert told["darkroom_queue_oldest_seconds", ()] == 0
    assert told["process_resident_memory_bytes", ()] > 10_000_000
    assert told["process_open_fds", ()] > 0
    (line,) = [line for line in running.log if line["event"] == "render_over" and line["platform"] == "slack"]
    assert line["model"] + line["storing"] + line["posting"] <= line["since_accepted"] + 0.1
    assert not running.troubles
    ours = {name for name in series(text) if name.startswith("darkroom_") and not name.endswith("_created")}
    assert named(asked()) <= series(text)
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in ours} <= set(re.findall(r"\w+", OPERATIONS.read_text()))
