"""Finals and what comes after them: the references of the whole line, the size of drafts, and what is reserved for all of it."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.discord import view as discord_view
from bots.playground import view as playground_view
from bots.slack import view as slack_view
from bots.speech import choices, telling
from core.errors import EngineTimeout, FinalUnderWay, StudioError, TierGone
from core.model import Act, Lack, MicroDollars, Shortfall, Wish
from core.ports.engine import Brief
from core.quota.admins import By
from core.studio.answers import Accepted, Confirm, Info, LesserFinal, LimitSpent, TierOff
from core.tiers import DEFAULT_TIERS, PROMPT_TOKENS, highest_price
from tests.chat import CHANNEL, Chat, new_ids, open_chat
from tests.databases import Databases
from tests.fakes import sent


async def done(chat: Chat, *asks: str, **more: object) -> Brief:
    """Say these one after the other; the brief of the last picture."""
    for words in asks:
        await chat.say("ben", words, **more)  # type: ignore[arg-type]
        await chat.settled()
    return chat.engine.briefs[-1]


async def kept(chat: Chat, *names: str) -> list[str]:
    """List the addresses of attached pictures in the image store."""
    files = chat.platform.files
    return [(await chat.pictures.put_reference(files[f"https://files/{name}"], name=name)).original.sha256 for name in names]


# --- references ----------------------------------------------------------------------------------------------------------


async def test_a_final_carries_the_references_of_the_whole_line(chat: Chat) -> None:
    await chat.imagine("ana", "my dog as a pirate", references=["dog.png", "hat.png"])
    await chat.settled()
    await done(chat, "make it night")
    await done(chat, "with this parrot", references=["cat.png"])
    await done(chat, "a little brighter")
    final = await done(chat, "final")
    current = (await chat.versions())[-1].parent
    draft = next(version for version in await chat.versions() if version.id == current)
    assert sent(final) == [*await kept(chat, "dog.png", "hat.png", "cat.png"), draft.original.sha256]
    assert (
        "my dog as a pirate (with pictures 1 and 2); then: make it night; then: with this parrot (its picture 1 is picture 3 here)"
        in final.words
    )
    assert "pictures 1 to 3, which the current picture was made with; and last the current picture" in final.words


async def test_a_branch_carries_its_own_line_and_not_its_siblings(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png"])
    await chat.settled()
    await done(chat, "with this boat", references=["two.png"])
    await done(chat, "v1: with this moon", references=["six.png"])
    final = await done(chat, "final")
    assert sent(final)[:-1] == await kept(chat, "one.png", "six.png")
    await chat.press("ben", "final", 2)
    await chat.settled()
    assert sent(chat.engine.briefs[-1])[:-1] == await kept(chat, "one.png", "two.png")


async def test_each_reference_goes_along_once(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png"])
    await chat.settled()
    await done(chat, "put these beside it", references=["two.png", "one.png"])
    final = await done(chat, "final")
    once_more = await done(chat, "final")
    assert sent(final)[:-1] == await kept(chat, "one.png", "two.png")
    assert (
        "a lighthouse (with picture 1); then: put these beside it (its pictures 1 and 2 are pictures 2 and 1 here)" in final.words
    )
    assert sent(once_more)[:-1] == sent(final)[:-1]


async def test_what_is_attached_to_a_final_comes_first_and_once(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png", "two.png"])
    await chat.settled()
    await chat.ask("ben", Wish(act=Act.FINAL, words="with this moon"), references=["six.png", "two.png"])
    await chat.settled()
    final = chat.engine.briefs[-1]
    assert sent(final)[:-1] == await kept(chat, "six.png", "two.png", "one.png")
    assert "pictures 1 and 2, attached to this ask; picture 3, which the current picture was made with" in final.words
    assert "a lighthouse (its pictures 1 and 2 are pictures 3 and 2 here)" in final.words
    again = await done(chat, "again")
    assert sorted(sent(again)) == sorted(sent(final))
    assert sent(again)[-1] == sent(final)[-1]


async def test_variations_carry_the_references_too(chat: Chat) -> None:
    await chat.imagine("ana", "my dog as a pirate", references=["dog.png"])
    await chat.settled()
    await done(chat, "make it night")
    takes = await done(chat, "variations")
    assert sent(takes)[:-1] == await kept(chat, "dog.png")
    assert "my dog as a pirate (with picture 1); then: make it night" in takes.words


@pytest.mark.parametrize(
    ("most", "names"), [(2, ["four.png", "five.png"]), (4, ["2.png", "3.png", "four.png", "five.png"]), (5, None)]
)
async def test_what_the_tier_cannot_take_is_left_out_the_oldest_first_and_that_is_said(
    tmp_path: Path, most: int, names: list[str] | None
) -> None:
    tiers = {**DEFAULT_TIERS, "pro": replace(DEFAULT_TIERS["pro"], max_references=most)}
    everything = ["1.png", "2.png", "3.png", "four.png", "five.png"]
    async with open_chat(tmp_path, tiers=tiers) as chat:
        await chat.imagine("ana", "a collage", references=everything[:3])
        await chat.settled()
        await chat.say("ben", "and these", references=everything[3:])
        await chat.settled()
        await chat.say("ben", "final")
        (said,) = await chat.settled()
        assert sent(chat.engine.briefs[-1])[:-1] == await kept(chat, *(names or everything))
        left = 5 - len(names or everything)
        oldest = {0: None, 1: "the oldest attached picture", 3: "the 3 oldest attached pictures"}[left]
        assert oldest is None or f"I left out {oldest} of this thread: Nano Banana Pro takes at most {most}." in said
        assert ("I left out" in said) == (left > 0)


# --- size ------------------------------------------------------------------------------------------------------------------


async def sizes(chat: Chat) -> list[str | None]:
    return [brief.size for brief in chat.engine.briefs]


async def test_an_edit_after_a_final_is_a_draft_again_and_says_so_once(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for words in ("final", "a little brighter", "add a boat", "again"):
        await chat.say("ben", words)
    said = await chat.settled()
    assert await sizes(chat) == ["1K", "4K", "1K", "1K", "1K"]
    note = "This is a draft again, at 1K. The final before it was 4K. For a large one, say final."
    assert [note in line for line in said] == [False, True, False, False]


async def test_drafts_keep_the_size_that_was_asked_for_them(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --size 2K")
    await chat.settled()
    await done(chat, "final", "final 4K", "make it night")
    assert await sizes(chat) == ["2K", "4K", "4K", "2K"]


@pytest.mark.parametrize("named", ["4K", "2K"])
async def test_an_edit_that_names_a_size_gets_it_and_hands_it_on(chat: Chat, named: str) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.say("ben", "final")
    await chat.settled()
    await chat.say("ben", f"make it night --size {named}")
    (said,) = await chat.settled()
    assert "A draft again" not in said
    await done(chat, "add a boat")
    assert await sizes(chat) == ["1K", "4K", named, named]


async def test_variations_of_a_final_are_drafts_and_a_final_of_a_final_is_none(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await done(chat, "final", "again", "final", "variations")
    assert await sizes(chat) == ["1K", "4K", "4K", "4K", "1K", "1K", "1K"]


# --- never on a lesser tier unasked ------------------------------------------------------------------------------------------

PRO, FLASH = DEFAULT_TIERS["pro"], DEFAULT_TIERS["flash"]


async def agreed(chat: Chat, answer: object, *, to: str = "flash") -> Brief:
    """Check that nothing was painted yet, press the asker's button, and return the brief of the final."""
    assert isinstance(answer, Confirm)
    painted = len(chat.engine.briefs)
    assert await chat.settled() == []
    assert isinstance(await chat.agree("ben", answer.pending), Accepted)
    await chat.settled()
    assert len(chat.engine.briefs) == painted + 1
    final = chat.engine.briefs[-1]
    assert (final.tier.name, final.act) == (to, Act.FINAL)
    return final


