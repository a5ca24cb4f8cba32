"""`darkroom doctor`: check everything that has to be right, and say what is right, what is wrong and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp

from bots.app.commands.run import NO_KEY, NO_PLATFORM
from bots.app.config import RENAMED, Config, Secrets
from bots.app.configured import quota_rules, reader_models, reading_budget, tier_table
from bots.app.web.exposure import exposure
from bots.app.wiring.engines import open_gemini
from bots.app.wiring.resources import open_resources
from bots.discord import escape
from bots.shared.config import ConfigError
from core.errors import StudioError
from core.lines import visible_lines
from core.model import Tier
from core.quota.words import dollars

DISCORD_PUBLIC = (
    "Public Bot is on, so anybody can add the bot to a server of their own. At https://discord.com/developers/applications, first set "
    "Installation, Install Link to None, then switch off Bot, Public Bot"
)
_PAGE, _NAMED = 200, 50  # servers on a page of Discord's list, and the most that are printed
Ask = Callable[[str], Awaitable[tuple[int, Any]]]  # a path of Discord's API -> the status, and what it answers with 200

_TIMEOUT = aiohttp.ClientTimeout(total=15)


_SAID = {True: "ok      ", None: "warning ", False: "PROBLEM "}
Finding = tuple[bool | None, str]  # None: it works, and the operator should know


async def examine(config: Config, secrets: Secrets) -> bool:
    """Print a line for each check. Returns whether everything works."""
    healthy = True
    async for good, line in _findings(config, secrets):
        lines = visible_lines(line).replace("\n", f"\n{' ' * len(_SAID[True])}")  # no name can begin a line of its own
        sys.stdout.write(f"{_SAID[good]}{lines}\n")
        healthy = healthy and good is not False
    return healthy


async def _findings(config: Config, secrets: Secrets) -> AsyncIterator[Finding]:
    yield True, "configuration"
    async for finding in _folders(config):
        yield finding
    for finding in exposure(config):
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
    if config.chat.reader != "rules":
        yield _reader(config)
    for name in config.chat.renamed:
        yield None, f"chat.{name} is now called chat.{RENAMED[name]}; it is still read"
    if not (secrets.discord_token or secrets.slack_bot_token):
        yield False, NO_PLATFORM
    async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
        if secrets.discord_token:
            async for finding in _discord(session, config, secrets.discord_token):
                yield finding
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
        f"quota: days begin at midnight in {rules.zone_name}; limits on everything together: {total};"
        f" on each server or workspace: {workspace}; on channels without their own: {defaults}"
        + (
            f"; on each person's direct messages: {', '.join(config.discord.direct_limits)}"
            if config.discord.direct_messages
            else ""
        )
    )


def _reader(config: Config) -> tuple[bool, str]:
    try:
        models, budget = reader_models(config), reading_budget(config)
    except ConfigError as error:
        return False, str(error)
    names = ", then ".join(model.name for model in models)
    return (
        True,
        f"what people write is read by {names} for at most {dollars(budget.amount)} a {budget.per.value}, then by the rules",
    )


async def _folders(config: Config) -> AsyncIterator[Finding]:
    try:
        async with open_resources(config) as resources:
            resources.pictures.check_space()
            blind = await resources.decoders.warm()
    except (ConfigError, StudioError) as error:
        yield False, _mending(error)
        return
    yield True, f"database and pictures ({config.data_dir})"
    yield blind is None, "the process that reads pictures" + (f" cannot be started, so none can be used ({blind})" if blind else "")
    if resources.rights.narrowed:
        yield (
            True,
            f"permissions: other accounts could read {resources.rights.narrowed} files and folders; now only this account can",
        )
    for trouble in resources.rights.troubles:
        yield None, trouble


def _mending(error: ConfigError | StudioError) -> str:
    """What the operator should do about an error, which is not what people in the chat are told."""
    return (isinstance(error, StudioError) and error.mend) or str(error)


async def _discord(session: aiohttp.ClientSession, config: Config, token: str) -> AsyncIterator[Finding]:
    async def ask(path: str) -> tuple[int, Any]:
        url = f"{config.discord.api_url.rstrip('/')}/v10/{path}"
        async with session.get(url, headers={"Authorization": f"Bot {token}"}) as reply:
            return reply.status, await reply.json() if reply.status == 200 else None

    try:
        status, _ = await ask("users/@me")
        if status == 401:
            yield False, "DISCORD_TOKEN is refused. Reset it at https://discord.com/developers/applications (Bot, Reset Token)"
            return
        yield status == 200, f"Discord ({status})"
        _, application = await ask("oauth2/applications/@me")
        if application is not None and application.get("bot_public", False):
            yield None, DISCORD_PUBLIC
        async for finding in _servers(ask, config.discord.servers):
            yield finding
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        yield False, f"Discord cannot be reached: {type(error).__name__}"


async def _servers(ask: Ask, named: Sequence[int]) -> AsyncIterator[Finding]:
    """List the servers that the bot is in besides those it is set up to serve."""
    found: dict[int, str] = {}
    while True:
        status, page = await ask(f"users/@me/guilds?limit={_PAGE}&after={max(found, default=0)}")
        if page is None:
            yield None, f"Discord did not say which servers the bot is in ({status})"
            return
        found |= {int(one["id"]): f"{escape.line(one['name'])[:50]} ({one['id']})" for one in page}
        if len(page) < _PAGE:
            break
    if not named:
        yield (
            None,
            f"discord.servers is empty, so anybody who adds the bot to a server paints at your expense. It is in: {_listed(found)}",
        )
        return
    served, others = ({id: found[id] for id in found if (id in named) is wanted} for wanted in (True, False))
    yield True, f"servers that the bot serves: {_listed(served)}"
    if others:
        yield None, f"the bot is in servers that discord.servers does not list, and will leave them when it runs: {_listed(others)}"
    if missing := [str(id) for id in named if id not in found]:
        yield (
            None,
            f"discord.servers lists servers that the bot is not in: {', '.join(missing)}. Invite it, or take them off the list",
        )


def _listed(servers: Mapping[int, str]) -> str:
    names = list(servers.values())
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more or "none"


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
            return True, f"Slack ({answer.get('team', 'connected')}): {_who_may_ask(config, answer)}"
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return False, f"Slack cannot be reached: {type(error).__name__}"


def _who_may_ask(config: Config, answer: Mapping[str, object]) -> str:
    where = "the whole organisation" if answer.get("is_enterprise_install") else "this workspace"
    guests, strangers = ("may ask" if allowed else "may not" for allowed in (config.slack.guests, config.slack.strangers))
    return f"serves {where}; its guests {guests}, people from other organisations {strangers}"


async def _models(config: Config, key: str, tiers: Mapping[str, Tier]) -> AsyncIterator[tuple[bool, str]]:
    async with open_gemini(config, key, tiers) as engine:
        for tier in tiers.values():
            try:
                await engine.check(tier)
            except StudioError as error:
                yield False, f"model {tier.model}: {_mending(error)}"
            else:
                yield True, f"model {tier.model}"
