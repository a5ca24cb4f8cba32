"""Discord's own marks reach the model, the caption and the alt text as names, and ping nobody."""

from __future__ import annotations

import pytest

from bots.discord.marks import Names, readable
from tests.discord_harness import Chat, chat_fixture

NAMES = Names(person={1: "Ben"}.get, role={2: "design"}.get, channel={3: "general"}.get)


chat = chat_fixture()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@1> and <@!1> on a boat", "@Ben and @Ben on a boat"),
        ("a portrait of <@99>", "a portrait of someone"),
        ("a sign for <#3>", "a sign for #general"),
        ("a sign for <#99>", "a sign for a channel"),
        ("the <@&2> team", "the @design team"),
        ("the <@&99> team", "the a role team"),
        ("<:party_blob:123456789012345678> hats", ":party_blob: hats"),
        ("<a:wave:123456789012345678>!", ":wave:!"),
        ("at <t:1700000000>", "at 2023-11-14 22:13 UTC"),
        ("at <t:1700000000:t>", "at 22:13 UTC"),
        ("on <t:1700000000:D>", "on 2023-11-14"),
        ("in <t:1700000000:R>", "in 2023-11-14 22:13 UTC"),
        ("in <t:99999999999999999999>", "in some time"),
        ("type </imagine:123456789012345678> or </quota set:123456789012345678>", "type /imagine or /quota set"),
        ("see <id:guide>, <id:customize> and <id:browse>", "see Server Guide, Channels & Roles and Browse Channels"),
        ("a < b > c <3 <html> <@ben>", "a < b > c <3 <html> <@ben>"),
    ],
)
def test_marks_are_read_as_people_see_them(written: str, read: str) -> None:
    assert readable(written, NAMES) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@7> a cat", " a cat"),
        ("<@7> paint <@7> as a robot", " paint @Darkroom as a robot"),
        ("<@7>, <@&8>: paint <@1> and <@!7>", ", : paint @Ben and "),
        ("hey <@7> paint a cat", "hey  paint a cat"),
        ("paint a cat <@7>!", "paint a cat !"),
        ("<@7> paint a cat <@7>", " paint a cat "),
        ("<@7> <@!7> a sign that says <@&8> for <@1>", "  a sign that says @Darkroom for @Ben"),
        ("<@7>", ""),
        ("<@1> paints <@7>", "@Ben paints "),
    ],
)
def test_who_is_spoken_to_is_left_out_and_who_is_painted_is_not(written: str, read: str) -> None:
    names = Names(person={1: "Ben", 7: "Darkroom"}.get, role={8: "Darkroom"}.get, channel=dict[int, str]().get)
    assert readable(written, names, without=frozenset({7, 8})) == read


async def test_a_message_reaches_the_model_with_names(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    thread = await discord.thread(await discord.picture(1))
    mark = "<:party_blob:123456789012345678> at <t:1700000000:d>"
    await discord.say(f"@darkroom make the sign say {mark} for @ben in <#{discord.general['id']}>", user="ana", channel=thread)
    edited = await discord.picture(2)
    await chat.settled()
    meant = "make the sign say :party_blob: at 2023-11-14 for @Ben in #general"
    assert meant in chat.gemini.requests[1].words
    assert meant in edited["attachments"][0]["description"]


async def test_commands_and_modals_reach_the_model_with_names(chat: Chat) -> None:
    discord, ben = chat.discord, chat.discord.world.person("ben")["id"]
    hidden = discord.world.add_channel("board-secrets")
    discord.world.channels[hidden["id"]]["permission_overwrites"] = [
        {"id": discord.world.guild, "type": 0, "allow": "0", "deny": str(1 << 10)}
    ]
    discord.world.dispatch("CHANNEL_CREATE", hidden)
    prompt = f"a poster for <#{discord.general['id']}> with <a:wave:123456789012345678>, not <#{hidden['id']}>"
    await discord.slash("imagine", {"prompt": prompt, "avoid": "<:frog:123456789012345678>"}, user="cyd")
    first = await discord.picture(1)
    await chat.settled()
    assert "a poster for #general with :wave:, not a channel" in chat.gemini.requests[0].words
    assert ":frog:" in chat.gemini.requests[0].words
    assert "board-secrets" not in first["content"]
    assert "\\#general" in first["content"] or "#general" in first["content"]
    thread = await discord.thread(first)
    await discord.slash("edit", {"instruction": f"add <@{ben}> and <@&{discord.world.self_role}>"}, user="cyd", channel=thread)
    await discord.picture(2)
    await chat.settled()
    assert "add someone and @Darkroom" in chat.gemini.requests[1].words
    opened = await discord.press(await discord.picture(2), "Edit", user="cyd")
    await discord.submit(opened, "more of <:party_blob:123456789012345678>", user="cyd")
    third = await discord.picture(3)
    await chat.settled()
    assert "more of :party_blob:" in chat.gemini.requests[2].words
    assert "123456789012345678" not in str(third["content"]) + str(third["attachments"])
