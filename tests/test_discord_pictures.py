"""Discord: a picture that an ask refers to goes along, or a sentence says why not and nothing is paid."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bots.speech import choices, discord_text
from tests.discord_harness import Chat, chat_fixture, discord_harness
from tests.pictures import png
from tests.servers.discord import Discord, labels, serve_discord
from tests.servers.discord_world import VIEW

Json = dict[str, Any]


chat = chat_fixture()
open_chat = chat_fixture(direct_messages=True)


@pytest.fixture
async def quiet_chat(tmp_path: Path) -> AsyncIterator[Chat]:
    """Open a chat without the Message Content intent."""
    async with discord_harness(tmp_path, message_content=False) as running:
        running.discord.world.content_toggle = False
        yield running
        running.discord.lawful()


async def begun(chat: Chat) -> tuple[Discord, Json, Json]:
    """Begin a studio thread with its first picture."""
    await chat.discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana")
    first = await chat.discord.picture(1)
    thread = await chat.discord.thread(first)
    await chat.settled()
    return chat.discord, first, thread


async def shown(chat: Chat, count: int = 1) -> int:
    """Count the pictures that the model was shown in its nth request."""
    await chat.discord.picture(count)
    await chat.settled()
    return len(chat.gemini.requests[count - 1].pictures)


async def told(chat: Chat, sentence: str) -> None:
    """Check that it is said, and that nothing is paid."""
    start = sentence.split("{")[0][:60]
    await chat.discord.until(lambda: any(start in one["content"] for one in chat.discord.everything()), what=f"{start!r}")
    await chat.settled()


# --- replies ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["@darkroom make this a watercolour", "@darkroom mach daraus ein Aquarell", "un póster con esto @darkroom"]
)
async def test_a_reply_with_a_mention_to_a_forwarded_photo_takes_it_along(chat: Chat, words: str) -> None:
    discord = chat.discord
    news = discord.world.add_channel("news")
    posted = await discord.say("look", user="cyd", channel=news, files=[("cat.png", png()), ("dog.png", png("blue"))])
    forwarded = await discord.forward(posted, user="ben")
    await discord.reply(forwarded, words, user="ana", ping=False)
    assert await shown(chat) == 2


async def test_the_message_menu_on_a_forwarded_photo_edits_it(chat: Chat) -> None:
    discord = chat.discord
    posted = await discord.say("", user="cyd", files=[("cat.png", png())])
    forwarded = await discord.forward(posted, user="ben")
    await discord.submit(await discord.menu(forwarded, user="ana"), "make it a watercolour", user="ana")
    assert await shown(chat) == 1


async def test_the_message_menu_still_works_on_a_forwarded_photo_after_a_restart(tmp_path: Path) -> None:
    async with serve_discord() as discord:
        async with discord_harness(tmp_path, discord=discord):
            posted = await discord.say("", user="cyd", files=[("cat.png", png())])
            forwarded = await discord.forward(posted, user="ben")
            opened = await discord.menu(forwarded, user="ana")
            await discord.until(lambda: opened.modal, what="a modal")
        async with discord_harness(tmp_path, discord=discord) as chat:
            await discord.submit(opened, "make it a watercolour", user="ana")
            assert await shown(chat) == 1


async def test_a_reply_without_a_mention_to_a_photo_in_a_studio_thread_takes_it_along_and_edits(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    cat = await discord.say("our cat Minka, thanks", user="ben", channel=thread, files=[("cat.png", png())])
    await discord.reply(cat, "use this cat instead of the bicycle", user="cyd", ping=False)
    assert await shown(chat, 2) == 2
    assert "v2 from v1" in (await discord.picture(2))["content"]


async def test_a_reply_to_a_forwarded_photo_in_a_studio_thread_takes_it_along(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    posted = await discord.say("", user="cyd", files=[("cat.png", png())])
    forwarded = await discord.forward(posted, user="ben", channel=thread)
    await discord.reply(forwarded, "put this cat on the saddle", user="cyd", ping=False)
    assert await shown(chat, 2) == 2


async def test_talk_about_a_photo_in_a_studio_thread_is_left_alone(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    cat = await discord.say("so proud, thanks everybody", user="ben", channel=thread, files=[("cat.png", png())])
    said = len(discord.everything())
    await discord.reply(cat, "haha love it", user="cyd", ping=False)
    await discord.say("make the door green", user="ana", channel=thread)
    assert await shown(chat, 2) == 1
    assert len(discord.everything()) == said + 1


@pytest.mark.parametrize("nested", [False, True])
async def test_a_reply_to_what_another_bot_laid_out_takes_its_pictures(chat: Chat, nested: bool) -> None:
    discord = chat.discord
    urls = [discord.preview("https://example.com", png())["thumbnail"]["proxy_url"] for _ in range(2)]
    media = [{"url": url, "proxy_url": url, "content_type": "image/png", "width": 64, "height": 64} for url in urls]
    gallery = {"type": 12, "id": 1, "items": [{"media": one, "description": None, "spoiler": False} for one in media]}
    thumbnail = {"type": 11, "id": 4, "media": media[0], "description": None, "spoiler": False}
    section = {"type": 9, "id": 2, "components": [{"type": 10, "id": 3, "content": "a cat"}], "accessory": thumbnail}
    container = {"type": 17, "id": 5, "components": [section, gallery], "accent_color": None, "spoiler": False}
    posted = await discord.say("", user="ben", components=[container] if nested else [gallery], flags=1 << 15)
    await discord.reply(posted, "@darkroom make this a watercolour", user="ana", ping=False)
    assert await shown(chat) == 2


async def test_a_mention_in_a_thread_that_stands_on_no_message_is_painted_from_its_words(chat: Chat) -> None:
    discord = chat.discord
    photo = await discord.say("our office", user="ben", files=[("office.png", png())])
    thread = discord.world.add_thread(discord.general, photo, "alone", 1440, photo["author"])
    del discord.world.messages[discord.general["id"]][photo["id"]]
    await discord.say("@darkroom a castle on a hill", user="ana", channel=thread)
    assert await shown(chat) == 0


# --- previews and links ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["image", "rich", "article", "gifv"])
async def test_a_reply_to_a_link_with_a_preview_takes_discords_copy_of_it(chat: Chat, kind: str) -> None:
    discord = chat.discord
    posted = await discord.say("https://example.com/cat.png", user="ben")
    discord.unfurl(posted, discord.preview("https://example.com/cat.png", png(), kind=kind))
    await discord.reply(posted, "@darkroom make this a watercolour", user="ana", ping=False)
    assert await shown(chat) == 1


async def test_a_linked_picture_goes_along_where_discord_has_a_copy_of_it(chat: Chat) -> None:
    discord = chat.discord
    embed = discord.preview("https://example.com/cat.png", png())
    await discord.say("@darkroom make https://example.com/cat.png blue", user="ana", embeds=[embed])
    assert await shown(chat) == 1


@pytest.mark.parametrize(
    "words", ["@darkroom make https://example.com/cat.png blue", "@darkroom mach https://example.org/a/b.jpeg?x=1 bunter"]
)
async def test_a_linked_picture_elsewhere_is_refused_with_a_sentence(chat: Chat, words: str) -> None:
    await chat.discord.say(words, user="ana")
    await told(chat, "I can't fetch pictures from links")
    assert chat.calls == 0


async def test_a_preview_that_is_not_discords_own_is_never_fetched(chat: Chat) -> None:
    discord = chat.discord
    posted = await discord.say("https://example.com/cat.png", user="ben")
    discord.unfurl(posted, discord.preview("https://example.com/cat.png", png(), proxied=False))
    await discord.reply(posted, "@darkroom make this a watercolour", user="ana", ping=False)
    await told(chat, "“cat.png” is not a file of this chat")
    assert chat.calls == 0


async def test_the_address_of_an_attachment_goes_along_in_words_and_in_commands(chat: Chat) -> None:
    discord = chat.discord
    posted = await discord.say("", user="ben", files=[("cat.png", png())])
    address = posted["attachments"][0]["url"]
    await discord.say(f"@darkroom make {address} a watercolour", user="ana")
    assert await shown(chat) == 1
    await discord.slash("imagine", {"prompt": f"a pirate like {address}"}, user="ben")
    assert await shown(chat, 2) == 1


# --- the message before, and what stands above -----------------------------------------------------------------------


async def test_ones_own_photo_just_before_a_mention_goes_along(chat: Chat) -> None:
    discord = chat.discord
    await discord.say("", user="ana", files=[("cat.png", png())])
    await discord.say("what a lovely day", user="ben")
    await discord.say("@darkroom make this a watercolour", user="ana")
    assert await shown(chat) == 1
    assert "I used cat.png from your earlier message." in (await discord.picture(1))["content"]


@pytest.mark.parametrize("words", ["a castle on a hill", "un castillo en una colina", "замок на холме"])
async def test_a_photo_that_went_along_with_an_ask_stays_behind_in_the_next(chat: Chat, words: str) -> None:
    discord = chat.discord
    await discord.say("@darkroom my cat as a pirate", user="ana", files=[("cat.png", png())])
    assert await shown(chat) == 1
    await discord.say(f"@darkroom {words}", user="ana")
    assert await shown(chat, 2) == 0
    await discord.say("", user="ana", files=[("dog.png", png("blue"))])
    await discord.say("@darkroom make this a watercolour", user="ana")
    assert await shown(chat, 3) == 1


async def test_somebody_elses_photo_right_above_goes_along_where_the_words_need_one(chat: Chat) -> None:
    discord = chat.discord
    await discord.say("", user="ben", files=[("cat.png", png())])
    await discord.say("@darkroom a castle on a hill", user="ana")
    assert await shown(chat) == 0
    await discord.say("", user="ben", files=[("cat.png", png())])
    await discord.say("@darkroom make this a watercolour", user="ana")
    assert await shown(chat, 2) == 1


async def test_a_link_to_a_message_takes_its_picture_where_its_author_may_see_it(chat: Chat) -> None:
    discord = chat.discord
    here = await discord.say("", user="ben", files=[("cat.png", png())])
    board = discord.world.add_channel("board")
    there = await discord.say("", user="ben", channel=board, files=[("secret.png", png())])
    for n in range(5):
        await discord.say(f"talk {n}", user="cyd")
    link = f"https://discord.com/channels/{discord.world.guild}"
    board["permission_overwrites"] = [{"id": discord.world.guild, "type": 0, "allow": "0", "deny": str(VIEW)}]
    await discord.say(f"@darkroom make {link}/{board['id']}/{there['id']} a watercolour", user="cyd")
    await told(chat, "I can't use the message that you linked")
    assert chat.calls == 0
    await discord.say(f"@darkroom make this a watercolour {link}/{discord.general['id']}/{here['id']}", user="ana")
    assert await shown(chat) == 1


async def test_where_nothing_stands_above_a_sentence_asks_for_it(chat: Chat) -> None:
    await chat.discord.say("good morning", user="ben")
    await chat.discord.say("@darkroom make this a watercolour", user="ana")
    await told(chat, "I can't tell which picture you mean")
    assert chat.calls == 0
    [asked] = [one for one in chat.discord.everything() if labels(one) == [choices.PAINT_ANYWAY]]
    await chat.discord.press(asked, choices.PAINT_ANYWAY, user="ana")
    assert await shown(chat) == 0, "painted, of no picture"


async def test_a_command_that_lacks_a_picture_can_be_painted_anyway(chat: Chat) -> None:
    interaction = await chat.discord.slash("imagine", {"prompt": "remove the background"}, user="ben")
    assert "I can't tell which picture you mean" in await chat.discord.answer(interaction)
    assert chat.calls == 0
    asked = interaction.alone or interaction.original
    assert asked is not None
    await chat.discord.press(asked, choices.PAINT_ANYWAY, user="ben")
    assert await shown(chat) == 0


async def test_a_photo_alone_in_a_studio_thread_waits_for_its_words(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    await discord.say("", user="ben", channel=thread, files=[("cat.png", png())])
    await told(chat, choices.WORDLESS)
    await discord.say("use this cat instead of the bicycle", user="ben", channel=thread)
    assert await shown(chat, 2) == 2
    await discord.say("make the door green", user="ben", channel=thread)
    assert await shown(chat, 3) == 1


async def test_a_forwarded_photo_alone_in_a_studio_thread_waits_for_edit_too(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    posted = await discord.say("", user="cyd", files=[("cat.png", png())])
    await discord.forward(posted, user="ben", channel=thread)
    await told(chat, choices.WORDLESS)
    await discord.slash("edit", {"instruction": "put this one on the saddle"}, user="ben", channel=thread)
    assert await shown(chat, 2) == 2


@pytest.mark.parametrize(
    ("words", "who"), [("make the door green", "ben"), ("put this cat in the basket", "cyd"), ("use ben's cat instead", "ana")]
)
async def test_a_photo_that_was_deleted_goes_along_with_nothing(chat: Chat, words: str, who: str) -> None:
    discord, _, thread = await begun(chat)
    cat = await discord.say("", user="ben", channel=thread, files=[("cat.png", png())])
    await told(chat, choices.WORDLESS)
    discord.delete_message(cat)
    await discord.say("make the sky pink", user="dan", channel=thread)  # handled after it, so the deletion is
    await discord.picture(2)
    await discord.say(words, user=who, channel=thread)
    assert await shown(chat, 3) == 1


async def test_of_two_photos_the_one_that_was_deleted_stays_behind(chat: Chat) -> None:
    discord, _, thread = await begun(chat)
    cats = [await discord.say("", user="ben", channel=thread, files=[(f"{name}.png", png(name))]) for name in ("red", "blue")]
    await told(chat, choices.WORDLESS)
    discord.delete_message(cats[0])
    await discord.say("make the sky pink", user="dan", channel=thread)
    await discord.picture(2)
    await discord.say("put this cat in the basket", user="ben", channel=thread)
    assert await shown(chat, 3) == 2
    assert "I used blue.png from your earlier message." in (await discord.picture(3))["content"]


async def test_a_photo_alone_in_a_direct_message_waits_for_its_words(open_chat: Chat) -> None:
    discord = open_chat.discord
    direct = discord.direct("ana")
    await discord.say("", user="ana", channel=direct, files=[("cat.png", png())])
    await told(open_chat, "Say what to make with the picture")
    await discord.say("a pirate with this face", user="ana", channel=direct)
    assert await shown(open_chat) == 1


@pytest.mark.parametrize("name", ["voice-message.ogg", "brief.pdf", "notes.txt", "clip.mp4"])
async def test_a_file_alone_in_a_direct_message_is_called_no_picture(open_chat: Chat, name: str) -> None:
    discord = open_chat.discord
    direct = discord.direct("ana")
    await discord.slash("imagine", {"prompt": "a red bicycle"}, user="ana", channel=direct)
    await discord.picture(1)
    await discord.say("", user="ana", channel=direct, files=[(name, b"no picture")])
    await told(open_chat, f"“{name}” isn't a picture")
    assert open_chat.calls == 1


async def test_a_mention_in_somebodys_thread_takes_the_photo_it_was_begun_on(chat: Chat) -> None:
    discord = chat.discord
    photo = await discord.say("our office", user="ben", files=[("office.png", png())])
    thread = discord.world.add_thread(discord.general, photo, "our office", 1440, photo["author"])
    await discord.say("nice light there", user="cyd", channel=thread)
    await discord.say("@darkroom make this a watercolour", user="ana", channel=thread)
    assert await shown(chat) == 1


async def test_a_mention_in_somebodys_thread_takes_the_newest_photos_there(chat: Chat) -> None:
    discord = chat.discord
    photo = await discord.say("our office", user="ben", files=[("office.png", png())])
    thread = discord.world.add_thread(discord.general, photo, "our office", 1440, photo["author"])
    for name in ("one.png", "two.png"):
        await discord.say("", user="cyd", channel=thread, files=[(name, png())])
    await discord.say("good ones", user="ben", channel=thread)
    await discord.say("@darkroom a poster of these", user="ana", channel=thread)
    assert await shown(chat) == 2


async def test_without_the_right_to_read_the_history_nothing_is_paid(chat: Chat) -> None:
    discord = chat.discord
    discord.deny("read_message_history")
    await discord.say("", user="ben", files=[("cat.png", png())])
    await discord.say("@darkroom make this a watercolour", user="ana")
    await discord.until(lambda: discord.ours(), what="a sentence")
    assert discord.ours()[-1]["content"].startswith(discord_text.CANNOT_LOOK[:40])
    assert chat.calls == 0


@pytest.mark.parametrize(
    "words",
    ["paint this as a comic", "illustrate this please", "draw him", "can you draw that?", "dessine ça en manga", "нарисуй это"],
)
async def test_a_reply_that_means_a_message_without_a_picture_is_asked_about(chat: Chat, words: str) -> None:
    """An article's preview, a voice message or a poll gives nothing to paint from, and the words alone say nothing."""
    discord = chat.discord
    said = await discord.say("https://example.org/article", user="ben")
    discord.unfurl(said, {"type": "article", "url": "https://example.org/article", "title": "News", "description": "of today"})
    await discord.reply(said, f"@darkroom {words}", user="ana")
    await told(chat, choices.WHICH_PICTURE)
    assert chat.calls == 0
    await discord.press(discord.ours()[-1], choices.PAINT_ANYWAY, user="ana")
    assert await shown(chat) == 0, "from the words alone"


