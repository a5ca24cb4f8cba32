"""Processes whose clocks differ, on one database: what one is reading, no other takes up, and what was left is not left for longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bots.app.config import DatabaseConfig
from bots.app.wiring import studio as wiring
from core.model import Message, Person, Place
from core.runtime.shared_clock import SharedClock
from core.store.sql_store import SqlStore
from core.studio.unread import BeingRead, UnreadMessages
from tests.databases import Postgres
from tests.everywhere import open_everywhere
from tests.test_leases import Seconds

HOUR = timedelta(hours=1)
SAID = Message(
    event="e1",
    place=Place(platform="slack", workspace="T1", channel="C1", root="1"),
    person=Person(id="U1", name="Mia"),
    text="make it green",
    id="2",
)


async def test_it_goes_on_by_a_clock_that_does_not_jump_until_it_looks_again() -> None:
    server, own = [datetime(2026, 11, 29, 9, tzinfo=UTC)], Seconds()

    async def asked() -> datetime:
        own.now += 2  # it took so long to answer: the moment lies in the middle
        return server[0]

    clock = SharedClock(asked, clock=own)
    await clock.look()
    assert clock() == server[0] + timedelta(seconds=1)
    own.now += 10
    assert clock() == server[0] + timedelta(seconds=11)
    server[0] -= HOUR  # it was put back
    assert clock() == server[0] + HOUR + timedelta(seconds=11)
    await clock.look()
    assert clock() == server[0] + timedelta(seconds=1)


async def test_the_servers_clock_is_read(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        assert abs(await store.leases.now() - datetime.now(UTC)) < timedelta(minutes=5)


async def test_what_one_reads_no_other_takes_up_and_what_it_leaves_the_next_does(postgres: Postgres) -> None:
    async with SqlStore.open(await postgres.new()) as store:
        clocks = [Seconds(), Seconds()]
        clocks[1].now += 100_000.0  # another machine, which was started at another time
        shared = [SharedClock(store.leases.now, clock=one) for one in clocks]
        for one in shared:
            await one.look()
        first, second = (UnreadMessages(store, one) for one in shared)
        assert await first.keep(SAID)
        assert await second.left("slack") == []
        with pytest.raises(BeingRead):
            await second.keep(SAID)
        clocks[1].now += 7
        [left] = await second.left("slack")
        assert left.message == SAID
        assert second.may_be_read(left)


@pytest.mark.parametrize("wrong", [HOUR, -HOUR], ids=["ahead", "behind"])
async def test_a_process_whose_own_clock_is_wrong_takes_up_nothing_that_another_reads(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: timedelta
) -> None:
    url = await postgres.new()
    monkeypatch.setattr(wiring, "utc_now", lambda: datetime.now(UTC) + wrong)
    async with open_everywhere(tmp_path, database=DatabaseConfig(url=url)) as harness, SqlStore.open(url) as store:
        shared = SharedClock(store.leases.now)
        await shared.look()
        other = UnreadMessages(store, shared)
        assert await other.keep(SAID)
        assert await harness.app.studio.left_unread("slack") == []
        ours = harness.app.studio._unread
        with pytest.raises(BeingRead):
            await ours.keep(SAID)
        assert abs(ours._now() - shared()) < timedelta(minutes=1)
