"""Slack: a picture that an ask refers to goes along, or a sentence says why not and nothing is paid."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path

import pytest

from bots.shared.download import foreign, gone, too_large
from bots.speech import choices
from core import reading
from core.errors import BadPicture
from core.model import Attachment
from tests.pictures import png
from tests.servers.slack_world import Said
from tests.test_slack_transcript import Studio, whole_app


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    reading.prepare()  # as the start does
    async with whole_app(tmp_path, "socket") as opened:
        yield opened


async def shown(studio: Studio, count: int = 1, *, channel: str = "general") -> int:
    """Count the pictures that the model was shown in its nth request."""
    await studio.slack.picture(count, channel=channel)
    await studio.ends()
    assert len(studio.gemini.requests) == count
    return len(studio.gemini.requests[count - 1].pictures)


async def told(studio: Studio, sentence: str, *, paid: int = 0, channel: str = "general") -> None:
    """Check that it is said once, and that nothing is paid."""
    slack = studio.slack

    def saying() -> list[str]:
        said = [one.says for one in slack.messages(channel) if one.user == "U0BOT"] + [one.says for one in slack.ephemerals]
        return [one for one in said if sentence in one]

    await slack.until(saying, what=f"{sentence!r}")
    await studio.ends()
    assert len(saying()) == 1
    assert len(studio.gemini.requests) == paid


# --- in the thread of somebody's photo -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["@Darkroom make this a watercolour", "@Darkroom mach daraus ein Aquarell", "una acuarela de esto, @Darkroom"]
)
@pytest.mark.parametrize("photos", [1, 2])
async def test_a_mention_in_the_thread_of_a_photo_takes_it_along(studio: Studio, words: str, photos: int) -> None:
    slack = studio.slack
    root = await slack.say("our new office", user="ben", files=[slack.upload(png("blue", 99 + n)) for n in range(photos)])
    await slack.say(words, user="ana", thread=root.ts)
    assert await shown(studio) == photos
    assert slack.pictures()[0].root == root.ts
    assert "I used photo.png from this thread." in slack.pictures()[0].says


async def test_a_photo_in_a_later_reply_is_nearer_than_the_root(studio: Studio) -> None:
    slack = studio.slack
    root = await slack.say("which one?", user="ben", files=[slack.upload(png())])
    first = slack.upload(png("blue"), user="cyd")
    second = slack.upload(png("green"), user="cyd")
    await slack.say("this", user="cyd", thread=root.ts, files=[first])
    await slack.say("", user="cyd", thread=root.ts, files=[second])
    await slack.say("nice ones", user="ben", thread=root.ts)
    await slack.say("@Darkroom a poster of these two", user="ana", thread=root.ts)
    assert await shown(studio) == 2
    assert {file for file, _ in slack.file_requests} == {first.id, second.id}


async def test_in_a_long_thread_what_was_posted_lately_is_seen(studio: Studio) -> None:
    slack = studio.slack
    root = slack.stand("which one?", user="ben", files=[slack.upload(png())], ago=9000)
    place = slack.channel("general")
    for n in range(220):
        ts = f"{float(root.ts) + 1 + n:.6f}"
        slack.world.post(place, Said(channel=place.id, ts=ts, user=slack.user("cyd"), text="hm", thread_ts=root.ts))
    photo = slack.upload(png("blue"), user="cyd")
    await slack.say("this", user="cyd", thread=root.ts, files=[photo])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    assert await shown(studio) == 1
    assert [file for file, _ in slack.file_requests] == [photo.id]


async def test_a_message_shared_from_elsewhere_counts_as_its_pictures(studio: Studio) -> None:
    slack = studio.slack
    posted = await slack.say("look", user="cyd", channel="design", files=[slack.upload(png())])
    root = await slack.say("what do you think?", user="ben", attachments=[slack.share(posted)])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    assert await shown(studio) == 1


async def test_what_is_shared_with_the_mention_itself_goes_along(studio: Studio) -> None:
    slack = studio.slack
    posted = await slack.say("look", user="cyd", channel="design", files=[slack.upload(png()), slack.upload(png("blue"))])
    await slack.say("@Darkroom make a poster of these", user="ana", attachments=[slack.share(posted)])
    assert await shown(studio) == 2
    assert not slack.calls("conversations.history"), "nobody looks further"


@pytest.mark.parametrize("shows", ["its files", "an image block", "an address", "a small address"])
async def test_a_link_into_another_channel_shows_nothing_of_it(studio: Studio, shows: str) -> None:
    """The preview of the other channel is only for those who may see it; a share is for all."""
    slack = studio.slack
    slack.channel("board", private=True)
    posted = await slack.say("secret", user="cyd", channel="board", files=[slack.upload(png())])
    link = {key: value for key, value in slack.share(posted).items() if key not in ("is_share", "files")}
    file = posted.files[0].wire()
    link |= {
        "its files": {"files": [file]},
        "an image block": {"blocks": [{"type": "image", "slack_file": {"id": file["id"]}, "alt_text": "plan"}]},
        "an address": {"image_url": file["url_private"]},
        "a small address": {"thumb_url": file["url_private"]},
    }[shows]
    root = await slack.say("see there", user="ben", attachments=[link])
    await slack.shortcut("edit_picture", root, user="ana")
    await told(studio, "There is no picture in that message")
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    await told(studio, "I can't tell which picture you mean")
    assert slack.file_requests == []


@pytest.mark.parametrize("where", ["image_url", "thumb_url", "block"])
async def test_a_preview_that_names_a_file_of_another_channel_does_not_open_it(studio: Studio, where: str) -> None:
    """Whoever makes a page or an app chooses what its preview names, and our token would open every file that we may see."""
    slack = studio.slack
    slack.channel("board", private=True)
    posted = await slack.say("secret", user="cyd", channel="board", files=[slack.upload(png())])
    address = posted.files[0].wire()["url_private"]
    block = {"blocks": [{"type": "image", "image_url": address, "alt_text": "plan"}]}
    root = await slack.say("look", user="ben", attachments=[block if where == "block" else {where: address}])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    await told(studio, "is not a file of this chat")
    assert slack.file_requests == []


async def test_a_stub_of_a_shared_channel_is_looked_up(studio: Studio) -> None:
    slack = studio.slack
    root = await slack.say("", user="ben", files=[slack.upload(png(), stub=True)])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    assert await shown(studio) == 1


@pytest.mark.parametrize(
    "attachment",
    [{"image_url": "https://example.com/cat.png", "from_url": "https://example.com"}, {"thumb_url": "https://example.com/cat.png"}],
)
async def test_the_preview_of_a_link_is_not_fetched_and_nothing_is_paid(studio: Studio, attachment: dict[str, str]) -> None:
    slack = studio.slack
    root = await slack.say("https://example.com", user="ben", attachments=[attachment])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    await told(studio, "“cat.png” is not a file of this chat")


async def test_the_picture_that_another_app_shows_in_a_block_goes_along(studio: Studio) -> None:
    slack = studio.slack
    root = slack.stand("giphy", user="gif-bot")
    root.blocks = [
        {"type": "section", "text": {"type": "plain_text", "text": "cat"}},
        {"type": "image", "slack_file": {"id": slack.upload(png()).id}, "alt_text": "a cat"},
    ]
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    assert await shown(studio) == 1


async def test_a_deleted_photo_is_not_there(studio: Studio) -> None:
    slack = studio.slack
    root = await slack.say("", user="ben", files=[slack.upload(png(), mode="tombstone")])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    await told(studio, "is gone: it expired or was deleted")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("file_deleted", "The picture is gone: it expired or was deleted"),
        ("access_denied", "I can't read the picture from here"),
        ("file_not_found", "I can't read the picture from here"),
    ],
)
async def test_a_file_that_slack_does_not_describe_is_called_the_picture(studio: Studio, error: str, sentence: str) -> None:
    slack = studio.slack
    root = await slack.say("", user="ben", files=[slack.upload(png(), stub=True)])
    slack.api.fault("files.info", error=error, times=100)
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    await told(studio, sentence)


@pytest.mark.parametrize(
    ("refused", "sentence"),
    [
        (foreign, "The picture is not a file of this chat."),
        (gone, "The picture is gone: it expired or was deleted."),
        (partial(too_large, max_bytes=25_000_000), "The picture is larger than 25 MB."),
    ],
)
def test_a_file_without_a_name_is_not_called_by_one(refused: Callable[[Attachment], BadPicture], sentence: str) -> None:
    assert str(refused(Attachment(url=""))).startswith(sentence)
    assert str(refused(Attachment(url="", name="cat.png"))).startswith(sentence.replace("The picture", "“cat.png”"))


async def test_a_file_from_a_shared_channel_is_called_by_its_name(studio: Studio) -> None:
    slack = studio.slack
    root = await slack.say("", user="ben", files=[slack.upload(png(), name="front.png", stub=True)])
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    assert await shown(studio) == 1
    assert "I used front.png from this thread." in slack.pictures()[0].says


async def test_the_photo_of_whoever_is_named_goes_along(studio: Studio) -> None:
    slack = studio.slack
    root = await slack.say("my dog", user="ben", files=[slack.upload(png("blue"), name="dog.png")])
    await slack.say("", user="ana", thread=root.ts, files=[slack.upload(png("green"), name="hat.png", user="ana")])
    await slack.say("@Darkroom put my hat on ben's dog", user="ana", thread=root.ts)
    assert await shown(studio) == 2


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("@Darkroom merge these two into one picture", 2),
        ("@Darkroom combine both photos", 2),
        ("@Darkroom put the hat on the second picture", 2),
        ("@Darkroom make this a watercolour", 1),
        ("@Darkroom make these two people smile", 1),
    ],
)
async def test_photos_of_two_people_go_along_where_the_words_speak_of_several(studio: Studio, words: str, count: int) -> None:
    slack = studio.slack
    root = await slack.say("the dog", user="ben", files=[slack.upload(png("blue"), name="dog.png")])
    await slack.say("", user="cyd", thread=root.ts, files=[slack.upload(png("green"), name="hat.png", user="cyd")])
    await slack.say(words, user="ana", thread=root.ts)
    assert await shown(studio) == count
    used = "dog.png and hat.png" if count == 2 else "hat.png"
    assert f"I used {used} from this thread." in slack.pictures()[0].says


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ({"error": "missing_scope"}, "Slack doesn't let me look"),
        ({"error": "not_in_channel"}, "Slack doesn't let me look"),
        ({"retry_after": 60}, "I can't look at the messages above right now"),
        ({"status": 503, "times": 3}, "I can't look at the messages above right now"),
    ],
)
async def test_where_the_thread_cannot_be_read_nothing_is_paid(studio: Studio, fault: dict[str, int], sentence: str) -> None:
    slack = studio.slack
    root = await slack.say("", user="ben", files=[slack.upload(png())])
    for _ in range(2):  # a mention arrives as two events
        slack.api.fault("conversations.replies", **fault)
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    await told(studio, sentence)


async def test_looking_does_not_hold_the_acknowledgement_back(tmp_path: Path) -> None:
    reading.prepare()
    async with whole_app(tmp_path, "socket", decide_seconds=600) as studio:
        slack, answered = studio.slack, asyncio.Event()
        slack.channel("dm", im=True)
        slack.stand("", user="ana", channel="dm", files=[slack.upload(png())])
        slack.api.fault("conversations.history", hold=answered)
        await slack.say("make this a watercolour", user="ana", channel="dm")
        assert all(ack.ok for ack in slack.acks), "acknowledged before Slack had answered"
        assert not studio.gemini.requests
        answered.set()
        assert await shown(studio, channel="dm") == 1


async def test_the_history_is_asked_for_once_and_only_where_it_is_needed(studio: Studio) -> None:
    slack = studio.slack
    root = await slack.say("", user="ben", files=[slack.upload(png())])
    await slack.say("wonderful", user="cyd", thread=root.ts)
    await slack.say("@Darkroom thanks!", user="ana", thread=root.ts)
    assert not slack.calls("conversations.replies")
    await slack.say("@Darkroom make this a watercolour", user="ana", thread=root.ts)
    assert await shown(studio) == 1
    await slack.say("warmer please", user="ana", thread=root.ts)
    assert await shown(studio, 2) == 1
    looks = [call for call in slack.calls("conversations.replies") if call.get("latest")]
    assert len(looks) == 1


# --- the message before ----------------------------------------------------------------------------------------------


async def test_ones_own_photo_just_before_a_mention_in_the_channel_goes_along(studio: Studio) -> None:
    slack = studio.slack
    slack.stand("", user="ana", files=[slack.upload(png())])
    slack.stand("good morning", user="ben")
    await slack.say("@Darkroom make this a watercolour", user="ana")
    assert await shown(studio) == 1
    assert "from your earlier message" in slack.pictures()[0].says


@pytest.mark.parametrize("words", ["a castle on a hill", "ein Schloss auf einem Hügel", "山の上の城"])
async def test_a_photo_that_went_along_with_an_ask_stays_behind_in_the_next(studio: Studio, words: str) -> None:
    slack = studio.slack
    await slack.say("@Darkroom my cat as a pirate", user="ana", files=[slack.upload(png())])
    assert await shown(studio) == 1
    await slack.say(f"@Darkroom {words}", user="ana")
    assert await shown(studio, 2) == 0
    slack.stand("", user="ana", files=[slack.upload(png("green"))])
    await slack.say("@Darkroom make this a watercolour", user="ana")
    assert await shown(studio, 3) == 1


async def test_what_was_posted_long_before_or_by_others_stays_behind(studio: Studio) -> None:
    slack = studio.slack
    slack.stand("", user="ana", files=[slack.upload(png())], ago=3600)
    slack.stand("", user="ben", files=[slack.upload(png())])
    await slack.say("@Darkroom a castle on a hill", user="ana")
    assert await shown(studio) == 0


async def test_somebody_elses_photo_right_above_goes_along_where_the_words_need_one(studio: Studio) -> None:
    slack = studio.slack
    slack.stand("", user="ben", files=[slack.upload(png())])
    await slack.say("@Darkroom turn this into a pencil sketch", user="ana")
    assert await shown(studio) == 1


async def test_where_nothing_is_found_a_sentence_asks_for_it(studio: Studio) -> None:
    await studio.slack.say("@Darkroom make this a watercolour", user="ana")
    await told(studio, "I can't tell which picture you mean")
    await studio.slack.command("/imagine", "make this a watercolour", user="ben")
    alone = await studio.slack.ephemeral()
    assert "I can't tell which picture" in alone.says
    assert not studio.gemini.requests
    await studio.slack.press(choices.PAINT_ANYWAY, alone, user="ben")
    assert await shown(studio) == 0, "painted, of no picture"


async def test_a_mention_that_lacks_a_picture_can_be_painted_anyway(studio: Studio) -> None:
    await studio.slack.say("@Darkroom make this a watercolour", user="ana")
    await told(studio, "I can't tell which picture you mean")
    [asked] = [one for one in studio.slack.messages("general") if "I can't tell which picture" in one.says]
    await studio.slack.press(choices.PAINT_ANYWAY, asked, user="ana")
    assert await shown(studio) == 0


async def test_a_photo_alone_in_a_studio_thread_waits_for_its_words(studio: Studio) -> None:
    slack = studio.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture(1)
    await studio.ends()
    await slack.say("", user="ben", thread=first.ts, files=[slack.upload(png())])
    await told(studio, choices.WORDLESS, paid=1)
    await slack.say("make the door green", user="cyd", thread=first.ts)
    assert await shown(studio, 2) == 1
    await slack.say("use this cat instead of the bicycle", user="ben", thread=first.ts)
    assert await shown(studio, 3) == 2


@pytest.mark.parametrize(("words", "who"), [("make the door green", "ben"), ("put this cat in the basket", "cyd")])
async def test_a_photo_that_was_deleted_goes_along_with_nothing(studio: Studio, words: str, who: str) -> None:
    slack = studio.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture(1)
    await studio.ends()
    cat = await slack.say("", user="ben", thread=first.ts, files=[slack.upload(png())])
    await told(studio, choices.WORDLESS, paid=1)
    await slack.delete(cat)
    await slack.say(words, user=who, thread=first.ts)
    assert await shown(studio, 2) == 1


@pytest.mark.parametrize("below", [True, False])
async def test_a_photo_alone_in_a_direct_message_waits_for_its_words(studio: Studio, below: bool) -> None:
    slack = studio.slack
    slack.channel("dm", im=True)
    photo = await slack.say("", user="ana", channel="dm", files=[slack.upload(png())])
    await told(studio, "Say what to make with the picture", channel="dm")
    await slack.say("a pirate with this face", user="ana", channel="dm", thread=photo.ts if below else None)
    assert await shown(studio, channel="dm") == 1


async def test_a_mention_with_a_photo_alone_is_answered_in_its_thread_without_another_mention(studio: Studio) -> None:
    slack = studio.slack
    asked = await slack.say("@Darkroom", user="ana", files=[slack.upload(png())])
    await told(studio, "Say what to make with the picture")
    await slack.say("a pirate with this face", user="ana", thread=asked.ts)
    assert await shown(studio) == 1


# --- links and files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "@Darkroom make https://example.com/cat.png blue",
        "@Darkroom mach example.org/pics/hund.jpeg bunter",
        "@Darkroom make https://files.slack.com/files-pri/T1-F1/cat.png blue",
    ],
)
async def test_a_linked_picture_is_refused_with_a_sentence(studio: Studio, words: str) -> None:
    """This holds for a file of Slack's too, since somebody who knows its address need not be allowed to see it."""
    await studio.slack.say(words, user="ana")
    await told(studio, "I can't fetch pictures from links")
    assert studio.slack.file_requests == []


