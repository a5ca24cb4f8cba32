"""A region stays a region: a mask or something drawn limits an edit, and outside it every pixel is the old one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from bots.speech import captions, telling
from core import pixels
from core.errors import BadPicture
from core.model import Act, Version, Wish
from core.quota.admins import By
from core.reading import marks_a_region
from core.studio.answers import Accepted, Info
from tests.chat import CHANNEL, Chat, open_chat
from tests.databases import Databases
from tests.pictures import saved
from tests.test_pixels import opened

SIZE = (256, 192)


def scene(size: tuple[int, int] = SIZE) -> Image.Image:
    """A picture with much in it: no two places look alike."""
    red = Image.linear_gradient("L").resize(size)
    blue = red.transpose(Image.Transpose.ROTATE_180)
    green = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (red, green, blue))


def mask(part: tuple[int, int, int, int] = (160, 10, 240, 80), size: tuple[int, int] = SIZE) -> Image.Image:
    picture = Image.new("L", size, 0)
    ImageDraw.Draw(picture).ellipse(part, fill=255)
    return picture


def circled(part: tuple[int, int, int, int] = (150, 10, 240, 90), colour: str = "#ff2020") -> Image.Image:
    picture = scene()
    ImageDraw.Draw(picture).ellipse(part, outline=colour, width=5)
    return picture


# --- what marks a region


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("size", [SIZE, (512, 384), (130, 97)])
def test_a_mask_marks_its_white(kind: str, size: tuple[int, int]) -> None:
    picture = mask().resize(size)
    found = pixels.marked(saved(scene(), "PNG"), saved(picture, kind), name="mask.png", said=True)
    assert found is not None
    white, where, drawn = found
    assert (where, drawn) == ("the upper right", False)
    region = opened(white)
    assert region.size == SIZE
    wrong = ImageChops.difference(region, mask()).point(lambda value: 255 * (value > 128)).histogram()[255]
    assert wrong < 0.02 * SIZE[0] * SIZE[1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("colour", ["#ff2020", "#00ff40", "#ffff00", "#ffffff", "#000000"])
def test_what_is_circled_is_marked_with_what_it_encloses(kind: str, colour: str) -> None:
    shot = circled(colour=colour).resize((384, 288))  # a screenshot is seldom of the picture's own size
    found = pixels.marked(saved(scene(), "PNG"), saved(shot, kind), name="shot.png", said=False)
    assert found is not None
    white, where, drawn = found
    assert (where, drawn) == ("the upper right", True)
    region = opened(white)
    assert (region.getpixel((195, 50)), region.getpixel((40, 150))) == (255, 0)


@pytest.mark.parametrize(
    "other",
    [
        scene(),  # the picture itself
        scene().transpose(Image.Transpose.ROTATE_180),  # another picture
        circled().crop((0, 0, 200, 192)),  # another shape
        Image.blend(scene(), Image.new("RGB", SIZE, "white"), 0.5),  # the picture, lighter
    ],
)
def test_what_marks_nothing_is_an_ordinary_reference(other: Image.Image) -> None:
    assert pixels.marked(saved(scene(), "PNG"), saved(other, "PNG"), name="a.png", said=False) is None


def test_a_black_and_white_logo_is_no_mask_unless_it_is_as_large_or_the_words_say_so() -> None:
    logo = saved(mask(size=(128, 96), part=(20, 20, 100, 80)), "PNG")
    assert pixels.marked(saved(scene(), "PNG"), logo, name="logo.png", said=False) is None
    assert pixels.marked(saved(scene(), "PNG"), logo, name="logo.png", said=True) is not None


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (Image.new("L", SIZE, 255), "is all white"),
        (Image.new("L", SIZE, 0), "is all black"),
        (
            mask(size=(200, 200), part=(20, 20, 90, 90)),
            "has another shape than the picture: 200 × 200, and the picture is 256 × 192",
        ),
    ],
)
def test_a_mask_that_cannot_be_is_a_sentence(picture: Image.Image, said: str) -> None:
    with pytest.raises(BadPicture, match=said) as refused:
        pixels.marked(saved(scene(), "PNG"), saved(picture, "PNG"), name="mask.png", said=True)
    assert "“mask.png”" in str(refused.value)
    assert "You weren't charged." in str(refused.value)


@pytest.mark.parametrize(
    "words",
    [
        "make it red, only where the mask is white",
        "change what I circled",
        "nur was markiert ist",
        "seulement le masque",
        "マスクの所だけ赤く",
        "пусть изменится только выделенное",
    ],
)
def test_words_say_that_something_is_marked(words: str) -> None:
    assert marks_a_region(words)


@pytest.mark.parametrize("words", ["put this logo on the bag", "make the door green", ""])
def test_other_words_do_not(words: str) -> None:
    assert not marks_a_region(words)


# --- a picture changed only there


@pytest.mark.parametrize("size", [SIZE, (300, 224), (128, 96)])
def test_outside_the_region_every_pixel_is_the_old_one(size: tuple[int, int]) -> None:
    answer = Image.new("RGB", size, "#00ff00")  # sizes of one ratio differ between tiers
    found = opened(pixels.inside(saved(scene(), "PNG"), saved(answer, "PNG"), saved(mask(), "PNG")))
    assert found.size == SIZE
    outside = ImageChops.invert(mask())
    nothing = Image.new("RGB", SIZE)
    assert (
        ImageChops.difference(Image.composite(found, nothing, outside), Image.composite(scene(), nothing, outside)).getbbox()
        is None
    )
    assert found.getpixel((200, 45)) == (0, 255, 0)


# --- in a thread


@pytest.fixture
async def chat(tmp_path: Path, databases: Databases) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path, url=await databases.new()) as opened:
        yield opened


async def begun(chat: Chat) -> Version:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    [first] = await chat.versions()
    assert (first.original.width, first.original.height) == (128, 128)
    return first


def attach(chat: Chat, name: str, picture: Image.Image) -> str:
    chat.attached(name)
    chat.platform.files[f"https://files/{name}"] = saved(picture, "PNG")
    return name


HALF = Image.new("L", (128, 128), 0)
HALF.paste(255, (64, 0, 128, 128))


async def test_an_edit_with_a_mask_changes_only_what_is_white(chat: Chat) -> None:
    first = await begun(chat)
    await chat.say("ben", "make the door green", references=[attach(chat, "mask.png", HALF)])
    await chat.settled()
    second = (await chat.versions())[-1]
    before, after = (opened(chat.pictures.originals[one.original.sha256]).convert("RGB") for one in (first, second))
    assert after.crop((0, 0, 64, 128)).tobytes() == before.crop((0, 0, 64, 128)).tobytes()
    assert after.getpixel((110, 64)) != before.getpixel((110, 64))
    brief = chat.engine.briefs[-1]
    assert (
        "Picture 1 is a mask of the current picture: white marks the region that this ask is about, the right side." in brief.words
    )
    result = chat.platform.news[-1].result
    assert result is not None
    assert "Only the marked region changed (the right side)" in captions.caption(chat.tiers, result)
    info = await chat.ask("ana", Wish(act=Act.INFO))
    assert isinstance(info, Info)
    assert "only the right side was painted" in dict(telling.info(chat.tiers, info))["Region"]


async def test_once_more_it_is_kept_to_the_region_again(chat: Chat) -> None:
    first = await begun(chat)
    await chat.say("ben", "make the door green", references=[attach(chat, "mask.png", HALF)])
    await chat.settled()
    await chat.say("ben", "again")
    await chat.settled()
    third = (await chat.versions())[-1]
    before, after = (opened(chat.pictures.originals[one.original.sha256]).convert("RGB") for one in (first, third))
    assert third.parent == first.id
    assert after.crop((0, 0, 64, 128)).tobytes() == before.crop((0, 0, 64, 128)).tobytes()


@pytest.mark.parametrize(
    ("picture", "said"), [(Image.new("L", (128, 128), 255), "is all white"), (Image.new("L", (200, 100), 0), "is all black")]
)
async def test_a_mask_that_cannot_be_is_told_and_nothing_is_paid(chat: Chat, picture: Image.Image, said: str) -> None:
    quota = chat.studio.quota
    by = By(event=chat.event(), place=CHANNEL, person=chat.person("ana"))
    await quota.set([quota.typed("2 images a day", CHANNEL)], by, admin=True)
    await begun(chat)
    await chat.say("ben", "make the door green where the mask is white", references=[attach(chat, "mask.png", picture)])
    told = (await chat.settled())[-1]
    assert said in told
    assert told.count("You weren't charged.") == 1
    assert len(chat.engine.briefs) == len(await chat.versions()) == 1
    assert isinstance(await chat.say("ben", "make the door green"), Accepted)  # what was reserved is given back


async def test_a_final_is_not_given_the_mask(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ben", "make the door green", references=[attach(chat, "mask.png", HALF)])
    await chat.settled()
    await chat.say("ben", "final 2K")
    await chat.settled()
    assert len(chat.engine.briefs[-1].pictures) == 1


async def test_a_reference_that_marks_nothing_is_one_as_ever(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ben", "put this on the door", references=["photo.png"])
    await chat.settled()
    result = chat.platform.news[-1].result
    assert result is not None
    assert result.notes == ()
    assert "mask" not in chat.engine.briefs[-1].words


# --- in a new picture, of a photo that is attached with its mask ------------------------------------------------------------


def photo(size: tuple[int, int] = (128, 128)) -> Image.Image:
    return scene(size)


def outside_is_as_it_was(chat: Chat, made: Version) -> bool:
    """Whether the left half is the photo's, and the right half is not."""
    after = opened(chat.pictures.originals[made.original.sha256]).convert("RGB")
    left, right = (0, 0, 64, 128), (70, 0, 128, 128)
    return (
        after.crop(left).tobytes() == photo().crop(left).tobytes() and after.crop(right).tobytes() != photo().crop(right).tobytes()
    )


