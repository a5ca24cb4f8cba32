"""Edits that say how far a render is: few, beside all else, never after its result."""

from __future__ import annotations

import asyncio

import pytest

from bots.discord.progress import ProgressEdits
from core.model import RenderId
from core.ports.platform import Progress

RENDER = RenderId("r")
QUEUED = Progress(tier="flash", stage="queued", ahead=2)


def painting(left: int | None, *, slow: bool = False) -> Progress:
    return Progress(tier="flash", stage="painting", seconds_left=left, slow=slow)


class Clock:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def edits(clock: Clock) -> ProgressEdits:
    made = ProgressEdits(clock)
    made.stands(RENDER, QUEUED)
    return made


@pytest.mark.parametrize(
    ("seconds", "now", "due"),
    [
        (4.9, painting(20), False),  # too soon
        (5.0, painting(20), True),
        (5.0, painting(None), True),
        (60.0, QUEUED, False),  # nothing new
        (60.0, painting(3), False),  # its picture will say more
        (60.0, painting(1, slow=True), True),  # it is late: it is not near
    ],
)
def test_an_edit_is_due_where_it_says_something_new_and_not_often(
    edits: ProgressEdits, clock: Clock, seconds: float, now: Progress, due: bool
) -> None:
    clock.at += seconds
    assert edits.is_due(RENDER, now) is due


async def test_one_edit_at_a_time_and_five_seconds_apart(edits: ProgressEdits, clock: Clock) -> None:
    go = asyncio.Event()
    clock.at += 5
    edits.begin(RENDER, painting(20), go.wait())
    clock.at += 60
    assert not edits.is_due(RENDER, painting(15)), "one is on its way"
    go.set()
    await edits.over(RENDER)
    edits.stands(RENDER, painting(20))
    clock.at += 4
    assert not edits.is_due(RENDER, painting(15))
    clock.at += 1
    assert edits.is_due(RENDER, painting(15))


async def test_a_result_comes_after_the_edit_that_is_on_its_way(edits: ProgressEdits) -> None:
    go, order = asyncio.Event(), []

    async def edit() -> None:
        await go.wait()
        order.append("edit")

    async def result() -> None:
        await edits.over(RENDER)
        order.append("result")

    edits.begin(RENDER, painting(20), edit())
    async with asyncio.TaskGroup() as group:
        group.create_task(result())
        go.set()
    assert order == ["edit", "result"]


async def test_an_edit_that_fails_is_nobodys_trouble(edits: ProgressEdits) -> None:
    async def edit() -> None:
        raise TimeoutError

    edits.begin(RENDER, painting(20), edit())
    await edits.over(RENDER)
    await edits.close()