async def test_a_picture_behind_other_words_is_noticed(studio: Studio) -> None:
    await studio.slack.say("", user="ana", markup="<@U0BOT> make <https://example.com/cat.png|this cat> blue")
    await told(studio, "I can't fetch pictures from links")


async def test_a_pdf_beside_a_photo_is_named_and_the_photo_taken(studio: Studio) -> None:
    slack = studio.slack
    files = [slack.upload(b"%PDF-1.7", "brief.pdf", mime="application/pdf"), slack.upload(png())]
    await slack.say("@Darkroom my cat as a pirate", user="ana", files=files)
    assert await shown(studio) == 1
    assert "I left out brief.pdf: it isn't a picture." in slack.pictures()[0].says


@pytest.mark.parametrize("where", ["thread", "channel", "shared"])
async def test_files_beside_the_photos_of_another_message_are_named(studio: Studio, where: str) -> None:
    slack = studio.slack
    film = slack.upload(b"ftyp", "film.mp4", mime="video/mp4")
    album = await slack.say("look", user="ben", files=[film, slack.upload(png()), slack.upload(png("blue"), "two.png")])
    if where == "shared":
        await slack.say("@Darkroom one picture of both", user="ana", attachments=[slack.share(album)])
    else:
        await slack.say("@Darkroom make one picture of both of these", user="ana", thread=album.ts if where == "thread" else None)
    assert await shown(studio) == 2
    says = slack.pictures()[0].says
    assert "I left out film.mp4: it isn't a picture." in says
    assert "and film.mp4" not in says


