"""The whole loop in Slack, with the whole app: bolt and its sockets or HTTP, the studio, durable jobs, the store, google-genai."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import pytest

from bots.app.config import Config, GeminiConfig, QuotaConfig, Secrets
from bots.app.wiring.engines import open_engine
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import App, open_app
from bots.slack.adapter import SlackGateway
from bots.slack.config import SlackConfig
from bots.slack.publisher import open_publisher
from bots.slack.workspaces import OneWorkspace
from tests.empty import with_schemas
from tests.fakes import ColdDecoders
from tests.pictures import png
from tests.ports import CAPS
from tests.servers.gemini import GeminiServer
from tests.servers.gemini_answers import blocked
from tests.servers.slack import APP_TOKEN, BOT_TOKEN, SECRET, Slack, serve_slack
from tests.servers.slack_world import Said


@dataclass
class Studio:
    slack: Slack
    gemini: GeminiServer
    app: App

    async def ends(self) -> None:
        """Wait until nothing is under way."""
        await self.slack.until(lambda: not self.app.renders.under_way(), what="an end of all renders")


@asynccontextmanager
async def whole_app(
    folder: Path, mode: str, *, quota: QuotaConfig | None = None, decide_seconds: float = 1.5, **settings: Any
) -> AsyncIterator[Studio]:
    """Open the whole app with Slack. settings: of Slack's section."""
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(serve_slack())
        gemini = await stack.enter_async_context(GeminiServer())
        config = Config(
            data_dir=folder,
            slack=SlackConfig(base_url=slack.base_url, mode=cast(Any, mode), port=0, **settings),
            gemini=GeminiConfig(base_url=gemini.url),
            quota=quota or QuotaConfig(),
        )
        await with_schemas(folder)
        resources = await stack.enter_async_context(open_resources(config))
        cold = replace(resources, decoders=ColdDecoders())
        engine = await stack.enter_async_context(
            open_engine(config, Secrets(gemini_api_key="test-key"), resources.tiers, resources.decoders)
        )
        opened = open_publisher(BOT_TOKEN, config.slack, tiers=resources.tiers, pictures=resources.pictures, links=resources.links)
        publisher = await stack.enter_async_context(opened)
        app = await stack.enter_async_context(open_app(config, cold, engine, {"slack": publisher}))
        gateway = SlackGateway(
            installations=OneWorkspace(publisher),
            app_token=APP_TOKEN,
            signing_secret=SECRET,
            config=config.slack,
            studio=app.studio,
            caps=CAPS,
            decide_seconds=decide_seconds,
        )
        running = asyncio.create_task(gateway.run())
        try:
            if gateway.endpoint is not None:
                await gateway.endpoint.listening.wait()
                assert gateway.endpoint.address is not None
                slack.http.url = f"http://127.0.0.1:{gateway.endpoint.address[1]}/slack/events"
                slack.feed = slack.http
            await slack.until(lambda: gateway.not_ready() is None, what="a connection")
            yield Studio(slack, gemini, app)
            await slack.until(lambda: not app.renders.under_way(), what="an end of all renders")
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await gateway.close()
        assert slack.violations == []


@pytest.fixture(params=["socket", "http"])
async def studio(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Studio]:
    async with whole_app(tmp_path, request.param) as opened:
        yield opened


def sha256(said: Said) -> str:
    return hashlib.sha256(said.files[0].data).hexdigest()


