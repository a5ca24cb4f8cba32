"""A picture that an ask refers to goes along, or a sentence says why not and nothing is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from random import Random

import pytest
from PIL import Image

from bots.speech import choices
from core.errors import BadAsk, BadPicture, CannotPost
from core.model import Act, Attachment, Wish
from core.quota.admins import By
from core.studio.answers import SEEN_BEFORE, Accepted, Help, Ignored, LimitSpent, NoPicture, Unsure
from tests.chat import CHANNEL, Chat
from tests.readers import read_by


def sent(chat: Chat) -> int:
    """Count the pictures that the model was shown with the newest brief."""
    return len(chat.engine.briefs[-1].pictures)


def notes(chat: Chat) -> Sequence[str]:
    """Return what is added to the caption of the newest result."""
    result = chat.platform.news[-1].result
    assert result is not None
    return result.notes


# --- the message before ----------------------------------------------------------------------------------------------


async def test_a_picture_alone_waits_for_its_words_in_a_thread(chat: Chat) -> None:
    await chat.plays(f"""
        ana     /imagine a red bicycle
        studio  v1 [a red bicycle] lite
        ben     {{cat.png}}
        studio  {choices.WORDLESS}
    """)
    await chat.plays("""
        ben     put this one into the basket
        studio  v2 from v1 [a red bicycle > put this one into the basket + 1] flash / I used cat.png from your earlier message.
        ben     make the door green
        studio  v3 from v2 [a red bicycle > put this one into the basket + 1 > make the door green] flash
    """)
    assert [len(brief.pictures) for brief in chat.engine.briefs] == [0, 2, 1], "it went along once"


async def test_a_picture_alone_waits_through_a_restart_and_talk_in_between(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    chat.start()
    assert isinstance(await chat.say("cyd", "love it!"), Ignored)
    await chat.say("ben", "use this cat instead of the bicycle")
    await chat.settled()
    assert sent(chat) == 2


async def test_several_pictures_in_several_messages_go_along_in_order_and_once(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    answers = [await chat.say("ben", "", references=[name]) for name in ("one.png", "two.png", "one.png")]
    assert [type(one) for one in answers] == [Unsure, Ignored, Ignored], "asked once"
    await chat.say("ben", "add these two to the scene")
    await chat.settled()
    assert sent(chat) == 3


async def test_a_picture_that_is_delivered_again_after_it_went_along_is_not_asked_about_or_taken_again(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    shown = [chat.message("ben", "", references=[name]) for name in ("one.png", "two.png")]
    answers = [await chat.studio.hear(one) for one in shown]
    assert [type(one) for one in answers] == [Unsure, Ignored]
    await chat.say("ben", "add these two to the scene")
    await chat.settled()
    assert [await chat.studio.hear(one) for one in shown] == [SEEN_BEFORE, SEEN_BEFORE]
    await chat.say("ben", "make the door green")
    await chat.settled()
    assert [len(brief.pictures) for brief in chat.engine.briefs] == [0, 3, 1]


async def test_what_others_showed_is_not_taken_for_ones_own(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    await chat.say("ana", "make the door green")
    await chat.settled()
    assert sent(chat) == 1


@pytest.mark.parametrize(
    "words",
    [
        "use this cat instead of the bicycle",
        "nimm diese Katze statt des Fahrrads",
        "pon este gato en la cesta",
        "把这只猫放进篮子里",
    ],
)
async def test_words_that_point_take_what_somebody_else_showed_last(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "thanks for the kind words", references=["cat.png"])
    await chat.say("cyd", words)
    await chat.settled()
    assert sent(chat) == 2
    assert "I used cat.png from the message above." in notes(chat)
    await chat.say("cyd", "make this darker")
    await chat.settled()
    assert sent(chat) == 1, "it went along once"
    await chat.say("ben", "make the door green")
    await chat.settled()
    assert sent(chat) == 1, "for whoever showed it too"


@pytest.mark.parametrize(
    "words",
    [
        "use that cat instead of the bicycle",
        "use ben's cat instead",
        "put Ben’s cat in the basket",
        "put Ben's cat on the saddle",
        "the cat from the photo on the saddle",
    ],
)
async def test_words_that_name_whose_or_which_picture_it_is_take_it(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    await chat.say("cyd", words)
    await chat.settled()
    assert sent(chat) == 2
    assert "I used cat.png from the message above." in notes(chat)


@pytest.mark.parametrize("words", ["use dan's cat instead", "make it so that the door is green", "put a cat in the basket"])
async def test_words_that_name_neither_leave_it(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    await chat.say("cyd", words)
    await chat.settled()
    assert sent(chat) == 1


@pytest.mark.parametrize(
    ("words", "count"),
    [("use these two instead of the bicycle", 3), ("use this cat instead", 2), ("hang both pictures on the wall", 3)],
)
async def test_pictures_of_several_people_go_along_where_the_words_speak_of_several(chat: Chat, words: str, count: int) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["dog.png"])
    chat.now.at += timedelta(seconds=1)
    await chat.say("cyd", "", references=["cat.png"])
    await chat.say("ana", words)
    await chat.settled()
    assert sent(chat) == count
    used = "dog.png and cat.png" if count == 3 else "cat.png"
    assert f"I used {used} from the message above." in notes(chat)
    await chat.say("ben", "make the door green")
    await chat.settled()
    assert sent(chat) == 1, "they went along once"


@pytest.mark.parametrize(
    "words", ["a poster of a fox in this style: https://example.com/p/1", "a mug with this logo https://example.com/x"]
)
async def test_a_link_that_words_point_at_is_not_painted_without_asking(chat: Chat, words: str) -> None:
    assert isinstance(await chat.imagine("ana", words), NoPicture)
    assert isinstance(await chat.imagine("ana", "a poster that says https://example.com"), Accepted)


@pytest.mark.parametrize(
    "link", ["https://example.com/cat.jpg", "haha https://example.com/cats/cat.jpg?w=200", "lol https://example.com/cat.jpg"]
)
async def test_a_linked_picture_that_words_point_at_is_refused(chat: Chat, link: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    assert isinstance(await chat.say("ben", link), Ignored)
    await chat.say("ben", "make the door green")
    await chat.settled()
    assert sent(chat) == 1, "words that point at nothing do not mean it"
    paid = len(chat.engine.briefs)
    await chat.say("ben", link)
    await chat.say("ana", "use this cat instead of the bicycle")
    said = await chat.settled()
    assert len(chat.engine.briefs) == paid
    assert "cat.jpg" in said[-1]


async def test_what_somebody_shows_another_person_is_meant_by_words_that_point(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "use this cat?", references=["cat.png"], to_others=True)
    await chat.say("ana", "yes, use this cat instead of the bicycle")
    await chat.settled()
    assert sent(chat) == 2


async def test_what_was_shown_long_ago_stays_behind(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    chat.now.at += timedelta(minutes=20)
    await chat.say("ben", "make the door green")
    await chat.settled()
    assert sent(chat) == 1


async def test_a_picture_shown_around_goes_along_with_what_its_owner_asks_right_after(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    assert isinstance(await chat.say("ben", "thanks for the kind words", references=["cat.png"]), Ignored)
    await chat.say("ben", "use her instead of the bicycle")
    await chat.settled()
    assert sent(chat) == 2


async def test_a_command_takes_the_picture_that_was_shown_alone(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    await chat.ask("ben", Wish(act=chat.studio.wish(chat.studio.typed("x").act, "x").act, words="like this, at night"))
    await chat.settled()
    assert sent(chat) == 1, "a new picture, from the one that was shown"


async def test_pictures_of_its_own_leave_the_one_before_behind(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    await chat.say("ben", "give it these colours", references=["sea.png"])
    await chat.say("ben", "make the door green")
    await chat.settled()
    assert [len(brief.pictures) for brief in chat.engine.briefs] == [0, 2, 1]


async def test_a_mention_with_a_picture_alone_is_answered_in_its_thread(chat: Chat) -> None:
    """The words come without another mention, in the thread of the question, or in the channel."""
    shown = chat.message("ana", "", references=["cat.png"], place=CHANNEL, addressed=True)
    with pytest.raises(BadAsk, match="Say what to make"):
        await chat.studio.hear(shown)
    there = replace(CHANNEL, root=shown.id)
    assert isinstance(await chat.say("ben", "a pirate", place=there), Ignored), "nobody asked him"
    assert isinstance(await chat.say("ana", "a pirate with a hat", place=there), Accepted)
    await chat.settled()
    assert sent(chat) == 1
    assert isinstance(await chat.say("ana", "", references=["cat.png"], place=CHANNEL), Ignored)


# --- what it points at -----------------------------------------------------------------------------------------------


async def test_a_reply_to_somebodys_picture_in_a_thread_takes_it_along_and_edits(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    pointed = (chat.attached("cat.png"),)
    await chat.say("ben", "use this cat instead of the bicycle", pointed=pointed)
    assert (await chat.settled())[0].startswith("v2 from v1")
    assert sent(chat) == 2


async def test_what_is_attached_and_what_is_pointed_at_go_along_both(chat: Chat) -> None:
    hat, cat = chat.attached("hat.png"), chat.attached("cat.png")
    message = chat.message("ana", "put this hat on her", references=["hat.png"], place=CHANNEL, addressed=True, pointed=(cat,))
    assert isinstance(await chat.studio.hear(message), Accepted)
    await chat.settled()
    assert chat.platform.fetched == [hat.url, cat.url]


@pytest.mark.parametrize("words", ["nice cat!", "haha", "love it", "thanks!"])
async def test_talk_about_somebodys_picture_stays_talk(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    assert isinstance(await chat.say("ben", words, pointed=(chat.attached("cat.png"),)), Ignored)


async def test_a_reply_word_below_somebodys_picture_takes_nothing_along(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "again", pointed=(chat.attached("cat.png"),))
    await chat.settled()
    assert sent(chat) == 0


async def test_a_button_of_an_unsure_line_takes_along_what_the_message_pointed_at(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    unsure = await chat.say("ben", "this cat", pointed=(chat.attached("cat.png"),))
    assert isinstance(unsure, Unsure)
    await chat.studio.go_ahead(unsure.pending, event="press", place=chat.here, person=chat.person("ben"))
    await chat.settled()
    assert sent(chat) == 2


# --- what stands above, outside our threads --------------------------------------------------------------------------


class Above:
    """A platform's search for pictures above a message, with what it finds."""

    def __init__(self, *pictures: Attachment, refuses: str = "") -> None:
        self.pictures, self.refuses, self.looked, self.changes = pictures, refuses, 0, False

    async def __call__(self, changes: bool) -> Sequence[Attachment]:
        self.looked += 1
        self.changes = changes
        if self.refuses:
            raise CannotPost(self.refuses)
        return self.pictures


