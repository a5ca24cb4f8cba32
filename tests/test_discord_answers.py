"""The answer to a command becomes the picture, by the token that came with it: few requests, nothing queues, everything else as ever."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord as discord_py
import pytest
from structlog.testing import capture_logs

from bots.discord import responses
from bots.discord.config import DiscordConfig
from bots.discord.publisher import DiscordPublisher, open_publisher
from bots.discord.rest import point_at
from core.model import Act, Place, Wish
from core.ports.platform import Post
from core.tiers import DEFAULT_TIERS
from tests.discord_harness import Chat, discord_harness
from tests.fakes import MemoryMarks, MemoryPictures
from tests.servers.discord import TOKEN, Discord, labels, menu
from tests.servers.discord_world import SUPPRESS_EMBEDS, Interaction
from tests.servers.gemini_answers import blocked
from tests.test_discord_publisher import NOW, post, result

Json = dict[str, Any]


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with discord_harness(tmp_path) as running:
        yield running
        _answered(running.discord)


@pytest.fixture
async def quiet_chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """Open a chat without the Message Content intent."""
    async with discord_harness(tmp_path, message_content=False, direct_messages=True) as running:
        running.discord.world.content_toggle = False
        yield running
        _answered(running.discord)


def slow_room(discord: Discord) -> tuple[dict[str, Any], asyncio.Event]:
    """A direct message whose author Discord does not tell about before the event is set, so that an ask there takes long."""
    go = asyncio.Event()
    discord.fail("GET", "members/", times=20, hold=go)
    return discord.direct("ana"), go


def _answered(discord: Discord) -> None:
    discord.lawful()
    assert not [interaction for interaction in discord.world.interactions.values() if interaction.thinks_aloud], (
        "nobody is left waiting"
    )


def changes(discord: Discord, since: int = 0) -> list[str]:
    """Name the requests that changed something, by their last words."""
    made = list(discord.world.log)[since:]
    return [f"{method} {path.rpartition('/')[2]}" for method, path, _ in made if method not in ("GET", "PUT")]


def first_of(interaction: Interaction) -> list[str]:
    """Return the requests that it takes until a placeholder is posted: one, or two on a machine that is too busy for that."""
    return ["POST callback"] if interaction.acked == 4 else ["POST callback", "PATCH @original"]


def buttons_of(message: Json) -> list[str]:
    return [*labels(message), *menu(message)]


async def begun(chat: Chat) -> tuple[Json, Json]:
    """Paint a picture in the channel, and return it with its thread."""
    await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await chat.discord.picture(1)
    thread = await chat.discord.thread(first)
    await chat.settled()
    return first, thread


# --- few requests


async def test_a_picture_takes_three_requests(chat: Chat) -> None:
    await begun(chat)  # the first one waits for imports
    before = len(chat.discord.world.log)
    interaction = await chat.discord.slash("imagine", {"prompt": "a blue door"})
    await chat.discord.thread(await chat.discord.picture(2))
    await chat.settled()
    assert changes(chat.discord, before) == [*first_of(interaction), "PATCH @original", "POST threads"]


async def test_without_the_message_content_intent_a_picture_takes_four_requests(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    await begun(quiet_chat)
    before = len(discord.world.log)
    interaction = await discord.slash("imagine", {"prompt": "a blue door"})
    await discord.thread(await discord.picture(2))
    await quiet_chat.settled()
    told = ["POST callback"] if interaction.acked == 4 else ["POST callback", "PATCH @original"]  # on a machine that is too busy
    made = changes(discord, before)
    assert sorted(made[:-2]) == sorted([*told, "POST messages"])
    assert [line.partition(" ")[0] for line in made[-2:]] == ["PATCH", "POST"]
    assert made[-1] == "POST threads"
    assert interaction.alone is not None
    assert interaction.alone["content"].startswith("On it")


async def test_a_refinement_by_command_takes_two_and_so_does_an_undo(chat: Chat) -> None:
    _, thread = await begun(chat)
    before = len(chat.discord.world.log)
    interaction = await chat.discord.slash("edit", {"instruction": "make it green"}, channel=thread)
    second = await chat.discord.picture(2)
    assert second is interaction.original
    await chat.settled()
    assert changes(chat.discord, before) == [*first_of(interaction), "PATCH @original"]
    before = len(chat.discord.world.log)
    interaction = await chat.discord.slash("undo", channel=thread)
    assert await chat.discord.picture(3) is interaction.original
    await chat.settled()
    assert changes(chat.discord, before) == ["POST callback", "PATCH @original"]


@pytest.mark.parametrize("label", ["Again", "Variations", "Final"])
async def test_a_button_in_the_thread_becomes_the_picture(chat: Chat, label: str) -> None:
    discord = chat.discord
    _, thread = await begun(chat)
    await discord.slash("edit", {"instruction": "make it green"}, channel=thread)
    second = await discord.picture(2)
    interaction = await discord.press(second, label, user="ben")
    third = await discord.picture(3)
    assert third is interaction.original
    assert third["channel_id"] == thread["id"]
    await chat.settled()
    await discord.reply(third, "at night", user="cyd")
    await discord.picture(4)


async def test_links_in_the_words_do_not_unfold(chat: Chat) -> None:
    await chat.discord.slash("imagine", {"prompt": "like the logo at example.org/logo, in red"})
    first = await chat.discord.picture(1)
    assert first["flags"] & SUPPRESS_EMBEDS


# --- where the picture does not belong where it was asked


async def test_a_button_below_the_picture_in_the_channel_answers_in_its_thread(chat: Chat) -> None:
    discord = chat.discord
    first, thread = await begun(chat)
    interaction = await discord.press(first, "Again", user="ben")
    assert (await discord.answer(interaction)).startswith("On it")
    assert (await discord.picture(2))["channel_id"] == thread["id"]
    assert len(discord.ours()) == 1


async def test_show_in_channel_is_a_message_of_its_own(chat: Chat) -> None:
    discord = chat.discord
    _, thread = await begun(chat)
    await discord.slash("final", {"size": "2K"}, channel=thread)
    final = await discord.picture(2)
    interaction = await discord.press(final, "Show in channel")
    shown = await discord.picture(3)
    assert shown["channel_id"] == discord.general["id"]
    assert await discord.answer(interaction) == "On it."


async def test_an_edit_where_no_picture_is_makes_no_noise_in_the_channel(chat: Chat) -> None:
    interaction = await chat.discord.slash("edit", {"instruction": "make it green"})
    assert "no picture" in await chat.discord.answer(interaction)
    assert chat.discord.messages() == []


# --- what the asker alone is to see


async def test_a_refusal_is_the_askers_alone_and_leaves_nothing_behind(chat: Chat) -> None:
    discord = chat.discord
    discord.make_admin("ana")
    await discord.answer(await discord.slash("quota set", {"images": 1}))
    await begun(chat)
    interaction = await discord.slash("imagine", {"prompt": "a blue door"}, user="ben")
    said = await discord.answer(interaction)
    assert "1 image for today" in said
    assert interaction.alone is not None
    assert buttons_of(interaction.alone) == ["Ask for more"]
    assert len(discord.messages()) == 1, "only the picture"
    asked = await discord.press(interaction.alone, "Ask for more", user="ben")
    assert "admins" in await discord.answer(asked)


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (400, 50035)])
async def test_a_refusal_is_told_also_where_its_answer_cannot_be_withdrawn(chat: Chat, status: int, code: int) -> None:
    """It stays public then, which is better than leaving the asker waiting."""
    discord = chat.discord
    discord.fail("DELETE", "webhooks", status=status, code=code, times=20)
    interaction = await discord.slash("imagine", {"prompt": "https://example.org/cat.png in a hat"})
    assert "You weren't charged" in await discord.answered(interaction)


async def test_an_undo_that_finds_nothing_when_its_turn_comes_is_told_to_the_asker_alone(chat: Chat) -> None:
    discord, go = chat.discord, asyncio.Event()
    _, thread = await begun(chat)
    chat.gemini.script(replace(blocked("PROHIBITED_CONTENT"), wait=go))
    await discord.slash("edit", {"instruction": "make it green"}, channel=thread)
    await chat.gemini.seen(2)
    interaction = await discord.slash("undo", channel=thread, user="ben")
    go.set()
    assert "nothing before this picture" in await discord.answer(interaction)
    await chat.settled()
    assert [one for one in discord.ours(thread) if not one["content"]] == []


async def test_who_presses_a_question_twice_is_answered_once(tmp_path: Path) -> None:
    async with discord_harness(tmp_path, quota={"confirm_above": 0.1}) as chat:
        discord = chat.discord
        _, thread = await begun(chat)
        interaction = await discord.slash("final", {"size": "4K"}, channel=thread)
        await discord.answer(interaction)
        question = interaction.alone
        assert question is not None
        pressed = [await discord.press(question, "Paint it") for _ in range(2)]
        await discord.picture(2)
        await discord.until(lambda: any(one.deleted for one in pressed), what="the second answer goes away")
        await chat.settled()
        assert len(discord.pictures()) == 2
        _answered(discord)


async def test_a_question_about_the_history_is_answered_with_its_pictures(chat: Chat) -> None:
    discord = chat.discord
    _, thread = await begun(chat)
    await discord.say("maybe history", channel=thread)
    asked = await discord.until(lambda: next(iter(discord.ours(thread)), None), what="a question")
    interaction = await discord.press(asked, buttons_of(asked)[0])
    assert "v1" in await discord.answer(interaction)
    drawn = await discord.until(lambda: interaction.alone is not None and interaction.alone["attachments"], what="the drawing")
    assert [one["filename"] for one in drawn] == ["darkroom-history.jpg"]


async def test_an_ask_that_takes_long_is_acknowledged_meanwhile(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    room, go = slow_room(discord)
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=room, wait=False)
    await discord.until(lambda: interaction.acked == 5, what="an acknowledgement")
    go.set()
    assert await discord.picture(1) is interaction.original


async def test_an_ask_that_is_told_of_alone_and_takes_long_is_acknowledged_meanwhile(
    quiet_chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    discord = quiet_chat.discord
    monkeypatch.setattr(responses, "_UNACKNOWLEDGED_SECONDS", 0.0)
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"})
    assert (interaction.acked, interaction.thinks_aloud) == (5, False)
    assert (await discord.answer(interaction)).startswith("On it")
    assert await discord.picture(1) is not interaction.original


async def test_where_another_process_answered_meanwhile_nothing_is_wrong(quiet_chat: Chat) -> None:
    """The process that works may answer while this one only listens."""
    discord = quiet_chat.discord
    room, go = slow_room(discord)
    with capture_logs() as logs:
        interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=room, wait=False)
        discord.defer(interaction)
        await discord.until(lambda: discord.requests("POST", "/callback") == [400], what="a second acknowledgement, refused")
        go.set()
        assert await discord.picture(1) is interaction.original
    assert "not_acknowledged" not in [line["event"] for line in logs]


async def test_of_two_that_hear_of_an_ask_the_one_that_has_it_tells_the_asker(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, wait=False)
    discord.redeliver(interaction)
    await discord.picture(1)
    await quiet_chat.settled()
    assert (interaction.acked, interaction.deleted) == (4, False)
    assert interaction.alone is not None
    assert interaction.alone["content"].startswith("On it")


async def test_a_refusal_that_takes_long_is_told_to_the_asker_alone(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    room, go = slow_room(discord)
    interaction = await discord.slash("imagine", {"prompt": "https://example.org/cat.png in a hat"}, channel=room, wait=False)
    await discord.until(lambda: interaction.acked == 5, what="an acknowledgement")
    go.set()
    assert "You weren't charged" in await discord.answered(interaction)


# --- without the intent


async def test_without_the_intent_a_picture_is_a_message_whose_replies_can_be_read(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    first, thread = await begun(quiet_chat)
    assert "application_id" not in first
    await discord.slash("edit", {"instruction": "make it green"}, channel=thread)
    second = await discord.picture(2)
    await discord.reply(second, "make it night", user="ben")
    assert "v3 from v2" in (await discord.picture(3))["content"]


async def test_in_direct_messages_answers_can_be_read_without_the_intent(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    room = discord.direct("ana")
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=room)
    first = await discord.picture(1)
    assert first is interaction.original
    await discord.reply(first, "make it night")
    assert "v2 from v1" in (await discord.picture(2))["content"]


# --- after a crash, and after the token's end


@pytest.fixture
async def publisher(discord: Discord, pictures: MemoryPictures) -> AsyncIterator[DiscordPublisher]:
    config = DiscordConfig(api_url=discord.api_url)
    async with open_publisher(TOKEN, config, tiers=DEFAULT_TIERS, pictures=pictures, links=lambda version: None) as built:
        yield built


@pytest.fixture
def pictures() -> MemoryPictures:
    return MemoryPictures()


def asked_by(discord: Discord, interaction: Interaction, notes: MemoryMarks, **more: Any) -> Post:
    callback = {
        "application": discord.world.application,
        "token": interaction.token,
        "asked": more.pop("asked", interaction.id),
        "at": interaction.channel,
        "answer": more.pop("answer")
        if "answer" in more
        else interaction.original["id"]
        if interaction.original is not None
        else "",
    }
    callback |= {"unmade": more.pop("unmade")} if "unmade" in more else {}
    return post(discord, notes, callback=callback, **more)


def long_ago() -> str:
    return str(discord_py.utils.time_snowflake(datetime.now(UTC) - timedelta(minutes=14, seconds=30)))


@pytest.mark.parametrize("then", ["at once", "after the token's end", "when we think that it ended"])
async def test_a_crash_before_anything_was_noted_finds_the_answer_again(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures, then: str
) -> None:
    interaction, notes = discord.deferred(), MemoryMarks()
    notes.lost = {"message"}
    first = await publisher.open(asked_by(discord, interaction, notes), NOW)
    notes.lost = set()
    discord.world.skew += 20 * 60 if then == "after the token's end" else 0
    more = {"asked": long_ago()} if then == "when we think that it ended" else {}
    later = asked_by(discord, interaction, notes, **more)
    assert (await publisher.open(later, NOW)).message == first.message
    assert (await publisher.deliver(later, await result(pictures))).message == first.message
    assert discord.everything() == [interaction.original]
    assert len(discord.bytes_of(discord.everything()[0])) > 0


@pytest.mark.parametrize("then", ["made", "acknowledged by the handler", "lost", "too late"])
async def test_where_nobody_waits_the_placeholder_is_the_first_answer_or_changes_it(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures, then: str
) -> None:
    """The interaction belongs to another process, or did before a crash."""
    interaction, notes = discord.interaction(), MemoryMarks()
    if then == "acknowledged by the handler":
        discord.defer(interaction)
    elif then == "lost":
        discord.cut("POST", "/callback$", when="after")
    asked = asked_by(discord, interaction, notes, answer="", **({"asked": long_ago()} if then == "too late" else {}), unmade="1")
    standing = await publisher.open(asked, NOW)
    assert (await publisher.deliver(asked, await result(pictures))).message == standing.message
    assert [one["id"] for one in discord.everything()] == [standing.message]
    assert interaction.acked == {"acknowledged by the handler": 5, "too late": None}.get(then, 4)


@pytest.fixture
def fast_clock(discord: Discord) -> None:
    """Set our clock five seconds ahead of Discord's, which then waits for an answer longer than we can tell."""
    discord.world.skew -= 5


