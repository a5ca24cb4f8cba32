"""What the store keeps of the workspaces that installed us, and what it counts for whoever watches."""

from __future__ import annotations

from datetime import timedelta

from core.model import RenderId, RenderState
from core.store.sql_store import SqlStore
from tests.test_store import NOW, entry, store

SOON = NOW + timedelta(minutes=10)


__all__ = ["store"]  # the fixture: on both databases


async def test_each_workspace_has_its_own_and_the_newest_stands(store: SqlStore) -> None:
    await store.keep_installation("slack", "T1", "a", NOW)
    await store.keep_installation("slack", "T2", "b", NOW)
    await store.keep_installation("slack", "T1", "c", NOW)
    assert [await store.installation("slack", one) for one in ("T1", "T2", "T3")] == ["c", "b", None]
    assert await store.installation("discord", "T1") is None


async def test_what_was_installed_anew_is_not_forgotten_with_what_was_there_before(store: SqlStore) -> None:
    await store.keep_installation("slack", "T1", "new", NOW)
    assert not await store.forget_installation("slack", "T1", "old")
    assert await store.forget_installation("slack", "T1", "new")
    assert not await store.forget_installation("slack", "T1", "new")
    assert await store.installation("slack", "T1") is None


async def test_an_install_that_was_begun_ends_once_and_in_time(store: SqlStore) -> None:
    for state in ("good", "late"):
        await store.begin_install("slack", state, SOON, NOW)
    assert not await store.end_install("slack", "guessed", NOW)
    assert not await store.end_install("discord", "good", NOW)
    assert await store.end_install("slack", "good", NOW)
    assert not await store.end_install("slack", "good", NOW)
    assert not await store.end_install("slack", "late", SOON)
    assert not await store.end_install("slack", "late", NOW)


async def test_an_install_that_nobody_ended_is_forgotten(store: SqlStore) -> None:
    await store.begin_install("slack", "left", SOON, NOW)
    late = SOON + timedelta(seconds=1)
    await store.begin_install("slack", "next", late + timedelta(minutes=10), late)
    assert not await store.end_install("slack", "left", NOW)
    assert await store.end_install("slack", "next", late)


async def test_what_waits_is_counted_by_state_with_the_oldest(store: SqlStore) -> None:
    assert list(await store.queued()) == []
    for n in (1, 2, 3):
        await store.accept(entry(n), NOW + timedelta(minutes=n))
    await store.take_turn(RenderId("r3"), NOW)
    found = {one.state: (one.renders, one.since) for one in await store.queued()}
    assert found == {
        RenderState.QUEUED: (2, NOW + timedelta(minutes=1)),
        RenderState.PAINTING: (1, NOW + timedelta(minutes=3)),
    }
