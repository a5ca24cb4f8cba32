"""Ids that come back from the wire say whatever their sender likes. A script sends modals of its own making; none of them may read, change
or paint from what its sender does not see."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st

from bots.discord import modals
from bots.discord.ids import read, snowflake
from bots.discord.recent import Opened, Recent
from bots.speech import discord_text, text
from bots.speech import limits as phrases
from core.acts import table
from core.errors import NOT_HERE
from core.model import Act, Attachment, Place
from tests.discord_harness import Chat, chat_fixture, discord_harness
from tests.pictures import png
from tests.servers.discord import Discord, labels, menu
from tests.servers.discord_world import ADMINISTRATOR, HISTORY, IN_THREADS, RIGHTS, SEND, Json

chat = chat_fixture()


def without_history(discord: Discord, user: str) -> Json:
    """Return the fields of an interaction by somebody who may write but cannot see what was said before."""
    return with_rights(discord, user, EVERYTHING & ~HISTORY)


async def sent(chat: Chat, custom_id: str, *, user: str = "mallory", channel: Json | None = None, **payload: object) -> str:
    """Send a modal as a script would, and return the answer."""
    return await chat.discord.answered(
        await chat.discord.send_form(custom_id, "make it a watercolour", user=user, channel=channel, **payload)
    )


# --- people who may not write there ------------------------------------------------------------------------------------


def with_rights(discord: Discord, user: str, rights: int) -> Json:
    """Return the fields of an interaction by somebody who has these permissions in its place."""
    return {"member": {**discord.world.member(discord.world.person(user)), "permissions": str(rights)}}


EVERYTHING = sum(RIGHTS.values())
SILENT = EVERYTHING & ~SEND & ~IN_THREADS


@pytest.mark.parametrize(
    ("rights", "inside", "may"),
    [
        (SILENT, False, False),
        (SILENT, True, False),
        (EVERYTHING & ~SEND, False, True),  # in an announcement channel people answer in threads
        (EVERYTHING & ~IN_THREADS, False, True),
        (EVERYTHING & ~IN_THREADS, True, False),
        (SILENT | ADMINISTRATOR, False, True),
    ],
)
async def test_nobody_has_us_speak_where_they_may_not(chat: Chat, rights: int, inside: bool, may: bool) -> None:
    """Whoever sees a picture can press its buttons, even if they may not write there."""
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    picture = await discord.picture(1)
    thread = await discord.thread(picture)
    await chat.settled()
    given = with_rights(discord, "mallory", rights)
    if inside:
        await discord.slash("final", user="ana", channel=thread)
        picture = await discord.picture(2)

    async def edited() -> Any:
        return await discord.submit(await discord.press(picture, "Edit", user="mallory"), "make it blue", user="mallory", **given)

    if may:
        await discord.press(picture, "Again", user="mallory", **given)
        await edited()
        await discord.picture(3 + inside)
        return
    for ask in (  # one at a time, since the same answer takes the place of the one before
        lambda: discord.press(picture, "Again", user="mallory", **given),
        edited,
        lambda: discord.slash("imagine", {"prompt": "a cat"}, user="mallory", channel=thread if inside else None, **given),
        lambda: discord.press(picture, "Variations", user="mallory", **given),
    ):
        assert await discord.answered(await ask()) == discord_text.YOU_CANNOT_WRITE
    assert "v1" in await discord.answered(await discord.press(picture, "History", user="mallory", **given)), "looking is free"
    assert chat.calls == 1 + inside


async def test_nobody_has_us_write_in_a_channel_who_may_write_in_its_threads_alone(tmp_path: Path) -> None:
    """This is so in announcement channels."""
    async with discord_harness(tmp_path, quota={"defaults": ["2 images a day"]}) as chat:
        discord = chat.discord
        await discord.slash("imagine", {"prompt": "a red bicycle"})
        thread = await discord.thread(await discord.picture(1))
        await chat.settled()
        await discord.slash("final", user="ana", channel=thread)
        final = await discord.picture(2)
        await chat.settled()
        given = with_rights(discord, "mallory", EVERYTHING & ~SEND)
        before = len(discord.messages())
        shown = await discord.press(final, table.label(Act.SHOW), user="mallory", **given)
        assert await discord.answered(shown) == discord_text.YOU_CANNOT_WRITE_OUTSIDE
        spent = await discord.press(final, "Again", user="mallory", **given)
        await discord.answered(spent)
        refusal = next(one for one in (*spent.followups, spent.original) if one and one["components"])
        more = await discord.press(refusal, phrases.ASK_FOR_MORE, user="mallory", **given)
        assert await discord.answered(more) == phrases.ASKED_FOR_MORE
        assert "Mallory asks for more" in discord.messages(thread)[-1]["content"]
        assert len(discord.messages()) == before
        alt = await sent(chat, "d1:alt:x", user="mallory", channel=thread, **with_rights(discord, "mallory", SILENT))
        assert alt == discord_text.YOU_CANNOT_WRITE


# --- the message menu --------------------------------------------------------------------------------------------------


async def test_a_picture_of_a_channel_that_the_sender_does_not_see_is_not_read(chat: Chat) -> None:
    """Somebody who sees the picture has just opened the menu on it, and what they were shown is theirs alone."""
    discord = chat.discord
    secret = discord.world.add_channel("board")
    photo = await discord.say("", user="ben", channel=secret, files=[("secret.png", png())])
    opened = await discord.menu(photo, user="ben")
    assert opened.modal is not None
    for channel in (secret, discord.general):
        assert await sent(chat, f"d1:menu:{channel['id']}.{photo['id']}") == discord_text.MENU_AGAIN
    assert await sent(chat, opened.modal["custom_id"]) == discord_text.MENU_AGAIN
    lobby = discord.world.add_server("Mallory's", "mallory")
    assert await sent(chat, opened.modal["custom_id"], channel=lobby) == discord_text.MENU_AGAIN
    assert await sent(chat, f"d1:menu:{lobby['id']}.{photo['id']}", channel=lobby) == discord_text.MENU_AGAIN
    assert chat.calls == 0
    await discord.submit(opened, "make it a watercolour", user="ben")
    await discord.picture(1)


async def test_what_one_person_was_shown_is_not_anothers_in_the_same_channel_either(tmp_path: Path) -> None:
    async with discord_harness(tmp_path, message_content=False) as chat:
        discord = chat.discord
        discord.world.content_toggle = False
        photo = await discord.say("", user="ben", files=[("cat.png", png())])
        opened = await discord.menu(photo, user="ben")
        assert opened.modal is not None
        assert await sent(chat, opened.modal["custom_id"]) == discord_text.MENU_AGAIN, "Discord shows us nothing of it by itself"
        await discord.submit(opened, "make it a watercolour", user="ben")
        await discord.picture(1)


async def test_a_message_is_looked_up_only_for_those_who_see_what_was_said_before(chat: Chat) -> None:
    discord = chat.discord
    photo = await discord.say("", user="ben", files=[("cat.png", png())])
    blind = without_history(discord, "mallory")
    assert await sent(chat, f"d1:menu:{photo['id']}", **blind) == discord_text.MENU_AGAIN
    assert discord.requests("GET", rf"/messages/{photo['id']}") == []
    await discord.send_form(f"d1:menu:{photo['id']}", "make it a watercolour", user="cyd")
    await discord.picture(1)


async def test_a_form_of_before_the_ids_changed_still_works(chat: Chat) -> None:
    discord = chat.discord
    photo = await discord.say("", user="ben", files=[("cat.png", png())])
    await discord.send_form(f"d1:menu:{discord.general['id']}.{photo['id']}", "make it a watercolour", user="cyd")
    await discord.picture(1)


# --- private threads ----------------------------------------------------------------------------------------------------


async def private(chat: Chat, *, cached: bool = True) -> tuple[Json, Json, str]:
    """Begin a private thread of the general channel with a picture of ana's, and return it with the picture's version."""
    discord = chat.discord
    topic = await discord.say("a surprise", user="ana")
    thread = discord.world.add_thread(discord.general, topic, "surprise", 1440, discord.world.person("ana"))
    discord.world.drop_message(topic)
    thread["type"] = 12
    if cached:
        discord.world.dispatch("THREAD_CREATE", thread)
    else:
        discord.world.dispatch("THREAD_DELETE", {key: thread[key] for key in ("id", "guild_id", "parent_id", "type")})
    await discord.slash("imagine", {"prompt": "a birthday cake"}, user="ana", channel=thread)
    picture = await discord.picture(1)
    await chat.settled()
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"], root=thread["id"])
    (version,) = await chat.app.studio.versions_at(place, picture["id"])
    return thread, picture, version.id


@pytest.mark.parametrize("cached", [True, False])
async def test_a_private_threads_picture_is_not_changed_or_described_from_its_channel(chat: Chat, cached: bool) -> None:
    thread, picture, version = await private(chat, cached=cached)
    assert await sent(chat, f"d1:edit:{version}") == NOT_HERE
    assert await sent(chat, f"d1:alt:{version}") == NOT_HERE
    assert await sent(chat, f"d1:ours:{picture['id']}") == discord_text.MENU_AGAIN
    assert await sent(chat, f"d1:ours:{thread['id']}") == discord_text.MENU_AGAIN
    assert chat.calls == 1
    await chat.discord.send_form(f"d1:edit:{version}", "make it green", user="ben", channel=thread)
    await chat.discord.picture(2)


async def test_a_public_threads_picture_may_be_changed_from_its_channel(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    await discord.thread(first)
    await chat.settled()
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"], root=first["id"])
    (version,) = await chat.app.studio.versions_at(place, first["id"])
    await discord.send_form(f"d1:edit:{version.id}", "make it green", user="ben")
    await discord.picture(2)


async def shown_outside(chat: Chat, thread: Json) -> Json:
    """Show a final of a thread in the thread's channel."""
    discord = chat.discord
    await discord.slash("final", user="ana", channel=thread)
    final = await discord.picture(2)
    await chat.settled()
    await discord.press(final, table.label(Act.SHOW), user="ana")
    shown = await discord.picture(3)
    await chat.settled()
    assert (final["channel_id"], shown["channel_id"]) == (thread["id"], discord.general["id"])
    return shown


