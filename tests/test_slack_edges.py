"""The edges of the Slack adapter: how it connects and stays connected, what it refuses at the door, and that the manifest is true."""

from __future__ import annotations

import asyncio
import io
import json
import re
from functools import partial
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
import yaml
from structlog.testing import capture_logs

from bots.shared.config import ConfigError
from bots.slack import escape, read
from bots.slack.adapter import SlackGateway
from bots.slack.config import SlackConfig
from bots.slack.publisher import open_publisher
from bots.slack.view import section
from bots.slack.web import Upload
from bots.speech import text
from core import reading
from core.studio.door import Studio
from tests.fakes import MemoryPictures
from tests.ports import CAPS
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, Slack, serve_slack
from tests.servers.slack_rules import text_faults
from tests.slack_house import TIERS, House, SmallStudio, slack_house, slack_publisher
from tests.test_asks import LIMITS
from tests.test_restarts import grown

ROOT = Path(__file__).parents[1]


# --- staying connected


async def test_a_stuck_socket_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    """One refused handshake makes the SDK try the same, spent address for ever."""
    async with slack_house(watch_every=0.05, stuck_after=0.3, ping_every=0.1) as house:
        slack = house.slack
        slack.socket.refuse_handshakes = 2
        opened = len(slack.calls("apps.connections.open"))
        for socket in list(slack.socket.open):
            await socket.close()
        assert house.gateway.not_ready() == "Slack: no Socket Mode connection"
        await slack.until(lambda: len(slack.socket.open) == 2 and not slack.socket.refuse_handshakes, what="two new sockets")
        assert len(slack.calls("apps.connections.open")) >= opened + 2
        await slack.until(lambda: house.gateway.not_ready() is None, what="readiness")
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
    assert "Failed to connect" in caplog.text
    assert "ticket" not in caplog.text, "addresses of sockets are credentials"


async def test_a_refresh_of_one_socket_loses_nothing() -> None:
    async with slack_house(ping_every=0.1) as house:
        slack = house.slack
        before = slack.socket.handshakes
        await slack.socket.disconnect()
        await slack.until(lambda: slack.socket.handshakes > before and len(slack.socket.open) == 2, what="a new socket")
        for number in range(1, 5):
            await slack.command("/imagine", f"bicycle {number}")
        await slack.picture(4)
        assert slack.violations == []


async def test_what_is_under_way_is_finished_before_the_sockets_close() -> None:
    async with slack_house() as house:
        slack = house.slack
        slack.api.fault("response_url", hang=0.3)
        await slack.command("/imagine", "a cat --tier prp")
    assert "Did you mean pro?" in slack.whispers[0].says


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_message_is_acknowledged_once_it_is_decided_on(mode: str) -> None:
    """Else a crash in between would lose it: Slack delivers again only what was not acknowledged."""
    async with slack_house(mode) as house:
        slack = house.slack
        await slack.command("/imagine", "a red bicycle")
        root = (await slack.picture()).ts
        house.studio.decide.clear()
        saying = asyncio.create_task(slack.say("make it blue", thread=root))
        await slack.until(lambda: house.studio.heard, what="the message")
        _, pending = await asyncio.wait({saying}, timeout=0.3)
        assert pending, "acknowledged although nothing is decided"
        house.studio.decide.set()
        await saying
        await slack.picture(2)
        assert slack.violations == []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_command_is_acknowledged_once_it_is_decided_on(mode: str) -> None:
    """Else a crash in between would lose it without a word: where no acknowledgement comes, Slack says that it failed."""
    async with slack_house(mode) as house:
        house.studio.decide.clear()
        asking = asyncio.create_task(house.slack.command("/imagine", "a red bicycle"))
        _, pending = await asyncio.wait({asking}, timeout=0.3)
        assert pending, "acknowledged although nothing is decided"
        house.studio.decide.set()
        await asking
        await house.slack.picture()
        assert house.slack.violations == []


async def test_nobody_waits_in_a_crowd_for_an_acknowledgement() -> None:
    async with slack_house(decide_seconds=60.0) as house:
        house.studio.decide.clear()
        acks = await asyncio.gather(*(house.slack.command("/imagine", f"bicycle {number}") for number in range(8)))
        assert all(ack.ok for ack in acks)
        assert not house.studio.asks, "nothing is decided yet"
        house.studio.decide.set()
        await house.slack.picture(8)


