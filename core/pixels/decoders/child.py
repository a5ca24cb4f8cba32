"""A decoder: the process that pool.py starts. It reads one order after another from standard input and answers on standard output.

Each order grants it memory and processor time. It writes no file, and is the first process that the kernel ends if memory runs out.
On Linux all these limits hold; elsewhere only that on processor time, together with what the studio reads in headers beforehand.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from core import pixels
from core.adjustments import step_from
from core.errors import BadPicture
from core.pixels.decoders.frames import LENGTH, Order, headed, length, parsed
from core.ports.pictures import SheetCell

_OWN: Final = 32_000_000  # bytes granted beside what the pixels need: gaps in the heap, and what libraries use
_MUCH: Final = 16_000_000  # bytes: after an order that took this much, the heap is returned to the kernel
_FILES: Final = 32  # open at once


def main() -> None:
    orders, answers = _apart()
    _confine()
    os.chdir("/")  # Pillow looks up the current folder, and the one we started in is deleted
    for stop in (signal.SIGINT, signal.SIGTERM):  # all of a terminal or a service gets them; the studio finishes first, and ends us
        signal.signal(stop, signal.SIG_IGN)
    answers.write(headed({"ready": True}))
    answers.flush()
    while (head := orders.read(LENGTH)) and len(head) == LENGTH:
        order = parsed(orders.read(length(head)))
        files = [orders.read(size) for size in order["sizes"]]
        _grant(order["memory"] + 3 * sum(order["sizes"]), order["seconds"])
        answer, made = _answer(order, files)
        del files
        if order["memory"] > _MUCH:
            _give_back()  # before the answer is sent, because the studio then grants this memory to others
        answers.write(headed({**answer, "size": len(made)}))
        answers.write(made)
        answers.flush()


def _give_back() -> None:
    """Return the memory of a large picture to the kernel instead of keeping it for the next one."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:  # musl has none
        trim(0)


def _apart() -> tuple[BinaryIO, BinaryIO]:
    """Keep the input and output for our own messages. What libraries print is discarded: it would mix with the answers, and may
    show what people sent.
    """
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return orders, answers


def _confine() -> None:
    if sys.platform == "linux":
        with suppress(OSError):  # some containers have it read-only
            Path("/proc/self/oom_score_adj").write_text("1000")
    if os.name == "posix":
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))


def _grant(memory: int, seconds: int) -> None:
    """Limit memory and processor time for one order, starting from what is used now. Running out of memory fails the order; running
    out of time ends the process."""
    if os.name != "posix":
        return
    import resource

    spent = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime) + 1 + seconds)
    if sys.platform == "linux":
        mapped = _kilobytes("VmSize:", "VmData:")
        _limit(resource.RLIMIT_AS, mapped["VmSize:"] * 1024 + memory + _OWN)
        _limit(resource.RLIMIT_DATA, mapped["VmData:"] * 1024 + memory + _OWN)


def _limit(which: int, soft: int) -> None:
    import resource

    hard = resource.getrlimit(which)[1]
    resource.setrlimit(which, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _kilobytes(*keys: str) -> dict[str, int]:
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    return {line[0]: int(line[1]) for line in lines if line and line[0] in keys}


def _answer(order: Order, files: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    try:
        return _WORKS[order["work"]](files, **order["how"])
    except BadPicture as refused:
        return {"refused": str(refused), "code": refused.code}, b""
    except MemoryError:
        return {"out_of_memory": True}, b""


def _reference(files: Sequence[bytes], *, name: str, max_bytes: int) -> tuple[dict[str, Any], bytes]:
    """Make a picture fit for a model. A picture that is fit already is not sent back."""
    [data] = files
    fit, mime = pixels.reference(data, name=name, max_bytes=max_bytes)
    return {"mime": mime, "same": fit is data, "note": pixels.note(data, name=name)}, b"" if fit is data else fit


def _preview(files: Sequence[bytes], *, max_edge: int, max_bytes: int | None) -> tuple[dict[str, Any], bytes]:
    [data] = files
    return {}, pixels.preview(data, max_edge=max_edge, max_bytes=max_bytes)


def _contact(files: Sequence[bytes], *, cards: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], bytes]:
    rest = iter(files)
    made = [
        pixels.Card(
            number=card["number"], failed=card["failed"], label=card["label"], picture=next(rest) if card["there"] else None
        )
        for card in cards
    ]
    return {}, pixels.contact(made)


def _tree(files: Sequence[bytes], *, cells: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], bytes]:
    return {}, pixels.tree([SheetCell(**cell) for cell in cells], files)


def _adjusted(files: Sequence[bytes], *, steps: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], bytes]:
    [data] = files
    return {}, pixels.adjusted(data, [step_from(one) for one in steps])


def _region(files: Sequence[bytes], *, name: str, said: bool) -> tuple[dict[str, Any], bytes]:
    parent, data = files
    found = pixels.marked(parent, data, name=name, said=said)
    if found is None:
        return {"where": None}, b""
    mask, where, drawn = found
    return {"where": where, "drawn": drawn}, mask


def _inside(files: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    parent, answer, mask = files
    return {}, pixels.inside(parent, answer, mask)


def _drift(files: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    before, after = files
    found = pixels.drift(before, after)
    return {"drift": asdict(found) if found is not None else None}, b""


_Work = Callable[..., tuple[dict[str, Any], bytes]]
_WORKS: Final[Mapping[str, _Work]] = {
    "reference": _reference,
    "preview": _preview,
    "contact": _contact,
    "tree": _tree,
    "adjusted": _adjusted,
    "region": _region,
    "inside": _inside,
    "drift": _drift,
}
