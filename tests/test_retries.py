"""Work that keeps failing is retried at growing intervals, and logged once a minute."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest
import stamina
import structlog
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from core.model import RenderId
from core.ports.store import WorkStore
from core.renders.work import Renders
from core.runtime.retries import Outage, Retries, pause
from tests.test_restarts import grown


class Clock:
    def __init__(self) -> None:
        self.at = 1_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


def outage(clock: Clock, **more: Any) -> Outage:
    return Outage(structlog.get_logger(), "sweep_failed", level="error", clock=clock, **more)


def test_pauses_double_to_a_ceiling_and_are_never_the_same_for_all() -> None:
    assert [pause(n, first=2, most=60, chance=lambda: 0.0) for n in (1, 2, 3, 5, 6, 7, 10**9)] == [2, 4, 8, 32, 60, 60, 60]
    assert [pause(n, first=2, most=60, chance=lambda: 1.0) for n in (1, 2, 6, 7)] == [1, 2, 30, 30]
    assert len({pause(9, first=2, most=60) for _ in range(9)}) > 1


def test_the_first_failure_is_told_and_then_a_summary_a_minute(clock: Clock) -> None:
    failing = outage(clock, platform="slack")
    with capture_logs() as logs:
        for _ in range(1_200):  # ten minutes, twice a second
            failing.failed(OSError("gone"))
            clock.at += 0.5
    assert [entry["times"] for entry in logs] == [1, *[120] * 9]
    assert [bool(entry["exc_info"]) for entry in logs] == [True] + [False] * 9
    assert {(entry["event"], entry["log_level"], entry["error"], entry["platform"]) for entry in logs} == {
        ("sweep_failed", "error", "OSError", "slack")
    }


def test_that_it_works_again_is_told_once_with_how_long_it_did_not(clock: Clock) -> None:
    failing = outage(clock)
    for _ in range(7):
        failing.failed(OSError())
        clock.at += 5
    with capture_logs() as logs:
        failing.over()
        failing.over()
    assert logs == [{"event": "works_again", "log_level": "info", "after": "sweep_failed", "failures": 7, "seconds": 35.0}]


def test_what_never_failed_says_nothing(clock: Clock) -> None:
    with capture_logs() as logs:
        outage(clock).over()
    assert logs == []


def test_what_comes_and_goes_is_told_as_seldom(clock: Clock) -> None:
    failing = outage(clock)
    with capture_logs() as logs:
        for _ in range(600):
            failing.failed(OSError())
            clock.at += 0.1
            failing.over()
    assert [entry["event"] for entry in logs] == ["sweep_failed", "works_again"]


def test_each_kind_of_error_is_told_at_length_once_and_no_more_than_a_few(clock: Clock) -> None:
    failing = outage(clock)
    with capture_logs() as logs:
        for _ in range(10):
            failing.failed(OSError())
            failing.failed(KeyError("a"))
        for n in range(50):
            failing.failed(type(f"Strange{n}", (Exception,), {})())
    assert [entry["error"] for entry in logs][:2] == ["OSError", "KeyError"]
    assert len(logs) == 8


def test_a_new_outage_counts_from_one(clock: Clock) -> None:
    failing = outage(clock)
    assert [failing.failed() for _ in range(3)] == [1, 2, 3]
    failing.over()
    assert failing.failed() == 1


# --- our own loops


class Pauses:
    """A sleep that passes at once, and records how long it was asked to last."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await asyncio.sleep(0)


class BusyError(Exception):
    """What is tried again."""


class Failing:
    """A call that raises these one after the other, and then answers with how often it was made."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.made = 0

    async def __call__(self, *, plus: int = 0) -> int:
        self.made += 1
        if self.errors:
            raise self.errors.pop(0)
        return self.made + plus


def again(error: Exception) -> bool:
    return isinstance(error, BusyError)


@pytest.mark.parametrize("on", [BusyError, (OSError, BusyError), again])
@given(failures=st.lists(st.sampled_from([BusyError, ValueError]), max_size=5), attempts=st.integers(1, 4))
def test_a_call_is_made_as_often_and_ends_as_with_stamina_alone(on: Any, failures: list[type[Exception]], attempts: int) -> None:
    async def ended(caller: Any) -> tuple[str, int]:
        call = Failing(*(kind(str(number)) for number, kind in enumerate(failures)))
        try:
            return str(await caller(on, call, plus=40)), call.made
        except (BusyError, ValueError) as error:
            return f"{type(error).__name__} {error}", call.made

    async def both() -> None:
        with stamina.set_testing(True, attempts=attempts):
            theirs = await ended(stamina.AsyncRetryingCaller(attempts=attempts))
            assert await ended(Retries(attempts=attempts)) == theirs

    asyncio.run(both())


async def test_the_waits_are_those_that_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr("stamina._core._smart_sleep", sleep)
    patient = Retries(attempts=5, wait_initial=2, wait_max=5, wait_jitter=0)
    assert await patient(OSError, Failing(OSError(), OSError(), OSError())) == 4
    assert waited == [2, 4, 5]
    assert await patient(lambda _: 7.5, Failing(OSError())) == 2
    assert waited[3:] == [7.5], "as the error asks"


async def test_a_call_that_works_at_once_does_not_enter_stamina(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("entered")

    quick = Retries(attempts=3)
    monkeypatch.setattr("stamina._core.retry_context", refuse)
    assert await quick(OSError, Failing()) == 1
    with pytest.raises(AssertionError, match="entered"):
        await quick(OSError, Failing(OSError()))


async def test_a_cancelled_call_is_not_made_again() -> None:
    call = Failing()
    call.errors = [asyncio.CancelledError()]  # type: ignore[list-item]  # no Exception, so that nothing takes it for a failure
    with pytest.raises(asyncio.CancelledError):
        await Retries(attempts=3)(Exception, call)
    assert call.made == 1


class Silent:
    """A store that answers nothing about renders for so many looks, and then that there is none."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    async def underway(self, id: RenderId) -> None:
        if self.left:
            self.left -= 1
            raise OSError("the database does not answer")


async def test_renders_that_a_store_fails_leave_it_alone_ever_longer_and_say_so_once(clock: Clock) -> None:
    pauses = Pauses()
    none: dict[str, Any] = dict.fromkeys(("painter", "pictures", "revisions", "publishers", "throttles", "pace", "rules", "now"))
    renders = Renders(store=cast(WorkStore, Silent(24)), clock=clock, sleep=pauses, **none)
    with capture_logs() as logs:
        await asyncio.gather(renders.work(RenderId("a")), renders.work(RenderId("b")))
    assert grown(pauses.asked[::2], [5, 10, 20, *[30] * 9])
    assert [entry["event"] for entry in logs] == ["render_interrupted", "works_again"]
