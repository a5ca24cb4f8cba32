"""While a tier fails, none of the workers that share a database calls it, and one of them all tries now and then."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bots.app.config import Config, DatabaseConfig
from bots.app.wiring.resources import open_resources
from bots.app.wiring.studio import open_app
from core.errors import EngineBusy, EngineDown, StudioError
from core.model import Act, Ask, Person, Place, Wish
from core.renders.breaker import Breaker, SharedHealth
from core.renders.shared_calls import SharedCalls
from core.renders.throttle import Throttle
from core.store.sql_store import SqlStore
from core.studio.answers import Accepted
from tests.databases import Postgres
from tests.fakes import MemoryPublisher, PlainEngine
from tests.servers import PATIENCE
from tests.test_shared_calls import until_queued
from tests.test_throttle import Time, by


class Team:
    """Workers on one database, whose clock moves when one of them sleeps."""

    def __init__(self, postgres: Postgres, url: str) -> None:
        self.postgres = postgres
        self.url = url
        self.time = Time()

    @asynccontextmanager
    async def worker(self, name: str) -> AsyncIterator[Breaker]:
        async with SqlStore.open(self.url) as store:
            await store.leases.join(name, f"executor of {name}")
            health = SharedHealth(store=store.tier_health, worker=lambda: name, longest=60.0)
            yield Breaker("pro", "Nano Banana Pro", clock=self.time, sleep=self.sleep, shared=health)

    async def sleep(self, seconds: float) -> None:
        moved = f"UPDATE tier_health SET due = due - {seconds * 1000}, probing_since = probing_since - {seconds * 1000}"
        await asyncio.to_thread(self.rows, moved)  # a worker of this very loop may hold the row
        await self.time.sleep(seconds)

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        return self.postgres.rows(self.url, statement)


@pytest.fixture
async def team(postgres: Postgres) -> Team:
    return Team(postgres, await postgres.new())


async def call(breaker: Breaker, error: StudioError | None = None) -> None:
    async with breaker.watched("r", since=breaker._clock()):
        if error is not None:
            raise error


async def fails(*breakers: Breaker) -> None:
    for one in breakers:
        with pytest.raises(EngineDown):
            await call(one, EngineDown())


async def test_failures_of_all_workers_count_and_hold_all(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        with capture_logs() as logs:
            await fails(first, second, first)
            began = team.time()
            await call(second)
        assert 10 <= team.time() - began <= 31, "it waited before it called"  # the server's own clock moves too
        await call(first)
        assert team.time() - began <= 31, "and all may call, since that worked"
        assert [line["event"] for line in logs] == ["tier_failing", "tier_works_again"], "each is told once"


async def test_what_worked_on_one_forgets_the_failures_of_another(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        for _ in range(3):
            await fails(first, first)
            await call(second)
        assert first.held() is second.held() is None


async def test_each_try_that_fails_doubles_the_pause_whoever_made_it(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        await fails(first, first, first)
        pauses = []
        for one in (second, first, second, first):
            pauses += team.rows("UPDATE tier_health SET due = due - pause RETURNING pause / 1000")
            await fails(one)
        assert pauses == [(30,), (60,), (120,), (240,)]


async def test_one_worker_tries_and_the_others_wait_for_it(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        await fails(first, first, first)
        inside, go = asyncio.Event(), asyncio.Event()

        async def tries() -> None:
            async with first.watched("a", since=team.time()):
                inside.set()
                await go.wait()

        trying = asyncio.create_task(tries())
        await asyncio.wait_for(inside.wait(), PATIENCE)
        waiting = asyncio.create_task(call(second))
        began = team.time()
        while team.time() < began + 5:  # noqa: ASYNC110 — the database answers when it does
            await asyncio.sleep(0)
        assert second.holds("r")
        go.set()
        await asyncio.wait_for(asyncio.gather(trying, waiting), PATIENCE)


@pytest.mark.parametrize("ends", ["it is cancelled", "its worker is gone", "it takes longer than any call"])
async def test_a_try_that_ends_without_a_word_leaves_it_to_the_next(team: Team, ends: str) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        await fails(first, first, first)
        inside = asyncio.Event()

        async def tries() -> None:
            async with first.watched("a", since=team.time()):
                inside.set()
                await asyncio.Event().wait()

        trying = asyncio.create_task(tries())
        await asyncio.wait_for(inside.wait(), PATIENCE)
        began = team.time()
        if ends == "it is cancelled":
            trying.cancel()
            await asyncio.wait([trying])
        elif ends == "its worker is gone":
            team.rows("DELETE FROM workers WHERE id = 'w1'")
        await asyncio.wait_for(call(second), PATIENCE)
        assert team.time() - began < (62 if ends == "it takes longer than any call" else 3)
        trying.cancel()
        await asyncio.wait([trying])


async def test_who_was_taken_for_dead_as_it_tried_says_nothing_of_the_next_try(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        await fails(first, first, first)
        inside, go = asyncio.Event(), asyncio.Event()

        async def tries() -> None:
            with suppress(EngineDown):
                async with first.watched("a", since=team.time()):
                    inside.set()
                    await go.wait()
                    raise EngineDown

        trying = asyncio.create_task(tries())
        await asyncio.wait_for(inside.wait(), PATIENCE)
        team.rows("DELETE FROM workers WHERE id = 'w1'")
        async with second.watched("b", since=team.time()):
            go.set()
            await asyncio.wait_for(trying, PATIENCE)
            [(pause, probing)] = team.rows("SELECT pause, prober IS NOT NULL FROM tier_health")
            assert (pause, probing) == (30_000, True)


async def test_when_the_servers_clock_is_put_back_nobody_is_held_for_longer_than_the_pause(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        await fails(first, first, first)
        team.rows("UPDATE tier_health SET due = due + 3600000, probing_since = probing_since + 3600000")
        await first._look()
        assert first.held() == 30.0
        team.rows("UPDATE tier_health SET due = due - 3630000")
        await asyncio.wait_for(call(second), PATIENCE)


async def test_an_ask_is_held_for_ten_minutes_at_most_whoever_tries(team: Team) -> None:
    async with team.worker("w1") as first, team.worker("w2") as second:
        await fails(first, first, first)
        team.rows("UPDATE tier_health SET due = due + 3600000, pause = 3600000")
        second._sleep = team.time.sleep
        began = team.time()
        with pytest.raises(EngineBusy, match="You weren't charged"):
            await call(second)
        assert 600 <= team.time() - began <= 602


async def test_what_cannot_be_told_since_the_database_is_away_takes_nothing_from_the_call(team: Team) -> None:
    async with SqlStore.open(team.url + "&timeout=0.2") as store:
        await store.leases.join("w1", "e1")
        health = SharedHealth(store=store.tier_health, worker=lambda: "w1", longest=60.0)
        breaker = Breaker("pro", "Nano Banana Pro", clock=team.time, sleep=team.sleep, shared=health)
        await fails(breaker)
        with capture_logs() as logs:
            async with breaker.watched("a", since=team.time()):
                await asyncio.to_thread(team.postgres.stop, crash=True)
        await asyncio.to_thread(team.postgres.start)
        assert "tier_health_not_kept" in [line["event"] for line in logs]
        await call(breaker)
        assert team.rows("SELECT failures FROM tier_health") == [(0,)]


async def test_a_call_that_waits_for_a_place_among_all_workers_is_held_where_the_tier_fails_meanwhile(team: Team) -> None:
    """Each worker lets as many ask for a place as there are, so most of them have passed their own breaker by then."""
    async with team.worker("w1") as first, team.worker("w2") as second, SqlStore.open(team.url) as store:
        shared = SharedCalls(
            "pro",
            store=store.tier_calls,
            concurrency=1,
            per_minute=None,
            longest=60.0,
            worker=lambda: "w2",
            new_id=iter(["c1", "c2", "c3"]).__next__,
        )
        line = Throttle(concurrency=1, per_minute=None, clock=team.time, sleep=team.sleep, breaker=second, shared=shared)
        called: list[float] = []

        async def caller() -> None:
            async with line.turn(by("ana")):
                called.append(team.time())

        async with shared.turn("under way", batch=False):
            waiting = asyncio.create_task(caller())
            await until_queued(shared, "ana")
            await fails(first, first, first)
            team.time.now += 1
            began = team.time()
        shared.heard()
        await asyncio.wait_for(waiting, PATIENCE)
        assert called[0] - began >= 10
        while shared._ending:
            await asyncio.wait(shared._ending)
    assert team.rows("SELECT id FROM tier_calls WHERE ended IS NULL") == []


async def test_a_worker_of_a_deployment_calls_no_tier_that_failed_for_another(postgres: Postgres, tmp_path: Path) -> None:
    url, engine, publisher = await postgres.new(), PlainEngine(), MemoryPublisher()
    config = Config(data_dir=tmp_path, database=DatabaseConfig(url=url))
    now = "CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)"
    wish = Wish(act=Act.NEW, words="a red bicycle", tier="flash")
    place = Place(platform="playground", workspace="w", channel="c")
    async with open_resources(config) as resources, open_app(config, resources, engine, {"playground": publisher}) as app:
        postgres.rows(url, f"INSERT INTO tier_health VALUES ('flash', 3, 300000, {now} + 300000, NULL, 'another', 0)")
        ask = Ask(event="e1", place=place, person=Person(id="ana", name="Ana"), wish=wish)
        assert isinstance(await app.studio.ask(ask), Accepted)
        await publisher.stands(1)
        await publisher.says("m1", "held")
        assert engine.briefs == []
        postgres.rows(url, "DELETE FROM tier_health")  # it works again
        await publisher.appeared(1)
        assert len(engine.briefs) == 1
        engine.fails["door"] = EngineDown()
        ask = replace(ask, event="e2", wish=replace(wish, words="a green door"))
        assert isinstance(await app.studio.ask(ask), Accepted)
        await publisher.appeared(2)
        await app.renders.drained(5)
        assert postgres.rows(url, "SELECT tier, failures FROM tier_health") == [("flash", 1)]
