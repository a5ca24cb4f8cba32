"""Asks Slack about every workspace that installed the app."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final

import aiohttp

from bots.app.commands.doctor import slack
from bots.app.commands.doctor.findings import Finding, Findings, mending
from bots.app.commands.doctor.slack import Token
from bots.app.config import Config, Secrets
from bots.app.configured import missing_for_several
from bots.app.wiring.resources import store_url
from bots.shared.config import ConfigError
from bots.slack.config import ANY_TEAM
from bots.slack.read import PLATFORM
from bots.slack.vault import Vault
from core.errors import StudioError
from core.model import Tier
from core.store.sql_store import SqlStore

_SECONDS: Final = 30.0  # for a database that is far away


async def findings(session: aiohttp.ClientSession, config: Config, secrets: Secrets, tiers: Mapping[str, Tier]) -> Findings:
    if (missing := missing_for_several(config, secrets)) is not None:
        yield False, missing
        return
    again = f"An admin there can install it again at {(config.web.public_url or '').rstrip('/')}/slack/install"
    try:
        async with asyncio.timeout(_SECONDS):
            tokens, unopened = await _tokens(config, Vault.by(secrets.slack_token_key or ""), again)
    except (ConfigError, StudioError) as error:
        yield False, f"Slack's workspaces: {mending(error)}"
        return
    except (ValueError, TimeoutError):
        yield False, "Slack's workspaces: the database does not tell"
        return
    yield _installed(config, len(tokens) + len(unopened))
    for workspace in unopened:
        yield False, f"the token of {workspace} was sealed with another SLACK_TOKEN_KEY. Add that one to it. {again}"
    async for finding in slack.of_tokens(session, config.slack, secrets, tiers, tokens):
        yield finding


def _installed(config: Config, count: int) -> Finding:
    may = "any workspace may install the app" if ANY_TEAM in config.slack.teams else f"{len(config.slack.teams)} may"
    return (True if count else None), f"Slack: {count} workspaces installed the app, {may}"


async def _tokens(config: Config, vault: Vault, mend: str) -> tuple[Sequence[Token], Sequence[str]]:
    """The tokens that can be opened, and the workspaces whose tokens cannot."""
    tokens, unopened = [], []
    async with SqlStore.open(store_url(config)) as store:
        for workspace in await store.installations(PLATFORM):
            sealed = await store.installation(PLATFORM, workspace)
            found = vault.opened(sealed, workspace) if sealed is not None else None
            if found is None:
                unopened.append(workspace)
            else:
                tokens.append(Token(named=f"the token of {workspace}", value=found.token, workspace=workspace, mend=mend))
    return tokens, unopened
