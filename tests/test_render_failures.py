"""A platform that fails and a process that stops in the middle lose no picture and charge nobody for one that was not shown."""

import asyncio
from datetime import timedelta

import pytest

from core.errors import (
    PICTURE_KEPT,
    CannotPost,
    NotPosted,
    PictureLost,
    PlaceGone,
    PostFailed,
    Refused,
)
from core.model import RenderState
from core.studio.answers import Accepted, SideBySide
from tests.chat import Chat

# --- a platform that fails ---------------------------------------------------------------------------------------------


async def test_where_we_may_not_post_nothing_is_paid(chat: Chat) -> None:
    chat.platform.refuses["open"] = [CannotPost("I may not post here. Invite me first.")]
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  I may not post here. Invite me first.
        ana     /imagine a castle
        studio  v1 [a castle] lite
    """)
    assert len(chat.engine.briefs) == 1


async def test_a_platform_that_fails_for_a_while_is_asked_again(chat: Chat) -> None:
    chat.platform.refuses = {"open": [PostFailed("busy")], "deliver": [PostFailed("busy"), PostFailed("busy")]}
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
    """)
    assert len(chat.engine.briefs) == 1


async def test_a_deleted_thread_ends_a_render_quietly(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    assert chat.root is not None
    chat.platform.gone.add(chat.root)
    accepted = await chat.say("ana", "make it night")
    assert isinstance(accepted, Accepted)
    assert await chat.settled() == []
    assert len(chat.engine.briefs) == 1
    render = await chat.store.render(accepted.render)
    assert render is not None
    assert (render.state, render.reported) == (RenderState.FAILED, True)


async def test_a_result_whose_thread_is_gone_is_kept_and_over(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.platform.refuses["deliver"] = [PlaceGone("deleted")]
    accepted = await chat.say("ana", "make it night")
    assert isinstance(accepted, Accepted)
    assert await chat.settled() == ["deleted"]
    assert await chat.store.unreported() == {}
    assert len(await chat.versions()) == 2


async def test_a_painted_picture_that_may_not_be_shown_is_kept_not_charged_and_found_in_the_history(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.platform.refuses["deliver"] = [CannotPost("The thread is locked. You weren't charged.")]
    await chat.say("ana", "make it night")
    assert await chat.settled() == [f"The thread is locked. You weren't charged. {PICTURE_KEPT}"]
    assert ("released", 0) in chat.kept("SELECT state, cost FROM ledger")
    history = await chat.say("ana", "history")
    assert isinstance(history, SideBySide)
    assert [version.words for version in history.versions] == ["a lighthouse", "make it night"]
    assert chat.kept("SELECT SUM(cost) FROM ledger WHERE state = 'used'") == chat.kept("SELECT cost FROM versions WHERE number = 1")


async def test_where_nothing_may_be_posted_nothing_is_said_to_be_kept(chat: Chat) -> None:
    chat.platform.refuses["open"] = [CannotPost("I may not post here. You weren't charged.")]
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == ["I may not post here. You weren't charged."]


async def test_who_changes_a_picture_that_was_lost_is_told_that_nothing_was_charged(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.pictures.originals.clear()
    await chat.say("ana", "make it night")
    assert await chat.settled() == [str(PictureLost()).replace(". Go on", ". You weren't charged. Go on")]
    assert len(chat.engine.briefs) == 1


async def test_a_platform_that_fails_for_too_long_is_not_said_to_be_tried_again(chat: Chat) -> None:
    chat.platform.refuses["open"] = [PostFailed("I try again in a little while.")] * 3
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == [str(NotPosted())]


@pytest.mark.parametrize(("seconds", "reached"), [(5, []), (45, [("ana", "The model would not paint that.")])])
async def test_who_waited_for_long_is_reached_besides(chat: Chat, seconds: int, reached: list[tuple[str, str]]) -> None:
    chat.engine.fails["lighthouse"] = Refused("The model would not paint that.")
    chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    chat.now.at += timedelta(seconds=seconds)
    chat.engine.slow["lighthouse"].set()
    assert await chat.settled() == ["The model would not paint that."]
    assert chat.platform.reached == reached


async def test_who_cancelled_is_not_reached_besides(chat: Chat) -> None:
    chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    chat.root = next(iter(chat.platform.messages))
    chat.now.at += timedelta(minutes=2)
    await chat.say("ana", "cancel")
    assert await chat.settled() == ["Cancelled. You weren't charged."]
    assert chat.platform.reached == []


# --- a stop in the middle ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stops", [1, 2, 3, 4])
async def test_a_call_cut_off_by_stops_is_made_again(chat: Chat, stops: int) -> None:
    await _stopped(chat, stops)
    chat.engine.slow["lighthouse"].set()
    assert await chat.settled() == ["v1 [a lighthouse] lite"]
    assert len(chat.engine.briefs) == stops + 1
    lost = chat.kept("SELECT cost FROM model_calls WHERE outcome = 'interrupted' AND billed = 1")
    assert len(lost) == stops
    [(charged,)] = chat.kept("SELECT cost FROM versions")
    assert all(cost > charged for (cost,) in lost), "our cost, at the highest price"


async def test_a_call_cut_off_five_times_is_given_up_and_nobody_is_charged(chat: Chat) -> None:
    await _stopped(chat, 5)
    assert await chat.settled() == [
        "I was restarted five times while I was painting this, so I stopped. You weren't charged. Try again."
    ]
    assert len(chat.engine.briefs) == 5
    assert len(chat.kept("SELECT * FROM model_calls WHERE outcome = 'interrupted' AND billed = 1")) == 5
    assert chat.kept("SELECT DISTINCT state, cost FROM ledger") in ([], [("released", 0)])


async def _stopped(chat: Chat, stops: int) -> None:
    """Ask for a lighthouse, and stop and restart the process this many times while a call for it is under way."""
    chat.engine.slow["lighthouse"] = asyncio.Event()
    accepted = await chat.imagine("ana", "a lighthouse")
    assert isinstance(accepted, Accepted)
    for calls in range(1, stops + 1):
        await chat.engine.begun(calls)
        await chat.jobs.kill()
        chat.start()
        chat.jobs.run(accepted.render)


async def test_a_finished_call_is_never_paid_again(chat: Chat) -> None:
    chat.platform.slow["deliver"] = asyncio.Event()
    accepted = await chat.imagine("ana", "a lighthouse")
    assert isinstance(accepted, Accepted)
    await chat.platform.called("deliver")
    await chat.jobs.kill()
    chat.start()
    chat.platform.slow.clear()
    chat.jobs.run(accepted.render)
    assert await chat.settled() == ["v1 [a lighthouse] lite"]
    assert len(chat.engine.briefs) == 1
    assert len(chat.platform.messages) == 1


async def test_a_callback_is_forgotten_when_the_render_is_over(chat: Chat) -> None:
    accepted = await chat.imagine("ana", "a lighthouse")
    assert isinstance(accepted, Accepted)
    before = await chat.store.render(accepted.render)
    assert before is not None
    assert before.callback == {"token": "t"}
    await chat.settled()
    after = await chat.store.render(accepted.render)
    assert after is not None
    assert after.callback == {}
