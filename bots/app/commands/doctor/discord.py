"""Asks Discord what `darkroom run` will need of it. Nothing is posted or changed, and no session is begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import aiohttp
from discord import ApplicationFlags, Object, Permissions
from discord.utils import oauth_url

from bots.app.commands.doctor.findings import UNREACHED, Answer, Finding, Findings, ask
from bots.discord import commands, escape
from bots.discord.config import DiscordConfig
from bots.discord.permissions import NAMES

PUBLIC = (
    "Public Bot is on, so anybody can add the bot to a server of their own. At https://discord.com/developers/applications, first set "
    "Installation, Install Link to None, then switch off Bot, Public Bot"
)
_PORTAL = "https://discord.com/developers/applications"
_PAGE, _NAMED = 200, 50  # servers on a page of Discord's list, and the most that are printed
_FEW_STARTS = 50  # of the sessions that may be begun in a day
_SPARED = [NAMES["create_public_threads"]]  # a picture is posted all the same, and says that it has no thread
_SCOPES = ("bot", "applications.commands")


async def findings(session: aiohttp.ClientSession, config: DiscordConfig, token: str) -> Findings:
    try:
        async for finding in _Discord(session, config, token).findings():
            yield finding
    except UNREACHED as error:
        yield False, f"Discord cannot be reached: {type(error).__name__}"


class _Discord:
    def __init__(self, session: aiohttp.ClientSession, config: DiscordConfig, token: str) -> None:
        self._session = session
        self._config = config
        self._token = token

    async def _get(self, path: str) -> Answer:
        return await ask(self._session, "GET", f"{self._config.api_url.rstrip('/')}/v10/{path}", f"Bot {self._token}")

    async def findings(self) -> Findings:
        me = await self._get("users/@me")
        if me.status == 401:
            yield False, f"DISCORD_TOKEN is refused. Reset it at {_PORTAL} (Bot, Reset Token)"
            return
        yield me.status == 200, f"Discord ({escape.line(me.body['username'])[:50] if me.status == 200 else me.status})"
        application = await self._get("applications/@me")
        if application.status != 200:
            yield None, f"Discord did not say how the app is set up ({application.status})"
        else:
            for finding in self._set_up(application.body):
                yield finding
            yield await self._commands(application.body["id"])
        yield await self._starts()
        async for finding in self._servers(application.body.get("id")):
            yield finding

    def _set_up(self, application: Mapping[str, Any]) -> Iterator[Finding]:
        """Check the switches of the developer portal."""
        flags = ApplicationFlags._from_value(int(application.get("flags") or 0))
        if self._config.message_content:
            granted = flags.gateway_message_content or flags.gateway_message_content_limited
            yield (
                granted,
                "Message Content Intent: on"
                if granted
                else f"Message Content Intent is off, so Discord would refuse the connection. Switch it on at {_PORTAL} (Bot), or set "
                "message_content = false under [discord]",
            )
        if application.get("bot_public", False):
            yield None, PUBLIC
        if application.get("interactions_endpoint_url"):
            line = f"Interactions Endpoint URL is set, so commands and buttons go there and never reach Darkroom. Clear it at {_PORTAL}"
            yield False, f"{line} (General Information)"
        if application.get("bot_require_code_grant"):
            yield None, f"Requires OAuth2 Code Grant is on, so no invite link works. Switch it off at {_PORTAL} (Bot)"

    async def _commands(self, application: str) -> Finding:
        found = await self._get(f"applications/{application}/commands")
        if found.status != 200:
            return None, f"Discord did not say which commands are registered ({found.status})"
        missing = sorted(commands.names() - {str(one["name"]) for one in found.body})
        if missing:
            return None, f"commands that are not registered yet: {', '.join(missing)}. Starting Darkroom registers them"
        return True, f"commands: {len(found.body)} registered"

    async def _starts(self) -> Finding:
        """How often a session may still be begun today: beyond that, Discord resets the token."""
        gateway = await self._get("gateway/bot")
        if gateway.status != 200:
            return None, f"Discord did not say where its gateway is ({gateway.status})"
        limit = gateway.body["session_start_limit"]
        line = f"Discord's gateway: {limit['remaining']} of {limit['total']} session starts left today"
        if limit["remaining"] >= _FEW_STARTS:
            return True, line
        return None, f"{line}. Is something starting Darkroom again and again? With none left, Discord resets the token"

    async def _servers(self, application: str | None) -> Findings:
        """List the servers that the bot is in besides those it is set up to serve, and what it may not do in them."""
        found: dict[int, Mapping[str, Any]] = {}
        while True:
            page = await self._get(f"users/@me/guilds?limit={_PAGE}&after={max(found, default=0)}")
            if page.status != 200:
                yield None, f"Discord did not say which servers the bot is in ({page.status})"
                return
            found |= {int(one["id"]): one for one in page.body}
            if len(page.body) < _PAGE:
                break
        for finding in self._listed(found, application):
            yield finding
        served = [one for id, one in found.items() if not self._config.servers or id in self._config.servers]
        for finding in _permissions(served, application, named=bool(self._config.servers)):
            yield finding

    def _listed(self, found: Mapping[int, Mapping[str, Any]], application: str | None) -> Iterator[Finding]:
        named = self._config.servers
        if not named:
            line = "discord.servers is empty, so anybody who adds the bot to a server paints at your expense. It is in:"
            yield None, f"{line} {_names(found.values())}"
            return
        served, others = ([one for id, one in found.items() if (id in named) is wanted] for wanted in (True, False))
        yield True, f"servers that the bot serves: {_names(served)}"
        if others:
            line = "the bot is in servers that discord.servers does not list, and will leave them when it runs:"
            yield None, f"{line} {_names(others)}"
        if missing := [str(id) for id in named if id not in found]:
            invite = f" ({_invite(application)})" if application else ""
            line = f"discord.servers lists servers that the bot is not in: {', '.join(missing)}. Invite it{invite}"
            yield None, f"{line}, or take them off the list"


def _permissions(servers: Sequence[Mapping[str, Any]], application: str | None, *, named: bool) -> Iterator[Finding]:
    """What the bot's roles lack in each server, which is a problem where the configuration names it: others were added by anybody. A
    channel may take away more, which is checked when somebody asks there."""
    complete = lacking = 0
    for server in servers:
        rights = Permissions(int(server.get("permissions") or 0))
        missing = [] if rights.administrator else [shown for name, shown in NAMES.items() if not getattr(rights, name)]
        complete += not missing
        lacking += bool(missing)
        if missing and lacking <= _NAMED:
            invite = f" {_invite(application, int(server['id']))}" if application else ""
            line = f"the bot lacks {', '.join(missing)} in {_name(server)}. Give its role these, or invite it again:{invite}"
            yield (False if named and missing != _SPARED else None), line
    if lacking > _NAMED:
        yield None, f"the bot lacks permissions in {lacking - _NAMED} more servers"
    if complete:
        yield True, f"permissions: all that are needed in {complete} server{'s' if complete > 1 else ''}"


def _invite(application: str, server: int | None = None) -> str:
    """The link that adds the bot with all that it needs."""
    needed = Permissions(**dict.fromkeys(NAMES, True))
    if server is None:
        return oauth_url(application, permissions=needed, scopes=_SCOPES)
    return oauth_url(application, permissions=needed, scopes=_SCOPES, guild=Object(server), disable_guild_select=True)


def _name(server: Mapping[str, Any]) -> str:
    return f"{escape.line(str(server['name']))[:50]} ({server['id']})"


def _names(servers: Any) -> str:
    names = [_name(one) for one in servers]
    more = f", and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more or "none"
