"""Answers that leave a choice: every platform says the sentence, and has a button for each way on."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from discord.ui import Button

from bots.discord import view as discord_view
from bots.discord.buttons import Press
from bots.playground import view as playground_view
from bots.slack import view as slack_view
from bots.speech import choices
from core.model import Act, Lack, MicroDollars, Place, Shortfall, Wish
from core.quota import Balance, Limit, Per, Rules, Spent, Target, Terms, Unit, span
from core.studio.answers import Confirm, LesserFinal, LimitSpent, NoPicture, OtherTier, TakenFor, TierOff, Unsure
from core.tiers import DEFAULT_TIERS

ROOT = Path(__file__).parent.parent
AT = datetime(2026, 11, 21, tzinfo=UTC)
PLACE = Place(platform="discord", workspace="w", channel="c")
LIMIT = Limit(target=Target.in_channel("c"), terms=Terms(unit=Unit.IMAGES, amount=1, per=Per.DAY))
SPENT = Spent(
    balance=Balance(limit=LIMIT, span=span(Per.DAY, AT, UTC), used=1, held=0), claimed=1, place=PLACE, at=AT, rules=Rules()
)
LITE = DEFAULT_TIERS["lite"]
OFF = Lack(tier="lite", kind=Shortfall.OFF)
FLASH = OtherTier(tier="flash", pending="p")

SAID: list[tuple[choices.Choice, list[str]]] = [
    (Unsure(pending="p", wish=Wish(act=Act.FINAL)), ["Final"]),
    (Unsure(pending="p", wish=Wish(act=Act.EDIT), wordless=True), []),
    (NoPicture(pending="p"), ["Paint it anyway"]),
    (NoPicture(pending="p", command="undo"), ["Paint it anyway"]),
    (Confirm(pending="p", price=MicroDollars(135_000)), ["Paint it"]),
    (Confirm(pending="p", price=MicroDollars(135_000), why=TakenFor(act=Act.FINAL, tier=LITE)), ["Paint it"]),
    (
        Confirm(
            pending="p",
            price=MicroDollars(135_000),
            why=LesserFinal(wanted=LITE, lack=OFF, tier=LITE),
        ),
        ["Paint it"],
    ),
    (LimitSpent(spent=SPENT), []),
    (LimitSpent(spent=SPENT, at_home=True), []),
    (LimitSpent(spent=SPENT, other=FLASH, request="r"), ["Ask for more", "Try on flash"]),
    (TierOff(tier=LITE), []),
    (TierOff(tier=LITE, successor=DEFAULT_TIERS["flash"], other=FLASH), ["Try on flash"]),
]


def test_each_answer_that_leaves_a_choice_is_looked_at() -> None:
    assert {type(answer) for answer, _ in SAID} == set(get_args(choices.Choice))


@pytest.mark.parametrize(("answer", "labels"), SAID)
async def test_every_platform_says_it_with_a_button_for_each_way(answer: choices.Choice, labels: list[str]) -> None:
    sentence = choices.sentence(answer)
    assert [way.label for way in choices.ways(answer)] == labels

    discord = discord_view.answer(DEFAULT_TIERS, answer)
    assert discord is not None
    assert discord.content.replace("\\", "") == sentence
    pressed = discord.view.children if discord.view is not None else []
    assert [item.item.label for item in pressed if isinstance(item, Press) and isinstance(item.item, Button)] == labels

    for slack in (slack_view.choice(answer), slack_view.choice_of("U1", "“a door”", answer)):
        assert sentence in slack["text"].replace("\u2060", "")
        buttons = [one["text"]["text"] for block in slack["blocks"] if block["type"] == "actions" for one in block["elements"]]
        assert buttons == labels

    _, playground = playground_view.choice(answer, sentence)
    assert playground["text"] == sentence
    assert [playground[key] for key in ("button", "instead") if playground.get(key)] == labels


def test_nobody_changes_an_error_that_was_raised() -> None:
    changed = [
        f"{path}:{target.lineno}"
        for folder in ("bots", "core")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for handler in ast.walk(ast.parse(path.read_text()))
        if isinstance(handler, ast.ExceptHandler)
        for statement in ast.walk(handler)
        if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (statement.targets if isinstance(statement, ast.Assign) else [statement.target])
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == handler.name
    ]
    assert not changed
