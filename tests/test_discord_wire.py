"""A request's time limit and the loading of its bytes begin when the request goes out, not while discord.py waits for its turn."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import AsyncIterator

import pytest
import stamina
from aiohttp.payload import get_payload

from bots.discord import wire
from bots.discord.config import DiscordConfig
from bots.discord.faults import kept
from bots.discord.posts import Posts
from bots.discord.rest import Rest, point_at
from bots.discord.view import Said, Upload
from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.servers.discord_limits import Bucket, Limits

SLOW = Limits((Bucket("posts", 1, 0.75, "POST", r"/channels/(\d+)/messages"),))


@pytest.fixture
async def discord(request: pytest.FixtureRequest) -> AsyncIterator[Discord]:
    async with serve_discord(limits=getattr(request, "param", None)) as server:
        yield server
        assert server.too_fast == []


@pytest.fixture
async def rest(discord: Discord) -> AsyncIterator[Rest]:
    point_at(DiscordConfig(api_url=discord.api_url))
    built = Rest(TOKEN)
    yield built
    await built.close()


async def unlocked(thread: int) -> bool:
    return True


async def test_an_upload_takes_the_bytes_as_they_are_and_lets_go_of_them() -> None:
    data = bytes(1_000_000)

    async def load() -> bytes:
        return data

    body, alone = wire.UploadBody(load), sys.getrefcount(data)
    await body.fill()
    assert sys.getrefcount(data) > alone, "not a copy"
    assert (body.read(10), body.seek(0, 2)) == (bytes(10), len(data))
    body.drop()
    assert (sys.getrefcount(data), body.seek(0, 2)) == (alone, 0)
    await body.fill()
    assert body.read() == data, "a second request carries it again"


class Sent:
    """A writer that keeps what it is given."""

    def __init__(self) -> None:
        self.pieces: list[memoryview] = []

    async def write(self, piece: memoryview) -> None:
        self.pieces.append(piece)


async def test_an_upload_is_sent_in_a_few_pieces_that_are_no_copies() -> None:
    data = secrets.token_bytes(2_600_000)

    async def load() -> bytes:
        return data

    body = wire.UploadBody(load)
    for _ in range(2):  # a second request carries it again
        await body.fill()
        sent, payload = Sent(), get_payload(body, content_type="image/jpeg", filename="a.jpg")
        assert payload.size == len(data)
        await payload.write_with_length(sent, None)  # type: ignore[arg-type]
        assert [piece.obj is data for piece in sent.pieces] == [True] * 3
        assert b"".join(sent.pieces) == data
        await payload.close()
        body.drop()


class Store:
    """Gives bytes, and counts them."""

    def __init__(self) -> None:
        self.loads: list[str] = []

    def upload(self, name: str) -> Upload:
        async def load() -> bytes:
            self.loads.append(name)
            return b"\x89PNG" + name.encode()

        return Upload(name=f"{name}.png", load=load)


@pytest.mark.parametrize("discord", [SLOW], indirect=True)
async def test_a_wait_for_the_rate_limit_is_no_time_of_a_request(discord: Discord, rest: Rest) -> None:
    client = await rest.client()
    channel = client.get_partial_messageable(int(discord.general["id"]))
    with stamina.set_testing(True, attempts=1):
        async with asyncio.TaskGroup() as group:
            for n in range(5):
                group.create_task(kept(lambda n=n: channel.send(str(n)), seconds=2.0))  # type: ignore[misc]
    assert [one["content"] for one in discord.ours()] == [str(n) for n in range(5)], "in order, each once"


async def test_a_request_without_an_answer_is_given_up(discord: Discord, rest: Rest) -> None:
    client = await rest.client()
    channel = client.get_partial_messageable(int(discord.general["id"]))
    discord.fail("POST", "messages$", hold=asyncio.Event())
    with stamina.set_testing(True, attempts=1), pytest.raises(TimeoutError):
        await kept(lambda: channel.send("hello"), seconds=0.1)


async def test_bytes_are_loaded_when_their_request_goes_out_a_few_at_once(discord: Discord, rest: Rest) -> None:
    posts, store, go = Posts(rest.client, unlocked), Store(), asyncio.Event()
    channels = [int(discord.world.add_channel(f"c{n}")["id"]) for n in range(10)]
    discord.fail("POST", "messages$", hold=go, times=10)
    async with asyncio.TaskGroup() as group:
        for n, channel in enumerate(channels):
            said = Said(content=str(n), uploads=(store.upload(f"p{n}"),))
            group.create_task(posts.send(channel, said, reply_to=None, nonce=str(n)))
        await discord.until(lambda: len(store.loads) == wire.AT_ONCE, what="the first loads")
        await discord.until(lambda: discord.rest.faults[0].times == 10 - wire.AT_ONCE, what="the first requests")
        assert len(store.loads) == wire.AT_ONCE
        go.set()
    assert sorted(store.loads) == sorted(f"p{n}" for n in range(10)), "each once"
    shown = [discord.bytes_of(one) for one in discord.everything()]
    assert sorted(shown) == sorted(b"\x89PNG" + f"p{n}".encode() for n in range(10))


@pytest.mark.parametrize("discord", [SLOW], indirect=True)
async def test_nothing_is_loaded_while_the_rate_limit_is_waited_for(discord: Discord, rest: Rest) -> None:
    posts, store = Posts(rest.client, unlocked), Store()
    channel = int(discord.general["id"])

    async def sent(n: int) -> None:
        await posts.send(channel, Said(content=str(n), uploads=(store.upload(f"p{n}"),)), reply_to=None, nonce=str(n))
        assert len(store.loads) <= len(discord.ours()) + 1

    async with asyncio.TaskGroup() as group:
        for n in range(4):
            group.create_task(sent(n))
    assert len(store.loads) == 4


async def test_bytes_are_loaded_again_where_the_upload_failed(discord: Discord, rest: Rest) -> None:
    posts, store = Posts(rest.client, unlocked), Store()
    discord.fail("POST", "messages$", status=503)
    discord.cut("POST", "messages$", when="before")
    said = Said(content="x", uploads=(store.upload("p"),))
    await posts.send(int(discord.general["id"]), said, reply_to=None, nonce="n")
    assert store.loads == ["p"] * 3
    (only,) = discord.ours()
    assert discord.bytes_of(only) == b"\x89PNGp"


async def test_bytes_that_cannot_be_loaded_leave_their_place_to_others(discord: Discord, rest: Rest) -> None:
    posts, store = Posts(rest.client, unlocked), Store()

    async def lost() -> bytes:
        raise LookupError

    gone = Said(content="x", uploads=(Upload(name="p.png", load=lost),))
    for _ in range(wire.AT_ONCE + 1):
        with pytest.raises(LookupError):
            await posts.send(int(discord.general["id"]), gone, reply_to=None, nonce="n")
    said = Said(content="x", uploads=(store.upload("p"),))
    await posts.send(int(discord.general["id"]), said, reply_to=None, nonce="n")
    assert len(discord.ours()) == 1


async def test_what_discord_py_has_learnt_of_a_route_is_read_by_channel(discord: Discord, rest: Rest) -> None:
    """discord.py's buckets are its own affair, so this pins what we read of them."""
    client, path = await rest.client(), "/channels/{channel_id}/messages"
    here, there = int(discord.general["id"]), int(discord.world.add_channel("other")["id"])
    assert wire.requests_left(client, "POST", path, channel_id=here) is None
    for left in (4, 3, 2):
        await client.get_partial_messageable(here).send("hello")
        assert wire.requests_left(client, "POST", path, channel_id=here) == left
    assert wire.requests_left(client, "POST", path, channel_id=there) is None
    await client.get_partial_messageable(there).send("hello")
    assert wire.requests_left(client, "POST", path, channel_id=there) == 4