@pytest.mark.parametrize(
    "words", ["a red fox in the snow", 'a banner that says "this is us"', "a woman and her dog", "our mascot with a laptop"]
)
async def test_a_reply_that_says_itself_what_to_paint_is_painted(chat: Chat, words: str) -> None:
    discord = chat.discord
    said = await discord.say("we need a picture for the website", user="ben")
    await discord.reply(said, f"@darkroom {words}", user="ana")
    assert await shown(chat) == 0


# --- without the Message Content intent ------------------------------------------------------------------------------


async def test_a_reply_to_what_discord_keeps_from_us_is_answered_with_a_way_out(quiet_chat: Chat) -> None:
    discord = quiet_chat.discord
    photo = await discord.say("", user="ben", files=[("cat.png", png())])
    await discord.reply(photo, "@darkroom make this a watercolour", user="ana", ping=False)
    await told(quiet_chat, "I can't see the message you replied to")
    assert quiet_chat.calls == 0
    await discord.submit(await discord.menu(photo, user="ana"), "make it a watercolour", user="ana")
    assert await shown(quiet_chat) == 1, "the way out"


@pytest.mark.parametrize(
    "words", ["make this a watercolour", "as a stamp", "a poster with him in the middle", "turn it into a comic"]
)
async def test_a_reply_to_a_forward_that_discord_keeps_from_us_is_answered_with_a_way_out(quiet_chat: Chat, words: str) -> None:
    """What a forward shows is kept from us like all else, whether or not the words would do without it."""
    discord = quiet_chat.discord
    photo = await discord.say("the office cat", user="ben", files=[("cat.png", png())])
    forward = await discord.forward(photo, user="ben")
    await discord.reply(forward, f"@darkroom {words}", user="ana", ping=False)
    await told(quiet_chat, "I can't see the message you replied to")
    assert quiet_chat.calls == 0


