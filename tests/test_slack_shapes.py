"""Slack's payloads with one thing in them wrong: refused at the door, or taken; never a request that breaks."""

from __future__ import annotations

import asyncio
import copy
import json
import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest
from structlog.testing import capture_logs

from bots.slack.shapes import misshapen
from tests.pictures import png
from tests.slack_harness import Harness, slack_harness

Json = dict[str, Any]

ODD: list[Any] = [None, 7, -1.5, "x", "", [], {}, [None], ["x"], [[]], {"id": 7}, {"id": None}, True, "\ud800", "\x00", 10**400]
MISSING = object()


EVENT: Json = {
    "type": "event_callback", "team_id": "T1", "context_team_id": "T2", "enterprise_id": None, "is_ext_shared_channel": True,
    "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": "U0BOT", "is_enterprise_install": False}],
}  # fmt: skip
WHO: Json = {
    "user": {"id": "U1", "username": "ana", "team_id": "T1"}, "team": {"id": "T1", "domain": "w", "enterprise_id": "E1"},
    "enterprise": {"id": "E1", "name": "e"}, "trigger_id": "1.1",
}  # fmt: skip
SAID: Json = {"type": "message", "user": "U1", "text": "hi", "ts": "1.1", "thread_ts": "1.0"}
OTHERS: list[Json] = [  # what nobody here sends, or bolt alone reads
    {
        **EVENT,
        "event": {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "ts": "1.2",
            "message": SAID,
            "previous_message": SAID,
        },
    },
    {**EVENT, "event": {"type": "message", "subtype": "message_deleted", "channel": "C1", "ts": "1.2", "previous_message": SAID}},
    {**EVENT, "event": {"type": "reaction_added", "user": "U1", "item": {"type": "message", "channel": "C1", "ts": "1.1"}}},
    {
        **EVENT,
        "event": {
            "type": "assistant_thread_started",
            "assistant_thread": {"channel_id": "D1", "user_id": "U1", "thread_ts": "1.1"},
        },
    },
    {
        **EVENT,
        "event": {"type": "app_mention", "user": "U1", "user_team": "E1", "team": "T2", "channel": "C1", "ts": "1.1", "text": "hi"},
    },
    {
        **EVENT,
        "event": {
            "type": "function_executed",
            "function": {},
            "inputs": {},
            "function_execution_id": "Fx1",
            "bot_access_token": "x",
        },
    },
    {**EVENT, "event": {"type": "user_change", "user": {"id": "U1", "name": "ana"}}},
    {"type": "shortcut", "callback_id": "x", **WHO},
    {
        "type": "view_closed",
        "view": {"id": "V1", "type": "modal", "callback_id": "x", "state": {"values": {}}},
        "is_cleared": False,
        **WHO,
    },
    {"type": "block_suggestion", "action_id": "x", "value": "y", "channel": {"id": "C1"}, "message": SAID, "view": None, **WHO},
    {
        "type": "workflow_step_edit",
        "callback_id": "x",
        "workflow_step": {},
        "function_data": {"execution_id": "Fx1", "inputs": {}},
        **WHO,
    },
    {
        "type": "of_next_year",
        "message": SAID,
        "previous_message": SAID,
        "item": {"channel": "C1"},
        "assistant_thread": {"channel_id": "D1"},
    },
]


async def payloads(harness: Harness) -> list[tuple[str, Json]]:
    """List one payload of each kind, as Slack sends them."""
    slack, seen = harness.slack, []

    def keep() -> None:
        assert slack.last is not None
        seen.append(copy.deepcopy(slack.last))

    await slack.command("/imagine", "a red bicycle")
    keep()
    picture = await slack.picture()
    await slack.say("make it blue", thread=picture.ts, files=[slack.upload(png())])
    keep()
    await slack.say("@Darkroom a cat", user="ben")
    keep()
    await slack.press("Info", picture)
    keep()
    await slack.press("Edit", picture)
    keep()
    await slack.submit(words="make it night")
    keep()
    await slack.shortcut("edit_picture", picture)
    keep()
    await slack.open_home()
    keep()
    return [*seen, *(("events_api" if "event" in one else "interactive", one) for one in OTHERS)]


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    inside: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield (*at, key)
        yield from paths(one, (*at, key))


def spoilt(payload: Json, path: tuple[Any, ...], odd: object) -> Json:
    whole = copy.deepcopy(payload)
    inside: Any = whole
    for key in path[:-1]:
        inside = inside[key]
    if odd is MISSING:
        del inside[path[-1]]
    else:
        inside[path[-1]] = odd
    return whole


def spoilings(payload: Json) -> Iterator[Json]:
    for path in paths(payload):
        for odd in (*ODD, MISSING):
            yield spoilt(payload, path, odd)


def body(kind: str, payload: Json) -> tuple[str, str]:
    """Write a payload as Slack would send it, with its media type."""
    match kind:
        case "events_api":
            return json.dumps(payload), "application/json"
        case "slash_commands":
            return urlencode(payload, errors="replace"), "application/x-www-form-urlencoded"
        case _:
            return urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"


async def posted(harness: Harness, sent: str, mime: str) -> int:
    http = harness.slack.http
    headers = {"Content-Type": mime, **http.signed(sent)}
    async with http._session.post(http.url, data=sent.encode(), headers=headers) as response:
        return response.status


