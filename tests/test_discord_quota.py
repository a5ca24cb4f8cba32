"""Limits and usage in Discord: what admins and members type and press, and what they see. The whole app, the real discord.py."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bots.app.notices import tell_admins
from bots.speech import choices, discord_text
from core.model import Place
from core.quota.words import about
from tests.discord_harness import Chat, chat_fixture, discord_harness
from tests.servers.discord import Discord, labels
from tests.servers.discord_world import ADMINISTRATOR, Interaction

Json = dict[str, Any]
OPENS = r"More from tomorrow 00:00 \(UTC\), or ask an admin now\."


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """Open a chat in which ana may manage the server, and ben and cyd are members."""
    async with discord_harness(tmp_path) as running:
        running.discord.make_admin("ana")
        yield running
        running.discord.lawful()


open_chat = chat_fixture(direct_messages=True)


async def told(discord: Discord, command: str, options: Json | None = None, *, user: str = "ana", **more: Any) -> str:
    """Type a command, and return what its user alone is told."""
    interaction = await discord.slash(command, options, user=user, **more)
    said = await discord.answer(interaction)
    assert interaction.alone is not None
    assert interaction.alone["flags"] & 64, "for the asker alone"
    return said


async def refused(chat: Chat, *, user: str = "ben", **more: Any) -> Interaction:
    """Ask for one picture more than the limit allows."""
    interaction = await chat.discord.slash("imagine", {"prompt": "one more red bicycle"}, user=user, **more)
    await chat.discord.answer(interaction)
    assert labels(interaction.alone or {}) == ["Ask for more"]
    return interaction


async def paint(chat: Chat, count: int, *, user: str = "ben") -> None:
    before = len(chat.discord.pictures())
    for at in range(count):
        await chat.discord.slash("imagine", {"prompt": f"red bicycle number {at}"}, user=user)
    await chat.discord.picture(before + count)
    await chat.settled()


async def test_an_admin_sets_a_limit_members_spend_it_ask_for_more_and_get_it(chat: Chat) -> None:
    discord = chat.discord
    assert await told(discord, "quota set", {"images": 2}) == (
        "The limit for this channel is now 2 images a day.\n```\n2 images a day for this channel\n░░░░░░░░░░ used 0 of 2, 2 left\n"
        "resets tomorrow at 00:00 (UTC)\n```"
    )
    await paint(chat, 1)
    assert "1 left today" in discord.pictures()[-1]["content"]
    await paint(chat, 1, user="cyd")
    assert "0 left today" in discord.pictures()[-1]["content"]

    interaction = await refused(chat)
    assert re.fullmatch(
        rf"This channel has used its 2 images for today\. {OPENS}",
        await discord.answer(interaction),
    )
    assert interaction.alone is not None
    asked = await discord.press(interaction.alone, "Ask for more", user="ben")
    assert await discord.answer(asked) == "I've asked the admins for more, here in the channel."
    [request] = [one for one in discord.ours() if labels(one) == ["Grant (admins)"]]
    assert request["content"].startswith(
        "Ben asks for more: this channel has used its 2 images for today. Admins: press Grant to allow 1 more image."
    )
    await discord.press(interaction.alone, "Ask for more", user="ben")
    assert len([one for one in discord.ours() if labels(one) == ["Grant (admins)"]]) == 1

    stranger = await discord.press(request, "Grant", user="ben")
    assert await discord.answer(stranger) == "Only admins can see or change that. Ask one of them."
    assert "used 2 of 2, 0 left" in await told(discord, "quota show", user="ben")

    discord.make_admin("cyd")
    both = [await discord.press(request, "Grant", user=user, wait=False) for user in ("ana", "cyd", "ana")]
    said = sorted([await discord.answer(one) for one in both])
    again = "Somebody granted that already. "
    now = "This channel can make 1 more image today."
    assert said == [again + now, again + now, f"{now} Ben, send your request again."]
    granted = await discord.until(
        lambda: [one for one in discord.ours() if "allowed more: " in one["content"]], what="everybody reads that it is granted"
    )
    assert labels(granted[0]) == []
    assert granted[0]["id"] == request["id"]

    await paint(chat, 1)
    await refused(chat)
    assert chat.calls == 3
    assert "used 3 of 3, 0 left" in await told(discord, "quota show", user="cyd")


async def test_twenty_at_once_never_use_more_than_the_limit(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 7})
    people = ("ana", "ben", "cyd")
    interactions = await asyncio.gather(
        *(discord.slash("imagine", {"prompt": f"red bicycle number {at}"}, user=people[at % 3]) for at in range(20))
    )
    said = [await discord.answered(interaction) for interaction in interactions]
    await chat.settled()
    assert sum("its 7 images for today" in one for one in said) == 13, "one answer for each that was refused"
    await discord.picture(7)
    assert chat.calls == len(discord.pictures()) == 7
    assert "used 7 of 7, 0 left" in await told(discord, "quota show")


async def test_money_is_counted_to_the_micro_dollar(chat: Chat) -> None:
    discord = chat.discord
    assert "used $0 of $0.20, $0.20 left" in await told(discord, "quota set", {"dollars": 0.2})
    interactions = await asyncio.gather(
        *(discord.slash("imagine", {"prompt": f"bicycle {at}", "tier": "flash"}, user="ben") for at in range(8))
    )
    for interaction in interactions:
        await discord.answered(interaction)
    await chat.settled()
    shown = await told(discord, "quota show", user="ben")
    found = re.search(r"used \$([\d.]+) of \$0\.20, \$([\d.]+) left", shown)
    assert found is not None, shown
    assert Decimal(found[1]) + Decimal(found[2]) == Decimal("0.20")
    assert 0 < chat.calls < 8
    usage = await told(discord, "usage", {"of": "channel"}, user="ben")
    assert f"${float(found[1]):.3f}." in usage


async def test_limits_are_replaced_shown_and_cleared(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 20, "dollars": 5.5, "per": "month"})
    await paint(chat, 1)
    preview = await told(discord, "quota set", {"images": 5, "per": "month", "preview": True})
    assert "5 images a month (it was 20 images a month)" in preview
    assert "Nothing has changed yet" in preview
    assert "used 1 of 20, 19 left" in await told(discord, "quota show")
    assert "(it was 20 images a month)" in await told(discord, "quota set", {"images": 5, "per": "month"})
    shown = await told(discord, "quota show", user="ben")
    assert "used 1 of 5, 4 left" in shown
    assert "of $5.50" in shown
    assert "█" in shown
    assert shown.count("resets ") == 2
    cleared = await told(discord, "quota clear", {"unit": "dollars"})
    assert cleared.startswith(
        "Removed $5.50 a month. This channel is still limited to 5 images a month.\n```\n5 images a month for"
    )
    await told(discord, "quota clear", {"per": "month"})
    assert "Nothing is limited here" in await told(discord, "quota show")
    assert "nothing to clear" in await told(discord, "quota clear")
    audit = (await told(discord, "quota audit")).split("\n")
    for line, what in zip(audit, ("from 5 images a month to none", "from $5.50 a month to none"), strict=False):
        assert line.endswith(f"Ana: clear this channel: {what}")
    other = discord.world.add_channel("other")
    assert f"Ana: clear <#{discord.general['id']}>: from 5" in await told(discord, "quota audit", channel=other)


async def test_limits_for_each_for_one_person_for_a_tier_and_for_a_role(chat: Chat) -> None:
    discord = chat.discord
    interns = discord.world.add_role("interns", "ben")
    await told(discord, "quota set", {"images": 1, "each": True})
    await paint(chat, 1, user="ben")
    interaction = await refused(chat, user="ben")
    assert "You've used your 1 image for today here." in await discord.answer(interaction)
    await paint(chat, 1, user="cyd")
    assert "1 more" in await told(discord, "quota grant", {"images": 1, "user": "ben"})
    await paint(chat, 1, user="ben")
    await refused(chat, user="cyd")
    assert "Name the person who gets more" in await told(discord, "quota grant", {"images": 1})
    said = await told(discord, "quota grant", {"images": 1, "everybody": True})
    assert said == "Granted 1 image. Everybody can make 2 images here today."
    assert "used 2 of 3, 1 left" in await told(discord, "quota show", user="ben")

    await told(discord, "quota set", {"images": 90})
    assert "Removed 1 image a day each." in await told(discord, "quota clear", {"each": True})
    await told(discord, "quota clear")
    assert "The limit for Ben in this channel is now 3 images a day" in await told(
        discord, "quota set", {"images": 3, "user": "ben"}
    )
    await paint(chat, 1, user="ben")
    await refused(chat, user="ben")
    await paint(chat, 1, user="cyd")
    await told(discord, "quota clear", {"user": "ben"})

    await told(discord, "quota set", {"images": 1, "tier": "pro"})
    options = {"prompt": "a red bicycle", "tier": "pro"}
    await discord.slash("imagine", options, user="ben")
    await discord.picture(6)
    interaction = await discord.slash("imagine", options, user="ben")
    assert "1 image for today on pro" in await discord.answer(interaction)
    await paint(chat, 1, user="ben")
    await told(discord, "quota clear", {"tier": "pro"})

    assert "The limit for the role interns is now 6 images a week" in await told(
        discord, "quota set", {"images": 6, "per": "week", "role": interns}
    )
    await paint(chat, 1, user="ben")
    interaction = await refused(chat, user="ben")
    assert "The role interns has used its 6 images for this week" in await discord.answer(interaction)
    assert "can make 3 more images" in await told(discord, "quota grant", {"images": 3, "role": interns})
    await paint(chat, 1, user="cyd")


async def test_a_limit_of_the_whole_server_holds_in_every_channel(chat: Chat) -> None:
    discord = chat.discord
    other = discord.world.add_channel("other")
    assert "The limit for the whole server is now 1 image a day" in await told(
        discord, "quota set", {"images": 1, "everywhere": True}
    )
    await paint(chat, 1)
    await refused(chat, channel=other)
    assert "This server can make 1 more image today." in await told(discord, "quota grant", {"images": 1})
    assert "The whole server now has no limit of its own" in await told(discord, "quota clear", {"everywhere": True})


async def test_in_a_thread_the_limit_is_the_channels_and_a_refusal_is_a_reply(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben")
    thread = await discord.thread(await discord.picture(1))
    assert "used 1 of 1, 0 left" in await told(discord, "quota set", {"images": 1}, channel=thread)
    said = await discord.say("make the door green", user="cyd", channel=thread)
    [reply] = await discord.until(lambda: discord.ours(thread), what="a refusal in the thread")
    assert reply["referenced_message"]["id"] == said["id"]
    assert re.match(rf"This channel has used its 1 image for today\. {OPENS}", reply["content"])
    assert labels(reply) == ["Ask for more"]
    await discord.answer(await discord.press(reply, "Ask for more", user="cyd"))
    request = discord.ours()[-1]
    assert request["content"].startswith("Cyd asks for more:"), "in the channel itself"
    await discord.answer(await discord.press(request, "Grant", user="ana"))
    await discord.say("make the door green", user="cyd", channel=thread)
    await discord.picture(2)
    assert chat.calls == 2


async def test_only_admins_change_limits(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 5})
    only = "Only admins can see or change that. Ask one of them."
    for command, options in (
        ("quota set", {"images": 500}),
        ("quota set", {"images": 500, "preview": True}),
        ("quota clear", {}),
        ("quota grant", {"images": 100}),
        ("quota audit", {}),
        ("usage", {"of": "server"}),
    ):
        assert await told(discord, command, options, user="ben") == only
    assert "used 0 of 5, 5 left" in await told(discord, "quota show", user="ben")
    discord.world.powers[discord.world.person("ben")["id"]] = ADMINISTRATOR
    assert "used 0 of 5" not in await told(discord, "quota set", {"images": 6}, user="ben")
    discord.world.powers.clear()
    assert await told(discord, "quota set", {"images": 7}) == only, "looked at anew at every command"


async def test_roles_that_the_config_names_are_admins(tmp_path: Path) -> None:
    from tests.servers.discord import serve_discord

    async with serve_discord() as discord:
        keepers = discord.world.add_role("keepers", "cyd")
        async with discord_harness(tmp_path, discord=discord, admin_roles=(keepers["id"],)):
            assert "5 images a day" in await told(discord, "quota set", {"images": 5}, user="cyd")
            assert "Only admins" in await told(discord, "quota set", {"images": 6}, user="ben")
    assert discord.violations == []


async def test_nobody_is_an_admin_in_direct_messages(open_chat: Chat) -> None:
    discord = open_chat.discord
    room = discord.direct("ana")
    for command, options in (
        ("quota set", {"images": 5}),
        ("quota grant", {"images": 5}),
        ("quota clear", {}),
        ("quota audit", {}),
    ):
        assert await told(discord, command, options, channel=room) == discord_text.NO_ADMINS
    assert "(the default)\n░░░░░░░░░░ used 0 of 20" in await told(discord, "quota show", channel=room)
    assert "Only admins" in await told(discord, "usage", {"of": "server"}, channel=room)
    assert "no pictures yet" in await told(discord, "usage", channel=room)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Say how much"),
        ({"images": 0}, "would stop everything"),
        ({"images": -3}, "cannot be negative"),
        ({"images": 10_000_000}, "at most 1,000,000 images"),
        ({"dollars": 1e12}, "at most $1,000,000"),
        ({"dollars": 0.00000001}, "finer than a millionth"),
        ({"images": 5, "per": "dai"}, "Did you mean day?"),
        ({"images": 5, "tier": "por"}, "Did you mean pro?"),
        ({"images": 5, "user": "ben", "each": True}, "can't also be for each"),
    ],
)
async def test_limits_that_make_no_sense_are_explained(chat: Chat, options: Json, sentence: str) -> None:
    assert sentence in await told(chat.discord, "quota set", options)
    assert "Nothing is limited here" in await told(chat.discord, "quota show")


async def test_an_unknown_choice_clears_nothing(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 5})
    assert "not a choice here" in await told(discord, "quota clear", {"unit": "euros"})
    assert "not a choice here" in await told(discord, "usage", {"of": "everybody"})
    assert "used 0 of 5" in await told(discord, "quota show")


async def test_more_is_granted_on_the_limit_that_is_meant(chat: Chat) -> None:
    discord = chat.discord
    assert "nothing to add to" in await told(discord, "quota grant", {"images": 5})
    await told(discord, "quota set", {"images": 2, "dollars": 1})
    await told(discord, "quota set", {"images": 9, "per": "week"})
    said = await told(discord, "quota grant", {"images": 5})
    assert "more than one limit" in said
    assert "2 images a day" in said
    assert "9 images a week" in said
    said = await told(discord, "quota grant", {"images": 5, "dollars": 0.5, "per": "day"})
    assert "can make 7 more images today" in said
    assert "can spend $1.50 more today" in said
    shown = await told(discord, "quota show", user="ben")
    assert "used 0 of 7, 7 left" in shown
    assert "used 0 of 9, 9 left" in shown


async def test_what_fails_what_is_blocked_and_what_is_free_counts_nothing(chat: Chat) -> None:
    from tests.servers.gemini_answers import blocked

    discord = chat.discord
    await told(discord, "quota set", {"images": 3})
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben")
    first = await discord.picture(1)
    thread = await discord.thread(first)
    await discord.say("make the door green", user="ben", channel=thread)
    second = await discord.picture(2)
    chat.gemini.script(blocked("PROHIBITED_CONTENT"))
    await discord.say("make it night", user="ben", channel=thread)
    await chat.settled()
    await discord.press(second, "Undo", user="ben")
    await discord.picture(3)
    for word in ("redo", "v1"):
        await discord.say(word, user="ben", channel=thread)
    last = await discord.picture(5)
    assert "v1 it is" in last["content"], "in the order in which they were said"
    await discord.answer(await discord.press(first, "Info", user="ben"))
    await discord.answer(await discord.slash("history", user="ben", channel=thread))
    await chat.settled()
    assert "used 2 of 3, 1 left" in await told(discord, "quota show", user="ben")


async def test_usage_comes_with_a_chart_and_a_table_that_add_up(chat: Chat) -> None:
    discord = chat.discord
    assert "no pictures yet" in await told(discord, "usage", {"of": "channel"})
    await told(discord, "quota set", {"dollars": 20, "per": "month"})
    for user, options in (("ana", {"tier": "flash"}), ("ben", {"tier": "pro"}), ("ben", {"count": 2, "tier": "lite"})):
        await discord.slash("imagine", {"prompt": "a red bicycle", **options}, user=user)
    await discord.picture(3)
    await chat.settled()
    interaction = await discord.slash("usage", {"of": "channel"}, user="cyd")
    said = await discord.answer(interaction)
    assert "4 pictures" in said
    assert interaction.alone is not None
    chart, table = interaction.alone["attachments"]
    assert chart["filename"] == "darkroom-usage.png"
    assert Image.open(io.BytesIO(discord.bytes_of(interaction.alone))).format == "PNG"
    assert 0 < len(chart["description"]) <= 1024
    assert "limit" in chart["description"].casefold()
    assert table["filename"].endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(discord.bytes_of(interaction.alone, 1).decode())))
    total = sum(int(row["micro_dollars"]) for row in rows)
    assert sum(int(row["pictures"]) for row in rows) == 4
    assert about(total) in said
    shown = re.search(r"used \$([\d.]+) of", await told(discord, "quota show"))
    assert shown is not None
    assert Decimal(shown[1]) == round(Decimal(total) / 1_000_000, 2)
    mine = await told(discord, "usage", user="ben")
    assert "3 pictures" in mine
    assert "Ana" not in mine
    other = discord.world.add_channel("other")
    assert "no pictures yet" in await told(discord, "usage", {"of": "channel"}, channel=other)
    assert "4 pictures" in await told(discord, "usage", {"of": "server"}, channel=other)


async def test_names_and_roles_ping_nobody(chat: Chat) -> None:
    discord = chat.discord
    role = discord.world.add_role("@everyone **bold** <@&1>", "ben")
    said = await told(discord, "quota set", {"images": 5, "role": role})
    assert "@everyone" not in said
    assert "**" not in said.partition("```")[0].replace("\\*", "")


async def test_the_channel_is_told_once_when_a_limit_is_nearly_gone(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 5, "per": "month"})
    await paint(chat, 3)
    for _ in range(2):
        await tell_admins(chat.app.studio.quota, {"discord": chat.publisher})
    assert not [one for one in discord.ours() if "% full" in one["content"]]
    await paint(chat, 1)
    for _ in range(2):
        await tell_admins(chat.app.studio.quota, {"discord": chat.publisher})
    [note] = [one for one in discord.ours() if "% full" in one["content"]]
    assert note["content"].startswith("The limit of this channel (5 images a month) is 80% full: used ")


async def test_a_note_pings_nobody_and_is_posted_once(chat: Chat) -> None:
    place = Place(platform="discord", workspace=chat.discord.world.guild, channel=chat.discord.general["id"])
    chat.discord.cut("POST", "messages$")
    for _ in range(2):
        await chat.publisher.announce(place, "The limit of this channel (5 images a month) is 80% full. @everyone", once="n")
    assert len(chat.discord.ours()) == 1


async def test_who_goes_ahead_for_somebody_else_is_bound_by_their_own_role(chat: Chat) -> None:
    discord = chat.discord
    interns = discord.world.add_role("interns", "ben")
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben")
    thread = await discord.thread(await discord.picture(1))
    await told(discord, "quota set", {"images": 1, "role": interns})
    for words in ("hmm, the door", "the other one", "what about the sky"):
        await discord.say(words, user="cyd", channel=thread)
    [unsure, *_] = await discord.until(
        lambda: [one for one in discord.ours(thread) if labels(one) == [choices.EDIT_ANYWAY]], what="an unsure line"
    )
    interaction = await discord.press(unsure, choices.EDIT_ANYWAY, user="ben")
    assert "The role interns has used its 1 image for today" in await discord.answer(interaction)
    assert labels(interaction.alone or {}) == ["Ask for more"]
    interaction = await discord.press(unsure, choices.EDIT_ANYWAY, user="cyd")
    await discord.answered(interaction)
    assert interaction.alone is None, "it is painted"
    await chat.settled()


async def test_where_the_request_cannot_be_posted_the_asker_is_told(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 1})
    await paint(chat, 1)
    interaction = await refused(chat)
    discord.deny("send_messages")
    assert interaction.alone is not None
    assert "I can't see this channel, or can't write in it" in await discord.answer(
        await discord.press(interaction.alone, "Ask for more", user="ben")
    )
    discord.allow_all()
    await discord.answer(await discord.press(interaction.alone, "Ask for more", user="ben"))
    request = discord.ours()[-1]
    discord.delete_message(request)
    said = await discord.answer(await discord.press(request, "Grant", user="ana"))
    assert "can make 1 more image today" in said, "granted, though nobody else can read it any more"


async def test_a_button_of_another_server_grants_nothing(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 1})
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "Grant", "custom_id": "d1:grant:0123456789abcdef"}]}
    forged = discord.world.new_message(discord.general, discord.world.bot, "Ben asks for more:", components=[row])
    discord.world.keep_message(forged)
    said = await discord.answer(await discord.press(forged, "Grant", user="ana"))
    assert said == "I no longer have that request. Ask for the picture again."
    assert "used 0 of 1, 1 left" in await told(discord, "quota show")


async def test_a_long_answer_comes_as_a_file_as_well(chat: Chat) -> None:
    discord = chat.discord
    for images in range(1, 31):
        await told(discord, "quota set", {"images": images})
    interaction = await discord.slash("quota audit")
    said = await discord.answer(interaction)
    assert len(said) <= 2000
    assert "30 images a day" in said.split("\n")[0]
    assert interaction.alone is not None
    assert interaction.alone["attachments"][0]["filename"] == "darkroom-audit.txt"
    assert discord.bytes_of(interaction.alone).decode().count("\n") == 29


async def test_a_tier_that_still_has_room_is_one_click_away(chat: Chat) -> None:
    discord = chat.discord
    await told(discord, "quota set", {"images": 1, "tier": "pro"})
    for prompt in ("a red bicycle", "a blue bicycle"):
        interaction = await discord.slash("imagine", {"prompt": prompt, "tier": "pro"}, user="ben")
        said = await discord.answered(interaction)
    assert "1 image for today on pro" in said
    assert labels(interaction.alone or {}) == ["Ask for more", "Try on flash"]
    question = interaction.alone
    assert question is not None
    for _ in range(2):  # the second time perhaps as it goes
        await discord.answer(await discord.press(question, "Ask for more", user="ben"))
        await discord.press(question, "Try on flash", user="ben")
    await discord.picture(2)
    [second] = [one["content"] for one in discord.pictures() if "a blue bicycle" in one["content"]]
    assert "Nano Banana 2.1" in second
    await chat.settled()
    assert chat.calls == 2


async def test_what_may_cost_more_than_the_configured_price_is_confirmed_first(tmp_path: Path) -> None:
    async with discord_harness(tmp_path, quota={"confirm_above": 0.1}) as chat:
        discord = chat.discord
        await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben")
        thread = await discord.thread(await discord.picture(1))
        interaction = await discord.slash("final", {"size": "4K"}, user="ben", channel=thread)
        assert re.match(r"This may cost up to \d+¢\. Press the button to paint it", await discord.answer(interaction))
        assert labels(interaction.alone or {}) == ["Paint it"]
        assert chat.calls == 1
        question = interaction.alone
        assert question is not None
        for _ in range(2):
            await discord.press(question, "Paint it", user="ben")
        assert "v2 from v1" in (await discord.picture(2))["content"]
        await chat.settled()
        assert chat.calls == 2, "once, however often it is pressed"
        await discord.until(lambda: interaction.alone is None, what="what its asker alone sees goes when it is pressed")
        await discord.say("final 4K", user="cyd", channel=thread)
        [asked] = await discord.until(
            lambda: [one for one in discord.ours(thread) if labels(one) == ["Paint it"]], what="a question"
        )
        await discord.press(asked, "Paint it", user="cyd")
        await discord.picture(3)
        await discord.until(lambda: not labels(asked), what="its button goes, for it has been pressed")
        assert "This may cost up to" in asked["content"]
        assert discord.violations == []


async def test_defaults_of_the_config_hold_in_direct_messages_too(tmp_path: Path) -> None:
    async with discord_harness(
        tmp_path, direct_messages=True, quota={"defaults": ("1 image a day",), "time_zone": "Europe/Berlin"}
    ) as chat:
        discord = chat.discord
        room = discord.direct("ben")
        await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben", channel=room)
        await discord.picture(1)
        interaction = await discord.slash("imagine", {"prompt": "a blue bicycle"}, user="ben", channel=room)
        assert "More from tomorrow 00:00 (Europe/Berlin)" in await discord.answer(interaction)
        assert labels(interaction.alone or {}) == [], "nobody could grant more"
        discord.make_admin("ana")
        assert "1 image a day for this channel (the default)" in await told(discord, "quota show", user="ben")
        assert "can make 3 more images today" in await told(discord, "quota grant", {"images": 2})
        assert discord.violations == []


async def test_the_operators_limits_count_servers_and_direct_messages_and_no_admin_lifts_them(tmp_path: Path) -> None:
    quota = {"total": ("2 images a day",), "workspace": ("$5 a month",)}
    async with discord_harness(tmp_path, direct_messages=True, quota=quota) as chat:
        discord = chat.discord
        discord.make_admin("ana")
        assert "Admins can't change that." in await told(discord, "quota set", {"images": 1_000_000})
        await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ben", channel=discord.direct("ben"))
        await discord.picture(1)
        await discord.slash("imagine", {"prompt": "a red bicycle"}, user="cyd")
        await discord.picture(2)
        await chat.settled()
        for channel in (None, discord.direct("ben")):
            interaction = await discord.slash("imagine", {"prompt": "a blue bicycle"}, user="ben", channel=channel)
            said = await discord.answer(interaction)
            assert "The whole studio has used its 2 images for today. More from tomorrow" in said
            assert said.endswith("or ask whoever runs Darkroom now.")
            assert labels(interaction.alone or {}) == [], "admins could not grant it"
        shown = await told(discord, "quota show")
        assert "2 images a day for the whole studio (set by whoever runs Darkroom)\n██████████ used 2 of 2, 0 left\n" in shown
        assert "$5 a month for this server (set by whoever runs Darkroom)\n█░░░░░░░░░ used $0.03 of $5" in shown
        direct = await told(discord, "quota show", user="ben", channel=discord.direct("ben"))
        assert "$5 a month for all direct messages together (set by whoever runs Darkroom)\n█░░░░░░░░░ used $0.03 of $5" in direct
        assert "nothing to add to. Still limited by whoever runs Darkroom" in await told(discord, "quota grant", {"dollars": 2})
        for _ in range(2):
            await tell_admins(chat.app.studio.quota, {"discord": chat.publisher})
        assert not [one for one in discord.ours() if "% full" in one["content"]], "no channel is told"
        assert discord.violations == []
