"""Decoders: whatever a file does to the process that reads it harms nothing else; the fake keeps the same promises."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path

import pytest

from core import pixels
from core.errors import BadPicture, NoPicture, ReaderCrashed, UnreadKind
from core.pixels.budget import MEMORY, needed
from core.pixels.decoders.pool import Decoders
from core.ports.pictures import Decoder, SheetCell
from core.runtime import children
from tests.bombs import BOMBS, bomb
from tests.fakes import NearDecoder
from tests.pictures import saved
from tests.test_pixels import opened, painted, with_camera_notes

pytestmark = pytest.mark.fresh_children

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, and only there limits of memory hold")
MIB = 1024 * 1024
ABOVE_IDLE = 400  # MiB: the most that anything attached may take


@pytest.fixture
async def decoders() -> AsyncIterator[Decoders]:
    async with aclosing(Decoders()) as running:
        await running.warm()
        yield running


def processes() -> list[int]:
    """List the processes of the decoders, which this process started."""
    found: list[int] = []
    for task in Path("/proc/self/task").iterdir():
        found += [int(one) for one in (task / "children").read_text().split()]
    # As an argument of its own: the server that other tests fork from has the module's name among others.
    return [one for one in found if b"core.pixels.decoders.child" in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")]


def status(pid: int | str, key: str) -> int:
    """Return a figure of /proc/PID/status, in bytes."""
    with suppress(FileNotFoundError, ProcessLookupError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(key)), 0)
    return 0


def forget_peak(pid: int | str) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


# --- promises of the port ------------------------------------------------------------------------------------------------------


async def test_what_is_fit_comes_back_as_it_is(decoder: Decoder) -> None:
    data = saved(painted(), "PNG")
    fit = await decoder.reference(data, name="a.png", max_bytes=7_000_000)
    assert fit.data is data
    assert (fit.mime, fit.note) == ("image/png", None)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
async def test_all_kinds_are_made_fit_as_they_are_here(decoder: Decoder, kind: str) -> None:
    data = saved(painted(mode="P" if kind in ("PNG", "GIF", "TIFF", "BMP") else "RGB"), kind)
    fit = await decoder.reference(data, name="a", max_bytes=7_000_000)
    assert (fit.data, fit.mime) == pixels.reference(data, name="a")


async def test_notes_come_along(decoder: Decoder) -> None:
    moving = saved(painted(), "GIF", save_all=True, append_images=[painted(mode="L").convert("RGB")])
    fit = await decoder.reference(moving, name="dance.gif", max_bytes=7_000_000)
    assert fit.note == "“dance.gif” is animated. The model saw only its first frame."
    fit = await decoder.reference(with_camera_notes("JPEG", orientation=6), name="a.jpg", max_bytes=7_000_000)
    assert b"SecretCamera" not in fit.data


async def test_refusals_are_the_same(decoder: Decoder) -> None:
    with pytest.raises(BadPicture, match=r"“a\.heic” is a HEIC photo"):
        await decoder.reference(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64), name="a.heic", max_bytes=7_000_000)
    with pytest.raises(NoPicture, match=r"“a\.pdf” is a PDF"):
        await decoder.reference(b"%PDF-1.7", name="a.pdf", max_bytes=7_000_000)
    with pytest.raises(UnreadKind, match=r"“a\.svg” is a vector drawing"):
        await decoder.reference(b"<svg/>", name="a.svg", max_bytes=7_000_000)
    with pytest.raises(BadPicture, match="cut off or damaged"):
        await decoder.preview(saved(painted(), "PNG")[:-30], max_edge=100, max_bytes=None)


async def test_previews_and_sheets(decoder: Decoder) -> None:
    data = saved(painted(400, 300), "PNG")
    small = await decoder.preview(data, max_edge=64, max_bytes=9_000)
    assert opened(small).size == (64, 48)
    cells = [SheetCell(row=at // 5, column=at % 5, name=f"v{at + 1}", parent=at - 1 if at else None) for at in range(15)]
    files = [data, b"", *[small] * 13]
    assert await decoder.tree(cells, files) == pixels.tree(cells, files)


# --- a picture that fells the process that reads it -------------------------------------------------------------------------------


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


async def asked(decoders: Decoders, data: bytes = b"", name: str = "x.png") -> None:
    await decoders.reference(data or saved(painted(), "PNG"), name=name, max_bytes=7_000_000)


@LINUX
async def test_a_crash_is_that_pictures_alone() -> None:
    async with aclosing(Decoders()) as decoders:
        await decoders.warm()
        [pid] = processes()
        with stopped(pid):
            fells = asyncio.create_task(asked(decoders, name="fells.png"))
            await asyncio.sleep(0)
            others = [asyncio.create_task(asked(decoders)) for _ in range(3)]
            await others[0]  # by a second one, which starts for it
            os.kill(pid, signal.SIGKILL)
            with pytest.raises(ReaderCrashed, match=r"“fells\.png” cannot be opened: every attempt crashed"):
                await fells
        await asyncio.gather(*others)
        await asked(decoders)
        assert pid not in processes()


@LINUX
async def test_one_that_hangs_is_ended() -> None:
    async with aclosing(Decoders(seconds=1)) as decoders:
        await decoders.warm()
        [pid] = processes()
        with stopped(pid), pytest.raises(BadPicture, match=r"“x\.png” takes too long to open"):
            await asked(decoders)
        await asked(decoders)
        assert pid not in processes()


@LINUX
async def test_processor_time_ends_too() -> None:
    """A decoder that has worked for long has as much time for the next picture as it had for the first."""
    async with aclosing(Decoders(processor_seconds=0)) as decoders:
        for _ in range(2):
            with pytest.raises(BadPicture, match=r"“x\.jpg” takes too long to open"):
                await asked(decoders, bomb("png of 16 bits"), "x.jpg")
        await asked(decoders)


@LINUX
async def test_memory_that_no_header_told_of_is_not_given(decoders: Decoders) -> None:
    [pid] = processes()
    with pytest.raises(BadPicture, match=r"“x\.gif” takes too much memory to open"):
        await asked(decoders, bomb("gif of a frame beyond its canvas"), "x.gif")
    await asked(decoders)
    assert processes() == [pid], "it failed and lived on"


@LINUX
async def test_whoever_is_gone_leaves_no_half_answer_behind(decoders: Decoders) -> None:
    large = saved(painted(1500, 1500, "P"), "PNG")
    for turns in (1, 3, 10, 40):
        task = asyncio.create_task(asked(decoders, large))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        fit = await decoders.reference(saved(painted(), "GIF"), name="a.gif", max_bytes=7_000_000)
        assert opened(fit.data).size == (96, 64)


@LINUX
async def test_a_stop_of_the_whole_service_leaves_it_to_the_studio(decoders: Decoders) -> None:
    """systemd and Ctrl+C tell all processes at once; the studio finishes what is under way first."""
    [pid] = processes()
    for stop in (signal.SIGTERM, signal.SIGINT):
        os.kill(pid, stop)
        await asked(decoders)
    assert processes() == [pid]


@LINUX
async def test_none_is_started_before_it_is_needed_and_none_is_left() -> None:
    async with aclosing(Decoders()) as decoders:
        assert not processes()
        await asyncio.gather(*(asked(decoders) for _ in range(20)))
        assert 1 <= len(processes()) <= 2
        kept = processes()
        await asyncio.gather(*(asked(decoders) for _ in range(20)))
        assert set(kept) <= set(processes())
    assert not processes()


@pytest.mark.parametrize("told", ["10 ** 12", "-1", "'much'", "None", "2.5", "[]"])
async def test_one_that_a_file_took_over_fills_no_memory_of_ours(told: str) -> None:
    """The studio does not believe what a decoder announces, because it could send for ever."""
    lies = (
        f"import json, sys\nfor answer in {{'ready': True}}, {{'size': {told}, 'same': False}}:\n line = json.dumps(answer).encode()\n"
        " sys.stdout.buffer.write(len(line).to_bytes(4, 'big') + line)\n sys.stdout.flush()\n"
        "while True: sys.stdout.buffer.write(bytes(100_000))"
    )

    async def start() -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(sys.executable, "-I", "-S", "-c", lies, stdin=PIPE, stdout=PIPE, stderr=PIPE)

    async with aclosing(Decoders(start, seconds=2)) as decoders:
        with pytest.raises(ReaderCrashed):
            await asked(decoders)


async def test_nobody_waits_for_a_second_one_to_start() -> None:
    """A start takes seconds on a busy machine, and the last of fifty drafts would wait for it."""
    may_start, starts = asyncio.Event(), 0

    async def start() -> asyncio.subprocess.Process:
        nonlocal starts
        starts += 1
        if starts > 1:
            await may_start.wait()
        return await children.start("core.pixels.decoders.child")

    async with aclosing(Decoders(start)) as decoders:
        async with asyncio.timeout(20):
            await asyncio.gather(*(asked(decoders) for _ in range(5)))
        assert starts == 2, "it is started for those that come later"
        may_start.set()
        await asyncio.gather(*(asked(decoders) for _ in range(5)))


async def test_one_that_did_not_start_is_tried_again() -> None:
    starts = 0

    async def start() -> asyncio.subprocess.Process:
        nonlocal starts
        starts += 1
        if starts == 2:
            raise OSError("no more processes")
        return await children.start("core.pixels.decoders.child")

    async with aclosing(Decoders(start)) as decoders:
        for _ in range(2):
            await asyncio.gather(*(asked(decoders) for _ in range(5)))
        assert starts == 3


@LINUX
async def test_a_stop_amid_work_ends_all_of_it_and_leaves_none() -> None:
    """A preview goes on when the render that asked for it is stopped, since nobody has called it off by then."""
    decoders = Decoders()
    await decoders.warm()
    [first] = processes()
    with stopped(first):
        works = [asyncio.create_task(asked(decoders))]
        await asyncio.sleep(0)
        async with asyncio.timeout(10):
            await asked(decoders)  # by a second one: the first has its own
            works += [asyncio.create_task(asked(decoders)) for _ in range(5)]
            await asyncio.sleep(0)
            await decoders.aclose()
            ends = await asyncio.gather(*works, return_exceptions=True)
    assert not processes()
    assert {type(end) for end in ends} == {OSError, ReaderCrashed}
    with pytest.raises(OSError, match="stopped"):
        await asked(decoders)
    assert not processes()


@LINUX
async def test_a_stop_while_one_starts_leaves_none() -> None:
    started = asyncio.Event()

    async def start() -> asyncio.subprocess.Process:
        process = await children.start("core.pixels.decoders.child")
        started.set()
        return process

    decoders = Decoders(start)
    work = asyncio.create_task(asked(decoders))
    async with asyncio.timeout(10):
        await started.wait()
        await decoders.aclose()
        with pytest.raises(OSError, match=r"stopped|did not start"):
            await work
    assert not processes()


async def test_one_that_cannot_start_is_trouble_of_ours_and_no_pictures() -> None:
    async def cannot() -> asyncio.subprocess.Process:
        return await children.start("core.pixels.decoders.frames")  # has no main

    async with aclosing(Decoders(cannot)) as decoders:
        assert await decoders.warm() == "a decoder did not start"
        with pytest.raises(OSError, match="a decoder did not start"):
            await asked(decoders)


# --- bombs --------------------------------------------------------------------------------------------------------------------

QUICK = [
    "png of 16 bits",
    "png whose profile unpacks to 200 MB",
    "png whose words unpack to 200 MB",
    "apng of thousands of frames",
    "webp of thousands of frames",
    "webp of 16 million pixels",
    "gif of a frame beyond its canvas",
    "tiff of 64 bits a pixel in one strip",
    "jpeg in passes",
    "jpeg of endless scans",
    "jpeg whose notes lead to themselves",
    "bmp in runs",
]  # the others are in `make bench`


@LINUX
@pytest.mark.parametrize("name", QUICK)
async def test_a_bomb_takes_no_more_than_it_may(decoders: Decoders, name: str) -> None:
    data = bomb(name)
    everybody: list[int | str] = ["self", *processes()]
    for one in everybody:
        forget_peak(one)
    idle = sum(status(one, "VmRSS") for one in everybody)
    with suppress(BadPicture):
        await decoders.reference(data, name="x", max_bytes=7_000_000)
    then: list[int | str] = ["self", *processes()]
    peak = sum(status(one, "VmHWM") for one in then)
    assert (peak - idle) / MIB < ABOVE_IDLE


@LINUX
async def test_three_of_them_at_once_take_no_more_than_one(decoders: Decoders) -> None:
    data, most, done = bomb("webp of 16 million pixels"), 0, asyncio.Event()
    idle = status("self", "VmRSS") + sum(status(one, "VmRSS") for one in processes())

    async def watch() -> None:
        nonlocal most
        while not done.is_set():
            most = max(most, status("self", "VmRSS") + sum(status(one, "VmRSS") for one in processes()))
            await asyncio.sleep(0.01)

    watching = asyncio.create_task(watch())
    fits = await asyncio.gather(*(decoders.reference(data, name="x", max_bytes=7_000_000) for _ in range(3)))
    done.set()
    await watching
    assert {opened(fit.data).size for fit in fits} == {(4096, 4096)}, "large, and all the same read"
    assert (most - idle) / MIB < ABOVE_IDLE


@pytest.mark.parametrize("name", BOMBS)
def test_a_header_tells_in_no_time_what_is_within_bounds_or_refused(name: str) -> None:
    data = bomb(name)
    begun = time.thread_time()
    with suppress(BadPicture):
        assert needed(data, name="x") <= MEMORY
    assert time.thread_time() - begun < 0.05


def test_a_header_at_the_end_of_its_file_is_not_taken_for_an_empty_picture() -> None:
    data = saved(painted(), "AVIF")
    late = data.replace(b"meta", bytes(1 << 17) + b"meta", 1)
    assert needed(late, name="a.avif") > needed(data, name="a.avif") > 0


@pytest.mark.parametrize("name", ["jpeg in passes", "webp of 25 million pixels", "avif of 25 million pixels"])
async def test_a_refusal_says_whose_what_and_the_way_out(name: str) -> None:
    with pytest.raises(BadPicture) as refused:
        await NearDecoder().reference(bomb(name), name="holiday.png", max_bytes=7_000_000)
    assert str(refused.value) == (
        "“holiday.png” takes too much memory to open. Save it at a smaller size, or as an ordinary JPEG, and attach that."
    )


@pytest.mark.parametrize("end", range(8, 60))
def test_a_file_cut_within_its_header_is_not_told_as_billions_of_pixels(end: int) -> None:
    for data in (saved(painted(), "PNG"), saved(painted(), "BMP"), saved(painted(), "WEBP"), saved(painted(), "JPEG")):
        with pytest.raises(BadPicture) as refused:
            pixels.reference(data[:end], name="a.png")
        assert "pixels" not in str(refused.value)
