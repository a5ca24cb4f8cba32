"""While a tier fails, its calls are held back, one tries now and then, and the placeholder says so."""

import asyncio

import pytest

from core.errors import (
    EngineBusy,
    EngineDown,
    EngineTimeout,
    EngineTrouble,
    Refused,
    StoreTrouble,
    StudioError,
    TierSpent,
    WordsInsteadOfPicture,
)
from core.renders.breaker import Breaker
from core.renders.throttle import Throttle, Wait
from tests.test_throttle import Callers, Time, by, settle


def breaker(time: Time) -> Breaker:
    return Breaker("pro", "Nano Banana Pro", clock=time, sleep=time.sleep)


async def call(one: Breaker, error: StudioError | None = None) -> None:
    async with one.watched("r1", since=one._clock()):
        if error is not None:
            raise error


async def fails(one: Breaker, error: StudioError, times: int) -> None:
    for _ in range(times):
        with pytest.raises(type(error)):
            await call(one, error)


@pytest.mark.parametrize("error", [EngineBusy(), EngineTimeout(), EngineDown()])
async def test_after_three_failures_in_a_row_nobody_calls_for_a_while(error: StudioError) -> None:
    time = Time()
    one = breaker(time)
    await fails(one, error, 2)
    assert one.held() is None
    await fails(one, error, 1)
    assert one.held() == 30.0
    await call(one)
    assert time.now == 1030.0, "it waited before it called"
    assert one.held() is None, "and all may call, since that worked"


async def test_a_success_in_between_forgets_the_failures() -> None:
    one = breaker(Time())
    for _ in range(4):
        await fails(one, EngineBusy(), 2)
        await call(one)
    assert one.held() is None


@pytest.mark.parametrize("error", [EngineTrouble(), TierSpent(), StoreTrouble()])
async def test_what_is_no_outage_holds_nobody(error: StudioError) -> None:
    one = breaker(Time())
    await fails(one, error, 9)
    assert one.held() is None


async def test_each_try_that_fails_doubles_the_pause_up_to_five_minutes() -> None:
    time = Time()
    one = breaker(time)
    await fails(one, EngineDown(), 3)
    pauses = []
    for _ in range(6):
        pauses.append(one.held())
        await fails(one, EngineDown(), 1)
    assert pauses == [30.0, 60.0, 120.0, 240.0, 300.0, 300.0]


async def test_calls_under_way_when_the_tier_failed_count_as_one_failure() -> None:
    time = Time()
    one = breaker(time)
    go = asyncio.Event()

    async def caller() -> None:
        async with one.watched("a", since=time()):
            await go.wait()
            raise EngineDown

    tasks = [asyncio.create_task(caller()) for _ in range(2_000)]
    await settle()
    go.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert one.held() == 30.0


@pytest.mark.parametrize("answer", [Refused(), WordsInsteadOfPicture("No.")])
async def test_an_answer_of_any_kind_shows_that_the_tier_works(answer: StudioError) -> None:
    time = Time()
    one = breaker(time)
    await fails(one, EngineDown(), 3)
    await fails(one, answer, 1)
    assert one.held() is None


async def test_a_whole_line_gives_up_when_its_time_is_over() -> None:
    time = Time()
    one = breaker(time)
    line = Throttle(concurrency=1, per_minute=None, clock=time, sleep=time.sleep, breaker=one)
    for _ in range(3):
        with pytest.raises(EngineDown):
            async with line.turn(by("x")):
                raise EngineDown
    ended: list[float] = []

    async def caller(name: str) -> None:
        try:
            async with line.turn(by(name)):
                raise EngineDown
        except (EngineDown, EngineBusy):
            ended.append(time.now)

    began = time.now
    await asyncio.gather(*(caller(str(n)) for n in range(40)))
    assert max(ended) - began < 700


async def test_who_waited_long_for_a_busy_tier_is_still_held_when_it_begins_to_fail() -> None:
    time = Time()
    one = breaker(time)
    since = time.now
    time.now += 900  # in a long line
    await fails(one, EngineDown(), 3)
    async with one.watched("a", since=since):
        assert time.now - since == 930.0, "after the pause, and not given up at once"


async def test_one_tries_and_the_others_wait_for_it() -> None:
    time = Time()
    one = breaker(time)
    await fails(one, EngineDown(), 3)
    time.now += 30
    inside: list[str] = []
    go = asyncio.Event()

    async def caller(name: str) -> None:
        async with one.watched(name, since=one._clock()):
            inside.append(name)
            await go.wait()

    tasks = [asyncio.create_task(caller(name)) for name in "abc"]
    await settle()
    assert inside == ["a"]
    assert [one.holds(name) for name in "abc"] == [False, True, True]
    go.set()
    await asyncio.gather(*tasks)
    assert inside == ["a", "b", "c"]


async def test_one_who_is_cancelled_as_it_tries_lets_the_next_try() -> None:
    time = Time()
    one = breaker(time)
    await fails(one, EngineDown(), 3)
    time.now += 30

    async def caller() -> None:
        async with one.watched("a", since=one._clock()):
            await asyncio.Event().wait()

    task = asyncio.create_task(caller())
    await settle()
    task.cancel()
    await settle()
    await call(one)
    assert one.held() is None


async def test_an_ask_is_held_for_ten_minutes_at_most() -> None:
    time = Time()
    one = breaker(time)
    await fails(one, EngineDown(), 3)
    hung = asyncio.Event()

    async def caller() -> None:
        async with one.watched("a", since=one._clock()):
            await hung.wait()

    time.now += 30
    trying = asyncio.create_task(caller())  # for ever
    await settle()
    with pytest.raises(EngineBusy, match="You weren't charged"):
        await call(one)
    assert time.now >= 1630
    trying.cancel()


async def test_whoever_waits_for_a_tier_that_fails_is_told_that() -> None:
    time, hung = Time(), asyncio.Event()

    async def sleep(_: float) -> None:
        await hung.wait()

    one = Breaker("pro", "Nano Banana Pro", clock=time, sleep=sleep)
    gate = Throttle(concurrency=1, per_minute=None, clock=time, sleep=sleep, breaker=one)
    for _ in range(3):
        with pytest.raises(EngineDown):
            async with gate.turn(by("x")):
                raise EngineDown
    callers = Callers(gate)
    await callers.come("one", "a")
    await callers.come("one", "b")
    assert callers.inside == []
    assert [gate.wait(name) for name in "abc"] == [Wait(held=30.0), Wait(held=30.0), Wait()]
    await callers.cancel("a")
    await callers.cancel("b")
