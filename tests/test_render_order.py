"""Renders of one thread in their order: what each is made from, cancelling, and what the placeholder says meanwhile."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bots.speech import telling, text, waiting
from core.errors import EngineBusy, EngineTimeout, EngineTrouble, NothingToCancel, NothingToRefine, NotServed, Refused, StudioError
from core.model import Act, Wish
from core.ports.engine import Brief
from core.studio.answers import Accepted, Cancelled, Ignored, Info
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, open_chat
from tests.fakes import sent

# --- order, and what goes to the model ---------------------------------------------------------------------------------


async def test_the_model_gets_the_references_in_order_and_then_the_parents_original(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png", "two.png"])
    await chat.settled()
    await chat.say("ben", "put these on the wall", references=["three.png", "four.png", "five.png"])
    await chat.settled()
    new, edit = chat.engine.briefs
    kept = {
        name: (await chat.pictures.put_reference(chat.platform.files[f"https://files/{name}.png"], name=name)).original
        for name in ("one", "two", "three", "four", "five")
    }
    assert not new.edits
    assert sent(new) == [kept["one"].sha256, kept["two"].sha256]
    assert edit.edits
    v1 = (await chat.versions())[0]
    assert sent(edit) == [*(kept[name].sha256 for name in ("three", "four", "five")), v1.original.sha256]
    assert "put these on the wall" in edit.words
    assert "pictures 1 to 3, attached to this ask; and last the current picture" in edit.words


async def test_quick_replies_are_each_made_on_the_result_of_the_one_before(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    words = [f"add {n} more windows" for n in range(2, 10)]
    answers = [await chat.say(name, said) for name, said in zip("abcdefgh", words, strict=True)]
    assert all(isinstance(answer, Accepted) for answer in answers)
    await chat.settled()
    versions = await chat.versions()
    assert [version.words for version in versions[1:]] == words
    for brief, parent, version in zip(chat.engine.briefs[1:], versions, versions[1:], strict=False):
        assert sent(brief) == [parent.original.sha256]
        assert version.parent == parent.id


async def test_replies_to_a_picture_still_being_painted_wait_for_it(chat: Chat) -> None:
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    (placeholder,) = chat.platform.messages.values()
    chat.root = placeholder.id
    edit = await chat.say("ben", "make it night")
    undo = await chat.say("ana", "undo")
    assert isinstance(edit, Accepted)
    assert isinstance(undo, Accepted)
    assert (edit.ahead, undo.ahead) == (1, 2)
    assert chat.engine.under_way == 1
    go.set()
    assert await chat.settled() == [
        "v1 [a lighthouse] lite",
        "v2 from v1 [a lighthouse > make it night] flash",
        "Back to v1 [a lighthouse]",
    ]


async def test_where_the_result_is_a_new_message_replies_to_the_placeholder_still_find_the_thread(tmp_path: Path) -> None:
    async with open_chat(tmp_path, moves=True) as chat:
        go = chat.engine.slow["lighthouse"] = asyncio.Event()
        await chat.imagine("ana", "a lighthouse")
        await chat.engine.begun(1)
        (placeholder,) = chat.platform.messages.values()
        chat.root = placeholder.id
        await chat.say("ben", "make it night")
        go.set()
        assert await chat.settled() == ["v1 [a lighthouse] lite", "v2 from v1 [a lighthouse > make it night] flash"]
        chat.root = placeholder.id
        await chat.say("ben", "add a moon")
        assert await chat.settled() == ["v3 from v2 [a lighthouse > make it night > add a moon] flash"]
        first, *later = [shown for shown in chat.platform.messages.values() if shown.result is not None]
        assert {shown.root for shown in later} == {first.id}


async def test_two_threads_never_cross(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    first = chat.here
    await chat.imagine("ben", "a castle")
    await chat.settled()
    second = chat.here
    for n in range(2, 6):
        await chat.say("ana", f"add {n} windows", place=first)
        await chat.say("ben", f"add {n} flags", place=second)
    await chat.settled()
    for place, thing, of in ((first, "lighthouse", "windows"), (second, "castle", "flags")):
        thread = await chat.store.thread_at(place)
        assert thread is not None
        versions = await chat.store.versions(thread.id)
        assert [version.number for version in versions] == [1, 2, 3, 4, 5]
        look = chat.engine.look(chat.pictures.originals[versions[-1].original.sha256])
        assert look == f"a {thing} > " + " > ".join(f"add {n} {of}" for n in range(2, 6))


async def test_threads_do_not_wait_for_each_other(chat: Chat) -> None:
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.imagine("ben", "a castle")
    await chat.engine.begun(2)
    await chat.platform.appeared(1)
    go.set()
    assert await chat.settled() == ["v1 [a castle] lite", "v1 [a lighthouse] lite"]


async def test_one_failing_loses_nothing_of_the_others(chat: Chat) -> None:
    chat.engine.fails["add a crime"] = Refused("The model would not paint that. Say it in other words.")
    chat.engine.fails["add a tower"] = RuntimeError("nobody foresaw this")  # type: ignore[assignment]
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for words in ("make it night", "add a crime", "add a moon", "add a tower", "add a boat"):
        await chat.say("ben", words)
    assert await chat.settled() == [
        "v2 from v1 [a lighthouse > make it night] flash",
        "The model would not paint that. Say it in other words.",
        "v3 from v2 [a lighthouse > make it night > add a moon] flash",
        text.BROKEN,
        "v4 from v3 [a lighthouse > make it night > add a moon > add a boat] flash",
    ]


async def test_a_first_picture_that_fails_leaves_a_thread_with_nothing_to_refine(chat: Chat) -> None:
    chat.engine.fails["lighthouse"] = EngineTimeout("It took too long. Ask again.")
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == ["It took too long. Ask again."]
    (failed,) = chat.platform.messages.values()
    chat.root = failed.id
    with pytest.raises(NothingToRefine):
        await chat.say("ana", "make it night")


OVERLOADED = EngineBusy("Flash is overloaded at the moment. You weren't charged. Try again in 20 s.")
LOST = EngineTrouble("The connection to Google dropped more than once. You weren't charged. Try again in a minute.")
BARRED = NotServed("Something blocks the calls. You weren't charged. Please tell whoever runs Darkroom.")


@pytest.mark.parametrize(
    ("failing", "error", "note"),
    [
        (
            {3},
            Refused("The model would not paint that."),
            "1 of 4 pictures didn't come out; you weren't charged for it. The model would not paint that.",
        ),
        (
            {1, 2},
            OVERLOADED,
            "2 of 4 pictures didn't come out; you weren't charged for them. Flash is overloaded at the moment. Try again in 20 s.",
        ),
        (
            {1, 3, 4},
            LOST,
            (
                "3 of 4 pictures didn't come out; you weren't charged for them. The connection to Google dropped more than once."
                " Try again in a minute."
            ),
        ),
        (
            {4},
            BARRED,
            "1 of 4 pictures didn't come out; you weren't charged for it. Something blocks the calls. Please tell whoever runs Darkroom.",
        ),
    ],
)
async def test_some_of_several_failing_shows_the_others_and_says_what_was_charged(
    tmp_path: Path, failing: set[int], error: StudioError, note: str
) -> None:
    tiers = {**DEFAULT_TIERS, "flash": replace(DEFAULT_TIERS["flash"], concurrency=1)}
    async with open_chat(tmp_path, tiers=tiers) as chat:
        original = chat.engine._painting

        def some_fail(brief: Brief, number: int) -> object:
            if number in failing:
                raise error
            return original(brief, number)

        chat.engine._painting = some_fail  # type: ignore[method-assign,assignment]
        await chat.imagine("ana", "a lighthouse --count 4")
        (result,) = await chat.settled()
        assert result.partition(" / ")[2] == note
        assert chat.engine.most_under_way == 1
        came_out = 4 - len(failing)
        ((painted,),) = chat.kept("SELECT sum(cost) FROM versions")
        rows = chat.kept("SELECT state, count(*), sum(cost) FROM ledger GROUP BY state ORDER BY state")
        assert rows == [("released", len(failing), 0), ("used", came_out, painted)], "what came out is charged, and nothing else"


async def test_what_the_model_says_beside_the_picture_is_in_info(chat: Chat) -> None:
    chat.engine.remarks["clock"] = "I set the hands to ten past ten."
    await chat.plays("""
        ana     /imagine a clock tower
        studio  v1 [a clock tower] lite
        ben     undo
        studio  There is nothing before this picture to go back to.
    """)
    told = await chat.say("ana", "info")
    assert isinstance(told, Info)
    assert dict(telling.info(chat.tiers, told))["The model said"] == "I set the hands to ten past ten."


async def test_a_shape_that_was_not_asked_for_is_said(chat: Chat) -> None:
    chat.engine.shape = (16, 16)
    await chat.plays("""
        ana     /imagine a clock tower --ar 16:9
        studio  v1 [a clock tower] lite / You asked for 16:9. The model painted 16 × 16.
    """)


# --- cancel ------------------------------------------------------------------------------------------------------------


async def test_cancel_while_painting(chat: Chat) -> None:
    chat.engine.slow["night"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    accepted = await chat.say("ben", "make it night")
    assert isinstance(accepted, Accepted)
    await chat.engine.begun(2)
    assert await chat.say("ana", "cancel") == Cancelled(render=accepted.render)
    assert await chat.settled() == [waiting.CANCELLED]
    assert chat.engine.under_way == 0
    await chat.plays("""
        ana     add a moon
        studio  v2 from v1 [a lighthouse > add a moon] flash
        ana     cancel
        studio  There is nothing to cancel: I'm not painting anything in this thread. To take back the last change, type undo.
    """)


async def test_cancel_while_queued_leaves_what_is_being_painted(chat: Chat) -> None:
    go = chat.engine.slow["night"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.engine.begun(2)
    queued = await chat.say("ben", "add a moon")
    await chat.say("ana", "add a boat")
    assert isinstance(queued, Accepted)
    pressed = await chat.ask("ben", Wish(act=Act.CANCEL), callback={"render": queued.render})
    assert pressed == Cancelled(render=queued.render)
    with pytest.raises(NothingToCancel):
        await chat.ask("ben", Wish(act=Act.CANCEL), callback={"render": queued.render})
    go.set()
    assert await chat.settled() == [
        waiting.CANCELLED,
        "v2 from v1 [a lighthouse > make it night] flash",
        "v3 from v2 [a lighthouse > make it night > add a boat] flash",
    ]


async def test_a_cancel_button_of_another_channel_is_refused(chat: Chat) -> None:
    go = chat.engine.slow["lighthouse"] = asyncio.Event()
    accepted = await chat.imagine("ana", "a lighthouse")
    assert isinstance(accepted, Accepted)
    with pytest.raises(NothingToCancel):
        await chat.ask("eve", Wish(act=Act.CANCEL), place=replace(CHANNEL, channel="other"), callback={"render": accepted.render})
    go.set()
    assert await chat.settled() == ["v1 [a lighthouse] lite"]


async def test_a_cancel_delivered_again_calls_nothing_else_off(chat: Chat) -> None:
    go = chat.engine.slow["moon"] = chat.engine.slow["night"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    cancel = chat.message("ana", "cancel")
    assert isinstance(await chat.studio.hear(cancel), Cancelled)
    await chat.say("ben", "add a moon")
    assert isinstance(await chat.studio.hear(cancel), Ignored)
    go.set()
    assert await chat.settled() == [waiting.CANCELLED, "v2 from v1 [a lighthouse > add a moon] flash"]


# --- progress ----------------------------------------------------------------------------------------------------------


async def test_the_placeholder_tells_the_place_and_then_that_it_is_being_painted(chat: Chat) -> None:
    first, second = (chat.engine.slow.setdefault(word, asyncio.Event()) for word in ("night", "moon"))
    third = chat.engine.slow["boat"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it red")  # how long this tier takes is known from now on, else a better estimate is told in between
    await chat.settled()
    for words in ("make it night", "add a moon", "add a boat"):
        await chat.say("ben", words)
    await chat.platform.stands(5)
    await chat.engine.begun(3)
    await chat.platform.says("m5", "queued")
    last = list(chat.platform.messages.values())[-1]
    first.set()
    await chat.engine.begun(4)
    await chat.platform.waits(last.id, 1)
    second.set()
    await chat.engine.begun(5)
    await chat.platform.says(last.id, "painting")
    third.set()
    await chat.settled()
    assert [(progress.stage, progress.ahead) for progress in last.progress] == [("queued", 2), ("queued", 1), ("painting", 0)]
    assert last.progress[-1].seconds_left == 2  # this tier's pictures took 1.5 s


async def test_a_placeholder_that_is_true_is_left_alone(chat: Chat) -> None:
    go = chat.engine.slow["night"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.engine.begun(2)
    for _ in range(5):
        await chat.ticks.tick()
    shown = list(chat.platform.messages.values())[-1]
    go.set()
    await chat.settled()
    assert len(shown.progress) == 1


async def test_a_call_that_waits_for_its_tier_is_queued(tmp_path: Path) -> None:
    tiers = {**DEFAULT_TIERS, "lite": replace(DEFAULT_TIERS["lite"], concurrency=1)}
    async with open_chat(tmp_path, tiers=tiers) as chat:
        go = chat.engine.slow["lighthouse"] = asyncio.Event()
        await chat.imagine("ana", "a lighthouse")
        await chat.engine.begun(1)
        await chat.imagine("ben", "a castle")
        await chat.platform.stands(2)
        waiting = list(chat.platform.messages.values())[-1]
        while [progress.stage for progress in waiting.progress] != ["painting", "queued"]:
            await chat.ticks.tick(waiting=2)
        go.set()
        assert await chat.settled() == ["v1 [a lighthouse] lite", "v1 [a castle] lite"]
