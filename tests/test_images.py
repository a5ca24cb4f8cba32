"""The image store and its fake: originals untouched under their sha256, previews derived, one sentence when the disk is full."""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from core import pixels
from core.errors import BadPicture, PictureLost, StoreFull, StoreTrouble
from core.model import Sha256
from core.ports.pictures import Cell, OnSheet, Pictures, SheetCell
from core.store.images import ImageStore
from core.store.objects import Objects
from tests.disks import small_disk
from tests.fakes import MemoryPictures, NearDecoder
from tests.servers.s3 import BUCKET

NOBODYS = Sha256("0" * 64)
MOST = 7_000_000  # bytes of a reference


def picture(shade: int = 90, size: tuple[int, int] = (300, 200), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, 10, 200)).save(out, kind)
    return out.getvalue()


@pytest.fixture(params=["fake", "folder", "file url", "memory", "s3"])
def pictures(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pictures:
    match request.param:
        case "fake":
            return MemoryPictures()
        case "folder":
            return ImageStore.open(str(tmp_path / "new" / "images"), NearDecoder())
        case "file url":
            return ImageStore.open((tmp_path / "a folder").as_uri(), NearDecoder())
        case "memory":
            return ImageStore.open("memory:///", NearDecoder())
        case _:
            for name, value in request.getfixturevalue("s3").environment().items():
                monkeypatch.setenv(name, value)
            return ImageStore.open(f"s3://{BUCKET}/pictures", NearDecoder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "images"


@pytest.fixture
def store(folder: Path) -> ImageStore:
    return ImageStore.open(str(folder), NearDecoder())


def files(folder: Path, under: str) -> list[Path]:
    return sorted(path for path in (folder / under).rglob("*") if path.is_file())


# --- promises of the port, kept by the fake and the real one ------------------------------------------------------------------


async def test_originals_come_back_byte_for_byte(pictures: Pictures) -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        data = picture(kind=kind) + b"\0 what a model put behind the end stays too"
        told = await pictures.put(data)
        assert told.sha256 == hashlib.sha256(data).hexdigest()
        assert (told.mime, told.width, told.height, told.size) == (f"image/{kind.lower()}", 300, 200, len(data))
        assert await pictures.original(told.sha256) == data


async def test_the_same_bytes_twice_are_one_original(pictures: Pictures) -> None:
    data = picture()
    first, *others = await asyncio.gather(*(pictures.put(data) for _ in range(5)))
    assert others == [first] * 4
    assert await pictures.original(first.sha256) == data


async def test_what_is_no_picture_is_not_kept(pictures: Pictures) -> None:
    with pytest.raises(BadPicture):
        await pictures.put(b"words")
    with pytest.raises(BadPicture, match=r"“a\.txt” is a text file"):
        await pictures.put_reference(b"words", name="a.txt", max_bytes=MOST)


async def test_a_reference_is_made_fit_and_kept(pictures: Pictures) -> None:
    fit = picture()
    assert (await pictures.put_reference(fit, name="a.png", max_bytes=MOST)).original.sha256 == hashlib.sha256(fit).hexdigest()
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (80, 40)).save(out, "JPEG", exif=exif)
    told = (await pictures.put_reference(out.getvalue(), name="photo.jpg", max_bytes=MOST)).original
    assert (told.width, told.height, told.mime) == (40, 80, "image/jpeg")
    assert b"Exif" not in await pictures.original(told.sha256)


async def test_an_original_nobody_put_is_told_as_lost(pictures: Pictures) -> None:
    for sha256 in (NOBODYS, Sha256("../../etc/passwd"), Sha256("")):
        with pytest.raises(PictureLost, match="missing from my storage"):
            await pictures.original(sha256)
        with pytest.raises(PictureLost):
            await pictures.preview(sha256)


async def test_a_preview_keeps_to_edge_and_bytes(pictures: Pictures) -> None:
    out = io.BytesIO()
    Image.effect_noise((700, 500), 80).convert("RGB").save(out, "PNG")
    told = await pictures.put(out.getvalue())
    for max_bytes in (None, 5_000):
        shown = await pictures.preview(told.sha256, max_edge=256, max_bytes=max_bytes)
        assert shown.mime == "image/jpeg" == pixels.sniff(shown.data)
        with Image.open(io.BytesIO(shown.data)) as opened:
            assert max(opened.size) <= 256
        assert max_bytes is None or len(shown.data) <= max_bytes
        assert await pictures.preview(told.sha256, max_edge=256, max_bytes=max_bytes) == shown
    assert await pictures.original(told.sha256) == out.getvalue()


async def test_a_sheet_tells_which_original_is_gone(pictures: Pictures) -> None:
    there = await pictures.put(picture())
    shown = [
        OnSheet(sha256=sha256, cell=SheetCell(row=0, column=at, name=f"v{at}")) for at, sha256 in enumerate((there.sha256, NOBODYS))
    ]
    drawn = await pictures.tree(shown)
    assert drawn == await pictures.tree(shown)
    assert drawn != await pictures.tree([replace(one, sha256=there.sha256) for one in shown])


async def test_there_is_room_as_a_rule(pictures: Pictures) -> None:
    pictures.check_space()


# --- the real one alone -------------------------------------------------------------------------------------------------------


async def test_one_file_per_original_and_nothing_else_left_lying(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture())
    await asyncio.gather(*(store.put(picture()) for _ in range(8)))
    assert files(folder, "originals") == [folder / "originals" / told.sha256[:2] / told.sha256]


async def test_the_same_bytes_are_not_written_twice(store: ImageStore, folder: Path) -> None:
    await store.put(picture())
    (file,) = files(folder, "originals")
    before = file.stat()
    await store.put(picture())
    assert file.stat().st_ino == before.st_ino
    assert file.stat().st_mtime_ns > before.st_mtime_ns  # young again, so that nobody takes it for one that no row names


async def test_the_first_original_of_a_process_makes_the_folders_of_all(store: ImageStore, folder: Path) -> None:
    """Each picture that came first into its folder waited for it to be made and synced."""
    await store.put(picture())
    made = {place.name: place.stat().st_mtime_ns for place in (folder / "originals").iterdir()}
    assert sorted(made) == [f"{first:02x}" for first in range(256)]
    others = [await store.put(picture(64 + n)) for n in range(3)]
    touched = {one.sha256[:2] for one in others}
    assert {place.name for place in (folder / "originals").iterdir() if place.stat().st_mtime_ns != made[place.name]} <= touched


async def test_folders_that_could_not_be_made_are_made_by_the_next_original(store: ImageStore, folder: Path) -> None:
    in_the_way = folder / "originals" / "ff"
    in_the_way.parent.mkdir(parents=True)
    in_the_way.write_bytes(b"")
    with pytest.raises(StoreTrouble):
        await store.put(picture())
    in_the_way.unlink()
    told = await store.put(picture())
    assert in_the_way.is_dir()
    assert (folder / "originals" / told.sha256[:2] / told.sha256).read_bytes() == picture()


async def test_a_folder_that_somebody_tidied_away_is_made_again(store: ImageStore, folder: Path) -> None:
    first = await store.put(picture())
    file = folder / "originals" / first.sha256[:2] / first.sha256
    shutil.rmtree(folder / "originals")
    assert await store.put(picture()) == first
    assert file.read_bytes() == picture()


async def test_what_a_kill_left_of_a_write_is_in_nobodys_way(store: ImageStore, folder: Path) -> None:
    sha256 = hashlib.sha256(picture()).hexdigest()
    place = folder / "originals" / sha256[:2]
    place.mkdir(parents=True)
    (place / f"{sha256}#0f2a91bc").write_bytes(picture()[:100])
    told = await store.put(picture())
    assert (place / told.sha256).read_bytes() == picture()


async def test_a_file_that_cannot_be_read_now_is_told_as_trouble(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture())
    await store.original(told.sha256)
    (file,) = files(folder, "originals")
    file.unlink()
    file.mkdir()
    with pytest.raises(StoreTrouble):
        await store.original(told.sha256)


async def test_a_file_that_a_power_cut_emptied_is_written_again(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture())
    files(folder, "originals")[0].write_bytes(b"")
    await store.put(picture())
    assert files(folder, "originals")[0].read_bytes() == picture()
    shown = await store.preview(told.sha256)
    files(folder, "previews")[0].write_bytes(shown.data[:50])
    assert await store.preview(told.sha256) == shown


async def test_an_original_just_put_is_shown_once_without_being_read_back(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture())
    files(folder, "originals")[0].unlink()
    assert await store.original(told.sha256) == picture()
    with pytest.raises(PictureLost):
        await store.original(told.sha256)


async def test_only_so_many_originals_are_held_and_the_first_ones_are(store: ImageStore, folder: Path) -> None:
    told = [await store.put(picture(shade) + os.urandom(5_000_000)) for shade in range(7)]
    for file in files(folder, "originals"):
        file.write_bytes(b"from the disk")
    shown = [await store.original(one.sha256) for one in told]
    assert [len(data) > 5_000_000 for data in shown] == [True] * 4 + [False] * 3
    again = await store.put(picture(99))
    (folder / "originals" / again.sha256[:2] / again.sha256).unlink()
    assert await store.original(again.sha256) == picture(99), "there is room again"


async def test_another_process_finds_everything_again(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture())
    shown = await store.preview(told.sha256)
    other = ImageStore.open(folder.as_uri(), NearDecoder())
    assert await other.original(told.sha256) == picture()
    assert await other.preview(told.sha256) == shown


async def test_a_preview_is_made_once_however_many_ask(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture(size=(2000, 1500)))
    impatient = asyncio.create_task(store.preview(told.sha256))
    others = [asyncio.create_task(store.preview(told.sha256)) for _ in range(10)]
    await asyncio.sleep(0)
    impatient.cancel()
    shown = await asyncio.gather(*others)
    assert len({id(one.data) for one in shown}) == 1
    assert len(files(folder, "previews")) == 1
    kept = files(folder, "previews")[0].stat().st_ino
    await store.preview(told.sha256)
    assert files(folder, "previews")[0].stat().st_ino == kept


async def test_an_original_that_is_gone_is_told_though_its_copy_is_there(store: ImageStore, folder: Path) -> None:
    told = await store.put(picture())
    shown = [OnSheet(sha256=told.sha256, cell=SheetCell(row=0, column=0, name="v1"))]
    whole = await store.tree(shown)
    [original] = files(folder, "originals")
    original.unlink()
    assert files(folder, "previews")
    assert await store.tree(shown) != whole


async def test_a_failed_preview_is_tried_anew(store: ImageStore) -> None:
    with pytest.raises(PictureLost):
        await store.preview(Sha256(hashlib.sha256(picture()).hexdigest()))
    told = await store.put(picture())
    assert (await store.preview(told.sha256)).mime == "image/jpeg"


def test_addresses_that_are_no_place_for_pictures() -> None:
    with pytest.raises(ValueError, match="Use a folder, s3://") as caught:
        ImageStore.open("ftp://ana:secret@example.com/pictures", NearDecoder())
    assert "secret" not in str(caught.value)
    with pytest.raises(ValueError, match="Account must be specified"):
        ImageStore.open("az://container/pictures", NearDecoder())


class Unwritable(Objects):
    """Objects that can be read, and not written at the moment."""

    async def put(self, key: str, data: bytes) -> None:
        raise StoreTrouble(mend="it does not take anything")


async def test_a_preview_that_cannot_be_kept_is_shown_all_the_same(folder: Path) -> None:
    store = ImageStore(Unwritable.open(str(folder)), NearDecoder())
    told = await store.put(picture(size=(1500, 1500)))
    for _ in range(2):
        assert pixels.sniff((await store.preview(told.sha256, max_edge=500)).data) == "image/jpeg"


async def test_a_sheet_whose_small_copies_cannot_be_kept_is_drawn_all_the_same(folder: Path) -> None:
    store = ImageStore(Unwritable.open(str(folder)), NearDecoder())
    cells = [Cell(number=n, picture=(await store.put(picture(size=(600, 600 + n)))).sha256) for n in (1, 2)]
    assert pixels.sniff(await store.contact(cells)) == "image/jpeg"


async def test_a_tree_whose_small_copies_cannot_be_kept_is_drawn_all_the_same(folder: Path) -> None:
    store = ImageStore(Unwritable.open(str(folder)), NearDecoder())
    told = await store.put(picture())
    shown = [OnSheet(sha256=told.sha256, cell=SheetCell(row=0, column=0, name="v1"))]
    assert pixels.sniff(await store.tree(shown)) is not None


async def test_a_store_that_cannot_be_written_is_told_as_trouble(store: ImageStore, folder: Path) -> None:
    (folder / "originals").write_text("in the way")
    with pytest.raises(StoreTrouble, match="where I keep pictures"):
        await store.put(picture())


# --- a full disk ---------------------------------------------------------------------------------------------------------------

# A limit on the size of files stands in for a full disk where none can be mounted: to a writer they differ by one number.
LIMITED = """
import asyncio, resource, sys
from core.errors import StoreFull
from core.store.images import ImageStore
from tests.fakes import NearDecoder

async def main(folder, small, large):
    store = ImageStore.open(folder, NearDecoder())
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
    await store.put(small)
    try:
        await store.put(large)
    except StoreFull as error:
        print(error, file=sys.stderr)  # the log is on the other
    kept = await store.put(small)
    assert await store.original(kept.sha256) == small

asyncio.run(main(sys.argv[1], *(open(path, "rb").read() for path in sys.argv[2:])))
"""


def test_a_disk_that_takes_no_more_is_told_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    small, large = tmp_path / "small.png", tmp_path / "large.png"
    small.write_bytes(picture())
    large.write_bytes(picture(shade=91) + bytes(300_000))
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path / "images"), str(small), str(large)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith("My disk is full")
    assert len(files(tmp_path / "images", "originals")) == 1


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=1) as mounted:
        yield mounted


