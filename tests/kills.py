"""Hundreds of kills over PostgreSQL, in rounds of two gateways and three workers, until so many processes have died (`make kill`)."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.test_kill_shared import gathered, stormed

MANY = int(os.environ.get("KILLS", "300"))


@pytest.mark.timeout(7200)
async def test_hundreds_of_kills_lose_nothing(postgres: Postgres, tmp_path: Path) -> None:
    seed, kills = random.randrange(1_000_000), 0
    for number in itertools.count():
        folder = tmp_path / f"round{number}"
        folder.mkdir()
        team = await gathered(postgres, folder)
        kills += await asyncio.to_thread(stormed, team, seed=seed + number, singles=12, chains=3, workers=3)
        print(f"round {number} (seed {seed + number}): {kills} kills in all", flush=True)
        if kills >= MANY:
            return
