"""What Slack, or something in its place, sends that nobody can read: it ends neither a connection nor the process."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.servers.slack_world import BOT_USER
from tests.slack_harness import slack_harness

Json = dict[str, Any]


def event(**fields: Any) -> str:
    payload = {"type": "event_callback", "team_id": "T0TEAM", "event_id": "Ev1", "event": fields}
    return json.dumps({"envelope_id": "e1", "type": "events_api", "payload": payload, "accepts_response_payload": False})


def sent(kind: str, payload: Any) -> str:
    return json.dumps({"envelope_id": "e1", "type": kind, "payload": payload, "accepts_response_payload": True})


UNREADABLE = [
    "",
    "not json at all",
    '{"type": "events_api", "envelope_id": ',
    "[1, 2, 3]",
    "{}",
    '{"type": 7, "envelope_id": {}}',
    '{"type": "from_another_year", "envelope_id": "e1", "payload": {}}',
    sent("events_api", None),
    sent("events_api", {"type": "event_callback"}),
    sent("events_api", {"type": "event_callback", "event": None}),
    sent("slash_commands", {}),
    sent("slash_commands", {"command": "/imagine"}),
    sent("interactive", {"type": "block_actions"}),
    sent("interactive", {"type": "block_actions", "actions": [{}], "team": None}),
    sent("interactive", {"type": "view_submission", "view": None}),
    sent("interactive", {"type": "from_another_year"}),
    event(),
    event(type="message"),
    event(type="message", channel=None, user=None, text=None, ts=None),
    event(type="message", channel="C1", user="U1", text={"not": "words"}, ts="1.1"),
    event(type="message", channel="C1", user="U1", text="hi", ts="1.2", files=[None, {}]),
    event(type="message", channel="C1", user=BOT_USER, ts="1.3", files=7),
    event(type="message", channel=[], user=BOT_USER, files=[None, {}, 7]),
    event(type="message", subtype="message_changed", channel="C1"),
    event(type="message", subtype="message_changed", channel="C1", message=7),
    event(type="message", subtype="message_deleted", channel={}, deleted_ts=None, previous_message="?"),
    event(type="app_mention", channel="C1"),
    event(type="app_home_opened"),
    event(type="member_joined_channel"),
]


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[Any]]:
    """Keep the log out of the terminal, because a traceback with all its variables for each of them takes longer than everything else."""
    with capture_logs() as logs:
        yield logs


async def test_nothing_that_comes_over_a_socket_ends_it() -> None:
    async with slack_harness() as harness:
        slack = harness.slack
        handshakes = slack.socket.handshakes
        for text in UNREADABLE:
            for socket in list(slack.socket.open):
                await socket.send_str(text)
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
        assert slack.socket.handshakes == handshakes
        assert harness.gateway.not_ready() is None


async def test_nothing_that_is_posted_to_us_ends_the_endpoint() -> None:
    async with slack_harness(mode="http") as harness:
        slack = harness.slack

        async def post(text: str) -> int:
            body = json.dumps(json.loads(text).get("payload")) if text.startswith("{") and text.endswith("}") else text
            headers = {"Content-Type": "application/json", **slack.http.signed(body)}
            async with slack.http._session.post(slack.http.url, data=body, headers=headers) as response:
                return response.status

        assert {*await asyncio.gather(*map(post, UNREADABLE))} <= {200, 400, 404}
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
        assert harness.gateway.not_ready() is None
