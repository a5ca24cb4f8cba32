"""Events that discord.py cannot read are logged by name and dropped, and the connection goes on as if they had never come."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bots.discord.unreadable import guard
from bots.speech import discord_text
from tests.discord_harness import Chat, discord_harness
from tests.pictures import png
from tests.servers.discord import Discord

Json = dict[str, Any]


POLL = {
    "question": {"text": "Which one?"},
    "answers": [{"answer_id": 1, "poll_media": {"text": "the first"}}],
    "expiry": None,
    "allow_multiselect": False,
    "layout_type": 1,
}


def message(discord: Discord, **changes: Any) -> Json:
    world = discord.world
    made = world.new_message(discord.general, world.person("ben"), "SECRET words")
    return {**made, "guild_id": world.guild, "member": world.member(world.person("ben"), with_user=False), **changes}


def channel(discord: Discord, kind: int, *without: str, **changes: Any) -> Json:
    return {key: value for key, value in discord.world.add_channel("SECRET", kind).items() if key not in without} | changes


def unreadable(discord: Discord) -> list[tuple[str, Json]]:
    guild, ben = discord.world.guild, discord.world.person("ben")
    return [
        ("MESSAGE_CREATE", message(discord, poll=POLL)),
        ("MESSAGE_CREATE", message(discord, author={"id": ben["id"]})),
        ("MESSAGE_CREATE", message(discord, attachments=[{"id": "1"}])),
        ("MESSAGE_CREATE", {"guild_id": guild}),
        ("MESSAGE_UPDATE", {"guild_id": guild, "content": "SECRET"}),
        ("CHANNEL_CREATE", channel(discord, 2, "bitrate")),
        ("CHANNEL_CREATE", channel(discord, 0, "name")),
        ("CHANNEL_UPDATE", channel(discord, 0, "type")),
        ("CHANNEL_DELETE", {}),
        ("THREAD_CREATE", channel(discord, 11)),
        ("THREAD_LIST_SYNC", {"guild_id": guild}),
        ("GUILD_ROLE_CREATE", {"guild_id": guild}),
        ("GUILD_ROLE_UPDATE", {"guild_id": guild, "role": {"name": "SECRET"}}),
        ("GUILD_MEMBER_UPDATE", {"guild_id": guild, "roles": []}),
        ("GUILD_EMOJIS_UPDATE", {"guild_id": guild, "emojis": [{"name": "SECRET"}]}),
        ("GUILD_DELETE", {}),
        ("INTERACTION_CREATE", {"id": "1", "type": 99, "token": "SECRET"}),
        ("INTERACTION_CREATE", {"id": "1", "type": 3, "token": "SECRET", "application_id": "1", "version": 1, "data": None}),
        ("INVITE_CREATE", {}),
        ("STAGE_INSTANCE_CREATE", {"guild_id": guild}),
    ]


async def works(chat: Chat, pictures: int) -> None:
    await chat.discord.slash("imagine", {"prompt": "a red bicycle"})
    await chat.discord.picture(pictures)


@pytest.mark.parametrize(
    "broken", [{"poll": POLL}, {"attachments": [{"id": "1"}]}, {"author": {"id": "1"}}, {"components": [{"type": 1}]}]
)
async def test_who_replies_to_what_cannot_be_read_is_answered(discord: Discord, tmp_path: Path, broken: Json) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        unread = {**message(discord), **broken}
        reply = message(
            discord,
            type=19,
            content=f"<@{discord.world.bot['id']}> make this a watercolour",
            mentions=[discord.world.bot],
            message_reference={"type": 0, "message_id": unread["id"], "channel_id": discord.general["id"]},
            referenced_message=unread,
        )
        discord.world.dispatch("MESSAGE_CREATE", reply)
        sentence = "I can't tell which picture you mean. You weren't charged."
        await discord.until(lambda: any(sentence in one["content"] for one in discord.everything()), what="an answer")
        await works(chat, 1)
        assert chat.calls == 1


async def test_no_event_ends_the_connection_and_none_is_told_in_its_words(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        with capture_logs() as logs:
            events = unreadable(discord)
            for name, data in events:
                discord.gateway.dispatch(name, data)
            await works(chat, 1)
            first = discord.pictures()[-1]
            await discord.say("make the door green", user="ben", channel=await discord.thread(first))
            await discord.picture(2)
        dropped = [entry for entry in logs if entry["event"] == "event_unreadable"]
        assert {entry["event_name"] for entry in dropped} >= {
            "MESSAGE_CREATE", "CHANNEL_CREATE", "THREAD_CREATE", "GUILD_ROLE_CREATE", "GUILD_MEMBER_UPDATE", "INTERACTION_CREATE",
        }  # fmt: skip
        assert "SECRET" not in str(logs)
        assert discord.gateway.identifies == 1
        assert discord.gateway.resumes == 0
        assert not chat.running.done()


PIECES: dict[str, Json] = {  # of a server, none of which can be read
    "channels": {"id": "1", "type": 2, "name": "a voice channel without a bitrate", "position": 0},
    "threads": {"id": "1", "name": "a thread without its facts", "type": 11},
    "roles": {"id": "1"},
    "members": {"roles": []},
    "emojis": {"name": "x"},
    "presences": {"status": "online"},
    "voice_states": {"user_id": "1"},
    "stage_instances": {"topic": "x"},
    "guild_scheduled_events": {"name": "x"},
    "soundboard_sounds": {"name": "x"},
}


def broken(server: Json, part: str) -> Json:
    """Send a server's event in which something unreadable comes before all that can be read."""
    return {**server, part: [PIECES[part], *server[part]]}


