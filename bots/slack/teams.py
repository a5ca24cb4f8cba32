"""Whose payload it is: for which installation Slack delivers it, and from which organisation its person comes.

A channel shared by Slack Connect brings the ids of other teams into `team_id`, `team` and `user_team`. The installation is in
`authorizations`, for a form in `view.app_installed_team_id`, and for a button in `team`. An app that is installed for a whole
Enterprise organisation is known by the organisation's id, and `team` may be missing. Sources: bolt-python's
slack_bolt/request/internals.py, java-slack-sdk issue 1041 (a button's `team`), docs.slack.dev "Events API".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bots.slack.ids import SLACKBOT
from bots.slack.web import Identity

Payload = Mapping[str, Any]


def ours(body: Payload, me: Identity) -> bool:
    """Whether Slack delivers it for our own installation, and nothing in it says otherwise."""
    if me.app and body.get("api_app_id") not in (None, me.app):
        return False
    listed = body.get("authorizations")
    authorized = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    if authorized:
        return any(_is(one.get("team_id"), one.get("enterprise_id"), me) for one in authorized) and _may_be_from(body, me)
    view, team, user = (_object(body, key) for key in ("view", "team", "user"))
    enterprise = _object(body, "enterprise").get("id") or body.get("enterprise_id") or body.get("context_enterprise_id")
    named = team.get("id") or body.get("context_team_id") or body.get("team_id")
    if (installed := view.get("app_installed_team_id")) is not None:
        return _is(installed, enterprise, me) and (not named or named == user.get("team_id") or _is(named, enterprise, me))
    return _is(named or user.get("team_id"), enterprise, me)


def installations(body: Payload) -> Sequence[str]:
    """The workspaces, or organisations, whose installation this may be for, the likeliest first. `ours` judges each by itself."""
    listed = body.get("authorizations")
    authorized = [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list) else []
    view, team, enterprise = (_object(body, key) for key in ("view", "team", "enterprise"))
    named = [one.get(key) for one in authorized for key in ("team_id", "enterprise_id")]
    if not authorized:
        named = [view.get("app_installed_team_id"), team.get("id"), body.get("context_team_id"), body.get("team_id")]
        named += [_object(body, "user").get("team_id"), enterprise.get("id"), body.get("enterprise_id")]
        named += [body.get("context_enterprise_id")]
    return list(dict.fromkeys(one for one in named if isinstance(one, str) and one))


def uninstalled(body: Payload) -> tuple[str, Sequence[str] | None]:
    """Return which installation a payload is about, and the bot users whose tokens no longer work (empty: the app was uninstalled,
    so none does); None in place of them: the payload says nothing of the kind. An organisation's installation is known by the
    organisation's id alone, since one of its workspaces may leave it."""
    event = _object(body, "event")
    listed = body.get("authorizations")
    org_wide = (
        any(isinstance(one, Mapping) and one.get("is_enterprise_install") for one in listed) if isinstance(listed, list) else False
    )
    workspace = str(body.get("enterprise_id" if org_wide or body.get("is_enterprise_install") is True else "team_id") or "")
    match event.get("type"):
        case "app_uninstalled":
            return workspace, ()
        case "tokens_revoked":
            bots = _object(event, "tokens").get("bot")
            users = [str(one) for one in bots] if isinstance(bots, list) else []
            return workspace, users or ("",)
        case _:
            return workspace, None


def _is(team: object, enterprise: object, me: Identity) -> bool:
    if me.org_wide:
        return me.enterprise is not None and me.enterprise in (team, enterprise)
    return team == me.team


def _may_be_from(body: Payload, me: Identity) -> bool:
    """Whether an event may have happened where it says: in our workspace, in another one of our organisation, or in a channel
    shared with others."""
    team, enterprise = body.get("team_id"), body.get("enterprise_id")
    same = me.enterprise is not None and me.enterprise in (team, enterprise)
    return not team or team == me.team or same or body.get("is_ext_shared_channel") is True


def from_a_machine(body: Payload, me: Identity) -> bool:
    """Whether it claims to come from Slackbot or from ourselves, whose messages are never asks."""
    event = _object(body, "event")
    people = {_id(one) for one in (body.get("user"), body.get("user_id"), event.get("user"), event.get("user_id"))}
    bots = {_id(event.get("bot_id")), _id(event.get("bot_profile"))}
    return bool(people & {SLACKBOT, me.user} or (me.bot and me.bot in bots) or (me.app and event.get("app_id") == me.app))


def of_ours(body: Payload, me: Identity) -> bool | None:
    """Whether its person belongs to our own organisation; None if it does not say."""
    event, shared = _object(body, "event"), body.get("is_ext_shared_channel")
    home = {one for one in (me.team, me.enterprise) if one}
    named = _teams(body, event)
    if named and named <= home:
        return True
    if named and me.enterprise is None:
        return False
    return True if event and (shared is False or (not named and _text(event.get("team")) in home)) else None


def _teams(body: Payload, event: Payload) -> set[str]:
    """The teams by which a payload identifies the person. An event's `team` is theirs as well if nothing is shared; for a message
    in a shared channel it does not prove a stranger."""
    if event:
        found = [event.get("user_team"), event.get("source_team"), _object(event, "user_profile").get("team")]
        if not any(found) and body.get("is_ext_shared_channel") is not True:
            found = [event.get("team")]
    else:
        found = [body.get("team_id") if "command" in body else _object(body, "user").get("team_id")]
    return {str(one) for one in found if one}


def _object(payload: Payload, key: str) -> Payload:
    found = payload.get(key)
    if key == "team" and isinstance(found, str):
        return {"id": found}
    return found if isinstance(found, Mapping) else {}


def _id(one: object) -> str | None:
    return _text(one.get("id") if isinstance(one, Mapping) else one)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