async def test_whatever_is_wrong_in_a_payload_bolt_can_take_apart_what_we_let_in() -> None:
    async with slack_harness("http") as harness:
        sent = await payloads(harness)
    assert len({(kind, payload.get("type"), payload.get("event", {}).get("type")) for kind, payload in sent}) == 16
    refused = 0
    for _, payload in sent:
        assert misshapen(payload) is None
        for odd in spoilings(payload):
            if misshapen(odd) is not None:
                refused += 1
            else:
                AsyncBoltRequest(body=json.dumps(odd), headers={"Content-Type": "application/json"})
    assert refused > 1000


async def test_whatever_is_wrong_in_a_signed_payload_no_request_breaks() -> None:
    async with slack_harness("http") as harness:
        chosen = random.Random(9)
        bodies = [body(kind, odd) for kind, payload in await payloads(harness) for odd in chosen.sample([*spoilings(payload)], 25)]
        with capture_logs() as logs:
            statuses = [
                await asyncio.gather(*(posted(harness, *one) for one in bodies[at : at + 8])) for at in range(0, len(bodies), 8)
            ]
        assert {status for some in statuses for status in some} <= {200, 400, 404}
        assert [one for one in logs if one["event"] == "request_broke"] == []
        assert harness.gateway.not_ready() is None


@pytest.mark.parametrize(
    ("sent", "mime"),
    [
        ("", "application/json"),
        ("{}", "application/json"),
        ('["a list"]', "application/json"),
        ("null", "application/json"),
        ("7", "application/json"),
        ('{"type": NaN}', "application/json"),
        ('{"type": "event_callback", "event": {"type": "message", "ts": Infinity}}', "application/json"),
        ('{"n": ' + "9" * 5000 + "}", "application/json"),
        ('{"a":' * 50_000 + "1" + "}" * 50_000, "application/json"),
        ('{"type": "event_callback", "event": null}', "application/json"),
        ('{"type": "event_callback"}', "application/json"),
        ('{"type": {"of": "another kind"}}', "application/json"),
        ('{"type": "event_callback", "event": {"type": "x", "event": {"user": 7}}}', "application/json"),
        ('{"type": "x", "authorizations": [' + '{"authorizations": [' * 400 + "1" + "]}" * 401, "application/json"),
        ('{"type": "url_verification", "challenge": "x"}', "text/plain"),
        ('{"type": "url_verification", "challenge": "x"}', "application/octet-stream"),
        ("--x\r\nContent-Disposition: form-data; name=payload\r\n\r\n{}\r\n--x--\r\n", "multipart/form-data; boundary=x"),
        ("", "application/x-www-form-urlencoded"),
        ("payload=", "application/x-www-form-urlencoded"),
        ("payload=null", "application/x-www-form-urlencoded"),
        ("payload=%7B%7", "application/x-www-form-urlencoded"),
        ("payload=%zz", "application/x-www-form-urlencoded"),
        ("command=%2Fimagine&text=%ff%fe&user_id=U1&channel_id=C1&trigger_id=1.1", "application/x-www-form-urlencoded"),
        ("command=%2Fimagine&text=a+cat", "application/x-www-form-urlencoded"),
        ("&".join(f"a{n}=1" for n in range(5000)), "application/x-www-form-urlencoded"),
        ('{"type": "event_callback", ', "application/x-www-form-urlencoded"),
    ],
)
async def test_what_slack_never_sends_is_refused_though_it_is_signed(
    sent: str, mime: str, endpoint: Harness, caplog: pytest.LogCaptureFixture
) -> None:
    with capture_logs() as logs:
        assert await posted(endpoint, sent, mime) == 400
    assert [one for one in logs if one["event"] != "payload_misshapen"] == []
    assert [one for one in caplog.records if one.exc_info] == []


@pytest.fixture
async def endpoint() -> Any:
    async with slack_harness("http") as harness:
        yield harness


async def test_it_is_told_in_another_encoding_than_utf_8(endpoint: Harness) -> None:
    http = endpoint.slack.http
    for sent in ('{"type": "é"}'.encode("latin-1"), '{"type": "x"}'.encode("utf-16"), b"\xff\xfe"):
        headers = {"Content-Type": "application/json", **http.signed(sent.decode("latin-1"))}
        async with http._session.post(http.url, data=sent, headers=headers) as response:
            assert response.status == 400


@pytest.mark.parametrize(
    "more",
    [
        {"event": {"type": "user_change", "user": {"id": "U1", "profile": {"fields": []}}}},
        {"event": {"type": "channel_created", "channel": {"id": "C1", "name": "x", "created": 7}}},
        {"event": {"type": "reaction_added", "user": "U1", "item": {"type": "message", "channel": "C1", "ts": "1.1"}}},
        {
            "event": {
                "type": "message",
                "subtype": "message_deleted",
                "channel": "C1",
                "ts": "1.1",
                "previous_message": {"text": ""},
            }
        },
        {"event": {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "files": [{"id": "F1", "mode": "tombstone"}]}},
        {"event": {"type": "of_next_year", "anything": [1, {"a": [None]}]}, "context_team_id": "T2", "new": {"a": 1}},
        {"event": {"type": "message", "blocks": [{"type": "rich_text", "elements": [{"type": "x", "elements": []}]}]}},
        {"event": {"type": "app_mention", "assistant_thread": {"channel_id": "D1", "thread_ts": "1.1", "context": {}}}},
    ],
)
def test_what_slack_may_add_is_no_reason_to_refuse(more: Json) -> None:
    assert misshapen({"type": "event_callback", "team_id": "T1", "authorizations": [{"team_id": "T1"}], **more}) is None
