"""Builds an ask from Slack's payloads: its place, its person, and the id by which it is acted on once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.context.ack.async_ack import AsyncAck

from bots.slack import read
from bots.slack.modals import Opened
from bots.slack.read import PLATFORM, Asker
from core.model import Ask, Place, Wish

Body = dict[str, Any]
Listener = Callable[[AsyncAck, Body, AsyncBoltContext], Awaitable[None]]


def team(context: AsyncBoltContext) -> str:
    """The installation's workspace. In channels shared with others, people and payloads carry other ids."""
    known = context.authorize_result
    return str((known.team_id if known else None) or context.team_id or "")


def place(asker: Asker, team: str) -> Place:
    return Place(platform=PLATFORM, workspace=team, channel=asker.channel, root=asker.thread)


def callback(asker: Asker) -> dict[str, str]:
    return {"response_url": asker.response_url} if asker.response_url else {}


def ask(asker: Asker, wish: Wish, *, event: str, team: str, also: Mapping[str, str] | None = None, **more: Any) -> Ask:
    """Build an ask. also: what the publisher needs besides the way to the asker alone; more: Ask's other fields."""
    return Ask(
        event=event,
        place=place(asker, team),
        person=asker.person,
        wish=wish,
        groups=asker.groups,
        callback={**callback(asker), **(also or {})},
        **more,
    )


def submitter(body: Body, where: Opened) -> Asker:
    thread = where.root or where.message
    return read.submitter(body, channel=where.channel, thread=thread, response_url=where.response_url)


def pressed(body: Body) -> str:
    """The id of one press. Slack does not send presses again, but a lost acknowledgement makes people press twice."""
    action = body["actions"][0]
    return f"a:{body.get('trigger_id') or action.get('action_ts')}:{body['user']['id']}"


def submitted(body: Body) -> str:
    return f"v:{body['view']['id']}"


def message_of(body: Body) -> str | None:
    container = body.get("container") or {}
    return None if container.get("is_ephemeral") else container.get("message_ts")
