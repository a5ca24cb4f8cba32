"""Capacity: work done side by side fits into it together, first come is first served, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.runtime.capacity import Capacity
from tests.servers import PATIENCE


class Watched:
    """A capacity, with what is in it and who entered it in which order."""

    def __init__(self, size: int) -> None:
        self.capacity, self.inside, self.most = Capacity(size), 0, 0
        self.entered: list[int] = []

    async def work(self, number: int, size: int, turns: int) -> None:
        async with self.capacity.taken(size) as taken:
            self.entered.append(number)
            self.inside += taken
            self.most = max(self.most, self.inside)
            try:
                for _ in range(turns):
                    await asyncio.sleep(0)
            finally:
                self.inside -= taken


@settings(max_examples=80, deadline=None)
@given(
    size=st.integers(1, 50),
    works=st.lists(st.tuples(st.integers(0, 120), st.integers(0, 4)), max_size=25),
    cancelled=st.sets(st.integers(0, 24)),
    after=st.integers(0, 12),
)
async def test_it_never_holds_more_and_always_empties(
    size: int, works: list[tuple[int, int]], cancelled: set[int], after: int
) -> None:
    watched = Watched(size)
    tasks = [asyncio.create_task(watched.work(n, *one)) for n, one in enumerate(works)]
    for _ in range(after):
        await asyncio.sleep(0)
    for n in cancelled & set(range(len(tasks))):
        tasks[n].cancel()
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*tasks, return_exceptions=True)
    assert watched.most <= size
    assert watched.capacity.free == size, "also what was cancelled gave back what it had"


async def test_something_large_is_not_overtaken_for_ever() -> None:
    watched = Watched(10)
    sizes = [4, 4, 9, 1, 1, 1]
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(watched.work(n, size, 2) for n, size in enumerate(sizes)))
    assert watched.entered == [0, 1, 2, 3, 4, 5]


async def test_more_than_there_is_takes_all_of_it() -> None:
    capacity = Capacity(10)
    async with capacity.taken(1000) as taken:
        assert (taken, capacity.free) == (10, 0)
    assert capacity.free == 10


async def test_who_needs_nothing_does_not_wait_behind_who_does() -> None:
    capacity = Capacity(10)
    async with capacity.taken(10):
        waiting = asyncio.create_task(capacity.taken(5).__aenter__())
        await asyncio.sleep(0)
        async with asyncio.timeout(PATIENCE), capacity.taken(0) as taken:
            assert taken == 0
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)


async def test_who_leaves_while_waiting_lets_the_next_one_in() -> None:
    capacity, inside = Capacity(10), asyncio.Event()

    async def small() -> None:
        async with capacity.taken(2):
            inside.set()

    async with capacity.taken(8):
        large = asyncio.create_task(capacity.taken(9).__aenter__())
        waiting = asyncio.create_task(small())
        await asyncio.sleep(0)
        assert not inside.is_set(), "it waits behind the large one"
        large.cancel()
        with suppress(asyncio.CancelledError):
            await large
        async with asyncio.timeout(PATIENCE):
            await waiting


async def test_what_fails_inside_gives_its_share_back() -> None:
    capacity = Capacity(10)
    with pytest.raises(ValueError, match="broken"):
        async with capacity.taken(6):
            raise ValueError("broken")
    assert capacity.free == 10