def opened_on(discord: Discord, message: Json, user: str) -> Json:
    """Open a public thread on a message."""
    found = discord.world.add_thread(discord.general, message, "look", 1440, discord.world.person(user))
    discord.world.dispatch("THREAD_CREATE", found)
    return found


PRYING = ("history", "info v1", "v1: make it night", "undo", "make it blue", "make it blue --tier nonsense")


@pytest.mark.parametrize("gone", [False, True])
async def test_a_picture_shown_from_a_private_thread_leads_nobody_into_it(chat: Chat, gone: bool) -> None:
    """Only that picture was shown: neither what came before it nor the thread."""
    discord, refused = chat.discord, discord_text.PRIVATE_THREAD
    thread, _, version = await private(chat, cached=not gone)
    shown = await shown_outside(chat, thread)
    if gone:
        discord.world.channels.pop(thread["id"])
    before = discord.everything()
    for words in PRYING:
        asked = await discord.reply(shown, words, user="mallory")
        await discord.until(lambda said=asked: told(discord, refused, said), what=f"a refusal of {words}")  # type: ignore[misc]
    looking = ("Edit", "Info")  # the one opens a form first, the other tells what can be seen
    pressable = [label for label in (*labels(shown), *menu(shown)) if label not in looking]
    assert {"Undo", "Again", "Variations", "Redo on Flash", "History"} <= set(pressable)
    for label in pressable:
        assert await discord.answered(await discord.press(shown, label, user="mallory")) == refused, label
    form = await discord.press(shown, "Edit", user="mallory")
    assert await discord.answered(await discord.submit(form, "make it blue", user="mallory")) == NOT_HERE
    chosen = await discord.menu(shown, user="mallory")
    assert await discord.answered(await discord.submit(chosen, "make it blue", user="mallory")) == refused
    on_it = opened_on(discord, shown, "mallory")
    assert await discord.answered(await discord.slash("history", user="mallory", channel=on_it)) == refused
    assert await discord.answered(await discord.slash("info", {"version": 1}, user="mallory", channel=on_it)) == refused
    assert await discord.answered(await discord.slash("edit", {"instruction": "blue"}, user="mallory", channel=on_it)) == refused
    assert "v2" in await discord.answered(await discord.press(shown, "Info", user="mallory")), "that one everybody sees"
    await discord.reply(shown, "lovely!", user="mallory")
    assert "birthday cake" not in str([one for one in discord.everything() if one not in before])
    assert chat.calls == 2
    assert await sent(chat, f"d1:edit:{version}") == NOT_HERE