async def test_a_slow_decision_does_not_hold_the_acknowledgement_back() -> None:
    async with slack_house(decide_seconds=0.1) as house:
        slack = house.slack
        await slack.command("/imagine", "a red bicycle")
        root = (await slack.picture()).ts
        house.studio.decide.clear()
        await slack.say("make it blue", thread=root)
        house.studio.decide.set()
        await slack.picture(2)
        assert slack.violations == []


async def test_ready_only_once_connected() -> None:
    async with serve_slack() as slack, slack_publisher(slack) as (publisher, studio, config):
        gateway = SlackGateway(
            bot_token=BOT_TOKEN,
            app_token=APP_TOKEN,
            signing_secret=None,
            config=config,
            studio=cast(Studio, studio),
            publisher=publisher,
            caps=CAPS,
        )
        assert gateway.not_ready() is not None
        running = asyncio.create_task(gateway.run())
        await slack.until(lambda: gateway.not_ready() is None, what="readiness")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await gateway.close()
        assert gateway.not_ready() is not None


# --- tokens


def _publisher(slack: Slack, token: str) -> Any:
    config = SlackConfig(base_url=slack.base_url)
    return open_publisher(token, config, tiers=TIERS, pictures=MemoryPictures(), links=lambda version: None)


async def test_a_wrong_bot_token_is_named_at_the_start() -> None:
    async with serve_slack() as slack:
        with pytest.raises(ConfigError, match=r"SLACK_BOT_TOKEN is refused by Slack \(invalid_auth\).*api\.slack\.com"):
            async with _publisher(slack, "xoxb-wrong"):
                pass


async def test_a_slack_that_is_down_does_not_keep_us_from_starting() -> None:
    async with serve_slack() as slack:
        slack.api.fault("auth.test", status=503)
        async with _publisher(slack, BOT_TOKEN) as publisher:
            assert (await publisher.web.identity()).user == "U0BOT"


async def test_a_slack_that_stays_down_is_asked_ever_less_and_told_of_once() -> None:
    paused: list[float] = []

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    async with serve_slack() as slack:
        for _ in range(9):
            slack.api.fault("auth.test", status=503)
        async with slack_publisher(slack) as (publisher, studio, config):
            gateway = SlackGateway(
                bot_token=BOT_TOKEN,
                app_token=APP_TOKEN,
                signing_secret=None,
                config=config,
                studio=cast(Studio, studio),
                publisher=publisher,
                caps=CAPS,
                sleep=sleep,
            )
            with capture_logs() as logs:
                running = asyncio.create_task(gateway.run())
                await slack.until(lambda: len(slack.socket.open) == 2, what="two sockets")
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await gateway.close()
    assert len(paused) > 2
    assert grown(paused, [4.0, 8.0, 16.0, *[30.0] * 9][: len(paused)])
    assert [entry["event"] for entry in logs if entry["event"] in ("platform_not_reached", "works_again")] == [
        "platform_not_reached",
        "works_again",
    ]


@pytest.mark.parametrize(("mode", "name"), [("socket", "SLACK_APP_TOKEN"), ("http", "SLACK_SIGNING_SECRET")])
async def test_a_missing_token_is_named_with_the_place_to_get_it(mode: str, name: str) -> None:
    async with serve_slack() as slack, slack_publisher(slack, mode) as (publisher, studio, config):
        with pytest.raises(ConfigError, match=rf"{name} is missing.*api\.slack\.com"):
            SlackGateway(
                bot_token=BOT_TOKEN,
                app_token=None,
                signing_secret=None,
                config=config,
                studio=cast(Studio, studio),
                publisher=publisher,
                caps=CAPS,
            )


async def test_a_wrong_app_token_is_named() -> None:
    async with serve_slack() as slack, slack_publisher(slack) as (publisher, studio, config):
        gateway = SlackGateway(
            bot_token=BOT_TOKEN,
            app_token="xapp-wrong",
            signing_secret=None,
            config=config,
            studio=cast(Studio, studio),
            publisher=publisher,
            caps=CAPS,
        )
        with pytest.raises(ConfigError, match="SLACK_APP_TOKEN is refused"):
            await gateway.run()


# --- HTTP


async def _post(house: House, body: str, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(house.slack.http.url, data=io.BytesIO(body.encode()), headers=headers) as answer,
    ):
        return answer.status


