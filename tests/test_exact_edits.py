"""Exact edits in a thread: free, at once, versions like any other, and no model is called. On both databases."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from bots.speech import captions, telling
from bots.speech.controls import controls
from core.errors import BadAsk, NoSuchVersion, PictureLost
from core.model import NO_TIER, Act, Version, Wish
from core.quota.admins import By
from core.studio.answers import Accepted, Info, SideBySide
from tests.chat import CHANNEL, Chat, open_chat
from tests.databases import Databases

ASKED = "a red bicycle leaning against a blue door"


@pytest.fixture
async def chat(tmp_path: Path, databases: Databases) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path, url=await databases.new()) as opened:
        yield opened


async def begun(chat: Chat, words: str = ASKED) -> None:
    await chat.plays(f"ana /imagine {words}\nstudio v1 [{words}] lite")


async def newest(chat: Chat) -> Version:
    await chat.settled()
    return (await chat.versions())[-1]


def opened(chat: Chat, version: Version) -> Image.Image:
    return Image.open(io.BytesIO(chat.pictures.originals[version.original.sha256]))


async def test_an_exact_edit_is_a_version_that_no_model_painted(chat: Chat) -> None:
    await begun(chat)
    first = await newest(chat)
    answer = await chat.say("ben", "crop it to 4:5 and make it 20% darker")
    assert isinstance(answer, Accepted)
    version = await newest(chat)
    assert len(chat.engine.briefs) == 1
    assert (version.number, version.parent, version.act, version.person.name) == (2, first.id, Act.EXACT, "ben")
    assert (version.tier, version.model, version.receipt.cost) == (NO_TIER, NO_TIER, 0)
    assert version.alt == f"{ASKED}; then: crop it to 4:5 and make it 20% darker"
    picture = opened(chat, version)
    assert picture.format == "PNG"
    assert picture.size == (version.original.width, version.original.height) == (102, 128)
    before = opened(chat, first).convert("RGB").getpixel((64, 64))
    assert isinstance(before, tuple)
    assert picture.getpixel((50, 64)) == tuple(round(value * 0.8) for value in before)
    assert chat.pictures.originals[first.original.sha256]  # as it was


async def test_its_caption_and_info_say_that_no_model_was_asked(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ben", "rotate it left, please")
    await newest(chat)
    result = chat.platform.news[-1].result
    assert result is not None
    assert captions.caption(chat.tiers, result) == "v2 from v1 · turned to the left · 128×128 · no model, free"
    assert captions.caption(chat.tiers, result, full=True) == captions.caption(chat.tiers, result)
    info = await chat.ask("ana", Wish(act=Act.INFO))
    assert isinstance(info, Info)
    told = dict(telling.info(chat.tiers, info))
    assert told["Tier"] == "none: changed exactly as asked, no model"
    assert "Model" not in told
    assert (told["Cost"], told["Made from"], told["Words"]) == ("nothing", "v1", "rotate it left, please")
    history = await chat.ask("ana", Wish(act=Act.HISTORY))
    assert isinstance(history, SideBySide)
    assert telling.side_by_side(history).splitlines()[1].endswith("no model  ◀ current")


async def test_what_can_be_pressed_below_it_does_something(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ben", "flip it horizontally")
    await newest(chat)
    result = chat.platform.news[-1].result
    assert result is not None
    found = controls(chat.tiers, result)
    acts = {control.act for control in (*found.buttons, *found.menu)}
    assert {Act.EDIT, Act.UNDO, Act.VARIATIONS, Act.FINAL, Act.INFO, Act.HISTORY, Act.BEFORE_AFTER} <= acts
    assert Act.AGAIN not in acts
    assert Act.REDO_ON not in acts


async def test_it_is_undone_and_redone_and_edited_like_any_other(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ana", "mirror it")
    cropped = await newest(chat)
    await chat.plays(f"""
        ana     undo
        studio  Back to v1 [{ASKED}]
        ana     redo
        studio  Forward to v2 [?]
        ben     make the door green
        studio  v3 from v2 [? > make the door green] flash
    """)
    brief = chat.engine.briefs[-1]
    assert brief.pictures[-1].data == chat.pictures.originals[cropped.original.sha256]


async def test_an_older_version_is_the_one_that_is_changed_if_it_is_named(chat: Chat) -> None:
    await begun(chat)
    await chat.plays(f"ana make the door green\nstudio v2 from v1 [{ASKED} > make the door green] flash")
    await chat.say("ana", "v1: rotate right")
    await chat.settled()
    first, _, turned = await chat.versions()
    assert turned.parent == first.id
    with pytest.raises(NoSuchVersion, match="There is no v9 in this thread"):
        await chat.say("ana", "rotate v9 right")


async def test_a_final_carries_on_with_it_and_does_not_do_it_twice(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ana", "crop to 4:5")
    cropped = await newest(chat)
    await chat.say("ana", "final")
    await chat.settled()
    brief = chat.engine.briefs[-1]
    assert brief.act is Act.FINAL
    assert brief.pictures[-1].data == chat.pictures.originals[cropped.original.sha256]
    assert brief.ratio == "4:5"
    assert ASKED in brief.words
    assert "crop" not in brief.words


async def test_what_follows_an_adjusted_final_is_a_draft_again_and_that_is_said(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ana", "final 4K")
    await chat.settled()
    await chat.say("ana", "crop to 1:1")
    await chat.settled()
    await chat.say("ana", "make the door green")
    await chat.settled()
    assert chat.engine.briefs[-1].size == "1K"
    result = chat.platform.news[-1].result
    assert result is not None
    assert any(note.startswith("This is a draft again") for note in result.notes)


@pytest.mark.parametrize("wish", [Wish(act=Act.AGAIN), Wish(act=Act.AGAIN, tier="pro"), Wish(act=Act.REDO_ON)])
async def test_again_would_be_the_very_same_and_costs_nothing(chat: Chat, wish: Wish) -> None:
    await begun(chat)
    await chat.say("ana", "crop to 4:5")
    await chat.settled()
    with pytest.raises(BadAsk, match="You weren't charged"):
        await chat.ask("ana", wish)
    assert len(chat.engine.briefs) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("crop to 100,100,800,600", "reaches outside the picture, which is 128 × 128 pixels"),
        ("crop to 200x50", "so it can't be cropped to 200 × 50"),
        ("resize to 0x0", "needs at least one pixel"),
        ("resize to 90000x10", "too many"),
        ("resize to 100000 px", "too many"),
        ("resize to 8192x8192", "too many"),
        ("resize to 5000%", "too many"),
        ("crop 60% off each side", "leave nothing of the picture"),
        ("make it 300% darker", "by 1 to 100%, not by 300%"),
        ("rotate it by 360 degrees", "leaves it as it is"),
        ("crop it", "Crop it to what?"),
        ("make the door green, free", "I can't do that without a model"),
    ],
)
async def test_what_cannot_be_is_said_at_once_and_nothing_is_paid(chat: Chat, words: str, said: str) -> None:
    await begun(chat)
    with pytest.raises(BadAsk, match=said) as refused:
        await chat.say("ana", words)
    assert "You weren't charged." in str(refused.value)
    await chat.settled()
    assert len(chat.engine.briefs) == len(await chat.versions()) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [("trim the borders", "nothing would be left"), ("make the background transparent", "nothing would be left")],
)
async def test_what_the_pixels_do_not_allow_is_said_in_the_thread(chat: Chat, words: str, said: str) -> None:
    await begun(chat)
    await chat.say("ana", words)
    await chat.settled()
    assert said in chat.platform.news[-1].text
    assert "You weren't charged." in chat.platform.news[-1].text
    assert len(await chat.versions()) == 1


async def test_an_original_that_is_gone_is_named(chat: Chat) -> None:
    await begun(chat)
    version = await newest(chat)
    del chat.pictures.originals[version.original.sha256]
    await chat.say("ana", "rotate left")
    await chat.settled()
    assert chat.platform.news[-1].text.startswith("I no longer have the original of v1")
    assert "You weren't charged." in chat.platform.news[-1].text
    with pytest.raises(PictureLost):
        await chat.pictures.original(version.original.sha256)


async def test_it_waits_for_its_turn(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ana", "make the door green")
    await chat.say("ben", "crop to 4:5")
    await chat.settled()
    _, painted, cropped = await chat.versions()
    assert (painted.act, cropped.act, cropped.parent) == (Act.EDIT, Act.EXACT, painted.id)


async def test_a_mixed_order_is_painted_as_ever(chat: Chat) -> None:
    await begun(chat)
    await chat.plays(f"ana crop to 4:5 and add a cat\nstudio v2 from v1 [{ASKED} > crop to 4:5 and add a cat] flash")
    assert chat.engine.briefs[-1].ratio == "4:5"


async def test_with_a_picture_attached_it_is_painted_as_ever(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ana", "crop it to 4:5", references=["photo.png"])
    await chat.settled()
    assert len(chat.engine.briefs) == 2
    wish = chat.studio.wish(Act.EDIT, "crop it to 4:5")
    assert wish.act is Act.EXACT
    await chat.ask("ana", wish, references=["photo.png"])
    await chat.settled()
    assert [one.act for one in await chat.versions()] == [Act.NEW, Act.EDIT, Act.EDIT]


async def test_a_command_for_an_edit_is_read_the_same(chat: Chat) -> None:
    await begun(chat)
    await chat.ask("ana", chat.studio.wish(Act.EDIT, "resize to 50%"))
    version = await newest(chat)
    assert (version.act, version.original.width) == (Act.EXACT, 64)
    assert chat.studio.wish(Act.EDIT, "resize to 50%", tier="pro").act is Act.EDIT
    with pytest.raises(BadAsk, match="without a model"):
        chat.studio.wish(Act.EDIT, "add a cat, free")


async def test_nothing_is_charged_and_no_limit_is_asked(chat: Chat) -> None:
    quota = chat.studio.quota
    by = By(event=chat.event(), place=CHANNEL, person=chat.person("ana"))
    await quota.set([quota.typed("1 image a day", CHANNEL)], by, admin=True)
    await begun(chat)
    await chat.say("ana", "rotate left")
    version = await newest(chat)
    assert (version.number, version.act) == (2, Act.EXACT)


async def test_after_a_restart_it_is_made_once(chat: Chat) -> None:
    await begun(chat)
    await chat.say("ana", "rotate left")
    await chat.settled()
    chat.start()
    await chat.settled()
    assert [one.number for one in await chat.versions()] == [1, 2]