async def test_a_full_file_system_is_told_before_and_while_writing(disk: Path) -> None:
    store = ImageStore.open(str(disk), NearDecoder())
    with pytest.raises(StoreFull):
        store.check_space()
    told = await store.put(picture(size=(1500, 1500)))
    with pytest.raises(StoreFull, match="disk is full"):
        await store.put(picture() + os.urandom(2_000_000))
    (disk / "filler").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))
    shown = await store.preview(told.sha256, max_edge=1500)
    assert pixels.sniff(shown.data) == "image/jpeg", "shown all the same, though it cannot be kept"
    assert not files(disk, "previews")


# --- no file handles left ------------------------------------------------------------------------------------------------------

STARVED = """
import asyncio, concurrent.futures.thread, os, resource, sys  # all that is loaded late
from obstore.store import LocalStore
from bots.app.wiring.resources import store_broke
from core.errors import StoreTrouble
from core.store.images import ImageStore
from core.store.objects import Objects
from tests.fakes import NearDecoder

async def main(how, folder, picture):
    os.mkdir(folder)
    if how == "opened":
        store = ImageStore.open(folder, NearDecoder())
    else:  # what open() is there to prevent: the runtime is built by the first picture
        objects = Objects(LocalStore(folder), panicked=store_broke)  # written by obstore, as for a cloud
        store = ImageStore(objects, NearDecoder())
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    held = []
    try:
        while True:
            held.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        pass
    try:
        await store.put(picture)
    except StoreTrouble as error:
        print(error)
    for one in held:
        os.close(one)
    kept = await store.put(picture)
    assert await store.original(kept.sha256) == picture
    print("kept")

asyncio.run(main(sys.argv[1], sys.argv[2], open(sys.argv[3], "rb").read()))
"""


def starved(how: str, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "picture.png").write_bytes(picture())
    command = [sys.executable, "-c", STARVED, how, str(folder / "images"), str(folder / "picture.png")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_file_handles_that_run_out_are_told_and_then_all_is_well_again(tmp_path: Path) -> None:
    ran = starved("opened", tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert [line.partition(".")[0] for line in ran.stdout.splitlines()] == ["I can't reach the place where I keep pictures", "kept"]


def test_a_library_that_is_broken_for_good_ends_the_process(tmp_path: Path) -> None:
    ran = starved("not opened", tmp_path)
    assert ran.returncode == 1
    assert ran.stdout.count("process_given_up") == 1
    assert "kept" not in ran.stdout.splitlines()
