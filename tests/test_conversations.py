"""What people say and what the studio answers, from the door to the platform; only the model and the platform are made of memory."""

import asyncio
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from bots.shared.vocabularies import PLAYGROUND
from bots.speech import text
from core.acts import table
from core.errors import (
    PICTURE_KEPT,
    BadAsk,
    CannotPost,
    EngineTimeout,
    NoPrice,
    NoSuchVersion,
    NotAllowed,
    NothingToCancel,
    NothingToRefine,
    NotPosted,
    PlaceGone,
    PostFailed,
    Refused,
    ShuttingDown,
    StoreFull,
    WordsForgotten,
)
from core.model import Act, Ask, MicroDollars, RenderState, Wish
from core.ports.engine import Brief
from core.quota import Rules
from core.reading import Kind, Reading, Stage
from core.studio.answers import Accepted, Cancelled, Confirm, Help, Ignored, SideBySide, TierOff, Unsure
from core.tiers import DEFAULT_TIERS
from tests.chat import CHANNEL, Chat, open_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path) as open:
        yield open


def sent(brief: Brief) -> list[str]:
    return [sha256(picture.data).hexdigest() for picture in brief.pictures]


# --- talking in a thread ---------------------------------------------------------------------------------------------


async def test_a_picture_is_refined_by_talking_in_its_thread(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a red bicycle leaning against a blue door
        studio  v1 [a red bicycle leaning against a blue door] lite
        ben     make the door green
        studio  v2, from v1 [a red bicycle leaning against a blue door > make the door green] flash
        ana     undo
        studio  Back to v1 [a red bicycle leaning against a blue door]
        ana     undo
        studio  There is nothing before this picture to go back to.
        ana     redo
        studio  Forward to v2 [a red bicycle leaning against a blue door > make the door green]
        ana     redo
        studio  There is nothing to redo: the last change was not an undo.
    """)


async def test_the_help_pages_own_conversation(chat: Chat) -> None:
    page = text.help_text(PLAYGROUND)
    for said in ("/imagine a red bicycle leaning against a blue door", "make the door green", "v2: make it night", "final 4K"):
        assert said in page
    await chat.plays("""
        ana     /imagine a red bicycle leaning against a blue door
        studio  v1 [a red bicycle leaning against a blue door] lite
        ben     make the door green
        studio  v2, from v1 [a red bicycle leaning against a blue door > make the door green] flash
        ana     v2: make it night
        studio  v3, from v2 [a red bicycle leaning against a blue door > make the door green > make it night] flash
        ana     // the client will like this one
        ana     undo
        studio  Back to v2 [a red bicycle leaning against a blue door > make the door green]
        ana     info
        studio  v2, the current one; made from v1; make the door green
        ana     history
        studio  v1 · a red bicycle leaning against a blue door · lite
        studio  v2 from v1 · make the door green · flash ◀ current
        studio  v3 from v2 · make it night · flash
    """)
    await chat.say("ana", "final 4K")
    await chat.settled()
    assert (chat.engine.briefs[-1].tier.name, chat.engine.briefs[-1].size) == ("pro", "4K")


async def test_before_and_after_stand_side_by_side(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ana     before and after
        studio  v1 was not made from another picture, so there is no before and after. Change it first, or ask for it below an edited one.
        ben     make it night
        studio  v2, from v1 [a lighthouse > make it night] flash
        ben     add a moon
        studio  v3, from v2 [a lighthouse > make it night > add a moon] flash
        ana     vorher nachher
        studio  v2 · make it night · flash
        studio  v3 from v2 · add a moon · flash ◀ current
        ben     (v2) before/after?
        studio  v1 · a lighthouse · lite
        studio  v2 from v1 · make it night · flash
        cyd     [before-after v2]
        studio  v1 · a lighthouse · lite
        studio  v2 from v1 · make it night · flash
    """)
    shown = await chat.say("ana", "before and after")
    assert isinstance(shown, SideBySide)
    assert shown.sheet[:2] == b"\xff\xd8", "a JPEG of the two"
    assert len(chat.engine.briefs) == 3, "telling asks no model"


async def test_before_and_after_needs_a_picture(chat: Chat) -> None:
    with pytest.raises(NothingToRefine):
        await chat.ask("ana", Wish(act=Act.BEFORE_AFTER))


