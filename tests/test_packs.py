"""Packs: one picture in a set of formats, its price first, as pictures and as one file."""

from __future__ import annotations

import io
import zipfile

import pytest

from bots.app.config import Config
from bots.app.configured import packs
from bots.shared.archives import zipped
from bots.shared.config import ConfigError
from bots.speech import choices
from core.acts.packs import DEFAULT_PACKS, SOCIAL, Format
from core.errors import BadAsk, EngineTimeout, NothingToRefine
from core.model import Act, Wish
from core.quota.admins import By
from core.studio.answers import Accepted, Confirm, LimitSpent
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat


async def drafted(chat: Chat, words: str = "a lighthouse --ar 1:1") -> None:
    await chat.imagine("ana", words)
    await chat.settled()


async def agreed(chat: Chat, answer: object) -> object:
    assert isinstance(answer, Confirm)
    return await chat.studio.go_ahead(
        answer.pending, event=chat.event(), place=chat.here, person=chat.person("ana"), confirmed=True
    )


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
    assert all(version.parent == final.id for version in (await chat.versions())[2:])
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
    assert all(version.parent == first.id for version in (await chat.versions())[2:])


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
    more = await chat.studio.go_ahead(
        spent.fits.pending, event=chat.event(), place=chat.here, person=chat.person("ana"), confirmed=True
    )
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
    for formats, why in ((["poster"], "is no format"), ([], "1 to 4 formats"), (["wide 7:3"], "no tier can paint 7:3")):
        with pytest.raises(ConfigError, match=why):
            packs(Config(packs={"print": formats}), DEFAULT_TIERS)