@pytest.mark.usefixtures("fast_clock")
async def test_a_clock_that_is_ahead_leaves_nobody_waiting(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures
) -> None:
    interaction, notes = discord.interaction(), MemoryMarks()
    asked = asked_by(discord, interaction, notes, answer="", unmade="1")
    await publisher.open(asked, NOW)
    assert interaction.acked == 4, "before the handler of the other process acknowledges"
    await publisher.deliver(asked, await result(pictures))
    assert discord.everything() == [interaction.original]


@pytest.mark.usefixtures("fast_clock")
@pytest.mark.parametrize("acknowledged", [True, False])
async def test_a_clock_that_is_ahead_leaves_nobody_waiting_for_a_failure(
    discord: Discord, publisher: DiscordPublisher, acknowledged: bool
) -> None:
    interaction = discord.interaction()
    if acknowledged:
        discord.defer(interaction)
    await publisher.fail(asked_by(discord, interaction, MemoryMarks(), answer="", unmade="1"), "The model refused the words.")
    assert interaction.said is not None
    assert "The model refused the words." in interaction.said
    assert discord.everything() == []


async def test_a_failure_before_anything_stood_is_the_first_answer(discord: Discord, publisher: DiscordPublisher) -> None:
    interaction = discord.interaction()
    await publisher.fail(asked_by(discord, interaction, MemoryMarks(), answer="", unmade="1"), "The model refused the words.")
    assert interaction.said is not None
    assert "The model refused the words." in interaction.said
    assert discord.everything() == []


