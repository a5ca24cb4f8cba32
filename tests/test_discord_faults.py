"""What goes wrong around Discord: no rights, things deleted, doubled events, a service that falters. Nothing is lost, paid twice or
posted twice, and somebody is told."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bots.app.config import TierConfig
from bots.speech import discord_text, text
from tests.discord_harness import Chat, discord_harness
from tests.pictures import png
from tests.servers.discord import Discord
from tests.servers.gemini_answers import painted

Json = dict[str, Any]


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with discord_harness(tmp_path) as running:
        yield running
        assert running.discord.pings == []


@dataclass
class Way:
    """How a command's picture is posted: the requests that make its message, and that change it."""

    chat: Chat
    first: tuple[str, str]
    later: tuple[str, str]


@pytest.fixture(params=["by its token", "by messages"])
async def way(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Way]:
    by_token = request.param == "by its token"
    async with discord_harness(tmp_path, message_content=by_token) as running:
        messages = rf"channels/{running.discord.general['id']}/messages"
        first = ("POST", "/callback$") if by_token else ("POST", f"{messages}$")
        yield Way(running, first, ("PATCH", "@original$" if by_token else messages))
        assert running.discord.pings == []


async def begun(chat: Chat) -> tuple[Discord, Json, Json]:
    await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await chat.discord.picture(1)
    return chat.discord, first, await chat.discord.thread(first)


# --- rights


@pytest.mark.parametrize(
    ("right", "name"),
    [
        ("attach_files", "Attach Files"),
        ("send_messages", "Send Messages"),
        ("send_messages_in_threads", "Send Messages in Threads"),
        ("read_message_history", "Read Message History"),
    ],
)
async def test_a_missing_right_is_named_before_anything_is_paid(chat: Chat, right: str, name: str) -> None:
    chat.discord.deny(right)
    interaction = await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
    assert name in await chat.discord.answer(interaction)
    assert chat.calls == 0
    assert chat.discord.ours() == []


