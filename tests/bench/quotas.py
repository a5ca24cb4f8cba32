"""What exact limits cost: a reservation over six of them, two hundred at once, and a month's usage over 100,000 pictures."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bots.app import heap
from bots.shared.quotas import QuotaCommands
from core.model import Person
from core.quota import Limit, Per, Rules, Scope, Target, Terms, Unit
from core.quota.admins import By
from core.studio.answers import Accepted
from tests.chat import CHANNEL, Chat, open_chat

_ALONE, _AT_ONCE, _ROWS, _PEOPLE = 200, 200, 100_000, 60
_SIX = (
    "100000 images a day",
    "$100000 a month",
    "50000 images a week on lite",
    "40000 images an hour each",
    "$90000 a day in the workspace",
)
_OPERATORS = Rules(
    ceilings=(
        Limit(target=Target.total(), terms=Terms(unit=Unit.MONEY, amount=10**12, per=Per.MONTH)),
        Limit(target=Target.each_workspace(), terms=Terms(unit=Unit.IMAGES, amount=10**6, per=Per.DAY)),
    )
)
_LEDGER = (
    "INSERT INTO ledger (render, slot, platform, workspace, channel, person_id, person_name, person_groups, thread, act, tier, model,"
    " size, state, reserved, cost, outcome, at, over_at) VALUES (?, 0, ?, ?, ?, ?, ?, '  ', ?, ?, ?, ?, '1K', ?, 60000, ?, ?, ?, ?)"
)
_MODEL_CALLS = (
    "INSERT INTO model_calls (render, slot, attempt, tier, outcome, cost, seconds, billed, made_at)"
    " VALUES (?, 0, 1, ?, ?, ?, 7.0, 1, ?)"
)


async def reservations() -> None:
    """Time a whole ask, from the studio's door to Accepted, without a limit and with six."""
    bare, bare_cpu = await _alone(limited=False)
    six, cpu = await _alone(limited=True)
    eight, eight_cpu = await _alone(limited=True, rules=_OPERATORS)
    print(f"an ask over six limits, p50      {six:6.2f} ms     without limits {bare:5.2f} ms  (aim 5)")
    print(f"an ask over six limits, CPU      {cpu:6.2f} ms     without limits {bare_cpu:5.2f} ms")
    print(f"  of it for the limits           {cpu - bare_cpu:6.2f} ms     (aim 2)")
    print(f"  and two of the operator's, p50 {eight:6.2f} ms     CPU {eight_cpu:5.2f} ms")
    async with _chat() as chat:
        await _limit(chat)
        started = time.perf_counter()
        answers = await asyncio.gather(*(chat.imagine("ana", f"a red bicycle, number {n}") for n in range(_AT_ONCE)))
        took = time.perf_counter() - started
        assert all(isinstance(answer, Accepted) for answer in answers)
        standings = await chat.studio.quota.show(CHANNEL, chat.person("ana"))
        assert len(standings) == 6
        assert all(one.balance.held for one in standings)
    print(f"{_AT_ONCE} asks at once, all accepted   {took:6.2f} s")


async def _alone(*, limited: bool, rules: Rules | None = None) -> tuple[float, float]:
    """Make asks one after the other: the median time and the processor time of one, in milliseconds."""
    async with _chat(rules) as chat:
        if limited:
            await _limit(chat)
        for n in range(20):
            await chat.imagine("ana", f"a warm bicycle, number {n}")
        seconds, cpu = [], time.process_time()
        for n in range(_ALONE):
            started = time.perf_counter()
            await chat.imagine("ana", f"a red bicycle, number {n}")
            seconds.append(time.perf_counter() - started)
        cpu = time.process_time() - cpu
    return statistics.median(seconds) * 1000, cpu / _ALONE * 1000