async def test_a_result_with_files_acknowledges_before_they_are_sent(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures
) -> None:
    interaction = discord.interaction()
    await publisher.deliver(asked_by(discord, interaction, MemoryMarks(), answer="", unmade="1"), await result(pictures))
    assert interaction.acked == 5
    assert discord.everything() == [interaction.original]
    assert discord.rest.uploads == 1


async def test_a_token_that_is_nearly_over_is_not_used(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures
) -> None:
    interaction = discord.deferred()
    asked = asked_by(discord, interaction, MemoryMarks(), asked=long_ago())
    await publisher.open(asked, NOW)
    await publisher.deliver(asked, await result(pictures))
    assert discord.everything() == [interaction.original]
    assert discord.requests("PATCH", "webhooks") == []
    assert discord.requests("PATCH", "channels/") == [200, 200]


@pytest.mark.parametrize(("status", "code"), [(401, 50027), (404, 10015), (404, 10062), (404, 0)])
@pytest.mark.parametrize("named", [True, False])
async def test_whatever_ends_a_token_a_painted_picture_is_shown_once(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures, status: int, code: int, named: bool
) -> None:
    interaction, notes = discord.deferred(), MemoryMarks()
    asked = asked_by(discord, interaction, notes) if named else asked_by(discord, interaction, notes, answer="")
    await publisher.open(asked, NOW)
    discord.fail("PATCH", "webhooks", status=status, code=code, times=20)
    await publisher.deliver(asked, await result(pictures))
    await publisher.fail(asked, "The model refused the words.")
    assert discord.everything() == [interaction.original]


