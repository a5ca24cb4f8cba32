"""A picture never waits for its thread: where none can be begun, replies in the channel work at once, and the thread comes later."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bots.speech import discord_text
from tests.discord_harness import Chat, chat_fixture, discord_harness
from tests.pictures import png
from tests.servers.discord import serve_discord
from tests.servers.discord_limits import BUCKETS, Bucket, Limits

Json = dict[str, Any]


chat = chat_fixture()


@pytest.fixture
async def narrow(tmp_path: Path) -> AsyncIterator[Chat]:
    """Allow two threads in 300 s for each channel."""
    threads = Bucket("threads", 2, 300.0, "POST", r"/channels/(\d+)/messages/\d+/threads")
    others = [one for one in BUCKETS if one.name != "threads"]
    async with (
        serve_discord(limits=Limits((threads, *others))) as server,
        discord_harness(tmp_path, discord=server) as running,
    ):
        yield running
        running.discord.lawful()


async def painted(chat: Chat, prompt: str, channel: Json | None = None) -> Json:
    """Paint a new picture, and wait until all of it is recorded."""
    before = len(chat.discord.pictures())
    await chat.discord.slash("imagine", {"prompt": prompt}, channel=channel)
    made = await chat.discord.picture(before + 1)
    await chat.settled()
    return made


async def refined(chat: Chat, message: Json, words: str) -> Json:
    """Reply to a message in the channel, and return what comes of it."""
    before = len(chat.discord.pictures())
    await chat.discord.reply(message, words, user="ben")
    made = await chat.discord.picture(before + 1)
    await chat.settled()
    return made


async def test_a_picture_stands_while_its_thread_is_still_to_come(chat: Chat) -> None:
    discord, go = chat.discord, asyncio.Event()
    discord.fail("POST", "/threads$", hold=go)
    first = await painted(chat, "a red bicycle")
    second = await painted(chat, "a blue door")
    assert discord.thread_of(first) is None
    assert discord.thread_of(second) is None
    elsewhere = await painted(chat, "a green roof", discord.world.add_channel("other"))
    await discord.thread(elsewhere)
    go.set()
    await discord.thread(first)
    await discord.thread(second)


async def test_no_thread_is_queued_where_the_rate_is_used_up_and_replies_go_on_in_the_channel(narrow: Chat) -> None:
    discord = narrow.discord
    first = await painted(narrow, "a red bicycle")
    await discord.thread(first)
    for prompt in ("a blue door", "a green roof"):
        await painted(narrow, prompt)
    third = discord.ours()[-1]
    second = await refined(narrow, third, "make the roof red")
    assert second["channel_id"] == discord.general["id"]
    assert second["referenced_message"]["id"] == third["id"]
    assert "v2 from v1" in second["content"]
    deeper = await refined(narrow, second, "add a chimney")
    assert "v3 from v2" in deeper["content"]
    deepest = await refined(narrow, deeper, "undo")
    assert "Back to v2" in deepest["content"]
    assert "v4 from v2" in (await refined(narrow, deepest, "at night"))["content"]
    assert len(discord.requests("POST", "/threads$")) == 1, "the last of a window is left, the others are not asked for"


async def test_a_thread_that_could_not_be_begun_is_begun_at_the_first_refinement(chat: Chat) -> None:
    discord = chat.discord
    discord.fail("POST", "/threads$", status=503, times=4)
    first = await painted(chat, "a red bicycle")
    await discord.until(lambda: discord.requests("POST", "/threads$") == [503] * 4, what="four tries")
    assert discord.thread_of(first) is None
    second = await refined(chat, first, "make it green")
    thread = await discord.thread(first)
    assert second["channel_id"] == thread["id"]
    assert thread["name"] == "a red bicycle", "called after the picture, not after its refinement"
    await discord.say("at night", channel=thread)
    assert "v3 from v2" in (await discord.picture(3))["content"]


async def test_a_thread_that_a_restart_left_unbegun_is_begun_at_the_first_refinement(tmp_path: Path) -> None:
    async with serve_discord() as server:
        go = asyncio.Event()
        server.fail("POST", "/threads$", hold=go)
        async with discord_harness(tmp_path, discord=server) as chat:
            first = await painted(chat, "a red bicycle")
            await server.until(lambda: not server.rest.faults[0].times, what="a thread that is on its way")
        async with discord_harness(tmp_path, discord=server) as chat:
            second = await refined(chat, first, "make it green")
        assert second["channel_id"] == (await server.thread(first))["id"]
        assert "v2 from v1" in second["content"]
        go.set()


@pytest.mark.parametrize("said_in", ["the thread", "the channel"])
async def test_a_thread_that_a_person_opens_on_the_picture_is_its_thread(chat: Chat, said_in: str) -> None:
    discord = chat.discord
    discord.fail("POST", "/threads$", status=403, code=50013, times=9)
    first = await painted(chat, "a red bicycle")
    await discord.until(lambda: discord_text.NO_THREAD in first["content"], what="how to get threads")
    thread = discord.world.add_thread(discord.general, first, "by hand", 1440, discord.world.person("cyd"))
    if said_in == "the thread":
        await discord.say("make it green", channel=thread)
    else:
        await discord.reply(first, "make it green", user="ben")
    second = await discord.picture(2)
    assert second["channel_id"] == thread["id"]
    assert "v2 from v1" in second["content"]


async def test_who_replies_where_we_may_not_read_what_was_said_is_told_so(chat: Chat) -> None:
    """It was told that we can't see the channel or write in it, where we did both."""
    discord = chat.discord
    discord.deny("create_public_threads", "read_message_history")
    await discord.say("@darkroom a red bicycle")
    await discord.reply(await discord.picture(1), "make the door green")
    said = await discord.until(lambda: [one for one in discord.ours() if not one["attachments"]], what="an answer")
    await chat.settled()
    assert [one["content"] for one in said] == [discord_text.CANNOT_LOOK]
    assert chat.calls == 1


