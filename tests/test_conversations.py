"""What people say and what the studio answers, from the door to the platform; only the model and the platform are made of
memory. On both databases."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.shared.vocabularies import PLAYGROUND, VOCABULARIES
from bots.speech import text
from core.errors import (
    BadAsk,
    EngineTimeout,
    NothingToRefine,
)
from core.model import Act, RenderState, Vocabulary, Wish
from core.studio.answers import Accepted, Help, Ignored, LinkTo, SideBySide
from tests.chat import CHANNEL, Chat, open_chat
from tests.databases import Databases
from tests.fakes import sent


@pytest.fixture
async def chat(tmp_path: Path, databases: Databases) -> AsyncIterator[Chat]:
    async with open_chat(tmp_path, url=await databases.new()) as opened:
        yield opened


# --- talking in a thread ---------------------------------------------------------------------------------------------


async def test_a_picture_is_refined_by_talking_in_its_thread(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a red bicycle leaning against a blue door
        studio  v1 [a red bicycle leaning against a blue door] lite
        ben     make the door green
        studio  v2 from v1 [a red bicycle leaning against a blue door > make the door green] flash
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
        studio  v2 from v1 [a red bicycle leaning against a blue door > make the door green] flash
        ana     v2: make it night
        studio  v3 from v2 [a red bicycle leaning against a blue door > make the door green > make it night] flash
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
        studio  v1 wasn't made from another picture, so it has no before and after. Change it first, or ask below a changed picture.
        ben     make it night
        studio  v2 from v1 [a lighthouse > make it night] flash
        ben     add a moon
        studio  v3 from v2 [a lighthouse > make it night > add a moon] flash
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
        studio  v2 from v1 [a lighthouse on a cliff > make it night] flash
        ben     (v1) make the tower striped
        studio  v3 from v1 [a lighthouse on a cliff > make the tower striped] flash
        ana     v2: add a full moon
        studio  v4 from v2 [a lighthouse on a cliff > make it night > add a full moon] flash
        ana     undo
        studio  Back to v2 [a lighthouse on a cliff > make it night]
        ana     v9: add a boat
        studio  There is no v9 in this thread. It has v1 to v4. You weren't charged. To see them, type history.
    """)