async def test_an_answer_that_nobody_can_name_or_reach_any_more_is_followed_by_a_message(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures
) -> None:
    """The reply to the acknowledgement was lost, and the process was away until the token expired."""
    interaction = discord.deferred()
    asked = asked_by(discord, interaction, MemoryMarks(), answer="")
    discord.world.skew += 20 * 60
    await publisher.open(asked, NOW)
    posted = await publisher.deliver(asked, await result(pictures))
    assert [one["id"] for one in discord.everything() if one["attachments"]] == [posted.message]


@pytest.mark.parametrize("named", [True, False])
async def test_an_answer_that_a_moderator_deleted_is_followed_by_one_message(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures, named: bool
) -> None:
    interaction, notes = discord.deferred(), MemoryMarks()
    asked = asked_by(discord, interaction, notes) if named else asked_by(discord, interaction, notes, answer="")
    assert interaction.original is not None
    discord.delete_message(interaction.original)
    await publisher.open(asked, NOW)
    await publisher.deliver(asked, await result(pictures))
    (only,) = discord.everything()
    assert only["attachments"]


async def test_a_failure_after_the_tokens_end_stands_where_the_placeholder_stood(
    discord: Discord, publisher: DiscordPublisher
) -> None:
    interaction, notes = discord.deferred(), MemoryMarks()
    asked = asked_by(discord, interaction, notes)
    await publisher.open(asked, NOW)
    discord.world.skew += 20 * 60
    for _ in range(2):
        await publisher.fail(asked, "The model refused the words.")
    (only,) = discord.everything()
    assert only["content"] == "Ana, “a red bicycle”: The model refused the words."
    assert only["components"] == []