@pytest.mark.parametrize("words", ["final", "final 4K", "final --avoid people"])
async def test_a_final_whose_tier_is_gone_asks_first(chat: Chat, words: str) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.engine.gone = {"pro"}
    answer = await chat.say("ben", words)
    assert isinstance(answer, Confirm)
    assert answer.why == LesserFinal(wanted=chat.tiers["pro"], lack=Lack(tier="pro", kind=Shortfall.OFF), tier=chat.tiers["flash"])
    asked = "Nano Banana Pro isn't available now, so Nano Banana 2.1 would paint this final. It may cost up to "
    assert choices.sentence(answer).startswith(asked)
    assert (await agreed(chat, answer)).size == "4K"


async def test_a_final_whose_tier_has_no_price_asks_first(tmp_path: Path) -> None:
    async with open_chat(tmp_path, tiers={**DEFAULT_TIERS, "pro": replace(PRO, prices=None)}) as chat:
        await chat.imagine("ana", "a lighthouse")
        await chat.settled()
        answer = await chat.say("ben", "final")
        assert isinstance(answer, Confirm)
        assert "Nano Banana Pro has no price" in choices.sentence(answer)
        await agreed(chat, answer)


async def test_a_final_in_a_format_that_its_tier_lacks_asks_first(chat: Chat) -> None:
    await chat.imagine("ana", "a panorama of hills --ar 8:1")
    await chat.settled()
    answer = await chat.say("ben", "final")
    assert isinstance(answer, Confirm)
    assert "Nano Banana Pro can't do 8:1" in choices.sentence(answer)
    assert (await agreed(chat, answer)).ratio == "8:1"


