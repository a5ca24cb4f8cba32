"""Decides who may ask at all: only what Slack delivers for our own installation, and only people whom the configuration lets in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from cachetools import TTLCache
from slack_bolt.response import BoltResponse

from bots.slack import modals, teams
from bots.slack.config import SlackConfig
from bots.slack.people import People
from bots.slack.view import say
from bots.slack.web import Web
from bots.speech import slack_text
from core.errors import NotAllowed

log = structlog.get_logger(__name__, platform="slack")

_PATIENCE = 1.0  # seconds for Slack to tell who somebody is: an acknowledgement has three, a form's trigger too
_PATIENCE_WHEN_TOLD = 0.5  # the same, where the payload itself says that they are ours
_LOGGED_SECONDS = 60.0
_REMEMBERED = 5000

Body = Mapping[str, Any]


class Barred(NotAllowed):
    """Somebody may not ask here. They are told alone, never where others read it."""

    code = "barred"


class Foreign:
    """Refuses what is delivered for an installation that is none of ours, and logs it now and then."""

    def __init__(self) -> None:
        self._logged: TTLCache[str, None] = TTLCache(_REMEMBERED, _LOGGED_SECONDS)  # teams whose payloads were refused just now

    def refuse(self, body: Body) -> BoltResponse:
        claims = {key: str(body[key])[:300] for key in ("team_id", "team", "enterprise_id", "authorizations") if body.get(key)}
        team = str(sorted(claims.items()))
        if team not in self._logged:
            self._logged[team] = None
            log.warning("foreign_team_refused", kind=str(body.get("type") or "command")[:40], **claims)
        return _elsewhere(body)


class Admission:
    def __init__(self, web: Web, people: People, config: SlackConfig) -> None:
        self._web = web
        self._people = people
        self._strangers, self._guests = config.strangers, config.guests
        self._foreign = Foreign()

    async def installed(self, body: Body, next_: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse | None:
        """A middleware of all listeners that keeps out other installations, Slackbot, and what we ourselves say."""
        me = await self._web.identity()
        if not teams.ours(body, me):
            return self._foreign.refuse(body)
        if teams.from_a_machine(body, me):
            return BoltResponse(status=200, body="")
        await next_()
        return None

    async def refusal(self, person: str, body: Body) -> str | None:
        """Why somebody may not ask, as a sentence for them; None if they may. Who they are is never guessed: if Slack does not
        tell, nothing is spent on them."""
        if self._strangers and self._guests:
            return None
        ours = teams.of_ours(body, await self._web.identity())
        if ours is False:
            return None if self._strangers else slack_text.STRANGER
        sure = bool(ours and self._guests)  # without asking Slack for more
        facts = await self._people.facts_within(person, _PATIENCE_WHEN_TOLD if sure else _PATIENCE, needed=not sure)
        if facts is None:
            if sure:
                return None
            log.warning("asker_unknown", user=person)
            return slack_text.WHO_ARE_YOU
        if facts.stranger:
            return None if self._strangers else slack_text.STRANGER
        return slack_text.GUEST if facts.guest and not self._guests else None

    async def is_outsider(self, body: Body) -> bool:
        """Whether the payload itself says that somebody may not ask; then Slack need not be asked about them."""
        return not self._strangers and teams.of_ours(body, await self._web.identity()) is False

    async def check(self, person: str, body: Body) -> None:
        """Raises Barred if somebody may not ask."""
        why = await self.refusal(person, body)
        if why is not None:
            raise Barred(why)


def _elsewhere(body: Body) -> BoltResponse:
    """What somebody from another workspace sees, as far as an acknowledgement alone can say it."""
    if "command" in body:
        said = say(slack_text.ELSEWHERE)
        return BoltResponse(status=200, body={"response_type": "ephemeral", **said})
    if body.get("type") == "view_submission":
        shown = modals.told(slack_text.ELSEWHERE, title=slack_text.TITLE)
        return BoltResponse(status=200, body={"response_action": "update", "view": shown})
    return BoltResponse(status=200, body="")
