"""Who may spend on Discord: servers that are named, their members in direct messages, and nobody by any other way in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
import structlog

from bots.app.commands import doctor
from bots.app.config import Config, Secrets
from bots.discord.admission import Admission, Allowed, Home
from bots.discord.config import DiscordConfig
from bots.discord.departures import Departures
from bots.discord.members import speaking
from bots.discord.publisher import open_publisher
from bots.shared.config import WebConfig
from bots.shared.vocabularies import DISCORD
from bots.speech import discord_text, text
from core.errors import CannotPost, NotAllowed, PostFailed
from core.model import Act, Ask, Person, Place, Wish
from core.ports.platform import Progress
from core.studio.door import Studio
from core.tiers import DEFAULT_TIERS
from tests.discord_harness import Chat, discord_harness
from tests.fakes import MemoryMarks, MemoryPictures
from tests.pictures import png
from tests.servers.discord import TOKEN, Discord
from tests.servers.discord_world import EPHEMERAL, Json
from tests.test_discord_publisher import post, result

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
NEEDED: dict[str, Json] = {  # the options of a command that cannot be typed without any
    "imagine": {"prompt": "a red bicycle"},
    "compare": {"prompt": "a red bicycle"},
    "edit": {"instruction": "make it green"},
    "pick": {"version": 1},
    "quota set": {"images": 1_000_000},
    "quota grant": {"images": 1000},
}


async def never(seconds: float) -> None:
    """Wait as long as a test lasts, so that the bot stays where it is not served."""
    await asyncio.Event().wait()


async def one_try(seconds: float) -> None:
    """Never come back from a pause, so that nothing is tried twice."""
    if seconds:
        await asyncio.Event().wait()


async def at_once(seconds: float) -> None:
    return


def every_command(discord: Discord) -> list[str]:
    """List the names of all commands that can be typed, as they are registered."""
    names: set[str] = set()
    for one in discord.world.commands:
        below = [option["name"] for option in one.get("options", ()) if option["type"] == 1]
        names |= {f"{one['name']} {name}" for name in below} or {one["name"]}
    assert NEEDED.keys() <= names
    return sorted(names - {text.EDIT_MENU, text.INFO_MENU})


def said_by_us(discord: Discord, where: Json) -> list[str]:
    return [one["content"] for one in discord.ours(where) if not one["components"] and not one["flags"] & EPHEMERAL]


async def asked(chat: Chat, user: str, *, prompt: str = "a red bicycle", where: Json | None = None, **more: Any) -> str:
    """Ask directly, and return what that person is told: that a picture came, or why not."""
    room = where or chat.discord.direct(user)
    before = len(chat.discord.pictures())
    interaction = await chat.discord.slash("imagine", {"prompt": prompt, **more}, user=user, channel=room)
    await chat.discord.until(lambda: len(chat.discord.pictures()) > before or interaction.said, what="a picture or a sentence")
    await chat.settled()
    return interaction.said or "painted"


async def refused(chat: Chat, where: Json, sentence: str) -> None:
    """Try every command, the menu, buttons, forms and everything else that is typed, in a place that is not served."""
    discord = chat.discord
    discord.world.powers[discord.world.person("mallory")["id"]] = 1 << 3
    for name in every_command(discord):
        interaction = await discord.slash(name, NEEDED.get(name), user="mallory", channel=where)
        assert await discord.answer(interaction) == sentence, name
        assert not interaction.thinks_aloud
    shown = await discord.say("look", user="mallory", channel=where, files=[("cat.png", png())])
    assert await discord.answer(await discord.menu(shown, user="mallory")) == sentence
    for act in ("edit", "alt", "original", "anyway", "confirm", "more", "grant", "cancel", "again", "variations", "pick", "show"):
        row = {"type": 1, "components": [{"type": 2, "style": 2, "label": act, "custom_id": f"d1:{act}:{'0' * 32}"}]}
        old = discord.world.new_message(where, discord.world.bot, "A picture of another day.", components=[row])
        discord.world.keep_message(old)
        assert await discord.answer(await discord.press(old, act, user="mallory")) == sentence, act
    for form in (f"d1:edit:{'0' * 32}", f"d1:alt:{'0' * 32}", f"d1:ours:{shown['id']}", f"d1:menu:{shown['id']}"):
        assert await discord.answer(await discord.send_form(form, "make it green", user="mallory", channel=where)) == sentence, form
    await chat.settled()
    assert chat.calls == 0
    assert await chat.app.studio.lately("discord", BEGINNING, limit=9) == []


# --- other servers -----------------------------------------------------------------------------------------------------


async def test_nothing_is_answered_or_spent_in_a_server_that_is_not_named(tmp_path: Path, discord: Discord) -> None:
    lobby = discord.world.add_server("Mallory's", "mallory")
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild], sleep=never) as chat:
        await refused(chat, lobby, discord_text.OTHER_SERVER)
        for words in ("@darkroom a red bicycle", "@darkroom a blue one", "a third"):
            await discord.say(words, user="mallory", channel=lobby)
        asked = await discord.say("posters?", user="mallory", channel=lobby)
        thread = discord.world.add_thread(lobby, asked, "posters", 1440, discord.world.person("mallory"))
        await discord.say("hello", user="mallory", channel=thread)
        await discord.slash("imagine", {"prompt": "a green bicycle"})
        await discord.picture(1)
        await discord.until(lambda: len(said_by_us(discord, lobby)) == 2, what="a farewell and an answer")
        assert said_by_us(discord, lobby) == [discord_text.FAREWELL.format(server=lobby["guild_id"]), discord_text.OTHER_SERVER]
        assert discord.ours(thread) == []
        assert chat.calls == 1


async def test_a_server_that_is_not_named_is_left_with_a_sentence_at_the_start_and_on_joining(
    tmp_path: Path, discord: Discord
) -> None:
    before = discord.world.add_server("Before", "mallory")
    async with discord_harness(tmp_path, discord=discord, servers=[str(discord.world.guild)]):
        await discord.until(lambda: not discord.world.servers, what="the first server left")
        after = discord.world.add_server("After", "mallory")
        await discord.until(lambda: not discord.world.servers, what="the second server left")
    for lobby in (before, after):
        (said,) = discord.ours(lobby)
        assert said["content"] == discord_text.FAREWELL.format(server=lobby["guild_id"])
    assert not discord.world.removed, "and the one that is named is not"


async def test_a_server_where_nothing_can_be_said_is_left_all_the_same(tmp_path: Path, discord: Discord) -> None:
    lobby = discord.world.add_server("Mute", "mallory")
    discord.deny("send_messages", channel=lobby)
    discord.fail("DELETE", r"users/@me/guilds", status=403, times=2)
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild], sleep=at_once):
        await discord.until(lambda: not discord.world.servers, what="the server left")
    assert discord.ours(lobby) == []


@pytest.mark.parametrize(
    "lacking", [{"roles": []}, {"members": []}, {"channels": []}, {"roles": [], "members": [], "channels": []}]
)
async def test_a_server_of_which_little_is_told_is_left_all_the_same(
    tmp_path: Path, discord: Discord, lacking: dict[str, list[Json]]
) -> None:
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild]):
        enter, discord.world.enter_server = discord.world.enter_server, lambda server: None
        lobby = discord.world.add_server("Vague", "mallory")
        discord.world.dispatch("GUILD_CREATE", {**discord.gateway.guild(lobby["guild_id"]), **lacking})
        await discord.until(lambda: not discord.world.servers, what="the server left")
        discord.world.enter_server = enter


async def test_in_a_server_of_which_little_is_told_people_are_not_taken_to_lack_rights(tmp_path: Path, discord: Discord) -> None:
    async with discord_harness(tmp_path, discord=discord):
        discord.world.enter_server = lambda server: None
        lobby = discord.world.add_server("Vague", "ana")
        discord.world.dispatch("GUILD_CREATE", {**discord.gateway.guild(lobby["guild_id"]), "roles": []})
        await discord.say("", user="ana", channel=lobby, files=[("cat.png", png())])
        await discord.say("@darkroom make this a watercolour", user="cyd", channel=lobby)
        await discord.picture(1)


async def test_with_no_server_named_any_is_served_and_the_operator_is_warned_by_name(tmp_path: Path, discord: Discord) -> None:
    lobby = discord.world.add_server("The Guild\nof Ana", "ana")
    with structlog.testing.capture_logs() as lines:
        async with discord_harness(tmp_path, discord=discord):
            await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=lobby)
            await discord.picture(1)
            await discord.until(lambda: any(one["event"] == "any_server" for one in lines), what="a warning")
            discord.world.add_server("Latecomers")
            await discord.until(lambda: any(one["event"] == "server_joined" for one in lines), what="a word on the new server")
    (warned,) = [one for one in lines if one["event"] == "any_server"]
    assert warned["log_level"] == "warning"
    assert warned["servers"] == [f"Studio ({discord.world.guild})", f"The Guild of Ana ({lobby['guild_id']})"]
    assert "servers is empty" in warned["says"]
    (joined,) = [one for one in lines if one["event"] == "server_joined"]
    assert joined["servers"][0].startswith("Latecomers (")


async def test_a_named_server_warns_of_nothing(tmp_path: Path, discord: Discord) -> None:
    with structlog.testing.capture_logs() as lines:
        async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild]):
            pass
    assert [one for one in lines if one["event"] in ("any_server", "server_joined", "server_left")] == []


async def test_an_app_that_somebody_installed_for_themselves_is_not_taken_along(tmp_path: Path, discord: Discord) -> None:
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild]) as chat:
        ana = discord.world.person("ana")["id"]
        for owners in ({"1": ana}, {"1": ana, "0": "1"}, {"1": discord.world.person("ben")["id"]}):
            interaction = await discord.slash("imagine", {"prompt": "a red bicycle"}, authorizing_integration_owners=owners)
            assert await discord.answer(interaction) == discord_text.OTHER_SERVER
        group = discord.direct("ana") | {
            "type": 3,
            "recipients": [discord.world.person("ben")],
            "owner_id": ana,
            "name": "us",
            "icon": None,
        }
        interaction = await discord.slash("imagine", {"prompt": "a bicycle"}, channel=group)
        assert await discord.answer(interaction) == discord_text.NO_GROUPS
        for more in ({"context": 2}, {"context": 2, "authorizing_integration_owners": {"1": ana}}):
            interaction = await discord.slash("imagine", {"prompt": "a bicycle"}, channel=discord.direct("ana"), **more)
            assert await discord.answer(interaction) == discord_text.NO_GROUPS
        assert chat.calls == 0


async def test_channels_of_a_kind_that_is_not_known_are_not_taken_for_one(tmp_path: Path, discord: Discord) -> None:
    thing = discord.world.add_channel("a channel of another day", 99)
    async with discord_harness(tmp_path, discord=discord) as chat:
        for command in every_command(discord):
            interaction = await discord.slash(command, NEEDED.get(command), channel=thing)
            assert await discord.answered(interaction) in (discord_text.NO_CHANNEL, text.help_text(DISCORD)), command
        assert (
            await discord.answered(await discord.send_form("d1:menu:1", "make it green", channel=thing)) == discord_text.MENU_AGAIN
        )
        assert chat.calls == 0


# --- after a restart -------------------------------------------------------------------------------------------------------


def reads(discord: Discord, channel: Json) -> int:
    return len(discord.requests("GET", rf"channels/{channel['id']}/messages$"))


async def test_what_was_said_meanwhile_where_nobody_is_served_any_more_is_left_alone(tmp_path: Path, discord: Discord) -> None:
    lobby, room = discord.world.add_server("Before", "mallory"), discord.direct("ben")
    async with discord_harness(tmp_path, discord=discord, direct_messages=True) as chat:
        for user, where in (("mallory", lobby), ("ben", room), ("cyd", discord.general)):
            assert await asked(chat, user, where=where) == "painted"
        thread = await discord.thread(discord.pictures()[0])
        ours = await discord.thread(discord.pictures()[2])
    for where in (thread, lobby, room, ours):
        await discord.say("@darkroom make it green", user="ben", channel=where)
    before = [reads(discord, where) for where in (thread, lobby, room)]
    discord.fail("DELETE", r"users/@me/guilds", status=403)
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild], sleep=one_try) as chat:
        assert (await discord.picture(4))["channel_id"] == ours["id"]
        gaps = chat.gateway._listener.checkpoint._gaps
        await discord.until(lambda: gaps == {}, what="all caught up")
        await chat.settled()
        assert chat.calls == 1
        assert [reads(discord, where) for where in (thread, lobby, room)] == before
        old = discord.pictures()[0]
        assert await discord.answer(await discord.press(old, "Variations", user="mallory")) == discord_text.OTHER_SERVER
        direct = discord.ours(room)[0]
        assert await discord.answer(await discord.press(direct, "Variations", user="ben")) == discord_text.NO_DIRECT
        assert chat.calls == 1


# --- what was accepted before ---------------------------------------------------------------------------------------------


def ask_in(place: Place, user: Json) -> Ask:
    """Build an ask as it lies in the store since a time when the place was served."""
    return Ask(event="i:1", place=place, person=Person(id=user["id"], name="Ana"), wish=Wish(act=Act.NEW, words="a red bicycle"))


@pytest.mark.parametrize("direct", [False, True])
async def test_what_was_accepted_where_nobody_is_served_any_more_is_called_off_and_given_back(
    tmp_path: Path, discord: Discord, direct: bool
) -> None:
    lobby = discord.world.add_server("Before", "ana")
    room = discord.direct("ana")
    place = Place(platform="discord", workspace="dm", channel=room["id"], root=room["id"])
    if not direct:
        place = Place(platform="discord", workspace=lobby["guild_id"], channel=lobby["id"])
    quota = {"total": ("1 image a day",)}
    async with discord_harness(tmp_path, discord=discord, servers=[discord.world.guild], sleep=never, quota=quota) as chat:
        await chat.app.studio.ask(ask_in(place, discord.world.person("ana")))
        told = lambda: any(discord_text.NOT_SERVED in one["content"] for one in discord.everything())  # noqa: E731
        await discord.until(told, what="a sentence")
        await chat.settled()
        assert chat.calls == 0
        assert await asked(chat, "ben", where=discord.general) == "painted", "its reservation was given back"


async def test_a_server_is_left_after_what_was_painted_for_it_is_posted(tmp_path: Path, discord: Discord) -> None:
    lobby = discord.world.add_server("Before", "ana")
    place = Place(platform="discord", workspace=lobby["guild_id"], channel=lobby["id"])
    busy = [True, True, False]

    class Busy:
        async def busy_in(self, platform: str, workspace: str) -> bool:
            assert (platform, workspace) == ("discord", lobby["guild_id"])
            assert lobby["guild_id"] in discord.world.servers, "not before"
            return busy.pop(0)

    config = DiscordConfig(api_url=discord.api_url, servers=(int(discord.world.guild),))
    pictures = MemoryPictures()
    opened = open_publisher(TOKEN, config, tiers=DEFAULT_TIERS, pictures=pictures, links=lambda version: None)
    async with opened as publisher:
        with pytest.raises(CannotPost, match="I no longer work where you asked"):
            await publisher.open(post(discord, MemoryMarks(), place=place), Progress(tier="flash", stage="painting"))
        await publisher.deliver(post(discord, MemoryMarks(), place=place), await result(pictures))
        assert len(discord.pictures()) == 1
        client = await publisher._rest.client()
        server = await client.fetch_guild(int(discord.world.guild))
        departures = Departures(Allowed.by(config), cast(Studio, Busy()), publisher, at_once)
        departures.leave(server)
        assert server.id not in departures._leaving
        server.id = int(lobby["guild_id"])
        departures.leave(server)
        await discord.until(lambda: not discord.world.servers, what="the server left")
        await departures.close()
    assert busy == []


# --- the rules by themselves ------------------------------------------------------------------------------------------------


def admission(
    allowed: Allowed, members: dict[int, dict[int, tuple[str, ...]]], *, looked: list[int] | None = None, **more: Any
) -> Admission:
    async def member(server: int, person: int) -> tuple[str, ...] | None:
        if looked is not None:
            looked.append(server)
        return members.get(server, {}).get(person)

    return Admission(allowed, member=member, servers=lambda: sorted(members), **more)


async def test_the_first_named_server_that_somebody_is_in_is_their_home() -> None:
    members: dict[int, dict[int, tuple[str, ...]]] = {1: {}, 2: {7: ("keeper",)}, 3: {7: ()}}
    assert await admission(Allowed((3, 2), direct_messages=True), members).home(7) == Home(3, ())
    assert await admission(Allowed((1, 2), direct_messages=True), members).home(7) == Home(2, ("keeper",))
    assert await admission(Allowed((), direct_messages=True), members).home(7) == Home(2, ("keeper",))
    with pytest.raises(NotAllowed):
        await admission(Allowed((1,), direct_messages=True), members).home(7)


async def test_membership_is_looked_up_anew_after_a_while_and_strangers_sooner() -> None:
    clock, looked = [0.0], list[int]()
    members: dict[int, dict[int, tuple[str, ...]]] = {1: {7: ()}}
    doors = admission(Allowed((1,), direct_messages=True), members, looked=looked, clock=lambda: clock[0])
    for clock[0], count in ((0.0, 1), (299.0, 1), (301.0, 2)):
        await doors.home(7)
        assert len(looked) == count
    del members[1][7]
    for clock[0], count in ((310.0, 2), (700.0, 3), (761.0, 4)):
        if count > 2:
            with pytest.raises(NotAllowed):
                await doors.home(7)
        assert len(looked) == count


async def test_nobody_is_let_in_where_the_look_fails() -> None:
    async def down(server: int, person: int) -> tuple[str, ...] | None:
        raise PostFailed("down")

    with pytest.raises(PostFailed, match="didn't tell me"):
        await Admission(Allowed((1,), direct_messages=True), member=down, servers=list).home(7)


@pytest.mark.parametrize(
    ("workspace", "served"), [("1", True), ("2", False), ("dm", False), ("", False), ("x", False), ("9" * 40, False)]
)
def test_only_what_is_named_is_worked_for(workspace: str, served: bool) -> None:
    assert Allowed((1,)).workspace(workspace) is served
    assert Allowed().workspace(workspace) is (workspace != "dm")
    assert Allowed((1,), direct_messages=True).workspace("dm")


async def test_before_the_gateway_tells_where_we_are_nobody_is_called_a_stranger() -> None:
    members: dict[int, dict[int, tuple[str, ...]]] = {}
    doors = admission(Allowed(direct_messages=True), members)
    with pytest.raises(PostFailed):
        await doors.home(7)
    members[1] = {7: ()}
    assert await doors.home(7) == Home(1, ())


@pytest.mark.parametrize(
    ("fields", "roles"),
    [
        ({"roles": ["5", "6"]}, ("5", "6")),
        ({}, ()),
        ({"communication_disabled_until": None, "pending": False}, ()),
        ({"communication_disabled_until": "2026-11-28T11:00:00+00:00"}, ()),
        ({"communication_disabled_until": "2026-11-28T13:00:00+00:00"}, None),
        ({"pending": True, "roles": ["5"]}, None),
    ],
)
def test_who_may_not_speak_in_the_server_may_not_ask_directly_either(fields: dict[str, Any], roles: tuple[str, ...] | None) -> None:
    assert speaking(fields, datetime(2026, 11, 28, 12, tzinfo=UTC)) == roles


def test_one_line_a_day_is_enough_and_the_memory_of_it_is_bounded() -> None:
    now = 0.0
    doors = admission(Allowed(), {}, clock=lambda: now)
    assert [doors.tells(1), doors.tells(1), doors.tells(2)] == [True, False, True]
    now = 25 * 3600.0
    assert doors.tells(1)
    for channel in range(10, 6000):
        doors.tells(channel)
    assert len(doors._told) <= 5000


@pytest.mark.parametrize("given", [[123], ["123"], [" 123 "], ["123", 123]])
def test_servers_are_ids_as_strings_or_numbers(given: list[Any]) -> None:
    assert Allowed.by(DiscordConfig(servers=tuple(given))).servers == (123,)


@pytest.mark.parametrize("given", ["abc", "", -1, 0, 1.5, True, 2**63, "٣", "1e5", None, "9" * 5000])
def test_what_is_no_id_is_refused_with_a_sentence(given: Any) -> None:
    with pytest.raises(ValueError, match="a server's id is a number"):
        DiscordConfig(servers=(given,))


# --- what `darkroom doctor` says -------------------------------------------------------------------------------------------


async def examined(tmp_path: Path, discord: Discord, capsys: pytest.CaptureFixture[str], **more: Any) -> tuple[bool, str]:
    config = Config(data_dir=tmp_path, web=WebConfig(port=0), discord=DiscordConfig(api_url=discord.api_url, **more))
    await doctor.examine(config, Secrets(discord_token=TOKEN))
    out = capsys.readouterr().out
    return out.count("PROBLEM") == 1, out  # Gemini's key, which is missing


async def test_doctor_warns_of_a_bot_that_anybody_can_take_along_and_names_where_it_is(
    tmp_path: Path, discord: Discord, capsys: pytest.CaptureFixture[str]
) -> None:
    discord.world.add_server("Mallory's\x1b[2J\nlair")
    fine, out = await examined(tmp_path, discord, capsys)
    assert fine, "a warning is no problem"
    assert "warning Public Bot is on" in out
    assert "warning discord.servers is empty" in out
    assert f"Studio ({discord.world.guild}), Mallory's[2J lair (" in out
    discord.world.public = False
    _, out = await examined(tmp_path, discord, capsys, servers=(int(discord.world.guild),))
    assert "Public Bot" not in out
    assert f"ok      servers that the bot serves: Studio ({discord.world.guild})\n" in out
    assert "warning the bot is in servers that discord.servers does not list, and will leave them when it runs: Mallory's" in out


async def test_doctor_tells_of_servers_that_the_bot_is_not_in_and_of_very_many(
    tmp_path: Path, discord: Discord, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = await examined(tmp_path, discord, capsys, servers=("12345",))
    assert "discord.servers lists servers that the bot is not in: 12345" in out
    assert "servers that the bot serves: none" in out
    for n in range(450):
        discord.world.add_server(f"Guild {n}")
    _, out = await examined(tmp_path, discord, capsys)
    assert "Guild 48 (" in out
    assert "and 401 more" in out
    discord.fail("GET", r"users/@me/guilds", status=500, times=9)
    _, out = await examined(tmp_path, discord, capsys)
    assert "warning Discord did not say which servers the bot is in (500)" in out
