"""Pictures in S3, on a real S3 server over its wire: each way in which it can fail has an error, a sentence and something to see to, and
no original is ever anything but the bytes that were put."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bots.app.endpoints import allow_http
from bots.shared.config import ConfigError
from core.errors import PictureLost, StoreTrouble
from core.model import Sha256
from core.store import objects
from core.store.images import ImageStore
from core.store.objects import LATE, NO_BUCKET, REFUSED, Objects
from core.store.picture_files import PictureFiles
from tests.fakes import NearDecoder
from tests.servers.s3 import BUCKET, S3, Fault, Wire, wire_to
from tests.test_cli import Ended, Shell
from tests.test_images import picture

URL = f"s3://{BUCKET}/pictures"
LARGE = picture() + os.urandom(300_000)


def key_of(data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    return f"originals/{sha256[:2]}/{sha256}"


@pytest.fixture
async def wire(s3: S3, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Wire]:
    """The way that everything here goes, unless it says otherwise."""
    async with wire_to(s3) as wire:
        for name, value in s3.environment(wire.port).items():
            monkeypatch.setenv(name, value)
        yield wire


@pytest.fixture
def store(wire: Wire) -> ImageStore:
    return ImageStore.open(URL, NearDecoder())


def impatient(url: str = URL) -> ImageStore:
    return ImageStore(Objects.open(url, seconds=0.5), NearDecoder())


async def test_what_is_put_lies_under_its_prefix_and_is_listed_and_deleted(store: ImageStore, s3: S3) -> None:
    told = await store.put(LARGE)
    assert s3.keys() == [f"pictures/{key_of(LARGE)}"]
    files = PictureFiles.open(URL)
    pages = [page async for page in files.originals()]
    assert [(one.sha256, one.size) for page in pages for one in page] == [(told.sha256, len(LARGE))]
    assert await files.read(told.sha256) == LARGE
    assert await files.size(told.sha256) == len(LARGE)
    await files.check()
    assert len(s3.keys()) == 1, "what was written to see whether it works is gone again"
    there = Objects.open(URL)
    for _ in range(2):
        await there.delete(key_of(LARGE))
    assert s3.keys() == []
    assert await files.read(told.sha256) is None


async def test_many_are_listed_to_the_last(store: ImageStore, s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects, "_PAGE", 3)
    names = {f"{n:064x}" for n in range(8)}
    for name in names:
        s3.put(f"pictures/originals/{name[:2]}/{name}", b"x")
    s3.put("pictures/originals/00/other", b"x")
    assert {one.sha256 async for page in PictureFiles.open(URL).originals() for one in page} == names


async def test_another_process_gets_the_original_byte_for_byte(store: ImageStore) -> None:
    told = await store.put(LARGE)
    assert await ImageStore.open(URL, NearDecoder()).original(told.sha256) == LARGE


async def test_a_bucket_that_is_not_there_is_no_picture_lost(wire: Wire) -> None:
    nowhere = ImageStore.open("s3://nowhere/pictures", NearDecoder())
    for asked in (nowhere.put(LARGE), nowhere.original(Sha256("0" * 64)), PictureFiles.open("s3://nowhere").check()):
        with pytest.raises(StoreTrouble, match="the place where I keep pictures") as raised:
            await asked
        assert raised.value.mend == NO_BUCKET


async def test_credentials_that_are_refused_are_named(s3: S3, store: ImageStore, monkeypatch: pytest.MonkeyPatch) -> None:
    told = await store.put(LARGE)
    for name, value in s3.guard().items():
        monkeypatch.setenv(name, value)
    right = ImageStore.open(URL, NearDecoder())
    assert await right.original(told.sha256) == LARGE
    await right.put(picture())
    for name, wrong in (("AWS_SECRET_ACCESS_KEY", "hidden"), ("AWS_ACCESS_KEY_ID", "AKIAHIDDEN")):
        monkeypatch.setenv(name, wrong)
        refused = ImageStore.open(URL, NearDecoder())
        for asked in (refused.put(LARGE), refused.original(told.sha256), PictureFiles.open(URL).check()):
            with pytest.raises(StoreTrouble) as raised:
                await asked
            assert raised.value.mend == REFUSED
            assert "hidden" not in f"{raised.value} {raised.value.__cause__}".lower().replace("akiahidden", "")


async def test_a_server_that_holds_everything_up_is_waited_for_so_long(wire: Wire) -> None:
    store = impatient()
    wire.breaks(Fault.HELD)
    files = PictureFiles(Objects.open(URL, seconds=0.5))
    for asked in (store.put(LARGE), store.original(Sha256("0" * 64)), files.check(), anext(files.originals())):
        with pytest.raises(StoreTrouble) as raised:
            await asked
        assert raised.value.mend == LATE
    wire.mended()
    assert await ImageStore.open(URL, NearDecoder()).put(LARGE)


async def test_a_server_that_is_away_is_trouble_until_it_is_back(wire: Wire, store: ImageStore) -> None:
    told = await store.put(LARGE)
    wire.breaks(Fault.REFUSED)
    away = impatient()
    with pytest.raises(StoreTrouble):
        await away.original(told.sha256)
    wire.mended()
    assert await away.original(told.sha256) == LARGE


async def test_a_put_that_is_cut_leaves_nothing_and_is_made_whole(wire: Wire, s3: S3) -> None:
    store = impatient()
    wire.breaks(Fault.CUT_UP)
    with pytest.raises(StoreTrouble):
        await store.put(LARGE)
    assert wire.broken
    assert s3.keys() == []
    store = ImageStore.open(URL, NearDecoder())
    wire.breaks(Fault.CUT_UP, times=1)
    told = await store.put(LARGE)
    assert await ImageStore.open(URL, NearDecoder()).original(told.sha256) == LARGE


async def test_a_get_that_is_cut_gives_the_whole_or_nothing(wire: Wire, store: ImageStore) -> None:
    told = await store.put(LARGE)
    wire.breaks(Fault.CUT_DOWN)
    with pytest.raises(StoreTrouble):
        await impatient().original(told.sha256)
    wire.breaks(Fault.CUT_DOWN, times=1)
    assert await ImageStore.open(URL, NearDecoder()).original(told.sha256) == LARGE


async def test_an_object_that_disappears_is_a_picture_lost_and_can_be_put_anew(store: ImageStore, s3: S3) -> None:
    told = await store.put(LARGE)
    assert await store.original(told.sha256) == LARGE, "held until it is shown"
    s3.delete(f"pictures/{key_of(LARGE)}")
    with pytest.raises(PictureLost):
        await store.original(told.sha256)
    with pytest.raises(PictureLost):
        await store.preview(told.sha256)
    await store.put(LARGE)
    assert s3.keys() == [f"pictures/{key_of(LARGE)}"]


@pytest.mark.parametrize("half", [LARGE[:1000], b"", LARGE[:-1] + b"?"], ids=["half", "empty", "another"])
async def test_an_object_that_is_not_what_was_put_is_never_shown(store: ImageStore, s3: S3, half: bytes) -> None:
    s3.put(f"pictures/{key_of(LARGE)}", half)
    with pytest.raises(PictureLost):
        await store.original(Sha256(hashlib.sha256(LARGE).hexdigest()))
    await store.put(LARGE)
    if len(half) != len(LARGE):
        again = ImageStore.open(URL, NearDecoder())
        assert await again.original(Sha256(hashlib.sha256(LARGE).hexdigest())) == LARGE


async def test_the_same_original_put_by_many_at_once_is_one_object(store: ImageStore, s3: S3) -> None:
    others = [ImageStore.open(URL, NearDecoder()) for _ in range(3)]
    told = await asyncio.gather(*(one.put(LARGE) for one in (store, *others)))
    assert len(set(told)) == 1
    assert s3.keys() == [f"pictures/{key_of(LARGE)}"]


# --- from the command line ----------------------------------------------------------------------------------------------


def told(ended: Ended) -> list[str]:
    return [line for line in ended.out.splitlines() if " pictures" in line and "process" not in line]


async def test_doctor_finds_out_whether_the_bucket_can_be_used(s3: S3, tmp_path: Path) -> None:
    """An S3 server on this machine may be spoken to in the clear; nothing has to be set for that."""
    shell = Shell(tmp_path)
    environment = s3.environment()
    del environment["AWS_ALLOW_HTTP"]
    ended = await shell.run("doctor", env={**environment, "DARKROOM_IMAGES__URL": URL})
    assert told(ended) == ["ok      pictures (s3://…): written, read back and deleted"]
    ended = await shell.run("doctor", env={**environment, "DARKROOM_IMAGES__URL": "s3://nowhere"})
    assert told(ended) == [f"PROBLEM pictures: {NO_BUCKET} (FileNotFoundError)"]
    s3.guard()
    ended = await shell.run("doctor", env={**environment, "DARKROOM_IMAGES__URL": URL})
    assert told(ended) == [f"PROBLEM pictures: {REFUSED} (PermissionDeniedError)"]


async def test_http_to_another_machine_has_to_be_allowed() -> None:
    elsewhere = {"AWS_ENDPOINT_URL": "http://s3.example.com"}
    with pytest.raises(ConfigError, match="AWS_ENDPOINT_URL is an http:// address on another machine"):
        allow_http(URL, dict(elsewhere))
    for url, environ in (
        (URL, {**elsewhere, "AWS_ALLOW_HTTP": "true"}),
        (URL, {"AWS_ENDPOINT_URL": "https://s3.example.com"}),
        ("gs://bucket", dict(elsewhere)),
        (None, dict(elsewhere)),
    ):
        before = dict(environ)
        allow_http(url, environ)
        assert environ == before