@pytest.mark.parametrize("event", ["GUILD_CREATE", "GUILD_UPDATE"])
async def test_a_server_that_cannot_be_read_whole_keeps_what_can(discord: Discord, tmp_path: Path, event: str) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        await works(chat, 1)
        thread = await discord.thread(discord.pictures()[-1])
        client = chat.gateway._client
        assert client is not None
        for at, part in enumerate(PIECES, 2):
            discord.gateway.dispatch(event, broken(deepcopy(discord.gateway.guild()), part))
            await discord.say("make the door green", user="ben", channel=thread)
            assert f"v{at} from v{at - 1}" in (await discord.picture(at))["content"]
            guild = client.get_guild(int(discord.world.guild))
            assert guild is not None, part
            assert guild.get_channel(int(discord.general["id"])) is not None, part
            assert guild.get_thread(int(thread["id"])) is not None, part
            assert guild.default_role is not None, part
            assert guild.me is not None, part
        assert discord.gateway.identifies == 1


async def test_a_message_nobody_can_read_does_not_hide_those_after_it(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        await works(chat, 1)
        thread = await discord.thread(discord.pictures()[-1])
    for author in ("ben", "cyd"):
        (await discord.say("vote!", user=author, channel=thread))["poll"] = POLL
    await discord.say("make the door green", user="ben", channel=thread)
    (await discord.say("vote again!", user="ben", channel=thread))["poll"] = POLL
    with capture_logs() as logs:
        async with discord_harness(tmp_path, discord=discord):
            assert "v2 from v1" in (await discord.picture(2))["content"]
            await discord.until(lambda: sum(entry["event"] == "message_unreadable" for entry in logs) >= 3, what="all passed over")
    assert "not_caught_up" not in str(logs)


async def test_a_message_nobody_can_read_does_not_hide_the_photo_before_it(discord: Discord, tmp_path: Path) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        await discord.say("look at my cat", user="ben", files=[("cat.png", png())])
        (await discord.say("vote!", user="cyd"))["poll"] = POLL
        await discord.say("@darkroom make this a watercolour", user="ben")
        await discord.picture(1)
        assert len(chat.gemini.requests[0].pictures) == 1


def test_many_of_a_kind_are_logged_in_powers_of_ten() -> None:
    def fails(data: Any) -> None:
        raise KeyError(data)

    parsers: dict[str, Callable[[Any], None]] = {"MESSAGE_CREATE": fails, "READY": fails}
    guard(parsers, me=lambda: None)
    with capture_logs() as logs:
        for _ in range(250):
            parsers["MESSAGE_CREATE"]({})
    assert [(entry["event_name"], entry["error"], entry["times"]) for entry in logs] == [
        ("MESSAGE_CREATE", "KeyError", times) for times in (1, 10, 100)
    ]
    with pytest.raises(KeyError):
        parsers["READY"]({})


def test_a_cancellation_is_no_unreadable_event() -> None:
    def cancelled(data: Any) -> None:
        raise asyncio.CancelledError

    parsers: dict[str, Callable[[Any], None]] = {"MESSAGE_CREATE": cancelled}
    guard(parsers, me=lambda: None)
    with pytest.raises(asyncio.CancelledError):
        parsers["MESSAGE_CREATE"]({})


def without(key: str) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        data.pop(key)

    return change


def nothing_in(key: str) -> Callable[[Json], None]:
    def change(data: Json) -> None:
        data[key] = None

    return change


def roles_of_the_member(data: Json) -> None:
    data["member"] = {**data["member"], "roles": None}


def a_thread_without_its_facts(data: Json) -> None:
    data["channel"] = {"id": "9", "type": 11, "name": "t"}


@pytest.mark.parametrize(
    "change",
    [
        nothing_in("channel"),
        nothing_in("entitlements"),
        nothing_in("authorizing_integration_owners"),
        without("attachment_size_limit"),
        without("version"),
        roles_of_the_member,
        a_thread_without_its_facts,
    ],
)
async def test_whoever_used_a_command_that_cannot_be_read_is_told_so(
    discord: Discord, tmp_path: Path, change: Callable[[Json], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with discord_harness(tmp_path, discord=discord) as chat:
        dispatch = discord.world.dispatch

        def changed(name: str, data: Json) -> None:
            data = deepcopy(data)
            change(data)
            dispatch(name, data)

        monkeypatch.setattr(discord.world, "dispatch", changed)
        interaction = await discord.slash("imagine", {"prompt": "a red bicycle"})
        monkeypatch.undo()
        await discord.until(lambda: interaction.said == discord_text.UNREAD, what="an answer")
        assert chat.calls == 0
        await works(chat, 1)
