"""A reading takes at most 1.5 s from the arrival of its message, whatever is slow; the time is a clock that these tests move on."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Message, MicroDollars, Person, Place
from core.ports.readings import BeganReading, MayRead
from core.quota import Per, Rules
from core.reading import Kind, Limits, Line, Meant, Reading, ReadingCall, Scene
from core.studio.understanding import SECONDS, Budget, Read, Said, Understanding

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)
HERE = Place(platform="playground", workspace="w", channel="c", root="1")
SCENE = Scene(limits=Limits(tiers=(), ratios=(), sizes=()))
CHANGE = Reading(kind=Kind.UNSURE, wish=None)
NEVER = 1e6  # seconds
T = TypeVar("T")
TICK = 1e-6  # what a clock of floats is off by


class MovedSelector(selectors.SelectSelector):
    """Waits for nothing: its clock jumps to when the loop would have woken up."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is not None:
            self.at += timeout
        return ready


class MovedLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._moved = MovedSelector()
        super().__init__(self._moved)

    def time(self) -> float:
        return self._moved.at


class SlowStore:
    def __init__(self, begins: float, ends: float) -> None:
        self.begins, self.ends, self.noted = begins, ends, False

    async def begin_reading(self, began: BeganReading, now: datetime) -> MayRead:
        await asyncio.sleep(self.begins)
        return MayRead.YES

    async def end_reading(
        self, began: BeganReading, call: ReadingCall, ended: Sequence[Message], longer: Sequence[Message], now: datetime
    ) -> None:
        await asyncio.sleep(self.ends)
        self.noted = True


class SlowReader:
    model = "slow"

    def __init__(self, takes: float) -> None:
        self.takes, self.calls = takes, 0

    def most(self, lines: Sequence[Line], scene: Scene) -> MicroDollars:
        return MicroDollars(1)

    async def read(self, lines: Sequence[Line], scene: Scene) -> ReadingCall:
        self.calls += 1
        await asyncio.sleep(self.takes)
        meant = (Meant(act="none"),) * len(lines)
        return ReadingCall(model=self.model, outcome="read", meant=meant, cost=MicroDollars(1), seconds=self.takes)


def understanding(store: SlowStore, reader: SlowReader) -> Understanding:
    budget = Budget(amount=MicroDollars(1_000_000), per=Per.DAY)
    return Understanding(reader=reader, store=store, budget=budget, rules=Rules(), now=lambda: NOW, sleep=asyncio.sleep)


def a_line(event: str) -> Said:
    message = Message(event=event, place=HERE, person=Person(id="ben", name="ben"), text="hm, greener?", id=event)
    return Said(message=message, by_rules=CHANGE, rules=lambda _: CHANGE)


def played(what: Callable[[], Awaitable[T]]) -> T:
    async def all_of_it() -> T:
        return await what()

    with asyncio.Runner(loop_factory=MovedLoop) as runner:
        return runner.run(all_of_it())


SLOW = st.sampled_from((0.0, 0.05, 0.2, 0.7, 1.2, 1.6, 5.0, NEVER))


@settings(max_examples=150, deadline=None)
@given(waited=SLOW, begins=SLOW, takes=SLOW, ends=SLOW, second=st.sampled_from((None, 0.0, 0.1, 0.14, 0.3)))
def test_nobody_waits_longer_than_that_for_a_reading(
    waited: float, begins: float, takes: float, ends: float, second: float | None
) -> None:
    """`waited`: for its turn, before it is read. `second`: how long after it another line comes."""

    async def heard() -> tuple[float, float]:
        understands = understanding(SlowStore(begins, ends), SlowReader(takes))
        loop = asyncio.get_running_loop()

        async def read(event: str, after: float) -> float:
            await asyncio.sleep(after)
            arrived = loop.time()
            await asyncio.sleep(waited)
            began = loop.time()
            await understands.read(a_line(event), SCENE, thread="t", arrived=arrived)
            return loop.time() - max(began, arrived + SECONDS)

        delays = [0.0] if second is None else [0.0, second]
        late = await asyncio.gather(*(read(str(n), after) for n, after in enumerate(delays)))
        return max(late), loop.time()

    assert played(heard)[0] <= TICK


@pytest.mark.parametrize(
    ("waited", "begins", "takes", "ends", "by_model", "calls"),
    [
        (0.0, 0.0, 0.9, 0.0, True, 1),
        (0.5, 0.0, 0.5, 0.0, True, 1),  # what it waited before is taken off
        (0.5, 0.0, 0.9, 0.0, False, 1),
        (0.9, 0.0, 0.1, 0.0, False, 0),  # too late to ask anybody
        (0.0, 0.9, 0.1, 0.0, False, 0),
        (0.0, 0.0, NEVER, 0.0, False, 1),
        (0.0, 0.0, 0.5, NEVER, True, 1),  # what it cost is then not noted, but it was read
    ],
)
def test_the_model_decides_if_it_is_in_time_and_else_the_rules(
    waited: float, begins: float, takes: float, ends: float, by_model: bool, calls: int
) -> None:
    reader = SlowReader(takes)

    async def heard() -> Read:
        understands = understanding(SlowStore(begins, ends), reader)
        await asyncio.sleep(waited)
        return await understands.read(a_line("1"), SCENE, thread="t", arrived=0.0)

    found = played(heard)
    assert found.reading is not None
    assert (found.reading.kind is Kind.CHATTER, reader.calls) == (by_model, calls)


def test_the_words_of_a_command_are_read_within_the_same_time() -> None:
    async def read() -> float:
        understands = understanding(SlowStore(0.3, NEVER), SlowReader(NEVER))
        await understands.command(a_line("1").message, Line(text="a cat"), SCENE, thread="t")
        return asyncio.get_running_loop().time()

    assert played(read) <= SECONDS + TICK