async def test_only_signed_and_fresh_requests_are_taken() -> None:
    async with slack_house("http") as house:
        sign = house.slack.http.signed
        body = json.dumps({"type": "url_verification", "challenge": "abc"})
        mime = {"Content-Type": "application/json"}
        assert await _post(house, body, {**mime, **sign(body)}) == 200
        assert await _post(house, body, mime) == 401
        assert await _post(house, body, {**mime, **sign(body + " ")}) == 401
        assert await _post(house, body, {**mime, **sign(body, at=1_000_000.0)}) == 401
        assert await _post(house, body, {**mime, **sign(body), "X-Slack-Request-Timestamp": "soon"}) == 401
        assert await _post(house, body, {**mime, **sign(body), "X-Slack-Request-Timestamp": "9" * 5000}) == 401
        for unreadable in ("{", "[]", "[" * 100_000):
            assert await _post(house, unreadable, {**mime, **sign(unreadable)}) == 400
        for unreadable in ("payload=%7B", "payload=%5B%5D", "payload=null"):
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            assert await _post(house, unreadable, {**form, **sign(unreadable)}) == 400
        held_back = json.dumps({"type": "app_rate_limited", "minute_rate_limited": 1_790_000_000})
        assert await _post(house, held_back, {**mime, **sign(held_back)}) == 200
        huge = "x" * (1 << 21)
        assert await _post(house, huge, {**mime, **sign(huge)}) == 413
        assert house.studio.heard == []


async def test_the_same_signed_bytes_sent_again_are_acted_on_once() -> None:
    async with slack_house("http") as house:
        await house.slack.command("/imagine", "a red bicycle")
        await house.slack.redeliver()
        await house.slack.picture()
        assert len(house.studio.asks) == 1


# --- words


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("&lt;!channel&gt; &amp;lt;", "<!channel> &lt;"),
        ("like <@U1|ann> in <#C1|general>", "like @ann in #general"),
        ("<!channel> <!subteam^S1|@team> <!here>", "@channel @team @here"),
        ("<https://x.example/a?b=1&amp;c=2|the site> <https://y.example>", "the site https://y.example"),
        ("like <@U1> in <#C1> and <#C2|>", "like someone in a channel and a channel"),
        (
            "ask <!subteam^S1>, <!date^1700000000^{date}|14 Nov> or <!date^1700000000^{time}>",
            "ask a group, 14 Nov or 2023-11-14 22:13 UTC",
        ),
        ("make <https://x.example/cat.png|this cat> blue", "make this cat (https://x.example/cat.png) blue"),
        ("<http://x.example/cat.png|x.example/cat.png>", "x.example/cat.png"),
        ("<mailto:ana@x.example|ana@x.example> :tada: <!everyone>", "ana@x.example :tada: @everyone"),
        ("half a face: \ud83d", "half a face: ?"),
    ],
)
def test_arriving_markup_is_read_as_it_was_written(markup: str, words: str) -> None:
    assert escape.as_written(markup) == words


@pytest.mark.parametrize("words", ["<!channel> & <@U1>" * 500, "&" * 4000, "a\u202eb\x00c", "🚲" * 4000, ""])
@pytest.mark.parametrize("most", [1, 5, 75, 3000])
def test_escaped_words_are_harmless_and_fit(words: str, most: int) -> None:
    shown = escape.escaped(words, most)
    assert len(shown) <= most
    assert list(text_faults(shown)) == []


@pytest.mark.parametrize(
    ("markup", "addressed", "to_others"),
    [
        ("<@U0BOT> make it green", True, False),
        ("make it green, <@U0BOT>", True, False),
        ("<@U2> make it green", False, True),
        ("<@U2> <@U3>", False, True),
        ("give it <@U2>'s hat", False, False),
        ("make it green", False, False),
        ("<!here> make it green", False, True),
        ("<!channel> make it green?", False, True),
        ("<!everyone|everyone> make it green", False, True),
        ("<!subteam^S012|@design> make the sky darker", False, True),
        ("<!subteam^S012> make the sky darker", False, True),
        ("<#C012|design> make the sky darker", False, True),
        ("hey <!here> make it green", False, True),
        ("cc <!subteam^S012|@design> make it green", False, True),
        ("make it green <!here>!", False, True),
        ("<!here> <@U0BOT> make it green", True, True),
        ("<@U0BOT> make it green <!here>", True, False),
        ("<@U0BOT> <!here> a green door", True, False),
        ("add a banner for <!subteam^S012|@design> at the top", False, False),
        ("a banner that says <#C012|design>", False, False),
        ("put the date <!date^1700000000^{date}|Nov 14> on it", False, False),
    ],
)
def test_who_is_spoken_to(markup: str, addressed: bool, to_others: bool) -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "thread_ts": "1.0", "text": markup}
    heard = read.heard(event, team="T1", me="U0BOT")
    assert heard is not None
    assert (heard.addressed, heard.to_others) == (addressed, to_others)


