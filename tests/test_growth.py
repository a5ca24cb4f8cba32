"""What has served its time goes: what only the work of a render needed, and pictures that no row names. Nothing else does."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from obstore.store import MemoryStore

from core.model import Painted, RenderId, RenderState, Sha256
from core.pixels.decoders.pool import Decoders
from core.quota import Rules
from core.store.collecting import AGE, Collected, collect
from core.store.images import ImageStore
from core.store.naming import Named
from core.store.objects import Objects
from core.store.picture_files import PictureFiles
from core.store.sql_store import SqlStore
from tests.databases import Databases
from tests.pictures import png
from tests.test_store import NOW, entry
from tests.versions import version

LATER = NOW + timedelta(days=15)


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[SqlStore]:
    async with SqlStore.open(await databases.new()) as open:
        yield open


# --- rows


async def test_what_only_the_work_of_a_render_needed_goes_some_time_after_its_end(store: SqlStore) -> None:
    over, under_way = RenderId("r1"), RenderId("r2")
    marks = {"references": "[]", "roles": "[]", "avoid": "rain", "message": "123", "reference:0": "{}", "placeholder": "9"}
    for n, render in enumerate((over, under_way), start=1):
        assert await store.accept(entry(n), NOW) is not None
        await store.begin_call(render, 0)
        for key, value in marks.items():
            await store.set_mark(render, key, value)
    await store.advance(over, RenderState.FAILED, of=[RenderState.QUEUED], now=NOW)
    await store.reported(over)
    await store.forget_before(NOW)
    assert await store.marks(over) == marks, "it is kept for a while"
    await store.forget_before(LATER)
    assert await store.marks(over) == {"references": "[]", "roles": "[]", "avoid": "rain"}
    assert await store.marks(under_way) == marks
    assert (await store.begin_call(over, 0), await store.begin_call(under_way, 0)) == (0, 1)  # how many were begun before


# --- pictures that rows name


async def test_a_picture_is_named_by_versions_calls_and_marks(store: SqlStore) -> None:
    hashes = {name: sha256(name.encode()).hexdigest() for name in ("version", "call", "attached", "nobody")}
    await store.accept(entry(1), NOW)
    await store.accept(entry(2), NOW)
    made, call = (replace(version(1).original, sha256=Sha256(hashes[name])) for name in ("version", "call"))
    await store.record_versions(RenderId("r2"), [version(1, render="r2", thread="t2", original=made)], Rules(), NOW)
    painted = Painted(slot=0, original=call, receipt=version(1).receipt)
    await store.begin_call(RenderId("r1"), 0)
    await store.keep_painted(RenderId("r1"), painted, "flash", [], NOW)
    await store.set_mark(RenderId("r1"), "reference:0", json.dumps({"sha256": hashes["attached"], "mime": "image/png"}))
    named = await store.named_pictures()
    assert {name for name, one in hashes.items() if one in named} == {"version", "call", "attached"}


def test_a_set_of_names_never_lacks_one() -> None:
    named, put = Named(), [sha256(str(n).encode()).hexdigest() for n in range(20_000)]
    for one in put:
        named.add(one)
    assert all(one in named for one in put)
    others = [sha256(f"other {n}".encode()).hexdigest() for n in range(20_000)]
    assert sum(one in named for one in others) < 20  # of which it may take some for named


# --- pictures that none does


class Kept:
    """An image store in a folder, and what lies in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.images = ImageStore.open(str(folder), Decoders())
        self.files = PictureFiles.open(str(folder))
        self.rows = Named()

    async def put(self, n: int, *, named: bool, days: float = 2) -> Path:
        original = await self.images.put(png() + str(n).encode())
        if named:
            self.rows.add(original.sha256)
        path = self.folder / "originals" / original.sha256[:2] / original.sha256
        when = datetime.now(UTC).timestamp() - days * 86_400
        os.utime(path, (when, when))
        return path

    async def named(self) -> Named:
        return self.rows

    async def collected(self) -> Collected:
        return await collect(self.files, self.named, now=datetime.now(UTC))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path / "images")


async def test_a_picture_that_no_row_names_goes_after_a_day(kept: Kept) -> None:
    named, lost, young = await kept.put(1, named=True), await kept.put(2, named=False), await kept.put(3, named=False, days=0.9)
    previews = kept.folder / "previews"
    previews.mkdir()
    for path in (named, lost):
        (previews / f"{path.name}-1024-any.jpg").write_bytes(b"\xff\xd8\xff\xd9")
    assert await kept.collected() == Collected(pictures=1, bytes=len(png()) + 1)
    assert [path.exists() for path in (named, lost, young)] == [True, False, True]
    assert [path.name for path in previews.iterdir()] == [f"{named.name}-1024-any.jpg"]
    assert await kept.collected() == Collected()


async def test_a_picture_that_is_stored_once_more_is_young_again(kept: Kept) -> None:
    path = await kept.put(1, named=False)
    await kept.images.put(png() + b"1")
    assert await kept.collected() == Collected()
    assert path.exists()


async def test_a_picture_stored_at_the_very_moment_is_there_afterwards(kept: Kept) -> None:
    """However the two run into each other: what was put has been kept when put returns."""
    for _ in range(300):
        path = await kept.put(1, named=False)
        await asyncio.gather(kept.images.put(png() + b"1"), kept.files.remove(path.name, before=datetime.now(UTC) - AGE))
        assert path.read_bytes() == png() + b"1"


async def test_a_store_of_which_too_much_is_named_by_no_row_is_left_alone(kept: Kept) -> None:
    for n in range(101):
        await kept.put(n, named=False)
    assert await kept.collected() == Collected(refused=101)
    assert len([one async for page in kept.files.originals() for one in page]) == 101


async def test_in_a_cloud(tmp_path: Path) -> None:
    cloud = Objects(MemoryStore())
    images, files, rows = ImageStore(cloud, Decoders()), PictureFiles(cloud), Named()
    named, lost = [await images.put(png() + end) for end in (b"1", b"2")]
    rows.add(named.sha256)

    async def of_rows() -> Named:
        return rows

    assert await collect(files, of_rows, now=datetime.now(UTC)) == Collected(), "both are young"
    found = await collect(files, of_rows, now=datetime.now(UTC) + 2 * AGE)
    assert (found.pictures, found.bytes) == (1, lost.size)
    assert [one.sha256 async for page in files.originals() for one in page] == [named.sha256]
