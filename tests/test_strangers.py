"""Whatever strangers write, every function that reads or shows it returns or declines, in time that grows as the text does."""

from __future__ import annotations

import gc
import importlib
import inspect
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

import bots
import core
from bots.discord import marks
from core import reading
from tests.odd_texts import FOUND, UNITS, texts, worst
from tests.strangers import DECLINES, EXCEPTED, READERS, Call

_WORDS = re.compile(r"\b(?:str|Wish|Post|Person|Payload|Message|Scene|Match)\b")
_SHORT, _LONG = 1_000, 4_000  # characters
_EASY = 0.001  # seconds of CPU for the short text: even were it quadratic, the long one would cost less than 20 ms
_GROWTH = 9.0  # times the CPU for four times the text: 4 as it should be, 16 where it is quadratic
_DEAR = ("core.reading.messages.read", "core.reading.tiers.demands.read")
_HAND_ON = ("core.tiers.choosing.best", "core.tiers.choosing.choose")  # what they read, core.reading.tiers.demands.read does


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    reading.prepare()


def modules() -> Iterator[object]:
    for package in (core, bots):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__") and ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def takers() -> Iterator[str]:
    """List the public functions that take text, or something made of it."""
    for module in modules():
        name = module.__name__  # type: ignore[attr-defined]
        for public, one in vars(module).items():
            function = inspect.unwrap(one) if callable(one) else one
            if public.startswith("_") or not inspect.isfunction(function) or function.__module__ != name:
                continue
            taken = [str(of) for parameter, of in function.__annotations__.items() if parameter != "return"]
            if any(map(_WORDS.search, taken)):
                yield f"{name}.{public}"


def test_the_list_of_functions_that_take_words_is_whole() -> None:
    known = (*READERS, *EXCEPTED)
    lacking = [name for name in takers() if not any(name == one or name.startswith(f"{one}.") for one in known)]
    assert not lacking, "tests/strangers.py tries them, or says why not"


def test_nothing_is_excepted_that_is_not_there() -> None:
    there = set(takers())
    stale = [one for one in EXCEPTED if not any(name == one or name.startswith(f"{one}.") for name in there)]
    assert not stale


def tried(call: Call, said: str) -> None:
    with suppress(*DECLINES):
        call(said)


@pytest.mark.parametrize("name", READERS)
def test_whatever_is_said_is_read_or_declined(name: str) -> None:
    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts())
    @example("")
    def reads(said: str) -> None:
        for call in READERS[name]:
            tried(call, said)

    reads()
    for said in (*FOUND, *UNITS, *worst(200)):
        for call in READERS[name]:
            tried(call, said)


def cpu(call: Callable[[], None], *, tries: int) -> float:
    """Return the least CPU time of several tries, of this thread alone, so that neither other processes nor a cold cache count."""
    took = []
    for _ in range(tries):
        began = time.thread_time()
        call()
        took.append(time.thread_time() - began)
    return min(took)


@pytest.mark.parametrize("name", [name for name in READERS if name not in _HAND_ON])
def test_no_text_costs_more_than_its_length(name: str) -> None:
    gc.disable()  # so that no garbage collection is counted as the text's cost
    try:
        for call in READERS[name][: 1 if name in _DEAR else 2]:  # the other contexts read the text in the same way
            for short, long in zip(worst(_SHORT), worst(_LONG), strict=True):
                least = cpu(partial(tried, call, short), tries=1)
                if least < _EASY or cpu(partial(tried, call, long), tries=1) < _GROWTH * least:
                    continue
                least = cpu(partial(tried, call, short), tries=9)
                times = cpu(partial(tried, call, long), tries=5) / least
                assert least < _EASY or times < _GROWTH, f"{times:.1f} times for four times {long[:12]!r}…"
    finally:
        gc.enable()


def test_thousands_of_flags_cost_no_more_than_their_length() -> None:
    few, many = "--ar 16:9 " * 1_000, "--ar 16:9 " * 4_000  # as long as Slack lets a message be
    least, most = (cpu(partial(tried, READERS["core.reading.flags.split"][0], said), tries=5) for said in (few, many))
    assert most < _GROWTH * least


def test_no_half_of_a_character_reaches_the_studio() -> None:
    read = marks.readable(
        "a \ud83d cat <@1>", marks.Names(person=lambda _: "ann\ud83d", role=lambda _: None, channel=lambda _: None)
    )
    assert read == "a ? cat @ann?"


# Patterns that may go back over what they read, and what bounds them.
_BOUNDED = {
    "bots.discord.messages._SPEAKS_TO": "matched at the beginning of a message alone",
    "bots.slack.read._SPEAKS_TO": "matched at the beginning of a message alone",
    "core.reading.replies._QUESTION": "looked for in the last twelve characters",
    "core.quota.amounts._DECIMAL": "matched against one number of 200 characters at most",
}


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """List each pattern once, where it is first seen."""
    seen: set[int] = set()
    for module in modules():
        for name, one in vars(module).items():
            full = f"{module.__name__}.{name}"  # type: ignore[attr-defined]
            if isinstance(one, re.Pattern) and id(one) not in seen and full not in _BOUNDED:
                seen.add(id(one))
                yield full, one


def looked_through(pattern: re.Pattern[Any], said: str) -> None:
    text: Any = said.encode(errors="replace") if isinstance(pattern.pattern, bytes) else said
    for _ in pattern.finditer(text):
        pass


def test_no_pattern_goes_back_over_what_it_has_read() -> None:
    """This holds for all patterns, those included whose words nobody thinks of as strangers'."""
    slow = []
    for name, pattern in patterns():
        for short, long in zip(worst(_SHORT), worst(_LONG), strict=True):
            least = cpu(partial(looked_through, pattern, short), tries=1)
            if least < _EASY / 5 or cpu(partial(looked_through, pattern, long), tries=1) < _GROWTH * least:
                continue
            least = cpu(partial(looked_through, pattern, short), tries=9)
            times = cpu(partial(looked_through, pattern, long), tries=5) / least
            if least >= _EASY / 5 and times >= _GROWTH:
                slow.append(name)
                break
    assert slow == []
