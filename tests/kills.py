"""Hundreds of kills and standstills over PostgreSQL, in rounds of two gateways and three workers, until so many workers died
(`make kill`)."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import time
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.test_kill_shared import gathered, stormed

MANY = int(os.environ.get("KILLS", "300"))


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
