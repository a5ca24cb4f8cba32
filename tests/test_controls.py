"""What can be pressed below a result, and what it says before it is pressed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from bots.speech.controls import act_of, controls
from core.model import Act, Tier, Version
from core.ports.platform import Drifted, Result
from core.tiers import DEFAULT_TIERS, highest_price, usual_price
from tests.chat import Chat
from tests.test_captions import shown

FIRST = shown(1, "lite", cost=3.4, act=Act.NEW)
SECOND = shown(2, of=FIRST)


def made(*versions: Version, act: Act | None = None, can_redo: bool = False) -> Result:
    return Result(
        act=act or versions[0].act,
        versions=tuple(versions),
        current=versions[0].id,
        number_of={one.id: one.number for one in versions},
        can_redo=can_redo,
    )


@dataclass(frozen=True)
class Case:
    what: str
    shown: Result
    buttons: str
    menu: str
    showable: bool = False
    room: tuple[int, int] = (5, 25)
    tiers: Mapping[str, Tier] | None = None


TALL = shown(1, act=Act.NEW, ratio="1:8", pixels=(384, 3072))
DONE = shown(3, "pro", cost=25, act=Act.FINAL, of=SECOND, size="4K", pixels=(4096, 4096))
LARGE = shown(2, of=FIRST, size="4K", pixels=(4096, 4096))
HALF = shown(3, "pro", cost=14, act=Act.FINAL, of=SECOND, size="2K", pixels=(2048, 2048))
SAMPLED = shown(2, cost=0, of=FIRST, sample=True)
NO_PRO = {**DEFAULT_TIERS, "pro": replace(DEFAULT_TIERS["pro"], prices=None)}

CASES = [
    Case(
        "the first picture of a thread",
        made(replace(FIRST, before=None)),
        "Edit, Variations, Final 4K · about 25¢, Redo on Pro",
        "Again, Info, History, Format, Final 2K · about 15¢",
    ),
    Case(
        "a change",
        made(SECOND),
        "Edit, Undo, Variations, Final 4K · about 25¢, Redo on Pro",
        "Again, Info, History, Before/after, Format, Final 2K · about 15¢",
    ),
    Case(
        "a fresh start later in a thread: there is something to go back to, but nothing it was made from",
        made(replace(shown(3, act=Act.NEW), before=SECOND.id)),
        "Edit, Undo, Variations, Final 4K · about 25¢, Redo on Pro",
        "Again, Info, History, Format, Final 2K · about 15¢",
    ),
    Case(
        "after an undo to the first",
        made(replace(FIRST, before=None), act=Act.UNDO, can_redo=True),
        "Edit, Redo, Variations, Final 4K · about 25¢, Redo on Pro",
        "Again, Info, History, Format, Final 2K · about 15¢",
    ),
    Case(
        "after an undo to a change: what finds no room stands first in the menu",
        made(SECOND, act=Act.UNDO, can_redo=True),
        "Edit, Undo, Redo, Variations, Final 4K · about 25¢",
        "Redo on Pro, Again, Info, History, Before/after",
        room=(5, 5),
    ),
    Case(
        "the first edit, in which more changed than was asked for",
        replace(made(SECOND), drifted=Drifted(parent=1)),
        "Edit, Undo, Try again from v1, Variations, Final 4K · about 25¢",
        "Redo on Pro, Info, History, Before/after, Format, Final 2K · about 15¢",
    ),
    Case(
        "a later edit, in which more changed than was asked for",
        replace(made(SECOND), drifted=Drifted(parent=3, first=1)),
        "Edit, Undo, Try again from v3, All changes at once from v1, Variations",
        "Final 4K · about 25¢, Redo on Pro, Info, History, Before/after, Format, Final 2K · about 15¢",
    ),
    Case(
        "two pictures",
        made(*(replace(shown(n, act=Act.NEW), before=None) for n in (1, 2))),
        "1, 2, Edit, Variations, Vote",
        "Again, Info, History",
    ),
    Case(
        "four variations",
        made(*(shown(n, act=Act.VARIATIONS, of=SECOND) for n in (3, 4, 5, 6))),
        "1, 2, 3, 4, Edit",
        "Undo, Variations, Vote, Again, Info",
        room=(5, 5),
    ),
    Case(
        "a final at the largest size, in a thread: no larger one, and the channel may see it",
        made(DONE),
        "Edit, Undo, Show in channel, Variations, Redo on Flash",
        "Pack for social, Info, History, Before/after, Format, Again",
        showable=True,
    ),
    Case(
        "a final to which an undo has led, in a short menu: what is done with a final comes before what found no room",
        made(DONE, act=Act.UNDO, can_redo=True),
        "Edit, Undo, Redo, Show in channel, Variations",
        "Pack for social, Redo on Flash, Info, History, Before/after",
        showable=True,
        room=(5, 5),
    ),
    Case(
        "a smaller final",
        made(HALF),
        "Edit, Undo, Variations, Final 4K · about 25¢, Redo on Flash",
        "Pack for social, Info, History, Before/after, Format, Again",
    ),
    Case(
        "a picture that is 4K already, though it is no final",
        made(LARGE),
        "Edit, Undo, Variations, Redo on Pro",
        "Again, Info, History, Before/after, Format",
    ),
    Case(
        "a format that Pro cannot paint: its final goes to the tier that can",
        made(replace(TALL, before=None)),
        "Edit, Variations, Final 4K · about 12¢",
        "Again, Info, History, Format, Final 2K · about 5¢",
    ),
    Case(
        "a Pro without a price, which is never called",
        made(SECOND),
        "Edit, Undo, Variations, Final 4K · about 12¢",
        "Again, Info, History, Before/after, Format, Final 2K · about 5¢",
        tiers=NO_PRO,
    ),
    Case(
        "a sample costs nothing",
        made(SAMPLED),
        "Edit, Undo, Variations, Final 4K, Redo on Pro",
        "Again, Info, History, Before/after, Format, Final 2K",
    ),
    Case(
        "a platform that has a link to show as well",
        made(SECOND),
        "Edit, Undo, Variations, Final 4K · about 25¢",
        "Redo on Pro, Again, Info, History, Before/after, Format, Final 2K · about 15¢",
        room=(4, 25),
    ),
    Case(
        "no tier is left that paints finals of it",
        made(SECOND),
        "Edit, Undo, Variations",
        "Again, Info, History, Before/after, Format",
        tiers={name: replace(tier, prices=None, ratios=()) for name, tier in DEFAULT_TIERS.items()},
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_makes_sense_now_stands_below_a_result(case: Case) -> None:
    buttons, menu = case.room
    found = controls(case.tiers or DEFAULT_TIERS, case.shown, showable=case.showable, buttons=buttons, menu=menu)
    assert ", ".join(one.label for one in found.buttons) == case.buttons
    assert ", ".join(one.label for one in found.menu) == case.menu
    assert len(found.buttons) <= buttons


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_an_entry_of_the_menu_carries_what_it_says(case: Case) -> None:
    for one in controls(case.tiers or DEFAULT_TIERS, case.shown).menu:
        assert act_of(one.value) == (one.act, one.choice)
        assert one.choice is None or one.choice in one.label


def test_what_a_final_is_said_to_cost_is_no_more_than_it_may_cost() -> None:
    for tier in DEFAULT_TIERS.values():
        for size in tier.sizes:
            usual, highest = usual_price(tier, size=size, pictures=1), highest_price(tier, size=size, pictures=1)
            assert usual is not None
            assert highest is not None
            assert 0 < usual <= highest


# --- redo on the other tier


async def test_redo_on_pro_runs_the_same_ask_beside_the_first(chat: Chat) -> None:
    await chat.imagine("ana", "a lighthouse --ar 16:9 --avoid people")
    await chat.settled()
    await chat.say("ben", "make it like this one", references=["moon.png"])
    await chat.settled()
    await chat.plays("""
        cyd     [redo-on v2]
        studio  v3 from v1 [a lighthouse > make it like this one + 1] pro
        cyd     [redo-on v3]
        studio  v4 from v1 [a lighthouse > make it like this one + 1] flash
        cyd     [redo-on v1]
        studio  v5 [a lighthouse] pro
    """)
    _, second, third, fourth, fifth = chat.engine.briefs
    assert third.words == fourth.words == second.words
    assert (third.ratio, third.size, len(third.pictures)) == (second.ratio, second.size, len(second.pictures))
    assert (fifth.tier.name, fifth.ratio) == ("pro", "16:9")
    assert "Avoid: people" in fifth.words


async def test_redo_on_a_tier_that_cannot_says_so(chat: Chat) -> None:
    await chat.plays("""
        ana     /imagine a lighthouse --ar 1:8
        studio  v1 [a lighthouse] flash
        ben     [redo-on v1]
        studio  No other tier can paint v1 in its format. You weren't charged. Ask for it in another format.
    """)
    assert len(chat.engine.briefs) == 1
