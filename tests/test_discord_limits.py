"""The local Discord's rate limits: the real ones' figures and headers, which discord.py keeps to by itself."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
import pytest

from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.servers.discord_limits import BUCKETS, OVERALL, Bucket, Limits
from tests.servers.discord_world import Interaction, Json


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


class Raw:
    """Requests as a program would make them that knows no limits."""

    def __init__(self, server: Discord, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def __call__(self, method: str, path: str, body: Json | None = None) -> aiohttp.ClientResponse:
        headers = {"Authorization": f"Bot {TOKEN}"}
        async with self.session.request(method, f"{self.server.api_url}/v10{path}", json=body, headers=headers) as response:
            await response.read()
            return response

    async def statuses(self, method: str, path: str, times: int, body: Json | None = None) -> list[int]:
        return [(await self(method, path, body)).status for _ in range(times)]

    async def post(self, channel: Json, text: str = "a red bicycle") -> str:
        answer = await self("POST", f"/channels/{channel['id']}/messages", {"content": text})
        return str((await answer.json())["id"])


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def raw(clock: Clock) -> AsyncIterator[Raw]:
    async with serve_discord(limits=Limits(now=clock)) as server, aiohttp.ClientSession() as session:
        yield Raw(server, session)


async def deferred(server: Discord, name: str = "ana") -> Interaction:
    """Send an interaction that is answered with "thinking"."""
    interaction = Interaction(
        server.world.new_id(),
        f"tok-{server.world.new_id()}",
        2,
        server.world.now(),
        server.world.person(name),
        server.general["id"],
        {},
    )
    server.world.interactions[interaction.id] = interaction
    path = f"{server.api_url}/v10/interactions/{interaction.id}/{interaction.token}/callback"
    async with aiohttp.ClientSession() as session, session.post(path, json={"type": 5}) as response:
        assert response.status == 204
    return interaction


# --- the figures


async def test_a_channel_takes_five_posts_in_five_seconds(raw: Raw, clock: Clock) -> None:
    path = f"/channels/{raw.server.general['id']}/messages"
    assert await raw.statuses("POST", path, 6, {"content": "x"}) == [200] * 5 + [429]
    clock.at += 4.999
    assert await raw.statuses("POST", path, 1, {"content": "x"}) == [429]
    clock.at += 0.001
    assert await raw.statuses("POST", path, 1, {"content": "x"}) == [200]
    assert len(raw.server.ours()) == 6
    assert raw.server.too_fast == ["posts", "posts"]


async def test_edits_have_a_bucket_of_their_own_for_all_messages_of_a_channel(raw: Raw) -> None:
    messages = [await raw.post(raw.server.general) for _ in range(5)]
    paths = [f"/channels/{raw.server.general['id']}/messages/{one}" for one in messages]
    statuses = [(await raw("PATCH", path, {"content": "y"})).status for path in (*paths, paths[0])]
    assert statuses == [200] * 5 + [429]
    assert raw.server.too_fast == ["edits"]


async def test_channels_and_threads_do_not_share_a_bucket(raw: Raw) -> None:
    other = raw.server.world.add_channel("other")
    root = await raw.post(raw.server.general)
    assert await raw.statuses("POST", f"/channels/{raw.server.general['id']}/messages/{root}/threads", 1, {"name": "x"}) == [200]
    for where, count in ((raw.server.general["id"], 4), (other["id"], 5), (root, 5)):
        assert await raw.statuses("POST", f"/channels/{where}/messages", count, {"content": "x"}) == [200] * count
    assert not raw.server.too_fast


async def test_a_channel_takes_fifty_threads_in_three_hundred_seconds(raw: Raw, clock: Clock) -> None:
    async def thread() -> int:
        clock.at += 2  # posts and the bot's own limit have room
        message = await raw.post(raw.server.general)
        return (await raw("POST", f"/channels/{raw.server.general['id']}/messages/{message}/threads", {"name": "x"})).status

    assert [await thread() for _ in range(51)] == [200] * 50 + [429]
    clock.at += 300 - 51 * 2
    assert await thread() == 200
    assert raw.server.too_fast == ["threads"]


async def test_an_interactions_token_takes_five_in_two_seconds(raw: Raw, clock: Clock) -> None:
    one, another = await deferred(raw.server), await deferred(raw.server, "ben")

    def path(interaction: Interaction) -> str:
        return f"/webhooks/{raw.server.world.application}/{interaction.token}"

    assert await raw.statuses("PATCH", path(one) + "/messages/@original", 4, {"content": "x"}) == [200] * 4
    assert await raw.statuses("POST", path(one), 2, {"content": "x"}) == [200, 429]
    assert await raw.statuses("PATCH", path(another) + "/messages/@original", 5, {"content": "x"}) == [200] * 5
    clock.at += 2
    assert await raw.statuses("GET", path(one) + "/messages/@original", 6) == [200] * 5 + [429]
    assert raw.server.too_fast == ["webhook", "webhook"]


async def test_a_bot_makes_fifty_requests_in_a_second_whatever_they_are(raw: Raw, clock: Clock) -> None:
    assert await raw.statuses("GET", "/users/@me", 30) == [200] * 30
    assert await raw.statuses("GET", f"/channels/{raw.server.general['id']}", 21) == [200] * 20 + [429]
    assert await raw.statuses("POST", f"/channels/{raw.server.general['id']}/messages", 1, {"content": "x"}) == [429]
    clock.at += 1
    assert await raw.statuses("POST", f"/channels/{raw.server.general['id']}/messages", 5, {"content": "x"}) == [200] * 5
    assert raw.server.too_fast == ["global", "global"]


async def test_what_goes_by_an_interactions_token_does_not_count_as_the_bots(raw: Raw) -> None:
    assert await raw.statuses("GET", "/users/@me", 51) == [200] * 50 + [429]
    interaction = await deferred(raw.server)  # its callback
    path = f"/webhooks/{raw.server.world.application}/{interaction.token}/messages/@original"
    assert await raw.statuses("PATCH", path, 1, {"content": "x"}) == [200]


async def test_a_request_that_fails_counts_too(raw: Raw) -> None:
    raw.server.deny("send_messages")
    path = f"/channels/{raw.server.general['id']}/messages"
    assert await raw.statuses("POST", path, 6, {"content": "x"}) == [403] * 5 + [429]


# --- the headers


async def test_an_answer_tells_what_is_left(raw: Raw, clock: Clock) -> None:
    path = f"/channels/{raw.server.general['id']}/messages"
    await raw("POST", path, {"content": "x"})
    clock.at += 1.5
    headers = (await raw("POST", path, {"content": "x"})).headers
    assert headers["X-RateLimit-Limit"] == "5"
    assert headers["X-RateLimit-Remaining"] == "3"
    assert headers["X-RateLimit-Reset-After"] == "3.500"
    assert 0 < float(headers["X-RateLimit-Reset"]) - raw.server.world.now() <= 3.5 + 0.0005  # it is rounded to whole milliseconds
    other = raw.server.world.add_channel("other")
    elsewhere = (await raw("POST", f"/channels/{other['id']}/messages", {"content": "x"})).headers
    assert elsewhere["X-RateLimit-Bucket"] == headers["X-RateLimit-Bucket"]
    assert elsewhere["X-RateLimit-Remaining"] == "4"


async def test_a_refusal_says_how_long_and_that_it_is_the_apis_own(raw: Raw, clock: Clock) -> None:
    path = f"/channels/{raw.server.general['id']}/messages"
    await raw.statuses("POST", path, 5, {"content": "x"})
    clock.at += 0.75
    refusal = await raw("POST", path, {"content": "x"})
    assert await refusal.json() == {"message": "You are being rate limited.", "retry_after": 4.25, "global": False}
    assert refusal.headers["Retry-After"] == "5"  # whole seconds, up
    assert refusal.headers["Via"]
    assert refusal.headers["X-RateLimit-Scope"] == "user"
    assert refusal.headers["X-RateLimit-Remaining"] == "0"
    assert refusal.content_type == "application/json"
    assert "X-RateLimit-Global" not in refusal.headers


async def test_the_bots_own_limit_is_said_to_be_global(raw: Raw) -> None:
    await raw.statuses("GET", "/users/@me", 50)
    refusal = await raw("GET", "/users/@me")
    assert (await refusal.json())["global"] is True
    assert refusal.headers["X-RateLimit-Global"] == "true"
    assert refusal.headers["X-RateLimit-Scope"] == "global"
    assert "X-RateLimit-Remaining" not in refusal.headers


# --- discord.py, unmodified, keeps to them


def shorter(**seconds: float) -> Limits:
    """Shorten the windows of the same limits, so that waiting for one takes no time."""
    buckets = [Bucket(one.name, min(one.count, 5), seconds.get(one.name, 0.2), one.method, one.path) for one in BUCKETS]
    return Limits(buckets, OVERALL)


@asynccontextmanager
async def client_of(server: Discord, **more: Any) -> AsyncIterator[discord.Client]:
    discord.http.Route.BASE = f"{server.api_url}/v10"
    client = discord.Client(intents=discord.Intents.none(), **more)
    async with client:
        await client.login(TOKEN)
        yield client


@pytest.mark.parametrize("trust_the_clock", [False, True])
async def test_it_posts_in_order_and_provokes_nothing(trust_the_clock: bool) -> None:
    async with serve_discord(limits=shorter()) as server, client_of(server, assume_unsync_clock=not trust_the_clock) as client:
        where = client.get_partial_messageable(int(server.general["id"]))
        await asyncio.gather(*(where.send(f"number {number}") for number in range(17)))
        assert [one["content"] for one in server.ours()] == [f"number {number}" for number in range(17)]
        assert not server.too_fast


async def test_it_waits_for_edits_and_threads_apart() -> None:
    async with serve_discord(limits=shorter()) as server, client_of(server) as client:
        where = client.get_partial_messageable(int(server.general["id"]))
        sent = await asyncio.gather(*(where.send(f"number {number}", file=picture()) for number in range(7)))
        await asyncio.gather(
            *(one.edit(content="painted") for one in sent),
            *(client.http.start_thread_with_message(one.channel.id, one.id, name="x", auto_archive_duration=1440) for one in sent),
        )
        assert [one["content"] for one in server.ours()] == ["painted"] * 7
        assert all(map(server.thread_of, server.ours()))
        assert not server.too_fast


async def test_it_answers_by_tokens_that_do_not_wait_for_each_other() -> None:
    async with serve_discord(limits=shorter()) as server, client_of(server) as client:
        interactions = [await deferred(server) for _ in range(3)]
        for interaction in interactions:
            hook = discord.Webhook.partial(int(server.world.application), interaction.token, client=client)
            edits = (hook.edit_message("@original", content=f"{number} %") for number in range(7))  # type: ignore[call-overload]
            await asyncio.gather(*edits)
        assert [interaction.original["content"] for interaction in interactions if interaction.original is not None] == ["6 %"] * 3
        assert not server.too_fast


async def test_it_goes_on_after_the_bots_own_limit() -> None:
    """The client can only learn of that limit by running into it."""
    clock = Clock()
    limits = Limits(overall=Bucket("global", 4, 0.05, OVERALL.method, OVERALL.path), now=clock)
    async with serve_discord(limits=limits) as server, client_of(server) as client:
        channels = [server.world.add_channel(f"c{number}") for number in range(6)]
        fetching = [asyncio.create_task(client.http.get_channel(int(one["id"]))) for one in channels]
        await server.until(lambda: server.too_fast, what="a refusal")
        while not all(one.done() for one in fetching):
            clock.at += 0.05
            await asyncio.wait(fetching, timeout=0.02)
        assert {one.result()["id"] for one in fetching} == {one["id"] for one in channels}
        assert set(server.too_fast) == {"global"}


def picture() -> discord.File:
    return discord.File(io.BytesIO(b"no picture, but bytes"), "picture.png")