async def test_again_of_a_final_asks_as_the_final_would(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await done(chat, "final")
    chat.engine.gone = {"pro"}
    await agreed(chat, await chat.say("ben", "again"))


async def test_a_final_that_failed_and_is_tried_again_asks_too(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.engine.fails["lighthouse"] = TierGone("Nano Banana Pro was retired. Use flash instead.", tier="pro", successor="flash")
    await chat.say("ben", "final")
    assert await chat.settled() == ["Nano Banana Pro was retired. Use flash instead."]
    assert [brief.tier.name for brief in chat.engine.briefs] == ["lite", "pro"], "no other tier painted it unasked"
    chat.engine.fails.clear()
    chat.engine.gone = {"pro"}
    await agreed(chat, await chat.say("ben", "again"))


async def test_who_names_the_tier_of_a_final_is_not_asked(chat: Chat) -> None:
    await chat.imagine("ana", "a panorama of hills --ar 8:1")
    await chat.settled()
    chat.engine.gone = {"pro"}
    assert (await done(chat, "final --tier flash")).tier.name == "flash"
    answer = await chat.say("ben", "final --tier pro")
    assert isinstance(answer, TierOff)
    assert "Google no longer offers Nano Banana Pro" in choices.sentence(answer)


async def test_a_final_that_no_tier_can_paint_says_why(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.engine.gone = {"pro", "flash"}
    answer = await chat.say("ben", "final")
    assert isinstance(answer, TierOff)
    assert answer.tier.name == "pro"
    assert answer.other is None, "flash is off too"


async def test_a_final_over_a_limit_is_offered_on_another_tier_and_not_painted_there(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.imagine("ana", "a lighthouse")
        await chat.settled()
        limit = chat.studio.quota.typed("1 image a day on pro", CHANNEL, None)
        await chat.studio.quota.set([limit], By(event="q", place=CHANNEL, person=chat.person("boss")), admin=True)
        await done(chat, "final")
        spent = await chat.say("ben", "final")
        assert isinstance(spent, LimitSpent)
        assert spent.other is not None
        assert spent.other.tier == "flash"
        assert [brief.tier.name for brief in chat.engine.briefs] == ["lite", "pro"]


async def test_a_tier_that_leaves_the_table_while_an_ask_waits_is_told(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    chat.jobs.paused = True
    accepted = await chat.say("ben", "final")
    assert isinstance(accepted, Accepted)
    del chat.tiers["pro"]
    chat.start()
    chat.jobs.run(accepted.render)
    (said,) = await chat.settled()
    assert (
        said == "The tier pro was removed while this was waiting. You weren't charged. Ask again, and another tier will paint it."
    )


@pytest.mark.parametrize("tier", ["lite", "flash", "pro"])
@pytest.mark.parametrize(
    "wish",
    [Wish(act=act, words="") for act in (Act.AGAIN, Act.VARIATIONS, Act.FINAL)] + [Wish(act=Act.EDIT, words="make it night")],
)
async def test_a_tier_that_is_named_is_obeyed_whatever_is_asked_of_it(chat: Chat, wish: Wish, tier: str) -> None:
    """It is obeyed even if it takes no edits of its own accord, or if the ask before failed on another tier."""
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await chat.ask("ben", replace(wish, tier=tier))
    await chat.settled()
    assert {brief.tier.name for brief in chat.engine.briefs[1:]} == {tier}
    chat.engine.fails["lighthouse"] = chat.engine.fails["night"] = EngineTimeout("It took too long.")
    await chat.ask("ben", replace(wish, tier="flash"))
    await chat.settled()
    chat.engine.fails.clear()
    await chat.say("ben", f"again --tier {tier}")
    await chat.settled()
    assert chat.engine.briefs[-1].tier.name == tier


async def test_again_may_add_words_and_a_final_and_variations_too(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse", references=["one.png"])
    await chat.settled()
    for act in (Act.AGAIN, Act.FINAL, Act.VARIATIONS):
        await chat.ask("ben", Wish(act=act, words="but at night"))
    await chat.settled()
    again, final, takes, *_ = chat.engine.briefs[1:]
    assert (again.act, again.asked) == (Act.NEW, "a lighthouse\n\nbut at night")
    assert sent(again) == await kept(chat, "one.png")
    assert "\n\nbut at night\n\n" in final.words
    assert "\n\nbut at night\n\n" in takes.words
    v2, v3, *_ = (await chat.versions())[1:]
    assert v3.alt == f"{v2.alt}; then: but at night"


# --- what is reserved --------------------------------------------------------------------------------------------------------

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "make it night",
                "add a boat --size 4K",
                "crop it --ar 1:1 --avoid people",
                "again",
                "again --size 2K --tier pro",
                "variations",
                "final",
                "final 2K",
                "undo",
                "夜にしてください、港の灯りと小さな船も",
            ]
        ),
        st.integers(0, 3),  # pictures attached
        st.booleans(),  # wait for it before the next is asked for
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS, size=st.sampled_from(["1K", "4K"]), attached=st.integers(0, 4), most=st.sampled_from([3, 14]))
def test_no_call_may_cost_more_than_was_reserved_for_it(
    steps: list[tuple[str, int, bool]], size: str, attached: int, most: int
) -> None:
    """Whatever is current when an ask's turn comes, the brief that is sent costs at most what was reserved for it."""

    async def play(folder: Path) -> None:
        tiers = {name: replace(tier, max_references=most if name == "flash" else 14) for name, tier in DEFAULT_TIERS.items()}
        async with open_chat(folder, tiers=tiers) as chat:
            names = iter(f"{n}.png" for n in range(100))
            await chat.imagine("ana", f"a lighthouse --size {size}", references=[next(names) for _ in range(min(attached, most))])
            await chat.settled()
            for words, count, wait in steps:
                with suppress(StudioError):  # nothing to undo, too many attached
                    await chat.say("ben", words, references=[next(names) for _ in range(count)])
                if wait:
                    await chat.settled()
            await chat.settled()
            reserved: dict[str, int] = dict(chat.kept("SELECT render, reserved FROM ledger"))
            for brief in chat.engine.briefs:
                tokens = min(PROMPT_TOKENS, len(brief.words.encode()))
                dearest = highest_price(brief.tier, size=brief.size, pictures=len(brief.pictures), prompt_tokens=tokens)
                assert dearest is not None
                assert dearest <= reserved[brief.render], brief
                assert len(brief.pictures) - brief.edits <= brief.tier.max_references

    with TemporaryDirectory() as folder:
        asyncio.run(play(Path(folder)))


async def test_an_edit_after_a_final_is_reserved_as_the_draft_it_is(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await done(chat, "make it night", "final", "a little brighter")
    first, edit, final, brighter = (held for (held,) in chat.kept("SELECT reserved FROM ledger ORDER BY at, slot"))
    assert max(first, edit, brighter) < 60_000 < 250_000 < final


async def test_an_edit_that_waits_for_the_first_picture_is_reserved_with_it(chat: Chat) -> None:
    chat.engine.slow["lighthouse"] = asyncio.Event()
    await chat.imagine("ana", "a lighthouse --size 4K --tier flash")
    await chat.engine.begun(1)
    (painting,) = chat.platform.messages.values()
    chat.root = painting.id
    await chat.say("ben", "make it night")
    chat.engine.slow["lighthouse"].set()
    await chat.settled()
    edit = chat.engine.briefs[-1]
    ((held,),) = chat.kept("SELECT reserved FROM ledger WHERE act = 'edit'")
    assert (edit.size, len(edit.pictures)) == ("4K", 1)
    dearest = highest_price(edit.tier, size="4K", pictures=1, prompt_tokens=len(edit.words.encode()))
    assert dearest is not None
    assert dearest <= held


async def test_every_platform_says_why_it_asks_and_what_it_may_cost() -> None:
    lesser = LesserFinal(wanted=PRO, lack=Lack(tier="pro", kind=Shortfall.OFF), tier=DEFAULT_TIERS["flash"])
    answer = Confirm(pending="h", price=MicroDollars(135_000), why=lesser)
    why = "Nano Banana Pro isn't available now, so Nano Banana 2.1 would paint this final."
    discord = discord_view.answer(DEFAULT_TIERS, answer)
    assert discord is not None
    for said in (str(slack_view.choice(answer)), str(playground_view.choice(answer, choices.sentence(answer))), discord.content):
        assert why in said
        assert "14¢" in said


# --- drafts and their finals -------------------------------------------------------------------------------------------------


async def told(chat: Chat, words: str) -> dict[str, str]:
    answer = await chat.say("ana", words)
    assert isinstance(answer, Info)
    return dict(telling.info(chat.tiers, answer))


async def test_a_draft_names_its_finals_and_a_final_its_draft(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await done(chat, "make it night", "final", "v2: final", "v2: make it snow")
    assert (await told(chat, "info v2"))["Finals"].startswith("v3 (")
    assert ", v4 (" in (await told(chat, "info v2"))["Finals"]
    assert (await told(chat, "info v4"))["Made from"] == "v2, the draft of this final"
    assert (await told(chat, "info v5"))["Made from"] == "v2"
    assert "Finals" not in await told(chat, "info v1")


async def test_a_branch_from_a_final_says_once_that_it_is_a_draft_again(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await done(chat, "final")
    for words in ("v2: a little brighter", "v2: a little darker", "v2: add a boat --size 2K"):
        await chat.say("ben", words)
    said = await chat.settled()
    assert ["This is a draft again" in line for line in said] == [True, False, False]


async def test_a_final_carries_the_references_of_its_line_through_undo_again_and_a_pick(chat: Chat) -> None:
    await chat.imagine("ana", "my dog as a pirate", references=["dog.png"])
    await chat.settled()
    await done(chat, "with this hat", references=["hat.png"])
    await done(chat, "with this boat", references=["one.png"])
    await done(chat, "undo", "again", "variations")
    await chat.press("ben", "pick", 6)
    await chat.settled()
    final = await done(chat, "final")
    assert sent(final)[:-1] == await kept(chat, "dog.png", "hat.png"), "and not the boat, which was undone"


# --- two finals at once ------------------------------------------------------------------------------------------------------


async def pressed_at_once(chat: Chat, *presses: tuple[str, str, int]) -> list[object]:
    """Press Final with a size below versions, all before anything is painted; what each is told."""
    chat.jobs.paused = True
    answers: list[object] = []
    for who, size, number in presses:
        wish = chat.studio.wish(Act.FINAL, "", size=size or None)
        try:
            answers.append(await chat.ask(who, wish, version=(await chat.version(number)).id))
        except StudioError as error:
            answers.append(str(error))
    return answers


async def test_of_two_finals_at_once_one_is_painted_and_the_other_is_told_whose(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    first, second, own = await pressed_at_once(chat, ("ana", "", 1), ("ben", "4K", 1), ("ana", "", 1))
    assert isinstance(first, Accepted)
    assert second == "ana's final of v1 is being painted already. You weren't charged. It appears in the thread when it's done."
    assert str(own).startswith("Your final of v1 is being painted already.")
    with pytest.raises(FinalUnderWay, match="ana's final is being painted already"):
        await chat.say("ben", "final")
    assert [row for (row,) in chat.kept("SELECT COUNT(*) FROM ledger")] == [2]


async def test_finals_of_two_pictures_sizes_or_words_are_two(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    await done(chat, "make it night")
    answers = await pressed_at_once(chat, ("ana", "4K", 1), ("ben", "2K", 1), ("ben", "4K", 2))
    answers.append(await chat.say("ben", "v1: final --avoid people"))
    assert all(isinstance(answer, Accepted) for answer in answers)


async def test_once_a_final_is_over_the_next_one_is_painted(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    for _ in range(2):
        await chat.press("ben", "final", 1)
        await chat.settled()
    assert [brief.act for brief in chat.engine.briefs[1:]] == [Act.FINAL, Act.FINAL]


async def test_a_final_is_of_the_picture_below_which_it_was_pressed_whatever_is_current_then(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse")
    await chat.settled()
    first = await chat.version(1)
    chat.engine.slow["night"] = asyncio.Event()
    await chat.say("ben", "make it night")
    await chat.press("ana", "final", 1)
    chat.engine.slow["night"].set()
    await chat.settled()
    assert sent(chat.engine.briefs[-1]) == [first.original.sha256]


def name_apart(chat: Chat, name: str) -> None:
    """Let a chat's events and renders have names that no other chat on the same database gives."""
    ids = new_ids()
    chat.new_id = chat.event = lambda: f"{name}-{ids()}"  # type: ignore[method-assign]
    chat.start()
    chat.jobs.paused = True


async def test_of_finals_pressed_at_once_in_two_processes_one_is_paid(databases: Databases, tmp_path: Path) -> None:
    url = await databases.new()
    async with open_chat(tmp_path / "one", url=url) as one, open_chat(tmp_path / "two", url=url) as two:
        await one.imagine("ana", "a lighthouse")
        await one.settled()
        two.root, draft = one.root, (await one.version(1)).id
        for n, chat in enumerate((one, two)):
            name_apart(chat, str(n))
        presses = [chat.ask(who, Wish(act=Act.FINAL), version=draft) for who in ("ana", "ben", "cyd") for chat in (one, two)]
        found = await asyncio.gather(*presses, return_exceptions=True)
        assert sum(isinstance(answer, Accepted) for answer in found) == 1
        assert sum(isinstance(answer, FinalUnderWay) for answer in found) == 5