def told(discord: Discord, sentence: str, asked: Json) -> bool:
    """Whether a message of ours that replies to this one says so. It takes the place of the one before it."""
    answers = (one for one in discord.ours() if (one.get("message_reference") or {}).get("message_id") == asked["id"])
    return any(sentence in one["content"].replace("\\", "") for one in answers)


async def test_a_private_thread_goes_on_inside_after_a_picture_of_it_was_shown(chat: Chat) -> None:
    thread, _, _ = await private(chat)
    await shown_outside(chat, thread)
    await chat.discord.say("make it blue", user="ben", channel=thread)
    assert (await chat.discord.picture(4))["channel_id"] == thread["id"]


async def test_a_picture_shown_from_a_public_thread_leads_back_to_it(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    first = await discord.picture(1)
    thread = await discord.thread(first)
    await chat.settled()
    shown = await shown_outside(chat, thread)
    await discord.reply(shown, "make it blue", user="ben")
    assert (await discord.picture(4))["channel_id"] == thread["id"]
    await chat.settled()
    assert "v1" in await discord.answered(await discord.press(shown, "History", user="ben"))


async def test_a_picture_of_another_channel_or_server_is_not_changed(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    first = await discord.picture(1)
    await chat.settled()
    place = Place(platform="discord", workspace=discord.world.guild, channel=discord.general["id"], root=first["id"])
    (version,) = await chat.app.studio.versions_at(place, first["id"])
    for where in (discord.world.add_channel("other"), discord.world.add_server("Mallory's", "mallory")):
        for act in ("edit", "alt"):
            assert await sent(chat, f"d1:{act}:{version.id}", channel=where) == NOT_HERE
        assert await sent(chat, f"d1:ours:{discord.general['id']}.{first['id']}", channel=where) == discord_text.MENU_AGAIN
    assert chat.calls == 1


# --- ids that are none ---------------------------------------------------------------------------------------------------

NONSENSE = [
    "0", "-1", "00", "1.5", "x", "x.y", "1e9", ".", "..", "1.", ".1", "9" * 19, "9" * 60, "9" * 90, "٣٤٥", "１２３", "²", "1_000",
    str(2**63), str(2**64 + 5), "0x10", "v2", "-", "__", "NaN", "null",
]  # fmt: skip


async def test_an_id_that_is_none_is_answered_without_a_traceback(chat: Chat) -> None:
    with structlog.testing.capture_logs() as lines:
        for act, subject in itertools.product(("menu", "ours", "edit", "alt"), NONSENSE):
            assert await sent(chat, f"d1:{act}:{subject}"), (act, subject)
        for custom_id in (
            "",
            ":",
            "d1",
            "d1:",
            "d1:menu",
            "d1:menu:",
            "d2:menu:1",
            "d1:menu:a b",
            "d1:menu:1:2:3",
            "x" * 100,
            "d1:pick:1",
        ):
            assert await sent(chat, custom_id) == text.BUTTON_GONE
    assert [one["event"] for one in lines if one["log_level"] in ("error", "critical")] == []
    assert chat.calls == 0


@given(st.text(max_size=40))
def test_a_snowflake_is_a_number_that_discord_gives(said: str) -> None:
    found = snowflake(said)
    assert found is None or (str(found).zfill(len(said)) == said and 0 < found < 2**63)


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_every_snowflake_is_read(id: int) -> None:
    assert snowflake(str(id)) == id


@given(st.text(max_size=120))
def test_any_custom_id_is_read_or_is_none_of_ours(said: str) -> None:
    found = read(said)
    assert found is None or said.startswith(f"d1:{found.act}:{found.subject}")


KEYS = st.sampled_from(["component", "components", "custom_id", "value"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("words"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
@example([{"custom_id": "words"}])
@example([{"component": {"custom_id": "words", "value": ["x"]}}])
def test_whatever_fields_a_form_has_its_words_are_read(fields: object) -> None:
    mallory = SimpleNamespace(id=1, display_name="Mallory")
    form = SimpleNamespace(data={"components": fields}, guild=None, user=mallory, client=SimpleNamespace(user=None))
    assert isinstance(modals.words(form), str)  # type: ignore[arg-type]


def test_what_is_remembered_of_menus_is_keyed_by_person_and_bounded() -> None:
    recent, cat = Recent(), (Attachment(url="https://cdn.discordapp.com/cat.png"),)
    recent[Opened(1, 2, 3)] = cat
    assert recent.get(Opened(1, 2, 3)) == cat
    assert [recent.get(other) for other in (Opened(9, 2, 3), Opened(1, 9, 3), Opened(1, 2, 9))] == [None] * 3
    for message in range(1000):
        recent[Opened(1, 2, message)] = ()
    assert len(recent) == 200


# --- messages ------------------------------------------------------------------------------------------------------------


def forbid_history(discord: Discord, *people: str) -> None:
    """Forbid these members to read the history of the general channel."""
    allow = {"allow": "0", "deny": str(HISTORY)}
    discord.general["permission_overwrites"] = [{"id": discord.world.person(one)["id"], "type": 1, **allow} for one in people]
    discord.world.dispatch("CHANNEL_UPDATE", discord.general)


@pytest.mark.parametrize("way", ["above", "linked", "replied"])
async def test_nobody_is_shown_by_us_what_they_may_not_read_themselves(chat: Chat, way: str) -> None:
    discord = chat.discord
    photo = await discord.say("", user="ben", files=[("cat.png", png())])
    forbid_history(discord, "mallory")
    link = f"https://discord.com/channels/{discord.world.guild}/{discord.general['id']}/{photo['id']}"
    words = f"@darkroom make this a watercolour {link if way == 'linked' else ''}"
    more = {"replying": photo} if way == "replied" else {}
    for user in ("mallory", "cyd"):
        asked = await discord.say(words, user=user, **more)  # type: ignore[arg-type]
        if user == "mallory" and way != "replied":  # a reply shows what it replies to
            told = lambda: [one["content"] for one in discord.ours() if "Read Message History" in one["content"]]  # noqa: E731
            assert await discord.until(told, what="a sentence") == [discord_text.YOU_CANNOT_LOOK]
            assert chat.calls == 0
    assert asked
    await discord.picture(1)


@pytest.mark.parametrize("number", ["9" * 20, "1", "٣" * 18])
async def test_a_link_with_an_impossible_number_is_no_link(chat: Chat, number: str) -> None:
    discord = chat.discord
    link = f"https://discord.com/channels/{discord.world.guild}/{discord.general['id']}/{number}"
    await discord.say(f"@darkroom make this a watercolour {link}", user="ana")
    await discord.until(discord.ours, what="a sentence")
    assert chat.calls == 0


async def test_a_reply_to_what_stands_in_another_channel_takes_nothing_from_there(chat: Chat) -> None:
    discord = chat.discord
    board = discord.world.add_channel("board")
    secret = await discord.say("", user="ben", channel=board, files=[("secret.png", png())])
    reference = {"type": 0, "message_id": secret["id"], "channel_id": board["id"], "guild_id": discord.world.guild}
    cases: tuple[Json, ...] = ({"referenced_message": secret}, {})
    for resolved in cases:
        await discord.say("@darkroom make this a watercolour", user="mallory", type=19, message_reference=reference, **resolved)

    def told() -> list[Json]:
        return [one for one in discord.ours() if one["content"]]

    await discord.until(lambda: len(told()) == 2, what="two sentences")
    assert discord.requests("GET", rf"/messages/{secret['id']}") == []
    assert chat.calls == 0
