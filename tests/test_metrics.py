"""What a real process tells Prometheus, and that the dashboard and the alerts of deploy/ ask for nothing else."""

from __future__ import annotations

from pathlib import Path

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.processes import darkroom, pictured
from tests.servers.discord import TOKEN, Discord
from tests.servers.gemini import GeminiServer
from tests.servers.slack import Slack


async def scraped(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as response:
        families = text_string_to_metric_families(await response.text())
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


async def test_a_process_on_two_platforms_tells_how_it_goes(
    slack: Slack, discord: Discord, gemini: GeminiServer, tmp_path: Path
) -> None:
    more = {"DISCORD_TOKEN": TOKEN, "DARKROOM_DISCORD__API_URL": discord.api_url}
    async with darkroom(tmp_path, slack, gemini, more=more) as running:
        await slack.command("/imagine", "a red bicycle")
        await pictured(slack)
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        await running.logged("render_over", 2)
        told = await scraped(running.port)
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
    assert told["darkroom_loop_lag_seconds_count", ()] >= 1
    (line,) = [line for line in running.log if line["event"] == "render_over" and line["platform"] == "slack"]
    assert line["model"] + line["storing"] + line["posting"] <= line["since_accepted"] + 0.1
    assert not running.troubles
