"""The decoders: a few processes that read pictures for the studio, started when they are first needed and kept.

A file may exhaust a decoder's memory or time, or crash it. Then only that picture is refused; the decoder is ended and another
started. Together the decoders use a bounded amount of memory, estimated from the headers of their pictures (core/pixels/budget.py):
a large picture waits until it fits beside the others.
"""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import structlog

from core import pixels
from core.adjustments import Adjustment
from core.errors import BadPicture, NoPicture, ReaderCrashed, UnreadKind
from core.pixels.adjusting import working_bytes
from core.pixels.budget import MAX_MODEL_PIXELS, MEMORY
from core.pixels.decoders.frames import LENGTH, Order, headed, length, parsed
from core.pixels.refusals import crashed, too_heavy, too_slow
from core.ports.pictures import Cell, Drift, Fit, SheetCell
from core.runtime import children
from core.runtime.capacity import Capacity
from core.runtime.waits import stop

log = structlog.get_logger(__name__)

Start = Callable[[], Awaitable[Process]]

_AT_ONCE: Final = 2
_PROCESSOR_SECONDS: Final = 20  # for one picture; 50 million pixels take three
_SECONDS: Final = 60.0  # by the clock, on a machine that is busy with other things
_START_SECONDS: Final = 60.0
_PATIENCE: Final = 1.0  # seconds to wait for a decoder to exit once its pipe broke
_PIECE: Final = 256 * 1024  # bytes handed on at a time: more would lie in memory twice
_STREAM_BYTES: Final = 1024 * 1024
_MOST_MADE: Final = 64_000_000  # bytes of an answer; a picture for a model has 7 million at most
_SHEET_BYTES, _CARD_BYTES = 30_000_000, 500_000  # for a sheet of small pictures of our own, and for each of them
_REFUSALS: Final = {one.code: one for one in (NoPicture, UnreadKind)}
_CONTACT_BYTES: Final = 30_000_000  # the same, for a contact sheet of at most 2 million pixels


async def _started() -> Process:
    return await children.start("core.pixels.decoders.child", limit=_STREAM_BYTES)


@dataclass(slots=True)
class _Decoder:
    """A place for a process. It has none before its first picture, and none after a picture that ended the process."""

    process: Process | None = None
    beginning: Process | None = None  # a process that has not reported yet that it is ready
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)