async def test_in_a_thread_too_what_we_cannot_see_is_not_left_out_silently(quiet_chat: Chat) -> None:
    discord, _, thread = await begun(quiet_chat)
    photo = await discord.say("", user="ben", channel=thread, files=[("cat.png", png())])
    await discord.reply(photo, "@darkroom use this cat instead of the bicycle", user="ana", ping=False)
    await told(quiet_chat, "I can't see the message you replied to")
    assert quiet_chat.calls == 1


# --- files -----------------------------------------------------------------------------------------------------------


async def test_a_pdf_beside_a_photo_is_named_and_the_photo_taken(chat: Chat) -> None:
    discord = chat.discord
    files = [("brief.pdf", b"%PDF-1.7 ..."), ("cat.png", png()), ("notes.txt", b"hello")]
    await discord.say("@darkroom my cat as a pirate", user="ana", files=files)
    assert await shown(chat) == 1
    content = (await discord.picture(1))["content"]
    assert "I left out brief.pdf: it isn't a picture." in content
    assert "I left out notes.txt: it isn't a picture." in content


ALBUM = [("one.png", png()), ("film.mp4", b"ftyp"), ("two.png", png("blue")), ("brief.pdf", b"%PDF-1.7 ...")]


def left_out(said: Json) -> list[str]:
    """List what a result says was left out."""
    return list(re.findall(r"I left out [^:]+: it isn't a picture\.", said["content"]))