async def test_a_thread_that_stands_already_is_none_to_begin(chat: Chat) -> None:
    """Somebody else began the thread first."""
    discord, go = chat.discord, asyncio.Event()
    discord.fail("POST", "/threads$", hold=go)
    first = await painted(chat, "a red bicycle")
    thread = discord.world.add_thread(discord.general, first, "by hand", 1440, discord.world.person("cyd"))
    first["_had_thread"] = True
    go.set()
    second = await refined(chat, first, "make it green")
    assert second["channel_id"] == thread["id"]
    assert discord_text.NO_THREAD not in first["content"]


@pytest.mark.parametrize("rights", [("create_public_threads",), ("create_public_threads", "send_messages_in_threads")])
async def test_without_the_right_to_begin_threads_a_picture_stands_and_says_how_to_get_them(
    chat: Chat, rights: tuple[str, ...]
) -> None:
    discord = chat.discord
    discord.deny(*rights)
    first = await painted(chat, "a red bicycle")
    await discord.until(lambda: discord_text.NO_THREAD in first["content"], what="how to get threads")
    second = await refined(chat, first, "make it green")
    assert second["channel_id"] == discord.general["id"]
    assert "v2 from v1" in second["content"]
    assert discord.requests("POST", "/threads$") == [403]


@pytest.mark.parametrize("kind", [2, 13])
async def test_voice_and_stage_channels_have_no_threads_and_work_without(chat: Chat, kind: int) -> None:
    discord = chat.discord
    voice = discord.world.add_channel("lounge", kind)
    first = await painted(chat, "a red bicycle", voice)
    second = await refined(chat, first, "make it green")
    assert second["channel_id"] == voice["id"]
    assert "v3 from v2" in (await refined(chat, second, "at night"))["content"]
    await painted(chat, "a blue door", voice)
    assert len(discord.requests("POST", "/threads$")) == 1, "asked for once"
    assert discord_text.NO_THREAD not in first["content"], "nobody could mend it"


async def test_a_server_with_too_many_threads_says_so_once(chat: Chat) -> None:
    discord = chat.discord
    discord.fail("POST", "/threads$", status=400, code=160006, times=9)
    first = await painted(chat, "a red bicycle")
    await discord.until(lambda: discord_text.THREADS_FULL in first["content"], what="why there is none")
    second = await painted(chat, "a blue door")
    assert discord_text.THREADS_FULL not in second["content"]
    assert len(discord.requests("POST", "/threads$")) == 1
    assert (await refined(chat, second, "make it green"))["channel_id"] == discord.general["id"]