@pytest.mark.parametrize(
    ("name", "mime"),
    [
        ("voice.m4a", "audio/mp4"),
        ("brief.pdf", "application/pdf"),
        ("table.csv", "text/csv"),
        ("film.mp4", "video/mp4"),
        ("notes.txt", "text/plain"),
    ],
)
@pytest.mark.parametrize("stub", [True, False])
async def test_files_that_are_no_pictures_get_no_answer_in_a_thread(studio: Studio, name: str, mime: str, stub: bool) -> None:
    slack = studio.slack
    await slack.command("/imagine", "a red bicycle")
    first = await slack.picture(1)
    await studio.ends()
    await slack.say("", user="ben", thread=first.ts, files=[slack.upload(b"\0\1\2", name, mime=mime, stub=stub)])
    await slack.say(
        "here is what the client sent", user="ben", thread=first.ts, files=[slack.upload(b"\0\1", name, mime=mime, stub=stub)]
    )
    await slack.say("make the door green", user="ana", thread=first.ts)
    assert await shown(studio, 2) == 1
    assert [one.user for one in slack.messages()].count("U0BOT") == 2, "the two pictures, and nothing else"


async def test_the_shortcut_takes_shared_pictures_and_leaves_other_files(studio: Studio) -> None:
    slack = studio.slack
    posted = slack.stand("look", user="cyd", channel="design", files=[slack.upload(png())])
    shared = slack.stand("this one", user="ben", attachments=[slack.share(posted)])
    await slack.shortcut("edit_picture", shared, user="ana")
    await slack.submit(user="ana", words="make it a watercolour")
    assert await shown(studio) == 1
    pdf = slack.stand("", user="ben", files=[slack.upload(b"%PDF-1.7", "brief.pdf", mime="application/pdf")])
    await slack.shortcut("edit_picture", pdf, user="ana")
    await told(studio, "There is no picture in that message", paid=1)


# --- names -----------------------------------------------------------------------------------------------------------


async def test_mentions_reach_the_model_by_name(studio: Studio) -> None:
    slack = studio.slack
    slack.channel("design")
    secret = slack.channel("board", private=True)
    slack.world.groups["S0TEAM"] = set()
    markup = f"<@U0BOT> a poster for <@{slack.user('ben')}> and <#{slack.channel('design').id}|> by <!subteam^S0TEAM>"
    await slack.say("", user="ana", markup=f"{markup}, not <#{secret.id}>, nor <@U9999>, on <!date^1700000000^{{date}}|14 Nov>")
    await shown(studio)
    words = studio.gemini.requests[0].words
    assert "a poster for @Ben and #design by @team, not a channel, nor someone, on 14 Nov" in words