async def test_a_message_where_we_may_not_post_costs_nothing(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    discord.deny("send_messages_in_threads")
    await discord.say("make the door green", channel=thread)
    await discord.until(lambda: discord.requests("POST", rf"channels/{thread['id']}/messages").count(403) >= 2, what="two refusals")
    assert chat.calls == 1


async def test_a_message_where_we_may_not_attach_files_costs_nothing(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    discord.deny("attach_files")
    await discord.say("love it!", channel=thread)
    await discord.say("make the door green", channel=thread)
    (said,) = await discord.until(lambda: discord.ours(thread), what="what is missing")
    assert "Attach Files" in said["content"]
    assert chat.calls == 1
    discord.allow_all()
    await discord.say("make the door green", channel=thread)
    assert "v2 from v1" in (await discord.picture(2))["content"]


async def test_what_discord_refuses_is_told_to_the_asker_alone(way: Way) -> None:
    """The permissions that came with the command were those of a moment ago."""
    chat, discord = way.chat, way.chat.discord
    discord.fail(*way.first, status=403, code=50013)
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"})
    await discord.until(lambda: interaction.said == f"“a red bicycle”: {discord_text.NO_ACCESS}", what="the reason")
    assert chat.calls == 0
    assert discord.ours() == []


async def test_automod_is_told_as_such(way: Way) -> None:
    chat, discord = way.chat, way.chat.discord
    discord.fail(*way.first, status=400, code=200000)
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"})
    await discord.until(lambda: interaction.said == f"“a red bicycle”: {discord_text.BLOCKED}", what="the reason")
    assert chat.calls == 0


async def test_without_a_thread_the_picture_stands_and_replies_go_on_below_it(chat: Chat) -> None:
    discord = chat.discord
    discord.fail("POST", r"/threads$", status=403, code=50013, times=9)
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    await discord.until(lambda: discord_text.NO_THREAD in first["content"], what="how to get threads")
    assert first["attachments"]
    await discord.reply(first, "make the door green", user="ben")
    second = await discord.picture(2)
    assert second["channel_id"] == discord.general["id"]
    assert second["referenced_message"]["id"] == first["id"]
    await discord.reply(second, "make it night", user="ben")
    assert "v3 from v2" in (await discord.picture(3))["content"]


# --- things deleted


async def test_a_deleted_thread_gets_a_sentence_and_costs_nothing(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    await discord.say("make the door green", channel=thread)
    second = await discord.picture(2)
    discord.world.delete_channel(thread["id"])
    gone = {
        **discord.general,
        "type": 11,
        "id": thread["id"],
        "parent_id": discord.general["id"],
        "owner_id": "1",
        "message_count": 1,
    }
    gone |= {"member_count": 1, "thread_metadata": thread["thread_metadata"]}
    discord.world.channels[thread["id"]] = gone
    discord.world.messages[thread["id"]] = {}
    interaction = await discord.press(second, "Again", wait=False)
    del discord.world.channels[thread["id"]]
    await discord.until(lambda: interaction.said == f"Again: {text.GONE}", what=f"the reason, not {interaction.said}")
    assert chat.calls == 2


async def test_a_deleted_placeholder_becomes_a_new_message(chat: Chat) -> None:
    discord = chat.discord
    go = asyncio.Event()
    chat.gemini.script(painted(wait=go))
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await chat.gemini.seen(1)
    discord.delete_message(discord.ours()[0])
    go.set()
    first = await discord.picture(1)
    thread = await discord.thread(first)
    await chat.settled()
    await discord.say("make the door green", channel=thread)
    assert "v2 from v1" in (await discord.picture(2))["content"]


async def test_an_archived_thread_is_opened_again(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    go = asyncio.Event()
    chat.gemini.script(painted(wait=go))
    await discord.say("make the door green", channel=thread)
    await chat.gemini.seen(2)
    thread["thread_metadata"]["archived"] = True
    discord.world.dispatch("THREAD_UPDATE", thread)
    go.set()
    assert (await discord.picture(2))["channel_id"] == thread["id"]
    assert len(discord.ours(thread)) == 1


async def test_a_message_edited_too_often_is_posted_anew(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    discord.fail("PATCH", rf"channels/{thread['id']}/messages", status=429, code=30046, headers={"Via": "1.1 google"}, times=0)
    discord.fail("PATCH", rf"channels/{thread['id']}/messages", status=400, code=30046)
    await discord.say("make the door green", channel=thread)
    assert (await discord.picture(2))["channel_id"] == thread["id"]


# --- doubles


async def test_an_event_delivered_twice_is_acted_upon_once(chat: Chat) -> None:
    discord = chat.discord
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"})
    discord.redeliver(interaction)
    first = await discord.picture(1)
    thread = await discord.thread(first)
    said = await discord.say("make the door green", channel=thread)
    discord.again(said)
    discord.again(said)
    await discord.picture(2)
    assert discord.requests("POST", "/callback").count(200) == 1  # on a busy machine the second is tried too, and refused
    assert chat.calls == 2
    assert len(discord.pictures()) == 2


async def test_two_processes_that_hear_the_same_act_once(chat: Chat, tmp_path: Path) -> None:
    from bots.discord.adapter import DiscordGateway
    from tests.servers.discord import TOKEN

    discord = chat.discord
    second = DiscordGateway(
        token=TOKEN,
        config=chat.config.discord,
        studio=chat.app.studio,
        publisher=chat.publisher,
        checkpoints=chat.app.store,
        state_dir=chat.config.data_dir,
    )
    running = asyncio.create_task(second.run())
    try:
        await discord.until(lambda: second.not_ready() is None, what="a second gateway")
        assert discord.world.syncs == 1
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        first = await discord.picture(1)
        await discord.say("make the door green", channel=await discord.thread(first))
        await discord.picture(2)
        unknown = await discord.say("v9: make it night", channel=await discord.thread(first))

        def answers() -> list[Json]:
            return [one for one in discord.everything() if (one.get("referenced_message") or {}).get("id") == unknown["id"]]

        await discord.until(answers, what="a sentence about v9")
        await chat.settled()
        assert len(answers()) == 1
        assert chat.calls == 2
    finally:
        await second.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


# --- a service that falters


async def test_a_post_whose_answer_was_lost_stands_once(way: Way) -> None:
    chat, discord = way.chat, way.chat.discord
    discord.cut(*way.first, when="after", times=2)
    discord.cut(*way.later, when="before")
    discord.cut("POST", r"/threads$", when="after")
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    await discord.thread(first)
    assert len(discord.ours()) == 1
    assert chat.calls == 1


@pytest.mark.parametrize("status", [503, 500])
async def test_a_service_that_is_down_for_a_moment(way: Way, status: int) -> None:
    discord = way.chat.discord
    discord.fail(*way.first, status=status)
    discord.fail(*way.later, status=status)
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await discord.picture(1)
    assert len(discord.ours()) == 1


async def test_a_rate_limit_is_waited_for(way: Way) -> None:
    discord = way.chat.discord
    discord.slow_down(*way.first, seconds=0.3)
    discord.slow_down(*way.later, seconds=0.3)
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await discord.picture(1)
    assert 429 in discord.requests(*way.first)


async def test_an_acknowledgement_whose_answer_was_lost(chat: Chat) -> None:
    discord = chat.discord
    discord.cut("POST", "/callback", when="after")
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await discord.picture(1)
    assert discord.requests("POST", "/callback") == [599, 400] or 400 in discord.requests("POST", "/callback")


async def test_a_result_after_the_token_has_ended(way: Way) -> None:
    chat, discord = way.chat, way.chat.discord
    go = asyncio.Event()
    chat.gemini.script(painted(wait=go))
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await chat.gemini.seen(1)
    discord.world.skew = 20 * 60
    go.set()
    first = await discord.picture(1)
    assert len(discord.ours()) == 1
    await discord.thread(first)


async def test_a_connection_that_is_lost_and_resumed_loses_nothing(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    await discord.gateway.drop()
    await discord.say("make the door green", channel=thread)
    await discord.picture(2)
    assert discord.gateway.resumes == 1
    await discord.until(lambda: chat.gateway.not_ready() is None, what="ready again")


async def test_a_session_that_ended_is_begun_anew(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    discord.gateway.refuse = 1
    await discord.gateway.drop(forget=True)
    await discord.until(
        lambda: discord.gateway.identifies == 2 and chat.gateway.not_ready() is None, what="a new session", seconds=30
    )
    await discord.say("make the door green", channel=thread)
    await discord.picture(2)


# --- pictures that are no pictures, and too large ones


async def test_files_that_are_no_pictures_are_refused_and_nothing_is_paid(chat: Chat) -> None:
    discord = chat.discord
    files = {
        "note.txt": b"hello",
        "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        "cut.png": png()[:60],
        "login.png": b"<!DOCTYPE html><html><body>Sign in</body></html>",
    }
    for name, data in files.items():
        said = await discord.say("@darkroom make it blue", user="ben", files=[(name, data)])
        told = await discord.until(partial(_told, discord, said), what=f"a sentence about {name}")
        assert name in told, told
    assert chat.calls == 0


async def test_an_expired_attachment_is_refused(chat: Chat) -> None:
    discord = chat.discord
    for one in discord.world.files.values():
        one.expires = 0
    said = await discord.say("@darkroom make it blue", user="ben", files=[("old.png", png())])
    for one in discord.world.files.values():
        one.expires = 0
    told = await discord.until(lambda: _told(discord, said), what="a sentence")
    assert "is gone" in told
    assert chat.calls == 0


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("words", ["make it blue", "faites-en une aquarelle", "水彩画にして"])
async def test_an_attachment_that_discord_does_not_give_is_told_as_such(chat: Chat, status: int, words: str) -> None:
    discord = chat.discord
    discord.fail("GET", "attachments/", status=status, times=50)
    said = await discord.say(f"@darkroom {words}", user="ben", files=[("cat.png", png())])
    told = await discord.until(lambda: _told(discord, said), what="a sentence")
    assert "I couldn't get “cat.png” from the chat" in told
    assert "You weren't charged" in told
    assert chat.calls == 0


def _told(discord: Discord, said: Json) -> str | None:
    """Return the answer to a message: a reply to it or a message in its thread, once it is no placeholder any more."""
    thread = discord.thread_of(said)
    found = [one for one in discord.ours() if (one.get("referenced_message") or {}).get("id") == said["id"]]
    found += discord.ours(thread) if thread is not None else []
    return str(found[-1]["content"]) if found and not found[-1]["components"] else None


async def test_more_references_than_the_tier_takes(tmp_path: Path) -> None:
    tiers = {name: TierConfig(max_references=1) for name in ("lite", "flash", "pro")}
    async with discord_harness(tmp_path, tiers=tiers) as chat:
        files = {"reference": ("a.png", png()), "reference2": ("b.png", png("blue"))}
        interaction = await chat.discord.slash("imagine", {"prompt": "put these together"}, files=files)
        assert "at most 1 reference" in await chat.discord.answer(interaction)
        assert chat.calls == 0


async def test_bad_words_are_refused_to_the_asker_alone(chat: Chat) -> None:
    discord = chat.discord
    for prompt, says in (("   ", ""), ("x" * 6000, "")):
        interaction = await discord.slash("imagine", {"prompt": prompt})
        assert says in await discord.answer(interaction)
        assert not (await discord.answer(interaction)).startswith("On it")
    interaction = await discord.slash("edit", {"instruction": "make it blue"})
    assert "no picture" in await discord.answer(interaction)
    assert chat.calls == 0
    assert discord.ours() == []


async def test_an_original_over_the_limit_is_shown_as_a_copy(chat: Chat) -> None:
    discord = chat.discord
    chat.gemini.megabytes = 12
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    assert len(discord.bytes_of(first)) <= 10 << 20
    assert first["attachments"][0]["filename"].endswith(".jpg")
    assert "smaller copy" in first["content"]
    interaction = await discord.press(first, "Original")
    assert "too large for Discord here" in await discord.answer(interaction)


async def test_the_way_to_a_large_original_is_a_link_where_one_is_configured(tmp_path: Path) -> None:
    async with discord_harness(tmp_path, public_url="https://pictures.example") as chat:
        chat.gemini.megabytes = 12
        await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
        first = await chat.discord.picture(1)
        links = [child["url"] for row in first["components"] for child in row["components"] if child.get("style") == 5]
        assert len(links) == 1
        assert links[0].startswith("https://pictures.example/")
        assert chat.discord.violations == []


async def test_where_links_expire_the_button_gives_a_fresh_one(tmp_path: Path) -> None:
    async with discord_harness(tmp_path, public_url="https://pictures.example", links_expire=timedelta(days=7)) as chat:
        discord = chat.discord
        chat.gemini.megabytes = 12
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        first = await discord.picture(1)
        assert [child for row in first["components"] for child in row["components"] if child.get("style") == 5] == []
        assert "https://pictures.example/originals/" in await discord.answer(await discord.press(first, "Original"))
        assert discord.violations == []


async def test_a_boosted_server_takes_it_as_it_is(chat: Chat) -> None:
    discord = chat.discord
    discord.world.boosts = 2
    chat.gemini.megabytes = 12
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    assert len(discord.bytes_of(first)) > 10 << 20
    assert "smaller copy" not in first["content"]


async def test_an_upload_refused_as_too_large_is_shown_as_a_copy(way: Way) -> None:
    chat, discord, go = way.chat, way.chat.discord, asyncio.Event()
    chat.gemini.script(painted(wait=go))
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await chat.gemini.seen(1)
    discord.fail(*way.later, status=413, code=40005)
    go.set()
    await discord.picture(1)
    assert discord.requests(*way.later).count(413) == 1


# --- files that are not quite pictures


async def test_a_raw_photo_is_refused_by_name_and_costs_nothing(chat: Chat) -> None:
    info: Any = {50706: (1, 4, 0, 0), 254: 1, 271: "Google"}  # a DNG's mark, on a thumbnail that any decoder opens
    asked = await chat.discord.say("@darkroom make this a watercolour", files=[("IMG_1.dng", encoded("TIFF", tiffinfo=info))])
    thread = await chat.discord.thread(asked)
    (said,) = await chat.discord.until(lambda: chat.discord.ours(thread), what="an answer")
    await chat.discord.until(lambda: "camera raw file (DNG)" in said["content"], what="the reason")
    assert chat.calls == 0


async def test_a_photo_that_lacks_its_end_is_taken_and_the_caption_says_so(chat: Chat) -> None:
    await chat.discord.say("@darkroom make this a watercolour", files=[("cat.jpg", encoded("JPEG")[:-2])])
    found = await chat.discord.picture()
    assert "“cat.jpg” is damaged" in found["content"]
    assert [one.mime for one in chat.gemini.requests[0].pictures] == ["image/jpeg"]


def encoded(kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").save(out, kind, **options)
    return out.getvalue()
