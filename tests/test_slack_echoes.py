"""What Slack delivers of our own doings goes past bolt, and tells which message shows an upload."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bots.slack.echoes import is_echo
from bots.slack.ids import SLACKBOT
from bots.slack.recent import Recent
from bots.slack.web import Identity
from tests.servers.slack_world import APP, BOT_ID, BOT_USER
from tests.slack_harness import slack_harness

ME = Identity(team="T0TEAM", user=BOT_USER, bot=BOT_ID, app=APP)
OURS, ANAS = {"user": BOT_USER, "bot_id": BOT_ID, "text": "a"}, {"user": "U0001", "text": "a"}


def message(**fields: Any) -> dict[str, Any]:
    return {"type": "event_callback", "team_id": ME.team, "event": {"type": "message", "channel": "C1", "ts": "1.1", **fields}}


ECHOES = {
    "a message of ours": message(**OURS),
    "one without the id of a user": message(bot_id=BOT_ID),
    "a picture of ours": message(**OURS, subtype="file_share", files=[{"id": "F1"}]),
    "a change of ours": message(subtype="message_changed", message=OURS, previous_message=OURS),
    "a deletion of ours": message(subtype="message_deleted", deleted_ts="1.0", previous_message=OURS),
    "Slackbot's": message(user=SLACKBOT, text="Reminder: paint"),
}
HEARD = {
    "a message": message(**ANAS),
    "a picture": message(**ANAS, subtype="file_share", files=[{"id": "F1"}]),
    "a reply to us": message(**ANAS, thread_ts="1.0", parent_user_id=BOT_USER),
    "a change": message(subtype="message_changed", message=ANAS, previous_message=ANAS),
    "that a message of ours was deleted": message(subtype="message_deleted", deleted_ts="0.9", previous_message=OURS),
    "that the same was deleted elsewhere": message(
        subtype="message_deleted", channel="C2", deleted_ts="1.0", previous_message=OURS
    ),
    "that one with replies was deleted": message(
        subtype="message_changed",
        message={"subtype": "tombstone", "user": SLACKBOT, "text": "This message was deleted.", "ts": "0.9", "thread_ts": "0.9"},
        previous_message=OURS,
    ),
    "what we said in another workspace": {**message(**OURS), "team_id": "T0OTHER"},
    "what we said for another installation": {**message(**OURS), "authorizations": [{"team_id": "T0OTHER"}]},
    "another bot's": message(user="U0099", bot_id="B0099", text="a"),
    "a mention": {"event": {"type": "app_mention", "user": "U0001", "text": f"<@{BOT_USER}> a cat"}},
    "a reaction of ours": {"event": {"type": "reaction_added", "user": BOT_USER}},
    "a command": {"command": "/imagine", "user_id": "U0001"},
    "a press": {"type": "block_actions", "user": {"id": "U0001"}},
    "nothing": {},
    "an event that is none": {"event": 7},
}


@pytest.fixture
def recent() -> Recent:
    recent = Recent()
    recent.deleting("C1", "1.0")
    return recent


@pytest.mark.parametrize("body", ECHOES.values(), ids=ECHOES)
def test_what_we_did_is_an_echo(recent: Recent, body: dict[str, Any]) -> None:
    assert is_echo(body, ME, recent)


@pytest.mark.parametrize("body", HEARD.values(), ids=HEARD)
def test_what_others_did_is_none(recent: Recent, body: dict[str, Any]) -> None:
    assert not is_echo(body, ME, recent)


@pytest.mark.parametrize("files", [7, "F1", None, [None], [{}], [[]], {"id": "F1"}])
async def test_files_that_are_none_tell_nothing(recent: Recent, files: Any) -> None:
    assert is_echo(message(**OURS, files=files), ME, recent)
    assert await recent.message_of("C1", "F1", within=0) is None


async def test_the_message_of_a_file_is_told_to_whoever_waits_and_whoever_comes_later(recent: Recent) -> None:
    waiting = asyncio.create_task(recent.message_of("C1", "F1", within=60))
    await asyncio.sleep(0)
    assert is_echo(ECHOES["a picture of ours"], ME, recent)
    assert await waiting == await recent.message_of("C1", "F1", within=0) == "1.1"
    assert await recent.message_of("C2", "F1", within=0) is None, "in another channel"


async def test_nothing_of_a_picture_reaches_bolt_but_the_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    pass_on = AsyncApp.async_dispatch

    async def dispatch(self: AsyncApp, request: AsyncBoltRequest) -> BoltResponse:
        heard.append(request.body.get("command") or request.body["event"]["type"])
        return await pass_on(self, request)

    monkeypatch.setattr(AsyncApp, "async_dispatch", dispatch)
    async with slack_harness() as harness:
        told = list[str]()
        deliver = harness.slack.world.told

        def tell(event: dict[str, Any]) -> None:
            told.append(str(event.get("subtype", "posted")))
            deliver(event)

        harness.slack.world.told = tell
        await harness.slack.command("/imagine", "a red bicycle")
        await harness.slack.picture()
        await harness.slack.until(lambda: "message_deleted" in told, what="the placeholder's end")
        assert told == ["posted", "file_share", "message_deleted"]
        await harness.slack.say("undo", thread=harness.slack.pictures()[0].ts)
        assert heard == ["/imagine", "message"]
        assert harness.slack.calls("files.info") == [], "the event told"
        assert harness.slack.violations == []


async def test_where_no_event_tells_files_info_does() -> None:
    async with slack_harness() as harness:
        harness.slack.world.told = lambda event: None
        await harness.slack.command("/imagine", "a red bicycle")
        picture = await harness.slack.picture()
        await harness.slack.until(lambda: harness.slack.messages() == [picture], what="the placeholder's end")
        assert len(harness.slack.calls("files.info")) == 1
