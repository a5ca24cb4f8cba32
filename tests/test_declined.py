"""An ask that cannot be carried out is declined with a sentence and costs nothing, and every event is answered once."""

import asyncio
import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bots.speech import choices
from core.errors import (
    BadAsk,
    NoPrice,
    NoSuchVersion,
    NothingToCancel,
    NothingToRefine,
    ShuttingDown,
    StoreFull,
)
from core.model import Act, Ask, Wish
from core.studio.answers import Accepted, Ignored, TierOff
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, open_chat

# --- once ----------------------------------------------------------------------------------------------------------------


async def test_a_message_delivered_again_is_answered_once(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    message = chat.message("ben", "make it night")
    assert isinstance(await chat.studio.hear(message), Accepted)
    assert isinstance(await chat.studio.hear(message), Ignored)
    await chat.settled()
    assert isinstance(await chat.studio.hear(message), Ignored)
    assert len(await chat.versions()) == 2


@pytest.mark.parametrize(
    "words", ["undo", "redo", "cancel", "v7: make it night", "make it night --tier gigantic", "make it night --ar 17:3"]
)
async def test_a_refusal_is_given_once_too(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    message = chat.message("ben", words)
    with pytest.raises((BadAsk, NothingToCancel, NoSuchVersion, Exception)):
        await chat.studio.hear(message)
    assert isinstance(await chat.studio.hear(message), Ignored)


async def test_answers_that_make_nothing_are_given_once(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for words in ("info", "history", "help"):
        message = chat.message("ben", words)
        assert not isinstance(await chat.studio.hear(message), Ignored)
        assert isinstance(await chat.studio.hear(message), Ignored)


async def test_a_command_delivered_at_the_same_time_twice_paints_once(chat: Chat) -> None:
    ask = Ask(event="same", place=CHANNEL, person=chat.person("ana"), wish=chat.studio.typed("a lighthouse"))
    answers = await asyncio.gather(*(chat.studio.ask(ask) for _ in range(8)))
    assert sum(isinstance(answer, Accepted) for answer in answers) == 1
    assert await chat.settled() == ["v1 [a lighthouse] lite"]


# --- what cannot be done -----------------------------------------------------------------------------------------------


async def test_an_edit_in_a_thread_without_a_picture(chat: Chat) -> None:
    for wish in (
        Wish(act=Act.EDIT, words="make it night"),
        Wish(act=Act.FINAL),
        Wish(act=Act.HISTORY),
        Wish(act=Act.INFO),
        Wish(act=Act.UNDO),
    ):
        with pytest.raises(NothingToRefine):
            await chat.ask("ana", wish, place=replace(CHANNEL, root="m77"))


async def test_a_pick_of_nothing_has_nothing_to_refine(chat: Chat) -> None:
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    chat.root = next(iter(chat.platform.messages))
    with pytest.raises(NothingToRefine):
        await chat.ask("ana", Wish(act=Act.PICK))
    with pytest.raises(NothingToRefine):
        await chat.say("ana", "v2")
    go.set()
    assert await chat.settled() == ["v1 [a lighthouse] lite"]


async def test_a_button_of_another_channel_is_refused(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    version = (await chat.version(1)).id
    for place in (replace(CHANNEL, channel="other"), replace(CHANNEL, workspace="other"), replace(CHANNEL, platform="slack")):
        for act in (Act.AGAIN, Act.UNDO, Act.INFO, Act.EDIT):
            with pytest.raises(NoSuchVersion):
                await chat.ask("eve", Wish(act=act, words="night"), place=place, version=version)
        with pytest.raises(NoSuchVersion):
            await chat.studio.describe(version, "a secret", place=place)
    assert len(chat.engine.briefs) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("a lighthouse --tier flsh", "Did you mean flash?"),
        ("a lighthouse --ar 16:8", "Ask for 16:9, the nearest."),
        ("a lighthouse --size 3K", "Did you mean"),
        ("a lighthouse --count 90", "Ask for 1 to 50"),
        ("a lighthouse --tier lite --size 4K", "Try flash or pro"),
        ("", "Say what to paint"),
        ("x" * 10_000, "Shorten it by"),
    ],
)
async def test_what_cannot_be_asked_for_names_the_nearest_that_can(chat: Chat, words: str, says: str) -> None:
    with pytest.raises(BadAsk) as raised:
        await chat.imagine("ana", words)
    assert says in str(raised.value)
    assert chat.jobs.submitted == []


async def test_more_references_than_the_tier_takes(chat: Chat) -> None:
    with pytest.raises(BadAsk, match="15"):
        await chat.imagine("ana", "a collage of these", references=[f"{n}.png" for n in range(15)])
    assert chat.platform.messages == {}


async def test_a_tier_chosen_by_the_asker_is_the_one(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse --tier pro
        studio  v1 [a lighthouse] pro
        ben     make it night --tier lite
        studio  v2 from v1 [a lighthouse > make it night] lite
    """)


async def test_a_retired_tier_is_passed_over_and_refused_by_name(chat: Chat) -> None:
    chat.engine.gone = {"lite"}
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] flash
    """)
    answer = await chat.imagine("ana", "a lighthouse --tier lite")
    assert isinstance(answer, TierOff)
    assert answer.other is not None
    assert (answer.tier.name, answer.other.tier) == ("lite", "flash")
    assert choices.sentence(answer) == (
        "Google no longer offers Nano Banana 2 Lite. You weren't charged. Try Nano Banana 2.1 instead: --tier flash."
    )


async def test_again_of_a_retired_tier_goes_to_the_next(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.engine.gone = {"lite"}
    await chat.say("ana", "again")
    assert await chat.settled() == ["v2 [a lighthouse] flash"]


async def test_again_of_a_tier_that_left_the_table_goes_to_another(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    del chat.tiers["lite"]
    chat.start()
    await chat.say("ana", "again")
    assert await chat.settled() == ["v2 [a lighthouse] flash"]


async def test_no_price_no_call(tmp_path: Path) -> None:
    """Somebody who names a tier without a price is told so. If nobody named it, another tier takes the ask."""
    tiers = {**DEFAULT_TIERS, "pro": replace(DEFAULT_TIERS["pro"], prices=None)}
    async with open_chat(tmp_path, tiers=tiers) as chat:
        with pytest.raises(NoPrice, match="Nano Banana Pro"):
            await chat.imagine("ana", "a lighthouse --tier pro")
        assert chat.platform.messages == {}
        await chat.plays("""
            ana     /imagine an infographic about lighthouses
            studio  v1 [an infographic about lighthouses] flash
        """)
        chat.tiers["flash"] = replace(DEFAULT_TIERS["flash"], prices=None)
        chat.tiers["lite"] = replace(DEFAULT_TIERS["lite"], prices=None)
        chat.start()
        with pytest.raises(NoPrice):
            await chat.say("ana", "again")


async def test_again_goes_to_the_next_tier_where_its_own_has_lost_its_price(chat: Chat) -> None:
    await chat.imagine("ana", "an infographic about lighthouses")
    await chat.settled()
    chat.tiers["pro"] = replace(DEFAULT_TIERS["pro"], prices=None)
    chat.start()
    await chat.say("ana", "again")
    assert await chat.settled() == ["v2 [an infographic about lighthouses] flash"]


async def test_shutting_down(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.studio.close()
    message = chat.message("ana", "make it night")
    with pytest.raises(ShuttingDown):
        await chat.imagine("ana", "a castle")
    with pytest.raises(ShuttingDown):
        await chat.studio.hear(message)
    assert isinstance(await chat.say("ana", "anything", place=CHANNEL), Ignored)
    chat.start()
    assert isinstance(await chat.studio.hear(message), Accepted)


async def test_a_full_disk_is_found_before_anything_is_paid(chat: Chat) -> None:
    chat.pictures.full = True
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == [str(StoreFull())]
    assert chat.engine.briefs == []
    chat.pictures.full = False
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == ["v1 [a lighthouse] lite"]


async def test_a_disk_that_fills_up_while_painting_loses_the_picture_and_not_its_cost(chat: Chat) -> None:
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    chat.pictures.full = True
    go.set()
    assert await chat.settled() == [str(StoreFull())]
    assert chat.kept("SELECT outcome, cost, billed FROM model_calls") == [("painted", 34_000, 1)]


async def test_what_a_cancelled_call_may_have_cost_is_kept(chat: Chat) -> None:
    chat.engine.slow["lighthouse"] = asyncio.Event()
    accepted = await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    assert isinstance(accepted, Accepted)
    await chat.ask("ana", Wish(act=Act.CANCEL), callback={"render": accepted.render})
    await chat.settled()
    ((outcome, cost, billed),) = chat.kept("SELECT outcome, cost, billed FROM model_calls")
    assert (outcome, billed) == ("cancelled", 1)
    assert cost >= 34_000


async def test_a_reference_that_is_no_picture_or_has_expired(chat: Chat) -> None:
    chat.platform.files["https://files/page.png"] = b"<!doctype html><title>Sign in</title>"
    await chat.imagine("ana", "a lighthouse", references=["page.png"])
    (said,) = await chat.settled()
    assert "page.png" in said
    chat.platform.expired.add("https://files/old.png")
    await chat.imagine("ana", "a lighthouse", references=["old.png"])
    (said,) = await chat.settled()
    assert "expired" in said
    assert chat.engine.briefs == []


async def test_of_a_picture_that_moves_the_first_frame_is_used_and_that_is_said(chat: Chat) -> None:
    chat.attached("dance.gif")
    moving = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    chat.platform.files["https://files/dance.gif"] = moving.getvalue()
    await chat.imagine("ana", "a lighthouse", references=["dance.gif"])
    (said,) = await chat.settled()
    assert "“dance.gif” is animated" in said
    assert len(chat.engine.briefs) == 1
