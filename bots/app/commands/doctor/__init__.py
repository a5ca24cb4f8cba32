"""`darkroom doctor`: check everything that has to be right, and say what is right, what is wrong and what to do about it.

Nothing is painted, posted or changed, but that the database is brought up to date as at a start. Every wait has a timeout, so that a
service that hangs is a line like any other.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator, Mapping

import aiohttp

from bots.app.commands.doctor import discord, gemini, machine, slack, stores, workspaces
from bots.app.commands.doctor.findings import TIMEOUT, Clocks, Finding, Findings
from bots.app.commands.run import NO_PLATFORM
from bots.app.config import RENAMED, Config, Secrets
from bots.app.configured import quota_rules, tier_table
from bots.app.web.exposure import exposure
from bots.shared.clock import utc_now
from bots.shared.config import ConfigError
from core.lines import visible_lines
from core.model import Tier
from core.runtime.clock import Now

_SAID = {True: "ok      ", None: "warning ", False: "PROBLEM "}
_NAMED = {True: "ok", None: "warning", False: "problem"}
_SECONDS = 180.0  # for all checks of one kind


async def examine(config: Config, secrets: Secrets, *, as_json: bool = False, now: Now = utc_now) -> bool:
    """Print a line for each check, or all of them as JSON. Returns whether everything works."""
    found: list[tuple[str, Finding]] = []

    def tell(about: str, finding: Finding) -> None:
        found.append((about, finding))
        if not as_json:
            _print(finding)

    clocks = Clocks()
    async with aiohttp.ClientSession(timeout=TIMEOUT, trace_configs=[clocks.trace()]) as session:
        for about, findings in _checks(config, secrets, session, clocks, now):
            try:
                async with asyncio.timeout(_SECONDS):
                    async for finding in findings:
                        tell(about, finding)
            except TimeoutError:
                tell(about, (False, f"{about}: not all could be checked within {_SECONDS:.0f} s"))
    healthy = all(good is not False for _, (good, _) in found)
    if as_json:
        listed = [{"about": about, "verdict": _NAMED[good], "says": visible_lines(line)} for about, (good, line) in found]
        sys.stdout.write(json.dumps({"healthy": healthy, "findings": listed}, indent=2, ensure_ascii=False) + "\n")
    return healthy


def _print(finding: Finding) -> None:
    good, line = finding
    lines = visible_lines(line).replace("\n", f"\n{' ' * len(_SAID[True])}")  # no name can begin a line of its own
    sys.stdout.write(f"{_SAID[good]}{lines}\n")
    sys.stdout.flush()


def _checks(
    config: Config, secrets: Secrets, session: aiohttp.ClientSession, clocks: Clocks, now: Now
) -> Iterator[tuple[str, Findings]]:
    """What is checked, in this order, under the names that --json gives it."""
    tiers = tier_table(config)
    yield "configuration", _configuration(config, secrets, tiers)
    yield "stores", stores.findings(config)
    in_http = (secrets.slack_bot_token or secrets.slack_client_secret) is not None and config.slack.mode == "http"
    yield "machine", machine.findings(config, session, slack_http=in_http)
    if secrets.discord_token:
        yield "discord", discord.findings(session, config.discord, secrets.discord_token)
    if secrets.slack_client_secret:
        yield "slack", workspaces.findings(session, config, secrets, tiers)
    elif secrets.slack_bot_token:
        yield "slack", slack.findings(session, config.slack, secrets, tiers)
    yield "gemini", gemini.findings(config, secrets.gemini_api_key, tiers, now().date())
    yield "clock", clocks.findings()


async def _configuration(config: Config, secrets: Secrets, tiers: Mapping[str, Tier]) -> Findings:
    yield True, "configuration"
    for finding in exposure(config):
        yield finding
    yield _quota(config, tiers)
    for name in config.chat.renamed:
        yield None, f"chat.{name} is now called chat.{RENAMED[name]}; it is still read"
    if not (secrets.discord_token or secrets.slack_bot_token or secrets.slack_client_secret):
        yield False, NO_PLATFORM


def _quota(config: Config, tiers: Mapping[str, Tier]) -> Finding:
    try:
        rules = quota_rules(config, tiers)
    except ConfigError as error:
        return False, str(error)
    total, workspace, defaults = (
        ", ".join(limits) or "none" for limits in (config.quota.total, config.quota.workspace, config.quota.defaults)
    )
    direct = (
        f"; on each person's direct messages: {', '.join(config.discord.direct_limits)}" if config.discord.direct_messages else ""
    )
    return True, (
        f"quota: days begin at midnight in {rules.zone_name}; limits on everything together: {total};"
        f" on each server or workspace: {workspace}; on channels without their own: {defaults}{direct}"
    )
