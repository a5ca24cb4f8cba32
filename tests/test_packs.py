"""Packs: one picture in a set of formats, its price first, as pictures and as one file."""

from __future__ import annotations

import asyncio
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bots.app.config import Config
from bots.app.configured import packs
from bots.discord.uploads import uploads
from bots.shared.archives import zipped
from bots.shared.config import ConfigError
from bots.slack.result_files import archived
from bots.slack.web import FilesRefused
from bots.speech import captions, choices, controls, text
from core.acts.packs import DEFAULT_PACKS, SOCIAL, Format
from core.errors import (
    BadAsk,
    CannotPost,
    EngineTimeout,
    NothingToRefine,
    PackUnderWay,
    PictureLost,
    PostFailed,
    StoreTrouble,
    StudioError,
)
from core.model import Act, RenderId, Sha256, Wish
from core.ports.platform import Archive, Result
from core.quota.admins import By
from core.studio.answers import Accepted, Confirm, LimitSpent
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, open_chat
from tests.databases import Databases
from tests.fakes import MemoryPictures
from tests.pictures import png
from tests.test_finals import name_apart
from tests.versions import version


async def drafted(chat: Chat, words: str = "a lighthouse --ar 1:1") -> None:
    await chat.imagine("ana", words)
    await chat.settled()


async def press(chat: Chat, answer: object, who: str) -> object:
    """Agree to a price."""
    assert isinstance(answer, Confirm)
    return await chat.agree(who, answer.pending)


async def agreed(chat: Chat, answer: object) -> object:
    return await press(chat, answer, "ana")


async def posted(chat: Chat) -> Result:
    """What was posted last."""
    await chat.settled()
    result = chat.platform.news[-1].result
    assert result is not None
    return result


async def test_a_pack_says_its_price_and_paints_what_is_not_there(chat: Chat) -> None:
    chat.engine.shape = (16, 16)
    await drafted(chat)
    await chat.say("ana", "final")
    await chat.settled()
    answer = await chat.say("ana", "pack for social")
    assert isinstance(answer, Confirm)
    assert (answer.count, "3 pictures" in choices.sentence(answer)) == (3, True), "one of four is there already"
    assert len(chat.engine.briefs) == 2
    assert isinstance(await agreed(chat, answer), Accepted)
    await chat.settled()
    briefs = chat.engine.briefs[2:]
    assert sorted(brief.ratio or "" for brief in briefs) == ["16:9", "4:5", "9:16"]
    assert {(brief.tier.name, brief.size) for brief in briefs} == {("pro", "4K")}, "as the picture is"
    final = await chat.version(2)
    assert [version.parent for version in (await chat.versions())[2:]] == [final.id] * 3
    assert all("Change only what is asked for" in brief.words for brief in briefs)
    result = chat.platform.news[-1].result
    assert result is not None
    assert result.archive is not None
    assert result.archive.name == "darkroom-v2-social.zip"
    assert [name for name, _ in result.archive.files] == [
        "darkroom-v2-square-1x1.png",
        "darkroom-v2-instagram-4x5.png",
        "darkroom-v2-story-9x16.png",
        "darkroom-v2-banner-16x9.png",
    ]
    with zipfile.ZipFile(io.BytesIO(await zipped(chat.pictures, result.archive))) as opened:
        assert opened.read("darkroom-v2-square-1x1.png") == await chat.pictures.original(final.original.sha256)
        assert {one.compress_type for one in opened.infolist()} == {zipfile.ZIP_STORED}
        assert sum(one.file_size for one in opened.infolist()) < result.archive.size


async def test_it_is_the_picture_whose_price_was_asked_whatever_is_current_then(chat: Chat) -> None:
    await drafted(chat)
    answer = await chat.say("ana", "pack for social")
    await chat.say("ben", "make it night")
    await chat.settled()
    await agreed(chat, answer)
    await chat.settled()
    first = await chat.version(1)
    assert {version.parent for version in (await chat.versions())[2:]} == {first.id}


async def test_what_came_out_is_delivered_and_charged_and_the_rest_is_not(chat: Chat) -> None:
    await drafted(chat)
    answer = await chat.say("ana", "pack for social")
    assert isinstance(answer, Confirm)
    chat.engine.fails["16:9"] = EngineTimeout("It took too long.")
    await agreed(chat, answer)
    painted = len(await chat.settled())
    assert painted == 1
    charged = chat.kept("SELECT COUNT(*) FROM ledger WHERE act = 'pack' AND state = 'used'")
    assert charged == [(len(await chat.versions()) - 1,)]