async def test_a_reply_to_an_older_picture_branches_from_it(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse on a cliff
        studio  v1 [a lighthouse on a cliff] lite
        ben     make it night
        studio  v2, from v1 [a lighthouse on a cliff > make it night] flash
        ben     (v1) make the tower striped
        studio  v3, from v1 [a lighthouse on a cliff > make the tower striped] flash
        ana     v2: add a full moon
        studio  v4, from v2 [a lighthouse on a cliff > make it night > add a full moon] flash
        ana     undo
        studio  Back to v2 [a lighthouse on a cliff > make it night]
        ana     v9: add a boat
        studio  There is no v9 in this thread; it has v1 to v4. Type history to see them.
    """)


async def test_again_repeats_the_ask_and_not_its_result(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse on a cliff
        studio  v1 [a lighthouse on a cliff] lite
        ana     again
        studio  v2 [a lighthouse on a cliff] lite
        ben     make it like this one {moon.png}
        studio  v3, from v2 [a lighthouse on a cliff > make it like this one + 1] flash
        ben     again
        studio  v4, from v2 [a lighthouse on a cliff > make it like this one + 1] flash
        ben     again
        studio  v5, from v2 [a lighthouse on a cliff > make it like this one + 1] flash
    """)
    third, fourth, fifth = chat.engine.briefs[2:]
    assert (fourth.words, sent(fourth)) == (third.words, sent(third))
    assert (fifth.words, sent(fifth)) == (third.words, sent(third))