@pytest.mark.parametrize("how", ["reply", "reply in a thread", "reply to a forward", "menu", "forward", "above", "link", "kept"])
async def test_files_beside_the_photos_of_another_message_are_named(chat: Chat, how: str) -> None:
    discord, count, thread = chat.discord, 1, None
    if "thread" in how or how == "kept":
        discord, _, thread = await begun(chat)
        count = 2
    author = "ana" if how == "kept" else "ben"
    album = await discord.say("", user=author, channel=thread, files=ALBUM)
    if how == "kept":
        await told(chat, choices.WORDLESS)
        await discord.say("put both beside the bicycle", user="ana", channel=thread)
    elif "forward" in how:
        forwarded = await discord.forward(album, user="cyd")
        await discord.reply(forwarded, "@darkroom one picture of both", user="ana", ping=False)
    elif how == "menu":
        await discord.submit(await discord.menu(album, user="ana"), "one picture of both", user="ana")
    elif how == "above":
        await discord.say("@darkroom make one picture of both of these", user="ana")
    elif how == "link":
        link = f"https://discord.com/channels/{discord.world.guild}/{album['channel_id']}/{album['id']}"
        await discord.say(f"@darkroom a poster like {link}", user="ana")
    else:
        await discord.reply(album, "@darkroom put both beside a tree", user="ana", ping=False)
    assert await shown(chat, count) == (1 if how == "link" else 2) + ("thread" in how or how == "kept")
    result = await discord.picture(count)
    assert "I used one.png, film" not in result["content"]
    if how == "link":
        assert "Linked picture is the first of 2 in its message. To use another, attach it." in result["content"]
    else:
        left = ["I left out film.mp4: it isn't a picture.", "I left out brief.pdf: it isn't a picture."]
        assert left_out(result) == left


