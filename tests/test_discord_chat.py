"""What people do in Discord, and what they see: the whole app, the real discord.py, a strict local Discord."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bots.speech import choices, text, waiting
from core.errors import WordsForgotten
from tests.discord_harness import Chat, chat_fixture
from tests.pictures import png
from tests.servers.discord import Discord, labels, menu

Json = dict[str, Any]


chat = chat_fixture()
open_chat = chat_fixture(direct_messages=True)
quiet_chat = chat_fixture(message_content=False)


async def begun(chat: Chat, prompt: str = "a red bicycle", **more: Any) -> tuple[Discord, Json, Json]:
    """Begin a thread with its first picture."""
    await chat.discord.slash("imagine", {"prompt": prompt, **more}, user="ana")
    first = await chat.discord.picture(1)
    return chat.discord, first, await chat.discord.thread(first)


async def test_a_final_is_shown_in_the_channel_too_and_replies_to_it_go_on_in_its_thread(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    first = await discord.picture(1)
    thread = await discord.thread(first)
    await discord.slash("final", {"size": "2K"}, user="ana", channel=thread)
    final = await discord.picture(2)
    assert "Show in channel" in labels(final)
    assert "Show in channel" not in labels(first)
    await discord.say("make it blue", user="ben", channel=thread)
    await discord.picture(3)
    await discord.press(final, "Show in channel", user="ana")
    shown = await discord.picture(4)
    assert shown["channel_id"] == discord.general["id"]
    assert discord.bytes_of(shown) == discord.bytes_of(final)
    assert discord.thread_of(shown) is None
    assert "v2, from its thread" in shown["content"]
    await discord.until(lambda: not chat.app.renders.under_way(), what="a record of where it stands")
    await discord.reply(shown, "add a basket", user="cyd")
    edited = await discord.picture(5)
    assert edited["channel_id"] == thread["id"]
    assert "v4 from v2" in edited["content"]
    await discord.say("undo", user="ben", channel=thread)
    assert "Back to v2" in (await discord.picture(6))["content"]
    assert chat.calls == 4, "showing asks no model"


async def test_the_whole_loop(chat: Chat) -> None:
    discord = chat.discord
    interaction = await discord.slash("imagine", {"prompt": "a red bicycle leaning against a blue door"}, user="ana")
    first = await discord.picture(1)
    assert first is interaction.original, "the answer to the command becomes the picture"
    assert interaction.alone is None, "nothing else is said to it"
    assert first["channel_id"] == discord.general["id"], "the first picture stands in the channel itself"
    assert "a red bicycle leaning against a blue door" in first["content"]
    assert "v1" in first["content"]
    assert labels(first) == ["Edit", "Variations", "Final 4K · about 25¢", "Redo on Pro"]
    assert menu(first) == ["Again", "Info", "History", "Format", "Final 2K · about 15¢"]
    assert first["attachments"][0]["description"]
    thread = await discord.thread(first)
    assert thread["name"] == "a red bicycle leaning against a blue door"

    said = await discord.say("make the door green", user="ben", channel=thread)
    second = await discord.picture(2)
    assert second["channel_id"] == thread["id"]
    assert "v2 from v1" in second["content"]
    assert second["referenced_message"]["id"] == said["id"]

    await discord.press(second, "Undo", user="cyd")
    back = await discord.picture(3)
    assert "Back to v1" in back["content"]
    assert discord.bytes_of(back) == discord.bytes_of(first)

    await discord.reply(second, "v2 at night", user="ben")
    third = await discord.picture(4)
    assert "v3 from v2" in third["content"]

    await discord.slash("imagine", {"prompt": "four red bicycles", "count": 2}, user="ana", channel=thread)
    pair = await discord.picture(5)
    assert pair["channel_id"] == thread["id"], "a new picture in the thread where it was asked for"
    assert len(pair["attachments"]) == 2
    assert labels(pair) == ["1", "2", "Edit", "Undo", "Variations"]
    await discord.press(pair, "2", user="ana")
    picked = await discord.picture(6)
    assert "v5 it is" in picked["content"]
    assert discord.bytes_of(picked) == discord.bytes_of(pair, 1)

    interaction = await discord.slash("final", {"size": "4K"}, user="ana", channel=thread)
    final = await discord.picture(7)
    assert "v6 from v5" in final["content"]
    assert "Nano Banana Pro · final" in final["content"]

    interaction = await discord.slash("history", user="ben", channel=thread)
    history = await discord.answer(interaction)
    assert "v1 · a red bicycle leaning against a blue door" in history
    shown = await discord.until(
        lambda: interaction.alone["attachments"] if interaction.alone is not None else None,
        what="the sheet, which may follow its words",
    )
    assert shown[0]["filename"] == "darkroom-history.jpg"
    interaction = await discord.press(first, "Info", user="ben")
    info = await discord.answer(interaction)
    assert "**Version** v1" in info
    assert "**Words** a red bicycle leaning against a blue door" in info
    assert chat.calls == 6, "undo, pick, history and info ask no model"
    assert len(discord.ours()) == 1, "the channel shows the first picture, the thread the rest"
    assert all(not one["flags"] & 128 for one in discord.everything()), "no placeholder is left"


async def test_a_history_takes_the_place_of_the_one_before_and_of_no_before_and_after(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    thread = await discord.thread(await discord.picture(1))
    await discord.say("make the door green", user="ana", channel=thread)
    await discord.picture(2)
    asked = []
    for command in ("history", "before-after", "history"):
        asked.append(await discord.slash(command, user="ben", channel=thread))
        await discord.answer(asked[-1])
    first, compared, second = asked
    await discord.until(lambda: first.alone is None, what="a history that is taken back")
    assert compared.alone is not None
    assert second.alone is not None


async def test_a_number_typed_below_a_sheet_picks(chat: Chat) -> None:
    discord, _, thread = await begun(chat, count=2)
    await discord.say("2", user="ben", channel=thread)
    assert "v2 it is" in (await discord.picture(2))["content"]


async def test_quick_replies_are_made_one_on_the_other(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    for words in ("make the door green", "make the door red", "make the door blue"):  # none of them goes with another
        await discord.say(words, user="ben", channel=thread)
    await discord.picture(4)
    captions = sorted(one["content"].removeprefix("-# ").split(" · ")[0] for one in discord.pictures()[1:])
    assert captions == ["v2 from v1", "v3 from v2", "v4 from v3"]


async def test_a_reply_to_the_picture_in_the_channel_goes_to_its_thread(chat: Chat) -> None:
    discord, first, thread = await begun(chat)
    await discord.reply(first, "make the door green", user="ben", ping=False)
    assert (await discord.picture(2))["channel_id"] == thread["id"]


async def test_cancel_while_painting(chat: Chat) -> None:
    from tests.servers.gemini_answers import painted

    chat.gemini.script(painted(wait=60.0))
    discord = chat.discord
    await discord.slash("imagine", {"prompt": "a red bicycle"})
    await chat.gemini.seen(1)
    placeholder = discord.ours()[0]
    assert labels(placeholder) == ["Cancel"]
    assert "Painting with" in placeholder["content"]
    interaction = await discord.press(placeholder, "Cancel", user="ana")
    assert await discord.answer(interaction) == waiting.CANCELLED
    await discord.until(lambda: "Cancelled" in discord.ours()[0]["content"], what="the placeholder says so")
    assert discord.ours()[0]["components"] == []


async def test_chatter_and_talk_to_others_cost_nothing(chat: Chat) -> None:
    discord, first, thread = await begun(chat)
    for words in (
        "love it!",
        "// what do you think",
        "@ben could you make it green?",
        "<#42> make it green",
        "@here make it blue",
        "thanks",
    ):
        await discord.say(words, user="ana", channel=thread)
    await discord.reply(first, "@ben make it blue", user="ana")
    await discord.say("make the door green", user="ana", channel=thread)
    await discord.picture(2)
    assert chat.calls == 2
    assert len(discord.ours(thread)) == 1


async def test_what_is_unsure_gets_one_line_with_a_button(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    for words in ("hmm, the door", "the other one", "what about the sky"):
        await discord.say(words, user="ben", channel=thread)
    unsure = await discord.until(
        lambda: [one for one in discord.ours(thread) if choices.EDIT_ANYWAY in labels(one)], what="an unsure line"
    )
    calls = chat.calls
    interaction = await discord.press(unsure[0], choices.EDIT_ANYWAY, user="ben")
    await discord.until(lambda: chat.calls > calls, what="the edit after all")
    assert interaction.original is not None
    assert interaction.original["channel_id"] == thread["id"]
    await discord.until(lambda: interaction.original in discord.pictures(), what="the edit in the button's own answer")


async def test_the_button_of_a_question_is_named_for_what_it_does(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    calls = chat.calls
    await discord.say("> undo", user="ben", channel=thread)
    await discord.say("final 2K?!", user="ben", channel=thread)
    (line,) = await discord.until(
        lambda: [one for one in discord.ours(thread) if labels(one) == ["Final"]], what="a line that asks"
    )
    assert line["content"] == choices.UNSURE_ASKED
    assert chat.calls == calls
    await discord.press(line, "Final", user="ben")
    final = await discord.picture(2)
    assert chat.calls == calls + 1
    assert "final, 2048 × 2048" in final["content"]


async def test_the_edit_button_asks_in_a_modal(chat: Chat) -> None:
    discord, first, thread = await begun(chat)
    interaction = await discord.press(first, "Edit", user="ben")
    sent = await discord.submit(interaction, "make the door green", user="ben")
    assert (await discord.answer(sent)).startswith("On it")
    second = await discord.picture(2)
    assert second["channel_id"] == thread["id"]
    assert f"<@{discord.world.person('ben')['id']}>: make the door green" in second["content"]


async def test_the_message_menu_on_a_picture_of_ours_edits_it(chat: Chat) -> None:
    discord, first, thread = await begun(chat)
    interaction = await discord.menu(first, user="ben")
    await discord.submit(interaction, "make the door green", user="ben")
    second = await discord.picture(2)
    assert second["channel_id"] == thread["id"]
    assert "v2 from v1" in second["content"]


async def test_the_message_menu_on_anybodys_picture_begins_a_thread_there(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    photo = png("blue", 200)
    posted = await discord.say("our shop", user="cyd", files=[("shop.png", photo)])
    interaction = await discord.menu(posted, user="ben")
    await discord.submit(interaction, "as a watercolour", user="ben")
    first = await discord.picture(1)
    assert first["channel_id"] == posted["id"], "in the thread on that message"
    seen = quiet_chat.gemini.requests[0].understood
    assert seen is not None
    assert len(seen.pictures) == 1
    await discord.reply(first, "make it darker", user="cyd")
    assert "v2 from v1" in (await discord.picture(2))["content"]


async def test_the_message_menu_on_a_message_without_a_picture(chat: Chat) -> None:
    posted = await chat.discord.say("good morning", user="cyd")
    interaction = await chat.discord.menu(posted, user="ben")
    assert interaction.said == text.NO_PICTURE


async def test_the_message_menu_tells_about_a_picture_of_ours_and_of_nobody_elses(chat: Chat) -> None:
    discord, first, thread = await begun(chat)
    await discord.say("make it green", channel=thread, user="ben")
    await discord.picture(2)
    told = await discord.menu(first, user="ben", name=text.INFO_MENU)
    assert (await discord.answered(told)).startswith("**Version** v1\n"), "the picture of that message, and not the current one"
    assert told.alone is not None
    posted = await discord.say("good morning", user="cyd", channel=thread)
    assert await discord.answered(await discord.menu(posted, user="ben", name=text.INFO_MENU)) == text.NOT_OURS


async def test_a_mention_with_pictures_starts_a_thread_on_that_message(chat: Chat) -> None:
    discord = chat.discord
    files = [("one.png", png("blue", 90)), ("two.png", png("green", 91))]
    asked = await discord.say("@darkroom put the first onto the second", user="ben", files=files)
    first = await discord.picture(1)
    assert first["channel_id"] == asked["id"]
    seen = chat.gemini.requests[0].understood
    assert seen is not None
    assert len(seen.pictures) == 2
    assert "put the first onto the second" in chat.gemini.requests[0].words
    await discord.say("brighter", user="ana", channel=discord.thread_of(asked))
    assert "v2 from v1" in (await discord.picture(2))["content"]


async def test_references_come_with_a_command_and_with_a_reply(chat: Chat) -> None:
    discord = chat.discord
    await discord.slash(
        "imagine", {"prompt": "like these"}, files={"reference": ("a.png", png()), "reference3": ("b.png", png("blue"))}
    )
    first = await discord.picture(1)
    await discord.say("use this door", channel=await discord.thread(first), files=[("door.png", png("green"))])
    await discord.picture(2)
    seen = [one.understood for one in chat.gemini.requests]
    assert [len(one.pictures) for one in seen if one is not None] == [2, 2], "two references; the parent and one reference"


async def test_a_direct_message_is_a_thread_of_its_own(open_chat: Chat) -> None:
    discord = open_chat.discord
    room = discord.direct("ana")
    await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=room)
    await discord.picture(1)
    await discord.say("make the door green", channel=room)
    second = await discord.picture(2)
    assert second["channel_id"] == room["id"]
    assert "v2 from v1" in second["content"]


async def test_imagine_in_somebody_elses_thread_stays_there(chat: Chat) -> None:
    discord = chat.discord
    topic = await discord.say("posters?", user="cyd")
    thread = discord.world.add_thread(discord.general, topic, "posters", 1440, discord.world.person("cyd"))
    await discord.slash("imagine", {"prompt": "a red bicycle"}, channel=thread)
    first = await discord.picture(1)
    assert first["channel_id"] == thread["id"]
    await discord.say("make it night", channel=thread)
    assert "v2 from v1" in (await discord.picture(2))["content"]


async def test_a_question_that_is_too_old_says_so(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    await discord.say("the sky though", channel=thread)
    (unsure,) = await discord.until(
        lambda: [one for one in discord.ours(thread) if choices.EDIT_ANYWAY in labels(one)], what="an unsure line"
    )
    await chat.app.store.forget_before(datetime.now(UTC) + timedelta(days=1))
    interaction = await discord.press(unsure, choices.EDIT_ANYWAY)
    assert await discord.answer(interaction) == str(WordsForgotten())
    assert chat.calls == 1


async def described(discord: Discord, picture: Json, alt: str) -> str:
    """Give a picture another alt text, by the buttons: what its asker is told."""
    info = await discord.press(picture, "Info")
    await discord.answer(info)
    assert info.alone is not None
    interaction = await discord.press(info.alone, "Alt text")
    return await discord.answer(await discord.submit(interaction, alt))


async def test_alt_text_can_be_changed_wherever_the_picture_stands(chat: Chat) -> None:
    discord, first, thread = await begun(chat)
    await discord.say("make the door green", channel=thread)
    second = await discord.picture(2)
    await discord.say("undo", channel=thread)
    shown_again = await discord.picture(3)
    await chat.settled()
    alt = "A bicycle, red, before a door."
    assert await described(discord, first, alt) == text.ALT_SAVED
    for message in (first, shown_again):
        (picture,) = message["attachments"]
        assert picture["description"] == alt
        assert labels(message), "all else stays"
        assert discord.bytes_of(message)
    assert second["attachments"][0]["description"] != alt
    interaction = await discord.press(first, "Info")
    assert alt in await discord.answer(interaction)


async def test_alt_text_of_one_of_several_is_changed_on_that_one(chat: Chat) -> None:
    discord, sheet, thread = await begun(chat, count=3)
    before = [one["description"] for one in sheet["attachments"]]
    await chat.settled()
    interaction = await discord.slash("info", {"version": 2}, channel=thread)
    await discord.answer(interaction)
    assert interaction.alone is not None
    await discord.answer(await discord.submit(await discord.press(interaction.alone, "Alt text"), "The second"))
    assert [one["description"] for one in sheet["attachments"]] == [before[0], "The second", before[2]]


async def test_alt_text_is_saved_where_a_message_cannot_be_changed(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    await discord.say("make the door green", channel=thread)
    second = await discord.picture(2)
    await chat.settled()
    info = await discord.press(second, "Info")
    await discord.answer(info)
    assert info.alone is not None
    interaction = await discord.press(info.alone, "Alt text")
    thread["thread_metadata"]["archived"] = True
    assert await discord.answer(await discord.submit(interaction, "A green door")) == text.ALT_SAVED_LATER
    assert discord.messages(thread)[-1] is second, "nothing is posted for it"


async def test_help(chat: Chat) -> None:
    interaction = await chat.discord.slash("help")
    assert "Darkroom makes pictures" in await chat.discord.answer(interaction)


async def test_ratios_are_completed_and_unknown_ones_named(chat: Chat) -> None:
    assert "16:9" in await chat.discord.complete("imagine", "aspect", "16")
    interaction = await chat.discord.slash("imagine", {"prompt": "a red bicycle", "aspect": "16:8"})
    assert "16:9" in await chat.discord.answer(interaction)
    assert chat.calls == 0


async def test_flags_in_a_prompt_count_as_options_do(chat: Chat) -> None:
    discord, first, thread = await begun(chat, "a castle --ar 16:9 --no people")
    assert "a castle" in first["content"]
    assert "--" not in first["content"]
    asked = chat.gemini.requests[0]
    assert "Avoid: people" in str(asked)
    assert "16:9" in str(asked)
    await discord.slash("edit", {"instruction": "make it night --tier pro --ar 1:1"}, user="ana", channel=thread)
    second = await discord.picture(2)
    assert "Nano Banana Pro" in second["content"]
    assert "--" not in second["content"]
    await discord.submit(await discord.press(second, "Edit", user="ben"), "make it day `--ar 2.35:1`")
    third = await discord.picture(3)
    assert "I can't do 2.35:1. This is 21:9, the nearest I can do." in third["content"]
    await discord.slash("imagine", {"prompt": "a castle --ar 16:9 -n 2", "aspect": "1:1"}, user="ana")
    fourth = await discord.picture(4)
    assert len(fourth["attachments"]) == 2
    assert "1:1" in str(chat.gemini.requests[-1]), "what is chosen wins"
    interaction = await discord.slash("imagine", {"prompt": "a castle --seed 42"}, user="ana")
    assert "no seeds here" in await discord.answer(interaction)
    assert chat.calls == 5


# --- without the Message Content intent


async def test_a_blank_message_is_explained_once_for_each_thread(quiet_chat: Chat) -> None:
    quiet_chat.discord.world.content_toggle = False
    discord, _, thread = await begun(quiet_chat)
    for words in ("make the door green", "hello?", "anybody?"):
        await discord.say(words, user="ben", channel=thread)
    asked = await discord.say("@darkroom make the door green", user="ben", channel=thread)
    second = await discord.picture(2)
    assert second["referenced_message"]["id"] == asked["id"]
    explained = [one for one in discord.ours(thread) if "Message Content" in one["content"]]
    assert len(explained) == 1
    await discord.say("talk in the channel is none of ours", user="ben")
    await discord.reply(second, "make it night", user="ben")
    third = await discord.picture(3)
    assert "v3 from v2" in third["content"]
    interaction = await discord.slash("edit", {"instruction": "add a cat", "version": 1}, channel=thread)
    assert (await discord.answer(interaction)).startswith("On it")
    assert "v4 from v1" in (await discord.picture(4))["content"]
    assert len(discord.ours()) == 1