async def test_again_takes_flags_of_its_own(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse on a cliff --size 2K --avoid people")
    await chat.settled()
    await chat.say("ana", "again --ar 16:9")
    await chat.say("ana", "again")
    await chat.settled()
    first, second, third = chat.engine.briefs
    assert (first.ratio, second.ratio, third.ratio) == (None, "16:9", "16:9")
    assert first.size == second.size == third.size == "2K"
    assert first.words == second.words == third.words


async def test_again_on_a_tier_that_lacks_the_size_asks_for_one_it_has(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --size 4K --tier flash --ar 1:8")
    await chat.settled()
    await chat.say("ana", "again --tier lite")
    await chat.settled()
    assert (chat.engine.briefs[1].tier.name, chat.engine.briefs[1].size) == ("lite", "1K")
    assert chat.engine.briefs[1].ratio in (None, *chat.tiers["lite"].ratios)


async def test_again_after_a_failure_tries_what_failed(chat: Chat) -> None:
    chat.engine.fails["like this"] = EngineTimeout("It took too long.")
    await chat.plays("""
        ana     /imagine a lighthouse on a cliff
        studio  v1 [a lighthouse on a cliff] lite
        ana     make it night
        studio  v2, from v1 [a lighthouse on a cliff > make it night] flash
        ana     v1: like this --avoid boats {moon.png}
        studio  It took too long.
        ben     nochmal
        studio  It took too long.
    """)
    del chat.engine.fails["like this"]
    await chat.plays("""
        cyd     [again v2]
        studio  v3, from v1 [a lighthouse on a cliff > make it night] flash
        ana     again
        studio  v4, from v1 [a lighthouse on a cliff > make it night] flash
    """)
    chat.engine.fails["like this"] = EngineTimeout("It took too long.")
    await chat.plays("""
        ana     v1: like this --avoid boats {moon.png}
        studio  It took too long.
    """)
    del chat.engine.fails["like this"]
    await chat.plays("""
        ben     try again --tier pro
        studio  v5, from v1 [a lighthouse on a cliff > like this + 1] pro
        ana     again
        studio  v6, from v1 [a lighthouse on a cliff > like this + 1] pro
    """)
    failed, retried, repeated = chat.engine.briefs[-3:]
    assert failed.words == retried.words == repeated.words
    assert sent(failed) == sent(retried) == sent(repeated)
    assert (await chat.version(5)).person.name == "ben"


async def test_again_after_a_first_picture_that_failed_paints_it_in_its_thread(chat: Chat) -> None:
    chat.engine.fails["lighthouse"] = EngineTimeout("It took too long.")
    await chat.imagine("ana", "a lighthouse --ar 16:9 --count 2")
    assert await chat.settled() == ["It took too long."]
    (failed,) = chat.platform.messages.values()
    chat.root = failed.id
    chat.engine.fails.clear()
    await chat.plays("""
        ben     again
        studio  v1 to v2 [a lighthouse] [a lighthouse] flash
        ben     make it night
        studio  v3, from v1 [a lighthouse > make it night] flash
    """)
    assert [brief.ratio for brief in chat.engine.briefs[-3:-1]] == ["16:9", "16:9"]


async def test_again_after_a_first_picture_that_failed_with_what_waited_for_it(chat: Chat) -> None:
    chat.engine.fails["lighthouse"] = EngineTimeout("It took too long.")
    chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.engine.begun(1)
    (painting,) = chat.platform.messages.values()
    chat.root = painting.id
    await chat.say("ben", "make it night")
    chat.engine.slow["lighthouse"].set()
    assert sorted(await chat.settled()) == ["It took too long.", str(NothingToRefine())], "either may be told first"
    chat.engine.fails.clear()
    await chat.plays("""
        ben     again
        studio  v1 [a lighthouse] lite
    """)


async def test_again_after_an_undo_that_failed_means_the_picture(chat: Chat) -> None:
    chat.engine.slow["night"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ana", "make it night")
    await chat.say("ana", "undo")
    await chat.say("ana", "undo")
    chat.engine.slow["night"].set()
    await chat.settled()
    assert [row for (row,) in chat.kept("SELECT state FROM renders ORDER BY place_in_thread")][-1] == "failed"
    await chat.plays("""
        ana     again
        studio  v3 [a lighthouse] lite
    """)


async def test_several_side_by_side_and_one_picked(chat: Chat) -> None:
    await chat.plays(
        """
        ana     /imagine a lighthouse --count 3
        studio  v1 to v3 [a lighthouse] [a lighthouse] [a lighthouse] flash
        ben     3
        studio  v3 it is [a lighthouse]
        ben     make it night
        studio  v4, from v3 [a lighthouse > make it night] flash
        ben     variations
        studio  v5 to v7, from v4 VARIATION VARIATION VARIATION flash
        ana     2
        studio  v6 it is VARIATION
        ana     v2
        studio  v2 it is [a lighthouse]
        ana     undo
        studio  There is nothing before this picture to go back to.
    """.replace(
            "VARIATION",
            "[a lighthouse > make it night > (variations)]",
        )
    )


async def test_a_button_below_several_means_the_one_that_was_picked(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --count 3")
    await chat.settled()
    sheet, first = chat.platform.showing(1, chat.root), (await chat.version(1)).id
    await chat.say("ben", "3")
    await chat.settled()
    await chat.ask("ana", Wish(act=Act.FINAL), version=first, replied_to=sheet)
    assert "v4, from v3" in (await chat.settled())[0]
    await chat.ask("ana", Wish(act=Act.VARIATIONS), version=first, replied_to=sheet)
    assert "v5 to v7, from v1" in (await chat.settled())[0], "the current one stands elsewhere: the first that is shown"


async def test_what_is_shown_in_the_channel_moves_nothing_and_costs_nothing(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.say("ben", "undo")
    await chat.settled()
    answer = await chat.press("ana", "show", 2)
    assert isinstance(answer, Accepted)
    assert "v2, from its thread" in (await chat.settled())[0]
    assert await chat.current() == 1
    await chat.say("ben", "redo")
    assert "Forward to v2" in (await chat.settled())[0]
    assert len(chat.engine.briefs) == 2


async def test_a_mention_without_a_word_is_answered_with_help(chat: Chat) -> None:
    said = chat.message("ana", "", place=chat.place, addressed=True)
    assert isinstance(await chat.studio.hear(said), Help)
    assert await chat.studio.hear(said) == Ignored(why="seen before")


@pytest.mark.parametrize("count", [2, 4])
async def test_count_paints_that_many_and_shows_them_in_one_message(chat: Chat, count: int) -> None:
    await chat.imagine("ana", f"a lighthouse --count {count}")
    await chat.settled()
    assert [version.number for version in await chat.versions()] == list(range(1, count + 1))
    assert await chat.current() == 1
    (shown,) = chat.platform.messages.values()
    assert shown.result is not None
    assert len(shown.result.shots) == count


async def test_an_edit_can_be_made_several_times_side_by_side(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     make it night --count 2
        studio  v2 to v3, from v1 [a lighthouse > make it night] [a lighthouse > make it night] flash
        ben     the second one
        studio  v3 it is [a lighthouse > make it night]
        ben     undo
        studio  Back to v1 [a lighthouse]
    """)


async def test_flags_alone_are_the_same_once_more_so(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     --ar 16:9
        studio  v2 [a lighthouse] lite
        ben     --tier pro
        studio  v3 [a lighthouse] pro
    """)
    assert [brief.ratio for brief in chat.engine.briefs] == [None, "16:9", "16:9"]


async def test_a_final_keeps_the_references_of_what_it_finishes(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png", "two.png"])
    await chat.settled()
    for words in ("again", "final", "again"):
        await chat.say("ben", words)
        await chat.settled()
    new, again, final, once_more = chat.engine.briefs
    v2, v3 = (await chat.versions())[1:3]
    assert sent(again) == sent(new)
    assert sent(final) == [*sent(new), v2.original.sha256]
    assert sent(once_more) == sent(final)
    assert (once_more.words, once_more.tier, once_more.size) == (final.words, final.tier, final.size)
    assert v3.act is Act.FINAL


async def test_what_is_avoided_is_said_in_edits_and_repeats(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night --avoid people")
    await chat.say("ben", "again")
    await chat.settled()
    assert [brief.words.endswith("Avoid: people") for brief in chat.engine.briefs] == [False, True, True]


async def test_an_edit_keeps_the_size_and_the_shape_of_its_parent(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --ar 16:9 --size 2K")
    await chat.settled()
    await chat.say("ben", "make it night", references=["square.png"])
    await chat.say("ben", "add a moon --ar 1:1 --size 1K")
    await chat.settled()
    assert [(brief.ratio, brief.size) for brief in chat.engine.briefs] == [("16:9", "2K"), ("16:9", "2K"), ("1:1", "1K")]


async def test_a_final_is_the_current_picture_on_the_best_tier(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --ar 16:9", references=["moon.png"])
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.say("ben", "final")
    await chat.settled()
    draft, final = (await chat.versions())[1:]
    brief = chat.engine.briefs[-1]
    assert (brief.tier.name, brief.size, brief.ratio) == ("pro", "4K", "16:9")
    assert brief.edits
    assert sent(brief) == [*sent(chat.engine.briefs[0]), draft.original.sha256]
    assert "a lighthouse (with picture 1); then: make it night" in brief.words
    assert (final.parent, final.act, final.alt) == (draft.id, Act.FINAL, draft.alt)


async def test_a_new_picture_in_a_thread_is_a_fresh_start_that_undo_leaves(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.imagine("ben", "a castle", place=chat.here)
    assert await chat.settled() == ["v2 [a castle] lite"]
    assert chat.engine.briefs[1].pictures == ()
    await chat.plays("""
        ana     undo
        studio  Back to v1 [a lighthouse]
    """)


async def test_buttons_act_on_the_picture_they_stand_under(chat: Chat) -> None:
    await chat.plays(
        """
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     make it night
        studio  v2, from v1 [a lighthouse > make it night] flash
        ben     [undo v2]
        studio  Back to v1 [a lighthouse]
        ben     [redo v1]
        studio  Forward to v2 [a lighthouse > make it night]
        ana     [again v1]
        studio  v3 [a lighthouse] lite
        ana     [info v2]
        studio  v2; made from v1; make it night
        ana     [final v2]
        studio  v4, from v2 FINAL pro
    """.replace(
            "FINAL",
            "[a lighthouse > make it night > (final)]",
        )
    )


# --- order, and what goes to the model ---------------------------------------------------------------------------------


async def test_the_model_gets_the_references_in_order_and_then_the_parents_original(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png", "two.png"])
    await chat.settled()
    await chat.say("ben", "put these on the wall, in this order", references=["three.png", "four.png", "five.png"])
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
    assert "put these on the wall, in this order" in edit.words
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
        "v2, from v1 [a lighthouse > make it night] flash",
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
        assert await chat.settled() == ["v1 [a lighthouse] lite", "v2, from v1 [a lighthouse > make it night] flash"]
        chat.root = placeholder.id
        await chat.say("ben", "add a moon")
        assert await chat.settled() == ["v3, from v2 [a lighthouse > make it night > add a moon] flash"]
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
    chat.engine.fails["add a mystery"] = RuntimeError("nobody foresaw this")  # type: ignore[assignment]
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for words in ("make it night", "add a crime", "add a moon", "add a mystery", "add a boat"):
        await chat.say("ben", words)
    assert await chat.settled() == [
        "v2, from v1 [a lighthouse > make it night] flash",
        "The model would not paint that. Say it in other words.",
        "v3, from v2 [a lighthouse > make it night > add a moon] flash",
        text.BROKEN,
        "v4, from v3 [a lighthouse > make it night > add a moon > add a boat] flash",
    ]


async def test_a_first_picture_that_fails_leaves_a_thread_with_nothing_to_refine(chat: Chat) -> None:
    chat.engine.fails["lighthouse"] = EngineTimeout("It took too long. Ask again.")
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == ["It took too long. Ask again."]
    (failed,) = chat.platform.messages.values()
    chat.root = failed.id
    with pytest.raises(NothingToRefine):
        await chat.say("ana", "make it night")


async def test_one_of_several_failing_shows_the_others_and_says_so(tmp_path: Path) -> None:
    tiers = {**DEFAULT_TIERS, "flash": replace(DEFAULT_TIERS["flash"], concurrency=1)}
    async with open_chat(tmp_path, tiers=tiers) as chat:
        refusal = Refused("The model would not paint that.")
        original = chat.engine._painting

        def third_fails(brief: Brief, number: int) -> object:
            if number == 3:
                raise refusal
            return original(brief, number)

        chat.engine._painting = third_fails  # type: ignore[method-assign,assignment]
        await chat.imagine("ana", "a lighthouse --count 4")
        assert await chat.settled() == [
            "v1 to v3 [a lighthouse] [a lighthouse] [a lighthouse] flash / 1 of 4 did not come out: The model would not paint that."
        ]
        assert chat.engine.most_under_way == 1


async def test_what_the_model_says_beside_the_picture_is_shown(chat: Chat) -> None:
    chat.engine.remarks["clock"] = "I set the hands to ten past ten."
    await chat.plays("""
        ana     /imagine a clock tower
        studio  v1 [a clock tower] lite / I set the hands to ten past ten.
        ben     undo
        studio  There is nothing before this picture to go back to.
    """)


async def test_a_shape_that_was_not_asked_for_is_said(chat: Chat) -> None:
    chat.engine.shape = (16, 16)
    await chat.plays("""
        ana     /imagine a clock tower --ar 16:9
        studio  v1 [a clock tower] lite / Asked for 16:9; the model gave 16×16.
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
    assert await chat.settled() == [text.CANCELLED]
    assert chat.engine.under_way == 0
    await chat.plays("""
        ana     add a moon
        studio  v2, from v1 [a lighthouse > add a moon] flash
        ana     cancel
        studio  Nothing is being painted in this thread, so there is nothing to cancel.
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
        text.CANCELLED,
        "v2, from v1 [a lighthouse > make it night] flash",
        "v3, from v2 [a lighthouse > make it night > add a boat] flash",
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
    assert await chat.settled() == [text.CANCELLED, "v2, from v1 [a lighthouse > add a moon] flash"]


# --- progress ----------------------------------------------------------------------------------------------------------


async def test_the_placeholder_tells_the_place_and_then_that_it_is_being_painted(chat: Chat) -> None:
    first, second = (chat.engine.slow.setdefault(word, asyncio.Event()) for word in ("night", "moon"))
    third = chat.engine.slow["boat"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for words in ("make it night", "add a moon", "add a boat"):
        await chat.say("ben", words)
    await chat.platform.stands(4)
    await chat.engine.begun(2)
    await chat.platform.says("m4", "queued")
    last = list(chat.platform.messages.values())[-1]
    first.set()
    await chat.engine.begun(3)
    await chat.platform.waits(last.id, 1)
    second.set()
    await chat.engine.begun(4)
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


# --- chatter -----------------------------------------------------------------------------------------------------------


async def test_chatter_costs_nothing_and_is_met_with_silence(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     love it!
        ben     thanks
        ana     // make it green, later
        ana     @ben make it green?
        ben     👍
    """)
    assert len(chat.engine.briefs) == 1


async def test_unsure_asks_back_and_the_button_carries_it_out(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    unsure = await chat.say("ben", "is it me or is it dark")
    assert isinstance(unsure, Unsure)
    assert await chat.settled() == []
    answer = await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana"))
    assert isinstance(answer, Accepted)
    assert await chat.settled() == ["v2, from v1 [a lighthouse > is it me or is it dark] flash"]
    assert (await chat.version(2)).person == chat.person("ana")
    again = await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana"))
    assert isinstance(again, Ignored)
    with pytest.raises(WordsForgotten):
        await chat.studio.go_ahead(
            unsure.pending, event="press-2", place=replace(CHANNEL, channel="other"), person=chat.person("eve")
        )
    with pytest.raises(WordsForgotten):
        await chat.studio.go_ahead("no such", event="press-3", place=chat.here, person=chat.person("eve"))


async def test_a_button_is_carried_out_once_although_its_price_is_confirmed_by_several(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.imagine("ana", "a lighthouse")
        await chat.settled()
        unsure = await chat.say("ben", "is it me or is it dark")
        assert isinstance(unsure, Unsure)
        chat.rules = Rules(confirm_above=MicroDollars(1_000))
        chat.start()
        pressed = [
            await chat.studio.go_ahead(unsure.pending, event=event, place=chat.here, person=chat.person(who))
            for event, who in (("press-1", "ana"), ("press-1", "ana"), ("press-2", "ben"))
        ]
        assert [type(one) for one in pressed] == [Confirm, Ignored, Confirm], "delivered twice it is answered once"
        asked = [(who, one.pending) for who, one in zip(("ana", "ana", "ben"), pressed, strict=True) if isinstance(one, Confirm)]
        with pytest.raises(NotAllowed, match="Only the person who asked"):
            await chat.studio.go_ahead(asked[0][1], event="eve", place=chat.here, person=chat.person("eve"), confirmed=True)
        confirmed = [
            await chat.studio.go_ahead(pending, event=pending, place=chat.here, person=chat.person(who), confirmed=True)
            for who, pending in asked
        ]
        assert [type(one) for one in confirmed] == [Accepted, Ignored]
        await chat.settled()


async def test_a_press_that_was_refused_can_be_repeated(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    unsure = await chat.say("ben", "is it me or is it dark")
    assert isinstance(unsure, Unsure)
    chat.engine.gone = {name: f"{name} is off" for name in chat.tiers}
    answer = await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana"))
    assert isinstance(answer, TierOff)
    assert isinstance(
        await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana")), Ignored
    )
    chat.engine.gone = {}
    answer = await chat.studio.go_ahead(unsure.pending, event="press-2", place=chat.here, person=chat.person("ana"))
    assert isinstance(answer, Accepted)


async def test_a_picture_without_a_word_is_asked_about_and_never_painted_from_nothing(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    unsure = await chat.say("ben", "", references=["one.png"])
    assert isinstance(unsure, Unsure)
    with pytest.raises(BadAsk, match="Say what should change"):
        await chat.studio.go_ahead(unsure.pending, event="press", place=chat.here, person=chat.person("ben"))
    assert len(chat.engine.briefs) == 1


class Verdicts:
    """A reader that knows what some messages are, and leaves the rest to the rules."""

    def __init__(self, **verdicts: Kind) -> None:
        self.verdicts, self.asked = verdicts, list[str]()

    async def read(self, text: str, by_rules: Reading) -> Reading:
        self.asked.append(text)
        return replace(by_rules, kind=self.verdicts.get(text.split()[0], by_rules.kind), stage=Stage.MODEL)


async def test_where_a_model_reads_its_word_counts_and_reply_words_need_no_model(chat: Chat) -> None:
    chat.reader = reader = Verdicts(interesting=Kind.INSTRUCTION, make=Kind.CHATTER)
    chat.start()
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     interesting
        studio  v2, from v1 [a lighthouse > interesting] flash
        ben     make it night, he said to me at lunch
        ben     undo
        studio  Back to v1 [a lighthouse]
        ben     add a moon
        studio  v3, from v1 [a lighthouse > add a moon] flash
    """)
    assert reader.asked == ["interesting", "make it night, he said to me at lunch", "add a moon"]


async def test_messages_outside_our_threads_are_not_ours(chat: Chat) -> None:
    for place in (CHANNEL, replace(CHANNEL, root="m999")):
        assert await chat.say("ben", "make the door green", place=place) == Ignored(why="no thread of ours")


# --- mentions ------------------------------------------------------------------------------------------------------------


async def test_a_mention_with_pictures_starts_a_thread_on_that_message(chat: Chat) -> None:
    await chat.plays("""
        ana     @darkroom a poster of these two {one.png} {two.png}
        studio  v1 [a poster of these two + 2] flash
        ben     make it night
        studio  v2, from v1 [a poster of these two + 2 > make it night] flash
    """)
    assert chat.root == "u-e1"
    assert {shown.root for shown in chat.platform.messages.values()} == {"u-e1"}


async def test_a_mention_without_words_is_asked_what_to_do(chat: Chat) -> None:
    for words in ("", "   "):
        message = chat.message("ana", words, references=["one.png"], place=CHANNEL, addressed=True)
        with pytest.raises(BadAsk, match="Say what"):
            await chat.studio.hear(message)
    assert chat.jobs.submitted == []


async def test_a_mention_with_a_reply_word_has_nothing_to_refine(chat: Chat) -> None:
    await chat.plays("""
        ana     @darkroom undo
        studio  There is no picture in this thread yet. Start one with /imagine.
        ana     @darkroom help
        studio  (help)
    """)


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
            await chat.studio.describe(version, "a secret", place=place, person=chat.person("eve"))
    assert len(chat.engine.briefs) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("a lighthouse --tier flsh", "Did you mean flash?"),
        ("a lighthouse --ar 16:8", "Did you mean 16:9?"),
        ("a lighthouse --size 3K", "Did you mean"),
        ("a lighthouse --count 9", "Ask for 1 to 4"),
        ("a lighthouse --tier lite --size 4K", "flash and pro can do it"),
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
        studio  v2, from v1 [a lighthouse > make it night] lite
    """)


async def test_a_retired_tier_is_passed_over_and_refused_by_name(chat: Chat) -> None:
    chat.engine.gone = {"lite": "Nano Banana 2 Lite was retired. Ask with --tier flash."}
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] flash
        ana     /imagine a lighthouse --tier lite
        studio  Nano Banana 2 Lite was retired. Ask with --tier flash.
    """)
    answer = await chat.imagine("ana", "a lighthouse --tier lite")
    assert isinstance(answer, TierOff)
    assert answer.other is not None
    assert (answer.tier, answer.other.tier) == ("lite", "flash")


async def test_again_of_a_retired_tier_goes_to_the_next(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.engine.gone = {"lite": "retired"}
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
    """Who names a tier without a price is told; where nobody did, another tier takes the ask."""
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
    chat.platform.refuses["deliver"] = [CannotPost("The thread is locked. Nothing was charged.")]
    await chat.say("ana", "make it night")
    assert await chat.settled() == [f"The thread is locked. Nothing was charged. {PICTURE_KEPT}"]
    assert ("released", 0) in chat.kept("SELECT state, cost FROM ledger")
    history = await chat.say("ana", "history")
    assert isinstance(history, SideBySide)
    assert [version.words for version in history.versions] == ["a lighthouse", "make it night"]
    assert chat.kept("SELECT SUM(cost) FROM ledger WHERE state = 'used'") == chat.kept("SELECT cost FROM versions WHERE number = 1")


async def test_where_nothing_may_be_posted_nothing_is_said_to_be_kept(chat: Chat) -> None:
    chat.platform.refuses["open"] = [CannotPost("I may not post here. Nothing was charged.")]
    await chat.imagine("ana", "a lighthouse")
    assert await chat.settled() == ["I may not post here. Nothing was charged."]


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
    assert await chat.settled() == ["Cancelled. Nothing was charged."]
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
    assert await chat.settled() == ["The studio was restarted five times while painting this. Nothing was charged; ask once more."]
    assert len(chat.engine.briefs) == 5
    assert len(chat.kept("SELECT * FROM model_calls WHERE outcome = 'interrupted' AND billed = 1")) == 5
    assert chat.kept("SELECT DISTINCT state, cost FROM ledger") in ([], [("released", 0)])


async def _stopped(chat: Chat, stops: int) -> None:
    """A call for a lighthouse is under way, after so many were cut off."""
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


# --- alt text, recent ----------------------------------------------------------------------------------------------------


async def test_alt_text_tells_the_ask_and_its_edits_and_can_be_set(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.settled()
    version = await chat.version(2)
    assert version.alt == "a lighthouse; then: make it night"
    described = await chat.studio.describe(version.id, " A lighthouse\n by night ", place=CHANNEL, person=chat.person("ben"))
    assert described.alt == "A lighthouse by night"
    assert (await chat.version(2)).alt == "A lighthouse by night"
    for bad in ("  ", "x" * 1001):
        with pytest.raises(BadAsk, match="1 to 1,000"):
            await chat.studio.describe(version.id, bad, place=CHANNEL, person=chat.person("ben"))


async def test_recent_pictures_are_a_persons_own_newest_first(chat: Chat) -> None:
    for who, words in (("ana", "a lighthouse"), ("ben", "a castle"), ("ana", "a bridge")):
        await chat.imagine(who, words)
        await chat.settled()
    recent = await chat.studio.recent("playground", "w", chat.person("ana"))
    assert [version.words for version in recent] == ["a bridge", "a lighthouse"]
    assert await chat.studio.recent("playground", "elsewhere", chat.person("ana")) == []


# --- questions, and figures that are none -----------------------------------------------------------------------------


async def test_a_question_mark_is_no_order_and_the_button_says_what_it_does(chat: Chat) -> None:
    await chat.plays(f"""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     make it night
        studio  v2, from v1 [a lighthouse > make it night] flash
        cyd     final?
        studio  {text.UNSURE_ASKED} [Final]
        cyd     noch mal?!
        studio  {text.UNSURE_ASKED} [Again]
        cyd     ¿más opciones?
        studio  {text.UNSURE_ASKED} [Variations]
        cyd     v1?
        studio  {text.UNSURE_ASKED} [Pick v1]
        cyd     元に戻す？
        studio  {text.UNSURE_ASKED} [Undo]
        cyd     v7?
        ana     404
        ana     +1
        ben     1 sec
        ben     v7
        studio  There is no v7 in this thread; it has v1 to v2. Type history to see them.
    """)
    assert len(chat.engine.briefs) == 2


async def test_a_final_that_was_asked_about_stays_one_and_its_price_is_confirmed(tmp_path: Path) -> None:
    async with open_chat(tmp_path, rules=Rules(confirm_above=MicroDollars(100_000))) as chat:
        await chat.imagine("ana", "a lighthouse")
        await chat.settled()
        unsure = await chat.say("ben", "final 4k?")
        assert isinstance(unsure, Unsure)
        pressed = await chat.studio.go_ahead(unsure.pending, event="press", place=chat.here, person=chat.person("ana"))
        assert isinstance(pressed, Confirm)
        assert pressed.price > MicroDollars(100_000)
        await chat.studio.go_ahead(pressed.pending, event="yes", place=chat.here, person=chat.person("ana"), confirmed=True)
        await chat.settled()
        assert (chat.engine.briefs[-1].tier.name, chat.engine.briefs[-1].size) == ("pro", "4K")


async def test_each_button_of_what_was_asked_about_does_what_it_says(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.settled()
    for said, shown in (
        ("undo?", ["Back to v1 [a lighthouse]"]),
        ("redo?", ["Forward to v2 [a lighthouse > make it night]"]),
        ("v1?", ["v1 it is [a lighthouse]"]),
        ("again?", ["v3 [a lighthouse] lite"]),
    ):
        unsure = await chat.say("ben", said)
        assert isinstance(unsure, Unsure), said
        assert await chat.settled() == []
        for _ in range(2):
            await chat.studio.go_ahead(unsure.pending, event=chat.event(), place=chat.here, person=chat.person("ana"))
        assert await chat.settled() == shown


async def test_a_question_whether_to_cancel_cancels_at_the_button(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    unsure = await chat.say("ben", "cancel?")
    assert isinstance(unsure, Unsure)
    assert text.anyway(unsure.wish) == table.label(Act.CANCEL)
    with pytest.raises(NothingToCancel):
        await chat.studio.go_ahead(unsure.pending, event="press", place=chat.here, person=chat.person("ben"))


async def test_a_model_that_reads_does_not_turn_a_question_into_an_order(chat: Chat) -> None:
    chat.reader = Verdicts(**{"final?": Kind.INSTRUCTION})
    chat.start()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    assert isinstance(await chat.say("ben", "final?"), Unsure)
    assert len(chat.engine.briefs) == 1


async def test_back_to_a_version_below_a_sheet_means_that_version(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ana     /imagine a boat --count 2
        studio  v1 to v2 [a boat] [a boat] flash
        ben     make it night
        studio  v3, from v1 [a boat > make it night] flash
        ben     v2: add an oar --count 2
        studio  v4 to v5, from v2 [a boat > add an oar] [a boat > add an oar] flash
        ben     back to v2
        studio  v2 it is [a boat]
        ben     the second one
        studio  v5 it is [a boat > add an oar]
    """)


async def test_a_picture_of_a_sheet_is_picked_and_changed_in_one_breath(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ana     /imagine a boat --count 2
        studio  v1 to v2 [a boat] [a boat] flash
        ben     make it night --count 2
        studio  v3 to v4, from v1 [a boat > make it night] [a boat > make it night] flash
        ben     the second one but darker
        studio  v5, from v4 [a boat > make it night > darker] flash
    """)


async def test_what_is_quoted_supposed_planned_or_taken_back_paints_nothing(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     > make it night
        ben     add a hat. no wait, leave it
        ben     tomorrow we'll make the sky darker
        ben     we need the final by 5pm
        ben     is v1 the final?
        ben     show me the difference to v1
    """)
    for said in (
        'she said "make it blue" lol',
        "I would have made it red",
        "not sure about the legs",
        "look what it did when I said blue",
    ):
        assert isinstance(await chat.say("ben", said), Ignored | Unsure), said
    assert await chat.settled() == []
    await chat.say("ben", '> she said "make it blue"\nmake the sign say "OPEN"')
    assert await chat.settled() == ['v2, from v1 [a lighthouse > make the sign say "OPEN"] flash']
    assert len(chat.engine.briefs) == 2