class Decoders:
    """Implements core.ports.Decoder. No process is started before it is needed; whoever makes this closes it."""

    def __init__(self, start: Start = _started, *, processor_seconds: int = _PROCESSOR_SECONDS, seconds: float = _SECONDS) -> None:
        self._start = start
        self._processor_seconds, self._seconds = processor_seconds, seconds
        self._capacity = Capacity(MEMORY)
        self._all = [_Decoder() for _ in range(_AT_ONCE)]
        self._idle: asyncio.LifoQueue[_Decoder] = asyncio.LifoQueue()  # the decoder that worked last works next, because it is warm
        self._idle.put_nowait(self._all[0])
        self._unneeded = self._all[1:]  # have no process, and are given no work until they have one
        self._warming: set[asyncio.Task[None]] = set()
        self._stopped = False

    async def warm(self) -> str | None:
        """Start one decoder, so that the first picture does not wait for it. Returns None, or why no picture can be read."""
        try:
            await self._process(self._all[0])
        except OSError as error:
            log.error(
                "decoder_not_started",
                says="The process that reads pictures cannot be started, so none can be used. See `reason`.",
                reason=str(error),
            )
            return str(error)
        return None

    # --- works

    async def reference(self, data: bytes, *, name: str, max_bytes: int) -> Fit:
        how = {"name": name, "max_bytes": max_bytes}
        memory = await asyncio.to_thread(pixels.needed, data, name=name)
        answer, made = await self._work("reference", [data], name=name, memory=memory, how=how)
        return Fit(data=data if answer["same"] else made, mime=answer["mime"], note=answer["note"])

    async def preview(self, data: bytes, *, max_edge: int, max_bytes: int | None) -> bytes:
        how = {"max_edge": max_edge, "max_bytes": max_bytes}
        return await self._of_ours("preview", [data], memory=await asyncio.to_thread(_preview_bytes, data), how=how)

    async def contact(self, cells: Sequence[tuple[Cell, bytes | None]]) -> bytes:
        cards = [
            {"number": cell.number, "failed": cell.failed, "label": cell.label, "there": data is not None} for cell, data in cells
        ]
        memory = _CONTACT_BYTES + _CARD_BYTES * len(cells)
        files = [data for _, data in cells if data is not None]
        return await self._of_ours("contact", files, memory=memory, how={"cards": cards})

    async def tree(self, cells: Sequence[SheetCell], pictures: Sequence[bytes]) -> bytes:
        how = {"cells": [asdict(cell) for cell in cells]}
        return await self._of_ours("tree", pictures, memory=_SHEET_BYTES + _CARD_BYTES * len(cells), how=how)

    async def adjusted(self, data: bytes, steps: Sequence[Adjustment]) -> bytes:
        memory = await asyncio.to_thread(working_bytes, data, steps)
        return await self._of_ours("adjusted", [data], memory=memory, how={"steps": [asdict(one) for one in steps]})

    async def region(self, parent: bytes, data: bytes, *, name: str, said: bool) -> tuple[bytes, str, bool] | None:
        memory = await asyncio.to_thread(_together_bytes, parent, data)
        answer, mask = await self._work("region", [parent, data], name=name, memory=memory, how={"name": name, "said": said})
        return None if answer["where"] is None else (mask, answer["where"], answer["drawn"])

    async def inside(self, parent: bytes, answer: bytes, mask: bytes) -> bytes:
        memory = await asyncio.to_thread(_together_bytes, parent, answer, mask)
        return await self._of_ours("inside", [parent, answer, mask], memory=memory, how={})

    async def drift(self, before: bytes, after: bytes) -> Drift | None:
        memory = await asyncio.to_thread(_larger_bytes, before, after)  # they are read one after the other
        answer, _ = await self._work("drift", [before, after], memory=memory, how={})
        found = answer["drift"]
        return Drift(**{**found, "cast": tuple(found["cast"])}) if found is not None else None

    # --- one work

    async def _of_ours(self, work: str, files: Sequence[bytes], *, memory: int, how: Order) -> bytes:
        """Decode a picture of our own, for which a crash is more likely to be chance."""
        with suppress(ReaderCrashed):
            return (await self._work(work, files, memory=memory, how=how))[1]
        return (await self._work(work, files, memory=memory, how=how))[1]

    async def _work(
        self, work: str, files: Sequence[bytes], *, memory: int, how: Order, name: str = ""
    ) -> tuple[dict[str, Any], bytes]:
        sizes = [len(one) for one in files]
        order = {"work": work, "how": how, "memory": memory, "seconds": self._processor_seconds, "sizes": sizes}
        async with self._capacity.taken(memory + 2 * sum(sizes)):
            if self._idle.empty():
                self._begin_another()
            decoder = await self._idle.get()
            try:
                answer, made = await self._asked(decoder, order, files, name)
            finally:
                self._idle.put_nowait(decoder)
        if answer.get("out_of_memory"):
            log.warning("picture_too_heavy", work=work, bytes=sum(sizes), memory=memory)
            raise too_heavy(name)
        if refused := answer.get("refused"):
            raise _REFUSALS.get(answer["code"], BadPicture)(refused)
        return answer, made

    async def _asked(self, decoder: _Decoder, order: Order, files: Sequence[bytes], name: str) -> tuple[dict[str, Any], bytes]:
        """Give a decoder an order and return its answer. Raises BadPicture, ReaderCrashed."""
        process = await self._process(decoder)
        try:
            async with asyncio.timeout(self._seconds):
                return await _exchange(process, order, files)
        except TimeoutError:
            await self._lost(decoder, process, order, patience=0)
            raise too_slow(name) from None
        except (OSError, EOFError, ValueError, KeyError) as error:
            status = await self._lost(decoder, process, order)
            if status == -signal.SIGXCPU:
                raise too_slow(name) from error
            raise crashed(name) from error
        except BaseException:  # the caller is gone, and half an answer may be in the pipe
            await self._lost(decoder, process, order, patience=0)
            raise

    # --- processes

    async def _process(self, decoder: _Decoder) -> Process:
        """The place's process, started if necessary. Raises OSError if it cannot be started."""
        async with decoder.starting:
            if decoder.process is None or decoder.process.returncode is not None:
                if self._stopped:
                    raise OSError("the decoders are stopped")
                decoder.beginning = await self._start()
                try:
                    decoder.process = await self._ready(decoder.beginning)
                finally:
                    decoder.beginning = None
            return decoder.process

    async def _ready(self, process: Process) -> Process:
        """Wait until a decoder says it is ready. Failures before that belong to its start, not to a picture."""
        try:
            if self._stopped:  # meanwhile
                raise OSError("the decoders are stopped")
            async with asyncio.timeout(_START_SECONDS):
                await _heard(process)
        except BaseException as error:
            await _ended(process)
            if isinstance(error, TimeoutError | OSError | EOFError | ValueError):
                raise OSError("a decoder did not start") from error
            raise
        return process

    def _begin_another(self) -> None:
        """Start a further decoder, if there may be one. Nobody waits for it: a start takes seconds on a busy machine, and one that works
        is free sooner."""
        if self._unneeded and not self._stopped:
            task = asyncio.create_task(self._join(self._unneeded.pop()))
            self._warming.add(task)
            task.add_done_callback(self._warming.discard)

    async def _join(self, decoder: _Decoder) -> None:
        """Start a decoder, and have it take work from then on."""
        try:
            await self._process(decoder)
        except OSError as error:
            log.warning("decoder_not_started", reason=str(error))
        finally:
            if decoder.process is not None:
                self._idle.put_nowait(decoder)
            else:
                self._unneeded.append(decoder)

    async def _lost(self, decoder: _Decoder, process: Process, order: Order, *, patience: float = _PATIENCE) -> int | None:
        """End a decoder that gave no answer and start another. Returns how the old one ended."""
        decoder.process = None
        status = await _ended(process, patience=patience)
        log.warning("decoder_lost", work=order["work"], bytes=sum(order["sizes"]), status=status)
        task = asyncio.create_task(self._renew(decoder))
        self._warming.add(task)
        task.add_done_callback(self._warming.discard)
        return status

    async def _renew(self, decoder: _Decoder) -> None:
        with suppress(OSError):
            await self._process(decoder)

    async def aclose(self) -> None:
        """End all processes and start no more. Whoever still waits for an answer gets OSError or ReaderCrashed."""
        self._stopped = True
        await stop(*self._warming)
        for decoder in self._all:
            for process in (decoder.process, decoder.beginning):
                if process is not None:
                    _kill(process)
        for decoder in [await self._idle.get() for _ in range(len(self._all) - len(self._unneeded))]:  # once nobody reads from them
            if decoder.process is not None:
                await _ended(decoder.process)
                decoder.process = None
            self._idle.put_nowait(decoder)


