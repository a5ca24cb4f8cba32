"""Asks Slack what `darkroom run` will need of it. Nothing is posted, and no connection is opened: Slack would send it events."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp

from bots.app.commands.doctor.findings import UNREACHED, Answer, Finding, Findings, ask
from bots.app.config import Secrets
from bots.slack.config import SlackConfig
from bots.slack.examples import messages, views
from bots.slack.scopes import SCOPES
from bots.speech import slack_text
from core.model import Tier

_APPS: Final = "https://api.slack.com/apps"
_APP_OF_TOKEN: Final = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
_NOT_OFFERED: Final = ("unknown_method", "not_allowed_token_type", "method_deprecated", "ratelimited")
_SHAPE: Final = re.compile(r"[\w /.,:()'-]{1,200}")  # of what Slack says is wrong with our own blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A bot's token, by what it is called. mend: what to do where Slack refuses it. workspace: the only one that it may be of; "": any."""

    named: str
    mend: str
    value: str = field(repr=False)
    workspace: str = ""


async def findings(session: aiohttp.ClientSession, config: SlackConfig, secrets: Secrets, tiers: Mapping[str, Tier]) -> Findings:
    """Check the one workspace whose token is in the environment."""
    own = Token(named="SLACK_BOT_TOKEN", value=secrets.slack_bot_token or "", mend=f"See OAuth & Permissions at {_APPS}")
    async for finding in of_tokens(session, config, secrets, tiers, [own]):
        yield finding


async def of_tokens(
    session: aiohttp.ClientSession, config: SlackConfig, secrets: Secrets, tiers: Mapping[str, Tier], tokens: Sequence[Token]
) -> Findings:
    try:
        async for finding in _Slack(session, config, secrets).findings(tiers, tokens):
            yield finding
    except UNREACHED as error:
        yield False, f"Slack cannot be reached: {type(error).__name__}"


class _Slack:
    def __init__(self, session: aiohttp.ClientSession, config: SlackConfig, secrets: Secrets) -> None:
        self._session = session
        self._config = config
        self._secrets = secrets

    async def _call(self, method: str, token: str | None, **arguments: str) -> Answer:
        url = f"{self._config.base_url.rstrip('/')}/{method}"
        return await ask(self._session, "POST", url, f"Bearer {token}", data=arguments)

    async def findings(self, tiers: Mapping[str, Tier], tokens: Sequence[Token]) -> Findings:
        good: tuple[Token, Answer] | None = None  # the first that Slack takes
        for token in tokens:
            me = await self._call("auth.test", token.value)
            if not me.body.get("ok"):
                yield False, f"{token.named} is refused ({_why(me)}). {token.mend}"
                continue
            if token.workspace not in ("", me.body.get("team_id"), me.body.get("enterprise_id")):
                yield False, f"{token.named} is of another workspace. {token.mend}"
                continue
            good = good or (token, me)
            yield True, f"Slack ({me.body.get('team', 'connected')}): {_who_may_ask(self._config, me.body)}"
            yield _scopes(me)
        if self._config.mode == "http":
            yield _signing(self._secrets.slack_signing_secret)
        else:
            async for finding in self._socket(good):
                yield finding
        if good is not None:
            yield await self._shapes(tiers, good[0])

    async def _socket(self, good: tuple[Token, Answer] | None) -> Findings:
        """Check the app's token by asking for a connection's address, which is not used."""
        token = self._secrets.slack_app_token
        if not token:
            yield False, slack_text.APP_MISSING
            return
        opened = await self._call("apps.connections.open", token)
        if not opened.body.get("ok"):
            yield False, slack_text.APP_REFUSED.format(error=_why(opened))
            return
        yield True, "SLACK_APP_TOKEN: events come through Socket Mode"
        named = _APP_OF_TOKEN.match(token)
        if named is None or good is None:
            return
        bot, me = good
        answer = await self._call("bots.info", bot.value, bot=str(me.body.get("bot_id")))
        theirs = answer.body.get("bot", {}).get("app_id") if answer.body.get("ok") else None
        if theirs and named[1] != theirs:
            line = f"SLACK_APP_TOKEN is of the app {named[1]}, and {bot.named} of {theirs}"
            yield False, f"{line}, so no event would arrive. Take both from one app at {_APPS}"

    async def _shapes(self, tiers: Mapping[str, Tier], token: Token) -> Finding:
        """Have Slack look at one of each of our messages (blocks.validate posts nothing)."""
        everything = [("message", name, said) for name, said in messages(tiers).items()]
        everything += [("view", name, shown) for name, shown in views(tiers).items()]
        refused: list[str] = []
        for kind, name, shape in everything:
            answer = await self._call("blocks.validate", token.value, **{kind: json.dumps(shape)})
            if answer.body.get("ok"):
                continue
            if answer.body.get("error") in _NOT_OFFERED or answer.status != 200:
                return True, f"the shape of messages was not checked: Slack answered {_why(answer)}"
            refused.append(f"{name} ({_trouble(answer.body)})")
        if refused:
            line = f"Slack would refuse {len(refused)} of our {len(everything)} kinds of messages: {'; '.join(refused)}"
            return False, f"{line}. Please report it"
        return True, f"messages: Slack takes all {len(everything)} kinds"


def _scopes(me: Answer) -> Finding:
    reported = me.headers.get("x-oauth-scopes")
    if reported is None:
        return None, "Slack did not say which scopes the bot token has"
    missing = [scope for scope in SCOPES if scope not in {one.strip() for one in reported.split(",")}]
    if not missing:
        return True, f"scopes: all {len(SCOPES)}"
    lost = "; ".join(f"{scope} ({SCOPES[scope]})" for scope in missing)
    line = f"the bot token lacks the scope{'s' if len(missing) > 1 else ''} {lost}"
    return False, f"{line}. Add what is missing under OAuth & Permissions at {_APPS}, then Reinstall to Workspace"


def _signing(secret: str | None) -> Finding:
    if not secret:
        return False, slack_text.SIGNING_MISSING
    if not re.fullmatch(r"[0-9a-f]{32}", secret):
        return None, f"SLACK_SIGNING_SECRET is not 32 hexadecimal digits as usual. Compare it: {_APPS}, Basic Information"
    return True, "SLACK_SIGNING_SECRET for mode http. Whether events arrive shows /readyz once Darkroom runs"


def _who_may_ask(config: SlackConfig, answer: Mapping[str, Any]) -> str:
    where = "the whole organisation" if answer.get("is_enterprise_install") else "this workspace"
    guests, strangers = ("may ask" if allowed else "may not" for allowed in (config.guests, config.strangers))
    return f"serves {where}; its guests {guests}, people from other organisations {strangers}"


def _why(answer: Answer) -> str:
    return str(answer.body.get("error") or answer.status)


def _trouble(body: Mapping[str, Any]) -> str:
    """What is wrong with a message: where, and which rule of Slack's it breaks."""
    found = [
        f"{one.get('pointer')} {one.get('message') or one.get('code')}" for one in body.get("errors") or () if isinstance(one, dict)
    ]
    shown = [piece for piece in found[:2] if _SHAPE.fullmatch(piece)]
    return ", ".join(shown) or str(body.get("error"))
