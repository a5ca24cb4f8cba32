"""What one process tells, the others on the same PostgreSQL hear at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from core.store.sql_store import SqlStore
from tests.databases import Postgres


@pytest.fixture
async def stores(postgres: Postgres) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    url = await postgres.new()
    async with SqlStore.open(url) as one, SqlStore.open(url) as other:
        yield one, other


async def test_another_process_hears_it(stores: tuple[SqlStore, SqlStore]) -> None:
    one, other = stores
    heard = asyncio.Event()
    listening = asyncio.create_task(other.leases.listen(heard.set))
    await asyncio.wait_for(heard.wait(), 30)  # that it listens: something may have been told before
    for _ in range(3):
        heard.clear()
        await one.leases.tell()
        await asyncio.wait_for(heard.wait(), 30)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)


async def test_listening_ends_with_the_server_and_can_begin_anew(stores: tuple[SqlStore, SqlStore], postgres: Postgres) -> None:
    one, other = stores
    heard = asyncio.Event()
    listening = asyncio.create_task(other.leases.listen(heard.set))
    await asyncio.wait_for(heard.wait(), 30)
    await asyncio.to_thread(postgres.stop, crash=True)
    await asyncio.wait({listening}, timeout=30)
    assert listening.done()
    await asyncio.to_thread(postgres.start)
    heard.clear()
    again = asyncio.create_task(other.leases.listen(heard.set))
    await asyncio.wait_for(heard.wait(), 30)
    heard.clear()
    await one.leases.tell()
    await asyncio.wait_for(heard.wait(), 30)
    again.cancel()
    await asyncio.gather(again, return_exceptions=True)