async def test_an_unknown_pack_is_said_with_the_nearest(chat: Chat) -> None:
    await drafted(chat)
    with pytest.raises(BadAsk, match="There is no pack called socail"):
        await chat.ask("ana", Wish(act=Act.PACK, words="socail"))
    assert len(chat.engine.briefs) == 1


async def test_without_a_picture_there_is_nothing_to_pack(chat: Chat) -> None:
    with pytest.raises(NothingToRefine):
        await chat.ask("ana", Wish(act=Act.PACK))


async def test_a_pack_over_the_limit_tells_what_fits(chat: Chat) -> None:
    await drafted(chat)
    limit = chat.studio.quota.typed("3 images a day", CHANNEL, None)
    await chat.studio.quota.set([limit], By(event="q", place=CHANNEL, person=chat.person("boss")), admin=True)
    spent = await agreed(chat, await chat.say("ana", "pack for social"))
    assert isinstance(spent, LimitSpent)
    assert spent.fits is not None
    assert spent.fits.count == 2
    (part, *_) = choices.ways(spent)
    assert (part.press, part.label.startswith("Paint 2 of the 3 · up to ")) == (choices.Press.CONFIRM, True)
    more = await chat.agree("ana", spent.fits.pending)
    assert isinstance(more, Accepted), "one confirmation is enough: the button says its price"
    await chat.settled()
    assert len(await chat.versions()) == 1 + 2


async def test_an_exact_edit_is_packed_by_a_model(chat: Chat) -> None:
    await drafted(chat)
    await chat.say("ana", "rotate it by 90 degrees, free")
    await chat.settled()
    await agreed(chat, await chat.say("ana", "pack for social"))
    await chat.settled()
    assert {brief.tier.name for brief in chat.engine.briefs[1:]} == {"flash"}


def test_packs_are_configured_and_checked() -> None:
    made = packs(Config(packs={"Print": ["poster 2:3 4K"]}), DEFAULT_TIERS)
    assert made == {**DEFAULT_PACKS, "print": (Format(name="poster", ratio="2:3", size="4K"),)}
    assert tuple(map(str, made["social"])) == SOCIAL
    for formats, why in ((["poster"], "is not a format"), ([], "1 to 4 formats"), (["wide 7:3"], "no tier can paint 7:3")):
        with pytest.raises(ConfigError, match=why):
            packs(Config(packs={"print": formats}), DEFAULT_TIERS)


# --- once, and without changing what is current -----------------------------------------------------------------------------


async def test_the_picture_that_was_packed_stays_the_current_one(chat: Chat) -> None:
    await drafted(chat)
    await chat.say("ana", "final")
    await chat.settled()
    await agreed(chat, await chat.say("ana", "pack for social"))
    result = await posted(chat)
    assert captions.caption(DEFAULT_TIERS, result).endswith("\nv2 stays the current picture.")
    below = controls.controls(DEFAULT_TIERS, result)
    assert Act.UNDO not in {control.act for control in (*below.buttons, *below.menu)}, "there is nothing to take back"
    await chat.say("ben", "make it night")
    await chat.settled()
    final, newest = await chat.version(2), (await chat.versions())[-1]
    assert (newest.parent, newest.words) == (final.id, "make it night")
    await chat.say("ben", "v4 it is")
    await chat.settled()
    await chat.say("ben", "darker")
    await chat.settled()
    assert (await chat.versions())[-1].parent == (await chat.version(4)).id


async def test_a_number_below_a_pack_picks_one_of_its_pictures(chat: Chat) -> None:
    await drafted(chat)
    await agreed(chat, await chat.say("ana", "pack for social"))
    await chat.settled()
    await chat.say("ana", "2")
    result = await posted(chat)
    assert [version.number for version in result.versions] == [3]
    assert result.current == result.versions[0].id


async def test_a_pack_of_an_older_picture_and_a_redo_leave_the_thread_as_it_is(chat: Chat) -> None:
    await drafted(chat)
    for words in ("make it night", "undo"):
        await chat.say("ana", words)
        await chat.settled()
    await agreed(chat, await chat.say("ana", "v2: pack for social"))
    await chat.settled()
    await chat.say("ana", "redo")
    result = await posted(chat)
    assert [version.number for version in result.versions] == [2]


async def test_two_people_who_agree_at_once_pay_for_one_pack(chat: Chat) -> None:
    await drafted(chat)
    first, second = await chat.say("ana", "pack for social"), await chat.say("ben", "pack for social")
    chat.jobs.paused = True
    assert isinstance(first, Confirm)
    assert isinstance(second, Confirm)
    presses = [press(chat, first, "ana"), press(chat, second, "ben"), press(chat, first, "ana"), press(chat, second, "ben")]
    found = await asyncio.gather(*presses, return_exceptions=True)
    assert sum(isinstance(answer, Accepted) for answer in found) == 1
    told = [str(answer) for answer in found if isinstance(answer, PackUnderWay)]
    assert told
    assert all("pack of v1 is being painted already. You weren't charged." in one for one in told)