async def test_a_picture_from_first_words_to_undo(studio: Studio) -> None:
    slack, gemini = studio.slack, studio.gemini

    await slack.command("/imagine", "a red bicycle leaning against a blue door", user="ana")
    first = await slack.picture(1)
    assert first.root == first.ts
    assert "v1" in first.says
    assert f"<@{slack.user('ana')}>" in first.says

    await slack.say("make the door green", user="ben", thread=first.ts)
    second = await slack.picture(2)
    assert "v2 from v1" in second.says
    assert gemini.requests[1].sha256s == (sha256(first),), "the edit is made from exactly the bytes that stand in the channel"
    assert "make the door green" in gemini.requests[1].words

    await slack.say("love it!", user="ana", thread=first.ts)
    await slack.say("undo", user="ben", thread=first.ts)
    back = await slack.picture(3)
    assert "Back to v1" in back.says
    assert sha256(back) == sha256(first)
    await slack.press("Redo", back, user="ben")
    assert "Forward to v2" in (await slack.picture(4)).says
    assert len(gemini.requests) == 2, "undo and redo call no model"

    await slack.say("v1: make it night", user="ana", thread=first.ts)
    third = await slack.picture(5)
    assert "v3 from v1" in third.says
    assert gemini.requests[2].sha256s == (sha256(first),)

    await slack.say("info", user="ana", thread=first.ts)
    assert "Version: v3" in (await slack.ephemeral()).says
    await slack.say("history", user="ana", thread=first.ts)
    assert "v2 from v1 · make the door green" in (await slack.picture(6)).says
    await slack.until(lambda: all(said.files or said.user != "U0BOT" for said in slack.messages()), what="no placeholders left")
    assert all(picture.root == first.ts for picture in slack.pictures())


async def test_again_after_a_failure_tries_the_ask_that_failed(studio: Studio) -> None:
    slack, gemini = studio.slack, studio.gemini
    await slack.command("/imagine", "a red bicycle", user="ana")
    first = await slack.picture(1)
    gemini.script(blocked("SAFETY"))
    photo = slack.upload(png("blue", 256))
    await slack.say("make the door like this one", user="ana", thread=first.ts, files=[photo])
    await slack.until(lambda: len(gemini.requests) == 2, what="a refusal")
    await studio.ends()
    await slack.say("try again", user="ben", thread=first.ts)
    second = await slack.picture(2)
    assert "v2 from v1" in second.says
    refused, retried = gemini.requests[1:]
    assert refused.sha256s == retried.sha256s
    assert len(retried.sha256s) == 2
    assert (refused.words, "make the door like this one" in retried.words) == (retried.words, True)


async def test_a_final_is_shown_in_the_channel_too_and_replies_to_it_go_on_in_its_thread(studio: Studio) -> None:
    slack, gemini = studio.slack, studio.gemini
    await slack.command("/imagine", "a red bicycle", user="ana")
    first = await slack.picture(1)
    await slack.say("final 2K", user="ben", thread=first.ts)
    final = await slack.picture(2)
    await slack.press("Show in channel", final, user="ben")
    shown = await slack.picture(3)
    assert shown.root == shown.ts
    assert sha256(shown) == sha256(final)
    await slack.until(lambda: not studio.app.renders.under_way(), what="a record of where it stands")
    await slack.say("make it blue", user="cyd", thread=shown.ts)
    edited = await slack.picture(4)
    assert edited.root == first.ts
    assert "v3 from v2" in edited.says
    assert len(gemini.requests) == 3, "showing asks no model"


async def test_quick_replies_are_painted_in_their_order_each_on_the_one_before(studio: Studio) -> None:
    slack, gemini = studio.slack, studio.gemini
    gemini.latency = 0.3
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture(1)
    for words in ("make the door green", "make the door red", "make the door blue"):  # none of them goes with another
        await slack.say(words, thread=first.ts)
    pictures = [first, await slack.picture(2), await slack.picture(3), await slack.picture(4)]
    assert [request.words.count(words) for request, words in zip(gemini.requests[1:], ("green", "red", "blue"), strict=True)] == [
        1
    ] * 3
    assert [request.sha256s for request in gemini.requests[1:]] == [(sha256(picture),) for picture in pictures[:3]]