@pytest.mark.parametrize("words", ["make this a watercolour", "a castle on a hill", "mach daraus ein Aquarell", "это акварелью"])
async def test_a_mention_takes_along_what_stands_above(chat: Chat, words: str) -> None:
    above = Above(chat.attached("one.png"), chat.attached("two.png"))
    message = chat.message("ana", words, place=CHANNEL, addressed=True)
    assert isinstance(await chat.studio.hear(message, look=above), Accepted)
    await chat.settled()
    assert sent(chat) == 2
    assert above.looked == 1


@pytest.mark.parametrize(
    "words", ["make this a watercolour", "remove the background", "haz esta foto más clara", "把这张照片变成水彩画"]
)
async def test_what_cannot_be_found_is_said_and_nothing_is_paid(chat: Chat, words: str) -> None:
    message = chat.message("ana", words, place=CHANNEL, addressed=True)
    assert isinstance(await chat.studio.hear(message, look=Above()), NoPicture)
    assert isinstance(await chat.imagine("ana", words), NoPicture)
    assert chat.jobs.submitted == []


@pytest.mark.parametrize("words", ["make this a watercolour", "mach daraus ein Aquarell", "把这张照片变成水彩画"])
@pytest.mark.parametrize("mention", [True, False])
async def test_words_that_lack_a_picture_are_painted_once_the_button_says_so(chat: Chat, words: str, mention: bool) -> None:
    message = chat.message("ana", words, place=CHANNEL, addressed=True)
    asked = await (chat.studio.hear(message, look=Above()) if mention else chat.imagine("ana", words))
    assert isinstance(asked, NoPicture)
    pressed = [
        await chat.studio.go_ahead(asked.pending, event=event, place=CHANNEL, person=chat.person("ana")) for event in ("one", "two")
    ]
    assert [type(one) for one in pressed] == [Accepted, Ignored]
    await chat.settled()
    assert [brief.asked for brief in chat.engine.briefs] == [words]
    assert sent(chat) == 0


