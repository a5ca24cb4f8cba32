"""How the Slack adapter connects and stays connected, over Socket Mode and HTTP, and which tokens it takes."""

from __future__ import annotations

import asyncio
import io
import json
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bots.shared.config import ConfigError
from bots.slack.config import SlackConfig
from bots.slack.publisher import open_publisher
from tests.fakes import MemoryPictures
from tests.servers.slack import BOT_TOKEN, Slack, serve_slack
from tests.slack_harness import TIERS, Harness, slack_gateway, slack_harness, slack_publisher
from tests.test_restarts import grown

# --- staying connected


async def test_a_stuck_socket_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    """The SDK, after one refused handshake, tries the same expired address for ever."""
    async with slack_harness(watch_every=0.05, stuck_after=0.3, ping_every=0.1) as harness:
        slack = harness.slack
        slack.socket.refuse_handshakes = 2
        opened = len(slack.calls("apps.connections.open"))
        for socket in list(slack.socket.open):
            await socket.close()
        assert harness.gateway.not_ready() == "Slack: no Socket Mode connection"
        await slack.until(lambda: len(slack.socket.open) == 2 and not slack.socket.refuse_handshakes, what="two new sockets")
        assert len(slack.calls("apps.connections.open")) >= opened + 2
        await slack.until(lambda: harness.gateway.not_ready() is None, what="readiness")
        await slack.command("/imagine", "a red bicycle")
        await slack.picture()
    assert "Failed to connect" in caplog.text
    assert "ticket" not in caplog.text, "addresses of sockets are credentials"


async def test_a_refresh_of_one_socket_loses_nothing() -> None:
    async with slack_harness(ping_every=0.1) as harness:
        slack = harness.slack
        before = slack.socket.handshakes
        await slack.socket.disconnect()
        await slack.until(lambda: slack.socket.handshakes > before and len(slack.socket.open) == 2, what="a new socket")
        for number in range(1, 5):
            await slack.command("/imagine", f"bicycle {number}")
        await slack.picture(4)
        assert slack.violations == []


async def test_what_is_under_way_is_finished_before_the_sockets_close() -> None:
    async with slack_harness() as harness:
        slack = harness.slack
        slack.api.fault("response_url", hang=0.3)
        await slack.command("/imagine", "a cat --tier prp")
    assert "Did you mean pro?" in slack.ephemerals[0].says


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_message_is_acknowledged_once_it_is_decided_on(mode: str) -> None:
    """An earlier acknowledgement could lose the message in a crash, because Slack delivers again only what was not acknowledged."""
    async with slack_harness(mode) as harness:
        slack = harness.slack
        await slack.command("/imagine", "a red bicycle")
        root = (await slack.picture()).ts
        harness.studio.decide.clear()
        saying = asyncio.create_task(slack.say("make it blue", thread=root))
        await slack.until(lambda: harness.studio.kept or harness.studio.heard, what="the message")
        _, pending = await asyncio.wait({saying}, timeout=0.3)
        assert pending, "acknowledged although nothing is decided"
        harness.studio.decide.set()
        await saying
        await slack.picture(2)
        assert slack.violations == []


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_command_is_acknowledged_once_it_is_decided_on(mode: str) -> None:
    """An earlier acknowledgement could lose the command in a crash without a word. If none comes, Slack says that the command failed."""
    async with slack_harness(mode) as harness:
        harness.studio.decide.clear()
        asking = asyncio.create_task(harness.slack.command("/imagine", "a red bicycle"))
        _, pending = await asyncio.wait({asking}, timeout=0.3)
        assert pending, "acknowledged although nothing is decided"
        harness.studio.decide.set()
        await asking
        await harness.slack.picture()
        assert harness.slack.violations == []


async def test_nobody_waits_in_a_crowd_for_an_acknowledgement() -> None:
    async with slack_harness(decide_seconds=60.0) as harness:
        harness.studio.decide.clear()
        acks = await asyncio.gather(*(harness.slack.command("/imagine", f"bicycle {number}") for number in range(8)))
        assert all(ack.ok for ack in acks)
        assert not harness.studio.asked, "nothing is decided yet"
        harness.studio.decide.set()
        await harness.slack.picture(8)


async def test_a_slow_decision_does_not_hold_the_acknowledgement_back() -> None:
    async with slack_harness(decide_seconds=0.1) as harness:
        slack = harness.slack
        await slack.command("/imagine", "a red bicycle")
        root = (await slack.picture()).ts
        harness.studio.decide.clear()
        await slack.say("make it blue", thread=root)
        harness.studio.decide.set()
        await slack.picture(2)
        assert slack.violations == []


async def test_ready_only_once_connected() -> None:
    async with serve_slack() as slack, slack_publisher(slack) as (publisher, studio, config):
        gateway = slack_gateway(publisher, studio, config)
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
            gateway = slack_gateway(publisher, studio, config, sleep=sleep)
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
            slack_gateway(publisher, studio, config, app_token=None)


async def test_a_wrong_app_token_is_named() -> None:
    async with serve_slack() as slack, slack_publisher(slack) as (publisher, studio, config):
        gateway = slack_gateway(publisher, studio, config, app_token="xapp-wrong")
        with pytest.raises(ConfigError, match="SLACK_APP_TOKEN is refused"):
            await gateway.run()


# --- HTTP


async def _post(harness: Harness, body: str, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(harness.slack.http.url, data=io.BytesIO(body.encode()), headers=headers) as answer,
    ):
        return answer.status


async def test_only_signed_and_fresh_requests_are_taken() -> None:
    async with slack_harness("http") as harness:
        sign = harness.slack.http.signed
        body = json.dumps({"type": "url_verification", "challenge": "abc"})
        mime = {"Content-Type": "application/json"}
        assert await _post(harness, body, {**mime, **sign(body)}) == 200
        assert await _post(harness, body, mime) == 401
        assert await _post(harness, body, {**mime, **sign(body + " ")}) == 401
        assert await _post(harness, body, {**mime, **sign(body, at=1_000_000.0)}) == 401
        assert await _post(harness, body, {**mime, **sign(body), "X-Slack-Request-Timestamp": "soon"}) == 401
        assert await _post(harness, body, {**mime, **sign(body), "X-Slack-Request-Timestamp": "9" * 5000}) == 401
        for unreadable in ("{", "[]", "[" * 100_000):
            assert await _post(harness, unreadable, {**mime, **sign(unreadable)}) == 400
        for unreadable in ("payload=%7B", "payload=%5B%5D", "payload=null"):
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            assert await _post(harness, unreadable, {**form, **sign(unreadable)}) == 400
        held_back = json.dumps({"type": "app_rate_limited", "minute_rate_limited": 1_790_000_000})
        assert await _post(harness, held_back, {**mime, **sign(held_back)}) == 200
        huge = "x" * (1 << 21)
        assert await _post(harness, huge, {**mime, **sign(huge)}) == 413
        assert harness.studio.heard == []


async def test_the_same_signed_bytes_sent_again_are_acted_on_once() -> None:
    async with slack_harness("http") as harness:
        await harness.slack.command("/imagine", "a red bicycle")
        await harness.slack.redeliver()
        await harness.slack.picture()
        assert len(harness.studio.asked) == 1