async def test_a_mention_with_a_photo_starts_a_thread_on_it(studio: Studio) -> None:
    slack = studio.slack
    photo = slack.upload(png("blue", 256))
    asked = await slack.say("@Darkroom make it look like an oil painting", files=[photo])
    picture = await slack.picture(1, root=asked.ts)
    assert len(studio.gemini.requests[0].pictures) == 1
    await slack.say("warmer colours please", thread=asked.ts)
    again = await slack.picture(2, root=asked.ts)
    assert studio.gemini.requests[1].sha256s == (sha256(picture),)
    assert again.root == asked.ts


async def test_four_side_by_side_and_a_pick(studio: Studio) -> None:
    slack = studio.slack
    await slack.command("/imagine", "a paper boat --count 4 --ar 16:9")
    sheet = await slack.picture(1)
    assert len(sheet.files) == 4
    assert {"1", "2", "3", "4"} <= set(sheet.buttons)
    await slack.say("3", thread=sheet.ts)
    picked = await slack.picture(2)
    assert "v3 it is" in picked.says
    assert sha256(picked) == hashlib.sha256(sheet.files[2].data).hexdigest()


async def test_replies_to_the_placeholder_while_it_paints(studio: Studio) -> None:
    slack = studio.slack
    studio.gemini.latency = 0.5
    await slack.command("/imagine", "a red bicycle")
    await slack.until(lambda: slack.messages(), what="a placeholder")
    placeholder = slack.messages()[0]
    await slack.say("make the door green", thread=placeholder.ts)
    first, second = await slack.picture(1), await slack.picture(2)
    await slack.until(lambda: "The picture is here" in placeholder.says, what="a way to the picture")
    await slack.say("and now at night", thread=first.ts)
    third = await slack.picture(3)
    assert studio.gemini.requests[1].sha256s == (sha256(first),)
    assert studio.gemini.requests[2].sha256s == (sha256(second),)
    assert (second.root, third.root) == (first.ts, first.ts), "all that follows stands in the picture's thread"
    assert third.root == first.ts


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("a cat --tier prp", "pro"),
        ("a cat --ar 17:9", "16:9"),
        ("a cat --size 3K", "2K"),
        ("x" * 10_001, "characters"),
    ],
)
async def test_what_cannot_be_done_is_said_to_the_asker_and_nothing_is_paid(studio: Studio, typed: str, told: str) -> None:
    await studio.slack.command("/imagine", typed)
    ephemeral = await studio.slack.ephemeral()
    assert told in ephemeral.says
    assert not studio.slack.messages()
    assert not studio.gemini.requests


@pytest.mark.parametrize(
    ("data", "name", "mime"),
    [
        (b"hello, this is a text", "notes.txt", "text/plain"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", "image/svg+xml"),
        (b"<!doctype html><title>Sign in</title>", "photo.png", "image/png"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "cut.png", "image/png"),
    ],
)
async def test_a_file_that_is_no_picture_is_refused_in_the_thread_and_nothing_is_paid(
    studio: Studio, data: bytes, name: str, mime: str
) -> None:
    slack = studio.slack
    asked = await slack.say("@Darkroom make it blue", files=[slack.upload(data, name, mime=mime)])
    await slack.until(lambda: any(name in said.says for said in slack.messages() if said.user == "U0BOT"), what="a sentence")
    assert slack.messages()[-1].root == asked.ts
    assert not studio.gemini.requests


async def test_not_a_member_costs_nothing_and_the_asker_is_told(studio: Studio) -> None:
    slack = studio.slack
    slack.channel("design", members=set())
    await slack.command("/imagine", "a red bicycle", channel="design")
    assert "/invite @Darkroom" in (await slack.ephemeral()).says
    assert not studio.gemini.requests


async def test_cancel_while_painting(studio: Studio) -> None:
    slack = studio.slack
    studio.gemini.latency = 30
    await slack.command("/imagine", "a red bicycle")
    await studio.gemini.seen(1)
    await slack.press("Cancel", slack.messages()[0])
    await slack.until(lambda: not slack.messages()[0].buttons, what="the placeholder's end")
    assert len(slack.messages()) == 1