@pytest.mark.parametrize(
    "words",
    ["help", "undo", "cancel", "history", "usage", "quota", "--help", "Undo!", "hilfe", "annuler", "отмена", "ヘルプ", "配额"],
)
async def test_a_command_alone_is_no_picture_until_the_button_says_so(chat: Chat, words: str) -> None:
    asked = await chat.imagine("ana", words)
    assert isinstance(asked, NoPicture)
    assert asked.command == words.strip("-")
    await chat.settled()
    assert chat.engine.briefs == []
    assert isinstance(await chat.studio.go_ahead(asked.pending, event="one", place=CHANNEL, person=chat.person("ana")), Accepted)
    await chat.settled()
    assert [brief.asked for brief in chat.engine.briefs] == [words]


@pytest.mark.parametrize("words", ["a stop sign", "help is on the way", "the history of bread", "ein Hilfeschild", "undo button"])
async def test_a_picture_of_a_command_is_painted(chat: Chat, words: str) -> None:
    assert isinstance(await chat.imagine("ana", words), Accepted)


@pytest.mark.parametrize(
    "words",
    [
        "put the attached logo in the corner",
        "use the photo I sent earlier",
        "setz das angehängte Logo in die Ecke",
        "mets le logo ci-joint dans le coin",
        "добавь прикреплённый логотип",
        "把附件里的logo放在角落",
    ],
)
async def test_a_change_that_names_what_nobody_sent_is_painted_once_the_button_says_so(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    asked = await chat.ask("ben", chat.studio.wish(Act.EDIT, words))
    assert isinstance(asked, NoPicture)
    assert len(chat.engine.briefs) == 1
    pressed = await chat.studio.go_ahead(asked.pending, event="press", place=chat.here, person=chat.person("ben"))
    assert isinstance(pressed, Accepted)
    await chat.settled()
    assert sent(chat) == 1


async def test_a_change_that_names_what_is_attached_takes_it_along(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    assert isinstance(await chat.say("ben", "put the attached logo in the corner", references=["logo.png"]), Accepted)
    await chat.say("cyd", "", references=["cat.png"])
    assert isinstance(await chat.say("cyd", "add the cat from the attachment"), Accepted)
    await chat.settled()
    assert [len(brief.pictures) for brief in chat.engine.briefs] == [0, 2, 2]


async def test_the_button_for_words_that_lack_a_picture_is_bound_by_limits(chat: Chat) -> None:
    asked = await chat.imagine("ana", "remove the background")
    assert isinstance(asked, NoPicture)
    limit = chat.studio.quota.typed("1 image a day", CHANNEL, None)
    await chat.studio.quota.set([limit], By(event="limit", place=CHANNEL, person=chat.person("ada")), admin=True)
    await chat.imagine("ana", "a castle on a hill")
    await chat.settled()
    pressed = await chat.studio.go_ahead(asked.pending, event="press", place=CHANNEL, person=chat.person("ana"))
    assert isinstance(pressed, LimitSpent)
    assert len(chat.engine.briefs) == 1


@pytest.mark.parametrize("words", ["make ana's kitchen blue", "rends-la plus lumineuse", "make cara's cat a pirate"])
async def test_what_a_model_reads_as_a_change_needs_a_picture(chat: Chat, words: str) -> None:
    read_by(chat, make="edit", **{"rends-la": "edit"})
    message = chat.message("ana", words, place=CHANNEL, addressed=True)
    above = Above()
    asked = await chat.studio.hear(message, look=above)
    assert isinstance(asked, NoPicture)
    assert above.changes, "the platform looks at what others posted, too"
    await chat.studio.go_ahead(asked.pending, event="one", place=CHANNEL, person=chat.person("ana"))
    await chat.settled()
    assert [brief.asked for brief in chat.engine.briefs] == [words]
    again = chat.message("ana", words, place=CHANNEL, addressed=True)
    assert isinstance(await chat.studio.hear(again, look=Above(chat.attached("one.png"))), Accepted)
    await chat.settled()
    assert sent(chat) == 1


async def test_what_a_model_reads_as_a_new_picture_needs_none(chat: Chat) -> None:
    read_by(chat, a="new")
    above = Above()
    assert isinstance(
        await chat.studio.hear(chat.message("ana", "a kitchen in blue", place=CHANNEL, addressed=True), look=above), Accepted
    )
    assert not above.changes


async def test_words_of_their_own_are_painted_where_nothing_stands_above(chat: Chat) -> None:
    message = chat.message("ana", "a castle on a hill", place=CHANNEL, addressed=True)
    assert isinstance(await chat.studio.hear(message, look=Above()), Accepted)
    await chat.settled()
    assert sent(chat) == 0


async def test_what_may_not_be_looked_at_is_said_and_nothing_is_paid(chat: Chat) -> None:
    message = chat.message("ana", "make this a watercolour", place=CHANNEL, addressed=True)
    with pytest.raises(CannotPost, match="not allowed"):
        await chat.studio.hear(message, look=Above(refuses="I am not allowed to read this thread."))
    assert chat.jobs.submitted == []


async def test_nobody_looks_where_nothing_is_to_be_painted(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    above = Above(chat.attached("cat.png"))
    for words, more in (
        ("make the door green", {}),
        ("undo", {}),
        ("thanks!", {"place": CHANNEL, "addressed": True}),
        ("", {"place": CHANNEL, "addressed": True}),
        ("hello everybody", {"place": CHANNEL}),
    ):
        await chat.studio.hear(chat.message("ana", words, **more), look=above)
    brings = chat.message("ana", "a poster with this cat", references=["cat.png"], place=CHANNEL, addressed=True)
    await chat.studio.hear(brings, look=above)
    await chat.settled()
    assert above.looked == 0


# --- addresses and files ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["make https://example.com/cat.png blue", "a poster of example.com/pics/dog.jpeg", "https://a.bc/x.webp als Aquarell"]
)
async def test_a_linked_picture_is_not_fetched_and_nothing_is_paid(chat: Chat, words: str) -> None:
    with pytest.raises(BadAsk, match="can't fetch pictures from links"):
        await chat.imagine("ana", words)
    assert chat.jobs.submitted == []


async def test_a_linked_picture_of_which_the_platform_has_a_copy_goes_along(chat: Chat) -> None:
    copy = replace(chat.attached("cat.png"), address="https://example.com/cat.png")
    message = chat.message("ana", "make https://example.com/cat.png blue", place=CHANNEL, addressed=True)
    assert isinstance(await chat.studio.hear(replace(message, references=(copy,))), Accepted)
    more = replace(message, event="e0", text=f"{message.text} like https://example.com/sky.png", references=(copy,))
    with pytest.raises(BadAsk, match="can't fetch"):
        await chat.studio.hear(more)
    await chat.settled()


async def test_a_file_of_another_kind_beside_a_picture_is_named_and_left_out(chat: Chat) -> None:
    await chat.imagine("ana", "my cat as a pirate", references=["brief.pdf", "cat.png", "notes.txt"])
    await chat.settled()
    assert sent(chat) == 1
    assert set(notes(chat)) == {"I left out brief.pdf: it isn't a picture.", "I left out notes.txt: it isn't a picture."}
    assert (await chat.store.versions((await chat.thread()).id))[0].tier == "lite", "one picture, not three"


async def test_files_of_another_kind_take_no_room_from_the_picture_beside_them(chat: Chat) -> None:
    """All pictures of an ask have to fit into one request, so each has its share of it; of nine videos nothing is sent."""
    noise = Image.frombytes("RGB", (900, 900), Random(1).randbytes(900 * 900 * 3))
    noise.save(photo := BytesIO(), "PNG", compress_level=1)
    chat.platform.files["https://files/cat.png"] = photo.getvalue()
    await chat.imagine("ana", "my cat as a pirate", references=["cat.png", *(f"clip{n}.mp4" for n in range(9))])
    await chat.settled()
    assert len(photo.getvalue()) > 2_000_000
    assert [one.data for one in chat.engine.briefs[-1].pictures] == [photo.getvalue()]


async def test_a_file_whose_bytes_are_of_another_kind_is_left_out_too(chat: Chat) -> None:
    chat.attached("cat.png")
    chat.platform.files["https://files/scan"] = b"%PDF-1.7 ..."
    await chat.imagine("ana", "a poster with this cat", references=["scan", "cat.png"])
    await chat.settled()
    assert sent(chat) == 1
    assert "I left out scan: it isn't a picture." in notes(chat)


UNREAD = {
    "mark.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "layers.psd": b"8BPS\0\1" + bytes(40),
    "mark.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "IMG_1234.CR2": b"II*\0\x10\0\0\0CR\x02" + bytes(40),
    "favicon.ico": b"\0\0\1\0\1\0" + bytes(40),
}


@pytest.mark.parametrize("name", UNREAD)
@pytest.mark.parametrize("mime", [None, "image/x-whatever"])
async def test_a_picture_of_a_kind_that_no_model_reads_beside_a_photo_is_named_and_left_out(
    chat: Chat, name: str, mime: str | None
) -> None:
    unread = replace(chat.attached(name), mime=mime)
    chat.platform.files[f"https://files/{name}"] = UNREAD[name]
    for files in ((unread, chat.attached("cat.png")), (chat.attached("cat.png"), unread)):
        message = chat.message("ana", "my cat as a pirate", place=CHANNEL, addressed=True)
        await chat.studio.hear(replace(message, references=files))
        await chat.settled()
        assert sent(chat) == 1
        assert f"I left out {name}: I can't read that kind of picture. Attach it as PNG to use it." in notes(chat)


@pytest.mark.parametrize("name", UNREAD)
async def test_alone_it_is_refused(chat: Chat, name: str) -> None:
    chat.attached(name)
    chat.platform.files[f"https://files/{name}"] = UNREAD[name]
    await chat.imagine("ana", "my cat as a pirate", references=[name])
    [said] = await chat.settled()
    assert name in said
    assert chat.engine.briefs == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("logo.svg", "put the logo on the shirt"),
        ("firmenlogo_neu.svg", "setz unser neues Firmenlogo auf das Shirt"),
        ("skyline.dng", "the cat in front of the Skyline!"),
        ("标志.svg", "把标志放在衬衫上"),
        ("로고.svg", "셔츠에 로고를 넣어줘"),
    ],
)
async def test_a_drawing_that_the_words_name_is_never_done_without(chat: Chat, name: str, words: str) -> None:
    chat.attached(name)
    chat.platform.files[f"https://files/{name}"] = UNREAD["mark.svg"]
    await chat.imagine("ana", words, references=["shirt.png", name])
    [said] = await chat.settled()
    assert name in said
    assert chat.engine.briefs == []


