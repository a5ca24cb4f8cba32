"""A place that is shut while a picture is being painted: the asker is told another way, truly, and no placeholder stands for ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.discord.publisher import DiscordPublisher
from bots.speech import discord_text, text
from core.errors import PICTURE_KEPT, CannotPost, PlaceGone
from core.model import Act, Place, Wish
from core.ports.platform import Post
from tests.discord_harness import Chat, discord_harness
from tests.fakes import MemoryMarks, MemoryPictures
from tests.servers.discord import Discord
from tests.servers.discord_world import MANAGE_THREADS
from tests.servers.gemini_answers import blocked, painted
from tests.test_discord_answers import asked_by
from tests.test_discord_publisher import NOW, pictures, post, publisher, result  # noqa: F401

Json = dict[str, Any]

REFUSED = "The model would not paint that. You weren't charged."


# --- the whole app


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with discord_harness(tmp_path) as running:
        yield running


def lock(server: Discord, thread: Json) -> None:
    server.deny("manage_threads")
    thread["thread_metadata"]["locked"] = True


def lock_and_archive(server: Discord, thread: Json) -> None:
    lock(server, thread)
    thread["thread_metadata"]["archived"] = True


def delete(server: Discord, thread: Json) -> None:
    server.world.delete_channel(thread["id"])


def delete_channel(server: Discord, thread: Json) -> None:
    for kept in [one for one in server.world.channels.values() if one.get("parent_id") == thread["parent_id"]]:
        del server.world.channels[kept["id"]]
    server.world.delete_channel(thread["parent_id"])


def take_rights(server: Discord, thread: Json) -> None:
    server.deny("view_channel")


def remove_bot(server: Discord, thread: Json) -> None:
    server.world.removed = True


SHUT: dict[str, tuple[Callable[[Discord, Json], None], str]] = {
    "locked and archived": (lock_and_archive, discord_text.LOCKED),
    "deleted": (delete, text.GONE),
    "channel deleted": (delete_channel, discord_text.CHANNEL_GONE),
    "no rights": (take_rights, discord_text.NO_ACCESS),
    "removed": (remove_bot, discord_text.REMOVED),
}


async def under_way(chat: Chat) -> tuple[Discord, Json, asyncio.Event]:
    """Begin a thread whose picture is being changed, because a message asked for it."""
    await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
    thread = await chat.discord.thread(await chat.discord.picture(1))
    go = asyncio.Event()
    chat.gemini.script(painted(wait=go))
    await chat.discord.say("make the door green", channel=thread)
    await chat.gemini.seen(2)
    return chat.discord, thread, go


@pytest.mark.parametrize("how", ["locked and archived", "deleted", "channel deleted", "no rights"])
async def test_who_wrote_is_told_by_a_direct_message_why(chat: Chat, how: str) -> None:
    server, thread, go = await under_way(chat)
    shut, reason = SHUT[how]
    shut(server, thread)
    go.set()
    (told,) = await server.until(lambda: server.ours(server.direct("ana")), what="a direct message")
    kept = "" if how in ("deleted", "channel deleted") else f" {PICTURE_KEPT}"
    assert told["content"] == f"“make the door green”: {reason}{kept}"
    await chat.settled()
    assert server.pings == []


async def test_a_locked_thread_is_no_missing_right_and_its_picture_is_found_when_it_is_opened(chat: Chat) -> None:
    server, thread, go = await under_way(chat)
    lock_and_archive(server, thread)
    go.set()
    await server.until(lambda: server.ours(server.direct("ana")), what="a direct message")
    await chat.settled()
    thread["thread_metadata"] |= {"locked": False, "archived": False}
    server.allow_all()
    await server.say("history", channel=thread)
    shown = await server.until(
        lambda: [one for one in server.ours(thread) if "make the door green" in one["content"]], what="the history"
    )
    assert "v2" in shown[-1]["content"]
    assert chat.calls == 2


async def test_a_closed_thread_that_the_server_has_no_room_for_is_told_as_such(chat: Chat) -> None:
    server, thread, go = await under_way(chat)
    thread["thread_metadata"]["archived"] = True
    server.fail("PATCH", rf"channels/{thread['id']}$", status=400, code=160006, times=9)
    with capture_logs() as lines:
        go.set()
        said = await server.until(lambda: [one for one in server.everything() if "charged" in one["content"]], what="the reason")
        await chat.settled()
    assert [one["content"].partition("”: ")[2] for one in said] == [f"{discord_text.NO_ROOM} {PICTURE_KEPT}"]
    assert [line for line in lines if line["log_level"] == "error"] == [], "the operator can do nothing about it"


@pytest.mark.parametrize("how", ["locked and archived", "no rights", "removed"])
@pytest.mark.parametrize("words", ["history", "make it night"])
async def test_once_the_place_is_open_again_no_placeholder_says_that_it_is_being_painted(chat: Chat, how: str, words: str) -> None:
    """Whatever is posted there next corrects it."""
    server, thread, go = await under_way(chat)
    placeholder = server.ours(thread)[0]
    SHUT[how][0](server, thread)
    go.set()
    await chat.settled()
    assert placeholder["content"].startswith("Painting")
    server.allow_all()
    server.world.removed = False
    thread["thread_metadata"] |= {"locked": False, "archived": False}
    await server.say(words, channel=thread)
    await server.until(lambda: SHUT[how][1] in placeholder["content"], what="what became of it")
    assert placeholder["components"] == []
    await chat.settled()


async def test_the_right_to_attach_files_is_named_where_it_alone_was_taken(chat: Chat) -> None:
    """The words stand where the picture may not, so nothing else can be missing."""
    server, thread, go = await under_way(chat)
    server.deny("attach_files")
    go.set()
    said = await server.until(
        lambda: [one for one in server.ours(thread) if "my role lacks Attach Files" in one["content"]], what="what is missing"
    )
    assert "make the door green" in said[0]["content"]
    await chat.settled()
    assert len(server.ours(thread)) == 1, "in the placeholder's place"
    assert server.ours(server.direct("ana")) == []


@pytest.mark.parametrize("code", [200000, 200001, 50035, 240000])
async def test_a_placeholder_whose_words_discord_refuses_does_not_paint_for_ever(chat: Chat, code: int) -> None:
    """AutoMod and the like: neither the picture nor the reason can take its place, so it goes."""
    server, thread, go = await under_way(chat)
    server.fail("PATCH", rf"channels/{thread['id']}/messages/\d+$", status=400, code=code, times=2)
    go.set()
    said = await server.until(lambda: [one for one in server.ours(thread) if "charged" in one["content"]], what="the reason")
    await chat.settled()
    assert server.ours(thread) == said, "the placeholder went"


@pytest.mark.parametrize("how", ["deleted", "locked and archived"])
async def test_who_takes_no_direct_messages_is_told_below_the_picture_in_the_channel(chat: Chat, how: str) -> None:
    server, thread, go = await under_way(chat)
    server.world.closed.add(server.world.person("ana")["id"])
    shut, reason = SHUT[how]
    shut(server, thread)
    go.set()
    said = await server.until(lambda: server.ours()[1:], what="a reply below the picture")
    await chat.settled()
    kept = "" if how == "deleted" else f" {PICTURE_KEPT}"
    assert [one["content"] for one in said] == [f"Ana, “make the door green”: {reason}{kept}"]
    assert said[0]["message_reference"]["message_id"] == thread["id"]
    assert server.pings == []
    server.allow_all()
    await server.slash("imagine", {"prompt": "a blue door"})
    await server.picture(2)


@pytest.mark.parametrize("how", ["deleted", "channel deleted", "no rights"])
async def test_what_was_asked_in_a_thread_that_may_have_been_private_is_told_nowhere_else(chat: Chat, how: str) -> None:
    """Such a thread is attached to no message of the channel."""
    server, thread, go = await under_way(chat)
    server.world.closed.add(server.world.person("ana")["id"])
    if how == "deleted":
        server.delete_message(server.ours()[0])
    SHUT[how][0](server, thread)
    go.set()
    await chat.settled()
    assert not any("make the door green" in one["content"] for one in server.messages())
    server.allow_all()


async def test_a_failure_in_a_thread_says_whose_and_which_and_pings_nobody(chat: Chat) -> None:
    server = chat.discord
    await server.slash("imagine", {"prompt": "a red bicycle"})
    thread = await server.thread(await server.picture(1))
    chat.gemini.script(blocked("PROHIBITED_CONTENT"))
    words = "make the door **green** [here](https://evil.example)\nand add two cats and a red roof and a tall tree to the garden"
    await server.say(f"@darkroom {words}", channel=thread, user="ben")
    (said,) = await server.until(lambda: [one for one in server.ours(thread) if "charged" in one["content"]], what="the failure")
    assert said["content"].startswith(r"Ben, “make the door \*\*green\*\* \[here\](https: //evil")
    assert "\n" not in said["content"]
    assert "https://" not in said["content"]
    assert "](" not in said["content"].replace(r"\]", "")
    assert server.pings == []


# --- the publisher alone


async def begun(server: Discord, publisher: DiscordPublisher, pictures: MemoryPictures) -> Json:  # noqa: F811
    made = await publisher.deliver(post(server, MemoryMarks()), await result(pictures))
    found = server.world.messages[server.general["id"]][made.message]
    return await server.thread(found)


def pressed(server: Discord, thread: Json, notes: MemoryMarks) -> Post:
    """Press a button in a thread that is answered in public."""
    interaction = server.deferred(channel=thread)
    place = Place(platform="discord", workspace=server.world.guild, channel=server.general["id"], root=thread["id"])
    return replace(asked_by(server, interaction, notes), place=place, wish=Wish(act=Act.EDIT, words="at night"))


async def test_a_locked_thread_takes_nothing_by_a_token_either(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
    pictures: MemoryPictures,  # noqa: F811
) -> None:
    thread = await begun(discord, publisher, pictures)
    asked = pressed(discord, thread, MemoryMarks())
    await publisher.open(asked, NOW)
    lock_and_archive(discord, thread)
    with pytest.raises(CannotPost) as raised:
        await publisher.deliver(asked, await result(pictures))
    assert str(raised.value) == discord_text.LOCKED
    await publisher.fail(asked, str(raised.value))
    (told,) = discord.ours(discord.direct("ana"))
    assert told["content"] == f"“at night”: {discord_text.LOCKED}"


async def test_who_may_look_after_threads_writes_in_locked_ones(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
    pictures: MemoryPictures,  # noqa: F811
) -> None:
    thread = await begun(discord, publisher, pictures)
    asked = pressed(discord, thread, MemoryMarks())
    thread["thread_metadata"]["locked"] = True
    assert discord.world.rights(thread) & MANAGE_THREADS
    await publisher.open(asked, NOW)
    await publisher.deliver(asked, await result(pictures))


@pytest.mark.parametrize("how", ["deleted", "no rights", "removed"])
async def test_a_token_reaches_who_commanded(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
    pictures: MemoryPictures,  # noqa: F811
    how: str,
) -> None:
    thread = await begun(discord, publisher, pictures)
    asked = pressed(discord, thread, MemoryMarks())
    interaction = next(iter(discord.world.interactions.values()))
    await publisher.open(asked, NOW)
    SHUT[how][0](discord, thread)
    discord.fail("PATCH", "@original$", status=404, code=10008, times=9)  # the answer was deleted too
    with pytest.raises(CannotPost) as raised:
        await publisher.deliver(asked, await result(pictures))
    assert str(raised.value) == SHUT[how][1]
    await publisher.fail(asked, str(raised.value))
    assert interaction.said == f"“at night”: {SHUT[how][1]}"


async def test_a_channel_that_is_deleted_is_told_as_such(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
    pictures: MemoryPictures,  # noqa: F811
) -> None:
    asked = post(discord, MemoryMarks(), message=(await discord.say("@darkroom a red bicycle"))["id"])
    await publisher.open(asked, NOW)
    discord.world.delete_channel(discord.general["id"])
    with pytest.raises(PlaceGone) as raised:
        await publisher.deliver(asked, await result(pictures))
    assert str(raised.value) == discord_text.CHANNEL_GONE
    await publisher.fail(asked, discord_text.CHANNEL_GONE)
    assert [one["content"] for one in discord.ours(discord.direct("ana"))] == [f"“a red bicycle”: {discord_text.CHANNEL_GONE}"]


async def test_a_channel_that_is_deleted_before_anything_is_posted_is_told_as_such(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
) -> None:
    asked = post(discord, MemoryMarks(), message=(await discord.say("@darkroom a red bicycle"))["id"])
    discord.world.delete_channel(discord.general["id"])
    with pytest.raises(PlaceGone) as raised:
        await publisher.open(asked, NOW)
    assert str(raised.value) == discord_text.CHANNEL_GONE


async def test_a_thread_that_is_deleted_with_the_message_it_answers_is_no_deleted_channel(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
    pictures: MemoryPictures,  # noqa: F811
) -> None:
    thread = await begun(discord, publisher, pictures)
    asked = replace(pressed(discord, thread, MemoryMarks()), callback={"at": thread["id"]})
    discord.world.delete_channel(thread["id"])
    with pytest.raises(PlaceGone) as raised:
        await publisher.open(asked, NOW)
    assert str(raised.value) == text.GONE


async def test_where_discord_does_not_say_whether_the_channel_is_there_the_first_reason_stays(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
) -> None:
    asked = post(discord, MemoryMarks(), message=(await discord.say("@darkroom a red bicycle"))["id"])
    discord.world.delete_channel(discord.general["id"])
    discord.fail("GET", rf"channels/{discord.general['id']}$", status=403, code=50001)
    with pytest.raises(PlaceGone) as raised:
        await publisher.open(asked, NOW)
    assert str(raised.value) == text.GONE


async def test_a_failure_whose_placeholder_was_deleted_is_said_all_the_same(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
) -> None:
    said = await discord.say("@darkroom a red bicycle")
    asked = post(discord, MemoryMarks(), message=said["id"], callback={"at": discord.general["id"]})
    await publisher.open(asked, NOW)
    discord.delete_message(discord.ours()[-1])
    await publisher.fail(asked, REFUSED)
    assert [one["content"] for one in discord.ours()] == [f"Ana, “a red bicycle”: {REFUSED}"]


# --- who waited for long


async def test_who_waited_for_long_is_told_alone_besides(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
) -> None:
    interaction = discord.deferred()
    asked = asked_by(discord, interaction, MemoryMarks())
    await publisher.open(asked, NOW)
    for _ in range(2):  # as after a crash
        await publisher.fail(asked, REFUSED, waited=True)
    (only,) = discord.everything()
    assert only["content"] == f"Ana, “a red bicycle”: {REFUSED}"
    assert [one["content"] for one in interaction.followups] == [f"“a red bicycle”: {REFUSED}"]
    assert interaction.said == f"“a red bicycle”: {REFUSED}"


async def test_without_a_token_who_waited_for_long_is_mentioned_and_nobody_else(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
) -> None:
    said = await discord.say("@darkroom a red bicycle")
    wish = Wish(act=Act.NEW, words="a red bicycle for @everyone and <@1> and <@&2>")
    asked = post(discord, MemoryMarks(), message=said["id"], callback={"at": discord.general["id"]}, wish=wish)
    await publisher.open(asked, NOW)
    for _ in range(2):
        await publisher.fail(asked, REFUSED, waited=True)
    changed, mention = discord.ours()
    assert changed["content"].startswith("Ana, “a red bicycle for")
    assert mention["content"].startswith(f"<@{asked.person.id}>, “a red bicycle for")
    assert REFUSED in mention["content"]
    assert discord.pings == [asked.person.id]
    discord.pings.clear()


async def test_who_waited_shortly_sees_the_placeholder_change_and_nothing_else(
    discord: Discord,
    publisher: DiscordPublisher,  # noqa: F811
) -> None:
    interaction = discord.deferred()
    asked = asked_by(discord, interaction, MemoryMarks())
    await publisher.open(asked, NOW)
    await publisher.fail(asked, REFUSED)
    assert interaction.followups == []
    assert len(discord.everything()) == 1