async def _ended(process: Process, *, patience: float = 0) -> int | None:
    """Say how a process ended: by itself, or killed by us because it had not ended after some seconds."""
    if patience:
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await process.wait()
    _kill(process)
    await process.communicate()
    return process.returncode


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        process.kill()


async def _exchange(process: Process, order: Order, files: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(headed(order))
    for data in files:
        view = memoryview(data)
        for at in range(0, len(data), _PIECE):
            process.stdin.write(view[at : at + _PIECE])
            await process.stdin.drain()
    answer = await _heard(process)
    size = answer["size"]
    if not isinstance(size, int) or not 0 <= size <= _MOST_MADE:
        raise ValueError("a decoder has gone astray")
    return answer, await process.stdout.readexactly(size)


async def _heard(process: Process) -> dict[str, Any]:
    assert process.stdout is not None
    return parsed(await process.stdout.readexactly(length(await process.stdout.readexactly(LENGTH))))


def _together_bytes(*files: bytes) -> int:
    """The memory that some of our pictures need that are worked on together."""
    return sum(map(_preview_bytes, files))


def _larger_bytes(before: bytes, after: bytes) -> int:
    return max(_preview_bytes(before), _preview_bytes(after))


def _preview_bytes(data: bytes) -> int:
    """The memory that the preview of a model's picture needs. A model's picture may be larger than people may attach."""
    try:
        return pixels.needed(data, name="", max_pixels=MAX_MODEL_PIXELS)
    except BadPicture:
        return MEMORY
