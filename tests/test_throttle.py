"""A throttle lets calls begin in turn, and loses no place, whatever is cancelled when."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.renders.throttle import Caller, Throttle, Wait


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


def throttle(concurrency: int | None = None, per_minute: int | None = None, time: Time | None = None) -> Throttle:
    time = time or Time()
    return Throttle(concurrency=concurrency, per_minute=per_minute, clock=time, sleep=time.sleep)


class Callers:
    """Calls through a throttle, by name; each stays inside until it is let out."""

    def __init__(self, throttle: Throttle) -> None:
        self.throttle = throttle
        self.inside: list[str] = []
        self.entered: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._doors: dict[str, asyncio.Event] = {}

    async def come(self, channel: str, name: str, *, person: str = "ana", batch: bool = False) -> None:
        self._doors[name] = asyncio.Event()
        caller = Caller(ticket=name, channel=channel, person=person, batch=batch)
        self.tasks[name] = asyncio.create_task(self._call(caller))
        await settle()

    async def leave(self, name: str) -> None:
        self._doors[name].set()
        await settle()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await settle()

    async def _call(self, caller: Caller) -> None:
        name = caller.ticket
        async with self.throttle.turn(caller):
            self.inside.append(name)
            self.entered.append(name)
            try:
                await self._doors[name].wait()
            finally:
                self.inside.remove(name)


def by(name: str) -> Caller:
    return Caller(ticket=name, channel="one", person="ana")


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_no_more_than_so_many_at_once() -> None:
    callers = Callers(throttle(concurrency=2))
    for name in "abcd":
        await callers.come("one", name)
    assert callers.inside == ["a", "b"]
    await callers.leave("a")
    assert callers.inside == ["b", "c"]


async def test_without_a_limit_all_go_at_once() -> None:
    callers = Callers(throttle())
    for name in "abcdefgh":
        await callers.come("one", name)
    assert callers.inside == list("abcdefgh")


async def test_a_busy_channel_does_not_keep_the_others_waiting() -> None:
    callers = Callers(throttle(concurrency=1))
    for n in range(4):
        await callers.come("busy", f"busy-{n}")
    await callers.come("quiet", "quiet-0")
    await callers.come("calm", "calm-0")
    for _ in range(5):
        await callers.leave(callers.inside[0])
    assert callers.entered == ["busy-0", "busy-1", "quiet-0", "calm-0", "busy-2", "busy-3"]


async def test_ahead_tells_the_turn_by_the_rotation() -> None:
    callers = Callers(throttle(concurrency=1))
    for channel, name in [("a", "a0"), ("a", "a1"), ("a", "a2"), ("b", "b0"), ("b", "b1"), ("c", "c0")]:
        await callers.come(channel, name)
    waiting = ["a1", "b0", "c0", "a2", "b1"]
    assert {name: callers.throttle.wait(name).ahead for name in ["a0", *waiting]} == {
        "a0": 0,
        "a1": 1,
        "b0": 2,
        "c0": 3,
        "a2": 4,
        "b1": 5,
    }
    for _ in waiting:
        await callers.leave(callers.inside[0])
    assert callers.entered == ["a0", *waiting]


async def test_a_batch_delays_nobody_by_more_than_the_picture_being_painted() -> None:
    callers = Callers(throttle(concurrency=1))
    for n in range(6):
        await callers.come("one", f"draft-{n}", person="ana", batch=True)
    await callers.come("one", "final", person="ben")
    await callers.come("two", "edit", person="cho")
    assert callers.throttle.wait("final").ahead == 1
    for _ in range(3):
        await callers.leave(callers.inside[0])
    assert callers.entered == ["draft-0", "final", "edit", "draft-1"]


async def test_the_people_of_a_channel_take_turns() -> None:
    callers = Callers(throttle(concurrency=1))
    for n in range(4):
        await callers.come("one", f"ana-{n}", person="ana")
    await callers.come("one", "ben-0", person="ben")
    await callers.come("two", "cho-0", person="cho")
    for _ in range(5):
        await callers.leave(callers.inside[0])
    assert callers.entered == ["ana-0", "ana-1", "cho-0", "ben-0", "ana-2", "ana-3"]


async def test_batches_move_on_while_single_pictures_keep_coming() -> None:
    callers = Callers(throttle(concurrency=1))
    await callers.come("one", "first")
    await callers.come("one", "draft-0", batch=True)
    await callers.come("one", "draft-1", batch=True)
    for n in range(12):
        await callers.come("one", f"edit-{n}", person="ben")
    for _ in range(10):
        await callers.leave(callers.inside[0])
    assert callers.entered.index("draft-0") == 5
    assert callers.entered.index("draft-1") == 10


async def test_waiting_for_the_minute_is_told_with_its_seconds() -> None:
    time = Time()
    hung = asyncio.Event()

    async def sleep(_: float) -> None:
        await hung.wait()

    slow = Throttle(concurrency=2, per_minute=2, clock=time, sleep=sleep)
    for name in "ab":
        async with slow.turn(by(name)):
            time.now += 5
    callers = Callers(slow)
    for name in "cdef":
        await callers.come("one", name)
    assert {name: slow.wait(name) for name in "abcdef"} == {
        "a": Wait(),
        "b": Wait(),
        "c": Wait(paced=50.0),  # the first call began ten seconds ago
        "d": Wait(paced=55.0),
        "e": Wait(ahead=1, paced=110.0),
        "f": Wait(ahead=2, paced=115.0),
    }
    assert slow.begins_in("f", usual=8.0) == 115.0
    assert slow.begins_in("f", usual=300.0) == 300.0  # two before it, two at once
    for name in "cdef":
        await callers.cancel(name)


async def test_a_caller_cancelled_with_its_turn_just_given_passes_it_on() -> None:
    callers = Callers(throttle(concurrency=1))
    for name in "abc":
        await callers.come("one", name)
    callers._doors["a"].set()
    callers.tasks["a"].add_done_callback(lambda _: callers.tasks["b"].cancel())  # b has its place and has not run yet
    await settle()
    assert callers.tasks["b"].cancelled()
    assert callers.inside == ["c"]


@settings(max_examples=60, deadline=None)
@given(
    concurrency=st.integers(1, 3),
    moves=st.lists(st.tuples(st.sampled_from(["come", "leave", "cancel"]), st.integers(0, 7)), max_size=40),
)
def test_no_order_of_coming_leaving_and_cancelling_loses_a_place(concurrency: int, moves: list[tuple[str, int]]) -> None:
    async def play() -> None:
        callers = Callers(throttle(concurrency=concurrency))
        for turn, (move, n) in enumerate(moves):
            if move == "come":
                await callers.come(f"channel-{n % 3}", f"{turn}", person=f"person-{n % 2}", batch=n > 4)
            elif move == "leave" and callers.inside:
                await callers.leave(callers.inside[n % len(callers.inside)])
            elif move == "cancel" and (open := [name for name, task in callers.tasks.items() if not task.done()]):
                await callers.cancel(open[n % len(open)])
            waiting = [name for name, task in callers.tasks.items() if not task.done() and name not in callers.inside]
            assert len(callers.inside) <= concurrency
            assert not waiting or len(callers.inside) == concurrency
            assert sorted(callers.throttle.wait(name).ahead for name in waiting) == list(range(1, len(waiting) + 1))
        while callers.inside:
            await callers.leave(callers.inside[0])
        await asyncio.gather(*callers.tasks.values(), return_exceptions=True)
        for n in range(concurrency):
            await callers.come("after", f"after-{n}")
        assert len(callers.inside) == concurrency
        for name in list(callers.inside):
            await callers.leave(name)

    asyncio.run(play())


async def test_so_many_calls_begin_in_any_minute() -> None:
    time = Time()
    slow = throttle(per_minute=3, time=time)
    begun: list[float] = []
    for n in range(7):
        async with slow.turn(by(str(n))):
            begun.append(time.now - 1000)
    assert begun == [0, 0, 0, 60, 60, 60, 120]


async def test_a_call_cancelled_while_it_waits_for_the_minute_gives_its_place_back() -> None:
    hung = asyncio.Event()

    async def sleep(_: float) -> None:
        await hung.wait()

    slow = Throttle(concurrency=1, per_minute=1, clock=lambda: 0.0, sleep=sleep)
    async with slow.turn(by("a")):
        pass
    callers = Callers(slow)
    await callers.come("one", "b")
    await callers.come("one", "c")
    await callers.cancel("b")
    assert slow.wait("c") == Wait(paced=60.0)
    await callers.cancel("c")


@pytest.mark.parametrize("fails", [ValueError, KeyError])
async def test_a_call_that_fails_gives_its_place_back(fails: type[Exception]) -> None:
    one = throttle(concurrency=1)
    for _ in range(3):
        with pytest.raises(fails):
            async with one.turn(by("a")):
                raise fails