async def test_a_mention_with_a_picture_is_answered_in_the_channel_where_no_thread_can_be_begun(narrow: Chat) -> None:
    discord = narrow.discord
    await discord.thread(await painted(narrow, "a red bicycle"))
    asked = await discord.say("@darkroom make it a poster", user="ben", files=[("one.png", png("blue", 90))])
    made = await discord.picture(2)
    assert made["channel_id"] == discord.general["id"]
    assert made["referenced_message"]["id"] == asked["id"]
    await narrow.settled()
    assert "v2 from v1" in (await refined(narrow, made, "make it darker"))["content"]


async def test_a_reply_below_a_picture_whose_thread_was_deleted_is_answered_below_it(chat: Chat) -> None:
    discord = chat.discord
    first = await painted(chat, "a red bicycle")
    thread = await discord.thread(first)
    discord.world.delete_channel(thread["id"])
    second = await refined(chat, first, "make it green")
    assert second["channel_id"] == discord.general["id"]
    assert "v2 from v1" in second["content"]


async def test_a_mention_takes_four_requests_and_none_that_fails(chat: Chat) -> None:
    """The look above, the thread, the placeholder in it, and the result."""
    discord = chat.discord
    asked = await discord.say("@darkroom paint a red bicycle", user="ben")
    made = await discord.picture(1)
    await chat.settled()
    assert made["channel_id"] == asked["id"]
    assert asked["thread"]["name"] == "paint a red bicycle"
    assert [(how, status) for how, path, status in discord.world.log if "/channels/" in path] == [
        ("GET", 200), ("POST", 200), ("POST", 200), ("PATCH", 200),
    ]  # fmt: skip


async def test_a_mention_on_whose_message_somebody_opened_a_thread_is_answered_there(chat: Chat) -> None:
    discord, go = chat.discord, asyncio.Event()
    discord.fail("POST", "/threads$", hold=go)
    asked = await discord.say("@darkroom paint a red bicycle", user="ben")
    discord.world.add_thread(discord.general, asked, "by hand", 1440, discord.world.person("cyd"))
    asked["_had_thread"] = True
    go.set()
    assert (await discord.picture(1))["channel_id"] == asked["id"]


@pytest.mark.parametrize("code", [20016, 20028, 50035, 50083])
async def test_a_thread_that_is_refused_for_another_reason_is_no_missing_permission(chat: Chat, code: int) -> None:
    """Slow mode, and what else may be wrong for a while: nobody has to change my role."""
    discord = chat.discord
    discord.fail("POST", "/threads$", status=400, code=code)
    first = await painted(chat, "a red bicycle")
    await discord.until(lambda: discord.requests("POST", "/threads$") == [400], what="a refusal")
    second = await refined(chat, first, "make it green")
    assert "v2 from v1" in second["content"]
    assert discord_text.NO_THREAD not in first["content"]
    in_slow_mode = code in (20016, 20028)
    assert (discord.thread_of(first) is not None) == in_slow_mode, "it passes, so the thread is begun at the first refinement"


@pytest.mark.parametrize("words", ["@darkroom paint a red bicycle", "@darkroom a blue door", "@darkroom draw a fox in the snow"])
async def test_a_mention_whose_thread_i_may_not_write_in_is_refused_where_it_stands(chat: Chat, words: str) -> None:
    """As the command is: without a thread that nobody needs, and before anything is paid."""
    discord = chat.discord
    discord.deny("send_messages_in_threads")
    asked = await discord.say(words, user="ben")
    (said,) = await discord.until(lambda: discord.ours(), what="what is missing")
    assert "my role lacks Send Messages in Threads" in said["content"]
    assert said["referenced_message"]["id"] == asked["id"]
    assert discord.thread_of(asked) is None
    assert chat.calls == 0


@pytest.mark.parametrize("kind", [2, 13])
async def test_nothing_is_looked_for_in_channels_that_have_no_threads(chat: Chat, kind: int) -> None:
    """Once Discord said so, a reply there takes two requests: the placeholder and the result."""
    discord = chat.discord
    voice = discord.world.add_channel("lounge", kind)
    discord.world.dispatch("CHANNEL_CREATE", voice)
    first = await painted(chat, "a red bicycle", voice)
    second = await refined(chat, first, "make it green")
    before = len(discord.world.log)
    third = await refined(chat, second, "at night")
    assert "v3 from v2" in third["content"]
    assert [(how, status) for how, _, status in list(discord.world.log)[before:]] == [("POST", 200), ("PATCH", 200)]