async def _limit(chat: Chat) -> None:
    door, ada = chat.studio.quota, Person(id="ada", name="Ada")
    limits = [door.typed(words, CHANNEL) for words in _SIX]
    limits.append(door.typed("30000 images a day", CHANNEL, Target.member(CHANNEL.channel, chat.person("ana"))))
    await door.set(limits, By(event="limits", place=CHANNEL, person=ada), admin=True)


async def usage() -> None:
    """Time /usage of a channel with 100,000 pictures this month (text, chart and CSV), and how long it held the event loop."""
    async with _chat() as chat:
        await _limit(chat)
        await asyncio.to_thread(_fill, chat.database, chat.now.at)
        await chat.imagine("ana", "a red bicycle")  # the meters are read from the ledger once, by the first ask
        heap.started()  # as in `darkroom run`; what the bench itself has made is no part of it
        with _Stalls() as idle:
            await asyncio.sleep(2)
        commands = QuotaCommands(chat.studio, now=chat.now)
        for which in ("first", "second"):
            with _Stalls() as stalls:
                started = time.perf_counter()
                found = await commands.usage(CHANNEL, chat.person("ana"), of=Scope.CHANNEL)
                took = time.perf_counter() - started
            assert found.chart is not None
            assert f"{_ROWS:,} pictures" in found.table.text
            print(f"/usage over {_ROWS:,} pictures     {took:6.2f} s      {which}, with its chart (aim 2)")
            print(
                f"  longest stall of the loop      {stalls.longest * 1000:6.1f} ms     idle {idle.longest * 1000:5.1f} ms  (aim 50)"
            )
            print(f"  longest work of the loop       {stalls.work * 1000:6.1f} ms     processor time between two turns")


class _Stalls:
    """How late a loop that should turn every 5 ms turned at worst, and how long it was itself at work in between: where the machine
    is busy with other things, only the latter is ours."""

    def __enter__(self) -> _Stalls:
        self.longest = self.work = 0.0
        self._task = asyncio.create_task(self._watch())
        return self

    def __exit__(self, *_: object) -> None:
        self._task.cancel()

    async def _watch(self) -> None:
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(0.005)
            self.longest = max(self.longest, time.perf_counter() - before - 0.005)
            self.work = max(self.work, time.thread_time() - worked)


def _fill(database: Path, now: datetime) -> None:
    chance = random.Random(7)
    since = datetime(now.year, now.month, 1, tzinfo=UTC)
    rows = list(_rows(chance, since, now - timedelta(hours=1)))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(_LEDGER, [row for row, _ in rows])
        connection.executemany(_MODEL_CALLS, [tried for _, tried in rows])


def _rows(chance: random.Random, since: datetime, until: datetime) -> Iterator[tuple[tuple[object, ...], tuple[object, ...]]]:
    seconds = (until - since).total_seconds()
    for spent in sorted(chance.random() * seconds for _ in range(_ROWS)):
        n = chance.getrandbits(96)
        tier = chance.choices(("lite", "flash", "pro"), (3, 6, 1))[0]
        cost = {"lite": 20_000, "flash": 67_000, "pro": 134_000}[tier] + chance.randrange(900)
        at = int((since.timestamp() + spent) * 1000)
        person = chance.randrange(_PEOPLE)
        act = "final" if tier == "pro" else "edit"
        where = (CHANNEL.platform, CHANNEL.workspace, CHANNEL.channel, f"id-{person}", f"Person {person}")
        yield (
            (f"{n:024x}", *where, f"t{n}", act, tier, tier, "used", cost, None, at, at + 9000),
            (f"{n:024x}", tier, "painted", cost, at),
        )


@asynccontextmanager
async def _chat(rules: Rules | None = None) -> AsyncIterator[Chat]:
    """Open a chat in a folder of its own in which asks are accepted and nothing is painted."""
    with tempfile.TemporaryDirectory(prefix="darkroom-bench-") as folder:
        async with open_chat(Path(folder), rules=rules) as chat:
            chat.jobs.paused = True
            yield chat


async def main() -> None:
    await reservations()
    await usage()


if __name__ == "__main__":
    asyncio.run(main())