def test_what_slack_quotes_is_quoted_for_the_studio() -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "thread_ts": "1.0"}
    heard = read.heard({**event, "text": "&gt; make it green\nno, make it blue"}, team="T1", me="U0BOT")
    assert heard is not None
    meant = reading.read(heard.text, LIMITS, in_thread=True)
    assert meant.wish is not None
    assert meant.wish.words == "no, make it blue"


def test_a_file_of_which_nothing_is_told_is_left_out() -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "hello", "files": [None, {"id": "F1"}]}
    heard = read.heard(event, team="T1", me="U0BOT")
    assert heard is not None
    assert [one.id for one in heard.references] == ["F1"]


@pytest.mark.parametrize("more", [{"bot_id": "B1"}, {"hidden": True}, {"subtype": "message_changed"}, {"subtype": "channel_join"}])
def test_what_nobody_said_is_not_heard(more: dict[str, Any]) -> None:
    event = {"type": "message", "channel": "C1", "user": "U1", "ts": "1.1", "text": "hello", **more}
    assert read.heard(event, team="T1", me="U0BOT") is None


# --- the manifest


def _manifest() -> dict[str, Any]:
    return cast(dict[str, Any], yaml.safe_load((ROOT / "deploy/slack-manifest.yaml").read_text()))


def stands_alone(slack: Slack, channel: str) -> bool:
    return len(slack.messages(channel)) == 1


async def test_the_manifest_asks_for_exactly_the_scopes_that_are_used() -> None:
    """Play once through everything, count what the Web API needed, and add what events and commands need."""
    manifest = _manifest()
    async with slack_house() as house:
        slack = house.slack
        slack.channel("secret", private=True)
        slack.channel("mpdm-ana--ben--darkroom-1", mpim=True)
        for channel in ("general", "secret", "mpdm-ana--ben--darkroom-1"):
            house.studio.paint.clear()
            await slack.command("/imagine", "a red bicycle", channel=channel)
            await slack.until(partial(slack.messages, channel), what="a placeholder")
            house.studio.paint.set()
            await slack.picture(channel=channel)
            await slack.until(partial(stands_alone, slack, channel), what="an end")
        slack.world.groups["S0ADMINS"] = {slack.user("ana")}
        await slack.command("/darkroom", "quota audit")
        await slack.until(lambda: slack.calls("usergroups.users.list"), what="a look at the admins")
        await house.publisher.send_files(
            slack.user("ana"), [Upload(filename="usage.csv", alt="usage", data=b"a,b")], [section("files")]
        )
        used = set(slack.api.used_scopes)
    of_events = {
        "message.channels": "channels:history",
        "message.groups": "groups:history",
        "message.im": "im:history",
        "message.mpim": "mpim:history",
        "app_mention": "app_mentions:read",
        "app_home_opened": None,
    }
    events = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert set(events) == set(of_events)
    needed = used | {scope for scope in of_events.values() if scope} | {"commands"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_the_manifest_names_what_the_listeners_answer() -> None:
    manifest = _manifest()
    assert [one["command"] for one in manifest["features"]["slash_commands"]] == ["/imagine", "/darkroom"]
    assert manifest["features"]["shortcuts"][0]["callback_id"] == "edit_picture"
    assert manifest["features"]["shortcuts"][0]["name"] == text.EDIT_MENU
    assert len(manifest["display_information"]["description"]) <= 140


def test_every_scope_and_event_has_its_reason_in_the_docs() -> None:
    manifest, page = _manifest(), (ROOT / "docs/slack.md").read_text()
    named = {name for row in re.findall(r"^\| (.*?) \|", page, flags=re.MULTILINE) for name in re.findall(r"`([a-z_.:]+)`", row)}
    wanted = {*manifest["oauth_config"]["scopes"]["bot"], *manifest["settings"]["event_subscriptions"]["bot_events"]}
    assert wanted <= named


def test_a_studio_of_the_tests_is_one_for_the_adapter() -> None:
    """The stand-in has what the adapter calls of the real one."""
    for name in ("ask", "hear", "go_ahead", "wish", "typed", "knows", "awaits", "version", "versions_at", "recent", "describe"):
        assert callable(getattr(Studio, name))
        assert callable(getattr(SmallStudio, name))
