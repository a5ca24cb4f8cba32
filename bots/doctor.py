"""`darkroom doctor`: look at everything that has to be right, say what is and what is not, and what to do."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping

import aiohttp

from bots.config import Config, ConfigError, Secrets
from bots.configured import judge_prices, quota_rules, tier_table
from bots.run import NO_KEY, NO_PLATFORM
from bots.wiring import open_gemini, open_rooms
from core.errors import StudioError
from core.lines import visible_lines
from core.model import Tier

_TIMEOUT = aiohttp.ClientTimeout(total=15)


_SAID = {True: "ok      ", None: "warning ", False: "PROBLEM "}
Finding = tuple[bool | None, str]  # None: it works, and the operator should know


async def examine(config: Config, secrets: Secrets) -> bool:
    """Print a line for each thing looked at; whether all works."""
    healthy = True
    async for good, line in _findings(config, secrets):
        lines = visible_lines(line).replace("\n", f"\n{' ' * len(_SAID[True])}")  # no name in it begins a line of its own
        sys.stdout.write(f"{_SAID[good]}{lines}\n")
        healthy = healthy and good is not False
    return healthy


async def _findings(config: Config, secrets: Secrets) -> AsyncIterator[Finding]:
    yield True, "configuration"
    async for finding in _folders(config):
        yield finding
    tiers = tier_table(config)
    yield _quota(config, tiers)
    for tier in tiers.values():
        good = tier.prices is not None
        yield (
            good,
            f"price of {tier.title} ({tier.model})"
            + ("" if good else f": none, so it is not called. Set tiers.{tier.name}.prices"),
        )
    if config.chat.judge == "model":
        yield _judge(config)
    if not (secrets.discord_token or secrets.slack_bot_token):
        yield False, NO_PLATFORM
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        if secrets.discord_token:
            yield await _discord(session, config, secrets.discord_token)
        if secrets.slack_bot_token:
            yield await _slack(session, config, secrets.slack_bot_token)
            socket = config.slack.mode == "socket"
            name = "SLACK_APP_TOKEN" if socket else "SLACK_SIGNING_SECRET"
            there = bool(secrets.slack_app_token if socket else secrets.slack_signing_secret)
            yield there, f"{name} for mode {config.slack.mode}" + ("" if there else ": not set")
    if secrets.gemini_api_key is None:
        yield False, NO_KEY
        return
    async for finding in _models(config, secrets.gemini_api_key, tiers):
        yield finding


def _quota(config: Config, tiers: Mapping[str, Tier]) -> tuple[bool, str]:
    try:
        rules = quota_rules(config, tiers)
    except ConfigError as error:
        return False, str(error)
    total, workspace, defaults = (
        ", ".join(limits) or "none" for limits in (config.quota.total, config.quota.workspace, config.quota.defaults)
    )
    return True, (
        f"quota: days begin at midnight in {rules.zone_name}; limits over everything: {total}; of each server or workspace: {workspace};"
        f" of channels without their own: {defaults}"
    )


def _judge(config: Config) -> tuple[bool, str]:
    try:
        judge_prices(config)
    except ConfigError as error:
        return False, str(error)
    return True, f"price of {config.chat.judge_model}, which decides what is an instruction"


async def _folders(config: Config) -> AsyncIterator[Finding]:
    try:
        async with open_rooms(config) as rooms:
            rooms.pictures.check_room()
    except (ConfigError, StudioError) as error:
        yield False, _mending(error)
        return
    yield True, f"database and pictures ({config.data_dir})"
    for trouble in rooms.rights.troubles:
        yield None, trouble


def _mending(error: ConfigError | StudioError) -> str:
    """For the operator: what people in the chat are told is not for them."""
    return (isinstance(error, StudioError) and error.mend) or str(error)


async def _discord(session: aiohttp.ClientSession, config: Config, token: str) -> tuple[bool, str]:
    try:
        async with session.get(
            f"{config.discord.api_url.rstrip('/')}/v10/users/@me", headers={"Authorization": f"Bot {token}"}
        ) as reply:
            if reply.status == 401:
                return False, "DISCORD_TOKEN is refused. Reset it at https://discord.com/developers/applications (Bot, Reset Token)"
            return reply.status == 200, f"Discord ({reply.status})"
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return False, f"Discord cannot be reached: {type(error).__name__}"


async def _slack(session: aiohttp.ClientSession, config: Config, token: str) -> tuple[bool, str]:
    try:
        url = f"{config.slack.base_url.rstrip('/')}/auth.test"
        async with session.post(url, headers={"Authorization": f"Bearer {token}"}) as reply:
            answer = await reply.json()
            if not answer.get("ok"):
                return (
                    False,
                    f"SLACK_BOT_TOKEN is refused ({answer.get('error')}). See OAuth & Permissions at https://api.slack.com/apps",
                )
            return True, f"Slack ({answer.get('team', 'connected')})"
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return False, f"Slack cannot be reached: {type(error).__name__}"


async def _models(config: Config, key: str, tiers: Mapping[str, Tier]) -> AsyncIterator[tuple[bool, str]]:
    async with open_gemini(config, key, tiers) as engine:
        for tier in tiers.values():
            try:
                await engine.check(tier)
            except StudioError as error:
                yield False, f"model {tier.model}: {_mending(error)}"
            else:
                yield True, f"model {tier.model}"