async def test_a_reply_to_files_alone_names_none_of_them(chat: Chat) -> None:
    discord = chat.discord
    files = await discord.say("", user="ben", files=[("film.mp4", b"ftyp"), ("brief.pdf", b"%PDF-1.7 ...")])
    await discord.reply(files, "@darkroom paint a red bicycle", user="ana", ping=False)
    assert await shown(chat) == 0
    assert left_out(await discord.picture(1)) == []


async def test_of_two_linked_pictures_each_has_a_name(chat: Chat) -> None:
    discord = chat.discord
    links = []
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        photo = await discord.say("", user="ben", files=[(name, png(colour))])
        links.append(f"https://discord.com/channels/{discord.world.guild}/{photo['channel_id']}/{photo['id']}")
    await discord.say(f"@darkroom the house of {links[0]} in the style of {links[1]}", user="ana")
    assert await shown(chat) == 2
    assert "I used linked picture 1 and linked picture 2 as a reference." in (await discord.picture(1))["content"]


@pytest.mark.parametrize("name", ["voice-message.ogg", "brief.pdf", "table.csv", "film.mp4", "notes.txt", "archive.zip"])
async def test_files_that_are_no_pictures_get_no_answer_in_a_thread(chat: Chat, name: str) -> None:
    discord, _, thread = await begun(chat)
    said = len(discord.everything())
    await discord.say("", user="ben", channel=thread, files=[(name, b"\0\1\2 whatever")])
    await discord.say("here is what the client sent", user="ben", channel=thread, files=[(name, b"\0\1\2 whatever")])
    await discord.say("make the door green", user="ana", channel=thread)
    await discord.picture(2)
    assert len(discord.everything()) == said + 1
