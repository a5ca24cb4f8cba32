"""Talk, mentions and questions: what paints, what is asked about first, and what is met with silence."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bots.speech import choices
from core.acts import table
from core.errors import (
    BadAsk,
    NotAllowed,
    NothingToCancel,
    WordsForgotten,
)
from core.model import Act, MicroDollars
from core.quota import Rules
from core.studio.answers import CHATTER, Accepted, Confirm, Ignored, TierOff, Unsure
from tests.chat import CHANNEL, Chat, open_chat
from tests.readers import ScriptedReader

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
    unsure = await chat.say("ben", "the sky though")
    assert isinstance(unsure, Unsure)
    assert await chat.settled() == []
    answer = await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana"))
    assert isinstance(answer, Accepted)
    assert await chat.settled() == ["v2 from v1 [a lighthouse > the sky though] flash"]
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
        unsure = await chat.say("ben", "the sky though")
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
            await chat.agree("eve", asked[0][1])
        confirmed = [await chat.agree(who, pending) for who, pending in asked]
        assert [type(one) for one in confirmed] == [Accepted, Ignored]
        await chat.settled()


async def test_a_press_that_was_refused_can_be_repeated(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    unsure = await chat.say("ben", "the sky though")
    assert isinstance(unsure, Unsure)
    chat.engine.gone = set(chat.tiers)
    answer = await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana"))
    assert isinstance(answer, TierOff)
    assert isinstance(
        await chat.studio.go_ahead(unsure.pending, event="press-1", place=chat.here, person=chat.person("ana")), Ignored
    )
    chat.engine.gone = set()
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


async def test_a_question_back_is_rare_until_it_is_answered_and_never_about_the_same_words(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    first = await chat.say("ben", "the sky though")
    assert isinstance(first, Unsure)
    assert await chat.say("ben", "hats for everyone") == CHATTER, "one question in five minutes"
    assert isinstance(await chat.say("cyd", "hats for everyone"), Unsure), "for each person"
    await chat.studio.go_ahead(first.pending, event="press", place=chat.here, person=chat.person("ben"))
    await chat.settled()
    assert await chat.say("ben", "The sky though") == CHATTER, "the same words"
    assert isinstance(await chat.say("ben", "hats for everyone"), Unsure), "the first was answered"
    chat.now.at += timedelta(minutes=5)
    assert await chat.say("cyd", "hats  for everyone") == CHATTER
    assert isinstance(await chat.say("cyd", "maybe the roof?"), Unsure), "five minutes later"


async def test_a_clear_instruction_answers_the_question_before(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    assert isinstance(await chat.say("ben", "the sky though"), Unsure)
    assert isinstance(await chat.say("ben", "make it brighter"), Accepted)
    await chat.settled()
    assert isinstance(await chat.say("ben", "hats for everyone"), Unsure)


async def test_where_a_model_reads_its_word_counts_and_reply_words_need_no_model(chat: Chat) -> None:
    chat.reader = reader = ScriptedReader({"interesting": "edit", "make": "none"})
    chat.start()
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     interesting
        studio  v2 from v1 [a lighthouse > interesting] flash
        ben     make it night, he said to me at lunch
        ben     undo
        studio  Back to v1 [a lighthouse]
        ben     add a moon
        studio  v3 from v1 [a lighthouse > add a moon] flash
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
        studio  v2 from v1 [a poster of these two + 2 > make it night] flash
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


# --- questions, and figures that are none -----------------------------------------------------------------------------


async def test_a_question_mark_is_no_order_and_the_button_says_what_it_does(chat: Chat) -> None:
    await chat.plays(f"""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     make it night
        studio  v2 from v1 [a lighthouse > make it night] flash
        cyd     final?
        studio  {choices.UNSURE_ASKED} [Final]
        cyd     noch mal?!
        studio  {choices.UNSURE_ASKED} [Again]
        cyd     ¿más opciones?
        studio  {choices.UNSURE_ASKED} [Variations]
        cyd     v1?
        studio  {choices.UNSURE_ASKED} [Pick v1]
        cyd     元に戻す？
        studio  {choices.UNSURE_ASKED} [Undo]
        cyd     v7?
        ana     404
        ana     +1
        ben     1 sec
        ben     v7
        studio  There is no v7 in this thread. It has v1 to v2. To see them, type history.
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
        await chat.agree("ana", pressed.pending)
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


async def test_a_button_that_is_pressed_again_once_it_is_done_does_nothing(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.settled()
    unsure = await chat.say("ben", "undo?")
    assert isinstance(unsure, Unsure)
    for shown in (["Back to v1 [a lighthouse]"], []):
        await chat.studio.go_ahead(unsure.pending, event=chat.event(), place=chat.here, person=chat.person("ana"))
        assert await chat.settled() == shown


async def test_the_button_below_so_many_ideas_says_how_many_and_makes_them(chat: Chat) -> None:
    await chat.imagine("ana", "a logo for a bakery")
    await chat.settled()
    unsure = await chat.say("ben", "7 ideas")
    assert isinstance(unsure, Unsure)
    assert choices.anyway(unsure.wish) == "Variations: 7 pictures"
    assert len(chat.engine.briefs) == 1
    await chat.studio.go_ahead(unsure.pending, event=chat.event(), place=chat.here, person=chat.person("ben"))
    await chat.settled()
    assert len(await chat.versions()) == 1 + 7
    await chat.say("ben", "give me 6 more ideas")
    await chat.settled()
    assert len(await chat.versions()) == 1 + 7 + 6


async def test_a_question_whether_to_cancel_cancels_at_the_button(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    unsure = await chat.say("ben", "cancel?")
    assert isinstance(unsure, Unsure)
    assert choices.anyway(unsure.wish) == table.label(Act.CANCEL)
    with pytest.raises(NothingToCancel):
        await chat.studio.go_ahead(unsure.pending, event="press", place=chat.here, person=chat.person("ben"))


async def test_a_model_that_reads_does_not_turn_a_question_into_an_order(chat: Chat) -> None:
    chat.reader = ScriptedReader({"final?": "final"})
    chat.start()
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    assert isinstance(await chat.say("ben", "final?"), Confirm)
    assert len(chat.engine.briefs) == 1


async def test_back_to_a_version_below_a_sheet_means_that_version(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ana     /imagine a boat --count 2
        studio  v1–v2 [a boat] [a boat] flash
        ben     make it night
        studio  v3 from v1 [a boat > make it night] flash
        ben     v2: add an oar --count 2
        studio  v4–v5 from v2 [a boat > add an oar] [a boat > add an oar] flash
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
        studio  v1–v2 [a boat] [a boat] flash
        ben     make it night --count 2
        studio  v3–v4 from v1 [a boat > make it night] [a boat > make it night] flash
        ben     the second one but darker
        studio  v5 from v4 [a boat > make it night > darker] flash
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
        studio  Compare v1 with which one? For example: compare v1 and v2.
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
    assert await chat.settled() == ['v2 from v1 [a lighthouse > make the sign say "OPEN"] flash']
    assert len(chat.engine.briefs) == 2