async def test_agreeing_once_more_when_the_pack_is_there_pays_for_nothing(chat: Chat) -> None:
    await drafted(chat)
    first, second = await chat.say("ana", "pack for social"), await chat.say("ben", "pack for social")
    await agreed(chat, first)
    await chat.settled()
    assert isinstance(second, Confirm)
    there = "v1 is square 1:1, v2 is instagram 4:5, v3 is story 9:16 and v4 is banner 16:9. To paint one anew, reply “again” to it."
    assert isinstance(await press(chat, second, "ben"), Accepted)
    assert (await posted(chat)).notes == (there,)
    assert isinstance(await chat.say("cyd", "pack for social"), Accepted)
    assert (await posted(chat)).notes == (there,)
    assert len(chat.engine.briefs) == 1 + 3
    assert chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'used'") == [(1 + 3,)]


@pytest.mark.parametrize("words", ["zip", "pack again", "can I have the zip file again?", "v1: zip", "pack v1 for social"])
async def test_a_pack_that_is_there_is_handed_over_again_for_nothing(chat: Chat, words: str) -> None:
    await drafted(chat)
    await agreed(chat, await chat.say("ana", "pack for social"))
    first = await posted(chat)
    answer = await chat.say("ben", words)
    assert isinstance(answer, Accepted)
    assert answer.act is Act.PACKED
    again = await posted(chat)
    assert first.archive is not None
    assert again.archive is not None
    assert sorted(again.archive.files) == sorted(first.archive.files)
    assert again.archive.name == first.archive.name
    assert ([version.number for version in again.versions], again.current) == ([1], first.current)
    assert captions.caption(chat.tiers, again).startswith("v1 with its pack, as it was painted: free")
    assert len(chat.engine.briefs) == 1 + 3


async def test_an_undo_before_and_after_it_goes_where_it_did(chat: Chat) -> None:
    await drafted(chat)
    await chat.say("ana", "make it green")
    await chat.settled()
    await agreed(chat, await chat.say("ana", "pack for social"))
    await chat.settled()
    await chat.say("ana", "undo")
    await chat.settled()
    assert isinstance(await chat.say("ben", "v2: zip"), Accepted)
    assert (await posted(chat)).versions[0].number == 2
    await chat.say("ana", "redo")
    assert (await posted(chat)).versions[0].number == 2, "the undo can still be taken back"


async def test_it_comes_without_what_is_gone_from_the_store(chat: Chat) -> None:
    await drafted(chat)
    await agreed(chat, await chat.say("ana", "pack for social"))
    await posted(chat)
    gone = next(version for version in await chat.versions() if version.asked_ratio == "9:16")
    del chat.pictures.originals[gone.original.sha256]
    await chat.say("ben", "zip")
    again = await posted(chat)
    assert again.archive is not None
    assert [name.rpartition("-")[2] for name, _ in again.archive.files] == ["1x1.png", "4x5.png", "16x9.png"]
    assert "The ZIP file is without story 9:16, because its original can't be read from my storage." in again.notes


async def test_of_what_was_never_packed_a_zip_asks_for_the_price(chat: Chat) -> None:
    await drafted(chat)
    answer = await chat.say("ana", "zip")
    assert isinstance(answer, Confirm)
    assert answer.count == 3


async def test_a_format_that_did_not_come_out_is_all_that_is_painted_when_it_is_asked_for_again(chat: Chat) -> None:
    await drafted(chat)
    chat.engine.fails["16:9"] = EngineTimeout("It took too long.")
    await agreed(chat, await chat.say("ana", "pack for social"))
    await chat.settled()
    chat.engine.fails.clear()
    answer = await chat.say("ben", "pack for social")
    assert isinstance(answer, Confirm)
    assert answer.count == 1
    await press(chat, answer, "ben")
    result = await posted(chat)
    assert result.archive is not None
    assert len(result.archive.files) == 4, "the whole pack"


async def test_a_format_that_is_painted_anew_is_current_and_takes_its_place_in_the_pack(chat: Chat) -> None:
    await drafted(chat)
    await agreed(chat, await chat.say("ana", "pack for social"))
    await chat.settled()
    await chat.press("ben", "again", 2)
    result = await posted(chat)
    assert [version.number for version in result.versions] == [5]
    assert result.current == result.versions[0].id
    assert chat.engine.briefs[-1].ratio == "4:5"
    assert isinstance(await chat.say("ana", "v1: pack for social"), Accepted)
    assert "v5 is instagram 4:5" in (await posted(chat)).notes[0]