@pytest.mark.parametrize(
    ("files", "words", "numbers"),
    [
        (("photo.png", "a.png"), "make the door green", (2, 1)),
        (("a.png", "photo.png"), "make the door green", (1, 2)),
        (("photo.png", "half.png"), "make the door green where the mask is white", (2, 1)),
        (("photo.png", "mask_2.png"), "make the door green", (2, 1)),
    ],
)
async def test_a_photo_and_its_mask_in_one_ask_change_only_what_is_white(
    chat: Chat, files: tuple[str, str], words: str, numbers: tuple[int, int]
) -> None:
    smaller = HALF.resize((64, 64))
    drawn = {"photo.png": photo(), "a.png": HALF, "half.png": smaller, "mask_2.png": smaller}
    await chat.imagine("ana", words, references=[attach(chat, name, drawn[name]) for name in files])
    await chat.settled()
    [first] = await chat.versions()
    assert (first.original.width, first.original.height) == (128, 128)
    assert outside_is_as_it_was(chat, first)
    mask, of = numbers
    told = f"Picture {mask} is a mask of picture {of}, which is the one to change: white marks the region that this ask is about"
    assert told in chat.engine.briefs[-1].words
    assert chat.engine.briefs[-1].ratio == "1:1"
    result = chat.platform.news[-1].result
    assert result is not None
    assert "Everything else is the attached picture, pixel for pixel." in captions.caption(chat.tiers, result)
    await chat.say("ben", "again")
    await chat.settled()
    assert outside_is_as_it_was(chat, (await chat.versions())[-1]), "once more it is kept to the region"
    await chat.say("ben", "make it night")
    await chat.settled()
    assert "mask" not in chat.engine.briefs[-1].words, "the next change is of all of it"


