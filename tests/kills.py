"""Hundreds of kills and standstills over PostgreSQL, in rounds of two gateways and three workers, until so many workers died; and as many
kills of the one process on a data folder (`make kill`)."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests import test_kill
from tests.databases import Postgres
from tests.kill_child import World
from tests.test_kill import STORIES, Case, played
from tests.test_kill_shared import gathered, stormed

template = test_kill.template

MANY = int(os.environ.get("KILLS", "300"))
_ROUND, _AT_ONCE = 12, 6  # stories, and how many of them side by side


def standstill(pid: int) -> None:
    """Now and then, have a process stand still: often for longer than others wait (test_kill_shared.QUICK)."""
    if random.random() < 0.3:
        with suppress(ProcessLookupError):
            time.sleep(random.uniform(0.5, 2.5))
            os.kill(pid, signal.SIGSTOP)
            time.sleep(random.uniform(0.5, 6.0))
            os.kill(pid, signal.SIGCONT)


@pytest.mark.timeout(7200)
async def test_hundreds_of_kills_lose_nothing(postgres: Postgres, tmp_path: Path) -> None:
    seed, kills = random.randrange(1_000_000), 0
    for number in itertools.count():
        folder = tmp_path / f"round{number}"
        folder.mkdir()
        team = await gathered(postgres, folder)
        play = partial(stormed, team, seed=seed + number, singles=12, chains=3, workers=3, meanwhile=standstill)
        kills += await asyncio.to_thread(play)
        print(f"round {number} (seed {seed + number}): {kills} kills in all", flush=True)
        if kills >= MANY:
            return


@pytest.mark.timeout(7200)
def test_hundreds_of_kills_on_a_folder_lose_nothing(template: Path, tmp_path: Path) -> None:
    """Each story is killed up to four times in a row, at steps drawn by lot, maybe by the clock too, and then goes on to its end."""
    seed, kills = random.randrange(1_000_000), 0
    dice = random.Random(seed)

    def case(folder: Path, story: str, steps: tuple[int, ...], after: float | None) -> int:
        played(Case(STORIES[story], kills=steps, after=after), template, folder)
        ends = len(World(folder / "world.jsonl").notes("end"))
        shutil.rmtree(folder)
        return len(steps) + (after is not None) + 1 - ends

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for number in itertools.count():
            cases = []
            for one in range(_ROUND):
                steps = tuple(dice.randrange(1, 25) for _ in range(dice.randrange(1, 5)))
                after = dice.choice([None, dice.uniform(0.02, 0.4)])
                cases.append(pool.submit(case, tmp_path / f"case{number}-{one}", dice.choice(sorted(STORIES)), steps, after))
            kills += sum(one.result() for one in cases)
            print(f"round {number} (seed {seed}): {kills} kills in all", flush=True)
            if kills >= MANY:
                return
