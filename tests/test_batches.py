"""A batch: many pictures of one ask on one numbered contact sheet, each to be chosen by its number."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bots.discord.config import DiscordConfig
from bots.discord.publisher import DiscordPublisher, open_publisher
from bots.speech import choices, controls, waiting
from core.errors import EngineTrouble, Refused
from core.model import MOST_COUNT, Act, VersionId, Wish
from core.ports.pictures import Cell
from core.ports.platform import Progress
from core.renders.batches import sheet_of
from core.studio.answers import SEEN_BEFORE, Accepted, Answer, Cancelled, Confirm, LimitSpent
from core.tiers import DEFAULT_TIERS
from tests.chat import Chat
from tests.fakes import MemoryMarks, MemoryPictures, Shown
from tests.servers import PATIENCE
from tests.servers.discord import TOKEN, Discord, serve_discord
from tests.test_discord_publisher import post as discord_post
from tests.test_discord_publisher import result as discord_result
from tests.test_quota_talk import allow


def newest(chat: Chat) -> Shown:
    return [shown for shown in chat.platform.messages.values() if shown.result is not None][-1]


async def painted(chat: Chat, words: str) -> Shown:
    await chat.imagine("ana", words)
    await chat.settled()
    return newest(chat)


async def test_many_pictures_stand_on_one_sheet_and_keep_their_originals(chat: Chat) -> None:
    result = (await painted(chat, "a red bicycle --count 50")).result
    assert result is not None
    assert result.sheet is not None
    assert [cell.number for cell in result.sheet.cells] == list(range(1, 51))
    assert [version.number for version in result.versions] == list(range(1, 51))
    assert all(version.original.sha256 in chat.pictures.originals for version in result.versions)
    assert len({version.original.sha256 for version in result.versions}) == 50
    drawn = await result.sheet.draw()
    assert drawn is not None
    assert drawn[:2] == b"\xff\xd8"


async def test_up_to_four_pictures_stand_each_by_itself(chat: Chat) -> None:
    result = (await painted(chat, "a red bicycle --count 4")).result
    assert result is not None
    assert (result.sheet, len(result.versions)) == (None, 4)


async def test_no_more_than_eight_are_painted_at_once(chat: Chat) -> None:
    goes_on = chat.engine.slow["bicycle"] = asyncio.Event()
    await chat.imagine("ana", "a red bicycle --count 20")
    async with asyncio.timeout(PATIENCE), chat.engine.began:
        await chat.engine.began.wait_for(lambda: chat.engine.under_way == 8)
    goes_on.set()
    await chat.settled()
    assert (chat.engine.most_under_way, len(chat.engine.briefs)) == (8, 20)


async def test_a_number_chooses_a_picture_of_the_sheet(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    await chat.say("ben", "20 variations")
    await chat.settled()
    assert (await chat.versions())[-1].number == 21
    await chat.plays("""
        ben     17
        studio  v18 it is [a red bicycle > (variations)]
        ana     v3
        studio  v3 it is [a red bicycle > (variations)]
    """)


@pytest.mark.parametrize(
    ("said", "makes"),
    [
        ("more like 7", (Act.VARIATIONS, 7, 3)),
        ("give me 4 more like number 7", (Act.VARIATIONS, 7, 4)),
        ("6 variations of 12", (Act.VARIATIONS, 12, 6)),
        ("mehr wie 15", (Act.VARIATIONS, 15, 3)),
        ("7 but at night", (Act.EDIT, 7, 1)),
        ("19, but make the door red", (Act.EDIT, 19, 1)),
        ("number 12: make it night", (Act.EDIT, 12, 1)),
    ],
)
async def test_more_of_a_picture_and_a_change_of_it_are_asked_for_by_its_number(
    chat: Chat, said: str, makes: tuple[Act, int, int]
) -> None:
    before = (await painted(chat, "a red bicycle --count 20")).result
    assert before is not None
    await chat.say("ben", said)
    await chat.settled()
    made = newest(chat).result
    assert made is not None
    assert made.versions[0].parent is not None
    assert (made.act, before.number_of[made.versions[0].parent], len(made.versions)) == makes


async def test_a_number_that_is_not_on_the_sheet_is_told(chat: Chat) -> None:
    await painted(chat, "a red bicycle --count 50")
    await chat.plays("""
        ana     51
        studio  There is no picture 51 on that sheet. Choose a number from 1 to 50.
        ana     pick 51
        studio  There is no picture 51 on that sheet. Choose a number from 1 to 50.
        ana     v51
        studio  There is no v51 in this thread. It has v1 to v50. To see them, type history.
        ana     404
    """)


async def test_a_picture_that_did_not_come_out_leaves_its_number_empty(chat: Chat) -> None:
    chat.engine.fails_at = {3: Refused("No."), 14: EngineTrouble("Down.")}
    result = (await painted(chat, "a red bicycle --count 20")).result
    assert result is not None
    assert result.sheet is not None
    one, other = (cell.number for cell in result.sheet.cells if cell.failed)
    assert len(result.versions) == 18
    assert all(version.number == version.slot + 1 for version in result.versions)
    shown = newest(chat).id
    assert [one.id for one in await chat.store.versions_at(chat.here, shown)] == [one.id for one in result.versions]
    await chat.plays(f"""
        ana     {one}
        studio  Picture {one} of that sheet didn't come out. Choose another number.
        ana     v{other}
        studio  v{other} didn't come out when its sheet was painted. Choose another one.
        ana     1
        studio  v1 it is [a red bicycle]
    """)


async def test_counts_that_cannot_be_are_refused_before_anything_is_paid(chat: Chat) -> None:
    for count in ("51", "0", "1000"):
        await chat.plays(f"""
            ana     /imagine a red bicycle --count {count}
            studio  I can't paint {int(count):,} pictures at once. You weren't charged. Ask for 1 to {MOST_COUNT}.
        """)
    assert chat.engine.briefs == []
    assert VersionId("v1") not in {one.id for one in await chat.store.made_by("playground", "w", "id-ana", limit=9)}


# --- partial success -----------------------------------------------------------------------------------------------------


async def test_what_did_not_come_out_is_told_exactly_and_asked_for_again(chat: Chat) -> None:
    chat.engine.fails_at = {3: Refused("No."), 7: Refused("No."), 14: EngineTrouble("Down.")}
    result = (await painted(chat, "a red bicycle --count 20")).result
    assert result is not None
    assert result.notes == ("17 of 20 came out; the others: 2 refused, 1 failed. You weren't charged for those.",)
    found = controls.controls(chat.tiers, result)
    assert found.rest is not None
    assert found.rest.label == "Try the 3 missing again · about 11¢"
    assert sum(row[0] for row in chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'used'")) == 17
    answer = await press_rest(chat, "ben", found.rest.pending)
    assert isinstance(answer, Accepted)
    assert (await press_rest(chat, "ana", found.rest.pending)) == SEEN_BEFORE
    await chat.settled()
    more = newest(chat)
    assert more.result is not None
    assert (more.root, len(more.result.versions), more.result.missing) == (chat.root, 3, None)
    assert [version.number for version in more.result.versions] == [21, 22, 23]
    assert {version.tier for version in more.result.versions} == {"flash"}


async def test_one_missing_of_a_few_is_asked_for_again_too(chat: Chat) -> None:
    chat.engine.fails_at = {2: Refused("No.")}
    result = (await painted(chat, "a red bicycle --count 3")).result
    assert result is not None
    assert result.missing is not None
    assert result.missing.count == 1
    await press_rest(chat, "ana", result.missing.pending)
    await chat.settled()
    more = newest(chat).result
    assert more is not None
    assert [version.number for version in more.versions] == [3]


async def test_variations_that_did_not_come_out_are_asked_for_again_as_such(chat: Chat) -> None:
    await chat.imagine("ana", "a red bicycle")
    await chat.settled()
    chat.engine.fails_at = {3: Refused("No.")}
    await chat.say("ana", "variations")
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert result.missing is not None
    await press_rest(chat, "ana", result.missing.pending)
    await chat.settled()
    more = newest(chat).result
    assert more is not None
    assert [(version.act, version.parent) for version in more.versions] == [(Act.VARIATIONS, (await chat.version(1)).id)]


async def test_a_batch_of_which_nothing_comes_is_refused_and_not_charged(chat: Chat) -> None:
    chat.engine.fails["bicycle"] = Refused("The model refused to paint that. You weren't charged.")
    await chat.plays("""
        ana     /imagine a red bicycle --count 20
        studio  The model refused to paint that. You weren't charged.
    """)
    assert chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'used'") == [(0,)]


# --- stopped -------------------------------------------------------------------------------------------------------------


async def test_a_cancel_keeps_and_charges_what_is_there(chat: Chat) -> None:
    held = chat.engine.slow_from(13)
    accepted = await chat.imagine("ana", "a red bicycle --count 20")
    assert isinstance(accepted, Accepted)
    await are_kept(chat, 12)
    cancelled = await chat.ask("ben", Wish(act=Act.CANCEL), callback={"render": accepted.render})
    assert isinstance(cancelled, Cancelled)
    assert (cancelled.kept, waiting.cancelled(cancelled)) == (12, waiting.STOPPED)
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert result.sheet is not None
    assert [cell.failed for cell in result.sheet.cells] == [False] * 12
    assert result.notes == ("Stopped with 12 of 20 painted. You weren't charged for the rest.",)
    rest = controls.controls(chat.tiers, result).rest
    assert rest is not None
    assert rest.label == "Paint the other 8 · about 29¢"
    assert chat.kept("SELECT COUNT(*) FROM ledger WHERE state = 'used'") == [(12,)]
    held.set()
    await press_rest(chat, "ana", rest.pending)
    await chat.settled()
    more = newest(chat).result
    assert more is not None
    assert len(more.versions) == 8


async def test_a_batch_that_is_killed_midway_goes_on_with_what_was_painted(chat: Chat) -> None:
    held = chat.engine.slow_from(13)
    accepted = await chat.imagine("ana", "a red bicycle --count 20")
    assert isinstance(accepted, Accepted)
    await are_kept(chat, 12)
    await chat.jobs.kill()
    held.set()
    chat.start()
    chat.jobs.run(accepted.render)
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert len(result.versions) == 20
    assert chat.kept("SELECT COUNT(*), SUM(cost) FROM ledger WHERE state = 'used'") == [(20, 20 * 34_000)]


async def test_a_batch_that_was_stopped_and_then_killed_shows_what_was_painted(chat: Chat) -> None:
    chat.engine.slow_from(13)
    accepted = await chat.imagine("ana", "a red bicycle --count 20")
    assert isinstance(accepted, Accepted)
    await are_kept(chat, 12)
    await chat.jobs.kill()
    await chat.store.stop(accepted.render, chat.now())
    chat.start()
    chat.jobs.run(accepted.render)
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert len(result.versions) == 12


async def press_rest(chat: Chat, who: str, pending: str) -> Answer:
    return await chat.studio.go_ahead(pending, event=chat.event(), place=chat.here, person=chat.person(who))


# --- what fits -----------------------------------------------------------------------------------------------------------


async def test_what_fits_is_offered(chat: Chat) -> None:
    await allow(chat, "12 images a day")
    answer = await chat.imagine("ana", "a red bicycle --count 50")
    assert isinstance(answer, LimitSpent)
    assert answer.fits is not None
    assert choices.ways(answer)[0].label == "Paint 12 of the 50"
    assert choices.sentence(answer).endswith("12 of the 50 fit: press the button to paint those.")
    assert chat.engine.briefs == []
    await press_rest(chat, "ana", answer.fits.pending)
    await chat.settled()
    assert len(await chat.versions()) == 12


async def test_where_one_fits_one_is_offered_and_where_none_does_nothing_is(chat: Chat) -> None:
    await allow(chat, "1 image a day")
    answer = await chat.imagine("ana", "a red bicycle --count 20")
    assert isinstance(answer, LimitSpent)
    assert choices.sentence(answer).endswith("1 of the 20 fits: press the button to paint that one.")
    assert answer.fits is not None
    await press_rest(chat, "ana", answer.fits.pending)
    await chat.settled()
    spent = await chat.imagine("ana", "a red bicycle --count 20")
    assert isinstance(spent, LimitSpent)
    assert spent.fits is None


async def test_what_fits_a_limit_in_dollars_is_offered(chat: Chat) -> None:
    await allow(chat, "$1 a day")
    answer = await chat.imagine("ana", "a red bicycle --count 50")
    assert isinstance(answer, LimitSpent)
    assert answer.fits is not None
    assert 1 < answer.fits.count < 50
    accepted = await press_rest(chat, "ana", answer.fits.pending)
    assert isinstance(accepted, Accepted)
    await chat.settled()
    assert len(await chat.versions()) == answer.fits.count


# --- combinations --------------------------------------------------------------------------------------------------------


async def agrees(chat: Chat, words: str, said: str) -> Shown:
    """Ask for combinations, be told `said` and go ahead."""
    answer = await chat.imagine("ana", words)
    assert isinstance(answer, Confirm)
    assert choices.sentence(answer) == said
    await chat.agree("ana", answer.pending)
    await chat.settled()
    return newest(chat)


async def test_combinations_show_their_number_and_price_first_and_are_labelled(chat: Chat) -> None:
    chat.engine.remarks = {}
    result = (
        await agrees(
            chat,
            "a {red, blue} bike on {sand, snow, grass}",
            "The lists in braces come to 6 pictures, which may cost up to 28¢ together. Press the button to paint them. "
            "If you don't, you won't be charged.",
        )
    ).result
    assert result is not None
    assert result.sheet is not None
    labels = ["red, sand", "red, snow", "red, grass", "blue, sand", "blue, snow", "blue, grass"]
    assert [cell.label for cell in result.sheet.cells] == labels
    assert [control.label for control in controls.controls(chat.tiers, result).cells][1] == "2 · red, snow"
    assert [version.words for version in result.versions][4] == "a blue bike on snow"
    assert [version.alt for version in result.versions][4] == "a blue bike on snow"
    assert sorted(brief.asked for brief in chat.engine.briefs) == sorted(version.words for version in result.versions)


@pytest.mark.parametrize(
    ("words", "labels"),
    [
        ("{red, blue} bike on {sand, snow}", ["red, sand", "red, snow", "blue, sand", "blue, snow"]),
        ("a bike, {red, blue}", ["red", "blue"]),
        ("a {red, blue, green} bike", ["red", "blue", "green"]),
    ],
)
async def test_few_combinations_are_labelled_too(chat: Chat, words: str, labels: list[str]) -> None:
    answer = await chat.imagine("ana", words)
    assert isinstance(answer, Confirm)
    await chat.agree("ana", answer.pending)
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert result.sheet is not None
    assert [cell.label for cell in result.sheet.cells] == labels
    await chat.say("ben", "2")
    await chat.settled()
    assert await chat.current() == 2


async def test_four_of_the_same_words_stand_each_by_itself(chat: Chat) -> None:
    await chat.imagine("ana", "a bike --count 4")
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert (result.sheet, len(result.versions)) == (None, 4)


async def test_a_combination_that_failed_is_the_one_that_is_tried_again(chat: Chat) -> None:
    chat.engine.fails["blue bike on snow"] = Refused("No.")
    answer = await chat.imagine("ana", "a {red, blue} bike on {sand, snow, grass}")
    assert isinstance(answer, Confirm)
    await chat.agree("ana", answer.pending)
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert result.missing is not None
    assert [version.words for version in result.versions][4] == "a blue bike on grass"
    chat.engine.fails.clear()
    await press_rest(chat, "ana", result.missing.pending)
    await chat.settled()
    more = newest(chat).result
    assert more is not None
    assert [version.words for version in more.versions] == ["a blue bike on snow"]


async def test_too_many_combinations_are_refused_before_anything_is_paid(chat: Chat) -> None:
    most = "I paint at most 50 of them at once. You weren't charged. Leave some choices out."
    await chat.plays(f"""
        ana     /imagine {"{a,b}" * 10}
        studio  The lists in braces come to 1,024 pictures (2 × 2 × 2 × 2 × 2 × 2 × 2 × 2 × 2 × 2). {most}
        ana     /imagine a {{red, blue, green}} bike on {{sand, snow}} --count 10
        studio  The lists in braces come to 60 pictures (3 × 2, 10 of each). {most}
    """)
    assert chat.engine.briefs == []


async def test_an_edit_may_hold_choices_too(chat: Chat) -> None:
    await chat.imagine("ana", "a door")
    await chat.settled()
    answer = await chat.ask("ana", chat.studio.wish(Act.EDIT, "make it {red, blue}"))
    assert isinstance(answer, Confirm)
    await chat.agree("ana", answer.pending)
    await chat.settled()
    result = newest(chat).result
    assert result is not None
    assert [version.words for version in result.versions] == ["make it red", "make it blue"]


# --- while it is painted -------------------------------------------------------------------------------------------------


async def test_the_sheet_fills_up_in_few_edits(chat: Chat) -> None:
    gates = [chat.engine.slow_from(9)]
    await chat.imagine("ana", "a red bicycle --count 50")
    for kept in range(8, 49, 8):
        await are_kept(chat, kept)
        for _ in range(3):
            await chat.ticks.tick()
        gates.append(chat.engine.slow_from(kept + 9))
        gates[-2].set()
    gates[-1].set()
    await chat.settled()
    told = [now for now in newest(chat).progress if now.sheet is not None]
    assert 3 <= len(newest(chat).progress) <= 5
    assert [now.over for now in told] == sorted({now.over for now in told})
    assert all(len(now.sheet.cells) == 50 for now in told if now.sheet is not None)
    assert [sum(cell.picture is not None for cell in now.sheet.cells) for now in told if now.sheet] == [now.over for now in told]
    assert waiting.progress(chat.tiers, told[0]).startswith("Painting 50 pictures with Nano Banana 2.1: ")


async def test_a_discord_batch_makes_at_most_eight_requests_after_its_first_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bots.discord.progress._EVERY_SECONDS", 0.0)
    async with discord_publisher() as (discord, publisher, pictures):
        asked = discord_post(discord, MemoryMarks(), wish=Wish(act=Act.NEW, words="a red bicycle", count=50))
        await publisher.open(asked, Progress(tier="flash", stage="queued", ahead=1))
        before = len(discord.world.log)
        made = await discord_result(pictures, 50)
        shown = made.versions
        for over in (0, 12, 25):  # a fourth within five seconds is left out: Discord's limit keeps two edits for results
            cells = tuple(
                Cell(number=number, picture=shown[number - 1].original.sha256 if number <= over else None)
                for number in range(1, 51)
            )
            sheet = sheet_of(cells, pictures) if over else None
            now = Progress(tier="flash", stage="painting", sheet=sheet, over=over, count=50)
            said = f"{over} so far" if over else "Painting 50 pictures"
            async with asyncio.timeout(PATIENCE):
                while said not in discord.ours()[0]["content"]:
                    await publisher.progress(asked, now)  # one edit after the other: nothing is done while one is on its way
                    await asyncio.sleep(0)
        cells = tuple(Cell(number=one.slot + 1, picture=one.original.sha256) for one in shown)
        await publisher.deliver(asked, replace(made, sheet=sheet_of(cells, pictures)))
        await discord.thread(discord.ours()[0])
        requests = list(discord.world.log)[before:]
        assert len(requests) <= 8, requests
        assert sum(bool(one["attachments"]) for one in discord.ours()) == 1


async def are_kept(chat: Chat, count: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while chat.kept("SELECT COUNT(*) FROM paintings WHERE sha256 IS NOT NULL") != [(count,)]:  # noqa: ASYNC110
            await asyncio.sleep(0)  # the file is looked at, since nobody tells of a row


@asynccontextmanager
async def discord_publisher() -> AsyncIterator[tuple[Discord, DiscordPublisher, MemoryPictures]]:
    pictures = MemoryPictures()
    async with serve_discord() as discord:
        config = DiscordConfig(api_url=discord.api_url)
        opened = open_publisher(TOKEN, config, tiers=DEFAULT_TIERS, pictures=pictures, links=lambda version: None)
        async with opened as publisher:
            yield discord, publisher, pictures
