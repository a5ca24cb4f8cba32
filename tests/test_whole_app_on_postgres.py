"""A conversation on each platform with the whole app, on PostgreSQL: pictures, replies, an undo, a final, and a limit that is used up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.app.config import DatabaseConfig
from core.acts import table
from core.model import Act
from tests.databases import Postgres
from tests.everywhere import open_everywhere
from tests.test_acts import CLIENTS, answered

USED = "SELECT COUNT(*), SUM(cost) FROM ledger WHERE state = 'used'"
ENDED = "SELECT COUNT(*) FROM dbos.workflow_status WHERE status = 'SUCCESS'"
METERS = "SELECT used_images, used_money, held_images, held_money FROM meters WHERE channel <> ''"


@pytest.mark.parametrize("platform", list(CLIENTS))
async def test_a_conversation_with_the_whole_app(platform: str, tmp_path: Path, postgres: Postgres) -> None:
    url = await postgres.new()
    async with open_everywhere(tmp_path, database=DatabaseConfig(url=url)) as harness:
        client = CLIENTS[platform](harness)
        await client.begin("a red bicycle")
        for act, words in ((Act.EDIT, "make the door green"), (Act.UNDO, "undo"), (Act.FINAL, "final 2K"), (Act.INFO, "info")):
            await answered(harness, client, table.row(act), client.say(words))
        await harness.settled()
        await harness.discord.until(lambda: postgres.rows(url, ENDED) == [(4,)], what="jobs that have ended")
        await harness.app.jobs.forget_before(datetime.now(UTC) + timedelta(minutes=1))
        assert postgres.rows(url, "SELECT COUNT(*) FROM dbos.workflow_status") == [(0,)]
    assert not (tmp_path / "darkroom.sqlite3-wal").exists()
    [(pictures, cost)] = postgres.rows(url, USED)
    assert (pictures, cost > 0) == (3, True)
    assert postgres.rows(url, "SELECT COUNT(*), SUM(reported) FROM renders") == [(4, 4)]
    assert postgres.rows(url, "SELECT versions FROM threads") == [(3,)]