async def test_a_pack_in_another_size_is_another_pack(chat: Chat) -> None:
    await drafted(chat)
    await agreed(chat, await chat.say("ana", "pack for social"))
    await chat.settled()
    answer = await chat.ask("ana", chat.studio.wish(Act.PACK, "social", size="2K"))
    assert isinstance(answer, Confirm)
    assert answer.count == 3


async def test_of_packs_agreed_to_in_two_processes_one_is_paid(databases: Databases, tmp_path: Path) -> None:
    url = await databases.new()
    async with open_chat(tmp_path / "one", url=url) as one, open_chat(tmp_path / "two", url=url) as two:
        await drafted(one)
        two.root = one.root
        answer = await one.say("ana", "pack for social")
        other = await one.say("ben", "pack for social")
        for n, chat in enumerate((one, two)):
            name_apart(chat, str(n))
        presses = [press(chat, what, who) for what, who in ((answer, "ana"), (other, "ben")) for chat in (one, two)]
        found = await asyncio.gather(*presses, return_exceptions=True)
        assert sum(isinstance(one, Accepted) for one in found) == 1


# --- the zip file, where there cannot be one -------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [PictureLost(), StoreTrouble()])
async def test_a_picture_that_cannot_be_read_is_left_out_of_the_file_which_is_said(
    chat: Chat, trouble: StudioError, monkeypatch: pytest.MonkeyPatch
) -> None:
    await drafted(chat)
    answer, first = await chat.say("ana", "pack for social"), await chat.version(1)
    original = chat.pictures.original

    async def read(sha256: Sha256) -> bytes:
        if sha256 == first.original.sha256 and len(await chat.versions()) == 1 + 3:
            raise trouble
        return await original(sha256)

    monkeypatch.setattr(chat.pictures, "original", read)
    await agreed(chat, answer)
    result = await posted(chat)
    assert len(result.versions) == 3
    assert result.archive is not None
    assert [name for name, _ in result.archive.files] == [
        "darkroom-v1-instagram-4x5.png",
        "darkroom-v1-story-9x16.png",
        "darkroom-v1-banner-16x9.png",
    ]
    assert "The ZIP file is without square 1:1, because its original can't be read from my storage." in result.notes


class ZipRefusing:
    """Slack, to which a zip file cannot be uploaded."""

    def __init__(self, error: StudioError) -> None:
        self._error = error

    async def ticket(self, upload: object) -> str:
        raise self._error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FilesRefused("No."), "Slack doesn't let me post ZIP files here, so these are the pictures alone."),
        (PostFailed("No."), "Slack didn't take the ZIP file, so these are the pictures alone."),
        (CannotPost("No."), "Slack didn't take the ZIP file, so these are the pictures alone."),
    ],
)
async def test_pictures_do_not_wait_for_a_zip_file_that_slack_does_not_take(error: StudioError, said: str) -> None:
    pictures = MemoryPictures()
    archive = Archive(name="darkroom-v1-social.zip", files=(("a.png", await pictures.put(png("red", 20))),))
    web: Any = ZipRefusing(error)
    file, note = await archived(web, pictures, archive)
    assert file is None
    assert note.startswith(said)


async def test_a_zip_file_that_is_too_large_is_said_and_the_pictures_are_there() -> None:
    pictures = MemoryPictures()
    original = await pictures.put(png("red", 20))
    shown = version(1, render=RenderId("r" * 32), original=original)
    large = replace(original, size=6_000_000)
    archive = Archive(name="darkroom-v1-social.zip", files=(("a.png", large), ("b.png", large)))
    result = Result(act=Act.PACK, versions=(shown,), current=shown.id, number_of={}, archive=archive)
    for limit, files in ((10 << 20, 1), (50 << 20, 2)):
        made = uploads(pictures, result, limit=limit)
        assert len(made.files) == files
        assert made.notes == (() if files == 2 else (text.ZIP_TOO_LARGE.format(size="12.0 MB"),))
    huge = Archive(name="darkroom-v1-social.zip", files=(("a.png", replace(original, size=120_000_000)),))
    web: Any = ZipRefusing(PostFailed("It is not asked."))
    assert await archived(web, pictures, huge) == (None, text.ZIP_TOO_LARGE.format(size="120.0 MB"))


@pytest.mark.parametrize("words", ["pack for print", "pack for prints please", "could you pack for Print?"])
async def test_a_pack_that_there_is_not_is_named_in_words_too(chat: Chat, words: str) -> None:
    await drafted(chat)
    with pytest.raises(BadAsk, match="There is no pack called print"):
        await chat.say("ana", words)
    assert len(chat.engine.briefs) == 1
