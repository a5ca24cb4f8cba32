"""What walking through a thread's versions costs: from an undo to the new caption, two versions side by side, and a page of the history,
in a short thread and in one of thousands."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from pathlib import Path

import structlog

from core import reading
from core.model import Original
from core.pixels.decoders.pool import Decoders
from core.ports.pictures import OnSheet
from core.store.images import ImageStore
from core.studio.answers import SideBySide
from tests.bench.figures import quantile
from tests.chat import Chat, open_chat
from tests.fakes import MemoryPictures
from tests.pictures import plain_png
from tests.test_long_threads import LENGTHEN

_TURNS = 15
_UNDO, _PAIR, _HISTORY = "undo to new caption", "before and after", "history, the words and their sheet"
_SHORT, _MANY = 20, 5_000  # more than there are turns, since each undo goes one back
_EDGE = 1024


class Drawn(MemoryPictures):
    """The fake with sheets of the real store."""

    def __init__(self, store: ImageStore) -> None:
        super().__init__()
        self._store = store

    async def put(self, data: bytes) -> Original:
        await self._store.put(data)
        return await super().put(data)

    async def tree(self, shown: Sequence[OnSheet]) -> bytes:
        return await self._store.tree(shown)


async def main() -> None:
    print("versions: seconds, with 1K pictures in a folder and drawn in a process of their own, and ratios to a short thread")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    reading.prepare()
    short, long = await _measured(_SHORT), await _measured(_MANY)
    for name, aim in ((_UNDO, 0.3), (_PAIR, 0.5), (_HISTORY, 3.0)):
        worst = quantile(long[name], 0.9)
        ratio = statistics.median(long[name]) / statistics.median(short[name])
        print(
            f"  {name:36}{statistics.median(short[name]):6.3f} s of {_SHORT:,}   {statistics.median(long[name]):6.3f} s of {_MANY:,}"
            f"   p90 {worst:6.3f} s   ratio {ratio:5.2f}   (aim {aim:g} s: {'met' if worst <= aim else 'missed'})"
        )


async def _measured(versions: int) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        decoders = Decoders()
        pictures = Drawn(ImageStore.open(str(Path(folder) / "pictures"), decoders))
        try:
            async with open_chat(Path(folder), pictures=pictures) as chat:
                await chat.imagine("ana", "a red bicycle")
                await chat.settled()
                kept = [await pictures.put(plain_png(_EDGE, _EDGE, bytes([shade, 80, 120]))) for shade in range(_SHORT)]
                with closing(sqlite3.connect(chat.database)) as connection, connection:
                    connection.execute(LENGTHEN, {"many": versions})
                    connection.execute("UPDATE threads SET versions = :many, current = 'w' || :many", {"many": versions})
                    for at, original in enumerate(kept):
                        connection.execute(
                            "UPDATE versions SET sha256 = ?, size = ?, mime = ?, width = ?, height = ? WHERE number % ? = ?",
                            (original.sha256, original.size, original.mime, original.width, original.height, _SHORT, at),
                        )
                return {
                    _UNDO: await _timed(lambda: _undone(chat)),
                    _PAIR: await _timed(lambda: _shown(chat, f"compare v1 and v{min(versions, 7)}")),
                    _HISTORY: await _timed(lambda: _shown(chat, "history")),
                }
        finally:
            await decoders.aclose()


async def _timed(act: Callable[[], Awaitable[object]]) -> list[float]:
    await act()  # a process is started, and previews are made, once
    took = []
    for _ in range(_TURNS):
        began = time.perf_counter()
        await act()
        took.append(time.perf_counter() - began)
    return took


async def _undone(chat: Chat) -> None:
    await chat.say("ben", "undo")
    await chat.settled()


async def _shown(chat: Chat, said: str) -> None:
    answer = await chat.say("ben", said)
    assert isinstance(answer, SideBySide)
    assert answer.sheet or (answer.drawing is not None and await answer.drawing())