async def test_a_photo_and_a_copy_on_which_something_is_circled_change_only_that(chat: Chat) -> None:
    around = photo()
    ImageDraw.Draw(around).ellipse((70, 20, 120, 70), outline="#ff2020", width=4)
    await chat.imagine("ana", "make this a sun", references=[attach(chat, "photo.png", photo()), attach(chat, "shot.png", around)])
    await chat.settled()
    [first] = await chat.versions()
    after = opened(chat.pictures.originals[first.original.sha256]).convert("RGB")
    assert after.getpixel((10, 10)) == photo().getpixel((10, 10))
    assert after.getpixel((95, 45)) != photo().getpixel((95, 45))


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (Image.new("L", (128, 128), 255), "“mask.png” is all white, so it marks nothing. You weren't charged."),
        (Image.new("L", (128, 128), 0), "“mask.png” is all black, so it marks nothing. You weren't charged."),
        (HALF.resize((200, 90)), "“mask.png” has another shape than the picture: 200 × 90, and the picture is 128 × 128."),
    ],
)
@pytest.mark.parametrize("masked_first", [True, False])
async def test_a_mask_of_a_photo_that_cannot_be_is_told_and_nothing_is_paid(
    chat: Chat, picture: Image.Image, said: str, masked_first: bool
) -> None:
    files = [attach(chat, "photo.png", photo()), attach(chat, "mask.png", picture)]
    await chat.imagine("ana", "make the door green", references=files[::-1] if masked_first else files)
    told = (await chat.settled())[-1]
    assert said in told
    assert told.count("You weren't charged.") == 1
    assert chat.engine.briefs == []


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        ((HALF, HALF.transpose(Image.Transpose.ROTATE_90)), "put these logos on a bag"),
        ((photo(), HALF.resize((100, 60))), "put this logo on the bag"),
        ((photo(), photo().transpose(Image.Transpose.ROTATE_180)), "combine these"),
        ((photo(), photo((64, 64)), HALF), "put this logo on both"),
        ((photo(), Image.new("L", (128, 128), 255)), "put her on a white page"),
    ],
)
async def test_what_is_no_mask_of_another_is_an_ordinary_reference(
    chat: Chat, pictures: tuple[Image.Image, ...], words: str
) -> None:
    files = [attach(chat, f"picture{n}.png", one) for n, one in enumerate(pictures)]
    await chat.imagine("ana", words, references=files)
    await chat.settled()
    assert "marks the region" not in chat.engine.briefs[-1].words
    result = chat.platform.news[-1].result
    assert result is not None
    assert not any("region" in note for note in result.notes)


async def test_of_several_pictures_the_one_that_is_called_a_mask_marks_the_one_of_its_shape(chat: Chat) -> None:
    files = [("style.png", photo((128, 60))), ("photo.png", photo()), ("mask.png", HALF)]
    await chat.imagine("ana", "make it like the first one", references=[attach(chat, name, one) for name, one in files])
    await chat.settled()
    [first] = await chat.versions()
    assert outside_is_as_it_was(chat, first)
    assert "Picture 3 is a mask of picture 2" in chat.engine.briefs[-1].words