async def test_again_repeats_the_ask_and_not_its_result(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse on a cliff
        studio  v1 [a lighthouse on a cliff] lite
        ana     again
        studio  v2 [a lighthouse on a cliff] lite
        ben     make it like this one {moon.png}
        studio  v3 from v2 [a lighthouse on a cliff > make it like this one + 1] flash
        ben     again
        studio  v4 from v2 [a lighthouse on a cliff > make it like this one + 1] flash
        ben     again
        studio  v5 from v2 [a lighthouse on a cliff > make it like this one + 1] flash
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
        studio  v2 from v1 [a lighthouse on a cliff > make it night] flash
        ana     v1: like this --avoid boats {moon.png}
        studio  It took too long.
        ben     nochmal
        studio  It took too long.
    """)
    del chat.engine.fails["like this"]
    await chat.plays("""
        cyd     [again v2]
        studio  v3 from v1 [a lighthouse on a cliff > make it night] flash
        ana     again
        studio  v4 from v1 [a lighthouse on a cliff > make it night] flash
    """)
    chat.engine.fails["like this"] = EngineTimeout("It took too long.")
    await chat.plays("""
        ana     v1: like this --avoid boats {moon.png}
        studio  It took too long.
    """)
    del chat.engine.fails["like this"]
    await chat.plays("""
        ben     try again --tier pro
        studio  v5 from v1 [a lighthouse on a cliff > like this + 1] pro
        ana     again
        studio  v6 from v1 [a lighthouse on a cliff > like this + 1] pro
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
        studio  v1–v2 [a lighthouse] [a lighthouse] flash
        ben     make it night
        studio  v3 from v1 [a lighthouse > make it night] flash
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
    newest = await chat.store.newest((await chat.thread()).id)
    assert newest is not None
    assert newest.state is RenderState.FAILED
    await chat.plays("""
        ana     again
        studio  v3 [a lighthouse] lite
    """)


async def test_several_side_by_side_and_one_picked(chat: Chat) -> None:
    await chat.plays(
        """
        ana     /imagine a lighthouse --count 3
        studio  v1–v3 [a lighthouse] [a lighthouse] [a lighthouse] flash
        ben     3
        studio  v3 it is [a lighthouse]
        ben     make it night
        studio  v4 from v3 [a lighthouse > make it night] flash
        ben     variations
        studio  v5–v7 from v4 VARIATION VARIATION VARIATION flash
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
    assert "v4 from v3" in (await chat.settled())[0]
    await chat.ask("ana", Wish(act=Act.VARIATIONS), version=first, replied_to=sheet)
    assert "v5–v7 from v1" in (await chat.settled())[0], "the current one stands elsewhere: the first that is shown"


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


@pytest.mark.parametrize(
    ("words", "leads"),
    [
        ("https://chat.example/message/3", LinkTo.MESSAGE),
        ("https://example.com/a-page https://chat.example/message/3", LinkTo.MESSAGE),
        ("https://team.slack.com/archives/C1/p1700000000000100", LinkTo.ELSEWHERE),
        ("<https://example.com/a-page>", LinkTo.ELSEWHERE),
        ("HTTPS://example.com/one https://example.com/two", LinkTo.ELSEWHERE),
    ],
)
async def test_a_mention_with_a_link_and_nothing_else_is_answered_with_help(chat: Chat, words: str, leads: LinkTo) -> None:
    said = chat.message("ana", words, place=chat.place, addressed=True)
    assert await chat.studio.hear(said) == Help(link=leads)
    assert await chat.studio.hear(said) == Ignored(why="seen before")


@pytest.mark.parametrize("vocabulary", VOCABULARIES.values())
@pytest.mark.parametrize(
    ("leads", "way_out"), [(LinkTo.ELSEWHERE, "Attach the picture"), (LinkTo.MESSAGE, "Send it again and say")]
)
def test_help_about_a_lone_link_begins_with_the_link_and_is_short(leads: LinkTo, way_out: str, vocabulary: Vocabulary) -> None:
    first, *lines = text.helped(Help(link=leads), vocabulary).splitlines()
    assert "link" in first
    assert way_out in first
    assert len(lines) == 2
    assert vocabulary.help in lines[-1]
    assert text.helped(Help(), vocabulary) == text.help_text(vocabulary)


async def test_a_link_that_nobody_shows_us_gets_no_answer(chat: Chat) -> None:
    said = chat.message("ana", "https://example.com/a-page", place=chat.place, addressed=False)
    assert not isinstance(await chat.studio.hear(said), Help)


@pytest.mark.parametrize("count", [2, 4])
async def test_count_paints_that_many_and_shows_them_in_one_message(chat: Chat, count: int) -> None:
    await chat.imagine("ana", f"a lighthouse --count {count}")
    await chat.settled()
    assert [version.number for version in await chat.versions()] == list(range(1, count + 1))
    assert await chat.current() == 1
    (shown,) = chat.platform.messages.values()
    assert shown.result is not None
    assert len(shown.result.versions) == count


async def test_an_edit_can_be_made_several_times_side_by_side(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse
        studio  v1 [a lighthouse] lite
        ben     make it night --count 2
        studio  v2–v3 from v1 [a lighthouse > make it night] [a lighthouse > make it night] flash
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
        studio  v2 from v1 [a lighthouse > make it night] flash
        ben     [undo v2]
        studio  Back to v1 [a lighthouse]
        ben     [redo v1]
        studio  Forward to v2 [a lighthouse > make it night]
        ana     [again v1]
        studio  v3 [a lighthouse] lite
        ana     [info v2]
        studio  v2; made from v1; make it night
        ana     [final v2]
        studio  v4 from v2 FINAL pro
    """.replace(
            "FINAL",
            "[a lighthouse > make it night > (final)]",
        )
    )


# --- alt text, recent ----------------------------------------------------------------------------------------------------


async def test_alt_text_tells_the_ask_and_its_edits_and_can_be_set(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "make it night")
    await chat.settled()
    version = await chat.version(2)
    assert version.alt == "a lighthouse; then: make it night"
    described = await chat.studio.describe(version.id, " A lighthouse\n by night ", place=CHANNEL)
    assert described.alt == "A lighthouse by night"
    assert (await chat.version(2)).alt == "A lighthouse by night"
    for bad in ("  ", "x" * 1001):
        with pytest.raises(BadAsk, match="1 to 1,000"):
            await chat.studio.describe(version.id, bad, place=CHANNEL)


async def test_recent_pictures_are_a_persons_own_newest_first(chat: Chat) -> None:
    for who, words in (("ana", "a lighthouse"), ("ben", "a castle"), ("ana", "a bridge")):
        await chat.imagine(who, words)
        await chat.settled()
    recent = await chat.studio.recent("playground", "w", chat.person("ana"))
    assert [version.words for version in recent] == ["a bridge", "a lighthouse"]
    assert await chat.studio.recent("playground", "elsewhere", chat.person("ana")) == []