async def test_a_short_word_does_not_name_a_drawing(chat: Chat) -> None:
    chat.attached("a_1.svg")
    chat.platform.files["https://files/a_1.svg"] = UNREAD["mark.svg"]
    await chat.imagine("ana", "a pirate", references=["a_1.svg", "cat.png"])
    await chat.settled()
    assert "I left out a_1.svg: I can't read that kind of picture. Attach it as PNG to use it." in notes(chat)


async def test_a_film_beside_a_photo_is_left_out_whatever_it_is_called(chat: Chat) -> None:
    chat.attached("clip")
    for data in (b"RIFF\0\0\0\0AVI LIST" + bytes(40), b"\0\0\0\x18ftypisom\0\0\0\0mp41avc1" + bytes(64)):
        chat.platform.files["https://files/clip"] = data
        await chat.imagine("ana", "my cat as a pirate", references=["clip", "cat.png"])
        await chat.settled()
        assert "I left out clip: it isn't a picture." in notes(chat)


async def test_a_broken_picture_beside_a_good_one_refuses_the_ask(chat: Chat) -> None:
    for name, data in (("cut.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 40), ("photo.heic", b"\0\0\0\x18ftypheic" + b"\0" * 40)):
        chat.platform.files[f"https://files/{name}"] = data
        await chat.imagine("ana", "a poster with these two", references=["cat.png", name])
        assert name in (await chat.settled())[0]
    assert chat.engine.briefs == []


@pytest.mark.parametrize("name", ["voice-message.ogg", "brief.pdf", "table.csv", "film.mp4", "notes.txt"])
async def test_files_that_are_no_pictures_are_left_alone_where_nobody_spoke_to_us(chat: Chat, name: str) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    for words in ("", "here is the brief from the client", "the sky though"):
        assert isinstance(await chat.say("ben", words, references=[name]), Ignored), words
    with pytest.raises(BadPicture, match=name):
        await chat.say("ben", "use the colours of this", references=[name])
    with pytest.raises(BadPicture, match=name):
        await chat.say("ben", "a poster of this", references=[name], place=CHANNEL, addressed=True)
    assert len(chat.engine.briefs) == 1


async def test_where_a_picture_came_from_is_said(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["cat.png"])
    await chat.say("ben", "put this one into the basket")
    await chat.settled()
    assert "I used cat.png from your earlier message." in notes(chat)


async def test_a_mention_alone_is_answered_with_help(chat: Chat) -> None:
    assert isinstance(await chat.studio.hear(chat.message("ana", "", place=CHANNEL, addressed=True), look=Above()), Help)


async def test_a_picture_shown_in_the_channel_goes_along_once(chat: Chat) -> None:
    with pytest.raises(BadAsk, match="Say what to make"):
        await chat.say("ben", "", references=["cat.png"], place=CHANNEL, addressed=True)
    await chat.say("ben", "make this a watercolour", place=CHANNEL, addressed=True)
    await chat.settled()
    assert sent(chat) == 1
    await chat.say("ben", "a castle on a hill", place=CHANNEL, addressed=True)
    await chat.settled()
    assert sent(chat) == 0


async def test_a_picture_asked_about_in_its_thread_does_not_go_along_in_the_channel(chat: Chat) -> None:
    shown = chat.message("ben", "", references=["cat.png"], place=CHANNEL, addressed=True)
    with pytest.raises(BadAsk, match="Say what to make"):
        await chat.studio.hear(shown)
    await chat.say("ben", "a pirate with a hat", place=replace(CHANNEL, root=shown.id))
    await chat.settled()
    assert sent(chat) == 1
    await chat.imagine("ben", "a castle on a hill", place=CHANNEL)
    await chat.settled()
    assert sent(chat) == 0


async def test_a_picture_asked_about_in_the_channel_is_not_waited_for_in_its_thread(chat: Chat) -> None:
    shown = chat.message("ben", "", references=["cat.png"], place=CHANNEL, addressed=True)
    with pytest.raises(BadAsk, match="Say what to make"):
        await chat.studio.hear(shown)
    await chat.say("ben", "make this a watercolour", place=CHANNEL, addressed=True)
    await chat.settled()
    assert isinstance(await chat.say("ben", "make it bigger", place=replace(CHANNEL, root=shown.id)), Ignored)


async def test_what_is_taken_in_one_place_waits_on_in_another_where_it_is_another_picture(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "", references=["dog.png"])
    with pytest.raises(BadAsk, match="Say what to make"):
        await chat.say("ben", "", references=["cat.png"], place=CHANNEL, addressed=True)
    await chat.say("ben", "make this a watercolour", place=CHANNEL, addressed=True)
    await chat.settled()
    await chat.say("ben", "put the dog into the basket")
    await chat.settled()
    assert sent(chat) == 2