async def test_an_answer_in_a_place_where_the_result_does_not_belong_is_withdrawn(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures
) -> None:
    topic = await discord.say("bicycles")
    thread = discord.world.add_thread(discord.general, topic, "bicycles", 1440, discord.world.bot)
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"], root=thread["id"])
    interaction = discord.deferred()
    undo = asked_by(discord, interaction, MemoryMarks(), wish=Wish(act=Act.UNDO), place=place)
    for _ in range(2):
        await publisher.deliver(undo, await result(pictures))
    (only,) = discord.everything()
    assert only["channel_id"] == thread["id"]
    assert interaction.deleted


async def test_an_answer_in_a_thread_that_was_archived_meanwhile(
    discord: Discord, publisher: DiscordPublisher, pictures: MemoryPictures
) -> None:
    topic = await discord.say("bicycles")
    thread = discord.world.add_thread(discord.general, topic, "bicycles", 1440, discord.world.bot)
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"], root=thread["id"])
    interaction = discord.deferred(channel=thread)
    asked = asked_by(discord, interaction, MemoryMarks(), place=place)
    await publisher.open(asked, NOW)
    thread["thread_metadata"]["archived"] = True
    await publisher.deliver(asked, await result(pictures))
    (only,) = discord.everything()
    assert only["attachments"]


# --- the local Discord is as strict as the real one


async def test_what_follows_thinking_fills_it_in_and_only_after_its_deletion_is_it_alone(discord: Discord) -> None:
    async with discord_py.Client(intents=discord_py.Intents.none()) as client:
        point_at(DiscordConfig(api_url=discord.api_url))
        await client.login(TOKEN)

        def hook_of(token: str) -> discord_py.Webhook:
            data: Any = {"id": int(discord.world.application), "type": 3, "token": token}
            return discord_py.Webhook.from_state(data, state=client._connection)

        filled, withdrawn = discord.deferred(), discord.deferred()
        hook = hook_of(filled.token)
        await hook.send("for you alone?", ephemeral=True)
        assert filled.original is not None
        assert filled.original["content"] == "for you alone?"
        assert not filled.original["flags"] & 64, "everybody reads it"
        hook = hook_of(withdrawn.token)
        await hook.delete_message("@original")  # type: ignore[arg-type]
        await hook.send("for you alone", ephemeral=True)
        assert withdrawn.said == "for you alone"
        assert [one["content"] for one in discord.ours()] == ["for you alone?"]
